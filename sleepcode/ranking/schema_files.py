"""Files that say which tables a database has: all of them as they are today, or how they came to be."""

from __future__ import annotations

import re

from sleepcode.parsing.late import late

_WHOLE_SCHEMA = late(r"(?:^|/)(?:latest|schema|structure)\.\w+$", re.I)
_MIGRATION = late(r"(?:^|/)(?:\w*migrations?|migrate|alembic|versions|upgrade|changelog)/|migration", re.I)


def is_whole_schema(path: str) -> bool:
    """Whether a file has all tables as they are today."""
    return bool(_WHOLE_SCHEMA.search(path))


def is_migration(path: str) -> bool:
    """Whether a file says how tables came to be, and not what they are."""
    return bool(_MIGRATION.search(path)) and not is_whole_schema(path)
