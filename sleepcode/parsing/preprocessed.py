"""C++ as its grammar can read it: without the macros among the words of a declaration, and with one arm of
what is compiled conditionally where the arms are parts of one statement.

What is taken away has spaces in its place, so that all else stands where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_CALLED = rb"[A-Z][A-Z0-9_]{2,}"
_ARGUMENTS = rb"\((?:[^()]|\([^()]*\)){0,300}\)"
_HEAD_MACRO = re.compile(
    rb"\b(?:class|struct|union)(?:[ \t]+" + _CALLED + rb"(?:\([^()\n]{0,200}\))?)+(?=[ \t]+\w[\w:]*"
    rb"(?:<[^<>;{}]{0,200}>)?\s*(?:final\s*)?(?::(?!:)|\{))"
)
"""`class SHOP_EXPORT Cart : public Base {`, without which what stands there looks like a function."""
_KEYWORD = re.compile(rb"class|struct|union")
_ANNOTATION = re.compile(rb"(?<!\w)" + _CALLED + rb"\s*" + _ARGUMENTS + rb"(?=\s*(?:[;{=,:]|[A-Z]\w+\())")
"""`Mutex lock GUARDED_BY(other);`, `void put() LOCKS_EXCLUDED(lock);`"""
_LEADING = re.compile(
    rb"^[ \t]*(?P<macro>"
    + _CALLED
    + rb"(?:\([^()\n]{0,200}\))?)(?=[ \t]+(?:[A-Za-z_][\w:]*(?:<[^<>;{}\n]{0,200}>)?[*&]*[ \t]+)+"
    rb"[*&]*[\w:~]+\()",
    re.M,
)
"""`SHOP_EXPORT Cart* open(`"""
_WORD_BEFORE = re.compile(rb"(?<!\w)(\w+)\s*$")
_STATEMENTS = frozenset(
    b"if else while for switch return do case default goto throw delete new co_return co_yield using typedef".split()
)
_READ_BEFORE = 400
_PARENTHESIS = re.compile(rb"[()]")
_TOKEN = re.compile(
    rb"//[^\n]*|/\*.*?\*/|R\"([^()\\\s]{0,16})\(.*?\)\1\"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|"
    rb"^[ \t]*#[ \t]*(?P<directive>\w+)(?P<rest>(?:\\\r?\n|[^\n])*)|(?P<sign>[(){}\[\]])|[^\s\"'/#(){}\[\]]+|\S",
    re.M | re.S,
)
_COMMENTS = (b"//", b"/*")
_IFS = frozenset((b"if", b"ifdef", b"ifndef"))
_ELSES = frozenset((b"elif", b"else", b"elifdef", b"elifndef"))
_WHOLE_ENDS = b";}:"


def blank_heads(data: bytes) -> bytes:
    """Source without the macros between `class` and the name of one."""
    return _HEAD_MACRO.sub(_keep_keyword, data)


def _keep_keyword(match: re.Match[bytes]) -> bytes:
    text = match.group()
    keyword = _KEYWORD.match(text)
    kept = keyword.group() if keyword is not None else b""
    return kept + b" " * (len(text) - len(kept))


def simplify(data: bytes) -> bytes:
    """Source without the macros in front of and behind declarations, and with one arm where each has a part of a statement."""
    return _keep_whole_arms(_blank_annotations(data))


def _blank_annotations(data: bytes) -> bytes:
    spans = [match.span() for match in _ANNOTATION.finditer(data) if _is_annotation(data, match.start())]
    return _blank(data, [*spans, *(match.span("macro") for match in _LEADING.finditer(data))])


def _is_annotation(data: bytes, start: int) -> bool:
    """Whether a macro stands behind what is declared, and is not what a statement calls or what is declared itself."""
    before = data[max(start - _READ_BEFORE, 0) : start].rstrip()
    if before.endswith(b")"):
        opening = _opening_of(before)
        word = _WORD_BEFORE.search(before[:opening]) if opening >= 0 else None
        return word is not None and word.group(1) not in _STATEMENTS
    word = _WORD_BEFORE.search(before)
    if word is None or word.group(1) in _STATEMENTS:
        return before.endswith(b"]")
    if word.group(1) in (b"const", b"noexcept", b"override", b"final"):
        return True
    # `Cart LIST(other);` declares LIST itself.
    rest = before[: word.start()].rstrip()
    outer = _WORD_BEFORE.search(rest)
    return rest.endswith((b">", b"*", b"&")) or (outer is not None and outer.group(1) not in _STATEMENTS)


def _opening_of(text: bytes) -> int:
    """Where the parenthesis is opened that a text ends with; -1 where it isn't in it."""
    depth = 0
    for match in reversed(list(_PARENTHESIS.finditer(text))):
        depth += 1 if match.group() == b")" else -1
        if not depth:
            return match.start()
    return -1


