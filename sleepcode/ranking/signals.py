"""The named signals of a candidate file, gathered in two passes.

The first pass reads words, names and history for every file they point to and combines them into a
first guess; the second spreads that guess along co-change, imports, paired names and folders, and
looks at the best chunks of the likeliest files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest

from sleepcode.ranking.areas import add_lifts
from sleepcode.ranking.associations import (
    Associations,
    AssociationTable,
    associate,
    find_associated,
    request_words,
    shipped_associations,
)
from sleepcode.ranking.guesses import FIRST, SECOND, guess
from sleepcode.ranking.habits import Habits, read_habits
from sleepcode.ranking.lexical import ChunkScore, LexicalScores, find_compounds, score_chunks, score_words
from sleepcode.ranking.named import (
    find_definitions,
    find_folder_mentions,
    find_frames,
    find_mentions,
    find_messages,
    find_references,
    find_stems,
)
from sleepcode.ranking.orders import rank, rank_alike, scale
from sleepcode.ranking.past import (
    Moves,
    Precedents,
    find_precedents,
    read_moves,
    spread_alike,
    spread_joint,
    spread_moves,
    spread_singly,
)
from sleepcode.ranking.priors import add_habits, add_priors, find_areas
from sleepcode.ranking.query import Query
from sleepcode.ranking.request import request_signals
from sleepcode.ranking.scopes import Scoped, add_scoped, find_scoped
from sleepcode.ranking.structure import find_folder_mass, find_neighbours, find_pairs
from sleepcode.ranking.uses import find_uses
from sleepcode.ranking.view import RevisionView
from sleepcode.store.revisions import ROLES

RELATIVE = (
    *(
        "content",
        "title",
        "symbol",
        "comment",
        "path",
        "chunk",
        "precedent",
        "broad_precedent",
        "recent_precedent",
        "compound",
    ),
    *("definition", "reference", "message", "churn", "recency", "fixes", "centrality"),
    *("cochange", "pair", "imported", "importer", "folder"),
)
"""Signals divided by their best value among the candidates: 1 is the best candidate."""

ABSOLUTE = (
    *("coverage", "mention", "folder_mention", "frame", "stem", "precedent_share", "word_rate", "word_lift"),
    *("moves", "guess", "area", "kind", "rate", "length", "depth"),
    *("precedent_best", "precedent_cover", "alike", "chunk_terms", "youth"),
    *("joint", "path_cover", "symbol_cover"),
    *("association", "dissociation", "lately", "role_rate", "kind_rate", "folder_rate", "folder_lift"),
    *("scope_rate", "scope_lift", "scope_miss", "type_rate", "type_lift", "area_lift", "area_miss", "uses"),
    *("moves_first", "moves_best"),
)
"""Signals that mean the same whatever the other candidates have."""

RANKED = (
    "content",
    "title",
    "symbol",
    "path",
    "chunk",
    "precedent",
    "definition",
    "cochange",
    "guess",
    "word_rate",
)
"""Signals of which the place in the order of candidates is a signal of its own: 1, 1/2, 1/3 ..."""

RANKED_ALIKE = ("guess", "content", "cochange")
"""Signals of which the place in the order of the candidates with the same role is a signal of its own."""

ROLE_SIGNALS = ("test", "documentation", "configuration", "generated", "vendored", "data")
"""1 where the file has that role; a source file has none of them."""

_SEEDS = 10
_FEW = 5
_DEEP = 60
"""Files whose chunks are scored."""


@dataclass(slots=True, eq=False, repr=False)
class Gathered:
    """Every signal of every candidate of one request."""

    places: list[int]
    values: dict[str, dict[int, float]]
    """Signal -> place -> value; absent is 0."""
    request: dict[str, float]
    chunks: dict[int, list[ChunkScore]]
    lexical: LexicalScores
    precedents: Precedents
    habits: Habits
    associations: Associations
    scoped: Scoped
    moves: dict[int, Moves] = field(default_factory=dict)
    looked_into: set[int] = field(default_factory=set)
    """Places whose chunks were scored."""
    moved_by: dict[int, tuple[int, float]] = field(default_factory=dict)
    """Place -> (seed that it moves with, its part)."""
    compounds: dict[int, str] = field(default_factory=dict)
    """Place -> the name that it makes of neighbouring words of the request."""
    used: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Place -> (what it uses of a likely file, that file)."""

    def value(self, signal: str, place: int) -> float:
        known = self.values.get(signal)
        return known.get(place, 0.0) if known is not None else self.request.get(signal, 0.0)


