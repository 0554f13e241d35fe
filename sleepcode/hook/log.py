"""The hook's log: one JSON object a line, what each refresh did; bounded, for `status` and for people."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sleepcode.reports import HookRun

_LARGEST = 200_000
_TAIL = 20_000


def log_path(folder: str) -> Path:
    return Path(folder, "log")


def write_log(folder: str, run: HookRun) -> None:
    """Appends one run. A log that can't be written is no reason to fail."""
    path = log_path(folder)
    record = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(run.time)),
        "at": round(run.time, 3),
        **{name: value for name, value in run._asdict().items() if name != "time"},
    }
    with suppress(OSError):
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_name("log.1"))
        # One write of a whole line: two worktrees' runs never mix.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(handle, json.dumps(record).encode() + b"\n")
        finally:
            os.close(handle)


def read_log(folder: str, most: int) -> list[HookRun]:
    """The latest runs, newest first; lines that were cut short are passed over."""
    runs = list(_read(log_path(folder)))
    if len(runs) < most:
        runs = [*_read(log_path(folder).with_name("log.1")), *runs]
    return runs[: -most - 1 : -1]


def _read(path: Path) -> Iterator[HookRun]:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            lines = file.read(_TAIL * 2).splitlines()
    except OSError:
        return
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            record = json.loads(line)
            yield HookRun(
                time=float(record["at"]),
                event=str(record["event"]),
                place=str(record["place"]),
                commit=str(record["commit"]),
                outcome=str(record["outcome"]),
                detail=str(record["detail"]),
                seconds=float(record["seconds"]),
            )
