"""Who works on a file, a folder, a name, or all of it: who is said to own it, and who changed it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from sleepcode.ask.origins import tell_origin
from sleepcode.ask.past import count_changes, past_of
from sleepcode.ask.said import find_past_word, find_subject
from sleepcode.ask.said_places import find_command, is_whole_project, names_no_folder, own_names
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import Subject, on_a_line
from sleepcode.ask.texts import Texts
from sleepcode.ask.told import make_note, match_told
from sleepcode.ask.topics import find_called, find_joined, find_topic
from sleepcode.errors import SleepcodeError
from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.commits import Made, newest_commits
from sleepcode.repo.patterns import as_bytes_text, compile_pattern

_MOST_OF_ALL = 10_000
"""Commits of the whole repository whose authors are counted."""
_MOST_SHOWN = 8
_BOT = "[bot]"
_MOST_RULES = 5_000
_OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_LISTS = frozenset(("MAINTAINERS", "AUTHORS", "CONTRIBUTORS", "OWNERS", "THANKS", "GOVERNANCE"))
"""Names, less their endings, of files at the top that list people."""
_ASKS_WHO_ADDED = late(r"\bwho\b.*\b(?:wrote|added|introduced|created|made)\b", re.I)


def tell_people(session: Session, query: Query) -> list[NoteMatch]:
    """A note on who works on what a question names; empty where it names something that isn't here."""
    view = session.view
    if names_no_folder(view, query.text):
        return []
    subject = find_command(view, query.text) or find_subject(view, query.text, is_of_past=True)
    words = find_topic(query.text, own_names(view)) if subject is None else []
    if subject is None:
        subject = find_joined(view, query.text)
    if subject is None and words:
        subject = find_called(view, words) or find_past_word(view, query.text)
        if subject is None:
            return []
    if subject is not None and is_whole_project(view, query.text, subject):
        subject = None
    lines, citations = _tell_owners(session, subject)
    past = _read_past(session, subject)
    if subject is not None and subject.symbols and _ASKS_WHO_ADDED.search(query.text):
        lines += tell_origin(session, subject, past)
    lines += _tell_all(past) if subject is None else _tell_some(session.view, subject, past)
    if not lines:
        return []
    title = f"Who works on {subject.shown.strip('`') if subject else 'this project'}?"
    return match_told(make_note(title, lines, citations))


def _tell_owners(session: Session, subject: Subject | None) -> tuple[list[str], list[Citation]]:
    """Who is said to own or maintain it, and where."""
    view = session.view
    lines: list[str] = []
    citations: list[Citation] = []
    if subject is None:
        listed = [
            path for path in view.all_paths if "/" not in path and path.partition(".")[0].upper() in _LISTS
        ]
        if listed:
            lines.append(
                f"People are listed in {', '.join(f'`{on_a_line(path)}`' for path in sorted(listed)[:4])}."
            )
            citations += [Citation(path) for path in sorted(listed)[:4]]
    place, path = next(
        ((view.place_of_path[path], path) for path in _OWNERS if path in view.place_of_path), (-1, "")
    )
    if place < 0 or place in view.hidden:
        return lines, citations
    with BlobReader(session.repository) as reader:
        rules = list(_read_rules(Texts(session, reader).lines(place) or ()))
    found = _rule_of(rules, [view.path(one) for one in subject.places]) if subject else _rule_of_all(rules)
    if found is not None:
        number, owners = found
        lines.append(f"Owned by {on_a_line(' '.join(owners[:_MOST_SHOWN]))} (`{path}:{number}`).")
        citations.append(Citation(path, number, number))
    return lines, citations


def _read_rules(lines: Sequence[str]) -> Iterator[tuple[int, str, list[str]]]:
    """(line, pattern, owners) of a file of code owners."""
    for number, line in enumerate(lines[:_MOST_RULES], 1):
        words = line.partition(" #")[0].split()
        if words and not words[0].startswith(("#", "[", "^[")):
            yield number, words[0], words[1:]


def _rule_of(
    rules: Sequence[tuple[int, str, list[str]]], paths: Sequence[str]
) -> tuple[int, list[str]] | None:
    """(line, owners) of the last rule that all of some paths match; None for none, or one without owners."""
    for number, pattern, owners in reversed(rules):
        matches = compile_pattern(as_bytes_text(pattern)).matches
        below = pattern.removesuffix("**").removesuffix("*") if pattern.endswith(("/*", "/**")) else ""
        if all(
            any(matches(as_bytes_text(part)) for part in _parts(path))
            or (below and path.startswith(below.lstrip("/")))
            for path in paths
        ):
            return (number, owners) if owners else None
    return None


def _parts(path: str) -> Iterator[str]:
    """A path, and the folders that it is in."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _rule_of_all(rules: Sequence[tuple[int, str, list[str]]]) -> tuple[int, list[str]] | None:
    return next(((number, owners) for number, pattern, owners in rules if pattern in ("*", "**", "/")), None)


def _read_past(session: Session, subject: Subject | None) -> list[Made]:
    """The changes of what is asked of, or of all, newest first; none where git can't tell."""
    try:
        if subject is None:
            return newest_commits(session.repository, session.stamp.commit, _MOST_OF_ALL)
        return past_of(session, subject)
    except SleepcodeError:
        return []


def _tell_all(commits: Sequence[Made]) -> list[str]:
    """Who made the changes of a project, most often first."""
    people = [made for made in commits if not made.author.endswith(_BOT)]
    if not people:
        return []
    newest = "the newest " if len(commits) == _MOST_OF_ALL else ""
    return [f"Of {newest}{len(people):,} commits, merges and bots left out: {_count(people)}."]


def _tell_some(view: RevisionView, subject: Subject, changes: Sequence[Made]) -> list[str]:
    """Who made the changes of what is asked of, most often first, and the last of them."""
    past = [made for made in changes if made.author]
    people = [made for made in past if not made.author.endswith(_BOT)] or past
    if not people:
        return []
    shown = (
        f"`{on_a_line(view.path(subject.places[0]))}` (which has {subject.shown})"
        if subject.symbols
        else subject.shown
    )
    bots = ", those of bots left out" if len(people) < len(past) else ""
    last = past[0]
    newest = f"Changed last on {last.day} by {on_a_line(last.author)[:60]}: “{on_a_line(last.subject)[:100]}” ({last.commit[:9]})."
    return [f"Of {count_changes(len(people))} of {shown}{bots}: {_count(people)}.", newest]


def _count(changes: Sequence[Made]) -> str:
    """Who made them, by the name that each address has most often."""
    names: dict[str, Counter[str]] = {}
    for made in changes:
        names.setdefault(made.address or made.author, Counter())[on_a_line(made.author)[:60]] += 1
    found: Counter[str] = Counter()
    for written in names.values():
        found[max(written, key=lambda name: (written[name], name))] += written.total()
    counts = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{name} {times:,}" for name, times in counts[:_MOST_SHOWN])
    rest = len(counts) - _MOST_SHOWN
    return (
        f"{shown} and {rest:,} more people" if rest > 1 else f"{shown} and one more" if rest == 1 else shown
    )
