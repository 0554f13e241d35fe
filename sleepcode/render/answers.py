"""An extractive answer as text: how sure it is, the notes, then the passages it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.model import Answer, Citation, Evidence, Note, NoteKind
from sleepcode.render.stamps import notice_lines, percent, some, spent_line, stamp_lines
from sleepcode.render.terminal import Style, escape, fold, safe

_COLOURS = {"answered": "green", "likely": "green", "unsure": "yellow", "unknown": "red"}
_SAYS = {
    "answered": "a note answers this",
    "likely": "these passages are likely about it",
    "unsure": "these passages may be about it",
    "unknown": "nothing here seems to be about it",
}
_WORD = re.compile(r"[^\s`(),]+")
_ITEM = re.compile(r"(\s*)((?:[-*+]|\d{1,3}[.)]) +)?")


def render_answer(result: Answer, style: Style, now: float | None = None) -> str:
    """How sure, the notes, the evidence with excerpts, notices."""
    verdict = style(result.verdict, "bold", _COLOURS.get(result.verdict, "yellow"))
    sure = "" if result.verdict == "unknown" else f" ({percent(result.confidence)} sure)"
    lines = [f"{verdict}: {_SAYS.get(result.verdict, '')}{sure}"]
    lines.extend(stamp_lines(result.stamp, style, now))
    if not result.covered:
        lines.extend(style(line, "dim") for line in fold(_uncovered(result), "", "").split("\n"))
    if result.reply is not None:
        return "\n".join([escape(result.reply.text), "", *_ending(result, style)]) + "\n"
    if result.verdict != "unknown" and not result.notes and not result.evidence:
        lines.append(style("nothing of it fits the budget", "dim"))
    # What other questions have for an answer tells less than the passages do, where it is not what was asked.
    others = [note for note in result.notes if not result.covered and _is_of_another(note)]
    for note in result.notes:
        if note not in others:
            lines += ["", *render_note(note, style)]
    for parts in _by_passage(result.evidence):
        lines += ["", *_evidence(parts, style)]
    for note in others:
        lines += ["", *render_note(note, style)]
    if result.notices:
        lines += ["", *notice_lines(result.notices, style)]
    return "\n".join(lines) + "\n"


def _is_of_another(note: Note) -> bool:
    """Whether a note answers a question that was anticipated, and was not made for the one that is asked."""
    return note.kind is NoteKind.QUESTION and bool(note.inputs)


def _uncovered(result: Answer) -> str:
    words = " or ".join(f'"{safe(word)}"' for word in result.missing)
    is_missing = words and result.reply is None and (result.notes or result.evidence)
    return _what_follows(result) + (f"; nothing below says {words}" if is_missing else "")


def _what_follows(result: Answer) -> str:
    if result.verdict == "unknown" and not result.notes and result.evidence and result.reply is None:
        return "what follows merely has some of its words"
    says = "no note covers this question"
    if result.notes:
        nearest = "the nearest ones" if len(result.notes) > 1 else "the nearest one"
        verb = "are" if len(result.notes) > 1 or result.evidence else "is"
        are_last = all(_is_of_another(note) for note in result.notes)
        shown = [nearest, "passages"] if result.evidence else [nearest]
        return f"{says}; below {verb} {' and '.join(reversed(shown) if are_last else shown)}"
    return f"{says}; what follows is from the files" if result.evidence or result.reply is not None else says


def render_reply_ending(result: Answer, style: Style) -> str:
    """What comes after an answer that was written while it arrived."""
    return "\n".join(_ending(result, style)) + "\n"


def _ending(result: Answer, style: Style) -> list[str]:
    """The places that the answer cites and that are there, what it took, and what to know besides."""
    lines = list(stamp_lines(result.stamp, style))
    if result.reply is not None:
        reply = result.reply
        if reply.citations:
            cited = fold(f"cites {some((str(place) for place in reply.citations), 8)}", "      ", "")
            lines.extend(style(line, "dim") for line in cited.split("\n"))
        lines.append(spent_line(reply, style))
    if result.notices:
        lines += ["", *notice_lines(result.notices, style)]
    return lines


def render_note(note: Note, style: Style) -> list[str]:
    """A note's title, text and citations, folded; list items and their indentation are kept."""
    lines = [style(line, "bold") for line in fold(safe(note.title)).split("\n")]
    for line in escape(note.text).expandtabs(4).split("\n"):
        match = _ITEM.match(line)
        lead = match.group() if match is not None else ""
        text = line[len(lead) :].strip()
        lines.append(fold(text, " " * len(lead), lead) if text else "")
    while not lines[-1] and len(lines) > 1:
        lines.pop()
    cited = _told_places(note)
    if cited:
        folded = fold(some(map(str, cited), 6), "    ", "  → ")
        lines.extend(style(line, "dim") for line in folded.split("\n"))
    return lines


def _told_places(note: Note) -> list[Citation]:
    """What a note cites and neither its title nor its text names; of a file with places in it, only these."""
    named = {note.title, *(word.rstrip(".:;") for word in _WORD.findall(note.text))}
    within = {citation.path for citation in note.citations if citation.start}
    return [
        citation
        for citation in note.citations
        if str(citation) not in named and (citation.start or citation.path not in within)
    ]


def _by_passage(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Neighbours that are parts of the same symbol of the same file, together."""
    passages: list[list[Evidence]] = []
    for item in evidence:
        last = passages[-1][-1] if passages else None
        if (
            last is not None
            and (last.path, last.symbol) == (item.path, item.symbol)
            and last.end < item.start
        ):
            passages[-1].append(item)
        else:
            passages.append([item])
    return passages


def _evidence(parts: Sequence[Evidence], style: Style) -> list[str]:
    """A passage under one heading: where its parts stand, and their lines with a mark between them."""
    first = parts[0]
    symbol = f"  {safe(first.symbol)}" if first.symbol else ""
    place = safe(str(Citation(first.path, first.start, first.end)))
    for item in parts[1:]:
        place += f", {item.start}-{item.end}" if item.end > item.start else f", {item.start}"
    lines = [style(place, "bold", "cyan") + style(symbol, "dim")]
    for item in parts:
        if item is not first:
            lines.append(style("  ⋮", "dim"))
        excerpt = escape(item.excerpt).expandtabs(4).split("\n") if item.excerpt else []
        lines.extend(f"  {line}".rstrip() for line in excerpt)
    return lines
