"""What ties passages together: the names that they define, and who uses them.

A question names one end of a thing, and its answer often stands at the other: where a function is
called, or in what it calls. Names are looked up in lexicons, so no file is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sleepcode.parsing.words import STOP_WORDS, hash_term, split_word, word_hashes
from sleepcode.ranking.view import RevisionView
from sleepcode.store.lexicon import Lexicon

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_\w+)*")
_MOST_WORDS = 300
_LONGEST = 5
"""Words that are joined to one name at most."""
_MOST_USED = 3
_MOST_CALLED = 4
"""Definitions of a name, among the passages, above which a use of it doesn't tell which is meant."""


def spoken_names(text: str) -> dict[str, int]:
    """Names that a text may say in words: "request context" -> `request_context` and `requestcontext`.

    Lower case, with how many words each is made of.
    """
    words = [word.lower() for word in _WORD.findall(text)[:_MOST_WORDS]]
    found = {}
    for length in range(2, _LONGEST + 1):
        for start in range(len(words) - length + 1):
            said = words[start : start + length]
            if said[0] not in STOP_WORDS and said[-1] not in STOP_WORDS:
                found["_".join(said)] = found["".join(said)] = length
    return found


def find_links(
    view: RevisionView,
    lexicons: Mapping[int, Lexicon],
    best: Sequence[tuple[int, int, str]],
    definers: Mapping[str, Sequence[tuple[int, int]]],
) -> tuple[dict[tuple[int, int], float], dict[tuple[int, int], float]]:
    """Chunks that use what the best passages define, and chunks that define what these use.

    `best` are (place, chunk, defined name), best first; `definers` name the chunks that define a name.
    Chunks are (place, number); a link to the n-th best weighs 1/n, all of a chunk's together 1 at most.
    """
    users: dict[tuple[int, int], float] = {}
    used: dict[tuple[int, int], float] = {}
    for rank, (place, chunk, name) in enumerate(best, 1):
        own = (place, chunk)
        if name and len(split_word(name)) > 1 and len(definers.get(name, ())) <= _MOST_USED:
            term = _term_of(name)
            for other, lexicon in lexicons.items():
                for number, _ in lexicon.find(term):
                    if (other, number) != own:
                        users[other, number] = min(1.0, users.get((other, number), 0.0) + 1.0 / rank)
        facts = view.facts(place)
        lexicon_here = lexicons.get(place)
        if facts is None or lexicon_here is None:
            continue
        for called in sorted(definers.keys() & facts.references.keys()):
            homes = definers[called]
            if len(homes) > _MOST_CALLED or all(
                number != chunk for number, _ in lexicon_here.find(_term_of(called))
            ):
                continue
            for home in homes:
                if home != own:
                    used[home] = min(1.0, used.get(home, 0.0) + 1.0 / (rank * len(homes)))
    return users, used


def _term_of(name: str) -> int:
    """The term that tells a name best: the whole of a composite one."""
    if len(split_word(name)) > 1:
        return hash_term(name.strip("_").lower())
    return next(iter(word_hashes(name)), 0)
