"""Entry points that manifests of R, Perl, Julia, Zig and PowerShell declare: (group, how it is told, where)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.lesser_manifests import JULIA, own_name
from sleepcode.sleep.notes.manifests import cite
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean
from sleepcode.sleep.resolution.files import join
from sleepcode.sleep.resolution.zig_builds import BUILD, ZigBuild

_Entry = tuple[str, str, Citation]
MANIFESTS = ("DESCRIPTION", "Makefile.PL", "Build.PL", "dist.ini", *JULIA, BUILD, "*.psd1")
_EXECUTED = late(r"\b(?:EXE_FILES|script_files)['\"]?\s*=>\s*\[([^\]]{0,2000})\]")
_QUOTED = late(r"['\"]([^'\"\n]{1,200})['\"]")
_WORDS = late(r"qw\s*[(/\[{]([^)/\]}]{0,2000})")
_ROOT_MODULE = late(r"^[ \t]*(?:RootModule|ModuleToProcess)[ \t]*=[ \t]*['\"]([^'\"\n]{1,200})['\"]", re.M)


def is_lesser(name: str) -> bool:
    """Whether a file of this name is read here."""
    return name in MANIFESTS or name.endswith(".psd1")


def declared_in(snapshot: Snapshot, path: str) -> Iterator[_Entry]:
    """What one manifest declares."""
    text = snapshot.read_text(path) or ""
    folder, _, name = path.rpartition("/")
    if name == BUILD:
        yield from _programs_of_zig(snapshot, path, folder, text)
        return
    if name.endswith(".psd1"):
        yield from _module_of_powershell(snapshot, path, folder, text)
        return
    own = own_name(path, text)
    if name == "DESCRIPTION":
        place = join(folder, "R") or "R"
        if own and any(one.startswith(f"{place}/") for one in snapshot.product):
            yield "library", f"`library({own})`: `{clean(place, 100)}/`", cite(snapshot, path, "Package:")
    elif name in JULIA:
        place = join(folder, f"src/{own}.jl") or ""
        if own and place in snapshot.files:
            yield "library", f"`using {own}`: `{clean(place, 100)}`", Citation(place)
    else:
        for listed in _EXECUTED.finditer(text):
            words = [word for one in _WORDS.findall(listed.group(1)) for word in one.split()]
            for named in words or _QUOTED.findall(listed.group(1)):
                place = join(folder, named) or ""
                if place in snapshot.files:
                    told = f"command `{clean(named.rpartition('/')[2], 60)}` → `{clean(place, 100)}`"
                    yield "declared", told, cite(snapshot, path, named)
        module = own.replace("-", "::")
        place = join(folder, f"lib/{module.replace('::', '/')}.pm") or ""
        if own and place in snapshot.files:
            yield "library", f"`use {module}`: `{clean(place, 100)}`", Citation(place)


def _programs_of_zig(snapshot: Snapshot, path: str, folder: str, text: str) -> Iterator[_Entry]:
    for program in ZigBuild(text).programs():
        place = join(folder, program.file) or ""
        if place in snapshot.files:
            told = f"program `{clean(program.name, 60)}` → `{clean(place, 100)}`"
            yield "declared", told, Citation(path, program.line, program.line)


def _module_of_powershell(snapshot: Snapshot, path: str, folder: str, text: str) -> Iterator[_Entry]:
    root = _ROOT_MODULE.search(text)
    if root is None:
        return
    name = re.sub(r"\.psd1$", "", path.rpartition("/")[2])
    place = join(folder, root.group(1).replace("\\", "/")) or ""
    shown = place if place in snapshot.files else path
    yield (
        "library",
        f"`Import-Module {clean(name, 60)}`: `{clean(shown, 100)}`",
        cite(snapshot, path, root.group()),
    )
