"""Where things live: the store with the repository, settings and logs with the user."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from sleepcode.config import Settings


def store_path(common_dir: str, settings: Settings) -> str:
    """The store's file: in the common git directory, so all worktrees share it and a clone's end is its end."""
    folder = os.path.expanduser(settings.store_dir) if settings.store_dir else os.path.join(common_dir, "sleepcode")  # noqa: PTH111, PTH118
    return os.path.join(folder, "store.db")  # noqa: PTH118


def user_config_dir(environment: Mapping[str, str]) -> str:
    """The folder of the user's own settings."""
    return _user_dir(environment, "XDG_CONFIG_HOME", ".config", "Application Support", "APPDATA")


def user_state_dir(environment: Mapping[str, str]) -> str:
    """The folder of the user's logs."""
    return _user_dir(environment, "XDG_STATE_HOME", ".local/state", "Logs", "LOCALAPPDATA")


def _user_dir(environment: Mapping[str, str], variable: str, unix: str, mac: str, windows: str) -> str:
    home = environment.get("HOME") or os.path.expanduser("~")  # noqa: PTH111
    if environment.get(variable):
        base = environment[variable]
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", mac)  # noqa: PTH118
    elif os.name == "nt":
        base = environment.get(windows, home)
    else:
        base = os.path.join(home, unix)  # noqa: PTH118
    return os.path.join(base, "sleepcode")  # noqa: PTH118
