"""Completion for the user's shell, which may also be named: not every program runs below one.

typer finds the shell by the processes above this one, which fails in a container, in a service and
in an editor, and then names none; and it takes `--show-completion zsh` for the shell it found.
"""

from __future__ import annotations

import os
import sys
from pathlib import PurePath

import typer

from sleepcode.errors import SleepcodeError, UsageError

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def show_completion(context: typer.Context, wanted: bool) -> None:
    """Prints the script of the shell that is named, of the one above, or of `SHELL`."""
    if not wanted or context.resilient_parsing:
        return
    from typer._completion_shared import get_completion_script

    shell = _shell("--show-completion")
    typer.echo(get_completion_script(prog_name="sleepcode", complete_var="_SLEEPCODE_COMPLETE", shell=shell))
    raise typer.Exit


def install_completion(context: typer.Context, wanted: bool) -> None:
    """Writes the script where that shell looks for it, and says where."""
    if not wanted or context.resilient_parsing:
        return
    from typer._completion_shared import install

    shell = _shell("--install-completion")
    try:
        _, path = install(shell=shell, prog_name="sleepcode", complete_var="_SLEEPCODE_COMPLETE")
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SleepcodeError(
            f"completion for {shell} could not be installed: {reason}",
            f"`sleepcode --show-completion {shell}` prints it, to put where you keep such files",
        ) from error
    typer.echo(f"installed: completion for {shell} in {path}")
    typer.echo("  it works in the next shell that you open")
    raise typer.Exit


def _shell(option: str) -> str:
    named = _word_after(option)
    if named is not None and named not in SHELLS:
        raise UsageError(f"there is no completion for {named}", f"there is for {', '.join(SHELLS)}")
    shell = named or _shell_above() or PurePath(os.environ.get("SHELL", "")).stem.lower()
    if shell not in SHELLS:
        raise SleepcodeError("can't tell which shell this is", f"name it: `sleepcode {option} bash`")
    return shell


def _word_after(option: str) -> str | None:
    """The word behind a flag. The parser knows no option with an optional value."""
    words = sys.argv[sys.argv.index(option) + 1 :][:1] if option in sys.argv else []
    return words[0] if words and not words[0].startswith("-") else None


def _shell_above() -> str | None:
    import shellingham

    try:
        return str(shellingham.detect_shell()[0])
    except (shellingham.ShellDetectionFailure, OSError, ValueError):
        return None


def serve_completion() -> None:
    """Makes typer answer a shell that asks for completions, which it does before any option is read."""
    if "_SLEEPCODE_COMPLETE" in os.environ:
        from typer._completion_classes import completion_init

        completion_init()
