"""A process that has the model library loaded, and runs each command in a fork of itself.

Loading takes longer than all else that a command with a model does. What a fork does is what a process of its
own would: it has the arguments, the folder, the environment and the streams of one.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

_LONGEST = 300
"""Seconds after which a command that hangs is ended."""
_STREAMS = ("in", "out", "err")


class Command:
    """One command that was started; any thread may wait for it."""

    def __init__(self, pid: int, ends: IO[str]) -> None:
        self.pid = pid
        self._ends = ends
        self._lock = threading.Lock()
        self._code: int | None = None

    def wait(self) -> int:
        """How it ended, as `subprocess` says it: the negative number of a signal that killed it."""
        with self._lock:
            if self._code is None:
                self._code = int(self._ends.readline())
            return self._code


class Preloaded:
    """Starts the process, and asks it to run commands one after the other; use it with `with`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.preloaded"],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Preloaded:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], data: bytes
    ) -> tuple[int, bytes, bytes]:
        """(exit code, standard output, standard error) of the program with these arguments."""
        with tempfile.TemporaryDirectory() as place:
            files = {name: str(Path(place, name)) for name in _STREAMS}
            Path(files["in"]).write_bytes(data)
            code = self.start("sleepcode", arguments, folder, environment, files).wait()
            return code, Path(files["out"]).read_bytes(), Path(files["err"]).read_bytes()

    def start(
        self,
        module: str,
        arguments: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        files: Mapping[str, str] = MappingProxyType({}),
    ) -> Command:
        """Starts `python -m module` once the one before has ended; `files` are of its streams, by `in`, `out`, `err`."""
        assert self._process.stdin is not None and self._process.stdout is not None
        request = {
            "module": module,
            "arguments": list(arguments),
            "folder": str(folder),
            "environment": dict(environment),
            "files": dict(files),
        }
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return Command(int(self._process.stdout.readline()), self._process.stdout)

    def close(self) -> None:
        """Ends the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def _run(request: dict[str, Any]) -> int:
    """One command, in the process that it has to itself; returns how it ended."""
    signal.alarm(_LONGEST)
    for number, name in enumerate(_STREAMS):
        flags = os.O_RDONLY if name == "in" else os.O_WRONLY | os.O_CREAT
        opened = os.open(request["files"].get(name, os.devnull), flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = [request["module"], *request["arguments"]]
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    code = 1
    try:
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return code


def serve() -> None:
    """Runs a command for each line of standard input, and prints its process's number, then how it ended."""
    from sleepcode.llm import client

    client.load()
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if not pid:
            code = 1
            try:
                code = _run(request)
            finally:
                os._exit(code)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
