"""The names that a file uses, as they are kept: how often each, those that are used most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sleepcode.facts import Import
from sleepcode.parsing.late import late

_MOST_REFERENCES = 2_000
LONGEST_NAME = 100
_LAST_IS_NAME = frozenset(("java", "kotlin", "scala", "rust"))
"""Languages whose imports end in what is imported."""
_NAME = late(r"[^\W\d]\w{1,99}")


def imported_names(language: str, imports: Sequence[Import]) -> Iterator[str]:
    """What imports name of other files, in the order in which they do."""
    for imported in imports:
        last = (name.rpartition("::")[2] for name in imported.names)
        yield from (name for name in last if _NAME.fullmatch(name))
        if language in _LAST_IS_NAME and not imported.names:
            name = re.split(r"\.|::", imported.target)[-1]
            if name[:1].isupper() and _NAME.fullmatch(name):
                yield name


def count_names(counts: Mapping[bytes, int]) -> dict[str, int]:
    names = Counter[str]()
    for raw, times in counts.items():
        if 1 < len(raw) <= LONGEST_NAME:
            names[raw.decode("utf-8", "replace")] += times
    return most_used(names)


def most_used(names: Mapping[str, int]) -> dict[str, int]:
    """The names that are used most."""
    ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:_MOST_REFERENCES])
