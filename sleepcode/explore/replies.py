"""Reading what a model replied where JSON was asked for."""

from __future__ import annotations

import json
from typing import Any

from sleepcode.errors import ModelReplyBad


def read_json(text: str) -> Any:
    """The first JSON object or list in a reply, whatever stands around it. Raises ModelReplyBad."""
    starts = [place for place in (text.find("{"), text.find("[")) if place >= 0]
    if starts:
        try:
            return json.JSONDecoder().raw_decode(text[min(starts) :])[0]
        except (ValueError, RecursionError):
            pass
    raise ModelReplyBad("its reply is not valid JSON", "try again, or another model")
