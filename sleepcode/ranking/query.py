"""What a request says: its terms, and the names, paths, stack frames and messages in it.

Issue reports are noisy: templates, URLs, logs and trailers are set aside, the title counts for more
than the body, prose for more than pasted code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sleepcode.parsing.late import late
from sleepcode.parsing.subjects import PLAIN_WORDS
from sleepcode.parsing.words import STOP_WORDS, find_words, hash_term, shingle_hashes, spell_term, split_word
from sleepcode.ranking.wording import HOW, find_adding, find_breaking, find_other_wordings, is_of_asking

MOST_TEXT = 60_000
"""Characters of a request that are read; a longer one is cut, keeping its beginning and its end."""
MOST_TERMS = 120
_TELLING = 0.5
"""Weight from which a term tells what is asked about."""
STOP_TERMS = frozenset(term for word in STOP_WORDS for term in split_word(word)) | STOP_WORDS
"""Terms that say nothing of what is asked."""

_COMMENT = late(r"<!--.*?(?:-->|\Z)", re.DOTALL, needs=("<!--",))
_FENCE = late(
    r"^[ \t]*(`{3,}+|~{3,}+)[^\n]*+\n(.*?)(?:^[ \t]*\1|\Z)", re.DOTALL | re.MULTILINE, needs=("```", "~~~")
)
_INLINE = late(r"`([^`\n]{1,200})`", needs=("`",))
_URL = late(r"https?://\S+", needs=("://",))
_BLOB_URL = late(
    r"https?://\S{1,300}?/(?:blob|tree|blame|raw)/[^/\s]+/([^\s)#?>\]\"']+)(?:#L(\d+))?", needs=("://",)
)
_TRAILER = re.compile(
    r"^(?:Signed-off-by|Co-authored-by|Reviewed-by|Acked-by|Change-Id|Cc|Tested-by|Reported-by):.*$",
    re.M | re.I,
)
_TRAILERS = late(r"(?:\n[A-Z][A-Za-z]*(?:-[A-Za-z]+)+: \S[^\n]*){1,30}\s*\Z", needs=("\n",))
"""Whatever else tools sign the end of a message with, such as `Some-Session: 12`."""
_ISSUE_NUMBER = late(r"\(?(?:\b[\w.-]{1,60}/[\w.-]{1,100})?#\d+\)?|\bGH-\d+\b", needs=("#", "GH-"))
_PATH = late(
    r"(?<![\w/.@+-])((?:[\w.@+-]+/)*[\w.@+-]*\w\.[A-Za-z][A-Za-z0-9]{0,9})(?::(\d+))?(?![\w/])", needs=(".",)
)
_FOLDER = late(r"(?<![\w/.@+-])((?:[\w.@+-]+/){1,8}[\w@+-]+)/?(?![\w/.])", needs=("/",))
_PYTHON_FRAME = late(r'File "([^"\n]+)", line (\d+)(?:, in (\S+))?', needs=('File "',))
_OTHER_FRAME = late(
    r"^[ \t]*(?:at\s+(?:async\s+)?(?:([\w$.<>]{1,200})\s*)?\(?|-->\s*|thread '[^']*' panicked at\s+|from\s+|#\d+\s.*?\bat\s+)"
    r"([\w./@+-]{1,300}\.\w{1,8}):(\d+)",
    re.MULTILINE,
    needs=(":",),
)
_ERROR_LINE = late(
    r"^[ \t]*(?:\w+\.)*\w*(?:Error|Exception|Warning|panic|fatal|error)\b[^:\n]{0,40}:\s*(.{8,200})$",
    re.M,
    needs=(":",),
)
_REPORTING = late(
    r"\b(?:expected|actual(?:ly)?|reproduc\w*|traceback|steps to|describe the bug|my|seems?|should|doesn't work|fails?|"
    r"bug|issue|error|exception|i'm|i've|i (?:get|got|found|find|tried|think|am|have|expect|would|was|see|want))\b"
    r"|```|^ {4}\S|>>>",
    re.MULTILINE | re.IGNORECASE,
)
_REPORT_WORDS = 40
_REPORT_MARKS = 3
"""Of the development cases these tell 93 % of issue reports from 97 % of pull requests' descriptions."""
_QUOTED = late(r"\"([^\"\n]{10,160})\"|'([^'\n]{10,160})'|`([^`\n]{10,160})`", needs=('"', "'", "`"))
_LETTER = late(r"(?<![\w-])([A-Za-z])-([A-Za-z]{2,})(?![\w-])", needs=("-",))
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|::|#|->)[A-Za-z_$][\w$]*)*\(?")
_CODE_LIKE = re.compile(r"[a-z0-9][A-Z]|_|\d[A-Za-z]|::|->|#|[a-z]\.[a-z]")


