"""Go modules and Cargo workspaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import HERE
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join, name_of

_MOST_PACKAGE = 50


_CRATES = frozenset(("tests", "examples", "benches"))
"""Folders of a package whose files are each a crate."""


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
            if _is_within(imported.target, name):
                place = join(folder, imported.target[len(name) :])
                files = self.index.folders.get(place or "", ())
                return [file for file in files if file.endswith(".go") and not file.endswith("_test.go")][
                    :_MOST_PACKAGE
                ]
        return []

    def external(self, path: str, imported: Import) -> str:
        parts = imported.target.split("/")
        if "." not in parts[0] or any(_is_within(imported.target, name) for name, _ in self._modules):
            return ""
        # Which module it is of, only the manifests can say.
        return imported.target


def _is_within(target: str, module: str) -> bool:
    """Whether a package is of a module: `example.org/shop-extras` is none of `example.org/shop`."""
    return target == module or target.startswith(module + "/")


class RustResolver:
    """Paths from the crate's root, the file's module or another crate of the workspace.

    A package has several crates, each with a root of its own: the library, programs, tests, examples, benchmarks.
    """

    def __init__(self, index: PathIndex, configs: Mapping[str, bytes]) -> None:
        self.index = index
        self._crates: dict[str, str] = {}
        """Name of a package -> the root of its library, which it need not have."""
        self._roots: list[str] = []
        """Folders of packages, the innermost first."""
        self._declared: set[str] = set()
        """Roots of crates at places that a manifest names."""
        libraries: dict[str, str] = {}
        renamed: dict[str, str] = {}
        # Of packages of one name the outer one is meant: those that tests play with lie deeper.
        for path in sorted(configs, key=lambda path: (path.count("/"), path)):
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
            library = manifest.get("lib")
            declared = self._add_declared(folder, manifest)
            if isinstance(library, dict) and isinstance(library.get("name"), str):
                name = library["name"]
            if isinstance(name, str):
                root = libraries[folder] = declared or f"{folder}/src/lib.rs".lstrip("/")
                self._crates.setdefault(name.replace("-", "_"), root)
            workspace = manifest.get("workspace")
            for table in (manifest, workspace if isinstance(workspace, dict) else {}):
                self._add_renamed(folder, table.get("dependencies"), renamed)
        self._roots.sort(key=lambda root: (-len(root), root))
        roots = {
            name: libraries.get(target, f"{target}/src/lib.rs".lstrip("/"))
            for name, target in renamed.items()
        }
        self._crates = roots | self._crates

    def _add_declared(self, folder: str, manifest: Mapping[str, object]) -> str:
        """Notes the roots that a manifest names; returns that of the library, empty where it is not named."""
        named = ""
        for table in ("lib", "bin", "test", "example", "bench"):
            targets = manifest.get(table)
            for target in targets if isinstance(targets, list) else [targets]:
                place = target.get("path") if isinstance(target, dict) else None
                path = join(folder, place) if isinstance(place, str) else None
                if path is not None:
                    self._declared.add(path)
                    named = path if table == "lib" else named
        return named

    def _add_renamed(self, folder: str, dependencies: object, renamed: dict[str, str]) -> None:
        """Crates of the workspace that a crate calls by another name: `tui = { path = "../tui-fork", package = ... }`."""
        for name, value in dependencies.items() if isinstance(dependencies, dict) else ():
            place = value.get("path") if isinstance(value, dict) and "package" in value else None
            target = join(folder, place) if isinstance(place, str) else None
            if target is not None:
                renamed[name.replace("-", "_")] = target

    @property
    def configuration(self) -> object:
        return self._crates, self._roots, sorted(self._declared)

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            if not path.endswith(".rs"):
                continue
            name, folder = name_of(path), folder_of(path)
            yield Asked(name.removesuffix(".rs"))
            yield from (Asked(crate) for crate, root in self._crates.items() if root == path)
            if name == "mod.rs":
                yield Asked(name_of(folder))
            # What stands for a folder is meant where nothing in the folder is.
            yield from self._asked_from(path.removesuffix(".rs"))
            if name in ("mod.rs", "lib.rs", "main.rs"):
                yield from self._asked_from(folder)
            if name in ("lib.rs", "main.rs"):
                # It may be the root of a crate of its own.
                yield Asked("crate", folder)

    def _asked_from(self, folder: str) -> Iterator[Asked]:
        """Imports that may mean the file that stands for a folder."""
        yield Asked("self", folder)
        yield Asked("super", folder)
        if folder_of(folder) in self._roots or self._source(f"{folder}/x.rs".lstrip("/")) == folder:
            yield Asked("crate", folder_of(folder))

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
            if first == "self" and not ups:
                # What no module below a file has is in the file.
                return self._modules_in(module, rest) or [path]
            return self._in_folder(module, rest)
        root = self._crates.get(first)
        if root is not None and root in self.index:
            return self._modules_in(folder_of(root), rest) or [root]
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
        """The folder that holds the top modules of the crate that a file is of."""
        if self._is_root(path):
            return folder_of(path)
        folder = folder_of(path)
        while folder:
            if any(f"{folder}/{name}" in self.index for name in ("main.rs", "lib.rs")) or (
                folder in self._declared_folders
            ):
                return folder
            folder = folder_of(folder)
        for root in self._roots:
            if not root or path.startswith(root + "/"):
                inner = path[len(root) + 1 if root else 0 :]
                top = inner.partition("/")[0]
                return f"{root}/{top if '/' in inner else 'src'}".lstrip("/")
        return folder_of(path)

    def _is_root(self, path: str) -> bool:
        """Whether a file is the root of a crate: by its manifest, or by where it lies in its package."""
        if path in self._declared:
            return True
        folder = folder_of(path)
        kind = name_of(folder)
        if kind in _CRATES:
            return folder_of(folder) in self._packages
        return kind == "bin" and name_of(folder_of(folder)) == "src"

    @cached_property
    def _packages(self) -> frozenset[str]:
        return frozenset(self._roots)

    @cached_property
    def _declared_folders(self) -> frozenset[str]:
        """Folders of declared roots, but for those that have several."""
        folders = Counter(folder_of(path) for path in self._declared)
        return frozenset(folder for folder, times in folders.items() if times == 1 and folder)

    def _module_folder(self, path: str) -> str:
        """The folder that holds the submodules of a file."""
        folder, _, name = path.rpartition("/")
        if name in ("mod.rs", "lib.rs", "main.rs", "build.rs") or self._is_root(path):
            return folder
        return f"{folder}/{name.removesuffix('.rs')}".lstrip("/")

    def _modules_in(self, folder: str, parts: list[str]) -> list[str]:
        """The longest run of modules that exists, if any does."""
        for end in range(len(parts), 0, -1):
            place = "/".join([folder, *parts[:end]]).lstrip("/")
            for candidate in (f"{place}.rs", f"{place}/mod.rs"):
                if candidate in self.index:
                    return [candidate]
        return []

    def _in_folder(self, folder: str, parts: list[str]) -> list[str]:
        """The longest run of modules that exists, or what stands for the folder."""
        if found := self._modules_in(folder, parts):
            return found
        for candidate in (f"{folder}.rs", f"{folder}/mod.rs", f"{folder}/lib.rs", f"{folder}/main.rs"):
            if candidate.lstrip("/") in self.index:
                return [candidate.lstrip("/")]
        return []
