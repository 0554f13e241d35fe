"""A night with a model: what it is asked, what is kept of its work, what is never paid for twice."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sleepcode.ask.notes import read_notes
from sleepcode.config import Settings
from sleepcode.errors import ModelRejected, UsageError
from sleepcode.hook.sleeping import is_on_battery
from sleepcode.llm.connect import open_ledger
from sleepcode.llm.usage import read_usage
from sleepcode.model import Note, NoteKind
from sleepcode.model_reports import SleepReport
from sleepcode.paths import store_path
from sleepcode.repo.repository import Repository
from sleepcode.sleep.deepen import deepen
from sleepcode.sleep.index import index_repository
from sleepcode.store.ledger import Ledger, ledger_path
from sleepcode.store.lock import WriterLock
from tests.support.indexed import IndexedOnce
from tests.support.model_server import ModelServer, Reply
from tests.support.projects import build_shop, settings_in
from tests.support.repositories import RepositoryBuilder

_MODEL = "openai/scripted"
_ENOUGH = 100_000
_TEXT = "Prices are lowered by a discount (shop/prices.py:3); the cart adds them up (shop/cart.py:18-20)."


@pytest.fixture
def server(server: ModelServer) -> ModelServer:
    server.follow(diligent)
    return server


@pytest.fixture
def settings(tmp_path: Path, server: ModelServer) -> Settings:
    return settings_in(tmp_path / "store", api_base=server.address, model_timeout=3.0)


@pytest.fixture
def repository(index_once: IndexedOnce, settings: Settings) -> Repository:
    return index_once(build_shop, settings)


@pytest.fixture
def night(repository: Repository, settings: Settings) -> Callable[..., SleepReport]:
    """Sleeps for as long as a few notes take; `_ENOUGH` is for all of them."""

    def run(**options: Any) -> SleepReport:
        chosen = {"model": _MODEL, "budget": 25_000, "effort": "low", **options}
        return deepen(repository, settings, repository.resolve("HEAD"), **chosen)

    return run


def diligent(request: dict[str, Any]) -> Reply:
    """A model that looks, writes, and finishes; and that anticipates a question."""
    if "prepare for questions" in request["messages"][0]["content"]:
        return _anticipate("How is a price lowered?", "By a discount.", "shop/prices.py:3-8")
    results = sum(message["role"] == "tool" for message in request["messages"])
    if results == 0:
        return Reply(calls=[("read", {"path": "shop/prices.py"}), ("outline", {"path": "shop/cart.py"})])
    if results == 2:
        return Reply(calls=[("rethink_note", {"text": _TEXT})])
    return Reply(calls=[("finish", {})])


def _anticipate(question: str, answer: str, *cites: str) -> Reply:
    return Reply(json.dumps({"questions": [{"question": question, "answer": answer, "cites": list(cites)}]}))


def _paid(repository: Repository, settings: Settings) -> list[Note]:
    _, notes, _ = read_notes(repository, settings, (), ())
    return [note for note in notes if note.source != "static"]


def _ledger(repository: Repository, settings: Settings) -> Ledger:
    return Ledger(ledger_path(store_path(repository.common_dir, settings)))


def test_notes_are_rewritten_in_place_with_citations_that_hold(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings
) -> None:
    report = night()

    notes = {(note.kind, note.key): note for note in _paid(repository, settings)}
    overview = notes[NoteKind.ARCHITECTURE, "overview"]
    assert overview.text == _TEXT
    assert overview.source == _MODEL
    assert [str(citation) for citation in overview.citations] == ["shop/prices.py:3", "shop/cart.py:18-20"]
    assert {path for path, _ in overview.inputs} == {"shop/prices.py", "shop/cart.py"}
    question = notes[NoteKind.QUESTION, "How is a price lowered?"]
    assert str(question.citations[0]) == "shop/prices.py:3-8"
    assert report.kept
    assert report.recall_after[0] > report.recall_before[0]


def test_ledger_has_every_token_of_the_night(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    turn = 0

    def faltering(request: dict[str, Any]) -> Reply:
        nonlocal turn
        turn += 1
        return (
            Reply(status=503, error="busy", headers={"retry-after": "0"})
            if turn % 5 == 0
            else diligent(request)
        )

    server.follow(faltering)
    report = night(jobs=2)
    ledger = _ledger(repository, settings)

    sleep, test = read_usage(ledger, settings).phases

    assert (sleep.prompt, sleep.completion) == (server.prompt_tokens, server.completion_tokens)
    assert report.tokens == sleep.prompt + sleep.completion
    assert test.calls == 0
    ledger.close()


def test_budget_of_a_night_is_a_ceiling(night: Callable[..., SleepReport], server: ModelServer) -> None:
    report = night(budget=9_000)

    assert 0 < server.prompt_tokens + server.completion_tokens <= 9_000
    assert report.tokens <= 9_000


def test_dry_run_plans_and_prices_without_a_call(
    night: Callable[..., SleepReport], server: ModelServer
) -> None:
    report = night(model="openai/gpt-4o-mini", is_dry=True)

    assert server.requests == []
    assert report.planned[0].title == "What this project is"
    assert report.estimated_tokens > 0
    assert report.estimated_cost is not None and report.estimated_cost > 0


def test_second_night_pays_for_nothing_twice(night: Callable[..., SleepReport], server: ModelServer) -> None:
    night(budget=_ENOUGH)
    server.requests.clear()

    again = night(budget=_ENOUGH)

    assert again.planned == []
    assert server.requests == []


def test_only_what_a_commit_made_stale_is_done_again(
    night: Callable[..., SleepReport],
    builder: RepositoryBuilder,
    repository: Repository,
    settings: Settings,
    server: ModelServer,
) -> None:
    def careful(request: dict[str, Any]) -> Reply:
        """Cites only the file that the note is about."""
        path = "shop/mail.py" if "mail.py" in json.dumps(request["messages"][1]) else "shop/prices.py"
        if "prepare for questions" in request["messages"][0]["content"]:
            return _anticipate(f"What is in {path}?", "Code.", f"{path}:2")
        results = sum(message["role"] == "tool" for message in request["messages"])
        text = f"What matters is at {path}:1-3."
        return Reply(calls=[("rethink_note", {"text": text})] if not results else [("finish", {})])

    server.follow(careful)
    night()
    before = {note.key for note in _paid(repository, settings)}
    server.requests.clear()
    builder.write(
        "shop/prices.py",
        '"""Prices, anew."""\n\nDISCOUNT = 12\n\n\ndef price_of(item: str) -> int:\n    return 1\n',
    )
    builder.commit("Raise the discount once more")
    index_repository(repository, settings)
    kept = {note.key for note in _paid(repository, settings)}

    night(only_stale=True)

    assert "shop/mail.py" in before and "shop/mail.py" in kept
    assert "shop/prices.py" in before and "shop/prices.py" not in kept
    asked = [request["messages"][1]["content"] for request in server.requests]
    assert asked
    assert not any("[file summary] shop/mail.py" in text for text in asked)
    assert "shop/prices.py" in {note.key for note in _paid(repository, settings)}


def test_interrupted_night_keeps_what_was_finished(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    def interrupted(request: dict[str, Any]) -> Reply:
        import _thread

        if len(server.requests) == 13:  # once: a second one could strike while the first is being cleared up
            _thread.interrupt_main()
        return diligent(request)

    server.follow(interrupted)
    with pytest.raises(KeyboardInterrupt):
        night()
    kept = {note.key for note in _paid(repository, settings)}
    server.follow(diligent)
    server.requests.clear()

    night()

    assert kept
    assert kept < {note.key for note in _paid(repository, settings)}
    assert not any("[architecture] What project is" in text for text in server.texts)


def test_interrupted_night_knows_what_it_took_to_the_token(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    def slow(request: dict[str, Any]) -> Reply:
        import _thread

        if len(server.requests) == 10:
            _thread.interrupt_main()
        if len(server.requests) % 4 == 0:
            return Reply(status=429, error="busy", headers={"retry-after": "0"})
        return replace(diligent(request), delay=0.3)

    server.follow(slow)
    with pytest.raises(KeyboardInterrupt):
        night(jobs=3)

    calls = _ledger(repository, settings).calls()
    assert {call.outcome for call in calls} == {"ok", "unavailable"}
    assert sum(call.prompt for call in calls) == server.prompt_tokens
    assert sum(call.completion for call in calls) == server.completion_tokens
    assert len(server.requests) == len(calls) < 16


def _distinct(server: ModelServer) -> set[str]:
    """What was asked, whatever room the answers had."""
    return {json.dumps({**request, "max_tokens": 0}) for request in server.requests}


def test_interrupted_note_is_gone_on_with_where_it_was(
    night: Callable[..., SleepReport], server: ModelServer
) -> None:
    def interrupted(request: dict[str, Any]) -> Reply:
        import _thread

        if len(server.requests) == 3:
            _thread.interrupt_main()
        return replace(diligent(request), delay=0.3 if len(server.requests) == 3 else 0.0)

    server.follow(interrupted)
    with pytest.raises(KeyboardInterrupt):
        night()
    asked = len(server.requests)
    server.follow(diligent)

    night()

    assert 3 <= asked < 6
    assert len(_distinct(server)) == len(server.requests) > asked


@pytest.mark.parametrize("limit", [3_500, 6_000, 8_000])
def test_ceiling_ends_a_night_and_not_the_note_that_meets_it(
    limit: int, repository: Repository, settings: Settings, server: ModelServer
) -> None:
    def sleep(own: Settings) -> SleepReport:
        commit = repository.resolve("HEAD")
        return deepen(repository, own, commit, model=_MODEL, budget=400_000, effort="low")

    first = sleep(settings._replace(max_tokens_per_day=limit))
    asked = len(server.requests)
    paid = server.prompt_tokens + server.completion_tokens
    again = sleep(settings)

    assert asked and "ceiling" in first.stopped
    assert first.dropped == {}
    assert len(_distinct(server)) == len(server.requests) > asked
    assert "What this project is" in [*first.kept, *again.kept]
    assert (first.tokens, first.tokens + again.tokens) == (
        paid,
        server.prompt_tokens + server.completion_tokens,
    )


def test_note_that_no_answer_came_to_is_gone_on_with_another_night(
    night: Callable[..., SleepReport], server: ModelServer
) -> None:
    def failing(request: dict[str, Any]) -> Reply:
        is_late = sum(message["role"] == "tool" for message in request["messages"]) > 1
        return Reply(status=500, error="down", headers={"retry-after": "0"}) if is_late else diligent(request)

    server.follow(failing)
    first = night()
    answered = {text for text in server.texts if '"role": "tool"' not in text}
    server.follow(diligent)
    server.requests.clear()

    again = night()

    assert len(first.failed) >= 3 and not first.kept
    assert answered and not answered.intersection(server.texts)
    assert again.kept and not again.failed


def test_note_whose_end_fails_once_more_is_begun_anew(
    night: Callable[..., SleepReport], server: ModelServer
) -> None:
    def refusing(request: dict[str, Any]) -> Reply:
        is_late = sum(message["role"] == "tool" for message in request["messages"]) > 1
        return Reply(status=400, error="an odd request") if is_late else diligent(request)

    server.follow(refusing)
    rounds = []
    for _ in range(3):
        server.requests.clear()
        failed = len(night().failed)
        rounds.append(len(server.requests) / failed)

    # The last round alone, where the first one is known.
    assert rounds == [2.0, 1.0, 2.0]


def test_what_a_model_is_shown_of_notes_is_of_before_it_slept_here(
    night: Callable[..., SleepReport],
    builder: RepositoryBuilder,
    repository: Repository,
    settings: Settings,
    server: ModelServer,
) -> None:
    def curious(request: dict[str, Any]) -> Reply:
        reply = diligent(request)
        is_first = bool(reply.calls) and reply.calls[0][0] == "read"
        look = ("read_note", {"words": "How is a price lowered?"})
        return replace(reply, calls=[reply.calls[0], look]) if is_first else reply

    server.follow(curious)
    night(budget=60_000)
    night(effort="medium")
    shown = [message["content"] for request in server.requests for message in request["messages"][3:5]]
    builder.commit_file("docs/more.md", "# More\n")
    index_repository(repository, settings)
    server.requests.clear()
    night(effort="high", budget=200_000)
    later = [message["content"] for request in server.requests for message in request["messages"][3:5]]

    assert not any("By a discount." in text for text in shown)
    assert any("By a discount." in text for text in later)


def test_what_the_purse_does_not_hold_is_told(night: Callable[..., SleepReport], server: ModelServer) -> None:
    nothing = night(cost=0.0, model="openai/gpt-4o-mini")
    little = night(budget=100)

    assert server.requests == []
    assert "--sleep-cost" in nothing.stopped
    assert "--sleep-budget" in little.stopped


def test_ceiling_in_dollars_is_refused_where_no_price_is_known(
    night: Callable[..., SleepReport], server: ModelServer
) -> None:
    with pytest.raises(UsageError, match="price") as caught:
        night(cost=1.0)

    assert server.requests == []
    assert "--sleep-budget" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("It is somewhere in shop/nowhere.py:3 and shop/prices.py:3.", "no citation"),
        ("Trust me, it works.", "no citation"),
        ("Line shop/prices.py:999 shows it.", "no citation"),
    ],
)
def test_note_that_cites_what_is_not_there_is_not_kept(
    night: Callable[..., SleepReport],
    repository: Repository,
    settings: Settings,
    server: ModelServer,
    text: str,
    outcome: str,
) -> None:
    def careless(request: dict[str, Any]) -> Reply:
        reply = diligent(request)
        return (
            Reply(calls=[("rethink_note", {"text": text})])
            if reply.calls and reply.calls[0][0] == "rethink_note"
            else reply
        )

    server.follow(careless)
    report = night()

    assert set(report.dropped) == {outcome}
    assert _paid(repository, settings) == []


def _writing(text: str) -> Callable[[dict[str, Any]], Reply]:
    """Diligent, but it writes `text`, and finishes in the same breath."""

    def reply(request: dict[str, Any]) -> Reply:
        usual = diligent(request)
        if not usual.calls or usual.calls[0][0] == "read":
            return usual
        return Reply(calls=[("rethink_note", {"text": text}), ("finish", {})])

    return reply


def test_line_that_cites_what_is_not_there_is_left_out_of_the_note(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    server.follow(_writing(f"{_TEXT}\nThe rest is in shop/nowhere.py:3."))
    night()

    assert {note.text for note in _paid(repository, settings) if note.kind is not NoteKind.QUESTION} == {
        _TEXT
    }
    told = [text for text in server.texts if "These places are not there: shop/nowhere.py:3" in text]
    assert told, "it has a chance to mend it before it is done"


def test_path_that_is_cut_short_means_the_file_that_ends_so(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    server.follow(_writing("A discount (shop/prices.py:3, :4-5) lowers what cart.py:18-20 adds up."))
    night()

    overview = next(note for note in _paid(repository, settings) if note.key == "overview")
    assert list(map(str, overview.citations)) == [
        "shop/prices.py:3",
        "shop/prices.py:4-5",
        "shop/cart.py:18-20",
    ]


@pytest.mark.parametrize("heading", ["[architecture] {title}", "# {title}", "**{title}**", "{title}:"])
def test_title_that_is_copied_into_the_note_is_taken_off(
    night: Callable[..., SleepReport],
    repository: Repository,
    settings: Settings,
    server: ModelServer,
    heading: str,
) -> None:
    server.follow(_writing(f"{heading.format(title='What this project is')}\n{_TEXT}"))
    night()

    overview = next(note for note in _paid(repository, settings) if note.key == "overview")
    assert overview.text == _TEXT


def test_model_that_would_read_for_ever_has_to_write_in_the_last_round(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    def curious(request: dict[str, Any]) -> Reply:
        if "prepare for questions" in request["messages"][0]["content"]:
            return diligent(request)
        if request.get("tool_choice", {}) == {"type": "function", "function": {"name": "rethink_note"}}:
            assert "last round" in request["messages"][-1]["content"]
            assert len(request["tools"]) > 2
            return Reply(calls=[("rethink_note", {"text": _TEXT})])
        return Reply(calls=[("read", {"path": "shop/prices.py", "start": len(request["messages"])})])

    server.follow(curious)
    report = night()

    assert report.kept
    assert "nothing written" not in report.dropped
    assert any(note.key == "overview" for note in _paid(repository, settings))


def test_model_that_still_reads_in_the_last_round_is_told_once_more(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    def stubborn(request: dict[str, Any]) -> Reply:
        if "prepare for questions" in request["messages"][0]["content"]:
            return diligent(request)
        if any("nothing more is looked up" in str(message.get("content")) for message in request["messages"]):
            return Reply(calls=[("rethink_note", {"text": _TEXT})])
        return Reply(calls=[("read", {"path": "shop/prices.py", "start": len(request["messages"])})])

    server.follow(stubborn)

    assert "What this project is" in night().kept


@pytest.mark.parametrize(("said", "is_kept"), [(_TEXT, True), ("The note is good as it is.", False)])
def test_note_that_is_said_instead_of_written_is_taken_where_it_cites_something(
    night: Callable[..., SleepReport],
    repository: Repository,
    settings: Settings,
    server: ModelServer,
    said: str,
    is_kept: bool,
) -> None:
    def talkative(request: dict[str, Any]) -> Reply:
        usual = diligent(request)
        return Reply(said) if usual.calls and usual.calls[0][0] == "rethink_note" else usual

    server.follow(talkative)
    report = night()

    assert bool(report.kept) == is_kept
    assert set(report.dropped) <= {"no better" if is_kept else "nothing written"}
    assert any(note.text == said for note in _paid(repository, settings)) == is_kept


def test_note_is_written_where_what_was_read_leaves_no_room_for_another_round(
    builder: RepositoryBuilder,
    night: Callable[..., SleepReport],
    repository: Repository,
    settings: Settings,
    server: ModelServer,
) -> None:
    builder.write(
        "shop/long.py", "".join(f"value_{number} = 'a long line of it'\n" for number in range(2_000))
    )
    builder.commit("A long file")
    index_repository(repository, settings)

    def greedy(request: dict[str, Any]) -> Reply:
        if "tool_choice" in request or "prepare for questions" in request["messages"][0]["content"]:
            return (
                Reply(calls=[("rethink_note", {"text": _TEXT})])
                if "tool_choice" in request
                else diligent(request)
            )
        reads = [{"path": "shop/long.py", "start": 1 + 120 * number} for number in range(8)]
        return Reply(calls=[("read", arguments) for arguments in reads])

    server.follow(greedy)
    report = night(budget=9_000)

    assert report.kept == ["What this project is"]
    assert "left out to save room" in server.texts[1]
    assert report.tokens <= 9_000


def test_server_that_lets_no_tool_be_chosen_is_asked_in_words(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    def simple(request: dict[str, Any]) -> Reply:
        if "tool_choice" in request:
            return Reply(status=400, error="tool_choice is not supported")
        if "last round" in str(request["messages"][-1]["content"]):
            return Reply(calls=[("rethink_note", {"text": _TEXT})])
        if "prepare for questions" in request["messages"][0]["content"]:
            return diligent(request)
        return Reply(calls=[("outline", {"path": "."})])

    server.follow(simple)

    assert night().kept


def test_note_that_leads_nowhere_more_than_before_is_not_kept(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    def rambling(request: dict[str, Any]) -> Reply:
        if "prepare for questions" in request["messages"][0]["content"]:
            return _anticipate("Who sends mail?", "The mailer.", "shop/mail.py:1-2")
        results = sum(message["role"] == "tool" for message in request["messages"])
        text = "A very long story. " * 100 + "See shop/cart.py:1."
        return Reply(calls=[("rethink_note", {"text": text})] if not results else [("finish", {})])

    server.follow(rambling)
    report = night()

    assert report.dropped["no better"] > 0
    assert not any(
        "very long story" in note.text for note in _paid(repository, settings) if note.key == "overview"
    )


def test_question_that_was_asked_and_not_covered_is_prepared_first(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    ledger = _ledger(repository, settings)
    ledger.start_question("Why do pigeons carry the mail?", "answer", "high", False, 0)

    night()

    assert "Why do pigeons carry the mail?" in server.texts[0] or "Why do pigeons" in server.texts[1]
    notes = {note.key: note for note in _paid(repository, settings)}
    assert notes["Why do pigeons carry the mail?"].text == _TEXT
    assert ledger.open_questions(5) == []
    ledger.close()


def test_question_whose_answer_a_killed_night_kept_is_not_paid_for_again(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    question = "Why do pigeons carry the mail?"
    ledger = _ledger(repository, settings)
    ledger.start_question(question, "answer", "high", False, 0)
    night()
    ledger.close()
    # The store is written first: killed in between, the ledger doesn't know of it.
    path = ledger_path(store_path(repository.common_dir, settings))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM attempt")
        connection.execute("UPDATE question SET prepared=0")
    server.requests.clear()

    again = night()

    assert question not in [note.title for note in again.planned]
    assert not any("pigeons" in text for text in server.texts)


def test_files_that_questions_led_to_are_expected_to_be_asked_for(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings
) -> None:
    def weights() -> dict[str, float]:
        planned = night(budget=_ENOUGH, is_dry=True).planned
        return {note.title: note.weight for note in planned if note.kind == NoteKind.FILE.value}

    before = weights()
    ledger = _ledger(repository, settings)
    for number in range(3):
        ledger.start_question(
            f"How does Cart add an item up to its total? {number}", "answer", "low", True, 0
        )
    after = weights()

    assert after["shop/cart.py"] > before["shop/cart.py"]
    assert after["shop/mail.py"] < before["shop/mail.py"]


def test_wrong_key_ends_the_night_at_once(night: Callable[..., SleepReport], server: ModelServer) -> None:
    server.follow([Reply(status=401, error="no")])

    with pytest.raises(ModelRejected):
        night()

    assert len(server.requests) == 1


def test_model_that_keeps_failing_is_left_alone(
    night: Callable[..., SleepReport], server: ModelServer
) -> None:
    server.follow([Reply("")])

    report = night()

    assert "in a row failed" in report.stopped
    assert len(server.requests) <= 9


def test_rebuilt_store_keeps_what_was_paid_for(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings
) -> None:
    night()
    before = {(note.kind, note.key): note.text for note in _paid(repository, settings)}

    index_repository(repository, settings, full=True)

    assert {(note.kind, note.key): note.text for note in _paid(repository, settings)} == before


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({}, False),
        ({"AC": ("Mains", "1"), "BAT0": ("Battery", "")}, False),
        ({"AC": ("Mains", "0"), "BAT0": ("Battery", "")}, True),
        ({"BAT0": ("Battery", "")}, False),
    ],
)
def test_battery_is_known_where_the_system_tells(
    tmp_path: Path, kinds: dict[str, tuple[str, str]], expected: bool
) -> None:
    for name, (kind, online) in kinds.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "type").write_text(kind + "\n")
        if online:
            (tmp_path / name / "online").write_text(online + "\n")

    assert is_on_battery(str(tmp_path)) is expected


def test_what_the_budget_did_not_reach_is_worked_on_another_night(
    night: Callable[..., SleepReport], server: ModelServer
) -> None:
    # What is left after the first notes holds no more than a question: nobody is asked it.
    first = night(budget=20_000)
    asked = len(server.requests)

    report = night(budget=400_000)

    tried = sum(first.dropped.values()) + len(first.kept)
    assert tried < len(first.planned) + first.left_out
    assert "few for another note" in first.stopped
    assert len(server.requests) > asked
    assert len(report.kept) + sum(report.dropped.values()) == len(first.planned) + first.left_out - tried


def test_high_effort_merges_explorations_that_know_nothing_of_each_other(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    merged = "Prices fall by a discount (shop/prices.py:3), and the cart adds (shop/cart.py:18)."
    written = 0

    def independent(request: dict[str, Any]) -> Reply:
        nonlocal written
        told = json.dumps(request["messages"])
        if "prepare for questions" in told:
            return diligent(request)
        if "written apart from each other" in told:
            wrote = "rethink_note" in json.dumps([m.get("tool_calls") for m in request["messages"]])
            return Reply(calls=[("finish", {})] if wrote else [("rethink_note", {"text": merged})])
        reply = diligent(request)
        if reply.calls and reply.calls[0][0] == "rethink_note":
            written += 1
            return Reply(calls=[("rethink_note", {"text": f"Draft {written}: {_TEXT}"})])
        return reply

    server.follow(independent)
    night(effort="high", budget=160_000)

    overview = next(note for note in _paid(repository, settings) if note.key == "overview")
    assert overview.text == merged
    merges = [sent for sent in server.texts if "written apart from each other" in sent]
    assert all(f"Draft {number}: " in merges[0] for number in (1, 2, 3))
    exploring = [s for s in server.texts if "explore a git repository" in s and s not in merges]
    # No exploration is told what another one wrote, but for its own earlier rounds.
    assert not any("Draft 1: " in sent and "Draft 2: " in sent for sent in exploring)


def test_secret_of_a_question_that_was_asked_is_never_sent(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    ledger = _ledger(repository, settings)
    ledger.start_question('Why is password = "hunter22hunter" refused?', "answer", "high", False, 0)
    ledger.close()

    night(effort="high", budget=160_000)

    assert any("written apart from each other" in text and "withheld" in text for text in server.texts)
    assert not any("hunter22" in text for text in server.texts)


def _down() -> Reply:
    return Reply(status=503, error="down", headers={"retry-after": "0"})


def test_note_is_kept_though_mending_it_fails(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    def failing(request: dict[str, Any]) -> Reply:
        told = json.dumps(request["messages"])
        if "prepare for questions" in told:
            # One place that the new note leads to, and one that it doesn't.
            place, other = "shop/prices.py:3", "shop/mail.py:1-2"
            questions = [
                {"question": "How low?", "answer": "Ten.", "cites": [place]},
                {"question": "Who mails?", "answer": "Mail.", "cites": [other]},
            ]
            return Reply(json.dumps({"questions": questions}))
        return _down() if "It cites nothing near" in told else diligent(request)

    server.follow(failing)
    report = night(budget=15_000)

    assert any("It cites nothing near" in text for text in server.texts)
    assert report.failed == []
    assert "overview" in {note.key for note in _paid(repository, settings)}


def test_exploration_that_fails_after_others_takes_none_of_them_away(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    finished = 0

    def tired(request: dict[str, Any]) -> Reply:
        nonlocal finished
        if "prepare for questions" in request["messages"][0]["content"]:
            return diligent(request)
        if finished:
            return _down()
        reply = diligent(request)
        finished += reply.calls[0][0] == "finish"
        return reply

    server.follow(tired)
    report = night(effort="high", budget=160_000)

    assert report.kept[0] == "What this project is"
    assert "overview" in {note.key for note in _paid(repository, settings)}


@pytest.mark.parametrize(
    "call",
    [
        ("read", "[1]"),
        ("read", '"shop/cart.py"'),
        ("functions.read now!", {"path": "shop/cart.py"}),
        ("x" * 300, "{"),
    ],
)
def test_call_that_no_provider_would_take_back_is_not_quoted_at_it(
    night: Callable[..., SleepReport], server: ModelServer, call: tuple[str, Any]
) -> None:
    def strict(request: dict[str, Any]) -> Reply:
        for message in request["messages"]:
            for told in message.get("tool_calls") or ():
                arguments = json.loads(told["function"]["arguments"])
                if not isinstance(arguments, dict) or not re.fullmatch(
                    r"[\w-]{1,64}", told["function"]["name"]
                ):
                    return Reply(status=400, error="invalid tool call")
        results = sum(message["role"] == "tool" for message in request["messages"])
        if results == 0 and "prepare for" not in request["messages"][0]["content"]:
            return Reply(calls=[call])
        if results == 1:
            return Reply(calls=[("rethink_note", {"text": _TEXT})])
        return diligent(request)

    server.follow(strict)

    assert night(budget=15_000).failed == []


def test_model_of_few_tokens_anticipates_from_less(
    night: Callable[..., SleepReport],
    builder: RepositoryBuilder,
    repository: Repository,
    settings: Settings,
    server: ModelServer,
) -> None:
    builder.commit_file("shop/rates.py", "".join(f"RATE_{number} = {number}\n" for number in range(30)))
    index_repository(repository, settings)
    refused: list[str] = []

    def small(request: dict[str, Any]) -> Reply:
        code = request["messages"][1]["content"]
        if "prepare for" in request["messages"][0]["content"] and "\n21 " in code:
            refused.append(code)
            return Reply(status=400, error="context_length_exceeded")
        reply = diligent(request)
        is_first = bool(reply.calls) and reply.calls[0][0] == "read"
        return Reply(calls=[("read", {"path": "shop/rates.py"}), reply.calls[1]]) if is_first else reply

    server.follow(small)
    report = night(budget=15_000)

    assert refused
    assert report.failed == []
    assert "overview" in {note.key for note in _paid(repository, settings)}


def test_interruption_while_a_note_is_being_kept_keeps_it(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    lock = WriterLock(store_path(repository.common_dir, settings))
    threads: list[threading.Thread] = []

    def interrupt() -> None:
        import _thread

        time.sleep(1.0)
        _thread.interrupt_main()
        time.sleep(0.5)
        lock.__exit__(None, None, None)

    def busy(request: dict[str, Any]) -> Reply:
        """Somebody indexes from when the first note is done: it can't be kept at once."""
        if "prepare for" in request["messages"][0]["content"] and not threads:
            lock.__enter__()
            threads.append(threading.Thread(target=interrupt))
            threads[0].start()
        return diligent(request)

    server.follow(busy)
    with pytest.raises(KeyboardInterrupt):
        night()
    threads[0].join()

    assert "overview" in {note.key for note in _paid(repository, settings)}
    with open_ledger(store_path(repository.common_dir, settings)) as ledger:
        assert (NoteKind.ARCHITECTURE.value, "overview") in ledger.attempts()


