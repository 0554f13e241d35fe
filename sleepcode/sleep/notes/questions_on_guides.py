"""Questions that a project's own guides answer: their headings say what people ask, and the lines below how it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.facts import Symbol
from sleepcode.model import HEADING, Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.lesser import is_of_others
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, plain

_GUIDE = late(
    r"(?:.*/)?(?:README|CONTRIBUT\w*|DEVELOP\w*|HACKING|RELEAS\w*|MAINTAIN\w*|ARCHITECTURE|AGENTS|CLAUDE|FAQS?|GUIDES?|BUILDING|DESIGN)"
    r"(?:[._-][\w-]+)*|"
    r"(?:.*/)?(?:docs?|documentation|\.github)/(?:.*/)?[^/]*"
    r"(?:contribut|develop|hacking|releas|maintain|internal|architect|layout|guide|faq|debug|how-?to|design|extend|adding|writing)[^/]*|"
    r"(?:.*/)?(?:contribut\w*|develop\w*|internals|dev|maintainers?|hacking|how-?tos?)/.*",
    re.I,
)
_FOR_CONTRIBUTORS = late(r"contribut|develop|hacking|maintain|releas|internal|agents|claude", re.I)
_LANGUAGES = ("markdown", "restructuredtext", "asciidoc")
_VERBS = {
    **{
        verb.rstrip("e") + "ing": verb
        for verb in (
            "add build bump change configure contribute create debug define deploy deprecate develop document enable extend generate "
            "implement introduce migrate open profile publish regenerate register release remove rename report review submit test "
            "translate update upgrade use write customize backport import make"
        ).split()
    },
    "debugging": "debug",
    "cutting": "cut",
    "running": "run",
    "setting up": "set up",
    "getting": "get",
}
"""How headings begin that say what is done -> the verb."""
_DONE = late(rf"(?:{'|'.join(_VERBS)})\b\s+(?=\S)", re.I)
_SECOND = late(rf"\b(or|and) ({'|'.join(_VERBS)})\b", re.I)
_TOLD = late(
    r"(?:add|bump|change|create|debug|define|deprecate|implement|make|open|publish|register|release|report|submit|update|write)\s+(?:an?|the|your|new)\s+\S",
    re.I,
)
_HOW_TO = late(r"how\s+to\s+(?=\S)", re.I)
_ASKED = late(r"(?:how|where|what|why|when|who|which|can|could|should|is|are|does|do)\b[^?]{8,}\?$", re.I)
_NUMBERED = late(r"^(?:\d+(?:\.\d+)*[.)]?\s+|[A-Z][.)]\s+)")
_MARK = late(r"\s*\{#[^}]*\}\s*$|\s+#+\s*$|[*_`]{1,2}(?=\w)|(?<=\w)[*_`]{1,2}")
_VAGUE = late(r"\b(?:above|below|following|it|this|that|these|those|them|we|they|us)\b", re.I)
"""What a heading means by what stands around it."""
_ANYBODYS = late(
    r"(?:run|build|test|use|install|develop|set up|get|contribute)\s+(?:to\s+)?(?:the\s+|your\s+|our\s+|all\s+|unit\s+)*"
    r"(?:tests?|test suite|code|source|project|documentation|docs|it|started|help|locally|guidelines?|guide|environment|linters?)?$",
    re.I,
)
"""What commands tell, or what is asked of every project in other words."""
_HEADING = late(r"#{1,6}\s|={2,}(?:\s|$)|[~^\"'-]{2,}$")
_FENCE = late(r"\s*(?:```|~~~)")
_DIRECTIVE = late(r"\s*(?:>\s*\[!|\.\. |:\w+:|<!--|\[[^\]]+\]:\s|\||!\[|<)")
_ITEM = late(r"\s*(?:[-*+]|\d+[.)])\s")
_MOST_GUIDES, _MOST_OF_GUIDE, _MOST = 80, 12, 60
_MOST_WORDS, _MOST_OF_TEXT = 12, 700
_MOST_LINES = 24


def ask_about_guides(snapshot: Snapshot) -> Iterator[Note]:
    """What the headings of guides say that one does or asks, each with the beginning of what stands below it."""
    guides = [
        path
        for path, file in snapshot.files.items()
        if file.role is Role.DOCUMENTATION and file.language in _LANGUAGES and _GUIDE.fullmatch(path)
    ]
    guides = [path for path in guides if aside_kind(path) in ("", "docs") and not is_of_others(path)]
    guides.sort(key=lambda path: (not _FOR_CONTRIBUTORS.search(path), path.count("/"), path))
    told = 0
    for path in guides[:_MOST_GUIDES]:
        for note in _of_guide(snapshot, path):
            yield note
            told += 1
            if told == _MOST:
                return


def _of_guide(snapshot: Snapshot, path: str) -> Iterator[Note]:
    snapshot.look_into(path)
    facts = snapshot.facts(path)
    sections = [one for one in facts.symbols if one.kind == "section"] if facts is not None else []
    asked = [(section, question) for section in sections if (question := question_of(section.name))]
    lines = (snapshot.read_text(path) or "").split("\n") if asked else []
    for section, question in asked[:_MOST_OF_GUIDE]:
        if text := _begin(lines, section):
            where = Citation(path, section.start, min(section.end, len(lines)))
            # What is matched by its words has to be asked of, not only what is done with it.
            yield make_question(snapshot, question, text, [where])._replace(data={HEADING: section.name})


def question_of(heading: str) -> str:
    """The question that the section of a heading answers; empty where it says neither what is asked nor what is done."""
    said = _MARK.sub("", _NUMBERED.sub("", plain(heading))).strip(" :.")
    words = said.split()
    if not 1 < len(words) <= _MOST_WORDS or _VAGUE.search(said):
        return ""
    if _ASKED.fullmatch(said):
        return said
    if (how := _HOW_TO.match(said)) is not None:
        done = said[how.end() :]
    elif (doing := _DONE.match(said)) is not None:
        begun = doing.group().lower().strip()
        done = f"{_VERBS[begun]} {said[doing.end() :]}"
    elif _TOLD.match(said):
        done = said
    else:
        return ""
    done = _SECOND.sub(lambda match: f"{match[1]} {_VERBS[match[2].lower()]}", done.rstrip("?"))
    if len(done.split()) < 2 or _ANYBODYS.fullmatch(done):
        return ""
    return f"How do I {done[:1].lower()}{done[1:]}?"


def _begin(lines: Sequence[str], section: Symbol) -> str:
    """What a section begins with, up to the next heading: a line for each paragraph and each item of a list."""
    told: list[str] = []
    length = 0
    is_code = is_open = False
    for line in lines[section.start : min(section.end, section.start + _MOST_LINES)]:
        if _FENCE.match(line):
            is_code, is_open = not is_code, False
            continue
        if not is_code and _HEADING.match(line):
            if told:
                break
            continue
        if not line.strip() or (not is_code and _DIRECTIVE.match(line)):
            is_open = False
            continue
        is_item = not is_code and bool(_ITEM.match(line))
        shown = f"  {clean(line.rstrip(), 160)}" if is_code else clean(plain(line), 300)
        if is_open and not is_item and not is_code:
            told[-1] = f"{told[-1]} {shown}"
        else:
            told.append(shown)
            is_open = not is_code
        length += len(shown)
        if length > _MOST_OF_TEXT:
            told[-1] += " ..."
            break
    return "\n".join(told)
