"""What a project's manifests declare: the packages that it depends on, what for, and the names of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes import functional_manifests, lesser_manifests, pub, terraform
from sleepcode.sleep.notes.declared_formats import (
    ARTIFACT,
    ASIDE_IN_POM,
    SCOPES,
    cargo_dependencies,
    declared_in,
    is_own_crate,
    is_requirements,
)
from sleepcode.sleep.notes.manifests import (
    largest_first,
    manifests_by_depth,
    read_json,
    read_toml,
    table,
)
from sleepcode.sleep.notes.snapshot import Snapshot

_MANIFESTS = (
    *("pyproject.toml", "setup.cfg", "setup.py", "package.json", "Cargo.toml", "go.mod", "composer.json"),
    *("*.gemspec", "Gemfile", "mix.exs", "*.csproj", "*.fsproj", "Directory.Packages.props", "Package.swift"),
    *("pubspec.yaml", "*.in", "*.txt", "pom.xml", "build.gradle", "build.gradle.kts"),
    *terraform.MANIFESTS,
    *lesser_manifests.MANIFESTS,
    *functional_manifests.MANIFESTS,
    *("build.sbt", "plugins.sbt", "Dependencies.scala", "CMakeLists.txt", ".gitmodules"),
)
_LISTS = (".in", ".txt")
_MOST_MANIFESTS = 400
_LANGUAGES_OF = {
    **dict.fromkeys(("pyproject.toml", "setup.cfg", "setup.py"), ("python",)),
    "package.json": (
        "javascript",
        "typescript",
        "tsx",
        "vue",
        "svelte",
        "astro",
        "css",
        "scss",
        "html",
        "json",
        "solidity",
    ),
    "Cargo.toml": ("rust",),
    "go.mod": ("go",),
    "composer.json": ("php",),
    **dict.fromkeys((".gemspec", "Gemfile"), ("ruby",)),
    **dict.fromkeys(terraform.ENDINGS, ("terraform",)),
    **lesser_manifests.LANGUAGES_OF,
    "mix.exs": ("elixir",),
    "Package.swift": ("swift",),
    "pubspec.yaml": ("dart",),
    **dict.fromkeys(("CMakeLists.txt", ".gitmodules"), ("c", "cpp")),
    **functional_manifests.LANGUAGES_OF,
    **dict.fromkeys(
        ("pom.xml", "build.gradle", "build.gradle.kts", ".sbt", "Dependencies.scala"),
        ("java", "kotlin", "scala", "groovy"),
    ),
}
_APP = late(r"\bapp:\s*:(\w+)")
_GEM_NAME = late(r"\.name\s*=\s*['\"]([\w.-]+)['\"]")
_POM_PARENT = late(r"<(parent|dependencies)>.*?</\1>", re.S)
_ROOT_PROJECT = late(r"^rootProject\.name\s*=\s*['\"]([\w.-]+)['\"]", re.M)


class Dependency(NamedTuple):
    """A package that a manifest declares."""

    name: str
    scope: str
    """What for: empty where the project needs it to work, else `optional`, `build`, `development` or `unknown`."""
    citation: Citation


def declared_dependencies(snapshot: Snapshot) -> list[Dependency]:
    """Packages that the manifests declare, once for each manifest, in the manifests' order: the top ones and those of most
    of the product first."""
    found: list[Dependency] = []
    for path in largest_first(snapshot, _manifests(snapshot)[:_MOST_MANIFESTS]):
        text = snapshot.read_text(path) or ""
        here: dict[str, Dependency] = {}
        is_lesser = lesser_manifests.is_lesser(path)
        read = lesser_manifests.declared_in if is_lesser else declared_in
        for name, scope, after in read(snapshot, path, text):
            known = here.get(name)
            if known is None or SCOPES.index(scope) < SCOPES.index(known.scope):
                line = _line_of_declaration(text, name, after)
                here[name] = Dependency(name, scope, Citation(path, line, line))
        found.extend(here.values())
    return found


def _manifests(snapshot: Snapshot) -> list[str]:
    """Paths of what declares dependencies; of a list for pip the source, where another was compiled from it."""
    paths = [
        path
        for path in manifests_by_depth(snapshot, *_MANIFESTS)
        if not path.endswith(_LISTS) or path.endswith("CMakeLists.txt") or is_requirements(path)
    ]
    paths += functional_manifests.makefiles(snapshot)
    sources = {path.removesuffix(".in") for path in paths if path.endswith(".in")}
    return [path for path in paths if not (path.endswith(".txt") and path.removesuffix(".txt") in sources)]


def firmest(dependencies: Iterable[Dependency]) -> list[Dependency]:
    """Of several declarations of one package the first that it is needed most by."""
    found: dict[str, Dependency] = {}
    for dependency in dependencies:
        known = found.get(dependency.name)
        if known is None or SCOPES.index(dependency.scope) < SCOPES.index(known.scope):
            found[dependency.name] = dependency
    return list(found.values())


def is_of_ecosystem(dependency: Dependency, language: str) -> bool:
    """Whether a file of a language can mean what a manifest declares: npm's `is-subdir` is no crate."""
    manifest = dependency.citation.path.rpartition("/")[2]
    if is_requirements(dependency.citation.path):
        return language == "python"
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
            names.update(name for _, name, value in cargo_dependencies(read) if is_own_crate(value))
        else:
            pattern = _APP if path.endswith(".exs") else _GEM_NAME
            match = pattern.search(snapshot.read_text(path) or "")
            names.add(match.group(1) if match else None)
    names |= functional_manifests.own_names(snapshot)
    for path in manifests_by_depth(snapshot, "pom.xml")[:_MOST_MANIFESTS]:
        text = _POM_PARENT.sub("", ASIDE_IN_POM.sub("", snapshot.read_text(path) or ""))
        match = ARTIFACT.search(text)
        names.add(match.group(1) if match else None)
    for path in manifests_by_depth(snapshot, "settings.gradle", "settings.gradle.kts")[:_MOST_MANIFESTS]:
        match = _ROOT_PROJECT.search(snapshot.read_text(path) or "")
        names.add(match.group(1) if match else None)
    for path in manifests_by_depth(snapshot, *lesser_manifests.MANIFESTS)[:_MOST_MANIFESTS]:
        names.add(lesser_manifests.own_name(path, snapshot.read_text(path) or ""))
    named = {name for name in names if isinstance(name, str) and name}
    return named | pub.own_names(snapshot)


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
        rf"^[ \t]*\.?([\"']?){re.escape(name)}\1\s*(?:[=:]|\.(?:workspace|version|features|git)\b)", re.M
    )
    as_table = re.compile(rf"^\[[\w.'\"()=-]*dependencies\.{re.escape(name)}\]", re.M)
    match = as_key.search(text, start) or as_table.search(text) or word.search(text, start)
    if head is not None and head.group().startswith("libs."):
        # An alias of a catalogue is written with other signs than the name has.
        match = head
    return text.count("\n", 0, match.start()) + 1 if match is not None else 0
