"""Outcomes that were reached already, one JSON object a line, so that nothing is replayed twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from sleepcode.config import Settings
from sleepcode.evaluate.cases import Case
from sleepcode.reports import CaseOutcome, ModelPoint

if TYPE_CHECKING:
    from sleepcode.evaluate.replay import Replayed


_PACKAGE = Path(__file__).parents[1]


class Journal:
    """A file of outcomes by key; use it with `with`. Without a writable folder it only forgets."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, dict[str, Any]] = {}
        self._file: IO[str] | None = None
        self._program = _fingerprint_program()

    def __enter__(self) -> Journal:
        line = ""
        with suppress(OSError), self._path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                # The last line of a run that was killed may be half a line.
                with suppress(ValueError, KeyError, TypeError):
                    row = json.loads(line)
                    self._known[row["key"]] = row
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a", encoding="utf-8")
            if line and not line.endswith("\n"):
                self._file.write("\n")  # else the next outcome would be the other half of it
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def key(self, case: Case, budgets: Sequence[int], settings: Settings, model: str = "") -> str:
        """The identity of everything that an outcome depends on."""
        own = (self._program, tuple(budgets), repr(settings))
        parts = (
            (*own, model) if model else own,
            case.id,
            case.base,
            case.text,
            sorted(case.gold),
            case.kind,
            case.evidence,
        )
        return blake2b(repr(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()

    def read(self, key: str) -> Replayed | None:
        """The outcome under a key, None where there is none."""
        from sleepcode.evaluate.replay import Replayed

        row = self._known.get(key)
        if row is None:
            return None
        outcome = CaseOutcome(**row["outcome"])
        outcome.predicted = [(path, probability) for path, probability in outcome.predicted]
        outcome.shown = {
            int(budget): [(path, start, end) for path, start, end in spans]
            for budget, spans in outcome.shown.items()
        }
        points = [ModelPoint(*point) for point in row.get("points", ())]
        return Replayed(outcome, row["baselines"], points)

    def write(self, key: str, replayed: Replayed) -> None:
        """Adds an outcome; a full disk only costs the next run its time."""
        if self._file is not None:
            row: dict[str, Any] = {"key": key, "outcome": asdict(replayed.outcome)}
            row |= {"baselines": replayed.baselines, "points": replayed.points}
            with suppress(OSError):
                self._file.write(json.dumps(row) + "\n")
                self._file.flush()


def _fingerprint_program() -> str:
    """The identity of the whole program: what answers differently is measured again, released or not."""
    digest = blake2b(digest_size=8)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".json", ".scm", ".md"):
            digest.update(path.relative_to(_PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
