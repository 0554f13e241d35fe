"""The parts that a repository's build puts together, each with a manifest of its own: modules, crates, packages."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.manifests import manifests_by_depth, read_json, read_toml, table
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number

_INCLUDE = late(r"\binclude\s*\(?((?:\s*['\"]:?[\w:./-]+['\"]\s*,?)+)")
_QUOTED = late(r"['\"]:?([\w:./-]+)['\"]")
_MODULE = late(r"<module>\s*([\w./-]+)\s*</module>")
_QUESTIONS = {
    "module": ("Which modules are there?", "Which modules does this project have?"),
    "crate": ("Which crates are there?", "Which crates are in the workspace?"),
    "package": ("Which packages are in this repository?", "Which packages are in the workspace?"),
}
_LEAST, _MOST_SHOWN, _MOST_READ = 2, 40, 120


class _Part(NamedTuple):
    name: str
    folder: str
    """Empty where it isn't known to have one of that name."""


def ask_about_parts(snapshot: Snapshot) -> Iterator[Note]:
    """What each build puts together, by what its parts are called."""
    for noun, find in (("module", _modules), ("crate", _crates), ("package", _packages)):
        source, parts = find(snapshot)
        if len(parts) < _LEAST:
            continue
        lines = [f"It is built of {number(len(parts), noun)}:"]
        lines += [
            f"- `{clean(part.name, 80)}`" + (f" in `{clean(part.folder, 100)}/`" if part.folder else "")
            for part in parts[:_MOST_SHOWN]
        ]
        if (rest := len(parts) - _MOST_SHOWN) > 0:
            lines.append(f"- and {rest} more")
        for question in _QUESTIONS[noun]:
            yield make_question(snapshot, question, "\n".join(lines), [Citation(path) for path in source])


def _modules(snapshot: Snapshot) -> tuple[list[str], list[_Part]]:
    """Those of Gradle, or of Maven."""
    folders = {path.rpartition("/")[0] for path in snapshot.files}
    for path in ("settings.gradle.kts", "settings.gradle"):
        text = (snapshot.read_text(path) or "") if path in snapshot.files else ""
        names = [name for match in _INCLUDE.finditer(text) for name in _QUOTED.findall(match[1])]
        if names:
            parts = [(name, name.replace(":", "/")) for name in dict.fromkeys(names)]
            return [path], [
                _Part(name, folder if _is_folder(folder, folders) else "") for name, folder in parts
            ]
    text = (snapshot.read_text("pom.xml") or "") if "pom.xml" in snapshot.files else ""
    found = dict.fromkeys(match.strip("/") for match in _MODULE.findall(text))
    return ["pom.xml"], [_Part(name, name if _is_folder(name, folders) else "") for name in found]


def _is_folder(folder: str, folders: set[str]) -> bool:
    return any(one == folder or one.startswith(f"{folder}/") for one in folders)


def _crates(snapshot: Snapshot) -> tuple[list[str], list[_Part]]:
    """The members of a workspace of Cargo, and what is at its top."""
    top = read_toml(snapshot, "Cargo.toml") if "Cargo.toml" in snapshot.files else {}
    members = table(top, "workspace").get("members")
    patterns = [one for one in members if isinstance(one, str)] if isinstance(members, list) else []
    found: list[_Part] = []
    for path in manifests_by_depth(snapshot, "Cargo.toml")[:_MOST_READ] if patterns else ():
        folder = path.rpartition("/")[0]
        if folder and not any(fnmatchcase(folder, pattern.strip("./")) for pattern in patterns):
            continue
        name = table(read_toml(snapshot, path), "package").get("name")
        if isinstance(name, str):
            found.append(_Part(name, folder))
    return ["Cargo.toml"], found


def _packages(snapshot: Snapshot) -> tuple[list[str], list[_Part]]:
    """Those of npm below a workspace."""
    is_workspace = (
        "workspaces" in read_json(snapshot, "package.json") or "pnpm-workspace.yaml" in snapshot.files
    )
    if not is_workspace:
        return [], []
    found: list[_Part] = []
    for path in manifests_by_depth(snapshot, "package.json")[:_MOST_READ]:
        folder = path.rpartition("/")[0]
        name = read_json(snapshot, path).get("name")
        is_apart = bool(aside_kind(path)) or snapshot.files[path].role is Role.TEST
        if folder and isinstance(name, str) and name and not is_apart:
            found.append(_Part(name, folder))
    source = "pnpm-workspace.yaml" if "pnpm-workspace.yaml" in snapshot.files else "package.json"
    return [source], found
