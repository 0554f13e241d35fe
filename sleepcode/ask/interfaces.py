"""The interface as which others use a type: who is handed an `IMailer` names no `SmtpMailer`."""

from __future__ import annotations

from sleepcode.ask.owners import types_in_head
from sleepcode.ask.subjects import TYPES, Subject, find_definitions
from sleepcode.ranking.view import RevisionView

_INTERFACES = frozenset(("interface", "protocol", "trait"))


def find_interface(view: RevisionView, subject: Subject) -> Subject | None:
    """The interface that a type implements and is called after (`IMailer` of `SmtpMailer`); None where there is none."""
    if not subject.symbols or subject.symbols[0][1].kind not in TYPES - _INTERFACES:
        return None
    name = subject.names[0]
    for above in dict.fromkeys(types_in_head(view, subject._replace(owner=name)) or ()):
        bare = above[1:] if above[:1] == "I" and above[1:2].isupper() else above
        if above == name or bare not in name:
            continue
        symbols = find_definitions(view, above)
        if symbols and all(symbol.kind in _INTERFACES for _, symbol in symbols):
            return Subject(f"`{above}`", sorted({place for place, _ in symbols}), [above], symbols)
    return None
