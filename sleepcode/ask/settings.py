"""What files of settings say a key with dots in its name is: `server.port`, wherever it is written so or nested."""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.ask.session import Session
from sleepcode.ask.subjects import place_of
from sleepcode.ask.told import make_note, match_told
from sleepcode.facts import Symbol
from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView

_DOTTED = late(r"(?<![\w./-])`?([A-Za-z][\w-]*(?:\.[\w-]+)+)`?(?![\w/(])")
_LANGUAGES = frozenset(("ini", "yaml", "toml", "json"))
_MOST_READ = 300
"""Files of settings that are looked into."""
_MOST_SHOWN = 6
_WIDTH = 160


def tell_setting(session: Session, query: Query) -> list[NoteMatch]:
    """A note on what a key is set to and where; empty where the question names none, or no file has it."""
    view = session.view
    for match in _DOTTED.finditer(query.text):
        key = match.group(1)
        found = list(_find(view, key))
        if found:
            lines = [f"`{key}` is set in:"] if len(found) > 1 else []
            for place, symbol in found[:_MOST_SHOWN]:
                line = f"`{place_of(view, place, symbol)}`: `{symbol.signature[:_WIDTH]}`"
                lines.append(f"- {line}" if len(found) > 1 else f"`{key}` is set in {line}")
            if (rest := len(found) - _MOST_SHOWN) > 0:
                lines.append(f"- and {rest:,} more")
            title = f"What is {key} set to?"
            cited = [
                Citation(view.path(place), symbol.start, symbol.end) for place, symbol in found[:_MOST_SHOWN]
            ]
            return match_told(make_note(title, lines, cited))
    return []


def _find(view: RevisionView, key: str) -> Iterator[tuple[int, Symbol]]:
    """(place, symbol) of a key in files of settings, those nearest to the top and of the product first."""
    places = [
        place
        for place, language in enumerate(view.languages)
        if language in _LANGUAGES and view.role(place) in (Role.CONFIGURATION, Role.SOURCE, Role.DATA)
    ]
    view.load_paths(places)
    places.sort(
        key=lambda place: (
            bool(aside_kind(view.path(place))),
            view.role(place) is Role.DATA,
            view.path(place).count("/"),
            len(view.path(place)),
            view.path(place),
        )
    )
    for place in places[:_MOST_READ]:
        facts = view.facts(place) if place not in view.hidden else None
        for symbol in facts.symbols if facts is not None else ():
            if symbol.qualified == key:
                yield place, symbol
