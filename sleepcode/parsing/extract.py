"""One file's bytes -> its facts. Never raises for any content; linear in the file's length."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from sleepcode.facts import FileFacts, Import, Symbol
from sleepcode.parsing import hcl_uses
from sleepcode.parsing.banners import find_source, is_generated, is_generated_page
from sleepcode.parsing.chunks import cut_chunks
from sleepcode.parsing.comments import Comments, clean_comment, first_paragraph
from sleepcode.parsing.component_props import read_component
from sleepcode.parsing.components import (
    find_doc,
    find_tags,
    keep_scripts,
    make_symbols,
    script_language,
    with_comments,
)
from sleepcode.parsing.dart import extract_dart
from sleepcode.parsing.dotted import find_dotted, find_imported_by_name
from sleepcode.parsing.elixir import extract_elixir
from sleepcode.parsing.elixir_modules import find_modules, used_names
from sleepcode.parsing.exports import mark_exported
from sleepcode.parsing.grammars import LANGUAGES, run_query
from sleepcode.parsing.hcl import extract_hcl, read_blocks
from sleepcode.parsing.import_keys import FAMILIES
from sleepcode.parsing.imports import extract_imports
from sleepcode.parsing.languages import COMPONENTS, SHELLS, detect_language
from sleepcode.parsing.late import late
from sleepcode.parsing.lua_modules import mark_module
from sleepcode.parsing.markup import Markup
from sleepcode.parsing.messages import LONGEST, SHORTEST, read_messages, with_said
from sleepcode.parsing.notebooks import ELSEWHERE, NOTEBOOK, decode_file, find_prose, kernel_language
from sleepcode.parsing.offers import find_offers
from sleepcode.parsing.openings import document_opening
from sleepcode.parsing.outlined import OUTLINED, load_syntax
from sleepcode.parsing.outlined.reading import read_outline
from sleepcode.parsing.packages import mark_own, uses_of_package
from sleepcode.parsing.php_namespaces import uses_of_namespace
from sleepcode.parsing.preprocessed import blank_heads, simplify
from sleepcode.parsing.rails_names import find_made_names
from sleepcode.parsing.recovery import keep_one_branch, recover_types
from sleepcode.parsing.ruby_constants import uses_of_constants
from sleepcode.parsing.shell_functions import recover_functions
from sleepcode.parsing.shell_sources import find_sources
from sleepcode.parsing.shell_words import find_used
from sleepcode.parsing.starlark import find_loads, find_symbols, labelled
from sleepcode.parsing.starts import entry_point
from sleepcode.parsing.structure import extract_links, extract_structure, find_includes
from sleepcode.parsing.symbols import extract_symbols, first_child
from sleepcode.parsing.used_names import LONGEST_NAME, count_names, imported_names, most_used
from sleepcode.parsing.views import find_blades, find_rendered, read_page
from sleepcode.parsing.written import WRITES, find_written

if TYPE_CHECKING:
    from tree_sitter import Node

_MINIFIED_LINE = 5_000
_OF_IMPORTS = late(
    r"(?:module\s+|external\s+|package\s+)?(?:dependencies|imports?|requires?|includes?|prototype|exports?)[.:]?",
    re.I,
)
"""What stands above what a file imports and says nothing of the file."""
_OF_BLOCKS = ("terraform", "hcl")


def extract(path: str, data: bytes, text: str | None = None) -> FileFacts:
    """Everything that is known of a file's content; of a binary file, only that.

    `text` is the content where it is decoded already. A file with syntax errors gives what can be had of it.
    """
    text = decode_file(path, data) if text is None else text
    language = detect_language(path, data[:20_000])
    if text is None:
        return FileFacts(language=language)
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    facts = FileFacts(language=language, lines=len(lines))
    facts.is_generated = is_generated(path, language, lines) or (
        language == "html" and is_generated_page(text)
    )
    if facts.is_generated:
        facts.made_from = find_source(lines)
    is_minified = _is_minified(lines)
    if language == "starlark" and not is_minified:
        _extract_starlark(facts, text, lines)
    elif language in LANGUAGES and not is_minified:
        _extract_parsed(facts, text, lines)
    elif language in COMPONENTS and not is_minified:
        _extract_component(facts, path, text, lines)
    elif language == NOTEBOOK:
        _extract_notebook(facts, text, lines, kernel_language(data))
    elif language in OUTLINED and not is_minified:
        _extract_outlined(facts, text, lines)
    elif not is_minified:
        facts.symbols = extract_structure(language, lines)
        facts.imports = extract_links(language, lines)
        if language == "template":
            facts.imports, facts.references = read_page(text)
        facts.doc = document_opening(language, lines)
    facts.chunks = cut_chunks(lines, facts.symbols, facts.comment_lines)
    if not is_minified:
        facts.offers = find_offers(language, text, facts.comment_lines)
    facts.entry_point = entry_point(path, language, text, facts.comment_lines)
    return facts


def _extract_parsed(facts: FileFacts, text: str, lines: Sequence[str]) -> Node:
    """Fills in what the grammar of a language tells; returns the tree."""
    data = text.encode("utf-8", "surrogatepass")
    root, captures = _parse(facts.language, data)
    facts.has_errors = root.has_error
    docstrings = captures.get("docstring", [])
    comments = Comments(captures.get("comment", ()), docstrings, lines)
    facts.comment_lines = tuple((start, min(end, len(lines))) for start, end in comments.spans)
    if facts.language == "elixir":
        _extract_elixir(facts, data, captures, comments, lines)
        return root
    if facts.language in _OF_BLOCKS:
        _extract_hcl(facts, data, captures, comments)
        return root
    symbols: Sequence[Symbol] = (
        extract_dart(root, data, comments)
        if facts.language == "dart"
        else extract_symbols(facts.language, data, captures, comments)
    )
    if facts.has_errors:
        symbols = (
            recover_functions(lines, symbols)
            if facts.language in SHELLS
            else recover_types(facts.language, lines, symbols, comments)
        )
    symbols = mark_exported(facts.language, symbols, text)
    if facts.language == "lua":
        symbols = mark_module(symbols, text)
    facts.symbols = tuple(_inside(symbol, len(lines)) for symbol in symbols)
    imports = _imports(facts.language, data, captures.get("import", ()), lines)
    references = captures.get("reference", ())
    uses = _uses_without_import(facts, data, references, imports)
    made = find_made_names(text) if facts.language == "ruby" else ()
    if facts.language in ("php", "ruby"):
        uses += find_blades(text) if facts.language == "php" else (*find_rendered(text, False), *made)
    named: tuple[Import, ...] = ()
    if facts.language == "python":
        named = (*find_imported_by_name(data, docstrings), *find_dotted(data, docstrings))
    facts.imports = (*imports, *uses, *named)
    used = [data[node.start_byte : node.end_byte] for node in references]
    # Of Ruby: `before_action :log_in`.
    used += [data[node.start_byte + 1 : node.end_byte] for node in captures.get("symbol_reference", ())]
    facts.references = count_names(
        find_used(lines, used, facts.has_errors) if facts.language in SHELLS else Counter(used)
    )
    for name in imported_names(facts.language, (*imports, *named, *made)):
        # Who imports a name uses it, wherever in the syntax that is.
        facts.references.setdefault(name, 1)
    for written in find_written(text):
        facts.references.setdefault(WRITES + written.path.rpartition("/")[2], 1)
    facts.messages = _messages(data, captures.get("string", ()), docstrings)
    facts.doc = first_paragraph(
        _module_doc(facts.language, root, data) or comments.leading(language=facts.language)
    )
    if _OF_IMPORTS.fullmatch(facts.doc):
        facts.doc = ""
    return root


def _parse(language: str, data: bytes) -> tuple[Node, Mapping[str, Sequence[Node]]]:
    """A file's tree and what is captured of it: of the file as it is, or as its grammar can read more of it."""
    if language == "cpp":
        data = blank_heads(data)
    root, captures = run_query(language, data)
    if root.has_error and language == "c-sharp" and b"#if" in data:
        return run_query(language, keep_one_branch(data))
    simple = simplify(data) if root.has_error and language == "cpp" else data
    if simple == data:
        return root, captures
    simple_root, found = run_query(language, simple)
    if len(found.get("error", ())) > len(captures.get("error", ())):
        return root, captures
    # What an arm that was left out uses is used as well.
    references = [*found.get("reference", ()), *captures.get("reference", ())]
    found["reference"] = list({(node.start_byte, node.end_byte): node for node in references}.values())
    return simple_root, found


