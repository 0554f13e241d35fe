"""The baseline on a real repository, small enough to rank by hand."""

from __future__ import annotations

import math

import pytest

from tests.support.repositories import RepositoryBuilder
from tests.tools.bm25_baseline import WINDOW, Corpus, Document, is_test, score, split_words
from tests.tools.objects import MOST_BYTES, TextReader, list_blobs, sort_by_time


def test_identifiers_are_kept_and_split() -> None:
    assert split_words("HTTPServer_v2 = getURL(x, 10)") == [
        "httpserver_v2", "http", "server", "geturl", "get", "url",
    ]  # fmt: skip


def test_score_is_the_bm25_formula() -> None:
    documents = {"a": Document(2, {"cat": 1}), "b": Document(4, {"dog": 4})}
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    norm = 1.2 * (0.25 + 0.75 * 2 / 3)
    assert score(documents, "cat") == {"a": pytest.approx(idf * 2.2 / (1 + norm))}


def test_files_are_ranked_at_the_asked_commit(builder: RepositoryBuilder) -> None:
    builder.write("deep/parser.py", "def parse_header(): pass\n")
    old = builder.commit_file("other.py", "def unrelated(): pass\n")
    new = builder.commit_file("other.py", "parse_header parse_header\n")
    corpus = Corpus.of(builder.path, ["parse the header"])
    assert corpus.rank_files(old, "parse the header") == ["deep/parser.py"]
    assert corpus.rank_files(new, "parse the header") == ["other.py", "deep/parser.py"]


def test_tests_can_be_left_out(builder: RepositoryBuilder) -> None:
    builder.write("tests/test_parser.py", "parser\n")
    commit = builder.commit_file("parser.py", "parser\n")
    corpus = Corpus.of(builder.path, ["parser"])
    assert corpus.rank_files(commit, "parser", tests=False) == ["parser.py"]


def test_a_window_is_forty_lines_and_says_which(builder: RepositoryBuilder) -> None:
    lines = [f"line {number}" for number in range(1, 2 * WINDOW + 6)]
    lines[WINDOW + 2] = "needle"
    commit = builder.commit_file("hay.txt", "\n".join(lines))
    (window,) = Corpus.of(builder.path, ["needle"]).rank_windows(commit, "needle")
    assert (window.path, window.start, window.end) == ("hay.txt", WINDOW + 1, 2 * WINDOW)
    assert window.text.split("\n")[2] == "needle"


def test_binary_large_and_missing_blobs_have_no_text(builder: RepositoryBuilder) -> None:
    builder.write("binary", b"a\0b")
    builder.write("large", b"x" * (MOST_BYTES + 1))
    commit = builder.commit_file("small", "text")
    blobs = list_blobs(builder.path, commit)
    with TextReader(builder.path) as reader:
        texts = [reader.read(blob) for blob in (blobs["binary"], blobs["large"], "0" * 40, blobs["small"])]
    assert texts == [None, None, None, "text"]


def test_commits_are_sorted_oldest_first(builder: RepositoryBuilder) -> None:
    commits = [builder.commit(f"Change {number}") for number in range(3)]
    assert sort_by_time(builder.path, reversed(commits)) == commits


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/data.json", True),
        ("src/foo_test.go", True),
        ("a/foo.spec.ts", True),
        ("conftest.py", True),
        ("src/testing_tools.py", False),
        ("src/contest.py", False),
    ],
)
def test_tests_are_known_by_folder_or_name(path: str, expected: bool) -> None:
    assert is_test(path) is expected
