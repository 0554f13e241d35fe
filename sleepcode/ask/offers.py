"""What a project takes from outside and offers to it, where a question asks for it: all of a kind, or one by its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from sleepcode.ask.definitions import tell_joined
from sleepcode.ask.listed_offers import (
    MOST_OPTIONS,
    Listed,
    find_program,
    list_all,
    list_offer,
    named_offers,
    show_offer,
    tell_detail,
)
from sleepcode.ask.mounts import find_prefixes
from sleepcode.ask.placed_routes import find_placed, list_placed
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import (
    find_definitions,
    find_file,
    find_name,
    on_a_line,
    places_ending,
)
from sleepcode.ask.titled import find_titled
from sleepcode.ask.told import make_note, match_told
from sleepcode.facts import Offer
from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.import_keys import NAMED
from sleepcode.parsing.roles import aside_kind
from sleepcode.parsing.words import find_words, word_hashes
from sleepcode.ranking.file_routes import FileRoute
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.offer_questions import (
    COMMAND,
    ENVIRONMENT,
    OPTION,
    PORT,
    QUESTIONS,
    ROUTE,
    OfferAsked,
    name_of,
)
from sleepcode.ranking.view import RevisionView
from sleepcode.store.blobs import OFFERS

_MOST_READ = 400
"""Files whose offers are looked through."""
_MOST_SHOWN = 6
_COVERAGE_OF_PART, _COVERAGE_OF_ABOUT = 0.6, 0.7
_IMAGE_OF_PART = re.compile(r".+/(?:Dockerfile|Containerfile)[\w.-]*")
_BESIDE = (Role.TEST, Role.DOCUMENTATION, Role.GENERATED, Role.VENDORED)
_CALLED = {
    ENVIRONMENT: ("environment variable", "is read"),
    OPTION: ("option", "is defined"),
    ROUTE: ("route", "is handled"),
    COMMAND: ("command", "is defined"),
}
_OF_MANY = frozenset(("resources", "resource", "apiResource"))
"""Routes that stand for those that a kind of thing has: of all, of one, of a new one."""
_WORD = re.compile(r"[A-Za-z0-9]+")
_PARAMETER = re.compile(r"\{[^{}/]*\}|<[^<>/]*>|\[[^\[\]/]*\]|:\w+|\*\w*")


def tell_offers(session: Session, asked: OfferAsked) -> list[NoteMatch]:
    """The note that lists what is asked for, or one on where the one is that is named; empty where none is known."""
    if asked.command and asked.kind == COMMAND:
        return match_told(_tell_commands(session.view, asked))
    if asked.command:
        return match_told(_tell_options(session.view, asked.command, asked.said.split()))
    if asked.of:
        return match_told(_tell_of(session.view, asked))
    if asked.about:
        return match_told(_tell_about(session.view, asked), _COVERAGE_OF_ABOUT)
    if not asked.name:
        words = asked.said.split()
        # One of them that has a name of its own is more than any list of them.
        if words and (defined := tell_joined(session, words)):
            return defined
        title = QUESTIONS[asked.kind]
        notes = find_titled(session.view, title, re.compile(re.escape(title)))
        return [NoteMatch(note, 1.0, _coverage_of(asked, note), True) for note in notes]
    view = session.view
    found = [] if not asked.is_sure and _is_defined(view, asked.name) else find_offers(view, asked)
    if asked.kind == COMMAND and asked.said:
        found = _within(view, found, asked.said.split())
    placed = find_placed(view, asked.name, asked.method) if asked.kind == ROUTE else []
    if not (found or placed):
        return []
    return match_told(tell_one(view, asked, found, placed))


def _is_defined(view: RevisionView, name: str) -> bool:
    """Whether code has a constant that is called as a variable of the environment is."""
    return any(view.languages[place] in NAMED for place, _ in find_definitions(view, name))


def _tell_of(view: RevisionView, asked: OfferAsked) -> Note | None:
    """All of a kind that the file or the class has that is named; None where there are none."""
    subject = find_program(view, asked) or find_file(view, asked.of) or find_name(view, f"`{asked.of}`")
    found: list[Listed] = []
    for place in subject.places if subject is not None else ():
        spans = [(one.start, one.end) for at, one in (subject.symbols if subject else ()) if at == place]
        facts = view.facts(place)
        found += [
            list_offer(view, place, one)
            for one in named_offers(view, place, facts.offers if facts is not None else (), asked.kind)
            if not spans or any(start <= one.line <= end for start, end in spans)
        ]
    listed = list_all(f"{QUESTIONS[asked.kind].partition(' does ')[0]} does {asked.of} have?", found)
    return listed or (_tell_options(view, asked.of, []) if asked.kind == OPTION else None)


def _tell_about(view: RevisionView, asked: OfferAsked) -> Note | None:
    """Those of a kind whose names have some words; None where none has."""
    wanted = {term for word in asked.about for term in word_hashes(word)}
    found: list[Listed] = []
    for place, facts in view.briefs(places_with(view, asked.about)):
        if view.role(place) not in _BESIDE and not aside_kind(view.path(place)):
            offers = named_offers(view, place, facts.offers, asked.kind)
            found += [
                list_offer(view, place, one) for one in offers if wanted.issubset(word_hashes(one.name))
            ]
    for route in list_placed(view) if asked.kind == ROUTE else ():
        if wanted.issubset(word_hashes(route.route)):
            shown = on_a_line(f"{route.method} {route.route}".strip())
            found.append((f"`{shown}` (`{on_a_line(route.path)}`)", Citation(route.path)))
    # The file that has most of them is the one that they are of.
    times = Counter(where.path for _, where in found)
    found.sort(key=lambda one: (-times[one[1].path], one[1].path, one[1].start))
    said = on_a_line(" ".join(asked.about))
    opening = "1 has it in its name:" if len(found) == 1 else f"{len(found):,} have it in their names:"
    return list_all(f"{QUESTIONS[asked.kind].removesuffix('?')} for {said}?", found, opening)


def _coverage_of(asked: OfferAsked, note: Note) -> float:
    """How far a list covers the question: what images of parts alone expose may not be all."""
    is_of_part = all(_IMAGE_OF_PART.fullmatch(one.path) for one in note.citations)
    return _COVERAGE_OF_PART if asked.kind == PORT and is_of_part else 1.0


def find_within(view: RevisionView, command: str, path: Sequence[str]) -> list[tuple[int, Offer]]:
    """(place, offer) of a command; of several those in folders that are called as the commands which it is one of."""
    return _within(view, find_offers(view, OfferAsked(COMMAND, command)), path)


def _within(
    view: RevisionView, found: list[tuple[int, Offer]], path: Sequence[str]
) -> list[tuple[int, Offer]]:
    """Of several commands of a name, those in folders that are called as the commands which it is one of."""
    for outer in (path[start:] for start in range(len(path) - 1)):
        folders = "/" + "/".join(outer) + "/"
        within = [one for one in found if folders in f"/{view.path(one[0])}"]
        if within:
            return within
    return found


def _tell_commands(view: RevisionView, asked: OfferAsked) -> Note | None:
    """The commands in the folder, or in folders of it, that is called as the one which they are commands of."""
    found: list[Listed] = []
    outer = asked.said.split()[:-1]
    for place, facts in view.briefs(places_with(view, [asked.command])):
        path = view.path(place)
        if view.role(place) in _BESIDE or aside_kind(path):
            continue
        for offer in named_offers(view, place, facts.offers, COMMAND):
            around = path.split("/")[:-1]
            around = around[:-1] if around[-1:] == [offer.name] else around
            # Of a command of two words the folder of the first, where it is one, is around that of the second.
            is_of_other = len(outer) > 1 and around[-2:-1] != outer[-1:]
            if around[-1:] == [asked.command] and not is_of_other:
                found.append(list_offer(view, place, offer))
    found.sort(key=lambda one: (one[1].path.count("/"), one[1].path, one[1].start))
    return list_all(f"Which commands does {on_a_line(asked.said)} have?", found)


def options_after(view: RevisionView, place: int, command: Offer) -> list[Offer]:
    """The options that stand in a file from a command on, until its next one."""
    facts = view.facts(place)
    offers = facts.offers if facts is not None else ()
    following = min(
        (one.line for one in offers if one.kind == COMMAND and one.line > command.line), default=0
    )
    return [
        one
        for one in offers
        if one.kind == OPTION and one.line >= command.line and (not following or one.line < following)
    ]


def _tell_options(view: RevisionView, command: str, outer: Sequence[str]) -> Note | None:
    """The options that stand in a file from a command on, until its next one; None where there are none."""
    lines = []
    citations = []
    for place, found in find_within(view, command, outer)[:_MOST_SHOWN]:
        options = options_after(view, place, found)
        path = on_a_line(view.path(place))
        lines += [
            f"- `{on_a_line(one.name)}` (`{path}:{one.line}`)"
            + (f": {on_a_line(one.detail)}" if one.detail else "")
            for one in options[:MOST_OPTIONS]
        ]
        if len(options) > MOST_OPTIONS:
            lines.append(f"- and {len(options) - MOST_OPTIONS} more in `{path}`")
        if options:
            citations.append(Citation(view.path(place), found.line, options[-1].line))
    title = f"Which options does the command {' '.join(outer) or command} have?"
    return make_note(title, lines, citations) if lines else None


def find_offers(view: RevisionView, asked: OfferAsked) -> list[tuple[int, Offer]]:
    """(place, offer) of those that are called so, in the product first."""
    is_it = _matcher(asked)
    words = find_words(_PARAMETER.sub(" ", asked.name))
    found: list[tuple[int, Offer]] = []
    # What names have in front may be written once, and elsewhere; or a file gives them their names.
    looks: tuple[Callable[[], list[int]], ...] = (
        lambda: places_with(view, words),
        lambda: places_with(view, _WORD.findall(asked.name)[-1:]),
        lambda: places_ending(view, f"{asked.name}.py"),
    )
    for look in looks:
        for place, facts in view.briefs(look()) if not found else ():
            path = view.path(place)
            named = (
                one._replace(name=name_of(path, one.name)) for one in facts.offers if one.kind == asked.kind
            )
            found += [(place, one) for one in named if is_it(one)]
    proper = [one for one in found if view.role(one[0]) not in _BESIDE and not aside_kind(view.path(one[0]))]
    return sorted(
        proper or found, key=lambda one: (view.path(one[0]).count("/"), view.path(one[0]), one[1].line)
    )


def places_with(view: RevisionView, words: Sequence[str]) -> list[int]:
    """Visible files with offers that have all of some words."""
    having: set[int] | None = None
    for term in {term for word in words for term in word_hashes(word)}:
        places = {place for place, _ in view.word_postings(term)}
        having = places if having is None else having & places
    flags = view.data.flags
    return sorted(place for place in having or () if place >= len(flags) or flags[place] & OFFERS)[
        :_MOST_READ
    ]


def _matcher(asked: OfferAsked) -> Callable[[Offer], bool]:
    if asked.kind != ROUTE:
        return lambda offer: offer.name == asked.name
    wanted = _plain_path(asked.name)

    def is_route(offer: Offer) -> bool:
        if asked.method and offer.detail.isupper() and asked.method not in offer.detail:
            return False
        known = _plain_path(offer.name)
        paths = (
            {known, f"{known}/{{}}", f"{known}/new", f"{known}/{{}}/edit"}
            if offer.detail in _OF_MANY
            else {known}
        )
        # What stands in front may be said in another file.
        return any(wanted == path or (path != "/" and wanted.endswith(path)) for path in paths)

    return is_route


def _nearness(view: RevisionView, asked: OfferAsked, place: int, offer: Offer) -> tuple[bool, int, int, bool]:
    """How a route compares with the one that is asked for: whether what others put in front of it makes another path of
    it, its length, and what else of it its file is called."""
    wanted = _plain_path(asked.name)
    paths = {_plain_path(before + offer.name) for before in ("", *find_prefixes(view, place))}
    is_other = len(paths) > 1 and not any(path.endswith(wanted) for path in paths)
    others = set(find_words(asked.name)) - set(find_words(offer.name))
    called = set(find_words(view.path(place)))
    return (
        is_other,
        -_plain_path(offer.name).count("/"),
        -len(others & called),
        offer.name.strip("/") not in asked.name,
    )


def _plain_path(path: str) -> str:
    """A route's path with all parameters alike."""
    return "/" + _PARAMETER.sub("{}", path.strip("^$")).strip("/")


