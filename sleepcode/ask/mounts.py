"""What other files put in front of the routes of a file: `app.route("/carts", carts)` where it defines `carts`."""

from __future__ import annotations

from sleepcode.parsing.offers.routes import MOUNT
from sleepcode.ranking.view import RevisionView

_DEEPEST, _MOST_IMPORTERS = 4, 12


def find_prefixes(view: RevisionView, place: int, depth: int = 0) -> list[str]:
    """All that stands in front of what a file routes, as far as files that import it say so; empty where none does."""
    facts = view.facts(place)
    if facts is None or depth == _DEEPEST:
        return []
    names = {symbol.name for symbol in facts.symbols}
    found: list[str] = []
    for importer in view.importers(place)[:_MOST_IMPORTERS]:
        mounting = view.facts(importer)
        mounts = [
            offer.name.rstrip("/")
            for offer in (mounting.offers if mounting is not None else ())
            if offer.kind == MOUNT and offer.detail in names
        ]
        if mounts:
            outer = find_prefixes(view, importer, depth + 1) or [""]
            found += [before + mount for before in outer for mount in mounts]
    return list(dict.fromkeys(found))
