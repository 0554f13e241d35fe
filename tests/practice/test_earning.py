"""Notes earn their place in localizing: what they are tried on, what a model is told then, what is paid once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sleepcode.model import Note, NoteKind
from sleepcode.model_reports import Level, SleepReport, Told, TrialsReport
from sleepcode.practice.judging import judge
from sleepcode.practice.run import practise
from sleepcode.render.json_output import sleep_json, status_json
from sleepcode.render.reports import render_status
from sleepcode.render.sleeping import render_sleep
from sleepcode.render.terminal import PLAIN
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.keeping import keep_notes
from sleepcode.sleep.status import read_status
from sleepcode.store.practice import practice_path
from sleepcode.store.trials import Tried
from tests.support.model_server import Reply
from tests.support.nights import MODEL, Nights, first_of, named, user_of
from tests.support.program import Program

_HINT = "Every rate is booked in the book."
_THEME = "Such commits also touch ledger/book.txt."


@pytest.fixture
def nights(nights: Nights) -> Nights:
    """Nights that only try notes, unless they are told otherwise."""
    nights.server.follow(led_by_hint)
    nights.settings = nights.settings._replace(budget=4_000)
    nights.usual.update(budget=600_000, only_stale=True)
    return nights


def write(nights: Nights, revision: str, kind: NoteKind = NoteKind.FILE) -> None:
    """Lets a model have written a note about a file that no change touches, at some revision: its summary, or
    where changes of rates land."""
    commit = nights.repository.resolve(revision)
    index_repository(nights.repository, nights.settings, revision=commit)
    path = "ledger/README.md"
    note = Note(
        kind,
        path if kind is NoteKind.FILE else "rates",
        path if kind is NoteKind.FILE else "Set the tax, duty, toll or levy",
        _HINT if kind is NoteKind.FILE else _THEME,
        {"sleep": {"commit": commit, "effort": "low"}},
        inputs=((path, nights.builder.blob(path)),),
        source=MODEL,
    )
    for found in (commit, nights.repository.resolve("HEAD")):
        keep_notes(nights.store, found, [note])


def led_by_hint(request: dict[str, Any]) -> Reply:
    """A model that names the first candidate, and the book where a note says so."""
    first = first_of(request)
    return named(first, "ledger/book.txt") if _HINT in user_of(request) else named(first)


def misled_by_hint(request: dict[str, Any]) -> Reply:
    first = first_of(request)
    return named("docs/page1.md") if _HINT in user_of(request) else named(first)


def trials_of(report: SleepReport) -> TrialsReport:
    assert report.trials is not None
    return report.trials


def test_rewritten_summary_that_leads_to_later_changes_is_told_from_then_on(nights: Nights) -> None:
    write(nights, "HEAD~6")
    assert _HINT not in nights.prompt()

    trials = trials_of(nights.sleep())

    rewritten = next(trial for trial in trials.trials if trial.level is Level.REWRITTEN)
    assert (rewritten.kind, rewritten.changes, rewritten.is_earned) == ("file", 6, True)
    assert rewritten.after > rewritten.before
    assert trials.told.files is Level.REWRITTEN
    assert _HINT in nights.prompt()


def test_rewritten_summary_that_leads_astray_is_kept_for_questions_alone(nights: Nights) -> None:
    write(nights, "HEAD~6")
    nights.server.follow(misled_by_hint)

    trials = trials_of(nights.sleep())

    assert not any(trial.is_earned for trial in trials.trials if trial.level is Level.REWRITTEN)
    assert trials.told.files is not Level.REWRITTEN
    assert _HINT not in nights.prompt()


def test_note_is_only_tried_on_changes_that_came_after_it(nights: Nights) -> None:
    write(nights, "HEAD~3")

    trials = trials_of(nights.sleep())

    told = [user_of(request) for request in nights.server.requests if _HINT in user_of(request)]
    titles = {text.split("\n")[2] for text in told}
    assert titles == {"Set the toll to 14", "Set the levy to 15", "Set the tax to 16"}
    rewritten = next(trial for trial in trials.trials if trial.level is Level.REWRITTEN)
    assert (rewritten.changes, rewritten.is_earned) == (3, False)


def test_note_of_the_newest_commit_is_tried_on_nothing_yet(nights: Nights) -> None:
    write(nights, "HEAD")

    nights.sleep()

    assert nights.server.requests
    assert not any(_HINT in user_of(request) for request in nights.server.requests)


def test_same_trial_is_not_paid_for_twice(nights: Nights) -> None:
    write(nights, "HEAD~6")
    first = trials_of(nights.sleep())
    nights.server.requests.clear()

    again = nights.sleep()

    assert first.changes == 8
    assert again.trials is None
    assert nights.server.requests == []


def test_night_after_a_commit_waits_until_a_few_changes_are_worth_it(nights: Nights) -> None:
    nights.sleep()
    for path in ("src/tax.py", "tests/test_tax.py", "ledger/book.txt"):
        nights.builder.write(path, "RATE = 17\n")
    commit = nights.builder.commit("Set the tax to 17")
    index_repository(nights.repository, nights.settings)
    practise(nights.repository, nights.settings, commit, seconds=60)
    nights.server.requests.clear()

    assert nights.sleep().trials is None
    assert nights.server.requests == []
    planned = nights.sleep(only_stale=False, is_dry=True).planned
    assert "trials of notes on 1 past change" in [note.title for note in planned]


def test_trials_take_their_share_and_go_on_another_night(nights: Nights) -> None:
    write(nights, "HEAD~6")

    first = trials_of(nights.sleep(budget=40_000))
    second = trials_of(nights.sleep())

    assert 0 < first.tokens <= 6_000
    assert "left of the budget" in first.outcome
    assert first.changes < 8 == first.changes + second.changes
    prompts = [user_of(request) for request in nights.server.requests]
    assert len(prompts) == len(set(prompts))
    assert second.told.files is Level.REWRITTEN


def test_interrupted_trial_keeps_what_was_answered(nights: Nights) -> None:
    def interrupted(request: dict[str, Any]) -> Reply:
        import _thread

        if len(nights.server.requests) == 5:
            _thread.interrupt_main()
        return led_by_hint(request)

    write(nights, "HEAD~6")
    nights.server.follow(interrupted)
    with pytest.raises(KeyboardInterrupt):
        nights.sleep()
    asked = [user_of(request) for request in nights.server.requests]
    nights.server.follow(led_by_hint)
    nights.server.requests.clear()

    nights.sleep()

    # The answer that Ctrl-C met is paid for, and the one that is asked for again.
    assert len({user_of(request) for request in nights.server.requests}.intersection(asked)) <= 1


def test_ledger_has_every_token_of_trying(nights: Nights) -> None:
    write(nights, "HEAD~6")

    report = nights.sleep()

    calls = nights.calls()
    spent = sum(call.prompt + call.completion for call in calls if call.purpose == "try notes")
    assert trials_of(report).tokens == spent > 0
    assert (
        report.tokens
        == sum(call.prompt + call.completion for call in calls)
        == nights.server.prompt_tokens + nights.server.completion_tokens
    )


def test_edit_locations_are_told_where_they_lead_to_what_is_missed(nights: Nights) -> None:
    def led_by_theme(request: dict[str, Any]) -> Reply:
        first = first_of(request)
        return named(first, "ledger/book.txt") if _THEME in user_of(request) else named(first)

    write(nights, "HEAD~5", NoteKind.EDIT)
    nights.server.follow(led_by_theme)
    assert _THEME not in nights.prompt()

    trials = trials_of(nights.sleep())

    assert trials.told.edits is Level.REWRITTEN
    assert f"Where changes like it land:\n````\n{_THEME}" in nights.prompt()


def test_what_was_tried_says_nothing_of_revisions_before_it(nights: Nights) -> None:
    write(nights, "HEAD~6")
    nights.sleep()

    index_repository(nights.repository, nights.settings, revision="HEAD~2")

    assert _HINT in nights.prompt()
    assert _HINT not in nights.prompt("HEAD~2")


@pytest.mark.parametrize("reply", [Reply("no JSON"), Reply('{"files": []}')])
def test_reply_that_names_nothing_counts_for_nothing(reply: Reply, nights: Nights) -> None:
    write(nights, "HEAD~6")
    nights.server.follow([reply])

    trials = trials_of(nights.sleep())

    assert trials.trials
    assert all(trial.before == trial.after == 0.0 for trial in trials.trials)


def test_prompt_that_is_too_long_for_the_model_keeps_no_other_change_from_its_trial(nights: Nights) -> None:
    def short(request: dict[str, Any]) -> Reply:
        if "to 16\n" in user_of(request):
            return Reply(status=400, error="context_length_exceeded")
        return led_by_hint(request)

    write(nights, "HEAD~6")
    nights.server.follow(short)

    trials = trials_of(nights.sleep())

    assert trials.changes == 8
    assert max(trial.changes for trial in trials.trials) == 7
    assert nights.sleep().trials is None


def test_failing_model_ends_the_trial_and_not_the_night(nights: Nights) -> None:
    nights.server.follow([Reply(status=503, error="down", headers={"retry-after": "0"})])

    report = nights.sleep()

    assert trials_of(report).told == Told()
    assert "can't be reached" in trials_of(report).outcome
    assert not report.stopped


def test_request_that_a_provider_does_not_take_ends_no_night(nights: Nights) -> None:
    nights.server.follow([Reply(status=400, error="invalid request")])

    assert "won't take the request" in trials_of(nights.sleep()).outcome


def test_what_was_tried_is_told(tmp_path: Path, nights: Nights) -> None:
    write(nights, "HEAD~6")
    before = read_status(nights.repository, nights.settings)

    report = nights.sleep()

    text = " ".join("\n".join(render_sleep(report, PLAIN)).split())
    assert "localizing is told rewritten file summaries" in text
    assert "rewritten file summaries, on 6 changes: F1" in text
    found = sleep_json(report)["trials"]
    assert found["told"] == {"file": "rewritten", "edit": "none"}
    assert {"kind", "level", "changes", "before", "after", "is_earned"} <= found["trials"][0].keys()
    status = read_status(nights.repository, nights.settings)
    assert status_json(before)["practice"]["told"] is None
    assert status_json(status)["practice"]["told"] == found["told"]
    assert "told rewritten file summaries" in " ".join(render_status(status, PLAIN).split())
    program = Program(nights.builder.path, tmp_path / "home")
    assert program.run("notes", "files", "--json").json()["told"] == found["told"]
    assert "is told rewritten file summaries and no edit locations" in program.run("notes", "files").out


def test_practice_of_an_earlier_version_is_kept(nights: Nights) -> None:
    path = practice_path(nights.store)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE trial")
        connection.execute("DROP TABLE told")
        connection.execute("PRAGMA user_version=1")

    assert trials_of(nights.sleep()).changes == 8
    assert read_status(nights.repository, nights.settings).practised == 16


def _arms(default: tuple[float, int], **others: tuple[float | None, int]) -> dict[str, Tried]:
    names = {"rewritten": "file rewritten", "plain": "file model-free", "themes": "edit model-free"}
    return {"default": Tried(*default), **{names[name]: Tried(*tried) for name, tried in others.items()}}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], Told()),
        # Too few to decide anything.
        ([_arms((0.2, 900), rewritten=(0.9, 900))] * 3, Told()),
        ([_arms((0.2, 900), rewritten=(0.9, 900))] * 4, Told(files=Level.REWRITTEN)),
        # As good in no more tokens, or not.
        ([_arms((0.5, 900), rewritten=(0.5, 900))] * 4, Told(files=Level.REWRITTEN)),
        ([_arms((0.5, 900), rewritten=(0.5, 901))] * 4, Told()),
        ([_arms((0.5, 900), plain=(0.5, 500))] * 4, Told(files=Level.MODEL_FREE)),
        ([_arms((0.5, 900), plain=(0.49, 500))] * 4, Told()),
        # The better one of two; of two as good, the one of fewer tokens.
        ([_arms((0.5, 900), rewritten=(0.7, 900), plain=(0.6, 500))] * 4, Told(files=Level.REWRITTEN)),
        ([_arms((0.5, 900), rewritten=(0.6, 900), plain=(0.6, 500))] * 4, Told(files=Level.MODEL_FREE)),
        ([_arms((0.5, 900), themes=(0.6, 990))] * 4, Told(edits=Level.MODEL_FREE)),
        # What nobody was asked about counts for nothing.
        ([_arms((0.5, 900), rewritten=(None, 0))] * 9, Told()),
    ],
)
def test_place_is_earned_by_quality_first_then_by_tokens(
    changes: list[dict[str, Tried]], expected: Told
) -> None:
    assert judge(changes)[0] == expected
