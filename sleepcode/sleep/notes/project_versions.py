"""Where a project's own version is written."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes import pub
from sleepcode.sleep.notes.main_manifests import (
    crate_of_python,
    is_overruled,
    main_pyproject,
    published_packages,
)
from sleepcode.sleep.notes.manifests import (
    Said,
    cite,
    largest_first,
    manifests_by_depth,
    read_json,
    read_toml,
    table,
)
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean
from sleepcode.sleep.notes.workflows import ci_files

_MOST_MEMBERS = 6
"""Crates of a workspace whose versions are told."""
_VERSION = r"v?\d+\.\d+[\w.+-]*"
_OF_PERL = late(rf"^[ \t]*(?:our[ \t]+)?\$VERSION[ \t]*=[ \t]*['\"]({_VERSION})['\"]", re.M)
_NAMED_BY_PERL = late(
    r"\b(?:VERSION_FROM|(?:dist_)?version_from|all_from)['\"]?\s*(?:=>)?\s*['\"]([^'\"\n]{1,200})['\"]"
)
"""Where a manifest of Perl says that the version is written."""
_NONE = late(r"0\.0\.0(?!\d)")
"""What whoever publishes a workspace leaves its own version at, and what is not published at all."""
_GRADLE_VERSION = late(
    rf"^(?:version|(?:allprojects|subprojects)\s*\{{\s*\n(?:[^\n{{}}]*\n){{0,6}}?\s+(?:project\.)?version)\s*=?\s*['\"]({_VERSION})['\"]",
    re.M,
)
_MANIFEST_VERSIONS = (
    ("Directory.Build.props", late(rf"<Version(?:Prefix)?>\s*({_VERSION})\s*<")),
    ("Directory.Version.props", late(rf"<Version(?:Prefix)?>\s*({_VERSION})\s*<")),
    ("*.csproj", late(rf"<Version(?:Prefix)?>\s*({_VERSION})\s*<")),
    ("gradle.properties", late(rf"^(?:version(?:Name)?|VERSION(?:_NAME)?)\s*[=:]\s*({_VERSION})", re.M)),
    ("build.gradle", _GRADLE_VERSION),
    ("build.gradle.kts", _GRADLE_VERSION),
    (
        "pom.xml",
        late(rf"\A(?:(?!<dependenc|<build>|<parent>).|<parent>.*?</parent>)*?<version>({_VERSION})<", re.S),
    ),
    *(
        (
            name,
            late(
                rf"^[ \t]*(?:ThisBuild\s*/\s*)?(?:version|tlBaseVersion)(?:\s+in\s+ThisBuild)?\s*:=\s*\"({_VERSION})\"",
                re.M,
            ),
        )
        for name in ("build.sbt", "version.sbt")
    ),
    ("setup.cfg", late(rf"^version\s*=\s*({_VERSION})", re.M)),
    ("setup.py", late(rf"^[ \t]*version\s*=\s*['\"]({_VERSION})['\"]", re.M)),
    ("mix.exs", late(rf"(?:\bversion:|@version)\s*\"({_VERSION})\"")),
    ("*.cabal", late(rf"^version:[ \t]*({_VERSION})", re.I | re.M)),
    ("*.opam", late(rf"^version:[ \t]*\"({_VERSION})\"", re.M)),
    ("dune-project", late(rf"^\(version[ \t]+({_VERSION})\)", re.M)),
    ("project.clj", late(rf"\(defproject\s+[\w./-]+\s+\"({_VERSION})\"")),
    *((name, late(rf"\{{vsn,\s*\"({_VERSION})\"")) for name in ("*.app.src", "*.app")),
    ("Makefile", late(rf"^PROJECT_VERSION[ \t]*:?=[ \t]*({_VERSION})", re.M)),
    ("elm.json", late(rf"\"version\"\s*:\s*\"({_VERSION})\"")),
    ("*.gemspec", late(rf"\.version\s*=\s*['\"]({_VERSION})['\"]")),
    ("*.podspec", late(rf"\.version\s*=\s*['\"]({_VERSION})['\"]")),
    ("DESCRIPTION", late(rf"^Version:[ \t]*({_VERSION})", re.M)),
    ("Project.toml", late(rf"^version\s*=\s*\"({_VERSION})\"", re.M)),
    ("build.zig.zon", late(rf"\.version\s*=\s*\"({_VERSION})\"")),
    ("*.psd1", late(rf"^[ \t]*ModuleVersion[ \t]*=[ \t]*['\"]({_VERSION})['\"]", re.M)),
    ("dist.ini", late(rf"^version\s*=\s*({_VERSION})", re.M)),
    ("CMakeLists.txt", late(rf"\bproject\s*\([^)]{{0,200}}?\bVERSION\s+({_VERSION})", re.I)),
    ("meson.build", late(rf"\bproject\s*\([^)]{{0,400}}?\bversion\s*:\s*'({_VERSION})'")),
    ("configure.ac", late(rf"\bAC_INIT\(\s*\[[^\]]*\]\s*,\s*\[?({_VERSION})")),
)
_VERSION_STEM = late(
    r"(?:\w+_)?version(?:_\w+)?|_*version_*|release|__init__|about|__about__|package_info", re.I
)
_READ_BY_SETUP = late(r"['\"](?:[\w./-]*/)?((?!setup\.py)\w+\.py)['\"]")
_VERSION_CONSTANT = late(
    rf"^[^\n]{{0,80}}?(?<![\w.])(?:__version__|\w*_?VERSION(?:_STR(?:ING)?)?|[vV]ersion)\b[^\n=\"']{{0,60}}(?::?=|\s)\s*"
    rf"(?:['\"]({_VERSION})['\"]|\((\d+(?:,\s*\d+){{1,3}})\))",
    re.M,
)
_MADE_OF_PARTS = late(
    r"^[ \t]*(?:(?:pub|public|export|static|final|var|const|let)\s+)*(\w*Version)\s*:?=\s*(?:new\s+)?&?(?:\w+\.)?\w*Version\w*\s*"
    r"([{(][^{}()]{0,200}[})])",
    re.M,
)
"""A version whose numbers are told one by one: `Version{Major: 1, Minor: 2}`."""
_COMMENT = late(r"\s*(?://|/\*|\*|#(?!\s*define\b)|--|;|<!--)")
_DOCSTRING = late(r"\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)", re.S)
_OF_LINKER = late(r"^(?:var\s+|\s+)([vV]ersion)(?:\s+string)?\s*=\s*\"\D*\"", re.M)
_LINKED = r"-X[ =]?['\"]?[\w./${}()-]*\b"
"""How Go's linker is told the value of a variable, whose name follows."""
_LINKING = late(r"(?:[\w.-]+/)?(?:Makefile|Dockerfile|[\w.-]+\.(?:sh|mk))|\.goreleaser\.ya?ml")
_RELEASED = ".release-please-manifest.json"
_RELEASE_PLEASE = ("release-please-config.json", ".github/release-please-config.json")
_RELEASE_MARK = "x-release-please-version"
_VERSION_FILE = late(r"version(?:\.txt)?", re.I)


