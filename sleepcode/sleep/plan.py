"""What a revision holds and what of it is not read, with the reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from sleepcode.config import Settings
from sleepcode.model import TreeFile
from sleepcode.parsing.component_names import component_name, is_component
from sleepcode.parsing.languages import detect_language, tells_language
from sleepcode.parsing.notebooks import most_bytes
from sleepcode.parsing.roles import is_changelog, is_data
from sleepcode.parsing.starts import tells_start
from sleepcode.ranking.globs import make_path_filter
from sleepcode.repo.attributes import ignored_paths, read_attributes
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import Repository
from sleepcode.repo.trees import list_tree
from sleepcode.sleep.report import MISSING

SYMLINK = "120000"
SUBMODULE = "160000"

RULE_FILES = (".gitattributes", ".sleepcodeignore")


class Entry(NamedTuple):
    """A file of the revision; `key` is what its facts are kept under."""

    path: str
    blob: str
    key: str
    size: int
    is_link: bool
    is_large: bool
    """It is over its limit: known by name and history only."""


@dataclass(slots=True)
class Plan:
    """The files of a revision in the order of their paths, and those left out."""

    entries: list[Entry] = field(default_factory=list)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    skipped: dict[str, list[str]] = field(default_factory=dict)
    """Reason -> paths that are known by name only, or not at all."""
    rules: dict[str, str] = field(default_factory=dict)
    """Path -> blob of the files that say what others are, or that they are left out."""

    def skip(self, reason: str, path: str) -> None:
        self.skipped.setdefault(reason, []).append(path)


def facts_key(path: str, blob: str, is_link: bool = False, is_large: bool = False) -> str:
    """What the facts of this content are kept under: the blob and what its name says of it; a link has none, nor has
    what is over its limit, which is another for other names and settings."""
    return f"{blob}:{'@' if is_link else '>' if is_large else ''}{_said_of(path)}"


def _said_of(path: str) -> str:
    """What a path says of its file's content: a component is called as its file is."""
    name = path.rpartition("/")[2]
    return f"{component_name(path)}.{name.rpartition('.')[2]}" if is_component(name) else _telling_name(name)


@lru_cache(maxsize=10_000)
def _telling_name(name: str) -> str:
    """What a file's name says of its content: an ending, or all of it where that alone tells."""
    stem, dot, extension = name.rpartition(".")
    if not (dot and stem) or tells_language(name) or tells_start(name):
        return name
    return extension.lower()


def size_limit(path: str, settings: Settings) -> int:
    """Bytes up to which a file is read; data gets less than what people write."""
    language = detect_language(path, b"")
    is_small = bool(language) and is_data(language) and not is_changelog(path)
    most = min(settings.max_data_bytes, settings.max_file_bytes) if is_small else settings.max_file_bytes
    return most_bytes(path, most)


def make_plan(
    repository: Repository,
    commit: str,
    settings: Settings,
    reader: BlobReader,
    known_sizes: Mapping[str, int] | None = None,
    known_roles: Collection[str] = (),
) -> Plan:
    """Lists the revision's files; `known_sizes` are sizes by path that still hold.

    Attributes are read for paths that aren't among `known_roles`: they decide on roles alone.

    Raises RepositoryError when its trees can't be read.
    """
    files = list_tree(repository, commit, known_sizes)
    rules = {
        file.path: file.blob
        for file in files
        if file.path.rpartition("/")[2] in RULE_FILES and file.mode.startswith("100")
    }
    return plan_files(files, rules, settings, reader, known_roles)


def plan_files(
    files: Sequence[TreeFile],
    rules: Mapping[str, str],
    settings: Settings,
    reader: BlobReader,
    known_roles: Collection[str] = (),
) -> Plan:
    """What is done with some of a revision's files, by the rules in it (path -> blob)."""
    plan = Plan(rules=dict(rules))
    contents = _read_rules(rules, reader)
    paths = [file.path for file in files]
    ignores = {path: data for path, data in contents.items() if path.endswith(".sleepcodeignore")}
    ignored = ignored_paths(paths, ignores) if ignores else set()
    attributes = {path: data for path, data in contents.items() if path.endswith(".gitattributes")}
    if any(b"linguist-" in data for data in attributes.values()):
        plan.attributes = read_attributes([path for path in paths if path not in known_roles], attributes)
    chosen = make_path_filter(settings.include, settings.exclude)
    for file in files:
        if file.mode == SUBMODULE:
            plan.skip("submodule", file.path)
        elif file.path in ignored:
            plan.skip("ignored by .sleepcodeignore", file.path)
        elif chosen is not None and not chosen(file.path):
            plan.skip("left out by include/exclude", file.path)
        else:
            limit = size_limit(file.path, settings)
            if file.size < 0:
                plan.skip(MISSING, file.path)
            elif limit < file.size:
                plan.skip(f"over {limit:,} bytes", file.path)
            plan.entries.append(
                Entry(
                    path=file.path,
                    blob=file.blob,
                    key=facts_key(file.path, file.blob, file.mode == SYMLINK, limit < file.size),
                    size=file.size,
                    is_link=file.mode == SYMLINK,
                    is_large=limit < file.size,
                )
            )
    plan.entries.sort(key=lambda entry: entry.path)
    return plan


def _read_rules(rules: Mapping[str, str], reader: BlobReader) -> dict[str, bytes]:
    read = ((path, reader.read(blob, limit=1_000_000)) for path, blob in rules.items())
    return {path: data for path, data in read if data is not None}
