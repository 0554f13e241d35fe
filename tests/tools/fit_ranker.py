"""Fits the ranker that the package ships, and says how it does on repositories that the fit did not see.

    python -m tests.tools.fit_ranker --train train.pickle reports.pickle --test pr-dev.pickle issue-dev.pickle \\
        --out sleepcode/ranking

Inputs come from `gather_signals`: of mined changes (`mine_cases`), and of `fixtures/reports.jsonl`, issue
reports that language models wrote of past fixes, not knowing this program. A weighted sum is fitted by gradient
descent on a listwise loss (softmax cross-entropy over a case's candidates: ListNet's top-one loss, Cao et al.
2007); trees are boosted on top of it with LambdaMART's loss (Burges 2010). A logistic fit of scores of
repositories left out in turn against "is gold" then turns scores into log-odds, so that probabilities are
calibrated. Writes `weights.json` and `trees.json`. What spreads from the guesses depends on their weights: fit
once, gather the signals again, and fit with `--keep-guesses`. Needs numpy and lightgbm: `pip install --group
train`.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sleepcode.evaluate.metrics import acc, average_precision, f1, hit, macro, recall
from sleepcode.ranking.combination import FEATURES, LEADING, read_weights
from sleepcode.ranking.guesses import STAGES
from tests.tools.boosting import pack_booster
from tests.tools.gather_signals import SIGNALS, Gathered

FOLDS = 5
_TREES = 260
"""Averaging several fits of fewer trees did no better (recall@10 65.9 against 66.0), nor did larger trees."""
_KEPT = 100
"""Candidates of a case that are fitted on, by the last guess; trees look at fewer of them, by the weighted sum."""
BOOSTING = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 20,
    "learning_rate": 0.03,
    "num_leaves": 24,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
    "seed": 0,
}


@dataclass
class Matrix:
    """Cases as arrays: features [candidates x features], labels, and where each case starts."""

    features: Any
    labels: Any
    starts: Any
    segments: Any
    sizes: Any


@dataclass
class Ranker:
    """A fitted ranker: weights of FEATURES, a booster over SIGNALS, slope and bias of its probabilities.

    It scores as `sleepcode.ranking.combination` does: the trees look at the leading candidates only.
    """

    weights: Any
    booster: Any
    slope: float = 1.0
    bias: float = 0.0
    shift: float = 0.0
    """Added for reports."""

    def sums(self, case: Gathered) -> Any:
        """[candidates] weighted sums, without the trees."""
        import numpy

        return to_features(case, FEATURES).astype(numpy.float64) @ self.weights

    def raw(self, case: Gathered) -> Any:
        """[candidates] scores, not yet calibrated."""
        import numpy

        score = self.sums(case)
        leading = numpy.argsort(-score, kind="stable")[:LEADING]
        gains = self.booster.predict(case.rows[leading])
        whole = score + gains.min()
        whole[leading] = score[leading] + gains
        return whole

    def scores(self, case: Gathered) -> Any:
        """[candidates] log-odds."""
        return self.slope * self.raw(case) + self.bias + (self.shift if is_report(case) else 0.0)


def to_features(case: Gathered, names: Sequence[str]) -> Any:
    """float32 [candidates x names] of a case; `left*right` is a product."""
    import numpy

    position = {signal: number for number, signal in enumerate(SIGNALS)}
    columns = []
    for name in names:
        left, _, right = name.partition("*")
        column = case.rows[:, position[left]]
        columns.append(column * case.rows[:, position[right]] if right else column)
    return numpy.stack(columns, axis=1)


def to_matrix(cases: Sequence[Gathered], names: Sequence[str]) -> Matrix:
    """The cases that have a gold file among their candidates; issues are asked for source files only."""
    import numpy

    usable = [case for case in cases if any(path in case.gold for path in case.paths)]
    features, labels, sizes = [], [], []
    for case in usable:
        kept = [n for n, role in enumerate(case.roles) if case.kind == "change" or role != "test"]
        features.append(to_features(case, names)[kept])
        labels.append([float(case.paths[n] in case.gold) for n in kept])
        sizes.append(len(kept))
    return Matrix(
        features=numpy.concatenate(features),
        labels=numpy.concatenate(labels),
        starts=numpy.concatenate([[0], numpy.cumsum(sizes)[:-1]]),
        segments=numpy.repeat(numpy.arange(len(usable)), sizes),
        sizes=numpy.array(sizes),
    )


def prune(case: Gathered) -> Gathered:
    """The case with its likeliest candidates only.

    Gold that isn't among them is left out too: kept, it would teach that what is unlikely is gold.
    """
    import numpy

    order = numpy.argsort(-case.rows[:, SIGNALS.index("guess")], kind="stable")[:_KEPT]
    kept = sorted(int(number) for number in order)
    return replace(
        case,
        paths=[case.paths[number] for number in kept],
        roles=[case.roles[number] for number in kept],
        rows=case.rows[kept],
    )


def fit_sum(matrix: Matrix, penalty: float, steps: int = 200, rate: float = 0.1) -> Any:
    """Weights by Adam on the listwise loss with an L2 penalty; smaller steps towards the end."""
    import numpy

    gold = numpy.maximum(numpy.add.reduceat(matrix.labels, matrix.starts), 1e-9)
    wanted = (matrix.labels / gold[matrix.segments]).astype(numpy.float32)
    weights = numpy.zeros(matrix.features.shape[1], numpy.float32)
    mean, spread = numpy.zeros_like(weights), numpy.zeros_like(weights)
    for step in range(1, steps + 1):
        scores = matrix.features @ weights
        raised = numpy.exp(scores - numpy.maximum.reduceat(scores, matrix.starts)[matrix.segments])
        shares = raised / numpy.add.reduceat(raised, matrix.starts)[matrix.segments]
        gradient = matrix.features.T @ (shares - wanted) / len(matrix.starts) + penalty * weights
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient**2
        pace = rate if step < 0.6 * steps else 0.3 * rate
        weights -= pace * (mean / (1 - 0.9**step)) / (numpy.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights


def fit_ranker(
    cases: Sequence[Gathered], penalty: float, boosting: Mapping[str, Any] = MappingProxyType(BOOSTING)
) -> Ranker:
    """The weighted sum and the trees on top of it, not yet calibrated."""
    import lightgbm

    matrix = to_matrix(cases, FEATURES)
    weights = fit_sum(matrix, penalty)
    start = matrix.features @ weights
    signals = to_matrix(cases, SIGNALS).features
    data = lightgbm.Dataset(signals, matrix.labels, group=matrix.sizes, init_score=start)
    return Ranker(weights, lightgbm.train(dict(boosting), data, _TREES))


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


def fit_shift(scores: Any, labels: Any, steps: int = 100) -> float:
    """What to add to log-odds so that they are right on the average, by Newton's method."""
    import numpy

    shift = 0.0
    for _ in range(steps):
        chance = 1 / (1 + numpy.exp(-(scores + shift)))
        change = (chance - labels).sum() / ((chance * (1 - chance)).sum() + 1e-9)
        shift -= change
        if abs(change) < 1e-9:
            break
    return float(shift)


