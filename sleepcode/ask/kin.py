"""What stands close to a name: the types that extend it, and what uses it in the file that defines it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from sleepcode.ask.subjects import TYPES
from sleepcode.facts import Chunk, FileFacts, Symbol
from sleepcode.model import Role
from sleepcode.parsing.bare_code import bare_code
from sleepcode.parsing.late import late
from sleepcode.parsing.outlined import OUTLINED
from sleepcode.parsing.words import hash_term, reference_hash, split_word
from sleepcode.ranking.view import RevisionView

_GENERIC = frozenset(("java", "kotlin", "c-sharp", "swift", "typescript", "tsx"))
_TYPES = late(r"<[^<>]*>")
_IN_ANOTHER = late(r"[A-Z]\w*\.$")
"""What stands before the name of a type that is in another: `Dns.Callback` is none of any `Callback` outside."""
_WITH_ARGUMENTS = frozenset(("c-sharp", "java", "kotlin", "scala"))
"""Languages in which the head of a type may have what its constructor takes: `class Cart(Wheel wheel) : ICart`."""
_MOST_READ = 150
"""Files that are looked into for types that extend one."""
_MOST_LINES = 200
"""Of a statement that imports."""


def find_heirs(view: RevisionView, name: str, *, is_inner: bool = False) -> Iterator[tuple[int, Symbol]]:
    """(place, type) of the types whose head names another type: those that extend or implement it, the product's
    first; `is_inner` is one that stands in another."""
    named = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$]|\.\w)")
    places = {place for place, _ in view.name_postings(reference_hash(name), name)} - view.hidden
    view.load_paths(places)
    ordered = sorted(places, key=lambda place: (view.role(place) is not Role.SOURCE, view.path(place)))
    for place in ordered[:_MOST_READ]:
        facts = view.facts(place)
        for symbol in facts.symbols if facts is not None else ():
            if symbol.kind in TYPES and symbol.name != name:
                _, _, head = symbol.signature.partition(symbol.name)
                head = without_parameters(head)
                if facts is not None and facts.language == "go" and "func(" in head:
                    # What a function takes or returns is nothing that its type is.
                    continue
                if facts is not None and facts.language in _WITH_ARGUMENTS:
                    head = _without_arguments(head)
                head = _without_types(head) if facts is not None and facts.language in _GENERIC else head
                if any(
                    is_inner or not _IN_ANOTHER.search(head[: one.start()]) for one in named.finditer(head)
                ):
                    yield place, symbol


def _without_types(head: str) -> str:
    """A head without what types are of: `Initializer<Platform>` is no `Platform`."""
    while (bare := _TYPES.sub("", head)) != head:
        head = bare
    return head


def without_parameters(head: str) -> str:
    """What follows the name of a type without the parameters in its angle brackets: `Map<K extends Key>` is no `Key`."""
    return re.sub(r"^\s*<[^<>]*(?:<[^<>]*>[^<>]*)*>", "", head)


def _without_arguments(head: str) -> str:
    """A head without all that is in brackets."""
    kept: list[str] = []
    depth = 0
    for character in head:
        depth += character == "("
        if not depth:
            kept.append(character)
        depth = max(depth - (character == ")"), 0)
    return "".join(kept)


def find_callers_inside(
    view: RevisionView,
    name: str,
    definitions: Sequence[tuple[int, Symbol]],
    read_lines: Callable[[int], Sequence[str] | None],
) -> list[tuple[int, Symbol]]:
    """(place, function or type) of what has a name in the file that defines it, outside of the definition; not in
    comments and strings alone.

    Told of composite names alone: others are words, which much else has too.
    """
    terms = split_word(name)
    if len(terms) < 2:
        return []
    whole = hash_term(terms[-1])
    found = []
    for place, definition in definitions:
        facts, lexicon = view.facts(place), view.lexicons([place]).get(place)
        if facts is None or lexicon is None:
            continue
        for number, _ in lexicon.find(whole):
            chunk = facts.chunks[number] if number < len(facts.chunks) else None
            if chunk is None or chunk.symbol < 0 or chunk.symbol >= len(facts.symbols):
                continue
            symbol = facts.symbols[chunk.symbol]
            if symbol.kind == "module" and facts.language in OUTLINED:
                # What stands at its head is what it exports.
                continue
            is_itself = (
                definition.start <= chunk.start <= definition.end
                or chunk.start <= definition.start <= chunk.end
            )
            if (
                not is_itself
                and (place, symbol) not in found
                and _names(name, facts, _within(chunk, symbol), read_lines(place))
            ):
                found.append((place, symbol))
    return found


def find_lines(names: Sequence[str], facts: FileFacts, lines: Sequence[str]) -> list[int]:
    """The lines of a file whose code has one of some names; those that import it where no others have."""
    commented = {line for start, end in facts.comment_lines for line in range(start, end + 1)}
    imported = {line for imported in facts.imports for line in statement_lines(imported.line, lines)}
    named = re.compile(rf"(?<![\w$])(?:{'|'.join(map(re.escape, names))})(?![\w$])")
    found = [
        number
        for number, line in enumerate(lines, 1)
        if any(name in line for name in names)
        and number not in commented
        and named.search(bare_code(facts.language, line))
    ]
    return [line for line in found if line not in imported] or found


def statement_lines(start: int, lines: Sequence[str]) -> range:
    """The lines of a statement that names on lines of their own what it imports: until its brackets are closed."""
    depth = 0
    for number in range(start, min(start + _MOST_LINES, len(lines) + 1)):
        line = lines[number - 1]
        if number > start and ("=" in line or "(" in line):
            # It is code that stands in the brackets, as where a loader is handed a function.
            break
        depth += line.count("{") + line.count("(") - line.count("}") - line.count(")")
        if depth <= 0:
            return range(start, number + 1)
    return range(start, start + 1)


def _within(chunk: Chunk, symbol: Symbol) -> Chunk:
    """What a chunk has of a symbol: behind it there may be lines that stand in none."""
    return chunk._replace(start=max(chunk.start, symbol.start), end=min(chunk.end, symbol.end))


def _names(name: str, facts: FileFacts, chunk: Chunk, lines: Sequence[str] | None) -> bool:
    """Whether the code of a chunk has a name; it is taken to where the file can't be read."""
    if lines is None:
        return True
    commented = {line for start, end in facts.comment_lines for line in range(start, end + 1)}
    named = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")
    return any(
        named.search(bare_code(facts.language, line))
        for number, line in enumerate(lines[chunk.start - 1 : chunk.end], chunk.start)
        if name in line and number not in commented
    )
