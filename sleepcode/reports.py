"""What `index` and `status` report. Imports nothing of the project but its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sleepcode.model import Stamp


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
    hook: HookReport | None = None


class CallRecord(NamedTuple):
    """One call to a model, as the ledger has it."""

    id: int
    time: float
    seconds: float
    phase: str
    """`sleep` or `test`."""
    purpose: str
    model: str
    prompt: int
    cached: int
    completion: int
    cost: float | None
    is_estimated: bool
    outcome: str


class AskedQuestion(NamedTuple):
    """One question put to a model, with the sums of its calls."""

    id: int
    time: float
    text: str
    kind: str
    """`answer` or `localize`."""
    effort: str
    covered: bool
    notes_tokens: int
    without_tokens: int
    """Estimated tokens of the same question without notes."""
    prompt: int
    completion: int
    cost: float


class PlannedNote(NamedTuple):
    """A note that a sleep would work on."""

    kind: str
    title: str
    weight: float
    """Expected use, 0 to 1."""
    tokens: int
    """Estimated."""


@dataclass(slots=True)
class SleepReport:
    """What a sleep with a model planned and did."""

    model: str
    effort: str
    budget: int
    planned: list[PlannedNote] = field(default_factory=list)
    left_out: int = 0
    """Notes that the budget doesn't reach."""
    estimated_tokens: int = 0
    estimated_cost: float | None = None
    """US dollars; None where the price is not known."""
    kept: list[str] = field(default_factory=list)
    """Titles of the notes that were rewritten for the better."""
    questions: int = 0
    """Anticipated questions that were kept."""
    dropped: dict[str, int] = field(default_factory=dict)
    """Why -> how many notes stayed as they were."""
    failed: list[str] = field(default_factory=list)
    stopped: str = ""
    """Why it ended before its plan did; empty when it didn't."""
    recall_before: list[float] = field(default_factory=list)
    """For each note, the share of practice questions that the old one led to."""
    recall_after: list[float] = field(default_factory=list)
    tokens: int = 0
    cost: float = 0.0


@dataclass(slots=True)
class ModelCheck:
    """Whether a model can be called, and what works with it."""

    model: str
    answers: bool = False
    tools: bool = False
    json: bool = False
    streams: bool = False
    price_known: bool = False
    tokens: int = 0
    cost: float = 0.0
    problem: str = ""
    hint: str = ""


class PhaseUsage(NamedTuple):
    """What one phase's calls came to."""

    name: str
    """`sleep` or `test`."""
    calls: int
    prompt: int
    cached: int
    completion: int
    cost: float
    """US dollars, of the calls whose price is known."""
    unpriced: int
    """Calls whose price is not."""


@dataclass(slots=True)
class UsageReport:
    """What models cost in one repository, and whether that pays."""

    calls: int = 0
    phases: list[PhaseUsage] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)
    """Outcome -> calls, of those that failed."""
    models: dict[str, int] = field(default_factory=dict)
    """Model -> tokens."""
    purposes: dict[str, int] = field(default_factory=dict)
    """Purpose -> tokens."""
    questions: int = 0
    tokens_per_question: float = 0.0
    notes_per_question: float = 0.0
    """Tokens of notes in a question's prompts: what they cost every time."""
    without_per_question: float = 0.0
    saved_per_question: float = 0.0
    weighted_total: float = 0.0
    """Sleep tokens plus test tokens times the weight."""
    test_weight: float = 10.0
    break_even: int | None = None
    """Questions until sleeping has paid; None when it never does at this rate."""
    tokens_today: int = 0
    cost_today: float = 0.0
    ceiling_tokens: int = 0
    ceiling_cost: float = 0.0


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
