"""Metrics over ranked paths and shown evidence, with their definitions.

All are fractions between 0 and 1. `ranked` is best first, without duplicates; `gold` is never empty.
Averages are macro: every case weighs the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

CHARACTERS_PER_TOKEN = 4
"""How tokens are counted wherever evidence is compared: characters over four."""


class Span(NamedTuple):
    """Lines of a file, 1-based and inclusive; `start` is 0 where the whole file is meant."""

    path: str
    start: int = 0
    end: int = 0


class Shown(NamedTuple):
    """Lines of a file as a context shows them, and the characters that they cost."""

    path: str
    start: int
    end: int
    text: str


class Interval(NamedTuple):
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def hits(ranked: Sequence[str], gold: Set[str], k: int) -> int:
    """How many of the first `k` are gold."""
    return sum(1 for path in ranked[:k] if path in gold)


def recall(ranked: Sequence[str], gold: Set[str], k: int) -> float:
    """Share of the gold files among the first `k`."""
    return hits(ranked, gold, k) / len(gold)


def precision(ranked: Sequence[str], gold: Set[str], k: int) -> float:
    """Share of the first `k` that is gold; a ranking shorter than `k` is divided by its own length."""
    considered = min(k, len(ranked))
    return hits(ranked, gold, k) / considered if considered else 0.0


def f1(ranked: Sequence[str], gold: Set[str], k: int) -> float:
    """Harmonic mean of precision@k and recall@k; 0 when nothing is hit."""
    found = precision(ranked, gold, k)
    covered = recall(ranked, gold, k)
    return 2 * found * covered / (found + covered) if found + covered else 0.0


def hit(ranked: Sequence[str], gold: Set[str], k: int = 1) -> float:
    """1 when any of the first `k` is gold."""
    return float(hits(ranked, gold, k) > 0)


def acc(ranked: Sequence[str], gold: Set[str], k: int) -> float:
    """1 when *all* gold files are among the first `k`."""
    return float(hits(ranked, gold, k) == len(gold))


def reciprocal_rank(ranked: Sequence[str], gold: Set[str]) -> float:
    """1 / rank of the first gold file, 0 when there is none; its mean is MRR."""
    return next((1 / rank for rank, path in enumerate(ranked, 1) if path in gold), 0.0)


def average_precision(ranked: Sequence[str], gold: Set[str], k: int = 20) -> float:
    """Average precision at `k`; its mean over cases is MAP@k.

    AP@k = 1 / min(|gold|, k) * the sum of precision@i over the ranks i <= k that hold a gold file.
    """
    found = 0
    total = 0.0
    for rank, path in enumerate(ranked[:k], 1):
        if path in gold:
            found += 1
            total += found / rank
    return total / min(len(gold), k)


def cut_to_budget(passages: Iterable[Shown], budget: int) -> list[Shown]:
    """What of the passages, in order, a context of `budget` tokens holds.

    Each costs its heading `path:start-end` and its text. The passage that doesn't fit is cut to the
    whole lines that do, and what follows it is not shown.
    """
    left = budget * CHARACTERS_PER_TOKEN
    kept = []
    for passage in passages:
        heading = len(f"{passage.path}:{passage.start}-{passage.end}\n")
        if heading + len(passage.text) + 1 <= left:
            kept.append(passage)
            left -= heading + len(passage.text) + 1
            continue
        room = left - heading
        lines = []
        for line in passage.text.split("\n"):
            room -= len(line) + 1
            if room < 0:
                break
            lines.append(line)
        if lines:
            end = passage.start + len(lines) - 1
            kept.append(Shown(passage.path, passage.start, end, "\n".join(lines)))
        break
    return kept


def file_recall(shown: Iterable[Shown], evidence: Sequence[Span]) -> float:
    """Share of the distinct cited files of which at least a line is shown."""
    cited = {span.path for span in evidence}
    return len(cited & {passage.path for passage in shown}) / len(cited)


def span_recall(shown: Iterable[Shown], evidence: Sequence[Span]) -> float:
    """Share of the cited spans that are shown.

    A span is shown when the shown lines of its file cover at least half of its lines; a citation of a
    whole file, when any line of the file is shown.
    """
    lines: dict[str, set[int]] = {}
    for passage in shown:
        lines.setdefault(passage.path, set()).update(range(passage.start, passage.end + 1))
    return sum(_is_covered(span, lines.get(span.path, set())) for span in evidence) / len(evidence)


def _is_covered(span: Span, lines: Set[int]) -> bool:
    if not span.start:
        return bool(lines)
    covered = sum(1 for line in range(span.start, span.end + 1) if line in lines)
    return covered > 0 and 2 * covered >= span.end - span.start + 1


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean; 0 of nothing."""
    known = list(values)
    return sum(known) / len(known) if known else 0.0


def macro(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of every metric over cases; all rows hold the same metrics."""
    return {name: mean(row[name] for row in rows) for name in rows[0]} if rows else {}


def bootstrap(values: Sequence[float], samples: int = 1000, seed: int = 0) -> Interval:
    """Mean and 95 % percentile interval over resampled cases; the same for the same seed."""
    if not values:
        return Interval(0.0, 0.0, 0.0)
    source = random.Random(seed)
    size = len(values)
    means = sorted(mean(source.choices(values, k=size)) for _ in range(samples))
    low, high = means[int(0.025 * samples)], means[min(samples - 1, int(0.975 * samples))]
    return Interval(mean(values), low, high)
