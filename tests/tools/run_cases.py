"""Runs a file of development cases and prints how the product does, beside plain BM25.

    python -m tests.tools.run_cases --cases pr-dev.jsonl --clones DIR --baseline

Each case is asked at its own base commit: nothing is checked out, and no store lies in the clone.
With `--store` the stores are kept, so that a second run indexes nothing; they then hold later commits
too, and `--fresh` shows whether that changes anything.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from sleepcode.evaluate.cases import Case, CaseError, find_clone, read_cases
from tests.tools.replay import Job, Outcome, run_baseline, run_product
from tests.tools.report import as_json, format_failures, format_outcomes


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every case could be asked, 1 when some failed, 2 for wrong arguments."""
    options = _parse(arguments)
    try:
        cases = _select(read_cases(options.cases), options.repo, options.limit)
        for repository in {case.repository for case in cases}:
            find_clone(options.clones, repository)
    except CaseError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if not cases:
        print("error: no case is left by --repo and --limit", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="sleepcode-cases-") as folder:
        jobs = _plan(cases, options, options.store or Path(folder))
        systems = {"sleepcode": _run(run_product, jobs, options.jobs)}
        if options.baseline:
            systems["BM25"] = _run(run_baseline, jobs, options.jobs)
    print(format_outcomes(systems))
    failures = format_failures(systems["sleepcode"])
    if failures:
        print(f"\n{failures}")
    if options.json:
        options.json.write_text(json.dumps(as_json(systems), indent=1) + "\n", encoding="utf-8")
    return 1 if failures else 0


def _select(cases: Iterable[Case], repositories: Collection[str], limit: int) -> list[Case]:
    """Those of the named repositories (all, when none is named), at most `limit` of each (0: no limit)."""
    taken: Counter[str] = Counter()
    chosen = []
    for case in cases:
        if (repositories and case.repository not in repositories) or (
            limit and taken[case.repository] >= limit
        ):
            continue
        taken[case.repository] += 1
        chosen.append(case)
    return chosen


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    description = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m tests.tools.run_cases", description=description)
    parser.add_argument("--cases", type=Path, required=True, help="file of cases, one JSON object a line")
    parser.add_argument("--clones", type=Path, required=True, help="folder of the repositories' clones")
    parser.add_argument("--baseline", action="store_true", help="run plain BM25 beside it")
    parser.add_argument("--limit", type=int, default=0, help="cases of each repository (default: all)")
    parser.add_argument("--repo", action="append", default=[], help="only owner/name; may be repeated")
    parser.add_argument("--jobs", type=int, default=1, help="repositories at a time (default: 1)")
    parser.add_argument("--store", type=Path, help="folder to keep the stores in")
    parser.add_argument("--fresh", action="store_true", help="a store of its own for each base commit")
    parser.add_argument("--notes", action="store_true", help="write notes too, and let answers use them")
    parser.add_argument("--json", type=Path, help="write every outcome to this file")
    options = parser.parse_args(arguments)
    if options.limit < 0 or options.jobs < 1:
        parser.error("--limit can't be negative and --jobs is at least 1")
    return options


def _plan(cases: Sequence[Case], options: argparse.Namespace, store: Path) -> list[Job]:
    """One job a repository."""
    return [
        Job(
            repository=repository,
            cases=tuple(case for case in cases if case.repository == repository),
            clones=options.clones,
            store=store.absolute() / repository.replace("/", "+"),
            workers=1 if options.jobs > 1 else None,
            notes=options.notes,
            fresh=options.fresh,
        )
        for repository in dict.fromkeys(case.repository for case in cases)
    ]


def _run(run: Callable[[Job], list[Outcome]], jobs: Sequence[Job], processes: int) -> list[Outcome]:
    outcomes = []
    started = time.perf_counter()
    for job, found in zip(jobs, _map(run, jobs, processes), strict=True):
        outcomes += found
        took = time.perf_counter() - started
        print(f"{run.__name__}: {job.repository}, {len(found)} cases, {took:.0f} s", file=sys.stderr)
    return outcomes


def _map(run: Callable[[Job], list[Outcome]], jobs: Sequence[Job], processes: int) -> Iterator[list[Outcome]]:
    if processes == 1:
        yield from map(run, jobs)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(run, jobs)


if __name__ == "__main__":
    sys.exit(main())
