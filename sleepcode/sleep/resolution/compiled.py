"""Go modules, Cargo workspaces, JVM packages, C includes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from sleepcode.model import Import
from sleepcode.parsing.import_keys import HERE, PACKAGE
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join, name_of, nearest

_MOST_PACKAGE = 50


class GoResolver:
    """A package import means the package's files, tests aside."""

    def __init__(self, index: PathIndex, configs: Mapping[str, bytes]) -> None:
        self.index = index
        self._modules: list[tuple[str, str]] = []
        for path in sorted(configs):
            if path.rpartition("/")[2] == "go.mod":
                text = configs[path].decode("utf-8", "replace")
                match = re.search(r"^module\s+\"?([^\s\"]+)", text, re.M)
                if match:
                    self._modules.append((match.group(1), folder_of(path)))
                for name, place in re.findall(
                    r"^(?:replace\s+)?\s*(\S+)(?:\s+v\S+)?\s+=>\s+(\.\S*)", text, re.M
                ):
                    folder = join(folder_of(path), place)
                    if folder is not None:
                        self._modules.append((name, folder))
        self._modules.sort(key=lambda module: (-len(module[0]), module))

    @property
    def configuration(self) -> object:
        return self._modules

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            if path.endswith(".go") and not path.endswith("_test.go"):
                package = folder_of(path)
                yield Asked(name_of(package))
                yield Asked(HERE)
                yield from (Asked(name_of(name)) for name, folder in self._modules if folder == package)

    def resolve(self, path: str, imported: Import) -> list[str]:
        for name, folder in self._modules:
            if imported.target == name or imported.target.startswith(name + "/"):
                place = join(folder, imported.target[len(name) :])
                files = self.index.folders.get(place or "", ())
                return [file for file in files if file.endswith(".go") and not file.endswith("_test.go")][
                    :_MOST_PACKAGE
                ]
        return []

    def external(self, path: str, imported: Import) -> str:
        parts = imported.target.split("/")
        if "." not in parts[0] or any(imported.target.startswith(name) for name, _ in self._modules):
            return ""
        has_owner = parts[0] in ("github.com", "gitlab.com", "bitbucket.org") or parts[:2] == [
            "golang.org",
            "x",
        ]
        return "/".join(parts[: 3 if has_owner else 2])


class RustResolver:
    """Paths from the crate's root, the file's module or another crate of the workspace."""

    def __init__(self, index: PathIndex, configs: Mapping[str, bytes]) -> None:
        self.index = index
        self._crates: dict[str, str] = {}
        self._roots: list[str] = []
        for path in sorted(configs):
            if path.rpartition("/")[2] != "Cargo.toml":
                continue
            import tomllib

            folder = folder_of(path)
            self._roots.append(folder)
            try:
                manifest = tomllib.loads(configs[path].decode("utf-8", "replace"))
            except (ValueError, RecursionError):
                continue
            package = manifest.get("package")
            name = package.get("name") if isinstance(package, dict) else None
            if isinstance(name, str):
                self._crates[name.replace("-", "_")] = folder
        self._roots.sort(key=lambda root: (-len(root), root))

    @property
    def configuration(self) -> object:
        return self._crates, self._roots

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            if not path.endswith(".rs"):
                continue
            name, folder = name_of(path), folder_of(path)
            yield Asked(name.removesuffix(".rs"))
            if name == "mod.rs":
                yield Asked(name_of(folder))
            # What stands for a folder is meant where nothing in the folder is.
            yield from self._asked_from(path.removesuffix(".rs"))
            if name in ("mod.rs", "lib.rs", "main.rs"):
                yield from self._asked_from(folder)

    def _asked_from(self, folder: str) -> Iterator[Asked]:
        """Imports that may mean the file that stands for a folder."""
        yield Asked("self", folder)
        yield Asked("super", folder)
        if folder_of(folder) in self._roots or self._source(f"{folder}/x.rs".lstrip("/")) == folder:
            yield Asked("crate", folder_of(folder))
        for crate, place in self._crates.items():
            if f"{place}/src".lstrip("/") == folder:
                yield Asked(crate)

    def resolve(self, path: str, imported: Import) -> list[str]:
        parts = [part for part in imported.target.split("::") if part]
        if not parts:
            return []
        first, rest = parts[0], parts[1:]
        if first == "crate":
            return self._in_folder(self._source(path), rest)
        if first in ("self", "super"):
            module = self._module_folder(path)
            ups = 0
            while rest and rest[0] == "super":
                rest = rest[1:]
                ups += 1
            for _ in range(ups + (first == "super")):
                module = folder_of(module)
            return self._in_folder(module, rest)
        if first in self._crates:
            folder = self._crates[first]
            return self._in_folder(f"{folder}/src".lstrip("/"), rest)
        return self._in_folder(self._module_folder(path), parts) if imported.local else []

    def external(self, path: str, imported: Import) -> str:
        first = imported.target.partition("::")[0]
        if (
            first in ("crate", "self", "super", "std", "core", "alloc", "proc_macro", "test")
            or first in self._crates
        ):
            return ""
        return first if re.match(r"^[a-z]\w*$", first) else ""

    def _source(self, path: str) -> str:
        for root in self._roots:
            if not root or path.startswith(root + "/"):
                inner = path[len(root) + 1 if root else 0 :]
                top = inner.partition("/")[0]
                return f"{root}/{top if '/' in inner else 'src'}".lstrip("/")
        return folder_of(path)

    def _module_folder(self, path: str) -> str:
        """The folder that holds the submodules of a file."""
        folder, _, name = path.rpartition("/")
        if name in ("mod.rs", "lib.rs", "main.rs", "build.rs"):
            return folder
        return f"{folder}/{name.removesuffix('.rs')}".lstrip("/")

    def _in_folder(self, folder: str, parts: list[str]) -> list[str]:
        """The longest run of modules that exists."""
        for end in range(len(parts), 0, -1):
            place = "/".join([folder, *parts[:end]]).lstrip("/")
            for candidate in (f"{place}.rs", f"{place}/mod.rs"):
                if candidate in self.index:
                    return [candidate]
        for candidate in (f"{folder}.rs", f"{folder}/mod.rs", f"{folder}/lib.rs", f"{folder}/main.rs"):
            if candidate.lstrip("/") in self.index:
                return [candidate.lstrip("/")]
        return []


