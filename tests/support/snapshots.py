"""Snapshots made by hand: from texts and a past written down in a few lines, with the real parsers and resolvers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sleepcode.model import Change, ChangedFile, Note, Role
from sleepcode.parsing.decode import decode
from sleepcode.parsing.extract import extract
from sleepcode.parsing.roles import classify_role
from sleepcode.ranking.structure import pairing_stem
from sleepcode.sleep.graph import pagerank
from sleepcode.sleep.history import classify_change
from sleepcode.sleep.notes.architecture import write_architecture
from sleepcode.sleep.notes.history_statistics import PastChange
from sleepcode.sleep.notes.questions import write_questions
from sleepcode.sleep.notes.snapshot import Snapshot, SnapshotFile
from sleepcode.sleep.parting import find_components
from sleepcode.sleep.resolution import Resolver, is_config
from sleepcode.sleep.topics import pack_topics
from tests.support.repositories import FIXTURES, START

_DAY = 86_400


def make_change(subject: str, *paths: str, day: int = 0, author: str = "Ada", parents: int = 1) -> Change:
    """A commit that modified some paths, `day` days after the start."""
    files = tuple(ChangedFile("M", path) for path in paths)
    identity = hashlib.sha1(f"{subject}{paths}{day}".encode(), usedforsecurity=False).hexdigest()
    return Change(identity, START + day * _DAY, author, parents, subject, "", files, len(files))


def ask_all(snapshot: Snapshot, notes: Sequence[Note]) -> list[Note]:
    """Every anticipated question; `notes` are the architecture and the edit locations."""
    return write_questions(snapshot).finish(notes)


def section(snapshot: Snapshot, key: str) -> Note:
    """A section of the architecture."""
    return next(note for note in write_architecture(snapshot) if note.key == key)


def text_of(files: Mapping[str, str | bytes], key: str) -> str:
    """A section's text, of a project that has these files."""
    return section(make_snapshot(files), key).text


def make_snapshot(
    texts: Mapping[str, str | bytes], changes: Iterable[Change] = (), *, name: str = "project"
) -> Snapshot:
    """A snapshot of files by path; `changes` are oldest first, as a past is told."""
    contents = {
        path: text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
        for path, text in sorted(texts.items())
    }
    facts = {path: extract(path, content) for path, content in contents.items()}
    files = {}
    for path, content in contents.items():
        found = facts[path]
        role = classify_role(path, found.language, found.is_generated, {})
        starts = bool(found.entry_point)
        files[path] = SnapshotFile(
            path, role, found.language, len(content), found.lines, bool(found.lines), starts
        )
    resolver = Resolver(list(files), {path: data for path, data in contents.items() if is_config(path)})
    imports: dict[str, list[str]] = {}
    externals: dict[str, list[str]] = {}
    for path, found in facts.items():
        targets, outside = set(), set()
        for imported in found.imports:
            resolved = resolver.resolve(path, found.language, imported)
            targets.update(resolved)
            if not resolved and (package := resolver.external(path, found.language, imported)):
                outside.add(package)
        if targets - {path}:
            imports[path] = sorted(targets - {path})
        if outside:
            externals[path] = sorted(outside)
    importers: dict[str, list[str]] = {}
    for path, found_targets in imports.items():
        for target in found_targets:
            importers.setdefault(target, []).append(path)
    paths = list(files)
    place = {path: number for number, path in enumerate(paths)}
    ranks = pagerank([[place[target] for target in imports.get(path, ())] for path in paths])

    def users(symbol: str) -> list[str]:
        return [
            path
            for path, known in facts.items()
            if symbol in known.references and all(s.name != symbol for s in known.symbols)
        ]

    def tally() -> dict[tuple[Role, str], tuple[int, int]]:
        found: dict[tuple[Role, str], tuple[int, int]] = {}
        for file in files.values():
            number, lines = found.get((file.role, file.language), (0, 0))
            found[file.role, file.language] = (number + 1, lines + file.lines)
        return found

    return Snapshot(
        name=name,
        commit="0" * 40,
        files=files,
        blob_of=lambda path: hashlib.sha1(contents[path], usedforsecurity=False).hexdigest(),
        facts=facts.get,
        references=lambda path: facts[path].references,
        offers=lambda path: facts[path].offers,
        offering=lambda: [path for path in paths if facts[path].offers],
        read_text=lambda path: decode(contents[path]) if path in contents else None,
        imports=imports,
        importers=importers,
        externals=externals,
        components=find_components(paths, {path: file.role for path, file in files.items()}),
        centrality=dict(zip(paths, ranks, strict=True)),
        changes=[
            PastChange(
                change.id,
                change.time,
                change.subject,
                classify_change(change),
                tuple(
                    dict.fromkeys(
                        file.path for file in sorted(change.files, key=lambda file: file.status != "A")
                    )
                ),
                pack_topics(change.subject),
                added=sum(file.status == "A" for file in change.files),
            )
            for change in reversed(list(changes))
        ],
        users=users,
        tally=tally,
        tests_like=lambda path: [
            other
            for other in paths
            if files[other].role is Role.TEST and pairing_stem(other) == pairing_stem(path)
        ],
    )


def read_fixture(name: str) -> dict[str, bytes]:
    """Path -> content of `fixtures/repos/<name>`."""
    root = Path(FIXTURES) / name
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
