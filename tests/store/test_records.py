"""What is packed comes back as it was, whatever order it was written in."""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepcode.errors import StoreError
from sleepcode.facts import Chunk, FileFacts, Symbol
from sleepcode.model import Citation, Note, NoteKind
from sleepcode.store import lexicon as lexicon_module
from sleepcode.store import postings
from sleepcode.store.changes import PathNumbers, read_paths
from sleepcode.store.database import migrate, open_for_reading, open_for_writing
from sleepcode.store.ledger import Ledger
from sleepcode.store.lexicon import Lexicon, pack_lexicon
from sleepcode.store.notes import find_stale, fingerprint_note, read_notes, read_paid_notes, write_note
from sleepcode.store.outlines import fill_outline, pack_outline
from sleepcode.store.packing import pack_json, unpack_json
from sleepcode.store.postings import PostingBuffer, Space, pack_frequencies, read_postings
from sleepcode.store.revisions import (
    RevisionData,
    delete_revisions,
    list_revisions,
    read_revision,
    write_revision,
)
from sleepcode.store.schema import APPLICATION_ID, FACTS_VERSION, MIGRATIONS

_WORDS = st.integers(min_value=0, max_value=2**32 - 1)
_TEXTS = st.text(alphabet=st.characters(codec=None), max_size=30)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened, warning = open_for_writing(str(tmp_path / "store.db"))
    assert warning == ""
    yield opened
    opened.close()


