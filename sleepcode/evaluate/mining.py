"""Cases from a repository's own history: what a change said, at its parent, and the files that it modified.

Pull requests (merges and squashes) and commits of the first-parent line count alike. Bots, releases,
reverts, mass edits and merges from upstream are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.evaluate.cases import Case, Kind
from sleepcode.model import Change, Role
from sleepcode.parsing.languages import detect_language
from sleepcode.parsing.roles import classify_role
from sleepcode.repo.command import run_git
from sleepcode.repo.history import read_changes
from sleepcode.repo.repository import Repository
from sleepcode.sleep.history import classify_change
from sleepcode.store.changes import BOT, BULK, RELEASE, REVERT, UPSTREAM_MERGE

_LOOKED_AT = 2_500
"""Commits among which cases are looked for."""
_LEFT_OUT = BOT | BULK | RELEASE | REVERT | UPSTREAM_MERGE
_LEAST_TEXT = 8
"""Characters below which a message says nothing."""
_MOST_SOURCES = 3
_LONG = 300
"""Characters of a message that says as much as an issue report does."""


def mine_cases(
    repository: Repository,
    name: str,
    most: int,
    *,
    revision: str = "HEAD",
    least_files: int = 3,
    most_files: int = 15,
    issues: int = 0,
) -> Iterator[Case]:
    """The newest `most` changes of `least_files` to `most_files` existing files, newest first.

    With `issues`, that many commits with a long message that modified 1 to 3 source files stand in for
    issue reports: there, those source files are the gold. Raises RepositoryError.
    """
    commit = repository.resolve(revision)
    listed = run_git(repository.directory, "rev-list", "--first-parent", f"--max-count={_LOOKED_AT}", commit)
    for change in read_changes(repository, listed.decode("ascii").split()):
        gold = [file.path for file in change.files if file.status in "MT"]
        gold += [file.old_path for file in change.files if file.status == "R"]
        text = _text_of(change)
        if classify_change(change) & _LEFT_OUT or not change.parents or len(text) < _LEAST_TEXT:
            continue
        sources = frozenset(path for path in gold if _is_source(path))
        identity = f"{name.replace('/', '+')}@{change.id[:10]}"
        if issues and len(text) >= _LONG and 1 <= len(sources) <= _MOST_SOURCES:
            issues -= 1
            yield Case(f"{identity}-issue", Kind.ISSUE, name, _parent(repository, change), text, sources)
        elif most and least_files <= len(gold) <= most_files:
            most -= 1
            parent = _parent(repository, change)
            yield Case(identity, Kind.CHANGE, name, parent, text, frozenset(gold), change=change.id)
        if not most and not issues:
            return


def _parent(repository: Repository, change: Change) -> str:
    return run_git(repository.directory, "rev-parse", f"{change.id}^1").decode("ascii").strip()


def _is_source(path: str) -> bool:
    return classify_role(path, detect_language(path, b""), False, {}) is Role.SOURCE


def _text_of(change: Change) -> str:
    """What its author said of a change: a merge's own subject only names the branch."""
    if change.subject.startswith("Merge "):
        return change.body.strip()
    return f"{change.subject}\n\n{change.body}".strip()


def read_subjects(repository: Repository, most: int) -> Iterator[tuple[str, list[str]]]:
    """(what its author said in the first line, paths) of the newest `most` changes of the first-parent line.

    What `mine_cases` leaves out is left out here too. Raises RepositoryError.
    """
    commit = repository.resolve("HEAD")
    listed = run_git(repository.directory, "rev-list", "--first-parent", f"--max-count={most}", commit)
    for change in read_changes(repository, listed.decode("ascii").split()):
        if not classify_change(change) & _LEFT_OUT and change.parents:
            yield _text_of(change).partition("\n")[0], [file.path for file in change.files]
