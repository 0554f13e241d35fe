"""A project's particulars, which everybody asks for once: its licence, its version, what it needs to run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from sleepcode.model import Citation, Note
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.licences import recognise_licence
from sleepcode.sleep.notes.manifests import cite, line_of, manifests_by_depth, read_json, read_toml, table
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_LICENCE_FILE = late(r"(?:UN)?LICEN[CS]E(?:[-_.][\w.-]+)?|COPYING(?:[-_.][\w.-]+)?", re.I)
_CODE = (".py", ".go", ".js", ".ts", ".rs", ".rb", ".java", ".c", ".h", ".php", ".cs", ".sh", ".html")
_README = late(r"readme(?:\.\w+)?", re.I)
_LICENCE_HEADING = late(r"^(?:#+\s*licen[cs](?:e|ing)\b.*|licen[cs](?:e|ing)\n[=~-]{4,})$", re.I | re.M)
_CLASSIFIER = "License :: "
_MOST = 8
_MOST_NEEDED = 5
_MANIFEST_LICENCES = (
    ("*.gemspec", late(r"\.licenses?\s*=\s*\[?\s*['\"]([^'\"\n]{2,60})['\"]")),
    ("*.csproj", late(r"<PackageLicenseExpression>\s*([^<\n]{2,60}?)\s*</PackageLicenseExpression>")),
    (
        "Directory.Build.props",
        late(r"<PackageLicenseExpression>\s*([^<\n]{2,60}?)\s*</PackageLicenseExpression>"),
    ),
    ("pom.xml", late(r"<licen[cs]e>\s*<name>\s*([^<\n]{2,80}?)\s*</name>")),
    ("setup.py", late(r"\blicense\s*=\s*['\"]([^'\"\n]{2,60})['\"]")),
    ("setup.cfg", late(r"^license\s*=\s*([^\n]{2,60})$", re.M)),
)
_VERSION = r"v?\d+\.\d+[\w.+-]*"
_MANIFEST_VERSIONS = (
    ("Directory.Build.props", late(rf"<Version(?:Prefix)?>\s*({_VERSION})\s*<")),
    ("Directory.Version.props", late(rf"<Version(?:Prefix)?>\s*({_VERSION})\s*<")),
    ("*.csproj", late(rf"<Version(?:Prefix)?>\s*({_VERSION})\s*<")),
    ("gradle.properties", late(rf"^version(?:Name)?\s*=\s*({_VERSION})", re.M)),
    ("build.gradle", late(rf"^version\s*=?\s*['\"]({_VERSION})['\"]", re.M)),
    ("build.gradle.kts", late(rf"^version\s*=\s*\"({_VERSION})\"", re.M)),
    (
        "pom.xml",
        late(rf"\A(?:(?!<dependenc|<build>|<parent>).|<parent>.*?</parent>)*?<version>({_VERSION})<", re.S),
    ),
    ("setup.cfg", late(rf"^version\s*=\s*({_VERSION})", re.M)),
    ("setup.py", late(rf"^\s*version\s*=\s*['\"]({_VERSION})['\"]", re.M)),
    ("mix.exs", late(rf"(?:\bversion:|@version)\s*\"({_VERSION})\"")),
    ("*.gemspec", late(rf"\.version\s*=\s*['\"]({_VERSION})['\"]")),
    ("*.podspec", late(rf"\.version\s*=\s*['\"]({_VERSION})['\"]")),
    ("CMakeLists.txt", late(rf"\bproject\s*\([^)]{{0,200}}?\bVERSION\s+({_VERSION})", re.I)),
    ("meson.build", late(rf"\bproject\s*\([^)]{{0,400}}?\bversion\s*:\s*'({_VERSION})'")),
    ("configure.ac", late(rf"\bAC_INIT\(\s*\[[^\]]*\]\s*,\s*\[?({_VERSION})")),
)
_VERSION_STEM = late(r"_*version_*|__init__|about|__about__|package_info", re.I)
_VERSION_CONSTANT = late(
    rf"^[^\n]{{0,80}}?(?<![\w.])(?:__version__|\w*_?VERSION(?:_STR(?:ING)?)?|[vV]ersion)\b[^\n=\"']{{0,30}}(?::?=|\s)\s*['\"]({_VERSION})['\"]",
    re.M,
)
_VERSION_FILE = late(r"version(?:\.txt)?", re.I)


class _Said(NamedTuple):
    """Something that a file says of the project."""

    text: str
    citation: Citation


def ask_about_particulars(snapshot: Snapshot) -> Iterator[Note]:
    """Questions on the licence, the version, and the versions of languages and tools that are needed."""
    for questions, said in (
        (_LICENCE_QUESTIONS, find_licences(snapshot)),
        (_VERSION_QUESTIONS, find_versions(snapshot)),
    ):
        yield from _ask(snapshot, questions, said)
    for language, said in list(find_needed(snapshot).items())[:_MOST_NEEDED]:
        asked = [question.format(language) for question in _NEEDED_QUESTIONS]
        yield from _ask(snapshot, (*asked, *_NEEDED_OTHERWISE.get(language, ())), said)


_LICENCE_QUESTIONS = ("Which license is this project under?", "What is the licence of this project?")
_VERSION_QUESTIONS = (
    "Where is the version of this project set?",
    "Where is the version number defined?",
    "What is the current version of this project?",
)
_NEEDED_QUESTIONS = (
    "Which {} version is required?",
    "Which {} version is needed to build?",
    "What is the minimum supported {} version?",
)
_NEEDED_OTHERWISE = {
    "Rust": ("What is the MSRV?",),
    ".NET": ("Which target frameworks are supported?",),
    "Java": ("Which JDK is required?",),
}


def _ask(snapshot: Snapshot, questions: tuple[str, ...], said: list[_Said]) -> Iterator[Note]:
    if not said:
        return
    said = list(dict.fromkeys(said))[:_MOST]
    text = "\n".join(f"- {one.text}" for one in said)
    for question in questions:
        yield make_question(snapshot, question, text, [one.citation for one in said])


def find_licences(snapshot: Snapshot) -> list[_Said]:
    """What the licence's text is of, and what manifests and the README say of it."""
    said: list[_Said] = []
    for path in _at_top(snapshot, _LICENCE_FILE):
        if path.endswith(_CODE):
            continue
        name = recognise_licence(snapshot.read_text(path) or "")
        shown = f"`{clean(path, 80)}`"
        said.append(_Said(f"{shown} has the text of the {name}." if name else f"{shown}.", Citation(path)))
    for path, value, needle in _declared_licences(snapshot):
        cited = cite(snapshot, path, needle, "license")
        said.append(_Said(f"`{clean(path, 80)}` declares `{clean(value, 60)}`.", cited))
    for path in _at_top(snapshot, _README)[:1]:
        text = snapshot.read_text(path) or ""
        match = _LICENCE_HEADING.search(text)
        if match is not None and said:
            line = text.count("\n", 0, match.start()) + 1
            said.append(_Said(f"`{clean(path, 80)}` has a section on it.", Citation(path, line, line)))
    return said


