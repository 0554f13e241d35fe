"""Settings: defaults, then the user's own file, the repository's files, the environment, the options.

A repository's files are data of whoever wrote it: they may tune what is read, never where the program
writes. Every error names the file and the key.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from sleepcode.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program can be told once instead of with every command."""

    jobs: int = 0
    """Worker processes; 0 is one for each core."""
    max_file_bytes: int = 1_000_000
    """Larger files are known by name and history only."""
    history_bound: int = 20_000
    """Commits that are read, newest first."""
    parse_timeout: float = 10.0
    """Seconds that one file may take."""
    budget: int = 2_000
    """Tokens of an answer."""
    top: int = 10
    """Candidates of a localization."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    refresh_limit: int = 500
    """Changed files up to which `ask` brings the index up to date first."""
    store_dir: str = ""
    """Another folder for the store; only the user may set it."""


_USER_ONLY = frozenset(("store_dir",))
_LEAST = {"jobs": 0, "max_file_bytes": 1, "history_bound": 0, "parse_timeout": 0.1, "budget": 50, "top": 1, "refresh_limit": 0}
_MOST = {"jobs": 512, "top": 1_000}
DEFAULTS = Settings()


def load_settings(worktree: str | None, environment: Mapping[str, str], user_config_dir: str) -> Settings:
    """Settings from every source but options. Raises ConfigError for what can't be understood."""
    settings = DEFAULTS
    for path, table, is_user in _files(worktree, user_config_dir):
        for key, value in table.items():
            settings = apply_setting(settings, key, value, path, is_user)
    prefix = "SLEEPCODE_"
    for name in sorted(environment):
        if name.startswith(prefix) and environment[name] != "":
            key = name[len(prefix) :].lower()
            settings = apply_setting(settings, key, _from_text(key, environment[name]), name, True)
    return settings


def apply_setting(settings: Settings, key: str, value: Any, source: str, is_user: bool) -> Settings:
    """`settings` with one more value. Raises ConfigError naming `source` and the key."""
    key = key.replace("-", "_")
    known = {field.name for field in fields(Settings)}
    if key not in known:
        import difflib

        close = difflib.get_close_matches(key, known, 1)
        hint = f"did you mean `{close[0]}`?" if close else f"known settings: {', '.join(sorted(known))}"
        raise ConfigError(f"{source}: unknown setting `{key}`", hint)
    if key in _USER_ONLY and not is_user:
        raise ConfigError(
            f"{source}: `{key}` can't be set by a repository",
            "set it in your own configuration folder or as an environment variable",
        )
    default = getattr(DEFAULTS, key)
    problem = ""
    if isinstance(default, tuple):
        if isinstance(value, str):
            value = [value]
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = tuple(value)
        else:
            problem = "a list of globs"
    elif isinstance(default, str):
        problem = "" if isinstance(value, str) else "a text"
    elif isinstance(default, float):
        problem = "" if isinstance(value, (int, float)) and not isinstance(value, bool) else "a number"
    elif not isinstance(value, int) or isinstance(value, bool):
        problem = "a whole number"
    if not problem and key in _LEAST and value < _LEAST[key]:
        problem = f"at least {_LEAST[key]}"
    if not problem and key in _MOST and value > _MOST[key]:
        problem = f"at most {_MOST[key]}"
    if problem:
        raise ConfigError(f"{source}: `{key}` is {value!r}", f"expected {problem}")
    return replace(settings, **{key: value})


def _from_text(key: str, text: str) -> Any:
    default = getattr(DEFAULTS, key, "")
    if isinstance(default, tuple):
        return [part for part in text.split(os.pathsep) if part]
    if isinstance(default, str):
        return text
    try:
        return float(text) if isinstance(default, float) else int(text)
    except ValueError:
        return text


def _files(worktree: str | None, user_config_dir: str) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """(path, table, whether it is the user's own), weakest first."""
    own = os.path.join(user_config_dir, "config.toml")  # noqa: PTH118
    if os.path.isfile(own):  # noqa: PTH113
        yield own, _read(own), True
    if worktree is None:
        return
    dotfile = os.path.join(worktree, ".sleepcode.toml")  # noqa: PTH118
    if os.path.isfile(dotfile):  # noqa: PTH113
        yield dotfile, _read(dotfile), False
    project = os.path.join(worktree, "pyproject.toml")  # noqa: PTH118
    if os.path.isfile(project) and b"tool.sleepcode" in _bytes(project):  # noqa: PTH113
        tool = _read(project).get("tool", {})
        table = tool.get("sleepcode", {}) if isinstance(tool, dict) else {}
        yield project, table if isinstance(table, dict) else {}, False


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib is not needed on the path of `ask`
            return file.read(1_000_000)
    except OSError:
        return b""


def _read(path: str) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(_bytes(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no valid TOML: {error}", "mend the file or move it away") from error
