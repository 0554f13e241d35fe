"""Files as the line of a note lists them, with the numbers of the lines in which something is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sleepcode.ask.subjects import on_a_line
from sleepcode.model import Citation
from sleepcode.ranking.view import RevisionView

MOST_SHOWN = 6
_MOST_LINES = 3


def list_files(
    view: RevisionView, places: Sequence[int], lines_of: Mapping[int, Sequence[int]] | None = None
) -> str:
    """Files, with the lines of those for which they are given."""
    shown = [
        f"`{on_a_line(view.path(place))}`{_list_lines((lines_of or {}).get(place, ()))}"
        for place in places[:MOST_SHOWN]
    ]
    if rest := len(places) - len(shown):
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def _list_lines(lines: Sequence[int]) -> str:
    return f" ({list_numbers(lines)})" if lines else ""


def list_numbers(lines: Sequence[int]) -> str:
    rest = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
    return ", ".join(map(str, lines[:_MOST_LINES])) + rest


def cite_use(view: RevisionView, place: int, lines_of: Mapping[int, Sequence[int]]) -> Citation:
    lines = lines_of.get(place)
    return Citation(view.path(place), lines[0], lines[0]) if lines else Citation(view.path(place))
