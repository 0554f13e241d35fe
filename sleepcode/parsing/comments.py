"""Comments and docstrings: which lines they fill, what they say, and what is above a definition."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sleepcode.parsing.languages import SHELLS
from sleepcode.parsing.late import late

if TYPE_CHECKING:
    from tree_sitter import Node

_MARKERS = late(
    r"^[ \t]*(?:///?!?|//!|/\*+!?|\*+/|\*(?!\*)|#+!?|--+\[*(?:[ \t]*[|^](?=[ \t]))?|\{-+(?:[ \t]*[|^](?=\s))?|-+\}|\(\*+(?=\s)|\*+\)|;+|"
    r"%+|\"{3}|'{3}|<!--)[ \t]?|"
    r"(?<![ \t*])[ \t]*(?:\*+/|-->|\]\]|-+\}|\*+\))[ \t]*$"
)
_SHEBANG = late(r"^#![^\n]*\n?")
_XML_NAME = late(
    r"<(?:see|seealso|paramref|typeparamref)\s+(?:cref|name|langword)=\"(?:\w:)?(?:[\w.]*\.)?([\w{}<>,-]+)(?:\([^\"]*\))?\"\s*/>"
)
"""A name that documentation of C# points to, without the namespace."""
_XML = late(r"</?(?:summary|remarks|para|see|c|code|value|inheritdoc)\b[^>]{0,200}>")
_INLINE = (
    (late(r"\{@(?:code|literal)\s+([^{}]*?)\s*\}"), r"`\1`"),
    (late(r"\{@link(?:plain)?\s+[^\s{}()]+(?:\([^(){}]*\))?\s+([^{}]+?)\s*\}"), r"\1"),
    (late(r"\{@link(?:plain)?\s+#?([^\s{}()#]+)(?:#([^\s{}()]+))?(\([^(){}]*\))?\s*\}"), None),
    (late(r"\{@(?:inheritDoc|docRoot)\}"), ""),
)
"""Javadoc's marks inside a sentence -> what they read as: a link is its label, or else the name that it leads to."""
_PREFIX = late(r"^[rRbBuUfF]{0,2}(\"{3}|'{3}|\"|')")
_TAG = late(
    r"^\s*(?:[@\\](?:param|returns?|throws|see|since|author|brief|file|deprecated|example|type|ingroup|copyright|name|class|constructor|function|"
    r"internal|memberof|module|override|private|public|suppress|template|todo|typedef|apiNote|implNote|implSpec|hide|doc|end)\b|:param|:return)"
)
_LICENCE = late(
    r"copyright|licen[cs]e|all rights reserved|SPDX-|redistribut|permission is hereby|apache software|warrant(?:y|ies)|\"as is\"",
    re.I,
)
_PART_OF = late(
    r"(?:this|the) (?:[\w.+-]+ )?(?:source |header )?(?:file|code|program|software|library) is (?:a )?part of\b[^.]{0,100}\.?(?:\s*https?://\S+)?$",
    re.I,
)
"""A paragraph beside a licence that says no more than whose the file is."""
_OF_VERSION_CONTROL = late(
    r"^\W*\$(?:\w*BSD|DragonFly|Id|Header|Revision|Date|Author|RCSfile|Source|Log)(?::.*)?\$\W*$"
)
"""What CVS and its like fill in: `$OpenBSD: client.c,v 1.168 ...$`."""
_FOR_TOOLS = late(
    r"^\s*(?:ReSharper\b|c?spell-?(?:check(?:er)?)?:|eslint[- ]|prettier-ignore|<reference\s|@ts-|tslint:|noinspection\b|swiftlint:|"
    r"nolint\b|istanbul ignore|c8 ignore|codespell:|fmt: (?:on|off)|isort:|pylint:|noqa\b|pragma warning|ktlint|detekt|biome-ignore|"
    r"deno-lint|language=|#(?:end)?region\b|@formatter:|typed: \w+\s*$|frozen_string_literal:|warn_indent:|"
    r"shareable_constant_value:|"
    r"ignore(?:_for_file)?:\s*\w+(?:\s*,\s*\w+)*\s*$|coverage:ignore|dart format o|@dart\s*=|"
    r"\{@(?:end-?)?(?:template|macro|tool|category|youtube|animation)\b[^{}]*\}\s*$|(?:-\*-\s*)?(?:en)?coding:|rubocop:|shellcheck\s+\w+=|phpcs:|@?phpstan-|psalm-)",
    re.I,
)
"""What a line tells a tool, not a reader."""
_PREAMBLE = late(
    r"\s*(?:#!|\{-#|#\s*(?:include|pragma|ifn?def|define|if|endif)\b|package\b|import\b|from\b|using\b|use\b|extern\b|declare\b|"
    r"<\?php|['\"]use \w+['\"]|namespace\b|(?:def)?module\b|require\b|library\b|mod\b|part\s+(?:of\s+)?['\"\w]|export\s+['\"]|"
    r"@\w|[{}();,*'\"]+\s*$)"
)
"""What stands above a file's first code."""
_BLOCK_START = late(r"^\s*/\*")
ABBREVIATION = late(r"\b(?:e\.g|i\.e|etc|vs|cf|al|resp|approx|incl)$|(?:^|\s)\d{1,2}$")
"""What a full stop may stand behind without ending a sentence."""
_MOST_LINES = 60
"""Lines of a comment that are read for what it says first."""
_NAMES_ONLY = late(r"(?:Class|Interface|Trait|Enum|Struct|Module)\s+[\w\\.]+")
_APPEAL = late(r"(?:deprecated|experimental|todo|fixme|xxx|note|warning|internal|given)\b", re.I)
_MOST_OF_NAME = 2
_STOPS = ("", *".:;,!?)-(/&")
_LONGEST_TITLE = 60
_RAGGED = 12
"""Characters by which a wrapped line may be shorter than it could be."""
_LONGEST_OF_COMMAND = 2
_OF_A_HEADER = late(
    r"\s*(?:$|#|set\s|import\b|from\b|require\b|require_relative\b|load\b|source\s|\.\s|module\b|class\b|def\b|function\b|[\w-]+\s*\(\)|@|[\"']{3})"
)
"""What the header of a script may stand right above."""
_ANY_WORD = late(r"\w")
_SENTENCE = late(r"(?<=[a-z0-9)\]`\"'])[.!?](?:\s|$)")


