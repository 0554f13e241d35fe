"""File summaries: role, purpose, key symbols, who uses it, what it uses, tests, companions, themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from sleepcode.facts import FileFacts, Symbol
from sleepcode.model import Citation, Note, NoteKind, Role
from sleepcode.parsing.inner_tests import HOLD_TESTS, runs_of_tests
from sleepcode.parsing.late import late
from sleepcode.parsing.written import WRITES, find_written
from sleepcode.ranking.made_from import source_of
from sleepcode.sleep.notes.history_statistics import MOST_SUBJECTS
from sleepcode.sleep.notes.implemented import IMPLEMENTATION
from sleepcode.sleep.notes.members import with_members
from sleepcode.sleep.notes.pairs import TestFinder
from sleepcode.sleep.notes.plain_names import is_anythings
from sleepcode.sleep.notes.purposes import file_purpose, is_private, key_symbols, shown_name
from sleepcode.sleep.notes.snapshot import Snapshot, SnapshotFile, prominence
from sleepcode.sleep.notes.wording import clean, language_name, listing, number, opening, plain

MOST_CHARACTERS = 390
"""120 tokens at 3.3 characters a token, a little in hand."""
_COMPANION_SHARE = 0.25
_OF_PACKAGES = frozenset(("go", "kotlin", "scala"))
"""Languages whose imports name a package, or a function that any file of one may have."""
_MOST_NAMES = 12
"""Names of a file by which its users are told from those of the rest of its package."""
_RECENT = 40
_THEME_LIFT = 4.0
_COMMIT_ID = late(r"(?=[a-f]*\d)[0-9a-f]{7,40}")


def write_file_summaries(snapshot: Snapshot, paths: Iterable[str]) -> Iterator[Note]:
    """One summary for every path, in order; at most 120 tokens each."""
    finder = TestFinder(snapshot)
    for path in paths:
        yield summarize_file(snapshot, path, finder)


def summarize_file(snapshot: Snapshot, path: str, finder: TestFinder) -> Note:
    """The summary of one file; what doesn't fit is left out whole, the least telling first."""
    file = snapshot.files[path]
    facts = snapshot.facts(path)
    symbols = [] if _is_callback_test(file) else key_symbols(facts)
    if file.role is Role.SOURCE:
        symbols = with_members(symbols, facts)
    uses = _by_centrality(snapshot, snapshot.imports.get(path, ()))
    tests = finder.find(path)
    importers = snapshot.importers.get(path, ())
    if file.language == "go" or (file.language in _OF_PACKAGES and importers):
        importers = _users_by_name(snapshot, file, facts, importers)
    users, testing = _part_users(
        snapshot, file, [user for user in _by_centrality(snapshot, importers) if user not in tests]
    )
    companions = [
        found
        for found in snapshot.history.companions(path)[:12]
        if found[1] >= 3 and found[1] >= _COMPANION_SHARE * found[2]
    ][:3]
    themes = recent_themes(snapshot, path)
    purpose = _describe_purpose(file, facts)
    churn = snapshot.history.churn(path)
    own = own_tests(snapshot, path)
    used = _names_of_used(file, uses)
    writer = find_writer(snapshot, path) if file.role is Role.GENERATED else None
    of_writer = [Citation(writer[0], writer[1], writer[1])] if writer else []
    parts = [
        [_describe_kind(file, facts)],
        *_describe_making(file, facts, writer),
        [opening(purpose, 160), opening(purpose, 100), ""] if purpose else [],
        [*(_describe_symbols(symbols, facts, most) for most in (4, 2, 1)), ""] if symbols else [],
        [f"Starts a program ({clean(facts.entry_point, 40)})."] if facts and facts.entry_point else [],
        [*(f"Used by {one}{_beside(testing)}." for one in _tell_fewer(users))] if users else [],
        [_describe_tests(tests, own, most) for most in (2, 1)] if tests or own else [],
        [*(f"Uses {one}." for one in _tell_fewer(used))] if uses else [],
        [f"Changes with {_describe_companion(companions[0])}.", ""] if companions else [],
        [f"Recent themes: {', '.join(themes)}.", ""] if themes else [],
    ]
    return Note(
        NoteKind.FILE,
        path,
        path,
        _fit([part for part in parts if part]),
        data={
            "role": file.role.value,
            "language": file.language,
            "lines": facts.lines if facts is not None else 0,
            "purpose": purpose,
            "symbols": [[s.qualified, s.kind, s.start, s.end] for s in symbols],
            "uses": uses[:20],
            "users": [*users, *testing][:20],
            "tests": tests,
            "companions": [list(found) for found in companions],
            "commits": churn,
            "themes": themes,
        },
        citations=(Citation(path), *(Citation(path, s.start, s.end) for s in symbols[:4]), *of_writer),
        inputs=snapshot.inputs([path, *users[:2], *tests[:2], *(cited.path for cited in of_writer)]),
    )


