"""What a project's manifests declare: the packages that it depends on, what for, and the names of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manifests import (
    manifests_by_depth,
    read_ini,
    read_json,
    read_toml,
    table,
)
from sleepcode.sleep.notes.snapshot import Snapshot

_MANIFESTS = (
    *("pyproject.toml", "setup.cfg", "setup.py", "package.json", "Cargo.toml", "go.mod", "composer.json"),
    *("*.gemspec", "Gemfile", "mix.exs", "*.csproj", "*.fsproj", "Directory.Packages.props", "Package.swift"),
    *("requirements.txt", "pom.xml", "build.gradle", "build.gradle.kts"),
)
_MOST_MANIFESTS = 400
RUNTIME, OPTIONAL, BUILD, DEVELOPMENT, UNKNOWN = "", "optional", "build", "development", "unknown"
_SCOPES = (RUNTIME, OPTIONAL, BUILD, DEVELOPMENT, UNKNOWN)
"""What a dependency may be for; of several declarations the first of these holds."""
_NAME = late(r"\s*([A-Za-z0-9][\w.-]*)")
_SETUP_LIST = late(r"\binstall_requires\s*=\s*\[(.{0,4000}?)\]", re.S)
_QUOTED = late(r"['\"]([^'\"\n]{1,200})['\"]")
_FOR_DEVELOPMENT = late(
    r"dev|develop(?:ment)?|tests?|testing|docs?|lint(?:ing)?|types?|typing|ci|format", re.I
)
"""Extras and groups that nobody installs to use the project."""
_GO = late(r"^\s*(?:require\s+)?([\w.-]+\.[\w./-]+)\s+v[\w.+-]+[ \t]*(//[ \t]*indirect)?", re.M)
_GEMSPEC = late(r"\.add_(runtime_|development_)?dependency[ (]+['\"]([\w.-]+)['\"]")
_GEM = late(r"^\s*gem\s*\(?\s*['\"]([\w.-]+)['\"](.*)$")
_BLOCK = late(r"^\s*(?:(group)\b(.*)|.*)\bdo(?:\s*\|[^|]*\|)?\s*$")
_LANGUAGES_OF = {
    **dict.fromkeys(("pyproject.toml", "setup.cfg", "setup.py", "requirements.txt"), ("python",)),
    "package.json": ("javascript", "typescript", "tsx", "vue", "svelte", "css", "scss", "html", "json"),
    "Cargo.toml": ("rust",),
    "go.mod": ("go",),
    "composer.json": ("php",),
    **dict.fromkeys((".gemspec", "Gemfile"), ("ruby",)),
    "mix.exs": ("elixir",),
    "Package.swift": ("swift",),
    **dict.fromkeys(("pom.xml", "build.gradle", "build.gradle.kts"), ("java", "kotlin", "scala", "groovy")),
}
_SCOPE_OF_CARGO = {"dev-dependencies": DEVELOPMENT, "build-dependencies": BUILD}
_MIX_DEPS = r"\bdeps(?:\(\))?,?\s*do\b"
_MIX_LIST = late(_MIX_DEPS)
_MIX = late(r"\{:(\w+),\s*((?:\"|\w+:\s)[^{}]*)\}")
_MIX_OWN = late(r"\b(?:path|in_umbrella):")
_MIX_DEVELOPMENT = late(r"\bonly:\s*\[?\s*:(?:dev|test|docs)\b(?!.*:prod)")
_PROJECT_PACKAGE = late(r"<PackageReference\s[^>]*\bInclude=\"([\w.-]+)\"([^>]*)")
_CENTRAL_PACKAGE = late(r"<PackageVersion\s[^>]*\bInclude=\"([\w.-]+)\"")
_SWIFT_PACKAGE = late(r"\.package\(\s*(?:name:\s*\"[^\"]*\",\s*)?url:\s*\"[^\"]*?/([\w.-]+?)(?:\.git)?/?\"")
_TESTING_PROJECT = late(r"tests?\b|bench", re.I)
_APP = late(r"\bapp:\s*:(\w+)")
_GEM_NAME = late(r"\.name\s*=\s*['\"]([\w.-]+)['\"]")


_ASIDE_IN_POM = late(r"<(dependencyManagement|build|profiles|reporting)>.*?</\1>", re.S)
_POM_DEPENDENCY = late(r"<dependency>(.*?)</dependency>", re.S)
_POM_PARENT = late(r"<(parent|dependencies)>.*?</\1>", re.S)
_ARTIFACT = late(r"<artifactId>\s*([\w.-]+)\s*</artifactId>")
_GRADLE = late(
    r"^\s*(?:\"|')?(\w*(?:[aA]pi|[iI]mplementation|[cC]ompileOnly|[rR]untimeOnly|kapt|ksp|annotationProcessor|developmentOnly))(?:\"|')?"
    r"\s*\(?\s*(?:(?:platform|enforcedPlatform|kotlin)\(\s*)?(?:['\"](?:[\w.$-]+:)([\w.-]+)(?::[^'\"\n]*)?['\"]|libs\.([\w.]+))",
    re.M,
)
_GRADLE_DEVELOPMENT = late(r"test|jmh|bench|kapt|ksp|annotationProcessor|developmentOnly", re.I)
_ASIDE_MODULE = late(r"(?:buildSrc|build-logic|[\w-]*test[\w-]*|[\w-]*bench[\w-]*)/", re.I)
_ROOT_PROJECT = late(r"^rootProject\.name\s*=\s*['\"]([\w.-]+)['\"]", re.M)


class Dependency(NamedTuple):
    """A package that a manifest declares."""

    name: str
    scope: str
    """What for: empty where the project needs it to work, else `optional`, `build`, `development` or `unknown`."""
    citation: Citation


class _Found(NamedTuple):
    name: str
    scope: str
    after: str = ""
    """A pattern of what stands before the declaration, such as the head of its section."""


def declared_dependencies(snapshot: Snapshot) -> list[Dependency]:
    """Packages that the manifests declare, once for each manifest, in the manifests' order, the top ones first."""
    found: list[Dependency] = []
    for path in manifests_by_depth(snapshot, *_MANIFESTS)[:_MOST_MANIFESTS]:
        text = snapshot.read_text(path) or ""
        here: dict[str, Dependency] = {}
        for name, scope, after in _declared_in(snapshot, path, text):
            known = here.get(name)
            if known is None or _SCOPES.index(scope) < _SCOPES.index(known.scope):
                line = _line_of_declaration(text, name, after)
                here[name] = Dependency(name, scope, Citation(path, line, line))
        found.extend(here.values())
    return found


