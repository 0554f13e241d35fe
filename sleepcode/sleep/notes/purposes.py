"""What a file is about: its own words where it has any that say so, and the symbols that define it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.facts import FileFacts, Symbol
from sleepcode.model import Role
from sleepcode.parsing.exports import HAVE_EXPORTS, OF_SCRIPTS, is_exported
from sleepcode.parsing.late import late
from sleepcode.parsing.lua_modules import find_members
from sleepcode.parsing.names import is_guard, is_object, is_test
from sleepcode.sleep.notes.implemented import implemented_classes, in_namespaces, namespaces_of
from sleepcode.sleep.notes.snapshot import Snapshot, SnapshotFile
from sleepcode.sleep.notes.wording import plain

_SYMBOL_KINDS = frozenset(
    "class function interface struct enum trait mixin extension type macro module method table resource data call input output component".split()
)
VALUES = frozenset(("constant", "variable"))
_OF_TARGETS = frozenset(("cmake", "starlark", "make", "just"))
"""Languages whose files tell what is built, by rules."""
_ASKED_FOR = frozenset(("data", "input", "output"))
"""Kinds of what a module of Terraform takes and gives: what it creates says more of it."""
_METHODS_ANYWHERE = frozenset(("go", "lua"))
"""Languages in which what a type or a table has may stand in a file that says nothing else of it."""
_NAMESPACES = frozenset(("module", "namespace"))
_TRANSPARENT = frozenset(("cpp",))
"""Languages whose namespaces say nothing of the files that open them."""
_CAPITAL_IS_PUBLIC = frozenset(("go",))
_VALUES_TELL = frozenset(("dart",))
"""Languages in which files have values at their top that others use, and often nothing else."""
_TYPES = frozenset(("class", "interface", "struct", "enum", "trait", "mixin", "extension", "component"))
_SAYS_PRIVATE = frozenset(("swift", "kotlin"))
"""Languages in which what no other file sees has a word for that in front."""
_PRIVATE = late(r"(?:@\w+(?:\([^)]*\))?\s+)*(?:private|fileprivate)\b")
_PRIVATE_IN_ELIXIR = frozenset(("defp", "defmacrop", "defguardp", "defnp", "@typep"))
_PRIVATE_IN_CLOJURE = late(r"\(defn-\s|\(def\w*\s+\^(?::|\{:)private\b")
_PROSE = frozenset(("markdown", "restructuredtext", "asciidoc", "rdoc", "text", "tex"))
_TOLD_AT_TOP = _PROSE | {"elixir", "notebook", "perl", "clojure"}
"""Languages whose doc is what stands at the top, wherever comments are."""
_DIRECTIVE = late(
    r"^(?:eslint|@vitest|@jest|@ts-|@flow|tslint|prettier|istanbul|c8 |pylint|mypy|noqa|ruff|isort|flake8|pragma|vim?:|-\*-|#?!|"
    r"/(?:usr/)?bin/|use strict|type: ignore|coding|global |globals |jshint|nolint|go:|\+build|clang-format|swiftlint|rubocop|"
    r"frozen_string_literal|phpcs|shellcheck|language=|region\b|sourceMappingURL)",
    re.I,
)
_SAYS_NOTHING = late(
    r"^(?:see\b|for (?:full|more|further|details|instructions)|this (?:readme|guide|document|page|section|chapter|"
    r"file is (?:licensed|part of|auto|distributed)|is here so\b)\b|note\b|notes?:|"
    r"todo|fixme|xxx|hack\b|warning|copyright|\(c\)|author|created (?:by|on)|names exposed|detailed reference|usage\b|example|"
    r"table of contents|installation|install\b|click here|"
    r"we (?:are|can(?:not|'t)?|do|don't|have|must|need|should|use|want)\b|don't|do not|hide |import |from __future__|"
    r"(?:borrowed|taken|adapted|copied|ported|stolen|inspired)\b|this (?:part|code|module|function) is .{0,20}based on|q: |\^\d|"
    r"while\b|make sure\b|remember\b|be sure\b|can(?:'|no)t\b|more \w+ at\b|"
    r"environment(?:al)? variables\b|please\b|thanks|thank you|:|@|name:|title:|---|https?://|is this\b|disclaimer|[^.]{0,40}\blicen[cs]ed?\b|"
    r"first,? [a-z]+ (?:an?|all|our|the|your)\b|"
    r"(?:[\w-]+ ){0,4}(?:readme|docs|documentation|guide|page|project|repository) (?:is|was|has|have) (?:been )?moved\b|"
    r"(?:(?:core|external|internal|library|local|module|node|own|standard|stdlib|third[- ]party|type)s? )*"
    r"(?:dependencies|exports?|imports?|modules|packages|prototype|requires?)\.?$)",
    re.I,
)
_OF_THE_LANGUAGE = {
    "perl": frozenset("AUTOLOAD BUILD BUILDARGS DEMOLISH DESTROY import unimport".split()),
    "r": frozenset((".onLoad", ".onAttach", ".onUnload")),
    "solidity": frozenset(("constructor", "receive", "fallback")),
    "julia": frozenset(
        "__init__ convert copy eltype firstindex getindex getproperty hash isequal isless iterate lastindex print "
        "promote_rule propertynames setindex! setproperty! show showerror similar".split()
    ),
}
"""Language -> names of what it calls by itself, or of its own functions that are given another method."""
_DESTRUCTOR_OR_OPERATOR = late(r"~|operator\W")
_WORDS = late(r"[^\W\d_]{2,}")
_MOST_LANDMARKS = 6


def is_private(symbol: Symbol, language: str) -> bool:
    """Whether a symbol is not meant for other modules, by the language's own convention."""
    if symbol.name.startswith("_") and not symbol.name.startswith("__init__"):
        return True
    if language == "elixir":
        return symbol.signature.partition(" ")[0] in _PRIVATE_IN_ELIXIR
    if language == "lua":
        return symbol.signature.startswith("local ")
    if language == "clojure":
        return bool(_PRIVATE_IN_CLOJURE.match(symbol.signature))
    if language in _SAYS_PRIVATE and _PRIVATE.match(symbol.signature):
        return True
    if language == "cpp" and symbol.kind == "function":
        # No other file sees such a function; a method of that kind is one of the class.
        return symbol.signature.startswith("static ")
    return language in _CAPITAL_IS_PUBLIC and symbol.name[:1].islower()


