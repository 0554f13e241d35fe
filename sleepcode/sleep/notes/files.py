"""File summaries: role, purpose, key symbols, who uses it, what it uses, tests, companions, themes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sleepcode.model import Citation, FileFacts, Note, NoteKind, Role, Symbol
from sleepcode.parsing.words import STOP_WORDS, stem
from sleepcode.ranking.structure import pairing_stem
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number, sentence

MOST_CHARACTERS = 390
"""120 tokens at 3.3 characters a token, a little in hand."""
_PLAIN_WORDS = frozenset(
    "add adds added adding fix fixes fixed fixing update updates updated remove removes removed refactor use using make "
    "change changes changed improve improved test tests merge pull request branch move moved support bug issue allow "
    "handle new doc docs typo clean cleanup rename feat chore minor more some only also into from with for and the when not "
    "revert commit version release bump code file files function method class instead method".split()
)
_SYMBOL_KINDS = frozenset("class function interface struct enum trait type macro module method".split())


def write_file_summaries(snapshot: Snapshot, paths: Iterable[str]) -> Iterator[Note]:
    """One summary for every path, in order; at most 120 tokens each."""
    stems = tests_by_stem(snapshot)
    for path in paths:
        yield summarize_file(snapshot, path, stems)


def summarize_file(snapshot: Snapshot, path: str, stems: dict[str, list[str]]) -> Note:
    file = snapshot.files[path]
    facts = snapshot.facts(path)
    symbols = key_symbols(facts)
    uses = sorted(
        snapshot.imports.get(path, ()), key=lambda other: (-snapshot.centrality.get(other, 0.0), other)
    )
    users = sorted(
        snapshot.importers.get(path, ()), key=lambda other: (-snapshot.centrality.get(other, 0.0), other)
    )
    tests = find_tests(snapshot, path, stems) if file.role is Role.SOURCE else []
    companions = [found for found in snapshot.history.companions(path) if found[1] >= 3][:3]
    themes = recent_themes(snapshot, path)
    language = file.language or "unknown language"
    lines = facts.lines if facts is not None else 0
    head = f"{file.role.value.capitalize()}, {language}" + (f", {number(lines, 'line')}." if lines else ".")
    purpose = sentence(facts.doc, 160) if facts is not None and facts.doc else ""
    users = [user for user in users if user not in tests]
    parts = [
        head,
        purpose,
        "Defines " + ", ".join(f"`{clean(s.qualified, 60)}` ({s.start})" for s in symbols[:4]) + "."
        if symbols
        else "",
        f"Starts a program ({clean(facts.entry_point, 40)})."
        if facts is not None and facts.entry_point
        else "",
        f"Used by {listing(users, 2)}." if users else "",
        f"Tested by {listing(tests, 2)}." if tests else "",
        f"Uses {listing(uses, 2)}." if uses else "",
        f"Changes with `{companions[0][0]}` ({companions[0][1]} of {companions[0][2]} times)."
        if companions
        else "",
        f"Recent themes: {', '.join(themes)}." if themes else "",
    ]
    text = ""
    for part in parts:
        if part and len(text) + len(part) + 1 <= MOST_CHARACTERS:
            text = f"{text} {part}" if text else part
    return Note(
        NoteKind.FILE,
        path,
        path,
        text,
        data={
            "role": file.role.value,
            "language": file.language,
            "lines": lines,
            "purpose": purpose,
            "symbols": [[s.qualified, s.kind, s.start, s.end] for s in symbols],
            "uses": uses[:20],
            "users": users[:20],
            "tests": tests[:10],
            "companions": [list(found) for found in companions],
            "themes": themes,
        },
        citations=(Citation(path), *(Citation(path, s.start, s.end) for s in symbols[:4])),
        inputs=snapshot.inputs([path, *users[:2], *tests[:2]]),
    )


def key_symbols(facts: FileFacts | None, most: int = 8) -> list[Symbol]:
    """The symbols that say what a file is: public top-level ones, documented and large ones first."""
    if facts is None:
        return []
    top = [s for s in facts.symbols if s.kind in _SYMBOL_KINDS and "." not in s.qualified.rstrip(".")]
    if not top:
        top = [s for s in facts.symbols if s.kind in _SYMBOL_KINDS]
    ranked = sorted(
        top,
        key=lambda s: (
            s.name.startswith("_"),
            s.kind in ("macro", "module"),
            -(s.end - s.start) - 15 * bool(s.doc),
            s.start,
        ),
    )
    return sorted(ranked[:most], key=lambda s: (s.name.startswith("_"), -(s.end - s.start), s.start))


def find_tests(snapshot: Snapshot, path: str, stems: dict[str, list[str]]) -> list[str]:
    """Test files of a source: by its name, then those that import it and change with it."""
    stem_ = pairing_stem(path)
    folder = path.rpartition("/")[0]
    named = [test for test in stems.get(stem_, ()) if test != path] if len(stem_) > 2 else []
    if len(named) > 4:
        named = [test for test in named if _shares_folder(test, folder)][:4]
    moving = {
        other for other, times, of in snapshot.history.companions(path) if times >= 3 and times >= 0.2 * of
    }
    importing = [
        user
        for user in sorted(snapshot.importers.get(path, ()))
        if snapshot.files[user].role is Role.TEST and user in moving and user not in named
    ]
    return [*named, *importing][:6]


def _shares_folder(test: str, folder: str) -> bool:
    last = folder.rpartition("/")[2]
    return bool(last) and f"/{last}/" in f"/{test}"


def tests_by_stem(snapshot: Snapshot) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, file in snapshot.files.items():
        if file.role is Role.TEST:
            found.setdefault(pairing_stem(path), []).append(path)
    return found


def recent_themes(snapshot: Snapshot, path: str, most: int = 4) -> list[str]:
    """Words that recur in the subjects of a file's newest changes."""
    history = snapshot.history
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for position in history.by_path.get(path, [])[:40]:
        words = {
            word.lower() for word in re.findall(r"[A-Za-z][A-Za-z_]{3,}", history.counted[position].subject)
        }
        for word in sorted(words):
            if word not in _PLAIN_WORDS and word not in STOP_WORDS:
                counts[stem(word)] += 1
                shown.setdefault(stem(word), word)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [clean(shown[word], 30) for word, times in ranked[:most] if times >= 2]


def theme_words(subject: str) -> Sequence[str]:
    """The telling words of a commit's subject, lower-case, in order."""
    words = re.findall(r"[A-Za-z][A-Za-z0-9_-]{2,}", subject)
    return [
        word.lower() for word in words if word.lower() not in _PLAIN_WORDS and word.lower() not in STOP_WORDS
    ]
