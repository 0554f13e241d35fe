"""Which files use a package from outside, by what they import."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.ask.said_places import nearest_folder
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import on_a_line
from sleepcode.ask.told import make_note, match_told
from sleepcode.facts import Import
from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView

_SAID = late(r"@?[A-Za-z_][\w-]*(?:(?:\.|/|::)[\w-]+)*")
_MAJOR = late(r"v\d+")
_MOST_SHOWN = 8
_MOST_READ = 400
_ASKING = frozenset(
    "who which where what files file import imports imported importing use uses used using call calls depends depend on the is are do "
    "does we you they package packages library module crate gem dependency code all other in this project repository".split()
)
"""Words by which it is asked, whatever packages are called so."""


def tell_outside(session: Session, query: Query, *, is_whole: bool = True) -> list[NoteMatch]:
    """A note on who imports the package that a question names; empty where it names none that anybody here imports.

    Unless `is_whole`, only of what is named with the package that it is of: `werkzeug.routing`.
    """
    view = session.view
    known = {_short(name): name for name in view.data.externals}
    known.update({name.lower(): name for name in view.data.externals})
    for match in _SAID.finditer(query.text):
        said = match.group()
        if said.lower() in _ASKING:
            continue
        parts = [said, *(said[:at] for at in range(len(said) - 1, 0, -1) if said[at] in "./:")]
        package = next((known[part.lower()] for part in parts if part.lower() in known), None)
        if package is None or (not is_whole and said.lower() in (package.lower(), _short(package))):
            continue
        said = package if said.lower() == _short(package) else said
        found = _importers(view, package, said)
        if found:
            return match_told(_note(view, package if said.lower() == package.lower() else said, found))
    return []


def _short(name: str) -> str:
    """What people call a package whose name is a path: `echo` is `github.com/labstack/echo/v5`."""
    parts = [part for part in name.lower().split("/") if not _MAJOR.fullmatch(part)]
    return parts[-1] if parts else name.lower()


def _importers(view: RevisionView, package: str, said: str) -> list[tuple[int, int]]:
    """(place, line) of the files that import a package, or what is said of it."""
    places = [place for place in view.data.externals[package] if place not in view.hidden]
    is_whole = said.lower() == package.lower()
    found = []
    read = dict(view.imports_of(places[:_MOST_READ]))
    for place in places:
        lines = [one.line for one in read.get(place, ()) if _is_of(one, said)]
        if lines or is_whole:
            found.append((place, min(lines, default=0)))
    return found


def _is_of(imported: Import, said: str) -> bool:
    """Whether an import is of what is said: a package, a module in it, or a name of that."""
    target = imported.target.lower().replace("::", ".").replace("/", ".")
    wanted = said.lower().replace("::", ".").replace("/", ".")
    named = {f"{target}.{name.lower()}" for name in imported.names}
    return target == wanted or target.startswith(wanted + ".") or wanted in named


def _note(view: RevisionView, said: str, found: Sequence[tuple[int, int]]) -> Note:
    view.load_paths(place for place, _ in found)
    held = _held_in(view, said)
    found = [one for one in found if not (held and view.path(one[0]).startswith(f"{held}/"))]
    tests = [one for one in found if view.role(one[0]) is Role.TEST]
    others = [one for one in found if view.role(one[0]) is not Role.TEST]
    lines = [
        f"`{on_a_line(said)}` comes from outside"
        + (f", and is held in `{on_a_line(held)}`." if held else " of this repository.")
    ]
    for what, places in (("file", others), ("test", tests)):
        if places:
            count = f"{len(places):,} {what}{'s' if len(places) != 1 else ''}"
            lines.append(f"Imported by {count}: {_list(view, places)}.")
    title = f"Which files use {on_a_line(said)}?"
    cited = [Citation(view.path(place), line, line) for place, line in [*others, *tests][:_MOST_SHOWN]]
    return make_note(title, lines, cited)


def _held_in(view: RevisionView, said: str) -> str:
    """The folder in which a copy of a package is held; empty where there is none."""
    folder = nearest_folder(view, _short(said))
    places = (
        (place for place, path in enumerate(view.all_paths) if path.startswith(f"{folder}/"))
        if folder
        else ()
    )
    return folder if any(view.role(place) is Role.VENDORED for place in places) else ""


def _list(view: RevisionView, places: Sequence[tuple[int, int]]) -> str:
    ordered = sorted(places, key=lambda one: view.path(one[0]))
    shown = [
        f"`{on_a_line(view.path(place))}`" + (f" ({line})" if line else "")
        for place, line in ordered[:_MOST_SHOWN]
    ]
    rest = len(ordered) - len(shown)
    return ", ".join(shown) + (f" and {rest:,} more" if rest else "")
