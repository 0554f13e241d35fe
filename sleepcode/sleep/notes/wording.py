"""Repository text, made fit to stand in a note: one line, no control characters, no markup, bounded."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from sleepcode.parsing.comments import ABBREVIATION, read_inline_tags
from sleepcode.parsing.late import late

_ESCAPE = late(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])")
_CONTROL = late(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]+"
)
_NEEDS_CARE = late(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]|  |^ | $")
_TAGS = (
    "a|abbr|b|big|blockquote|br|c|center|code|col|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|inheritdoc|input|ins|kbd|"
    "li|link|ol|p|para|param|paramref|picture|pre|q|remarks|returns|s|samp|section|see|seealso|small|source|span|strike|strong|"
    "style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|tr|tt|typeparam|u|ul|value|var|video"
)
"""Of HTML and of C#'s documentation: `<PROGRAM>` stands for something."""
_MARKUP = (
    (late(r"(?<!`)<((?:https?://|mailto:)[^<>\s`]{1,300})>(?!`)"), r"\1"),
    (late(rf"<!--.{{0,4000}}?-->|(?<!`)</?(?:{_TAGS})(?:\s[^<>\n`]{{0,300}})?/?>(?!`)", re.S | re.I), ""),
    (late(r"!\[[^\]]*\](?:\([^)\s]*\)|\[[^\]]*\])?"), ""),
    (late(r"\[([^\[\]]+)\](?:\([^()\s]*(?:\s\"[^\"]*\")?\)|\[[^\[\]]*\])?"), r"\1"),
    (late(r":[a-z:+-]{2,30}:`~?!?([^`<]+?)\s*(?:<[^`>]*>)?`"), r"`\1`"),
    (late(r"`([^`<]+?)\s*<[^`>]*>`__?"), r"\1"),
    (late(r"``([^`]+)``"), r"`\1`"),
    (late(r"`([^`]+)`__?(?!\w)"), r"`\1`"),
    (late(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (late(r"(?<![\w_`])_(?=[^\s_])([^_\n`]+?)(?<=\S)_(?![\w_`])"), r"\1"),
    (late(r"(?:^|\s)(?:[-=~^*#]{4,}|#{1,6}(?=\s)|>(?=\s))"), " "),
)
_HAS_MARKUP = late(r"[\[<*_`{#>~^=-]")
_SENTENCE_END = late(r"(?<=[a-z0-9)\]`\"'])[.!?](?=\s|$)")
_UNFINISHED = late(r",?\s(?:such as|including|like|for example|e\.g\.|namely)[\s:,.]*$")
"""How a paragraph ends that goes on with a list."""
_LANGUAGES = {
    "antlr": "ANTLR",
    "c-sharp": "C#",
    "cmake": "CMake",
    "cpp": "C++",
    "css": "CSS",
    "fsharp": "F#",
    "edn": "EDN",
    "flatbuffers": "FlatBuffers",
    "graphql": "GraphQL",
    "fish": "fish",
    "hcl": "HCL",
    "html": "HTML",
    "ini": "INI",
    "javascript": "JavaScript",
    "json": "JSON",
    "just": "just",
    "objective-c": "Objective-C",
    "ocaml": "OCaml",
    "peg": "PEG",
    "pegjs": "PEG.js",
    "php": "PHP",
    "powershell": "PowerShell",
    "protobuf": "Protocol Buffers",
    "restructuredtext": "reStructuredText",
    "sql": "SQL",
    "scss": "SCSS",
    "toml": "TOML",
    "notebook": "Jupyter Notebook",
    "tsx": "TypeScript (TSX)",
    "typescript": "TypeScript",
    "vimscript": "Vim script",
    "xml": "XML",
    "yaml": "YAML",
}


def clean(text: str, most: int = 200) -> str:
    """One line without control characters and terminal escapes, at most `most` characters; of a path, the middle is
    left out."""
    if _NEEDS_CARE.search(text):
        text = " ".join(_CONTROL.sub(" ", _ESCAPE.sub(" ", text)).split())
    if len(text) <= most:
        return text
    name = text.rpartition("/")[2]
    if " " not in text and "/" in text and len(name) < most - 10:
        # Of a long path, the name of the file is what one has to know.
        return f"{text[: most - len(name) - 5].rpartition('/')[0] or text[:3]}/.../{name}"
    return text[: most - 3].rstrip() + "..."


def plain(text: str) -> str:
    """The words of a text without Markdown, reStructuredText, HTML and Javadoc marks, not bounded."""
    text = read_inline_tags(_ESCAPE.sub(" ", text))
    if _HAS_MARKUP.search(text):
        for pattern, replacement in _MARKUP:
            text = pattern.sub(replacement, text)
    return clean(text.replace("\\", "") if "\\ " in text else text, len(text) + 1)


def opening(text: str, most: int = 200) -> str:
    """The first whole sentences of a text that fit, without markup and with a full stop at the end.

    Where not even one fits it is cut at a word, with "...".
    """
    line = _UNFINISHED.sub("", plain(text))
    was_cut = line.endswith("...")
    ends = [
        match.end() for match in _SENTENCE_END.finditer(line) if not _is_abbreviation(line, match.start())
    ]
    fitting = [end for end in ends if end <= most]
    if was_cut and fitting:
        return line[: fitting[-1]]
    if line.endswith(":") and fitting:
        return line[: fitting[-1]]
    if len(line) <= most:
        return line if not line or line.endswith((".", "!", "?", "...")) else line.rstrip(" :;,") + "."
    if fitting and fitting[-1] >= 25:
        return line[: fitting[-1]]
    return line[: most - 3].rpartition(" ")[0].rstrip(" ,;:") + "..."


def _is_abbreviation(line: str, stop: int) -> bool:
    return bool(ABBREVIATION.search(line[max(0, stop - 8) : stop]))


def listing(names: Sequence[str], most: int, ticks: bool = True) -> str:
    """`a`, `b` and 3 more."""
    shown = [f"`{clean(name, 120)}`" if ticks else clean(name, 120) for name in names[:most]]
    rest = len(names) - len(shown)
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def number(count: int, noun: str, plural: str = "") -> str:
    """`1 file`, `12 files`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "0 %"


def month(seconds: int) -> str:
    """`2024-05`, in UTC; empty for a time that no calendar has."""
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m")
    except (OverflowError, OSError, ValueError):
        return ""


def language_name(language: str) -> str:
    """How a language is written: `C++`, `Python`."""
    return _LANGUAGES.get(language) or language[:1].upper() + language[1:]
