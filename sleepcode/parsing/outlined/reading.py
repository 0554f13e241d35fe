"""Applies a language's table to a file: its symbols, imports, the names that it uses, comments and messages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from sleepcode.facts import Import, Symbol
from sleepcode.parsing.comments import Comments
from sleepcode.parsing.outlined.docs import Docs, leave_unsaid
from sleepcode.parsing.outlined.indentation import Shallower
from sleepcode.parsing.outlined.syntax import Definition, Syntax

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_SYMBOLS = 5_000
_MOST_IMPORTS = 1_000
_OTHER = re.compile(r"[^\n]+")
_NEWLINE = re.compile(r"\n")
_BRACE = re.compile(r"[{}]")
_OPENING = re.compile(r"[(){;]")
_GOES_ON = r"[ \t]*(?:[)\]{,]"
"""How a line may begin, no deeper than a definition, without ending it."""
_CLOSES = re.compile(r"[ \t]*\}")
_HOLDERS = frozenset("class struct interface trait enum type module".split())
"""Kinds in which a function is a method."""
_VALUES = frozenset(("field", "variable", "constant"))
_ALIAS = re.compile(r"\bas\s+\w+")
"""What something that is imported is called here."""
_NAMED = re.compile(r"[^\s,(){}]+")


class Text(NamedTuple):
    """A file's text, and where in it is no code. All three are equally long and have the same lines."""

    whole: str
    code: str
    """Without comments."""
    bare: str
    """Without comments and strings."""
    comments: Sequence[tuple[int, int]]
    """Spans of offsets, in order."""
    strings: Sequence[tuple[int, int]]


class Outline(NamedTuple):
    """What a file says by the shape of its lines."""

    symbols: tuple[Symbol, ...]
    imports: tuple[Import, ...]
    references: Counter[str]
    comments: Comments
    doc: str
    """What tells of the whole file."""
    strings: Sequence[tuple[int, str]]
    """(line, text) of what stands in quotes, with them."""


class _Span(NamedTuple):
    """Where a comment is, as `Comments` asks of a node."""

    start_point: tuple[int, int]
    end_point: tuple[int, int]


class _Found(NamedTuple):
    kind: str
    name: str
    offset: int
    """Of the first sign of the definition that is no space."""
    end: int
    """Of what its pattern matched."""
    is_member: bool
    until: str


class _Line(NamedTuple):
    start: int
    last: int


def read_outline(syntax: Syntax, text: str, lines: Sequence[str], language: str = "") -> Outline:
    """Reads a file; linear in its length."""
    parts = blank(syntax, text)
    starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]
    spans = _spans(parts.comments, starts, lines)
    said = leave_unsaid(syntax.unsaid, lines, [(one.start_point[0], one.end_point[0]) for one in spans])
    comments = Comments(cast("Sequence[Node]", spans), (), said)
    found = _find(syntax.definitions, parts)
    docs = Docs(syntax, text, lines, comments)
    symbols, members = _make_symbols(syntax, parts, found, starts, lines, docs)
    references = Counter(name for name in syntax.names.findall(parts.bare) if name not in syntax.keywords)
    if syntax.separator:
        for name in [name for name in references if syntax.separator in name]:
            references[name.rpartition(syntax.separator)[2]] += references[name]
    for one in members:
        # Where it is defined it isn't used.
        references[one.name] -= 1
    return Outline(
        symbols=tuple(symbols),
        imports=_find_imports(syntax, parts.code, starts),
        references=+references,
        comments=comments,
        doc=docs.of_file() or comments.leading(language=language),
        strings=[(bisect_right(starts, start), text[start:end]) for start, end in parts.strings],
    )


