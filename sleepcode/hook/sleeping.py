"""What a hook does of a refreshed repository besides: practise where that is set, spend where it was told to."""

from __future__ import annotations

import os
from pathlib import Path

from sleepcode.config import load_settings
from sleepcode.errors import SleepcodeError
from sleepcode.llm.connect import sleep_model
from sleepcode.paths import user_config_dir
from sleepcode.practice.nights import Night, sleep_on
from sleepcode.practice.run import practise
from sleepcode.repo.repository import Repository

_BUDGET = 50_000
"""Tokens after one commit, unless `sleep_budget` says otherwise; the daily ceiling holds besides."""
_WORTH_A_COPY = 4
"""Past changes that must wait for practice before the store is copied for it."""
_POWER = "/sys/class/power_supply"


def practise_after(repository: Repository) -> str:
    """Practises where `practice_seconds` is set and a few changes wait for it; returns what to write in the log.

    Never raises an expected error: the refresh itself is done.
    """
    settings = load_settings(repository.worktree, os.environ, user_config_dir(os.environ))
    if not settings.practice_seconds or is_on_battery():
        return ""
    try:
        commit = repository.resolve("HEAD")
        report = practise(
            repository, settings, commit, seconds=settings.practice_seconds, least=_WORTH_A_COPY
        )
    except SleepcodeError as error:
        return f"did not practise: {error.message}"
    return report.summary if report.new else ""


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
        night = Night(model, settings.sleep_budget or _BUDGET, effort="low", only_stale=True)
        report = sleep_on(repository, settings, repository.resolve("HEAD"), night)
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
