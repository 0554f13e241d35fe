"""Which scripts a shell script reads or runs: `source "$SHOP/lib/cart.sh"`, `bash scripts/x.sh`, `for x ("$SHOP"/lib/*.zsh)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import ANYWHERE
from sleepcode.parsing.late import late

_PARENTHESES = r"\$\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)"
_BRACES = r"\$\{(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]*\})*\})*\}"
_WORD = (
    rf"(?:\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|{_PARENTHESES}|{_BRACES}|\\[^\n]|[^\s\"'`;&|()<>{{}}\\]++)"
    r"{1,40}"
)
_COMMAND = (
    r"(?:^|[;&|({!\"'`])[ \t]*"
    r"(?:(?:then|do|else|if|elif|while|until|command|builtin|exec|env|[A-Za-z_]\w*=[^\s\"'$`;&|()]*)[ \t]+)*"
)
_SOURCED = late(rf"{_COMMAND}(?:source|\\?\.|(?P<load>load))[ \t]+(?P<word>{_WORD})")
_RUN = late(
    rf"(?<![\w$./=-])(?:(?:/usr)?/bin/)?(?:ba|z|k|da)?sh(?:[ \t]+-[\w-]+)*[ \t]+(?P<word>(?!-){_WORD})"
)
_CALLED = late(rf"{_COMMAND}(?P<word>[\"']?(?:\.\.?/|\$){_WORD})")
_LOOP = late(rf"\bfor[ \t]+\w+[ \t]*(?:in[ \t]|\()(?P<words>(?:[ \t]*{_WORD}){{1,8}})")
_BARE = late(r"^[\"']?\w+[\"']?$")
_ANY_WORD = late(_WORD)
_SCRIPT = late(r"\.(?:sh|bash|zsh|ksh)$")
_LEADING = late(rf"(?:{_PARENTHESES}|{_BRACES}|\$\w+(?::[A-Za-z])*)/+")
_BESIDE = late(r"dirname|BASH_SOURCE|\$0|\{0|%[xN]|\bpwd\b|\bPWD\b")
"""What says that a folder is the script's own."""
_SIGNS = ("source", ".", "sh", "load")
_LONGEST_LINE = 1_000
_MOST = 500


def find_sources(lines: Sequence[str]) -> tuple[Import, ...]:
    """What a script reads or runs of others, in the order of its lines; at most 500."""
    found: dict[str, Import] = {}
    is_tested = any(line.startswith("@test") for line in lines)
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE or line.lstrip().startswith("#"):
            continue
        if not any(sign in line for sign in _SIGNS):
            continue
        for word in _words_of(line, is_tested):
            target = _target_of(word)
            if target and len(found) < _MOST:
                found.setdefault(target, Import(target, (), number, True))
    return tuple(found.values())


def _words_of(line: str, is_tested: bool) -> Iterator[str]:
    """What a line reads or runs, as it is written; a bare name stands for one beside the script."""
    for match in _SOURCED.finditer(line):
        # What tests of shells are run with loads a file by a command of its own.
        if match["load"] is None:
            yield match["word"]
        elif is_tested:
            yield _BARE.sub(r"./\g<0>", match["word"])
    if "sh" not in line:
        return
    yield from (match["word"] for match in _RUN.finditer(line))
    if "/" in line:
        called = (match["word"] for match in _CALLED.finditer(line))
        yield from (word for word in called if _SCRIPT.search(word.strip("\"'")))
        for loop in _LOOP.finditer(line):
            words = _ANY_WORD.findall(loop["words"])
            yield from (word for word in words if "*" in word and _SCRIPT.search(word.strip("\"'")))


def _target_of(word: str) -> str:
    """A path relative to the script, or, behind `ANYWHERE`, to a folder that only a variable tells; empty for others."""
    path = re.sub(r"[\"'\\]", "", word)
    leading = _LEADING.match(path)
    front = ""
    if leading is not None:
        front = "" if _BESIDE.search(leading.group()) else ANYWHERE
        path = path[leading.end() :]
    if not path or path[0] in "/~-" or re.search(r"[$`()<>:=,]|//", path):
        return ""
    is_path = leading is not None or any(sign in path for sign in "./")
    return front + path if is_path and path.rpartition("/")[2].strip(".*?") and path[-1] != "." else ""
