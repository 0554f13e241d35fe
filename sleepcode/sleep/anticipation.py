"""Questions that a model anticipates about a part of the code, and how well a note leads to their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sleepcode.errors import BudgetExhausted, CeilingReached, ModelOverflow, ModelReplyBad
from sleepcode.explore.citations import check_citations
from sleepcode.explore.replies import read_json
from sleepcode.explore.tools import RevisionTools
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.prompts import fence, read_prompt
from sleepcode.llm.protocol import Message
from sleepcode.llm.secrets import is_secret_file, withhold
from sleepcode.model import Citation, NoteKind
from sleepcode.sleep.allocation import Effort, SleepTask

MOST_QUESTION = 300
"""Characters of a question."""
_MOST_ANSWER = 900
_REPLY_TOKENS = 1_500
_NEAR = 10
"""Lines by which a citation may miss the place that it is about."""
_LONG = 80
"""Lines of a span that tells a reader no more than the file's name does."""
_EXCERPTS = ((4, 60), (2, 20))
"""(files, lines of each) that questions are anticipated from; the fewer where the model has no room for more."""


@dataclass(slots=True)
class PracticeQuestion:
    """A question, its answer, and the places that show it."""

    question: str
    answer: str
    places: tuple[Citation, ...]


def anticipate(
    meter: Meter, tools: RevisionTools, task: SleepTask, text: str, effort: Effort, budget: Budget
) -> list[PracticeQuestion]:
    """Questions that are likely about the same part, answered from what was read; none where that fails.

    Raises CeilingReached.
    """
    value: Any = None
    for files, lines in _EXCERPTS:
        about = [task.key] if task.kind is NoteKind.FILE else list(tools.seen)
        messages = _anticipating_messages(task, text, _excerpts(tools, about[:files], lines), effort)
        try:
            reply = meter.complete("anticipate", messages, budget, max_tokens=_REPLY_TOKENS, is_json=True)
            value = read_json(reply.text)
        except ModelOverflow:
            continue
        except CeilingReached:
            raise
        except (BudgetExhausted, ModelReplyBad):
            return []
        break
    items = value.get("questions") if isinstance(value, Mapping) else value
    found = [_read_practice(item, tools) for item in (items if isinstance(items, list) else ())]
    return [item for item in found if item is not None][: effort.questions]


def _anticipating_messages(task: SleepTask, text: str, seen: str, effort: Effort) -> list[Message]:
    prompt = read_prompt("anticipate").replace("{most}", str(effort.questions))
    known = task.note.text if task.note is not None else ""
    return [
        {"role": "system", "content": prompt},
        {"role": "user", "content": f"The note:\n{fence(withhold(known)[0] or text)}\n\nThe code:\n{seen}"},
    ]


def _read_practice(item: Any, tools: RevisionTools) -> PracticeQuestion | None:
    if not isinstance(item, Mapping):
        return None
    question, answer, cites = item.get("question"), item.get("answer"), item.get("cites")
    if not isinstance(question, str) or not isinstance(answer, str) or not isinstance(cites, list):
        return None
    question, answer = question.strip()[:MOST_QUESTION], withhold(answer.strip())[0][:_MOST_ANSWER]
    checked = check_citations("\n".join(str(cite) for cite in cites), tools.lines, tools.ending)
    if not question or not answer or not checked.valid or checked.invalid:
        return None
    return PracticeQuestion(question, answer, checked.valid)


def _excerpts(tools: RevisionTools, paths: Sequence[str], most_lines: int) -> str:
    """What was read last of some files, for questions that the note can be tried on: those of the file that it is
    about, or of what was read first."""
    parts = []
    for path in paths:
        lines = tools.lines(path) or [] if not is_secret_file(path) else []
        start, end = tools.spans.get(path, (1, most_lines))
        shown = lines[start - 1 : min(end, start + most_lines - 1)]
        text = "\n".join(f"{number} {line[:160]}" for number, line in enumerate(shown, start))
        parts.append(f"{path}\n{fence(withhold(text)[0])}")
    return "\n".join(parts)


def recall(
    text: str, citations: Sequence[Citation], practice: Sequence[PracticeQuestion], tools: RevisionTools
) -> float:
    """Share of the questions with a place that a citation points to; a whole file, or a long span, counts half."""
    if not practice:
        return 0.0
    places = [*citations, *check_citations(text, tools.lines, tools.ending).valid]
    return sum(max((_points_to(cited, item) for cited in places), default=0.0) for item in practice) / len(
        practice
    )


def _points_to(cited: Citation, item: PracticeQuestion) -> float:
    best = 0.0
    for place in item.places:
        if cited.path != place.path:
            continue
        if not cited.start or cited.end - cited.start > _LONG:
            best = max(best, 0.5)
            continue
        end, last = max(cited.end, cited.start), max(place.end, place.start)
        if cited.start - _NEAR <= last and place.start <= end + _NEAR:
            return 1.0
    return best


def find_missed(
    text: str, practice: Sequence[PracticeQuestion], tools: RevisionTools
) -> list[PracticeQuestion]:
    return [item for item in practice if recall(text, (), [item], tools) < 1.0]
