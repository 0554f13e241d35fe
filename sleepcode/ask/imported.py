"""What a file imports: the files of the repository, and what is from outside."""

from __future__ import annotations

from sleepcode.ask.said_places import find_module, find_part
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import find_file, on_a_line
from sleepcode.ask.told import make_note, match_told
from sleepcode.facts import FileFacts
from sleepcode.model import Citation
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query

_MOST_SHOWN = 24
_BY_NAMES = frozenset(("c-sharp", "swift"))
"""Languages whose files use each other without importing files."""


def tell_imported(session: Session, query: Query) -> list[NoteMatch]:
    """A note on what the file imports that a question names; empty where it names none."""
    view = session.view
    subject = find_file(view, query.text) or find_module(view, query.text) or find_part(view, query.text)
    if subject is None or len(subject.places) != 1:
        return []
    (place,) = subject.places
    facts = view.facts(place)
    if facts is None:
        return []
    verb = "uses" if facts.language in _BY_NAMES else "imports"
    paths = (view.path(one) for one in view.imports(place) if one != place and one not in view.hidden)
    # A package of Go is imported whole.
    is_of_packages = facts.language == "go"
    own = sorted({path.rpartition("/")[0] or "." for path in paths} if is_of_packages else paths)
    outside = [name for name, places in view.data.externals.items() if place in places]
    lines = []
    if own:
        what = "package" if is_of_packages else "file"
        count = f"{len(own):,} {what}{'s' if len(own) != 1 else ''} of this repository"
        lines.append(f"{subject.shown} {verb} {count}: {_list(own)}.")
    if outside:
        start = (
            "From outside it takes"
            if own
            else f"{subject.shown} {verb} nothing of this repository; from outside it takes"
        )
        lines.append(f"{start} {_list(sorted(outside))}.")
    elif rest := _not_found(facts, own):
        start = (
            "Beside that it names" if own else f"{subject.shown} {verb} no file of this repository; it names"
        )
        lines.append(f"{start} {_list(rest)}.")
    if not lines:
        lines = [f"{subject.shown} {verb} nothing, as far as is known."]
    first = [one.line for one in facts.imports if one.line]
    where = Citation(view.path(place), min(first), max(first)) if first else Citation(view.path(place))
    bare = subject.shown.strip("`")
    return match_told(make_note(f"What does {bare} import?", lines, [where]))


def _not_found(facts: FileFacts, own: list[str]) -> list[str]:
    """What a file imports by names that lead to no file here: what comes with the language, most often."""
    stems = {path.rpartition("/")[2].partition(".")[0] for path in own}
    targets = dict.fromkeys(one.target for one in facts.imports if not one.local)
    return [one for one in targets if one.rpartition("/")[2].partition(".")[0] not in stems]


def _list(names: list[str]) -> str:
    shown = [f"`{on_a_line(name)}`" for name in names[:_MOST_SHOWN]]
    rest = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return ", ".join(shown) + rest