def firmest(dependencies: Iterable[Dependency]) -> list[Dependency]:
    """Of several declarations of one package the first that it is needed most by."""
    found: dict[str, Dependency] = {}
    for dependency in dependencies:
        known = found.get(dependency.name)
        if known is None or _SCOPES.index(dependency.scope) < _SCOPES.index(known.scope):
            found[dependency.name] = dependency
    return list(found.values())


def is_of_ecosystem(dependency: Dependency, language: str) -> bool:
    """Whether a file of a language can mean what a manifest declares: npm's `is-subdir` is no crate."""
    manifest = dependency.citation.path.rpartition("/")[2]
    languages = next((known for end, known in _LANGUAGES_OF.items() if manifest.endswith(end)), None)
    return languages is None or language in languages


def own_packages(snapshot: Snapshot) -> set[str]:
    """The names of the packages that the repository itself holds: what depends on them depends on no one."""
    names: set[object] = set()
    manifests = ("package.json", "composer.json", "pyproject.toml", "Cargo.toml", "*.gemspec", "mix.exs")
    for path in manifests_by_depth(snapshot, *manifests)[:_MOST_MANIFESTS]:
        if path.endswith(".json"):
            names.add(read_json(snapshot, path).get("name"))
        elif path.endswith(".toml"):
            read = read_toml(snapshot, path)
            names.add(table(read, "project").get("name") or table(read, "package").get("name"))
            names.update(name for _, name, value in _cargo_dependencies(read) if _is_own_crate(value))
        else:
            pattern = _APP if path.endswith(".exs") else _GEM_NAME
            match = pattern.search(snapshot.read_text(path) or "")
            names.add(match.group(1) if match else None)
    for path in manifests_by_depth(snapshot, "pom.xml")[:_MOST_MANIFESTS]:
        text = _POM_PARENT.sub("", _ASIDE_IN_POM.sub("", snapshot.read_text(path) or ""))
        match = _ARTIFACT.search(text)
        names.add(match.group(1) if match else None)
    for path in manifests_by_depth(snapshot, "settings.gradle", "settings.gradle.kts")[:_MOST_MANIFESTS]:
        match = _ROOT_PROJECT.search(snapshot.read_text(path) or "")
        names.add(match.group(1) if match else None)
    return {name for name in names if isinstance(name, str)}


