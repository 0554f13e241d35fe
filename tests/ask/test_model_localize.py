"""Localization with a model: it reorders and prunes, and never makes things worse by failing."""

from __future__ import annotations

import json
import re

import pytest

from sleepcode.ask.localize import localize
from sleepcode.ask.model_localize import localize_with_model
from sleepcode.config import Settings
from sleepcode.model_reports import Level, Told
from sleepcode.repo.repository import Repository
from sleepcode.sleep.index import index_repository
from tests.ask.conftest import MODEL
from tests.support.model_server import ModelServer, Reply
from tests.support.projects import opened, paths_of
from tests.support.repositories import RepositoryBuilder

_TASK = "Retry sending mail more often"


def _files(*files: tuple[str, float]) -> Reply:
    return Reply(json.dumps({"files": [{"path": path, "probability": chance} for path, chance in files]}))


def test_model_reorders_and_prunes(repository: Repository, settings: Settings, server: ModelServer) -> None:
    server.follow([_files(("shop/cart.py", 0.95), ("shop/mail.py", 0.9), ("made/up.py", 0.9))])

    plain = localize(repository, settings, _TASK)
    result = localize_with_model(repository, settings, _TASK, model=MODEL)

    assert set(paths_of(result)[:2]) == {"shop/cart.py", "shop/mail.py"}
    assert result.returned == 2
    assert "made/up.py" not in paths_of(result)
    chances = [candidate.probability for candidate in result.candidates]
    assert chances == sorted(chances, reverse=True)
    assert set(paths_of(result)) <= set(paths_of(plain))
    assert result.reply is not None
    assert result.reply.prompt == server.prompt_tokens


@pytest.mark.parametrize(
    "reply",
    [
        Reply("I'd rather not."),
        Reply('{"files": [{"path": "shop/mail.py"'),
        Reply('{"files": []}'),
        Reply('{"files": "all"}'),
        Reply('{"files": [{"path": "elsewhere.py", "probability": 1}]}'),
        Reply(status=401, error="no"),
        Reply(""),
    ],
)
def test_failing_model_leaves_the_ranking_without_one(
    repository: Repository, settings: Settings, server: ModelServer, reply: Reply
) -> None:
    server.follow([reply])

    plain = localize(repository, settings, _TASK)
    result = localize_with_model(repository, settings, _TASK, model=MODEL)

    assert [(c.path, c.probability) for c in result.candidates] == [
        (c.path, c.probability) for c in plain.candidates
    ]
    assert result.returned == plain.returned
    assert any("no answer from the model" in notice for notice in result.notices)


def test_talk_around_the_json_does_no_harm(
    repository: Repository, settings: Settings, server: ModelServer
) -> None:
    server.follow(
        [Reply('Sure:\n```json\n{"files": [{"path": "shop/mail.py", "probability": 0.9}]}\n```\nDone.')]
    )

    assert localize_with_model(repository, settings, _TASK, model=MODEL).returned == 1


@pytest.mark.parametrize(
    "chance", ["NaN", "1e999", "-Infinity", "1" + "0" * 400, "-1" + "0" * 400, "true", "null", '"90%"']
)
def test_chance_that_is_no_chance_does_no_harm(
    repository: Repository, settings: Settings, server: ModelServer, chance: str
) -> None:
    server.follow(
        [
            Reply(
                f'{{"files": [{{"path": "shop/mail.py", "probability": {chance}}}, {{"path": "shop/cart.py"}}]}}'
            )
        ]
    )

    result = localize_with_model(repository, settings, _TASK, model=MODEL)

    assert {"shop/mail.py", "shop/cart.py"} == {candidate.path for candidate in result.candidates[:2]}
    assert 1 <= result.returned <= 2
    assert all(0.0 < candidate.probability < 1.0 for candidate in result.candidates)
    chances = [candidate.probability for candidate in result.candidates]
    assert chances == sorted(chances, reverse=True)


def test_files_that_the_model_names_without_believing_in_them_are_not_handed_over(
    repository: Repository, settings: Settings, server: ModelServer
) -> None:
    named = [("shop/mail.py", 0.95), ("shop/cart.py", 0.04), ("shop/prices.py", 0.03), ("README.md", 0.02)]
    server.follow([_files(*named)])

    result = localize_with_model(repository, settings, _TASK, model=MODEL)

    assert [candidate.path for candidate in result.candidates[: result.returned]] == ["shop/mail.py"]


@pytest.mark.parametrize(
    "talk",
    [
        "As [1] says [sic]: {",
        "I weighed [2] and {this} or {}, then decided.",
        '<thinking> {"files": [unsure]} </thinking>',
        "[] ",
    ],
)
def test_brackets_in_talk_are_not_taken_for_the_answer(
    repository: Repository, settings: Settings, server: ModelServer, talk: str
) -> None:
    server.follow([Reply(f'{talk}\n{{"files": [{{"path": "shop/mail.py", "probability": 0.9}}]}}')])

    assert localize_with_model(repository, settings, _TASK, model=MODEL).returned == 1


