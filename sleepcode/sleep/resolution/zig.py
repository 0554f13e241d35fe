"""Zig: paths beside a file, and the names that a `build.zig` above it gives to modules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sleepcode.facts import Import
from sleepcode.parsing.module_paths import Rules
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, folders_above, join, name_of
from sleepcode.sleep.resolution.listed import ListedResolver
from sleepcode.sleep.resolution.zig_builds import BUILD, Wired, ZigBuild

_ENDING = ".zig"


class ZigResolver(ListedResolver):
    """Files by their paths, and modules by what the nearest build that names them says."""

    def __init__(self, index: PathIndex, rules: Rules, configs: Mapping[str, bytes]) -> None:
        super().__init__(index, rules)
        self._builds: dict[str, dict[str, Wired]] = {}
        """Folder -> what the build in it wires by name."""
        for path in sorted(configs):
            if name_of(path) == BUILD:
                self._builds[folder_of(path)] = ZigBuild(configs[path].decode("utf-8", "replace")).modules()

    @property
    def configuration(self) -> object:
        return self._builds

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        yield from super().asked(before, changed)
        came_or_went = set(changed)
        for folder, modules in self._builds.items():
            for name, wired in modules.items():
                if wired.file and join(folder, wired.file) in came_or_went:
                    yield Asked(name, folder)

    def resolve(self, path: str, imported: Import) -> list[str]:
        if not imported.target.endswith(_ENDING):
            folder, wired = self._wired(path, imported.target)
            place = join(folder, wired.file) if wired is not None and wired.file else None
            if place is not None and place in self.index:
                return [place]
        return super().resolve(path, imported)

    def external(self, path: str, imported: Import) -> str:
        wired = self._wired(path, imported.target)[1]
        return wired.package if wired is not None else super().external(path, imported)

    def _wired(self, path: str, name: str) -> tuple[str, Wired | None]:
        """(folder of the nearest build above a file that wires a name, what it wires it to)."""
        for folder in (*folders_above(path), ""):
            if (wired := self._builds.get(folder, {}).get(name)) is not None:
                return folder, wired
        return "", None
