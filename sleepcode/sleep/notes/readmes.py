"""The README that is nearest to the top, by its paragraphs."""

from __future__ import annotations

import re

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import plain

_README = late(r"(?:(?:\.github|docs?)/)?readme(?:\.(?:md|markdown|rst|txt|adoc|asciidoc|rdoc|org))?", re.I)
_NO_PROSE = late(r"^\s*(?:[#<>|!.:=~\-*+]|\[!|\[!\[|```|\d+[.)]\s|\[[^\]]+\]:)")
_ITEM = late(r"\s*(?:[-+*]|\d+[.)])\s")
_APPEAL = late(r"sponsor|backers?\b|donat|patreon|opencollective|funded by|\bhiring\b", re.I)
_RULE = late(r" {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$")
_UNDERLINE = late(r"(?:={3,}|-{3,}|~{3,})\s*$")
_MOST_README = 30_000


def read_readme(snapshot: Snapshot) -> tuple[str, str]:
    """(path, opening) of the README that is nearest to the top; empty where there is none."""
    readmes = (path for path in snapshot.files if _README.fullmatch(path))
    path = min(readmes, key=lambda path: (path.count("/"), path), default="")
    return path, (snapshot.read_text(path) or "")[:_MOST_README] if path else ""


def readme_paragraphs(snapshot: Snapshot) -> list[tuple[str, Citation, str]]:
    """(text, place, heading of the section that it stands in; empty before the first section)"""
    path, content = read_readme(snapshot)
    found: list[tuple[str, Citation, str]] = []
    heading = ""
    block: list[str] = []
    start, under = 0, ""
    is_code = is_list = is_titled = False
    for line_number, line in enumerate(content.split("\n"), 1):
        if line.lstrip().startswith("```"):
            is_code = not is_code
        if len(block) == 1 and not is_code and _UNDERLINE.match(line):
            # What has a line below it is a title: the project's, or that of a section.
            title = block.pop().strip()
            heading, is_titled = title if is_titled else "", True
            continue
        if line.startswith("#") and not is_code:
            heading = line.strip("# ") if line.startswith("##") else heading
            is_titled = True
        elif _RULE.match(line) and not block and not is_code:
            # What is below a rule belongs to no section above it.
            heading = ""
        # What follows an item of a list goes on with it.
        is_list = bool(line.strip()) and (is_list or (bool(_ITEM.match(line)) and not block))
        is_prose = bool(line.strip()) and not is_code and not line.startswith(("    ", "\t"))
        is_prose = is_prose and not is_list
        is_prose = is_prose and (
            bool(block) or not _NO_PROSE.match(line) or line.lstrip().startswith(("**", "*"))
        )
        if is_prose and not line.lstrip().startswith(("#", "---", "===", "<!--")):
            if not block:
                start, under = line_number, heading
            block.append(line)
            continue
        if block:
            found.append((plain("\n".join(block)), Citation(path, start, line_number - 1), under))
            block = []
    if block:
        found.append((plain("\n".join(block)), Citation(path, start, start + len(block) - 1), under))
    return [item for item in found if len(item[0]) > 20 and not _APPEAL.search(item[0])]
