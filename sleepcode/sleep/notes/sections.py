"""How a section of the architecture is put together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sleepcode.model import Citation, Note, NoteKind
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean


def make_section(
    snapshot: Snapshot,
    key: str,
    title: str,
    lines: Sequence[str],
    citations: Sequence[Citation],
    data: Mapping[str, Any],
    inputs: Collection[str] = (),
) -> Note:
    """An architecture note of some lines; what it cites is always among its inputs."""
    cited = tuple(dict.fromkeys(citations))
    return Note(
        NoteKind.ARCHITECTURE,
        key,
        clean(title, 160),
        "\n".join(line for line in lines if line),
        data=dict(data),
        citations=cited,
        inputs=snapshot.inputs([*inputs, *(citation.path for citation in cited)]),
    )