@pytest.mark.parametrize(
    ("told", "summary"), [(None, ""), (Told(files=Level.MODEL_FREE), r" \| .*Sends confirmation mail")]
)
def test_prompt_is_within_the_budget_and_says_what_files_are_for_where_that_is_told(
    repository: Repository, settings: Settings, server: ModelServer, told: Told | None, summary: str
) -> None:
    server.follow([_files(("shop/mail.py", 0.9))])

    localize_with_model(repository, settings, _TASK, model=MODEL, budget=900, told=told)

    prompt = "".join(message["content"] for message in server.requests[0]["messages"])
    assert len(prompt) / 3.3 <= 900
    assert re.search(rf'1\. "shop/mail.py" \d+% source\. .*{summary}', prompt)
    assert ("Sends confirmation mail" in prompt) == bool(summary)


def test_file_that_was_not_listed_may_be_named_where_it_is_there(
    builder: RepositoryBuilder, settings: Settings, server: ModelServer
) -> None:
    builder.write("far/away.cfg", "x = 1\n")
    builder.commit("Begin")
    for number in range(70):
        builder.write(f"mail/sender_{number}.py", f"def send_mail_{number}(retry):\n    return retry\n")
        if number % 5 == 4:
            builder.commit("Send mail in five more ways")
    repository = opened(builder)
    index_repository(repository, settings)
    server.follow([_files(("far/away.cfg", 0.95), ("mail/sender_3.py", 0.9), ("made/up.py", 0.9))])

    hidden = localize_with_model(repository, settings, _TASK, model=MODEL, exclude=["far/*"])
    result = localize_with_model(repository, settings, _TASK, model=MODEL)

    assert "far/away.cfg" not in server.requests[1]["messages"][1]["content"]
    assert set(paths_of(result)[:2]) == {"mail/sender_3.py", "far/away.cfg"}
    assert "made/up.py" not in paths_of(result)
    assert "far/away.cfg" not in paths_of(hidden)


def test_past_changes_are_told_with_their_files(
    builder: RepositoryBuilder, repository: Repository, settings: Settings, server: ModelServer
) -> None:
    builder.write("shop/mail.py", "RETRIES = 4\n")
    builder.write("docs/mail.md", "Mail is retried.\n")
    builder.commit("Retry sending mail four times")
    index_repository(repository, settings)
    server.follow([_files(("shop/mail.py", 0.9))])

    localize_with_model(repository, settings, _TASK, model=MODEL)

    assert (
        "Retry sending mail four times: docs/mail.md, shop/mail.py"
        in server.requests[0]["messages"][1]["content"]
    )


def test_candidates_far_down_are_named_without_reasons(
    builder: RepositoryBuilder, settings: Settings, server: ModelServer
) -> None:
    for number in range(40):
        builder.write(f"mail/sender_{number}.py", f"def send_mail_{number}(retry):\n    return retry\n")
    builder.commit("Send mail in forty ways")
    repository = opened(builder)
    index_repository(repository, settings)
    server.follow([_files(("mail/sender_7.py", 0.9))])

    localize_with_model(repository, settings, _TASK, model=MODEL, budget=4_000)

    lines = re.findall(
        r'^(\d+)\. "mail/\S+" \d+% source(.*)$', server.requests[0]["messages"][1]["content"], re.M
    )
    assert len(lines) > 30
    assert all(bool(reasons) == (int(rank) <= 25) for rank, reasons in lines)


def test_long_task_leaves_room_for_candidates(
    repository: Repository, settings: Settings, server: ModelServer
) -> None:
    server.follow([_files(("shop/mail.py", 0.9))])
    task = f"{_TASK}\n{'It is refused by the server, time and again. ' * 900}\nI want three retries."

    result = localize_with_model(repository, settings, task, model=MODEL, budget=900)

    assert result.reply is not None
    prompt = server.requests[0]["messages"][1]["content"]
    assert _TASK in prompt
    assert "[...]" in prompt
    assert "I want three retries." in prompt
    assert '"shop/mail.py"' in prompt


def test_secrets_that_are_kept_out_are_told(
    repository: Repository, settings: Settings, server: ModelServer
) -> None:
    server.follow([_files(("shop/mail.py", 0.9))])
    task = 'Retry sending mail more often with password = "hunter22hunter"'

    result = localize_with_model(repository, settings, task, model=MODEL)

    assert "hunter22" not in "\n".join(server.texts)
    assert "1 secret was kept out of the prompt" in result.notices


def test_secret_is_kept_out_before_the_task_is_cut(
    repository: Repository, settings: Settings, server: ModelServer
) -> None:
    task = f"Retry sending mail more often\n{'and again ' * 594}client_token: sk-proj-{'a1B2' * 20}"

    localize_with_model(repository, settings, task, model=MODEL, budget=5_000)

    assert "and again" in server.texts[-1] and "a1B2" not in "".join(server.texts)
