"""What the product takes from outside and offers to it, gathered from the facts of all its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sleepcode.facts import Offer
from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.lesser import is_shelved
from sleepcode.parsing.roles import aside_kind, outside_package
from sleepcode.ranking.offer_questions import COMMAND, OPTION, ROUTE, TABLE, name_of
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number, opening

_MOST_FILES = 12
_MOST_ENTRIES = 48
"""Offers that are told one by one."""
_MOST_FILES_SHORT, _MOST_ENTRIES_SHORT = 6, 16
"""The same of what is a part of an answer."""
_FEW = 2
"""Offers a file below which many files are told by their folders."""
_MOST_LINES = 36
_LEAST = 3
"""Of each file, where so many are left."""
_MOST_CITED = 24
_CITED_OF_FILE = 4
MOST_INPUTS = 200
_TOOLING = late(
    r"(?:^|/)(?:scripts?|tools?|hack|ci|build|release|contrib|dev|misc|packaging|bin|e2e|bench\w*|\w*test\w*)/|(?:^|/)[\w.-]+\.config\.\w+$|(?:^|/)magefile\.go$"
)
"""Files that are there for those who work on the project."""


_EXAMPLE = late(
    r"(?:^|/)(?:examples?|samples?|demos?|docs?_src|templates?|skeletons?|scaffolds?|stubs?)/", re.I
)
"""What shows how others do it, or is copied into what they make."""
_SCHEMA = late(
    r"(?:^|/)db/(?:schema\.rb|structure\.sql)$|(?:^|/)\w*[mM]igrat(?:e|ions?)/(?:[^/]+/)*[^/]+\.(?:sql|php|rb|exs)$"
)
"""Files that say which tables there are, though a program wrote them, or they are read only once."""


class FileOffers(NamedTuple):
    """What one file has of one kind."""

    path: str
    offers: Sequence[Offer]


class Told(NamedTuple):
    """Lines of a note, and what they are made from."""

    lines: list[str]
    citations: list[Citation]


def gather_offers(snapshot: Snapshot) -> dict[str, list[FileOffers]]:
    """Kind -> the product's files that have any, those for users first, then those with most."""
    found: dict[str, list[FileOffers]] = {}
    for path in snapshot.offering():
        is_schema = bool(_SCHEMA.search(path)) and snapshot.role_of(path) not in (Role.TEST, Role.VENDORED)
        if not (is_schema or _is_of_product(snapshot, path)):
            continue
        by_kind: dict[str, list[Offer]] = {}
        for offer in snapshot.offers(path):
            name = name_of(path, offer.name)
            # What a schema was, or a program wrote down of it, says nothing else.
            if name and (offer.kind == TABLE or not is_schema):
                by_kind.setdefault(offer.kind, []).append(offer._replace(name=name))
        for kind, offers in by_kind.items():
            found.setdefault(kind, []).append(FileOffers(path, offers))
    for files in found.values():
        files.sort(key=lambda file: (is_tooling(file.path), -len(file.offers), file.path))
    return found


def _is_of_product(snapshot: Snapshot, path: str) -> bool:
    role = snapshot.role_of(path)
    if is_example(path) and not aside_kind(path):
        return False
    if role is Role.SOURCE:
        return snapshot.is_product(path) and not is_shelved(path)
    return role in (Role.CONFIGURATION, Role.DATA) and not aside_kind(path)


def is_example(path: str) -> bool:
    """Whether a file shows how others do something, or is copied into what they make."""
    return bool(_EXAMPLE.search(outside_package(path)))


def is_tooling(path: str) -> bool:
    """Whether a file is there for those who work on the project."""
    return bool(_TOOLING.search(path))


