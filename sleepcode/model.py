"""The domain's values, shared by every room. Imports nothing of the project and nothing slow.

Facts derive from git objects and are keyed by git ids; notes are findings with the inputs they
were made from. Lines are 1-based and spans are inclusive at both ends, everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple


class Role(StrEnum):
    """What a file is for in its repository."""

    SOURCE = "source"
    TEST = "test"
    DOCUMENTATION = "documentation"
    CONFIGURATION = "configuration"
    GENERATED = "generated"
    VENDORED = "vendored"
    DATA = "data"


# --- facts of one change ------------------------------------------------------------------------


class ChangedFile(NamedTuple):
    """A path in a change: `A` added, `M` modified, `D` deleted, `R` renamed, `T` type changed."""

    status: str
    path: str
    old_path: str = ""
    """For `R` only: the name before."""


class Change(NamedTuple):
    """One commit: its message and the paths that it changed against its first parent."""

    id: str
    time: int
    """Commit time, seconds since the epoch."""
    author: str
    parents: int
    subject: str
    body: str
    """The message after the subject, at most 2,000 characters."""
    files: tuple[ChangedFile, ...]
    total_files: int = 0
    """How many files it changed, where `files` holds only some of them."""


class TreeFile(NamedTuple):
    """One file of a revision."""

    path: str
    blob: str
    """Hexadecimal object id; for a submodule, the commit's."""
    mode: str
    """Git's six digits: 100644, 100755, 120000 (symlink), 160000 (submodule)."""
    size: int
    """Bytes, or -1 when the object is missing."""


# --- notes --------------------------------------------------------------------------------------


class Citation(NamedTuple):
    """A place in the revision; `start` and `end` are 0 where a whole file is meant."""

    path: str
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        if not self.start:
            return self.path
        if self.end <= self.start:
            return f"{self.path}:{self.start}"
        return f"{self.path}:{self.start}-{self.end}"


class NoteKind(StrEnum):
    ARCHITECTURE = "architecture"
    FILE = "file"
    EDIT = "edit"
    QUESTION = "question"


NoteId = tuple[NoteKind, str]
"""Kind and key, which no two notes of a revision share."""

LESSONS = "lessons from past changes"
"""Key of the edit location that says what a model learned by practising on past changes."""
HEADING = "heading"
"""Key in the data of a question that a guide answers: the heading in the guide that asks it."""


_NO_DATA: Mapping[str, Any] = {}


class Note(NamedTuple):
    """A finding written at sleep time, with the inputs that it was made from."""

    kind: NoteKind
    key: str
    """Unique within its kind: an architecture section, a path, a theme, a question."""
    title: str
    text: str
    """The finding in plain words (light Markdown: lists and backticks)."""
    data: Mapping[str, Any] = _NO_DATA
    """The same finding for programs; JSON values only."""
    citations: tuple[Citation, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    """(path, blob id) pairs; the note is stale once the revision has another blob at one of them.

    A note without any is made of history: it holds where the change that `data["until"]` names is past.
    """
    source: str = "static"
    """`static` for what no model wrote, else the model's name."""

    @property
    def id(self) -> NoteId:
        return self.kind, self.key


# --- what a model gave ---------------------------------------------------------------------------


class ModelReply(NamedTuple):
    """What a model made of a result, and what that took."""

    model: str
    effort: str
    """`low` (notes alone), `medium` (notes and code) or `high` (it looked further)."""
    text: str = ""
    citations: tuple[Citation, ...] = ()
    """Places in the text that are there."""
    unverified: tuple[str, ...] = ()
    """Places in the text that are not."""
    calls: int = 0
    prompt: int = 0
    """Tokens."""
    cached: int = 0
    completion: int = 0
    cost: float | None = None
    """US dollars; None where the price is not known."""
    notes_tokens: int = 0
    """Tokens of the prompt that were notes."""
    without_tokens: int = 0
    """Estimated tokens of the same question with no notes: the files that hold the answer, read whole."""
    withheld: int = 0
    """Secrets that were kept out of the prompt."""


# --- results ------------------------------------------------------------------------------------


class Stamp(NamedTuple):
    """Which state of the repository an answer is of."""

    commit: str
    """The commit that the data is of."""
    subject: str = ""
    time: int = 0
    head: str = ""
    """What HEAD (or the requested revision) is now."""
    behind: int = 0
    """Files that differ between `commit` and `head`."""
    overlaid: tuple[str, ...] = ()
    """Paths whose uncommitted content was read on the spot."""


class Contribution(NamedTuple):
    """What one signal gave to a candidate's score."""

    signal: str
    value: float
    share: float
    """Part of the score, in score units; shares add up to the score."""
    reason: str
    """The signal's evidence in words; empty where there is nothing to say."""


class EditSpan(NamedTuple):
    """An edit location inside a file."""

    symbol: str
    kind: str
    start: int
    end: int
    score: float


class Candidate(NamedTuple):
    """A file that a change may edit."""

    path: str
    probability: float
    """Calibrated chance that the change touches this file."""
    score: float
    role: Role
    language: str
    reasons: tuple[str, ...]
    spans: tuple[EditSpan, ...] = ()
    contributions: tuple[Contribution, ...] = ()


class Companion(NamedTuple):
    """A file that history or its name says moves with the candidates."""

    path: str
    role: Role
    with_path: str
    times: int
    """How many past changes touched both."""
    of: int
    """How many past changes touched `with_path`."""
    reason: str


class CustomaryFile(NamedTuple):
    """What changes to source customarily add: release notes that aren't kept, a fragment of a changelog."""

    path: str
    """A file, or a folder with a slash at its end."""
    times: int
    """How many of the newest changes to source added it, or a file in it."""
    of: int


class Localization(NamedTuple):
    """Ranked files that a task would edit, most likely first."""

    task: str
    stamp: Stamp
    candidates: tuple[Candidate, ...]
    returned: int
    """How many of the candidates the tool itself would hand over, by confidence."""
    companions: tuple[Companion, ...]
    confidence: float
    """Chance that the first candidate is right."""
    verdict: str
    """`confident`, `likely`, `unsure` or `unknown`."""
    themes: tuple[Note, ...] = ()
    """Edit-location notes that match the task."""
    customary: CustomaryFile | None = None
    """What the change would add besides, as most do here."""
    further: tuple[tuple[str, float], ...] = ()
    """(path, probability) of the candidates that come next, by name only."""
    precedents: tuple[tuple[str, str, int], ...] = ()
    """(commit id, subject, time) of the past changes most like the task."""
    reply: ModelReply | None = None
    """None where no model had a say."""
    notices: tuple[str, ...] = ()
    tokens: int = 0
    seconds: float = 0.0


class Evidence(NamedTuple):
    """A place that helps to answer a question."""

    path: str
    start: int
    end: int
    symbol: str
    excerpt: str
    score: float
    reason: str


class Answer(NamedTuple):
    """An extractive answer: notes first, then passages of the repository."""

    question: str
    stamp: Stamp
    notes: tuple[Note, ...]
    """Best first; empty where no note covers the question."""
    evidence: tuple[Evidence, ...]
    confidence: float
    verdict: str
    """`answered`, `likely`, `unsure` or `unknown`."""
    covered: bool
    """Whether a note covers the question."""
    missing: tuple[str, ...] = ()
    """Words that the question hangs on and that nothing shown says."""
    reply: ModelReply | None = None
    """None where no model had a say."""
    notices: tuple[str, ...] = ()
    budget: int = 0
    tokens: int = 0
    seconds: float = 0.0
