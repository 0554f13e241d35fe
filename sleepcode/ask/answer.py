"""An extractive answer: the notes that cover the question, then passages as evidence, in budget."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sleepcode.ask.asked import DEFAULT, asks_table, kind_asked
from sleepcode.ask.budget import note_tokens, shorten_note
from sleepcode.ask.evidence import gather_evidence, weigh_passages
from sleepcode.ask.kinds import tell_kind
from sleepcode.ask.missing import find_missing
from sleepcode.ask.near import find_near, is_of_more
from sleepcode.ask.pieces import evidence_tokens
from sleepcode.ask.remarks import find_remarks
from sleepcode.ask.session import Session, open_session
from sleepcode.ask.texts import Texts
from sleepcode.config import Settings
from sleepcode.errors import UsageError
from sleepcode.model import Answer, Note, NoteKind, Role
from sleepcode.ranking.confidence import confidence_signals, how_sure, surest
from sleepcode.ranking.lexical import LexicalScores
from sleepcode.ranking.notes import NoteMatch, match_notes
from sleepcode.ranking.offer_questions import LISTING, OfferAsked, find_asked, is_guess, is_ruled_out
from sleepcode.ranking.passages import Passage, find_passages
from sleepcode.ranking.query import Query, analyse
from sleepcode.ranking.wording import asks_to_do
from sleepcode.ranking.worth import Weighed
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository
from sleepcode.repo.suspects import SuspectSearch

_ROOMY = 1_000
"""Tokens from which there is room for a note that is only near what is asked."""
_COVERED = 0.6
"""Share of the question's weight that a note's title must have to answer it."""
_NOTES_SHARE, _MOST_NOTES = 0.3, 2
_ANSWER_SHARE, _ANSWER_TOKENS = 0.85, 250
"""What a note that answers may take of a small budget, and up to how many tokens."""
_REMARKS_SHARE = 0.25
"""What lines of further notes may take."""
_REMARK_TOKENS = 150
"""What they may take of a small budget."""
_SUREST = 0.97
_OPEN = 0.4
"""How sure an answer is at most that says that it isn't known who uses or tests something."""
_OF_CODE = 0.6
"""How sure code at most is of what one does with a project: manuals, settings and CI say that."""
_TELLING = (Role.DOCUMENTATION, Role.CONFIGURATION)
_OF_DEFAULT = 0.6
"""How sure at most one that names no default where one is asked for."""
_OF_OFFERS = 0.45
"""How sure at most one that knows of no routes, or of no variables of the environment, where those are asked for."""
_OF_OTHER = 0.5
"""How far a note on where changes land, or on how a guide says to do something, covers a question that says only a part
of what it is about."""
_OF_LEAD = 0.8
"""How sure an answer is at least that holds what is there for just what is asked."""
_HOPELESS, _HOPELESS_SHARE = 0.1, 0.25
"""Below how sure an answer hardly ever holds anything, and what of the budget may then be spent on it."""
_ASKED_TOKENS = 1_000
"""What a note may take that was written for the very question."""


def answer(
    repository: Repository,
    settings: Settings,
    question: str,
    *,
    revision: str | None = None,
    budget: int = 2000,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    begun: SuspectSearch | None = None,
) -> Answer:
    """Answers from notes and passages, together at most `budget` tokens; `begun` is as for `open_session`.

    Raises UsageError for an empty question, StoreError when nothing is indexed.
    """
    started = time.perf_counter()
    query = analyse_question(question)
    with open_session(repository, settings, revision, include, exclude, begun) as session:
        result = compose(session, query, budget)
    return result._replace(seconds=time.perf_counter() - started)


def analyse_question(question: str) -> Query:
    """The question taken apart. Raises UsageError where it says nothing to look for."""
    query = analyse(question, is_question=True)
    if query.is_empty:
        raise UsageError(
            "the question says nothing to look for", "ask in a few words, or name a file or symbol"
        )
    return query