def gather_signals(
    view: RevisionView, query: Query, most: int = 400, table: AssociationTable | None = None
) -> Gathered:
    """All signals of the candidates that any of the first-pass signals points to.

    `table` stands in for the shipped associations.
    """
    lexical = score_words(view, query)
    habits = read_habits(view)
    precedents = find_precedents(view, query, habits)
    scoped = find_scoped(view, query, habits)
    values = _point(view, query, lexical, precedents, scoped)
    values["compound"], compounds = find_compounds(view, query)
    associations = (table or shipped_associations()).find(request_words(query))
    values["association"] = find_associated(view, associations)
    places = _candidates(view, values, most)
    values["association"], values["dissociation"] = associate(view, associations, places)
    gathered = Gathered(
        places,
        values,
        request_signals(view, query, precedents, scoped),
        {},
        lexical,
        precedents,
        habits,
        associations,
        scoped,
        compounds=compounds,
    )
    _add_known(view, gathered, places)
    values["stem"] = find_stems(view, query, places)
    _add_roles(view, gathered)
    _spread(view, query, gathered, guess(gathered, FIRST, view.path))
    _spread(view, query, gathered, guess(gathered, SECOND, view.path))
    values["uses"], gathered.used = find_uses(view, gathered.values["guess"], gathered.chunks)
    gathered.values = {
        signal: scale(known, gathered.places) if signal in RELATIVE else known
        for signal, known in gathered.values.items()
    }
    _add_roles(view, gathered)
    for signal in RANKED:
        gathered.values[f"{signal}_rank"] = rank(gathered.values[signal], view)
    for signal in RANKED_ALIKE:
        gathered.values[f"{signal}_among"] = rank_alike(gathered.values[signal], gathered.places, view)
    return gathered


def _add_known(view: RevisionView, gathered: Gathered, places: Iterable[int]) -> None:
    """Adds what is known of files, of the newest changes and of changes that start as the request does."""
    values, precedents = gathered.values, gathered.precedents
    places = list(places)
    add_priors(view, values, places)
    add_habits(view, values, places, gathered.habits, precedents.folder_lift)
    add_scoped(view, values, places, gathered.scoped)
    calls, denials = (values.setdefault(signal, {}) for signal in ("area_lift", "area_miss"))
    add_lifts(view, places, precedents.area_lift, calls, denials)


def _point(
    view: RevisionView, query: Query, lexical: LexicalScores, precedents: Precedents, scoped: Scoped
) -> dict[str, dict[int, float]]:
    """Signal -> place -> value, of the signals that point to files by themselves."""
    return {
        "content": lexical.content,
        "title": lexical.title,
        "symbol": lexical.symbol,
        "comment": lexical.comment,
        "path": lexical.path,
        "coverage": lexical.coverage,
        "path_cover": lexical.path_cover,
        "symbol_cover": lexical.symbol_cover,
        "precedent": precedents.nearest,
        "precedent_share": precedents.share,
        "word_rate": precedents.word_rate,
        "word_lift": precedents.word_lift,
        "recent_precedent": precedents.recent,
        "broad_precedent": precedents.broad,
        "mention": find_mentions(view, query),
        "folder_mention": find_folder_mentions(view, query),
        "frame": find_frames(view, query),
        "definition": find_definitions(view, query),
        "reference": find_references(view, query),
        "message": find_messages(view, query),
        "precedent_best": precedents.best,
        "precedent_cover": precedents.cover,
        "scope_rate": scoped.rate,
        "type_rate": scoped.type_rate,
    }


