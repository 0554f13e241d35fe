"""Structure of documents and settings, line by line: headings, keys, tables, targets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sleepcode.facts import Import, Symbol
from sleepcode.parsing.late import late
from sleepcode.parsing.settings_files import find_objects, read_entries, said_above

_MOST = 2_000
_STEP, _MOST_STEP = 2, 4
"""Spaces by which YAML is mostly indented, and by which it is at most."""
_HEADING = late(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
_RST_LINE = late(r"^([=\-~^\"'`#*+.:_<>])\1{2,}\s*$")
_YAML_KEY = late(r"^( *(?:- )?)([\w./$@-]+|\"[^\"]+\"|'[^']+')\s*:(?:\s|$)")
_TOML_TABLE = late(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_PROPERTY = late(r"([A-Za-z][\w.-]*)\s*=")
_ASSIGNED = late(r"^\s*([\w.\"'-]+)\s*[=:]")
_JSON_KEY = late(r"^(\s*)\"([^\"]{1,100})\"\s*:")
_GHERKIN = late(
    r"\s*(?:(Feature|Business Need|Ability)|(Rule)|(Background|Scenarios?(?: Outline| Template)?|Examples?))\s*:\s*(.*)"
)
_TAGS = late(r"\s*@[\w@ \t-]+$")
_CSS = late(r"^([^\s@{}/][^{}/]{0,150})\{")
_HTML_HEADING = late(r"<h([1-3])[^>]*>(.*?)</h\1>", re.I)
_HTML_ID = late(r"\bid=[\"']([\w-]+)[\"']")
_HTML_LINK = late(r"<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)=[\"']([^\"'#?]+)", re.I)
_CSS_IMPORT = late(r"@(?:import|use|forward)\s+(?:url\()?[\"']?([^\"');]+)", re.I)
_INCLUDE = late(r"\s*#\s*(?:include|import)\s*([<\"])([^>\"\n]{1,300})[>\"]")
_MOST_INCLUDES = 1_000
_STAGE = late(r"^\s*FROM\s+(\S+)(?:\s+AS\s+(\S+))?", re.I)


def extract_structure(language: str, lines: Sequence[str]) -> tuple[Symbol, ...]:
    """Symbols of a file that has no grammar here; empty for languages without structure."""
    read = _READERS.get(language)
    return tuple(read(lines)[:_MOST]) if read is not None else ()


def extract_links(language: str, lines: Sequence[str]) -> tuple[Import, ...]:
    """What an HTML page, a style sheet, or the C in a grammar loads."""
    if language in ("yacc", "lex"):
        return find_includes(lines)
    pattern = {"html": _HTML_LINK, "css": _CSS_IMPORT, "scss": _CSS_IMPORT}.get(language)
    if pattern is None:
        return ()
    found: dict[str, Import] = {}
    for number, line in enumerate(lines, 1):
        for target in pattern.findall(line[:2_000]):
            if not re.match(r"[a-z]+:|//", target):
                found.setdefault(target, Import(target.strip(), (), number, True))
    return tuple(found.values())[:500]


def find_includes(lines: Sequence[str]) -> tuple[Import, ...]:
    """The `#include` lines of C, and `#import` of Objective-C, wherever they stand: what fills an array may be in a file of its own."""
    found: dict[str, Import] = {}
    for number, line in enumerate(lines, 1):
        if ("include" in line or "#import" in line) and (match := _INCLUDE.match(line[:500])) is not None:
            target = match.group(2).strip()
            found.setdefault(target, Import(target, (), number, match.group(1) == '"'))
    return tuple(found.values())[:_MOST_INCLUDES]


def _sections(marks: list[tuple[int, int, str]], total: int) -> list[Symbol]:
    """(line, level, title) of headings -> sections that end where the next of their level begins.

    What has no title (a key that is nothing but quotes) is none.
    """
    marks = [mark for mark in marks if mark[2].strip()]
    symbols = []
    titles: list[tuple[int, str]] = []
    ends = _ends(marks, total)
    for (line, level, title), end in zip(marks, ends, strict=True):
        while titles and titles[-1][0] >= level:
            titles.pop()
        title = title[:120]
        qualified = ".".join([*(above for _, above in titles), title])
        titles.append((level, title))
        symbols.append(Symbol(title, qualified[-240:], "section", line, end, title))
    return symbols


def _ends(marks: list[tuple[int, int, str]], total: int) -> list[int]:
    ends = [total] * len(marks)
    open_: list[int] = []
    for position, (line, level, _) in enumerate(marks):
        while open_ and marks[open_[-1]][1] >= level:
            ends[open_.pop()] = line - 1
        open_.append(position)
    return ends


def _read_markdown(lines: Sequence[str]) -> list[Symbol]:
    marks = []
    fence = ""
    body = _after_front_matter(lines)
    for number, line in enumerate(lines, 1):
        if number < body:
            continue
        stripped = line.lstrip()[:200]
        if fence:
            if stripped.startswith(fence):
                fence = ""
            continue
        if stripped.startswith(("```", "~~~")):
            fence = stripped[:3]
            continue
        match = _HEADING.match(line[:300])
        if match:
            marks.append((number, len(match.group(1)), _plain(match.group(2))))
        elif number > 1 and re.match(r"^(=+|-{3,})\s*$", stripped) and lines[number - 2].strip():
            above = lines[number - 2].strip()
            if not above.startswith(("#", "-", "*", "|", ">", "`")) and len(above) < 120:
                marks.append((number - 1, 1 if stripped[0] == "=" else 2, _plain(above)))
    return _sections(sorted(set(marks)), len(lines))


def _after_front_matter(lines: Sequence[str]) -> int:
    """The number of the first line after the settings between `---` that many site generators read."""
    if not lines or lines[0].rstrip() != "---":
        return 1
    return next((n + 1 for n, line in enumerate(lines[1:200], 2) if line.rstrip() in ("---", "...")), 1)


def _plain(text: str) -> str:
    """A heading's words without Markdown's and HTML's markup."""
    # Badges go whole, with what they link to; so does the anchor that a heading is given.
    text = re.sub(r"\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?|\s\{[ :]*#[^}]*\}\s*$", "", text)
    text = re.sub(r"<[^>]*>|\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(text.replace("`", "").replace("**", "").split()) or "section"


def _read_rst(lines: Sequence[str]) -> list[Symbol]:
    marks = []
    levels: dict[str, int] = {}
    for number in range(1, len(lines)):
        line = lines[number]
        above = lines[number - 1].strip()
        if (
            _RST_LINE.match(line[:300])
            and above
            and len(line.rstrip()) >= len(above)
            and not _RST_LINE.match(above)
        ):
            overlined = number >= 2 and lines[number - 2].rstrip() == line.rstrip()
            style = line[0] * 2 if overlined else line[0]
            level = levels.setdefault(style, len(levels) + 1)
            marks.append((number, level, above.replace("`", "")))
    return _sections(marks, len(lines))


def _read_yaml(lines: Sequence[str]) -> list[Symbol]:
    marks = []
    step = 0
    for number, line in enumerate(lines, 1):
        match = _YAML_KEY.match(line[:300])
        if match is None:
            continue
        depth = len(match.group(1))
        # The first key below another tells how far keys are moved in.
        if depth and not step and "-" not in match.group(1):
            step = depth if depth <= _MOST_STEP else _STEP
        # An item of a list stands below the list's key, though it may be as far to the left.
        if depth <= max(step, _STEP):
            marks.append((number, depth + 1, match.group(2).strip("\"'")))
    objects = find_objects(lines)
    # An object is told before the keys that it is made of.
    return (
        sorted([*objects, *_keys(marks, lines)], key=lambda one: one.start)
        if objects
        else _keys(marks, lines)
    )


def _read_toml(lines: Sequence[str]) -> list[Symbol]:
    marks = []
    for number, line in enumerate(lines, 1):
        table = _TOML_TABLE.match(line[:300])
        if table:
            marks.append((number, 1, table.group(1)))
            continue
        key = _ASSIGNED.match(line[:300])
        if key and not line.startswith((" ", "\t")):
            marks.append((number, 2, key.group(1).strip("\"'")))
    return _keys(marks, lines)


def _read_json(lines: Sequence[str]) -> list[Symbol]:
    if sum(len(line) for line in lines) > 200_000:
        return []
    indents = sorted({len(match.group(1)) for line in lines if (match := _JSON_KEY.match(line[:300]))})[:2]
    marks = []
    for number, line in enumerate(lines, 1):
        match = _JSON_KEY.match(line[:300])
        if match and len(match.group(1)) in indents:
            marks.append((number, indents.index(len(match.group(1))) + 1, match.group(2)))
    return _keys(marks, lines)


def _keys(marks: list[tuple[int, int, str]], lines: Sequence[str]) -> list[Symbol]:
    sections = _sections(marks[:_MOST], len(lines))
    return [
        symbol._replace(kind="key", signature=lines[symbol.start - 1].strip()[:160]) for symbol in sections
    ]


def _read_ini(lines: Sequence[str]) -> list[Symbol]:
    marks = [
        (number, 1, match.group(1))
        for number, line in enumerate(lines, 1)
        if (match := _TOML_TABLE.match(line[:300]))
    ]
    if not marks:
        # Where there are no parts, each line is for itself: `.properties`.
        return [symbol._replace(doc=said_above(lines, symbol.start)) for symbol in _each_line(lines)]
    return _keys(marks, lines)


def _each_line(lines: Sequence[str]) -> list[Symbol]:
    found = ((number, _PROPERTY.match(line[:300])) for number, line in enumerate(lines, 1))
    return [
        Symbol(match[1][:120], match[1][:240], "key", number, number, lines[number - 1].strip()[:160])
        for number, match in found
        if match is not None
    ]


def _read_gherkin(lines: Sequence[str]) -> list[Symbol]:
    """Features, rules and scenarios; the tags above one belong to it."""
    marks = []
    quoted = ""
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if quoted or stripped.startswith(('"""', "```")):
            # What a step is given as a text may look like a scenario.
            quoted = stripped[:3] if not quoted else "" if stripped.startswith(quoted) else quoted
            continue
        match = _GHERKIN.match(line[:300])
        if match is None or line.lstrip().startswith("Examples:"):
            continue
        first = number
        while first > 1 and _TAGS.match(lines[first - 2][:300]):
            first -= 1
        level = 1 if match[1] else 2 if match[2] else 3
        marks.append((first, level, match[4].strip() or stripped.rstrip(":")))
    return _sections(marks, len(lines))


def _read_dockerfile(lines: Sequence[str]) -> list[Symbol]:
    marks = [
        (number, 1, match.group(2) or match.group(1))
        for number, line in enumerate(lines, 1)
        if (match := _STAGE.match(line[:300]))
    ]
    return [symbol._replace(kind="rule") for symbol in _sections(marks, len(lines))]


def _read_css(lines: Sequence[str]) -> list[Symbol]:
    marks = [
        (number, 1, " ".join(match.group(1).split()))
        for number, line in enumerate(lines, 1)
        if len(line) < 1_000 and (match := _CSS.match(line))
    ]
    return [symbol._replace(kind="element") for symbol in _sections(marks, len(lines))]


def _read_html(lines: Sequence[str]) -> list[Symbol]:
    marks = []
    for number, line in enumerate(lines, 1):
        heading = _HTML_HEADING.search(line[:1_000])
        if heading:
            marks.append((number, int(heading.group(1)), _plain(heading.group(2))))
        elif found := _HTML_ID.search(line[:1_000]):
            marks.append((number, 4, found.group(1)))
    return [symbol._replace(kind="element") for symbol in _sections(marks, len(lines))]


_READERS: dict[str, Callable[[Sequence[str]], list[Symbol]]] = {
    "markdown": _read_markdown,
    "restructuredtext": _read_rst,
    "yaml": _read_yaml,
    "toml": _read_toml,
    "json": _read_json,
    "ini": _read_ini,
    "dotenv": read_entries,
    "gherkin": _read_gherkin,
    "dockerfile": _read_dockerfile,
    "css": _read_css,
    "scss": _read_css,
    "html": _read_html,
}
