"""Tools for a model: they read one revision through the store and git's objects, and nothing else.

No tool takes a path of the machine: a path names a file of the revision or it names nothing. What is
returned is bounded, without secrets, and is data to whoever reads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sleepcode.facts import FileFacts
from sleepcode.llm.prompts import fence
from sleepcode.llm.secrets import is_secret_file, withhold
from sleepcode.model import Note, NoteKind
from sleepcode.parsing.notebooks import ELSEWHERE, decode_file
from sleepcode.parsing.words import definition_hash, reference_hash
from sleepcode.ranking.notes import match_notes
from sleepcode.ranking.passages import find_passages
from sleepcode.ranking.past import find_precedents
from sleepcode.ranking.query import analyse
from sleepcode.ranking.view import RevisionView

_MOST_CHARACTERS = 6_000
_MOST_LINES = 120
_MOST_FOUND, _LEAST_LINES = 6, 2
"""Passages that a search shows, and the lines below which one says nothing by itself."""
_TELLING = frozenset(
    "class function interface struct enum trait mixin extension type macro module method component".split()
)
_SHORT_ROW = 120
_LONGEST_ARGUMENTS = 20_000

BlobOf = Callable[[int], str]
"""Place of a file -> its object id; empty where there is none."""

ReadPlace = Callable[[int], bytes | None]
"""Place of a file -> its content; None where there is none or it is too large."""


class BadArguments(Exception):
    """The model called a tool in a way that means nothing; the text tells it how to."""


def _schema(name: str, description: str, /, **properties: tuple[str, str]) -> dict[str, Any]:
    parameters = {key: {"type": kind, "description": text} for key, (kind, text) in properties.items()}
    required = [key for key, (_, text) in properties.items() if not text.startswith("optional")]
    return {
        "type": "function",
        "function": {
            "name": name,
            "description": description,
            "parameters": {"type": "object", "properties": parameters, "required": required},
        },
    }


READING_TOOLS: tuple[dict[str, Any], ...] = (
    _schema("search", "Passages that say most about some words.", words=("string", "a few words")),
    _schema(
        "read",
        f"Lines of a file, at most {_MOST_LINES}.",
        path=("string", "path in the repository"),
        start=("integer", "optional first line"),
        end=("integer", "optional last line"),
    ),
    _schema(
        "outline",
        "Symbols of a file, or files of a folder.",
        path=("string", "path; . is the top"),
        start=("integer", "optional line of a file from which on its symbols are told"),
    ),
    _schema("symbol", "Where a name is defined.", name=("string", "a function, class or constant")),
    _schema("references", "Files that use a name.", name=("string", "a function, class or constant")),
    _schema("history", "Newest changes of a file.", path=("string", "path in the repository")),
    _schema("similar_changes", "Past changes like a task, with files.", task=("string", "what to change")),
    _schema("read_note", "The note that fits some words best.", words=("string", "a path or a few words")),
)


class RevisionTools:
    """The tools' work on one revision. `seen` and `cited` tell what a note made from it rests on."""

    def __init__(self, view: RevisionView, read: ReadPlace, blob_of: BlobOf) -> None:
        self._view = view
        self._read_place = read
        self._blob_of = blob_of
        self._lines: dict[int, list[str] | None] = {}
        self._by_name: dict[str, list[str]] | None = None
        self._by_end: dict[str, list[str]] = {}
        self.seen: dict[str, str] = {}
        """Path -> blob of every file whose content was returned."""
        self.spans: dict[str, tuple[int, int]] = {}
        """Path -> the lines of it that were returned last."""
        self.withheld = 0
        """Secrets that were left out."""

    def run(self, name: str, arguments: str) -> str:
        """The result of one call, bounded and fenced; an error is told as text, never raised."""
        try:
            given = _parse(arguments)
            tools: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
                "search": self._search,
                "read": self._read,
                "outline": self._outline,
                "symbol": self._symbol,
                "references": self._references,
                "history": self._history,
                "similar_changes": self._similar_changes,
                "read_note": self._read_note,
            }
            if name not in tools:
                return f"There is no tool called {name[:60]!r}; there are {', '.join(tools)}."
            text = tools[name](given)
        except BadArguments as error:
            return f"That call can't be made: {error}"
        text, withheld = withhold(text)
        self.withheld += withheld
        if len(text) > _MOST_CHARACTERS:
            text = text[:_MOST_CHARACTERS].rpartition("\n")[0] + "\n[cut; ask for less]"
        return fence(text)

    def lines(self, path: str) -> list[str] | None:
        """Lines of a file of the revision; None where there is no such text."""
        place = self._view.place_of_path.get(path)
        if place is None:
            return None
        if place not in self._lines:
            data = self._read_place(place)
            text = decode_file(path, data) if data is not None else None
            # The end of the last line begins no other.
            self._lines[place] = text.removesuffix("\n").split("\n") if text is not None else None
        return self._lines[place]

    def ending(self, end: str) -> Sequence[str]:
        """Paths of the revision that end so, at the beginning of a name."""
        if self._by_name is None:
            self._by_name = {}
            for path in self._view.all_paths:
                self._by_name.setdefault(path.rpartition("/")[2], []).append(path)
        if end not in self._by_end:
            named = self._by_name.get(end.rpartition("/")[2], ())
            self._by_end[end] = [path for path in named if f"/{path}".endswith(f"/{end}")]
        return self._by_end[end]

    def blob(self, path: str) -> str:
        """The blob that the revision has at a path; empty where it has none."""
        place = self._view.place_of_path.get(path)
        return self._blob_of(place) if place is not None else ""

    # --- the tools ------------------------------------------------------------------------------

    def _search(self, given: Mapping[str, Any]) -> str:
        query = analyse(_text(given, "words"), is_question=True)
        passages, _ = find_passages(self._view, query, 24)
        found: list[str] = []
        for passage in passages:
            path = self._view.path(passage.place)
            end = min(passage.chunk.end, passage.chunk.start + 24)
            if end - passage.chunk.start + 1 >= _LEAST_LINES and len(found) < _MOST_FOUND:
                found.append(self._span(path, passage.chunk.start, end, passage.symbol))
        return "\n\n".join(part for part in found if part) or "Nothing has those words."

    def _read(self, given: Mapping[str, Any]) -> str:
        path = self._path(given)
        start = _number(given, "start", 1)
        end = min(_number(given, "end", start + _MOST_LINES - 1), start + _MOST_LINES - 1)
        text = self._span(path, start, end)
        total = len(self.lines(path) or ())
        more = f"\n[{path} has {total:,} lines]" if text and total > end else ""
        return text + more if text else f"{path} has no line {start}."

    def _outline(self, given: Mapping[str, Any]) -> str:
        path = _text(given, "path").strip("/").removeprefix("./")
        place = self._view.place_of_path.get(path)
        if place is not None:
            if is_secret_file(path):
                return self._withhold_file(path)
            facts = self._view.facts(place)
            if facts is None:
                return f"{path} has no symbols."
            self._note_seen(path)
            return _tell_symbols(path, facts, _number(given, "start", 1))
        prefix = "" if path in (".", "") else path + "/"
        inside = [name for name in self._view.all_paths if name.startswith(prefix)]
        if not inside:
            raise BadArguments(f"there is no {path!r} in this revision")
        folders: dict[str, int] = {}
        for name in inside:
            head, slash, _ = name.removeprefix(prefix).partition("/")
            folders[head + slash] = folders.get(head + slash, 0) + 1
        rows = [
            f"{name} ({count} files)" if name.endswith("/") else name
            for name, count in sorted(folders.items())
        ]
        return "\n".join([f"{prefix or 'the top'}:", *rows])

    def _symbol(self, given: Mapping[str, Any]) -> str:
        name = _text(given, "name")
        last = name.rpartition(".")[2]
        rows: list[str] = []
        for place, _ in self._view.name_postings(definition_hash(last), last)[:20]:
            path = self._view.path(place)
            facts = self._view.facts(place) if not is_secret_file(path) else None
            rows += [
                f"{path}:{symbol.start}-{symbol.end} {symbol.kind} {symbol.signature} - {symbol.doc}"
                for symbol in (facts.symbols if facts is not None else ())
                if symbol.name == last and symbol.qualified.endswith(name)
            ]
        return "\n".join(rows[:30]) or f"Nothing here defines {name!r}."

    def _references(self, given: Mapping[str, Any]) -> str:
        name = _text(given, "name").rpartition(".")[2]
        places = [place for place, _ in self._view.name_postings(reference_hash(name), name)]
        paths = sorted(self._view.path(place) for place in places[:200])
        return "\n".join([f"{name} is used by", *paths[:60]]) if paths else f"Nothing here uses {name!r}."

    def _history(self, given: Mapping[str, Any]) -> str:
        place = self._view.place_of_path[self._path(given)]
        numbers = self._view.changes_of(place, 12)
        rows = self._view.change_rows(numbers)
        told = [self._change(rows[number]) for number in numbers if number in rows]
        return "\n".join([f"Changes of {self._view.path(place)}:", *told]) if told else "No change known."

    def _similar_changes(self, given: Mapping[str, Any]) -> str:
        precedents = find_precedents(self._view, analyse(_text(given, "task")))
        numbers = [number for number, _ in precedents.changes[:6]]
        rows = self._view.change_rows(numbers)
        return (
            "\n".join(self._change(rows[number]) for number in numbers if number in rows)
            or "No change is like it."
        )

    def _read_note(self, given: Mapping[str, Any]) -> str:
        words = _text(given, "words")
        for match in match_notes(self._view, analyse(words, is_question=True)):
            return describe_note(match.note)
        return "No note has those words."

    # --- inside ---------------------------------------------------------------------------------

    def _path(self, given: Mapping[str, Any]) -> str:
        path = _text(given, "path").removeprefix("./")
        if path not in self._view.place_of_path:
            raise BadArguments(f"there is no file {path!r} in this revision")
        return path

    def _span(self, path: str, start: int, end: int, symbol: str = "") -> str:
        if is_secret_file(path):
            return self._withhold_file(path)
        lines = self.lines(path)
        if lines is None:
            return f"{path} can't be read as text."
        shown = lines[start - 1 : end]
        if not shown:
            return ""
        self._note_seen(path)
        self.spans[path] = (start, start + len(shown) - 1)
        numbered = "\n".join(
            f"{number} {line[:300]}" for number, line in enumerate(shown, start) if line != ELSEWHERE
        )
        return f"{path}:{start}-{start + len(shown) - 1} {symbol}\n{numbered}"

    def _withhold_file(self, path: str) -> str:
        self.withheld += 1
        return f"{path} may hold secrets, so its content is withheld."

    def _note_seen(self, path: str) -> None:
        if path not in self.seen and (blob := self.blob(path)):
            self.seen[path] = blob

    def _change(self, row: Any) -> str:
        paths = [self._view.path(place) for place in self._view.places_of_change(row)]
        more = f" and {len(paths) - 8} more" if len(paths) > 8 else ""
        return f"{row.object[:9]} {row.subject[:120]}: {', '.join(paths[:8])}{more}"


