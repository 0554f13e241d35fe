"""Edit locations inside a file: the symbols and lines that a task would most likely touch."""

from __future__ import annotations

import re

from sleepcode.facts import FileFacts
from sleepcode.model import EditSpan
from sleepcode.parsing.words import split_word
from sleepcode.ranking.query import Query
from sleepcode.ranking.signals import Gathered
from sleepcode.ranking.view import RevisionView

_MOST = 3
_NEWEST_LINES = 30
_CHANGELOG = re.compile(r"(?i)(?:changes|changelog|history|news|releases?|release[-_]notes)(?:\.\w+)?$")
_VERSION = re.compile(r"(?i)\d|unreleased|upcoming|next|main\b|development")


def find_spans(view: RevisionView, query: Query, gathered: Gathered, place: int) -> tuple[EditSpan, ...]:
    """The best spans of a candidate: named symbols and stack frames first, then the best chunks."""
    facts = view.facts(place)
    if facts is None:
        return ()
    if newest := _newest_entry(view.path(place), facts):
        return (newest,)
    scores: dict[tuple[int, int], tuple[float, str, str]] = {}
    top = max((chunk.score for chunk in gathered.chunks.get(place, [])), default=0.0) or 1.0
    for scored in gathered.chunks.get(place, []):
        if scored.chunk >= len(facts.chunks):
            continue
        chunk = facts.chunks[scored.chunk]
        name, kind = "", ""
        if chunk.symbol >= 0:
            symbol = facts.symbols[chunk.symbol]
            name, kind = symbol.qualified, symbol.kind
        _offer(scores, (chunk.start, chunk.end), 0.8 * scored.score / top, name, kind)
    _offer_named(scores, facts, query)
    _offer_frames(scores, view.path(place), facts, query)
    ranked = sorted(scores.items(), key=lambda item: (-item[1][0], item[0]))
    chosen: list[EditSpan] = []
    for (start, end), (score, name, kind) in ranked:
        if score < 0.3 and chosen:
            break
        if any(span.start <= start and end <= span.end for span in chosen):
            continue
        chosen.append(EditSpan(name, kind, start, end, round(score, 3)))
        if len(chosen) == _MOST:
            break
    return tuple(chosen)


def _newest_entry(path: str, facts: FileFacts) -> EditSpan | None:
    """Where the next entry of a changelog goes: its first section for a version, else its first lines."""
    if not _CHANGELOG.match(path.rpartition("/")[2]):
        return None
    for symbol in facts.symbols:
        if symbol.kind == "section" and _VERSION.search(symbol.name):
            return EditSpan(symbol.qualified, symbol.kind, symbol.start, symbol.end, 1.0)
    return EditSpan("", "", 1, max(1, min(facts.lines, _NEWEST_LINES)), 1.0)


def _offer(
    scores: dict[tuple[int, int], tuple[float, str, str]],
    span: tuple[int, int],
    score: float,
    name: str,
    kind: str,
) -> None:
    known = scores.get(span)
    if known is None:
        scores[span] = (score, name, kind)
    else:
        scores[span] = (max(score, known[0]) + 0.2 * min(score, known[0]), known[1] or name, known[2] or kind)


def _offer_named(
    scores: dict[tuple[int, int], tuple[float, str, str]], facts: FileFacts, query: Query
) -> None:
    names = {name.lower(): weight for name, weight in query.names.items()}
    for symbol in facts.symbols:
        weight = names.get(symbol.name.lower())
        if weight is None or symbol.kind == "section":
            continue
        # A long class that is merely named is no edit location; its header is.
        end = symbol.end if symbol.end - symbol.start <= 120 else symbol.start + 20
        precise = 1.0 if len(split_word(symbol.name)) > 1 else 0.5
        _offer(scores, (symbol.start, end), weight * precise, symbol.qualified, symbol.kind)


def _offer_frames(
    scores: dict[tuple[int, int], tuple[float, str, str]], path: str, facts: FileFacts, query: Query
) -> None:
    name = path.rpartition("/")[2]
    for framed, line, function in query.frames:
        if framed.replace("\\", "/").rpartition("/")[2] != name:
            continue
        holding = [
            symbol
            for symbol in facts.symbols
            if symbol.kind in ("function", "method")
            and (
                symbol.start <= line <= symbol.end
                or (function and symbol.name == function.rpartition(".")[2])
            )
        ]
        for symbol in holding[-2:]:
            _offer(scores, (symbol.start, symbol.end), 1.2, symbol.qualified, symbol.kind)
