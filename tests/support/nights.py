"""Nights of a model in a repository, and what scripts read of its requests and reply to them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sleepcode.ask.model_localize import localize_with_model
from sleepcode.config import Settings
from sleepcode.llm.connect import open_ledger
from sleepcode.model import Localization
from sleepcode.model_reports import CallRecord, SleepReport
from sleepcode.paths import store_path
from sleepcode.practice.nights import Night, sleep_on
from sleepcode.repo.repository import Repository
from tests.support.model_server import ModelServer, Reply
from tests.support.repositories import RepositoryBuilder

MODEL = "openai/scripted"


@dataclass
class Nights:
    """Who sleeps where, and how it usually does."""

    builder: RepositoryBuilder
    repository: Repository
    settings: Settings
    server: ModelServer
    usual: dict[str, Any] = field(default_factory=dict)
    """Options of a night."""

    @property
    def store(self) -> str:
        return store_path(self.repository.common_dir, self.settings)

    def sleep(self, **options: Any) -> SleepReport:
        """One night on HEAD, as usual but for some options."""
        night = Night(MODEL, **{**self.usual, **options})
        return sleep_on(self.repository, self.settings, self.repository.resolve("HEAD"), night)

    def localize(self, **options: Any) -> Localization:
        """What a model makes of a task like those of the past."""
        return localize_with_model(
            self.repository, self.settings, "Set the toll to 99", model=MODEL, **options
        )

    def prompt(self, revision: str = "HEAD") -> str:
        """What a model is told of such a task."""
        self.localize(revision=revision)
        return user_of(self.server.requests[-1])

    def calls(self) -> list[CallRecord]:
        """What the ledger says."""
        with open_ledger(self.store) as ledger:
            return ledger.calls()


def system_of(request: dict[str, Any]) -> str:
    return str(request["messages"][0]["content"])


def user_of(request: dict[str, Any]) -> str:
    return str(request["messages"][1]["content"])


def first_of(request: dict[str, Any]) -> str:
    """The first candidate of a request to localize."""
    return user_of(request).split('1. "', 1)[1].split('"', 1)[0]


def named(*paths: str) -> Reply:
    """A reply that names files."""
    return Reply(json.dumps({"files": [{"path": path, "probability": 0.8} for path in paths]}))
