"""Fits how sure an answer is, on questions about the repository asked and on questions about others.

    python -m tests.tools.fit_confidence --questions questions.jsonl --clones DIR --out sleepcode/ranking
        [--test other.jsonl] [--stores DIR]

A question is answered where what 2,000 tokens show holds a line that it cites; one about another repository never
is. Measured on repositories left out in turn and on the questions of `--test`, whose repositories must not be
trained on. Needs numpy: `pip install --group train`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from sleepcode.ask.evidence import gather_evidence, weigh_passages
from sleepcode.ask.session import Session, open_session
from sleepcode.ask.texts import Texts
from sleepcode.config import Settings
from sleepcode.evaluate.cases import Case, Kind, find_clone, read_cases
from sleepcode.evaluate.metrics import Shown, span_recall
from sleepcode.ranking.confidence import SIGNALS, confidence_signals
from sleepcode.ranking.passages import find_passages
from sleepcode.ranking.query import analyse
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import open_repository
from sleepcode.sleep.index import index_repository
from tests.tools.fit_passages import fold_of
from tests.tools.fit_ranker import calibration_error

_BUDGET = 2_000
_FOREIGN = 8
"""Questions about others that each repository is asked."""
_PENALTY = 1e-3


@dataclass(frozen=True)
class Asked:
    """One question to one repository."""

    repository: str
    is_foreign: bool
    signals: list[float]
    is_answered: bool


def ask_repository(
    clones: Path, stores: Path | None, work: tuple[str, list[Case], list[Case]]
) -> list[Asked]:
    """Asks a repository its own questions and some about others, at the base of its first one."""
    name, own, foreign = work
    repository = open_repository(str(find_clone(clones, name)))
    with tempfile.TemporaryDirectory() as scratch:
        folder = stores / name.replace("/", "+") if stores else Path(scratch)
        settings = Settings()._replace(store_dir=str(folder), jobs=1, keep_revisions=1_000_000)
        found = []
        for case, is_foreign in [*((case, False) for case in own), *((case, True) for case in foreign)]:
            base = own[0].base if is_foreign else case.base
            index_repository(repository, settings, revision=base, notes=False)
            with open_session(repository, settings, base) as session:
                signals, shown = _ask(session, case.text)
            is_answered = not is_foreign and span_recall(shown, case.evidence) > 0.0
            found.append(Asked(name, is_foreign, signals, is_answered))
    print(f"{name}: {len(found)} questions", file=sys.stderr)
    return found


def _ask(session: Session, text: str) -> tuple[list[float], list[Shown]]:
    query = analyse(text, is_question=True)
    passages, lexical = find_passages(session.view, query)
    with BlobReader(session.repository) as reader:
        texts = Texts(session, reader)
        weighed = weigh_passages(session, texts, query, passages, lexical)
        evidence = gather_evidence(session, texts, passages, weighed, lexical.weights, _BUDGET)
    signals = confidence_signals(session.view, query, passages, lexical, weighed)
    return signals, [Shown(item.path, item.start, item.end, item.excerpt) for item in evidence]


def fit(asked: Sequence[Asked], steps: int = 50) -> tuple[float, list[float]]:
    """(bias, weights) of a logistic regression, by Newton's method on scaled signals."""
    import numpy

    rows = numpy.array([one.signals for one in asked])
    labels = numpy.array([float(one.is_answered) for one in asked])
    mean, scale = rows.mean(0), rows.std(0) + 1e-9
    matrix = numpy.column_stack([numpy.ones(len(rows)), (rows - mean) / scale])
    penalty = _PENALTY * numpy.diag([0.0, *numpy.ones(len(SIGNALS))])
    beta = numpy.zeros(matrix.shape[1])
    for _ in range(steps):
        chances = 1.0 / (1.0 + numpy.exp(-matrix @ beta))
        slope = matrix.T @ (chances - labels) / len(rows) + penalty @ beta
        curve = (matrix * (chances * (1.0 - chances))[:, None]).T @ matrix / len(rows) + penalty
        beta -= numpy.linalg.solve(curve, slope)
    weights = beta[1:] / scale
    return float(beta[0] - weights @ mean), [float(weight) for weight in weights]