class Comments:
    """The comment blocks of a file: runs of comments on consecutive lines."""

    def __init__(self, nodes: Sequence[Node], docstrings: Sequence[Node], lines: Sequence[str]) -> None:
        self.spans: list[tuple[int, int]] = []
        """Whole lines that are comments or docstrings, merged, in order."""
        self._ending: dict[int, tuple[int, int]] = {}
        self._lines = lines
        spans = []
        blocks = []
        for node in nodes:
            start, end = _span(node)
            if start <= len(lines) and not lines[start - 1][: _column(lines[start - 1], node)].strip():
                spans.append((start, end))
                blocks.append((start, end))
        spans.extend(_span(node) for node in docstrings)
        self.spans = merge_spans(spans)
        for start, end in merge_spans(blocks):
            self._ending[end] = (start, end)

    def last_code(self, start: int, end: int) -> int:
        """The last of some lines that is neither empty nor a comment; the first where all are."""
        while end > start:
            place = bisect_right(self.spans, (end, len(self._lines) + 1)) - 1
            if place >= 0 and self.spans[place][1] >= end:
                end = self.spans[place][0] - 1
            elif end > len(self._lines) or not self._lines[end - 1].strip():
                end -= 1
            else:
                break
        return max(start, end)

    def above(self, line: int) -> str:
        """The cleaned first paragraph of the comment block that ends right above a line; empty for none."""
        span = self._ending.get(line - 1)
        if span is None:
            return ""
        start = self._start_above(span)
        text = "\n".join([line[:400] for line in self._lines[start - 1 : min(span[1], start + _MOST_LINES)]])
        if span[0] <= 3 and _LICENCE.search(clean_comment(text)[:300]):
            return ""
        return clean_comment(text, paragraph=True)

    def _start_above(self, span: tuple[int, int]) -> int:
        """Where the last comment of a run of them starts, as far as their marks tell."""
        start, end = span
        if end - start < _MOST_LINES:
            return start
        return next(
            (line for line in range(end, start, -1) if _BLOCK_START.match(self._lines[line - 1])), start
        )

    def _is_of_a_command(self, start: int, end: int, language: str) -> bool:
        """Whether a comment of a script is short and stands right above a command, which it then is about."""
        is_named = self._lines[0].startswith("#!")
        if not (language in SHELLS or is_named) or end >= len(self._lines):
            return False
        length = end - start + 1 - (is_named and start == 1)
        return 0 < length <= _LONGEST_OF_COMMAND and not _OF_A_HEADER.match(self._lines[end][:200])

    def leading(self, before: int = 0, language: str = "") -> str:
        """The text of the first comment in the file's first lines that is no licence; with a line, above that."""
        last = 0
        for start, end in self.spans[:3]:
            between = self._lines[last : start - 1]
            if before and start >= before:
                break
            if start > 60 or not all(not line.strip() or _PREAMBLE.match(line[:200]) for line in between):
                # Below what is code already, a comment is about something in the file.
                break
            last = end
            if self._is_of_a_command(start, end, language):
                break
            text = clean_comment(
                "\n".join(line[:400] for line in self._lines[start - 1 : min(end, start + 40)])
            )
            parts = [part.strip() for part in text.split("\n\n") if part.strip()]
            paragraphs = [part for part in parts if not _LICENCE.search(part)]
            if len(paragraphs) < len(parts):
                paragraphs = [part for part in paragraphs if not _PART_OF.match(part)]
            paragraphs = [
                part
                for part in paragraphs
                if not part.startswith(("!", "-*-", "<auto-generated", "<autogenerated"))
                and "coding:" not in part[:20]
            ]
            if paragraphs:
                return paragraphs[0]
        return ""


