"""Runs the program as a process of its own, as a person would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_KEPT = ("PATH", "LANG", "SYSTEMROOT", "TMPDIR", "TEMP")


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


@dataclass(frozen=True)
class Program:
    """The program in a folder, with a home of its own."""

    folder: Path
    home: Path

    def run(
        self, *arguments: str | bytes, input: bytes = b"", variables: Mapping[str, str] | None = None
    ) -> Outcome:
        """Runs one command to its end. Standard output and error are pipes, so nothing is coloured."""
        return self.run_python("-m", "sleepcode", *arguments, input=input, variables=variables)

    def run_python(
        self, *arguments: str | bytes, input: bytes = b"", variables: Mapping[str, str] | None = None
    ) -> Outcome:
        result = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment(variables),
            input=input,
            capture_output=True,
            check=False,
            timeout=300,
        )
        decoded = [stream.decode("utf-8", "replace") for stream in (result.stdout, result.stderr)]
        return Outcome(result.returncode, *decoded)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts a command with everything piped; the caller ends it."""
        return subprocess.Popen(
            [sys.executable, "-m", "sleepcode", *arguments],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def environment(self, variables: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {
            **kept,
            "HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            **(variables or {}),
        }
