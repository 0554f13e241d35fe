"""Components that a page names without importing them, and what frameworks call their folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sleepcode.parsing.component_names import automatic_names, tag_names
from sleepcode.parsing.import_keys import LIBRARY
from sleepcode.sleep.resolution.files import PathIndex, folders_above

CUSTOMARY: Mapping[str, Sequence[str]] = {
    LIBRARY: ("src/lib",),
    "~": ("app", "src", ""),
    "@": ("src", "app", ""),
    "~~": ("",),
    "@@": ("",),
    "#shared": ("shared",),
}
"""What an import begins with -> the folders that it may mean, from one above the file."""


class Components:
    """Finds the files of components by the names of tags."""

    def __init__(self, index: PathIndex) -> None:
        self._named: dict[str, list[list[str]]] = {}
        """Name -> the files that it is the likeliest name of, and those that it can be one of."""
        for path in sorted(index.paths):
            for rank, name in enumerate(automatic_names(path)):
                self._named.setdefault(name, [[], []])[rank].append(path)

    def resolve(self, path: str, names: Sequence[str]) -> list[str]:
        """The files that tags in the file at a path mean."""
        found = (self._meant(path, name) for name in names)
        return list(dict.fromkeys(one for one in found if one))

    def _meant(self, path: str, tag: str) -> str:
        """The one file of a name, or the one in the nearest folder around that has any; empty for none or several."""
        for name in tag_names(tag):
            for choices in self._named.get(name, ()):
                if choices:
                    return choices[0] if len(choices) == 1 else _nearest(path, choices)
        return ""


def _nearest(path: str, choices: Sequence[str]) -> str:
    for folder in folders_above(path):
        inside = [choice for choice in choices if choice.startswith(f"{folder}/")]
        if inside:
            return inside[0] if len(inside) == 1 else ""
    return ""
