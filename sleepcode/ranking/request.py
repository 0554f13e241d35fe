"""Signals of what a request and the repository are like: the same for every candidate."""

from __future__ import annotations

from math import log

from sleepcode.parsing.words import find_words
from sleepcode.ranking.past import Precedents
from sleepcode.ranking.query import Query
from sleepcode.ranking.scopes import Scoped
from sleepcode.ranking.view import RevisionView

REQUEST = (
    *("short", "words", "names", "asks_test", "asks_documentation", "asks_fix", "precedent_strength"),
    *("files", "changes", "report", "scoped", "asks_addition", "asks_removal", "asks_update", "asks_cleanup"),
)
"""What the request and the repository are like; the same for every candidate, so of use only with others."""

_ASKING = {
    "asks_addition": frozenset(
        "add adds added adding feat feature support implement introduce new allow".split()
    ),
    "asks_removal": frozenset(
        "remove removes removed removing delete drop drops rename move moved deprecate".split()
    ),
    "asks_update": frozenset(
        "bump update updates updated upgrade dependency dependencies deps version".split()
    ),
    "asks_cleanup": frozenset(
        "refactor refactoring cleanup clean simplify use style lint typing types".split()
    ),
}
_FIX_WORDS = frozenset("fix fixes fixed bug regression crash error wrong broken fail fails failing".split())


def request_signals(
    view: RevisionView, query: Query, precedents: Precedents, scoped: Scoped
) -> dict[str, float]:
    """Signal -> its value, between 0 and 1, for all of `REQUEST`."""
    words = {word.lower() for word in query.words.values()}
    said = {word.lower() for word in find_words(query.title)}
    return {
        "short": 1.0 if query.length <= 30 else 0.0 if query.length >= 120 else (120 - query.length) / 90,
        "words": min(1.0, log(1.0 + query.length) / 7.0),
        "names": min(1.0, len(query.names) / 20.0),
        "asks_test": float(bool(words & {"test", "tests", "testing", "coverage", "ci"})),
        "asks_documentation": float(
            bool(
                words & {"doc", "docs", "documentation", "docstring", "readme", "changelog", "typo", "guide"}
            )
        ),
        "asks_fix": float(bool(words & _FIX_WORDS)),
        **{name: float(bool(said & asking)) for name, asking in _ASKING.items()},
        "precedent_strength": precedents.strength,
        "files": min(1.0, log(1.0 + view.count) / 12.0),
        "changes": min(1.0, log(1.0 + len(view.data.changes)) / 10.0),
        "report": float(query.is_report),
        "scoped": scoped.strength,
    }
