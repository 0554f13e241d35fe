"""When a name came into the code, and which changes of its file touched it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sleepcode.ask.past import list_changes, names_ever
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import Subject, on_a_line
from sleepcode.ask.told import make_note
from sleepcode.errors import SleepcodeError
from sleepcode.facts import Symbol
from sleepcode.model import Citation, Note
from sleepcode.parsing.late import late
from sleepcode.parsing.words import split_word
from sleepcode.repo.commits import Made, commits_that_changed, had_before, read_past, renamed_from

_ESCAPED = r"\\\g<0>"
_MOST_RENAMES = 3
_SPECIAL = late(r"[.\[\]\\()*+?{}|^$]")
"""Signs that mean something in an extended regular expression."""


class _Touching(NamedTuple):
    """The past of a name."""

    symbol: Symbol
    paths: list[str]
    """That its file has or had."""
    pattern: str
    """What finds it in a line."""
    chosen: list[Made]
    """The changes of its file that added or removed lines with the name, newest first; at least one."""


def tell_name(
    session: Session, subject: Subject, past: Sequence[Made], is_first: bool, is_gone: bool
) -> Note | None:
    """When the lines that have a name came, by the past of its file; None where git can't tell.

    Where it `is_gone` as the question has it, it is told that it isn't.
    """
    touching = _find_touching(session, subject, past)
    if touching is None:
        return None
    place, symbol = subject.symbols[0]
    path = session.view.path(place)
    where = on_a_line(str(Citation(path, symbol.start, symbol.end)))
    is_defined = "is still here: it is defined" if is_gone else "is defined"
    lines = [f"{subject.shown} {is_defined} in `{where}` ({symbol.kind})."]
    if is_first:
        lines += _say_origin(session, touching)
    else:
        lines += [f"Changes of its file that added or removed `{symbol.name}`:"]
        lines += list_changes(touching.chosen)
    if past[0] not in touching.chosen:
        lines += ["Its file was changed last in:", *list_changes(past[:1])]
    asked = "added" if is_first else "changed"
    cited = (Citation(path, symbol.start, symbol.end),)
    return make_note(f"When was {subject.shown.strip('`')} {asked}?", lines, cited)


def tell_origin(session: Session, subject: Subject, past: Sequence[Made]) -> list[str]:
    """Lines on the change with which a name came; none where git can't tell."""
    touching = _find_touching(session, subject, past)
    return _say_origin(session, touching) if touching is not None else []


def _find_touching(session: Session, subject: Subject, past: Sequence[Made]) -> _Touching | None:
    place, symbol = subject.symbols[0]
    paths = names_ever(session.view, [place])
    pattern = _pattern_of(symbol)
    try:
        commits = [made.commit for made in past]
        having = set(commits_that_changed(session.repository, commits, paths, symbol.name, pattern))
    except SleepcodeError:
        return None
    # What came with its file, and was written the same ever since, is in none but the first.
    chosen = [made for made in past if made.commit in having] or list(past[-1:])
    return _Touching(symbol, paths, pattern, chosen) if chosen else None


def _pattern_of(symbol: Symbol) -> str:
    """A name as a whole word; a plain word only as what is defined or called, where heads have brackets."""
    name = _SPECIAL.sub(_ESCAPED, symbol.name)
    owner = symbol.qualified.rpartition(".")[0].rpartition(".")[2]
    if owner and symbol.signature.startswith(f"{owner}.{symbol.name}"):
        # What is put on an object: `res.send = function`.
        return f"(^|[^A-Za-z0-9_.]){_SPECIAL.sub(_ESCAPED, owner)}[.]{name}[[:space:]]*="
    is_plain = len(split_word(symbol.name)) < 2 and f"{symbol.name}(" in symbol.signature.replace(" (", "(")
    before, after = "(^|[^A-Za-z0-9_.>:])", "[[:space:]]*[(]"
    return f"{before}{name}{after}" if is_plain else f"(^|[^A-Za-z0-9_]){name}([^A-Za-z0-9_]|$)"


def _say_origin(session: Session, touching: _Touching) -> list[str]:
    """The oldest change that is known to have touched a name, and what is to be said of it."""
    touching = _before_renames(session, touching)
    symbol, paths, pattern = touching.symbol, touching.paths, touching.pattern
    first = touching.chosen[-1]
    if had_before(session.repository, first.commit, paths, pattern):
        said = f"The oldest known change of `{symbol.name}`, which was there before:"
    elif _is_telling(symbol, pattern) and had_before(session.repository, first.commit, (), pattern):
        said = f"`{symbol.name}` came into its file with this change; other files had it before:"
    else:
        said = f"`{symbol.name}` came with:"
    return [said, *list_changes([first])]


def _is_telling(symbol: Symbol, pattern: str) -> bool:
    """Whether what is found elsewhere is the same: a name of several words, or one with what it is put on."""
    return len(split_word(symbol.name)) > 1 or "[.]" in pattern


def _before_renames(session: Session, touching: _Touching) -> _Touching:
    """The same where the change that a name came with only renamed its file: of what that was called before."""
    for _ in range(_MOST_RENAMES):
        first, repository = touching.chosen[-1], session.repository
        old = next(
            filter(None, (renamed_from(repository, first.commit, path) for path in touching.paths)), ""
        )
        past = (
            read_past(repository, f"{first.commit}^1", [old]) if old and old not in touching.paths else None
        )
        if not past:
            break
        try:
            commits = [made.commit for made in past]
            having = set(
                commits_that_changed(repository, commits, [old], touching.symbol.name, touching.pattern)
            )
        except SleepcodeError:
            break
        chosen = [made for made in past if made.commit in having]
        if not chosen:
            break
        touching = touching._replace(paths=[*touching.paths, old], chosen=chosen)
    return touching
