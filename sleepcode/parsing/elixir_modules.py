"""The modules that a file of Elixir names, in full, and the names that it uses.

A module is used by whoever names it: `alias` and the like only make its name shorter, which is undone here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sleepcode.facts import Import
from sleepcode.parsing.elixir import heads, name_of

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST = 1_000
_LONGEST = 200
_OWN = b"__MODULE__."
_MODULE = re.compile(r"[A-Z]\w*(?:\.[A-Z]\w*)*", re.A)
_ALIAS = re.compile(
    rb"\b(?P<word>alias|require)[ (]\s*(?P<head>(?:__MODULE__|[A-Z]\w*)(?:\.[A-Z]\w*)*)"
    rb"(?:\.\{(?P<group>[^{}]*)\}|\s*,\s*as:\s*(?P<name>[A-Z]\w*))?"
)
_INNER = re.compile(rb"[A-Z][\w.]*")
_OF_THE_LANGUAGE = frozenset(
    b"def defp defmacro defmacrop defguard defguardp defdelegate defmodule defprotocol defimpl defstruct defexception "
    b"defoverridable alias import use require if unless case cond with for receive try quote unquote unquote_splicing "
    b"raise fn do end when and or not in super".split()
)
"""Words that the grammar takes for calls."""


def find_modules(data: bytes, captures: Mapping[str, Sequence[Node]]) -> tuple[Import, ...]:
    """The modules that a file names, without its own, in the order of their lines; at most 1,000."""
    scopes = _Scopes(data, captures)
    aliases = _Aliases(data, captures, scopes)
    skipped = scopes.heads | aliases.fronts
    found: dict[str, Import] = {}
    for node in sorted(captures.get("import", ()), key=lambda node: node.start_byte):
        start = node.start_byte
        text = data[start : node.end_byte].decode("utf-8", "replace")
        if start in skipped or len(text) > _LONGEST or not _MODULE.fullmatch(text):
            continue
        before = aliases.groups.get(start)
        if before is None and data.endswith(_OWN, 0, start):
            before = scopes.around(start)
        name = f"{before}.{text}" if before else aliases.expand(text)
        if not scopes.is_own(name, start):
            found.setdefault(name, Import(name, (), node.start_point[0] + 1))
            if len(found) == _MOST:
                break
    return tuple(found.values())


def used_names(data: bytes, captures: Mapping[str, Sequence[Node]]) -> Iterator[bytes]:
    """The names of functions that a file calls, and of modules their last part, once for each time."""
    defined = heads(data, captures)
    for node in captures.get("reference", ()):
        start = node.start_byte
        if start in defined or data[start - 1 : start] == b"@":
            continue
        name = data[start : node.end_byte].rpartition(b".")[2]
        if name not in _OF_THE_LANGUAGE:
            yield name


class _Scopes:
    """The modules that a file defines, and where."""

    def __init__(self, data: bytes, captures: Mapping[str, Sequence[Node]]) -> None:
        self.heads: set[int] = set()
        """Where the names of modules stand that are defined."""
        self._own: set[str] = set()
        self._starts: list[int] = []
        self._spans: list[tuple[int, str, int]] = []
        """(last byte, qualified name, which of them is around it or -1), in the order of starts."""
        stack: list[int] = []
        modules = captures.get("module", ())
        for node in sorted(modules, key=lambda node: (node.start_byte, -node.end_byte)):
            while stack and self._spans[stack[-1]][0] <= node.start_byte:
                stack.pop()
            name = name_of(node, "module", data)
            if not name:
                continue
            outer = stack[-1] if stack else -1
            qualified = f"{self._spans[outer][1]}.{name}" if stack else name
            stack.append(len(self._spans))
            self._starts.append(node.start_byte)
            self._spans.append((node.end_byte, qualified, outer))
            self._own.add(qualified)
        self.heads = heads(data, {"module": modules})

    def around(self, place: int) -> str:
        """The innermost module around a place; empty outside of any."""
        number = bisect_right(self._starts, place) - 1
        while number >= 0 and self._spans[number][0] <= place:
            number = self._spans[number][2]
        return self._spans[number][1] if number >= 0 else ""

    def is_own(self, name: str, place: int) -> bool:
        """Whether the file defines what a name means at a place: modules see those that stand beside them."""
        around = self.around(place)
        while around:
            if f"{around}.{name}" in self._own:
                return True
            around = around.rpartition(".")[0]
        return name in self._own


class _Aliases:
    """What a file shortens, wherever in it: modules seldom mean two by one name."""

    def __init__(self, data: bytes, captures: Mapping[str, Sequence[Node]], scopes: _Scopes) -> None:
        self.names: dict[str, str] = {}
        """Short name -> the whole."""
        self.groups: dict[int, str] = {}
        """Where a name in braces stands -> what is in front of the braces."""
        self.fronts: set[int] = set()
        """Where it stands."""
        starts = {node.start_byte for node in captures.get("import", ())}
        for match in _ALIAS.finditer(data):
            first, dot, rest = match.group("head").decode().partition(".")
            at = match.start("head")
            is_own = first == "__MODULE__"
            if not is_own and at not in starts:
                # In a comment or in a text.
                continue
            whole = (scopes.around(at) if is_own else self.names.get(first, first)) + dot + rest
            group = match.group("group")
            if group is None:
                short = (match.group("name") or b"").decode()
                if short or match.group("word") == b"alias":
                    self.names[short or whole.rpartition(".")[2]] = whole
                continue
            self.fronts.update((at, at + len(_OWN)) if is_own else (at,))
            for inner in _INNER.finditer(group):
                self.groups[match.start("group") + inner.start()] = whole
                if match.group("word") == b"alias":
                    name = inner.group().decode()
                    self.names[name.rpartition(".")[2]] = f"{whole}.{name}"

    def expand(self, name: str) -> str:
        """A module's whole name."""
        first, dot, rest = name.partition(".")
        return self.names.get(first, first) + dot + rest
