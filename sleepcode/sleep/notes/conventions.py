"""Conventions, measured: where tests, documentation and changelog entries go, and what moves with sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.changelogs import describe_changelogs, find_changelog, find_fragments
from sleepcode.sleep.notes.hazards import count_commits
from sleepcode.sleep.notes.places_of_tests import describe_tests
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number, percent

_NO_PAGE = late(
    r"(?:^|/)(?:\d{4}-\d{2}-\d{2}-|README|CHANGELOG|CHANGES|LICEN[CS]E|COPYING|NOTICE|AUTHORS|CONTRIBUTING)[^/]*$",
    re.I,
)
_MANUAL = late(r"(?:^|/)(?:docs?|documentation|manual|guides?|handbook)/$", re.I)
CONVENTIONS = "Conventions: where tests, documentation and changelog entries go"
CONVENTIONS_WITHOUT_CHANGELOG = "Conventions: where tests and documentation go"
_LEAST = 20
_TELLING_SHARE = 0.05


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


def write_conventions(snapshot: Snapshot) -> Note | None:
    """The section on conventions; None where nothing can be measured."""
    tests, cited = snapshot.recall("tests", ("has_facts",), lambda: describe_tests(snapshot))
    of_tests = [Citation(*citation) for citation in cited]
    changes, of_changes = describe_changelogs(snapshot)
    lines: list[str] = [*tests, *changes]
    citations = [*of_tests, *of_changes]
    total = len(snapshot.history.recent_source)
    lines.extend(snapshot.recall("documentation", (), lambda: _describe_documentation(snapshot)))
    for role, what in ((Role.TEST, "tests"), (Role.DOCUMENTATION, "documentation")):
        moved = snapshot.history.moved_with_source(role)
        if total >= _LEAST and moved >= _TELLING_SHARE * total:
            lines.append(
                f"- {moved:,} of the last {number(total, 'commit')} to source also touch {what} ({percent(moved, total)})."
            )
    if not lines:
        return None
    changelog, fragments = find_changelog(snapshot), find_fragments(snapshot)
    data = {
        "changelog": list(changelog) if changelog else None,
        "fragments": fragments[0] if fragments else None,
        "commits": total,
        "with_tests": snapshot.history.moved_with_source(Role.TEST),
        "with_documentation": snapshot.history.moved_with_source(Role.DOCUMENTATION),
        "on": {
            "tests": ["\n".join(tests), [list(citation) for citation in of_tests]],
            "changes": ["\n".join(changes), [list(citation) for citation in of_changes]],
        },
    }
    title = CONVENTIONS if changes else CONVENTIONS_WITHOUT_CHANGELOG
    return make_section(snapshot, "conventions", title, lines, citations, data)


def _describe_documentation(snapshot: Snapshot) -> list[str]:
    pages = [
        path
        for path, file in snapshot.files.items()
        if file.role is Role.DOCUMENTATION
        and not _NO_PAGE.search(path)
        and aside_kind(path) in ("", "docs", "tutorials")
    ]
    folder, count = _fullest_folder(pages, "")
    # Prompts, templates and READMEs within the code are no manual; further down a folder says that it is one.
    while count >= 3 and count > 0.5 * len(pages):
        inner, inside = _fullest_folder(pages, folder)
        if inside == count and _MANUAL.search(inner) and not _MANUAL.search(folder):
            folder = inner
        code = sum(path.startswith(folder) for path in snapshot.product)
        if count > code and ("/" not in folder[:-1] or _MANUAL.search(folder)):
            return [
                f"- Documentation is in `{clean(folder, 80)}` ({count:,} of {number(len(pages), 'page')})."
            ]
        folder, count = _fullest_folder(pages, folder)
    return []


def _fullest_folder(pages: Sequence[str], around: str) -> tuple[str, int]:
    """The folder right in another that has most of the pages (with a slash at its end), and how many."""
    inside = [path[len(around) :] for path in pages if path.startswith(around)]
    folders = Counter(path.partition("/")[0] for path in inside if "/" in path)
    ranked = sorted(folders.items(), key=lambda item: (-item[1], item[0]))
    return (f"{around}{ranked[0][0]}/", ranked[0][1]) if ranked else ("", 0)
