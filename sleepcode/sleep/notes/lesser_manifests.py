"""Manifests of R, Perl, Julia, Zig, PowerShell and CocoaPods: the packages that they declare, and what they call their own.

They are read by patterns, and none is executed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.declared_formats import BUILD, DEVELOPMENT, OPTIONAL, RUNTIME, Found
from sleepcode.sleep.notes.manifests import read_toml, table
from sleepcode.sleep.notes.snapshot import Snapshot

JULIA = ("Project.toml", "JuliaProject.toml")
LANGUAGES_OF: Mapping[str, tuple[str, ...]] = {
    "DESCRIPTION": ("r",),
    **dict.fromkeys(("Makefile.PL", "Build.PL", "cpanfile", "dist.ini"), ("perl",)),
    **dict.fromkeys(JULIA, ("julia",)),
    "build.zig.zon": ("zig",),
    ".psd1": ("powershell",),
    **dict.fromkeys((".podspec", "Podfile"), ("objective-c", "swift", "c", "cpp")),
}
"""Ends of their names -> the languages of what they describe."""
MANIFESTS = tuple(f"*{name}" if name.startswith(".") else name for name in LANGUAGES_OF)
_OF_R = ((RUNTIME, "Depends"), (RUNTIME, "Imports"), (BUILD, "LinkingTo"), (OPTIONAL, "Suggests"))
_R_NAME = late(r"(?:^|,)\s*([A-Za-z][\w.]*)")
_FOR_CHECKS = frozenset(
    "covr devtools knitr lintr mockery pkgdown quarto rmarkdown roxygen2 spelling styler testthat tinytest vdiffr withr RUnit".split()
)
"""Packages that nobody suggests to use the project with."""
_LISTED_BY_PERL = late(r"(\w+)['\"]?\s*=>\s*\{([^{}]{0,8000})\}")
_PERL_KEY = late(
    r"^[ \t]*['\"]?([A-Za-z]\w*(?:::\w+)*)['\"]?\s*=>|(?<=[{,])\s*['\"]?([A-Za-z]\w*(?:::\w+)*)['\"]?\s*=>",
    re.M,
)
_SCOPE_OF_PERL = {
    **dict.fromkeys(("PREREQ_PM", "requires"), RUNTIME),
    **dict.fromkeys(("recommends", "suggests"), OPTIONAL),
    **dict.fromkeys(("CONFIGURE_REQUIRES", "BUILD_REQUIRES", "configure_requires", "build_requires"), BUILD),
    **dict.fromkeys(("TEST_REQUIRES", "test_requires", "author_requires"), DEVELOPMENT),
}
_CPANFILE = late(
    r"^[ \t]*(?:(on)\b[ \t(]*['\"]?(\w+)['\"]?|(\w+)[ \t(]+['\"]([A-Za-z]\w*(?:::\w+)*)['\"]|(\}))", re.M
)
_PHASES = {"test": DEVELOPMENT, "develop": DEVELOPMENT, "build": BUILD, "configure": BUILD}
_DIST_SECTION = late(r"^\[([^\]\n]+)\]|^([A-Za-z]\w*(?:::\w+)*)[ \t]*=", re.M)
_ZON = late(r"\.(?:@\"([^\"\n]{1,100})\"|(\w+))\s*=\s*\.\{([^{}]{0,2000})\}")
_REQUIRED_MODULES = late(
    r"^[ \t]*RequiredModules[ \t]*=[ \t]*@?\(?((?:[^)#\n]|\n(?![ \t]*\n)){0,3000})", re.M
)
_MODULE = late(r"['\"]([A-Za-z][\w.]*)['\"]")
_POD = late(r"(?:\.dependency[ (]+|^[ \t]*pod[ (]+)['\"]([\w+-]+)", re.M)
_NAMES: Mapping[str, re.Pattern[str]] = {
    "DESCRIPTION": late(r"^Package:[ \t]*([\w.]+)", re.M),
    "Makefile.PL": late(r"\bNAME['\"]?\s*=>\s*['\"]([\w:-]+)['\"]"),
    "Build.PL": late(r"\b(?:dist|module)_name['\"]?\s*=>\s*['\"]([\w:-]+)['\"]"),
    "dist.ini": late(r"^name\s*=\s*([\w-]+)", re.M),
    "Project.toml": late(r"^name\s*=\s*\"(\w+)\"", re.M),
    "build.zig.zon": late(r"\.name\s*=\s*(?:\.|\")(\w+)"),
    ".podspec": late(r"\.name\s*=\s*['\"]([\w.+-]+)['\"]"),
}
_NOT_PACKAGES = frozenset(("R", "perl"))
"""What is declared among packages and is the language itself."""


def is_lesser(path: str) -> bool:
    """Whether a file is a manifest that is read here."""
    return path.rpartition("/")[2].endswith(tuple(LANGUAGES_OF))


def declared_in(snapshot: Snapshot, path: str, text: str) -> Iterator[Found]:
    """The packages that a manifest declares."""
    name = path.rpartition("/")[2]
    own = own_name(path, text)
    if name in JULIA:
        yield from _in_julia(snapshot, path)
        return
    read = next((reader for end, reader in _READERS.items() if name.endswith(end)), None)
    for found in read(text) if read is not None else ():
        if found.name not in _NOT_PACKAGES and found.name != own:
            yield found


def own_name(path: str, text: str) -> str:
    """What a manifest calls the project; empty where it doesn't."""
    name = path.rpartition("/")[2]
    pattern = next((pattern for end, pattern in _NAMES.items() if name.endswith(end)), None)
    match = pattern.search(text) if pattern is not None else None
    return match.group(1) if match is not None else ""


