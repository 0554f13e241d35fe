"""What a hook with `--sleep` does of a refreshed repository: spend on what the commit made stale."""

from __future__ import annotations

import os
from pathlib import Path

from sleepcode.config import load_settings
from sleepcode.errors import SleepcodeError
from sleepcode.llm.connect import sleep_model
from sleepcode.paths import user_config_dir
from sleepcode.repo.repository import Repository
from sleepcode.sleep.deepen import deepen

_BUDGET = 50_000
"""Tokens after one commit, unless `sleep_budget` says otherwise; the daily ceiling holds besides."""
_POWER = "/sys/class/power_supply"


def sleep_after(repository: Repository) -> str:
    """Sleeps with the configured model; returns what to write in the log. Never raises an expected error:
    the refresh itself is done."""
    settings = load_settings(repository.worktree, os.environ, user_config_dir(os.environ))
    model = sleep_model(settings)
    if not model:
        return "did not sleep: no model is configured"
    if is_on_battery():
        return "did not sleep: on battery"
    try:
        report = deepen(
            *(repository, settings, repository.resolve("HEAD")),
            model=model,
            budget=settings.sleep_budget or _BUDGET,
            effort="low",
            only_stale=True,
        )
    except SleepcodeError as error:
        return f"did not sleep: {error.message}"
    stopped = f", stopped: {report.stopped}" if report.stopped else ""
    return f"slept: {len(report.kept)} notes rewritten for {report.tokens:,} tokens{stopped}"


def is_on_battery(folder: str = _POWER) -> bool:
    """Whether the machine is known to be without mains power."""
    try:
        sources = [
            supply
            for supply in Path(folder).iterdir()
            if (supply / "type").read_text().strip() in ("Mains", "USB")
        ]
        supplies = [(source / "online").read_text().strip() == "1" for source in sources]
    except OSError:
        return False
    return bool(supplies) and not any(supplies)
