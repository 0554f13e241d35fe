"""Edit locations: recurring themes of past changes and where such changes landed."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from sleepcode.model import Citation, Note, NoteKind, Role
from sleepcode.parsing.words import stem
from sleepcode.sleep.notes.files import theme_words
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number

_LEAST_CHANGES = 4
_MOST_CHANGES_SHARE = 0.12
_SCOPE = re.compile(r"^(?:\w+\(([\w/., -]{2,40})\)!?:|\[([\w/., -]{2,30})\]|([\w/.-]{2,30}):)\s")
_TYPES = frozenset(
    "feat fix chore docs doc test tests refactor style perf build ci revert wip types release deps merge".split()
)


@dataclass(slots=True)
class _Theme:
    name: str
    positions: list[int] = field(default_factory=list)
    files: Counter[str] = field(default_factory=Counter)
    score: float = 0.0


def write_edit_locations(snapshot: Snapshot) -> list[Note]:
    """One note a theme, the most telling first: files that such changes touch far above their base rate."""
    themes = _collect_themes(snapshot)
    total = max(len(snapshot.history.counted), 1)
    kept = []
    for theme in themes.values():
        if len(theme.positions) < _LEAST_CHANGES or len(theme.positions) > max(
            _MOST_CHANGES_SHARE * total, 8
        ):
            continue
        places = _selective_files(snapshot, theme, total)
        if places:
            theme.score = sum(lift for _, _, lift in places[:3]) * len(theme.positions) ** 0.5
            kept.append((theme, places))
    kept.sort(key=lambda item: (-item[0].score, item[0].name))
    most = min(150, 20 + len(snapshot.files) // 12)
    return [_write(snapshot, theme, places) for theme, places in _without_twins(kept)[:most]]


_Places = list[tuple[str, int, float]]
"""(path, changes of the theme that touched it, lift)"""


def _collect_themes(snapshot: Snapshot) -> dict[str, _Theme]:
    themes: dict[str, _Theme] = {}
    for position, change in enumerate(snapshot.history.counted):
        if not change.files or len(change.files) > 30:
            continue
        for key, name in _themes_of(change.subject):
            theme = themes.setdefault(key, _Theme(name))
            theme.positions.append(position)
            theme.files.update({file.path for file in change.files if file.path in snapshot.files})
    return themes


def _themes_of(subject: str) -> list[tuple[str, str]]:
    """(key, name) of the themes of a subject: its scope, its words, its pairs of neighbouring words."""
    found: dict[str, str] = {}
    match = _SCOPE.match(subject)
    rest = subject
    if match:
        rest = subject[match.end() :]
        scope = next(group for group in match.groups() if group).lower()
        if scope not in _TYPES and not scope.isdigit():
            found[stem(scope)] = scope
    words = theme_words(rest)
    for word in words:
        if len(word) >= 4:
            found.setdefault(stem(word), word)
    for left, right in pairwise(words):
        found.setdefault(f"{stem(left)} {stem(right)}", f"{left} {right}")
    return list(found.items())


def _selective_files(snapshot: Snapshot, theme: _Theme, total: int) -> _Places:
    """Files that changes of the theme touch far more often than changes do at large."""
    places: _Places = []
    count = len(theme.positions)
    for path, times in theme.files.items():
        if times < 3 or snapshot.files[path].role in (Role.GENERATED, Role.VENDORED):
            continue
        share = times / count
        base = max(snapshot.history.churn(path), 1) / total
        if share >= 0.25 and share >= 4 * base:
            places.append((path, times, share * min(share / base, 40.0)))
    places.sort(key=lambda place: (-place[1], -place[2], place[0]))
    return places[:6]


def _without_twins(kept: list[tuple[_Theme, _Places]]) -> list[tuple[_Theme, _Places]]:
    """Drops a theme whose changes another, better theme has nearly all."""
    chosen: list[tuple[_Theme, _Places]] = []
    seen: list[set[int]] = []
    for theme, places in kept:
        positions = set(theme.positions)
        if any(len(positions & other) > 0.7 * min(len(positions), len(other)) for other in seen):
            continue
        chosen.append((theme, places))
        seen.append(positions)
        if len(chosen) >= 200:
            break
    return chosen


def _write(snapshot: Snapshot, theme: _Theme, places: _Places) -> Note:
    newest = snapshot.history.counted[theme.positions[0]]
    oldest = snapshot.history.counted[theme.positions[-1]]
    count = len(theme.positions)
    touched = ", ".join(f"`{clean(path, 120)}` ({times})" for path, times, _ in places)
    name = clean(theme.name, 60)
    text = (
        f"{number(count, 'change')} about {name}, {_date(oldest.time)} to {_date(newest.time)}, touched {touched}. "
        f"Latest: {newest.id[:9]} {clean(newest.subject, 80)}"
    )
    paths = [path for path, _, _ in places]
    return Note(
        NoteKind.EDIT,
        theme.name,
        f"Changes about {name}",
        text,
        data={
            "changes": count,
            "files": [[path, times] for path, times, _ in places],
            "first": oldest.time,
            "last": newest.time,
            "latest": newest.id,
        },
        citations=tuple(Citation(path) for path in paths),
        inputs=snapshot.inputs(paths),
    )


def _date(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m")
