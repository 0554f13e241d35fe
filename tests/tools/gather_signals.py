"""Replays cases at their base commits and writes every candidate's signals, for fitting and analysis.

    python -m tests.tools.gather_signals --cases cases.jsonl --clones DIR --out signals.pickle [--stores DIR]
        [--folds DIR]

Nothing of a later commit is visible: each case is indexed and asked at its base. Cases of one repository
share a store, oldest base first, so replaying forty costs little more than one index; with `--stores` the
stores stay, and another run only asks. With `--folds`, repositories that associations were learned from are
given the table that was learned without them (`learn_associations`). Needs numpy: `pip install --group train`.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from sleepcode.ask.session import open_session
from sleepcode.config import Settings
from sleepcode.errors import SleepcodeError
from sleepcode.evaluate.cases import Case, Kind, find_clone, read_cases
from sleepcode.ranking.associations import AssociationTable, shipped_associations
from sleepcode.ranking.combination import FEATURES, feature_values
from sleepcode.ranking.query import analyse
from sleepcode.ranking.signals import gather_signals
from sleepcode.repo.repository import Repository, open_repository
from sleepcode.sleep.index import index_repository

SIGNALS = tuple(feature for feature in FEATURES if "*" not in feature)


@dataclass(frozen=True)
class Gathered:
    """One case's candidates."""

    id: str
    kind: str
    repository: str
    paths: list[str]
    roles: list[str]
    rows: Any
    """float32 [paths x SIGNALS]."""
    gold: frozenset[str]


def gather_repository(
    clones: Path, stores: Path | None, folds: Path | None, work: tuple[str, list[Case]]
) -> list[Gathered]:
    """The cases of one repository that can be replayed, oldest base first."""
    name, cases = work
    repository = open_repository(str(find_clone(clones, name)))
    table = _table_without(folds, name)
    found: list[Gathered] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = stores / name.replace("/", "+") if stores else Path(scratch)
        settings = Settings()._replace(store_dir=str(folder), jobs=1, keep_revisions=1_000_000)
        dated = []
        for case in cases:
            try:
                dated.append((repository.commit_summary(case.base)[1], case))
            except SleepcodeError as error:
                print(f"{case.id}: {error}", file=sys.stderr)
        for _, case in sorted(dated, key=lambda item: (item[0], item[1].id)):
            index_repository(repository, settings, revision=case.base, notes=False)
            found.append(_gather(repository, settings, case, table))
    print(f"{name}: {len(found)} of {len(cases)} cases", file=sys.stderr)
    return found


def _table_without(folds: Path | None, name: str) -> AssociationTable:
    """Associations that were learned without a repository's own history."""
    if folds is not None:
        fold = json.loads((folds / "folds.json").read_text(encoding="utf-8")).get(name)
        if fold is not None:
            return AssociationTable((folds / f"{fold}.txt").read_text(encoding="utf-8"))
    return shipped_associations()


def _gather(repository: Repository, settings: Settings, case: Case, table: AssociationTable) -> Gathered:
    import numpy

    with open_session(repository, settings, case.base) as session:
        gathered = gather_signals(session.view, analyse(case.text), table=table)
        places = gathered.places
        columns = [feature_values(gathered, signal) for signal in SIGNALS]
        rows = numpy.array(
            [[column.get(place, 0.0) for column in columns] for place in places], numpy.float32
        )
        paths = [session.view.path(place) for place in places]
        roles = [session.view.role(place).value for place in places]
    rows = rows.reshape(len(places), len(SIGNALS))
    return Gathered(case.id, case.kind.value, case.repository, paths, roles, rows, case.gold)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--clones", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stores", type=Path, help="folder to keep the stores in")
    parser.add_argument("--folds", type=Path, help="folder of the tables that leave repositories out")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    by_repository: dict[str, list[Case]] = {}
    for case in read_cases(options.cases):
        if case.kind is not Kind.QUESTION:
            by_repository.setdefault(case.repository, []).append(case)
    gather = partial(gather_repository, options.clones, options.stores, options.folds)
    with Pool(options.jobs) as pool:
        parts = pool.imap_unordered(gather, sorted(by_repository.items()), chunksize=1)
        gathered = sorted((case for cases in parts for case in cases), key=lambda case: case.id)
    with options.out.open("wb") as out:
        pickle.dump(gathered, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
