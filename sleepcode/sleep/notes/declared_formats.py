"""How each kind of manifest declares the packages that a project depends on, and what for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from sleepcode.parsing.late import late
from sleepcode.sleep.notes import functional_manifests, terraform
from sleepcode.sleep.notes.declared_in_c import find_in_cmake, find_submodules
from sleepcode.sleep.notes.manifests import manifests_by_depth, read_ini, read_json, read_toml, table
from sleepcode.sleep.notes.pub import needed_in
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.resolution.pubspec import PUBSPEC

RUNTIME, OPTIONAL, BUILD, DEVELOPMENT, UNKNOWN = "", "optional", "build", "development", "unknown"
SCOPES = (RUNTIME, OPTIONAL, BUILD, DEVELOPMENT, UNKNOWN)
"""What a dependency may be for; of several declarations the first of these holds."""
WHAT_FOR = {OPTIONAL: ", optional", BUILD: ", for the build", DEVELOPMENT: ", for development"}
"""How it is told after a package."""
_NAME = late(r"\s*([A-Za-z0-9][\w.-]*)")
_SETUP_LIST = late(r"\binstall_requires\s*=\s*\[(.{0,4000}?)\]", re.S)
_QUOTED = late(r"['\"]([^'\"\n]{1,200})['\"]")
_FOR_DEVELOPMENT = late(
    r"dev|develop(?:ment)?|tests?|testing|docs?|lint(?:ing)?|types?|typing|ci|format", re.I
)
"""Extras and groups that nobody installs to use the project."""
_GO = late(r"^[ \t]*(?:require[ \t]+)?([\w.-]+\.[\w./-]+)\s+v[\w.+-]+[ \t]*(//[ \t]*indirect)?", re.M)
_GEMSPEC = late(r"\.add_(runtime_|development_)?dependency[ (]+['\"]([\w.-]+)['\"]")
_GEM = late(r"^\s*gem\s*\(?\s*['\"]([\w.-]+)['\"](.*)$")
_BLOCK = late(r"^\s*(?:(group)\b(.*)|.*)\bdo(?:\s*\|[^|]*\|)?\s*$")
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
_POM_DEPENDENCY = late(r"<dependency>(.*?)</dependency>", re.S)
_SBT = late(
    r"\"([\w.-]+)\"\s*%{1,3}\s*\"([\w.-]+)\"\s*%\s*(?:\"[^\"\n]*\"|[\w.]+)(?:\s*%\s*(\"[^\"\n]*\"|\w+))?"
)
"""`"org.shop" %% "carts" % version % Test`"""
_SBT_PLUGIN = late(r"\baddSbtPlugin\s*\(\s*$")
_GRADLE = late(
    r"^[ \t]*(?:\"|')?(\w*(?:[aA]pi|[iI]mplementation|[cC]ompileOnly|[rR]untimeOnly|kapt|ksp|annotationProcessor|developmentOnly))(?:\"|')?"
    r"\s*\(?\s*(?:(?:platform|enforcedPlatform|kotlin)\(\s*)?(?:['\"](?:[\w.$-]+:)([\w.-]+)(?::[^'\"\n]*)?['\"]|libs\.([\w.]+))",
    re.M,
)
_GRADLE_DEVELOPMENT = late(r"test|jmh|bench|kapt|ksp|annotationProcessor|developmentOnly", re.I)
_REQUIREMENTS = late(
    r"(?:^|/)(?:(?:[\w.-]*[_.-])?requirements(?:[_.-][\w.-]*)?|requirements/[\w.-]+)\.(?:txt|in)$", re.I
)
_NEEDED_BY_ALL = late(
    r"requirements(?:[_.-](?:base|common|main|core|prod(?:uction)?))?|base|common|main|core|prod(?:uction)?",
    re.I,
)
"""Lists of what is installed to use a project; others are for its tests, its tools and its manual."""
_ASIDE_MODULE = late(r"(?:buildSrc|build-logic|[\w-]*test[\w-]*|[\w-]*bench[\w-]*)/", re.I)
ASIDE_IN_POM = late(r"<(dependencyManagement|build|profiles|reporting)>.*?</\1>", re.S)
ARTIFACT = late(r"<artifactId>\s*([\w.-]+)\s*</artifactId>")


class Found(NamedTuple):
    name: str
    scope: str
    after: str = ""
    """A pattern of what stands before the declaration, such as the head of its section."""


def _just_before(pattern: str, name: str) -> str:
    """A pattern of what stands right before a name."""
    return rf"{pattern}(?={re.escape(name)}(?![\w-]))"


def declared_in(snapshot: Snapshot, path: str, text: str) -> Iterator[Found]:
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
                yield Found(match.group(1), RUNTIME)
    elif name == "composer.json":
        yield from _in_composer(read_json(snapshot, path))
    elif name.endswith(".gemspec"):
        for match in _GEMSPEC.finditer(text):
            scope = DEVELOPMENT if match.group(1) == "development_" else RUNTIME
            yield Found(match.group(2), scope, _just_before(r"dependency[ (]+['\"]", match.group(2)))
    elif name == "Gemfile":
        yield from _in_gemfile(snapshot, path, text)
    elif name == "mix.exs":
        yield from _in_mix(text)
    elif name == PUBSPEC:
        yield from _in_pub(text)
    elif functional_manifests.is_one(name):
        yield from (Found(*one) for one in functional_manifests.read_functional(name, text))
    elif name.endswith(terraform.ENDINGS):
        yield from (Found(needed.name, RUNTIME) for needed in terraform.needed_in(text))
    elif is_requirements(path):
        yield from _in_requirements(path, text)
    elif name == "pom.xml":
        yield from _in_pom(text)
    elif name.startswith("build.gradle"):
        yield from _in_gradle(path, text)
    elif name.endswith((".sbt", ".scala")):
        yield from _in_sbt(text)
    elif name == "CMakeLists.txt":
        for library, is_optional, is_of_tests in find_in_cmake(text):
            scope = DEVELOPMENT if is_of_tests else OPTIONAL if is_optional else RUNTIME
            yield Found(library, scope, _just_before(r"\(\s*", library))
    elif name == ".gitmodules":
        for library, is_of_tests in find_submodules(text) if _has_c(snapshot) else ():
            yield Found(
                library, DEVELOPMENT if is_of_tests else RUNTIME, _just_before(r"\burl\s*=.*", library)
            )
    elif name == "Package.swift":
        names = (match.group(1) for match in _SWIFT_PACKAGE.finditer(text))
        yield from (Found(name, RUNTIME, _just_before(r"url:\s*\"[^\"]*/", name)) for name in names)
    else:
        yield from _in_msbuild(path, text)


def _in_composer(manifest: dict[str, Any]) -> Iterator[Found]:
    for key, scope in (("require", RUNTIME), ("require-dev", DEVELOPMENT)):
        # `php` and `ext-json` are no packages, they have no vendor.
        packages = (package for package in table(manifest, key) if "/" in package)
        yield from (Found(package, scope, rf'"{key}"\s*:') for package in packages)


def _in_pub(text: str) -> Iterator[Found]:
    for entry, is_for_development in needed_in(text):
        scope = DEVELOPMENT if is_for_development else RUNTIME
        yield Found(entry.name, scope, rf"^{'dev_' if is_for_development else ''}dependencies\s*:")


def _in_pyproject(manifest: dict[str, Any]) -> Iterator[Found]:
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
            yield Found(key, scope, r"^\[tool\.poetry\.dependencies\]")
    for group in table(poetry, "group"):
        for key in table(poetry, "group", group, "dependencies"):
            yield Found(key, DEVELOPMENT, rf"^\[tool\.poetry\.group\.{re.escape(group)}\.dependencies\]")
    for key in table(poetry, "dev-dependencies"):
        yield Found(key, DEVELOPMENT, r"^\[tool\.poetry\.dev-dependencies\]")


def _requirements(listed: Any, scope: str, after: str) -> Iterator[Found]:
    for item in listed if isinstance(listed, list) else ():
        match = _NAME.match(item) if isinstance(item, str) else None
        if match:
            yield Found(match.group(1), scope, after)


def is_requirements(path: str) -> bool:
    """Whether a file lists what pip is to install: `requirements.txt`, `requirements/test.in`, `dev-requirements.txt`."""
    return bool(_REQUIREMENTS.search(path))


def _in_requirements(path: str, text: str) -> Iterator[Found]:
    stem = path.rpartition("/")[2].rpartition(".")[0]
    scope = RUNTIME if _NEEDED_BY_ALL.fullmatch(stem) else DEVELOPMENT
    for line in text.split("\n"):
        match = _NAME.match(line)
        # An address is no name; comments name packages too.
        if match is not None and not line[match.end() :].startswith((":", "+")):
            yield Found(match.group(1), scope, _just_before(r"^[ \t]*", match.group(1)))


def _in_package_json(manifest: dict[str, Any]) -> Iterator[Found]:
    for key, scope in (
        ("dependencies", RUNTIME),
        ("peerDependencies", RUNTIME),
        ("optionalDependencies", OPTIONAL),
        ("devDependencies", DEVELOPMENT),
    ):
        yield from (Found(package, scope, rf'"{key}"\s*:') for package in table(manifest, key))


def _in_cargo(manifest: dict[str, Any]) -> Iterator[Found]:
    for key, name, value in cargo_dependencies(manifest):
        if not is_own_crate(value):
            is_optional = isinstance(value, dict) and value.get("optional") is True
            scope = _SCOPE_OF_CARGO.get(key) or (OPTIONAL if is_optional else RUNTIME)
            yield Found(name, scope, rf"^\[(?:.*\.)?{key}\b")
    # A workspace's table only says which version; what for, say its members.
    for name, value in table(manifest, "workspace", "dependencies").items():
        if not is_own_crate(value):
            yield Found(name, UNKNOWN, r"^\[workspace\.dependencies\b")


def cargo_dependencies(manifest: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """(table, name, what is said of it) of everything that a crate depends on, on some platforms or on all."""
    for places in (manifest, *table(manifest, "target").values()):
        for key in ("dependencies", "build-dependencies", "dev-dependencies"):
            for name, value in table(places, key).items():
                yield key, name, value


def is_own_crate(value: Any) -> bool:
    """Whether a crate is one of the repository, under whatever name it is used."""
    return isinstance(value, dict) and isinstance(value.get("path"), str)


def _in_gemfile(snapshot: Snapshot, path: str, text: str) -> Iterator[Found]:
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
            yield Found(gem.group(1), DEVELOPMENT if is_for_development else RUNTIME, before)
        elif (block := _BLOCK.match(line)) is not None:
            groups.append(bool(block.group(1)) and _names_development(block.group(2)))
        elif line.strip() == "end" and groups:
            groups.pop()


def _names_development(text: str) -> bool:
    return bool(re.search(r":(?:dev\w*|test\w*|docs?|lint\w*)\b", text)) and ":production" not in text


def _in_mix(text: str) -> Iterator[Found]:
    start = _MIX_LIST.search(text)
    listed = text[start.end() :].partition("\n  def")[0] if start is not None else ""
    for match in _MIX.finditer(listed):
        options = match.group(2)
        if _MIX_OWN.search(options):
            continue
        scope = OPTIONAL if re.search(r"\boptional:\s*true\b", options) else RUNTIME
        yield Found(match.group(1), DEVELOPMENT if _MIX_DEVELOPMENT.search(options) else scope, _MIX_DEPS)


def _in_pom(text: str) -> Iterator[Found]:
    for match in _POM_DEPENDENCY.finditer(ASIDE_IN_POM.sub("", text)):
        artifact = ARTIFACT.search(match.group(1))
        if artifact is not None:
            is_test = "<scope>test</scope>" in match.group(1)
            is_optional = "<optional>true</optional>" in match.group(1)
            scope = DEVELOPMENT if is_test else OPTIONAL if is_optional else RUNTIME
            yield Found(artifact.group(1), scope, _just_before(r"<artifactId>\s*", artifact.group(1)))


def _in_gradle(path: str, text: str) -> Iterator[Found]:
    """What the configurations of a module take; of a version catalogue the aliases."""
    is_aside = bool(_ASIDE_MODULE.match(path))
    for match in _GRADLE.finditer(text):
        is_for_development = is_aside or bool(_GRADLE_DEVELOPMENT.search(match.group(1)))
        name = match.group(2) or match.group(3).replace(".", "-").removesuffix("-get")
        before = (
            _just_before(r":", name) if match.group(2) else rf"\blibs\.{re.escape(match.group(3))}(?![\w.])"
        )
        yield Found(name, DEVELOPMENT if is_for_development else RUNTIME, before)


def _in_sbt(text: str) -> Iterator[Found]:
    """Artifacts of sbt by the signs between group, artifact and version, wherever a build lists them."""
    for match in _SBT.finditer(text):
        group, artifact, configuration = match.groups()
        if group == "org.scala-lang":
            continue
        scope = DEVELOPMENT if "test" in (configuration or "").lower() else RUNTIME
        if _SBT_PLUGIN.search(text, max(match.start() - 40, 0), match.start()):
            scope = BUILD
        yield Found(artifact, scope, _just_before(r"%\s*\"", artifact))


def _has_c(snapshot: Snapshot) -> bool:
    return any(snapshot.files[path].language in ("c", "cpp") for path in snapshot.product)


def _in_msbuild(path: str, text: str) -> Iterator[Found]:
    """NuGet packages of a project file, or of the versions that several projects share."""
    is_testing = bool(_TESTING_PROJECT.search(path))
    for match in _PROJECT_PACKAGE.finditer(text):
        is_for_development = is_testing or 'PrivateAssets="all"' in match.group(2).replace("All", "all")
        before = _just_before(r"Include=\"", match.group(1))
        yield Found(match.group(1), DEVELOPMENT if is_for_development else RUNTIME, before)
    names = (match.group(1) for match in _CENTRAL_PACKAGE.finditer(text))
    yield from (Found(name, UNKNOWN, _just_before(r"Include=\"", name)) for name in names)
