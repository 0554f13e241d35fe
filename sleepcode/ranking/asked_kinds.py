"""Kinds of anticipated questions, and which questions are of the same kind: who uses a file is not what it does."""

from __future__ import annotations

from sleepcode.model import Note, NoteKind
from sleepcode.parsing.late import late

_KINDS = (
    (
        late(r"how does .+ depend on "),
        late(
            r"\b(?:depend|import|us(?:e|es|ed|ing)\b|call|need|requir|rel(?:y|ies|at)|coupl|between|connect)"
        ),
    ),
    (
        late(r"what breaks if "),
        late(
            r"\b(?:break|chang|us(?:e|es|ed|er|ers|ing|ages?)\b|depend|import|call|affect|impact|consum|who\b|need|requir|modif|"
            r"touch|remov|delet|renam)"
        ),
    ),
    (
        late(r"where do changes about "),
        late(r"\b(?:chang|go(?:es)?\b|where\b|edit|add|modif|land|touch|implement|work on|file|fix)"),
    ),
    (
        late(r"how do i add a new "),
        late(
            r"\bhow\b.*\b(?:add|build|create|define|implement|introduc|make|new|register|support|writ|extend|plug|need|take)|"
            r"\bwhere\b.*\b(?:add|new|register)|\bwhat\b.*\b(?:add|creat|writ|need|take)"
        ),
    ),
    (
        late(r"(?:which|what is the) licen[cs]e "),
        late(
            r"licen[cs]|copyright|copyleft|legal|open source|\bmit\b|\bgpl|apache|\bbsd\b|commercial|\bterms\b"
        ),
    ),
    (
        late(r"which .+ version is |what is the (?:minimum|current) |where is the version"),
        late(r"version|releas|\d|minimum|requir|support|\bneed|\btags?\b|\bbump"),
    ),
    (late(r"which version of "), late(r"version|releas|upgrad|updat|outdated")),
    (
        late(r"how do i (?:run|build|lint|install|set up|generate)\b"),
        late(r"^(?!.*\bhow (?:do|can|should|would|to)\b.{0,12}\b(?:add|write|create|define|implement)\b)"),
    ),
    (late(r"what tests "), late(r"test|\bspecs?\b|cover|verif")),
)
"""How questions of one kind are put -> what a question has to say to be one of them."""
_VERSION_OF = late(r"(?:which|what is the minimum supported) (\S+)(?: provider)? version\b")
_VERSION_OF_PACKAGE = late(r"which version of (\S+) is used\?")
_PARTS_OF_MODULE = 3
_VERSION_OF_PROJECT = late(r"what is the current version|where is the version")
_ASKS_VERSION_OF = late(
    r"\b(?:python|node(?:js|\.js)?|go(?:lang)?|ruby|php|java|jdk|rust|swift|dart|flutter|elixir|\.net) versions?\b"
)
_ON_TESTS = late(r"(?:what|which|where)(?: are)?(?: the)? (?:unit |integration )?(?:tests?|specs?)\b")
_ASKS_PLACE = late(r"\b(?:defined?|declared?|configured|used|called|imported)\b")
"""What is asked of a thing as it is, not of how it changes."""
_TESTED = late(r"\btests\b")
_ON_USERS = late(
    r"who\b.*\b(?:uses?|calls?|imports?|needs?|depends on)\b|(?:what|which)\b.*\b(?:uses|calls|imports|depends on)\b|what breaks\b"
)


def is_of_kind(note: Note, question: str) -> bool:
    """Whether a note can answer what is asked of its subject: who uses a file is not what it does."""
    if (
        _ON_TESTS.match(question)
        and not _TESTED.search(note.title.casefold())
        and "Tested by " not in note.text
    ):
        return False
    if note.kind is NoteKind.FILE and _ON_USERS.match(question) and "Used by " not in note.text:
        return False
    title = note.title.casefold()
    if title.startswith("where do changes about ") and _ASKS_PLACE.search(question):
        return False
    of_package = _VERSION_OF_PACKAGE.fullmatch(title)
    if of_package is not None and run_together(_called(of_package.group(1))) not in run_together(question):
        return False
    of_version = _VERSION_OF.match(title)
    if (of_version is not None and of_version.group(1) not in question) or (
        _VERSION_OF_PROJECT.match(title) and _ASKS_VERSION_OF.search(question)
    ):
        return False
    return all(asks.search(question) for puts, asks in _KINDS if puts.match(title))


def _called(package: str) -> str:
    """What people call a package: the last part of its name; `acme/vpc/aws` is a module of Terraform, for AWS."""
    parts = package.split("/")
    return parts[1] if len(parts) == _PARTS_OF_MODULE and "." not in parts[0] else parts[-1]


def run_together(text: str) -> str:
    """A text's letters and digits alone: `price of` may mean `price_of`."""
    return "".join(filter(str.isalnum, text.casefold()))