def _imports(language: str, data: bytes, nodes: Sequence[Node], lines: Sequence[str]) -> Sequence[Import]:
    """What a file imports by saying so."""
    if language in ("c", "cpp"):
        return find_includes(lines)
    if language in SHELLS:
        return find_sources(lines)
    return mark_own(language, data, extract_imports(language, nodes, data))


def _uses_without_import(
    facts: FileFacts, data: bytes, references: Sequence[Node], imports: Sequence[Import]
) -> tuple[Import, ...]:
    """What a file uses that its language lets it use without an import."""
    if facts.language == "ruby":
        return uses_of_constants(data, references, facts.symbols)
    if facts.language == "php":
        return uses_of_namespace(data, references, facts.symbols, imports)
    return uses_of_package(facts.language, data, references, facts.symbols, imports)


def _extract_elixir(
    facts: FileFacts,
    data: bytes,
    captures: Mapping[str, Sequence[Node]],
    comments: Comments,
    lines: Sequence[str],
) -> None:
    """The same of a language whose definitions, imports and documentation are calls like all else."""
    symbols, doc = extract_elixir(data, captures, comments)
    facts.symbols = tuple(_inside(symbol, len(lines)) for symbol in symbols)
    facts.imports = find_modules(data, captures)
    facts.references = count_names(Counter(used_names(data, captures)))
    facts.messages = _messages(data, captures.get("string", ()), captures.get("docstring", ()))
    facts.doc = first_paragraph(doc or comments.leading(facts.symbols[0].start if facts.symbols else 0))


