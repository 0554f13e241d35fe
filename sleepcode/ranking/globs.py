"""Path filters from `--include` and `--exclude` globs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

PathFilter = Callable[[str], bool]


def make_path_filter(include: Sequence[str], exclude: Sequence[str]) -> PathFilter | None:
    """A test for paths, or None when every path passes.

    A glob without a slash matches a name at any depth, a folder's name everything in it; `*` stays
    within one folder, `**` crosses folders.
    """
    if not include and not exclude:
        return None
    wanted = [_compile(glob) for glob in include]
    unwanted = [_compile(glob) for glob in exclude]

    def passes(path: str) -> bool:
        if wanted and not any(pattern.match(path) for pattern in wanted):
            return False
        return not any(pattern.match(path) for pattern in unwanted)

    return passes


def _compile(glob: str) -> re.Pattern[str]:
    anchored = glob.strip("/")
    parts = ["" if "/" in anchored or glob.startswith("/") else r"(?:.*/)?"]
    position = 0
    while position < len(anchored):
        if anchored.startswith("**/", position):
            parts.append(r"(?:.*/)?")
            position += 3
        elif anchored.startswith("**", position):
            parts.append(r".*")
            position += 2
        elif anchored[position] == "*":
            parts.append(r"[^/]*")
            position += 1
        elif anchored[position] == "?":
            parts.append(r"[^/]")
            position += 1
        else:
            parts.append(re.escape(anchored[position]))
            position += 1
    return re.compile("".join(parts) + r"(?:/.*)?\Z", re.DOTALL)
