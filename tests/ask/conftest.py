"""The shop, indexed, and a scripted model on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.config import Settings
from sleepcode.repo.repository import Repository
from tests.support.indexed import IndexedOnce
from tests.support.model_server import ModelServer
from tests.support.projects import build_shop, settings_in

MODEL = "openai/scripted"


@pytest.fixture
def settings(tmp_path: Path, server: ModelServer) -> Settings:
    return settings_in(tmp_path / "store", api_base=server.address, model_timeout=3.0)


@pytest.fixture
def repository(index_once: IndexedOnce, settings: Settings) -> Repository:
    return index_once(build_shop, settings)
