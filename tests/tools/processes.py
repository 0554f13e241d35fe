"""Times whole processes and samples the memory of a process with all its descendants (Linux)."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_EVERY = 0.05
"""Seconds between two samples."""
_PROC = Path("/proc")


class CommandFailed(RuntimeError):
    """A measured command didn't end well; the message holds the end of what it wrote."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Wall-clock seconds of the runs of one command."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)


@dataclass(frozen=True, slots=True)
class Memory:
    """The highest sample, in bytes, summed over a process and its descendants."""

    resident: int
    """RSS: what processes share is counted for each of them."""
    proportional: int
    """PSS: what processes share is divided among them; 0 where the system doesn't tell."""
    processes: int
    """The most processes seen at once."""


def time_once(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], codes: Sequence[int] = (0,)
) -> float:
    """Seconds from start to end. Raises CommandFailed when it exits with none of `codes`."""
    started = time.perf_counter()
    finished = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    took = time.perf_counter() - started
    if finished.returncode not in codes:
        words = (finished.stderr or finished.stdout).decode("utf-8", "replace").strip()[-500:]
        raise CommandFailed(f"{' '.join(command)} exited with {finished.returncode}: {words}")
    return took


def sample_memory(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Memory | None:
    """Runs a command and samples its tree every 50 ms; None where there is no /proc.

    Raises CommandFailed when it doesn't exit with 0.
    """
    if not (_PROC / "self" / "statm").is_file():
        return None
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    resident = proportional = most = 0
    while process.poll() is None:
        tree = descendants(process.pid)
        resident = max(resident, sum(_resident(pid) for pid in tree))
        proportional = max(proportional, sum(_proportional(pid) for pid in tree))
        most = max(most, len(tree))
        time.sleep(_EVERY)
    if process.returncode:
        raise CommandFailed(f"{' '.join(command)} exited with {process.returncode}")
    return Memory(resident, proportional, most)


def descendants(root: int) -> list[int]:
    """A process and all that it started, as far as they live."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            # The command's name, in parentheses, may hold spaces; the parent comes two fields after it.
            fields = _read(entry / "stat").rpartition(")")[2].split()
            if len(fields) > 1:
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def _resident(pid: int) -> int:
    fields = _read(_PROC / str(pid) / "statm").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if len(fields) > 1 else 0


def _proportional(pid: int) -> int:
    for line in _read(_PROC / str(pid) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _read(path: Path) -> str:
    """A file of /proc; empty when its process is gone or not ours to read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
