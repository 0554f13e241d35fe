"""Notes as text and as Markdown, the stale ones marked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sleepcode.model import Note, NoteId, NoteKind, Stamp
from sleepcode.model_reports import Told
from sleepcode.render.answers import render_note
from sleepcode.render.sleeping import describe_told
from sleepcode.render.stamps import stamp_line, stamp_lines
from sleepcode.render.terminal import Style, count, escape, safe

_HEADINGS = {
    NoteKind.ARCHITECTURE: "Architecture",
    NoteKind.FILE: "Files",
    NoteKind.EDIT: "Where changes land",
    NoteKind.QUESTION: "Anticipated questions",
}
_OTHERS = {
    NoteKind.FILE: ("file summary", "file summaries", "files"),
    NoteKind.EDIT: ("edit location", "edit locations", "edits"),
    NoteKind.QUESTION: ("anticipated question", "anticipated questions", "questions"),
}
_STALE = "stale: a file it was made from has changed since"


def render_notes(
    stamp: Stamp,
    notes: Sequence[Note],
    stale: Collection[NoteId],
    style: Style,
    *,
    is_overview: bool = False,
    told: Told | None = None,
    now: float | None = None,
) -> str:
    """Notes by kind; for an overview the architecture, and of the other kinds only how many there are.

    `told` is what a model that localizes is told of them, where that was tried.
    """
    lines = stamp_lines(stamp, style, now)
    if told is not None:
        lines.append(style(f"a model that localizes is told {describe_told(told)}", "dim"))
    shown = [note for note in notes if note.kind is NoteKind.ARCHITECTURE] if is_overview else notes
    if not shown and not (is_overview and notes):
        lines += ["", "No note is about that. `sleepcode notes` shows what there is."]
    kind = None
    for note in shown:
        if note.kind is not kind:
            kind = note.kind
            lines += ["", style(_HEADINGS[kind].upper(), "bold", "green")]
        lines += ["", *_note(note, note.id in stale, style)]
    if is_overview:
        lines += ["", *_others(notes, style)]
    return "\n".join(lines).rstrip() + "\n"


def _note(note: Note, is_stale: bool, style: Style) -> list[str]:
    lines = render_note(note, style)
    if is_stale:
        lines.append(style(f"  {_STALE}", "yellow"))
    return lines


def _others(notes: Sequence[Note], style: Style) -> list[str]:
    lines = []
    for kind, (one, many, word) in _OTHERS.items():
        number = sum(note.kind is kind for note in notes)
        if number:
            lines.append(f"  sleepcode notes {word:<10} {style(count(number, one, many), 'dim')}")
    return ["there are also:", *lines] if lines else []


def render_notes_markdown(
    stamp: Stamp, notes: Sequence[Note], stale: Collection[NoteId], now: float | None = None
) -> str:
    """Notes as a Markdown document."""
    lines = [f"# Notes\n\n_{stamp_line(stamp, now)}_"]
    kind = None
    for note in notes:
        if note.kind is not kind:
            kind = note.kind
            lines.append(f"\n## {_HEADINGS[kind]}")
        lines.append(f"\n### {safe(note.title)}\n\n{escape(note.text)}")
        if note.citations:
            lines.append("\nSources: " + ", ".join(_code(str(citation)) for citation in note.citations))
        if note.id in stale:
            lines.append(f"\n_{_STALE.capitalize()}._")
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    """A code span that the text can't close itself."""
    text = safe(text)
    if "`" not in text:
        return f"`{text}`"
    fence = "``"
    while fence in text:
        fence += "`"
    return f"{fence} {text} {fence}"
