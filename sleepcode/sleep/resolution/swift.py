"""Swift: types of a file's own target, and of those that it imports; targets are folders, as packages lay them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import IMPORTED, is_of_package
from sleepcode.sleep.resolution.families import Asked, Definers
from sleepcode.sleep.resolution.files import PathIndex, folder_of, folders_above, join, name_of
from sleepcode.sleep.resolution.modules import ModuleResolver, Seen

_MANIFEST = "Package.swift"
_EXPORTS = re.compile(r"\w*[Ee]xport(?:s|ed)?\.swift")
"""How the files are called by custom that hand on what other targets have."""
_MODULE = re.compile(r"^(?:.*/)?(?:Sources|Tests)/[^/]+(?=/)|^[^/]+(?=/)")
"""The folder of a target of a package; of anything else, the top one that a file is in."""
_TARGET = re.compile(
    r"\.(target|executableTarget|testTarget|macro|plugin|systemLibrary)\s*\(\s*name:\s*\"([\w-]+)\""
)
_PATH = re.compile(r"\bpath:\s*\"([^\"\n]+)\"")
_EXPORTED = re.compile(
    r"^[^\n/]*@_exported\b[^\n]*?\bimport\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?(\w+)",
    re.M,
)
_HEADERS = "/include/"
"""Where a target of C has the header that is called as it, and is what Swift imports of it."""


class Target(NamedTuple):
    """A target as a manifest declares it."""

    kind: str
    """`target`, `executableTarget`, ..."""
    name: str
    path: str
    """Empty where it lies as it is called."""
    offset: int
    """Where in the manifest."""


def read_targets(text: str) -> list[Target]:
    """The targets that a `Package.swift` declares, in its order."""
    matches = list(_TARGET.finditer(text))
    ends = [*(match.start() for match in matches), len(text)][1:]
    placed = (_PATH.search(text, match.end(), end) for match, end in zip(matches, ends, strict=True))
    return [
        Target(match.group(1), match.group(2), path.group(1) if path is not None else "", match.start())
        for match, path in zip(matches, placed, strict=True)
    ]


def is_swift_config(name: str) -> bool:
    """Whether a file of this name says where targets lie, or what those who import one see of others."""
    return name == _MANIFEST or _EXPORTS.fullmatch(name) is not None


class SwiftResolver(ModuleResolver):
    """A type by what defines it at its top; where definitions aren't known, by the file that is named after it."""

    language = "swift"
    ending = ".swift"

    def __init__(
        self, index: PathIndex, configs: Mapping[str, bytes], definers: Definers | None = None
    ) -> None:
        super().__init__(index)
        self._configs = configs
        self._definers = definers
        self._closures: dict[str, set[str]] = {}

    @cached_property
    def _targets(self) -> dict[str, str]:
        """Folder -> name of the target, for those whose place is written down."""
        targets: dict[str, str] = {}
        for path in sorted(path for path in self._configs if name_of(path) == _MANIFEST):
            for target in read_targets(self._read(path)):
                folder = join(folder_of(path), target.path) if target.path else None
                if folder:
                    targets.setdefault(folder, target.name)
        return targets

    @cached_property
    def _exports(self) -> dict[str, list[str]]:
        """Target -> those that whoever imports it sees too."""
        exports: dict[str, list[str]] = {}
        for path in sorted(path for path in self._configs if _EXPORTS.fullmatch(name_of(path))):
            if named := _EXPORTED.findall(self._read(path)):
                exports.setdefault(self._name_of(path), []).extend(named)
        return exports

    def _read(self, path: str) -> str:
        return self._configs[path].decode("utf-8", "replace")

    @property
    def configuration(self) -> object:
        return self._targets, self._exports

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        yield from super().asked(before, changed)
        yield from (Asked(name_of(path).removesuffix(".h")) for path in changed if _HEADERS in path)

    def resolve(self, path: str, imported: Import) -> list[str]:
        if is_of_package(imported):
            return super().resolve(path, imported)
        module = imported.target.partition(".")[0]
        return self.index.meant(f"{module}{_HEADERS}{module}.h")

    def module_of(self, path: str) -> str:
        placed = next((folder for folder in folders_above(path) if folder in self._targets), "")
        match = _MODULE.match(path)
        return placed or (match.group() if match is not None else "")

    def _name_of(self, path: str) -> str:
        """The name by which the target of a file is imported."""
        folder = self.module_of(path)
        return self._targets.get(folder) or name_of(folder)

    def see(self, module: str, names: Sequence[str]) -> Seen:
        named = [name.removeprefix(IMPORTED) for name in names if name.startswith(IMPORTED)]
        own = self._targets.get(module) or name_of(module)
        seen = {one for name in (own, *named) for one in self._closure(name)}
        return dict.fromkeys(sorted(seen), ((),))

    def _closure(self, name: str) -> Iterable[str]:
        """A target and those that it hands on."""
        known = self._closures.get(name)
        if known is None:
            known, todo = {name}, [name]
            while todo:
                news = [one for one in self._exports.get(todo.pop(), ()) if one not in known]
                known.update(news)
                todo += news
            self._closures[name] = known
        return known

    def choose(self, paths: Sequence[str], seen: Seen) -> str:
        visible = [path for path in paths if self._name_of(path) in seen]
        return visible[0] if len(visible) == 1 else ""

    def defining(self, name: str) -> Sequence[str]:
        if self._definers is None:
            return super().defining(name)
        return sorted(
            path for path in self._definers(name) if path.endswith(self.ending) and path in self.index
        )
