"""Replays cases at their base commits and writes every candidate's signals, for fitting and analysis.

    python -m tests.tools.gather_signals --cases cases.jsonl --clones DIR --out signals.pickle

Nothing of a later commit is visible: each case is indexed and asked at its base. Cases of one repository
share a store, oldest base first, so replaying forty costs little more than one index.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import tempfile
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path

from sleepcode.ask.session import open_session
from sleepcode.config import Settings
from sleepcode.errors import SleepcodeError
from sleepcode.ranking.combination import FEATURES, feature_values
from sleepcode.ranking.query import analyse
from sleepcode.ranking.signals import gather_signals
from sleepcode.repo.repository import open_repository
from sleepcode.sleep.index import index_repository
from tests.tools.cases import Case, find_clone, read_cases

SIGNALS = tuple(feature for feature in FEATURES if "*" not in feature)


@dataclass(frozen=True)
class Gathered:
    """One case's candidates."""

    id: str
    kind: str
    repository: str
    paths: list[str]
    roles: list[str]
    rows: list[list[float]]
    """One row a path, one value a signal of `SIGNALS`."""
    gold: frozenset[str]


def gather_repository(work: tuple[Path, str, list[Case]]) -> list[Gathered]:
    """The cases of one repository that can be replayed, oldest base first."""
    clones, name, cases = work
    repository = open_repository(str(find_clone(clones, name)))
    found: list[Gathered] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings(), store_dir=folder, jobs=1)
        dated = []
        for case in cases:
            try:
                dated.append((repository.commit_summary(case.base)[1], case))
            except SleepcodeError as error:
                print(f"{case.id}: {error}", file=sys.stderr)
        for _, case in sorted(dated, key=lambda item: (item[0], item[1].id)):
            index_repository(repository, settings, revision=case.base, notes=False)
            with open_session(repository, settings, case.base) as session:
                gathered = gather_signals(session.view, analyse(case.text))
                columns = [feature_values(gathered, signal) for signal in SIGNALS]
                rows = [[column.get(place, 0.0) for column in columns] for place in gathered.places]
                paths = [session.view.path(place) for place in gathered.places]
                roles = [session.view.role(place).value for place in gathered.places]
            found.append(Gathered(case.id, case.kind.value, name, paths, roles, rows, case.gold))
    print(f"{name}: {len(found)} of {len(cases)} cases", file=sys.stderr)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--clones", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    by_repository: dict[str, list[Case]] = {}
    for case in read_cases(options.cases):
        by_repository.setdefault(case.repository, []).append(case)
    work = [(options.clones, name, cases) for name, cases in sorted(by_repository.items())]
    with Pool(options.jobs) as pool:
        gathered = [case for cases in pool.imap(gather_repository, work, chunksize=1) for case in cases]
    with options.out.open("wb") as out:
        pickle.dump(gathered, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
