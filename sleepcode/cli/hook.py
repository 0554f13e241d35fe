"""`sleepcode hook`: install, uninstall, status and run."""

from __future__ import annotations

from typing import Annotated

import typer

from sleepcode.cli.options import Json, Repo, show_help_alone

_EXAMPLES = """\b
Examples:
  sleepcode hook install
  sleepcode hook install --with post-merge,post-checkout,post-rewrite
  sleepcode hook status
  sleepcode hook uninstall

The hook returns at once: a process of its own, at low priority, brings the
index up to date. Many commits in a row are one refresh of the last state.
"""

app = typer.Typer(
    callback=show_help_alone,
    help="Keep the index fresh after every commit, in the background.",
    epilog=_EXAMPLES,
    rich_markup_mode=None,
    invoke_without_command=True,
)

_Sleep = Annotated[
    bool,
    typer.Option("--sleep", help="Also spend on a model what the commit made stale, within the ceilings."),
]


@app.command(epilog=_EXAMPLES, short_help="Put the hook where git runs it.")
def install(
    others: Annotated[
        str,
        typer.Option(
            "--with", metavar="EVENTS", help="Also after these: post-merge, post-checkout, post-rewrite."
        ),
    ] = "",
    sleep: _Sleep = False,
    repo: Repo = None,
    json: Json = False,
) -> None:
    """Install the hook. A hook that is already there is kept, and called by ours.

    Repeating it changes nothing. Where hooks belong to a manager (husky, lefthook) or to a shared
    core.hooksPath nothing is written, and it says which line to add.
    """
    from pathlib import Path

    from sleepcode.cli.common import open_with_settings, write_out
    from sleepcode.hook.install import choose_events, install_hook
    from sleepcode.paths import store_path

    repository, settings = open_with_settings(repo)
    changes = install_hook(repository, choose_events(others), sleep=sleep)
    if json:
        _print_status(repo)
        return
    from sleepcode.render.hook import render_installed

    is_indexed = Path(store_path(repository.common_dir, settings)).is_file()
    folder = _from_here(changes.folder)
    write_out(render_installed(folder, changes.installed, changes.unchanged, changes.kept, is_indexed))


@app.command(epilog=_EXAMPLES, short_help="Take it away, and put back what was there.")
def uninstall(repo: Repo = None, json: Json = False) -> None:
    """Take the hook away. What was there before is put back as it was."""
    from sleepcode.cli.common import open_with_settings, write_out
    from sleepcode.hook.install import uninstall_hook
    from sleepcode.render.hook import render_uninstalled

    repository, _ = open_with_settings(repo)
    changes = uninstall_hook(repository)
    if json:
        _print_status(repo)
        return
    write_out(render_uninstalled(_from_here(changes.folder), changes.removed, changes.restored))


@app.command(epilog=_EXAMPLES, short_help="Say whether it is installed and what it did.")
def status(repo: Repo = None, json: Json = False) -> None:
    """Say where the hook is installed, whether it can run, and what its last refreshes did."""
    _print_status(repo, is_json=json)


@app.command(epilog=_EXAMPLES, short_help="What the hook calls: refresh in the background.")
def run(
    event: Annotated[str, typer.Option(metavar="EVENT", help="What happened, for the log.")] = "post-commit",
    foreground: Annotated[
        bool, typer.Option("--foreground", help="Refresh here, and return when nothing is left to do.")
    ] = False,
    sleep: _Sleep = False,
    repo: Repo = None,
) -> None:
    """Start a refresh and return at once. For hooks that you or a hook manager write.

    It never fails: what goes wrong is in the log, which `sleepcode hook status` shows.
    """
    from sleepcode.errors import SleepcodeError
    from sleepcode.hook.knock import clean_environment, hook_folder, leave_mark
    from sleepcode.hook.run import refresh_marked, start_refresh
    from sleepcode.repo.repository import open_repository

    clean_environment()
    try:
        repository = open_repository(repo or ".")
    except SleepcodeError:
        # Where there is no repository (any more) nothing is to be refreshed, and no hook shall complain.
        return
    if not foreground:
        start_refresh(repository, event, ["--sleep"] if sleep else [])
        return
    if repo is None:
        places = [repository.worktree or repository.git_dir, repository.git_dir]
        leave_mark(hook_folder(repository.common_dir), event, places)
    from sleepcode.hook.sleeping import practise_after, sleep_after

    steps = [practise_after, sleep_after] if sleep else [practise_after]
    refresh_marked(repository.common_dir, steps)


def _from_here(folder: str) -> str:
    """A folder as a person here would write it."""
    from pathlib import Path

    path, here = Path(folder), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else folder


def _print_status(repo: str | None, is_json: bool = True) -> None:
    from sleepcode.cli.common import open_with_settings, print_result
    from sleepcode.hook.status import read_hook_status
    from sleepcode.render.hook import render_hook
    from sleepcode.render.json_output import hook_json

    repository, settings = open_with_settings(repo)
    report = read_hook_status(repository)
    print_result(
        is_json, settings.color, lambda: {"hook": hook_json(report)}, lambda style: render_hook(report, style)
    )
