"""What is wrong with a reply, whatever it was for."""

from __future__ import annotations

from sleepcode.errors import ModelRefused, ModelReplyEmpty
from sleepcode.llm.protocol import Completion

_EMPTY = "the reply is empty"
_CUT = "it thought until no room was left to reply"


def find_problem(reply: Completion) -> str:
    """In words; empty when nothing is wrong."""
    if reply.finish == "content_filter":
        return "the reply was refused by a filter"
    if not reply.text.strip() and not reply.tool_calls:
        return _CUT if reply.finish == "length" else _EMPTY
    return ""


def check_reply(model: str, reply: Completion, room: int) -> Completion:
    """The reply, which had so many tokens of `room`. Raises ModelReplyEmpty and ModelRefused for one that is of
    no use."""
    problem = find_problem(reply)
    if problem == _CUT:
        empty = ModelReplyEmpty(
            f"{model}: {problem} ({room:,} tokens)", "give a larger budget, or a model that thinks less"
        )
        empty.is_cut = True
        raise empty
    if problem:
        kind = ModelReplyEmpty if problem == _EMPTY else ModelRefused
        raise kind(f"{model}: {problem}", "try again, or another model")
    return reply