def _at_top(snapshot: Snapshot, pattern: Any) -> list[str]:
    return sorted(path for path in snapshot.files if "/" not in path and pattern.fullmatch(path))


def _declared_licences(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    """(manifest, licence, what stands there) of the manifests at the top, and of a workspace's where those say
    nothing."""
    found = []
    project = table(read_toml(snapshot, "pyproject.toml"), "project")
    declared = project.get("license")
    if isinstance(declared, dict):
        declared = declared.get("text")
    classifiers = project.get("classifiers")
    if not isinstance(declared, str) and isinstance(classifiers, list):
        named = (c for c in classifiers if isinstance(c, str) and c.startswith(_CLASSIFIER))
        declared = next((name.rpartition(" :: ")[2] for name in named), None)
    found.append(("pyproject.toml", declared, "license"))
    cargo = read_toml(snapshot, "Cargo.toml")
    crates = (table(cargo, "package"), table(cargo, "workspace", "package"))
    found.extend(("Cargo.toml", crate.get("license"), "license") for crate in crates)
    found.extend(
        (path, read_json(snapshot, path).get("license"), '"license"')
        for path in ("package.json", "composer.json")
    )
    for path, value, needle in found:
        if isinstance(value, str) and 1 < len(value) < 80 and "\n" not in value:
            yield path, value, needle
    for name, pattern in _MANIFEST_LICENCES:
        for path in manifests_by_depth(snapshot, name)[:_MOST]:
            match = pattern.search(snapshot.read_text(path) or "")
            if match is not None:
                yield path, match.group(1).strip(), match.group(1)


def find_versions(snapshot: Snapshot) -> list[_Said]:
    """Where the project's own version is written."""
    said: list[_Said] = []
    said.extend(_declared_versions(snapshot))
    for path in _named_for_versions(snapshot):
        text = snapshot.read_text(path) or ""
        if _VERSION_FILE.fullmatch(path):
            if re.fullmatch(rf"\s*{_VERSION}\s*", text):
                said.append(_Said(f"`{clean(path, 100)}`: {text.strip()}", Citation(path, 1, 1)))
            continue
        match = _VERSION_CONSTANT.search(text)
        if match is not None:
            line = text.count("\n", 0, match.start(1)) + 1
            written = text.split("\n")[line - 1].strip()
            said.append(
                _Said(f"`{clean(path, 100)}:{line}`: `{clean(written, 80)}`", Citation(path, line, line))
            )
    return said


def _named_for_versions(snapshot: Snapshot) -> list[str]:
    """Sources of the product that are likely to hold its version, those at the top first."""
    found = [
        path
        for path in snapshot.files
        if path.count("/") <= 3
        and (
            (path in snapshot.product and _VERSION_STEM.fullmatch(path.rpartition("/")[2].partition(".")[0]))
            or _VERSION_FILE.fullmatch(path)
        )
    ]
    return sorted(found, key=lambda path: (path.count("/"), path))[:40]


def _declared_versions(snapshot: Snapshot) -> Iterator[_Said]:
    pyproject, cargo = read_toml(snapshot, "pyproject.toml"), read_toml(snapshot, "Cargo.toml")
    found: list[tuple[str, Any, str]] = [
        ("pyproject.toml", table(pyproject, "project").get("version"), "version"),
        ("pyproject.toml", table(pyproject, "tool", "poetry").get("version"), "version"),
        ("Cargo.toml", table(cargo, "package").get("version"), "version"),
        ("Cargo.toml", table(cargo, "workspace", "package").get("version"), "version"),
    ]
    found.extend(
        (path, read_json(snapshot, path).get("version"), '"version"')
        for path in ("package.json", "composer.json", "version.json", "lerna.json")
    )
    for path, value, needle in found:
        # Whoever publishes a workspace leaves its own version at nothing.
        if isinstance(value, str) and re.fullmatch(_VERSION, value) and not re.fullmatch(r"0\.0\.0.*", value):
            text = snapshot.read_text(path) or ""
            match = re.search(rf"^[^\n]*\b{re.escape(needle.strip(chr(34)))}\"?\s*[:=]\s*\"", text, re.M)
            line = text.count("\n", 0, match.start()) + 1 if match is not None else 0
            yield _Said(f"`{clean(path, 100)}`: {clean(value, 40)}", Citation(path, line, line))
    scheme = next(
        (name for name in ("setuptools_scm", "hatch-vcs", "versioningit") if _is_named(pyproject, name)), ""
    )
    if scheme:
        yield _Said(f"Taken from git's tags, by {scheme}.", cite(snapshot, "pyproject.toml", scheme))
    for name, pattern in _MANIFEST_VERSIONS:
        for path in manifests_by_depth(snapshot, name)[:4]:
            match = pattern.search(snapshot.read_text(path) or "")
            if match is not None:
                line = (snapshot.read_text(path) or "").count("\n", 0, match.start(1)) + 1
                yield _Said(f"`{clean(path, 100)}`: {clean(match.group(1), 40)}", Citation(path, line, line))


def _is_named(pyproject: dict[str, Any], tool: str) -> bool:
    required = table(pyproject, "build-system").get("requires")
    return isinstance(required, list) and any(
        str(one).replace("-", "_").startswith(tool.replace("-", "_")) for one in required
    )


_FRAMEWORKS = late(r"<TargetFrameworks?(?:\s[^>]*)?>\s*(?:\$\(\w+\);)?([^<\n$]{3,120}?)\s*<")
_NEEDED = (
    ("go.mod", "Go", late(r"^go\s+(\d[\w.]*)", re.M), "go {}"),
    ("rust-toolchain", "Rust", late(r"^([\w.-]+)\s*$", re.M), "toolchain {}"),
    ("rust-toolchain.toml", "Rust", late(r"^channel\s*=\s*\"([\w.-]+)\"", re.M), "channel {}"),
    ("*.csproj", ".NET", _FRAMEWORKS, "target frameworks {}"),
    ("Directory.Build.props", ".NET", _FRAMEWORKS, "target frameworks {}"),
    ("global.json", ".NET", late(r"\"version\"\s*:\s*\"([\w.-]+)\""), "SDK {}"),
    (
        "pom.xml",
        "Java",
        late(r"<(?:java\.version|maven\.compiler\.(?:release|source|target)|release)>\s*([\d.]+)\s*<"),
        "{}",
    ),
    (
        "build.gradle",
        "Java",
        late(r"JavaLanguageVersion\.of\(\s*([\d.]+)|sourceCompatibility\s*=?\s*['\"]?([\w.]+)"),
        "{}",
    ),
    (
        "build.gradle.kts",
        "Java",
        late(r"(?:JavaLanguageVersion\.of|jvmToolchain)\(\s*([\d.]+)|sourceCompatibility\s*=\s*([\w.]+)"),
        "{}",
    ),
    ("Package.swift", "Swift", late(r"swift-tools-version:\s*([\d.]+)"), "tools version {}"),
    ("Package.swift", "iOS", late(r"\.iOS\(([^)]{2,20})\)"), "platform {}"),
    ("*.podspec", "iOS", late(r"ios\.deployment_target\s*=\s*['\"]([\d.]+)"), "deployment target {}"),
    ("*.gemspec", "Ruby", late(r"required_ruby_version\s*=\s*\[?\s*['\"]([^'\"\n]+)"), "{}"),
    (".ruby-version", "Ruby", late(r"([\w.-]+)"), "{}"),
    (".python-version", "Python", late(r"([\w.-]+)"), "{}"),
    ("setup.py", "Python", late(r"python_requires\s*=\s*['\"]([^'\"\n]+)"), "{}"),
    ("setup.cfg", "Python", late(r"^python_requires\s*=\s*([^\n]+)", re.M), "{}"),
    (".nvmrc", "Node", late(r"([\w./*-]+)"), "{}"),
    (".node-version", "Node", late(r"([\w.-]+)"), "{}"),
    ("mix.exs", "Elixir", late(r"(?:\belixir:|@\w*elixir\w*)\s*\"([^\"\n]+)"), "{}"),
)
"""(manifest, of what, pattern of the version, how it is told)"""


def find_needed(snapshot: Snapshot) -> dict[str, list[_Said]]:
    """Language or platform -> which versions of it the manifests ask for."""
    pyproject, cargo = read_toml(snapshot, "pyproject.toml"), read_toml(snapshot, "Cargo.toml")
    declared: list[tuple[str, str, Any, str]] = [
        ("Python", "pyproject.toml", table(pyproject, "project").get("requires-python"), "requires-python"),
        (
            "Python",
            "pyproject.toml",
            table(pyproject, "tool", "poetry", "dependencies").get("python"),
            "python =",
        ),
    ]
    for place in (table(cargo, "package"), table(cargo, "workspace", "package")):
        declared.append(("Rust", "Cargo.toml", place.get("rust-version"), "rust-version"))
        declared.append(("Rust", "Cargo.toml", place.get("edition"), "edition"))
    package = read_json(snapshot, "package.json")
    declared.append(("Node", "package.json", table(package, "engines").get("node"), '"node"'))
    declared.append(
        ("PHP", "composer.json", table(read_json(snapshot, "composer.json"), "require").get("php"), '"php"')
    )
    found: dict[str, list[_Said]] = {}
    for language, path, value, needle in declared:
        if isinstance(value, str) and value:
            line = line_of(snapshot, path, needle)
            told = "edition " if needle == "edition" else ""
            text = f"`{clean(path, 80)}`: {told}`{clean(value, 40)}`"
            found.setdefault(language, []).append(_Said(text, Citation(path, line, line)))
    for name, language, pattern, told in _NEEDED:
        paths = (
            [name] if name.startswith(".") and name in snapshot.files else manifests_by_depth(snapshot, name)
        )
        # Projects beside each other: the one with most code is meant.
        if paths[1:] and name.startswith("*"):
            sizes = _sizes_of_folders(snapshot)
            paths = sorted(paths, key=lambda path: -sizes[path.rpartition("/")[0]])
        for path in paths[:4]:
            text = snapshot.read_text(path) or ""
            match = pattern.search(text)
            if match is not None:
                line = text.count("\n", 0, match.start()) + 1
                values = dict.fromkeys(next(filter(None, one.groups())) for one in pattern.finditer(text))
                value = clean("`, `".join(list(values)[:4]), 100)
                said = f"`{clean(path, 80)}`: {told.format(f'`{value}`')}"
                found.setdefault(language, []).append(_Said(said, Citation(path, line, line)))
    return found


def _sizes_of_folders(snapshot: Snapshot) -> Counter[str]:
    """Folder -> files of the product in it or below it."""
    sizes: Counter[str] = Counter()
    for path in snapshot.product:
        folder = path.rpartition("/")[0]
        while folder:
            sizes[folder] += 1
            folder = folder.rpartition("/")[0]
    return sizes