def clean_comment(text: str, *, paragraph: bool = False) -> str:
    """A comment's or docstring's words without its markers; tags such as @param end it.

    With `paragraph`, only the first paragraph.
    """
    text = _SHEBANG.sub("", text.strip())
    if quotes := _PREFIX.match(text):
        text = text[quotes.end() :].removesuffix(quotes[1])
    text = text.removesuffix('"""').removesuffix("'''")
    kept: list[str] = []
    for raw in text.split("\n"):
        line = _strip_markers(raw.rstrip())
        if "$" in line and _OF_VERSION_CONTROL.match(line):
            continue
        if _FOR_TOOLS.match(line):
            continue
        if (":" in line or "@" in line or "\\" in line) and _TAG.match(line):
            if line.lstrip().startswith(("@brief", "\\brief", "@doc")):
                kept.append(line.strip().split(None, 1)[-1])
                continue
            break
        if _ANY_WORD.search(line):
            kept.append(line.strip())
        elif not kept or not paragraph:
            kept.append("")
        elif kept[-1]:
            break
    return read_inline_tags("\n".join(_with_title(kept))).strip()


def _with_title(lines: list[str]) -> list[str]:
    """The lines of a comment, its title told from what follows: `Class X` says nothing, another one is a sentence."""
    first = next((number for number, line in enumerate(lines) if line), 0)
    title, following = [*lines[first : first + 2], "", ""][:2]
    if not following[:1].isupper() or title[-1:] in _STOPS:
        return lines
    if _NAMES_ONLY.fullmatch(title):
        return lines[first + 1 :]
    if _APPEAL.match(title):
        return lines
    longest = max(map(len, lines))
    # What is wrapped goes on at the end of a line and not far before it.
    is_wrapped = len(title) + len(following.partition(" ")[0]) + _RAGGED > longest
    if is_wrapped or len(title) > _LONGEST_TITLE:
        return lines
    # A word or two are what the file or its class is called.
    return [*([f"{title}."] if len(title.split()) > _MOST_OF_NAME else ()), *lines[first + 1 :]]


def read_inline_tags(text: str) -> str:
    """A text with what Javadoc's `{@link Cart#add(Item) adds}` and the like read as."""
    if "{@" in text:
        for pattern, replacement in _INLINE:
            text = pattern.sub(_name_linked if replacement is None else replacement, text)
    return text


def _name_linked(match: re.Match[str]) -> str:
    owner, member, arguments = match.groups("")
    return f"`{owner}{'.' if member else ''}{member}{'()' if arguments else ''}`"


def _strip_markers(line: str) -> str:
    bare = _MARKERS.sub("", line)
    if bare != line:
        bare = _MARKERS.sub("", bare)
    return (_XML.sub("", _XML_NAME.sub(r"`\1`", bare)) if "<" in bare else bare).rstrip()


def is_licence(text: str) -> bool:
    """Whether the opening of a comment says under what terms the file may be used."""
    return bool(_LICENCE.search(text[:300]))


def first_sentence(text: str, most: int = 200) -> str:
    """The first sentence of a text on one line, at most `most` characters."""
    paragraph = " ".join(text.partition("\n\n")[0].split())
    for match in _SENTENCE.finditer(paragraph):
        if not ABBREVIATION.search(paragraph, max(match.start() - 12, 0), match.start()):
            paragraph = paragraph[: match.start() + 1]
            break
    return paragraph if len(paragraph) <= most else paragraph[: most - 3].rstrip() + "..."


def first_paragraph(text: str, most: int = 400) -> str:
    """The first paragraph of a text on one line, at most `most` characters."""
    paragraph = " ".join(text.partition("\n\n")[0].split())
    return paragraph if len(paragraph) <= most else paragraph[: most - 3].rstrip() + "..."


def _span(node: Node) -> tuple[int, int]:
    start, end = node.start_point[0] + 1, node.end_point[0] + 1
    if node.end_point[1] == 0 and end > start:
        end -= 1
    return start, end


def _column(line: str, node: Node) -> int:
    return (
        node.start_point[1]
        if line.isascii()
        else len(line.encode()[: node.start_point[1]].decode("utf-8", "ignore"))
    )


def merge_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