class JvmResolver:
    """A class by the end of its path; a package by its folder."""

    _ENDINGS = (".java", ".kt", ".scala", ".groovy")
    configuration = None

    def __init__(self, index: PathIndex) -> None:
        self.index = index
        self._meant: dict[tuple[str, tuple[str, ...]], tuple[list[list[str]], list[str]]] = {}

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        """Name of a folder -> the folders of that name with classes in them."""
        folders: dict[str, list[str]] = {}
        for folder in sorted(self.index.folders):
            if any(path.endswith(self._ENDINGS) for path in self.index.folders[folder]):
                folders.setdefault(name_of(folder), []).append(folder)
        return folders

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            if path.endswith(self._ENDINGS):
                yield Asked(name_of(path).rpartition(".")[0])
                yield Asked(PACKAGE + name_of(folder_of(path)))

    def resolve(self, path: str, imported: Import) -> list[str]:
        # The same classes are imported again and again; only which of several is meant depends on where.
        key = imported.target, imported.names
        known = self._meant.get(key)
        if known is None:
            known = self._meant[key] = self._find(imported)
        choices, files = known
        return [nearest(choice, path) for choice in choices] if choices else files

    def is_loose(self, imported: Import) -> bool:
        """Whether an import may mean a package, for there is no class of its name."""
        known = self._meant.get((imported.target, imported.names)) or self._find(imported)
        return not known[0]

    def _find(self, imported: Import) -> tuple[list[list[str]], list[str]]:
        """(for each file that is meant, the paths that it may be; the files of a package, where it is one)."""
        parts = imported.target.removesuffix(".*").split(".")
        for end in range(len(parts), max(len(parts) - 3, 1), -1):
            place = "/".join(parts[:end])
            for ending in self._ENDINGS:
                if found := self.index.meant(place + ending):
                    return [found], []
        names = [f"{'/'.join(parts)}/{name}{ending}" for name in imported.names for ending in self._ENDINGS]
        if choices := [found for name in names if (found := self.index.meant(name))]:
            return choices, []
        folders = self._package(parts) or self._package(parts[:-1])
        files = (file for folder in folders for file in self.index.folders[folder])
        return [], [file for file in files if file.endswith(self._ENDINGS)][:_MOST_PACKAGE]

    def external(self, path: str, imported: Import) -> str:
        parts = imported.target.split(".")
        if (
            len(parts) < 2
            or parts[0] in ("java", "javax", "kotlin", "scala", "sun", "jdk")
            or self.resolve(path, imported)
        ):
            return ""
        return ".".join(parts[: 3 if len(parts) > 3 else 2])

    def _package(self, parts: list[str]) -> list[str]:
        if len(parts) < 2:
            return []
        end = "/".join(parts)
        return [
            folder
            for folder in self._folders.get(parts[-1], ())
            if folder == end or folder.endswith("/" + end)
        ]


class CResolver:
    """Quoted includes beside the file, then by the end of the path; angle ones only by a longer end."""

    configuration = None

    def __init__(self, index: PathIndex) -> None:
        self.index = index

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        yield from (Asked(name_of(path)) for path in changed)

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target.replace("\\", "/")
        beside = join(folder_of(path), target)
        if imported.local and beside and beside in self.index:
            return [beside]
        end = target
        while end.startswith(("../", "./")):
            end = end.partition("/")[2]
        if not imported.local and "/" not in end:
            return []
        found = self.index.nearest(end, path)
        return [found] if found else []

    def external(self, path: str, imported: Import) -> str:
        if (
            imported.local
            or "/" not in imported.target
            or imported.target.startswith(
                ("sys/", "bits/", "linux/", "netinet/", "arpa/", "net/", "asm/", "mach/")
            )
        ):
            return ""
        return imported.target.partition("/")[0]
