"""Whether so little is known of what files use that neither layers nor hubs can be told of them."""

from __future__ import annotations

from collections import Counter

from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import language_name, number

COLUMNS = ("edge_offsets", "edges")
"""What `tell_unlinked` reads of a revision."""
_LEAST_FILES = 20
_LEAST_LINKED = 0.15
"""Of the files of most projects' main language half and more are linked; those of a language whose imports
name no files are hardly ever."""


def tell_unlinked(snapshot: Snapshot) -> str:
    """That and of how many files of the main language it is known; empty where that is enough to go by."""

    def look() -> str:
        counts = Counter(snapshot.files[path].language for path in snapshot.code)
        if not counts:
            return ""
        language = min(counts, key=lambda name: (-counts[name], name))
        own = [path for path in snapshot.code if snapshot.files[path].language == language]
        folders = {path.rpartition("/")[0] for path in own}
        linked = sum(bool(snapshot.imports.get(path) or snapshot.importers.get(path)) for path in own)
        # Files of one folder may be one package, which imports nothing of itself.
        if len(own) < _LEAST_FILES or len(folders) < 2 or linked >= _LEAST_LINKED * len(own):
            return ""
        return (
            f"Which files use which is known of {linked:,} of the {number(len(own), 'file')} in "
            f"{language_name(language)} alone: too few to tell layers, cycles and hubs."
        )

    told: str = snapshot.recall("unlinked", COLUMNS, look)
    return told
