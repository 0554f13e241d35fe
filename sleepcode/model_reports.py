"""What models did and what that cost, as results. Imports nothing of the project."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """Which notes of a kind a model is told when it localizes."""

    NONE = "none"
    MODEL_FREE = "model-free"
    """Those that no model wrote."""
    REWRITTEN = "rewritten"
    """Those that a model wrote, where there are any."""


class Told(NamedTuple):
    """What a model is told besides candidates and changes like the task; what has earned its place."""

    files: Level = Level.NONE
    """Summaries of the candidates: a model that is told why each is one named the same files without them."""
    edits: Level = Level.NONE
    """Where changes like the task land."""
    lessons: bool = True
    """They are kept only where they helped."""


NOTHING = Told(Level.NONE, Level.NONE, lessons=False)
EVERYTHING = Told(Level.REWRITTEN, Level.REWRITTEN)


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
class LessonsReport:
    """What a model learned by reflecting on past changes that were practised on."""

    changes: int
    """Past changes that were looked at or held back."""
    outcome: str = ""
    """`kept`, or why nothing was."""
    rules: list[str] = field(default_factory=list)
    trials: int = 0
    """Changes held back that the rules were tried on."""
    before: float = 0.0
    """Mean F1 on them without the rules."""
    after: float = 0.0
    tokens: int = 0
    cost: float = 0.0


class NoteTrial(NamedTuple):
    """How notes of a kind did on past changes, beside what a model is told by default."""

    kind: str
    """`file` or `edit`."""
    level: Level
    changes: int
    """Past changes of which a model was told both."""
    before: float
    """Mean F1 of what it named, told what it is by default."""
    after: float
    """Mean F1, told these notes instead."""
    tokens_before: float
    """Mean tokens of its prompts, notes included."""
    tokens_after: float
    is_earned: bool
    """Better, or as good in no more tokens."""


@dataclass(slots=True)
class TrialsReport:
    """Which notes have earned their place in the prompts of localizing, by past changes."""

    changes: int = 0
    """Past changes that were tried in this sleep."""
    outcome: str = ""
    """Why it ended before all were tried; empty where it didn't."""
    trials: list[NoteTrial] = field(default_factory=list)
    """By kind and level, over this sleep and those before."""
    told: Told = field(default_factory=Told)
    """What is told from now on."""
    tokens: int = 0
    cost: float = 0.0


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
    lessons: LessonsReport | None = None
    """None where there was nothing new to reflect on."""
    trials: TrialsReport | None = None
    """None where there was nothing new to try notes on."""


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


@dataclass(frozen=True, slots=True)
class Measured:
    """Tokens that a question takes with notes, and that it takes without them to be answered as well."""

    model: str
    metric: str
    score: float
    """Mean of the metric with notes, 0 to 1."""
    cases: int
    time: float
    with_tokens: float
    without_tokens: float
    is_reached: bool
    """Whether anything that was tried without notes scored as well; else `without_tokens` is the most tried."""

    @property
    def saved(self) -> float:
        return self.without_tokens - self.with_tokens


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
    estimated: int = 0
    """Tokens of calls that ended without the provider saying what they took: what they may have come to."""
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
    measured: Measured | None = None
    """What the newest evaluation with this repository measured; the break-even is by it where there is one."""
    break_even: int | None = None
    """Questions until sleeping has paid; None when it never does at this rate."""
    tokens_today: int = 0
    cost_today: float = 0.0
    ceiling_tokens: int = 0
    ceiling_cost: float = 0.0
