"""Cases of an evaluation: one JSON object a line, about changes, issues or questions.

Guarantees that every case it returns names a repository, a base commit, a text and its gold
answers; a line that doesn't is an error which names the file and the line.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sleepcode.errors import SleepcodeError
from sleepcode.evaluate.metrics import Span

_OLD_FILE = re.compile(r"^--- (?:a/)?([^\t\n]+)[^\n]*\n\+\+\+ ", re.MULTILINE)
"""A line that was taken away and began with two dashes, as comments of SQL do, looks like the first half of it."""


class Kind(StrEnum):
    """What a case asks for."""

    CHANGE = "change"
    """A pull request: the files that it modified, tests and documentation among them."""
    ISSUE = "issue"
    """An issue: the source files that its fix modified; tests are not asked for."""
    QUESTION = "question"
    """A question: the files and line spans that its reference answer cites."""


class CaseError(SleepcodeError):
    """A file of cases that can't be understood, or a clone that isn't there."""


@dataclass(frozen=True, slots=True)
class Case:
    """One development case."""

    id: str
    kind: Kind
    repository: str
    """`owner/name`."""
    base: str
    """The commit that the task is asked at."""
    text: str
    gold: frozenset[str]
    """Paths at the base commit; for a question, the cited files."""
    evidence: tuple[Span, ...] = ()
    """For a question: what the reference answer cites."""
    change: str = ""
    """Id of the commit that made the change, where the case was mined from one."""


def read_cases(path: Path) -> list[Case]:
    """Every case of a file, in its order. Raises CaseError."""
    cases = []
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    cases.append(_parse_line(path, number, line))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise CaseError(f"can't read the cases in {path}: {reason}", "give a file of JSON lines") from error
    if not cases:
        raise CaseError(f"{path} has no cases", "give a file with one JSON object a line")
    return cases


def _parse_line(path: Path, number: int, line: str) -> Case:
    try:
        return _read_case(json.loads(line))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CaseError(
            f"{path}:{number} is not a case: {_describe(error)}",
            "a case has instance_id, repo, base_commit, problem_statement and gold_files or patch; "
            "or question_id, repo, base_commit, question and evidence",
        ) from error


def _describe(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return "it is no JSON"
    if isinstance(error, KeyError):
        return f"it has no {error.args[0]}"
    return str(error) or type(error).__name__


def find_clone(folder: Path, repository: str) -> Path:
    """The clone of `owner/name`: `owner+name/repo`, `owner+name` or `owner/name` under `folder`.

    Raises CaseError when there is none.
    """
    joined = repository.replace("/", "+")
    for place in (folder / joined / "repo", folder / joined, folder / repository):
        if (place / "HEAD").is_file() or (place / ".git").exists():
            return place
    raise CaseError(
        f"no clone of {repository} under {folder}",
        f"clone it there as {joined}, or give --repo a clone of it",
    )


def _read_case(row: dict[str, Any]) -> Case:
    if "question" in row:
        spans = tuple(_read_span(cited) for cited in row["evidence"])
        gold = frozenset(span.path for span in spans)
        return _checked(
            Case(
                row["question_id"],
                Kind.QUESTION,
                row["repo"],
                row["base_commit"],
                row["question"],
                gold,
                spans,
            )
        )
    # Mined pull requests list the files that they added; SWE-bench's issues have no such field.
    kind = Kind.CHANGE if "added_files" in row else Kind.ISSUE
    gold = frozenset(row["gold_files"] if "gold_files" in row else _patched_files(row["patch"]))
    return _checked(
        Case(row["instance_id"], kind, row["repo"], row["base_commit"], row["problem_statement"], gold)
    )


def _patched_files(patch: str) -> list[str]:
    """The files that a patch in git's format changes and that were there before it."""
    return [path for path in _OLD_FILE.findall(patch) if path != "/dev/null"]


def _read_span(cited: dict[str, Any]) -> Span:
    start, end = cited["start"], cited["end"]
    if start is None:
        return Span(cited["path"])
    return Span(cited["path"], start, end if end is not None else start)


def _checked(case: Case) -> Case:
    if not case.gold:
        raise ValueError(f"{case.id} has no gold files")
    if not case.text.strip():
        raise ValueError(f"{case.id} has no text")
    return case
