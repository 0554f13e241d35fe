"""Architecture notes: what the project is, its parts, how they depend on each other, where to be careful."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sleepcode.model import Note
from sleepcode.sleep.notes.building import write_building
from sleepcode.sleep.notes.components import write_components
from sleepcode.sleep.notes.conventions import write_conventions
from sleepcode.sleep.notes.dependencies import write_dependencies
from sleepcode.sleep.notes.entries import write_entry_points
from sleepcode.sleep.notes.externals import write_externals
from sleepcode.sleep.notes.hazards import write_hidden_couplings, write_risky_places
from sleepcode.sleep.notes.hubs import write_hubs
from sleepcode.sleep.notes.interfaces import write_interfaces
from sleepcode.sleep.notes.overview import write_overview
from sleepcode.sleep.notes.snapshot import Snapshot


def write_architecture(snapshot: Snapshot) -> list[Note]:
    """One note a section; sections that the facts say nothing of are left out."""
    sections = (
        write_overview(snapshot),
        write_components(snapshot),
        _recall(snapshot, "dependencies", ("edge_offsets", "edges"), write_dependencies),
        _recall(snapshot, "entry points", ("flags",), write_entry_points),
        _recall(snapshot, "interfaces", ("flags",), write_interfaces),
        write_hubs(snapshot),
        _recall(snapshot, "externals", ("externals",), write_externals),
        _recall(snapshot, "building", (), write_building),
        write_conventions(snapshot),
        write_risky_places(snapshot),
        write_hidden_couplings(snapshot),
    )
    return [note for note in sections if note is not None]


def _recall(
    snapshot: Snapshot, key: str, columns: Sequence[str], write: Callable[[Snapshot], Note | None]
) -> Note | None:
    """A section, where it is made of nothing but the named columns and files that it looks into."""

    def as_list() -> list[Note]:
        note = write(snapshot)
        return [note] if note is not None else []

    return next(iter(snapshot.recall_notes(key, columns, as_list)), None)
