"""The versioned schema: keys that programs rely on, and values that survive any path."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from sleepcode.model import Candidate, NoteKind, Role
from sleepcode.render.json_output import (
    answer_json,
    error_json,
    index_json,
    localization_json,
    notes_json,
    prompt_json,
    status_json,
    to_json,
)
from tests.support import results
from tests.support.golden import Golden

OUTPUTS: dict[str, Callable[[], dict[str, Any]]] = {
    "localization": lambda: localization_json(results.LOCALIZATION),
    "answer": lambda: answer_json(results.ANSWER),
    "index": lambda: index_json(results.REPORT),
    "status": lambda: status_json(results.STATUS),
    "notes": lambda: notes_json(
        results.STAMP, (results.ARCHITECTURE, results.THEME), {(NoteKind.EDIT, "blueprint")}
    ),
    "prompt": lambda: prompt_json("Do this.", results.STAMP, ("a notice",)),
    "error": lambda: error_json("it broke", "mend it", 1),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_json_is_as_its_schema_says(golden: Golden, name: str) -> None:
    golden.check(f"render/{name}.json", to_json(OUTPUTS[name]()))


@pytest.mark.parametrize("name", OUTPUTS)
def test_json_names_its_schema_first(name: str) -> None:
    assert next(iter(json.loads(to_json(OUTPUTS[name]())).items())) == ("schema", 1)


@pytest.mark.parametrize("path", ["a\nb", "caf\udce9", "\ud800", "\x1b[2J", 'quote"', "日本", "\u2028"])
def test_any_path_survives_a_round_trip(path: str) -> None:
    candidate = Candidate(path, 0.5, 0.0, Role.SOURCE, "", ())
    text = to_json(localization_json(results.LOCALIZATION._replace(candidates=(candidate,))))
    assert text.isascii()
    assert json.loads(text)["predicted"][0]["path"] == path
