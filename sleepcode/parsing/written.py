"""Files that a program writes by a path that stands in it: `write_file("src/cart_generated.lua", ...)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.parsing.late import late

WRITES = ">"
"""In front of a file's name among the names that a program uses: it writes a file of that name."""
_MOST, _WIDTH = 50, 500
_PATH = r"(?:\.{0,2}/)*(?:[\w@.+-]+/)+[\w@+-][\w@.+-]*\.\w{1,8}"
_PATH_ENDS = late(r"/[\w@+-][\w@+.-]*['\"`]")
_WRITING = late(
    r"(?:[Ww]rite|[Ss]ave|[Dd]ump|[Ee]mit|[Gg]enerate|[Oo]ut(?:put|[Ff]ile|[Pp]ath|_)|OUT)\w*\s*[(=:]"
    rf"(?:(?!require|import|\bfrom\b|read|load)[^\n]){{0,60}}?['\"`](?P<path>{_PATH})['\"`]",
)
_OPENED = late(
    rf"['\"](?P<path>{_PATH})['\"]\s*(?:\)\s*\.write_(?:text|bytes)\b|,\s*['\"]wb?t?['\"])",
)


class Written(NamedTuple):
    """A file that a program writes."""

    path: str
    """As it is written there, from the folder where the program is run."""
    line: int

    def is_of(self, writer: str, path: str) -> bool:
        """Whether that is the file at a path, the program being at another: it is run in a folder around itself."""
        named = "/".join(part for part in self.path.split("/") if part not in ("", ".", ".."))
        return f"/{path}".endswith(f"/{named}") and writer.startswith(path[: len(path) - len(named)])


def find_written(text: str) -> Iterator[Written]:
    """The files that a program writes by a path that stands in it, in the order of its lines."""
    left = _MOST
    number = done = 0
    # Few lines have the end of a path in quotes, and those are found far quicker so.
    for ended in _PATH_ENDS.finditer(text):
        if ended.start() < done:
            continue
        start = text.rfind("\n", 0, ended.start()) + 1
        number += text.count("\n", done, start)
        done = start
        end = text.find("\n", ended.start())
        end = end if end >= 0 else len(text)
        head = text[start : min(end, start + _WIDTH)]
        match = _WRITING.search(head) or _OPENED.search(head)
        if match is not None:
            yield Written(match["path"], number + 1)
            left -= 1
            if not left:
                return
        number += 1
        done = end + 1
