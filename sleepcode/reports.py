"""What `index` and `status` report. Imports nothing of the project but its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sleepcode.model import Stamp

if TYPE_CHECKING:
    from sleepcode.model_reports import Measured, Told


@dataclass(slots=True)
class PracticeReport:
    """What practising on past changes came to."""

    changes: int = 0
    """Past changes that were practised on, in this run and before."""
    new: int = 0
    """Of them in this run."""
    left: int = 0
    """Changes that the time didn't reach; the next practice goes on with them."""
    metrics: dict[str, float] = field(default_factory=dict)
    """How the shipped ranker did on them: hit@1, recall@10, F1 of what it would have returned."""
    is_adapted: bool = False
    """Whether the ranking is now adjusted to this repository."""
    before: float = 0.0
    """Mean average precision on the changes held back, with the shipped weights."""
    after: float = 0.0
    """The same with the adjusted ones, whether or not they were put into force."""
    learned: list[str] = field(default_factory=list)
    """What the adjustment says, in words."""
    seconds: float = 0.0

    @property
    def summary(self) -> str:
        """What the run did, in a few words for a log."""
        what = "1 past change" if self.new == 1 else f"{self.new:,} past changes"
        outcome = "adjusted" if self.is_adapted else "as shipped"
        return f"practised on {what}, ranking {outcome}"


@dataclass(slots=True)
class IndexReport:
    """What one run of `index` did."""

    stamp: Stamp
    files: int = 0
    parsed: int = 0
    """Blobs read in this run; the others were known."""
    languages: dict[str, int] = field(default_factory=dict)
    """Language -> files."""
    roles: dict[str, int] = field(default_factory=dict)
    symbols: int = 0
    skipped: dict[str, list[str]] = field(default_factory=dict)
    """Reason -> paths."""
    syntax_errors: int = 0
    changes: int = 0
    new_changes: int = 0
    history_bound: int = 0
    """The bound on changes, when history is longer than it; else 0."""
    edges: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    """Kind -> notes in force."""
    notes_written: int = 0
    learned: list[str] = field(default_factory=list)
    """Sentences on what history taught."""
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    phases: dict[str, float] = field(default_factory=dict)
    """Phase -> seconds."""
    store_bytes: int = 0
    fresh: bool = False
    """Nothing was new; nothing was written."""

    @property
    def summary(self) -> str:
        """What the run did, in a few words for a log."""
        if self.fresh:
            return "nothing new"
        files = "1 file" if self.parsed == 1 else f"{self.parsed:,} files"
        changes = "1 new change" if self.new_changes == 1 else f"{self.new_changes:,} new changes"
        notes = "1 note" if self.notes_written == 1 else f"{self.notes_written:,} notes"
        return f"{files} read, {changes}, {notes} written"


@dataclass(slots=True)
class RunRecord:
    """A finished, running or broken run of `index`, as the store's log has it."""

    started: float
    finished: float
    """0 while it runs."""
    outcome: str
    """`running`, `done`, `interrupted` or `failed`."""
    commit: str
    detail: str
    pid: int = 0


class HookRun(NamedTuple):
    """One refresh that a hook asked for, as the hook's log has it."""

    time: float
    event: str
    place: str
    """The worktree that was committed in."""
    commit: str
    outcome: str
    """`done`, `failed` or `interrupted`."""
    detail: str
    seconds: float


@dataclass(slots=True)
class HookReport:
    """What of the hook is installed, and what its refreshes did."""

    folder: str = ""
    """Where git runs hooks of this repository; empty where it runs none."""
    events: list[str] = field(default_factory=list)
    """The events after which it runs."""
    kept: list[str] = field(default_factory=list)
    """Events at which it calls a hook that was there before."""
    is_spending: bool = False
    """Installed with `--sleep`: it may spend tokens, within the ceilings."""
    manager: str = ""
    advice: str = ""
    problem: str = ""
    pending: int = 0
    """Worktrees whose last commit waits for its refresh."""
    is_running: bool = False
    runs: list[HookRun] = field(default_factory=list)
    """Newest first."""
    last_failure: HookRun | None = None
    log: str = ""


@dataclass(slots=True)
class StatusReport:
    """What is indexed, what is stale, what runs."""

    repository: str
    store: str
    store_bytes: int
    stamp: Stamp | None
    """None when nothing is indexed."""
    state: str
    """`missing`, `fresh`, `stale` or `indexing`."""
    stale_files: list[str] = field(default_factory=list)
    """Paths that differ between the indexed commit and HEAD."""
    uncommitted: list[str] = field(default_factory=list)
    stale_notes: int = 0
    running: RunRecord | None = None
    progress: str = ""
    runs: list[RunRecord] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """files, symbols, changes, notes by kind."""
    revisions: list[tuple[str, int]] = field(default_factory=list)
    """(commit, time indexed) of every revision in the store."""
    practised: int = 0
    """Past changes that were practised on."""
    is_adapted: bool = False
    """Whether the ranking is adjusted to this repository."""
    told: Told | None = None
    """Which notes a model is told when it localizes, since that was tried on past changes."""
    hook: HookReport | None = None


class Metric(NamedTuple):
    """A mean over cases with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


class CalibrationBin(NamedTuple):
    """Candidates by the probability that was stated for them."""

    low: float
    high: float
    candidates: int
    stated: float
    """Mean probability stated."""
    true: float
    """Share that was right."""


@dataclass(slots=True)
class CaseOutcome:
    """One case of an evaluation."""

    id: str
    repository: str
    gold: list[str]
    predicted: list[tuple[str, float]] = field(default_factory=list)
    """(path, probability), most likely first, more than are shown."""
    returned: int = 0
    """How many of them the tool itself would have shown."""
    shown: dict[int, list[tuple[str, int, int]]] = field(default_factory=dict)
    """Budget in tokens -> (path, start, end) of what an answer shows."""
    metrics: dict[str, float] = field(default_factory=dict)
    tokens: int = 0
    """Tokens of the result at the default budget."""
    seconds: float = 0.0
    error: str = ""
    """Why it could not be run; such a case is a miss."""
    title: str = ""
    """The first line of what was asked."""


class ModelPoint(NamedTuple):
    """One case put to a model at one budget."""

    has_notes: bool
    budget: int
    scores: dict[str, float]
    tokens: int
    """Prompt and completion."""
    cost: float | None
    failed: bool = False
    """The model gave no answer; the scores are those without one."""


class ModelCurve(NamedTuple):
    """All cases put to a model at one budget."""

    has_notes: bool
    budget: int
    cases: int
    failed: int
    tokens: float
    """Mean of a case."""
    cost: float | None
    """Sum in US dollars; None where the price is not known."""
    scores: dict[str, float]


@dataclass(slots=True)
class EvaluationReport:
    """What an evaluation found."""

    task: str
    """`localize` or `answer`."""
    cases: list[CaseOutcome]
    metrics: dict[str, Metric]
    baselines: dict[str, dict[str, float]]
    """System -> metric -> mean over the same cases."""
    calibration: list[CalibrationBin]
    calibration_error: float
    """Expected calibration error of the stated probabilities."""
    brier: float
    """Mean squared error of the stated probabilities."""
    budgets: list[int] = field(default_factory=list)
    seconds: float = 0.0
    interrupted: bool = False
    page: str = ""
    """Where the HTML page was written."""
    model: str = ""
    curves: list[ModelCurve] = field(default_factory=list)
    """With a model: what it scores with notes and without, by budget."""
    measured: Measured | None = None
    """With a model: what notes save."""