def is_report(case: Gathered) -> bool:
    """Whether the case's request was taken for a report of what goes wrong."""
    return bool(len(case.rows)) and bool(case.rows[0, SIGNALS.index("report")])


def cross_validate(cases: Sequence[Gathered], penalty: float) -> tuple[float, float, float, dict[str, Any]]:
    """(slope, bias, shift of reports, metrics) by leaving a fifth of the repositories out in turn.

    Slope and bias are fitted on changes, the shift on issue reports and the files that aren't tests: a
    report's gold is the source that mends it.
    """
    import numpy

    names = sorted({case.repository for case in cases})
    left_out: list[tuple[Gathered, Any]] = []
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        ranker = fit_ranker([case for case in cases if case.repository not in held], penalty)
        left_out += [(case, ranker.raw(case)) for case in cases if case.repository in held]
    changes = [(case, scores) for case, scores in left_out if case.kind == "change"]
    slope, bias = fit_calibration(
        numpy.concatenate([scores for _, scores in changes]),
        numpy.concatenate([[float(path in case.gold) for path in case.paths] for case, _ in changes]),
    )
    reports = [
        (slope * score + bias, float(path in case.gold))
        for case, scores in left_out
        if case.kind == "issue" and is_report(case)
        for score, path, role in zip(scores, case.paths, case.roles, strict=True)
        if role != "test"
    ]
    pairs = numpy.array(reports).reshape(-1, 2)
    shift = fit_shift(pairs[:, 0], pairs[:, 1]) if reports else 0.0
    figures = {
        kind: measure(
            [
                (case, slope * scores + bias + (shift if is_report(case) else 0.0))
                for case, scores in left_out
                if case.kind == kind
            ]
        )
        for kind in ("change", "issue")
    }
    return slope, bias, shift, figures


