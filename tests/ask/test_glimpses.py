"""Glimpses of further files: lines that tell something, and no line twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sleepcode.ask.answer import answer
from sleepcode.ask.glimpses import find_glimpses
from sleepcode.ask.session import open_session
from sleepcode.ask.texts import Texts
from sleepcode.config import Settings
from sleepcode.facts import Chunk
from sleepcode.model import Answer, Evidence
from sleepcode.parsing.words import word_hashes
from sleepcode.ranking.passages import Passage
from sleepcode.repo.blobs import BlobReader
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder

_SHOWN = Evidence("other.rb", 1, 1, "", "x", 1.0, "")


@pytest.fixture
def ask(builder: RepositoryBuilder, settings: Settings) -> Callable[..., Answer]:
    """Indexes what was committed and answers."""

    def run(question: str, **options: Any) -> Answer:
        index_repository(opened(builder), settings, notes=False)
        return answer(opened(builder), settings, question, **options)

    return run


def _glimpse(builder: RepositoryBuilder, settings: Settings, chunk: Chunk, word: str) -> list[Evidence]:
    """What is glimpsed at of a chunk of the only file."""
    index_repository(opened(builder), settings, notes=False)
    repository = opened(builder)
    with open_session(repository, settings) as session, BlobReader(repository) as reader:
        passage = Passage(0, 0, chunk, 1.0, 1, "Job.stop", "method", declared=4)
        weights = dict.fromkeys(word_hashes(word), 1.0)
        return find_glimpses(session, Texts(session, reader), [passage], weights, [_SHOWN], 500)


_JOB = """\
class Job
  # Stops the worker
  # where it stands.
  def stop
    @worker.kill
    @log.close
    @line.cut
    @lamp.dim
  end
end
"""


def test_line_that_only_closes_is_no_glimpse(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("job.rb", _JOB)
    builder.commit("Jobs")

    assert _glimpse(builder, settings, Chunk(9, 10, 0), "end") == []


def test_comment_is_shown_with_what_it_is_about(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("job.rb", _JOB)
    builder.commit("Jobs")

    (item,) = _glimpse(builder, settings, Chunk(1, 9, 0), "stands")

    assert "where it stands" in item.excerpt
    assert "def stop" in item.excerpt


def test_what_two_copies_have_is_shown_once(builder: RepositoryBuilder, ask: Callable[..., Answer]) -> None:
    text = "".join(f"## Part {number}\n\nThe valve {number} is opened by hand.\n\n" for number in range(9))
    for version in ("1.6", "1.7", "1.8"):
        builder.write(f"docs/{version}/manual.md", f"# Manual\n\n{text}")
    builder.commit("Manuals")

    evidence = ask("how is a valve opened?", budget=1_500).evidence

    excerpts = [item.excerpt for item in evidence]
    assert excerpts
    assert len(excerpts) == len(set(excerpts))
