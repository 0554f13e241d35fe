"""What `.gitattributes` and `.sleepcodeignore` of a revision say of its paths.

`git check-attr --source` needs a newer git than many machines have, so the two linguist attributes are
read from the files themselves, by git's own rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sleepcode.repo.patterns import PathPattern, as_bytes_text, compile_pattern

_WANTED = frozenset(("linguist-generated", "linguist-vendored"))
_LONGEST_LINE = 2_048
"""Git itself leaves longer lines of attributes out."""
_LONGEST_PATTERN = 4_096
_MOST_LINES = 10_000
"""Lines of one ignore file that count, so that no file makes an index take for ever."""
_UNSPECIFIED = "unspecified"
_Assignments = Sequence[tuple[str, str]]
"""(attribute, `set`, `unset`, `unspecified` or its value), in the order of the line."""


class _Rule(NamedTuple):
    folder: str
    pattern: PathPattern
    values: _Assignments


class _IgnoreFile(NamedTuple):
    folder: str
    patterns: Sequence[PathPattern]
    """Last line first."""


def read_attributes(paths: Iterable[str], attribute_files: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """Path -> {attribute: `set`, `unset` or its value}, for the paths that have one.

    `attribute_files` maps the path of each `.gitattributes` to its content.
    """
    macros = _read_macros(attribute_files.get(".gitattributes", b""))
    rules = list(_read_rules(attribute_files, macros))
    found: dict[str, dict[str, str]] = {}
    for path in paths if rules else ():
        decided: dict[str, str] = {}
        name = as_bytes_text(path)
        for folder, pattern, values in rules:
            if name.startswith(folder) and pattern.matches(name[len(folder) :]):
                _decide(decided, values, macros)
        kept = {key: decided[key] for key in _WANTED & decided.keys() if decided[key] != _UNSPECIFIED}
        if kept:
            found[path] = kept
    return found


def ignored_paths(paths: Iterable[str], ignore_files: Mapping[str, bytes]) -> set[str]:
    """The paths that `.sleepcodeignore` files (path -> content, gitignore syntax) leave out."""
    files = [
        _IgnoreFile(_folder_of(name), [*map(compile_pattern, _ignore_lines(ignore_files[name]))][::-1])
        for name in _deepest_first(ignore_files)
    ]
    folders: dict[str, bool] = {"": False}

    def is_folder_ignored(folder: str) -> bool:
        missing = []
        while folder not in folders:
            missing.append(folder)
            folder = folder.rpartition("/")[0]
        for inner in reversed(missing):
            folders[inner] = folders[inner.rpartition("/")[0]] or _is_excluded(inner, files, is_folder=True)
        return folders[missing[0]] if missing else folders[folder]

    ignored = set()
    for path in paths:
        name = as_bytes_text(path)
        if is_folder_ignored(name.rpartition("/")[0]) or _is_excluded(name, files, is_folder=False):
            ignored.add(path)
    return ignored


def _is_excluded(path: str, files: Iterable[_IgnoreFile], *, is_folder: bool) -> bool:
    """What the last line that matches says, the deepest file's before all others'."""
    for folder, patterns in files:
        if not path.startswith(folder):
            continue
        inner = path[len(folder) :]
        for pattern in patterns:
            if (is_folder or not pattern.is_folder_only) and pattern.matches(inner):
                return not pattern.is_negative
    return False


def _deepest_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=_depth, reverse=True)


def _depth(name: str) -> int:
    return name.count("/")


def _folder_of(name: str) -> str:
    """The folder that a file's patterns start from, with its slash; empty at the top."""
    folder, slash, _ = as_bytes_text(name).rpartition("/")
    return folder + slash


def _ignore_lines(data: bytes) -> Iterator[str]:
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").split("\n")
    for line in lines[:_MOST_LINES]:
        line = line.removesuffix("\r")
        text = line.rstrip(" ")
        if len(text) < len(line) and (len(text) - len(text.rstrip("\\"))) % 2:
            text += " "
        if text and not text.startswith("#") and len(text) <= _LONGEST_PATTERN:
            yield text


def _attribute_lines(data: bytes) -> Iterator[tuple[str, _Assignments]]:
    """(pattern or `[attr]name`, what it assigns) of each line."""
    for line in data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").split("\n"):
        text = line.strip(" \t\r")
        if not text or text.startswith("#") or len(line) >= _LONGEST_LINE:
            continue
        pattern, rest = _split_pattern(text)
        yield pattern, [_read_assignment(field) for field in re.split(r"[ \t\r]+", rest) if field]


def _read_assignment(field: str) -> tuple[str, str]:
    name, has_value, value = field.partition("=")
    if name[:1] == "-":
        return name[1:], "unset"
    if name[:1] == "!":
        return name[1:], _UNSPECIFIED
    return name, value if has_value else "set"


def _split_pattern(line: str) -> tuple[str, str]:
    quoted = re.match(r'"((?:[^"\\]|\\.)*)"', line)
    if quoted:
        return re.sub(r"\\([0-3][0-7]{2}|.)", _unescape, quoted[1]), line[quoted.end() :]
    fields = re.split(r"[ \t\r]+", line, maxsplit=1)
    return fields[0], fields[1] if len(fields) > 1 else ""


def _unescape(escape: re.Match[str]) -> str:
    text = escape[1]
    if len(text) == 3:
        return chr(int(text, 8))
    return {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}.get(text, text)


def _read_macros(data: bytes) -> dict[str, _Assignments]:
    """Attribute -> what it stands for, from `[attr]` lines, which only the topmost file may have."""
    lines = _attribute_lines(data)
    return {name.removeprefix("[attr]"): values for name, values in lines if name.startswith("[attr]")}


def _read_rules(attribute_files: Mapping[str, bytes], macros: Mapping[str, _Assignments]) -> Iterator[_Rule]:
    """The rules that concern us, the one that wins first."""
    concerned = _WANTED | macros.keys()
    for name in _deepest_first(attribute_files):
        for text, values in reversed([*_attribute_lines(attribute_files[name])]):
            kept = [(key, value) for key, value in values if key in concerned]
            if kept and not text.startswith(("!", "[attr]")):
                pattern = compile_pattern(text)
                # Attributes are of files: a folder's pattern says nothing of what is in it.
                if not pattern.is_folder_only:
                    yield _Rule(_folder_of(name), pattern, kept)


def _decide(decided: dict[str, str], values: _Assignments, macros: Mapping[str, _Assignments]) -> None:
    """Sets what no earlier rule has set, the line's last word first, a macro's words in its place."""
    waiting = [*values]
    while waiting:
        name, value = waiting.pop()
        if name not in decided:
            decided[name] = value
            if value == "set":
                waiting += macros.get(name, ())
