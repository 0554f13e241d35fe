"""Regular expressions that are compiled when they are first used.

Compiling all of them takes longer than a small refresh works with those that it needs.
"""

from __future__ import annotations

import re
from typing import Any, cast


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression; one that is never used costs nothing."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


class _Late:
    """Has every attribute of the compiled pattern, each from when it is first asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._made_of = pattern, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._made_of), name)
        setattr(self, name, value)
        return value