def find_versions(snapshot: Snapshot) -> list[Said]:
    """Where the project's own version is written."""
    said: list[Said] = []
    said.extend(_declared_versions(snapshot))
    for path in _named_for_versions(snapshot):
        text = snapshot.read_text(path) or ""
        if _VERSION_FILE.fullmatch(path):
            if re.fullmatch(rf"\s*{_VERSION}\s*", text):
                said.append(Said(f"`{clean(path, 100)}`: {text.strip()}", Citation(path, 1, 1)))
            continue
        line = _line_of_constant(path, text)
        parts = _MADE_OF_PARTS.search(text) if not line else None
        if parts is not None and re.search(r"\d", parts.group(2)):
            line = text.count("\n", 0, parts.start(1)) + 1
            told = f"`{clean(path, 100)}:{line}`: `{clean(parts.group().strip(), 120)}`"
            said.append(Said(told, Citation(path, line, line)))
            continue
        linked = _OF_LINKER.search(text) if not line and path.endswith(".go") else None
        beside = ""
        if linked is not None and _is_linked(snapshot, linked.group(1)):
            line = text.count("\n", 0, linked.start(1)) + 1
            beside = ", which the linker sets"
        if line:
            written = text.split("\n")[line - 1].strip()
            told = f"`{clean(path, 100)}:{line}`: `{clean(written, 80)}`{beside}"
            said.append(Said(told, Citation(path, line, line)))
    said.extend(_marked_for_releases(snapshot))
    return said