def own_namespaces(snapshot: Snapshot) -> set[str]:
    """The namespaces of PHP that the repository's own packages load from it."""
    found: set[str] = set()
    for path in manifests_by_depth(snapshot, "composer.json")[:_MOST_MANIFESTS]:
        manifest = read_json(snapshot, path)
        for section in ("autoload", "autoload-dev"):
            found.update(prefix.strip("\\") for prefix in table(manifest, section, "psr-4"))
    return found


def _line_of_declaration(text: str, name: str, after: str) -> int:
    """The line that declares a package; 0 where none does, as far as can be told."""
    head = re.search(after, text, re.M) if after else None
    word = re.compile(
        rf"(?<![\w./@-]){re.escape(name)}(?![\w/-]|\.(?!workspace\b|version\b|features\b|git\b)\w)", re.I
    )
    start = head.end() if head is not None else 0
    # `serde` is also what features of others are called.
    as_key = re.compile(
        rf"^[ \t]*[\"']?({re.escape(name)})[\"']?\s*(?:[=:]|\.(?:workspace|version|features|git)\b)", re.M
    )
    as_table = re.compile(rf"^\[[\w.'\"()=-]*dependencies\.{re.escape(name)}\]", re.M)
    match = as_key.search(text, start) or as_table.search(text) or word.search(text, start)
    return text.count("\n", 0, match.start()) + 1 if match is not None else 0


def _just_before(pattern: str, name: str) -> str:
    """A pattern of what stands right before a name."""
    return rf"{pattern}(?={re.escape(name)}(?![\w-]))"


def _declared_in(snapshot: Snapshot, path: str, text: str) -> Iterator[_Found]:
    name = path.rpartition("/")[2]
    if name == "pyproject.toml":
        yield from _in_pyproject(read_toml(snapshot, path))
    elif name == "setup.cfg":
        listed = read_ini(snapshot, path).get("options", "install_requires", fallback="")
        yield from _requirements(listed.splitlines(), RUNTIME, r"^install_requires\b")
    elif name == "setup.py":
        match = _SETUP_LIST.search(text)
        quoted = _QUOTED.findall(match.group(1)) if match else []
        yield from _requirements(quoted, RUNTIME, r"\binstall_requires\b")
    elif name == "package.json":
        yield from _in_package_json(read_json(snapshot, path))
    elif name == "Cargo.toml":
        yield from _in_cargo(read_toml(snapshot, path))
    elif name == "go.mod":
        for match in _GO.finditer(text):
            if not match.group(2):
                yield _Found(match.group(1), RUNTIME)
    elif name == "composer.json":
        manifest = read_json(snapshot, path)
        for key, scope in (("require", RUNTIME), ("require-dev", DEVELOPMENT)):
            # `php` and `ext-json` are no packages, they have no vendor.
            packages = (package for package in table(manifest, key) if "/" in package)
            yield from (_Found(package, scope, rf'"{key}"\s*:') for package in packages)
    elif name.endswith(".gemspec"):
        for match in _GEMSPEC.finditer(text):
            scope = DEVELOPMENT if match.group(1) == "development_" else RUNTIME
            yield _Found(match.group(2), scope, _just_before(r"dependency[ (]+['\"]", match.group(2)))
    elif name == "Gemfile":
        yield from _in_gemfile(snapshot, path, text)
    elif name == "mix.exs":
        yield from _in_mix(text)
    elif name == "requirements.txt":
        yield from _requirements(text.splitlines(), RUNTIME, "")
    elif name == "pom.xml":
        yield from _in_pom(text)
    elif name.startswith("build.gradle"):
        yield from _in_gradle(path, text)
    elif name == "Package.swift":
        names = (match.group(1) for match in _SWIFT_PACKAGE.finditer(text))
        yield from (_Found(name, RUNTIME, _just_before(r"url:\s*\"[^\"]*/", name)) for name in names)
    else:
        yield from _in_msbuild(path, text)