def key_symbols(facts: FileFacts | None, most: int = 8) -> list[Symbol]:
    """The symbols that say what a file is: public top-level ones, documented and large ones first."""
    if facts is None:
        return []
    language = facts.language
    symbols = [s for s in facts.symbols if _is_telling(s, language) and not _is_of_the_language(s, language)]
    sizes: dict[str, int] = {}
    """Of what is larger than its own lines."""
    top = [s for s in symbols if "." not in s.qualified]
    if language in _TRANSPARENT:
        spaces = namespaces_of(facts)
        implemented = implemented_classes(facts, spaces)
        symbols = [s for s in symbols if s.kind not in _NAMESPACES]
        top = [*in_namespaces(symbols, spaces), *(one.symbol for one in implemented)]
        sizes.update((one.symbol.qualified, one.lines) for one in implemented)
    if language == "scala":
        top, sizes = _with_companions(top)
    if language in _METHODS_ANYWHERE:
        # The type of a method may be defined in another file of the package; a table of Lua is a variable.
        here = {symbol.name for symbol in symbols}
        top += [s for s in symbols if "." in s.qualified and s.qualified.partition(".")[0] not in here]
    if language == "lua":
        top = find_members(facts.symbols) or top
    top = top or _outermost(symbols)
    while inner := _inside(facts, top):
        top = inner
    named = {symbol.name: 0 for symbol in top}
    for symbol in top:
        named[symbol.name] += 1
    # A name that comes again and again is the callback of a test or a declaration, not a landmark.
    # In Elixir functions of one name differ in how many parameters they have.
    # Resources of Terraform are called by their types.
    often = 2 if language not in ("elixir", "terraform") else len(top)
    top = [s for s in top if named[s.name] <= often and not (s.kind == "macro" and is_guard(s.name))]
    public = [s for s in top if not is_private(s, language) and not s.signature.startswith("defimpl ")]
    if all(s.kind in VALUES for s in public) and not (public and language in _VALUES_TELL):
        public = top
    has_exports = language in HAVE_EXPORTS and any(map(is_exported, public))
    ranked = sorted(
        public,
        key=lambda s: (
            not _is_most(s, facts),
            s.kind in VALUES or s.kind in _ASKED_FOR,
            has_exports and not is_exported(s),
            language in _OF_TARGETS and s.kind != "rule",
            s.kind == "module" or (s.kind == "macro" and language != "elixir") or is_test(s.qualified),
            -sizes.get(s.qualified, s.end - s.start) - 15 * bool(s.doc),
            s.start,
        ),
    )
    chosen: dict[str, Symbol] = {}
    for symbol in ranked:
        chosen.setdefault(symbol.name if language == "elixir" else symbol.qualified, symbol)
        if len(chosen) == most:
            break
    return list(chosen.values())