def field_of(text: str, field: str) -> str:
    """A field of a file as Debian's control files are, as R's `DESCRIPTION` is one; it goes on in indented lines."""
    match = re.search(rf"^{field}:((?:[^\n]|\n[ \t]+(?=\S)){{0,8000}})", text, re.M)
    return match.group(1) if match is not None else ""


def _in_description(text: str) -> Iterator[Found]:
    for scope, field in _OF_R:
        for match in _R_NAME.finditer(field_of(text, field)):
            name = match.group(1)
            yield Found(name, DEVELOPMENT if name in _FOR_CHECKS else scope, rf"^{field}:")


def _in_perl(text: str) -> Iterator[Found]:
    for listed in _LISTED_BY_PERL.finditer(text):
        scope = _SCOPE_OF_PERL.get(listed.group(1))
        for match in _PERL_KEY.finditer("{" + listed.group(2)) if scope is not None else ():
            yield Found(match.group(1) or match.group(2), scope or RUNTIME, rf"\b{listed.group(1)}\b")


def _in_cpanfile(text: str) -> Iterator[Found]:
    phase = RUNTIME
    for match in _CPANFILE.finditer(text):
        opens, of, word, name, closes = match.groups()
        if opens:
            phase = _PHASES.get(of, RUNTIME)
        elif closes:
            phase = RUNTIME
        elif word in _SCOPE_OF_PERL:
            yield Found(name, phase or _SCOPE_OF_PERL[word])


def _in_dist(text: str) -> Iterator[Found]:
    scope: str | None = None
    for match in _DIST_SECTION.finditer(text):
        section, name = match.groups()
        if section:
            is_list = section.startswith("Prereqs")
            low = section.lower()
            scope = None
            if is_list:
                scope = DEVELOPMENT if "test" in low or "develop" in low else RUNTIME
                scope = BUILD if "build" in low or "configure" in low else scope
                scope = OPTIONAL if "recommend" in low or "suggest" in low else scope
        elif scope is not None:
            yield Found(name, scope, r"^\[Prereqs")


def _in_julia(snapshot: Snapshot, path: str) -> Iterator[Found]:
    manifest = read_toml(snapshot, path)
    # What documents and measures a package has a manifest of its own.
    is_aside = "name" not in manifest and "/" in path
    for key, scope in (("deps", RUNTIME), ("weakdeps", OPTIONAL), ("extras", DEVELOPMENT)):
        for name in table(manifest, key):
            yield Found(name, DEVELOPMENT if is_aside else scope, rf"^\[{key}\]")


def _in_zon(text: str) -> Iterator[Found]:
    for match in _ZON.finditer(text):
        quoted, name, body = match.groups()
        # What lies at a path is the project's own.
        if ".url" in body:
            yield Found(quoted or name, OPTIONAL if re.search(r"\.lazy\s*=\s*true", body) else RUNTIME)


def _in_psd1(text: str) -> Iterator[Found]:
    listed = _REQUIRED_MODULES.search(text)
    for match in _MODULE.finditer(listed.group(1)) if listed is not None else ():
        yield Found(match.group(1), RUNTIME, r"^[ \t]*RequiredModules\b")


def _in_pods(text: str) -> Iterator[Found]:
    for match in _POD.finditer(text):
        yield Found(match.group(1), RUNTIME, r"\.dependency\b|^[ \t]*pod\b")


_READERS: Mapping[str, Callable[[str], Iterator[Found]]] = {
    "DESCRIPTION": _in_description,
    "Makefile.PL": _in_perl,
    "Build.PL": _in_perl,
    "cpanfile": _in_cpanfile,
    "dist.ini": _in_dist,
    "build.zig.zon": _in_zon,
    ".psd1": _in_psd1,
    ".podspec": _in_pods,
    "Podfile": _in_pods,
}
