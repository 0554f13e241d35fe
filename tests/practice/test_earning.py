"""Notes earn their place in localizing: what they are tried on, what a model is told then, what is paid once."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sleepcode.ask.model_localize import localize_with_model
from sleepcode.config import Settings
from sleepcode.llm.connect import open_ledger
from sleepcode.model import Note, NoteKind
from sleepcode.model_reports import Level, SleepReport, Told, TrialsReport
from sleepcode.paths import store_path
from sleepcode.practice.judging import judge
from sleepcode.practice.nights import Night, sleep_on
from sleepcode.practice.run import practise
from sleepcode.render.json_output import sleep_json, status_json
from sleepcode.render.reports import render_status
from sleepcode.render.sleeping import render_sleep
from sleepcode.render.terminal import PLAIN
from sleepcode.repo.repository import Repository
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.keeping import keep_notes
from sleepcode.sleep.status import read_status
from sleepcode.store.practice import practice_path
from sleepcode.store.trials import Tried
from tests.support.model_server import ModelServer, Reply, serve_model
from tests.support.program import Program
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder

_MODEL = "openai/scripted"
_HINT = "Every rate is booked in the book."
_THEME = "Such commits also touch ledger/book.txt."


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serve_model() as running:
        running.follow(led_by_hint)
        yield running


@pytest.fixture
def settings(server: ModelServer) -> Settings:
    return replace(Settings(), jobs=1, api_base=server.address, model_timeout=3.0, budget=4_000)


@pytest.fixture
def builder(office: Path, tmp_path: Path) -> RepositoryBuilder:
    shutil.copytree(office, tmp_path / "project")
    return RepositoryBuilder(tmp_path / "project")


@pytest.fixture
def repository(builder: RepositoryBuilder) -> Repository:
    return opened(builder)


@pytest.fixture
def write(repository: Repository, builder: RepositoryBuilder, settings: Settings) -> Callable[..., None]:
    """Lets a model have written a note about a file that no change touches, at some revision: its summary, or
    where changes of rates land."""

    def at(revision: str, kind: NoteKind = NoteKind.FILE) -> None:
        commit = repository.resolve(revision)
        index_repository(repository, settings, revision=commit)
        path = "ledger/README.md"
        note = Note(
            kind,
            path if kind is NoteKind.FILE else "rates",
            path if kind is NoteKind.FILE else "Set the tax, duty, toll or levy",
            _HINT if kind is NoteKind.FILE else _THEME,
            {"sleep": {"commit": commit, "effort": "low"}},
            inputs=((path, builder.blob(path)),),
            source=_MODEL,
        )
        for found in (commit, repository.resolve("HEAD")):
            keep_notes(store_path(repository.common_dir, settings), found, [note])

    return at


@pytest.fixture
def night(repository: Repository, settings: Settings) -> Callable[..., SleepReport]:
    """A night that only tries notes, unless it is told otherwise."""

    def run(**options: Any) -> SleepReport:
        chosen = Night(_MODEL, **{"budget": 600_000, "effort": "low", "only_stale": True, **options})
        return sleep_on(repository, settings, repository.resolve("HEAD"), chosen)

    return run


def user_of(request: dict[str, Any]) -> str:
    return str(request["messages"][1]["content"])


def named(*paths: str) -> Reply:
    return Reply(json.dumps({"files": [{"path": path, "probability": 0.8} for path in paths]}))


def led_by_hint(request: dict[str, Any]) -> Reply:
    """A model that names the first candidate, and the book where a note says so."""
    first = user_of(request).split('1. "', 1)[1].split('"', 1)[0]
    return named(first, "ledger/book.txt") if _HINT in user_of(request) else named(first)


def misled_by_hint(request: dict[str, Any]) -> Reply:
    first = user_of(request).split('1. "', 1)[1].split('"', 1)[0]
    return named("docs/page1.md") if _HINT in user_of(request) else named(first)


def trials_of(report: SleepReport) -> TrialsReport:
    assert report.trials is not None
    return report.trials


def prompt_of(repository: Repository, settings: Settings, server: ModelServer, revision: str = "HEAD") -> str:
    """What a model is told when somebody asks it."""
    localize_with_model(repository, settings, "Set the toll to 99", model=_MODEL, revision=revision)
    return user_of(server.requests[-1])


def test_rewritten_summary_that_leads_to_later_changes_is_told_from_then_on(
    night: Callable[..., SleepReport],
    write: Callable[..., None],
    repository: Repository,
    settings: Settings,
    server: ModelServer,
) -> None:
    write("HEAD~6")
    assert _HINT not in prompt_of(repository, settings, server)

    trials = trials_of(night())

    rewritten = next(trial for trial in trials.trials if trial.level is Level.REWRITTEN)
    assert (rewritten.kind, rewritten.changes, rewritten.is_earned) == ("file", 6, True)
    assert rewritten.after > rewritten.before
    assert trials.told.files is Level.REWRITTEN
    assert _HINT in prompt_of(repository, settings, server)


def test_rewritten_summary_that_leads_astray_is_kept_for_questions_alone(
    night: Callable[..., SleepReport],
    write: Callable[..., None],
    repository: Repository,
    settings: Settings,
    server: ModelServer,
) -> None:
    write("HEAD~6")
    server.follow(misled_by_hint)

    trials = trials_of(night())

    assert not any(trial.is_earned for trial in trials.trials if trial.level is Level.REWRITTEN)
    assert trials.told.files is not Level.REWRITTEN
    assert _HINT not in prompt_of(repository, settings, server)


def test_note_is_only_tried_on_changes_that_came_after_it(
    night: Callable[..., SleepReport], write: Callable[..., None], server: ModelServer
) -> None:
    write("HEAD~3")

    trials = trials_of(night())

    told = [user_of(request) for request in server.requests if _HINT in user_of(request)]
    titles = {text.split("\n")[2] for text in told}
    assert titles == {"Set the toll to 14", "Set the levy to 15", "Set the tax to 16"}
    rewritten = next(trial for trial in trials.trials if trial.level is Level.REWRITTEN)
    assert (rewritten.changes, rewritten.is_earned) == (3, False)


def test_note_of_the_newest_commit_is_tried_on_nothing_yet(
    night: Callable[..., SleepReport], write: Callable[..., None], server: ModelServer
) -> None:
    write("HEAD")

    night()

    assert server.requests
    assert not any(_HINT in user_of(request) for request in server.requests)


def test_same_trial_is_not_paid_for_twice(
    night: Callable[..., SleepReport], write: Callable[..., None], server: ModelServer
) -> None:
    write("HEAD~6")
    first = trials_of(night())
    server.requests.clear()

    again = night()

    assert first.changes == 8
    assert again.trials is None
    assert server.requests == []


def test_night_after_a_commit_waits_until_a_few_changes_are_worth_it(
    night: Callable[..., SleepReport],
    builder: RepositoryBuilder,
    repository: Repository,
    settings: Settings,
    server: ModelServer,
) -> None:
    night()
    for path in ("src/tax.py", "tests/test_tax.py", "ledger/book.txt"):
        builder.write(path, "RATE = 17\n")
    commit = builder.commit("Set the tax to 17")
    index_repository(repository, settings)
    practise(repository, settings, commit, seconds=60)
    server.requests.clear()

    assert night().trials is None
    assert server.requests == []
    planned = night(only_stale=False, is_dry=True).planned
    assert "trials of notes on 1 past change" in [note.title for note in planned]


def test_trials_take_their_share_and_go_on_another_night(
    night: Callable[..., SleepReport], write: Callable[..., None], server: ModelServer
) -> None:
    write("HEAD~6")

    first = trials_of(night(budget=40_000))
    second = trials_of(night())

    assert 0 < first.tokens <= 6_000
    assert "left of the budget" in first.outcome
    assert first.changes < 8 == first.changes + second.changes
    prompts = [user_of(request) for request in server.requests]
    assert len(prompts) == len(set(prompts))
    assert second.told.files is Level.REWRITTEN


def test_interrupted_trial_keeps_what_was_answered(
    night: Callable[..., SleepReport], write: Callable[..., None], server: ModelServer
) -> None:
    def interrupted(request: dict[str, Any]) -> Reply:
        import _thread

        if len(server.requests) == 5:
            _thread.interrupt_main()
        return led_by_hint(request)

    write("HEAD~6")
    server.follow(interrupted)
    with pytest.raises(KeyboardInterrupt):
        night()
    asked = [user_of(request) for request in server.requests]
    server.follow(led_by_hint)
    server.requests.clear()

    night()

    # The answer that Ctrl-C met is paid for, and the one that is asked for again.
    assert len({user_of(request) for request in server.requests}.intersection(asked)) <= 1


def test_ledger_has_every_token_of_trying(
    night: Callable[..., SleepReport],
    write: Callable[..., None],
    repository: Repository,
    settings: Settings,
    server: ModelServer,
) -> None:
    write("HEAD~6")

    report = night()

    with open_ledger(store_path(repository.common_dir, settings)) as ledger:
        calls = ledger.calls()
    spent = sum(call.prompt + call.completion for call in calls if call.purpose == "try notes")
    assert trials_of(report).tokens == spent > 0
    assert (
        report.tokens
        == sum(call.prompt + call.completion for call in calls)
        == server.prompt_tokens + server.completion_tokens
    )


def test_edit_locations_are_told_where_they_lead_to_what_is_missed(
    night: Callable[..., SleepReport],
    write: Callable[..., None],
    repository: Repository,
    settings: Settings,
    server: ModelServer,
) -> None:
    def led_by_theme(request: dict[str, Any]) -> Reply:
        first = user_of(request).split('1. "', 1)[1].split('"', 1)[0]
        return named(first, "ledger/book.txt") if _THEME in user_of(request) else named(first)

    write("HEAD~5", NoteKind.EDIT)
    server.follow(led_by_theme)
    assert _THEME not in prompt_of(repository, settings, server)

    trials = trials_of(night())

    assert trials.told.edits is Level.REWRITTEN
    assert f"Where changes like it land:\n````\n{_THEME}" in prompt_of(repository, settings, server)


def test_what_was_tried_says_nothing_of_revisions_before_it(
    night: Callable[..., SleepReport],
    write: Callable[..., None],
    repository: Repository,
    settings: Settings,
    server: ModelServer,
) -> None:
    write("HEAD~6")
    night()

    index_repository(repository, settings, revision="HEAD~2")

    assert _HINT in prompt_of(repository, settings, server)
    assert _HINT not in prompt_of(repository, settings, server, "HEAD~2")


@pytest.mark.parametrize("reply", [Reply("no JSON"), Reply('{"files": []}')])
def test_reply_that_names_nothing_counts_for_nothing(
    reply: Reply, night: Callable[..., SleepReport], write: Callable[..., None], server: ModelServer
) -> None:
    write("HEAD~6")
    server.follow([reply])

    trials = trials_of(night())

    assert trials.trials
    assert all(trial.before == trial.after == 0.0 for trial in trials.trials)


def test_prompt_that_is_too_long_for_the_model_keeps_no_other_change_from_its_trial(
    night: Callable[..., SleepReport], write: Callable[..., None], server: ModelServer
) -> None:
    def short(request: dict[str, Any]) -> Reply:
        if "to 16\n" in user_of(request):
            return Reply(status=400, error="context_length_exceeded")
        return led_by_hint(request)

    write("HEAD~6")
    server.follow(short)

    trials = trials_of(night())

    assert trials.changes == 8
    assert max(trial.changes for trial in trials.trials) == 7
    assert night().trials is None


def test_failing_model_ends_the_trial_and_not_the_night(
    night: Callable[..., SleepReport], server: ModelServer
) -> None:
    server.follow([Reply(status=503, error="down", headers={"retry-after": "0"})])

    report = night()

    assert trials_of(report).told == Told()
    assert "can't be reached" in trials_of(report).outcome
    assert not report.stopped


def test_request_that_a_provider_does_not_take_ends_no_night(
    night: Callable[..., SleepReport], server: ModelServer
) -> None:
    server.follow([Reply(status=400, error="invalid request")])

    assert "won't take the request" in trials_of(night()).outcome


def test_what_was_tried_is_told(
    night: Callable[..., SleepReport],
    write: Callable[..., None],
    builder: RepositoryBuilder,
    repository: Repository,
    settings: Settings,
    tmp_path: Path,
) -> None:
    write("HEAD~6")
    before = read_status(repository, settings)

    report = night()

    text = " ".join("\n".join(render_sleep(report, PLAIN)).split())
    assert "localizing is told rewritten file summaries" in text
    assert "rewritten file summaries, on 6 changes: F1" in text
    found = sleep_json(report)["trials"]
    assert found["told"] == {"file": "rewritten", "edit": "none"}
    assert {"kind", "level", "changes", "before", "after", "is_earned"} <= found["trials"][0].keys()
    status = read_status(repository, settings)
    assert status_json(before)["practice"]["told"] is None
    assert status_json(status)["practice"]["told"] == found["told"]
    assert "told rewritten file summaries" in " ".join(render_status(status, PLAIN).split())
    program = Program(builder.path, tmp_path / "home")
    assert program.run("notes", "files", "--json").json()["told"] == found["told"]
    assert "is told rewritten file summaries and no edit locations" in program.run("notes", "files").out


def test_practice_of_an_earlier_version_is_kept(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings
) -> None:
    path = practice_path(store_path(repository.common_dir, settings))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE trial")
        connection.execute("DROP TABLE told")
        connection.execute("PRAGMA user_version=1")

    assert trials_of(night()).changes == 8
    assert read_status(repository, settings).practised == 16


def _arms(default: tuple[float, int], **others: tuple[float | None, int]) -> dict[str, Tried]:
    names = {"rewritten": "file rewritten", "none": "file none", "themes": "edit model-free"}
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
        ([_arms((0.5, 900), none=(0.5, 500))] * 4, Told(files=Level.NONE)),
        ([_arms((0.5, 900), none=(0.49, 500))] * 4, Told()),
        # The better one of two; of two as good, the one of fewer tokens.
        ([_arms((0.5, 900), rewritten=(0.7, 900), none=(0.6, 500))] * 4, Told(files=Level.REWRITTEN)),
        ([_arms((0.5, 900), rewritten=(0.6, 900), none=(0.6, 500))] * 4, Told(files=Level.NONE)),
        ([_arms((0.5, 900), themes=(0.6, 990))] * 4, Told(edits=Level.MODEL_FREE)),
        # What nobody was asked about counts for nothing.
        ([_arms((0.5, 900), rewritten=(None, 0))] * 9, Told()),
    ],
)
def test_place_is_earned_by_quality_first_then_by_tokens(
    changes: list[dict[str, Tried]], expected: Told
) -> None:
    assert judge(changes)[0] == expected
