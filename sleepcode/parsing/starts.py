"""How a file starts a program: by its name, its first line, or a main function."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from sleepcode.parsing.late import late

_SHEBANG = late(r"#!\s*(?:/|perl\b)")
"""`#![...]` of Rust is none."""
_SOURCED = (".zsh-theme", ".plugin.zsh", ".plugin.bash", ".theme.bash", ".zshrc", ".bashrc", "_test.dart")
"""Endings of what shells only source, and of what only a runner of tests starts, whatever it says at its top."""
_BY_NAME = {"__main__.py": "__main__ module", "main.swift": "main.swift"}
_MAGE = late(r"^//go:build mage$", re.M)
_MOST_MAINS = 5
_MAIN = {
    "python": late(r"^if\s+__name__\s*==\s*['\"]__main__['\"]", re.M),
    "go": late(r"^package main\b.*?^func main\(\)", re.M | re.S),
    "rust": late(r"^(?:async )?fn main\(", re.M),
    "c": late(r"^(?:int|void)\s+(?:[A-Za-z_]\w*\s+)?(?:w?main|w?WinMain)\s*\(", re.M),
    "cpp": late(r"^(?:int|void|auto)\s+(?:[A-Za-z_]\w*\s+)?(?:w?main|w?WinMain)\s*\(", re.M),
    "java": late(r"public\s+static\s+void\s+main\s*\("),
    "kotlin": late(r"^(?:suspend )?fun main\(", re.M),
    "c-sharp": late(r"static\s+(?:async\s+)?(?:void|int|Task(?:<int>)?)\s+Main\s*\("),
    "swift": late(r"^@main\b", re.M),
    "dart": late(
        r"^(?:(?:void|dynamic|(?:Future|FutureOr)<\w+\??>)\s+)?main\([^()]*\)\s*(?:async\s*)?(?:\{|=>)", re.M
    ),
    "objective-c": late(r"^(?:int|void)\s+main\s*\(", re.M),
    "zig": late(r"^pub fn main\(", re.M),
    "julia": late(r"^[^\n#]*\bPROGRAM_FILE\b[^\n]*@__FILE__|^[^\n#]*@__FILE__[^\n]*\bPROGRAM_FILE\b", re.M),
    "d": late(r"^(?:int|void)\s+main\s*\(", re.M),
    "groovy": late(r"^[ \t]*static\s+(?:void|def)\s+main\s*\(", re.M),
    "nim": late(r"^when isMainModule\b", re.M),
    "fortran": late(r"^[ \t]*program[ \t]+\w+[ \t]*$", re.M | re.I),
    "scala": late(r"def main\(args|extends App\b|^@main\b", re.M),
    "haskell": late(r"^main\b[ \t]*(?:::|=)", re.M),
    "fsharp": late(r"^[ \t]*\[<EntryPoint>\]", re.M),
    "elm": late(r"^main[ \t]*(?::|=)", re.M),
    "clojure": late(r"^\(defn-?\s+(?:\^\S+\s+)?-main\b", re.M),
    "erlang": late(r"^-behaviou?r\([ \t]*application[ \t]*\)", re.M),
}
_WORDS = {
    "python": "__main__",
    "scala": "",
    "julia": "PROGRAM_FILE",
    "nim": "isMainModule",
    "fortran": "",
    "erlang": "application",
    "fsharp": "EntryPoint",
}
"""Language -> what each match of its pattern has, which is found far quicker; else what `main` ends in."""
_TOLD = {
    "python": "__main__ guard",
    "julia": "PROGRAM_FILE guard",
    "nim": "isMainModule guard",
    "fortran": "program",
    "erlang": "application callback module",
}
"""Language -> how it is told; else as a main function."""


def tells_start(name: str) -> bool:
    """Whether a file's name alone tells that it starts a program, or that it starts none."""
    return name in _BY_NAME or name.endswith(_SOURCED)


def entry_point(path: str, language: str, text: str, comment_lines: Sequence[tuple[int, int]] = ()) -> str:
    name = path.rpartition("/")[2]
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name.endswith(_SOURCED):
        return ""
    if _SHEBANG.match(text):
        words = text.split("\n", 1)[0][2:100].split()
        interpreter = (
            words[-1] if words and words[0].endswith("/env") else words[0] if words else ""
        ).rpartition("/")[2]
        if interpreter:
            return f"shebang script ({interpreter[:30]})"
    if language == "go" and _MAGE.search(text[:2_000]):
        return "targets of Mage"
    pattern = _MAIN.get(language)
    # Every pattern has such a word, which is found far quicker.
    word = _WORDS.get(language, "ain")
    if pattern is None or word not in text:
        return ""
    for match in islice(pattern.finditer(text), _MOST_MAINS):
        # What is commented out starts nothing; of Go the end of the match is the function.
        line = text.count("\n", 0, match.end()) + 1
        if not any(start <= line <= end for start, end in comment_lines):
            return _TOLD.get(language, "main function")
    return ""
