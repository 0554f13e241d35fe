"""A process that has the model library loaded, and runs each command in a fork of itself.

Loading takes longer than all else that a command with a model does. What a fork does is what a process of its
own would: it has the arguments, the folder, the environment and the streams of one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_LONGEST = 300
"""Seconds after which a command that hangs is ended."""
_STREAMS = ("in", "out", "err")


class Preloaded:
    """Starts the process, and asks it to run commands one after the other."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.preloaded"],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], data: bytes
    ) -> tuple[int, bytes, bytes]:
        """(exit code, standard output, standard error) of one command."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with tempfile.TemporaryDirectory() as place:
            files = {name: str(Path(place, name)) for name in _STREAMS}
            Path(files["in"]).write_bytes(data)
            request = {"arguments": list(arguments), "folder": str(folder), "environment": dict(environment)}
            self._process.stdin.write(json.dumps(request | {"files": files}) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            return code, Path(files["out"]).read_bytes(), Path(files["err"]).read_bytes()

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
        opened = os.open(request["files"][name], flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = ["sleepcode", *request["arguments"]]
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    from sleepcode.__main__ import main

    code = 1
    try:
        main()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return code


def serve() -> None:
    """Runs a command for each line of standard input, and prints how it ended."""
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
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
