"""One note rewritten by an exploring model: explored, tried on questions, mended once, kept if it is better.

After the protocol of Lin et al. 2025 (arXiv 2504.13171): tools that explore, `rethink` that overwrites a
whole block of at most 5,000 characters, `finish`, and at most ten rounds. Citations are checked against
the revision before anything is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sleepcode.errors import BudgetExhausted, CeilingReached, ModelError
from sleepcode.explore.citations import check_citations
from sleepcode.explore.loop import SPARE, explore
from sleepcode.explore.tools import READING_TOOLS, RevisionTools, describe_note
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.prompts import VERSION, fence, read_prompt
from sleepcode.llm.protocol import Message, ToolCall
from sleepcode.llm.secrets import withhold
from sleepcode.model import Citation, Note, NoteKind
from sleepcode.sleep.allocation import Effort, SleepTask
from sleepcode.sleep.anticipation import (
    MOST_QUESTION,
    PracticeQuestion,
    anticipate,
    find_missed,
    recall,
)
from sleepcode.tokens import estimate_tokens

LONGEST_NOTE = 5_000
"""Characters of a note, as in the paper."""
_LONGEST_TITLE = 200
_ROUND_TOKENS = 2_000
"""Of one reply: the longest note, with its citations and as JSON."""
_MENDING_ROUNDS = 3
_LAST_WORDS = "This is the last round. Write the note now, from what you have seen."
_WRITE = "rethink_note"

_WRITING_TOOLS: tuple[dict[str, Any], ...] = (
    {
        "type": "function",
        "function": {
            "name": _WRITE,
            "description": f"Overwrites the whole note, at most {LONGEST_NOTE:,} characters, with citations.",
            "parameters": {
                "type": "object",
                "properties": {"text": {"type": "string", "description": "the note as it shall be"}},
                "required": ["text"],
            },
        },
    },
    {
        "type": "function",
        "function": {
            "name": "finish",
            "description": "The note is good.",
            "parameters": {"type": "object", "properties": {}},
        },
    },
)


@dataclass(slots=True)
class Rewriting:
    """What came of one task."""

    task: SleepTask
    outcome: str
    """`kept`, `no better`, `no citation` that holds, `nothing written`, or why it failed."""
    notes: list[Note] = field(default_factory=list)
    """What is to be kept: the note, and the questions anticipated from it."""
    recall_before: float = 0.0
    """Share of the practice questions whose answers the old note points to."""
    recall_after: float = 0.0
    questions: int = 0
    tokens: int = 0


class _Draft:
    """The note while it is worked on."""

    def __init__(self, tools: RevisionTools, task: SleepTask) -> None:
        self._tools = tools
        self._task = task
        self.text = ""
        self.is_finished = False
        self._faults = "There is no note yet; write it with rethink_note."
        """What is wrong with the note; it is told once more when the model says that it is good."""

    def run(self, call: ToolCall) -> str:
        if call.name == "finish":
            faults, self._faults = self._faults, "" if self.text else self._faults
            self.is_finished = not faults
            return faults or "Done."
        if call.name != _WRITE:
            return self._tools.run(call.name, call.arguments)
        try:
            text = json.loads(call.arguments)["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return 'That call can\'t be made: give {"text": "..."}.'
        if not isinstance(text, str) or not text.strip():
            return "The note is empty; nothing was changed."
        if len(text) > LONGEST_NOTE:
            return f"The note has {len(text):,} characters; at most {LONGEST_NOTE:,} are kept. Nothing was changed."
        self.text = withhold(_without_heading(text, self._task))[0]
        checked = check_citations(self.text, self._tools.lines, self._tools.ending)
        self._faults = ""
        if checked.invalid:
            self._faults = f"These places are not there: {', '.join(checked.invalid[:8])}. Mend them."
        elif not checked.valid:
            self._faults = "The note cites nothing; cite path:line for every claim."
        if self._faults:
            return f"Written. {self._faults}"
        return f"Written, with {len(checked.valid)} citations that hold."

    def take_words(self, text: str) -> None:
        """A note that was said, by a model which doesn't call the tool that writes one; talk is none."""
        if not self.text and check_citations(text, self._tools.lines, self._tools.ending).valid:
            self.text = withhold(_without_heading(text[:LONGEST_NOTE], self._task))[0]


