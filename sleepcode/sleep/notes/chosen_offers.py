"""Which of several files that say the same is told: tables as they are today, routes once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sleepcode.ranking.file_routes import FileRoute
from sleepcode.ranking.schema_files import is_migration, is_whole_schema
from sleepcode.sleep.notes.offers import FileOffers, count_names, is_tooling
from sleepcode.sleep.notes.wording import clean, number

_SEVERAL = frozenset(("resources", "resource", "apiResource"))
"""What stands for the routes of all, of one, of a new one."""
_CALL, _NEAR = "rpc", 6
"""How a call of a service is told, and how many lines below it its path over HTTP is."""
_CLASS = "class "
"""What the detail of a table begins with that a class stands for."""
_ENOUGH = 5
"""Tables or models from which migrations say nothing more of them than how they came to be."""


def choose_tables(every: Sequence[FileOffers]) -> list[FileOffers]:
    """The files that say which tables there are today, each table where it is told first."""
    chosen = [file for file in every if not is_tooling(file.path)] or list(every)
    # What stands today comes before how it came to be, and a whole schema before its parts.
    chosen.sort(key=lambda file: (not is_whole_schema(file.path), -len(file.offers), file.path))
    chosen = _put_last(chosen, is_migration)
    today = [file for file in chosen if not is_migration(file.path)]
    if count_names(today) >= _ENOUGH or any(is_whole_schema(file.path) for file in today):
        chosen = today
    return chosen


_MOST_AGAIN = 6


def tell_again(every: Sequence[FileOffers], chosen: Sequence[FileOffers]) -> list[str]:
    """Where else the tables are that are told: in other schemas, and as the classes that stand for them."""
    known = {one.name.lower() for file in chosen for one in file.offers}
    told = {(file.path, one.line) for file in chosen for one in file.offers}
    schemas: list[str] = []
    classes: list[str] = []
    for path, offers in sorted(every, key=lambda file: (-len(file.offers), file.path)):
        again = [one for one in offers if one.name.lower() in known and (path, one.line) not in told]
        if is_migration(path) or is_tooling(path) or not again:
            continue
        of_classes = [one for one in again if one.detail.startswith(_CLASS)]
        classes += [
            f"`{clean(one.detail.removeprefix(_CLASS), 80)}` (`{clean(path, 120)}:{one.line}`)"
            for one in of_classes
        ]
        if len(again) > len(of_classes):
            schemas.append(f"`{clean(path, 120)}` ({len(again) - len(of_classes)})")
    return [
        f"{what}: {', '.join(found[:_MOST_AGAIN])}"
        + (f", and {len(found) - _MOST_AGAIN} more" if len(found) > _MOST_AGAIN else "")
        for what, found in (
            ("The same tables are defined in", schemas),
            ("Classes that stand for them", classes),
        )
        if found
    ]


def without_doubled(file: FileOffers) -> FileOffers:
    """The routes without the calls of a service that have a path over HTTP on the lines below."""
    kept = [
        one
        for one, following in zip(file.offers, [*file.offers[1:], None], strict=True)
        if one.detail != _CALL
        or following is None
        or following.detail == _CALL
        or following.line > one.line + _NEAR
    ]
    return FileOffers(file.path, kept)


def count_routes(files: Sequence[FileOffers]) -> int:
    """How many there are in code: a path counts with each of its methods, in each file that has it."""
    return sum(len(file.offers) for file in files)


def tell_all_routes(files: Sequence[FileOffers], others: int = 0) -> str:
    """How many routes there are, of which one that stands for several makes it the least."""
    stands = any(one.detail in _SEVERAL for file in files for one in file.offers)
    return ("at least " if stands else "") + number(count_routes(files) + others, "route")


def tell_count_of_routes(files: Sequence[FileOffers], by_place: Sequence[FileRoute]) -> str:
    """`55 in code and 130 by the places of files (Remix)`."""
    counts = [f"{count_routes(files):,} in code"] if files else []
    if by_place:
        frameworks = " and ".join(dict.fromkeys(route.framework for route in by_place))
        counts.append(f"{len(by_place):,} by the places of files ({frameworks})")
    return " and ".join(counts)


def _put_last(files: Sequence[FileOffers], is_last: Callable[[str], object]) -> list[FileOffers]:
    """The same files, each name once: where it is first when some paths are looked at last."""
    seen: set[str] = set()
    found = []
    for path, offers in sorted(files, key=lambda file: bool(is_last(file.path))):
        chosen = [one for one in offers if one.name.lower() not in seen]
        seen.update(one.name.lower() for one in chosen)
        if chosen:
            found.append(FileOffers(path, chosen))
    return found