def _is_most(symbol: Symbol, facts: FileFacts) -> bool:
    """Whether a type is most of its file, whatever else that has."""
    return symbol.kind in _TYPES and 2 * (symbol.end - symbol.start + 1) > facts.lines


def _with_companions(symbols: Sequence[Symbol]) -> tuple[list[Symbol], dict[str, int]]:
    """(symbols without the objects beside classes and traits of their names, the lines of each with its object's)."""
    sizes: dict[str, int] = {}
    for symbol in symbols:
        sizes[symbol.qualified] = sizes.get(symbol.qualified, 0) + symbol.end - symbol.start
    types = {s.qualified for s in symbols if not is_object(s.signature)}
    return [s for s in symbols if s.qualified not in types or not is_object(s.signature)], sizes


def _is_telling(symbol: Symbol, language: str) -> bool:
    """Whether a symbol's kind says what a file has; in Go and Dart that are the values that others see, too."""
    if symbol.kind in _SYMBOL_KINDS:
        return True
    if language in _VALUES_TELL:
        return symbol.kind in VALUES and "." not in symbol.qualified
    if language in _OF_TARGETS:
        return symbol.kind == "rule"
    return language in _CAPITAL_IS_PUBLIC and symbol.kind in VALUES and symbol.name[:1].isupper()


def _is_of_the_language(symbol: Symbol, language: str) -> bool:
    """Whether a symbol is called as the language, or a test beside the code, wants it: nobody uses it by its name."""
    if language == "go":
        return symbol.name == "init"
    if language == "rust":
        return symbol.kind == "module" and symbol.name in ("test", "tests")
    if language == "elixir":
        return symbol.kind == "type" and symbol.name == "t"
    if language in OF_SCRIPTS:
        return symbol.name == "constructor"
    if language in _OF_THE_LANGUAGE:
        return symbol.name in _OF_THE_LANGUAGE[language]
    if language == "cpp":
        return bool(_DESTRUCTOR_OR_OPERATOR.match(symbol.name))
    return language == "python" and symbol.name.startswith("__") and symbol.name.endswith("__")


def _outermost(symbols: list[Symbol]) -> list[Symbol]:
    """The symbols that stand in no other of them."""
    found: list[Symbol] = []
    for symbol in sorted(symbols, key=lambda symbol: (symbol.start, -symbol.end)):
        if not found or symbol.start > found[-1].end:
            found.append(symbol)
    return found


def shown_name(symbol: Symbol, facts: FileFacts | None) -> str:
    """A symbol's qualified name without the namespace that the file is in."""
    # What the table of a file of Lua is called is all that shows that others see a function.
    is_told = facts is not None and facts.language != "lua"
    spaces = [s.qualified + "." for s in facts.symbols if s.kind in _NAMESPACES] if facts and is_told else []
    around = max((space for space in spaces if symbol.qualified.startswith(space)), key=len, default="")
    return symbol.qualified[len(around) :]


def landmarks(snapshot: Snapshot, path: str, most: int) -> list[Symbol]:
    """The key symbols of a file, at most six; told again, and its outline not read, while it is what it was."""
    return [symbol for symbol, _ in named_landmarks(snapshot, path, most)]


def named_landmarks(snapshot: Snapshot, path: str, most: int) -> list[tuple[Symbol, str]]:
    """The same, each with its shown name."""

    def look() -> list[tuple[Symbol, str]]:
        facts = snapshot.facts(path)
        return [(symbol, shown_name(symbol, facts)) for symbol in key_symbols(facts, _MOST_LANDMARKS)]

    found = snapshot.recall_of(f"landmarks of {path}", [path], look)
    return [(Symbol(*symbol), name) for symbol, name in found[:most]]


def _inside(facts: FileFacts, top: list[Symbol]) -> list[Symbol]:
    """What stands directly in the namespaces of a file where it has nothing else at its top."""
    if not top or any(
        symbol.kind not in _NAMESPACES and not _is_only_around(facts, symbol) for symbol in top
    ):
        return []
    owners = {symbol.qualified for symbol in top}
    return [
        s
        for s in facts.symbols
        if s.kind in _SYMBOL_KINDS
        and s.qualified.rpartition(".")[0] in owners
        and not _is_of_the_language(s, facts.language)
    ]


