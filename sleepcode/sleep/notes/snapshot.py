"""A revision as note writers read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest
from math import log2
from typing import Any, NamedTuple, Protocol

from sleepcode.facts import FileFacts, Offer, Symbol
from sleepcode.model import Citation, Note, NoteKind, Role
from sleepcode.parsing.lesser import is_lesser, is_shelved
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.history_statistics import HistoryStatistics, PastChange

_MARKUP = frozenset(("html", "css", "scss", "less", "xml", "svg", "template"))


def prominence(rank: float) -> int:
    """How central a file is, in steps of 9 %: a commit elsewhere seldom reorders who is named first."""
    return round(8.0 * log2(max(rank, 1e-6)))


class SnapshotFile(NamedTuple):
    """A file as note writers read it."""

    path: str
    role: Role
    language: str
    size: int
    """Bytes."""
    lines: int
    has_facts: bool
    """Whether its content was read and has words."""
    starts_program: bool
    """Whether its facts name an entry point."""


class Recall(Protocol):
    """Works something out that JSON can hold, or tells what it was, where that still holds."""

    def __call__(
        self, key: str, columns: Sequence[str], work_out: Callable[[], Any], also: object = None
    ) -> Any: ...


def work_out_anew(key: str, columns: Sequence[str], work_out: Callable[[], Any], also: object = None) -> Any:
    """A recall that remembers nothing."""
    del key, columns, also
    return work_out()


def work_out_of(key: str, paths: Sequence[str], work_out: Callable[[], Any]) -> Any:
    """The same for what follows from a few files."""
    del key, paths
    return work_out()


def no_one_asks(path: str) -> None:
    """For snapshots of which nothing is remembered."""
    del path


def as_plain(note: Note) -> list[Any]:
    """A note as JSON holds it."""
    return [
        *(note.kind.value, note.key, note.title, note.text),
        *(note.data, note.citations, note.inputs, note.source),
    ]


def note_of(plain: Sequence[Any]) -> Note:
    """The note of `as_plain`."""
    kind, key, title, text, data, citations, inputs, source = plain
    cited = tuple([Citation(*citation) for citation in citations])
    made_of = tuple([(path, blob) for path, blob in inputs])
    return Note(NoteKind(kind), key, title, text, data, cited, made_of, source)


@dataclass
class Snapshot:
    """Everything that is known of a revision when its notes are written; paths are today's names."""

    name: str
    commit: str
    files: Mapping[str, SnapshotFile]
    blob_of: Callable[[str], str]
    """Path of one of the files -> git id of its content."""
    facts: Callable[[str], FileFacts | None]
    """Path -> facts without references, messages and chunks."""
    references: Callable[[str], Collection[str]]
    """Path -> names that it uses."""
    offers: Callable[[str], Sequence[Offer]]
    """Path -> what it takes from outside and offers to it."""
    offering: Callable[[], Sequence[str]]
    """Paths of the files that have any such thing, in order."""
    read_text: Callable[[str], str | None]
    imports: Mapping[str, Collection[str]]
    importers: Mapping[str, Collection[str]]
    externals: Mapping[str, Collection[str]]
    components: Mapping[str, list[str]]
    centrality: Mapping[str, float]
    changes: Sequence[PastChange]
    """Newest first, merges included (their files are the difference to the first parent)."""
    users: Callable[[str], Sequence[str]]
    """Symbol name -> paths that use it without defining it."""
    tally: Callable[[], Mapping[tuple[Role, str], tuple[int, int]]]
    """(role, language) -> (files, their lines)."""
    tests_like: Callable[[str], Sequence[str]]
    """Path -> the tests that are likely to share what a source and its tests share of their names, in order."""
    recall: Recall = work_out_anew
    """Works something out, or tells it as it was worked out before; what holds then says `sleep.memory`."""
    recall_of: Callable[[str, Sequence[str], Callable[[], Any]], Any] = work_out_of
    """The same for what looks at nothing but the contents of some paths' files."""
    look_into: Callable[[str], None] = no_one_asks
    """Says that the content of a file is read."""
    find_role: Callable[[str], Role | None] | None = None
    """`role_of`, where there is a shorter way to it than by `files`."""
    find_component: Mapping[str, str] | None = None
    """`component_of`, where there is a shorter way to it than by all `components`."""
    manifests: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    """Manifests that were read already; several sections look at the same ones."""

    @cached_property
    def history(self) -> HistoryStatistics:
        return HistoryStatistics(self.changes, self.role_of)

    @cached_property
    def role_of(self) -> Callable[[str], Role | None]:
        """Path -> role; None for what is no file of the revision."""
        if self.find_role is not None:
            return self.find_role
        files = self.files

        def role_of(path: str) -> Role | None:
            file = files.get(path)
            return file.role if file is not None else None

        return role_of

    @cached_property
    def component_of(self) -> Mapping[str, str]:
        """Path -> the component that it belongs to."""
        if self.find_component is not None:
            return self.find_component
        return {path: name for name, paths in self.components.items() for path in paths}

    @cached_property
    def product(self) -> frozenset[str]:
        """Source files of the project itself: no tests, examples, benchmarks, nor code of its manual.

        A repository that is mostly such files is about them, so there they count.
        """

        def find() -> list[str]:
            sources = [path for path, file in self.files.items() if file.role is Role.SOURCE]
            proper = [path for path in sources if not aside_kind(path)]
            return proper if len(proper) >= 5 or 3 * len(proper) >= len(sources) else sources

        return frozenset(self.recall("product", (), find))

    @cached_property
    def code(self) -> frozenset[str]:
        """Files of the product that hold code."""
        return frozenset(filter(self.is_code, self.product))

    @cached_property
    def by_churn(self) -> list[str]:
        """Files of the product that counted changes touched, the most often changed first."""
        churn = self.history.churn
        touched = [path for path in self.history.touched if path in self.product]
        return sorted(touched, key=lambda path: (-churn(path), path))

    def most_changed(self, most: int) -> list[str]:
        """Files of the product that change most, those that never did at the end."""
        found = self.by_churn[:most]
        if len(found) < most:
            known = set(found)
            found += nsmallest(most - len(found), (path for path in self.product if path not in known))
        return found

    def most_central(self, most: int) -> list[str]:
        """Files of the product that others depend on most."""

        def find() -> list[str]:
            centrality = self.centrality
            return nsmallest(most, self.product, key=lambda path: (-centrality.get(path, 0.0), path))

        found: list[str] = self.recall(f"central {most}", ("centrality",), find)
        return found

    @cached_property
    def changed_in(self) -> dict[str, list[tuple[str, int]]]:
        """Component -> (file of the product, its churn), for files that counted changes touched."""
        found: dict[str, list[tuple[str, int]]] = {}
        for path in sorted(self.by_churn):
            found.setdefault(self.component_of[path], []).append((path, self.history.churn(path)))
        return found

    def recall_notes(
        self, key: str, columns: Sequence[str], write: Callable[[], Iterable[Note]], also: object = None
    ) -> list[Note]:
        """`recall` of notes."""
        found = self.recall(key, columns, lambda: [as_plain(note) for note in write()], also)
        return [note_of(plain) for plain in found]

    @cached_property
    def folded_names(self) -> dict[str, tuple[str, list[tuple[str, Symbol]]]]:
        """Path -> its symbols' folded names in one text, and each with its symbol; filled as they are needed."""
        return {}

    @cached_property
    def ranked_components(self) -> list[tuple[str, list[str]]]:
        """Components with the product's first, code before markup and that before what is shelved, the larger first."""

        def rank() -> list[str]:
            files, code = self.files, self.code
            current = {path for path in self.product if not is_shelved(path)}
            weights = {
                name: (
                    -sum(path in code for path in paths),
                    -sum(path in current for path in paths),
                    all(map(is_shelved, paths)),
                    -sum(files[path].role in (Role.SOURCE, Role.TEST, Role.DOCUMENTATION) for path in paths),
                )
                for name, paths in self.components.items()
            }
            return sorted(self.components, key=lambda name: (weights[name], name))

        return [(name, self.components[name]) for name in self.recall("ranked components", (), rank)]

    def is_product(self, path: str) -> bool:
        return path in self.product

    def is_code(self, path: str) -> bool:
        """Whether a file holds code: no markup, no translation, no migration, nor what is kept as old."""
        return self.files[path].language not in _MARKUP and not is_lesser(path)

    def inputs(self, paths: Collection[str]) -> tuple[tuple[str, str], ...]:
        """(path, blob) of the files that a note was made from, for its staleness."""
        known = [path for path in sorted(set(paths)) if path in self.files]
        for path in known:
            self.look_into(path)
        return tuple((path, self.blob_of(path)) for path in known)
