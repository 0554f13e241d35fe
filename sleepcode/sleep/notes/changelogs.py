"""Where a project tells its changes: its changelogs, those of its packages, and folders of fragments."""

from __future__ import annotations

import re
from collections import Counter

from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind, fragments_folder
from sleepcode.sleep.notes.changelog_tools import find_changelog_scripts, find_changelog_tools
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number, opening

_CHANGELOG = late(
    r"(?:^|/)(?:CHANGE(?:S|LOGS?)?|HISTORY|NEWS|RELEASE[_-]?NOTES|00-RELEASENOTES)(?:[-_.][\w.-]*)?$", re.I
)
_PROSE_ENDING = late(r"(?:^|/)[^/.]*$|\.(?:md|rst|txt|adoc|rdoc|markdown|\d+)$", re.I)
_LEAST_SHARE = 0.03
_LEAST_EDITS = 5
_MOST = 6
_MOST_OF_STUB = 1_200
"""Characters of a changelog that says nothing but where the changes are told."""
_RELEASE = late(r"^\W*(?:version\s+)?v?\d+\.\d+|^\W*unreleased", re.I | re.M)
_TELLS_WHERE = late(r"\b(?:moved|releases?|documented|found|lives?|see|generated|maintained|kept)\b", re.I)
_TARGET = late(r"https?://[^\s)>\]]+|(?<=\]\()[^\s)]+")
_CUSTOM = (
    "https://semver.org",
    "https://keepachangelog.com",
    "http://semver.org",
    "http://keepachangelog.com",
)
"""What changelogs keep to, not where they are."""


def describe_changelogs(snapshot: Snapshot) -> tuple[list[str], list[Citation]]:
    """(lines, what they cite) on where changes are told: those that commits to source edit, or what there is."""
    history = snapshot.history
    total = len(history.recent_source)
    customary = find_changelog(snapshot)
    fragments = find_fragments(snapshot)
    stubs = {path: said for path in _changelogs(snapshot) if (said := _points_to(snapshot, path))}
    proper = [path for path in _changelogs(snapshot) if path not in stubs]
    lines: list[str] = []
    told: list[str] = []
    if customary is not None:
        path, times = customary
        lines.append(
            f"- Changelog: `{clean(path, 100)}`, edited in {times:,} of the last {number(total, 'commit')} to source."
        )
        told.append(path)
        edits = {other: history.recent_with_source(other) for other in proper if other != path}
        for other in sorted(edits, key=lambda other: (-edits[other], other))[: _MOST - 1]:
            if edits[other] >= _LEAST_EDITS:
                lines.append(f"- Changelog: `{clean(other, 100)}`, edited in {edits[other]:,} of them.")
                told.append(other)
    near = [path for path in proper if path.count("/") <= 1]
    tools = find_changelog_tools(snapshot)
    lines.extend(text for text, _ in tools)
    if customary is None and fragments is None and near and not tools:
        # Nobody edits it along with the code; it is written when there is a release.
        lines.append(f"- Changelog: {listing(near, _MOST)}, seldom edited with source.")
        told.extend(near[:_MOST])
    scripts = list(find_changelog_scripts(snapshot))
    lines.extend(text for text, _ in scripts)
    if fragments is not None:
        lines.append(f"- Changelog fragments go into `{clean(fragments[0], 80)}/`.")
    for path, said in stubs.items():
        if path.count("/") <= 1:
            lines.append(f"- `{clean(path, 100)}` only points elsewhere: {said}")
            told.append(path)
    cited = [citation for _, citation in (*tools, *scripts) if citation is not None]
    return lines, [*(Citation(path) for path in told), *cited]


def _points_to(snapshot: Snapshot, path: str) -> str:
    """What a changelog says of where the changes are told instead; empty where it tells them."""

    def look() -> str:
        text = snapshot.read_text(path) or ""
        if len(text) > _MOST_OF_STUB or _RELEASE.search(text):
            return ""
        for line in text.split("\n"):
            targets = [one for one in _TARGET.findall(line) if not one.startswith(_CUSTOM)]
            if targets and _TELLS_WHERE.search(line):
                return f"{opening(line, 160)} ({clean(targets[0], 120)})"
        return ""

    found: str = snapshot.recall_of(f"changelog {path}", [path], look)
    return found


def find_changelog(snapshot: Snapshot) -> tuple[str, int] | None:
    """(changelog, how many of the recent commits to source edit it), where that is a custom of the project."""
    history = snapshot.history
    counted = sorted((-history.recent_with_source(path), path) for path in _changelogs(snapshot))
    if not counted or -counted[0][0] < max(_LEAST_EDITS, _LEAST_SHARE * len(history.recent_source)):
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
            and aside_kind(path) != "examples"
        ]
        return sorted(found, key=lambda path: (path.count("/"), path))

    found: list[str] = snapshot.recall("changelogs", (), find)
    return found


def find_fragments(snapshot: Snapshot) -> tuple[str, int] | None:
    """(folder of changelog fragments, files in it); None where the project keeps none."""

    def find() -> list[tuple[str, int]]:
        folders: Counter[str] = Counter()
        for path, file in snapshot.files.items():
            folder = fragments_folder(path)
            if folder and file.role in (Role.DOCUMENTATION, Role.DATA, Role.CONFIGURATION):
                folders[folder] += 1
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