def _is_free(path: Path) -> bool:
    """Whether somebody else can write into a database now."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


def test_ledger_that_cant_be_made_is_let_go_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("CREATE TABLE question (words TEXT)")

    with pytest.raises(StoreError) as caught:
        Ledger(str(path))

    assert "ledger" in caught.value.message
    assert _is_free(path)


def test_store_that_cant_be_migrated_is_let_go_at_once(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("CREATE TABLE meta (words TEXT)")
        foreign.execute(f"PRAGMA application_id={APPLICATION_ID}")

    with pytest.raises(StoreError) as caught:
        open_for_writing(str(path))

    assert "meta" in caught.value.message
    assert _is_free(path)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | _TEXTS, lambda inner: st.lists(inner), max_leaves=9
    )
)
def test_json_comes_back_with_any_text(value: object) -> None:
    assert unpack_json(pack_json(value)) == value


@given(
    st.lists(st.dictionaries(_WORDS, st.integers(min_value=1, max_value=400), max_size=8), max_size=12),
    st.sampled_from((2, sys.maxunicode)),
)
def test_lexicon_finds_the_chunks_of_every_term(chunks: list[dict[int, int]], most_as_text: int) -> None:
    lengths = [sum(counts.values()) for counts in chunks]
    with patch.object(lexicon_module, "_MOST_AS_TEXT", most_as_text):
        lexicon = Lexicon(pack_lexicon(chunks, lengths))

    for term in {term for counts in chunks for term in counts}:
        expected = [
            (number, min(counts[term], 255)) for number, counts in enumerate(chunks) if term in counts
        ]
        assert lexicon.find(term) == expected
    assert list(lexicon.lengths) == lengths


@given(
    st.lists(st.lists(st.integers(min_value=0, max_value=6), unique=True, max_size=6), max_size=30),
    st.integers(1, 7),
)
def test_postings_come_back_whatever_the_batches(documents: list[list[int]], batch: int) -> None:
    connection = _in_memory()
    buffer = PostingBuffer(Space.BLOB_WORDS)
    for number, terms in enumerate(documents, 1):
        buffer.add(number, terms, [term + 10 for term in terms])
        if number % batch == 0:
            buffer.flush(connection)
    buffer.flush(connection)

    for term in range(7):
        found = read_postings(connection, Space.BLOB_WORDS, term)
        holding = [number for number, terms in enumerate(documents, 1) if term in terms]
        assert (list(found[0]), list(found[1])) == (holding, [term + 10] * len(holding))
        assert list(read_postings(connection, Space.NOTE_WORDS, term)[0]) == []
    connection.close()


def _in_memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    return connection


def test_segments_are_joined_so_that_few_are_read(connection: sqlite3.Connection) -> None:
    buffer = PostingBuffer(Space.CHANGE_WORDS)
    batches = 200
    for number in range(1, 10 * batches + 1):
        buffer.add(number, [7, 100 + number], [pack_frequencies(1), number])
        if number % 10 == 0:
            buffer.flush(connection)

    documents, _ = read_postings(connection, Space.CHANGE_WORDS, 7)

    segments = connection.execute("SELECT count(*) FROM segment").fetchone()[0]
    assert list(documents) == list(range(1, 10 * batches + 1))
    assert read_postings(connection, Space.CHANGE_WORDS, 1_234 + 100) == (
        array("I", [1_234]),
        array("I", [1_234]),
    )
    assert segments < 8


def test_joining_reads_a_range_at_a_time(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "_AT_ONCE", 100)
    terms = [number * 99_991 % 2**32 for number in range(1, 1_500)]
    buffer = PostingBuffer(Space.BLOB_WORDS)
    for document in range(1, 9):
        buffer.add(document, terms[document::2], [term % 256 for term in terms[document::2]])
        buffer.flush(connection)

    for place, term in enumerate(terms):
        holding = [document for document in range(1, 9) if place >= document and (place - document) % 2 == 0]
        documents, payloads = read_postings(connection, Space.BLOB_WORDS, term)
        assert (list(documents), set(payloads)) == (holding, {term % 256} if holding else set())


def test_list_added_to_out_of_order_comes_back_in_order(connection: sqlite3.Connection) -> None:
    buffer = PostingBuffer(Space.NOTE_WORDS)
    for document in (5, 3, 9):
        buffer.add(document, [7, 8], [document, 1])
    buffer.flush(connection)

    documents, payloads = read_postings(connection, Space.NOTE_WORDS, 7)

    assert (list(documents), list(payloads)) == ([3, 5, 9], [3, 5, 9])


@pytest.mark.parametrize("path", ["src/app.py", "a b/ü.txt", "odd\udcff.c", "line\nbreak", "😀.md"])
def test_paths_keep_their_bytes(connection: sqlite3.Connection, path: str) -> None:
    number = PathNumbers(connection).number(path)

    assert read_paths(connection, [number]) == {number: path}
    assert PathNumbers(connection).number(path) == number


def _note(**changes: object) -> Note:
    fields: dict[str, object] = {
        "kind": NoteKind.FILE,
        "key": "src/odd\udcff.py",
        "title": "src/odd\udcff.py",
        "text": "Holds the cart.",
        "data": {"lines": 3, "users": ["a", "b"]},
        "citations": (Citation("src/odd\udcff.py", 1, 3),),
        "inputs": (("src/odd\udcff.py", "1" * 40),),
    }
    return Note(**{**fields, **changes})  # type: ignore[arg-type]


def test_note_comes_back_and_is_kept_once(connection: sqlite3.Connection) -> None:
    note = _note()

    first, second = write_note(connection, note), write_note(connection, note)

    assert (first[1], second[1]) == (True, False)
    assert read_notes(connection, [first[0]]) == {first[0]: note}


def test_note_of_an_older_version_comes_back(connection: sqlite3.Connection) -> None:
    note = _note(source="openai/m", key="cart", title="Cart", citations=(), inputs=(("cart.py", "1" * 40),))
    number, _ = write_note(connection, note)
    texts = (note.text, json.dumps(note.data), "[]", json.dumps(note.inputs), number)
    connection.execute("UPDATE note SET text=?, data=?, citations=?, inputs=? WHERE id=?", texts)

    assert read_paid_notes(connection) == [(number, note)]


_LINES = st.integers(1, 90_000)
_SYMBOLS = st.builds(Symbol, _TEXTS, _TEXTS, _TEXTS, _LINES, _LINES, _TEXTS, _TEXTS)


@given(
    st.lists(_SYMBOLS, max_size=6),
    st.lists(st.tuples(st.integers(0, 80), st.integers(-1, 5)), max_size=6),
    st.lists(st.tuples(_LINES, _LINES), max_size=4),
)
def test_outline_comes_back(
    symbols: list[Symbol], pieces: list[tuple[int, int]], comments: list[tuple[int, int]]
) -> None:
    chunks: list[Chunk] = []
    for length, owner in pieces:
        start = chunks[-1].end + 1 if chunks else 1
        chunks.append(Chunk(start, start + length, owner))
    facts = FileFacts()
    facts.symbols, facts.chunks, facts.comment_lines = tuple(symbols), tuple(chunks), tuple(comments)
    found = FileFacts()

    fill_outline(found, pack_outline(facts))

    assert (found.symbols, found.chunks, found.comment_lines) == (
        facts.symbols,
        facts.chunks,
        facts.comment_lines,
    )


@pytest.mark.parametrize(
    "changes",
    [{"text": "x"}, {"key": "y"}, {"inputs": ()}, {"source": "openai/m"}, {"data": {}}, {"citations": ()}],
)
def test_identity_of_a_note_is_all_that_it_says(changes: dict[str, object]) -> None:
    assert fingerprint_note(_note()) != fingerprint_note(_note(**changes))


def test_note_is_stale_exactly_when_an_input_differs() -> None:
    note = _note(inputs=(("a", "1"), ("b", "2")))

    assert find_stale([note], {"a": "1", "b": "2", "c": "9"}) == []
    assert find_stale([note], {"a": "1", "b": "3"}) == [note]
    assert find_stale([note], {"a": "1"}) == [note]


def _columns(data: RevisionData | None) -> dict[str, object]:
    """Everything that a revision has."""
    return {name: getattr(data, name) for name in vars(RevisionData()) if name != "stored"}


def test_revision_comes_back(connection: sqlite3.Connection) -> None:
    data = RevisionData()
    data.paths, data.blobs, data.sizes = array("I", [3, 1]), array("I", [9, 8]), array("q", [-1, 2**40])
    data.aliases = {4: 3}
    data.skipped = {"binary": ["odd\udcff.png"]}

    write_revision(connection, "c" * 40, "Subject", 5, "print", data, True)
    write_revision(connection, "c" * 40, "Subject", 5, "print", data, True)

    assert _columns(read_revision(connection, "c" * 40)) == _columns(data)
    assert [head.object for head in list_revisions(connection)] == ["c" * 40]
    assert read_revision(connection, "d" * 40) is None


def test_revisions_share_the_columns_that_are_the_same(connection: sqlite3.Connection) -> None:
    data = RevisionData()
    data.paths, data.blobs = array("I", range(40_000)), array("I", [5] * 40_000)
    write_revision(connection, "c" * 40, "", 0, "", data, True)
    known = connection.execute("SELECT count(*) FROM piece").fetchone()[0]
    read = read_revision(connection, "c" * 40)
    assert read is not None
    derived = read.derive()
    derived.blobs = array("I", [5] * 39_999 + [6])
    write_revision(connection, "d" * 40, "", 0, "", derived, True)

    assert connection.execute("SELECT count(*) FROM piece").fetchone()[0] == known + 1
    assert _columns(read_revision(connection, "d" * 40)) == _columns(derived)
    assert not read.is_loaded("paths")

    delete_revisions(connection, ["c" * 40])

    assert _columns(read_revision(connection, "d" * 40)) == _columns(derived)
    assert read_revision(connection, "c" * 40) is None


def test_store_of_the_version_before_keeps_its_facts(tmp_path: Path) -> None:
    path = str(tmp_path / "store.db")
    old = sqlite3.connect(path)
    for number, migration in enumerate(MIGRATIONS[:2], 1):
        old.executescript(
            f"{migration} PRAGMA user_version={number}; PRAGMA application_id={APPLICATION_ID};"
        )
    old.execute("INSERT INTO meta VALUES ('facts', ?)", (str(FACTS_VERSION),))
    old.execute("INSERT INTO path (path) VALUES ('kept.py')")
    old.execute("INSERT INTO revision VALUES (1, 'c', '', 0, 0, '', 1, x'00', '')")
    old.commit()
    old.close()

    assert open_for_reading(path) is None
    connection, warning = open_for_writing(path)

    assert not warning
    assert connection.execute("SELECT path FROM path").fetchall() == [("kept.py",)]
    assert list_revisions(connection) == []
    connection.close()


def test_ledger_adds_up(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "ledger.db"))
    question = ledger.start_question("where is odd\udcff.py?", "answer", "medium", False, 900)
    for cost in (0.25, None):
        call = ledger.start("test", "answer", "m", 10, 5, cost, question)
        ledger.finish(call, seconds=1, outcome="ok", prompt=8, completion=2, cost=cost)
    other = Ledger(str(tmp_path / "ledger.db"))

    (asked,) = other.questions()
    assert (asked.prompt, asked.completion, asked.cost, asked.text) == (16, 4, 0.25, "where is odd\udcff.py?")
    assert other.spent() == (20, 0.25)
    assert other.spent(since=2**40) == (0, 0.0)
    assert [text for _, text in other.open_questions(5)] == ["where is odd\udcff.py?"]
    ledger.close()
    other.close()