def test_dollars_are_a_ceiling_however_many_work(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    server.follow(lambda request: replace(diligent(request), delay=0.05))

    report = night(model="openai/gpt-4o-mini", cost=0.004, jobs=4)

    with open_ledger(store_path(repository.common_dir, settings)) as ledger:
        spent = sum(call.cost or 0.0 for call in ledger.calls())
    assert 0.0 < spent <= 0.004
    assert report.cost == pytest.approx(spent)
    assert "--sleep-cost" in report.stopped


@pytest.mark.parametrize(
    "refusal",
    [
        Reply(status=400, error="content_policy_violation: this can't be said"),
        Reply("I can't", finish="content_filter"),
    ],
)
def test_note_that_a_filter_refuses_is_left_alone_and_the_night_goes_on(
    night: Callable[..., SleepReport],
    repository: Repository,
    settings: Settings,
    server: ModelServer,
    refusal: Reply,
) -> None:
    def prudish(request: dict[str, Any]) -> Reply:
        about = str(request["messages"][1]["content"])
        return refusal if "[file summary] shop/mail.py" in about else diligent(request)

    server.follow(prudish)
    report = night(budget=_ENOUGH)
    server.requests.clear()
    again = night(budget=_ENOUGH)

    assert report.dropped["refused by a filter"] == 1
    assert (report.failed, report.stopped) == ([], "")
    assert "overview" in {note.key for note in _paid(repository, settings)}
    assert again.planned == []


def test_request_that_a_provider_does_not_take_ends_no_night(
    night: Callable[..., SleepReport], repository: Repository, settings: Settings, server: ModelServer
) -> None:
    def picky(request: dict[str, Any]) -> Reply:
        about = str(request["messages"][1]["content"])
        is_odd = "[file summary] shop/mail.py" in about
        return Reply(status=400, error="invalid request") if is_odd else diligent(request)

    server.follow(picky)
    report = night(budget=_ENOUGH)

    assert [failure.partition(":")[0] for failure in report.failed] == ["shop/mail.py"]
    assert report.stopped == ""
    assert {"overview", "shop/cart.py"} <= {note.key for note in _paid(repository, settings)}