def _without_heading(text: str, task: SleepTask) -> str:
    """The note without its title on top, which models copy from the note that they were given."""
    first, _, rest = text.strip().partition("\n")
    heading = re.sub(r"^(?:\[[\w ]+\]|[#*\s])+|[*:\s]+$", "", first)
    return rest.strip() if rest.strip() and heading == task.title else text.strip()


def rewrite(meter: Meter, tools: RevisionTools, task: SleepTask, effort: Effort, budget: Budget) -> Rewriting:
    """Works on one note within a budget.

    Raises ModelError, BudgetExhausted when not even one call fits, and CeilingReached at whatever call: what was
    said until then is recorded, and another night goes on from there.
    """
    draft = _explore_apart(meter, tools, task, effort, budget)
    if not budget.taken:
        raise BudgetExhausted(
            f"{budget.left:,} tokens are left, too few for another note", "give a larger --sleep-budget"
        )
    result = Rewriting(task, "nothing written")
    if not draft.text:
        return result
    practice = anticipate(meter, tools, task, draft.text, effort, budget)
    texts = [_keep_founded(draft.text, tools)]
    if task.note is not None and practice:
        result.recall_before = recall(task.note.text, task.note.citations, practice, tools)
        missed = find_missed(draft.text, practice, tools)
        if missed and budget.left > 2 * (_ROUND_TOKENS + estimate_tokens(draft.text)):
            with _having_a_note():
                _run_loop(meter, draft, _ask_to_mend(task, draft.text, missed), budget, _MENDING_ROUNDS)
            texts.append(_keep_founded(draft.text, tools))
    # Mending may make it worse; of two that are as good, the later one is meant.
    result.recall_after, _, text = max(
        (recall(text, (), practice, tools), number, text) for number, text in enumerate(texts)
    )
    result.questions = len(practice)
    citations = check_citations(text, tools.lines, tools.ending).valid
    if not citations:
        result.outcome = "no citation"
        return result
    if task.note is not None and not _is_better(result, task.note.text, text):
        result.outcome = "no better"
        return result
    result.outcome = "kept"
    result.notes = [
        _make_note(task, text, citations, tools, meter.model, effort),
        *(_make_question(item, tools, meter.model, effort) for item in practice),
    ]
    return result


def _explore_apart(
    meter: Meter, tools: RevisionTools, task: SleepTask, effort: Effort, budget: Budget
) -> _Draft:
    """The note of one exploration; of several that know nothing of each other, merged by a last one."""
    drafts: list[_Draft] = []
    for passed in range(effort.passes):
        draft = _Draft(tools, task)
        if passed and budget.left < budget.taken // passed:
            break  # too little for another one like those before
        drafts.append(draft)
        try:
            _run_loop(meter, draft, _ask_for_note(task), budget, effort.rounds)
        except (ModelError, BudgetExhausted) as error:
            # What was written before it failed is paid for.
            if _is_ceiling(error) or not any(written.text for written in drafts):
                raise
            break
    written = [draft for draft in drafts if draft.text]
    if len(written) < 2 or budget.is_spent:
        return written[0] if written else drafts[0]
    merged = _Draft(tools, task)
    with _having_a_note():
        _run_loop(meter, merged, _ask_to_merge(task, [d.text for d in written]), budget, _MENDING_ROUNDS)
    return merged if merged.text else written[0]


@contextmanager
def _having_a_note() -> Iterator[None]:
    """Whatever ends the block, there is a note already; but at a ceiling, another night makes a better one."""
    try:
        yield
    except (ModelError, BudgetExhausted) as error:
        if _is_ceiling(error):
            raise


def _is_ceiling(error: Exception) -> bool:
    return isinstance(error, CeilingReached)


