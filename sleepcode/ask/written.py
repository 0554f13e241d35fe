"""Lines that define a name, as they are written: of what no parser tells that it is one.

Enumerators, members and keys of settings are seldom among a file's symbols, and often asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sleepcode.ask.texts import Texts
from sleepcode.model import Role
from sleepcode.parsing.roles import aside_kind
from sleepcode.parsing.words import hash_term, split_word
from sleepcode.ranking.view import RevisionView

_MOST_READ = 40
"""Files that are looked into."""
_MOST_WIDTH = 400
_MOST_INSIDE = 30
"""Lines below a name that may say what it is by default."""
_PAGES = frozenset(("html", "markdown"))
_ROLES = (Role.SOURCE, Role.CONFIGURATION, Role.DATA)
_COMMENT = re.compile(r"\s*(?:#(?!\s*define\b)|//|/\*|\*|--|;|%|<!--)")
_LOCAL = re.compile(r"\s+(?:const|let|var|local)\b")
"""What is inside of something, and may be seen nowhere else."""
_REMARK = re.compile(r"\s(?:#|//|--|/\*)\s.*$")
_TAKES = re.compile(r"\s*(?:import|from|use|using|include|require|return|package)\b")
_KEYWORDS = (
    r"(?:class|struct|enum|interface|trait|mixin|extension|type|typedef|def|fn|func|function|const|constexpr|static|let|var|val|local|"
    r"final|variable|output|macro|property|option|field|define)"
)
_NOT_TYPES = (
    r"(?:return|delete|new|throw|else|case|goto|await|yield|in|and|or|not|if|while|for|print|echo|assert|raise|del|"
    r"global|end|unset|export)"
)
_IS_SET = re.compile(r"[\"']?\s*(?:[?!]?:\s*[^=:]{1,60}?)?\s*:?=(?![=>])\s*(\S.*)")
_IS_KEY = re.compile(r"[\"']?\s*[?!]?:(?![:=])\s*(\S.*)")
_TYPE = re.compile(
    r"&?(?:number|string|boolean|bool|int|integer|float|double|str|usize|isize|[iu]\d+|any|object|unknown|None|[A-Z]\w*)"
    r"(?:<.*>|\[.*\])?\??\s*(?:\|.*)?[,;]?"
)
"""What is no value but a type."""
_LITERAL = re.compile(
    r"[-+.]?\d|[\"'`\[{:%(]|(?:[Tt]rue|[Ff]alse|TRUE|FALSE|null|NULL|nil|None|undefined|on|off|yes|no|auto)\b|"
    r"[bfru]{1,2}[\"']|\w+::\w+|[\w.]+\(|(?:time|[A-Z]\w*)\.[A-Z]\w*|[A-Z][A-Z\d_]+\b"
)
_FALLS_BACK = re.compile(r"(?:\|\||\?\?|\bor\b|:[-=])\s*(\S.*)")
"""What is there where nothing else was given."""
_OPENS = re.compile(r"[\[({]+|[|>][+-]?|=>\s*[\[({]")
_DEFAULT = re.compile(r"\s*[\"']?default[\"']?\s*[:=]\s*(\S.*)")


class Written(NamedTuple):
    """A definition as it is written."""

    place: int
    start: int
    end: int
    text: str
    """Its first line, or the one below that says what it is by default."""
    line: int
    """Of the text."""
    value: str
    """What it is set to; empty where that is not told."""
    is_literal: bool
    """The value is written out, worked out by a call, or what is there where nothing else was given."""
    is_declared: bool
    """Its line can only be a definition; else it may be an assignment."""


def find_written(view: RevisionView, texts: Texts, name: str, places: Sequence[int] = ()) -> list[Written]:
    """The definitions of a name, best first: what says its default, or declares it, in the product, nearest to the root.

    They are looked for in `places`, or wherever the name stands.
    """
    patterns = _Patterns(name)
    having = [place for place in places if view.role(place) in _ROLES] if places else _places_with(view, name)
    likely = sorted(having, key=lambda place: _order_of_file(view, place))
    found: list[Written] = []
    for place in likely[:_MOST_READ]:
        lines = texts.lines(place)
        if lines is not None:
            found += _look_through(view, place, lines, patterns)
    return sorted(
        found,
        key=lambda one: (
            one.line == one.start,
            not one.is_declared,
            _order_of_file(view, one.place),
            one.start,
        ),
    )


def _places_with(view: RevisionView, name: str) -> list[int]:
    """The files of the product that have a name."""
    terms = split_word(name)
    postings = view.word_postings(hash_term(terms[-1])) if terms else []
    return [place for place, _ in postings if view.role(place) in _ROLES]


def _order_of_file(view: RevisionView, place: int) -> tuple[bool, int, int, str]:
    path = view.path(place)
    # A page sets what is defined elsewhere.
    role = view.role(place) if view.languages[place] not in _PAGES else Role.TEST
    return (
        bool(aside_kind(path)),
        _ROLES.index(role) if role in _ROLES else len(_ROLES),
        path.count("/"),
        path,
    )


class _Patterns:
    """How a name is defined."""

    def __init__(self, name: str) -> None:
        named = rf"(?<![\w$.-])[$\"']?(?P<name>{re.escape(name)})(?![\w$-])"
        self.name = name
        self.own = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")
        self.declared = re.compile(
            rf"[^=;({{]*?\b{_KEYWORDS}\b[^=;({{]*?{named}|.*\benum\b[^;(]*[{{,]\s*{named.replace('name', 'own')}(?=\s*[=,}}])|"
            rf"\s*(?:readonly\s+)?{named.replace('name', 'optional')}[\"']?\?\s*(?=:)"
        )
        self.typed = re.compile(
            rf"\s*(?!{_NOT_TYPES}\b)(?:[\w:<>,&*\[\]?.$]+\s+)+[*&]*{named}\s*(?=[;{{]|=(?![=>]))"
        )
        self.set = re.compile(
            rf"\s*(?:export\s+|set\s+|(?:this|self|cls)\.|@)?{named.replace('.-', '-')}[\"']?\s*(?=[?!]?:(?![:=])|:?=(?![=>]))"
        )


def _look_through(
    view: RevisionView, place: int, lines: Sequence[str], patterns: _Patterns
) -> Iterator[Written]:
    facts = view.facts(place)
    comments = facts.comment_lines if facts is not None else ()
    for number, line in enumerate(lines, 1):
        if patterns.name not in line or len(line) > _MOST_WIDTH or _COMMENT.match(line) or _TAKES.match(line):
            continue
        declared = patterns.declared.match(line) or patterns.typed.match(line)
        match = declared or patterns.set.match(line)
        if _LOCAL.match(line):
            declared = None
        if facts is not None and facts.language == "go" and ":=" in line:
            # It is seen nowhere but in a function.
            continue
        if match is None or any(start <= number <= end for start, end in comments):
            continue
        if _is_in_text(line, *match.span(match.lastgroup or 0)):
            continue
        rest = line[match.end(match.lastgroup or 0) :]
        value = _value(rest)
        inside, end = _default_inside(lines, number)
        fallback = _FALLS_BACK.search(value)
        if fallback is not None:
            value = fallback.group(1)
        if patterns.own.search(value):
            # It is handed on under its own name.
            continue
        at = inside or number
        yield Written(
            place,
            number,
            end,
            lines[at - 1].strip(),
            at,
            lines[inside - 1].strip() if inside else value,
            bool(inside or fallback or _LITERAL.match(value)),
            bool(declared or inside),
        )


def _is_in_text(line: str, start: int, end: int) -> bool:
    """Whether a name on a line is inside of a text in quotes, and not all of it."""
    before = line[:start]
    if before[-1:] in ('"', "'") and line[end : end + 1] == before[-1]:
        before = before[:-1]
    return any(before.count(quote) % 2 for quote in ('"', "'"))


def _value(rest: str) -> str:
    """What follows a name as its value; empty where that is a type, or opens more."""
    match = _IS_SET.match(rest)
    is_type = False
    if match is None:
        match = _IS_KEY.match(rest)
        is_type = match is not None and bool(_TYPE.fullmatch(match.group(1).strip()))
    value = _REMARK.sub("", match.group(1)).strip() if match is not None and not is_type else ""
    return "" if _OPENS.fullmatch(value) else value


def _default_inside(lines: Sequence[str], number: int) -> tuple[int, int]:
    """(line that says what the name of a line is by default, or 0, last line of what belongs to it)."""
    own = _indent(lines[number - 1])
    end = number
    found = 0
    for at in range(number + 1, min(number + _MOST_INSIDE, len(lines)) + 1):
        line = lines[at - 1]
        if not line.strip():
            continue
        if _indent(line) <= own:
            return found, at if found and line.strip()[:1] in "})]" else end
        end = at
        if not found and _DEFAULT.match(line):
            found = at
    return found, end if found else number


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
