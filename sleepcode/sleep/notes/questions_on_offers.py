"""Questions on what users of a project meet from outside: variables of the environment, commands, options, routes, tables."""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.model import Citation, Note
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.offer_questions import COMMAND, ENVIRONMENT, OPTION, QUESTIONS
from sleepcode.sleep.notes.chosen_interfaces import Interfaces, find_interfaces
from sleepcode.sleep.notes.chosen_variables import tell_variables
from sleepcode.sleep.notes.deployment import ask_about_deployment
from sleepcode.sleep.notes.offers import (
    MOST_INPUTS,
    count_names,
    is_tooling,
    tell_count,
    tell_offers,
    tell_one_by_one,
)
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.questions_on_services import ask_about_services
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number

_MOST_OF_SYSTEM = 20
_EXAMPLE = late(
    r"(?:[\w.-]+/){0,3}\.?(?:env|environment)?\.?env[\w.-]*\.(?:example|sample|template|dist|defaults?)[\w.-]*|(?:[\w.-]+/){0,3}(?:example|sample)\.env|\.env\.example[\w.-]*"
)
_SET = late(
    r"^\s*#?\s?(?:export\s+)?([A-Za-z_][A-Z0-9a-z_]*)=",
)
_MOST_EXAMPLES = 4


def ask_about_offers(snapshot: Snapshot) -> Iterator[Note]:
    """Each kind that there is any of, with where the code has it."""
    interfaces = find_interfaces(snapshot)
    yield from _on_environment(snapshot, interfaces)
    for kind, noun in ((COMMAND, "command"), (OPTION, "command line option")):
        if files := interfaces.files.get(kind, []):
            total = tell_count(kind, files, noun, is_least=kind in interfaces.computed)
            count = f"It has {total}, in {number(len(files), 'file')}:"
            if all(is_tooling(file.path) for file in files):
                count = f"None of its own was found; what those who work on it run has {total}, in {number(len(files), 'file')}:"
            told = tell_one_by_one(files) if kind == COMMAND else tell_offers(files, {OPTION: ""})
            inputs = [file.path for file in files[:MOST_INPUTS]]
            yield make_question(
                snapshot, QUESTIONS[kind], "\n".join([count, *told.lines]), told.citations, inputs
            )
    yield from ask_about_services(snapshot, interfaces)
    yield from ask_about_deployment(snapshot)


def _on_environment(snapshot: Snapshot, interfaces: Interfaces) -> Iterator[Note]:
    own = interfaces.files.get(ENVIRONMENT, [])
    general = interfaces.of_system
    examples = list(_examples(snapshot))
    if not (own or examples):
        return
    lines, citations = [], []
    if own:
        told = tell_variables(own)
        count = number(count_names(own), "environment variable")
        lines = [f"It reads {count} by name, in {number(len(own), 'file')}:", *told.lines]
        citations = told.citations
    for path, names in examples:
        lines.append(
            f"`{clean(path, 120)}` lists {number(len(names), 'variable')} with example values: {listing([name for name, _ in names], 12)}."
        )
        citations.append(Citation(path, names[0][1], names[-1][1]))
    if general and own:
        lines.append(f"Of those that the system sets it reads {listing(general, _MOST_OF_SYSTEM)}.")
    inputs = [file.path for file in own[:MOST_INPUTS]]
    yield make_question(snapshot, QUESTIONS[ENVIRONMENT], "\n".join(lines), citations, inputs)


def _examples(snapshot: Snapshot) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Files that show how the variables are set, with what they name and on which lines."""
    paths = [
        path
        for path in snapshot.files
        if ".env" in path and _EXAMPLE.fullmatch(path) and not aside_kind(path)
    ]
    for path in sorted(paths, key=lambda path: (path.count("/"), path))[:_MOST_EXAMPLES]:
        names: dict[str, int] = {}
        for line, text in enumerate((snapshot.read_text(path) or "").split("\n"), 1):
            match = _SET.match(text)
            if match is not None and match[1].isupper():
                names.setdefault(match[1], line)
        if names:
            yield path, list(names.items())
