"""Replays question cases at their base commits and writes the passages offered, block by block, for fitting.

    python -m tests.tools.gather_passages --cases questions.jsonl --clones DIR --out passages.pickle
        [--stores DIR]

Each block has its signals and the citations that it holds: of each cited span, the part of its lines that lie
in the block. Needs numpy: `pip install --group train`.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from multiprocessing import Pool
from pathlib import Path

from sleepcode.ask.evidence import OFFERED, cut_passages
from sleepcode.ask.session import Session, open_session
from sleepcode.ask.texts import Texts
from sleepcode.config import Settings
from sleepcode.evaluate.cases import Case, Kind, find_clone, read_cases
from sleepcode.evaluate.metrics import Span
from sleepcode.ranking.passages import find_passages
from sleepcode.ranking.query import analyse
from sleepcode.ranking.worth import Cut, block_signals
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository, open_repository
from sleepcode.sleep.index import index_repository
from tests.tools.offered import Offered, Question

_WHOLE_FILE = 0.1
"""What a block holds of the citation of a whole file: any line of it would do."""


def gather_repository(clones: Path, stores: Path | None, work: tuple[str, list[Case]]) -> list[Question]:
    """The questions about one repository."""
    name, cases = work
    repository = open_repository(str(find_clone(clones, name)))
    with tempfile.TemporaryDirectory() as scratch:
        folder = stores / name.replace("/", "+") if stores else Path(scratch)
        settings = Settings()._replace(store_dir=str(folder), jobs=1, keep_revisions=1_000_000)
        found = [_gather(repository, settings, case) for case in cases]
    print(f"{name}: {len(found)} questions", file=sys.stderr)
    return found


def _gather(repository: Repository, settings: Settings, case: Case) -> Question:
    import numpy

    index_repository(repository, settings, revision=case.base, notes=False)
    query = analyse(case.text, is_question=True)
    with open_session(repository, settings, case.base) as session:
        passages, lexical = find_passages(session.view, query)
        with BlobReader(repository) as reader:
            cuts = cut_passages(session, Texts(session, reader), passages[:OFFERED], lexical.weights)
            rows = [row for rows in block_signals(session.view, query, lexical, cuts) for row in rows]
        offered = [_describe(session, cut) for cut in cuts]
    held = [
        _held(offer.path, start, end, case.evidence) for offer in offered for start, end, _ in offer.blocks
    ]
    return Question(
        case.id,
        case.repository,
        list(case.evidence),
        offered,
        numpy.array(rows, numpy.float32),
        numpy.array(held, numpy.float32),
    )


def _describe(session: Session, cut: Cut) -> Offered:
    passage = cut.passage
    path = session.view.path(passage.place)
    heading = len(f"{path}:{passage.chunk.start}-{passage.chunk.end} {passage.symbol}\n")
    return Offered(path, heading, [(block.start, block.end, block.size) for block in cut.blocks])


def _held(path: str, start: int, end: int, evidence: Sequence[Span]) -> float:
    held = 0.0
    for span in evidence:
        if span.path == path:
            lines = min(end, span.end) - max(start, span.start) + 1
            held += max(lines, 0) / (span.end - span.start + 1) if span.start else _WHOLE_FILE
    return held


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--clones", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stores", type=Path, help="folder to keep the stores in")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    by_repository: dict[str, list[Case]] = {}
    for case in read_cases(options.cases):
        if case.kind is Kind.QUESTION:
            by_repository.setdefault(case.repository, []).append(case)
    gather = partial(gather_repository, options.clones, options.stores)
    with Pool(options.jobs) as pool:
        parts = pool.imap_unordered(gather, sorted(by_repository.items()), chunksize=1)
        gathered = sorted((question for part in parts for question in part), key=lambda question: question.id)
    with options.out.open("wb") as out:
        pickle.dump(gathered, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
