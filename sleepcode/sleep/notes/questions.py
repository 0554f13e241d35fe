"""Anticipated questions: what this repository's facts make likely to be asked, answered with citations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sleepcode.model import Citation, Note, NoteKind, Symbol
from sleepcode.sleep.notes.architecture import central_files, component_edges, describe_component, find_hubs
from sleepcode.sleep.notes.files import find_tests, key_symbols, tests_by_stem
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number, sentence

_MOST = 400
_FIXED = {
    "overview": "What is this project?",
    "components": "How is this project structured?",
    "dependencies": "How do the components of this project depend on each other?",
    "entry-points": "Where does the program start? What are the entry points?",
    "hubs": "Which files do most others depend on?",
    "external-dependencies": "Which external packages or libraries does this project use?",
    "build-test-lint": "How do I build, test and lint this project?",
    "conventions": "Where do tests, documentation and changelog entries go?",
    "risky-places": "Which files are risky to change?",
    "hidden-couplings": "Which files change together without importing each other?",
}


def write_questions(snapshot: Snapshot, notes: Sequence[Note]) -> list[Note]:
    """At most 400 questions, the broad ones first; each is made from `notes` or from facts."""
    found: dict[str, Note] = {}
    for note in (
        *_from_notes(notes),
        *_on_components(snapshot),
        *_on_hubs(snapshot),
        *_on_symbols(snapshot),
        *_on_settings(snapshot),
    ):
        found.setdefault(note.key, note)
    return list(found.values())[:_MOST]


def _question(
    snapshot: Snapshot, question: str, text: str, citations: Sequence[Citation], inputs: Sequence[str] = ()
) -> Note:
    question = clean(question, 200)
    paths = [*inputs, *(citation.path for citation in citations)]
    return Note(NoteKind.QUESTION, question, question, text, {}, tuple(citations), snapshot.inputs(paths))


def _from_notes(notes: Sequence[Note]) -> Iterator[Note]:
    for note in notes:
        question = _FIXED.get(note.key) if note.kind is NoteKind.ARCHITECTURE else None
        if note.kind is NoteKind.EDIT:
            question = f"Where do changes about {note.key} go?"
        if question:
            yield Note(NoteKind.QUESTION, question, question, note.text, {}, note.citations, note.inputs)


def _on_components(snapshot: Snapshot) -> Iterator[Note]:
    """How a component is structured, and how it depends on others."""
    edges = component_edges(snapshot)
    for name, paths in snapshot.components.items():
        central = central_files(snapshot, paths, 5)
        if not central or name == ".":
            continue
        purpose, source = describe_component(snapshot, name, paths)
        lines = [
            f"`{clean(name, 80)}`: {sentence(purpose, 160)}"
            if purpose
            else f"`{clean(name, 80)}`, {number(len(paths), 'file')}."
        ]
        for path in central:
            symbols = [symbol.name for symbol in key_symbols(snapshot.facts(path), 3)]
            lines.append(f"- `{clean(path, 120)}`" + (f": {listing(symbols, 3)}" if symbols else ""))
        uses = sorted(
            ((count, target) for (one, target), count in edges.items() if one == name),
            key=lambda e: (-e[0], e[1]),
        )
        users = sorted(
            ((count, one) for (one, target), count in edges.items() if target == name),
            key=lambda e: (-e[0], e[1]),
        )
        if uses:
            lines.append(f"It imports from {listing([target for _, target in uses], 4)}.")
        if users:
            lines.append(f"It is imported by {listing([one for _, one in users], 4)}.")
        citations = [*([source] if source else []), *(Citation(path) for path in central)]
        yield _question(
            snapshot, f"How is {name} structured, and what is it for?", "\n".join(lines), citations
        )


def _on_hubs(snapshot: Snapshot) -> Iterator[Note]:
    """What breaks if a hub changes, and what tests it."""
    stems = tests_by_stem(snapshot)
    for path, users in find_hubs(snapshot, 60):
        ranked = sorted(
            snapshot.importers.get(path, ()), key=lambda user: (-snapshot.centrality.get(user, 0.0), user)
        )
        products = [user for user in ranked if snapshot.is_product(user)]
        text = f"{number(users, 'source file')} import `{clean(path, 120)}`: {listing(products, 6)}."
        companions = [
            other
            for other, times, of in snapshot.history.companions(path)
            if times >= 3 and times >= 0.15 * of
        ][:3]
        if companions:
            text += f" Past changes of it also touched {listing(companions, 3)}."
        yield _question(
            snapshot, f"What breaks if {path} changes? Who uses it?", text, [Citation(path)], products[:6]
        )
        tests = find_tests(snapshot, path, stems)
        if tests:
            yield _question(
                snapshot,
                f"What tests {path}?",
                f"`{clean(path, 120)}` is tested by {listing(tests, 4)} (by name, or because they import it and change with it).",
                [Citation(test) for test in tests[:4]],
                [path],
            )


def _on_symbols(snapshot: Snapshot) -> Iterator[Note]:
    """What the central classes and functions do, and where they are."""
    ranked = sorted(
        (path for path in snapshot.files if snapshot.is_product(path)),
        key=lambda path: (-snapshot.centrality.get(path, 0.0), path),
    )
    for path in ranked[:60]:
        for symbol in key_symbols(snapshot.facts(path), 3):
            if symbol.doc and not symbol.name.startswith("_") and len(symbol.name) > 2:
                yield _on_symbol(snapshot, path, symbol)


def _on_symbol(snapshot: Snapshot, path: str, symbol: Symbol) -> Note:
    users = [user for user in snapshot.users(symbol.name) if snapshot.is_product(user)]
    text = f"`{clean(symbol.qualified, 100)}` ({symbol.kind}) in `{clean(path, 120)}:{symbol.start}-{symbol.end}`: {sentence(symbol.doc, 200)}"
    if users and len(users) <= 100:
        text += f" Its name is used in {number(len(users), 'other source file')}: {listing(users, 3)}."
    return _question(
        snapshot,
        f"What does {symbol.qualified} do, and where is it defined?",
        text,
        [Citation(path, symbol.start, symbol.end)],
    )


def _on_settings(snapshot: Snapshot) -> Iterator[Note]:
    """Where things are configured: files of settings and what their tables are called."""
    for path in sorted(snapshot.files):
        file = snapshot.files[path]
        facts = (
            snapshot.facts(path)
            if file.language in ("toml", "ini", "yaml") and path.count("/") <= 2
            else None
        )
        if facts is None or file.role.value != "configuration":
            continue
        tables = [
            symbol
            for symbol in facts.symbols
            if symbol.kind == "key" and "." not in symbol.qualified.replace(symbol.name, "")
        ]
        if file.language == "toml":
            tables = [symbol for symbol in tables if symbol.signature.startswith("[")]
        if len(tables) >= 2:
            shown = ", ".join(f"`{clean(symbol.name, 40)}` (line {symbol.start})" for symbol in tables[:8])
            yield _question(
                snapshot,
                f"What is configured in {path}?",
                f"`{clean(path, 120)}` has {shown}"
                + (f" and {len(tables) - 8} more." if len(tables) > 8 else "."),
                [Citation(path, symbol.start, symbol.end) for symbol in tables[:8]],
            )