def compose(session: Session, query: Query, budget: int) -> Answer:
    """Chooses notes and evidence for an analysed question."""
    found, most_sure = _find_notes(session, query)
    is_open = most_sure == _OPEN
    matches = [match for match in found if session.is_asked_for(match.note)]
    covering = [match for match in matches if match.coverage >= _COVERED and _answers(match.note)]
    passages, lexical = find_passages(session.view, query)
    if covering and covering[0].is_asked:
        # What answers the very question leaves nothing to those that answer one like it.
        covering = [match for match in covering if match.is_asked]
    related = covering or find_near(
        [match for match in matches if _answers(match.note)], session.view, query, passages, lexical
    )
    if not covering and budget < _ROOMY:
        # What merely lies near would take what the passages need.
        related = [match for match in related if match.note.kind is NoteKind.FILE]
    notes = _fit_notes(related, int(_room_of_notes(budget, covering)))
    covering = covering if notes else []
    if not (covering and covering[0].is_asked):
        # A line that says it is worth more than the passage that a small budget could hold beside it.
        room = max(
            budget * _REMARKS_SHARE, min((budget - sum(map(note_tokens, notes))) * 0.6, _REMARK_TOKENS)
        )
        notes += tuple(find_remarks(session, query, lexical.weights, notes, int(room)))
    spent = sum(map(note_tokens, notes))
    with BlobReader(session.repository) as reader:
        texts = Texts(session, reader)
        weighed = weigh_passages(session, texts, query, passages, lexical)
        confidence = _confidence(session, query, passages, lexical, weighed, covering)
        if confidence < _HOPELESS and not (covering or is_open):
            # Where nothing is about it, no note is near it either.
            notes, related = _without(notes, related), []
            spent = sum(map(note_tokens, notes))
        if not covering or most_sure == _OF_DEFAULT:
            # Passages that say its name are no sign of who uses it, nor those on defaults of this one.
            confidence = min(confidence, most_sure)
        if covering and covering[0].is_asked:
            # The question's words have been answered; elsewhere they say something else.
            passages = [found for found in passages if _is_cited(session, found, notes)]
            weighed = [one for one in weighed if _is_cited(session, one.cut.passage, notes)]
        room = budget - spent
        if confidence < _HOPELESS:
            # A reader may see how little it is, and pays for no more of it.
            room = min(room, int(budget * _HOPELESS_SHARE))
        evidence = gather_evidence(session, texts, passages, weighed, lexical.weights, room)
    used = spent + evidence_tokens(evidence)
    return Answer(
        question=query.text,
        stamp=session.stamp,
        notes=notes,
        evidence=evidence,
        confidence=confidence,
        verdict=_verdict(confidence, bool(covering), is_open or bool(related)),
        covered=bool(covering),
        missing=find_missing(query, notes, evidence, lexical.weights) if not covering else (),
        notices=tuple(session.notices),
        budget=budget,
        tokens=used,
    )


def _without(notes: tuple[Note, ...], matches: Sequence[NoteMatch]) -> tuple[Note, ...]:
    """The notes that are none of the matches'."""
    matched = {match.note.id for match in matches}
    return tuple(note for note in notes if note.id not in matched)


def _room_of_notes(budget: int, covering: Sequence[NoteMatch]) -> float:
    """Tokens that notes may take."""
    room = budget * _NOTES_SHARE
    if covering:
        # In a small budget the note that answers comes before any passage.
        most = _ASKED_TOKENS if covering[0].is_asked else _ANSWER_TOKENS
        room = max(room, min(budget * _ANSWER_SHARE, most))
    return room


