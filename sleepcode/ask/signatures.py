"""What a function takes and what it returns: its head as it is written, and what its documentation says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.ask.arities import read_heads
from sleepcode.ask.overloads import find_overloads
from sleepcode.ask.said import find_subject
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import CALLED, TYPES, Subject, find_definitions, on_a_line, place_of
from sleepcode.ask.texts import Texts
from sleepcode.ask.told import make_note, match_told
from sleepcode.facts import Symbol
from sleepcode.model import Citation, Role
from sleepcode.parsing.languages import SHELLS
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.said_names import written_names
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader

_MAKES = ("__init__", "constructor", "initialize", "__construct", "init", "new", "__new__")
"""How languages call what makes one of a type, where it isn't called as the type."""
_MOST_SHOWN = 4
_MOST_OVERLOADS = 6
_MOST_DEFINERS = 25
"""Files that may define a name for the head of each to be worth telling."""
_MOST_LINES = 60
_LONGEST = 1_200
"""Characters of a head that are shown."""
_REMARK = re.compile(r"(?:^|\s)(?:#|//|--)\s[^\n]*$")
_OPENS = re.compile(r"[({\[]|[)}\]]|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\\n]){0,40}'")
_ASKED = (
    late(
        r"\bwhat\s+(?:\w+\s+)?(?:does|do|can|will)\s+(?:the\s+)?`?(?P<name>[A-Za-z_]\w+)`?\s+(?:return|yield|accept|take|expect)s?\b",
        re.I,
    ),
    late(
        r"\b(?:signature|prototype|arguments?|args|parameters?|params|type|values?)\s+(?:of|for|to)\s+(?:the\s+)?`?(?P<name>[A-Za-z_]\w+)`?\W*$",
        re.I,
    ),
)
"""How it is asked of a word as of a function's name."""


def tell_signature(session: Session, query: Query) -> list[NoteMatch]:
    """A note with the head of the function that a question names, or of what makes one of its type; empty for none."""
    view = session.view
    subject = find_subject(view, query.text) or _find_asked(view, query.text)
    called = _find_called(view, subject) if subject is not None else []
    if subject is None or not called:
        return []
    lines: list[str] = []
    with BlobReader(session.repository) as reader:
        texts = Texts(session, reader)
        for place, symbol in called[:_MOST_SHOWN]:
            heads = read_heads(texts.lines(place) or (), symbol) if view.languages[place] == "erlang" else []
            head = _head(texts.lines(place) or (), symbol)
            where = f"`{place_of(view, place, symbol)}`"
            lines.append(
                f"`{symbol.qualified}` ({symbol.kind}) in {where}"
                + (f": {symbol.doc}" if symbol.doc else ".")
            )
            if symbol.kind in TYPES and "(" not in head:
                lines.append(f"  `{symbol.name}` has nothing here that makes one by being called.")
            elif len(heads) > 1:
                lines += (f"  {on_a_line(one)[:_LONGEST]}" for one in heads)
            else:
                lines.append(f"  {on_a_line(head or symbol.signature)}")
                lines += _tell_overloads(view.languages[place], texts.lines(place) or (), symbol)
    if (rest := len(called) - _MOST_SHOWN) > 0:
        lines.append(f"And {rest} more of that name.")
    title = f"What is the signature of {subject.shown.strip('`')}?"
    cited = tuple(
        Citation(view.path(place), symbol.start, symbol.end) for place, symbol in called[:_MOST_SHOWN]
    )
    return match_told(make_note(title, lines, cited))


def _tell_overloads(language: str, lines: Sequence[str], symbol: Symbol) -> Iterator[str]:
    """The heads that callers see where a function is declared several times before it is defined."""
    found = list(find_overloads(language, lines, symbol))
    if found:
        yield f"  Callers see its {len(found)} overload{'s' if len(found) != 1 else ''}:"
    for line in found[:_MOST_OVERLOADS]:
        declared = symbol._replace(start=line, end=symbol.start - 1)
        head = " ".join(_head(lines, declared).removesuffix(": ...").split())
        yield f"  {on_a_line(head)} (line {line})"
    if (rest := len(found) - _MOST_OVERLOADS) > 0:
        yield f"  and {rest} more"


