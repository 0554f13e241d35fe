"""Writes cases mined from several clones' histories as JSON lines, for fitting.

python -m tests.tools.mine_cases --out cases.jsonl --most 40 --issues 12 CLONE [CLONE ...]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sleepcode.evaluate.cases import Case, Kind
from sleepcode.evaluate.mining import mine_cases
from sleepcode.repo.repository import open_repository


def to_row(case: Case) -> dict[str, Any]:
    """A case in the schema that `read_cases` reads."""
    row = {
        "instance_id": case.id,
        "repo": case.repository,
        "base_commit": case.base,
        "problem_statement": case.text,
        "gold_files": sorted(case.gold),
    }
    return row | ({"added_files": []} if case.kind is Kind.CHANGE else {})


def clone_name(clone: Path) -> str:
    """`owner/name` of a clone by its folder: `owner+name`, `owner+name/repo` or `owner/name`."""
    folder = clone.resolve()
    if folder.name == "repo":
        folder = folder.parent
    return folder.name.replace("+", "/", 1) if "+" in folder.name else f"{folder.parent.name}/{folder.name}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=40, help="changes of one repository")
    parser.add_argument("--issues", type=int, default=0, help="cases of one repository that read like issues")
    parser.add_argument("clones", nargs="+", type=Path, help="folders named owner+name or owner/name")
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8") as out:
        for clone in options.clones:
            name = clone_name(clone)
            repository = open_repository(str(clone))
            cases = list(mine_cases(repository, name, options.most, issues=options.issues))
            out.writelines(json.dumps(to_row(case)) + "\n" for case in cases)
            print(f"{name}: {len(cases)} cases", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
