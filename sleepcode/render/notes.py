"""Notes as text and as Markdown."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sleepcode.model import Note, NoteKind, Stamp
from sleepcode.render.answers import render_note
from sleepcode.render.stamps import stamp_line
from sleepcode.render.terminal import Style, escape, fold, safe

_HEADINGS = {
    NoteKind.ARCHITECTURE: "Architecture",
    NoteKind.FILE: "Files",
    NoteKind.EDIT: "Where changes land",
    NoteKind.QUESTION: "Anticipated questions",
}


def render_notes(stamp: Stamp, notes: Sequence[Note], stale: Collection[str], style: Style) -> str:
    """Notes by kind, folded to 80 columns, stale ones marked."""
    lines = [style(stamp_line(stamp), "dim")]
    if not notes:
        lines += ["", "No notes match. `sleepcode notes` without a path lists them all."]
    kind = None
    for note in notes:
        if note.kind is not kind:
            kind = note.kind
            lines += ["", style(_HEADINGS[kind].upper(), "bold", "green")]
        lines += ["", *render_note(note, style)]
        if note.citations:
            shown = ", ".join(safe(str(citation)) for citation in note.citations[:6])
            more = f" and {len(note.citations) - 6} more" if len(note.citations) > 6 else ""
            lines.append(style(fold(shown + more, "    ", "  → "), "dim"))
        if note.key in stale:
            lines.append(style("  stale: a file it was made from has changed since", "yellow"))
    return "\n".join(lines) + "\n"


def render_notes_markdown(stamp: Stamp, notes: Sequence[Note], stale: Collection[str]) -> str:
    """Notes as a Markdown document."""
    lines = [f"# Notes\n\n_{stamp_line(stamp)}_"]
    kind = None
    for note in notes:
        if note.kind is not kind:
            kind = note.kind
            lines.append(f"\n## {_HEADINGS[kind]}")
        lines.append(f"\n### {safe(note.title)}\n\n{escape(note.text)}")
        if note.citations:
            lines.append("\nSources: " + ", ".join(f"`{safe(str(citation))}`" for citation in note.citations))
        if note.key in stale:
            lines.append("\n_Stale: a file it was made from has changed since._")
    return "\n".join(lines) + "\n"
