"""Worker processes: every job is answered, whatever becomes of a worker."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from sleepcode.parsing.wire import Job, send
from sleepcode.parsing.workers import DigestPool

CODE = b"def f():\n    return 1\n"


def jobs(count: int) -> Iterator[Job]:
    for number in range(count):
        yield Job(f"key-{number}", f"file{number}.py", CODE)


def test_every_job_has_one_digest() -> None:
    with DigestPool(2, timeout=20.0) as pool:
        keys = sorted(digest.row.object for digest in pool.digest(jobs(60)))

    assert keys == sorted(f"key-{number}" for number in range(60))


def test_large_files_are_not_read_far_ahead() -> None:
    taken = 0

    def large() -> Iterator[Job]:
        nonlocal taken
        for number in range(40):
            taken += 1
            yield Job(f"key-{number}", f"file{number}.txt", b"word " * 200_000)

    done = 0
    with DigestPool(1, timeout=20.0) as pool:
        for _ in pool.digest(large()):
            done += 1
            assert taken <= done + 5

    assert done == taken == 40


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


def test_worker_that_hangs_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sleepcode.parsing.workers._STUCK", 0.0)
    found = []
    with DigestPool(1, timeout=4.0) as pool:
        for digest in pool.digest(jobs(30)):
            found.append(digest)
            if len(found) == 3:
                (worker,) = pool._workers.values()
                os.kill(worker.process.pid, signal.SIGSTOP)

    assert len({digest.row.object for digest in found}) == len(found) == 30
    assert [digest.row.outcome for digest in found].count("timed out") <= 1


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_file_is_not_too_slow_because_the_machine_is_busy() -> None:
    found = []
    with DigestPool(1, timeout=1.0) as pool:
        for digest in pool.digest(jobs(60)):
            found.append(digest)
            if len(found) == 3:
                (worker,) = pool._workers.values()
                os.kill(worker.process.pid, signal.SIGSTOP)
                time.sleep(1.5)
                os.kill(worker.process.pid, signal.SIGCONT)

    assert [digest.row.outcome for digest in found] == ["parsed"] * 60


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="the system has no such timer")
def test_file_that_takes_its_worker_too_long_is_told_as_one() -> None:
    found = []
    with DigestPool(1, timeout=20.0) as pool:
        for digest in pool.digest(jobs(60)):
            found.append(digest)
            if len(found) == 3:
                (worker,) = pool._workers.values()
                os.kill(worker.process.pid, signal.SIGPROF)  # what its timer does

    outcomes = [digest.row.outcome for digest in found]
    assert outcomes.count("timed out") <= 1
    assert set(outcomes) <= {"parsed", "timed out"}
    assert len({digest.row.object for digest in found}) == 60


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no such timer")
def test_worker_minds_the_limit_itself() -> None:
    code = (
        "from sleepcode.parsing import digest, worker\n"
        "def loop(*_):\n    while True: pass\n"
        "digest.digest_file = loop\n"
        "worker.main(0.2)\n"
    )
    job = io.BytesIO()
    send(job, Job("key", "file.py", CODE))

    ended = subprocess.run(
        [sys.executable, "-c", code], input=job.getvalue(), capture_output=True, check=False
    )

    assert (ended.returncode, ended.stdout) == (-signal.SIGPROF, b"")


def test_no_process_outlives_its_pool() -> None:
    with DigestPool(2, timeout=20.0) as pool:
        list(pool.digest(jobs(2)))
        processes = [worker.process for worker in pool._workers.values()]

    assert processes
    assert all(process.poll() is not None for process in processes)


def test_errands_are_run_beside_files_in_order() -> None:
    with DigestPool(2, timeout=20.0) as pool:
        first = pool.call("operator:add", 1, 2)
        found = [digest.row.outcome for digest in pool.digest(jobs(40))]
        second = pool.call("operator:concat", "a", "b")

        assert pool.wait(second) == (True, "ab")
        assert pool.wait(first) == (True, 3)
        assert found == ["parsed"] * 40


@pytest.mark.parametrize("function", ["operator:nothing", "nowhere:add", "operator:truediv"])
def test_errand_that_fails_says_so(function: str) -> None:
    with DigestPool(1, timeout=20.0) as pool:
        failed = pool.call(function, 1, 0)
        after = pool.call("operator:add", 1, 2)

        assert not pool.wait(failed).is_done
        assert pool.wait(after) == (True, 3)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_errands_of_a_worker_that_is_lost_are_settled() -> None:
    with DigestPool(1, timeout=20.0) as pool:
        errands = [pool.call("time:sleep", 60), pool.call("operator:add", 1, 2)]
        (worker,) = pool._workers.values()
        os.kill(worker.process.pid, signal.SIGKILL)

        assert [pool.wait(errand).is_done for errand in errands] == [False, False]
