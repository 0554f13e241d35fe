"""What manuals say that folders are for: tables and lists whose entries begin with an existing path in backticks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.purposes import says_something
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import plain

_MANUAL = late(
    r"(?:[\w.-]+/)?(?:README|AGENTS|CLAUDE|CONTRIBUTING|ARCHITECTURE|DEVELOP\w*|HACKING|copilot-instructions)\.(?:md|markdown)|"
    r"(?:docs?|documentation|dev)/(?:[\w.-]+/){0,2}[\w.-]+\.(?:md|markdown)",
    re.I,
)
_MOST_MANUALS = 40
_ENTRY = late(
    r"^ {0,3}(?:\|\s*|[-*+]\s+|#{2,5}\s+)(?:\*\*)?\[?`(?:\./)?([^`\s]+)`(?:\]\([^()\s]*\))?(?:\*\*)?(.*)$"
)
_SEPARATED = late(r"\s*(?:\||[-:\u2013\u2014]+\s|:|\()\s*")
_CONTINUED = late(r"^ {2,}[^\s`|*+-]")
_BRACES = late(r"\{([\w.-]+(?:,[\w.-]+)+)\}")
_CODE_ONLY = late(r"(?:`[^`]*`[\s,;/&]*)+")
_LEAST_PLAIN = 3
"""So many bare words that are all folders make a list one of folders: one alone may be a command or an option."""


class _Entry(NamedTuple):
    path: str
    text: str
    line: int
    is_plain: bool
    """Whether it is a mere word, that folders and commands may be called alike."""


def folder_purposes(snapshot: Snapshot) -> Mapping[str, tuple[str, Citation]]:
    """Folder -> what the manual nearest to the top says that it is for, and where."""

    def find() -> dict[str, tuple[str, Citation]]:
        found: dict[str, tuple[str, Citation]] = {}
        folders = _folders_of(snapshot)
        for manual in _manuals(snapshot):
            for entry in _entries_of(snapshot, manual, folders):
                found.setdefault(entry.path, (entry.text, Citation(manual, entry.line, entry.line)))
        return found

    told = snapshot.recall("purposes of folders", (), find)
    return {path: (text, Citation(*cited)) for path, (text, cited) in told.items()}


def _manuals(snapshot: Snapshot) -> list[str]:
    found = [
        path
        for path, file in snapshot.files.items()
        if _MANUAL.fullmatch(path) and file.role in (Role.DOCUMENTATION, Role.CONFIGURATION)
    ]
    return sorted(found, key=lambda path: (path.count("/"), path))[:_MOST_MANUALS]


def _folders_of(snapshot: Snapshot) -> set[str]:
    found = set()
    for folder in {path.rpartition("/")[0] for path in snapshot.files}:
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _entries_of(snapshot: Snapshot, manual: str, folders: set[str]) -> list[_Entry]:
    around = manual.rpartition("/")[0]

    def look() -> list[_Entry]:
        return list(_read_entries(snapshot.read_text(manual) or ""))

    read = [_Entry(*entry) for entry in snapshot.recall_of(f"entries of {manual}", [manual], look)]
    found = [
        entry._replace(path=place)
        for entry in read
        if (place := next((p for p in (entry.path, f"{around}/{entry.path}") if p in folders), ""))
    ]
    plain_words = sum(entry.is_plain for entry in found)
    return [entry for entry in found if not entry.is_plain or plain_words >= _LEAST_PLAIN]


def _read_entries(text: str) -> Iterator[_Entry]:
    """What the entries of a manual's tables and lists say of the paths that they begin with."""
    lines = text.split("\n")
    is_fenced = False
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith(("```", "~~~")):
            is_fenced = not is_fenced
        entry = None if is_fenced else _ENTRY.match(line)
        if entry is None:
            continue
        named, rest = entry.groups()
        separator = _SEPARATED.match(rest)
        said = rest[separator.end() :] if separator is not None else ""
        if line.lstrip().startswith("|"):
            said = said.partition("|")[0]
        elif line.startswith("#"):
            said = next((other for other in lines[number : number + 3] if other.strip()), "")
        else:
            for other in lines[number : number + 6]:
                if not _CONTINUED.match(other):
                    break
                said += f" {other.strip()}"
        said = plain(said).lstrip("-:\u2013\u2014 ").rstrip(") ") if "(" not in said else plain(said)
        if not says_something(said) or _CODE_ONLY.fullmatch(said) or said.startswith("|"):
            continue
        said = said[:1].upper() + said[1:]
        for path in _spelled_out(named):
            is_plain = "/" not in named.lstrip("/")
            yield _Entry(path, said, number, is_plain)


def _spelled_out(named: str) -> Iterator[str]:
    """The paths that a name stands for: `a/{b,c}/` for two."""
    path = re.sub(r"(?:/\*{1,2}|/\.\.\.)?/?$", "", named.strip("/") if named != "/" else "")
    braces = _BRACES.search(path)
    for choice in braces.group(1).split(",") if braces is not None else ("",):
        yield path if braces is None else path[: braces.start()] + choice + path[braces.end() :]