@dataclass(slots=True, eq=False, repr=False)
class Query:
    """A request, taken apart."""

    text: str
    title: str
    terms: dict[int, float] = field(default_factory=dict)
    """Hashed term -> weight."""
    words: dict[int, str] = field(default_factory=dict)
    """Hashed term -> the word that it comes from."""
    spelled: dict[int, str] = field(default_factory=dict)
    """Hashed term -> how it is written: the whole word, or the part of it that it is. For reasons."""
    variants: dict[int, int] = field(default_factory=dict)
    """Terms that a question doesn't have itself but code may -> its own term that each stands for."""
    title_terms: dict[int, float] = field(default_factory=dict)
    names: dict[str, float] = field(default_factory=dict)
    """Names that look like code, and plain words of the title -> weight."""
    paths: dict[str, float] = field(default_factory=dict)
    """Path-like strings -> weight."""
    frames: list[tuple[str, int, str]] = field(default_factory=list)
    """(path, line, function) of stack frames, outermost first."""
    shingles: set[int] = field(default_factory=set)
    """Addresses of three-word runs of error messages and quoted strings."""
    length: int = 0
    """Words in it."""
    is_report: bool = False
    """It reads like a report of what goes wrong, not like the title of a change."""

    @property
    def telling(self) -> set[int]:
        """The terms that tell what is asked about: its own ones, without the words of asking."""
        return {term for term, weight in self.terms.items() if weight >= _TELLING} - self.variants.keys()

    @property
    def is_empty(self) -> bool:
        return not self.terms and not self.paths and not self.names


def analyse(text: str, is_question: bool = False) -> Query:
    """Takes a request apart; linear in its length, which is bounded.

    Questions are put in other words than code is: theirs are widened by other wordings, and the words of
    asking count for little. Change titles are already put in the code's own words.
    """
    if len(text) > MOST_TEXT:
        text = text[: MOST_TEXT * 3 // 4] + "\n" + text[-MOST_TEXT // 4 :]
    text = text.replace("\r\n", "\n")
    cleaned = _TRAILER.sub("", _TRAILERS.sub("", _COMMENT.sub("", text))).strip()
    title, _, body = cleaned.partition("\n")
    query = Query(text, title.strip()[:300])
    if len(title) > 300:
        body = cleaned
    query.length = len(find_words(cleaned))
    query.is_report = _is_report(cleaned)
    _find_places(query, cleaned)
    prose, code = _separate(body)
    _weigh_terms(query, _plain(title), prose, code, is_question)
    _find_names(query, title, prose, code)
    _find_messages(query, cleaned)
    return query


def _is_report(text: str) -> bool:
    """Whether people report something: at length, and in the words of reporting or with what they saw."""
    return len(text.split()) >= _REPORT_WORDS and len(_REPORTING.findall(text)) >= _REPORT_MARKS


def _plain(text: str) -> str:
    return _ISSUE_NUMBER.sub(" ", _URL.sub(" ", text))


def _separate(body: str) -> tuple[str, str]:
    """(prose, code) of a body."""
    code = "\n".join(match.group(2) for match in _FENCE.finditer(body))
    prose = _FENCE.sub("\n", body)
    indented = [line for line in prose.split("\n") if line.startswith(("    ", "\t", ">>> "))]
    if indented:
        code += "\n" + "\n".join(indented)
        prose = "\n".join(line for line in prose.split("\n") if not line.startswith(("    ", "\t", ">>> ")))
    return _plain(prose), _plain(code)


def _weigh_terms(query: Query, title: str, prose: str, code: str, is_question: bool) -> None:
    """Weights of terms: title 1, first mention in prose .5, in code .25, growing slowly with repetition."""
    has_body = len(prose) + len(code) > 40
    counts: dict[str, list[float]] = {}
    for text, kind in ((title, 0), (prose, 1), (code, 2)):
        words = find_words(text)
        if is_question:
            # Of `v-if` neither part is a word that tells anything.
            words += [
                match[1] + match[2] for match in _LETTER.finditer(text) if match[2].lower() in STOP_WORDS
            ]
        for word in words:
            if word.isdigit() and len(word) < 3:
                continue
            for term in split_word(word):
                # `theme` is stemmed to what `them` is.
                is_stop = term in STOP_TERMS and spell_term(word, term).lower() in STOP_WORDS
                if is_stop or len(term) > 60:
                    continue
                counts.setdefault(term, [0.0, 0.0, 0.0])[kind] += 1.0
                hashed = hash_term(term)
                query.words.setdefault(hashed, word)
                if hashed not in query.spelled:
                    query.spelled[hashed] = spell_term(word, term)
    framing = [*find_adding(title), *find_breaking(title)] if is_question else []
    framed = {term for word in framing for term in split_word(word)}
    weighed = {}
    for term, (in_title, in_prose, in_code) in counts.items():
        weight = 1.0 if in_title else 0.0
        if in_prose:
            weight += 0.45 * (1.0 + min(in_prose - 1.0, 4.0) * 0.25)
        if in_code:
            weight += 0.2 * (1.0 + min(in_code - 1.0, 4.0) * 0.25)
        if is_question and (is_of_asking(term) or term in framed):
            weight *= HOW
        weighed[hash_term(term)] = weight
        if in_title:
            query.title_terms[hash_term(term)] = 1.0
    if not has_body:
        query.title_terms = dict(weighed)
    if is_question:
        _widen(query, title, counts, weighed)
    kept = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:MOST_TERMS]
    query.terms = dict(kept)


