"""Words that a question hangs on and that nothing shown for it says: a reader should know before reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sleepcode.model import Evidence, Note
from sleepcode.parsing.subjects import PLAIN_WORDS
from sleepcode.parsing.words import find_words, hash_term, split_word, word_hashes
from sleepcode.ranking.notes import FRAME
from sleepcode.ranking.query import Query

_LEAST_SHARE = 0.2
"""Of what a question's words weigh, what one must have for it to matter that nothing says it."""
_MOST = 3


def find_missing(
    query: Query, notes: Iterable[Note], evidence: Sequence[Evidence], weights: Mapping[int, float]
) -> tuple[str, ...]:
    """At most three words of a question, as it writes them, that neither notes nor passages have in any form.

    `weights` has the terms that any file has, by how rare they are; what none has weighs as much as the rarest.
    """
    texts = [f"{note.title}\n{note.text}" for note in notes]
    texts += [f"{item.path} {item.symbol}\n{item.excerpt}" for item in evidence]
    said = {term for text in texts for word in find_words(text) for term in word_hashes(word)}
    forms: dict[int, set[int]] = {}
    for term, own in query.variants.items():
        forms.setdefault(own, set()).add(term)
    most = max(weights.values(), default=1.0)
    unsaid: dict[str, dict[int, float]] = {}
    """Word -> those of its terms that nothing says, with what they weigh."""
    total = 0.0
    for term in query.telling - FRAME:
        weight = weights.get(term, most)
        total += weight
        if term not in said and said.isdisjoint(forms.get(term, ())):
            unsaid.setdefault(query.words[term], {})[term] = weight
    missing = {
        word: sum(terms.values())
        for word, terms in unsaid.items()
        # `GraphQL` is not said by a graph; `HashTable` is by a hash table.
        if word.lower() not in PLAIN_WORDS
        and hash_term(split_word(word)[-1]) in terms
        and (len(split_word(word)) == 1 or len(terms) > 1)
    }
    ranked = sorted(missing.items(), key=lambda item: (-item[1], item[0]))
    return tuple(word for word, weight in ranked if weight >= _LEAST_SHARE * total)[:_MOST]