def _is_only_around(facts: FileFacts, symbol: Symbol) -> bool:
    """Whether a class of Ruby is opened again for nothing but the classes in it."""
    if facts.language != "ruby" or symbol.kind != "class":
        return False
    held = {s.kind for s in facts.symbols if s.qualified.rpartition(".")[0] == symbol.qualified}
    return bool(held) and held <= {"class", "module"}


def says_something(text: str) -> bool:
    """Whether an opening tells what something is for, and is no directive, licence or pointer elsewhere."""
    return (
        len(_WORDS.findall(text)) >= 2
        and len(text) >= 12
        and not _DIRECTIVE.match(text)
        and not _SAYS_NOTHING.match(text)
    )


def symbol_purpose(symbol: Symbol) -> str:
    """What a symbol's doc says, without markup; empty where it is a fragment or a directive."""
    doc = plain(symbol.doc)
    is_sentence = doc[:1].isupper() or doc[:1] in "`\"'" or doc.lower().startswith(symbol.name.lower())
    # A sentence that goes on with a list is none without it.
    return doc if is_sentence and not doc.endswith(":") and says_something(doc) else ""


def file_purpose(file: SnapshotFile, facts: FileFacts | None) -> str:
    """What a file says of itself at its top, without markup and not bounded; empty where it says nothing.

    A comment further down speaks of what stands below it, not of the file.
    """
    if facts is None:
        return ""
    if not facts.doc:
        main = _main_symbol(facts)
        return symbol_purpose(main) if main is not None else ""
    name = file.path.rpartition("/")[2]
    if re.match(r"(?:LICEN[CS]E|COPYING|NOTICE)(?:[.-]|$)", name, re.I):
        return "Licence text."
    if file.path.startswith(".github/"):
        return ""
    if file.language == "text" and file.role is not Role.DOCUMENTATION:
        return ""
    doc = plain(facts.doc).lstrip(": ")
    if not says_something(doc) or _is_only_named(doc, name):
        return ""
    if file.language in _TOLD_AT_TOP or _is_leading(facts, name):
        return doc
    main = _main_symbol(facts)
    if main is not None and main.doc and facts.doc.startswith(main.doc[:40].rstrip(".")):
        return doc
    return ""


def _is_only_named(doc: str, name: str) -> bool:
    """Whether a text is no more than the file's own name, and the project's after it."""
    return doc.startswith(name) and len(doc[len(name) :].split()) < 4


def _is_leading(facts: FileFacts, name: str) -> bool:
    """Whether the file's doc stands before its code, as far as can be told."""
    if not facts.comment_lines:
        return False
    starts = [imported.line for imported in facts.imports if imported.line]
    starts.extend(s.start for s in facts.symbols[:50] if not (s.kind == "macro" and is_guard(s.name)))
    code = min(starts, default=1 << 30)
    # The line that names the interpreter says nothing of the file.
    shebang = (1, 1) if facts.entry_point.startswith("shebang") else None
    spans = [span for span in facts.comment_lines[:4] if span != shebang][:3]
    leading = [span for span in spans if span[0] < code]
    if not leading:
        return False
    attached = next(
        (s for s in facts.symbols if s.doc and facts.doc.startswith(s.doc[:40].rstrip("."))), None
    )
    if attached is not None:
        return attached is _main_symbol(facts)
    if len(leading) == len(spans) or facts.language == "python":
        return len(leading) == len(spans) or leading[0][0] <= 3
    # A long first block may be a licence alone, and the doc a comment from below.
    start, end = leading[0]
    stem = name.partition(".")[0].lower()
    opening = " ".join(facts.doc.lower().split()[:6])
    return end - start < 6 or len(facts.doc) >= 150 or stem in opening


def _main_symbol(facts: FileFacts) -> Symbol | None:
    """The symbol that makes up most of a file; None where there is none."""
    top = [s for s in facts.symbols if "." not in s.qualified and s.kind in _SYMBOL_KINDS]
    if facts.language in _TRANSPARENT:
        told = [s for s in facts.symbols if s.kind in _SYMBOL_KINDS]
        top = in_namespaces(told, namespaces_of(facts))
    while inner := _inside(facts, top):
        top = inner
    sizes: dict[str, int] = {}
    if facts.language == "scala":
        top, sizes = _with_companions(top)
    extent = {s: sizes.get(s.qualified, s.end - s.start) for s in top}
    largest = max(top, key=lambda s: (extent[s], -s.start), default=None)
    if largest is None or 2 * (extent[largest] + 1) < facts.lines:
        return None
    return largest
