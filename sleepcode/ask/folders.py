"""How a folder is structured that no note is on: what lies in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sleepcode.ask.said_places import find_command, folder_like, nearest_folder, own_names
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import on_a_line
from sleepcode.ask.titled import find_titled
from sleepcode.ask.told import make_note, match_told
from sleepcode.model import Citation, Note
from sleepcode.parsing.comments import first_sentence
from sleepcode.parsing.late import late
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView

_FOLDER = late(
    r"(?<![\w./@-])`?([\w.@-]+(?:/[\w.@-]+)*)/?`?(?:\s+(?:folder|directory|package|module))?\s+(?:structur|organi|laid)"
)
_FOR = late(
    r"\bwhat(?:'s|\s+(?:is|are))\s+(?:in\s+)?(?:the\s+)?`?([\w.@-]+(?:/[\w.@-]+)*)/?`?(?:\s+(?:folder|directory|package|module))?\s+(?:used\s+)?for\W*$|"
    r"\bpurpose\s+of\s+(?:the\s+)?`?([\w.@-]+(?:/[\w.@-]+)*)/?`?(?:\s+(?:folder|directory|package|module))?\W*$|"
    r"\bwhere(?:'s|\s+(?:is|are|does|do))\s+(?:the\s+)?`?([\w.@-]+(?:/[\w.@-]+)*)/?`?\s+"
    r"(?:folder|directory|package|module|subsystem|system|code)(?:\s+(?:lives?|located|resides?|kept|found))?\W*$|"
    r"\bfiles?\s+(?:implements?|makes?\s+up|belongs?\s+to|(?:is|are)\s+part\s+of)\s+(?:the\s+)?`?([\w.@-]+(?:/[\w.@-]+)*)/?`?\s+"
    r"(?:(?:sub)?command|folder|directory|package|module|subsystem)\W*$",
    re.I,
)
"""How it is asked what a folder is there for, or where it is."""
_ITSELF = late(r"\b(?:this|our|the)\s+[\w-]+\s+(?:structur|organi|laid)", re.I)
"""How it is asked of the whole: "this project"."""
_MOST_SHOWN = 12
_WIDTH = 100
"""Characters of what a file is for."""
_MOST_NAMES = 3
_MOST_OF = 0.6
"""Share of a folder's files from which what lies in one of its folders is told too."""


def tell_folder(session: Session, query: Query) -> list[NoteMatch]:
    """A note on the folder whose structure is asked of; empty where the question names none."""
    match = _FOLDER.search(query.text) or _FOR.search(query.text)
    folder = next(filter(None, match.groups()), "").rstrip("/") if match is not None else ""
    view = session.view
    if not folder or _ITSELF.search(query.text) or folder.lower() in own_names(view):
        return []
    if (command := find_command(view, query.text)) is not None:
        folder = command.shown.strip("`")
    elif not any(path.startswith(f"{folder}/") for path in view.all_paths):
        # It may be called by its name alone, or by a word for what its name is a plural of.
        folder = nearest_folder(view, folder) or folder_like(view, folder)
        if not folder:
            return []
    titled = re.compile(rf"How is {re.escape(folder)} structured, and what is it for\?")
    if noted := find_titled(view, folder, titled):
        return match_told(noted[0])
    return match_told(note_on_folder(view, folder))


def note_on_folder(view: RevisionView, folder: str) -> Note | None:
    """What lies in a folder, and what the files right in it are for; None where there is none."""
    paths = [
        path
        for place, path in enumerate(view.all_paths)
        if path.startswith(folder + "/") and place not in view.hidden
    ]
    if not paths:
        return None
    title = f"How is {folder} structured, and what is it for?"
    readme = next(
        (path for path in paths if re.fullmatch(re.escape(folder) + r"/README(?:\.\w+)?", path, re.I)), ""
    )
    purpose = _purposes(view, [readme]).get(readme, ".") if readme else "."
    lines = [f"`{on_a_line(folder)}` ({_files(len(paths))}){purpose}"]
    children = _children(folder, paths)
    purposes = _purposes(view, [child for child, _ in children])
    for child, count in children[:_MOST_SHOWN]:
        lines.append(_line(child, count) + purposes.get(child, ""))
        if count >= _MOST_OF * len(paths) and child not in paths:
            inside = [path for path in paths if path.startswith(child + "/")]
            lines += ["  " + _line(one, number) for one, number in _children(child, inside)[:_MOST_SHOWN]]
    if (rest := len(children) - _MOST_SHOWN) > 0:
        lines.append(f"- and {rest:,} more")
    return make_note(title, lines, [Citation(readme)] if readme else [])


def _purposes(view: RevisionView, paths: Sequence[str]) -> dict[str, str]:
    """File -> what its summary says that it is for, as it follows its name."""
    places = [view.place_of_path[path] for path in paths if path in view.place_of_path]
    numbers = {place: view.data.summaries[place] for place in places if place < len(view.data.summaries)}
    notes = view.notes(list(numbers.values()))
    found = {place: _purpose(notes[number]) for place, number in numbers.items() if number in notes}
    return {view.path(place): f": {purpose}" for place, purpose in found.items() if purpose}


def _purpose(summary: Note) -> str:
    """What a file is for, or else the first of what it defines."""
    if purpose := summary.data.get("purpose"):
        return first_sentence(str(purpose), _WIDTH)
    names = [
        f"`{name}`" for name, kind, *_ in summary.data.get("symbols", ()) if kind not in ("section", "key")
    ]
    return ", ".join(names[:_MOST_NAMES])


def _children(folder: str, paths: Sequence[str]) -> list[tuple[str, int]]:
    """What lies in a folder itself, with how many files each has: folders first, the largest before all."""
    start = len(folder) + 1
    counts = Counter(path[: path.index("/", start)] for path in paths if "/" in path[start:])
    folders = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    files = [(path, 1) for path in sorted(paths) if "/" not in path[start:]]
    return [*folders, *files]


def _line(path: str, count: int) -> str:
    return f"- `{on_a_line(path)}`" + (f" ({_files(count)})" if count > 1 else "")


def _files(count: int) -> str:
    return f"{count:,} file{'s' if count != 1 else ''}"