def _in_pyproject(manifest: dict[str, Any]) -> Iterator[_Found]:
    yield from _requirements(table(manifest, "project").get("dependencies"), RUNTIME, r"^dependencies\b")
    for extra, listed in table(manifest, "project", "optional-dependencies").items():
        scope = DEVELOPMENT if _FOR_DEVELOPMENT.fullmatch(extra) else OPTIONAL
        yield from _requirements(
            listed, scope, r"^\[project\.optional-dependencies\]|\boptional-dependencies\b"
        )
    for listed in table(manifest, "dependency-groups").values():
        yield from _requirements(listed, DEVELOPMENT, r"^\[dependency-groups\]|\bdependency-groups\b")
    poetry = table(manifest, "tool", "poetry")
    for key, value in table(poetry, "dependencies").items():
        if key != "python":
            scope = OPTIONAL if isinstance(value, dict) and value.get("optional") is True else RUNTIME
            yield _Found(key, scope, r"^\[tool\.poetry\.dependencies\]")
    for group in table(poetry, "group"):
        for key in table(poetry, "group", group, "dependencies"):
            yield _Found(key, DEVELOPMENT, rf"^\[tool\.poetry\.group\.{re.escape(group)}\.dependencies\]")
    for key in table(poetry, "dev-dependencies"):
        yield _Found(key, DEVELOPMENT, r"^\[tool\.poetry\.dev-dependencies\]")


def _requirements(listed: Any, scope: str, after: str) -> Iterator[_Found]:
    for item in listed if isinstance(listed, list) else ():
        match = _NAME.match(item) if isinstance(item, str) else None
        if match:
            yield _Found(match.group(1), scope, after)


def _in_package_json(manifest: dict[str, Any]) -> Iterator[_Found]:
    for key, scope in (
        ("dependencies", RUNTIME),
        ("peerDependencies", RUNTIME),
        ("optionalDependencies", OPTIONAL),
        ("devDependencies", DEVELOPMENT),
    ):
        yield from (_Found(package, scope, rf'"{key}"\s*:') for package in table(manifest, key))


def _in_cargo(manifest: dict[str, Any]) -> Iterator[_Found]:
    for key, name, value in _cargo_dependencies(manifest):
        if not _is_own_crate(value):
            is_optional = isinstance(value, dict) and value.get("optional") is True
            scope = _SCOPE_OF_CARGO.get(key) or (OPTIONAL if is_optional else RUNTIME)
            yield _Found(name, scope, rf"^\[(?:.*\.)?{key}\b")
    # A workspace's table only says which version; what for, say its members.
    for name, value in table(manifest, "workspace", "dependencies").items():
        if not _is_own_crate(value):
            yield _Found(name, UNKNOWN, r"^\[workspace\.dependencies\b")


