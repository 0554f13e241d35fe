"""Which tests are known of what is asked of: those that use it, those of its file, and what tests work with instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sleepcode.ask.subjects import Subject, on_a_line, places_ending
from sleepcode.ask.tested import find_moving, find_of_summary, part_suites
from sleepcode.model import Role
from sleepcode.parsing.late import late
from sleepcode.ranking.structure import pairing_stem
from sleepcode.ranking.view import RevisionView

_MOCK = late(r"(?:^|/)(?:mocks?|__mocks__)/(?!.*(?:[._-](?:test|spec|t)s?|Tests?|Spec)\.\w+$)")
"""What tests work with in place of something, and is no test itself."""


class KnownTests(NamedTuple):
    using: list[int]
    """Those that use it, those first that are called after its file, then those that the summary of that names."""
    through: list[int]
    """Those that use what uses it among tests and is none."""
    besides: list[int]
    """The others that the summary names."""
    mocks: list[int]
    are_besides_first: bool
    """Whether of the others alone any is called after its file."""

    @property
    def are_any(self) -> bool:
        return bool(self.using or self.besides or self.mocks)


def sort_tests(
    view: RevisionView, subject: Subject, users: Sequence[int], *, is_through: bool = False
) -> KnownTests:
    """The tests among the users of what is asked of, and those of its file; `is_through` looks for those, too, that
    use it through what lies among tests."""
    noted = find_of_summary(view, subject)
    of_tests = [place for place in users if view.role(place) is Role.TEST]
    mocks = [place for place in of_tests if _MOCK.search(view.path(place))]
    tests = [place for place in of_tests if place not in mocks]
    tests, through = part_suites(view, tests) if is_through else (tests, [])
    stems = {pairing_stem(view.path(place)) for place in subject.places}
    named_after = {place for place in (*tests, *noted) if pairing_stem(view.path(place)) in stems}
    tests.sort(key=lambda place: (place not in named_after, place not in noted))
    besides = [place for place in noted if place not in tests and place not in through]
    return KnownTests(tests, through, besides, mocks, bool(named_after) and named_after.isdisjoint(tests))


def tell_moved(view: RevisionView, subject: Subject) -> tuple[list[str], list[int]]:
    """(lines that tell which tests changed along most often, their places)"""
    moved = find_moving(view, subject)
    lines = [
        f"Changed along most often: `{on_a_line(path)}` ({times} of {of} commits)."
        for path, times, of in moved
    ]
    return lines, [place for path, _, _ in moved for place in places_ending(view, path)]
