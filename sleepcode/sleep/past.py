"""A revision's past on its way to a worker process, which then need not read it from the store again."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping

from sleepcode.store.changes import ChangeRow


def pack_past(changes: Iterable[ChangeRow], names: Mapping[int, str]) -> bytes:
    """Changes, and the paths by number, for a process of the same Python."""
    return marshal.dumps(([tuple(change) for change in changes], dict(names)))


def unpack_past(packed: bytes) -> tuple[Iterator[ChangeRow], dict[int, str]]:
    """What `pack_past` was given."""
    changes, names = marshal.loads(packed)
    return map(ChangeRow._make, changes), names