def _extract_hcl(
    facts: FileFacts, data: bytes, captures: Mapping[str, Sequence[Node]], comments: Comments
) -> None:
    """The same of a language of blocks, whose words and labels tell what they define."""
    blocks = read_blocks(captures.get("block", ()), data)
    settings = captures.get("assignment", ())
    facts.symbols = tuple(extract_hcl(facts.language, data, blocks, settings, comments))
    facts.imports = hcl_uses.find_modules(data, blocks, facts.comment_lines)
    facts.references = count_names(Counter(hcl_uses.used_names(data, blocks, captures)))
    facts.messages = _messages(data, captures.get("string", ()), ())
    first = facts.symbols[0].start if facts.symbols else 0
    # What stands between rules is the title of a part.
    if not data.startswith(b"####"):
        facts.doc = first_paragraph(comments.leading(first))


def _extract_outlined(facts: FileFacts, text: str, lines: Sequence[str]) -> None:
    """The same of a language that is read by the shape of its lines."""
    outline = read_outline(load_syntax(facts.language), text, lines, facts.language)
    spans = outline.comments.spans
    facts.comment_lines = tuple((start, min(end, len(lines))) for start, end in spans)
    symbols = mark_exported(facts.language, outline.symbols, text)
    facts.symbols = tuple(_inside(symbol, len(lines)) for symbol in symbols)
    is_of_c = FAMILIES.get(facts.language) == "c"
    facts.imports = find_includes(lines) if is_of_c else outline.imports
    facts.references = most_used(outline.references)
    for name in imported_names(facts.language, facts.imports):
        facts.references.setdefault(name, 1)
    for written in find_written(text):
        facts.references.setdefault(WRITES + written.path.rpartition("/")[2], 1)
    facts.messages = read_messages(outline.strings)
    facts.doc = first_paragraph(outline.doc)
    first = facts.symbols[0] if len(facts.symbols) > 1 else None
    if first and first.kind != "module" and first.doc and facts.doc.startswith(first.doc):
        # What stands right above the first of several definitions is about that.
        facts.doc = ""


