"""What shell scripts name: the commands that they run, and names that are no plain words wherever they stand.

Functions are commands like any other, and text is often run: prompts, aliases, hooks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from sleepcode.parsing.shell_functions import find_code

_TELLING = re.compile(
    r"(?<![\w/.@+-])(?=\w*_|\w+(?:-+|::)\w)[A-Za-z_]\w*(?:(?:::|-+)\w+)*(?![\w-]|::\w|\.\w)"
)
"""`git_prompt_info`, `git-auto-fetch`, `_omz::plugin`, but no option, and no name of a file."""
_COMMAND = re.compile(
    r"(?:^|[;&|{!])[ \t]*(?:(?:then|do|else|if|elif|while|until|time|exec|command|noglob|nocorrect)[ \t]+)*"
    r"([A-Za-z0-9]{2,80})(?=[ \t;&|}]|$)(?![ \t]*(?:\(|\+?=))"
)
_ALIASED = re.compile(r"\balias(?:[ \t]+-\w+)*[ \t]+[^=\s]{1,80}=[\"']?([A-Za-z0-9]{2,80})(?=[ \t;&|\"']|$)")
_SUBSTITUTED = re.compile(r"(?:\$\(|`|(?<![=\w(])\()[ \t]*([A-Za-z0-9]{2,80})(?=[ \t;&|)`]|$)")
_LONGEST_LINE = 2_000


def find_used(lines: Sequence[str], commands: Collection[bytes], has_errors: bool) -> Counter[bytes]:
    """Name -> how often a script has it, outside of comments on lines of their own.

    `commands` are those that the grammar found; where it has errors, lines tell them.
    """
    found: Counter[bytes] = Counter()
    code = set(find_code(lines)) if has_errors else ()
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("#"):
            continue
        names = _TELLING.findall(line[:_LONGEST_LINE])
        if "alias" in line:
            names += _ALIASED.findall(line[:_LONGEST_LINE])
        if number in code:
            names += _COMMAND.findall(line[:_LONGEST_LINE])
            names += _SUBSTITUTED.findall(line[:_LONGEST_LINE])
        found.update(name.encode("utf-8", "surrogatepass") for name in names)
    for name, times in Counter(commands).items():
        found.setdefault(name, times)
    return found
