"""What people read, against golden files; run with `--update-golden` after a change that is meant."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sleepcode.cli.fitting import fit_printed_answer
from sleepcode.model import Answer, Candidate, Citation, EditSpan, Evidence, Note, NoteKind, Role, Stamp
from sleepcode.render.answers import render_answer, render_note
from sleepcode.render.evaluation import render_evaluation
from sleepcode.render.localization import render_localization
from sleepcode.render.notes import render_notes, render_notes_markdown
from sleepcode.render.reports import render_index, render_status
from sleepcode.render.stamps import percent, stamp_line
from sleepcode.render.terminal import PLAIN, Style, fold, line_width
from sleepcode.reports import CalibrationBin, EvaluationReport, RunRecord, StatusReport
from tests.support import results
from tests.support.golden import Golden

NOTES = (results.ARCHITECTURE, results.SUMMARY, results.THEME, results.QUESTION)
HOSTILE = "\x1b[2Jevil\u202e\n.py"

TEXTS = {
    "localization": render_localization(results.LOCALIZATION, PLAIN, now=results.NOW),
    "localization_shares": render_localization(results.LOCALIZATION, PLAIN, has_shares=True, now=results.NOW),
    "localization_nothing": render_localization(results.NOTHING, PLAIN, now=results.NOW),
    "answer": render_answer(results.ANSWER, PLAIN, now=results.NOW),
    "answer_unknown": render_answer(results.UNSURE, PLAIN, now=results.NOW),
    "index": render_index(results.REPORT, PLAIN, place="../a shop", now=results.NOW),
    "index_fresh": render_index(replace(results.REPORT, fresh=True), PLAIN, now=results.NOW),
    "status": render_status(results.STATUS, PLAIN, now=results.NOW),
    "status_missing": render_status(
        StatusReport("/home/ada/shop", "/home/ada/shop/.git/sleepcode/store.db", 0, None, "missing"), PLAIN
    ),
    "notes": render_notes(
        results.STAMP, NOTES, {(NoteKind.ARCHITECTURE, "entry-points")}, PLAIN, now=results.NOW
    ),
    "notes_overview": render_notes(results.STAMP, NOTES, (), PLAIN, is_overview=True, now=results.NOW),
    "notes_none": render_notes(results.STAMP, (), (), PLAIN, now=results.NOW),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_reads_as_it_did(golden: Golden, name: str) -> None:
    golden.check(f"render/{name}.txt", TEXTS[name])


@pytest.mark.parametrize("name", TEXTS)
def test_text_fits_a_terminal_of_80_columns(name: str) -> None:
    assert [line for line in TEXTS[name].split("\n") if len(line) > 80] == []


def test_markdown_reads_as_it_did(golden: Golden) -> None:
    text = render_notes_markdown(
        results.STAMP, NOTES, {(NoteKind.ARCHITECTURE, "entry-points")}, now=results.NOW
    )
    golden.check("render/notes.md", text)


def test_colors_change_nothing_but_the_colors() -> None:
    colored = render_localization(results.LOCALIZATION, Style(True), has_shares=True, now=results.NOW)
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == TEXTS["localization_shares"]


def test_hostile_paths_and_texts_are_made_harmless() -> None:
    candidate = Candidate(HOSTILE, 0.5, 0.0, Role.SOURCE, "", (HOSTILE,))
    hostile_stamp = Stamp("1" * 40, subject=HOSTILE, time=1)
    note = results.ARCHITECTURE._replace(title=HOSTILE, text=HOSTILE, citations=())
    texts = (
        render_localization(
            results.LOCALIZATION._replace(
                candidates=(candidate,),
                stamp=hostile_stamp,
                precedents=(("1" * 40, HOSTILE, 0),),
                themes=(note,),
                notices=(HOSTILE,),
            ),
            PLAIN,
        ),
        render_answer(
            results.ANSWER._replace(
                notes=(note,),
                evidence=(Evidence(HOSTILE, 1, 2, HOSTILE, HOSTILE, 1.0, ""),),
                stamp=hostile_stamp,
            ),
            PLAIN,
        ),
        render_notes(hostile_stamp, (note,), (), PLAIN),
        render_notes_markdown(hostile_stamp, (note,), ()),
        render_index(
            replace(results.REPORT, skipped={"binary": [HOSTILE]}, learned=[HOSTILE], stamp=hostile_stamp),
            PLAIN,
            place=HOSTILE,
        ),
        render_status(
            replace(results.STATUS, stale_files=[HOSTILE], uncommitted=[HOSTILE], repository=HOSTILE), PLAIN
        ),
    )
    for text in texts:
        assert "evil" in text
        assert not set(text) & {"\x1b", "\u202e"}


def test_a_path_with_a_line_break_stays_on_its_line() -> None:
    candidate = Candidate("a\nb.py", 0.5, 0.0, Role.SOURCE, "", ())
    text = render_localization(results.LOCALIZATION._replace(candidates=(candidate,)), PLAIN)
    assert " 50%  a\\nb.py\n" in text


def test_a_running_index_is_told_with_how_far_it_is() -> None:
    running = RunRecord(results.NOW - 60, 0.0, "running", "1" * 40, "reading files", pid=77)
    report = replace(results.STATUS, state="indexing", running=running, progress="reading files 5 of 10")
    text = render_status(report, PLAIN, now=results.NOW)
    assert "process 77, started 1 minute ago: reading files 5 of 10" in text


def test_every_answer_names_its_commit_and_what_separates_it_from_now() -> None:
    line = stamp_line(results.BEHIND, results.NOW)
    assert line.startswith("of 1a2b3c4d5 ")
    assert line.endswith("12 files behind 9f8e7d6c5 · with 2 uncommitted files")


@pytest.mark.parametrize(
    ("chance", "expected"), [(0.0, "0%"), (0.001, "<1%"), (0.625, "62%"), (0.999, "99%"), (1.0, "99%")]
)
def test_chances_are_never_certain(chance: float, expected: str) -> None:
    assert percent(chance) == expected


def test_places_that_a_note_names_are_not_named_again() -> None:
    note = Note(
        NoteKind.FILE,
        "src/app.py",
        "src/app.py",
        "Defines `App` (12). Tests run with pytest (pyproject.toml:7).",
        {},
        (
            Citation("src/app.py"),
            Citation("src/app.py", 12, 30),
            Citation("pyproject.toml", 7),
            Citation("docs/a.md"),
        ),
    )
    assert render_note(note, PLAIN)[-1] == "  → src/app.py:12-30, docs/a.md"


def test_an_answer_of_nothing_announces_nothing() -> None:
    nothing = results.UNSURE._replace(verdict="unknown", covered=False, notes=(), evidence=())
    text = render_answer(nothing, PLAIN, now=results.NOW)
    assert "no note covers this question\n" in text


@pytest.mark.parametrize(
    ("notes", "evidence", "told"),
    [
        (1, 1, "below are the nearest one and passages"),
        (2, 1, "below are the nearest ones and passages"),
        (1, 0, "below is the nearest one"),
        (2, 0, "below are the nearest ones"),
    ],
)
def test_answer_announces_what_it_shows(notes: int, evidence: int, told: str) -> None:
    shown = results.UNSURE._replace(
        covered=False,
        notes=results.ANSWER.notes[:1] * notes,
        evidence=results.ANSWER.evidence[:1] * evidence,
    )

    assert f"no note covers this question; {told}\n" in render_answer(shown, PLAIN, now=results.NOW)


def test_answers_of_other_questions_come_after_the_passages() -> None:
    note = Note(NoteKind.QUESTION, "q", "What does `Lock` do?", "It locks.", inputs=(("a.py", "1f"),))
    shown = results.UNSURE._replace(
        covered=False, notes=(note,), evidence=results.ANSWER.evidence[:1], notices=()
    )

    text = render_answer(shown, PLAIN, now=results.NOW)

    assert "no note covers this question; below are passages and the nearest one\n" in text
    assert text.rstrip().endswith("What does `Lock` do?\nIt locks.")


def test_what_was_always_right_is_told_as_such() -> None:
    report = EvaluationReport("localize", [], {}, {}, [CalibrationBin(0.9, 1.0, 3, 0.95, 1.0)], 0.05, 0.01)
    assert "   90% to 100%: 100% right of 3 candidates, 95% stated" in render_evaluation(report, PLAIN)


def test_an_answer_that_does_not_fit_its_budget_still_says_where() -> None:
    item = Evidence(
        "sleepcode/lock.py", 18, 22, "WriterLock", "class WriterLock:\n" + "    x = 1\n" * 40, 1.0, ""
    )
    answer = results.ANSWER._replace(notes=(), evidence=(item,), verdict="likely", notices=())

    def draw(shown: Answer) -> str:
        return render_answer(shown, PLAIN, now=results.NOW)

    assert draw(fit_printed_answer(answer, 65, draw)).endswith("\n\nsleepcode/lock.py:18-22  WriterLock\n")
    assert draw(fit_printed_answer(answer, 20, draw)).endswith("\nnothing of it fits the budget\n")


def test_a_note_that_does_not_fit_its_budget_is_shortened_and_says_so() -> None:
    text = "Redis is a data structures server.\n" + "\n".join(
        f"Line {number} of more." for number in range(40)
    )
    note = Note(NoteKind.QUESTION, "q", "What is this?", text, citations=(Citation("README.md", 6),))
    answer = results.ANSWER._replace(notes=(note,), evidence=(), verdict="answered", covered=True, notices=())

    def draw(shown: Answer) -> str:
        return render_answer(shown, PLAIN, now=results.NOW)

    printed = draw(fit_printed_answer(answer, 80, draw))
    assert len(printed) <= 80 * 3.3
    assert "What is this?\nRedis is a data structures server.\n" in printed
    assert printed.endswith("\n(shortened to keep the budget)\n")


@pytest.mark.parametrize(("columns", "width"), [("40", 40), ("10", 40), ("200", 80), ("abc", 80), ("0", 80)])
def test_text_is_folded_to_a_narrow_terminal(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    line_width.cache_clear()
    try:
        lines = fold("word " * 100).split("\n")
    finally:
        line_width.cache_clear()
    assert width - 5 <= max(map(len, lines)) <= width


def test_pieces_of_a_symbol_that_follow_each_other_are_told_as_one() -> None:
    spans = (
        EditSpan("run", "function", 41, 80, 1.0),
        EditSpan("stop", "function", 200, 210, 0.9),
        EditSpan("run", "function", 1, 40, 0.8),
        EditSpan("run", "function", 121, 160, 0.7),
    )
    candidate = results.LOCALIZATION.candidates[0]._replace(spans=spans)

    text = render_localization(results.LOCALIZATION._replace(candidates=(candidate,)), PLAIN)

    assert "at run 1-80, 121-160, stop 200-210\n" in text


def test_answer_that_knows_nothing_does_not_announce_what_follows_as_one() -> None:
    unknown = results.ANSWER._replace(verdict="unknown", notes=(), covered=False, confidence=0.05)

    head = render_answer(unknown, PLAIN).split("\n\n")[0]

    assert head.startswith("unknown: nothing here seems to be about it\n")
    assert head.endswith("what follows merely has some of its words")
