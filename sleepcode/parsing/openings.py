"""What a document says first: its first paragraph of prose, or the description in its settings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.parsing.comments import first_paragraph
from sleepcode.parsing.late import late

_MESSAGE_WORDS = late(r"[A-Za-z]{2,}")

_DESCRIPTION = late(r"(?:description|summary)\s*[:=]\s*([^\s>|].{8,})$")
_UNDERLINE = late(r"([=~^\"#*+-])\1{2,}")
_FENCES = ("```", "~~~")
_MODULE_LINE = late(r"(?:import|export)\s.*['\"];?$")
"""What pages of MDX import; no prose."""


def document_opening(language: str, lines: Sequence[str]) -> str:
    """The first paragraph of prose in a document."""
    if language not in ("markdown", "restructuredtext", "text", "asciidoc", "rdoc"):
        return ""
    start, described = _front_matter(lines)
    if described:
        return first_paragraph(described)
    paragraph: list[str] = []
    is_code = False
    for line in lines[start : start + 120]:
        stripped = line.strip()[:500]
        if stripped.startswith(_FENCES):
            is_code = not is_code
            if paragraph:
                break
        if is_code or _MODULE_LINE.match(stripped):
            continue
        if len(paragraph) == 1 and _UNDERLINE.fullmatch(stripped):
            # What has a line below it is a title.
            paragraph = []
            continue
        is_prose = bool(re.match(r"[\w`*_\[\"'(]", stripped)) and len(_MESSAGE_WORDS.findall(stripped)) >= 3
        is_markup = (
            stripped.startswith(("[![", "![", "<", "..", ":", "|", "#", "---", "===", "[!"))
            or "badge" in stripped
            # An item of a list, where a link leads, a line of nothing but links.
            or re.match(r"[*+-]\s|\d+[.)]\s|\[[^\]]*\]:", stripped)
            or re.fullmatch(r"(?:\[[^\]]*\]\([^)]*\)[\s|·•,/-]*)+", stripped)
        )
        # A paragraph may end in a line of a word or two.
        if (is_prose or (paragraph and stripped[:1].isalnum())) and not is_markup:
            paragraph.append(stripped)
        elif paragraph and not is_prose:
            break
    return first_paragraph(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(paragraph)))


def _front_matter(lines: Sequence[str]) -> tuple[int, str]:
    """(line after the settings of a page at its top, the description that they give); (0, "") where there are none."""
    fence = lines[0].rstrip() if lines else ""
    if fence not in ("---", "+++"):
        return 0, ""
    end = next((number for number, line in enumerate(lines[1:100], 1) if line.rstrip() == fence), 0)
    settings = (_DESCRIPTION.match(line[:500]) for line in lines[1:end])
    found = next((match.group(1).strip().strip("'\"") for match in settings if match is not None), "")
    return (end + 1 if end else 0), found
