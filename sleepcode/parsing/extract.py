"""One file's bytes -> its facts. Never raises for any content; linear in the file's length."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from sleepcode.facts import FileFacts, Import, Symbol
from sleepcode.parsing import hcl_uses
from sleepcode.parsing.banners import find_source, is_generated, is_generated_page
from sleepcode.parsing.chunks import cut_chunks
from sleepcode.parsing.comments import Comments, clean_comment, first_paragraph
from sleepcode.parsing.dotted import find_dotted
from sleepcode.parsing.elixir import extract_elixir
from sleepcode.parsing.elixir_modules import find_modules, used_names
from sleepcode.parsing.exports import mark_exported
from sleepcode.parsing.grammars import LANGUAGES, run_query
from sleepcode.parsing.hcl import extract_hcl, read_blocks
from sleepcode.parsing.import_keys import FAMILIES
from sleepcode.parsing.imports import extract_imports
from sleepcode.parsing.languages import SHELLS, detect_language
from sleepcode.parsing.late import late
from sleepcode.parsing.lua_modules import mark_module
from sleepcode.parsing.notebooks import ELSEWHERE, NOTEBOOK, decode_file, find_prose, kernel_language
from sleepcode.parsing.packages import mark_own, uses_of_package
from sleepcode.parsing.php_namespaces import uses_of_namespace
from sleepcode.parsing.preprocessed import blank_heads, simplify
from sleepcode.parsing.rails_names import find_made_names
from sleepcode.parsing.recovery import keep_one_branch, recover_types
from sleepcode.parsing.ruby_constants import uses_of_constants
from sleepcode.parsing.shell_functions import recover_functions
from sleepcode.parsing.shell_sources import find_sources
from sleepcode.parsing.shell_words import find_used
from sleepcode.parsing.structure import extract_links, extract_structure, find_includes
from sleepcode.parsing.symbols import extract_symbols, first_child
from sleepcode.parsing.views import find_blades, find_rendered, read_page
from sleepcode.parsing.written import WRITES, find_written

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_REFERENCES = 2_000
_MOST_MESSAGES = 400
_MINIFIED_LINE = 5_000
_QUOTES = late(r"^[A-Za-z@$]{0,3}(?:\"\"\"|'''|#*\"|'|`)|(?:\"\"\"|'''|\"#*|'|`)$")
_MESSAGE_WORDS = late(r"[A-Za-z]{2,}")
_PLACEHOLDER = late(r"%[-+#0-9.*]*[a-zA-Z]|\{[^{}]*\}|\$\{[^}]*\}")
_DESCRIPTION = late(r"(?:description|summary)\s*[:=]\s*([^\s>|].{8,})$")
_SHEBANG = late(r"#!\s*/")
"""`#![...]` of Rust is none."""
_UNDERLINE = late(r"([=~^\"#*+-])\1{2,}")
_SOURCED = (".zsh-theme", ".plugin.zsh", ".plugin.bash", ".theme.bash", ".zshrc", ".bashrc")
"""Endings of what shells only source, whatever it says at its top."""
_FENCES = ("```", "~~~")
_MODULE_LINE = late(r"(?:import|export)\s.*['\"];?$")
"""What pages of MDX import; no prose."""
_OF_BLOCKS = ("terraform", "hcl")
_LAST_IS_NAME = frozenset(("java", "kotlin", "scala", "rust"))
"""Languages whose imports end in what is imported."""
_NAME = late(r"[^\W\d]\w{1,99}")
_MAGE = late(r"^//go:build mage$", re.M)
_MOST_MAINS = 5
_MAIN = {
    "python": late(r"^if\s+__name__\s*==\s*['\"]__main__['\"]", re.M),
    "go": late(r"^package main\b.*?^func main\(\)", re.M | re.S),
    "rust": late(r"^(?:async )?fn main\(", re.M),
    "c": late(r"^(?:int|void)\s+(?:[A-Za-z_]\w*\s+)?(?:w?main|w?WinMain)\s*\(", re.M),
    "cpp": late(r"^(?:int|void|auto)\s+(?:[A-Za-z_]\w*\s+)?(?:w?main|w?WinMain)\s*\(", re.M),
    "java": late(r"public\s+static\s+void\s+main\s*\("),
    "kotlin": late(r"^(?:suspend )?fun main\(", re.M),
    "c-sharp": late(r"static\s+(?:async\s+)?(?:void|int|Task(?:<int>)?)\s+Main\s*\("),
    "swift": late(r"^@main\b", re.M),
    "scala": late(r"def main\(args|extends App\b|^@main\b", re.M),
}


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
    if language in LANGUAGES and not is_minified:
        _extract_parsed(facts, text, lines)
    elif language == NOTEBOOK:
        _extract_notebook(facts, text, lines, kernel_language(data))
    elif not is_minified:
        facts.symbols = extract_structure(language, lines)
        facts.imports = extract_links(language, lines)
        if language == "template":
            facts.imports, facts.references = read_page(text)
        facts.doc = _document_opening(language, lines)
    facts.chunks = cut_chunks(lines, facts.symbols, facts.comment_lines)
    facts.entry_point = _entry_point(path, language, text, facts.comment_lines)
    return facts


def _extract_parsed(facts: FileFacts, text: str, lines: Sequence[str]) -> None:
    data = text.encode("utf-8", "surrogatepass")
    root, captures = _parse(facts.language, data)
    facts.has_errors = root.has_error
    docstrings = captures.get("docstring", [])
    comments = Comments(captures.get("comment", ()), docstrings, lines)
    facts.comment_lines = tuple((start, min(end, len(lines))) for start, end in comments.spans)
    if facts.language == "elixir":
        _extract_elixir(facts, data, captures, comments, lines)
        return
    if facts.language in _OF_BLOCKS:
        _extract_hcl(facts, data, captures, comments)
        return
    symbols: Sequence[Symbol] = extract_symbols(facts.language, data, captures, comments)
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
    named = find_dotted(data, docstrings) if facts.language == "python" else ()
    facts.imports = (*imports, *uses, *named)
    used = [data[node.start_byte : node.end_byte] for node in references]
    facts.references = _references(
        find_used(lines, used, facts.has_errors) if facts.language in SHELLS else Counter(used)
    )
    for name in _imported_names(facts.language, (*imports, *named, *made)):
        # Who imports a name uses it, wherever in the syntax that is.
        facts.references.setdefault(name, 1)
    for written in find_written(lines):
        facts.references.setdefault(WRITES + written.path.rpartition("/")[2], 1)
    facts.messages = _messages(data, captures.get("string", ()), docstrings)
    facts.doc = first_paragraph(
        _module_doc(facts.language, root, data) or comments.leading(language=facts.language)
    )


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
    facts.references = _references(Counter(used_names(data, captures)))
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
    facts.references = _references(Counter(hcl_uses.used_names(data, blocks, captures)))
    facts.messages = _messages(data, captures.get("string", ()), ())
    first = facts.symbols[0].start if facts.symbols else 0
    # What stands between rules is the title of a part.
    if not data.startswith(b"####"):
        facts.doc = first_paragraph(comments.leading(first))


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
    facts.doc = _document_opening("markdown", opening)


def _is_minified(lines: Sequence[str]) -> bool:
    """Whether most of a text is in lines that nobody wrote: one long string among thousands of lines is no sign."""
    lengths = [len(line) for line in lines]
    return max(lengths, default=0) > _MINIFIED_LINE and 2 * sum(
        length for length in lengths if length > _MINIFIED_LINE
    ) > sum(lengths)


def _inside(symbol: Symbol, total: int) -> Symbol:
    return symbol if symbol.end <= total else symbol._replace(end=total, start=min(symbol.start, total))


def _imported_names(language: str, imports: Sequence[Import]) -> Iterator[str]:
    """What imports name of other files, in the order in which they do."""
    for imported in imports:
        last = (name.rpartition("::")[2] for name in imported.names)
        yield from (name for name in last if _NAME.fullmatch(name))
        if language in _LAST_IS_NAME and not imported.names:
            name = re.split(r"\.|::", imported.target)[-1]
            if name[:1].isupper() and _NAME.fullmatch(name):
                yield name


def _references(counts: Mapping[bytes, int]) -> dict[str, int]:
    names = Counter[str]()
    for raw, times in counts.items():
        if 1 < len(raw) <= 100:
            names[raw.decode("utf-8", "replace")] += times
    ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:_MOST_REFERENCES])


def _messages(data: bytes, nodes: Sequence[Node], docstrings: Sequence[Node]) -> tuple[tuple[int, str], ...]:
    """String literals that a person would read or search for."""
    skipped = {node.start_byte for node in docstrings}
    spans = [(node.start_byte, node.end_byte, node) for node in nodes]
    found = []
    for start, end, node in sorted(
        (span for span in spans if 10 <= span[1] - span[0] <= 600 and span[0] not in skipped),
        key=itemgetter(0, 1),
    ):
        raw = data[start:end].decode("utf-8", "replace")
        text = " ".join(_PLACEHOLDER.sub(" ", _QUOTES.sub("", raw)).replace("\\n", " ").split())
        if " " in text and len(text) >= 8 and len(_MESSAGE_WORDS.findall(text)) >= 2:
            found.append((node.start_point[0] + 1, text[:200]))
            if len(found) == _MOST_MESSAGES:
                break
    return tuple(found)


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


def _document_opening(language: str, lines: Sequence[str]) -> str:
    """The first paragraph of prose in a document."""
    if language not in ("markdown", "restructuredtext", "text", "asciidoc", "rdoc"):
        return ""
    start, described = _front_matter(lines)
    if described:
        return first_paragraph(described)
    paragraph: list[str] = []
    is_code = False
    for line in lines[start : start + 120]:
        stripped = line.strip()[:500]
        if stripped.startswith(_FENCES):
            is_code = not is_code
            if paragraph:
                break
        if is_code or _MODULE_LINE.match(stripped):
            continue
        if len(paragraph) == 1 and _UNDERLINE.fullmatch(stripped):
            # What has a line below it is a title.
            paragraph = []
            continue
        is_prose = bool(re.match(r"[\w`*_\[\"'(]", stripped)) and len(_MESSAGE_WORDS.findall(stripped)) >= 3
        is_markup = (
            stripped.startswith(("[![", "![", "<", "..", ":", "|", "#", "---", "===", "[!"))
            or "badge" in stripped
            # An item of a list, where a link leads, a line of nothing but links.
            or re.match(r"[*+-]\s|\d+[.)]\s|\[[^\]]*\]:", stripped)
            or re.fullmatch(r"(?:\[[^\]]*\]\([^)]*\)[\s|·•,/-]*)+", stripped)
        )
        # A paragraph may end in a line of a word or two.
        if (is_prose or (paragraph and stripped[:1].isalnum())) and not is_markup:
            paragraph.append(stripped)
        elif paragraph and not is_prose:
            break
    return first_paragraph(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(paragraph)))


def _front_matter(lines: Sequence[str]) -> tuple[int, str]:
    """(line after the settings of a page at its top, the description that they give); (0, "") where there are none."""
    fence = lines[0].rstrip() if lines else ""
    if fence not in ("---", "+++"):
        return 0, ""
    end = next((number for number, line in enumerate(lines[1:100], 1) if line.rstrip() == fence), 0)
    settings = (_DESCRIPTION.match(line[:500]) for line in lines[1:end])
    found = next((match.group(1).strip().strip("'\"") for match in settings if match is not None), "")
    return (end + 1 if end else 0), found


def _entry_point(path: str, language: str, text: str, comment_lines: Sequence[tuple[int, int]] = ()) -> str:
    name = path.rpartition("/")[2]
    if name == "__main__.py":
        return "__main__ module"
    if name == "main.swift":
        return "main.swift"
    if name.endswith(_SOURCED):
        return ""
    if _SHEBANG.match(text):
        words = text.split("\n", 1)[0][2:100].split()
        interpreter = (
            words[-1] if words and words[0].endswith("/env") else words[0] if words else ""
        ).rpartition("/")[2]
        if interpreter:
            return f"shebang script ({interpreter[:30]})"
    if language == "go" and _MAGE.search(text[:2_000]):
        return "targets of Mage"
    pattern = _MAIN.get(language)
    # Every pattern has such a word, which is found far quicker.
    word = "__main__" if language == "python" else "" if language == "scala" else "ain"
    if pattern is None or word not in text:
        return ""
    for match in islice(pattern.finditer(text), _MOST_MAINS):
        # What is commented out starts nothing; of Go the end of the match is the function.
        line = text.count("\n", 0, match.end()) + 1
        if not any(start <= line <= end for start, end in comment_lines):
            return "__main__ guard" if language == "python" else "main function"
    return ""
