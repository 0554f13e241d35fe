"""PHP, Ruby, Lua, and languages that name files relative to the importing one."""

from __future__ import annotations

from collections.abc import Mapping

from sleepcode.model import Import
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join
from sleepcode.sleep.resolution.javascript import parse_json


class PhpResolver:
    """Names by composer's PSR-4 prefixes; required files by path."""

    def __init__(self, index: PathIndex, configs: Mapping[str, bytes]) -> None:
        self._index = index
        self._prefixes: list[tuple[str, str]] = []
        for path in sorted(configs):
            if path.rpartition("/")[2] != "composer.json":
                continue
            package = parse_json(configs[path])
            for section in ("autoload", "autoload-dev"):
                rules = package.get(section, {}) if isinstance(package, dict) else {}
                psr = rules.get("psr-4", {}) if isinstance(rules, dict) else {}
                for prefix, places in psr.items() if isinstance(psr, dict) else ():
                    for place in places if isinstance(places, list) else [places]:
                        folder = join(folder_of(path), place) if isinstance(place, str) else None
                        if folder is not None:
                            self._prefixes.append((prefix.strip("\\"), folder))
        self._prefixes.sort(key=lambda item: (-len(item[0]), item))

    def resolve(self, path: str, imported: Import) -> list[str]:
        if imported.local:
            beside = join(folder_of(path), imported.target)
            if beside and beside in self._index:
                return [beside]
            found = self._index.nearest(imported.target, path)
            return [found] if found else []
        name = imported.target.strip("\\")
        for prefix, folder in self._prefixes:
            if name.startswith(prefix + "\\") or not prefix:
                inner = name[len(prefix) :].strip("\\").replace("\\", "/")
                place = f"{folder}/{inner}.php".lstrip("/")
                if place in self._index:
                    return [place]
        found = self._index.nearest(name.replace("\\", "/") + ".php", path) if "\\" in name else None
        return [found] if found else []

    def external(self, path: str, imported: Import) -> str:
        parts = imported.target.strip("\\").split("\\")
        if (
            imported.local
            or len(parts) < 2
            or any(parts[0] == prefix.partition("\\")[0] for prefix, _ in self._prefixes)
        ):
            return ""
        return "\\".join(parts[:2])


class RubyResolver:
    """`require_relative` beside the file; `require` from lib, app and the like."""

    def __init__(self, index: PathIndex) -> None:
        self._index = index

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target.removesuffix(".rb") + ".rb"
        if imported.local or target.startswith("."):
            place = join(folder_of(path), target)
            return [place] if place and place in self._index else []
        for root in ("lib/", "app/", "", "test/", "spec/"):
            if root + target in self._index:
                return [root + target]
        found = self._index.nearest("lib/" + target, path)
        return [found] if found else []

    def external(self, path: str, imported: Import) -> str:
        return "" if imported.local or imported.target.startswith(".") else imported.target.partition("/")[0]


class LuaResolver:
    """Dots are folders; a folder means its init.lua."""

    def __init__(self, index: PathIndex) -> None:
        self._index = index

    def resolve(self, path: str, imported: Import) -> list[str]:
        place = imported.target.replace(".", "/")
        for end in (f"{place}.lua", f"{place}/init.lua"):
            found = self._index.nearest(end, path)
            if found:
                return [found]
        return []

    def external(self, path: str, imported: Import) -> str:
        return imported.target.partition(".")[0]


class RelativeResolver:
    """Shell, styles and pages: a path beside the importing file."""

    def __init__(self, index: PathIndex) -> None:
        self._index = index

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target
        place = target.lstrip("/") if target.startswith("/") else join(folder_of(path), target)
        if not place:
            return []
        folder, _, name = place.rpartition("/")
        partial = f"{folder}/_{name}".lstrip("/")
        for candidate in (
            place,
            f"{place}.scss",
            f"{place}.css",
            f"{partial}.scss",
            f"{place}.sh",
            f"{place}/_index.scss",
        ):
            if candidate in self._index:
                return [candidate]
        if target.count("/") >= 1 and not target.startswith("."):
            found = self._index.nearest(target.lstrip("/"), path)
            return [found] if found else []
        return []

    def external(self, path: str, imported: Import) -> str:
        return ""
