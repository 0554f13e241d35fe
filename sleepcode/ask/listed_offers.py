"""What is offered, as lists have it: whose it is, how it is shown, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sleepcode.ask.subjects import Subject, on_a_line, subject_of_file
from sleepcode.ask.told import make_note
from sleepcode.facts import Offer
from sleepcode.model import Citation, Note, Role
from sleepcode.ranking.offer_questions import ENVIRONMENT, OPTION, ROUTE, OfferAsked, name_of
from sleepcode.ranking.view import RevisionView

MOST_OPTIONS = 24
Listed = tuple[str, Citation]
"""What is offered, as a list has it, and where."""


def named_offers(view: RevisionView, place: int, offers: Iterable[Offer], kind: str) -> Iterator[Offer]:
    """What a file offers of a kind that has a name, which the file may give it."""
    for offer in offers:
        if offer.kind == kind and (name := name_of(view.path(place), offer.name)):
            yield offer._replace(name=name)


def list_offer(view: RevisionView, place: int, offer: Offer) -> Listed:
    where = Citation(view.path(place), offer.line, offer.line)
    return f"`{show_offer(offer)}` (`{on_a_line(str(where))}`){tell_detail(offer).removesuffix('.')}", where


def list_all(title: str, found: Sequence[Listed], opening: str = "") -> Note | None:
    """As many of what is offered as are worth reading, a line each; None where there are none."""
    lines = [opening] if opening else []
    lines += [f"- {shown}" for shown, _ in found[:MOST_OPTIONS]]
    if (rest := len(found) - MOST_OPTIONS) > 0:
        lines.append(f"- and {rest} more")
    return make_note(title, lines, [where for _, where in found[:MOST_OPTIONS]]) if found else None


def show_offer(offer: Offer) -> str:
    method = f"{offer.detail} " if offer.kind == ROUTE and offer.detail else ""
    return on_a_line(f"{method}{offer.name}")


def tell_detail(offer: Offer) -> str:
    detail = on_a_line(offer.detail)
    if not detail or offer.kind == ROUTE:
        return "."
    return f", `{detail}` by default." if offer.kind == ENVIRONMENT else f": {detail}"


def find_program(view: RevisionView, asked: OfferAsked) -> Subject | None:
    """The one file that a path without an ending names, or that a program whose options are asked for is called after."""
    if asked.of in view.place_of_path:
        places = [view.place_of_path[asked.of]]
    elif asked.kind == OPTION and "/" not in asked.of and "." not in asked.of:
        places = [
            place
            for place, path in enumerate(view.all_paths)
            if path.rpartition("/")[2].partition(".")[0] == asked.of and view.role(place) is Role.SOURCE
        ]
    else:
        places = []
    places = [place for place in places if place not in view.hidden]
    if len(places) > 1:
        # A script that only starts the program has none.
        places = [
            place
            for place, facts in view.briefs(places)
            if any(named_offers(view, place, facts.offers, asked.kind))
        ]
    return subject_of_file(view, places[0]) if len(places) == 1 else None
