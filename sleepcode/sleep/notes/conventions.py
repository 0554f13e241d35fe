"""Conventions, measured: where tests, documentation and changelog entries go."""

from __future__ import annotations

import re
from collections import Counter

from sleepcode.model import Citation, Note, NoteKind, Role
from sleepcode.ranking.structure import pairing_stem
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number, percent

_CHANGELOG = re.compile(
    r"(?:^|/)(?:CHANGE(?:S|LOG)?|HISTORY|NEWS|RELEASE[_-]?NOTES|00-RELEASENOTES)(?:\.\w+)?$", re.I
)
_FRAGMENTS = re.compile(
    r"(?:^|/)(changelog\.d|newsfragments|\.changeset|changes\.d|news|doc/whatsnew/fragments|changelog)/"
)
_LEAST = 20


def learned_sentences(snapshot: Snapshot) -> list[str]:
    """What history teaches of how this project works, with the counts."""
    history = snapshot.history
    total = history.source_changes
    found = []
    if total >= _LEAST:
        tests = history.moved_with_source(Role.TEST)
        docs = history.moved_with_source(Role.DOCUMENTATION)
        if tests:
            found.append(
                f"Tests move with sources {percent(tests, total)} of the time ({tests:,} of {total:,} changes to source)."
            )
        if docs:
            found.append(
                f"Documentation moves with sources {percent(docs, total)} of the time ({docs:,} of {total:,})."
            )
    changelog = find_changelog(snapshot)
    if changelog and total >= _LEAST:
        path, times = changelog
        found.append(
            f"{percent(times, total)} of the changes to source also edit {clean(path, 80)} ({times:,} of {total:,})."
        )
    hot = sorted((p for p in history.by_path if snapshot.is_product(p)), key=lambda p: (-history.churn(p), p))
    if hot and len(history.counted) >= _LEAST:
        found.append(
            f"Most often changed source: {clean(hot[0], 100)} ({number(history.churn(hot[0]), 'change')}, {history.fixes[hot[0]]:,} of them fixes)."
        )
        companions = history.companions(hot[0])
        if companions and companions[0][1] >= 5:
            other, times, of = companions[0]
            found.append(
                f"It most often changes together with {clean(other, 100)} ({times} of its last {of} changes)."
            )
    return found


def find_changelog(snapshot: Snapshot) -> tuple[str, int] | None:
    """(changelog, changes to source that edit it too), the one that moves most often."""
    candidates = [path for path in snapshot.files if _CHANGELOG.search(path) and path.count("/") <= 2]
    counted = sorted(
        ((snapshot.history.moved_with_file(path), path) for path in candidates),
        key=lambda item: (-item[0], item[1]),
    )
    return (counted[0][1], counted[0][0]) if counted and counted[0][0] >= 5 else None


def write_conventions(snapshot: Snapshot) -> Note | None:
    """The section on conventions; None where nothing can be measured."""
    lines: list[str] = []
    citations: list[Citation] = []
    _describe_tests(snapshot, lines, citations)
    changelog = find_changelog(snapshot)
    if changelog:
        lines.append(
            f"- Changelog: `{clean(changelog[0], 100)}`, edited by {number(changelog[1], 'change')} to source."
        )
        citations.append(Citation(changelog[0]))
    fragments = Counter(
        match.group(0).rstrip("/") for path in snapshot.files if (match := _FRAGMENTS.search(path))
    )
    if fragments:
        folder = sorted(fragments.items(), key=lambda item: (-item[1], item[0]))[0][0]
        lines.append(f"- There are changelog fragments or news in `{clean(folder, 80)}/`.")
    docs = Counter(
        path.partition("/")[0]
        for path, file in snapshot.files.items()
        if file.role is Role.DOCUMENTATION and "/" in path
    )
    if docs:
        folder, count = sorted(docs.items(), key=lambda item: (-item[1], item[0]))[0]
        if count >= 3:
            lines.append(f"- Documentation is mostly in `{clean(folder, 80)}/` ({number(count, 'file')}).")
    lines.extend(f"- {text}" for text in learned_sentences(snapshot)[:3])
    if not lines:
        return None
    return Note(
        NoteKind.ARCHITECTURE,
        "conventions",
        "Conventions: where tests, documentation and changelog entries go",
        "\n".join(lines),
        citations=tuple(citations),
        inputs=snapshot.inputs([citation.path for citation in citations]),
    )


def _describe_tests(snapshot: Snapshot, lines: list[str], citations: list[Citation]) -> None:
    tests = [path for path, file in snapshot.files.items() if file.role is Role.TEST and snapshot.facts(path)]
    named = [
        path
        for path in tests
        if pairing_stem(path)
        != path.rpartition("/")[2].partition(".")[0].replace("_", "").replace("-", "").lower()
    ]
    if len(named) < 3:
        return
    patterns = Counter(_pattern(path) for path in named)
    pattern, count = sorted(patterns.items(), key=lambda item: (-item[1], item[0]))[0]
    places: Counter[str] = Counter()
    sources: dict[str, list[str]] = {}
    for path, file in snapshot.files.items():
        if file.role is Role.SOURCE:
            sources.setdefault(pairing_stem(path), []).append(path.rpartition("/")[0])
    for path in named:
        folders = sources.get(pairing_stem(path), [])
        if folders:
            places[_placement(path.rpartition("/")[0], folders)] += 1
    text = f"- Tests are named like `{pattern}` ({count:,} of {len(named):,} test files)"
    if places:
        place, times = sorted(places.items(), key=lambda item: (-item[1], item[0]))[0]
        text += (
            f" and mostly lie {place} ({times:,} of {sum(places.values()):,} with a source of the same name)"
        )
    lines.append(text + ".")
    example = next(path for path in sorted(named) if _pattern(path) == pattern)
    citations.append(Citation(example))


def _pattern(path: str) -> str:
    name = path.rpartition("/")[2]
    stem, dot, extension = name.partition(".")
    if ".spec." in name or ".test." in name:
        return f"*.{'spec' if '.spec.' in name else 'test'}.{name.rpartition('.')[2]}"
    low = stem.lower()
    if low.startswith("test_"):
        return f"test_*{dot}{extension}"
    if low.endswith(("_test", "_tests")):
        return f"*_{stem.rpartition('_')[2]}{dot}{extension}"
    for ending in ("Tests", "Test", "Spec", "IT"):
        if stem.endswith(ending):
            return f"*{ending}{dot}{extension}"
    return f"*{dot}{extension}"


def _placement(folder: str, sources: list[str]) -> str:
    if folder in sources:
        return "beside their source"
    if any(folder.startswith(source + "/") for source in sources if source):
        inner = folder.rpartition("/")[2]
        return f"in a `{clean(inner, 40)}` folder beside their source"
    top = folder.partition("/")[0]
    return f"in `{clean(top, 40)}/`" if top else "in the top folder"
