"""Worker processes: every job is answered, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

from sleepcode.parsing.workers import DigestPool, Job

CODE = b"def f():\n    return 1\n"


def jobs(count: int) -> Iterator[Job]:
    for number in range(count):
        yield Job(f"key-{number}", f"file{number}.py", CODE)


def test_every_job_has_one_digest() -> None:
    with DigestPool(2, timeout=20.0) as pool:
        keys = sorted(digest.row.object for digest in pool.digest(jobs(60)))

    assert keys == sorted(f"key-{number}" for number in range(60))


def test_workers_that_are_killed_are_replaced() -> None:
    found = []
    with DigestPool(2, timeout=20.0) as pool:
        for digest in pool.digest(jobs(200)):
            found.append(digest)
            if len(found) == 5:
                for worker in list(pool._workers.values()):
                    os.kill(worker.process.pid, signal.SIGKILL)

    assert len({digest.row.object for digest in found}) == len(found) == 200
    assert sum(digest.row.outcome == "failed" for digest in found) <= 2


def test_worker_that_hangs_costs_one_file() -> None:
    found = []
    with DigestPool(1, timeout=0.5) as pool:
        for digest in pool.digest(jobs(30)):
            found.append(digest)
            if len(found) == 3:
                (worker,) = pool._workers.values()
                os.kill(worker.process.pid, signal.SIGSTOP)

    assert len({digest.row.object for digest in found}) == len(found) == 30
    assert [digest.row.outcome for digest in found].count("timed out") <= 1


def test_no_process_outlives_its_pool() -> None:
    with DigestPool(2, timeout=20.0) as pool:
        list(pool.digest(jobs(2)))
        processes = [worker.process for worker in pool._workers.values()]

    assert processes
    assert all(process.poll() is not None for process in processes)
