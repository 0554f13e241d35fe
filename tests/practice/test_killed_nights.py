"""A night that is killed, and killed again, in the middle: the next one goes on, and pays for nothing twice.

What can't be known is what became of a request that was under way when the kill came: that one is asked again.
Everything else that a model was asked, it is asked once, whatever night it was in; and what is kept in the end
is what an undisturbed night keeps.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sleepcode.ask.notes import read_notes
from sleepcode.config import Settings
from sleepcode.paths import store_path
from sleepcode.store.ledger import Ledger, ledger_path
from sleepcode.store.replies import NewReply
from sleepcode.store.trials import read_told
from tests.practice.conftest import TOPICS
from tests.support.model_server import ModelServer, Reply, serve_model
from tests.support.nights import Nights, first_of, named, system_of, user_of
from tests.support.preloaded import Command, Preloaded
from tests.support.program import Program
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder
from tests.support.shared import made_once

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")

_RULE = "A change of a rate is also booked in ledger/book.txt."


def mark_of(request: dict[str, Any]) -> str:
    """What is asked: the same mark for the same question, however much room its answer gets."""
    asked = {name: value for name, value in request.items() if name != "max_tokens"}
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12]


def studious(request: dict[str, Any]) -> Reply:
    """A model whose every answer depends on all that it was asked; it looks at notes too, and at other files."""
    mark = mark_of(request)
    topic = TOPICS[int(mark[:4], 16) % 4]
    if "You learn from" in system_of(request):
        return Reply(json.dumps({"lessons": [{"rule": _RULE, "paths": ["ledger/book.txt"]}]}))
    if "You decide which" in system_of(request):
        first = first_of(request)
        return named(first, "ledger/book.txt") if _RULE in user_of(request) else named(first)
    if "prepare for questions" in system_of(request):
        question = {"question": f"What is {mark}?", "answer": "A rate.", "cites": [f"src/{topic}.py:1-2"]}
        return Reply(json.dumps({"questions": [question]}))
    results = [message for message in request["messages"] if message["role"] == "tool"]
    if not results:
        return Reply(
            calls=[("read_note", {"words": "rates booked src"}), ("read", {"path": f"src/{topic}.py"})]
        )
    if len(results) == 2:
        return Reply(calls=[("search", {"words": topic}), ("read_note", {"words": f"{topic} project"})])
    if len(results) == 4:
        cited = " ".join(f"src/{name}.py:1" for name in TOPICS)
        return Reply(calls=[("rethink_note", {"text": f"Rates booked {mark}: {cited}"})])
    return Reply(calls=[("finish", {})])


@dataclass
class Slept:
    """A repository that was slept on, and the server that was asked."""

    folder: Path
    server: ModelServer
    preloaded: Preloaded
    under_way: list[str] = field(default_factory=list)
    """Marks of what may have been under way at a kill."""

    @property
    def store(self) -> str:
        return store_path(str(self.folder / ".git"), Settings())

    def sleep(self, *options: str) -> int:
        """A night in a process of its own, to its end; returns how it ended."""
        return self.start(*options).wait()

    def start(self, effort: str = "low", jobs: str = "1", *options: str) -> Command:
        arguments = [str(self.folder), self.server.address, effort, jobs, *options]
        environment = Program(self.folder, self.folder.parent).environment()
        return self.preloaded.start("tests.support.sleeper", arguments, self.folder, environment)

    @property
    def asked(self) -> Counter[str]:
        return Counter(map(mark_of, self.server.requests))

    def kept(self) -> dict[str, Any]:
        """What is left of it all."""
        settings = Settings()._replace(jobs=1)
        _, notes, _ = read_notes(opened(RepositoryBuilder(self.folder)), settings, (), ())
        paid = [note for note in notes if note.source != "static"]
        told = {(note.kind.value, note.key): (note.text, note.citations, note.data) for note in paid}
        return {"notes": told, "told": read_told(self.store)}

    def spent(self) -> tuple[int, int]:
        """(prompt, completion) of the calls that came to an end, by the ledger."""
        with closing(Ledger(ledger_path(self.store))) as ledger:
            calls = [call for call in ledger.calls() if call.outcome != "started"]
        return sum(call.prompt for call in calls), sum(call.completion for call in calls)

    def recorded(self) -> int:
        """Replies that are still in the journal, but for those that the next reflection asks for again."""
        counted = "SELECT count(*) FROM reply WHERE scope != 'lessons'"
        with closing(sqlite3.connect(ledger_path(self.store))) as connection:
            return int(connection.execute(counted).fetchone()[0])


@pytest.fixture(scope="module")
def preloaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preloaded]:
    folder = tmp_path_factory.mktemp("preloaded")
    with Preloaded(Program(folder, folder).environment()) as process:
        yield process


@pytest.fixture
def ready(office: Path, tmp_path: Path, server: ModelServer, preloaded: Preloaded) -> Slept:
    """The office, not yet slept on."""
    server.follow(studious)
    shutil.copytree(office, tmp_path / "killed" / "project")
    return Slept(tmp_path / "killed" / "project", server, preloaded)


@pytest.fixture
def undisturbed(
    office: Path, tmp_path_factory: pytest.TempPathFactory, preloaded: Preloaded
) -> Callable[[str], tuple[Any, Any]]:
    """By effort, (what was asked, what was kept) in a night that nobody disturbed."""

    def sleep(effort: str) -> tuple[Any, Any]:
        def make(folder: Path) -> None:
            shutil.copytree(office, folder / "project")
            with serve_model() as server:
                server.follow(studious)
                slept = Slept(folder / "project", server, preloaded)
                assert slept.sleep(effort) == 0
                assert slept.spent() == (server.prompt_tokens, server.completion_tokens)
                assert slept.recorded() == 0
                (folder / "known").write_bytes(pickle.dumps((slept.asked, slept.kept())))

        folder = made_once(tmp_path_factory, f"undisturbed-{effort}", make)
        known: tuple[Any, Any] = pickle.loads((folder / "known").read_bytes())
        return known

    return sleep


@pytest.fixture
def most(request: pytest.FixtureRequest) -> int:
    """How often a night is killed: `--faults 20` kills it more often than CI has time for."""
    return int(request.config.getoption("--faults")) // 3


def kill_when_asked(slept: Slept, effort: str, jobs: int, number: int) -> None:
    """A night that is killed when so many requests have come; the last of them is never answered."""
    process: Command
    asked = 0

    def deadly(request: dict[str, Any]) -> Reply:
        nonlocal asked
        asked += 1
        if asked < number:
            return studious(request)
        if asked == number:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        # Whoever comes now is dead, and nothing that is not answered counts.
        slept.under_way.append(mark_of(request))
        return Reply(status=500)

    slept.server.follow(deadly)
    process = slept.start(effort, str(jobs))
    assert process.wait() == -signal.SIGKILL
    slept.server.follow(studious)


@pytest.mark.parametrize(
    ("effort", "numbers"),
    [
        # The reflection, one of its trials, one of notes, a note's first round, a later one, another note.
        ("low", (5, 14, 1, 17, 4, 14)),
        # Explorations that begin alike, and what merges them.
        ("high", (32, 4, 6)),
    ],
)
def test_night_that_is_killed_while_it_waits_for_an_answer_pays_for_nothing_twice(
    effort: str,
    numbers: tuple[int, ...],
    most: int,
    ready: Slept,
    undisturbed: Callable[[str], tuple[Any, Any]],
) -> None:
    if effort == "high" and most < 3:
        pytest.skip("takes over a minute; --faults 9 has time for it")
    asked, kept = undisturbed(effort)

    for number in numbers[:most]:
        kill_when_asked(ready, effort, 1, number)
    assert ready.sleep(effort) == 0

    assert ready.asked - Counter(ready.under_way) == asked
    assert len(ready.under_way) == len(numbers[:most])
    assert ready.spent() == (ready.server.prompt_tokens, ready.server.completion_tokens)
    assert ready.kept() == kept
    assert ready.recorded() == 0


def kill_after(slept: Slept, effort: str, jobs: int, spot: str, times: int) -> None:
    """A night that kills itself when it has done something so many times."""
    assert slept.start(effort, str(jobs), spot, str(times)).wait() == -signal.SIGKILL
    if slept.server.requests:
        # While one thread keeps a note, others ask; whoever answers can't tell whether they heard.
        slept.under_way += map(mark_of, slept.server.requests[-jobs:])


def test_night_that_is_killed_between_an_answer_and_the_next_request_pays_for_nothing_twice(
    most: int, ready: Slept, undisturbed: Callable[[str], tuple[Any, Any]]
) -> None:
    asked, kept = undisturbed("low")

    # The reflection, one of its trials, one of notes, and a note's rounds.
    for times in (7, 12, 1, 11, 2, 1)[:most] if most > 1 else (19,):
        kill_after(ready, "low", 1, "replied", times)
    assert ready.recorded() > 0
    assert ready.sleep("low") == 0

    assert ready.asked == asked
    assert ready.spent() == (ready.server.prompt_tokens, ready.server.completion_tokens)
    assert ready.kept() == kept
    assert ready.recorded() == 0


def test_night_that_is_killed_when_something_was_just_kept_pays_for_nothing_twice(
    most: int, ready: Slept, undisturbed: Callable[[str], tuple[Any, Any]]
) -> None:
    if most < 2:
        pytest.skip("takes a minute; --faults 6 has time for it")
    asked, kept = undisturbed("low")

    spots = (("learned", 1), ("tried", 2), ("tried", 3), ("kept", 1), ("kept", 2))
    for spot, times in spots[:: max(1, 6 // most)]:
        kill_after(ready, "low", 2, spot, times)
    assert ready.sleep("low", "2") == 0

    twice = ready.asked - asked
    assert asked - ready.asked == Counter()
    assert twice <= Counter(ready.under_way)
    assert ready.kept() == kept
    assert ready.recorded() == 0


@pytest.mark.parametrize(
    ("options", "is_left"),
    [
        ({"budget": 2_000_000}, False),
        ({"budget": 60_000}, True),
        ({"budget": 2_000_000, "only_stale": True}, True),
    ],
)
def test_what_a_whole_night_does_not_ask_for_is_swept_away(
    options: dict[str, Any], is_left: bool, nights: Nights
) -> None:
    nights.server.follow(studious)
    with closing(Ledger(ledger_path(nights.store))) as ledger:
        call = ledger.start("sleep", "explore", "m", 10, 5, None)
        reply = NewReply("of a file that is gone", "what was asked", b"said")
        ledger.finish(call, seconds=1, outcome="ok", prompt=8, completion=2, cost=None, reply=reply)

    nights.sleep(**options)

    with closing(Ledger(ledger_path(nights.store))) as ledger:
        assert ("of a file that is gone" in ledger.tokens_of_replies()) is is_left
