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
            if kind == "test" and (
                chosen := [one for one in commands if _INTEGRATION.search(_BODY.sub("", one.text))]
            ):
                for question in ("How do I run the integration tests?", "How do I run the e2e tests?"):
                    yield _tell(snapshot, question, chosen)
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
