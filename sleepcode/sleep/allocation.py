"""Where a budget of sleep pays: the notes most likely to be asked for, and how much each may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sleepcode.llm.prompts import VERSION
from sleepcode.model import LESSONS, Note, NoteKind
from sleepcode.ranking.view import RevisionView, column

_ARCHITECTURE = {
    "overview": 0.97,
    "components": 0.95,
    "dependencies": 0.6,
    "conventions": 0.6,
    "risky-places": 0.5,
}
_MISSED = 0.3
"""Part of a file's expected use that says how often practice missed it."""
_ASKED = 0.3
"""Part of it that says how often questions that were asked led to it."""
_MOST_FILES = 200
_MOST_QUESTIONS = 20
_MOST_THEMES = 10


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is put into one note."""

    name: str
    rounds: int
    """Of exploring, at most ten as in the paper."""
    allowance: int
    """Tokens that one note may take, all of its calls together."""
    questions: int
    """Questions that are anticipated for a note."""
    passes: int = 1
    """Independent explorations of which the notes are merged; beyond five they stopped paying in the paper."""


EFFORTS = {
    "low": Effort("low", 5, 15_000, 2),
    "medium": Effort("medium", 8, 40_000, 3),
    "high": Effort("high", 10, 150_000, 5, passes=3),
}


@dataclass(frozen=True, slots=True)
class SleepTask:
    """One note to be worked on."""

    kind: NoteKind
    key: str
    note: Note | None
    """What is known so far; None for a question that was asked and not covered."""
    weight: float
    """Expected use, 0 to 1."""
    identity: str
    """What it would be made of; worked on again only when this is another."""
    question: int = 0
    """The ledger's number of a question that was asked."""

    @property
    def title(self) -> str:
        return self.note.title if self.note is not None else self.key

    @property
    def scope(self) -> str:
        """What replies are recorded for: another one where the note would be made of something else."""
        return _digest(f"{self.kind.value}\0{self.key}\0{self.identity}")


def plan_tasks(
    view: RevisionView,
    notes: Sequence[Note],
    asked: Sequence[tuple[int, str]],
    attempts: Mapping[tuple[str, str], str],
    blob_of: Mapping[str, str],
    effort: Effort,
    missed: Mapping[str, int],
    touched: Mapping[str, int],
) -> list[SleepTask]:
    """What to work on, the most useful first: questions that were asked and not covered, then notes by
    expected use (centrality, churn, fixes of what they are about; how often practice `missed` it, and how
    often questions `touched` it: path -> times). What was worked on and is still made of the same is left out.
    """
    # A night that is killed may have kept the answer, and not yet that it did.
    answered = {note.key for note in notes if note.kind is NoteKind.QUESTION and _is_done(note, effort)}
    tasks = [
        SleepTask(NoteKind.QUESTION, text, None, 1.0, _identify(effort, text), number)
        for number, text in asked[:_MOST_QUESTIONS]
        if text not in answered
    ]
    usage = _expected_use(view, missed, touched)
    files = 0
    themes = 0
    ranked = sorted(notes, key=lambda note: (-_weigh(note, usage), note.key))
    for note in ranked:
        weight = _weigh(note, usage)
        if _is_done(note, effort) or note.key == LESSONS:
            continue
        if note.kind is NoteKind.FILE:
            files += 1
            identity = _identify(effort, blob_of.get(note.key, ""))
            if files > _MOST_FILES or not blob_of.get(note.key):
                continue
        elif note.kind is NoteKind.EDIT:
            themes += 1
            if themes > _MOST_THEMES:
                continue
            identity = _identify(effort, f"{note.text}{note.inputs}")
        elif note.kind is NoteKind.ARCHITECTURE and weight:
            identity = _identify(effort, f"{note.text}{note.inputs}")
        else:
            continue
        tasks.append(SleepTask(note.kind, note.key, note, weight, identity))
    tasks.sort(key=lambda task: (-task.weight, task.kind.value, task.key))
    return [task for task in tasks if attempts.get((task.kind.value, task.key)) != task.identity]


def _identify(effort: Effort, content: str) -> str:
    return _digest(f"{VERSION}\0{effort.name}\0{content}")


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _is_done(note: Note, effort: Effort) -> bool:
    """Whether a model wrote a note with no less effort."""
    return note.source != "static" and _effort_of(note) >= effort.allowance


def _effort_of(note: Note) -> int:
    """The allowance with which a note was written."""
    sleep = note.data.get("sleep")
    name = sleep.get("effort", "") if isinstance(sleep, dict) else ""
    return EFFORTS[name].allowance if name in EFFORTS else 0


def _weigh(note: Note, usage: Mapping[str, float]) -> float:
    if note.kind is NoteKind.ARCHITECTURE:
        return _ARCHITECTURE.get(note.key, 0.0)
    if note.kind is NoteKind.FILE:
        return 0.9 * usage.get(note.key, 0.0)
    if note.kind is NoteKind.EDIT:
        return 0.5
    return 0.0


def _expected_use(
    view: RevisionView, missed: Mapping[str, int], touched: Mapping[str, int]
) -> dict[str, float]:
    """Path -> 0 to 1: how much of the graph leans on a file, how often changes, fixes and questions touch it,
    and how often the ranking without a model missed it where that was practised."""
    data = view.data
    places = range(len(data.paths))
    parts = [
        (0.4, _shares([column(data.centrality, place) for place in places])),
        (0.4, _shares([column(data.churn, place) for place in places])),
        (0.2, _shares([column(data.fixes, place) for place in places])),
    ]
    paths = view.all_paths
    # What is found anyway needs no note, what was missed does; and what was asked about will be again.
    for share, times in ((_MISSED, missed), (_ASKED, touched)):
        if times:
            parts = [(weight * (1 - share), values) for weight, values in parts]
            parts.append((share, _shares([float(times.get(path, 0)) for path in paths])))
    return {
        paths[place]: sum(weight * values[place] for weight, values in parts)
        for place in places
        if view.role(place).value == "source" and data.lengths[place] > 0
    }


def _shares(values: Sequence[float]) -> list[float]:
    """Each value's rank among all, 0 to 1: orders of magnitude apart count as much as they should."""
    known = sorted(set(values))
    rank = {value: number / max(1, len(known) - 1) for number, value in enumerate(known)}
    return [rank[value] if value > 0 else 0.0 for value in values]
