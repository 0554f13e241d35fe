"""Settings: defaults, then the user's own file, the repository's files, the environment, the options.

A repository's files are data of whoever wrote it: they may tune what is read, within bounds, but never
say where the program writes. Every error names the file, the key and what was expected.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sleepcode.errors import ConfigError


class Settings(NamedTuple):
    """What the program can be told once instead of with every command."""

    jobs: int = 0
    """Worker processes; 0 is one for each core."""
    max_file_bytes: int = 1_000_000
    """Larger files are known by name and history only."""
    max_data_bytes: int = 150_000
    """The same for data: JSON, XML, CSV and the like."""
    history_bound: int = 10_000
    """Commits that are read, newest first."""
    parse_timeout: float = 10.0
    """Seconds that one file may take."""
    budget: int = 2_000
    """Tokens of an answer."""
    top: int = 10
    """Candidates of a localization."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    color: str = "auto"
    """`auto` (on a terminal), `always` or `never`."""
    refresh_limit: int = 500
    """Changed files up to which `ask` brings the index up to date first."""
    keep_revisions: int = 12
    """Indexed revisions that are kept when newer ones come."""
    store_dir: str = ""
    """Another folder for the store; only the user may set it."""
    model: str = ""
    """The model for sleeping and asking, by litellm's name; empty: none is ever called."""
    sleep_model: str = ""
    """The model for sleeping, where it is another."""
    ask_model: str = ""
    """The model for asking, where it is another; `none` for none."""
    api_base: str = ""
    """The server's address, for a local or a company's own one."""
    effort: str = "auto"
    """How far `ask` goes with a model: `low`, `medium`, `high` or `auto`."""
    sleep_budget: int = 0
    """Tokens that `index` may spend on a model without being told so on its command line."""
    max_cost_per_day: float = 1.0
    """US dollars a day and repository."""
    max_tokens_per_day: int = 2_000_000
    """Tokens a day and repository, which also holds where a model's price is not known."""
    max_cost: float = 0.0
    """US dollars in all for this repository; 0: no such ceiling."""
    model_timeout: float = 60.0
    """Seconds to wait for a model."""
    practice_seconds: float = 0.0
    """Seconds that `index` and the hook may practise on past changes; 0: only when asked to."""
    test_weight: float = 10.0
    """What a token costs while somebody waits, against one while nobody does."""
    remember_questions: bool = True
    """Keep questions that notes didn't cover, on this machine, to prepare for them."""


class Source(NamedTuple):
    """Where a setting was written."""

    name: str
    """A path or a variable, for errors."""
    is_user: bool = True
    """False for files of the repository, which may not set everything."""


DEFAULTS = Settings()
COLORS = ("auto", "always", "never")
_NAMES = Settings._fields
EFFORTS = ("auto", "low", "medium", "high")
_CHOICES = {"color": COLORS, "effort": EFFORTS}
_MODEL_SETTINGS = (
    *("model", "sleep_model", "ask_model", "api_base", "effort", "sleep_budget", "max_cost_per_day"),
    *("max_tokens_per_day", "max_cost", "model_timeout", "remember_questions"),
)
_USER_ONLY = frozenset(("store_dir", "practice_seconds", *_MODEL_SETTINGS))
"""What a repository's own files may not decide: where is written, what is spent, where code is sent."""
_TABLES = ("sleep", "ask")
"""`[sleep] model = "..."` is `sleep_model = "..."`."""
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "jobs": (0, 256),
    "max_file_bytes": (1, 100_000_000),
    "max_data_bytes": (1, 100_000_000),
    "history_bound": (0, 10_000_000),
    "parse_timeout": (0.1, 600),
    "budget": (50, 1_000_000),
    "top": (1, 1_000),
    "refresh_limit": (0, 1_000_000),
    "keep_revisions": (1, 10_000_000),
    "sleep_budget": (0, 1_000_000_000),
    "max_cost_per_day": (0, 100_000),
    "max_tokens_per_day": (0, 100_000_000_000),
    "max_cost": (0, 1_000_000),
    "model_timeout": (1, 3_600),
    "practice_seconds": (0, 86_400),
    "test_weight": (1, 1_000),
}
_PREFIX = "SLEEPCODE_"
_LARGEST_FILE = 1_000_000


def load_settings(worktree: str | None, environment: Mapping[str, str], user_config_dir: str) -> Settings:
    """Settings from every source but options. Raises ConfigError for what can't be understood."""
    settings = DEFAULTS
    for source, table in _read_files(worktree, user_config_dir):
        for key, value in table.items():
            settings = apply_setting(settings, key, value, source)
    for name in sorted(environment):
        if name.startswith(_PREFIX) and environment[name] != "":
            key = name.removeprefix(_PREFIX).lower()
            settings = apply_setting(settings, key, _read_text(key, environment[name]), Source(name))
    return settings


