"""Programs that packages of Haskell and OCaml say they have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.cabal import EXECUTABLE, read_sections
from sleepcode.sleep.notes.functional_manifests import end_of

_EXECUTABLE_OF_DUNE = late(r"^[ \t]*\(executables?\b", re.M)
_NAMES = late(r"\(names?\s+([^()]+)\)")
_PUBLIC_NAMES = late(r"\(public_names?\s+([^()]+)\)")
_COMMENT = late(r";[^\n]*")


def find_programs(
    name: str, text: str, folder: str, files: Collection[str]
) -> Iterator[tuple[str, str, int]]:
    """(program, the file that it starts at, line) of a manifest in a folder."""
    if name == "dune":
        yield from _of_dune(text, folder, files)
        return
    for section in read_sections(text):
        if section.kind == EXECUTABLE:
            folders = " ".join(section.fields.get("hs-source-dirs", ())).replace(",", " ").split() or [""]
            main = " ".join(section.fields.get("main-is", ())).strip()
            places = (
                f"{folder}{around.strip('./')}/{main}".replace("//", "/").lstrip("/") for around in folders
            )
            start = next((place for place in places if place in files), "")
            if section.name and start:
                yield section.name, start, section.line


def _of_dune(text: str, folder: str, files: Collection[str]) -> Iterator[tuple[str, str, int]]:
    bare = _COMMENT.sub(lambda found: " " * len(found.group()), text)
    last = 0
    for match in _EXECUTABLE_OF_DUNE.finditer(bare):
        if match.start() < last:
            continue
        last = end_of(bare, match.start())
        body = bare[match.start() : last]
        names, public = _NAMES.search(body), _PUBLIC_NAMES.search(body)
        line = text.count("\n", 0, match.end()) + 1
        for own, program in zip(
            names.group(1).split() if names else (), public.group(1).split() if public else (), strict=False
        ):
            if program != "-" and f"{folder}{own}.ml" in files:
                yield program, f"{folder}{own}.ml", line
