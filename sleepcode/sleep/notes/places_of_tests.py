"""Where a project's tests are and what they are called, measured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind, is_data
from sleepcode.ranking.structure import pairing_stem
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number

_FIXTURE = late(
    r"(?:^|/)(?:fixtures?|__fixtures__|testdata|test[-_]data|snapshots?|__snapshots__|golden|expected|data|cases)/"
)
_OF_TESTS = late(
    r"(?:[^/]+/)*?(?:tests?|__tests__|specs?|[\w.-]*(?:[._-]tests?|(?:[a-z]|\.)Tests?)|Tests?)(?=/)"
)
_LOOKED_INTO = 40
"""Sources that are looked into for tests of their own."""


def describe_tests(snapshot: Snapshot) -> tuple[list[str], list[Citation]]:
    """(lines, what they cite) on where tests are and what they are called."""
    every = [path for path, file in snapshot.files.items() if file.role is Role.TEST and file.has_facts]
    # Neither what tests read and are to give, nor those of examples.
    tests = [
        path
        for path in every
        if not is_data(snapshot.files[path].language) and not _FIXTURE.search(path) and not aside_kind(path)
    ]
    if len(tests) < 3:
        tests = every
    if len(tests) < 3:
        return _tests_inside(snapshot)
    patterns = Counter(pattern for path in tests if (pattern := _pattern(path)))
    named = sum(patterns.values())
    if named >= 3 and named >= 0.15 * len(tests):
        (pattern, count), *others = sorted(patterns.items(), key=lambda item: (-item[1], item[0]))
        text = f"- Tests are named `{pattern}` ({count:,} of {number(named, 'file')} named as tests)"
        if others and others[0][1] >= max(3, 0.2 * named):
            text = f"- Tests are named `{pattern}` ({count:,}) and `{others[0][0]}` ({others[0][1]:,} of {number(named, 'file')} named as tests)"
        places = _places(snapshot, [path for path in tests if _pattern(path)])
        if places and sum(places.values()) >= 3:
            place, times = sorted(places.items(), key=lambda item: (-item[1], item[0]))[0]
            text += (
                f"; {times:,} of the {sum(places.values()):,} that share their name with a source lie {place}"
            )
        inside, cited = _tests_inside(snapshot)
        return [text + ".", *inside], [
            _example([path for path in tests if _pattern(path) == pattern]),
            *cited,
        ]
    folders = Counter(folder for path in tests if (folder := _folder_of_tests(path)))
    named_folders = Counter(
        mark for path in tests for mark in ("tests", "test", "__tests__", "spec") if f"/{mark}/" in f"/{path}"
    )
    for counted, words in ((folders, "in"), (named_folders, "in folders named")):
        if counted:
            folder, count = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[0]
            if count > 0.8 * len(tests):
                size = number(len(tests), "file")
                inside, cited = _tests_inside(snapshot)
                within = [path for path in tests if f"/{folder}/" in f"/{path}"]
                return [f"- Tests are {words} `{clean(folder, 80)}/` ({count:,} of {size}).", *inside], [
                    _example(within),
                    *cited,
                ]
    return _tests_inside(snapshot)


def _folder_of_tests(path: str) -> str:
    """The folder of tests that a file lies in, else the one at the top; empty for a file at the top."""
    folder, mark, _ = path.partition("/")
    within = _OF_TESTS.match(path)
    return within.group() if within is not None else folder if mark else ""


def _example(tests: Sequence[str]) -> Citation:
    """One of the tests, from where most of them are."""
    places = Counter(path.rpartition("/")[0] for path in tests)
    place = min(places, key=lambda place: (-places[place], place))
    return Citation(min(path for path in tests if path.rpartition("/")[0] == place))


def _tests_inside(snapshot: Snapshot) -> tuple[list[str], list[Citation]]:
    """Whether sources of Rust hold tests of their own, from a few of them."""
    sources = sorted(path for path in snapshot.product if path.endswith(".rs"))
    looked_at = sources[:: max(1, len(sources) // _LOOKED_INTO)]
    found = []
    for path in looked_at:
        facts = snapshot.facts(path)
        inner = (
            next((s for s in facts.symbols if s.kind == "module" and s.name in ("test", "tests")), None)
            if facts
            else None
        )
        if inner is not None:
            found.append(Citation(path, inner.start, inner.end))
    if len(found) < 3 or 10 * len(found) < len(looked_at):
        return [], []
    return [f"- Sources of Rust also hold tests of their own, in modules named `tests` ({found[0]})."], found[
        :1
    ]


def _places(snapshot: Snapshot, tests: list[str]) -> Counter[str]:
    sources: dict[str, list[str]] = {}
    for path in sorted(snapshot.product):
        sources.setdefault(pairing_stem(path), []).append(path.rpartition("/")[0])
    places: Counter[str] = Counter()
    for path in tests:
        folders = sources.get(pairing_stem(path), [])
        if folders:
            places[_placement(path.rpartition("/")[0], folders)] += 1
    return places


def _pattern(path: str) -> str:
    """The pattern of a test's name, `test_*.py`; empty where the name doesn't say that it is one."""
    name = path.rpartition("/")[2]
    stem, dot, extension = name.partition(".")
    match = re.search(r"\.(spec|test|test-d|cy|e2e|t(?=\.sol$)|[Tt]ests(?=\.ps1$))\.(\w+)$", name)
    if match:
        return f"*.{match.group(1)}.{match.group(2)}"
    low = stem.lower()
    if low.startswith("test_"):
        return f"test_*{dot}{extension}"
    if low.endswith(("_test", "_tests", "_spec")):
        return f"*_{stem.rpartition('_')[2]}{dot}{extension}"
    for ending in (
        "Tests",
        "Test",
        "Spec",
        "IT",
        *(("_SUITE",) if extension == "erl" else ()),
        *(("Suite",) if extension == "scala" else ()),
    ):
        if stem.endswith(ending) and len(stem) > len(ending) and not stem[-len(ending) - 1].isupper():
            return f"*{ending}{dot}{extension}"
    return ""


def _placement(folder: str, sources: list[str]) -> str:
    if folder in sources:
        return "beside their source"
    inner = folder.rpartition("/")[2]
    if folder.rpartition("/")[0] in sources and inner:
        return f"in a folder `{clean(inner, 40)}/` beside their source"
    parts = folder.split("/")
    shared = max(_shared(parts, source.split("/")) for source in sources)
    if shared and parts[shared - 1] == "src" and shared < len(parts):
        return f"in `src/{clean(parts[shared], 40)}/` of their module"
    for mark in ("__tests__", "tests", "test", "spec"):
        above, found, _ = f"/{folder}/".partition(f"/{mark}/")
        if found and above and any(f"/{source}/".startswith(above + "/") for source in sources):
            return f"in a folder `{mark}/` of their package"
    place = "/".join(parts[: shared + 1])
    return f"in `{clean(place, 60)}/`" if place else "in the top folder"


def _shared(parts: Sequence[str], others: Sequence[str]) -> int:
    """How many folders two paths begin with alike."""
    return next(
        (n for n, (one, other) in enumerate(zip(parts, others, strict=False)) if one != other),
        min(len(parts), len(others)),
    )