def _find_asked(view: RevisionView, text: str) -> Subject | None:
    words = [match["name"] for asks in _ASKED for match in asks.finditer(text)]
    for name in dict.fromkeys([*(said.name for said in written_names(text)), *words]):
        if name:
            symbols = [
                one
                for one in find_definitions(view, name, most=_MOST_DEFINERS)
                if name not in words or view.role(one[0]) is not Role.TEST
            ]
            if symbols:
                return Subject(f"`{name}`", sorted({place for place, _ in symbols}), [name], symbols)
    return None


def _find_called(view: RevisionView, subject: Subject) -> list[tuple[int, Symbol]]:
    """(place, function) of what can be called: all functions of a name, or what makes one of a type; what stands in
    another function comes last."""
    found: list[tuple[int, Symbol]] = []
    for place, symbol in subject.symbols:
        facts = view.facts(place)
        if view.languages[place] in SHELLS or facts is None:
            # What such a function takes is in no head.
            continue
        if symbol.kind in CALLED:
            above = symbol.qualified.rpartition(".")[0] if subject.owner else None
            found += (
                (place, one)
                for one in facts.symbols
                if one.kind in CALLED
                and one.name == symbol.name
                and (above is None or one.qualified.rpartition(".")[0] == above)
            )
        elif symbol.kind in TYPES:
            made = [
                one
                for one in facts.symbols
                if one.kind in CALLED
                and one.qualified.rpartition(".")[0] == symbol.qualified
                and one.name in (*_MAKES, symbol.name)
            ]
            found += ((place, one) for one in made or [symbol])
    kinds = {(place, symbol.qualified): symbol.kind for place, _ in found for symbol in _symbols(view, place)}
    return sorted(
        dict.fromkeys(found),
        key=lambda one: (
            bool(aside_kind(view.path(one[0]))) or view.role(one[0]) is Role.TEST,
            # What a name alone means is sooner what is called by it alone.
            not subject.owner and "." not in subject.shown and one[1].kind == "method",
            kinds.get((one[0], one[1].qualified.rpartition(".")[0])) in CALLED,
        ),
    )


def _symbols(view: RevisionView, place: int) -> Sequence[Symbol]:
    facts = view.facts(place)
    return facts.symbols if facts is not None else ()


def _is_within_angles(head: str, name: str) -> bool:
    """Whether a head ends within the parameters of types that stand behind a name."""
    _, begins, behind = head.partition(f"{name}<")
    return bool(begins) and behind.count("<") + 1 > behind.count(">") - behind.count("=>")


def _head(lines: Sequence[str], symbol: Symbol) -> str:
    """A definition from its first line of code to where its brackets are closed and a body can begin, on one line."""
    kept: list[str] = []
    depth = 0
    for line in lines[symbol.start - 1 : min(symbol.end, symbol.start + _MOST_LINES)]:
        if not kept and symbol.name not in line:
            # Decorators, attributes and the like.
            continue
        line = _REMARK.sub("", line)
        kept.append(line.strip())
        for match in _OPENS.finditer(line):
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(match.group(), 0)
        if _is_within_angles(" ".join(kept), symbol.name):
            # What a type may be stands on lines of its own.
            continue
        is_open = line.rstrip().endswith(("{", "(", "[")) and depth > 0
        if depth <= 0 or (is_open and line.rstrip().endswith("{") and depth == 1):
            break
    head = " ".join(kept).rstrip("{:; ").replace("( ", "(").replace(" )", ")").replace(",)", ")")
    return head if len(head) <= _LONGEST else head[: _LONGEST - 3] + "..."
