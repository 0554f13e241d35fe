"""How projects of R, Perl, Julia, Zig, PowerShell and Solidity are built, tested and documented, by what they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.lesser_manifests import JULIA, field_of
from sleepcode.sleep.notes.manifests import cite, read_toml, table
from sleepcode.sleep.notes.snapshot import Snapshot

_Command = tuple[str, str, Citation]
"""(kind of command, how it is told, what says so)"""
_MAKERS = (
    ("Makefile.PL", "perl Makefile.PL && make", "perl Makefile.PL && make test", "a distribution of Perl"),
    ("Build.PL", "perl Build.PL && ./Build", "perl Build.PL && ./Build test", "a distribution of Perl"),
    ("dist.ini", "dzil build", "dzil test", "a Dist::Zilla distribution"),
    ("foundry.toml", "forge build", "forge test", "a Foundry project"),
)
_TEST_STEP = late(r"\.step\(\s*\"test\"")
_PESTER = late(r"(?:[^/]+/)*[^/]+\.[Tt]ests\.ps1")
_TEST_OF_PERL = late(r"t/(?:[^/]+/)*[^/]+\.t")


def find_lesser_builds(snapshot: Snapshot) -> Iterator[_Command]:
    """What follows from the build system alone."""
    for path, build, test, system in _MAKERS:
        if path in snapshot.files:
            yield "build", f"`{build}` ({system})", Citation(path)
            yield "test", f"`{test}` ({system})", Citation(path)
    yield from _of_perl(snapshot)
    yield from _of_r(snapshot)
    yield from _of_julia(snapshot)
    yield from _of_zig(snapshot)
    yield from _of_powershell(snapshot)


def _of_perl(snapshot: Snapshot) -> Iterator[_Command]:
    if {"Makefile.PL", "Build.PL", "cpanfile", "dist.ini"} & snapshot.files.keys():
        tests = sorted(path for path in snapshot.files if _TEST_OF_PERL.fullmatch(path))
        if tests:
            recursive = "r" if any(path.count("/") > 1 for path in tests) else ""
            yield "test", f"`prove -l{recursive} t`", Citation(tests[0])
    if "cpanfile" in snapshot.files:
        yield "setup", "`cpanm --installdeps .`", Citation("cpanfile")


def _of_r(snapshot: Snapshot) -> Iterator[_Command]:
    text = (snapshot.read_text("DESCRIPTION") or "") if "DESCRIPTION" in snapshot.files else ""
    if not field_of(text, "Package"):
        return
    cited = cite(snapshot, "DESCRIPTION", "Package:")
    yield "build", "`R CMD build .` (a package of R)", cited
    yield "test", "`R CMD check .` (a package of R)", cited
    if "tests/testthat.R" in snapshot.files:
        yield (
            "test",
            '`Rscript -e "devtools::test()"` (tests run with testthat)',
            Citation("tests/testthat.R"),
        )
    if field_of(text, "RoxygenNote") or field_of(text, "Config/roxygen2/version"):
        told = '`Rscript -e "devtools::document()"` (`man/` and `NAMESPACE` are made by roxygen2)'
        yield "docs", told, cite(snapshot, "DESCRIPTION", "RoxygenNote", "Config/roxygen2")
    for path in ("_pkgdown.yml", "pkgdown/_pkgdown.yml", ".pkgdown.yml"):
        if path in snapshot.files:
            yield "docs", '`Rscript -e "pkgdown::build_site()"`', Citation(path)


def _of_julia(snapshot: Snapshot) -> Iterator[_Command]:
    for path in JULIA:
        manifest = read_toml(snapshot, path) if path in snapshot.files else {}
        if not manifest.get("name") and not table(manifest, "deps"):
            continue
        yield "setup", "`julia --project -e 'using Pkg; Pkg.instantiate()'`", Citation(path)
        if "test/runtests.jl" in snapshot.files:
            told = "`julia --project -e 'using Pkg; Pkg.test()'` (a package of Julia)"
            yield "test", told, Citation("test/runtests.jl")
        if "docs/make.jl" in snapshot.files:
            yield "docs", "`julia --project=docs docs/make.jl`", Citation("docs/make.jl")


def _of_zig(snapshot: Snapshot) -> Iterator[_Command]:
    if "build.zig" not in snapshot.files:
        return
    text = snapshot.read_text("build.zig") or ""
    yield "build", "`zig build` (a Zig project)", Citation("build.zig")
    if (step := _TEST_STEP.search(text)) is not None:
        line = text.count("\n", 0, step.start()) + 1
        yield "test", "`zig build test` (a Zig project)", Citation("build.zig", line, line)


def _of_powershell(snapshot: Snapshot) -> Iterator[_Command]:
    tests = sorted(path for path in snapshot.files if _PESTER.fullmatch(path) and not aside_kind(path))
    if tests:
        tops = {path.partition("/")[0] for path in tests if "/" in path}
        folder = tops.pop() if len(tops) == 1 and all("/" in path for path in tests) else ""
        where = f" {folder}" if re.fullmatch(r"[\w.-]+", folder) else ""
        yield "test", f"`Invoke-Pester{where}` (tests run with Pester)", Citation(tests[0])
