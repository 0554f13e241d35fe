"""A revision as note writers read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log2
from typing import Any

from sleepcode.model import FileFacts, Role, Symbol
from sleepcode.ranking.structure import pairing_stem
from sleepcode.sleep.notes.history_statistics import HistoryStatistics, PastChange

_ASIDE = re.compile(
    r"(?:^|/)(?:[\w-]*(?P<examples>examples?|samples?|demos?)|(?P<docs>docs?|documentation|website)|(?P<tutorials>tutorials?)|"
    r"(?P<benchmarks>[\w-]*(?<![a-z])bench(?:es|marks?|mark)?_{0,2})|[\w-]*(?P<playground>playground)|(?P<tooling>\.[\w-]+))/|"
    r"(?:\.bench|\.stories|[a-z]Benchmarks?)\.\w+$"
)


def aside_kind(path: str) -> str:
    """`examples`, `benchmarks` ... where a path lies beside the product; empty for the product's own."""
    match = _ASIDE.search(path)
    return (match.lastgroup or "benchmarks") if match else ""


def prominence(rank: float) -> int:
    """How central a file is, in steps of 9 %: a commit elsewhere seldom reorders who is named first."""
    return round(8.0 * log2(max(rank, 1e-6)))


@dataclass(frozen=True, slots=True)
class SnapshotFile:
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
    manifests: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    """Manifests that were read already; several sections look at the same ones."""

    @cached_property
    def history(self) -> HistoryStatistics:
        return HistoryStatistics(self.changes, {path: file.role for path, file in self.files.items()})

    @cached_property
    def component_of(self) -> dict[str, str]:
        return {path: name for name, paths in self.components.items() for path in paths}

    @cached_property
    def product(self) -> frozenset[str]:
        """Source files of the project itself: no tests, examples, benchmarks, nor code of its manual.

        A repository that is mostly such files is about them, so there they count.
        """
        sources = [path for path, file in self.files.items() if file.role is Role.SOURCE]
        proper = [path for path in sources if not aside_kind(path)]
        return frozenset(proper if len(proper) >= 5 or 3 * len(proper) >= len(sources) else sources)

    @cached_property
    def folded_names(self) -> dict[str, tuple[str, list[tuple[str, Symbol]]]]:
        """Path -> its symbols' folded names in one text, and each with its symbol; filled as they are needed."""
        return {}

    @cached_property
    def ranked_components(self) -> list[tuple[str, list[str]]]:
        """Components with the product's first, the larger ones first."""
        product, files = self.product, self.files
        weights = {
            name: (
                -sum(path in product for path in paths),
                -sum(files[path].role in (Role.SOURCE, Role.TEST, Role.DOCUMENTATION) for path in paths),
            )
            for name, paths in self.components.items()
        }
        return sorted(self.components.items(), key=lambda item: (weights[item[0]], item[0]))

    @cached_property
    def pairing_stems(self) -> dict[str, str]:
        """Path -> what a source and its tests share of their names."""
        return {path: pairing_stem(path) for path in self.files}

    def is_product(self, path: str) -> bool:
        return path in self.product

    def inputs(self, paths: Collection[str]) -> tuple[tuple[str, str], ...]:
        """(path, blob) of the files that a note was made from, for its staleness."""
        return tuple((path, self.blob_of(path)) for path in sorted(set(paths)) if path in self.files)
