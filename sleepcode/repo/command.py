"""Running git so that it only reads: no hook, filter, monitor, pager, prompt or network.

The environment made here is the guard; every git process of the program gets it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence

from sleepcode.errors import RepositoryError

_KEPT = frozenset(
    (
        "GIT_CEILING_DIRECTORIES",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXEC_PATH",
    )
)
"""What says where git and its settings are, not which repository is meant: a hook sets none of these."""

_OVERRIDES: tuple[tuple[str, str], ...] = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("core.quotePath", "false"),
    ("core.pager", "cat"),
    # git streams larger blobs instead of holding them in memory, so that stopping early costs nothing.
    ("core.bigFileThreshold", "16m"),
    # Otherwise it maps whole packs, and a long history counts as hundreds of megabytes of memory.
    ("core.packedGitWindowSize", "8m"),
    ("core.packedGitLimit", "64m"),
    # Files of one revision are seldom made of each other, so keeping six times as much makes nothing quicker.
    ("core.deltaBaseCacheLimit", "16m"),
    ("log.showSignature", "false"),
    ("log.mailmap", "false"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("diff.external", ""),
    ("diff.orderFile", os.devnull),
    ("protocol.allow", "never"),
    ("submodule.recurse", "false"),
)


def git_environment(extra: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """The environment for a git process; `extra` are further (key, value) of configuration."""
    environment = {
        name: value for name, value in os.environ.items() if name in _KEPT or not name.startswith("GIT_")
    }
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


def start_git(
    directory: str,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
    stderr: int = subprocess.PIPE,
) -> subprocess.Popen[bytes]:
    """Starts git in a directory with its output piped.

    Raises RepositoryError when git is missing or the directory can't be entered.
    """
    try:
        return subprocess.Popen(
            ["git", *arguments],
            cwd=directory,
            env=git_environment() if environment is None else environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    except FileNotFoundError as error:
        if not os.path.isdir(directory):  # noqa: PTH112 - pathlib is not needed on the path of `ask`
            hint = "name a folder inside a git repository"
            raise RepositoryError(f"{directory} is not a folder", hint) from error
        raise RepositoryError("git is not installed or not on the PATH", "install git") from error
    except OSError as error:
        reason = error.strerror or "it can't be started"
        raise RepositoryError(f"can't run git in {directory}: {reason}", "check its permissions") from error


def run_git(
    directory: str,
    *arguments: str,
    input: bytes | None = None,
    ok_codes: Sequence[int] = (0,),
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Runs git and returns its output. Raises RepositoryError with git's own words when it fails."""
    stdin = subprocess.DEVNULL if input is None else subprocess.PIPE
    with start_git(directory, *arguments, environment=environment, stdin=stdin) as process:
        output, errors = process.communicate(input)
    if process.returncode not in ok_codes:
        raise git_error(errors)
    return output


def git_error(errors: bytes) -> RepositoryError:
    """What git wrote to its standard error, as an error with what to do next."""
    lines = [line.strip() for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("fatal:")] or [
        line for line in lines if line.startswith("error:")
    ]
    first = (causes or lines or ["it stopped without a word"])[0]
    text = first.partition(": ")[2] if causes else first
    if "not a git repository" in text:
        return RepositoryError("not inside a git repository", "go into one, or name it with --repo")
    if "dubious ownership" in text:
        advice = next((line for line in lines if "safe.directory" in line), "")
        return RepositoryError(text, advice and f"if you trust it, run `{advice}`")
    if "promisor" in text:
        return RepositoryError(
            "this partial clone lacks objects that are needed here",
            "get them with `git fetch --refetch --filter=blob:none`, or check the revision out once",
        )
    return RepositoryError(f"git: {text}", "run `git fsck` to see whether the repository is sound")
