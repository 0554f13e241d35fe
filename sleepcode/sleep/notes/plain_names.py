"""Names that tell nobody's users: things of the language and of every library have them too."""

from __future__ import annotations

_ANYTHINGS = frozenset(
    "add all any append apply call clear clone close compare contains copy count create delete dump each equals error exec "
    "execute filter find first flush format get handle hash index insert inspect join keys last len length list load map match "
    "merge new next open parse pop print push put read reduce reject release remove render reset reverse save search select send "
    "set size sort split start stop string sum take text tostring truncate unwrap update values wait wrap write".split()
)


def is_anythings(name: str) -> bool:
    """Whether methods of anything may have a name, however a language writes it."""
    return name.lower() in _ANYTHINGS
