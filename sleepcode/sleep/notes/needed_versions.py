"""Which versions of languages and platforms a project needs, and what says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes import pub
from sleepcode.sleep.notes.main_manifests import is_overruled, main_pyproject
from sleepcode.sleep.notes.manifests import (
    Said,
    largest_first,
    line_of,
    manifests_by_depth,
    read_json,
    read_toml,
    table,
)
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.terraform import find_required
from sleepcode.sleep.notes.wording import clean, listing, opening
from sleepcode.sleep.notes.workflows import ci_files, versions_set_up

_README = late(r"readme(?:\.\w+)?", re.I)
_FRAMEWORKS = late(r"<TargetFrameworks?(?:\s[^>]*)?>\s*(?:\$\(\w+\);)?([^<\n$]{3,120}?)\s*<")
_GRADLE = ("*.gradle", "*.gradle.kts")
_MOST_GRADLE, _MOST_FILES = 24, 4
_RELEASE_OF_POM = late(
    r"<(?:java\.version|maven\.compiler\.(?:release|source|target)|release)>\s*([\d.]+)\s*<"
)
_JDK_OF_POM = late(r"<requireJavaVersion>\s*<version>\s*([^<\n]{1,30}?)\s*<")
_TOOLCHAIN = late(r"(?:JavaLanguageVersion\.of|jvmToolchain)\(\s*([\d.]+)")
_TARGET = late(
    r"(?:(?:source|target)Compatibility|options\.release|jvmTarget)(?:\s*=\s*|\.set\(\s*|\s+)"
    r"(?:JavaVersion\.VERSION_|JvmTarget\.JVM_|['\"])?(\d[\d._]*)"
)
_OF_CONDA = late(r"^[ \t]+-[ \t]+['\"]?python\s*([=<>~!]{0,2}\s*\d[\w.*,<>=]*)", re.M)
_NEEDED = (
    ("go.mod", "Go", late(r"^go\s+(\d[\w.]*)", re.M), "go {}"),
    ("rust-toolchain", "Rust", late(r"^([\w.-]+)\s*$", re.M), "toolchain {}"),
    ("rust-toolchain.toml", "Rust", late(r"^channel\s*=\s*\"([\w.-]+)\"", re.M), "channel {}"),
    ("*.csproj", ".NET", _FRAMEWORKS, "target frameworks {}"),
    ("Directory.Build.props", ".NET", _FRAMEWORKS, "target frameworks {}"),
    ("global.json", ".NET", late(r"\"version\"\s*:\s*\"([\w.-]+)\""), "SDK {}"),
    ("pom.xml", "Java", _RELEASE_OF_POM, "compiled for {}"),
    ("pom.xml", "Java", _JDK_OF_POM, "JDK {} to build"),
    *((name, "Java", _TOOLCHAIN, "toolchain {} compiles it") for name in _GRADLE),
    *((name, "Java", _TARGET, "compiled for {}") for name in _GRADLE),
    ("Package.swift", "Swift", late(r"swift-tools-version:\s*([\d.]+)"), "tools version {}"),
    ("Package.swift", "iOS", late(r"\.iOS\(([^)]{2,20})\)"), "platform {}"),
    ("*.podspec", "iOS", late(r"ios\.deployment_target\s*=\s*['\"]([\d.]+)"), "deployment target {}"),
    ("*.gemspec", "Ruby", late(r"required_ruby_version\s*=\s*\[?\s*['\"]([^'\"\n]+)"), "{}"),
    (".ruby-version", "Ruby", late(r"([\w.-]+)"), "{}"),
    (".python-version", "Python", late(r"([\w.-]+)"), "{}"),
    ("setup.py", "Python", late(r"python_requires\s*=\s*['\"]([^'\"\n]+)"), "{}"),
    ("setup.cfg", "Python", late(r"^python_requires\s*=\s*([^\n]+)", re.M), "{}"),
    *((name, "Python", _OF_CONDA, "{}") for name in ("environment.yml", "environment.yaml")),
    (".nvmrc", "Node", late(r"([\w./*-]+)"), "{}"),
    (".node-version", "Node", late(r"([\w.-]+)"), "{}"),
    (".java-version", "Java", late(r"([\w.-]+)"), "JDK {} to build"),
    ("DESCRIPTION", "R", late(r"^Depends:(?:[^\n]|\n[ \t]){0,2000}?\bR[ \t]*\(([^)\n]+)\)", re.M), "{}"),
    (
        "Makefile.PL",
        "Perl",
        late(r"^use\s+v?(5[\d._]*)\s*;|\bMIN_PERL_VERSION['\"]?\s*=>\s*['\"]?v?(5[\d._]*)", re.M),
        "{}",
    ),
    ("Build.PL", "Perl", late(r"^use\s+v?(5[\d._]*)\s*;|\bperl['\"]?\s*=>\s*['\"]?v?(5[\d._]*)", re.M), "{}"),
    ("cpanfile", "Perl", late(r"\brequires[ \t(]+['\"]perl['\"]\s*(?:,|=>)\s*['\"]?v?(5[\d._]*)"), "{}"),
    ("Project.toml", "Julia", late(r"^julia\s*=\s*\"([^\"\n]+)\"", re.M), "{}"),
    ("build.zig.zon", "Zig", late(r"\.minimum_zig_version\s*=\s*\"([^\"\n]+)\""), "{}"),
    ("*.psd1", "PowerShell", late(r"^[ \t]*PowerShellVersion[ \t]*=[ \t]*['\"]([\d.]+)", re.M), "{}"),
    ("foundry.toml", "Solidity", late(r"^solc(?:_version)?\s*=\s*['\"]([\w.]+)", re.M), "compiler {}"),
    ("*.cabal", "GHC", late(r"^tested-with:\s*([^\n]+)", re.I | re.M), "tested with {}"),
    ("stack.yaml", "GHC", late(r"^(?:resolver|snapshot):[ \t]*([\w.-]+)", re.M), "Stack's {}"),
    ("project.clj", "Clojure", late(r"\[org\.clojure/clojure\s+\"([^\"\n]+)"), "{}"),
    ("deps.edn", "Clojure", late(r"org\.clojure/clojure\s+\{:mvn/version\s+\"([^\"\n]+)"), "{}"),
    ("rebar.config", "Erlang", late(r"\{minimum_otp_vsn,\s*\"([^\"\n]+)"), "OTP {}"),
    ("dune-project", "dune", late(r"^\(lang[ \t]+dune[ \t]+([\d.]+)\)", re.M), "language {}"),
    ("dune-project", "OCaml", late(r"\(ocaml\s+\(([<>=]+\s*[\w.]+)\)"), "{}"),
    ("*.opam", "OCaml", late(r"\"ocaml\"\s*\{\s*([<>=]+\s*\"[\w.]+\")"), "{}"),
    ("elm.json", "Elm", late(r"\"elm-version\"\s*:\s*\"([^\"\n]+)"), "{}"),
    ("mix.exs", "Elixir", late(r"(?:\belixir:|@elixir\w*)\s*\"([^\"\n]+)"), "{}"),
)
"""(manifest, of what, pattern of the version, how it is told)"""
_MOST_PACKAGES = 20
"""Packages of npm that are asked what they need."""
_TOOL_VERSIONS = ".tool-versions"
_TOOL = late(r"^([a-z]+)[ \t]+(\S+)", re.M)
_LANGUAGE_OF_TOOL = {
    **{"nodejs": "Node", "node": "Node", "golang": "Go", "go": "Go", "dotnet": ".NET", "php": "PHP"},
    **{
        name.lower(): name
        for name in ("Python", "Ruby", "Rust", "Java", "Elixir", "Erlang", "Swift", "Dart", "Flutter")
    },
}
_PROJECTS_OF = {
    "Node": ("package.json",),
    "Python": ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "environment.yml"),
    "Java": ("build.gradle", "build.gradle.kts", "pom.xml"),
    "Go": ("go.mod",),
    "Ruby": ("Gemfile", "*.gemspec"),
    "PHP": ("composer.json",),
    "Elixir": ("mix.exs",),
    "Flutter": ("pubspec.yaml",),
    ".NET": ("*.csproj", "*.fsproj"),
}
"""Language -> the manifests of whoever writes in it: CI also needs languages for its tools."""
_OF_README = late(
    r"^(?=[^\n]{0,200}\b(?:requires?|minimum|at least|needs?)\b)[^\n`|]{0,100}?\b(Java|JDK|Python|Node|Ruby|PHP|Elixir|Go|Rust)(?:\.js)?"
    r"[ \t]+(?:SE[ \t]+|versions?[ \t]+)?[><=~^]*\d[^\n]{0,100}",
    re.M,
)


def find_needed(snapshot: Snapshot) -> dict[str, list[Said]]:
    """Language or platform -> which versions of it the manifests ask for."""
    described = main_pyproject(snapshot) or "pyproject.toml"
    pyproject, cargo = read_toml(snapshot, described), read_toml(snapshot, "Cargo.toml")
    declared: list[tuple[str, str, Any, str]] = [
        ("Python", described, table(pyproject, "project").get("requires-python"), "requires-python"),
        ("Python", described, table(pyproject, "tool", "poetry", "dependencies").get("python"), "python ="),
    ]
    for place in (table(cargo, "package"), table(cargo, "workspace", "package")):
        declared.append(("Rust", "Cargo.toml", place.get("rust-version"), "rust-version"))
        declared.append(("Rust", "Cargo.toml", place.get("edition"), "edition"))
    declared.extend(_of_packages(snapshot))
    declared.append(
        ("PHP", "composer.json", table(read_json(snapshot, "composer.json"), "require").get("php"), '"php"')
    )
    found: dict[str, list[Said]] = {}
    for language, path, value, needle in declared:
        if isinstance(value, str) and value:
            line = line_of(snapshot, path, needle)
            told = "edition " if needle == "edition" else ""
            text = f"`{clean(path, 80)}`: {told}`{clean(value, 40)}`"
            found.setdefault(language, []).append(Said(text, Citation(path, line, line)))
    for name, language, pattern, told in _NEEDED:
        paths = (
            [name] if name.startswith(".") and name in snapshot.files else manifests_by_depth(snapshot, name)
        )
        # Projects beside each other: the one with most code is meant.
        if name.startswith("*"):
            paths = largest_first(snapshot, paths)
        for path in paths[: _MOST_GRADLE if name in _GRADLE else _MOST_FILES]:
            text = snapshot.read_text(path) or ""
            match = pattern.search(text)
            if match is not None and not is_overruled(snapshot, path):
                line = text.count("\n", 0, match.start()) + 1
                written = (next(filter(None, one.groups())) for one in pattern.finditer(text))
                if language == "Java":
                    written = (one.replace("_", ".").strip(".") for one in written)
                values = dict.fromkeys(written)
                value = clean("`, `".join(list(values)[:4]), 100)
                said = f"`{clean(path, 80)}`: {told.format(f'`{value}`')}"
                found.setdefault(language, []).append(Said(said, Citation(path, line, line)))
    text = (snapshot.read_text(_TOOL_VERSIONS) or "") if _TOOL_VERSIONS in snapshot.files else ""
    for match in _TOOL.finditer(text):
        if language := _LANGUAGE_OF_TOOL.get(match.group(1), ""):
            line = text.count("\n", 0, match.start()) + 1
            said = f"`{_TOOL_VERSIONS}`: `{clean(match.group(2), 40)}`"
            found.setdefault(language, []).append(Said(said, Citation(_TOOL_VERSIONS, line, line)))
    for language, one in _told_by_readme(snapshot):
        if language in found:
            found[language].append(one)
    for name, one in (*find_required(snapshot), *pub.find_required(snapshot)):
        found.setdefault(name, []).append(one)
    _add_what_ci_takes(snapshot, found)
    return found


def _of_packages(snapshot: Snapshot) -> Iterator[tuple[str, str, Any, str]]:
    """What packages of npm ask of Node, each that asks something else than those before."""
    paths = manifests_by_depth(snapshot, "package.json")
    told: set[str] = set()
    for path in ([path for path in paths if "/" not in path] + largest_first(snapshot, paths))[
        :_MOST_PACKAGES
    ]:
        asked = table(read_json(snapshot, path), "engines").get("node")
        if isinstance(asked, str) and asked not in told:
            told.add(asked)
            yield "Node", path, asked, '"node"'


def _told_by_readme(snapshot: Snapshot) -> Iterator[tuple[str, Said]]:
    """Sentences of the README on a version that is required."""
    for path in sorted(path for path in snapshot.files if _README.fullmatch(path))[:1]:
        text = snapshot.read_text(path) or ""
        seen = set()
        for match in _OF_README.finditer(text):
            language = "Java" if match.group(1) == "JDK" else match.group(1)
            line = text.count("\n", 0, match.start()) + 1
            if language not in seen:
                seen.add(language)
                written = opening(text.split("\n")[line - 1].strip(" -*"), 160)
                yield language, Said(f"`{clean(path, 80)}`: {written}", Citation(path, line, line))


def _add_what_ci_takes(snapshot: Snapshot, found: dict[str, list[Said]]) -> None:
    """What continuous integration sets up, where nothing else says it; a JDK runs the build beside those it builds for."""
    for path in ci_files(snapshot):
        for language, (line, values) in versions_set_up(snapshot.read_text(path) or "").items():
            is_declared = language in found
            if (is_declared and language != "Java") or not manifests_by_depth(
                snapshot, *_PROJECTS_OF[language]
            ):
                continue
            shown = listing(values, 6)
            text = (
                f"CI runs the build with JDK {shown}."
                if is_declared
                else f"No manifest says; CI runs with {shown}."
            )
            if not any(one.citation.path in ci_files(snapshot) for one in found.get(language, ())):
                found.setdefault(language, []).append(Said(text, Citation(path, line, line)))