def tell_offers(
    files: Sequence[FileOffers],
    tell: Mapping[str, str] | None = None,
    counts: Mapping[str, int] | None = None,
    *,
    is_short: bool = False,
) -> Told:
    """Files with what they have, the first with most of it; `tell` is what is shown of an offer's detail, by kind.

    `counts` has how many each file has, where some of them are told with other files; the files that it has besides
    are counted with those that are not told. `is_short` is what is only a part of an answer.
    """
    told = Told([], [])
    left = _MOST_ENTRIES if not is_short else _MOST_ENTRIES_SHORT
    most_files = _MOST_FILES if not is_short else _MOST_FILES_SHORT
    if len(files) > _MOST_FILES and sum(len(file.offers) for file in files) < _FEW * len(files):
        return _tell_by_folder(files)
    for path, offers in files[:most_files]:
        most = min(len(offers), max(_LEAST, left // 2))
        left -= most
        shown = [f"{_show(offer, tell)}" for offer in offers[:most]]
        count = (counts or {}).get(path, len(offers))
        rest = [f"and {count - most} more"] if count > most else []
        told.lines.append(f"- `{clean(path, 120)}` ({count}): {', '.join([*shown, *rest])}")
        told.citations.extend(Citation(path, one.line, one.line) for one in offers[:_CITED_OF_FILE])
    others = len(counts or files) - len(files[:most_files])
    if others:
        count = sum(len(file.offers) for file in files[most_files:])
        told.lines.append(f"- and {f'{count} more in ' if count else ''}{number(others, 'other file')}")
    del told.citations[_MOST_CITED:]
    return told


def _tell_by_folder(files: Sequence[FileOffers]) -> Told:
    """The same of many files with hardly more than one each."""
    folders: dict[str, list[tuple[str, Offer]]] = {}
    for path, offers in files:
        folders.setdefault(path.rpartition("/")[0] or ".", []).extend((path, offer) for offer in offers)
    told = Told([], [])
    left = _MOST_ENTRIES
    ranked = sorted(folders.items(), key=lambda item: (is_tooling(item[0] + "/"), -len(item[1]), item[0]))
    for folder, placed in ranked[:_MOST_FILES]:
        most = min(len(placed), max(_LEAST, left // 2))
        left -= most
        shown = []
        for path, offer in placed[:most]:
            method = f"{clean(offer.detail, 20)} " if offer.kind == ROUTE and offer.detail else ""
            name = f"`{method}{clean(offer.name, 80)}`"
            shown.append(f"{name} (`{clean(path.rpartition('/')[2], 80)}:{offer.line}`)")
        rest = [f"and {len(placed) - most} more"] if len(placed) > most else []
        told.lines.append(f"- `{clean(folder, 120)}/` ({len(placed)}): {', '.join([*shown, *rest])}")
        told.citations.extend(Citation(path, one.line, one.line) for path, one in placed[:_CITED_OF_FILE])
    if len(ranked) > _MOST_FILES:
        count = sum(len(placed) for _, placed in ranked[_MOST_FILES:])
        told.lines.append(f"- and {count} more in {number(len(ranked) - _MOST_FILES, 'other folder')}")
    del told.citations[_MOST_CITED:]
    return told


def tell_one_by_one(files: Sequence[FileOffers]) -> Told:
    """What all files have, a line each: what lies nearest to the top of the repository first."""
    every = [
        (is_tooling(path), path.count("/"), path, offer.line, offer)
        for path, offers in files
        for offer in offers
    ]
    every.sort(key=lambda one: one[:4])
    told = Told([], [])
    for _, _, path, line, offer in every[:_MOST_LINES]:
        said = f": {opening(offer.detail, 80)}" if offer.detail else ""
        told.lines.append(f"- `{clean(offer.name, 80)}` (`{clean(path, 120)}:{line}`){said}")
    told.citations.extend(Citation(path, line, line) for _, _, path, line, _ in every[:_MOST_CITED])
    if len(every) > _MOST_LINES:
        told.lines.append(f"- and {len(every) - _MOST_LINES} more")
    return told


def _show(offer: Offer, tell: Mapping[str, str] | None) -> str:
    detail = clean(offer.detail, 60).replace("`", "'")
    if offer.kind == ROUTE:
        method = f"{detail} " if detail else ""
        return f"`{method}{clean(offer.name, 100)}` (line {offer.line})"
    pattern = (tell or {}).get(offer.kind, "{detail}")
    more = f", {pattern.format(detail=detail)}" if detail.strip("\"'") and pattern else ""
    return f"`{clean(offer.name, 80)}` (line {offer.line}{more})"


def count_names(files: Iterable[FileOffers]) -> int:
    """How many different ones there are."""
    return len({offer.name for file in files for offer in file.offers})


def tell_count(
    kind: str, files: Sequence[FileOffers], noun: str, plural: str = "", *, is_least: bool = False
) -> str:
    """How many there are, or `is_least`: a command counts in each file, as that of another; options go by their names."""
    names, places = count_names(files), len({(file.path, one.name) for file in files for one in file.offers})
    least = "at least " if is_least else ""
    if kind == COMMAND:
        return least + number(places, noun, plural)
    if kind == OPTION and places > names:
        return least + number(names, f"different {noun}", plural)
    return least + number(names, noun, plural)
