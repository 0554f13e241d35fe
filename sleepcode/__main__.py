"""The program's entry, and the only place where errors end.

Expected errors are one line with what to do next; a bug is one line with the path of a log.
"""

from __future__ import annotations

import os
import sys

from sleepcode.errors import SleepcodeError


def main() -> None:
    """Runs the command line. Exits 0, 1 (expected error), 2 (usage), 3 (bug) or 130 (interrupted)."""
    sys.exit(_run())


def _run() -> int:
    try:
        from sleepcode.cli.app import app

        app(prog_name="sleepcode")
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0 if ending.code is None else 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough; the interpreter must not complain at its own end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except SleepcodeError as error:
        _tell(error.message, error.hint, error.exit_code)
        return error.exit_code
    except Exception as error:
        _tell(f"this is a bug in sleepcode: {error!r}", f"please report it with {_write_log()}", 3)
        return 3
    return 0


def _tell(message: str, hint: str, code: int) -> None:
    from sleepcode.render.terminal import safe

    sys.stdout.flush()
    sys.stderr.write(f"error: {safe(message)}\n")
    if hint:
        sys.stderr.write(f"  {safe(hint)}\n")
    if "--json" in sys.argv[1:]:
        from sleepcode.render.json_output import error_json, to_json

        sys.stdout.write(to_json(error_json(message, hint, code)))


def _write_log() -> str:
    """Writes the current exception and versions to the user's log; returns its path."""
    import platform
    import time
    import traceback
    from pathlib import Path

    from sleepcode import __version__
    from sleepcode.paths import user_state_dir

    path = Path(user_state_dir(os.environ)) / "errors.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > 1_000_000:
            path.replace(path.with_suffix(".log.1"))
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"--- {time.strftime('%Y-%m-%dT%H:%M:%S%z')} sleepcode {__version__}, ")
            log.write(f"Python {platform.python_version()}, {platform.platform()}\n")
            log.write(traceback.format_exc() + "\n")
    except OSError:
        traceback.print_exc()
        return "the lines above"
    return str(path)


if __name__ == "__main__":
    main()
