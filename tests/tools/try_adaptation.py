"""What adapting the ranker to one repository brings: learned from older changes, measured on newer ones.

    python -m tests.tools.try_adaptation --signals train.pickle --cases train.jsonl

The signals are of `gather_signals`, the cases those that it was given, newest first in each repository as
`mine_cases` writes them. Each repository's changes are scored by a ranker that was fitted on four fifths of
the other repositories; the older two thirds of them are then practised on as `index --practice` does, and the
newer third is measured with what that taught and without. Needs numpy and lightgbm: `pip install --group train`.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path

from sleepcode.evaluate.metrics import average_precision, f1, hit, macro, recall
from sleepcode.practice.fitting import fit_adaptation, scored
from sleepcode.ranking.adaptation import ADAPTED
from sleepcode.store.practice import PractisedChange
from tests.tools.fit_ranker import fit_ranker, prune
from tests.tools.gather_signals import SIGNALS, Gathered
from tests.tools.report import format_table

_FOLDS = 5
_OLDER = 2 / 3
_LEARNED_FROM = 60
_PENALTY = 1e-3


def read_order(path: Path) -> dict[str, int]:
    """Case -> its place in the file."""
    with path.open(encoding="utf-8") as lines:
        return {json.loads(line)["instance_id"]: number for number, line in enumerate(lines)}


def score_apart(cases: Sequence[Gathered]) -> dict[str, list[PractisedChange]]:
    """Repository -> its changes, scored by a ranker that saw nothing of it."""
    names = sorted({case.repository for case in cases})
    found: dict[str, list[PractisedChange]] = {}
    for fold in range(_FOLDS):
        held = set(names[fold::_FOLDS])
        ranker = fit_ranker([case for case in cases if case.repository not in held], _PENALTY)
        for case in cases:
            if case.repository in held and case.kind == "change":
                found.setdefault(case.repository, []).append(_to_change(case, ranker.raw(case)))
    return found


def _to_change(case: Gathered, scores: Sequence[float]) -> PractisedChange:
    order = sorted(range(len(case.paths)), key=lambda place: (-scores[place], case.paths[place]))
    kept = order[:_LEARNED_FROM] + [
        place for place in order[_LEARNED_FROM:] if case.paths[place] in case.gold
    ]
    columns = [SIGNALS.index(name) for name in ADAPTED]
    return PractisedChange(
        change=case.id,
        text="",
        gold=tuple(sorted(case.gold)),
        returned=0,
        candidates=(),
        paths=tuple(case.paths[place] for place in kept),
        scores=tuple(float(scores[place]) for place in kept),
        rows=tuple(tuple(float(case.rows[place][column]) for column in columns) for place in kept),
    )


def measure(changes: Sequence[tuple[PractisedChange, Sequence[float]]]) -> dict[str, float]:
    """The metrics of (change, its log-odds), in percent."""
    rows = []
    for change, scores in changes:
        order = sorted(range(len(scores)), key=lambda place: (-scores[place], change.paths[place]))
        ranked, gold = [change.paths[place] for place in order], frozenset(change.gold)
        row = {
            "hit@1": hit(ranked, gold),
            "recall@5": recall(ranked, gold, 5),
            "recall@10": recall(ranked, gold, 10),
        }
        rows.append(row | {"F1@5": f1(ranked, gold, 5), "MAP@20": average_precision(ranked, gold)})
    return {name: 100 * value for name, value in macro(rows).items()} if rows else {}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--signals", type=Path, required=True)
    parser.add_argument("--cases", type=Path, required=True)
    options = parser.parse_args()
    order = read_order(options.cases)
    cases = [prune(case) for case in pickle.loads(options.signals.read_bytes())]
    everywhere: tuple[list[tuple[PractisedChange, Sequence[float]]], ...] = ([], [])
    adopted: tuple[list[tuple[PractisedChange, Sequence[float]]], ...] = ([], [])
    repositories = in_force = 0
    for changes in score_apart(cases).values():
        newest_first = sorted(changes, key=lambda change: order[change.change])
        cut = round(len(newest_first) * (1 - _OLDER))
        fitted = fit_adaptation(newest_first[cut:])
        adaptation = fitted.adaptation if fitted is not None else None
        repositories += 1
        in_force += adaptation is not None
        weights = (
            [adaptation.weights[name] for name in ADAPTED] if adaptation is not None else [0.0] * len(ADAPTED)
        )
        pairs = [
            ((change, change.scores), (change, scored(change, weights))) for change in newest_first[:cut]
        ]
        for shipped, practised in pairs:
            for chosen in (everywhere, adopted) if adaptation is not None else (everywhere,):
                chosen[0].append(shipped)
                chosen[1].append(practised)
    rows = []
    for name, (before, after) in (("all", everywhere), (f"adjusted: {in_force} of {repositories}", adopted)):
        for label, figures in (("as shipped", measure(before)), ("with practice", measure(after))):
            rows.append([f"{name} ({len(before)})", label, *(f"{value:.1f}" for value in figures.values())])
    print(format_table(["repositories (changes)", "", *measure(everywhere[0])], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
