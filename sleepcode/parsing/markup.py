"""The markup of single-file components: what it names, what it says, and where its scripts and styles are.

Reads each character a bounded number of times, whatever the text: what isn't closed ends the reading.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from sleepcode.parsing.component_names import pascal_case
from sleepcode.parsing.expressions import ExpressionReader, names_in

_VUE, _SVELTE, _ASTRO = "vue", "svelte", "astro"
_MOST_TAGS = 300
_NEXT = {
    _VUE: re.compile(r"<!--|</?(?=[A-Za-z])|\{\{"),
    _SVELTE: re.compile(r"<!--|</?(?=[A-Za-z])|\{"),
    _ASTRO: re.compile(r"<!--|</?(?=[A-Za-z])|\{"),
}
_TAG_NAME = re.compile(r"[A-Za-z][\w.:$-]*")
_ATTRIBUTE = re.compile(r"[^\s=>{}\"'/]+|.", re.S)
_SPACE = re.compile(r"\s*")
_EQUALS = re.compile(r"\s*=\s*")
_BARE_VALUE = re.compile(r"[^\s>]*")
_ENDS_OF_VALUE = {
    '"': re.compile(r"[\"{]"),
    "'": re.compile(r"['{]"),
    'only "': re.compile(r"\""),
    "only '": re.compile(r"'"),
}
_FENCE = re.compile(r"\s*---[ \t]*\r?\n")
_FENCE_END = re.compile(r"^---[ \t]*\r?$", re.M)
_RAW = frozenset(("script", "style"))
_SAYING = frozenset("title placeholder label alt aria-label aria-description description message".split())
"""Attributes that people read."""
_SCRIPT_TYPES = frozenset(("", "module", "text/javascript", "text/typescript", "text/babel"))
_DIRECTIVE = re.compile(r"(?:use|transition|in|out|animate|bind|class):([A-Za-z_$][\w$]*)")
"""How an attribute of Svelte begins whose name has that of something in the script."""
_BOUND = (":", "@", "#", "v-", ".")
"""How an attribute of Vue begins whose value is code."""
_OPENING, _CLOSING = "<template", "</template"


class Block(NamedTuple):
    """A script, a style or the template: where it is with its tags, and without them."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    attributes: dict[str, str]