def blank(syntax: Syntax, text: str) -> Text:
    """The text with spaces for what is no code."""
    code: list[str] = []
    bare: list[str] = []
    comments: list[tuple[int, int]] = []
    strings: list[tuple[int, int]] = []
    last = 0
    for match in _quiet(syntax.comments, syntax.strings).finditer(text):
        start, end = match.span()
        if start == end:
            continue
        is_comment = match.lastgroup == "comment"
        before = text[last:start]
        blanked = _OTHER.sub(_spaces, match.group())
        code += before, blanked if is_comment else match.group()
        bare += before, blanked
        (comments if is_comment else strings).append((start, end))
        last = end
    code.append(text[last:])
    bare.append(text[last:])
    return Text(text, "".join(code), "".join(bare), comments, strings)


@cache
def _quiet(comments: str, strings: str) -> re.Pattern[str]:
    return re.compile(f"(?P<comment>{comments})|(?P<string>{strings})", re.M | re.S)


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _spans(comments: Sequence[tuple[int, int]], starts: Sequence[int], lines: Sequence[str]) -> list[_Span]:
    return [_Span(_point(start, starts, lines), _point(end, starts, lines)) for start, end in comments]


def _point(offset: int, starts: Sequence[int], lines: Sequence[str]) -> tuple[int, int]:
    """(row, column in bytes) of an offset, both from 0."""
    row = bisect_right(starts, offset) - 1
    before = lines[row][: offset - starts[row]] if row < len(lines) else ""
    return row, len(before) if before.isascii() else len(before.encode("utf-8", "surrogatepass"))


def _find(definitions: Sequence[Definition], parts: Text) -> list[_Found]:
    """What is defined, in order; of several at one place the first one's."""
    found: dict[int, _Found] = {}
    for kind, pattern, is_member, is_quoted, until in definitions:
        for match in pattern.finditer(parts.code if is_quoted else parts.bare):
            start = match.start()
            start += len(match.group()) - len(match.group().lstrip())
            # What begins inside a string is none.
            if start not in found and parts.bare[start : start + 1].strip():
                found[start] = _Found(kind, match["name"], start, match.end(), is_member, until)
    return [found[start] for start in sorted(found)[:_MOST_SYMBOLS]]


def _make_symbols(
    syntax: Syntax,
    parts: Text,
    found: Sequence[_Found],
    starts: Sequence[int],
    lines: Sequence[str],
    docs: Docs,
) -> tuple[list[Symbol], list[_Found]]:
    """(what is defined, where it was found)"""
    ends = _Ends(syntax, parts.bare, starts)
    around: list[Symbol] = []
    symbols: list[Symbol] = []
    counting: list[_Found] = []
    following = _find_following(found, len(parts.bare))
    for number, one in enumerate(found):
        span = ends.find(one, following[number])
        if syntax.merges and symbols and symbols[-1].name == one.name[:120]:
            symbols[-1] = symbols[-1]._replace(end=span.last)
            counting.append(one)
            continue
        while around and around[-1].end < span.start:
            around.pop()
        outer = around[-1] if around else None
        if one.is_member and (outer is None or outer.kind not in _HOLDERS):
            continue
        counting.append(one)
        first = _with_attached(syntax, lines, span.start)
        kind = "method" if one.kind == "function" and outer and outer.kind in _HOLDERS else one.kind
        symbols.append(
            Symbol(
                one.name[:120],
                (f"{outer.qualified}.{one.name}" if outer else one.name)[:240],
                kind,
                first,
                span.last,
                lines[span.start - 1].strip().removesuffix("{").rstrip()[:160],
                docs.of_symbol(one.name, first, span.start),
            )
        )
        around.append(symbols[-1])
    return symbols, counting


def _find_following(found: Sequence[_Found], end: int) -> list[int]:
    """For each definition where the next one begins that surely is one."""
    following = [end] * len(found)
    for number in range(len(found) - 2, -1, -1):
        after = found[number + 1]
        following[number] = following[number + 1] if after.is_member else after.offset
    return following


def _with_attached(syntax: Syntax, lines: Sequence[str], start: int) -> int:
    """The first line of a definition, with what belongs to it right above."""
    attached = re.compile(syntax.attached) if syntax.attached else None
    first = start
    while (
        attached is not None and first > 1 and start - first < 20 and attached.match(lines[first - 2][:300])
    ):
        first -= 1
    return first


