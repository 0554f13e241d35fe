"""What it takes to add one more of a kind: what the commits that added files to a folder edited along with them.

A folder of files that are alike (commands, middlewares, mappers) is where a project grows, and where newcomers
begin; what else has to be touched, a registry, a test, a page, is in no file of it, but in its past.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from sleepcode.model import Citation, Note, NoteKind, Role
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.history_statistics import MOST_TOGETHER, PastChange
from sleepcode.sleep.notes.purposes import landmarks
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, month, number

_LEAST_MEMBERS = 4
_LEAST_OF_DATA = 12
"""The same of files that hold no code."""
_OF_DATA = (Role.DATA, Role.CONFIGURATION)
_DESCRIBING = (".json", ".yml", ".yaml", ".toml")
_LEAST_ADDITIONS = 3
_MOST_AT_ONCE = 3
"""A change that adds more to one folder moves or imports a part of the project."""
_NEWEST = 12
"""Additions of a family that are looked at, and files of it that its name is taken from."""
_LEAST_TIMES, _LEAST_SHARE = 2, 0.4
_TELLING_TIMES, _TELLING_SHARE = 3, 0.5
"""What at least one of them has, where the folder is one that is added to in one way."""
_REGISTRY_SHARE = 0.6
"""Share of the additions from which a file that they edit lists what is added."""
_MOST_COMPANIONS = 4
_MOST_FAMILIES = 25
_CONTRACTS = frozenset(("interface", "trait", "protocol", "type"))
_ALIKE = 0.6
"""Share of a family's files whose names end alike where that is what they are."""
_DISTINCT = 0.6
"""Share of different names from which files are called after what they begin with."""
_PLAIN = frozenset(
    "src source sources lib libs core main app internal pkg packages modules module common shared util utils base include impl "
    "java kotlin scala python js ts code data client server default generic misc other private public detail details".split()
)
"""Names of folders that say nothing of what is in them."""
_HELPS = re.compile(r"_|(?:mod|lib|doc|index|base|abstract|common|helpers?|utils?|types)\.", re.I)
"""How files are called that stand for a folder or help those in it: `__init__.py`, `_common.ts`."""
_OF_MODULES = frozenset(("Sources", "Tests"))
"""Folders in which each folder is a module of a package, and no kind of things."""
_MOST_NAMESAKES = 5
"""Other folders that may be called like a kind's."""
_NO_PLURAL = frozenset(
    "aws cms css dns extras https ios js kubernetes news os postgres sms tls windows".split()
)
_SCRIPTS = {"tsx": "ts", "jsx": "js", "mts": "ts", "mjs": "js"}
"""Endings of one language -> the one that stands for them."""
_IRREGULAR = {
    **{"matrices": "matrix", "indices": "index", "vertices": "vertex", "appendices": "appendix"},
    **{
        name: name
        for name in ("mechanics", "physics", "statistics", "mathematics", "graphics", "analytics", "metrics")
    },
}
"""Names of folders -> one of what is in them; what has no other number stays as it is."""
_NAMED = {"migrate": "migration", "cmd": "command"}
"""Names of folders -> what one calls what is in them."""
_STYLES = (".css", ".scss", ".sass", ".less", ".styl", ".svg", ".html", ".erb", ".haml")
_VIEWS = re.compile(r"(?:^|/)(?:views|templates)/")
"""Folders of what is shown of things of a kind, not of kinds: `views/users/`."""
_PAST = re.compile(r"(?:^|[/_-])(?:old|legacy|deprecated|archived?|attic)(?:[/_-]|$)", re.I)
_DIGIT = re.compile(r"\d")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


@dataclass(slots=True)
class _Family:
    """The files, or folders, of one folder that are of one kind."""

    folder: str
    members: list[str] = field(default_factory=list)
    additions: list[tuple[PastChange, str]] = field(default_factory=list)
    """(change, what it added), newest first."""


class _Along(NamedTuple):
    """What came along with additions."""

    edited: list[tuple[str, int]]
    """(path, in how many of them), the most often edited first."""
    with_tests: int
    """How many added a test."""
    test: str
    """The newest test, where enough of them added one."""

    @property
    def most(self) -> int:
        """How many of the additions have the same thing along with them."""
        return max(self.with_tests, self.edited[0][1] if self.edited else 0)


def ask_about_additions(snapshot: Snapshot) -> list[Note]:
    """How one adds another of each kind that was added to at least three times, those that grow most first."""
    families = [family for family in _find_families(snapshot) if len(family.additions) >= _LEAST_ADDITIONS]
    families.sort(key=lambda family: (-len(family.additions), family.folder))
    folders = _folders(snapshot)
    parts = {_singular(part) for folder in folders for part in folder.split("/")}
    called: dict[str, list[str]] = {}
    for folder in sorted(folders):
        if not _PAST.search(folder):
            called.setdefault(_singular(folder.rpartition("/")[2]), []).append(folder)
    notes: dict[str, Note] = {}
    for family in families[:_MOST_FAMILIES]:
        for note in _write(snapshot, family, parts, called):
            # Of two kinds of one name the one that grows more is meant.
            notes.setdefault(note.key, note)
    return list(notes.values())


