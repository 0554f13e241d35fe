"""What a model is told and asked when it localizes, whoever asks: `ask`, or practice on past changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sleepcode.errors import BudgetExhausted, ModelReplyBad
from sleepcode.explore.replies import read_json
from sleepcode.llm.meter import Meter
from sleepcode.llm.prompts import fence, read_prompt
from sleepcode.llm.protocol import Message
from sleepcode.llm.secrets import withhold
from sleepcode.store.practice import ShownCandidate
from sleepcode.tokens import CHARACTERS_PER_TOKEN

CANDIDATES = 60
"""Files that a model chooses from: among so many are nine in ten of those that past changes modified."""
_REASONED = 25
"""Of them, those that it is told reasons and summaries of: it names few others, and they take three times the room."""
MOST_REPLY = 900
"""Tokens of its reply."""
_MOST_TASK = 6_000
_TASK_SHARE = 0.4
"""Of the room, for a task at length: the rest is for what is to be chosen from."""
_MOST_SUMMARY = 240
_MOST_LESSONS = 2_000
_MOST_THEME = 400
"""Characters."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a task without a model."""

    task: str
    candidates: Sequence[ShownCandidate]
    """Likeliest first."""
    precedents: Sequence[str] = ()
    """Past changes like it, each with its files."""
    summaries: Mapping[str, str] | None = None
    """Path -> what the file is for."""
    themes: Sequence[str] = ()
    """Where changes like it land."""
    lessons: str = ""
    """What was learned from past changes."""


@dataclass(frozen=True, slots=True)
class Prompt:
    messages: list[Message]
    notes_tokens: int
    """Tokens of it that are notes."""
    withheld: int
    """Secrets that were left out."""


def build_prompt(meter: Meter, known: Known, room: int) -> Prompt:
    """The prompt within `room` tokens: the task, what was learned, then as many candidates as there is room for.

    Raises BudgetExhausted where there is room for none.
    """
    head, notes, withheld = _introduce(known, int(room * _TASK_SHARE * CHARACTERS_PER_TOKEN))
    notes_tokens = sum(meter.count(text) for text in notes if text)
    system: Message = {"role": "system", "content": read_prompt("localize")}
    lines: list[str] = []

    def build(candidates: Sequence[str]) -> list[Message]:
        listing = fence("\n".join(candidates))
        return [system, {"role": "user", "content": f"{head}\nCandidates:\n{listing}"}]

    spent = meter.measure(build(()))
    for rank, candidate in enumerate(known.candidates, 1):
        text = f"{rank}. {json.dumps(candidate.path)} {candidate.probability:.0%} {candidate.role}"
        is_reasoned = rank <= _REASONED
        if is_reasoned:
            text += f". {'; '.join(candidate.reasons[:2])}"
        told, in_told = withhold(" ".join(text.split()))
        purpose = (known.summaries or {}).get(candidate.path, "") if is_reasoned else ""
        summary, in_summary = withhold(" ".join(purpose.split()))
        summary = _cut(summary, _MOST_SUMMARY, " ")
        line = f"{told} | {summary}" if summary else told
        cost = meter.count(line) + 1
        if spent + cost > room:
            break
        withheld += in_told + in_summary
        lines.append(line)
        spent += cost
        notes_tokens += meter.count(summary) if summary else 0
    if not lines:
        raise BudgetExhausted("the budget holds the task but no candidate", "give a larger --budget")
    return Prompt(build(lines), notes_tokens, withheld)


def _introduce(known: Known, most_task: int) -> tuple[str, tuple[str, ...], int]:
    """(what comes before the candidates, the notes in it, how many secrets were kept out of it); of the task, so
    many characters."""
    # Cut only after secrets are kept out: half of one doesn't look like one.
    task, in_task = withhold(known.task)
    precedents, in_precedents = withhold("\n".join(known.precedents))
    told = [withhold(" ".join(theme.split())) for theme in known.themes]
    themes = "\n".join(theme[:_MOST_THEME] for theme, _ in told)
    lessons, in_lessons = withhold(known.lessons)
    lessons = _cut(lessons, _MOST_LESSONS, "\n")
    head = f"Task:\n{fence(_cut_task(task, min(most_task, _MOST_TASK)))}\n"
    if precedents:
        head += f"\nPast changes like it:\n{fence(precedents)}\n"
    if themes:
        head += f"\nWhere changes like it land:\n{fence(themes)}\n"
    if lessons:
        head += f"\nLessons from past changes here:\n{fence(lessons)}\n"
    in_themes = sum(secrets for _, secrets in told)
    return head, (themes, lessons), in_task + in_precedents + in_themes + in_lessons


def _cut_task(task: str, most: int) -> str:
    """The beginning of a task, and its end, where people say what they want."""
    if len(task) <= most:
        return task
    return f"{_cut(task, most * 3 // 4, ' ')}\n[...]\n{task[-most // 4 :].partition(' ')[2]}"


def _cut(text: str, most: int, between: str) -> str:
    """As many whole parts as `most` characters hold."""
    return text if len(text) <= most else text[: most + 1].rpartition(between)[0]


def read_named(
    text: str, known: Sequence[ShownCandidate], is_there: Callable[[str], bool] = lambda path: False
) -> dict[str, float]:
    """Path -> chance, of the files that a reply names, in its order: of those that it was shown, and of others
    that are there.

    Raises ModelReplyBad where it names none.
    """
    value = read_json(text)
    files = value.get("files") if isinstance(value, Mapping) else value
    paths = {candidate.path for candidate in known}
    named: dict[str, float] = {}
    for item in files if isinstance(files, list) else ():
        path = item.get("path") if isinstance(item, Mapping) else item
        chance = item.get("probability", 0.5) if isinstance(item, Mapping) else 0.5
        if isinstance(path, str) and path not in named and (path in paths or is_there(path)):
            named[path] = _read_chance(chance)
    if not named:
        raise ModelReplyBad("its reply names none of the candidates", "try again, or another model")
    return named


def _read_chance(value: object) -> float:
    """A chance as a model wrote it: neither certain nor impossible, and even where it is no number."""
    # JSON knows numbers that Python's floats don't, and Python's JSON knows NaN.
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return 0.5
    return float(min(max(value, 0.01), 0.99))
