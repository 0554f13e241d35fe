"""What is packed comes back as it was, whatever order it was written in."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepcode.model import Citation, Note, NoteKind
from sleepcode.store.changes import PathNumbers, read_paths
from sleepcode.store.database import open_for_reading, open_for_writing
from sleepcode.store.ledger import Ledger
from sleepcode.store.lexicon import Lexicon, pack_lexicon
from sleepcode.store.notes import find_stale, fingerprint_note, read_notes, write_note
from sleepcode.store.packing import pack_arrays, pack_json, unpack_arrays, unpack_json
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


@given(st.dictionaries(st.text(max_size=10), st.lists(_WORDS)), st.dictionaries(st.text(), st.integers()))
def test_arrays_come_back(values: dict[str, list[int]], extra: dict[str, int]) -> None:
    arrays = {name: array("I", items) for name, items in values.items()}

    assert unpack_arrays(pack_arrays(arrays, extra)) == (arrays, extra)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | _TEXTS, lambda inner: st.lists(inner), max_leaves=9
    )
)
def test_json_comes_back_with_any_text(value: object) -> None:
    assert unpack_json(pack_json(value)) == value


@given(st.lists(st.dictionaries(_WORDS, st.integers(min_value=1, max_value=400), max_size=8), max_size=12))
def test_lexicon_finds_the_chunks_of_every_term(chunks: list[dict[int, int]]) -> None:
    lexicon = Lexicon(pack_lexicon(chunks))

    for term in {term for counts in chunks for term in counts}:
        expected = [
            (number, min(counts[term], 255)) for number, counts in enumerate(chunks) if term in counts
        ]
        assert lexicon.find(term) == expected
    assert list(lexicon.lengths) == [sum(counts.values()) for counts in chunks]


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
    connection.execute(
        "CREATE TABLE posting (space INTEGER NOT NULL, term INTEGER NOT NULL, page INTEGER NOT NULL,"
        " entries BLOB NOT NULL, PRIMARY KEY (space, term, page)) WITHOUT ROWID"
    )
    return connection


def test_long_list_is_kept_in_pages(connection: sqlite3.Connection) -> None:
    buffer = PostingBuffer(Space.CHANGE_WORDS)
    for number in range(1, 5_001):
        buffer.add(number, [7], [pack_frequencies(1)])
        if number % 500 == 0:
            buffer.flush(connection)

    documents, _ = read_postings(connection, Space.CHANGE_WORDS, 7)

    pages = connection.execute("SELECT count(*) FROM posting WHERE term=7").fetchone()[0]
    assert list(documents) == list(range(1, 5_001))
    assert pages > 1


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


def test_revision_comes_back(connection: sqlite3.Connection) -> None:
    data = RevisionData()
    data.paths, data.blobs, data.sizes = array("I", [3, 1]), array("I", [9, 8]), array("q", [-1, 2**40])
    data.aliases = {4: 3}
    data.skipped = {"binary": ["odd\udcff.png"]}

    write_revision(connection, "c" * 40, "Subject", 5, "print", data, True)
    write_revision(connection, "c" * 40, "Subject", 5, "print", data, True)

    assert read_revision(connection, "c" * 40) == data
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
    assert read_revision(connection, "d" * 40) == derived
    assert not read.is_loaded("paths")

    delete_revisions(connection, ["c" * 40])

    assert read_revision(connection, "d" * 40) == derived
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
