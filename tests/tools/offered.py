"""Questions with the passages that were offered for them: what one tool gathers and another fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sleepcode.evaluate.metrics import Span


@dataclass(frozen=True)
class Offered:
    """A passage as it was offered."""

    path: str
    heading: int
    """Characters."""
    blocks: list[tuple[int, int, int]]
    """(start, end, size) of each."""


@dataclass(frozen=True)
class Question:
    """One question's passages."""

    id: str
    repository: str
    evidence: list[Span]
    offered: list[Offered]
    rows: Any
    """float32 [blocks of all passages x signals]."""
    held: Any
    """float32 [blocks of all passages]: the citations that each holds."""