def apply_setting(settings: Settings, key: str, value: Any, source: Source) -> Settings:
    """`settings` with one more value. Raises ConfigError naming the source, the key and what was expected."""
    name = key.replace("-", "_")
    if name in _TABLES and isinstance(value, dict):
        for inner, item in value.items():
            settings = apply_setting(settings, f"{name}_{inner}", item, source)
        return settings
    if name not in _NAMES:
        raise ConfigError(f"{source.name}: unknown setting `{key}`", _suggest(name))
    if name in _USER_ONLY and not source.is_user:
        raise ConfigError(
            f"{source.name}: `{key}` can't be set by a repository: it decides where is written or what is spent",
            f"set it in your own config.toml, or as {_PREFIX}{name.upper()}",
        )
    default = getattr(DEFAULTS, name)
    if isinstance(default, tuple):
        value = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value
    expected = _find_problem(name, default, value)
    if expected:
        shown = list(value) if isinstance(value, tuple) else value
        raise ConfigError(f"{source.name}: `{key}` is {shown!r:.80}", f"expected {expected}")
    return settings._replace(**{name: value})


def _find_problem(name: str, default: Any, value: Any) -> str:
    """What was expected of a value; empty when it is right."""
    if name in _CHOICES:
        *others, last = (f"`{choice}`" for choice in _CHOICES[name])
        return "" if value in _CHOICES[name] else f"{', '.join(others)} or {last}"
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "`true` or `false`"
    if isinstance(default, tuple):
        is_right = isinstance(value, tuple) and all(isinstance(item, str) for item in value)
        return "" if is_right else "a list of globs"
    if isinstance(default, str):
        return "" if isinstance(value, str) else "a text"
    least, most = _BOUNDS[name]
    is_number = isinstance(value, (int, float) if isinstance(default, float) else int)
    # A bound that is put this way round also refuses what is no number at all.
    if is_number and not isinstance(value, bool) and least <= value <= most:
        return ""
    kind = "a number" if isinstance(default, float) else "a whole number"
    return f"{kind} from {least:,} to {most:,}"


def _suggest(name: str) -> str:
    import difflib

    close = difflib.get_close_matches(name, _NAMES, 1)
    return f"did you mean `{close[0]}`?" if close else f"known settings: {', '.join(sorted(_NAMES))}"


def _read_text(key: str, text: str) -> Any:
    """A variable's text as a value of the setting's type; the text itself where it is none."""
    default = getattr(DEFAULTS, key, "")
    if isinstance(default, tuple):
        return [part for part in text.split(os.pathsep) if part]
    if isinstance(default, bool):
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(
            text.lower(), text
        )
    if isinstance(default, str):
        return text
    try:
        return float(text) if isinstance(default, float) else int(text)
    except ValueError:
        return text


def _read_files(worktree: str | None, user_config_dir: str) -> Iterator[tuple[Source, Mapping[str, Any]]]:
    """The tables that were found, weakest first."""
    own = Path(user_config_dir, "config.toml")
    if own.is_file():
        yield Source(str(own)), _parse_toml(own)
    if worktree is None:
        return
    dotfile = Path(worktree, ".sleepcode.toml")
    if dotfile.is_file():
        yield Source(str(dotfile), is_user=False), _parse_toml(dotfile)
    project = Path(worktree, "pyproject.toml")
    if project.is_file() and _mentions_us(project):
        tool = _parse_toml(project).get("tool")
        table = tool.get("sleepcode", {}) if isinstance(tool, dict) else {}
        if not isinstance(table, dict):
            raise ConfigError(f"{project}: `tool.sleepcode` is {table!r:.80}", "expected a table")
        yield Source(str(project), is_user=False), table


def _mentions_us(project: Path) -> bool:
    """Whether a project file is worth parsing; one that can't be read is not ours to complain of."""
    try:
        with project.open("rb") as file:
            return b"tool.sleepcode" in file.read(_LARGEST_FILE)
    except OSError:
        return False


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigError(f"can't read {path}: {error.strerror}", "check its permissions") from error
    if len(content) > _LARGEST_FILE:
        raise ConfigError(
            f"{path} is over {_LARGEST_FILE:,} bytes", "settings this long are not read; shorten it"
        )
    return content


def _parse_toml(path: Path) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(_read_bytes(path).decode("utf-8"))
    except (ValueError, RecursionError) as error:  # no TOML, no text, a number of 5,000 digits
        raise ConfigError(f"{path} is not valid TOML: {error}", "mend the file or move it away") from error
