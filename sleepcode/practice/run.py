"""`index --practice`: practises on the newest past changes and puts what that teaches into force, if it helps."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from sleepcode.config import Settings
from sleepcode.evaluate.cases import Case
from sleepcode.evaluate.mining import mine_cases
from sleepcode.paths import store_path
from sleepcode.practice.fitting import fit_adaptation, measure
from sleepcode.practice.replays import replay_changes
from sleepcode.progress import Progress, SilentProgress
from sleepcode.ranking.adaptation import ranker_identity
from sleepcode.repo.repository import Repository
from sleepcode.reports import PracticeReport
from sleepcode.store.lock import WriterLock
from sleepcode.store.practice import Adaptation, PracticeFile, PractisedChange, practice_path

MOST = 40
"""Newest past changes that are practised on."""
_TOLD = 3
_LEAST_TOLD = 0.05
_WORDS = {
    "test": "tests",
    "documentation": "documentation",
    "configuration": "configuration",
    "data": "data files",
    "cochange": "files that change together",
    "moves": "how surely files change together",
    "pair": "files with matching names",
    "folder": "neighbours in a folder",
    "recency": "recently changed files",
    "churn": "often changed files",
    "area": "the likely part of the tree",
    "kind": "the kind of file",
    "rate": "how often a file changes",
}
"""Feature -> what it looks at, for people."""


def practise(
    repository: Repository,
    settings: Settings,
    commit: str,
    *,
    seconds: float,
    least: int = 1,
    progress: Progress | None = None,
) -> PracticeReport:
    """Predicts past changes of an indexed commit from what was known before each, newest first, for `seconds`.

    Nothing is replayed while fewer than `least` changes wait. What was practised before isn't practised again,
    so more time goes further back. Ctrl-C keeps what is done. Raises StoreLocked when another process
    practises here, StoreUnwritable, RepositoryError.
    """
    started = time.monotonic()
    shown = progress or SilentProgress()
    path = store_path(repository.common_dir, settings)
    ranker = ranker_identity()
    report = PracticeReport()
    with WriterLock(path, name="practice.lock"), PracticeFile(practice_path(path)) as kept:
        cases = list(mine_cases(repository, repository.name, MOST, revision=commit))
        known = kept.read([case.change for case in cases], ranker)
        waiting = [case for case in cases if case.change not in known]
        tried = 0
        if len(waiting) >= least:
            shown.start("practising", len(waiting))
            try:
                for case, practised in replay_changes(repository, settings, waiting, seconds):
                    tried += 1
                    shown.advance()
                    if practised is not None:
                        kept.write(practised, ranker)
                        known[case.change] = practised
                        report.new += 1
            finally:
                shown.finish()
        report.left = len(waiting) - tried
        _learn(kept, ranker, _in_order(cases, known), report)
    report.seconds = time.monotonic() - started
    return report


def read_practised(repository: Repository, settings: Settings, commit: str) -> list[PractisedChange]:
    """The past changes of a commit that were practised on, newest first; empty where none were."""
    path = practice_path(store_path(repository.common_dir, settings))
    if not Path(path).exists():
        return []
    cases = list(mine_cases(repository, repository.name, MOST, revision=commit))
    with PracticeFile(path) as kept:
        return _in_order(cases, kept.read([case.change for case in cases], ranker_identity()))


def _in_order(cases: Sequence[Case], known: dict[str, PractisedChange]) -> list[PractisedChange]:
    """What was practised, newest first."""
    return [known[case.change] for case in cases if case.change in known]


def _learn(
    kept: PracticeFile, ranker: str, changes: Sequence[PractisedChange], report: PracticeReport
) -> None:
    report.changes = len(changes)
    report.metrics = measure(changes)
    fitted = fit_adaptation(changes)
    adaptation = fitted.adaptation if fitted is not None else None
    kept.adapt(ranker, adaptation)
    if fitted is not None:
        report.before, report.after = fitted.before, fitted.after
    if adaptation is not None:
        report.is_adapted = True
        report.learned = describe_adaptation(adaptation)


def describe_adaptation(adaptation: Adaptation) -> list[str]:
    """What weighs more here than elsewhere, and what less; the most telling first."""
    ranked = sorted(adaptation.weights.items(), key=lambda item: (-abs(item[1]), item[0]))
    telling = [(name, added) for name, added in ranked if abs(added) >= _LEAST_TOLD]
    sentences = []
    for word, sign in (("more", 1), ("less", -1)):
        names = [_WORDS[name] for name, added in telling if added * sign > 0][:_TOLD]
        if names:
            sentences.append(f"here these count for {word} than elsewhere: {', '.join(names)}")
    return sentences