def _part_users(
    snapshot: Snapshot, file: SnapshotFile, users: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    """(those that a change may break for others, tests that use it beside them); where tests alone use it, they do."""
    if file.role is Role.TEST:
        return users, ()
    testing = [user for user in users if snapshot.role_of(user) is Role.TEST]
    if len(testing) == len(users):
        return users, ()
    return [user for user in users if user not in set(testing)], testing


def _beside(testing: Sequence[str]) -> str:
    return f", and by {number(len(testing), 'test')}" if testing else ""


def _users_by_name(
    snapshot: Snapshot, file: SnapshotFile, facts: FileFacts | None, importers: Collection[str]
) -> Collection[str]:
    """Those importers of a file's package that use a name which the file defines; of Go those in the package, too."""
    symbols = [symbol for symbol in key_symbols(facts, _MOST_NAMES) if len(symbol.name) > 2]
    if not symbols:
        return importers
    known = set(importers)
    folder = file.path.rpartition("/")[0]
    found: set[str] = set()
    for symbol in symbols:
        users = snapshot.users(symbol.name)
        beside: Collection[str] = ()
        if file.language == "go":
            beside = {user for user in users if user.endswith(".go") and user.rpartition("/")[0] == folder}
        users = [user for user in users if user in known] if not is_private(symbol, file.language) else []
        owner = symbol.qualified.rpartition(".")[0]
        if owner and file.language == "go":
            # Others have methods of the name: who uses this one names its type.
            naming = set(snapshot.users(owner)) if beside or is_anythings(symbol.name) else set()
            beside = naming.intersection(beside)
            users = [user for user in users if user in naming] if is_anythings(symbol.name) else users
        found.update(users, beside)
    return found


def own_tests(snapshot: Snapshot, path: str) -> tuple[str, int, int] | None:
    """(name, first, last line) of the first tests that a source holds itself."""
    file = snapshot.files[path]
    if file.role is not Role.SOURCE or file.language not in HOLD_TESTS:
        return None

    def look() -> tuple[str, int, int] | None:
        facts = snapshot.facts(path)
        return next(runs_of_tests(facts.symbols, file.language), None) if facts is not None else None

    found = snapshot.recall_of(f"own tests of {path}", [path], look)
    return tuple(found) if found is not None else None


def _describe_tests(tests: Sequence[str], own: tuple[str, int, int] | None, most: int) -> str:
    if own is not None:
        name, start, _ = own
        others = f", and by {listing(tests, most)}" if tests else ""
        return f"Tested in its own `{clean(name, 60)}` ({start}){others}."
    return f"Tested by {listing(tests, most)}."


def _names_of_used(file: SnapshotFile, uses: Sequence[str]) -> list[str]:
    """What a file imports; in Go those are packages, whatever files they have."""
    if file.language != "go":
        return list(uses)
    return list(dict.fromkeys(path.rpartition("/")[0] for path in uses))


def _tell_fewer(paths: Sequence[str]) -> Iterator[str]:
    """The first two, the first, or how many they are."""
    yield from (_list_places(paths, most) for most in (2, 1))
    yield number(len(paths), "file" if all("." in path for path in paths) else "package")


def _list_places(paths: Sequence[str], most: int) -> str:
    names = [f"`{clean(path, 120)}`" if path else "the top folder's package" for path in paths]
    return listing(names, most, ticks=False)


def _is_callback_test(file: SnapshotFile) -> bool:
    """Whether a test's functions stand in callbacks (`describe`, `it`) and so name nothing."""
    return file.role is Role.TEST and file.language in ("javascript", "typescript", "tsx")


def _describe_purpose(file: SnapshotFile, facts: FileFacts | None) -> str:
    """What a file says of itself; a document's title goes in front."""
    purpose = file_purpose(file, facts)
    if file.role is Role.DOCUMENTATION and facts is not None and not purpose.startswith("Licence"):
        title = next((s.name for s in facts.symbols[:1] if s.kind == "section" and s.start <= 20), "")
        title = plain(title).strip(" .:#=")
        if title and not purpose.lower().startswith(title.lower()[:30]):
            return opening(f"{title}: {purpose}" if purpose else title, 200)
    return opening(purpose, 200)


def _fit(parts: Sequence[Sequence[str]]) -> str:
    """The parts in one text, each in one of its wordings, of which the longest comes first and the least last.

    All get their third before one gets its second, and so on; what stands first goes first where room is short.
    A part whose last wording is not empty is told in any case.
    """
    taken = [wordings[-1] for wordings in parts]
    room = MOST_CHARACTERS + 1 - sum(len(wording) + 1 for wording in taken if wording)
    for rank in reversed(range(max(map(len, parts)))):
        for place, wordings in enumerate(parts):
            if rank < len(wordings) - 1:
                wording, now = wordings[rank], taken[place]
                more = len(wording) + bool(wording) - len(now) - bool(now)
                if more <= room:
                    room -= more
                    taken[place] = wording
    return " ".join(filter(None, taken))


def _by_centrality(snapshot: Snapshot, paths: Iterable[str]) -> list[str]:
    centrality = snapshot.centrality
    return sorted(paths, key=lambda other: (-prominence(centrality.get(other, 0.0)), other))


def _describe_kind(file: SnapshotFile, facts: FileFacts | None) -> str:
    head = file.role.value.capitalize()
    if file.language:
        head += f", {language_name(file.language)}"
    if facts is not None and facts.lines:
        # Of a notebook those of its code.
        head += f", {number(file.lines or facts.lines, 'line')}"
    return head + "."


def find_writer(snapshot: Snapshot, path: str) -> tuple[str, int] | None:
    """The program that writes a generated file by its path, and the line where it does."""
    for user in snapshot.users(WRITES + path.rpartition("/")[2]):
        lines = [
            found.line for found in find_written(snapshot.read_text(user) or "") if found.is_of(user, path)
        ]
        if lines:
            return user, min(lines)
    return None


def _describe_making(
    file: SnapshotFile, facts: FileFacts | None, writer: tuple[str, int] | None
) -> Iterator[list[str]]:
    """Where what is generated comes from."""
    if facts is not None and facts.made_from and file.role is Role.GENERATED:
        yield [_describe_source(file.path, facts)]
    if writer is not None:
        yield [_describe_writer(*writer)]


def _describe_writer(writer: str, line: int) -> str:
    return f"Written by `{clean(writer, 120)}` ({line})."


def _describe_source(path: str, facts: FileFacts) -> str:
    """What a generated file says that it is made from."""
    source = source_of(path, facts.made_from)
    return f"Generated from `{clean(source, 120)}`, which is edited instead."


def _describe_symbols(symbols: list[Symbol], facts: FileFacts | None, most: int) -> str:
    shown = [shown_name(symbol, facts) for symbol in symbols[:most]]
    # What stands in the first, or in what that stands in, is told by its own name.
    around = shown[0].rpartition(".")[0] or shown[0]
    shown[1:] = [name.removeprefix(f"{around}.") for name in shown[1:]]
    told: dict[str, list[str]] = {}
    implemented = tuple(f"{s.qualified}." for s in symbols if s.kind == IMPLEMENTATION)
    for name, symbol in zip(shown, symbols, strict=False):
        verb = "Implements" if f"{symbol.qualified}.".startswith(implemented) else "Defines"
        told.setdefault(verb, []).append(f"`{clean(name, 60)}` ({symbol.start})")
    return " ".join(f"{verb} {', '.join(named)}." for verb, named in told.items())


def _describe_companion(companion: tuple[str, int, int]) -> str:
    other, times, of = companion
    return f"`{clean(other, 120)}` ({times} of {of} commits)"


def recent_themes(snapshot: Snapshot, path: str, most: int = 4) -> list[str]:
    """Words that come again in the subjects of a file's newest commits, far more often than in others'."""
    history = snapshot.history
    total = min(len(history.counted), MOST_SUBJECTS)
    positions = [position for position in history.by_path.get(path, ())[:_RECENT] if position < total]
    if len(positions) < 3:
        return []
    counts: Counter[str] = Counter()
    shown: dict[str, Counter[str]] = {}
    for topic in chain.from_iterable(map(history.topics_of, positions)):
        if topic.is_word and not _COMMIT_ID.fullmatch(topic.key):
            counts[topic.key] += 1
            # Words that are folded alike are told as most changes write them.
            shown.setdefault(topic.key, Counter())[topic.name] += 1
    scored = []
    for word, times in counts.items():
        lift = (times / len(positions)) / (history.word_counts[word] / total)
        if times >= 2 and len(word) > 2 and lift >= _THEME_LIFT and times >= 0.1 * len(positions):
            # Long words tell more. Not by lift, which every commit elsewhere moves a little.
            scored.append((-times, -len(word), word))
    return [clean(shown[word].most_common(1)[0][0], 30) for _, _, word in sorted(scored)[:most]]
