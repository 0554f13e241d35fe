"""Reading what a model replied where JSON was asked for."""

from __future__ import annotations

import json
import re
from typing import Any

from sleepcode.errors import ModelReplyBad

_MOST_STARTS = 200
"""Brackets of a reply that are taken for a beginning."""
_START = re.compile(r"[{\[]")


def read_json(text: str) -> Any:
    """The first JSON object in a reply that says anything, or else its longest list, whatever stands around it.

    Raises ModelReplyBad where there is neither.
    """
    decoder = json.JSONDecoder()
    found: list[tuple[int, Any]] = []
    place = 0
    for _ in range(_MOST_STARTS):
        start = _START.search(text, place)
        if start is None:
            break
        try:
            value, end = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            place = start.end()
            continue
        if isinstance(value, dict) and value:
            return value
        found.append((end - start.start(), value))
        place = end
    if not found:
        raise ModelReplyBad("its reply is not valid JSON", "try again, or another model")
    return max(found, key=lambda item: item[0])[1]
