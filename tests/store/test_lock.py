"""The writer's lock: who holds it, since when, and what for."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.errors import StoreLocked
from sleepcode.store.lock import WriterLock, read_holder


def test_holder_says_since_when_it_works(tmp_path: Path) -> None:
    path = str(tmp_path / "store.db")
    with WriterLock(path) as lock:
        first = read_holder(path)
        lock.describe(phase="parsing", done=3)
        second = read_holder(path)

    assert first is not None and second is not None
    assert second["phase"] == "parsing"
    assert second["time"] == first["time"]
    assert read_holder(path) is None


def test_lock_that_is_held_is_not_waited_for(tmp_path: Path) -> None:
    path = str(tmp_path / "store.db")
    with WriterLock(path), pytest.raises(StoreLocked), WriterLock(path):
        pass
