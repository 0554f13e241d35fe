"""An office whose past teaches something that no name and no import tells."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sleepcode.config import Settings
from sleepcode.practice.run import practise
from sleepcode.sleep.index import index_repository
from tests.support.model_server import ModelServer
from tests.support.nights import Nights
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder
from tests.support.shared import made_once

TOPICS = ("tax", "duty", "toll", "levy")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen changes of a rate, each with its test and the book that no name and no import leads to; practised."""
    return made_once(tmp_path_factory, "office", _open_office) / "project"


def _open_office(folder: Path) -> None:
    builder = RepositoryBuilder(folder / "project")
    for topic in TOPICS:
        builder.write(f"src/{topic}.py", f"def {topic}() -> int:\n    return 0\n")
        builder.write(f"tests/test_{topic}.py", f"from src.{topic} import {topic}\n")
    for number in range(12):
        builder.write(f"docs/page{number}.md", f"# Page {number}\n\nNothing about rates here.\n")
    builder.write("ledger/book.txt", "opened\n")
    builder.write("ledger/README.md", "# Ledger\n")
    builder.commit("Open the office")
    for number in range(1, 17):
        topic = TOPICS[number % 4]
        builder.write(f"src/{topic}.py", f"def {topic}() -> int:\n    return {number}\n")
        builder.write(
            f"tests/test_{topic}.py", f"from src.{topic} import {topic}\n\nassert {topic}() == {number}\n"
        )
        builder.write("ledger/book.txt", f"opened\nentry {number}\n")
        builder.commit(f"Set the {topic} to {number}")
    settings = Settings()._replace(jobs=1)
    found = opened(builder)
    practise(found, settings, index_repository(found, settings).stamp.commit, seconds=60)


@pytest.fixture
def nights(office: Path, tmp_path: Path, server: ModelServer) -> Nights:
    """Nights in a copy of the office, its index and its practice among it."""
    shutil.copytree(office, tmp_path / "project")
    builder = RepositoryBuilder(tmp_path / "project")
    settings = Settings()._replace(jobs=1, api_base=server.address, model_timeout=3.0)
    return Nights(builder, opened(builder), settings, server, {"effort": "low"})