def _find_notes(session: Session, query: Query) -> tuple[list[NoteMatch], float]:
    """The notes that match, those on what the question names first; how sure an answer is at most."""
    offered = find_asked(query.text, session.view.data.facts.get("names", ()))
    told = _tell_offers(session, offered) if offered is not None else []
    offered = None if offered is not None and not told and is_guess(offered) else offered
    if not told and asks_table(query.text):
        from sleepcode.ask.tables import tell_table

        told = tell_table(session, query)
    kind = kind_asked(query.text) if not told else ""
    told = tell_kind(session, query, kind) if kind else told
    matches = match_notes(session.view, query) if session.view.data.notes else []
    titles = {match.note.title for match in told}
    most_sure = 1.0
    if told and not told[0].is_asked:
        most_sure = _OPEN
        # Where nobody is known to use it, no other note says who does.
        matches = [match._replace(coverage=min(match.coverage, told[0].coverage)) for match in matches]
    elif kind == DEFAULT and (not told or told[0].coverage == _COVERED):
        most_sure = _OF_DEFAULT
    elif offered is not None and not told and is_ruled_out(offered):
        most_sure = _OF_OFFERS
        matches = [match._replace(coverage=min(match.coverage, _OF_OFFERS)) for match in matches]
    # Where changes about something else land is not where it is, though they share a word; nor is how that is done.
    matches = [
        match._replace(coverage=min(match.coverage, _OF_OTHER))
        if is_of_more(session.view, match, query)
        else match
        for match in matches
    ]
    if offered is None:
        # What there is in all says nothing of just what is asked.
        matches = [
            match._replace(coverage=min(match.coverage, _OF_OFFERS)) if match.note.title in LISTING else match
            for match in matches
        ]
    return [*told, *(match for match in matches if match.note.title not in titles)], most_sure


def _tell_offers(session: Session, asked: OfferAsked) -> list[NoteMatch]:
    """What is known of what the project takes from outside and offers to it."""
    from sleepcode.ask.offers import tell_offers

    return tell_offers(session, asked)


def _is_cited(session: Session, passage: Passage, notes: Sequence[Note]) -> bool:
    """Whether a passage is among the lines that the notes cite."""
    path, chunk = session.view.path(passage.place), passage.chunk
    return any(
        path == cited.path
        # A file that is there for just what is asked is cited whole.
        and (cited.start or passage.is_lead)
        and cited.start <= chunk.end
        and (chunk.start <= max(cited.start, cited.end) or not cited.start)
        for note in notes
        for cited in note.citations
    )


def _answers(note: Note) -> bool:
    return note.kind in (NoteKind.QUESTION, NoteKind.ARCHITECTURE, NoteKind.FILE)


def _fit_notes(matches: Sequence[NoteMatch], budget: int) -> tuple[Note, ...]:
    """At most two that fit, each text once, the best one shortened where it must be."""
    chosen: list[Note] = []
    told: set[str] = set()
    for match in matches:
        if len(chosen) == _MOST_NOTES or match.note.text in told:
            continue
        told.add(match.note.text)
        fits = note_tokens(match.note) <= budget
        note = match.note if fits else shorten_note(match.note, budget) if not chosen else None
        if note is not None:
            chosen.append(note)
            budget -= note_tokens(note)
    return tuple(chosen)


def _confidence(
    session: Session,
    query: Query,
    passages: Sequence[Passage],
    lexical: LexicalScores,
    weighed: Sequence[Weighed],
    covering: Sequence[NoteMatch],
) -> float:
    """Between 0 and 1: the chance that the evidence holds the answer, or that the note does whose title covers it."""
    by_note = min(0.35 + 0.6 * covering[0].coverage, 0.97) if covering else 0.0
    if not passages or not lexical.weights:
        return round(by_note, 3)
    signals = confidence_signals(session.view, query, passages, lexical, weighed)
    by_passages = min(how_sure(signals), surest(session.view, query, lexical, weighed), _SUREST)
    if any(one.cut.passage.is_lead for one in weighed):
        # It says hardly a word of the question, and was found by what it is called.
        by_passages = max(by_passages, _OF_LEAD)
    if asks_to_do(query.text) and weighed and session.view.role(weighed[0].cut.passage.place) not in _TELLING:
        # Code that has the words doesn't say what one does with a project.
        by_passages = min(by_passages, _OF_CODE)
    return round(max(by_passages, by_note), 3)


def _verdict(confidence: float, covered: bool, is_near: bool) -> str:
    """In a word; where a note is near what is asked, it can't be that nothing is about it."""
    if covered and confidence >= 0.6:
        return "answered"
    if confidence >= 0.55:
        return "likely"
    return "unsure" if confidence >= 0.25 or is_near else "unknown"
