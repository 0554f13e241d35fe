"""Signals from code that uses what is likely to be edited: tests and callers of the best-matching functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

from sleepcode.facts import FileFacts
from sleepcode.parsing.words import definition_hash, reference_hash
from sleepcode.ranking.lexical import ChunkScore
from sleepcode.ranking.view import RevisionView

_SEEDS = 5
_CHUNKS = 2
_MOST_USERS = 60
_MOST_DEFINERS = 4
"""Definitions from which a name is too common to tell who uses which."""


def find_uses(
    view: RevisionView, guess: Mapping[int, float], chunks: Mapping[int, Sequence[ChunkScore]]
) -> tuple[dict[int, float], dict[int, tuple[str, int]]]:
    """Place -> how much it uses the symbols in the best chunks of the likeliest files, and which of them tells most
    (its name, the place that defines it).

    `guess` is place -> probability; a symbol that few files use says most of those.
    """
    seeds = sorted(guess, key=lambda place: (-guess[place], view.path(place)))[:_SEEDS]
    found: dict[int, float] = {}
    most: dict[int, tuple[float, str, int]] = {}
    for seed in seeds:
        facts = view.facts(seed)
        if facts is None:
            continue
        names = _best_names(facts, chunks.get(seed, ()))
        for name in names:
            if not 0 < len(view.word_postings(definition_hash(name))) <= _MOST_DEFINERS:
                continue
            users = view.word_postings(reference_hash(name))
            if len(users) > _MOST_USERS:
                continue
            gain = guess[seed] / len(names) / (1.0 + log(1 + len(users)))
            for place, _ in users:
                if place != seed:
                    found[place] = found.get(place, 0.0) + gain
                    if place not in most or gain > most[place][0]:
                        most[place] = gain, name, seed
    return found, {place: (name, seed) for place, (_, name, seed) in most.items()}


def _best_names(facts: FileFacts, chunks: Sequence[ChunkScore]) -> list[str]:
    names: dict[str, None] = {}
    for scored in chunks[:_CHUNKS]:
        if scored.chunk < len(facts.chunks) and facts.chunks[scored.chunk].symbol >= 0:
            symbol = facts.symbols[facts.chunks[scored.chunk].symbol]
            if symbol.kind != "section" and len(symbol.name) > 2:
                names[symbol.name] = None
    return list(names)