def _folders(snapshot: Snapshot) -> set[str]:
    return {
        path.rpartition("/")[0]
        for path, file in snapshot.files.items()
        if path in snapshot.product or (file.role in _OF_DATA and _is_of_kinds(path))
    }


def _find_families(snapshot: Snapshot) -> list[_Family]:
    families: dict[tuple[str, str], _Family] = {}
    data = {path for path, file in snapshot.files.items() if file.role in _OF_DATA and _is_of_kinds(path)}
    growing = snapshot.product | data
    for path in sorted(growing):
        folder, _, name = path.rpartition("/")
        is_shown = name.endswith(_STYLES) or _VIEWS.search(path)
        if folder and not _HELPS.match(name) and not is_shown and not _PAST.search(folder):
            families.setdefault(_family_of(path), _Family(folder)).members.append(path)
    families = {
        key: one
        for key, one in families.items()
        if len(one.members) >= (_LEAST_MEMBERS if one.members[0] in snapshot.product else _LEAST_OF_DATA)
    }
    for change in snapshot.history.counted:
        if not 0 < change.added < len(change.paths) <= MOST_TOGETHER:
            continue
        added: dict[tuple[str, str], list[str]] = {}
        for path in change.paths[: change.added]:
            key = _family_of(path)
            if key in families and path in growing and not _HELPS.match(path.rpartition("/")[2]):
                added.setdefault(key, []).append(path)
        for key, paths in added.items():
            if len(paths) <= _MOST_AT_ONCE:
                families[key].additions.append((change, min(paths)))
    return list(families.values())


def _is_of_kinds(path: str) -> bool:
    """Whether a file of data may be one of a kind that a program has: a description of a command, a translation."""
    return (
        path.endswith(_DESCRIBING) and not path.startswith(".") and "/." not in path and not aside_kind(path)
    )


def _family_of(path: str) -> tuple[str, str]:
    """(folder, ending) of a path."""
    folder, _, name = path.rpartition("/")
    ending = name.rpartition(".")[2]
    return folder, _SCRIPTS.get(ending, ending)


def _write(
    snapshot: Snapshot, family: _Family, parts: Set[str], called: Mapping[str, Sequence[str]]
) -> Iterator[Note]:
    kinds = _kinds_of(snapshot, family, parts)
    seen = family.additions[:_NEWEST]
    along = _find_along(snapshot, seen)
    if not kinds or along.most < max(_TELLING_TIMES, _TELLING_SHARE * len(seen)):
        return
    own = family.folder.rpartition("/")[2]
    listed = [path for path, times in along.edited if times >= _REGISTRY_SHARE * len(seen)]
    is_listed = any(_is_beside(path, family.folder) for path in listed)
    if not _is_plural(own) and not (is_listed and _has_contract(snapshot, family)):
        # `queue` is an area, not a kind of which there are more and more: nothing lists what is in it, or says what
        # such a thing has to do.
        kinds = kinds[1:] if kinds[0] == _singular(own) else kinds
    text = _tell(family, along)
    cited = [seen[0][1], *(path for path, _ in along.edited), *([along.test] if along.test else ())]
    citations = tuple(Citation(path) for path in dict.fromkeys(cited) if path in snapshot.files)
    for kind in kinds:
        namesakes = [folder for folder in called.get(kind, ()) if folder != family.folder]
        if len(namesakes) > _MOST_NAMESAKES:
            # Where each part of a project has its own, none is the one that is meant.
            continue
        title = f"How do I add a new {kind}?"
        said = ", ".join(f"`{clean(folder, 100)}/`" for folder in namesakes)
        yield Note(
            NoteKind.QUESTION,
            title,
            title,
            f"{text} More of that name are in {said}." if namesakes else text,
            {},
            citations,
            snapshot.inputs([one.path for one in citations]),
        )


def _find_along(snapshot: Snapshot, seen: Sequence[tuple[PastChange, str]]) -> _Along:
    """What the changes that added something edited most, and whether they added tests."""
    others: Counter[str] = Counter()
    tests: list[str] = []
    with_tests = 0
    for change, _ in seen:
        news = set(change.paths[: change.added])
        others.update(path for path in change.paths if path not in news and path in snapshot.files)
        new_tests = sorted(path for path in news if snapshot.role_of(path) is Role.TEST)
        tests += new_tests
        with_tests += bool(new_tests)
    least = max(_LEAST_TIMES, _LEAST_SHARE * len(seen))
    ranked = sorted(others.items(), key=lambda item: (-item[1], item[0]))
    edited = [(path, times) for path, times in ranked if times >= least][:_MOST_COMPANIONS]
    return _Along(edited, with_tests, tests[0] if with_tests >= least else "")