def _tell_symbols(path: str, facts: FileFacts, start: int) -> str:
    """A file's symbols from a line on, as many as there is room for; members that say little come by themselves
    only where there is room for all."""
    symbols = [symbol for symbol in facts.symbols if symbol.start >= start]
    rows = [
        (
            symbol,
            f"{symbol.start}-{symbol.end} {symbol.kind} {symbol.qualified} {symbol.signature} - {symbol.doc}",
        )
        for symbol in symbols
    ]
    if sum(len(row) + 1 for _, row in rows) > _MOST_CHARACTERS - 500:
        rows = [(symbol, row[:_SHORT_ROW]) for symbol, row in rows if symbol.kind in _TELLING]
    told = [f"{path}, {facts.lines} lines. {facts.doc}"]
    room = _MOST_CHARACTERS - 500 - len(told[0])
    for symbol, row in rows:
        room -= len(row) + 1
        if room < 0:
            return "\n".join([*told, f"[more from line {symbol.start} on]"])
        told.append(row)
    return "\n".join(told)


def describe_note(note: Note) -> str:
    """A note as a model reads it."""
    cited = ", ".join(str(citation) for citation in note.citations[:8])
    kind = "file summary" if note.kind is NoteKind.FILE else note.kind.value
    return f"[{kind}] {note.title}\n{note.text}" + (f"\n({cited})" if cited else "")


def _parse(arguments: str) -> Mapping[str, Any]:
    if len(arguments) > _LONGEST_ARGUMENTS:
        raise BadArguments("its arguments are too long")
    try:
        given = json.loads(arguments or "{}")
    except (ValueError, RecursionError) as error:
        raise BadArguments("its arguments are not valid JSON") from error
    if not isinstance(given, dict):
        raise BadArguments("its arguments are no JSON object")
    return given


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadArguments(f"`{name}` has to be a text")
    return value.strip()[:1_000]


def _number(given: Mapping[str, Any], name: str, default: int) -> int:
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadArguments(f"`{name}` has to be a line number")
    return value
