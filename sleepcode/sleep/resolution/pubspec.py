"""What a `pubspec.yaml` says of a package of Dart, read line by line: nobody needs more of YAML for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.parsing.late import late

PUBSPEC = "pubspec.yaml"
_KEY = late(r"^(\s*)(?:-\s+)?(['\"]?)([\w.-]+)\2[ \t]*:(?:[ \t]+(.*))?$")
_ITEM = late(r"^\s*-\s+(.+)$")
_COMMENT = late(r"(?:^|\s)#.*$")
_FOLDED = late(r"[>|][+-]?\d?")
_MOST_LINES = 2_000


class Entry(NamedTuple):
    """A key in one of the sections of a manifest."""

    name: str
    value: str
    line: int
    inner: tuple[tuple[str, str], ...] = ()
    """What is said below it: `path` -> `../cart`."""

    def said(self, key: str) -> str:
        """What is said below it under a key."""
        return dict(self.inner).get(key, "")


class Pubspec(NamedTuple):
    """A manifest, taken apart."""

    values: dict[str, tuple[str, int]]
    """Key at the top -> (its value, its line)."""
    sections: dict[str, list[Entry]]
    """Key at the top -> the entries below it; of a list, entries of its items."""

    def value(self, key: str) -> str:
        """What a key at the top says; empty where it says nothing."""
        return self.values.get(key, ("", 0))[0]

    def entries(self, section: str) -> list[Entry]:
        """What stands below a key at the top."""
        return self.sections.get(section, [])

    def needed(self) -> Iterator[tuple[str, Entry]]:
        """(section, entry) of the packages that it depends on."""
        for section in ("dependencies", "dev_dependencies"):
            yield from ((section, entry) for entry in self.entries(section))


def read_pubspec(text: str) -> Pubspec:
    """The manifest that a text is; what is written in other ways than these usually are is left out."""
    values: dict[str, tuple[str, int]] = {}
    sections: dict[str, list[Entry]] = {}
    section, depth, is_folded = "", 0, False
    for number, raw in enumerate(text.split("\n")[:_MOST_LINES], 1):
        line = _COMMENT.sub("", raw.rstrip())
        if not line.strip():
            continue
        match = _KEY.match(line)
        if not line[0].isspace() and not line.startswith("-"):
            is_folded = False
            if match is None:
                continue
            section, value = match.group(3), _bare(match.group(4) or "")
            depth = 0
            is_folded = bool(_FOLDED.fullmatch(value))
            values[section] = ("" if is_folded else value, number)
            sections[section] = [Entry(item, "", number) for item in _items(value)]
        elif is_folded:
            values[section] = (f"{values[section][0]} {line.strip()}".strip(), values[section][1])
        elif section and match is not None and not line.lstrip().startswith("-"):
            indent = len(match.group(1))
            depth = depth or indent
            value = _bare(match.group(4) or "")
            found = sections[section]
            if indent <= depth:
                found.append(Entry(match.group(3), value, number))
            elif found:
                found[-1] = found[-1]._replace(inner=(*found[-1].inner, (match.group(3), value)))
        elif section and (item := _ITEM.match(line)) is not None and not depth:
            sections[section].append(Entry(_bare(item.group(1)), "", number))
    return Pubspec(values, sections)


def _bare(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def _items(value: str) -> list[str]:
    """The items of a list on one line: `[app, packages/cart]`."""
    if not (value.startswith("[") and value.endswith("]")):
        return []
    return [item for part in value[1:-1].split(",") if (item := _bare(part))]
