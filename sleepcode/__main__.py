"""The program's entry, and the only place where errors end.

Expected errors are one line, with what to do next; a bug is one line with the path of a log. With
`--json` an error is also an object on standard output. Nobody is ever shown a traceback.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import sys
from typing import Any, TextIO

from sleepcode.cli.common import forget_output
from sleepcode.cli.interrupts import hear_interrupts
from sleepcode.errors import OutputClosed, SleepcodeError, UsageError
from sleepcode.parsing.late import late

_BUG = 3
_INTERRUPTED = 130
_LARGEST_LOG = 1_000_000
_IN_OTHER_WORDS = (
    (late(r"is not a valid float(?: range)?"), "is no number"),
    (late(r"is not a valid int(?:eger)?(?: range)?"), "is no whole number"),
)
"""What the option parser says, and what people understand."""


def main() -> None:
    """Runs the command line. Exits 0, 1 (expected error), 2 (usage), 3 (bug) or 130 (interrupted)."""
    # What a command makes lives until it ends, so cycles are looked for seldom.
    gc.set_threshold(50_000, 50, 100)
    with hear_interrupts():
        code = _run()
    # Python looks for cycles once more before it ends, in all that is there; it goes with the process anyway.
    gc.freeze()
    sys.exit(code)


def _run() -> int:
    try:
        from sleepcode.cli.app import app

        try:
            code = app(prog_name="sleepcode", standalone_mode=False)
        except Exception as error:
            # typer names its errors differently from version to version; this all of them have.
            if not hasattr(error, "format_message"):
                raise
            raise _usage_error(error) from error
    except SleepcodeError as error:
        _tell(error.message, error.hint, error.exit_code)
        return error.exit_code
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0 if ending.code is None else 1
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except (OutputClosed, BrokenPipeError):
        # Whoever read our output has seen enough.
        forget_output()
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            return _tell_bug(error)
        # Help and version are written by typer.
        _tell(f"can't write: {error.strerror}", "free some space, or check where the output goes", 1)
        forget_output()
        return 1
    except Exception as error:
        return _tell_bug(error)
    if code == _INTERRUPTED:
        _write(sys.stderr, "interrupted; what was recorded is kept\n")
    return code if isinstance(code, int) else 0


def _tell_bug(error: Exception) -> int:
    _tell(f"this is a bug in sleepcode: {error!r:.300}", _write_log(), _BUG)
    return _BUG


def _usage_error(error: Any) -> UsageError:
    """An error of the option parser in this program's words."""
    options = getattr(error, "possibilities", None)
    message = error.message if options else error.format_message()
    message, _, meant = message.rstrip(".").partition(". Did you mean ")
    for theirs, ours in _IN_OTHER_WORDS:
        message = theirs.sub(ours, message)
    context = getattr(error, "ctx", None)
    if options or meant:
        hint = f"did you mean {meant.rstrip('?') or ', '.join(sorted(options or ()))}?"
    elif message.lower().startswith("no such option") and " " in message.partition(": ")[2].strip():
        hint = "put `--` in front of a text that begins with a dash"
    elif message.startswith("No such command") and " " in message.partition("'")[2]:
        hint = 'to ask a question, run `sleepcode ask "..."`'
    elif message.startswith("Got unexpected extra argument") and getattr(context, "info_name", "") == "ask":
        hint = "put a question of several words in quotes"
    else:
        hint = f"run `{context.command_path if context is not None else 'sleepcode'} --help`"
    return UsageError(message[:1].lower() + message[1:], hint)


def _tell(message: str, hint: str, code: int) -> None:
    from sleepcode.render.terminal import safe

    lines = f"error: {safe(message)}\n" + (f"hint: {safe(hint)}\n" if hint else "")
    _write(sys.stderr, lines)
    arguments = sys.argv[1:]
    if "--json" in arguments[: arguments.index("--") if "--" in arguments else None]:
        from sleepcode.render.json_output import error_json, to_json

        _write(sys.stdout, to_json(error_json(message, hint, code)))


def _write(stream: TextIO | None, text: str) -> None:
    """Writes where that is still possible; an error that can't be told is no second error."""
    if stream is None:
        return
    with contextlib.suppress(OSError, ValueError):
        stream.write(text.encode(stream.encoding or "utf-8", "backslashreplace").decode(stream.encoding))
        stream.flush()


def _write_log() -> str:
    """Writes the current exception and versions to the user's log; returns what to do with it."""
    import platform
    import sqlite3
    import time
    import traceback
    from pathlib import Path

    from sleepcode import __version__
    from sleepcode.paths import user_state_dir

    path = Path(user_state_dir(os.environ), "errors.log")
    entry = (
        f"--- {time.strftime('%Y-%m-%dT%H:%M:%S%z')} sleepcode {__version__}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.platform()}\n"
        f"{traceback.format_exc()}\n"
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(entry)
    except OSError as error:
        return f"its details could not be written to {path}: {error.strerror}"
    return f"please report it with the last entry of {path}"


if __name__ == "__main__":
    main()
