"""The hook's script: portable `sh` that hands over to a process of its own and returns."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from sleepcode.hook import knock

MARKER = "# sleepcode hook"
KEPT_SUFFIX = ".before-sleepcode"
EVENTS = ("post-commit", "post-merge", "post-checkout", "post-rewrite")
VERSION = 1

_TEMPLATE = """\
#!/bin/sh
{marker} {version}: after {event}, keeps the index fresh in the background.
# `sleepcode hook uninstall` takes it away and puts back what was here before.
{guard}(
    common=$(git rev-parse --git-common-dir) || exit 0
    common=$(cd "$common" && pwd -P) || exit 0
    gitdir=$(git rev-parse --absolute-git-dir) || exit 0
    low=
    if command -v nice; then low="nice -n 19"; fi
    if command -v ionice && ionice -c 3 true; then low="$low ionice -c 3"; fi
    python={python}
    knock={knock}
    if [ -x "$python" ] && [ -f "$knock" ]; then
        exec $low "$python" -I -S "$knock" "$common" "$gitdir" "$PWD" {event}{options}
    elif command -v sleepcode; then
        exec $low sleepcode hook run --event {event}{options}
    fi
) </dev/null >/dev/null 2>&1 &
kept="${{0%/*}}/{event}{suffix}"
if [ -x "$kept" ]; then
    exec "$kept" "$@"
fi
exit 0
"""

_CHECKOUT_GUARD = """\
# A checkout of files (git says 0) moves no HEAD.
[ "$3" = 0 ] || """


def write_script(event: str, *, sleep: bool, python: str = "") -> str:
    """The script for one of git's events. `python` is the interpreter that it pins, this one by default."""
    return _TEMPLATE.format(
        marker=MARKER,
        version=VERSION,
        event=event,
        guard=_CHECKOUT_GUARD if event == "post-checkout" else "",
        python=shlex.quote(python or sys.executable),
        knock=shlex.quote(str(Path(knock.__file__).resolve())),
        options=" --sleep" if sleep else "",
        suffix=KEPT_SUFFIX,
    )


def is_ours(path: Path) -> bool:
    """Whether a hook's file was written by `write_script`."""
    return any(line.startswith(MARKER) for line in _read(path).splitlines()[:3])


def calls_us(path: Path) -> bool:
    """Whether somebody's own hook calls this program."""
    return "sleepcode hook run" in _read(path)


def spends(path: Path) -> bool:
    """Whether a hook of ours was installed with `--sleep`."""
    return any(line.rstrip().endswith("--sleep") for line in _read(path).splitlines())


def pinned_interpreter(path: Path) -> str:
    """The interpreter that a hook of ours starts; empty when it names none."""
    for line in _read(path).splitlines():
        name, _, value = line.strip().partition("=")
        if name == "python":
            return "".join(shlex.split(value))
    return ""


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(100_000).decode("utf-8", "surrogateescape")
    except OSError:
        return ""