def _run_loop(meter: Meter, draft: _Draft, about: str, budget: Budget, rounds: int) -> None:
    draft.is_finished = False
    messages: list[Message] = [
        {"role": "system", "content": _instruct(rounds, budget)},
        {"role": "user", "content": about},
    ]
    ending = explore(
        *(meter, "explore", messages, (*READING_TOOLS, *_WRITING_TOOLS), draft.run, budget),
        most_rounds=rounds,
        max_tokens=_ROUND_TOKENS,
        last_words=_LAST_WORDS,
        last_tool=_WRITE,
        is_done=lambda: draft.is_finished,
    )
    if ending.text:
        draft.take_words(ending.text)


def _instruct(rounds: int, budget: Budget) -> str:
    """What exploring is, with the tokens that a note may take: what is left is another number in each run."""
    tokens = budget.tokens if budget.allowance is None else budget.allowance
    return read_prompt("explore").replace("{rounds}", str(rounds - SPARE)).replace("{tokens}", f"{tokens:,}")


def _ask_for_note(task: SleepTask) -> str:
    if task.note is None:
        return (
            "The note is to answer this question, which was asked and which no note covers:\n"
            f"{fence(withhold(task.key)[0])}\nThere is no note yet."
        )
    return f"The note as it is:\n{fence(withhold(describe_note(task.note))[0])}"


def _title(task: SleepTask) -> str:
    """What a note is about, in one line; a question that was asked may hold what must not leave the machine."""
    return json.dumps(withhold(task.title)[0][:_LONGEST_TITLE])


def _ask_to_merge(task: SleepTask, texts: Sequence[str]) -> str:
    notes = "\n\n".join(fence(text) for text in texts)
    return (
        f"Notes on {_title(task)}, written apart from each other:\n{notes}\n"
        "Merge them into one: keep what is of use, look where they disagree."
    )


def _ask_to_mend(task: SleepTask, text: str, missed: Sequence[PracticeQuestion]) -> str:
    questions = "\n".join(f"- {item.question} ({', '.join(map(str, item.places))})" for item in missed[:5])
    return (
        f"The note on {_title(task)} as it is:\n{fence(text)}\n"
        f"It cites nothing near the places that answer these questions:\n{fence(questions)}\n"
        "Mend it where they are about what the note is about."
    )


def _keep_founded(text: str, tools: RevisionTools) -> str:
    """The note without the lines that cite what is not there: what was made up in one may be true of none."""
    invalid = check_citations(text, tools.lines, tools.ending).invalid
    return "\n".join(line for line in text.split("\n") if not any(cite in line for cite in invalid)).strip()


def _is_better(result: Rewriting, before: str, after: str) -> bool:
    """Quality first, then tokens, for whoever reads the note pays for them every time."""
    if result.recall_after != result.recall_before:
        return result.recall_after > result.recall_before
    # A short note that leads nowhere is no better than a long one.
    return result.recall_after > 0 and estimate_tokens(after) < estimate_tokens(before)


def _make_note(
    task: SleepTask,
    text: str,
    citations: Sequence[Citation],
    tools: RevisionTools,
    model: str,
    effort: Effort,
) -> Note:
    data = dict(task.note.data) if task.note is not None else {}
    data["sleep"] = {"prompt": VERSION, "effort": effort.name}
    title = task.title if task.note is not None else _as_question(task.key)
    return Note(
        task.kind,
        task.key,
        title,
        text,
        data,
        tuple(citations),
        _inputs(citations, tools, task),
        source=model,
    )


def _make_question(item: PracticeQuestion, tools: RevisionTools, model: str, effort: Effort) -> Note:
    data = {"sleep": {"prompt": VERSION, "effort": effort.name}}
    return Note(
        *(NoteKind.QUESTION, item.question, item.question, item.answer, data, item.places),
        inputs=_inputs(item.places, tools, None),
        source=model,
    )


def _inputs(
    citations: Sequence[Citation], tools: RevisionTools, task: SleepTask | None
) -> tuple[tuple[str, str], ...]:
    """What the note is stale without: the files that it cites, and the one that it is about."""
    paths = {citation.path for citation in citations}
    if task is not None and task.kind is NoteKind.FILE:
        paths.add(task.key)
    return tuple((path, tools.blob(path)) for path in sorted(paths))


def _as_question(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:MOST_QUESTION]
