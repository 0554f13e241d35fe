"""Facts of blobs: one row a blob, keyed by its git id, written once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sleepcode.facts import FileFacts, Import, Offer
from sleepcode.store.outlines import fill_outline, pack_outline
from sleepcode.store.packing import deflate, inflate, pack_json, unpack_json

if TYPE_CHECKING:
    import sqlite3

GENERATED = 1
ENTRY_POINT = 2
SYNTAX_ERRORS = 4
OFFERS = 8
"""It takes something from outside, or offers something to it."""

_BATCH = 500


class BlobRow(NamedTuple):
    """One blob as the store has it."""

    object: str
    outcome: str
    """`parsed`, or why there are no facts: `binary`, `too large`, `missing`, `timed out`, `failed`."""
    language: str
    size: int
    length: int
    """Words in the file."""
    lines: int
    flags: int
    symbols: int
    brief: bytes | None = None
    outline: bytes | None = None
    detail: bytes | None = None
    lexicon: bytes | None = None


class BlobHead(NamedTuple):
    """What is known of a blob without reading its facts."""

    id: int
    outcome: str
    language: str
    size: int
    length: int
    lines: int
    flags: int
    symbols: int


def pack_facts(facts: FileFacts) -> tuple[bytes, bytes, bytes]:
    """Facts as the three columns `brief`, `outline` and `detail`."""
    brief = [
        facts.language,
        facts.lines,
        facts.doc,
        facts.imports,
        facts.entry_point,
        facts.is_generated,
        facts.has_errors,
        facts.made_from,
    ]
    if facts.offers:
        brief.append(facts.offers)
    return pack_json(brief), pack_outline(facts), _pack_names(facts.references)


def unpack_brief(brief: bytes) -> FileFacts:
    """Facts without symbols, references, messages and chunks."""
    language, lines, doc, imports, entry_point, is_generated, has_errors, made_from, *more = unpack_json(
        brief
    )
    return FileFacts(
        language=language,
        lines=lines,
        doc=doc,
        imports=tuple(Import(target, tuple(names), line, local) for target, names, line, local in imports),
        entry_point=entry_point,
        is_generated=is_generated,
        has_errors=has_errors,
        made_from=made_from,
        offers=tuple(Offer(*offer) for offer in more[0]) if more else (),
    )


def unpack_outline(brief: bytes, outline: bytes, *, chunks: bool = True) -> FileFacts:
    """Facts without references and messages, and without chunks where they aren't asked for."""
    facts = unpack_brief(brief)
    fill_outline(facts, outline, chunks=chunks)
    return facts


def write_blob(connection: sqlite3.Connection, row: BlobRow) -> int:
    """Adds a blob; returns its number."""
    cursor = connection.execute(
        "INSERT INTO blob (object, outcome, language, size, length, lines, flags, symbols, brief, outline,"
        " detail, lexicon) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    return int(cursor.lastrowid or 0)


def read_known(connection: sqlite3.Connection, objects: Sequence[str]) -> set[str]:
    """Those of the objects that are known, and maybe others."""
    if len(objects) > 20_000:
        return {key for (key,) in connection.execute("SELECT object FROM blob")}
    return {key for (key,) in _select(connection, "SELECT object FROM blob WHERE object IN", objects)}


def read_heads(connection: sqlite3.Connection, objects: Iterable[str]) -> dict[str, BlobHead]:
    """Object id -> head, for those of the objects that are known."""
    wanted = list(dict.fromkeys(objects))
    columns = "object, id, outcome, language, size, length, lines, flags, symbols"
    found = {}
    for row in _select(connection, f"SELECT {columns} FROM blob WHERE object IN", wanted):
        found[str(row[0])] = BlobHead(*row[1:])
    return found


def read_heads_by_number(connection: sqlite3.Connection, blobs: Sequence[int]) -> Iterator[BlobHead]:
    """The heads of some blobs."""
    columns = "id, outcome, language, size, length, lines, flags, symbols"
    for row in _select(connection, f"SELECT {columns} FROM blob WHERE id IN", blobs):
        yield BlobHead(*row)


def read_outline(connection: sqlite3.Connection, blob: int, *, chunks: bool = True) -> FileFacts | None:
    """`unpack_outline` of a blob, or None when it has no facts (binary, too large, missing)."""
    row = connection.execute("SELECT brief, outline FROM blob WHERE id=?", (blob,)).fetchone()
    if row is None or row[0] is None:
        return None
    return unpack_outline(row[0], row[1], chunks=chunks)


def read_offers(connection: sqlite3.Connection, blob: int) -> tuple[Offer, ...]:
    """What a blob takes from outside and offers to it."""
    row = connection.execute("SELECT brief FROM blob WHERE id=?", (blob,)).fetchone()
    return unpack_brief(row[0]).offers if row is not None and row[0] is not None else ()


def read_references(connection: sqlite3.Connection, blob: int) -> frozenset[str]:
    """The names that a blob uses."""
    row = connection.execute("SELECT detail FROM blob WHERE id=?", (blob,)).fetchone()
    if row is None or not row[0]:
        return frozenset()
    return frozenset(inflate(row[0]).decode("utf-8", "surrogatepass").split("\n"))


def _pack_names(names: Iterable[str]) -> bytes:
    """Names in their order, for what begins alike packs well. One that goes over a line's end is no symbol's."""
    text = "\n".join(sorted(name for name in names if "\n" not in name))
    return deflate(text.encode("utf-8", "surrogatepass")) if text else b""


def read_identity(connection: sqlite3.Connection, blob: int) -> tuple[str, bool]:
    """(the git id of a blob's content, whether it is a symbolic link's); empty when the number is unknown."""
    row = connection.execute("SELECT object, outcome FROM blob WHERE id=?", (blob,)).fetchone()
    return (str(row[0]).partition(":")[0], row[1] == "symlink") if row else ("", False)


def read_object(connection: sqlite3.Connection, blob: int) -> str:
    """The git id of a blob's content; empty when the number is unknown."""
    row = connection.execute("SELECT object FROM blob WHERE id=?", (blob,)).fetchone()
    return str(row[0]).partition(":")[0] if row else ""


def read_briefs(connection: sqlite3.Connection, blobs: Sequence[int]) -> Iterator[tuple[int, FileFacts]]:
    """(blob, brief facts) of those that have facts."""
    for blob, brief in _select(connection, "SELECT id, brief FROM blob WHERE id IN", blobs):
        if brief is not None:
            yield int(blob), unpack_brief(brief)


def read_lexicons(connection: sqlite3.Connection, blobs: Sequence[int]) -> dict[int, bytes]:
    """Blob -> its chunk lexicon, as packed, for those that have one."""
    rows = _select(connection, "SELECT id, lexicon FROM blob WHERE id IN", blobs)
    return {int(blob): lexicon for blob, lexicon in rows if lexicon is not None}


def _select(connection: sqlite3.Connection, query: str, keys: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Runs `query` for the keys in batches, each in the order of the table."""
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        marks = ",".join("?" * len(batch))
        yield from connection.execute(f"{query} ({marks})", batch)
