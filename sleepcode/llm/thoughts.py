"""Leaves out what a model thinks aloud before it answers, where its server doesn't tell the two apart."""

from __future__ import annotations

_START, _END = "<think>", "</think>"


class ThoughtFilter:
    """Takes a reply piece by piece and gives back what is no thought."""

    def __init__(self) -> None:
        self._held = ""
        self._is_open = True
        """Whether the beginning, or the end of a thought, is still awaited."""

    def feed(self, piece: str) -> str:
        """What of the reply so far can be shown that wasn't yet."""
        if not self._is_open:
            return piece
        self._held += piece
        start = self._held.lstrip()
        if _START.startswith(start[: len(_START)]) and _END not in start:
            return ""
        self._is_open = False
        return start.partition(_END)[2].lstrip() if start.startswith(_START) else self._held

    def finish(self) -> str:
        """What was held back and is no thought after all."""
        held = self._held if self._is_open else ""
        return "" if held.lstrip().startswith(_START) else held


def leave_out_thoughts(text: str) -> str:
    """A whole reply without the thoughts that it begins with."""
    if _END in text and _START not in text:
        # Templates that begin the thought themselves leave the model to end it.
        return text.partition(_END)[2].strip("\n")
    reply = ThoughtFilter()
    return (reply.feed(text) + reply.finish()).lstrip("\n")
