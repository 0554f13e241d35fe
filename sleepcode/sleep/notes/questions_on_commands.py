"""Questions on how to build, test and lint a project: each kind of command by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.building import commands_by_kind, only_spelling, tell_commands
from sleepcode.sleep.notes.commands import Command
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.single_tests import ask_about_single_tests
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import listing

_MOST_CITED = 8
_COMMANDS = {
    "build": "How do I build this project?",
    "test": "How do I run the tests?",
    "benchmark": "How do I run the benchmarks?",
    "lint": "How do I lint, format and type-check the code?",
    "docs": "How do I build the documentation?",
    "run": "How do I run this project in development?",
    "generate": "How do I regenerate the generated code?",
    "setup": "How do I set up this project for development?",
}
_ASKED_OTHERWISE = {
    "build": (
        "How do I build?",
        "How do I build this project from source?",
        "How is it built?",
        "How is this project built?",
    ),
    "test": ("How do I test?", "How is it tested?", "How is this project tested?"),
    "lint": (
        "How do I run the linter, the formatter and the type checker?",
        "How is code formatting enforced?",
        "How do I lint?",
        "How do I format?",
    ),
    "docs": ("How do I generate the docs?", "How do I build the docs?"),
    "run": (
        "How do I start the development server?",
        "How do I run it locally?",
        "How do I run this project?",
        "How do I run this project from source?",
    ),
    "setup": ("How do I install the dependencies?",),
}
"""Where the words of the question are not those that people have for it."""
_OF_PROTOBUF = late(r"\bbuf\b|\bproto")
_NO_LINT = "No linter, formatter or type checker was found in what the manifests, manuals, CI and settings at the top say."
_INTEGRATION = late(r"integration|e2e|end-to-end", re.I)
_SORT = late(
    r"(?<![A-Za-z])(unit|acceptance|smoke|fuzz|browser|functional|regression|system|doc|ui|contract|snapshot|stress|module)[-_: ]?tests?\b|"
    r"\b(?:run\s+|make\s+|run)tests?[-_:]([a-z]{2,15})\b|\bmake\s+(?:-C\s+\S+\s+)?(acceptance|unit|smoke|functional)\b"
)
"""How commands say which of the tests they run."""
_OF_TYPES = frozenset(("dts", "types", "typings"))
_NO_SORT = frozenset(
    "all ci cov cover coverage watch fast only run debug dev local setup integration".split()
)
_COVERAGE = late(
    r"(?<![\w/])(?:--?|\w*[-_:])?(?:cov|cover|coverage|tarpaulin|llvm-cov|jacoco\w*|kover\w*)(?![\w/])", re.I
)
_BODY = late(r": `[^`]*`")
"""What a script runs, after its name."""
_MOST_BENCHMARKS = 6


def ask_about_commands(snapshot: Snapshot) -> Iterator[Note]:
    """How to build, test, lint: each kind by itself."""
    grouped = commands_by_kind(snapshot)
    if grouped and "lint" not in grouped:
        looked_at = [commands[0].citation for commands in grouped.values()]
        for question in (_COMMANDS["lint"], *_ASKED_OTHERWISE["lint"]):
            yield make_question(snapshot, question, _NO_LINT, looked_at)
    if grouped and "benchmark" not in grouped:
        yield from _on_benchmarks(snapshot)
    for kind, commands in grouped.items():
        if kind in _COMMANDS:
            if kind == "test":
                yield from _on_sorts_of_tests(snapshot, commands)
            if kind == "test" and (measured := [one for one in commands if _COVERAGE.search(one.text)]):
                for question in ("How do I get test coverage?", "How is code coverage measured?"):
                    yield _tell(snapshot, question, measured)
            text = "\n".join(tell_commands(commands))
            before = (
                f"{_NO_LINT} Spelling is checked:\n" if kind == "lint" and only_spelling(commands) else ""
            )
            others = _ASKED_OTHERWISE.get(kind, ())
            if kind == "generate" and _OF_PROTOBUF.search(text):
                others = (*others, "How do I regenerate the protobuf code?")
            for question in (_COMMANDS[kind], *others):
                yield _tell(snapshot, question, commands, before)
    yield from ask_about_single_tests(snapshot, grouped.get("test", ()))


def _on_sorts_of_tests(snapshot: Snapshot, commands: Sequence[Command]) -> Iterator[Note]:
    """How the tests of each sort are run that a command is called after."""
    sorts: dict[str, list[Command]] = {}
    for command in commands:
        called = _BODY.sub("", command.text).lower()
        if _INTEGRATION.search(called):
            sorts.setdefault("integration", []).append(command)
            sorts.setdefault("e2e", []).append(command)
        for match in _SORT.finditer(called):
            word = match[1] or match[2] or match[3]
            word = "type" if word in _OF_TYPES else word
            if word not in _NO_SORT and command not in sorts.setdefault(word, []):
                sorts[word].append(command)
    for word, chosen in sorts.items():
        if chosen:
            yield _tell(snapshot, f"How do I run the {word} tests?", chosen)
    if doctests := sorts.get("doc"):
        yield _tell(snapshot, "How do I run the doctests?", doctests)


def _tell(snapshot: Snapshot, question: str, commands: Sequence[Command], before: str = "") -> Note:
    cited = [command.citation for command in commands[:_MOST_CITED]]
    return make_question(snapshot, question, before + "\n".join(tell_commands(commands)), cited)


def _on_benchmarks(snapshot: Snapshot) -> Iterator[Note]:
    """Where the benchmarks are that nothing says how to run: how tests are run is no answer."""
    found = sorted(
        path
        for path, file in snapshot.files.items()
        if file.role in (Role.SOURCE, Role.TEST) and aside_kind(path) == "benchmarks"
    )
    if found:
        text = (
            "No manifest, manual or CI says how the benchmarks are run. "
            f"They are in {listing(found, _MOST_BENCHMARKS)}."
        )
        citations = [Citation(path) for path in found[:_MOST_BENCHMARKS]]
        yield make_question(snapshot, _COMMANDS["benchmark"], text, citations)
