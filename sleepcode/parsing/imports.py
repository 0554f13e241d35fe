"""Import statements -> targets and names, from the statement's own text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import EXPORTED, PART, PART_OF
from sleepcode.parsing.php_namespaces import namespace_of
from sleepcode.parsing.rust_paths import (
    extents,
    find_test_only,
    leave_modules,
    modules_of_rust,
    of_modules,
    paths_of_rust,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST = 1_000
_MOST_SKIPPED = 100
_QUOTED = re.compile(r"['\"`]([^'\"`\n]{1,300})['\"`]")
_WORDS = re.compile(r"[\w.]+")
_PATHS_OF_RUST = frozenset(("identifier", "scoped_identifier", "scoped_type_identifier"))
_IMPORT_OF_SWIFT = re.compile(
    r"\bimport\s+(?:(struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?([A-Za-z_][\w.]*)"
)
_REQUIRE_OF_LUA = re.compile(
    r"\brequire\s*[,(]?\s*(?:['\"]|\[\[)([^'\"\[\]\s]{1,300})(?:['\"]|\]\])\s*(\.\.)?"
)
_TYPE_ALONE = re.compile(r"type\s+(?!as\b)")
"""What stands in front of a name of TypeScript that is imported as a type."""
_OF_VALUE = re.compile(r"import\s+[a-z]\w*\.[*_]\s*")
"""What is imported so within a definition is what a value there has."""

_DIRECTIVE_OF_DART = re.compile(r"(?:@\S+\s+)*(import|export|part(?:\s+of)?)\b")
_NAME_OF_DART = re.compile(r"[\w$]+")
_SHOWN = re.compile(r"\bshow\s+([\w$]+(?:\s*,\s*[\w$]+)*)")


def extract_imports(language: str, nodes: Sequence[Node], data: bytes) -> tuple[Import, ...]:
    """The imports of a file in the order of its lines; at most 1,000."""
    read = _READERS.get(language)
    if read is None:
        return ()
    found: dict[tuple[str, tuple[str, ...]], Import] = {}
    spaces: dict[str, str] = {}
    space = namespace_of(data) if language == "php" else ""
    skipped: Sequence[tuple[int, int]] = ()
    if language == "rust":
        skipped = find_test_only(nodes, data)[:_MOST_SKIPPED]
        paths = [node for node in nodes if node.type in _PATHS_OF_RUST]
        nodes = [node for node in nodes if node.type not in _PATHS_OF_RUST]
    around: list[int] = []
    """Where the modules end that stand in the file around what is read."""
    for node in sorted(nodes, key=lambda node: (node.start_byte, node.end_byte))[:_MOST]:
        while around and around[-1] <= node.start_byte:
            around.pop()
        depth = len(around)
        if node.type == "mod_item" and node.child_by_field_name("body") is not None:
            around.append(node.end_byte)
        if node.end_byte - node.start_byte > 20_000:
            continue
        if node.type != "mod_item" and any(start <= node.start_byte < end for start, end in skipped):
            continue
        target = node.parent if node.type == "identifier" and language == "lua" else node
        text = data[target.start_byte : target.end_byte].decode("utf-8", "replace") if target else ""
        if language == "scala" and node.start_point[1] and _OF_VALUE.fullmatch(text):
            continue
        line = node.start_point[0] + 1
        names = _name_in_php(text, line, spaces, space) if node.type == "qualified_name" else read(text, line)
        for imported in names:
            if depth and imported.target.startswith("super"):
                if not (target_outside := leave_modules(imported.target, depth)):
                    continue
                imported = imported._replace(target=target_outside)
            found.setdefault((imported.target, imported.names), imported)
        if language == "php" and node.type == "namespace_use_declaration":
            spaces.update(_spaces_of_php(text))
    if language != "rust":
        return tuple(found.values())
    modules = modules_of_rust(nodes, data)
    for imported in paths_of_rust(paths, [*skipped, *extents(nodes)], data, found.values(), modules):
        found.setdefault((imported.target, imported.names), imported)
    meant: dict[tuple[str, tuple[str, ...]], Import] = {}
    for imported in found.values():
        one = of_modules(imported, modules)
        meant.setdefault((one.target, one.names), one)
    return tuple(meant.values())


def _read_python(text: str, line: int) -> Iterator[Import]:
    text = re.sub(r"#[^\n]*", "", text).replace("\\\n", " ")
    match = re.match(r"from\s+([.\w\s]+?)\s+import\s+(.*)", text, re.DOTALL)
    if match:
        names = [part.split()[0] for part in match.group(2).strip("() \n").split(",") if part.split()]
        yield Import(match.group(1).replace(" ", ""), tuple(name.strip("()") for name in names), line)
        return
    match = re.match(r"import\s+(.*)", text, re.DOTALL)
    if match:
        for part in match.group(1).split(","):
            words = part.split()
            if words:
                yield Import(words[0], (), line)


def _read_javascript(text: str, line: int) -> Iterator[Import]:
    quoted = _QUOTED.findall(text)
    if not quoted:
        return
    target = quoted[0] if text.startswith(("require", "import(")) else quoted[-1]
    if text.startswith(("import ", "import{", "export")) and " from " in text.replace("\n", " "):
        target = _QUOTED.findall(text[text.rfind("from") :] or text)[:1]
        target = target[0] if target else quoted[0]
    head = text.partition("{")[2].partition("}")[0]
    names = [_TYPE_ALONE.sub("", word.strip()) for word in head.split(",")]
    names = [name.split()[0] for name in names if name.split()][:100]
    yield Import(target, tuple(names), line, target.startswith((".", "/")))


def _read_go(text: str, line: int) -> Iterator[Import]:
    for target in _QUOTED.findall(text)[:1]:
        yield Import(target, (), line)


def _read_rust(text: str, line: int) -> Iterator[Import]:
    text = re.sub(r"^\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?", "", text).replace("r#", "")
    match = re.match(r"mod\s+(\w+)\s*;", text)
    if match:
        yield Import(f"self::{match.group(1)}", (), line, True)
        return
    match = re.match(r"extern\s+crate\s+(\w+)", text)
    if match:
        yield Import(match.group(1), (), line)
        return
    match = re.match(r"use\s+(.*?);?\s*$", text, re.DOTALL)
    if match:
        for path in _expand_braces(re.sub(r"\s+", " ", match.group(1)))[:200]:
            path = path.partition(" as ")[0].strip().removesuffix("::*").removesuffix("::self").strip(": ")
            if path:
                yield Import(path, (), line, path.startswith(("crate::", "self::", "super::")))


def _expand_braces(text: str, depth: int = 0) -> list[str]:
    """`a::{b, c::{d}}` -> [`a::b`, `a::c::d`]."""
    start = text.find("{")
    if start < 0 or depth > 8:
        return [text]
    prefix = text[:start].strip()
    inner = text[start + 1 : text.rfind("}")] if "}" in text else text[start + 1 :]
    parts, level, current = [], 0, ""
    for character in inner:
        if character == "," and level == 0:
            parts.append(current)
            current = ""
            continue
        level += {"{": 1, "}": -1}.get(character, 0)
        current += character
    parts.append(current)
    return [
        prefix + path.strip()
        for part in parts
        if part.strip()
        for path in _expand_braces(part.strip(), depth + 1)
    ]


def _read_dotted(text: str, line: int) -> Iterator[Import]:
    """Java, Kotlin, Scala: `import [static] a.b.C`, with selectors in braces."""
    text = re.sub(r"^\s*(?:@\w+\s+)?import\s+(?:static\s+)?", "", text.strip()).rstrip("; \n")
    head, brace, rest = text.partition("{")
    head = head.partition(" as ")[0].partition("=>")[0]
    target = "".join(head.split()).rstrip(".")
    target = target.removesuffix("._").removesuffix(".given")
    names = tuple(part.split()[0] for part in rest.strip("} ").split(",") if part.split()) if brace else ()
    if re.match(r"[\w.*`$]+$", target):
        yield Import(target, names, line)


def _read_swift(text: str, line: int) -> Iterator[Import]:
    """`[@testable] import [struct] Module[.Name]`: only what is of a kind is a name, all else are modules."""
    match = _IMPORT_OF_SWIFT.search(text)
    if match is None:
        return
    kind, target = match.groups()
    module, _, name = target.partition(".") if kind else (target, "", "")
    yield Import(module, (name.rpartition(".")[2],) if name else (), line)


def _read_c_sharp(text: str, line: int) -> Iterator[Import]:
    match = re.match(r"(?:global\s+)?using\s+(static\s+|\w+\s*=\s*)?(?:global::)?([\w.]+)", text)
    if match:
        namespace, _, name = match.group(2).rpartition(".")
        # What is static, or has another name here, is a type.
        is_type = match.group(1) and namespace
        yield Import(namespace, (name,), line) if is_type else Import(match.group(2), (), line)


def _read_ruby(text: str, line: int) -> Iterator[Import]:
    match = re.match(r"(\w+)", text)
    for target in _QUOTED.findall(text)[:1]:
        yield Import(target, (), line, bool(match and match.group(1) == "require_relative"))


def _read_php(text: str, line: int) -> Iterator[Import]:
    if text.lstrip().startswith("use"):
        body = re.sub(r"^\s*use\s+(?:function\s+|const\s+)?", "", text).rstrip("; \n")
        for path in _expand_braces(body)[:100] if "{" in body else body.split(","):
            name = path.partition(" as ")[0].strip().strip("\\")
            if name:
                yield Import(name, (), line)
        return
    for target in _QUOTED.findall(text)[:1]:
        yield Import(target.lstrip("/"), (), line, True)


def _spaces_of_php(text: str) -> Iterator[tuple[str, str]]:
    """(name in the file, namespace) of what a `use` lets names begin with."""
    body = re.sub(r"^\s*use\s+", "", text).rstrip("; \n")
    for path in _expand_braces(body)[:100] if "{" in body else body.split(","):
        name, _, alias = path.partition(" as ")
        name = name.strip().strip("\\")
        if name:
            yield alias.strip() or name.rpartition("\\")[2], name


def _name_in_php(text: str, line: int, spaces: Mapping[str, str], space: str) -> Iterator[Import]:
    """The class of `Command\\Install` after `use Shop\\Command`, of a name from the top, or of one in a namespace's own."""
    first, _, rest = text.partition("\\")
    if not first and "\\" in rest:
        yield Import(rest, (), line)
    elif first in spaces and rest:
        yield Import(f"{spaces[first]}\\{rest}", (), line)
    elif first and rest:
        # What is in no namespace names everything from the top.
        yield Import(f"{space}\\{text}".lstrip("\\"), (), line)


