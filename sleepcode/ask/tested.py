"""What tests a name or a file that a question asks of, besides what uses it by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sleepcode.ask.listed import MOST_SHOWN, list_files
from sleepcode.ask.subjects import Subject, on_a_line, places_ending
from sleepcode.model import Citation, Role
from sleepcode.parsing.import_keys import NAMED
from sleepcode.parsing.inner_tests import HOLD_TESTS, find_called_after, is_suite, runs_of_tests
from sleepcode.parsing.words import reference_hash
from sleepcode.ranking.view import RevisionView

_MOST_MOVED = 2
_MOST_READ = 30
"""Files of a folder that are looked into for tests of their own."""
_MOST_PLACES = 3


class OwnTests(NamedTuple):
    """Tests in the files themselves."""

    told: str
    cited: list[Citation]


def find_own_tests(view: RevisionView, subject: Subject) -> OwnTests | None:
    """The tests that its own files hold: those called after what is asked of, or else all."""
    found: list[Citation] = []
    after: list[Citation] = []
    for place in subject.places[:_MOST_READ]:
        language, path = view.languages[place], view.path(place)
        if language not in HOLD_TESTS or view.role(place) is Role.TEST:
            continue
        facts = view.facts(place)
        symbols = facts.symbols if facts is not None else ()
        found += (Citation(path, start, end) for _, start, end in runs_of_tests(symbols, language))
        if subject.symbols and subject.symbols[0][1].kind != "module":
            called = find_called_after(symbols, language, subject.symbols[0][1].name)
            after += (Citation(path, test.start, test.end) for test in called)
    if after:
        first, *more = after
        rest = f" and {len(more)} more" if more else ""
        return OwnTests(
            f"Its own file has tests of it: `{on_a_line(str(first))}`{rest}.", after[:_MOST_PLACES]
        )
    return (
        OwnTests(f"Its file has tests of its own: {_list(found)}.", found[:_MOST_PLACES]) if found else None
    )


def find_tests_inside(view: RevisionView, subject: Subject) -> OwnTests | None:
    """The files of tests in a folder that is asked of, the nearest to it first."""
    if subject.symbols or len(subject.places) < 2:
        return None
    inside = [
        place
        for place in subject.places
        if view.role(place) is Role.TEST
        and view.languages[place] in NAMED
        and not view.path(place).endswith("__init__.py")
    ]
    inside.sort(key=lambda place: (view.path(place).count("/"), view.path(place)))
    if not inside:
        return None
    told = f"In it {'is 1 file' if len(inside) == 1 else f'are {len(inside):,} files'} of tests: {list_files(view, inside)}."
    return OwnTests(told, [Citation(view.path(place)) for place in inside[:MOST_SHOWN]])


def _list(cited: Sequence[Citation]) -> str:
    shown = ", ".join(f"`{on_a_line(str(one))}`" for one in cited[:_MOST_PLACES])
    rest = len(cited) - _MOST_PLACES
    return f"{shown} and at {rest} more places" if rest > 0 else shown


def part_suites(view: RevisionView, tests: Sequence[int]) -> tuple[list[int], list[int]]:
    """(tests, those that use what lies among them and is none).

    Erlang tells tests by their names: the handlers among them are what tests send requests to.
    """
    helping = [
        place for place in tests if view.languages[place] == "erlang" and not is_suite(view.path(place))
    ]
    if not helping:
        return list(tests), []
    direct = [place for place in tests if place not in helping]
    times: dict[int, int] = {}
    for place in helping[:_MOST_READ]:
        name = view.path(place).rpartition("/")[2].removesuffix(".erl")
        for user, _ in view.name_postings(reference_hash(name), name):
            if is_suite(view.path(user)) and user not in direct:
                times[user] = times.get(user, 0) + 1
    return direct, sorted(times, key=lambda place: (-times[place], view.path(place)))


def find_moving(view: RevisionView, subject: Subject) -> list[tuple[str, int, int]]:
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


def find_of_summary(view: RevisionView, subject: Subject) -> list[int]:
    """The tests that the summaries of the files name."""
    places = subject.places[:_MOST_READ]
    numbers = [view.data.summaries[place] for place in places if place < len(view.data.summaries)]
    named = [path for note in view.notes(numbers).values() for path in note.data.get("tests", ())]
    return [place for path in named for place in places_ending(view, path) if view.path(place) == path]
