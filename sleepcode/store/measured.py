"""What an evaluation measured of a model with notes and without: a small file beside the store."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from sleepcode.model_reports import Measured

_NAME = "measured.json"


def write_measured(store_path: str, measured: Measured) -> None:
    """Keeps the newest measurement. One that can't be written is only told."""
    path = Path(store_path).with_name(_NAME)
    beside = path.with_name(f"{_NAME}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(asdict(measured)), encoding="utf-8")
        beside.replace(path)


def read_measured(store_path: str) -> Measured | None:
    """The newest measurement; None where there is none that can be read."""
    try:
        return Measured(**json.loads(Path(store_path).with_name(_NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