def _cargo_dependencies(manifest: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """(table, name, what is said of it) of everything that a crate depends on, on some platforms or on all."""
    for places in (manifest, *table(manifest, "target").values()):
        for key in ("dependencies", "build-dependencies", "dev-dependencies"):
            for name, value in table(places, key).items():
                yield key, name, value


def _is_own_crate(value: Any) -> bool:
    """Whether a crate is one of the repository, under whatever name it is used."""
    return isinstance(value, dict) and isinstance(value.get("path"), str)


def _in_gemfile(snapshot: Snapshot, path: str, text: str) -> Iterator[_Found]:
    """What the Gemfile of a gem adds is for its development, as is that of what isn't Ruby; an application needs it."""
    folder = path[: -len("Gemfile")]
    is_gem = any(
        other.rpartition("/")[0] == folder.rstrip("/") for other in manifests_by_depth(snapshot, "*.gemspec")
    )
    is_tooling = is_gem or not any(other.endswith((".rb", ".ru")) for other in snapshot.product)
    groups: list[bool] = []
    for line in text.split("\n"):
        gem = _GEM.match(line)
        if gem is not None:
            is_for_development = is_tooling or any(groups) or _names_development(gem.group(2))
            before = _just_before(r"^\s*gem\s*\(?\s*['\"]", gem.group(1))
            yield _Found(gem.group(1), DEVELOPMENT if is_for_development else RUNTIME, before)
        elif (block := _BLOCK.match(line)) is not None:
            groups.append(bool(block.group(1)) and _names_development(block.group(2)))
        elif line.strip() == "end" and groups:
            groups.pop()


def _names_development(text: str) -> bool:
    return bool(re.search(r":(?:dev\w*|test\w*|docs?|lint\w*)\b", text)) and ":production" not in text


def _in_mix(text: str) -> Iterator[_Found]:
    start = _MIX_LIST.search(text)
    listed = text[start.end() :].partition("\n  def")[0] if start is not None else ""
    for match in _MIX.finditer(listed):
        options = match.group(2)
        if _MIX_OWN.search(options):
            continue
        scope = OPTIONAL if re.search(r"\boptional:\s*true\b", options) else RUNTIME
        yield _Found(match.group(1), DEVELOPMENT if _MIX_DEVELOPMENT.search(options) else scope, _MIX_DEPS)


def _in_pom(text: str) -> Iterator[_Found]:
    for match in _POM_DEPENDENCY.finditer(_ASIDE_IN_POM.sub("", text)):
        artifact = _ARTIFACT.search(match.group(1))
        if artifact is not None:
            is_test = "<scope>test</scope>" in match.group(1)
            is_optional = "<optional>true</optional>" in match.group(1)
            scope = DEVELOPMENT if is_test else OPTIONAL if is_optional else RUNTIME
            yield _Found(artifact.group(1), scope, _just_before(r"<artifactId>\s*", artifact.group(1)))


def _in_gradle(path: str, text: str) -> Iterator[_Found]:
    """What the configurations of a module take; of a version catalogue the aliases."""
    is_aside = bool(_ASIDE_MODULE.match(path))
    for match in _GRADLE.finditer(text):
        is_for_development = is_aside or bool(_GRADLE_DEVELOPMENT.search(match.group(1)))
        name = match.group(2) or match.group(3).replace(".", "-").removesuffix("-get")
        before = _just_before(r":", name) if match.group(2) else ""
        yield _Found(name, DEVELOPMENT if is_for_development else RUNTIME, before)


def _in_msbuild(path: str, text: str) -> Iterator[_Found]:
    """NuGet packages of a project file, or of the versions that several projects share."""
    is_testing = bool(_TESTING_PROJECT.search(path))
    for match in _PROJECT_PACKAGE.finditer(text):
        is_for_development = is_testing or 'PrivateAssets="all"' in match.group(2).replace("All", "all")
        before = _just_before(r"Include=\"", match.group(1))
        yield _Found(match.group(1), DEVELOPMENT if is_for_development else RUNTIME, before)
    names = (match.group(1) for match in _CENTRAL_PACKAGE.finditer(text))
    yield from (_Found(name, UNKNOWN, _just_before(r"Include=\"", name)) for name in names)
