"""Texts that are kept beside the tests, so that every change of what users read shows in a diff."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "fixtures" / "golden"


@dataclass(frozen=True)
class Golden:
    """Golden files; run with `--update-golden` to write them anew."""

    is_updating: bool = False

    def check(self, name: str, text: str) -> None:
        """Fails unless `text` is what fixtures/golden/`name` holds."""
        file = FOLDER / name
        if self.is_updating:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        assert file.is_file(), f"no golden file {name}; run pytest with --update-golden and read it"
        assert text == file.read_bytes().decode("utf-8")