def predict(model: tuple[float, list[float]], asked: Sequence[Asked]) -> list[float]:
    """The chance of each."""
    import numpy

    bias, weights = model
    scores = bias + numpy.array([one.signals for one in asked]) @ numpy.array(weights)
    return [float(chance) for chance in 1.0 / (1.0 + numpy.exp(-scores))]


def measure(asked: Sequence[Asked], chances: Sequence[float]) -> dict[str, float]:
    """Area under the curve, calibration error, and what is thought of questions about others."""
    pairs = [(chance, float(one.is_answered)) for one, chance in zip(asked, chances, strict=True)]
    yes = [chance for chance, truth in pairs if truth]
    no = [chance for chance, truth in pairs if not truth]
    above = sum((one > other) + 0.5 * (one == other) for one in yes for other in no)
    foreign = [chance for one, chance in zip(asked, chances, strict=True) if one.is_foreign]
    own = [chance for one, chance in zip(asked, chances, strict=True) if not one.is_foreign]
    return {
        "area": round(above / (len(yes) * len(no)), 3),
        "calibration_error": round(calibration_error(pairs), 3),
        "own_likely": round(sum(chance >= 0.55 for chance in own) / len(own), 3),
        "own_unknown": round(sum(chance < 0.25 for chance in own) / len(own), 3),
        "foreign_likely": round(sum(chance >= 0.55 for chance in foreign) / len(foreign), 3),
        "foreign_unknown": round(sum(chance < 0.25 for chance in foreign) / len(foreign), 3),
    }


def cross_validate(asked: Sequence[Asked]) -> dict[str, float]:
    """What is measured when each repository is asked of weights fitted on others."""
    folds = fold_of([one.repository for one in asked])
    parts: list[tuple[Asked, float]] = []
    for fold in sorted(set(folds.values())):
        model = fit([one for one in asked if folds[one.repository] != fold])
        left_out = [one for one in asked if folds[one.repository] == fold]
        parts += zip(left_out, predict(model, left_out), strict=True)
    return measure([one for one, _ in parts], [chance for _, chance in parts])


def gather(options: Any, path: Path, others: Path) -> list[Asked]:
    """Asks every repository of the questions in a file; the foreign ones are about those of `others`."""
    source = random.Random(5)
    by_repository: dict[str, list[Case]] = {}
    for case in read_cases(path):
        if case.kind is Kind.QUESTION:
            by_repository.setdefault(case.repository, []).append(case)
    strangers = read_cases(others)
    work = []
    for name, own in sorted(by_repository.items()):
        number = _FOREIGN if path == others else len(own) // 2
        foreign = source.sample([case for case in strangers if case.repository != name], number)
        work.append((name, own, foreign))
    with Pool(options.jobs) as pool:
        parts = pool.imap_unordered(partial(ask_repository, options.clones, options.stores), work)
        return [one for part in parts for one in part]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--clones", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of confidence.json")
    parser.add_argument("--test", type=Path, nargs="*", default=[])
    parser.add_argument("--stores", type=Path, help="folder to keep the stores in")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    asked = gather(options, options.questions, options.questions)
    model = fit(asked)
    known = {one.repository for one in asked}
    held_out = {}
    for path in options.test:
        shared = {case.repository for case in read_cases(path)} & known
        if shared:
            parser.error(f"{path} has repositories that are trained on: {', '.join(sorted(shared))}")
        others = gather(options, path, options.questions)
        held_out[path.stem] = measure(others, predict(model, others))
    bias, weights = model
    record = {
        "provenance": {
            "script": "tests/tools/fit_confidence.py",
            "method": "logistic regression with L2",
            "questions": sum(not one.is_foreign for one in asked),
            "foreign": sum(one.is_foreign for one in asked),
            "cross_validated": cross_validate(asked),
            "held_out": held_out,
        },
        "bias": round(bias, 5),
        "weights": {name: round(weight, 5) for name, weight in zip(SIGNALS, weights, strict=True)},
    }
    (options.out / "confidence.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(record, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
