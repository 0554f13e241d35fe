"""Anticipated questions: what this repository's facts make likely to be asked, answered with citations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sleepcode.model import Citation, Note, NoteKind
from sleepcode.sleep.notes.additions import ask_about_additions
from sleepcode.sleep.notes.built_parts import ask_about_parts
from sleepcode.sleep.notes.components import (
    central_files,
    component_extents,
    describe_component,
    display_name,
)
from sleepcode.sleep.notes.conventions import CONVENTIONS_WITHOUT_CHANGELOG
from sleepcode.sleep.notes.databases import ask_about_databases
from sleepcode.sleep.notes.dependencies import component_edges, count_edges, dependence
from sleepcode.sleep.notes.dependency_versions import ask_about_versions
from sleepcode.sleep.notes.particulars import ask_about_particulars
from sleepcode.sleep.notes.purposes import file_purpose, landmarks
from sleepcode.sleep.notes.questions_on_code import (
    ask_about_files,
    ask_about_hubs,
    ask_about_symbols,
    make_question,
)
from sleepcode.sleep.notes.questions_on_commands import ask_about_commands
from sleepcode.sleep.notes.questions_on_guides import ask_about_guides
from sleepcode.sleep.notes.questions_on_offers import ask_about_offers
from sleepcode.sleep.notes.questions_on_settings import ask_about_settings
from sleepcode.sleep.notes.releasing import ask_about_releasing
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number, opening

_MOST = 400
_MOST_COMPONENTS = 60
_MOST_DEPENDENCIES = 25
_MOST_THEMES = 120
_EDGES = ("edge_offsets", "edges")
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
_ALSO_ASKED = {
    "conventions": (
        ("tests", "Where do tests go?"),
        ("changes", "Where do changelog entries go?"),
        ("changes", "Where is the changelog?"),
        ("changes", "How is the changelog generated?"),
        ("changes", "How is the changelog written?"),
    ),
}
"""A section on several things -> those of which one is asked by itself, and how."""
_SECTIONS_OTHERWISE = {
    "external-dependencies": (
        "What are the main dependencies?",
        "Does this project have runtime dependencies?",
        "What dependencies does this project have?",
        "What does this project depend on?",
    ),
    "entry-points": ("What are the entry points of this package?",),
}


class Questions(NamedTuple):
    """The questions that are made from facts, and stand before and after those that are made from other notes."""

    before: list[Note]
    additions: list[Note]
    after: list[Note]

    def finish(self, notes: Sequence[Note]) -> list[Note]:
        """At most 400 questions, the broad ones first; `notes` are the architecture and the edit locations."""
        found: dict[str, Note] = {}
        for note in (
            *_from_sections(notes),
            *self.before,
            *self.additions,
            *islice(_from_themes(notes), _MOST_THEMES),
            *self.after,
        ):
            found.setdefault(note.key, note)
        return list(found.values())[:_MOST]


def write_questions(snapshot: Snapshot) -> Questions:
    """The questions that are made from facts."""
    return Questions(
        [
            *snapshot.recall_notes("particulars", (), lambda: ask_about_particulars(snapshot)),
            *snapshot.recall_notes("parts", (), lambda: ask_about_parts(snapshot)),
            *snapshot.recall_notes("databases", (), lambda: ask_about_databases(snapshot)),
            *snapshot.recall_notes("offers", ("flags",), lambda: ask_about_offers(snapshot)),
            *snapshot.recall_notes("commands", (), lambda: ask_about_commands(snapshot)),
            *snapshot.recall_notes("releasing", (), lambda: ask_about_releasing(snapshot)),
            *snapshot.recall_notes("guides", (), lambda: ask_about_guides(snapshot)),
            *islice(_on_components(snapshot), _MOST_COMPONENTS),
            *snapshot.recall_notes("dependency questions", _EDGES, lambda: _on_dependencies(snapshot)),
            *snapshot.recall_notes(
                "settings", ("has_facts", "centrality"), lambda: ask_about_settings(snapshot)
            ),
            *snapshot.recall_notes("versions", ("externals",), lambda: ask_about_versions(snapshot)),
            *ask_about_hubs(snapshot),
            *ask_about_files(snapshot),
        ],
        ask_about_additions(snapshot),
        list(ask_about_symbols(snapshot)),
    )


def _from_sections(notes: Sequence[Note]) -> Iterator[Note]:
    for note in notes:
        question = _FIXED.get(note.key) if note.kind is NoteKind.ARCHITECTURE else None
        if note.title == CONVENTIONS_WITHOUT_CHANGELOG:
            question = "Where do tests and documentation go?"
        names = note.data.get("names", ()) if question else ()
        others = _SECTIONS_OTHERWISE.get(note.key, ()) if question else ()
        others = (*others, *note.data.get("otherwise", ())) if question else others
        for asked in (question, *others, *(f"What is {clean(name, 60)}?" for name in names)):
            if asked:
                yield Note(NoteKind.QUESTION, asked, asked, note.text, {}, note.citations, note.inputs)
        for noun, (text, cited) in note.data.get("nouns", {}).items() if question else ():
            # Of what several ecosystems have, one is asked for by itself.
            asked = f"Which {clean(noun, 40)} does this project use?"
            citations = tuple(Citation(*citation) for citation in cited)
            yield Note(NoteKind.QUESTION, asked, asked, text, {}, citations, note.inputs)
        for subject, asked in _ALSO_ASKED.get(note.key, ()) if question else ():
            text, cited = note.data.get("on", {}).get(subject, ("", ()))
            if text:
                citations = tuple(Citation(*citation) for citation in cited)
                yield Note(NoteKind.QUESTION, asked, asked, text, {}, citations, note.inputs)


def _from_themes(notes: Sequence[Note]) -> Iterator[Note]:
    for note in notes:
        if note.kind is NoteKind.EDIT:
            question = f"Where do changes about {clean(note.key, 60)} go?"
            yield Note(NoteKind.QUESTION, question, question, note.text, {}, note.citations, note.inputs)


def _on_components(snapshot: Snapshot) -> Iterator[Note]:
    """How a component is structured, what it imports and what imports it."""
    counts = snapshot.recall("edge counts", _EDGES, lambda: count_edges(snapshot))
    uses: dict[str, list[tuple[int, str]]] = {}
    users: dict[str, list[tuple[int, str]]] = {}
    for source, target, files in counts:
        uses.setdefault(source, []).append((-files, target))
        users.setdefault(target, []).append((-files, source))
    extents = component_extents(snapshot)
    for name, paths in snapshot.ranked_components:
        central = central_files(snapshot, name, 5)
        if not central or name == ".":
            continue
        purpose, source_of_purpose = describe_component(snapshot, name, paths)
        shown = clean(name, 80)
        lines = [f"`{shown}` ({extents[name][1]})" + (f": {opening(purpose, 160)}" if purpose else ".")]
        for path in central:
            symbols = [symbol.name for symbol in landmarks(snapshot, path, 3)]
            about = listing(symbols, 3) if symbols else _purpose_of(snapshot, path)
            lines.append(f"- `{clean(path, 120)}`" + (f": {about}" if about else ""))
        verb = dependence(central)
        if name in uses:
            lines.append(f"It {verb} {listing([other for _, other in sorted(uses[name])], 4)}.")
        if name in users:
            lines.append(
                f"It is {'used' if verb == 'uses' else 'imported'} by {listing([other for _, other in sorted(users[name])], 4)}."
            )
        citations = [Citation(path) for path in central]
        if source_of_purpose is not None:
            citations.insert(0, source_of_purpose)
        yield make_question(
            snapshot, f"How is {shown} structured, and what is it for?", "\n".join(lines), citations
        )


def _purpose_of(snapshot: Snapshot, path: str) -> str:
    return opening(file_purpose(snapshot.files[path], snapshot.facts(path)), 100)


def _on_dependencies(snapshot: Snapshot) -> Iterator[Note]:
    """How one component depends on another: which files do, and which files of the other they import most."""
    edges = component_edges(snapshot)
    ranked = sorted(edges.items(), key=lambda item: (-len(item[1]), item[0]))
    for (source, target), files in ranked[:_MOST_DEPENDENCIES]:
        members = set(snapshot.components.get(target, ()))
        times: dict[str, int] = {}
        for path in files:
            for imported in snapshot.imports.get(path, ()):
                if imported in members:
                    times[imported] = times.get(imported, 0) + 1
        targets = sorted(times, key=lambda path: (-times[path], path))
        source_name, target_name = display_name(source), display_name(target)
        verb = dependence(files, len(files) == 1)
        text = f"{number(len(files), 'file')} of {source_name} {verb} {target_name}: {listing(files, 4)}."
        # A package that is imported as one has no file that is imported most.
        if len(targets) <= 4 or len(set(times.values())) > 1:
            text += f" Most {'used' if verb.startswith('use') else 'imported'} of it: {listing(targets, 4)}."
        question = f"How does {source_name} depend on {target_name}?".replace("`", "")
        yield make_question(snapshot, question, text, [Citation(path) for path in (*files[:4], *targets[:4])])
