"""Entry points of a plugin of Neovim: what its users require, and what Neovim reads when it starts."""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.declared_entries import EntryPoint
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_MODULE = late(r"lua/([\w.-]+)/init\.lua")
_READ_AT_START = late(r"(?:after/)?plugin/[^/]+\.(?:lua|vim)")


def neovim_entries(snapshot: Snapshot) -> Iterator[EntryPoint]:
    """The modules in `lua/` of which others may require all, and the scripts of a plugin."""
    modules = sorted(path for path in snapshot.product if path.startswith("lua/") and path.endswith(".lua"))
    for path in modules:
        if match := _MODULE.fullmatch(path):
            text = f'`require("{clean(match.group(1), 80)}")`: `{clean(path, 100)}`'
            yield EntryPoint("library", text, Citation(path))
    for path in sorted(snapshot.product) if modules else ():
        if _READ_AT_START.fullmatch(path):
            yield EntryPoint(
                "program", f"`{clean(path, 100)}`: read by Neovim when it starts", Citation(path)
            )
