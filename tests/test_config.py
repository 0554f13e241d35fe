"""Settings from every source, and where the program keeps its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.config import DEFAULTS, Settings, load_settings
from sleepcode.errors import ConfigError
from sleepcode.paths import store_path, user_config_dir, user_state_dir


class Places:
    """A user's folder, a worktree and an environment to write settings into."""

    def __init__(self, folder: Path) -> None:
        self.user = folder / "user"
        self.worktree = folder / "worktree"
        self.user.mkdir()
        self.worktree.mkdir()
        self.environment: dict[str, str] = {}

    def load(self) -> Settings:
        return load_settings(str(self.worktree), self.environment, str(self.user))

    def error(self) -> ConfigError:
        with pytest.raises(ConfigError) as caught:
            self.load()
        return caught.value


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def test_without_any_file_the_defaults_hold(places: Places) -> None:
    assert places.load() == DEFAULTS


def test_each_source_overrules_the_weaker_ones(places: Places) -> None:
    (places.user / "config.toml").write_text("budget = 100\ntop = 1\njobs = 1\nhistory_bound = 1\n")
    assert places.load().budget == 100
    (places.worktree / ".sleepcode.toml").write_text("top = 2\njobs = 2\nhistory_bound = 2\n")
    assert places.load().top == 2
    (places.worktree / "pyproject.toml").write_text("[tool.sleepcode]\njobs = 3\nhistory_bound = 3\n")
    assert places.load().jobs == 3
    places.environment["SLEEPCODE_HISTORY_BOUND"] = "4"
    settings = places.load()
    assert (settings.budget, settings.top, settings.jobs, settings.history_bound) == (100, 2, 3, 4)


def test_a_bare_repository_has_the_users_settings_only(places: Places) -> None:
    (places.user / "config.toml").write_text("top = 3\n")
    assert load_settings(None, {}, str(places.user)).top == 3


def test_an_unknown_key_is_an_error_with_the_nearest_name(places: Places) -> None:
    (places.worktree / ".sleepcode.toml").write_text("bugdet = 5\n")
    error = places.error()
    assert ".sleepcode.toml" in error.message and "bugdet" in error.message
    assert error.hint == "did you mean `budget`?"


def test_a_key_like_no_other_is_answered_with_all_of_them(places: Places) -> None:
    places.environment["SLEEPCODE_ZZZ"] = "1"
    error = places.error()
    assert "SLEEPCODE_ZZZ" in error.message
    assert "budget" in error.hint and "store_dir" in error.hint


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('top = "many"', "a whole number"),
        ("top = 1.5", "a whole number"),
        ("top = true", "a whole number"),
        ("top = 0", "from 1 to"),
        ("jobs = 100000", "to 256"),
        ("parse_timeout = nan", "a number"),
        ("parse_timeout = 1e9", "to 600"),
        ("include = 3", "a list of globs"),
        ("include = [3]", "a list of globs"),
        ('color = "blue"', "`auto`, `always` or `never`"),
    ],
)
def test_a_wrong_value_is_an_error_that_says_what_was_expected(
    places: Places, line: str, expected: str
) -> None:
    (places.user / "config.toml").write_text(line + "\n")
    error = places.error()
    assert line.partition(" ")[0] in error.message
    assert expected in error.hint


def test_a_file_that_is_no_toml_is_named(places: Places) -> None:
    (places.worktree / ".sleepcode.toml").write_text("budget = \n<<<<<<< HEAD\n")
    error = places.error()
    assert ".sleepcode.toml is not valid TOML" in error.message


def test_a_file_that_is_no_utf8_is_named(places: Places) -> None:
    (places.user / "config.toml").write_bytes(b"\xff\xfe\x00")
    assert "config.toml is not valid TOML" in places.error().message


def test_a_number_of_five_thousand_digits_is_an_error_and_no_crash(places: Places) -> None:
    (places.worktree / "pyproject.toml").write_text(f"[tool.sleepcode]\ntop = {'1' * 5_000}\n")
    assert "pyproject.toml is not valid TOML" in places.error().message


def test_deeply_nested_settings_are_an_error_and_no_crash(places: Places) -> None:
    (places.worktree / ".sleepcode.toml").write_text("include = " + "[" * 50_000)
    assert ".sleepcode.toml" in places.error().message


def test_a_broken_project_file_that_says_nothing_of_us_is_left_alone(places: Places) -> None:
    (places.worktree / "pyproject.toml").write_text("<<<<<<< HEAD\n[project\n")
    assert places.load() == DEFAULTS


def test_a_project_files_table_must_be_a_table(places: Places) -> None:
    (places.worktree / "pyproject.toml").write_text("tool.sleepcode = 3\n")
    assert "expected a table" in places.error().hint


@pytest.mark.parametrize("name", [".sleepcode.toml", "pyproject.toml"])
def test_a_repository_cannot_say_where_the_store_is_written(places: Places, name: str) -> None:
    head = "[tool.sleepcode]\n" if name == "pyproject.toml" else ""
    (places.worktree / name).write_text(f'{head}store_dir = "/etc"\n')
    error = places.error()
    assert name in error.message and "can't be set by a repository" in error.message
    assert "SLEEPCODE_STORE_DIR" in error.hint


def test_the_user_can_say_where_the_store_is_written(places: Places) -> None:
    (places.user / "config.toml").write_text('store_dir = "/data"\n')
    assert places.load().store_dir == "/data"
    places.environment["SLEEPCODE_STORE_DIR"] = "/elsewhere"
    assert places.load().store_dir == "/elsewhere"


def test_dashes_are_as_good_as_underscores(places: Places) -> None:
    (places.user / "config.toml").write_text("max-file-bytes = 5\n")
    assert places.load().max_file_bytes == 5


def test_one_glob_needs_no_list(places: Places) -> None:
    (places.user / "config.toml").write_text('exclude = "docs/**"\n')
    assert places.load().exclude == ("docs/**",)


def test_variables_hold_lists_as_paths_do(places: Places) -> None:
    places.environment["SLEEPCODE_INCLUDE"] = "src/**:tests/**"
    assert places.load().include == ("src/**", "tests/**")


def test_an_empty_variable_is_no_setting(places: Places) -> None:
    places.environment["SLEEPCODE_TOP"] = ""
    assert places.load() == DEFAULTS


def test_a_variable_of_the_wrong_type_names_the_variable(places: Places) -> None:
    places.environment["SLEEPCODE_TOP"] = "ten"
    error = places.error()
    assert error.message == "SLEEPCODE_TOP: `top` is 'ten'"


def test_the_store_lies_in_the_common_git_directory() -> None:
    assert store_path("/p/.git", DEFAULTS) == "/p/.git/sleepcode/store.db"


def test_repositories_share_a_store_folder_but_no_store() -> None:
    settings = Settings(store_dir="/data")
    one, other = store_path("/a/project/.git", settings), store_path("/b/project/.git", settings)
    assert one != other
    assert one.startswith("/data/project-") and one.endswith("/store.db")
    assert store_path("/a/project/.git", settings) == one


def test_folders_follow_the_base_directory_variables() -> None:
    assert user_config_dir({"XDG_CONFIG_HOME": "/c", "HOME": "/h"}) == "/c/sleepcode"
    assert user_state_dir({"XDG_STATE_HOME": "/s", "HOME": "/h"}) == "/s/sleepcode"


def test_a_relative_base_directory_is_ignored() -> None:
    assert user_state_dir({"XDG_STATE_HOME": "here", "HOME": "/h"}) == user_state_dir({"HOME": "/h"})
