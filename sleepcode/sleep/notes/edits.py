"""Edit locations: recurring themes of past changes and where such changes landed."""

from __future__ import annotations

from sleepcode.facts import Symbol
from sleepcode.model import Citation, Note, NoteKind
from sleepcode.sleep.notes.purposes import shown_name
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.themes import Theme, find_themes, folded_word, named_like
from sleepcode.sleep.notes.wording import clean, month, number

_MOST_SYMBOLS = 3


def write_edit_locations(snapshot: Snapshot) -> list[Note]:
    """One note a theme, the most telling first: files that such changes touch far above their base rate."""
    most = min(150, 20 + len(snapshot.files) // 12)
    return [_write(snapshot, theme) for theme in find_themes(snapshot, most)]


def _write(snapshot: Snapshot, theme: Theme) -> Note:
    history = snapshot.history.counted
    oldest, newest = history[theme.positions[-1]], history[theme.positions[0]]
    places = {path for path, _ in theme.places}
    # A subject may have the word and mean something else.
    latest = next((history[at] for at in theme.positions if not places.isdisjoint(history[at].paths)), newest)
    count = len(theme.positions)
    name = clean(theme.name, 60)
    touched = ", ".join(f"`{clean(path, 120)}` ({times})" for path, times in theme.places)
    first, last = month(oldest.time), month(newest.time)
    when = f"in {last}" if first == last else f"{first} to {last}"
    symbols = _named_symbols(snapshot, theme)
    text = f"{number(count, 'commit')} about {name}, {when}, touched {touched}."
    if symbols:
        named = ", ".join(f"`{clean(qualified, 60)}` ({citation})" for qualified, citation in symbols)
        text += f" Named like it: {named}."
    text += f" Latest there: {latest.id[:9]} {clean(latest.subject, 80)}"
    paths = [path for path, _ in theme.places]
    return Note(
        NoteKind.EDIT,
        theme.name,
        f"Changes about {name}",
        text,
        data={
            "changes": count,
            "files": [[path, times] for path, times in theme.places],
            "symbols": [[qualified, str(citation)] for qualified, citation in symbols],
            "first": oldest.time,
            "last": newest.time,
            "latest": latest.id,
        },
        citations=(*(Citation(path) for path in paths), *(citation for _, citation in symbols)),
        inputs=snapshot.inputs(paths),
    )


def _named_symbols(snapshot: Snapshot, theme: Theme) -> list[tuple[str, Citation]]:
    """Symbols of the theme's product files whose names have all of its words: where to look first in them."""
    words = [folded_word(word) for word in theme.words]
    if any(len(word) < 3 for word in words):
        return []
    found: dict[tuple[str, int], tuple[bool, bool, int, Symbol]] = {}
    for path, _ in theme.places[:3]:
        for name, symbol in named_like(snapshot, path, words) if snapshot.is_product(path) else ():
            is_constructor = symbol.qualified.endswith(f"{symbol.name}.{symbol.name}")
            if "test" not in name and not is_constructor:
                rank = (
                    not name.startswith(words[0]),
                    symbol.kind == "macro",
                    symbol.start - symbol.end,
                    symbol,
                )
                found.setdefault((path, symbol.start), rank)
    ranked = sorted(found.items(), key=lambda item: (item[1][:3], item[0]))
    return [
        (shown_name(symbol, snapshot.facts(path)), Citation(path, symbol.start, symbol.end))
        for (path, _), (_, _, _, symbol) in ranked[:_MOST_SYMBOLS]
    ]
