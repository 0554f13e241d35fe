"""Fits what a block of a passage is worth, on questions whose answers cite lines.

    python -m tests.tools.fit_passages --train passages.pickle --test other.pickle --out sleepcode/ranking

Boosted trees with a Poisson loss predict how many citations a block holds. They are measured by what a budget
then shows, on repositories left out in turn and on the questions of `--test`, whose repositories must not be
trained on. `gather_passages` writes the input. Needs numpy and lightgbm: `pip install --group train`.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sleepcode.ask.packing import Offer, choose_parts
from sleepcode.evaluate.metrics import CHARACTERS_PER_TOKEN as PUBLISHED
from sleepcode.evaluate.metrics import Shown, file_recall, mean, span_recall
from sleepcode.ranking.blocks import Block
from sleepcode.ranking.worth import SIGNALS
from sleepcode.tokens import CHARACTERS_PER_TOKEN
from tests.tools.boosting import pack_booster
from tests.tools.offered import Question

_BUDGETS = (1_000, 2_000, 4_000)
_FOLDS = 5
_PARAMETERS = {
    "objective": "poisson",
    "num_leaves": 31,
    "learning_rate": 0.09,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
_TREES = 100

Predict = Callable[[Question], Any]


def fit_trees(questions: Sequence[Question]) -> Any:
    """A booster that predicts the citations of a block."""
    import lightgbm
    import numpy

    rows = numpy.concatenate([question.rows for question in questions])
    held = numpy.concatenate([question.held for question in questions])
    return lightgbm.train(_PARAMETERS, lightgbm.Dataset(rows, held), _TREES)


def fold_of(repositories: Sequence[str]) -> dict[str, int]:
    """Repository -> the fold that leaves it out."""
    return {name: number % _FOLDS for number, name in enumerate(sorted(set(repositories)))}


def cross_validate(questions: Sequence[Question]) -> dict[str, float]:
    """What is shown when each repository's questions are asked of trees fitted on others."""
    folds = fold_of([question.repository for question in questions])
    rows = []
    for fold in range(_FOLDS):
        booster = fit_trees([question for question in questions if folds[question.repository] != fold])
        left_out = [question for question in questions if folds[question.repository] == fold]
        rows += [measure(question, booster.predict(question.rows)) for question in left_out]
    return _mean(rows)


def measure(question: Question, worths: Sequence[float]) -> dict[str, float]:
    """Shares of the cited files and spans that each budget shows, and whether the passage that is shown first holds
    one; glimpses and notes left out."""
    offers = []
    first = 0
    for offered in question.offered:
        blocks = [Block(start, end, 0.0, size) for start, end, size in offered.blocks]
        own = [float(worth) for worth in worths[first : first + len(blocks)]]
        offers.append(Offer(blocks, own, offered.heading))
        first += len(blocks)
    found = {}
    for budget in _BUDGETS:
        parts = choose_parts(offers, budget * PUBLISHED / CHARACTERS_PER_TOKEN)
        passages = [
            (_worth(offer, spans), [Shown(offered.path, start, end, "") for start, end in spans])
            for offered, offer, spans in zip(question.offered, offers, parts, strict=True)
        ]
        shown = [part for _, passage in passages for part in passage]
        best = max(passages, key=lambda passage: passage[0], default=(0.0, []))[1]
        found[f"files@{budget}"] = file_recall(shown, question.evidence)
        found[f"spans@{budget}"] = span_recall(shown, question.evidence)
        found[f"first@{budget}"] = float(span_recall(best, question.evidence) > 0.0)
    return found


def _worth(offer: Offer, spans: Sequence[tuple[int, int]]) -> float:
    return sum(
        worth
        for block, worth in zip(offer.blocks, offer.worths, strict=True)
        if any(start <= block.start and block.end <= end for start, end in spans)
    )


def _mean(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: round(100.0 * mean(row[name] for row in rows), 1) for name in rows[0]}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--test", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True, help="folder of passage_trees.json")
    options = parser.parse_args()
    train = [question for path in options.train for question in _read(path)]
    booster = fit_trees(train)
    held_out = {}
    for path in options.test:
        questions = _read(path)
        shared = {question.repository for question in questions} & {one.repository for one in train}
        if shared:
            parser.error(f"{path} has repositories that are trained on: {', '.join(sorted(shared))}")
        held_out[path.stem] = _mean([measure(one, booster.predict(one.rows)) for one in questions])
    record = {
        "provenance": {
            "script": "tests/tools/fit_passages.py",
            "method": "boosted trees, Poisson loss, on the citations that a block holds",
            "questions": len(train),
            "repositories": sorted({question.repository for question in train}),
            "cross_validated": cross_validate(train),
            "held_out": held_out,
        },
        "signals": list(SIGNALS),
        "trees": pack_booster(booster),
    }
    packed = json.dumps(record, separators=(",", ":"))
    (options.out / "passage_trees.json").write_text(packed + "\n", encoding="utf-8")
    print(json.dumps(record["provenance"], indent=1))
    return 0


def _read(path: Path) -> list[Question]:
    questions: list[Question] = pickle.loads(path.read_bytes())
    return questions


if __name__ == "__main__":
    sys.exit(main())
