"""The evidence of an answer: parts of the likeliest passages, then a glimpse of further files, in budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sleepcode.ask.glimpses import LEAST_TOKENS, find_glimpses
from sleepcode.ask.packing import Offer, choose_parts
from sleepcode.ask.pieces import evidence_tokens, make_evidence
from sleepcode.ask.session import Session
from sleepcode.ask.texts import Texts, excerpt
from sleepcode.model import Evidence
from sleepcode.ranking.blocks import cut_blocks
from sleepcode.ranking.lexical import LexicalScores
from sleepcode.ranking.passages import Passage
from sleepcode.ranking.query import Query
from sleepcode.ranking.worth import Cut, Weighed, weigh_blocks

OFFERED = 40
"""Passages that may be shown in parts."""
_GLIMPSES = 0.1
"""Share of the budget that glimpses of further files get: an answer often lies across files, and a few
lines tell a reader whether a file is worth opening."""
_REPEATED = 40
"""Characters from which a block is told apart by its text: shorter ones are the same in many places."""
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
    if not passages or budget < LEAST_TOKENS:
        return ()
    offered = _offer(session, weighed)
    parts = _choose(offered, texts, budget * (1.0 - _GLIMPSES))
    glimpses = find_glimpses(session, texts, passages, weights, parts, budget - evidence_tokens(parts))
    # There may be less to glimpse at than expected: then more of the passages is shown.
    parts = _choose(offered, texts, budget - evidence_tokens(glimpses)) or parts
    glimpses = find_glimpses(session, texts, passages, weights, parts, budget - evidence_tokens(parts))
    return (*parts, *glimpses)


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
    """What may be shown of the passages: what one has that a better one has already is worth nothing."""
    offered = []
    told: set[str] = set()
    for cut, worths in weighed:
        texts = [excerpt(cut.lines, block.start, block.end) for block in cut.blocks]
        worths = [0.0 if text in told else worth for text, worth in zip(texts, worths, strict=True)]
        told.update(text for text in texts if len(text) >= _REPEATED)
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
            symbols.setdefault(key, []).append(make_evidence(path, cut.passage, cut.lines, start, end, worth))

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
        joined[-1] = last._replace(end=end, excerpt=both, score=round(last.score + part.score, 4))
    return joined
