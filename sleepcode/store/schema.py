"""The store's migrations: append-only, each committed with its own number.

`FACTS_VERSION` names what extraction writes. When it changes, facts are forgotten and read again;
notes that a model wrote are kept.
"""

from __future__ import annotations

APPLICATION_ID = 0x736C7063  # "slpc"

FACTS_VERSION = 19

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID;

    -- Facts of one blob. `brief` is read for every file at sleep time, `detail` only where needed;
    -- `lexicon` maps hashed terms to the chunks that hold them.
    CREATE TABLE blob (
        id INTEGER PRIMARY KEY,
        object TEXT NOT NULL UNIQUE,
        outcome TEXT NOT NULL,
        language TEXT NOT NULL,
        size INTEGER NOT NULL,
        length INTEGER NOT NULL,
        lines INTEGER NOT NULL,
        flags INTEGER NOT NULL,
        symbols INTEGER NOT NULL,
        brief BLOB,
        detail BLOB,
        lexicon BLOB
    );

    CREATE TABLE path (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE
    );

    -- Posting lists in pages, so that appending to a long list rewrites its last page only.
    -- Spaces: 0 words of blobs, 1 words of changes, 2 words of paths, 3 changes of a path, 4 words of notes.
    CREATE TABLE posting (
        space INTEGER NOT NULL,
        term INTEGER NOT NULL,
        page INTEGER NOT NULL,
        entries BLOB NOT NULL,
        PRIMARY KEY (space, term, page)
    ) WITHOUT ROWID;

    CREATE TABLE change (
        id INTEGER PRIMARY KEY,
        object TEXT NOT NULL UNIQUE,
        time INTEGER NOT NULL,
        author TEXT NOT NULL,
        parents INTEGER NOT NULL,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        flags INTEGER NOT NULL,
        length INTEGER NOT NULL,
        total_files INTEGER NOT NULL,
        files BLOB NOT NULL,
        statuses TEXT NOT NULL,
        renames TEXT NOT NULL
    );

    -- A revision maps paths to blobs and lists the changes it was made of, newest first.
    -- `arrays` holds the columns aligned to its files; it is written last, so a revision that is
    -- here is whole.
    CREATE TABLE revision (
        id INTEGER PRIMARY KEY,
        object TEXT NOT NULL UNIQUE,
        subject TEXT NOT NULL,
        time INTEGER NOT NULL,
        indexed REAL NOT NULL,
        fingerprint TEXT NOT NULL,
        has_notes INTEGER NOT NULL,
        arrays BLOB NOT NULL,
        report TEXT NOT NULL
    );

    CREATE TABLE note (
        id INTEGER PRIMARY KEY,
        fingerprint TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        data TEXT NOT NULL,
        citations TEXT NOT NULL,
        inputs TEXT NOT NULL,
        source TEXT NOT NULL
    );

    CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        started REAL NOT NULL,
        finished REAL NOT NULL,
        outcome TEXT NOT NULL,
        object TEXT NOT NULL,
        detail TEXT NOT NULL,
        pid INTEGER NOT NULL
    );
    """,
    """
    -- `outline` is what is read of a file's facts when it is looked into: symbols and chunks, without
    -- the references and messages of `detail`. `topics` is what a change's subject is about.
    ALTER TABLE blob ADD COLUMN outline BLOB;
    ALTER TABLE change ADD COLUMN topics TEXT NOT NULL DEFAULT '';
    """,
    """
    -- Posting lists in segments, each the terms of one batch in order, cut into compressed blocks
    -- (`store.blocks`). A block's id is its space, its segment and its first term: space << 58 |
    -- segment << 32 | term. Facts of the version before are read again anyway.
    DROP TABLE posting;
    CREATE TABLE posting (
        id INTEGER PRIMARY KEY,
        entries BLOB NOT NULL
    );
    CREATE TABLE segment (
        space INTEGER NOT NULL,
        number INTEGER NOT NULL,
        entries INTEGER NOT NULL,
        PRIMARY KEY (space, number)
    ) WITHOUT ROWID;

    -- A change without what is never read of it: git has its body, author and parents. `object` is the
    -- commit's id in bytes.
    DROP TABLE change;
    CREATE TABLE change (
        id INTEGER PRIMARY KEY,
        object BLOB NOT NULL UNIQUE,
        time INTEGER NOT NULL,
        flags INTEGER NOT NULL,
        total_files INTEGER NOT NULL,
        subject TEXT NOT NULL,
        topics TEXT NOT NULL,
        files BLOB NOT NULL,
        renames TEXT NOT NULL
    );
    """,
    """
    -- A revision's columns are in pieces, which it shares with others: `pieces` maps each column to its
    -- own, `arrays` has what is small. Revisions of before are made again from the facts.
    CREATE TABLE piece (
        id INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        content BLOB NOT NULL
    );
    -- What was worked out at one revision for its notes, and may hold for the next.
    CREATE TABLE memo (
        key TEXT PRIMARY KEY,
        identity BLOB NOT NULL,
        files BLOB NOT NULL,
        value BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX paid_note ON note (id) WHERE source != 'static';
    DELETE FROM revision;
    ALTER TABLE revision ADD COLUMN pieces TEXT NOT NULL DEFAULT '{}';
    """,
    """
    -- How many of a change's files, the first ones, it added.
    ALTER TABLE change ADD COLUMN added INTEGER NOT NULL DEFAULT 0;
    """,
)