def _marked_for_releases(snapshot: Snapshot) -> Iterator[Said]:
    """Lines that release-please is told to write the version into."""
    for config in (path for path in _RELEASE_PLEASE if path in snapshot.files):
        packages = table(read_json(snapshot, config), "packages")
        listed = [
            (name, one)
            for name in packages
            if isinstance(files := table(packages, name).get("extra-files"), list)
            for one in files
        ]
        for name, one in listed:
            path = one.get("path") if isinstance(one, dict) else one
            place = posixpath.normpath(posixpath.join(name, path)) if isinstance(path, str) else ""
            lines = (snapshot.read_text(place) or "").split("\n") if place in snapshot.files else ()
            for number, line in enumerate(lines, 1):
                if _RELEASE_MARK in line:
                    written = line.partition(_RELEASE_MARK)[0].rstrip(" \t-/#*<!")
                    told = f"`{clean(place, 100)}:{number}`: `{clean(written, 80)}`"
                    yield Said(told, Citation(place, number, number))
                    break


def _line_of_constant(path: str, text: str) -> int:
    """The line that gives a version a name, in code and not in what is said of it; 0 where none does."""
    if path.endswith((".py", ".pyi")):
        # An example of how it is used is no version of the project.
        text = _DOCSTRING.sub(lambda found: "\n" * found.group().count("\n"), text)
    for match in _VERSION_CONSTANT.finditer(text):
        if not _COMMENT.match(match.group()):
            return text.count("\n", 0, match.start(match.lastindex or 0)) + 1
    return 0


def _is_linked(snapshot: Snapshot, name: str) -> bool:
    """Whether any of the ways in which a project is built gives a variable of Go its value."""
    pattern = re.compile(rf"{_LINKED}{name}=")
    paths = sorted({*(path for path in snapshot.files if _LINKING.fullmatch(path)), *ci_files(snapshot)})
    return any(pattern.search(snapshot.read_text(path) or "") for path in paths)


def _named_for_versions(snapshot: Snapshot) -> list[str]:
    """Sources of the product that are likely to hold its version, those that `setup.py` reads and those at the top
    first."""
    read = set(_READ_BY_SETUP.findall(snapshot.read_text("setup.py") or ""))
    found = []
    for path in snapshot.files:
        name = path.rpartition("/")[2]
        is_likely = path in snapshot.product and (
            _VERSION_STEM.fullmatch(name.partition(".")[0]) or (name in read and path.count("/") <= 2)
        )
        if path.count("/") <= 3 and (is_likely or _VERSION_FILE.fullmatch(path)):
            found.append(path)
    found = [path for path in found if not _is_inner_package(snapshot, path)]
    return sorted(found, key=lambda path: (path.rpartition("/")[2] not in read, path.count("/"), path))[:40]


def _is_inner_package(snapshot: Snapshot, path: str) -> bool:
    """Whether a file is the `__init__.py` of a package in another one, whose version is its own."""
    folder, _, name = path.rpartition("/")
    return name == "__init__.py" and f"{folder.rpartition('/')[0]}/__init__.py" in snapshot.files


