"""Tries other ways to fit the ranker, and without each group of signals, on repositories that are left out.

    python -m tests.tools.try_rankers --train train.pickle reports.pickle --test pr-dev.pickle issue-dev.pickle
        [--only NAME ...] [--jobs N]

Inputs are those of `fit_ranker`. Each variant is fitted on four fifths of the repositories and scored on the
rest, in turn, and then on all and scored on the cases of `--test`. A row each: what a variant is worth beside
`as shipped`, whose figures are the ranker's own. Needs numpy and lightgbm: `pip install --group train`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from tests.tools.fit_ranker import (
    BOOSTING,
    FOLDS,
    Ranker,
    fit_ranker,
    is_report,
    measure,
    prune,
    read_cases,
)
from tests.tools.gather_signals import SIGNALS, Gathered
from tests.tools.report import format_table

Scorer = Callable[[Gathered], Any]
"""A case -> [candidates] scores."""
Fit = Callable[[Sequence[Gathered], float], Scorer]

GROUPS: dict[str, tuple[str, ...]] = {
    "words of contents": ("content", "title", "coverage", "comment", "compound"),
    "best chunks": ("chunk", "chunk_terms", "uses"),
    "symbols": ("symbol", "symbol_cover", "definition", "reference"),
    "paths": ("path", "path_cover", "stem"),
    "named files, tracebacks, messages": ("mention", "folder_mention", "frame", "message"),
    "commits like this one": (
        *("precedent", "broad_precedent", "recent_precedent", "precedent_share", "precedent_best"),
        *("precedent_cover", "alike", "word_rate", "word_lift", "area_lift", "area_miss"),
    ),
    "scopes and types": (
        *("scope_rate", "scope_lift", "scope_miss", "type_rate", "type_lift"),
        *("role_rate", "kind_rate", "folder_rate", "folder_lift"),
    ),
    "co-change": ("cochange", "moves", "moves_first", "moves_best", "joint"),
    "churn and recency": ("churn", "recency", "fixes", "rate", "lately", "youth"),
    "imports and centrality": ("imported", "importer", "centrality"),
    "names and folders": ("pair", "folder", "area", "kind"),
    "words that go with paths elsewhere": ("association", "dissociation"),
    "places in the order": tuple(name for name in SIGNALS if name.endswith(("_rank", "_among"))),
}


def _as_shipped(cases: Sequence[Gathered], penalty: float) -> Scorer:
    return fit_ranker(cases, penalty).raw


def _sum_alone(cases: Sequence[Gathered], penalty: float) -> Scorer:
    return fit_ranker(cases, penalty).sums


def _boosted(options: dict[str, Any], cases: Sequence[Gathered], penalty: float) -> Scorer:
    return fit_ranker(cases, penalty, {**BOOSTING, **options}).raw


def _averaged(cases: Sequence[Gathered], penalty: float) -> Scorer:
    fitted = [fit_ranker(cases, penalty, {**BOOSTING, "seed": seed}) for seed in (1, 2, 3)]
    return lambda case: sum(ranker.raw(case) for ranker in fitted) / len(fitted)


def _by_kind(share: float, cases: Sequence[Gathered], penalty: float) -> Scorer:
    """Reports get `share` of a ranker that saw reports only, the rest of one that saw all."""
    whole = fit_ranker(cases, penalty)
    own = fit_ranker([case for case in cases if is_report(case)], penalty)

    def score(case: Gathered) -> Any:
        if not is_report(case):
            return whole.raw(case)
        return share * own.raw(case) + (1 - share) * whole.raw(case)

    return score


def _weighed(factor: int, cases: Sequence[Gathered], penalty: float) -> Scorer:
    """Issue reports count `factor` times."""
    return fit_ranker([*cases, *[c for c in cases if c.kind == "issue"] * (factor - 1)], penalty).raw


def _without(signals: Sequence[str], cases: Sequence[Gathered], penalty: float) -> Scorer:
    ranker: Ranker = fit_ranker([_blank(case, signals) for case in cases], penalty)
    return lambda case: ranker.raw(_blank(case, signals))


def _blank(case: Gathered, signals: Sequence[str]) -> Gathered:
    """The case with the signals, and their places in the order, all 0."""
    rows = case.rows.copy()
    for signal in signals:
        for name in (signal, f"{signal}_rank", f"{signal}_among"):
            if name in SIGNALS:
                rows[:, SIGNALS.index(name)] = 0.0
    return replace(case, rows=rows)


VARIANTS: dict[str, Fit] = {
    "as shipped": _as_shipped,
    "the weighted sum alone": _sum_alone,
    "larger trees (48 leaves)": partial(_boosted, {"num_leaves": 48}),
    "smaller trees (8 leaves)": partial(_boosted, {"num_leaves": 8}),
    "slower (0.015)": partial(_boosted, {"learning_rate": 0.015}),
    "three fits averaged": _averaged,
    "a ranker of its own for reports": partial(_by_kind, 1.0),
    "that one blended in, 0.4": partial(_by_kind, 0.4),
    "issues count three times": partial(_weighed, 3),
    **{f"without {name}": partial(_without, signals) for name, signals in GROUPS.items()},
}


def try_variant(
    train: Sequence[Gathered], tests: Sequence[Sequence[Gathered]], penalty: float, name: str
) -> tuple[str, dict[str, float]]:
    """(variant, its figures by column)."""
    fit = VARIANTS[name]
    names = sorted({case.repository for case in train})
    left_out: list[tuple[Gathered, Any]] = []
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        score = fit([case for case in train if case.repository not in held], penalty)
        left_out += [(case, score(case)) for case in train if case.repository in held]
    figures: dict[str, float] = {}
    for kind in ("change", "issue"):
        found = measure([(case, scores) for case, scores in left_out if case.kind == kind])
        figures |= {f"{kind} {metric}": value for metric, value in found.items()}
    score = fit(train, penalty)
    for number, cases in enumerate(tests):
        found = measure([(case, score(case)) for case in cases])
        figures |= {f"test {number} {metric}": value for metric, value in found.items()}
    return name, figures


_OF_CHANGES = ("hit@1", "recall@10", "recall@20", "F1@5")
_OF_ISSUES = ("acc@1", "acc@5", "acc@10")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--test", type=Path, nargs="*", default=[])
    parser.add_argument("--penalty", type=float, default=1e-3)
    parser.add_argument("--only", nargs="*", choices=list(VARIANTS), default=list(VARIANTS), metavar="NAME")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    train = [prune(case) for path in options.train for case in read_cases(path)]
    tests = [read_cases(path) for path in options.test]
    columns = [f"change {metric}" for metric in _OF_CHANGES] + [f"issue {metric}" for metric in _OF_ISSUES]
    for number, cases in enumerate(tests):
        of = _OF_CHANGES if cases and cases[0].kind == "change" else _OF_ISSUES
        columns += [f"test {number} {metric}" for metric in of]
    rows = []
    with Pool(options.jobs) as pool:
        run = partial(try_variant, train, tests, options.penalty)
        for name, figures in pool.imap(run, options.only):
            print(name, figures, file=sys.stderr, flush=True)
            rows.append([name, *(f"{100 * figures.get(column, 0.0):.1f}" for column in columns)])
    for number, path in enumerate(options.test):
        columns = [column.replace(f"test {number} ", f"{path.stem} ") for column in columns]
    print(format_table(["variant", *columns], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
