"""Themes: words and scopes that recur in the subjects of changes and go with certain files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from sleepcode.facts import Symbol
from sleepcode.model import Role
from sleepcode.parsing.words import stem
from sleepcode.sleep.notes.history_statistics import MOST_TOGETHER, HistoryStatistics
from sleepcode.sleep.notes.snapshot import Snapshot

_LEAST_CHANGES = 4
_MOST_OF_FEW = 12
_MOST_SHARE = 0.12
"""A theme that more of all changes have says nothing of where they go."""
_MOST_NAMING = 40
"""Changes that are asked what they call a theme."""
_LEAST_TIMES = 3
_LEAST_FILE_SHARE = 0.25
_LEAST_LIFT = 4.0
_LEAST_LIFT_OF_MAIN, _MAIN_SHARE = 1.5, 0.5
_MOST_LIFT = 40.0
_MOST_PLACES = 6
_TWIN_SHARE = 0.7
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\dA-Za-z_]+")
_KINDS = frozenset(
    "class function interface struct enum trait mixin extension type macro module method".split()
)


@dataclass(slots=True)
class Theme:
    """What changes are about."""

    key: str
    """Folded words."""
    name: str
    """As subjects write it, lower-case."""
    positions: list[int] = field(default_factory=list)
    """Of the changes that have it, newest first."""
    places: list[tuple[str, int]] = field(default_factory=list)
    """(path, changes of the theme that touched it), most often first."""
    is_scope: bool = False
    score: float = 0.0

    @property
    def words(self) -> list[str]:
        """What a name that belongs to the theme has in it: short words whole, long ones folded."""
        whole = self.name.split()
        return [
            fold if len(fold) >= 5 else word for fold, word in zip(self.key.split(), whole, strict=False)
        ] or whole


def folded_word(word: str) -> str:
    """A word as it stands in an identifier, whatever joins its parts."""
    return word.replace("-", "").replace("_", "").replace(".", "").replace("/", "")


def find_themes(snapshot: Snapshot, most: int) -> list[Theme]:
    """The most telling themes, best first."""
    themes = _collect(snapshot)
    kept = []
    for theme in themes:
        _find_places(snapshot, theme)
        if theme.places and (theme.is_scope or _is_area(snapshot, theme)):
            kept.append(theme)
    kept.sort(key=lambda theme: (-theme.score, theme.key))
    return _without_twins(kept, most)


def _collect(snapshot: Snapshot) -> list[Theme]:
    """Themes that enough changes have, and not too many."""
    history = snapshot.history
    ceiling = max(_MOST_OF_FEW, _MOST_SHARE * len(history.topic_keys))
    own = {stem(word) for word in re.findall(r"[a-z]{3,}", snapshot.name.lower())}
    counts = Counter(chain.from_iterable([keys for keys, _ in history.topic_keys]))
    wanted = {
        key
        for key, times in counts.items()
        if _LEAST_CHANGES <= times <= ceiling and own.isdisjoint(key.split())
    }
    positions: dict[str, list[int]] = {}
    scopes: Counter[str] = Counter()
    for position, (keys, scope) in enumerate(history.topic_keys):
        if 0 < len(history.counted[position].paths) <= MOST_TOGETHER:
            for key in keys & wanted:
                positions.setdefault(key, []).append(position)
            if scope in wanted:
                scopes[scope] += 1
    themes = [
        Theme(
            key,
            _written(history, key, found),
            found,
            is_scope=scopes[key] >= 3 and 3 * scopes[key] >= len(found),
        )
        for key, found in positions.items()
        if len(found) >= _LEAST_CHANGES
    ]
    _add_those_that_say_it(history, [theme for theme in themes if theme.is_scope and " " in theme.name])
    return themes


def _add_those_that_say_it(history: HistoryStatistics, themes: Sequence[Theme]) -> None:
    """Adds to themes of several words, which some subjects put first, the changes that say them elsewhere:
    "pr create: ask for a title" and "Fix crash of `pr create`"."""
    if not themes:
        return
    subjects = [change.subject.lower() for change in history.counted[: len(history.topic_keys)]]
    for theme in themes:
        says = re.compile(rf"(?<![\w-]){re.escape(theme.name)}(?![\w-])")
        saying = [
            position
            for position, subject in enumerate(subjects)
            if theme.name in subject
            and 0 < len(history.counted[position].paths) <= MOST_TOGETHER
            and says.search(subject)
        ]
        theme.positions = sorted({*theme.positions, *saying})


def _written(history: HistoryStatistics, key: str, positions: Sequence[int]) -> str:
    """What the newest changes call a theme most often: of `pip` and `pipe`, which are folded alike, what they are about."""
    names = (
        topic.name
        for position in positions[:_MOST_NAMING]
        for topic in history.topics_of(position)
        if topic.key == key
    )
    return Counter(names).most_common(1)[0][0]


def _find_places(snapshot: Snapshot, theme: Theme) -> None:
    """Sets the files that changes of the theme touch far more often than changes do at large, and its score."""
    history = snapshot.history
    files = snapshot.files
    counts = Counter(chain.from_iterable([history.counted[position].paths for position in theme.positions]))
    count = len(theme.positions)
    total = max(len(history.counted), 1)
    floor = max(_LEAST_TIMES, _LEAST_FILE_SHARE * count)
    found = []
    for path, times in counts.items():
        if times < floor or path not in files or files[path].role in (Role.GENERATED, Role.VENDORED):
            continue
        lift = (times / count) / (max(history.churn(path), 1) / total)
        # What half of such changes touch is where they go, though many others go there too.
        if lift >= _LEAST_LIFT or (lift >= _LEAST_LIFT_OF_MAIN and times >= _MAIN_SHARE * count):
            found.append((times, min(lift, _MOST_LIFT) * times / count, path))
    # Of files touched as often, the source is where a change begins; its tests and changelog follow.
    found.sort(key=lambda place: (-place[0], files[place[2]].role is not Role.SOURCE, -place[1], place[2]))
    theme.places = [(path, times) for times, _, path in found[:_MOST_PLACES]]
    newest = history.counted[theme.positions[0]].time
    age = (history.counted[0].time - newest) / (365 * 86_400)
    freshness = 1.0 / (1.0 + max(age, 0.0) / 6.0)
    theme.score = sum(gain for _, gain, _ in found[:3]) * count**0.5 * freshness


def _is_area(snapshot: Snapshot, theme: Theme) -> bool:
    """Whether the theme names a part of the project: its words are in the paths or symbols that it touches."""
    words = [folded_word(word) for word in theme.words]
    for path, _ in theme.places[:3]:
        folded = path.lower().replace("-", "").replace("_", "")
        if any(word[:8] in folded for word in words):
            return True
    if len(theme.positions) < 5:
        return False
    return any(
        2 * times >= len(theme.positions) and named_like(snapshot, path, words)
        for path, times in theme.places[:3]
    )


def named_like(snapshot: Snapshot, path: str, words: list[str]) -> list[tuple[str, Symbol]]:
    """(folded name, symbol) of a file's symbols that have all the words in their name."""
    names = snapshot.folded_names.get(path)
    if names is None:
        facts = snapshot.facts(path)
        symbols = [s for s in facts.symbols if s.kind in _KINDS] if facts is not None else []
        joined = folded_word("\n".join(symbol.name for symbol in symbols).lower())
        named = list(zip(joined.split("\n"), symbols, strict=True)) if symbols else []
        names = snapshot.folded_names[path] = (joined, named)
    joined, named = names
    if not all(word in joined for word in words):
        return []
    for word in words:
        named = [entry for entry in named if word in entry[0]]
    return [entry for entry in named if all(_begins_part(entry[1].name, word) for word in words)]