def measure(scored: Sequence[tuple[Gathered, Any]]) -> dict[str, float]:
    """The metrics of (case, its log-odds), of one kind; issues are asked for source files only."""
    import numpy

    rows = []
    errors = []
    for case, scores in scored:
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
    if not rows:
        return {}
    figures = {name: round(value, 4) for name, value in macro(rows).items()}
    figures["calibration error"] = round(calibration_error([pair for case in errors for pair in case]), 4)
    return {"cases": len(rows), **figures}


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


def pack_trees(ranker: Ranker) -> dict[str, Any]:
    """The trees as `sleepcode.ranking.trees` reads them, scaled to log-odds."""
    return {"signals": list(SIGNALS), "trees": pack_booster(ranker.booster, ranker.slope)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--test", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True, help="folder of weights.json and trees.json")
    parser.add_argument("--penalty", type=float, default=1e-3)
    parser.add_argument(
        "--keep-guesses",
        action="store_true",
        help="leave the guesses as they were when the signals were gathered (for the last of two rounds)",
    )
    options = parser.parse_args()
    train = [prune(case) for path in options.train for case in read_cases(path)]
    slope, bias, shift, validated = cross_validate(train, options.penalty)
    ranker = fit_ranker(train, options.penalty)
    ranker.slope, ranker.bias, ranker.shift = slope, bias, shift
    held_out = {}
    for path in options.test:
        cases = read_cases(path)
        shared = {case.repository for case in cases} & {case.repository for case in train}
        if shared:
            parser.error(f"{path} has repositories that are trained on: {', '.join(sorted(shared))}")
        held_out[path.stem] = measure([(case, ranker.scores(case)) for case in cases])
    shipped = json.loads(read_weights())
    guesses = {
        stage.name: shipped[stage.name]
        if options.keep_guesses
        else {"weights": _rounded(stage.features, fit_sum(to_matrix(train, stage.features), options.penalty))}
        for stage in STAGES
    }
    record = {
        "provenance": {
            "script": "tests/tools/fit_ranker.py",
            "method": "listwise softmax with L2, LambdaMART on top, Platt scaling on repositories left out",
            "penalty": options.penalty,
            "cases": len(train),
            "issues": sum(case.kind == "issue" for case in train),
            "repositories": sorted({case.repository for case in train}),
            "cross_validated": validated,
            "held_out": held_out,
        },
        **guesses,
        "bias": round(bias, 6),
        # Within one request it is the same for all, so that only calibration can tell its weight.
        "weights": {**_rounded(FEATURES, ranker.weights * slope), "report": round(shift, 5)},
    }
    (options.out / "weights.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    packed = json.dumps(pack_trees(ranker), separators=(",", ":"))
    (options.out / "trees.json").write_text(packed + "\n", encoding="utf-8")
    print(json.dumps(record["provenance"], indent=1))
    return 0


def read_cases(path: Path) -> list[Gathered]:
    """What `gather_signals` wrote."""
    cases: list[Gathered] = pickle.loads(path.read_bytes())
    return cases


def _rounded(names: Sequence[str], weights: Any) -> dict[str, float]:
    return {name: round(float(weight), 5) for name, weight in zip(names, weights, strict=True)}


if __name__ == "__main__":
    sys.exit(main())
