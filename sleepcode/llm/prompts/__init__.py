"""Prompts as files: what a model is told, kept short, versioned with the program. Imports nothing of it."""

from __future__ import annotations

from functools import cache

from sleepcode.shipped import read_shipped

VERSION = 2
"""Changes when a prompt changes in what it asks for; notes carry it."""


@cache
def read_prompt(name: str) -> str:
    """The text of `name`.md."""
    return read_shipped(__name__, f"{name}.md").strip()


def fence(text: str) -> str:
    """Repository text between fences that it can't close itself."""
    mark = "````"
    while mark in text:
        mark += "`"
    return f"{mark}\n{text}\n{mark}"
