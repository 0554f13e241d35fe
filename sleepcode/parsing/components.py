"""Single-file components: their scripts as a grammar can read them, and what they add to what those define.

All but the scripts has spaces in its place, so that what they define is on the lines where it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.facts import Import, Symbol
from sleepcode.parsing.comments import clean_comment, first_sentence, is_licence, merge_spans
from sleepcode.parsing.component_names import COMPONENT, TAGS, component_name, pascal_case
from sleepcode.parsing.component_props import Said
from sleepcode.parsing.late import late
from sleepcode.parsing.markup import Block, Markup

_TYPED = frozenset(("ts", "typescript", "text/typescript", "mts"))
_WITH_MARKUP = frozenset(("tsx", "jsx"))
_PLAIN = frozenset(("", "js", "javascript", "module", "text/javascript", "text/babel", "babel"))
_NOT_BREAK = late(r"[^\n]")
_INDENTED_EXPORT = late(r"^[ \t]+(?=export\b)", re.M)
_BOUND = late(r"\bimport\s([^'\";]{1,3000}?)\bfrom\b", needs=("import",))
_WORD = late(r"[A-Za-z_$][\w$]*")
_COMPONENT_DOC = "@component"
"""What Svelte has in the comment that documents a component, wherever that stands."""
_MOST_DOC = 4_000
_MOST_SHOWN = 12
_MOST_BLOCKS = 40
"""Templates and styles of one file that are told of."""


def script_language(markup: Markup, dialect: str) -> str:
    """The grammar that reads all scripts of a component."""
    languages = {_language(block) for block in markup.scripts}
    if not languages.isdisjoint(_WITH_MARKUP):
        return "tsx"
    return "typescript" if dialect == "astro" or not languages.isdisjoint(_TYPED) else "javascript"


def _language(block: Block) -> str:
    return block.attributes.get("lang") or block.attributes.get("type") or ""


def keep_scripts(text: str, markup: Markup) -> str:
    """A component's text with spaces for all but its scripts."""
    parts: list[str] = []
    at = 0
    for block in markup.scripts:
        if _language(block) in _TYPED | _WITH_MARKUP | _PLAIN:
            parts += (
                _NOT_BREAK.sub(" ", text[at : block.inner_start]),
                text[block.inner_start : block.inner_end],
            )
            at = block.inner_end
    script = "".join((*parts, _NOT_BREAK.sub(" ", text[at:])))
    # Those of modules stand at the starts of lines.
    return _INDENTED_EXPORT.sub("", script)


def find_doc(text: str, markup: Markup) -> str:
    """What a comment of the markup says of the component: one at its top, or one that says that it does."""
    for start, end in markup.comments:
        comment = text[start : min(end, start + _MOST_DOC)]
        if _COMPONENT_DOC in comment:
            body = comment.removesuffix("-->").replace(_COMPONENT_DOC, "", 1)
            return clean_comment(body, paragraph=True)
    for start, end in markup.comments[:1]:
        doc = clean_comment(text[start : min(end, start + _MOST_DOC)], paragraph=True)
        if not text[:start].strip() and not is_licence(doc):
            return doc
    return ""


def with_comments(
    spans: Sequence[tuple[int, int]], markup: Markup, lines: Sequence[str], text: str
) -> tuple[tuple[int, int], ...]:
    """The lines that are comments of the scripts or of the markup."""
    found = list(spans)
    number, at = 1, 0
    for start, end in markup.comments:
        number += text.count("\n", at, start)
        at = start
        last = number + text.count("\n", start, end)
        if last <= len(lines) and lines[number - 1].lstrip().startswith("<!--"):
            found.append((number, last))
    return tuple(merge_spans(found))


def find_tags(markup: Markup, script: str, symbols: Sequence[Symbol]) -> tuple[Import, ...]:
    """The components that a page of Vue shows and neither imports nor defines."""
    bound = {symbol.name for symbol in symbols}
    for match in _BOUND.finditer(script):
        bound.update(_WORD.findall(match.group(1)))
    bound |= {pascal_case(name) for name in bound}
    names = tuple(sorted(name for name in markup.tags if name not in bound))
    return (Import(TAGS, names, 0, True),) if names else ()


def make_symbols(
    path: str,
    text: str,
    lines: Sequence[str],
    markup: Markup,
    said: Said,
    symbols: Sequence[Symbol],
    doc: str,
) -> tuple[Symbol, ...]:
    """The component, what it takes, its template and styles, and what its scripts define."""
    name = pascal_case(said.name) or component_name(path)
    taken = ", ".join(prop for prop, _, _ in said.props[:_MOST_SHOWN])
    head = f"component {name}({taken}{', ...' if len(said.props) > _MOST_SHOWN else ''})"
    component = Symbol(
        name[:120], name[:120], COMPONENT, 1, max(1, len(lines)), head[:160], first_sentence(doc)
    )
    own = {(prop, start) for prop, start, _ in said.props}
    inner = [
        symbol
        for symbol in symbols
        if symbol.qualified != symbol.name or (symbol.name, symbol.start) not in own
    ]
    inner = [symbol._replace(qualified=f"{name}.{symbol.qualified}"[:240]) for symbol in inner]
    for prop, start, end in said.props:
        inner.append(
            Symbol(prop, f"{name}.{prop}"[:240], "field", start, end, lines[start - 1].strip()[:160])
        )
    for kind, blocks in (("template", markup.templates), ("style", markup.styles)):
        for block in blocks[:_MOST_BLOCKS]:
            start = text.count("\n", 0, block.start) + 1
            end = start + text.count("\n", block.start, block.end)
            inner.append(Symbol(kind, f"{name}.{kind}", "section", start, min(end, len(lines)), kind))
    inner.sort(key=lambda symbol: (symbol.start, -symbol.end))
    return (component, *inner)