def _extract_starlark(facts: FileFacts, text: str, lines: Sequence[str]) -> None:
    """The same of Starlark, which is Python as far as its grammar goes."""
    facts.language = "python"
    _extract_parsed(facts, text, lines)
    facts.language = "starlark"
    facts.symbols, facts.imports = find_symbols(facts.symbols, lines), find_loads(text)
    taken = (name for imported in facts.imports for name in imported.names)
    facts.references = most_used(Counter((*taken, *labelled(lines))) + Counter(facts.references))


def _extract_notebook(facts: FileFacts, text: str, lines: Sequence[str], language: str) -> None:
    """The same of a notebook as it is shown: headings of its prose, and what its code says in its language."""
    if language in LANGUAGES and ELSEWHERE in lines:
        facts.language = language
        _extract_parsed(facts, text, lines)
        facts.language = NOTEBOOK
        if FAMILIES[NOTEBOOK] != FAMILIES.get(language):
            facts.imports = ()
    prose = find_prose(lines, language)
    sections = extract_structure("markdown", prose)
    facts.symbols = tuple(sorted((*sections, *facts.symbols), key=lambda one: (one.start, -one.end)))
    opening = [line for line, before in zip(prose, ("", *prose), strict=False) if line or before]
    facts.doc = document_opening("markdown", opening)


def _extract_component(facts: FileFacts, path: str, text: str, lines: Sequence[str]) -> None:
    """The same of a single-file component: what its scripts say in their language, and what its markup names."""
    dialect = facts.language
    markup = Markup(text, dialect)
    script = keep_scripts(text, markup)
    facts.language = script_language(markup, dialect)
    root = _extract_parsed(facts, script, script.split("\n")[: len(lines)])
    facts.language = dialect
    said = read_component(root, script.encode("utf-8", "surrogatepass"), dialect)
    doc = find_doc(text, markup)
    facts.doc = first_paragraph(doc) or facts.doc
    if dialect == "vue":
        facts.imports = (*facts.imports, *find_tags(markup, script, facts.symbols))
    facts.symbols = make_symbols(path, text, lines, markup, said, facts.symbols, doc)
    facts.comment_lines = with_comments(facts.comment_lines, markup, lines, text)
    names = Counter(facts.references)
    names.update({name: times for name, times in markup.names.items() if len(name) <= LONGEST_NAME})
    facts.references = most_used(names)
    facts.messages = with_said(facts.messages, markup, text)


def _is_minified(lines: Sequence[str]) -> bool:
    """Whether most of a text is in lines that nobody wrote: one long string among thousands of lines is no sign."""
    lengths = [len(line) for line in lines]
    return max(lengths, default=0) > _MINIFIED_LINE and 2 * sum(
        length for length in lengths if length > _MINIFIED_LINE
    ) > sum(lengths)


def _inside(symbol: Symbol, total: int) -> Symbol:
    return symbol if symbol.end <= total else symbol._replace(end=total, start=min(symbol.start, total))


def _messages(data: bytes, nodes: Sequence[Node], docstrings: Sequence[Node]) -> tuple[tuple[int, str], ...]:
    """String literals that a person would read or search for."""
    skipped = {node.start_byte for node in docstrings}
    spans = [(node.start_byte, node.end_byte, node) for node in nodes]
    strings = (
        (node.start_point[0] + 1, data[start:end].decode("utf-8", "replace"))
        for start, end, node in sorted(
            (span for span in spans if SHORTEST <= span[1] - span[0] <= LONGEST and span[0] not in skipped),
            key=itemgetter(0, 1),
        )
    )
    return read_messages(strings)


def _module_doc(language: str, root: Node, data: bytes) -> str:
    if language != "python":
        return ""
    for number in range(min(5, root.named_child_count)):
        child = root.named_child(number)
        if child is None or child.type == "comment":
            continue
        inner = first_child(child) if child.type == "expression_statement" else None
        if inner is not None and inner.type == "string":
            return clean_comment(data[inner.start_byte : inner.end_byte][:4_000].decode("utf-8", "replace"))
        return ""
    return ""
