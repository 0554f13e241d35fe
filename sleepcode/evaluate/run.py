"""`eval`: chooses the cases, replays them repository by repository, and adds them up."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepcode.config import Settings
from sleepcode.errors import UsageError
from sleepcode.evaluate.cases import Case, CaseError, Kind, find_clone, read_cases
from sleepcode.evaluate.mining import mine_cases
from sleepcode.evaluate.replay import Replayed, replay
from sleepcode.evaluate.results import summarize
from sleepcode.evaluate.with_model import add_up, measure_saving
from sleepcode.paths import store_path
from sleepcode.progress import Progress, SilentProgress
from sleepcode.repo.repository import Repository, open_repository
from sleepcode.reports import EvaluationReport
from sleepcode.store.measured import write_measured


@dataclass(frozen=True, slots=True)
class Plan:
    """What to evaluate: cases, and the clone of each repository that they name."""

    task: str
    work: tuple[tuple[Repository, tuple[Case, ...]], ...]

    @property
    def size(self) -> int:
        return sum(len(cases) for _, cases in self.work)


def plan_mined(
    repository: Repository, *, last: int, least_files: int, most_files: int, revision: str | None = None
) -> Plan:
    """The repository's own newest changes. Raises UsageError where there are none to replay."""
    cases = mine_cases(
        repository,
        repository.name,
        last,
        revision=revision or "HEAD",
        least_files=least_files,
        most_files=most_files,
    )
    found = tuple(cases)
    if not found:
        raise UsageError(
            f"no change of {least_files} to {most_files} existing files is in the history",
            "lower --min-files, raise --max-files, or give --cases",
        )
    return Plan("localize", ((repository, found),))


def plan_cases(path: Path, clones: Path, task: str | None) -> Plan:
    """The cases of a file; `clones` is a clone, or a folder of clones named `owner+name` or `owner/name`.

    Raises CaseError, UsageError, RepositoryError.
    """
    cases = read_cases(path)
    questions = [case for case in cases if case.kind is Kind.QUESTION]
    if task is None:
        task = "answer" if questions else "localize"
    chosen = questions if task == "answer" else [case for case in cases if case.kind is not Kind.QUESTION]
    if not chosen:
        raise UsageError(f"{path} has no cases to {task}", "give another --task or --cases")
    names = list(dict.fromkeys(case.repository for case in chosen))
    work = []
    for name in names:
        own = tuple(case for case in chosen if case.repository == name)
        work.append((_open_clone(clones, name, is_only=len(names) == 1), own))
    return Plan(task, tuple(work))


def _open_clone(clones: Path, name: str, is_only: bool) -> Repository:
    try:
        return open_repository(str(find_clone(clones, name)))
    except CaseError:
        if not is_only or not ((clones / ".git").exists() or (clones / "HEAD").is_file()):
            raise
        return open_repository(str(clones))


def evaluate(
    plan: Plan,
    settings: Settings,
    budgets: Sequence[int],
    *,
    baselines: bool = False,
    jobs: int | None = None,
    progress: Progress | None = None,
    model: str = "",
) -> EvaluationReport:
    """Replays the plan's cases. An interruption ends it early, with what was reached in the report.

    With a `model` each case is also put to it, with notes and without, at every budget.
    """
    started = time.perf_counter()
    shown = progress or SilentProgress()
    shown.start("replaying cases", plan.size)
    found: list[Replayed] = []
    interrupted = False
    try:
        for repository, cases in plan.work:
            for replayed in replay(
                repository, settings, cases, budgets, jobs=jobs, progress=shown, model=model
            ):
                found.append(replayed)  # noqa: PERF402 - what was reached outlives an interruption
    except KeyboardInterrupt:
        interrupted = True
    finally:
        shown.finish()
    rows: dict[str, list[dict[str, float]]] = {}
    for replayed in found if baselines else ():
        for system, row in replayed.baselines.items():
            rows.setdefault(system, []).append(row)
    report = summarize(plan.task, [replayed.outcome for replayed in found], rows)
    report.budgets = list(budgets)
    report.model = model
    report.curves = add_up([replayed.points for replayed in found]) if model else []
    report.measured = measure_saving(report.curves, model) if model else None
    if report.measured is not None and not interrupted:
        for repository, _ in plan.work:
            write_measured(store_path(repository.common_dir, settings), report.measured)
    report.interrupted = interrupted
    report.seconds = time.perf_counter() - started
    return report
