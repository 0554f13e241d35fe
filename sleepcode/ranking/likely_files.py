"""The files that are likely to hold the answer to a question, before any passage of them is looked at."""

from __future__ import annotations

from heapq import nsmallest

from sleepcode.model import Role
from sleepcode.parsing.roles import aside_kind, is_changelog
from sleepcode.ranking.lexical import LexicalScores
from sleepcode.ranking.named import find_called, find_definitions, find_mentions
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView, column
from sleepcode.ranking.wording import asks_to_do

_CALLED = 0.5
"""What it adds to a file that the question says its whole name."""
_ASIDE = frozenset(("examples", "benchmarks", "tutorials", "playground"))
_ASIDE_WORDS = frozenset(
    "example examples sample samples demo demos tutorial tutorials benchmark benchmarks bench playground".split()
)
_OF_ASIDE = 0.7
_CHANGE_WORDS = frozenset(
    "added change changed changelog changelogs changes deprecated deprecation history introduced news release released "
    "releases removed since upgrade upgrading version versions when".split()
)
_OF_CHANGELOG = 0.5
_WHOLE = 0.9
"""Part of a question's weight that a document has to have to count in full: what says all of it may say it in prose."""
_LEADING = 150
"""Files that may be among the first."""
_ROLE_FACTOR = {
    Role.SOURCE: 1.0,
    Role.TEST: 0.7,
    Role.DOCUMENTATION: 0.6,
    Role.CONFIGURATION: 0.6,
    Role.GENERATED: 0.3,
    Role.VENDORED: 0.25,
    Role.DATA: 0.4,
}
_FACTOR_TO_DO = {
    **_ROLE_FACTOR,
    Role.SOURCE: 0.8,
    Role.TEST: 0.4,
    Role.DOCUMENTATION: 1.2,
    Role.CONFIGURATION: 0.7,
}
"""Of questions how something is done with a project, not within it: manuals say that, and tests never do."""
_ROLE_WORDS = {
    Role.TEST: frozenset("test tests testing fixture fixtures".split()),
    Role.DOCUMENTATION: frozenset(
        "documentation docs readme documented changelog convention conventions guideline guidelines contributing contribute "
        "contributor contributors license licence roadmap".split()
    ),
    Role.CONFIGURATION: frozenset("ci build release dependency dependencies lint workflow".split()),
}


def score_files(view: RevisionView, query: Query, lexical: LexicalScores) -> dict[int, float]:
    """How likely each file is to hold the answer, before its chunks are looked at."""
    mentions = find_mentions(view, query)
    definitions = find_definitions(view, query)
    top = {
        "content": max(lexical.content.values(), default=0.0) or 1.0,
        "symbol": max(lexical.symbol.values(), default=0.0) or 1.0,
        "comment": max(lexical.comment.values(), default=0.0) or 1.0,
        "path": max(lexical.path.values(), default=0.0) or 1.0,
    }
    factors = role_factors(query)
    called = find_called(view, query, lexical.path)
    scores = {}
    for place in lexical.content.keys() | mentions.keys() | definitions.keys():
        if place in view.hidden:
            continue
        value = (
            lexical.content.get(place, 0.0) / top["content"]
            + 0.5 * lexical.symbol.get(place, 0.0) / top["symbol"]
            + 0.3 * lexical.comment.get(place, 0.0) / top["comment"]
            + 0.4 * lexical.path.get(place, 0.0) / top["path"]
            + _CALLED * called.get(place, 0.0)
            + 0.8 * mentions.get(place, 0.0)
            + 0.4 * min(1.0, definitions.get(place, 0.0))
            + 0.03 * min(column(view.data.centrality, place), 5.0)
        )
        role = view.role(place)
        is_whole = role is Role.DOCUMENTATION and lexical.coverage.get(place, 0.0) >= _WHOLE
        scores[place] = value * (1.0 if is_whole else factors[role])
    _demote_aside(view, scores, asks_aside(query), _asks_changes(query))
    return scores


def asks_aside(query: Query) -> bool:
    """Whether a question asks for examples or benchmarks."""
    return any(word.lower() in _ASIDE_WORDS for word in query.words.values())


def _asks_changes(query: Query) -> bool:
    """Whether a question asks what changed, or when."""
    return any(word.lower() in _CHANGE_WORDS for word in query.words.values())


def _demote_aside(
    view: RevisionView, scores: dict[int, float], has_asides: bool, has_changelogs: bool
) -> None:
    """Examples and benchmarks say the words of what they show, and don't tell how it works; a changelog says those
    of everything."""
    leading = nsmallest(_LEADING, scores, key=lambda place: (-scores[place], place))
    view.load_paths(leading)
    for place in leading:
        if not has_asides and is_aside(view, place):
            scores[place] *= _OF_ASIDE
        if not has_changelogs and is_changelog(view.path(place)):
            scores[place] *= _OF_CHANGELOG


def is_aside(view: RevisionView, place: int) -> bool:
    """Whether a file is an example or a benchmark."""
    return aside_kind(view.path(place)) in _ASIDE


def role_factors(query: Query) -> dict[Role, float]:
    """What a file's role makes of its score; a kind of file that the question asks for counts in full."""
    if asks_to_do(query.text):
        return _FACTOR_TO_DO
    words = {word.lower() for word in query.words.values()}
    asked = {role for role, names in _ROLE_WORDS.items() if words & names}
    return {role: 1.0 if role in asked else factor for role, factor in _ROLE_FACTOR.items()}
