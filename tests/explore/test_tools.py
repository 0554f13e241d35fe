"""What a model's tools give of a revision, and what they keep to themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepcode.explore.tools import RevisionTools
from sleepcode.paths import store_path
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.keeping import open_revision
from sleepcode.store.blobs import read_object
from tests.support.projects import opened, settings_in
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def tools(builder: RepositoryBuilder, tmp_path: Path) -> Iterator[RevisionTools]:
    """The tools on a small service with a file of secrets."""
    builder.write("app.py", "def run() -> int:\n    return 1\n")
    members = "".join(f"    field_{number}: int = {number}\n" for number in range(4))
    builder.write(
        "large.py", "".join(f"class ModelOfManyThings{number}:\n{members}\n\n" for number in range(120))
    )
    builder.write("config/secrets.yaml", "database:\n  word: hunter2hunter\n  user: ada\n")
    builder.write("config/secrets.toml", '[database]\nword = "hunter2hunter"\n')
    builder.commit("Start a service")
    repository, settings = opened(builder), settings_in(tmp_path / "store")
    commit = index_repository(repository, settings).stamp.commit
    path = store_path(repository.common_dir, settings)
    with open_revision(path, commit) as (connection, data), BlobReader(repository) as reader:

        def blob_of(place: int) -> str:
            return read_object(connection, data.blobs[place])

        yield RevisionTools(
            RevisionView(connection, data), lambda place: reader.read(blob_of(place), limit=100_000), blob_of
        )


@pytest.mark.parametrize("path", ["config/secrets.yaml", "config/secrets.toml"])
@pytest.mark.parametrize("tool", ["read", "outline"])
def test_file_of_secrets_is_withheld_whatever_is_asked_of_it(
    tools: RevisionTools, tool: str, path: str
) -> None:
    result = tools.run(tool, json.dumps({"path": path}))

    assert "hunter2hunter" not in result
    assert "withheld" in result
    assert tools.withheld == 1
    # What was seen is shown again where questions are anticipated.
    assert tools.seen == {}


def test_secrets_are_in_no_search(tools: RevisionTools) -> None:
    for tool, arguments in (
        ("search", {"words": "database word user"}),
        ("symbol", {"name": "word"}),
        ("symbol", {"name": "database"}),
        ("read_note", {"words": "config/secrets.yaml"}),
    ):
        assert "hunter2hunter" not in tools.run(tool, json.dumps(arguments))


def test_last_line_is_the_last(tools: RevisionTools) -> None:
    assert tools.lines("app.py") == ["def run() -> int:", "    return 1"]
    assert "has no line 3" in tools.run("read", json.dumps({"path": "app.py", "start": 3}))
    assert "app.py:2-2" in tools.run("read", json.dumps({"path": "app.py", "start": 2, "end": 99}))


@pytest.mark.parametrize("path", ["../app.py", "/etc/passwd", "/app.py", "config/../app.py", "app.py\0", ""])
def test_path_that_names_no_file_of_the_revision_names_nothing(tools: RevisionTools, path: str) -> None:
    assert "can't be made" in tools.run("read", json.dumps({"path": path}))
    assert tools.seen == {}


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("read", "no JSON"),
        ("read", "[1]"),
        ("read", '{"path": "app.py", "start": 0}'),
        ("read", '{"path": "app.py", "start": true}'),
        ("read", "[" * 10_000),
        ("search", '{"words": "\\ud800"}'),
        ("symbol", '{"name": "\\ud800"}'),
        ("similar_changes", '{"task": 3}'),
        ("rm", "{}"),
    ],
)
def test_call_that_means_nothing_is_answered_in_words(
    tools: RevisionTools, tool: str, arguments: str
) -> None:
    assert tools.run(tool, arguments)


def test_outline_of_a_large_file_tells_what_counts_and_from_where_the_rest_is_had(
    tools: RevisionTools,
) -> None:
    small = tools.run("outline", json.dumps({"path": "app.py"}))
    first = tools.run("outline", json.dumps({"path": "large.py"}))
    (line,) = re.findall(r"more from line (\d+) on", first)
    second = tools.run("outline", json.dumps({"path": "large.py", "start": int(line)}))

    assert "run" in small
    assert "more from" not in small
    assert "field_" not in first
    told = [
        int(number)
        for text in (first, second)
        for number in re.findall(r"^\S+ class ModelOfManyThings(\d+)", text, re.M)
    ]
    assert told[:70] == list(range(70))
    assert len(set(told)) == len(told)


def test_reading_a_part_tells_how_long_the_file_is(tools: RevisionTools) -> None:
    assert "[large.py has 840 lines]" in tools.run("read", json.dumps({"path": "large.py"}))
    assert "lines]" not in tools.run("read", json.dumps({"path": "app.py"}))
