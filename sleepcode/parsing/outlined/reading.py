"""Applies a language's table to a file: its symbols, imports, the names that it uses, comments and messages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from sleepcode.facts import Import, Symbol
from sleepcode.parsing.comments import Comments, clean_comment, first_sentence
from sleepcode.parsing.outlined.syntax import Definition, Syntax

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_SYMBOLS = 5_000
_MOST_IMPORTS = 1_000
_OTHER = re.compile(r"[^\n]+")
_NEWLINE = re.compile(r"\n")
_BRACE = re.compile(r"[{}]")
_OPENING = re.compile(r"[{;]")
_GOES_ON = tuple(")]{,|")
"""How a line may begin, no deeper than a definition, without ending it."""
_ITEM = tuple("{,|=")
"""How one of several things in a list begins that each have a line."""
_CLOSES = re.compile(r"[ \t]*\}")
_HOLDERS = frozenset("class struct interface trait enum type module".split())
"""Kinds in which a function is a method."""
_TAB = 8


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
    strings: Sequence[tuple[int, str]]
    """(line, text) of what stands in quotes, with them, and is no docstring."""
    doc: str
    """The docstring of the module that the file is; empty where it has none."""


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
    within: frozenset[str]
    doc: tuple[int, int]
    """The span of its docstring; empty for none."""


class _Line(NamedTuple):
    start: int
    last: int


def read_outline(syntax: Syntax, text: str, lines: Sequence[str]) -> Outline:
    """Reads a file; linear in its length."""
    parts = blank(syntax, text)
    starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]
    found = _find(syntax.definitions, parts)
    docstrings = [one.doc for one in found if one.doc[1]]
    comments = Comments(
        cast("Sequence[Node]", _spans(parts.comments, starts, lines)),
        cast("Sequence[Node]", _spans(docstrings, starts, lines)),
        lines,
    )
    references = Counter(name for name in syntax.names.findall(parts.bare) if name not in syntax.keywords)
    symbols = _make_symbols(syntax, parts, found, starts, lines, comments, references)
    known = set(docstrings)
    own = {one.name for one in found if one.kind in ("module", "interface")}
    return Outline(
        symbols=tuple(symbols),
        imports=tuple(
            one
            for one in _find_imports(syntax, parts.code if syntax.quotes_imports else parts.bare, starts)
            if one.target not in own
        ),
        references=+references,
        comments=comments,
        strings=[
            (bisect_right(starts, start), text[start:end])
            for start, end in parts.strings
            if (start, end) not in known
        ],
        doc=next((_docstring(text, one) for one in found if one.kind == "module"), ""),
    )


def _docstring(text: str, found: _Found) -> str:
    start, end = found.doc
    return clean_comment(text[start:end].strip("\"'"), paragraph=True) if end else ""


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
    for definition in definitions:
        for match in definition.pattern.finditer(parts.bare):
            start, end = match.span()
            start += len(match.group()) - len(match.group().lstrip())
            if start not in found:
                doc = definition.docstring.match(parts.code, end) if definition.docstring else None
                span = doc.span("doc") if doc else (0, 0)
                found[start] = _Found(definition.kind, match["name"], start, end, definition.within, span)
    return [found[start] for start in sorted(found)[:_MOST_SYMBOLS]]


def _make_symbols(
    syntax: Syntax,
    parts: Text,
    found: Sequence[_Found],
    starts: Sequence[int],
    lines: Sequence[str],
    comments: Comments,
    references: Counter[str],
) -> list[Symbol]:
    """The definitions as symbols; where something is defined it isn't used, which is taken from `references`."""
    ends = _Ends(syntax, parts.bare, starts)
    around: list[Symbol] = []
    symbols: list[Symbol] = []
    for number, one in enumerate(found):
        following = found[number + 1].offset if number + 1 < len(found) else len(parts.bare)
        span = ends.find(one, following)
        while around and (around[-1].end < span.start or around[-1].kind == "field"):
            around.pop()
        outer = around[-1] if around else None
        if one.within and (outer is None or outer.kind not in one.within):
            continue
        references[one.name] -= 1
        kind = "method" if one.kind == "function" and outer and outer.kind in _HOLDERS else one.kind
        qualified = (f"{outer.qualified}.{one.name}" if outer else one.name)[:240]
        if syntax.merges and symbols and symbols[-1][1:3] == (qualified, kind):
            symbols[-1] = symbols[-1]._replace(end=span.last)
            continue
        first = _with_attached(syntax, lines, span.start)
        name = one.name.rpartition(".")[2] if kind == "module" else one.name
        symbols.append(
            Symbol(
                name[:120],
                qualified,
                kind,
                first,
                span.last,
                lines[span.start - 1].strip().removesuffix("{").rstrip()[:160],
                first_sentence(_docstring(parts.whole, one) or comments.above(first)),
            )
        )
        around.append(symbols[-1])
    return symbols


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
        self._closing = _match_braces(bare) if syntax.braces else {}
        self._braces = syntax.braces
        self._shallower = _Shallower(bare.split("\n"))

    def find(self, one: _Found, following: int) -> _Line:
        """The lines of a definition; another one begins at the offset `following`."""
        start = bisect_right(self._starts, one.offset)
        if self._braces:
            opened = _OPENING.search(self._bare, one.end, following)
            if opened is not None:
                return _Line(start, bisect_right(self._starts, self._close(opened.start())))
        return _Line(start, self._by_indentation(start, bisect_right(self._starts, following)))

    def _close(self, opened: int) -> int:
        """Where what a sign opens is closed; a brace that is closed on its line may be of a type before the body."""
        end = self._closing.get(opened, opened)
        line_end = self._bare.find("\n", opened)
        if opened < end < line_end:
            further = self._bare.find("{", end, line_end)
            return self._closing.get(further, end) if further >= 0 else end
        return end

    def _by_indentation(self, start: int, next_start: int) -> int:
        line = self._shallower.after(start)
        is_item = self._shallower.lines[start - 1].lstrip().startswith(_ITEM)
        while line:
            text = self._shallower.lines[line - 1]
            if self._closer.match(text):
                same = self._shallower.indentation(line) == self._shallower.indentation(start)
                return line if same else self._shallower.last_filled(line - 1)
            if (is_item and line == next_start) or not text.lstrip().startswith(_GOES_ON):
                return self._shallower.last_filled(line - 1)
            line = self._shallower.after(line)
        return self._shallower.last_filled(len(self._shallower.lines))