def tell_one(
    view: RevisionView,
    asked: OfferAsked,
    found: Sequence[tuple[int, Offer]],
    placed: Sequence[FileRoute],
) -> Note:
    noun, verb = _CALLED.get(asked.kind, (asked.kind, "is defined"))
    if asked.kind == ROUTE:
        found = sorted(found, key=lambda one: _nearness(view, asked, *one))
    lines: list[str] = []
    citations: list[Citation] = []
    for place, offer in found[:_MOST_SHOWN]:
        where = Citation(on_a_line(view.path(place)), offer.line, offer.line)
        lines.append(f"`{show_offer(offer)}` {verb} in `{where}`{tell_detail(offer)}")
        citations.append(Citation(view.path(place), offer.line, offer.line))
    if placed:
        told = [
            f"`{on_a_line(f'{route.method} {route.route}'.strip())}` {verb} in `{on_a_line(route.path)}`, "
            f"by the place of the file ({route.framework})."
            for route in placed[:_MOST_SHOWN]
        ]
        # What has just the end of the path may be of another.
        at = sum(_plain_path(offer.name) == _plain_path(asked.name) for _, offer in found[:_MOST_SHOWN])
        lines[at:at] = told
        citations[at:at] = [Citation(route.path) for route in placed[:_MOST_SHOWN]]
    if len(found) > _MOST_SHOWN:
        lines.append(f"And {len(found) - _MOST_SHOWN} more.")
    listed = [f"- {line}" for line in lines] if len(lines) > 1 else lines
    title = f"Where is the {noun} {asked.name} {verb.removeprefix('is ')}?"
    if asked.kind == COMMAND:
        title = f"What does the command {asked.said or asked.name} do, and where is it defined?"
    return make_note(title, listed, citations)
