"""What is costly to make, and read only: made once a run, whichever of its processes needs it first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name, which `make` has filled in this process or in another one of the same run."""
    common = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent
    folder, made = common / name, common / f"{name}.made"
    if os.name == "nt":
        folder = factory.mktemp(name)
        make(folder)
        return folder
    import fcntl

    with (common / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            # What failed half-way leaves a folder behind: whoever comes next fails at it too.
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
