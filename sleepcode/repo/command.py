"""Running git so that it only reads: no hook, filter, monitor, pager, prompt or network.

The environment made here is the guard; every git process of the program gets it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache

from sleepcode.errors import RepositoryError

_KEPT = ("GIT_EXEC_PATH", "GIT_SSL_CAINFO", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")

_OVERRIDES: tuple[tuple[str, str], ...] = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("core.quotePath", "false"),
    ("core.pager", "cat"),
    ("core.commitGraph", "true"),
    ("log.showSignature", "false"),
    ("log.mailmap", "false"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("diff.external", ""),
    ("diff.ignoreSubmodules", "all"),
    ("diff.renames", "false"),
    ("protocol.allow", "never"),
    ("submodule.recurse", "false"),
)


def git_environment(extra: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """The environment for a git process; `extra` are further (key, value) of configuration."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    environment.update(
        GIT_TERMINAL_PROMPT="0",
        GIT_OPTIONAL_LOCKS="0",
        GIT_ALLOW_PROTOCOL="none",
        GIT_NO_LAZY_FETCH="1",
        GIT_NO_REPLACE_OBJECTS="1",
        GIT_PAGER="cat",
        LC_ALL="C",
    )
    settings = [*_OVERRIDES, *extra]
    environment["GIT_CONFIG_COUNT"] = str(len(settings))
    for number, (key, value) in enumerate(settings):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = value
    return environment


@cache
def base_environment() -> Mapping[str, str]:
    """`git_environment()` with nothing extra, made once."""
    return git_environment()


def start_git(
    directory: str, *arguments: str, environment: Mapping[str, str] | None = None, stdin: int | None = None
) -> subprocess.Popen[bytes]:
    """Starts git in a directory with its output piped. Raises RepositoryError when git is missing."""
    try:
        return subprocess.Popen(
            ["git", *arguments],
            cwd=directory,
            env=dict(environment or base_environment()),
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except FileNotFoundError as error:
        if not os.path.isdir(directory):  # noqa: PTH112 - pathlib is not needed on the path of `ask`
            raise RepositoryError(f"{directory} is not a folder", "name a folder inside a git repository") from error
        raise RepositoryError("git is not installed or not on the PATH", "install git") from error
    except OSError as error:
        raise RepositoryError(f"can't enter {directory}: {error.strerror}", "check its permissions") from error


def run_git(
    directory: str,
    *arguments: str,
    input: bytes | None = None,
    ok_codes: Sequence[int] = (0,),
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Runs git and returns its output. Raises RepositoryError with git's own words when it fails."""
    process = start_git(
        directory, *arguments, environment=environment, stdin=None if input is None else subprocess.PIPE
    )
    output, errors = process.communicate(input)
    if process.returncode not in ok_codes:
        raise git_error(errors)
    return output


def git_error(errors: bytes) -> RepositoryError:
    """What git wrote to its standard error, as an error with what to do next."""
    lines = [line for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "git failed")
    text = first.partition(": ")[2] if first.startswith(("fatal:", "error:")) else first
    if "not a git repository" in text:
        return RepositoryError("not inside a git repository", "go into one, or name it with --repo")
    if "dubious ownership" in text:
        advice = next((line.strip() for line in lines if "safe.directory" in line), "")
        return RepositoryError(text, advice and f"if you trust it, run `{advice}`")
    return RepositoryError(f"git: {text}", "run `git fsck` to see whether the repository is sound")
