"""Notebooks of Jupyter, shown as their cells: code as it is, prose as comments, each on the line where git has it.

nbformat writes every line of a cell on a line of its own, so that lines of a notebook can be told, cited and shown
like those of any file. One that is written otherwise, all in one line, is JSON like any.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sleepcode.parsing.decode import decode
from sleepcode.parsing.late import late

NOTEBOOK = "notebook"
ELSEWHERE = "\f"
"""What stands for a line that is of no cell's source: white space, which hardly any other file has on a line."""
MOST_TIMES_LARGER = 20
"""How much larger than other files notebooks may be: most of one is what it printed and drew."""
_ENDING = ".ipynb"
_CELL_TYPE = late(r'\s*"cell_type":\s*"(\w+)"')
_SOURCE = late(r'\s*"(?:source|input)":\s*\[\s*$')
_LINE = late(r'\s*("(?:[^"\\]|\\.)*"),?\s*$')
_KERNEL = late(
    r'"(?:kernelspec|language_info)":\s*\{[^{}]*?"language":\s*"([\w+#-]+)"|"pygments_lexer":\s*"i?([a-z+#-]+)\d?"|'
    r'"name":\s*"([\w+#-]+)",\s*"nbconvert_exporter"'
)
_SETTINGS_BYTES = 6_000
"""Of the start and of the end, where a notebook says what it is."""
_SLASHES = frozenset("javascript typescript tsx rust go java kotlin scala c cpp c-sharp swift php".split())
_NAMES = {"c++": "cpp", "c#": "c-sharp", "r": "r"}
_MAGIC = ("%", "!")
_KEY_WIDTH = 80
_MOST_PLAIN = 150_000
"""Characters of one without cells to be shown as it is: a larger one is mostly what was printed and drawn."""


def most_bytes(path: str, limit: int) -> int:
    """How large a file may be where others may have `limit` bytes."""
    return limit * MOST_TIMES_LARGER if path.endswith(_ENDING) else limit


def decode_file(path: str, data: bytes) -> str | None:
    """Text of a file as it is read and shown; None for binary."""
    text = decode(data)
    return text if text is None or not path.endswith(_ENDING) else show_cells(text, kernel_language(data))


def kernel_language(data: bytes) -> str:
    """The language of a notebook's code, by our name for it."""
    ends = (data[:_SETTINGS_BYTES], data[-_SETTINGS_BYTES:])
    found = next(filter(None, (_KERNEL.search(end.decode("latin-1")) for end in ends)), None)
    name = next(filter(None, found.groups())).lower() if found is not None else "python"
    return _NAMES.get(name, name)


def comment_mark(language: str) -> str:
    """What prose begins with where a notebook is shown."""
    return "// " if language in _SLASHES else "# "


def show_cells(text: str, language: str) -> str:
    """A notebook with as many lines, of which those of cells have these, and all others `ELSEWHERE`."""
    mark = comment_mark(language)
    shown: list[str] = []
    kind, is_source, is_quoted = "", False, False
    for line in text.split("\n"):
        if is_source:
            found = _LINE.match(line)
            if found is None:
                is_source = False
                shown.append(ELSEWHERE)
                continue
            written = _unquote(found.group(1))
            if kind == "code" and not is_quoted and written.startswith("%%"):
                # The whole cell is another language's, or told to another program.
                is_quoted = not written.startswith(("%%time", "%%capture", "%%prun"))
            is_aside = (
                kind != "code" or is_quoted or (language == "python" and written.lstrip()[:1] in _MAGIC)
            )
            shown.append((mark + written).rstrip() if is_aside and written.strip() else written)
        elif (found := _CELL_TYPE.match(line[:_KEY_WIDTH])) is not None:
            kind = found.group(1)
            shown.append(ELSEWHERE)
        else:
            is_source, is_quoted = _SOURCE.match(line[:_KEY_WIDTH]) is not None, False
            shown.append(ELSEWHERE)
    if shown.count(ELSEWHERE) == len(shown):
        return text if len(text) <= _MOST_PLAIN else "\n".join(shown)
    if text.endswith("\n"):
        shown[-1] = ""
    return "\n".join(shown)


def find_prose(lines: Sequence[str], language: str) -> list[str]:
    """The lines of a notebook as it is shown with the comments' marks taken off, and without its code."""
    mark = comment_mark(language)
    return [line.removeprefix(mark) if line.startswith(mark) else "" for line in lines]


def count_code(lines: Sequence[str]) -> int:
    """The lines of code of a notebook as it is shown."""
    return sum(1 for line in lines if line.strip() and not line.lstrip().startswith(("#", "//")))


def _unquote(quoted: str) -> str:
    try:
        written = str(json.loads(quoted))
    except ValueError:
        return ""
    # What is one line of the file stays one.
    return " ".join(written.rstrip("\r\n").splitlines()) if written.strip() else ""
