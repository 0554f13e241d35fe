"""Which tests are known of what is asked of: those that use it, those of its file, and what tests work with instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sleepcode.ask.subjects import Subject, on_a_line, place_of, places_ending
from sleepcode.model import Role
from sleepcode.parsing.late import late
from sleepcode.ranking.structure import pairing_stem
from sleepcode.ranking.view import RevisionView

_MOST_READ = 30
"""Files of a folder that are looked into for tests of their own."""
_MOST_MOVED = 2
_MOCK = late(r"(?:^|/)(?:mocks?|__mocks__)/(?!.*(?:[._-](?:test|spec|t)s?|Tests?|Spec)\.\w+$)")
"""What tests work with in place of something, and is no test itself."""


class KnownTests(NamedTuple):
    using: list[int]
    """Those that use it, those first that are called after its file, then those that the summary of that names."""
    besides: list[int]
    """The others that the summary names."""
    mocks: list[int]
    are_besides_first: bool
    """Whether of the others alone any is called after its file."""


def sort_tests(view: RevisionView, subject: Subject, users: Sequence[int]) -> KnownTests:
    """The tests among the users of what is asked of, and those of its file."""
    noted = _tests_of_summary(view, subject)
    of_tests = [place for place in users if view.role(place) is Role.TEST]
    mocks = [place for place in of_tests if _MOCK.search(view.path(place))]
    tests = [place for place in of_tests if place not in mocks]
    stems = {pairing_stem(view.path(place)) for place in subject.places}
    named_after = {place for place in (*tests, *noted) if pairing_stem(view.path(place)) in stems}
    tests.sort(key=lambda place: (place not in named_after, place not in noted))
    besides = [place for place in noted if place not in tests]
    return KnownTests(tests, besides, mocks, bool(named_after) and named_after.isdisjoint(tests))


def tell_moved(view: RevisionView, subject: Subject) -> tuple[list[str], list[int]]:
    """(lines that tell which tests changed along most often, their places)"""
    moved = _tests_that_move(view, subject)
    lines = [
        f"Changed along most often: `{on_a_line(path)}` ({times} of {of} commits)."
        for path, times, of in moved
    ]
    return lines, [place for path, _, _ in moved for place in places_ending(view, path)]


def _tests_that_move(view: RevisionView, subject: Subject) -> list[tuple[str, int, int]]:
    """(test, changes that touched it too, changes looked at), by the summaries of the files, most often first."""
    numbers = [view.data.summaries[place] for place in subject.places if place < len(view.data.summaries)]
    companions = [one for note in view.notes(numbers).values() for one in note.data.get("companions", ())]
    known = [(str(path), int(times), int(of)) for path, times, of in companions]
    tests = [
        one
        for one in known
        for place in places_ending(view, one[0])
        if view.path(place) == one[0] and view.role(place) is Role.TEST
    ]
    return sorted(tests, key=lambda one: (-one[1], one[0]))[:_MOST_MOVED]


def own_tests(view: RevisionView, subject: Subject) -> str:
    """The module in which a Rust file tests itself."""
    for place in subject.places[:_MOST_READ]:
        facts = view.facts(place) if view.languages[place] == "rust" else None
        for symbol in facts.symbols if facts is not None else ():
            if symbol.kind == "module" and symbol.name in ("tests", "test"):
                return f"`{place_of(view, place, symbol)}`"
    return ""


def _tests_of_summary(view: RevisionView, subject: Subject) -> list[int]:
    """The tests that the summaries of the files name."""
    places = subject.places[:_MOST_READ]
    numbers = [view.data.summaries[place] for place in places if place < len(view.data.summaries)]
    named = [path for note in view.notes(numbers).values() for path in note.data.get("tests", ())]
    return [place for path in named for place in places_ending(view, path) if view.path(place) == path]
