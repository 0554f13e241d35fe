"""Fits the weights that the package ships, and says how they do on repositories that the fit did not see.

    python -m tests.tools.fit_ranker --train train.pickle --test pr.pickle issue.pickle --out sleepcode/ranking/weights.json

Inputs come from `gather_signals`. The ranking is fitted by gradient descent on a listwise loss (softmax
cross-entropy over a case's candidates: ListNet's top-one loss, Cao et al. 2007); a logistic fit of the
scores against "is gold" then turns them into log-odds, so that probabilities are calibrated. Needs numpy:
`pip install --group train`.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sleepcode.ranking.combination import FEATURES
from tests.tools.gather_signals import SIGNALS, Gathered
from tests.tools.metrics import acc, average_precision, f1, hit, macro, recall


@dataclass
class Matrix:
    """Cases as arrays: features [candidates x features], labels, and where each case starts."""

    features: Any
    labels: Any
    starts: Any
    segments: Any


def to_features(case: Gathered) -> Any:
    """[candidates x FEATURES] of a case."""
    import numpy

    rows = numpy.array(case.rows, dtype=numpy.float64).reshape(len(case.paths), len(SIGNALS))
    position = {signal: number for number, signal in enumerate(SIGNALS)}
    columns = []
    for feature in FEATURES:
        left, _, right = feature.partition("*")
        column = rows[:, position[left]]
        columns.append(column * rows[:, position[right]] if right else column)
    return numpy.stack(columns, axis=1)


def to_matrix(cases: Sequence[Gathered]) -> Matrix:
    import numpy

    usable = [case for case in cases if any(path in case.gold for path in case.paths)]
    sizes = numpy.array([len(case.paths) for case in usable])
    return Matrix(
        features=numpy.concatenate([to_features(case) for case in usable]),
        labels=numpy.concatenate([[float(path in case.gold) for path in case.paths] for case in usable]),
        starts=numpy.concatenate([[0], numpy.cumsum(sizes)[:-1]]),
        segments=numpy.repeat(numpy.arange(len(usable)), sizes),
    )


def fit_ranking(matrix: Matrix, penalty: float, steps: int = 400, rate: float = 0.05) -> Any:
    """Weights by Adam on the listwise loss with an L2 penalty."""
    import numpy

    gold = numpy.add.reduceat(matrix.labels, matrix.starts)
    wanted = matrix.labels / gold[matrix.segments]
    weights = numpy.zeros(matrix.features.shape[1])
    mean, spread = numpy.zeros_like(weights), numpy.zeros_like(weights)
    for step in range(1, steps + 1):
        scores = matrix.features @ weights
        raised = numpy.exp(scores - numpy.maximum.reduceat(scores, matrix.starts)[matrix.segments])
        shares = raised / numpy.add.reduceat(raised, matrix.starts)[matrix.segments]
        gradient = matrix.features.T @ (shares - wanted) / len(matrix.starts) + penalty * weights
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient**2
        weights -= rate * (mean / (1 - 0.9**step)) / (numpy.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights


def fit_calibration(scores: Any, labels: Any, steps: int = 100) -> tuple[float, float]:
    """(slope, bias) of the logistic fit of labels on scores (Platt 1999), by Newton's method."""
    import numpy

    slope, bias = 1.0, -6.0
    for _ in range(steps):
        chance = 1 / (1 + numpy.exp(-(slope * scores + bias)))
        residual, weight = chance - labels, chance * (1 - chance) + 1e-9
        cross = (weight * scores).sum()
        hessian = numpy.array(
            [[(weight * scores**2).sum(), cross], [cross, weight.sum()]]
        ) + 1e-6 * numpy.eye(2)
        change = numpy.linalg.solve(hessian, numpy.array([(residual * scores).sum(), residual.sum()]))
        slope, bias = slope - change[0], bias - change[1]
        if abs(change).max() < 1e-9:
            break
    return float(slope), float(bias)


def measure(cases: Sequence[Gathered], weights: Any, bias: float) -> dict[str, float]:
    """The metrics of cases of one kind; issues are asked for source files only."""
    import numpy

    rows = []
    errors = []
    for case in cases:
        scores = to_features(case) @ weights + bias
        order = sorted(range(len(case.paths)), key=lambda i: (-scores[i], case.paths[i]))
        ranked = [case.paths[i] for i in order if case.kind == "change" or case.roles[i] != "test"]
        errors.append(
            [(1 / (1 + numpy.exp(-scores[i])), float(case.paths[i] in case.gold)) for i in order[:20]]
        )
        if case.kind == "change":
            row = {"hit@1": hit(ranked, case.gold), "recall@5": recall(ranked, case.gold, 5)}
            row |= {"recall@10": recall(ranked, case.gold, 10), "recall@20": recall(ranked, case.gold, 20)}
            row |= {"F1@5": f1(ranked, case.gold, 5), "MAP@20": average_precision(ranked, case.gold)}
        else:
            row = {f"acc@{k}": acc(ranked, case.gold, k) for k in (1, 3, 5, 10)}
        rows.append(row)
    figures = {name: round(value, 4) for name, value in macro(rows).items()}
    figures["calibration error"] = round(calibration_error([pair for case in errors for pair in case]), 4)
    return figures


def calibration_error(pairs: Sequence[tuple[float, float]], bins: int = 10) -> float:
    """Expected calibration error over (stated probability, truth) in bins of equal width."""
    total = 0.0
    for number in range(bins):
        inside = [
            pair for pair in pairs if number / bins <= pair[0] < (number + 1) / bins + (number == bins - 1)
        ]
        if inside:
            stated = sum(chance for chance, _ in inside) / len(inside)
            true = sum(truth for _, truth in inside) / len(inside)
            total += len(inside) / len(pairs) * abs(stated - true)
    return total


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--test", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--penalty", type=float, default=1e-3)
    options = parser.parse_args()
    train: list[Gathered] = pickle.loads(options.train.read_bytes())
    matrix = to_matrix(train)
    weights = fit_ranking(matrix, options.penalty)
    slope, bias = fit_calibration(matrix.features @ weights, matrix.labels)
    weights = weights * slope
    held_out = {}
    for path in options.test:
        cases: list[Gathered] = pickle.loads(path.read_bytes())
        shared = {case.repository for case in cases} & {case.repository for case in train}
        if shared:
            parser.error(f"{path} has repositories that are trained on: {', '.join(sorted(shared))}")
        held_out[path.stem] = {"cases": len(cases), **measure(cases, weights, bias)}
    record = {
        "provenance": {
            "script": "tests/tools/fit_ranker.py",
            "method": "listwise softmax, L2, then Platt scaling",
            "penalty": options.penalty,
            "cases": len(train),
            "repositories": sorted({case.repository for case in train}),
            "trained": measure(train, weights, bias),
            "held_out": held_out,
        },
        "bias": round(bias, 6),
        "weights": {
            feature: round(float(value), 5) for feature, value in zip(FEATURES, weights, strict=True)
        },
    }
    options.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(record["provenance"], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