def _read_lua(text: str, line: int) -> Iterator[Import]:
    """`require("a.b")`; of `require("a." .. name)` what is in front, with the separator at its end."""
    match = _REQUIRE_OF_LUA.search(text)
    if match is None:
        return
    target, joined = match.groups()
    named = target.strip("./")
    if named == target if not joined else target in (f"{named}.", f"{named}/"):
        yield Import(target.replace("/", "."), (), line)


def _read_dart(text: str, line: int) -> Iterator[Import]:
    """`import`, `export`, `part` and `part of`, each of one file or of one for each kind of platform."""
    match = _DIRECTIVE_OF_DART.match(text)
    if match is None:
        return
    word = " ".join(match.group(1).split())
    # Who hands names on doesn't use them.
    names = {"export": (EXPORTED,), "part": (PART,), "part of": (PART_OF,)}.get(word)
    if names is None:
        names = tuple(name for found in _SHOWN.findall(text) for name in _NAME_OF_DART.findall(found))
    for target in _QUOTED.findall(text):
        yield Import(target, names, line, ":" not in target)


_READERS: dict[str, Callable[[str, int], Iterable[Import]]] = {
    "python": _read_python,
    "javascript": _read_javascript,
    "typescript": _read_javascript,
    "tsx": _read_javascript,
    "go": _read_go,
    "rust": _read_rust,
    "java": _read_dotted,
    "kotlin": _read_dotted,
    "scala": _read_dotted,
    "swift": _read_swift,
    "c-sharp": _read_c_sharp,
    "ruby": _read_ruby,
    "php": _read_php,
    "lua": _read_lua,
    "dart": _read_dart,
}
