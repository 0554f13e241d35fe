"""Where things live: the store with the repository, settings and logs with the user."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from sleepcode.config import Settings


def store_path(common_dir: str, settings: Settings) -> str:
    """The store's file: in the common git directory, so that all worktrees share it, gone with the clone.

    With `store_dir` set, in a folder of the repository's own there: two repositories never share a store.
    """
    if not settings.store_dir:
        return str(Path(common_dir, "sleepcode", "store.db"))
    from hashlib import blake2b

    real = os.path.realpath(common_dir)
    digest = blake2b(os.fsencode(real), digest_size=6).hexdigest()
    folder = os.path.expanduser(settings.store_dir)  # noqa: PTH111 - pathlib's raises where there is no home
    return str(Path(folder, f"{_folder_name(real)}-{digest}", "store.db"))


def user_config_dir(environment: Mapping[str, str]) -> str:
    """The folder of the user's own settings."""
    return _user_dir(environment, "XDG_CONFIG_HOME", ".config", "Application Support", "APPDATA")


def user_state_dir(environment: Mapping[str, str]) -> str:
    """The folder of the user's logs."""
    return _user_dir(environment, "XDG_STATE_HOME", ".local/state", "Logs", "LOCALAPPDATA")


def _folder_name(common_dir: str) -> str:
    """What a person calls the repository, fit for a folder's name."""
    path = Path(common_dir)
    name = path.parent.name if path.name == ".git" else path.name.removesuffix(".git")
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)[:40] or "root"


def _user_dir(environment: Mapping[str, str], variable: str, unix: str, mac: str, windows: str) -> str:
    home = environment.get("HOME") or os.path.expanduser("~")  # noqa: PTH111
    chosen = environment.get(variable, "")
    if os.path.isabs(chosen):  # noqa: PTH117 - the base directory specification ignores relative ones
        base = Path(chosen)
    elif sys.platform == "darwin":
        base = Path(home, "Library", mac)
    elif os.name == "nt":
        base = Path(environment.get(windows) or home)
    else:
        base = Path(home, unix)
    return str(base / "sleepcode")