def _tell(family: _Family, along: _Along) -> str:
    seen = family.additions[:_NEWEST]
    newest, latest = seen[0]
    first, last = month(seen[-1][0].time), month(newest.time)
    when = f"in {last}" if first == last else f"{first} to {last}"
    of = "last " if len(family.additions) > len(seen) else ""
    commits = f"{of}{number(len(seen), 'commit')} that added one, {when}"
    text = f"They are in `{clean(family.folder, 100)}/` ({number(len(family.members), 'file')}). "
    edited = ", ".join(f"`{clean(path, 120)}` ({times})" for path, times in along.edited)
    tested = f"added a test, such as `{clean(along.test, 120)}`" if along.test else ""
    if edited:
        text += f"The {commits}, also edited {edited}"
        text += f"; {along.with_tests} of them {tested}." if tested else "."
    else:
        text += f"Of the {commits}, {along.with_tests} also {tested}."
    return text + f" The latest, {newest.id[:9]} {clean(newest.subject, 80)}, added `{clean(latest, 120)}`."


def _kinds_of(snapshot: Snapshot, family: _Family, folders: Set[str]) -> list[str]:
    """What one calls a thing of the family: after its folder, and after what the names of its files end in, unless
    other folders are called so: where those are is where such things are."""
    folder = family.folder.rpartition("/")[2]
    is_plain = (
        folder.lower() in _PLAIN
        or folder.lower() in re.split(r"\W+", snapshot.name.lower())
        or bool(_DIGIT.search(folder))
        or family.folder.rpartition("/")[0].rpartition("/")[2] in _OF_MODULES
        # A folder of several words is of one thing, unless they are of many: `MemoContent`, but `core_commands`.
        or (len(_PART.findall(folder)) > 1 and not _is_plural(folder))
    )
    kinds = [] if is_plain else [_singular(folder)]
    looked_into = family.members[:: max(1, len(family.members) // _NEWEST)]
    looked_at = len(looked_into)
    called = [_called(snapshot, path) for path in looked_into]
    own = (
        path for path in family.members if path.rpartition("/")[2].partition(".")[0].lower() == folder.lower()
    )
    main = [symbol.name for path in own for symbol in landmarks(snapshot, path, 6)]
    if _is_plural(folder) and folder.lower() in {name.lower() for name in (*called, *main)}:
        # What is called as the folder is what that is about, and one thing: `IOStreams` of `iostreams`.
        kinds = []
    if len(set(called)) < _DISTINCT * looked_at:
        # What each file begins with is what all of them have to have: `RedisModule_OnLoad`.
        called = [path.rpartition("/")[2].partition(".")[0] for path in looked_into]
    ends = Counter(parts[-1].lower() for parts in (_PART.findall(name) for name in called) if len(parts) > 1)
    if ends:
        end, times = min(ends.items(), key=lambda item: (-item[1], item[0]))
        if (
            times >= max(_LEAST_MEMBERS, _ALIKE * looked_at)
            and len(end) > 2
            and _singular(end) not in folders
        ):
            kinds.append(_singular(end))
    return [clean(kind, 60) for kind in dict.fromkeys(kinds) if len(kind) > 2]


def _called(snapshot: Snapshot, path: str) -> str:
    """What a file is called after: its first class or function, or else its own name."""
    symbols = landmarks(snapshot, path, 1)
    return symbols[0].name if symbols else path.rpartition("/")[2].partition(".")[0]


def _has_contract(snapshot: Snapshot, family: _Family) -> bool:
    """Whether a folder has what its files implement, called as it is: `type Render interface` of `render/`."""
    name = family.folder.rpartition("/")[2].lower()
    return any(
        symbol.kind in _CONTRACTS and symbol.name.lower() == name
        for path in family.members
        for symbol in landmarks(snapshot, path, 6)
    )


def _is_beside(path: str, folder: str) -> bool:
    """Whether a file is in a folder, or in the one around it."""
    return path.rpartition("/")[0] in (folder, folder.rpartition("/")[0])


def _is_plural(word: str) -> bool:
    return word.lower() not in _NO_PLURAL and _singular(word) != word.lower().replace("_", " ").replace(
        "-", " "
    )


def _singular(word: str) -> str:
    low = word.lower().replace("_", " ").replace("-", " ")
    if low in _NAMED:
        return _NAMED[low]
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "ches", "shes", "xes")):
        return low[:-2]
    # The end of an abbreviation is no plural: `NIOTLS`.
    is_plural = low.endswith("s") and not low.endswith(("ss", "us", "is")) and not word.endswith("S")
    return low[:-1] if is_plural else low
