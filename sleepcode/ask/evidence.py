"""The evidence of an answer: parts of the likeliest passages, then a glimpse of further files, in budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sleepcode.ask.packing import Offer, choose_parts
from sleepcode.ask.session import Session
from sleepcode.ask.texts import Texts, excerpt
from sleepcode.model import Evidence
from sleepcode.ranking.blocks import cut_blocks, trim_passage
from sleepcode.ranking.lexical import LexicalScores
from sleepcode.ranking.passages import Passage
from sleepcode.ranking.query import Query
from sleepcode.ranking.worth import Cut, Weighed, weigh_blocks
from sleepcode.tokens import CHARACTERS_PER_TOKEN, estimate_tokens

OFFERED = 40
"""Passages that may be shown in parts."""
_GLIMPSES = 0.1
"""Share of the budget that glimpses of further files get: an answer often lies across files, and a few
lines tell a reader whether a file is worth opening."""
_GLIMPSE, _WINDOW = 3, 40
"""Lines of a glimpse, and of a passage that is all that fits."""
_LEAST = 40
"""Tokens below which nothing more is worth showing."""
_NEAR = 2
"""Parts of a symbol with so few lines between them become one."""


def weigh_passages(
    session: Session, texts: Texts, query: Query, passages: Sequence[Passage], lexical: LexicalScores
) -> list[Weighed]:
    """The first of the ranked passages in blocks, with what each is worth."""
    cuts = cut_passages(session, texts, passages[:OFFERED], lexical.weights)
    return weigh_blocks(session.view, query, lexical, cuts)


def gather_evidence(
    session: Session,
    texts: Texts,
    passages: Sequence[Passage],
    weighed: Sequence[Weighed],
    weights: Mapping[int, float],
    budget: int,
) -> tuple[Evidence, ...]:
    """What is shown of the ranked passages, together at most `budget` tokens.

    `weighed` are those of them that may be shown in parts, `weights` those of the question's terms.
    """
    if not passages or budget < _LEAST:
        return ()
    offered = _offer(session, weighed)
    parts = _choose(offered, texts, budget * (1.0 - _GLIMPSES))
    glimpses = _glimpses(session, texts, passages, weights, parts, budget - _tokens(parts))
    # There may be less to glimpse at than expected: then more of the passages is shown.
    parts = _choose(offered, texts, budget - _tokens(glimpses)) or parts
    glimpses = _glimpses(session, texts, passages, weights, parts, budget - _tokens(parts))
    return (*parts, *glimpses)


def evidence_text(item: Evidence) -> str:
    """A piece of evidence as its tokens are counted."""
    return f"{item.path}:{item.start}-{item.end} {item.symbol}\n{item.excerpt}\n"


def _tokens(items: Sequence[Evidence]) -> int:
    return sum(estimate_tokens(evidence_text(item)) for item in items)


def cut_passages(
    session: Session, texts: Texts, passages: Sequence[Passage], weights: Mapping[int, float]
) -> list[Cut]:
    """The passages in blocks, those left out whose file can't be read. `weights` are those of the question's terms."""
    cuts = []
    for passage in passages:
        lines = texts.lines(passage.place)
        facts = session.view.facts(passage.place)
        if lines is not None and facts is not None:
            blocks = cut_blocks(lines, passage.chunk, passage.declared, facts.comment_lines, weights)
            cuts.append(Cut(passage, blocks, lines, len(facts.chunks)))
    return cuts


_Offered = tuple[str, Cut, Offer]
"""Path, passage, what is offered of it."""


def _offer(session: Session, weighed: Sequence[Weighed]) -> list[_Offered]:
    offered = []
    for cut, worths, _ in weighed:
        passage = cut.passage
        path = session.view.path(passage.place)
        heading = len(f"{path}:{passage.chunk.start}-{passage.chunk.end} {passage.symbol}\n")
        offered.append((path, cut, Offer(cut.blocks, worths, heading)))
    return offered


def _choose(offered: Sequence[_Offered], texts: Texts, budget: float) -> list[Evidence]:
    """What of the passages the budget holds: what declares the subject first, then what is worth most, and
    examples and benchmarks last."""
    parts = choose_parts([offer for *_, offer in offered], budget)
    symbols: dict[tuple[str, str], list[Evidence]] = {}
    declaring: set[tuple[str, str]] = set()
    aside: set[tuple[str, str]] = set()
    for (path, cut, offer), spans in zip(offered, parts, strict=True):
        key = (path, cut.passage.symbol)
        if cut.passage.is_subject:
            declaring.add(key)
        if cut.passage.is_aside:
            aside.add(key)
        for start, end in spans:
            worth = sum(
                own
                for block, own in zip(offer.blocks, offer.worths, strict=True)
                if start <= block.start and block.end <= end
            )
            symbols.setdefault(key, []).append(_evidence(path, cut.passage, cut.lines, start, end, worth))

    def order(key: tuple[str, str]) -> tuple[bool, bool, float]:
        return key not in declaring, key in aside, -sum(part.score for part in symbols[key])

    return [
        part for key in sorted(symbols, key=order) for part in _join_near(symbols[key], texts.of_path(key[0]))
    ]


def _join_near(parts: Sequence[Evidence], lines: Sequence[str]) -> list[Evidence]:
    """Parts of a symbol in the order of its lines; those with hardly anything between them become one."""
    joined: list[Evidence] = []
    for part in sorted(parts, key=lambda part: part.start):
        last = joined[-1] if joined else None
        if (
            last is None
            or part.start - last.end - 1 > _NEAR
            or any(map(str.strip, lines[last.end : part.start - 1]))
        ):
            joined.append(part)
            continue
        end = max(last.end, part.end)
        both = excerpt(lines, last.start, end)
        joined[-1] = replace(last, end=end, excerpt=both, score=round(last.score + part.score, 4))
    return joined


def _glimpses(
    session: Session,
    texts: Texts,
    passages: Sequence[Passage],
    weights: Mapping[int, float],
    parts: Sequence[Evidence],
    left: float,
) -> list[Evidence]:
    """A few lines of each file that has none yet; of a single passage what fits, where nothing else did."""
    found: list[Evidence] = []
    seen = {item.path for item in parts}
    for passage in passages:
        if left < _LEAST:
            break
        path = session.view.path(passage.place)
        lines = texts.lines(passage.place) if path not in seen else None
        window = _GLIMPSE if parts or found else _WINDOW
        item = _glimpse(path, passage, lines, weights, window, left) if lines is not None else None
        if item is not None:
            found.append(item)
            seen.add(path)
            left -= estimate_tokens(evidence_text(item))
    return found


def _evidence(
    path: str, passage: Passage, lines: Sequence[str], start: int, end: int, worth: float = 0.0
) -> Evidence:
    reason = f"{passage.terms} of the question's words" if passage.terms > 1 else "one word of the question"
    return Evidence(path, start, end, passage.symbol, excerpt(lines, start, end), round(worth, 4), reason)


def _without_blank_ends(lines: Sequence[str], start: int, end: int) -> tuple[int, int]:
    while start < end and not lines[end - 1].strip():
        end -= 1
    while start < end and not lines[start - 1].strip():
        start += 1
    return start, end


def _glimpse(
    path: str,
    passage: Passage,
    lines: list[str],
    weights: Mapping[int, float],
    window: int,
    left: float,
) -> Evidence | None:
    """The passage, cut to `window` lines and to what is left; None when too little of it would be."""
    while window >= 3:
        start, end = _without_blank_ends(lines, *trim_passage(lines, passage.chunk, weights, window))
        item = _evidence(path, passage, lines, start, end)
        cost = estimate_tokens(evidence_text(item))
        if cost <= left:
            return item
        # Fewer lines, in proportion to what is left.
        share = left * CHARACTERS_PER_TOKEN / max(len(evidence_text(item)), 1)
        window = min(window - 1, int((end - start + 1) * share))
    return None
