"""What a repository's own past adds to the shipped combination.

Few weights, and only such as differ between projects: how readily tests, documents and configuration move
along, and how much habit counts. What words say is the same everywhere: adjusting that too cost as much as it
gained (`tests/tools/try_adaptation.py`). The trees stay as they are.
"""

from __future__ import annotations

from functools import cache
from zlib import crc32

from sleepcode import __version__
from sleepcode.ranking.combination import Combination, read_weights
from sleepcode.ranking.query import Query
from sleepcode.ranking.view import RevisionView
from sleepcode.store.practice import Adaptation

ADAPTED = (
    *("test", "documentation", "configuration", "data"),
    *("cochange", "moves", "pair", "folder", "recency", "churn", "area", "kind", "rate"),
)
"""Features of which the weights may differ from those shipped."""


@cache
def ranker_identity() -> str:
    """Another one whenever a replay would come out differently."""
    content = f"{read_weights()}\0{','.join(ADAPTED)}"
    return f"{__version__}:{crc32(content.encode()):08x}"


def adapt(
    shipped: Combination, adaptation: Adaptation | None, view: RevisionView, query: Query
) -> Combination:
    """The combination for a request: the shipped one, with what was learned here where that applies.

    What was learned of a change is of use to what came after it alone; of titles of changes, not to reports
    of what goes wrong.
    """
    if adaptation is None or query.is_report or not view.has_change(adaptation.until):
        return shipped
    return shipped.shifted(adaptation.weights, adaptation.bias)
