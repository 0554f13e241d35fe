"""Applies a language's table to a file: its symbols, imports, the names that it uses, comments and messages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from sleepcode.facts import Import, Symbol
from sleepcode.parsing.comments import Comments, clean_comment, first_sentence
from sleepcode.parsing.outlined.docs import Docs, leave_unsaid
from sleepcode.parsing.outlined.ends import Ends, Found
from sleepcode.parsing.outlined.syntax import HOLDERS, Definition, Syntax

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_SYMBOLS = 5_000
_MOST_IMPORTS = 1_000
_OTHER = re.compile(r"[^\n]+")
_NEWLINE = re.compile(r"\n")
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
    """(line, text) of what stands in quotes, with them, and is no docstring."""


class _Span(NamedTuple):
    """Where a comment is, as `Comments` asks of a node."""

    start_point: tuple[int, int]
    end_point: tuple[int, int]


def read_outline(syntax: Syntax, text: str, lines: Sequence[str], language: str = "") -> Outline:
    """Reads a file; linear in its length."""
    parts = blank(syntax, text)
    starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]
    found = _find(syntax.definitions, parts)
    docstrings = [one.doc for one in found if one.doc[1]]
    spans = _spans(parts.comments, starts, lines)
    said = leave_unsaid(syntax.unsaid, lines, [(one.start_point[0], one.end_point[0]) for one in spans])
    comments = Comments(
        cast("Sequence[Node]", spans), cast("Sequence[Node]", _spans(docstrings, starts, lines)), said
    )
    docs = Docs(syntax, text, lines, comments)
    symbols, counted = _make_symbols(syntax, parts, found, starts, lines, docs)
    own = {one.name for one in counted if one.kind in ("module", "interface")}
    imports = _find_imports(syntax, parts.code if syntax.quotes_imports else parts.bare, starts)
    known = set(docstrings)
    module = next((_docstring(text, one) for one in found if one.kind == "module"), "")
    return Outline(
        symbols=tuple(symbols),
        imports=tuple(one for one in imports if one.target not in own),
        references=_count_names(syntax, parts.bare, counted),
        comments=comments,
        doc=docs.of_file() or module or comments.leading(language=language),
        strings=[
            (bisect_right(starts, start), text[start:end])
            for start, end in parts.strings
            if (start, end) not in known
        ],
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


def _docstring(text: str, found: Found) -> str:
    start, end = found.doc
    return clean_comment(text[start:end].strip("\"'"), paragraph=True) if end else ""


def _find(definitions: Sequence[Definition], parts: Text) -> list[Found]:
    """What is defined, in order; of several at one place the first one's."""
    found: dict[int, Found] = {}
    for definition in definitions:
        for match in definition.pattern.finditer(parts.code if definition.is_quoted else parts.bare):
            start, end = match.span()
            start += len(match.group()) - len(match.group().lstrip())
            # What begins inside a string is none.
            if start in found or not parts.bare[start : start + 1].strip():
                continue
            doc = definition.docstring.match(parts.code, end) if definition.docstring else None
            found[start] = Found(
                definition.kind,
                match["name"],
                start,
                end,
                match.start("name"),
                definition.within,
                definition.until,
                doc.span("doc") if doc else (0, 0),
            )
    return [found[start] for start in sorted(found)[:_MOST_SYMBOLS]]


def _count_names(syntax: Syntax, bare: str, counted: Sequence[Found]) -> Counter[str]:
    """How often names are used: where one is defined it isn't."""
    defined = {one.named_at for one in counted}
    part = min(syntax.names.groups, 1)
    names = Counter(
        match[part]
        for match in syntax.names.finditer(bare)
        if match[part] not in syntax.keywords and match.start(part) not in defined
    )
    if syntax.separator:
        for name in [name for name in names if syntax.separator in name]:
            names[name.rpartition(syntax.separator)[2]] += names[name]
    return names


def _make_symbols(
    syntax: Syntax,
    parts: Text,
    found: Sequence[Found],
    starts: Sequence[int],
    lines: Sequence[str],
    docs: Docs,
) -> tuple[list[Symbol], list[Found]]:
    """(what is defined, where it was found)"""
    ends = Ends(syntax, parts.bare, starts)
    around: list[Symbol] = []
    symbols: list[Symbol] = []
    counted: list[Found] = []
    following = _find_following(found, len(parts.bare))
    for number, one in enumerate(found):
        likely = found[number + 1].offset if number + 1 < len(found) else len(parts.bare)
        span = ends.find(one, following[number], likely)
        while around and (around[-1].end < span.start or _is_flat(around[-1], span.start)):
            around.pop()
        outer = around[-1] if around else None
        if one.within and (outer is None or outer.kind not in one.within):
            continue
        counted.append(one)
        kind = "method" if one.kind == "function" and outer and outer.kind in HOLDERS else one.kind
        qualified = (f"{outer.qualified}.{one.name}" if outer else one.name)[:240]
        if syntax.merges and symbols and symbols[-1][1:3] == (qualified, kind):
            symbols[-1] = symbols[-1]._replace(end=span.last)
            continue
        first = _with_attached(syntax, lines, span.start)
        said = first_sentence(_docstring(parts.whole, one)) or docs.of_symbol(one.name, first, span.start)
        symbols.append(
            Symbol(
                (one.name.rpartition(".")[2] if kind == "module" else one.name)[:120],
                qualified,
                kind,
                first,
                span.last,
                lines[span.start - 1].strip().removesuffix("{").rstrip()[:160],
                # A name says itself what it is.
                said if said.rstrip(".:") != one.name else "",
            )
        )
        around.append(symbols[-1])
    return symbols, counted


def _is_flat(symbol: Symbol, line: int) -> bool:
    """Whether a field ends on a line, on which another one then may begin."""
    return symbol.kind == "field" and symbol.end == line


def _find_following(found: Sequence[Found], end: int) -> list[int]:
    """For each definition where the next one begins that surely is one."""
    following = [end] * len(found)
    for number in range(len(found) - 2, -1, -1):
        after = found[number + 1]
        following[number] = following[number + 1] if after.within else after.offset
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


def _find_imports(syntax: Syntax, code: str, starts: Sequence[int]) -> tuple[Import, ...]:
    found: dict[tuple[str, str], Import] = {}
    targets: set[str] = set()
    for pattern in syntax.imports:
        for match in pattern.finditer(code):
            named = match.groupdict().get("names") or ""
            names = tuple(dict.fromkeys(_NAMED.findall(_ALIAS.sub("", named[:4_000]))))
            line = bisect_right(starts, match.start("target"))
            written = match["target"]
            for target in map(str.strip, written.split(syntax.several) if syntax.several else (written,)):
                if target and (named or target not in targets):
                    targets.add(target)
                    found.setdefault((target, named), Import(target[:300], names, line))
    return tuple(sorted(found.values(), key=lambda one: one.line))[:_MOST_IMPORTS]
