"""An extractive answer as text."""

from __future__ import annotations

from sleepcode.model import Answer, Evidence, Note
from sleepcode.render.stamps import stamp_line
from sleepcode.render.terminal import Style, escape, fold, safe

_COLOURS = {"answered": "green", "likely": "green", "unsure": "yellow", "unknown": "red"}
_SAYS = {
    "answered": "a note answers this",
    "likely": "these passages are likely about it",
    "unsure": "these passages may be about it",
    "unknown": "nothing here seems to be about it",
}


def render_answer(result: Answer, style: Style) -> str:
    """How sure, the notes, the evidence with excerpts, notices."""
    verdict = style(result.verdict, "bold", _COLOURS.get(result.verdict, "yellow"))
    lines = [f"{verdict}: {_SAYS[result.verdict]} ({result.confidence:.0%})"]
    lines.append(style(stamp_line(result.stamp), "dim"))
    if not result.covered:
        lines.append(style("no note covers this question; what follows is from the files", "dim"))
    for note in result.notes:
        lines += ["", *render_note(note, style)]
    if result.verdict == "unknown":
        lines += ["", fold("The nearest passages, for what they are worth:")]
    for item in result.evidence:
        lines += ["", *_evidence(item, style)]
    lines += ["", style(f"{result.tokens:,} of {result.budget:,} tokens", "dim")]
    lines += [fold(f"note: {safe(notice)}", "  ") for notice in result.notices]
    return "\n".join(lines) + "\n"


def render_note(note: Note, style: Style) -> list[str]:
    """A note's title and text, folded; lists keep their lines."""
    lines = [style(safe(note.title), "bold")]
    for line in escape(note.text).split("\n"):
        stripped = line.lstrip()
        indent = " " * (len(line) - len(stripped))
        hanging = indent + ("  " if stripped.startswith(("- ", "* ")) else "")
        lines.append(fold(stripped, hanging, indent) if stripped else "")
    return lines


def _evidence(item: Evidence, style: Style) -> list[str]:
    symbol = f"  {safe(item.symbol)}" if item.symbol else ""
    head = style(f"{safe(item.path)}:{item.start}-{item.end}", "bold", "cyan") + style(symbol, "dim")
    return [head, *(f"  {escape(line)}".rstrip() for line in item.excerpt.expandtabs(4).split("\n"))]
