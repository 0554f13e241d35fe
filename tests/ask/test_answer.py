"""Answers without a model: what is shown first, and what a small budget leaves."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.ask.notes import read_notes
from sleepcode.config import Settings
from sleepcode.model import NoteKind
from sleepcode.repo.repository import Repository
from sleepcode.tokens import estimate_tokens


def test_every_anticipated_question_is_answered_by_its_note(
    repository: Repository, settings: Settings
) -> None:
    _, notes, _ = read_notes(repository, settings, (NoteKind.QUESTION,), ())

    for note in notes:
        result = answer(repository, settings, note.title)
        assert result.verdict == "answered", note.title
        assert result.notes[0].title == note.title


@pytest.mark.parametrize("budget", [90, 150, 400, 2_000])
def test_note_that_answers_comes_before_passages(
    repository: Repository, settings: Settings, budget: int
) -> None:
    result = answer(repository, settings, "What does price_of do, and where is it defined?", budget=budget)

    assert result.notes[0].title == "What does price_of do, and where is it defined?"
    assert result.tokens <= budget


@pytest.mark.parametrize("budget", [60, 200, 500, 1_500])
def test_answer_is_within_its_budget(repository: Repository, settings: Settings, budget: int) -> None:
    result = answer(
        repository, settings, "where is the discount taken off the price of an item?", budget=budget
    )

    shown = [f"{note.title}\n{note.text}\n" for note in result.notes]
    shown += [
        f"{item.path}:{item.start}-{item.end} {item.symbol}\n{item.excerpt}\n" for item in result.evidence
    ]
    assert sum(map(estimate_tokens, shown)) <= budget


def test_evidence_holds_the_lines_that_it_names(repository: Repository, settings: Settings) -> None:
    result = answer(repository, settings, "where is the discount taken off the price of an item?")

    assert repository.worktree is not None
    for item in result.evidence:
        with open(f"{repository.worktree}/{item.path}") as file:  # noqa: PTH123
            lines = file.read().split("\n")
        assert item.excerpt == "\n".join(lines[item.start - 1 : item.end])
    assert result.evidence[0].path == "shop/prices.py"


def test_question_about_nothing_here_is_told_so(repository: Repository, settings: Settings) -> None:
    result = answer(repository, settings, "how are quaternions interpolated by slerp?")

    assert (result.verdict, result.covered) == ("unknown", False)
