"""Regular expressions that are compiled when they are first used.

Compiling all of them takes longer than a small refresh works with those that it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast


def late(pattern: str, flags: int = 0, needs: Sequence[str] = ()) -> re.Pattern[str]:
    """A regular expression; one that is never used costs nothing.

    With `needs`, only `sub` and `finditer` are there, and a text that has none of those is not searched: every
    match has one of them.
    """
    made = _Needing(pattern, flags, tuple(needs)) if needs else _Late(pattern, flags)
    return cast("re.Pattern[str]", made)


class _Late:
    """Has every attribute of the compiled pattern, each from when it is first asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._made_of = pattern, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._made_of), name)
        setattr(self, name, value)
        return value


class _Needing:
    """Searches only texts in which there can be something to find."""

    def __init__(self, pattern: str, flags: int, needs: tuple[str, ...]) -> None:
        self._pattern = late(pattern, flags)
        self._needs = needs

    def sub(self, replacement: str, text: str) -> str:
        return self._pattern.sub(replacement, text) if self._can_be_in(text) else text

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._pattern.finditer(text) if self._can_be_in(text) else iter(())

    def _can_be_in(self, text: str) -> bool:
        return any(need in text for need in self._needs)
