"""What every test gets: a home of its own, no settings, no keys, and a repository to build."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support.forked_workers import CAN_FORK, ForkServer
from tests.support.golden import Golden
from tests.support.indexed import IndexedOnce
from tests.support.model_server import ModelServer, serve_model
from tests.support.repositories import RepositoryBuilder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")
    parser.addoption("--faults", type=int, default=4, help="moments at which runs are broken off")


def pytest_configure() -> None:
    # A run that is started in the background ignores Ctrl-C, and so would every process that it starts.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Timings fail no test: a busy machine is no fault of the program.
    unhurried = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile("unhurried", deadline=None, suppress_health_check=unhurried)
    hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer | None]:
    """What parse workers are forked from; None where systems can't."""
    server = ForkServer() if CAN_FORK else None
    yield server
    if server is not None:
        server.close()


@pytest.fixture(autouse=True)
def forked_workers(
    request: pytest.FixtureRequest, fork_server: ForkServer | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parse workers of this process are forks, but for tests of the workers themselves."""
    if fork_server is not None and request.node.path.name != "test_workers.py":
        monkeypatch.setattr("sleepcode.parsing.workers.start_process", fork_server.start)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares texts with the files under fixtures/golden/."""
    return Golden(is_updating=bool(request.config.getoption("--update-golden")))


@pytest.fixture(autouse=True)
def own_environment(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A fresh home folder; no variable of git's, of ours or with a secret in it reaches a test."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        is_secret = name.endswith(("_API_KEY", "_TOKEN", "_SECRET", "_API_BASE"))
        if is_secret or name.startswith(("GIT_", "SLEEPCODE_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / ".local" / "share"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / ".local" / "state"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    yield home


@pytest.fixture
def builder(tmp_path: Path) -> RepositoryBuilder:
    """An empty repository, to be filled."""
    return RepositoryBuilder(tmp_path / "project")


@pytest.fixture
def index_once(tmp_path_factory: pytest.TempPathFactory, builder: RepositoryBuilder) -> IndexedOnce:
    """Fills `builder` with a repository that other tests begin with too, and its store with the index of it."""
    return IndexedOnce(tmp_path_factory, builder)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A model on loopback that says `ready`, until it is told to follow another script."""
    with serve_model() as running:
        yield running
