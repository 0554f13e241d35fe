"""Replies of runs that were broken off: who asks the same for the same thing gets what was paid for.

What is asked is known by a digest of the model, the messages, the tools and whether JSON is wanted. How much
room a reply gets is no part of it: that depends on what a run has left. Replies to the same question (notes
that are explored several times begin alike) come in the order in which they were given.
"""

from __future__ import annotations

import json
import zlib
from collections import deque
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from sleepcode.llm.protocol import Completion, Message, ToolCall, Usage
from sleepcode.llm.secrets import withhold
from sleepcode.store.ledger import Ledger
from sleepcode.store.replies import KeptReply, NewReply


def identify_request(
    model: str, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], is_json: bool
) -> str:
    """The digest of what is asked: the same for the same question, in whatever run."""
    parts = json.dumps([model, messages, tools, is_json], sort_keys=True)
    return blake2b(parts.encode("ascii"), digest_size=16).hexdigest()


class Recording:
    """The replies for one thing (`scope`): those of earlier runs that were not used yet, and new ones."""

    def __init__(self, ledger: Ledger, scope: str) -> None:
        self.scope = scope
        self._known: dict[str, deque[Completion]] = {}
        for kept in ledger.replies(scope):
            # What can't be read is asked once more: nothing depends on it.
            if (reply := _unpack(kept)) is not None:
                self._known.setdefault(kept.asked, deque()).append(reply)

    def take(self, asked: str) -> Completion | None:
        """The next reply that an earlier run got to this question; None where it got no more."""
        known = self._known.get(asked)
        return known.popleft() if known else None

    def pack(self, asked: str, reply: Completion) -> NewReply:
        """A reply as it is written down."""
        record = json.dumps([reply.text, reply.tool_calls, reply.finish])
        return NewReply(self.scope, asked, zlib.compress(record.encode("ascii")))


def withhold_reply(reply: Completion) -> Completion:
    """The reply without what looks like a secret: it is kept, and quoted in the requests that follow."""
    calls = tuple(call._replace(arguments=_withhold_arguments(call.arguments)) for call in reply.tool_calls)
    return Completion(withhold(reply.text)[0], reply.usage, calls, reply.finish)


def _withhold_arguments(arguments: str) -> str:
    try:
        value = json.loads(arguments)
    except (ValueError, RecursionError):
        return withhold(arguments)[0]
    clean = _withhold_in(value)
    return arguments if clean == value else json.dumps(clean)


def _withhold_in(value: Any) -> Any:
    if isinstance(value, str):
        return withhold(value)[0]
    if isinstance(value, list):
        return [_withhold_in(part) for part in value]
    if isinstance(value, dict):
        return {key: _withhold_in(part) for key, part in value.items()}
    return value


def _unpack(kept: KeptReply) -> Completion | None:
    try:
        text, calls, finish = json.loads(zlib.decompress(kept.record))
        usage = Usage(kept.prompt, kept.completion, kept.cached, kept.cost, kept.is_estimated)
        return Completion(text, usage, tuple(ToolCall(*call) for call in calls), finish)
    except (zlib.error, ValueError, TypeError):
        return None
