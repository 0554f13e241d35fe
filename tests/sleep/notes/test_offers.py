"""Questions on what a project takes from outside and offers to it."""

from __future__ import annotations

from collections.abc import Mapping

from sleepcode.sleep.notes.architecture import write_architecture
from tests.support.snapshots import ask_all, make_snapshot

VARIABLES = "Which environment variables does this project read?"


def answers(files: Mapping[str, str]) -> dict[str, str]:
    snapshot = make_snapshot(files)
    return {note.key: note.text for note in ask_all(snapshot, write_architecture(snapshot))}


def test_variables_are_told_with_their_defaults_and_lines() -> None:
    text = answers(
        {
            "shop/settings.py": 'import os\n\nPORT = os.getenv("SHOP_PORT", "8000")\nHOME = os.environ["HOME"]\n',
            "shop/mail.py": 'import os\n\nKEY = os.environ["MAIL_KEY"]\nPORT = os.getenv("SHOP_PORT")\n',
            "tests/test_shop.py": 'import os\n\nos.environ["ONLY_TESTED"]\n',
            ".env.example": "# of the mail\nMAIL_KEY=abc\nSHOP_PORT=1\n",
        }
    )[VARIABLES]

    assert text == (
        "It reads 2 environment variables by name, in 2 files:\n"
        "- `shop/mail.py` (1): `MAIL_KEY` (line 3)\n"
        "- `shop/settings.py` (1): `SHOP_PORT` (line 3, default `8000`)\n"
        "`.env.example` lists 2 variables with example values: `MAIL_KEY` and `SHOP_PORT`.\n"
        "Of those that the system sets it reads `HOME`."
    )


def test_commands_and_options_are_told_where_they_are_defined() -> None:
    told = answers(
        {
            "shop/cli.py": (
                "import argparse\n\nsub = argparse.ArgumentParser().add_subparsers()\n"
                'serve = sub.add_parser("serve", help="Starts the server")\nserve.add_argument("--port")\n'
            ),
            "scripts/release.py": 'import argparse\n\nargparse.ArgumentParser().add_argument("--dry-run")\n',
        }
    )

    assert told["Which commands does this project have?"] == (
        "It has 1 command, in 1 file:\n- `serve` (`shop/cli.py:4`): Starts the server."
    )
    assert told["Which command line options does this project have?"] == (
        "It has 1 command line option, in 1 file:\n- `shop/cli.py` (1): `--port` (line 5)"
    )


def test_nothing_is_told_where_there_is_nothing() -> None:
    assert VARIABLES not in answers({"shop/cart.py": "def total():\n    return 1\n"})