class _Arm(NamedTuple):
    """What stands between two directives of a group."""

    start: int
    end: int
    is_off: bool
    opened: int
    """How many more brackets are opened than closed."""
    is_whole: bool


class _Group:
    """`#if` to `#endif`: its arms, and what is known of the one that is read."""

    def __init__(self, start: int, end: int, is_off: bool) -> None:
        self.directives = [(start, end)]
        self.arms: list[_Arm] = []
        self._is_off = is_off
        self._opened = self._lowest = 0
        self._last = b""

    def read(self, token: bytes, change: int) -> None:
        self._opened += change
        self._lowest = min(self._lowest, self._opened)
        self._last = token[-1:]

    def end_arm(self, start: int, end: int, is_off: bool = False) -> None:
        """Ends an arm with a directive, behind which the next begins."""
        is_whole = not (self._opened or self._lowest) and (not self._last or self._last in _WHOLE_ENDS)
        self.arms.append(_Arm(self.directives[-1][1], start, self._is_off, self._opened, is_whole))
        self.directives.append((start, end))
        self._is_off, self._opened, self._lowest, self._last = is_off, 0, 0, b""

    def kept(self) -> _Arm:
        """The first arm that is not switched off."""
        return next((arm for arm in self.arms if not arm.is_off), self.arms[0])


def _keep_whole_arms(data: bytes) -> bytes:
    groups: list[_Group] = []
    blanked: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(data) if b"#" in data else ():
        directive, sign = match.group("directive"), match.group("sign")
        if directive in _IFS or (directive in _ELSES and groups) or (directive == b"endif" and groups):
            is_off = match.group("rest").strip() == b"0"
            if directive in _IFS:
                groups.append(_Group(*match.span(), is_off))
            elif directive in _ELSES:
                groups[-1].end_arm(*match.span(), is_off)
            else:
                group = groups.pop()
                group.end_arm(*match.span())
                blanked += _broken(group)
                if groups and not all(arm.is_whole for arm in group.arms):
                    groups[-1].read(b",", group.kept().opened)
        elif groups and not directive and not match.group().startswith(_COMMENTS):
            groups[-1].read(match.group(), (sign in (b"(", b"{", b"[")) - (sign in (b")", b"}", b"]")))
    return _blank(data, blanked)


def _broken(group: _Group) -> Iterator[tuple[int, int]]:
    """What is to be taken away of a group where one of its arms is a part of something."""
    if all(arm.is_whole for arm in group.arms):
        return
    yield from group.directives
    yield from ((arm.start, arm.end) for arm in group.arms if arm is not group.kept())


def _blank(data: bytes, spans: list[tuple[int, int]]) -> bytes:
    if not spans:
        return data
    parts: list[bytes] = []
    position = 0
    for start, end in sorted(spans):
        start = max(start, position)
        if end > start:
            parts += [data[position:start], _NOT_BREAK.sub(b" ", data[start:end])]
            position = end
    return b"".join([*parts, data[position:]])


_NOT_BREAK = re.compile(rb"[^\n]")
