"""Manuals: the lines of their code blocks that are run in the project's own files, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.shell_lines import CHANGE_FOLDER, whole_command
from sleepcode.sleep.notes.snapshot import Snapshot

_PROMPTS = ("$ ", "% ", "$./")
_PROMPT = late(r"^[\w.@:~/-]{0,40}[$%](?:\s+|(?=\./))")
_CLONE = late(r"(?:gh\s+repo\s+|git\s+)clone\s.*?([\w.-]+?)(?:\.git)?/?(?:[\s;&].*)?$")
_ABSOLUTE = late(r"cd\s+/\w")
_COMMENT = late(r"(?:#|//)\s+(\S.*)")
_HEADING = late(r"(#{1,6})\s+(.*?)[\s#:]*(?:\{#[^}]*\})?\s*$")
_LEADING = late(r"(?:[-*+]\s+|\d+[.)]\s+)?([A-Z]\S*(?:\s+\S+){3,20}):")
"""A sentence that leads to the code below it."""
_SENTENCES = late(r"(?<=[a-z0-9)`\"'][.!?])\s+(?=[A-Z])")
_LOOKS_LIKE = late(r"[Ff]or (?:example|instance)\b.*\blooks?\b")
"""What leads to an example of what readers write, and to nothing that is typed."""
_OPENING = late(r"(?:For (?:example|instance)|E\.g\.|Alternatively|Finally|Now|Then|Next),?\s+")
_ITEM = late(r"[-*+]\s|\d+[.)]\s|#")
_HOSTED = late(r"(?:github|gitlab|bitbucket)\.(?:com|org)[/:][\w.-]+/([\w.-]+?)(?:\.git)?(?![\w.-])")


class Typed(NamedTuple):
    """What a reader of a manual is told to type."""

    line: int
    text: str
    folder: str
    """Where it is typed; empty for the top."""
    purpose: str
    """What the manual says that it is for, beside it, above it or in the heading; empty where that says no more."""
    is_example: bool = False
    """What is said of it is that it is an example."""


def manual_lines(snapshot: Snapshot, text: str) -> Iterator[Typed]:
    """What is typed in a manual's code; what goes on in a next line is one with it.

    What follows the clone of another project, up to the next heading, is done there.
    """
    own = _own_clones(snapshot, text)
    folder = heading = said = group = paragraph = ""
    is_elsewhere = is_example = False
    for line_number, line, is_code in marked_lines(text):
        if not is_code:
            is_elsewhere = is_elsewhere and not line.startswith("#")
            folder = "" if line.strip() else folder
            heading = _heading(line, heading)
            group = ""
            stripped = line.strip()
            if not stripped or _ITEM.match(stripped):
                paragraph = ""
            if stripped and not stripped.startswith("```"):
                paragraph = f"{paragraph} {stripped}".strip()
                leading = _LEADING.fullmatch(_SENTENCES.split(paragraph)[-1])
                is_example = leading is not None and _LOOKS_LIKE.match(leading.group(1)) is not None
                said = _tell_without_opening(leading.group(1)) if leading is not None else ""
            continue
        paragraph = ""
        typed = line.strip()
        if comment := _COMMENT.fullmatch(typed):
            group = comment.group(1)
            if " " not in group and has_folder(snapshot, group.strip("./")):
                # `# web/` says where what follows is typed.
                folder, group = group.strip("./"), ""
            continue
        typed = _PROMPT.sub("", typed, count=1)
        if cloned := _CLONE.match(typed):
            is_elsewhere = bool(own) and cloned.group(1).lower() not in own
        if is_elsewhere:
            continue
        if _ABSOLUTE.match(typed):
            # `/usr/ports/editors/it` is no folder of the project.
            is_elsewhere = True
            continue
        if moved := CHANGE_FOLDER.fullmatch(typed):
            folder = _folder_in_clone(snapshot, moved.group(1))
            continue
        command, _, beside = typed.partition(" # ")
        purpose = ": ".join(filter(None, (group, beside.strip()))) or said or heading
        yield Typed(line_number, command.strip(), folder, purpose, is_example)


def _tell_without_opening(sentence: str) -> str:
    """A sentence without what ties it to the one before: `For example, you can`."""
    bare = _OPENING.sub("", sentence)
    return bare[:1].upper() + bare[1:]


def _heading(line: str, before: str) -> str:
    """The heading that holds after a line of prose: one that says more than that something is done."""
    match = _HEADING.match(line)
    if match is None:
        return before
    words = match.group(2).split()
    return match.group(2) if len(match.group(1)) > 1 and len(words) > 1 else ""


def has_folder(snapshot: Snapshot, folder: str) -> bool:
    """Whether the repository has any file in a folder."""
    return any(path.startswith(folder + "/") for path in snapshot.files)


def marked_lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """(line, text, whether it is code) of a manual; fences are no code, and end what was gone into."""
    is_fenced = False
    lines = text.split("\n")
    last = 0
    for line_number, line in enumerate(lines, 1):
        if line_number <= last:
            continue
        if line.strip().startswith("```"):
            is_fenced = not is_fenced
            yield line_number, line, False
        else:
            is_shown = line.startswith(("    ", "\t")) or line.strip().startswith(_PROMPTS)
            if is_code := is_fenced or is_shown:
                line, last = whole_command(lines, line_number)
            yield line_number, line, is_code


def _own_clones(snapshot: Snapshot, text: str) -> set[str]:
    """What a manual's project is called where it is hosted: as most links go to it. Empty where none tells."""
    counts = Counter(name.lower() for name in _HOSTED.findall(text))
    return {snapshot.name.lower(), counts.most_common(1)[0][0]} if counts else set()


def _folder_in_clone(snapshot: Snapshot, folder: str) -> str:
    """A folder that a reader goes into, from the top; empty where the repository has none of that name."""
    first, _, rest = folder.partition("/")
    # What is called as the project is the clone, whatever lies in it.
    place = rest if first == snapshot.name else folder
    return place if place not in ("", ".") and has_folder(snapshot, place) else ""
