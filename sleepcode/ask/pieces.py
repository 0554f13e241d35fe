"""A piece of evidence: lines of a passage, and what they take of a budget."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.ask.texts import excerpt
from sleepcode.model import Evidence
from sleepcode.ranking.passages import Passage
from sleepcode.tokens import estimate_tokens


def make_evidence(
    path: str, passage: Passage, lines: Sequence[str], start: int, end: int, worth: float = 0.0
) -> Evidence:
    """Lines `start` to `end` of a passage. `worth` is the citations that they are expected to hold."""
    reason = f"{passage.terms} of the question's words" if passage.terms > 1 else "one word of the question"
    return Evidence(path, start, end, passage.symbol, excerpt(lines, start, end), round(worth, 4), reason)


def evidence_text(item: Evidence) -> str:
    """A piece of evidence as its tokens are counted."""
    return f"{item.path}:{item.start}-{item.end} {item.symbol}\n{item.excerpt}\n"


def evidence_tokens(items: Sequence[Evidence]) -> int:
    """What some pieces take of a budget."""
    return sum(estimate_tokens(evidence_text(item)) for item in items)