class _Ends:
    """Where definitions end."""

    def __init__(self, syntax: Syntax, bare: str, starts: Sequence[int]) -> None:
        self._bare = bare
        self._starts = starts
        self._closer = re.compile(rf"[ \t]*(?:\}}|{syntax.closers})") if syntax.closers else _CLOSES
        self._going_on = re.compile(f"{_GOES_ON}|{syntax.within})" if syntax.within else f"{_GOES_ON})")
        self._closing = _match_braces(bare) if syntax.braces else {}
        self._braces = syntax.braces
        self._shallower = Shallower(bare.split("\n"))
        self._ending: dict[str, list[int]] = {}
        """Pattern of what ends a definition -> the offsets of the last signs of its matches."""

    def find(self, one: _Found, following: int) -> _Line:
        """The lines of a definition; another one begins at the offset `following`."""
        start = bisect_right(self._starts, one.offset)
        if one.until:
            return _Line(start, self._by_pattern(one))
        if self._braces:
            if one.kind in _VALUES:
                # Of a value the line tells whether it has any.
                following = min(following, self._end_of_line(one.end))
            opened = self._find_opening(one.end, following)
            if opened >= 0:
                return _Line(start, bisect_right(self._starts, self._close(opened)))
        return _Line(start, self._by_indentation(start))

    def _end_of_line(self, offset: int) -> int:
        end = self._bare.find("\n", offset)
        return end if end >= 0 else len(self._bare)

    def _find_opening(self, start: int, following: int) -> int:
        """Where a body opens, or what has none ends, which is not among its parameters; -1 for nowhere."""
        depth = 0
        for match in _OPENING.finditer(self._bare, start, following):
            sign = match.group()
            if sign in "()":
                depth = max(0, depth + (1 if sign == "(" else -1))
            elif not depth:
                return match.start()
        return -1

    def _close(self, opened: int) -> int:
        """Where what a sign opens is closed; one that is closed on its line may be of a type before the body."""
        end = self._closing.get(opened, opened)
        line_end = self._bare.find("\n", opened)
        while opened < end < line_end and (further := self._bare.find("{", end, line_end)) >= 0:
            opened, end = further, self._closing.get(further, end)
        return end

    def _by_pattern(self, one: _Found) -> int:
        places = self._ending.get(one.until)
        if places is None:
            found = re.finditer(one.until, self._bare, re.M)
            places = self._ending[one.until] = [match.end() - 1 for match in found]
        place = bisect_left(places, one.end)
        end = places[place] if place < len(places) else len(self._bare)
        return self._shallower.last_filled(bisect_right(self._starts, end))

    def _by_indentation(self, start: int) -> int:
        line = self._shallower.after(start)
        while line:
            text = self._shallower.lines[line - 1]
            if self._closer.match(text):
                same = self._shallower.indentation(line) == self._shallower.indentation(start)
                return line if same else self._shallower.last_filled(line - 1)
            if not self._going_on.match(text):
                return self._shallower.last_filled(line - 1)
            line = self._shallower.after(line)
        return self._shallower.last_filled(len(self._shallower.lines))


def _match_braces(bare: str) -> dict[int, int]:
    """Offset of a brace that opens -> of the one that closes it."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(bare):
        if match.group() == "{":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found


def _find_imports(syntax: Syntax, code: str, starts: Sequence[int]) -> tuple[Import, ...]:
    found: dict[tuple[str, str], Import] = {}
    for pattern in syntax.imports:
        for match in pattern.finditer(code):
            named = match.groupdict().get("names") or ""
            names = tuple(dict.fromkeys(_NAMED.findall(_ALIAS.sub("", named[:4_000]))))
            line = bisect_right(starts, match.start("target"))
            written = match["target"]
            for target in map(str.strip, written.split(syntax.several) if syntax.several else (written,)):
                if target:
                    found.setdefault((target, named), Import(target[:300], names, line))
    return tuple(sorted(found.values(), key=lambda one: one.line))[:_MOST_IMPORTS]