class Markup:
    """What is read of one component's text."""

    def __init__(self, text: str, dialect: str) -> None:
        self._text = text
        self._dialect = dialect
        self._expressions = ExpressionReader(text)
        self._has_mustaches = True
        self.scripts: list[Block] = []
        self.styles: list[Block] = []
        self.templates: list[Block] = []
        """The outermost ones."""
        self.comments: list[tuple[int, int]] = []
        self.names: Counter[str] = Counter()
        """What expressions, handlers and tags name of the script."""
        self.tags: dict[str, None] = {}
        """What may be components among the tags, in order."""
        self.said: list[tuple[int, str]] = []
        """(place, text) of what people read."""
        self._open: list[tuple[int, int, dict[str, str]]] = []
        """(start, inner start, attributes) of the templates that are open."""
        start = self._read_front() if dialect == _ASTRO else 0
        self._read(start)
        self._close_templates()

    def _read_front(self) -> int:
        """The script that Astro has between fences at the top."""
        opened = _FENCE.match(self._text)
        closed = _FENCE_END.search(self._text, opened.end()) if opened is not None else None
        if opened is None or closed is None:
            return 0
        self.scripts.append(Block(opened.start(), closed.end(), opened.end(), closed.start(), {}))
        return closed.end()

    def _read(self, at: int) -> None:
        text, pattern = self._text, _NEXT[self._dialect]
        while (found := pattern.search(text, at)) is not None:
            self._say(at, text[at : found.start()])
            if found.group() == "<!--":
                end = text.find("-->", found.end())
                self.comments.append((found.start(), end + 3 if end >= 0 else len(text)))
                at = end + 3 if end >= 0 else len(text)
            elif found.group() == "{{":
                at = self._read_mustache(found.end())
            elif found.group() == "{":
                at = self._read_braces(found.end())
            elif found.group() == "</":
                at = self._read_closing(found.start())
            else:
                at = self._read_tag(found.start())
        self._say(at, text[at:])

    def _say(self, at: int, words: str) -> None:
        bare = words.strip()
        if " " in bare:
            self.said.append((at + words.index(bare[0]), bare))

    def _read_mustache(self, at: int) -> int:
        end = self._text.find("}}", at) if self._has_mustaches else -1
        if end < 0:
            self._has_mustaches = False
            return at
        self.names.update(names_in(self._text[at:end]))
        return end + 2

    def _read_braces(self, at: int) -> int:
        """What follows an expression of Svelte or Astro, whose opening brace ends at a place."""
        end = self._expressions.find_end(at)
        if end < 0:
            return at
        code = self._text[at:end]
        if self._dialect == _ASTRO:
            self._add_tags(code)
        self.names.update(names_in(code, has_markup=self._dialect == _ASTRO))
        return end + 1

    def _add_tags(self, code: str) -> None:
        for piece in code.split("<")[1:]:
            if piece[:1].isupper() and (match := _TAG_NAME.match(piece)) is not None:
                self._add_tag(match.group())

    def _read_closing(self, at: int) -> int:
        text = self._text
        if self._open and text.startswith(_CLOSING, at):
            start, inner, attributes = self._open.pop()
            if not self._open:
                end = text.find(">", at) + 1 or len(text)
                self.templates.append(Block(start, end, inner, at, attributes))
        name = _TAG_NAME.match(text, at + 2)
        return name.end() if name is not None else at + 2

    def _read_tag(self, at: int) -> int:
        """What follows a tag that begins at a place; a script or a style is passed over whole."""
        text = self._text
        name = _TAG_NAME.match(text, at + 1)
        if name is None:
            return at + 1
        attributes, end, is_closed = self._read_attributes(name.end(), name.group())
        if name.group() in _RAW and not is_closed:
            closing = text.find(f"</{name.group()}", end)
            inner_end = closing if closing >= 0 else len(text)
            after = text.find(">", inner_end) + 1 or len(text)
            block = Block(at, after, end, inner_end, attributes)
            if name.group() == "style":
                self.styles.append(block)
            elif attributes.get("type", "") in _SCRIPT_TYPES:
                self.scripts.append(block)
            return after
        if name.group() == "template" and not is_closed:
            self._open.append((at, end, attributes))
        self._add_tag(name.group())
        return end

    def _add_tag(self, name: str) -> None:
        if "." in name or "$" in name:
            self.names.update(part for part in name.split(".") if part)
            return
        is_kebab = self._dialect == _VUE and "-" in name
        if ":" in name or not (name[0].isupper() or is_kebab):
            return
        called = pascal_case(name)
        self.names[called] += 1
        if len(self.tags) < _MOST_TAGS:
            self.tags.setdefault(called)

    def _read_attributes(self, at: int, tag: str) -> tuple[dict[str, str], int, bool]:
        """(the attributes of a tag, the place behind it, whether it is closed at once)."""
        text, total = self._text, len(self._text)
        found: dict[str, str] = {}
        has_braces = self._dialect != _VUE
        is_slash = False
        while True:
            at = _end_of(_SPACE, text, at)
            if at >= total:
                return found, total, True
            if text[at] == ">":
                return found, at + 1, is_slash
            is_slash = text[at] == "/"
            if text[at] == "{" and has_braces:
                at = self._read_braces(at + 1)
                continue
            start, at = at, _end_of(_ATTRIBUTE, text, at)
            name = text[start:at]
            equals = _EQUALS.match(text, at)
            if equals is None or is_slash:
                self._read_bare(name)
                continue
            start, at = equals.end(), self._end_of_value(equals.end())
            value = text[start:at].strip("\"'")
            found[name] = value
            if tag not in _RAW:
                self._read_value(name, value, start)

    def _end_of_value(self, at: int) -> int:
        """Where the value of an attribute ends; what is in its braces is read."""
        text, quote = self._text, self._text[at : at + 1]
        has_braces = self._dialect != _VUE
        if quote == "{" and has_braces:
            return self._read_braces(at + 1)
        if quote not in ('"', "'"):
            return _end_of(_BARE_VALUE, text, at)
        at += 1
        ends = _ENDS_OF_VALUE[quote if self._dialect == _SVELTE else f"only {quote}"]
        while (found := ends.search(text, at)) is not None:
            if found.group() == quote:
                return found.end()
            at = self._read_braces(found.end())
        return len(text)

    def _read_bare(self, name: str) -> None:
        """An attribute without a value: Vue's `:size` and Svelte's `bind:value` are of what is called so."""
        if self._dialect == _VUE and name.startswith(":"):
            called = pascal_case(name[1:].partition(".")[0])
            self.names.update(names_in(called[:1].lower() + called[1:]))
        elif self._dialect == _SVELTE and (match := _DIRECTIVE.match(name)) is not None:
            self.names[match.group(1)] += 1

    def _read_value(self, name: str, value: str, at: int) -> None:
        if self._dialect == _VUE and (name.startswith(_BOUND) or name == "ref"):
            self.names.update(names_in(value))
        elif name in _SAYING:
            self._say(at, value)
        elif self._dialect == _SVELTE and not name.startswith(("bind", "class")):
            self._read_bare(name)

    def _close_templates(self) -> None:
        """What is never closed goes to the end."""
        if self._open:
            start, inner, attributes = self._open[0]
            self.templates.append(Block(start, len(self._text), inner, len(self._text), attributes))


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match is not None else at + 1
