"""Git's path patterns, as `.gitignore` and `.gitattributes` files have them.

Text is matched byte by byte as git does it, so give patterns and paths through `as_bytes_text`. A pattern
takes time in proportion to the path, however many wildcards it has: it may come from anyone. Unlike git's,
a slash always separates, even in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t\\n\\r\\x0b\\x0c",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
_NEVER = r"[^\s\S]"


class PathPattern(NamedTuple):
    """One pattern; `matches` takes a path from the folder that the pattern's file is in."""

    matches: Callable[[str], object]
    is_folder_only: bool
    is_negative: bool


def as_bytes_text(path: str) -> str:
    """A path (as git's were decoded, with surrogate escapes) with one character for each of its bytes."""
    return path if path.isascii() else path.encode("utf-8", "surrogateescape").decode("latin-1")


def compile_pattern(text: str) -> PathPattern:
    """Compiles a pattern as it stands in its line, less trailing blanks. Nonsense matches nothing."""
    is_negative = text.startswith("!")
    text = text[is_negative:]
    is_folder_only = text.endswith("/")
    text = text[: -1 if is_folder_only else None]
    if "/" in text:
        matches = re.compile(_translate_path(text.removeprefix("/"))).fullmatch
        return PathPattern(matches, is_folder_only, is_negative)
    match_name = re.compile(_translate_part(text)).fullmatch

    def matches_name(path: str) -> object:
        return match_name(path[path.rfind("/") + 1 :])

    return PathPattern(matches_name, is_folder_only, is_negative)


def _translate_path(text: str) -> str:
    """A regular expression for a pattern with slashes; `**` stands for any number of folders."""
    groups: list[list[str]] = [[]]
    for part in text.split("/"):
        if len(part) > 1 and not part.strip("*"):
            groups.append([])
        else:
            groups[-1].append(_translate_part(part))
    if len(groups) == 1:
        return "/".join(groups[0])
    first, *middle, last = ("/".join(group) for group in groups)
    # The leftmost place for a group leaves most for the rest, so no other has to be tried.
    between = "".join(f"(?>(?:[^/]+/)*?{group}/)" for group in middle if group)
    start = f"{first}/" if first else ""
    return f"{start}{between}(?:[^/]+/)*{last}" if last else rf"{start}{between}[\s\S]+"


def _translate_part(text: str) -> str:
    """A regular expression for what stands between two slashes."""
    pieces: list[str] = [""]
    place = 0
    while place < len(text):
        character = text[place]
        place += 1
        if character == "*":
            if pieces[-1] or len(pieces) == 1:
                pieces.append("")
        elif character == "?":
            pieces[-1] += "[^/]"
        elif character == "[":
            found, place = _translate_bracket(text, place)
            if not found:
                return _NEVER
            pieces[-1] += found
        else:
            if character == "\\":
                if place == len(text):
                    return _NEVER
                character = text[place]
                place += 1
            pieces[-1] += re.escape(character)
    if not text:
        return _NEVER
    if len(pieces) == 1:
        return pieces[0]
    first, *middle, last = pieces
    # As above: a star's leftmost continuation is the only one that needs to be tried.
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle) + f"[^/]*{last}"


def _translate_bracket(text: str, place: int) -> tuple[str, int]:
    """(a character class, the place after it) for a bracket opened before `place`; empty when malformed."""
    is_inverse = text[place : place + 1] in ("!", "^")
    place += is_inverse
    members = ""
    start = place
    while place < len(text) and (text[place] != "]" or place == start):
        end = text.find("]", place + 2) if text.startswith("[:", place) else -1
        if end > place + 2 and text[end - 1] == ":":
            name = text[place + 2 : end - 1]
            if name not in _CLASSES:
                return "", place
            members += _CLASSES[name]
            place = end + 1
            continue
        low, place = _bracket_character(text, place)
        high = low
        if text[place : place + 1] == "-" and text[place + 1 : place + 2] not in ("", "]"):
            high, place = _bracket_character(text, place + 1)
        if low and high and low <= high:
            members += f"{re.escape(low)}-{re.escape(high)}"
    if place >= len(text):
        return "", place
    if is_inverse:
        return f"[^/{members}]", place + 1
    return (f"(?!/)[{members}]" if members else _NEVER), place + 1


def _bracket_character(text: str, place: int) -> tuple[str, int]:
    if text[place] == "\\":
        place += 1
    return text[place : place + 1], place + 1
