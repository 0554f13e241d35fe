"""One file's bytes -> everything the store keeps of its content. Pure: no git, no SQL, no clock."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Mapping

from sleepcode.facts import FileFacts
from sleepcode.parsing.digests import Digest, empty_digest
from sleepcode.parsing.extract import extract
from sleepcode.parsing.import_keys import import_keys
from sleepcode.parsing.late import late
from sleepcode.parsing.notebooks import NOTEBOOK, count_code, decode_file
from sleepcode.parsing.words import (
    count_hashes,
    definition_hash,
    find_hashes,
    reference_hash,
    shingle_hashes,
    spelling_mark,
    word_hashes,
)
from sleepcode.store.blobs import ENTRY_POINT, GENERATED, OFFERS, SYNTAX_ERRORS, BlobRow, pack_facts
from sleepcode.store.lexicon import pack_lexicon
from sleepcode.store.postings import pack_frequencies, pack_name

_MOST_SHINGLES = 3_000
_ENCODED = late(r"[A-Za-z0-9+/=]{100,}")
"""Pictures, fonts and the like in base64."""
_LONG_LINE = 500
"""What is encoded for people's eyes has shorter lines: keys, certificates."""
_NO_DIGITS = dict.fromkeys(b"0123456789", " ")


def digest_file(key: str, path: str, data: bytes) -> Digest:
    """Reads one file; never raises for any content."""
    text = decode_file(path, data)
    if text is None:
        return empty_digest(key, "binary", len(data))
    facts = extract(path, data, text=text)
    lines = _leave_out_data(path, text.split("\n"))
    lexicon, body, length = _read_words(facts, lines)
    symbols = count_hashes(" ".join(symbol.qualified for symbol in facts.symbols if symbol.kind != "section"))
    comments = _count_comments(facts, lines)
    terms, payloads = _pack_words(body, symbols, comments)
    _add_names(facts, terms, payloads)
    brief, outline, detail = pack_facts(facts)
    flags = (
        GENERATED * facts.is_generated
        | ENTRY_POINT * bool(facts.entry_point)
        | SYNTAX_ERRORS * facts.has_errors
        | OFFERS * bool(facts.offers)
    )
    row = BlobRow(
        object=key,
        outcome="parsed",
        language=facts.language,
        size=len(data),
        length=length,
        lines=count_code(lines) if facts.language == NOTEBOOK else facts.lines,
        flags=flags,
        symbols=len(facts.symbols),
        brief=brief,
        outline=outline,
        detail=detail,
        lexicon=lexicon,
    )
    return Digest(row, terms, payloads, import_keys(facts.language, facts.imports))


def _leave_out_data(path: str, lines: list[str]) -> list[str]:
    """The lines without what nobody asks for by its words: what is encoded, and a drawing's coordinates."""
    if max(map(len, lines)) > _LONG_LINE:
        lines = [_ENCODED.sub(" ", line) if len(line) > _LONG_LINE else line for line in lines]
    if path.lower().endswith(".svg"):
        lines = [line.translate(_NO_DIGITS) for line in lines]
    return lines


def _read_words(facts: FileFacts, lines: list[str]) -> tuple[bytes, dict[int, int], int]:
    """The lexicon of the chunks (with the names each is nested in), the whole file's term counts, and their sum."""
    chunks: list[dict[int, int]] = []
    lengths: list[int] = []
    every: list[int] = []
    for chunk in facts.chunks:
        found = list(find_hashes("\n".join(lines[chunk.start - 1 : chunk.end])))
        every += found
        counts = Counter(found)
        length = len(found)
        if chunk.symbol >= 0:
            # A method's text seldom repeats its class, a section's its parent; questions name them.
            for word in facts.symbols[chunk.symbol].qualified.split("."):
                for term in word_hashes(word):
                    counts[term] = counts.get(term, 0) + 1
                    length += 1
        chunks.append(counts)
        lengths.append(length)
    return pack_lexicon(chunks, lengths), Counter(every), len(every)


def _pack_words(
    body: dict[int, int], symbols: dict[int, int], comments: dict[int, int]
) -> tuple[array[int], array[int]]:
    """The file's entries in the word index, in the order of terms."""
    packed = dict(body)
    if max(body.values(), default=0) > 255:
        packed = {term: min(times, 255) for term, times in body.items()}
    for counts, shift in ((symbols, 8), (comments, 16)):
        for term, times in counts.items():
            if term in packed:
                packed[term] |= (times if times < 255 else 255) << shift
    terms = array("I", sorted(packed))
    return terms, array("I", map(packed.__getitem__, terms))


def _count_comments(facts: FileFacts, lines: list[str]) -> dict[int, int]:
    if not facts.comment_lines:
        return {}
    return count_hashes("\n".join("\n".join(lines[start - 1 : end]) for start, end in facts.comment_lines))


def _add_names(facts: FileFacts, terms: array[int], payloads: array[int]) -> None:
    """Adds exact definitions, references and message phrases under addresses of their own."""
    definitions = Counter(symbol.name for symbol in facts.symbols if symbol.kind not in ("section", "key"))
    shingles: Counter[int] = Counter()
    for _, message in facts.messages:
        shingles.update(shingle_hashes(message))
        if len(shingles) > _MOST_SHINGLES:
            break
    for packed in (
        _pack_names(definitions, definition_hash),
        _pack_names(facts.references, reference_hash),
        {term: pack_frequencies(times) for term, times in shingles.items()},
    ):
        for term in sorted(packed):
            terms.append(term)
            payloads.append(packed[term])


def _pack_names(counts: Mapping[str, int], address: Callable[[str], int]) -> dict[int, int]:
    """Address -> payload; names that differ in their capitals alone share one."""
    times: dict[int, int] = {}
    marks: dict[int, int] = {}
    for name, count in counts.items():
        term = address(name)
        marks[term] = 0 if term in times else spelling_mark(name)
        times[term] = times.get(term, 0) + count
    return {term: pack_name(count, marks[term]) for term, count in times.items()}