class _Shallower:
    """For each line the next one that isn't indented further; lines and their numbers as in a file."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._indents = [
            len(line[: len(line) - len(line.lstrip())].expandtabs(_TAB)) if line.strip() else -1
            for line in lines
        ]
        self._filled = [number for number, indent in enumerate(self._indents, 1) if indent >= 0]
        self._next = [0] * (len(lines) + 1)
        deeper: list[int] = []
        for number in self._filled:
            while deeper and self._indents[deeper[-1] - 1] >= self._indents[number - 1]:
                self._next[deeper.pop()] = number
            deeper.append(number)

    def indentation(self, line: int) -> int:
        """In columns; -1 of an empty line."""
        return self._indents[line - 1]

    def after(self, line: int) -> int:
        """The next line that is no deeper than this one; 0 for none."""
        return self._next[line]

    def last_filled(self, line: int) -> int:
        """The last line with something on it, up to this one."""
        place = bisect_left(self._filled, line + 1)
        return self._filled[place - 1] if place else line


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
    targets: set[str] = set()
    for pattern in syntax.imports:
        for match in pattern.finditer(code):
            target = match["target"].strip()
            named = match.groupdict().get("names") or ""
            names = tuple(dict.fromkeys(re.findall(r"[^\s,(){}]+", named[:4_000])))
            if target and (named or target not in targets):
                line = bisect_right(starts, match.start("target"))
                targets.add(target)
                found.setdefault((target, named), Import(target[:300], names, line))
    return tuple(sorted(found.values(), key=lambda one: one.line))[:_MOST_IMPORTS]
