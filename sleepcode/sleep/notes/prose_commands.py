"""Commands in the prose of manuals for contributors: inline code that is run, and what the sentence says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manuals import Typed, marked_lines
from sleepcode.sleep.notes.shell_lines import unwrap
from sleepcode.sleep.notes.snapshot import Snapshot

_FOR_CONTRIBUTORS = late(
    r"(?:.*/)?(?:CONTRIBUTING|DEVELOPMENT|DEVELOPING|HACKING|BUILDING|AGENTS|CLAUDE)(?:\.\w+)?", re.I
)
_SPAN = late(r"(?<!`)(`{1,2})(?!`)([^`\n]{2,120}?)\1(?!`)")
_TOLD_TO = late(r"(?:^|[.:;!?*]\s+|\b(?:please|then|also)\s+|^[-*+]\s+)(?:run|use)\s+$", re.I)
_REFUSED = late(r"\b(?:not|never|n't|avoid|instead of|rather than)\b[^.`]{0,30}$", re.I)
_SAID_OF = late(
    r",?(?:\s+\([^()]{1,40}\))?\s+(?:(?:which\s+)?will\s+|to\s+|(?=(?:when|for|before|after|if|on)\s))([^`]{4,})",
    re.S,
)
_SENTENCE = late(r"[.;:!?](?=\s|$)")
_LEFT_OPEN = late(r"[<>\[\]{}|]|\.\.\.(?!\S)(?<!/\.\.\.)")
"""What a reader has to put in."""
_LISTED = late(r"\s{0,6}[-*+]\s+(`{1,2})(?!`)([^`\n]{2,120}?)\1\s*(?:[-–—:]|->|→)\s+(\S.{2,300})")
_CHOICE = late(r"`{1,2}[^`]+`{1,2}(?:\s*(?:/|,|or|,\s*or)\s*`{1,2}[^`]+`{1,2})*")
"""A cell with one command, or with some to choose from."""
_CELLS = late(r"(?<!\\)\|")
_COMMANDS = late(r"\W*commands?\W*", re.I)
"""The heading of a table's column that has commands."""
_MOST = 200
"""Spans of one manual that are looked at."""
_MOST_OF_ROW = 1_000


def prose_commands(snapshot: Snapshot, path: str, text: str) -> Iterator[Typed]:
    """Scripts of the project that a manual for contributors names, and commands that it tells to run or to use."""
    if not _FOR_CONTRIBUTORS.fullmatch(path):
        return
    yield from islice(_listed(text), _MOST)
    looked_at = 0
    for start, paragraph in _paragraphs(text):
        for span in _SPAN.finditer(paragraph):
            looked_at += 1
            if looked_at > _MOST:
                return
            before, command = paragraph[: span.start()], span.group(2).strip()
            is_script = unwrap(command).startswith("./") and _script_of(command) in snapshot.files
            if (
                not (is_script or _TOLD_TO.search(before))
                or _LEFT_OPEN.search(command)
                or _REFUSED.search(before)
            ):
                continue
            line = start + paragraph.count("\n", 0, span.start())
            yield Typed(line, command, "", _purpose(paragraph[span.end() :]))


def _listed(text: str) -> Iterator[Typed]:
    """Commands that are listed with what they are for, as items or in the rows of a table."""
    heads: list[str] = []
    for number, line, is_code in marked_lines(text):
        cells = [] if is_code else _cells(line)
        if not cells:
            heads = []
            item = None if is_code else _LISTED.fullmatch(line.rstrip())
            if item is not None and not _LEFT_OPEN.search(item.group(2)):
                yield Typed(number, item.group(2).strip(), "", _first_sentence(item.group(3)))
            continue
        if not heads:
            heads = cells
            continue
        of = next((place for place, head in enumerate(heads) if _COMMANDS.fullmatch(head)), None)
        if of is None or of >= len(cells) or len(cells) < 2:
            continue
        purpose = cells[1 if of == 0 else 0]
        if not _CHOICE.fullmatch(cells[of]):
            # What is done in several steps is for what is done with all of them.
            continue
        for span in _SPAN.finditer(cells[of]):
            command = span.group(2).strip()
            if not _LEFT_OPEN.search(command):
                yield Typed(number, command, "", _first_sentence(purpose))


def _cells(line: str) -> list[str]:
    """The cells of a table's row; none where a line is no row."""
    stripped = line.strip()
    if not stripped.startswith("|") or not stripped.endswith("|") or len(stripped) > _MOST_OF_ROW:
        return []
    return [cell.strip() for cell in _CELLS.split(stripped[1:-1])]


def _first_sentence(text: str) -> str:
    end = _SENTENCE.search(text)
    return " ".join(text[: end.start() if end is not None else None].split())


def _script_of(command: str) -> str:
    """The file that a command calls, from the top."""
    return unwrap(command).split()[0].removeprefix("./")


def _purpose(after: str) -> str:
    """What a sentence goes on to say of a command; empty where that is nothing."""
    said = _SAID_OF.match(after)
    if said is None:
        return ""
    end = _SENTENCE.search(said.group(1))
    told = " ".join(said.group(1)[: end.start() if end is not None else None].split())
    return told if " " in told else ""


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """(number of the first line, text) of what is no code between empty lines."""
    lines: list[str] = []
    first = 0
    for number, line, is_code in marked_lines(text):
        is_shown = is_code or not line.strip() or line.lstrip().startswith("```")
        if (is_shown or line.lstrip().startswith(("* ", "- ", "+ "))) and lines:
            yield first, "\n".join(lines)
            lines = []
        if not is_shown:
            first = first if lines else number
            lines.append(line.strip())
    if lines:
        yield first, "\n".join(lines)
