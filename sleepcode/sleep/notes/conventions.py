"""Conventions, measured: where tests, documentation and changelog entries go, and what moves with sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.structure import pairing_stem
from sleepcode.sleep.notes.hazards import count_commits
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number, percent

_CHANGELOG = late(
    r"(?:^|/)(?:CHANGE(?:S|LOGS?)?|HISTORY|NEWS|RELEASE[_-]?NOTES|00-RELEASENOTES)(?:[-_.][\w.-]*)?$", re.I
)
_PROSE_ENDING = late(r"(?:^|/)[^/.]*$|\.(?:md|rst|txt|adoc|rdoc|markdown|\d+)$", re.I)
_FRAGMENTS = late(
    r"^((?:[\w.-]+/){0,2}?(?:changelog\.d|newsfragments|\.changeset|changes\.d|changes|changelog|news|fragments|upcoming_changes)"
    r"(?:/(?:unreleased|next|fragments))?)/[^/]+$"
)
_NO_PAGE = late(
    r"(?:^|/)(?:README|CHANGELOG|CHANGES|LICEN[CS]E|COPYING|NOTICE|AUTHORS|CONTRIBUTING)[^/]*$", re.I
)
CONVENTIONS = "Conventions: where tests, documentation and changelog entries go"
CONVENTIONS_WITHOUT_CHANGELOG = "Conventions: where tests and documentation go"
_LEAST = 20
_LEAST_SHARE = 0.03
_TELLING_SHARE = 0.05
_LOOKED_INTO = 40
"""Sources that are looked into for tests of their own."""


def learned_sentences(snapshot: Snapshot) -> list[str]:
    """What history teaches of how this project works, with the counts; for the end of `index`."""
    history = snapshot.history
    total = len(history.recent_source)
    found: list[str] = []
    if total >= _LEAST:
        of = (
            f"the newest {total:,} commits that touch source"
            if total >= 1000
            else f"{total:,} commits that touch source"
        )
        for role, what in ((Role.TEST, "tests"), (Role.DOCUMENTATION, "documentation")):
            moved = history.moved_with_source(role)
            if moved >= _TELLING_SHARE * total:
                found.append(
                    f"In {percent(moved, total)} of {of}, {what} changed too ({moved:,} of {total:,})."
                )
        changelog = find_changelog(snapshot)
        if changelog is not None:
            path, times = changelog
            found.append(
                f"{percent(times, total)} of them also edit {clean(path, 80)} ({times:,} of {total:,})."
            )
            if not found[0].startswith("In "):
                found[-1] = (
                    f"{percent(times, total)} of {of} also edit {clean(path, 80)} ({times:,} of {total:,})."
                )
    if len(history.counted) >= _LEAST:
        found.extend(_hottest(snapshot))
    return found


def _hottest(snapshot: Snapshot) -> list[str]:
    history = snapshot.history
    hot = snapshot.most_changed(1)
    found = []
    for path in hot:
        if history.churn(path) < 5:
            break
        found.append(
            f"The source file changed most often is {clean(path, 100)}: {count_commits(snapshot, path)}."
        )
        companion = next((c for c in history.companions(path) if c[1] >= 5 and c[1] >= 0.2 * c[2]), None)
        if companion is not None:
            other, times, of = companion
            found.append(
                f"With it most often changes {clean(other, 100)} ({times} of its last {of} commits)."
            )
    fixed = sorted(
        (-history.fixes[path] / history.churn(path), path)
        for path in snapshot.by_churn
        if history.churn(path) >= 15 and history.fixes[path] >= 8
    )
    if fixed and -fixed[0][0] >= 0.3:
        path = fixed[0][1]
        found.append(
            f"Most prone to fixes is {clean(path, 100)}: {percent(history.fixes[path], history.churn(path))} "
            f"of its {history.churn(path):,} commits."
        )
    return found


def find_changelog(snapshot: Snapshot) -> tuple[str, int] | None:
    """(changelog, how many of the recent commits to source edit it), where that is a custom of the project."""
    history = snapshot.history
    candidates = _changelogs(snapshot)
    counted = sorted((-history.recent_with_source(path), path) for path in candidates)
    if not counted or -counted[0][0] < max(5, _LEAST_SHARE * len(history.recent_source)):
        return None
    return counted[0][1], -counted[0][0]


def _changelogs(snapshot: Snapshot) -> list[str]:
    """Files in which changes may be told, those at the top first."""

    def find() -> list[str]:
        found = [
            path
            for path, file in snapshot.files.items()
            if path.count("/") <= 3
            and _CHANGELOG.search(path)
            and _PROSE_ENDING.search(path)
            and file.role in (Role.DOCUMENTATION, Role.DATA)
        ]
        return sorted(found, key=lambda path: (path.count("/"), path))

    found: list[str] = snapshot.recall("changelogs", (), find)
    return found


def find_fragments(snapshot: Snapshot) -> tuple[str, int] | None:
    """(folder of changelog fragments, files in it); None where the project keeps none."""

    def find() -> list[tuple[str, int]]:
        folders: Counter[str] = Counter()
        for path, file in snapshot.files.items():
            match = _FRAGMENTS.match(path)
            if match and file.role in (Role.DOCUMENTATION, Role.DATA, Role.CONFIGURATION):
                folders[match.group(1)] += 1
        return sorted(folders.items(), key=lambda item: (-item[1], item[0]))

    ranked = snapshot.recall("fragments", (), find)
    return next(((folder, count) for folder, count in ranked if _is_customary(snapshot, folder)), None)


def _is_customary(snapshot: Snapshot, folder: str) -> bool:
    """Whether recent changes to source come with files in a folder, the files themselves since gone or not."""
    start = folder + "/"
    with_source = 0
    for change in snapshot.history.counted[:400]:
        if any(path.startswith(start) for path in change.paths):
            with_source += any(snapshot.is_product(path) for path in change.paths)
    return with_source >= 5


def write_conventions(snapshot: Snapshot) -> Note | None:
    """The section on conventions; None where nothing can be measured."""
    told, cited = snapshot.recall("tests", ("has_facts",), lambda: _describe_tests(snapshot))
    lines: list[str] = list(told)
    citations = [Citation(*citation) for citation in cited]
    changelog = find_changelog(snapshot)
    total = len(snapshot.history.recent_source)
    if changelog is not None:
        path, times = changelog
        lines.append(
            f"- Changelog: `{clean(path, 100)}`, edited in {times:,} of the last {number(total, 'commit')} to source."
        )
        citations.append(Citation(path))
    fragments = find_fragments(snapshot)
    elsewhere = [path for path in _changelogs(snapshot) if path.count("/") <= 1]
    if changelog is None and fragments is None and elsewhere:
        # Nobody edits it along with the code; it is written when there is a release.
        lines.append(f"- Changelog: `{clean(elsewhere[0], 100)}`, seldom edited with source.")
        citations.append(Citation(elsewhere[0]))
    if fragments is not None:
        lines.append(f"- Changelog fragments go into `{clean(fragments[0], 80)}/`.")
    lines.extend(snapshot.recall("documentation", (), lambda: _describe_documentation(snapshot)))
    for role, what in ((Role.TEST, "tests"), (Role.DOCUMENTATION, "documentation")):
        moved = snapshot.history.moved_with_source(role)
        if total >= _LEAST and moved >= _TELLING_SHARE * total:
            lines.append(
                f"- {moved:,} of the last {number(total, 'commit')} to source also touch {what} ({percent(moved, total)})."
            )
    if not lines:
        return None
    data = {
        "changelog": list(changelog) if changelog else None,
        "fragments": fragments[0] if fragments else None,
        "commits": total,
        "with_tests": snapshot.history.moved_with_source(Role.TEST),
        "with_documentation": snapshot.history.moved_with_source(Role.DOCUMENTATION),
    }
    has_changelog = bool(changelog or fragments or elsewhere)
    title = CONVENTIONS if has_changelog else CONVENTIONS_WITHOUT_CHANGELOG
    return make_section(snapshot, "conventions", title, lines, citations, data)


def _describe_documentation(snapshot: Snapshot) -> list[str]:
    pages = [
        path
        for path, file in snapshot.files.items()
        if file.role is Role.DOCUMENTATION
        and not _NO_PAGE.search(path)
        and aside_kind(path) in ("", "docs", "tutorials")
    ]
    folders = Counter(path.partition("/")[0] for path in pages if "/" in path)
    if folders:
        folder, count = sorted(folders.items(), key=lambda item: (-item[1], item[0]))[0]
        # Prompts, templates and READMEs within the code are no manual.
        code = sum(path.startswith(folder + "/") for path in snapshot.product)
        if count >= 3 and count > 0.5 * len(pages) and count > code:
            return [
                f"- Documentation is in `{clean(folder, 80)}/` ({count:,} of {number(len(pages), 'page')})."
            ]
    return []


def _describe_tests(snapshot: Snapshot) -> tuple[list[str], list[Citation]]:
    """(lines, what they cite) on where tests are and what they are called."""
    tests = [path for path, file in snapshot.files.items() if file.role is Role.TEST and file.has_facts]
    if len(tests) < 3:
        return _tests_inside(snapshot)
    patterns = Counter(pattern for path in tests if (pattern := _pattern(path)))
    named = sum(patterns.values())
    if named >= 3 and named >= 0.15 * len(tests):
        pattern, count = sorted(patterns.items(), key=lambda item: (-item[1], item[0]))[0]
        text = f"- Tests are named `{pattern}` ({count:,} of {number(named, 'file')} named as tests)"
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
    folders = Counter(path.partition("/")[0] for path in tests if "/" in path)
    named_folders = Counter(
        mark for path in tests for mark in ("tests", "test", "__tests__", "spec") if f"/{mark}/" in f"/{path}"
    )
    for counted, words in ((folders, "in"), (named_folders, "in folders named")):
        if counted:
            folder, count = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[0]
            if count > 0.8 * len(tests):
                size = number(len(tests), "file")
                inside, cited = _tests_inside(snapshot)
                return [f"- Tests are {words} `{clean(folder, 80)}/` ({count:,} of {size}).", *inside], cited
    return _tests_inside(snapshot)


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
    match = re.search(r"\.(spec|test|cy|e2e)\.(\w+)$", name)
    if match:
        return f"*.{match.group(1)}.{match.group(2)}"
    low = stem.lower()
    if low.startswith("test_"):
        return f"test_*{dot}{extension}"
    if low.endswith(("_test", "_tests", "_spec")):
        return f"*_{stem.rpartition('_')[2]}{dot}{extension}"
    for ending in ("Tests", "Test", "Spec", "IT"):
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
