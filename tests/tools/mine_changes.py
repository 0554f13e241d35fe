"""Mines localization cases from a repository's own history, in the schema of the development cases.

    python -m tests.tools.mine_changes --out cases.jsonl --most 40 --issues 10 CLONE [CLONE ...]

A case is a commit of the first-parent line that modified 3 to 15 existing files: its message, its parent
as the base, the files as gold. With `--issues`, commits with a long message that modified 1 to 3 source
files stand in for issue reports: there, those source files are the gold. Bots, releases, reverts, mass
edits and merges from upstream are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sleepcode.model import Change, Role
from sleepcode.parsing.languages import detect_language
from sleepcode.parsing.roles import classify_role
from sleepcode.repo.command import run_git
from sleepcode.repo.history import read_changes
from sleepcode.repo.repository import Repository, open_repository
from sleepcode.sleep.history import classify_change
from sleepcode.store.changes import BOT, BULK, RELEASE, REVERT, UPSTREAM_MERGE

_LOOKED_AT = 2_500
_LEAST_FILES, _MOST_FILES = 3, 15
_MOST_SOURCES = 3
_LONG = 300
"""Characters of a message that says as much as an issue report does."""


def mine_changes(repository: Repository, name: str, most: int, issues: int = 0) -> Iterator[dict[str, Any]]:
    """The newest `most` changes of a repository and the newest `issues` that read like one, newest first."""
    listed = run_git(repository.directory, "rev-list", "--first-parent", f"--max-count={_LOOKED_AT}", "HEAD")
    for change in read_changes(repository, listed.decode("ascii").split()):
        gold = [file.path for file in change.files if file.status in "MT"]
        gold += [file.old_path for file in change.files if file.status == "R"]
        text = _text_of(change)
        is_left_out = classify_change(change) & (BOT | BULK | UPSTREAM_MERGE | RELEASE | REVERT)
        if is_left_out or not change.parents or len(text) < 8:
            continue
        sources = [path for path in gold if _is_source(path)]
        case: dict[str, Any] = {
            "instance_id": f"{name.replace('/', '+')}@{change.id[:10]}",
            "repo": name,
            "problem_statement": text,
        }
        if issues and len(text) >= _LONG and 1 <= len(sources) <= _MOST_SOURCES:
            issues -= 1
            case["instance_id"] += "-issue"
            case["gold_files"] = sources
        elif most and _LEAST_FILES <= len(gold) <= _MOST_FILES:
            most -= 1
            case["gold_files"] = gold
            case["added_files"] = [file.path for file in change.files if file.status == "A"]
        else:
            continue
        base = run_git(repository.directory, "rev-parse", f"{change.id}^1").decode("ascii").strip()
        yield case | {"base_commit": base}
        if not most and not issues:
            return


def _is_source(path: str) -> bool:
    return classify_role(path, detect_language(path, b""), False, {}) is Role.SOURCE


def _text_of(change: Change) -> str:
    """What its author said of a change: a merge's own subject only names the branch."""
    if change.subject.startswith("Merge "):
        return change.body.strip()
    return f"{change.subject}\n\n{change.body}".strip()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=40, help="cases of one repository")
    parser.add_argument("--issues", type=int, default=0, help="cases of one repository that read like issues")
    parser.add_argument("clones", nargs="+", type=Path, help="folders named owner+name or owner/name")
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8") as out:
        for clone in options.clones:
            name = clone_name(clone)
            cases = list(mine_changes(open_repository(str(clone)), name, options.most, options.issues))
            out.writelines(json.dumps(case) + "\n" for case in cases)
            print(f"{name}: {len(cases)} cases", file=sys.stderr)
    return 0


def clone_name(clone: Path) -> str:
    """`owner/name` of a clone by its folder: `owner+name`, `owner+name/repo` or `owner/name`."""
    folder = clone.resolve()
    if folder.name == "repo":
        folder = folder.parent
    return folder.name.replace("+", "/", 1) if "+" in folder.name else f"{folder.parent.name}/{folder.name}"


if __name__ == "__main__":
    sys.exit(main())