def _begins_part(name: str, word: str) -> bool:
    """Whether a word begins with a part of a name: `tco` is not in `exit_code`."""
    parts = [part.lower() for part in _PART.findall(name)]
    return any("".join(parts[start:]).startswith(word) for start in range(len(parts)))


def _without_twins(kept: list[Theme], most: int) -> list[Theme]:
    """Drops a theme whose changes a better one has nearly all, and another spelling of a better one."""
    chosen: list[Theme] = []
    seen: list[set[int]] = []
    by_place: dict[str, list[int]] = {}
    spellings: set[str] = set()
    for theme in kept:
        if (spelling := folded_word(theme.key.replace(" ", ""))) in spellings:
            continue
        positions = set(theme.positions)
        rivals = {number for path, _ in theme.places for number in by_place.get(path, ())}
        if any(
            len(positions & seen[number]) > _TWIN_SHARE * min(len(positions), len(seen[number]))
            or _is_same(theme, chosen[number])
            for number in rivals
        ):
            continue
        for path, _ in theme.places:
            by_place.setdefault(path, []).append(len(chosen))
        spellings.add(spelling)
        chosen.append(theme)
        seen.append(positions)
        if len(chosen) == most:
            break
    return chosen


def _is_same(theme: Theme, known: Theme) -> bool:
    """Whether two themes are spellings of one: the same first file, and names that begin alike."""
    if theme.places[0][0] != known.places[0][0]:
        return False
    one, other = folded_word(theme.key), folded_word(known.key)
    return one[:5] == other[:5] or one in other or other in one