def _declared_versions(snapshot: Snapshot) -> Iterator[Said]:
    described = main_pyproject(snapshot) or "pyproject.toml"
    pyproject, cargo = read_toml(snapshot, described), read_toml(snapshot, "Cargo.toml")
    crate = crate_of_python(snapshot, described)
    found: list[tuple[str, Any, str]] = [
        (described, table(pyproject, "project").get("version"), "version"),
        (described, table(pyproject, "tool", "poetry").get("version"), "version"),
        (crate, table(read_toml(snapshot, crate), "package").get("version") if crate else None, "version"),
        ("Cargo.toml", table(cargo, "package").get("version"), "version"),
        ("Cargo.toml", table(cargo, "workspace", "package").get("version"), "version"),
    ]
    if table(cargo, "workspace") and not table(cargo, "package"):
        members = largest_first(snapshot, manifests_by_depth(snapshot, "Cargo.toml"))[:_MOST_MEMBERS]
        found.extend(
            (path, table(read_toml(snapshot, path), "package").get("version"), "version") for path in members
        )
    packages, more = _of_packages(snapshot)
    found.extend(
        (path, read_json(snapshot, path).get("version"), '"version"')
        for path in (*packages, "composer.json", "version.json", "lerna.json")
    )
    yield from pub.find_versions(snapshot)
    for path, value, needle in found:
        if isinstance(value, str) and re.fullmatch(_VERSION, value) and not _NONE.match(value):
            text = snapshot.read_text(path) or ""
            match = re.search(rf"^[^\n]*\b{re.escape(needle.strip(chr(34)))}\"?\s*[:=]\s*\"", text, re.M)
            line = text.count("\n", 0, match.start()) + 1 if match is not None else 0
            others = f" and {more} more of its packages" if more and path == packages[-1] else ""
            yield Said(f"`{clean(path, 100)}`{others}: {clean(value, 40)}", Citation(path, line, line))
    for name, value in read_json(snapshot, _RELEASED).items():
        if isinstance(value, str) and re.fullmatch(_VERSION, value):
            of = f" (`{clean(name, 80)}`)" if name != "." else ""
            yield Said(f"`{_RELEASED}`{of}: {clean(value, 40)}", cite(snapshot, _RELEASED, f'"{name}"'))
    for path in manifests_by_depth(snapshot, "Makefile.PL", "Build.PL")[:4]:
        named = _NAMED_BY_PERL.search(snapshot.read_text(path) or "")
        place = posixpath.join(posixpath.dirname(path), named.group(1)) if named is not None else ""
        text = (snapshot.read_text(place) or "") if place in snapshot.files else ""
        if (match := _OF_PERL.search(text)) is not None:
            line = text.count("\n", 0, match.start(1)) + 1
            yield Said(
                f"`{clean(place, 100)}:{line}`: {clean(match.group(1), 40)}", Citation(place, line, line)
            )
    scheme = next(
        (name for name in ("setuptools_scm", "hatch-vcs", "versioningit") if _is_named(pyproject, name)), ""
    )
    if scheme:
        yield Said(f"Taken from git's tags, by {scheme}.", cite(snapshot, described, scheme))
    for name, pattern in _MANIFEST_VERSIONS:
        for path in manifests_by_depth(snapshot, name)[:4]:
            match = pattern.search(snapshot.read_text(path) or "")
            if match is not None and not _NONE.match(match.group(1)) and not is_overruled(snapshot, path):
                line = (snapshot.read_text(path) or "").count("\n", 0, match.start(1)) + 1
                yield Said(f"`{clean(path, 100)}`: {clean(match.group(1), 40)}", Citation(path, line, line))


def _of_packages(snapshot: Snapshot) -> tuple[list[str], int]:
    """(manifests of npm whose versions are told, how many more packages have the last one's)

    What a private workspace says of its own version counts where it is that of what it publishes.
    """
    packages = published_packages(snapshot)
    if not packages:
        return ["package.json"], 0
    versions = {path: read_json(snapshot, path).get("version") for path in packages}
    own = read_json(snapshot, "package.json").get("version")
    top = ["package.json"] if own in versions.values() else []
    if len(packages) <= _MOST_MEMBERS:
        return [*top, *packages], 0
    # Those of one version are one thing to tell.
    alike = [path for path in packages if versions[path] == versions[packages[0]]]
    others = [path for path in packages if versions[path] != versions[packages[0]]]
    return [*top, *others[: _MOST_MEMBERS - 1], packages[0]], len(alike) - 1


def _is_named(pyproject: dict[str, Any], tool: str) -> bool:
    required = table(pyproject, "build-system").get("requires")
    return isinstance(required, list) and any(
        str(one).replace("-", "_").startswith(tool.replace("-", "_")) for one in required
    )