def _candidates(view: RevisionView, values: Mapping[str, Mapping[int, float]], most: int) -> list[int]:
    """The best files of each signal, and the most often changed ones, in the order of their places."""
    share = {"content": 120, "title": 80, "symbol": 60, "path": 60, "comment": 40, "precedent": 200}
    chosen: set[int] = set()
    for signal, known in values.items():
        limit = share.get(signal, 60)
        chosen.update(nsmallest(limit, known, key=lambda place: (-known[place], place)))
    chosen.update(view.most_recent(40))
    chosen -= view.hidden
    if len(chosen) > most:
        told = [(known, max(known.values())) for known in values.values() if known]
        reach = {place: sum(known.get(place, 0.0) / top for known, top in told) for place in chosen}
        chosen = set(sorted(chosen, key=lambda place: (-reach[place], place))[:most])
    view.load_paths(chosen)
    return sorted(chosen, key=view.path)


def _spread(view: RevisionView, query: Query, gathered: Gathered, likely: list[tuple[int, float]]) -> None:
    """Spreads a guess (place, probability) along history, names and imports, which can bring in candidates."""
    values = gathered.values
    seeds = likely[:_SEEDS]
    total = sum(probability for _, probability in seeds) or 1.0
    seeds = [(place, probability / total) for place, probability in seeds]
    for place, _ in seeds:
        if place not in gathered.moves:
            gathered.moves[place] = read_moves(view, place)
    values["cochange"], gathered.moved_by = spread_moves(seeds, gathered.moves)
    values["moves"] = dict(values["cochange"])
    values["moves_first"], values["moves_best"] = spread_singly(seeds[:_FEW], gathered.moves)
    values["joint"] = spread_joint(seeds, gathered.moves)
    values["alike"] = spread_alike(seeds, gathered.precedents.alike)
    values["guess"] = dict(likely)
    values["pair"] = find_pairs(view, seeds)
    values["imported"], values["importer"] = find_neighbours(view, seeds)
    fresh = _fresh_places(view, gathered)
    if fresh:
        view.load_paths(fresh)
        gathered.places = sorted([*gathered.places, *fresh], key=view.path)
        _add_known(view, gathered, fresh)
        calls, denials = associate(view, gathered.associations, fresh)
        values["association"] |= calls
        values["dissociation"] |= denials
        values["stem"] |= find_stems(view, query, fresh)
        _add_roles(view, gathered)
    values["folder"] = find_folder_mass(view, likely[:20], gathered.places)
    values |= find_areas(view, likely[:20], gathered.places)
    deep = [place for place, _ in likely[:_DEEP]]
    deep += sorted(fresh, key=lambda place: (-values["cochange"].get(place, 0.0), place))[:10]
    unread = [place for place in deep if place not in gathered.looked_into]
    gathered.looked_into.update(unread)
    gathered.chunks |= score_chunks(view, gathered.lexical.weights, unread)
    values["chunk"] = {place: chunks[0].score for place, chunks in gathered.chunks.items()}
    terms = len(gathered.lexical.weights) or 1
    values["chunk_terms"] = {
        place: max(chunk.terms for chunk in chunks) / terms for place, chunks in gathered.chunks.items()
    }


def _fresh_places(view: RevisionView, gathered: Gathered) -> set[int]:
    """Files that the spreading reached and that are no candidates yet."""
    known = set(gathered.places)
    fresh: set[int] = set()
    for signal, limit in (("cochange", 40), ("pair", 12), ("imported", 20), ("importer", 20)):
        found = gathered.values[signal]
        ranked = sorted(found, key=lambda place: (-found[place], place))[:limit]
        fresh.update(place for place in ranked if place not in known and place not in view.hidden)
    return fresh


def _add_roles(view: RevisionView, gathered: Gathered) -> None:
    signal_of = [role.value if role.value in ROLE_SIGNALS else "" for role in ROLES]
    found: dict[str, dict[int, float]] = {signal: {} for signal in ROLE_SIGNALS}
    for place in gathered.places:
        if signal := signal_of[view.roles[place]]:
            found[signal][place] = 1.0
    gathered.values |= found