def _widen(query: Query, text: str, terms: Iterable[str], weighed: dict[int, float]) -> None:
    """Adds what code may have for the question's words."""
    weights = {term: weighed[hash_term(term)] for term in terms}
    for other in find_other_wordings(text, weights):
        hashed = hash_term(other.term)
        if hashed not in weighed:
            weighed[hashed] = other.weight
            query.words.setdefault(hashed, other.term)
            query.spelled.setdefault(hashed, other.term)
            query.variants[hashed] = hash_term(other.of)


def _find_names(query: Query, title: str, prose: str, code: str) -> None:
    """Names that look like code anywhere; inside backticks and titles, plain words too."""
    # `Add` is what a change does, and seldom what it is about.
    first = title.split(None, 1)[0] if title.strip() else ""
    verbs = [*find_adding(title), *([first] if first.lower() in PLAIN_WORDS else [])]
    for text, factor in ((title, 1.0), (prose, 0.6), (code, 0.25)):
        quoted: set[str] = set()
        for match in _INLINE.finditer(text):
            quoted.update(name.rstrip("(") for name in _NAME.findall(match.group(1)))
        for raw in _NAME.findall(text):
            name = raw.rstrip("(")
            looks = raw.endswith("(") or bool(_CODE_LIKE.search(name))
            if not looks and name not in quoted and (factor < 1.0 or name in verbs):
                continue
            weight = factor * (1.0 if looks or name in quoted else 0.35)
            for part in _name_parts(name):
                if len(part) >= 3 and part.lower() not in STOP_WORDS:
                    query.names[part] = max(query.names.get(part, 0.0), weight)
    if len(query.names) > 80:
        kept = sorted(query.names.items(), key=lambda item: (-item[1], item[0]))[:80]
        query.names = dict(kept)


def _name_parts(name: str) -> Iterator[str]:
    parts = re.split(r"\.|::|#|->", name)
    yield from (part.strip("$") for part in parts)


def _find_places(query: Query, text: str) -> None:
    """Paths and stack frames."""
    for match in _BLOB_URL.finditer(text):
        query.paths[match.group(1)] = 1.0
        if match.group(2):
            query.frames.append((match.group(1), int(match.group(2)), ""))
    for match in _PYTHON_FRAME.finditer(text):
        query.frames.append((match.group(1), int(match.group(2)), match.group(3) or ""))
    for match in _OTHER_FRAME.finditer(text):
        query.frames.append((match.group(2), int(match.group(3)), match.group(1) or ""))
    plain = _PYTHON_FRAME.sub(" ", _URL.sub(" ", text))
    for match in _PATH.finditer(plain):
        name = match.group(1)
        if len(name) <= 200 and not re.fullmatch(r"[vV]?\d[\d.]*\w*|[a-z]\.[a-z]", name):
            query.paths[name] = max(query.paths.get(name, 0.0), 1.0 if "/" in name else 0.8)
    for match in _FOLDER.finditer(plain):
        if len(match.group(1)) <= 200:
            query.paths.setdefault(match.group(1), 0.5)
    if len(query.paths) > 100:
        query.paths = dict(sorted(query.paths.items(), key=lambda item: (-item[1], item[0]))[:100])
    query.frames = query.frames[-60:]


def _find_messages(query: Query, text: str) -> None:
    found = [match.group(1) for match in _ERROR_LINE.finditer(text)]
    found += [next(group for group in match.groups() if group) for match in _QUOTED.finditer(text)]
    for message in found[:60]:
        query.shingles.update(shingle_hashes(message))
    if len(query.shingles) > 150:
        query.shingles = set(sorted(query.shingles)[:150])
