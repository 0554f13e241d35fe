"""C#: types of a file's own project, and of others by the namespaces that it uses, which folders spell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from sleepcode.sleep.resolution.families import EVERY, Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, folders_above, name_of
from sleepcode.sleep.resolution.modules import ModuleResolver, Seen

_PROJECT = ".csproj"
_GLOBAL = "Usings.cs"
"""How the files end that say what all files of a project use."""
_ROOT = re.compile(r"<RootNamespace>\s*([\w.]+)\s*</RootNamespace>")
_USED_BY_ALL = re.compile(
    r"^[ \t]*global\s+using\s+(?!static\b)([\w.]+)\s*;|<Using\s+Include=\"([\w.]+)\"(?![^>]*\b(?:Alias|Static)=)",
    re.M,
)


def is_dotnet_config(name: str) -> bool:
    """Whether a file of this name says what namespaces a project has, or uses in all of its files."""
    return name.endswith((_PROJECT, _GLOBAL))


class _Project:
    """What is known of a project: the namespace that its folders begin at, and what all of its files use."""

    def __init__(self, folder: str, stem: str) -> None:
        self.folder = folder
        self.root = stem
        self.is_whole = False
        """Whether the root is a whole namespace, not the end of one: `Carts.Core` may be called `Core`."""
        self.used: list[str] = []


class DotnetResolver(ModuleResolver):
    """The project of a file is the nearest folder around it that has one."""

    language = "c-sharp"
    ending = ".cs"

    def __init__(self, index: PathIndex, configs: Mapping[str, bytes]) -> None:
        super().__init__(index)
        self._configs = configs
        self._spelt: dict[str, list[tuple[str, tuple[str, ...]]]] = {}

    @cached_property
    def _projects(self) -> dict[str, _Project]:
        """Folder -> its project."""
        projects: dict[str, _Project] = {}
        for path in sorted(path for path in self.index.paths if path.endswith(_PROJECT)):
            folder = folder_of(path)
            project = projects.setdefault(folder, _Project(folder, name_of(path).removesuffix(_PROJECT)))
            text = self._read(path)
            if root := _ROOT.search(text):
                project.root, project.is_whole = root.group(1), True
            project.used += _used_by_all(text)
        self._add_global(projects)
        return projects

    def _add_global(self, projects: Mapping[str, _Project]) -> None:
        for path in sorted(path for path in self._configs if path.endswith(_GLOBAL)):
            folder = next((folder for folder in (*folders_above(path), "") if folder in projects), None)
            if folder is not None:
                projects[folder].used += _used_by_all(self._read(path))

    def _read(self, path: str) -> str:
        return self._configs[path].decode("utf-8", "replace") if path in self._configs else ""

    @cached_property
    def _roots(self) -> dict[str, list[_Project]]:
        roots: dict[str, list[_Project]] = {}
        for project in self._projects.values():
            roots.setdefault(project.root, []).append(project)
        return roots

    @property
    def configuration(self) -> object:
        return [(one.folder, one.root, one.is_whole, one.used) for one in self._projects.values()]

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        yield from super().asked(before, changed)
        if any(path.endswith((_PROJECT, _GLOBAL)) for path in changed):
            yield EVERY

    def module_of(self, path: str) -> str:
        return next((folder for folder in folders_above(path) if folder in self._projects), "")

    def see(self, module: str, names: Sequence[str]) -> Seen:
        seen: dict[str, list[tuple[str, ...]]] = {}
        project = self._projects.get(module)
        for namespace, is_around in _namespaces(names, project.used if project is not None else ()):
            for folder, rest in self._spell(namespace):
                # What is around a namespace is seen, but hardly ever is that all of a project.
                if rest or not is_around:
                    seen.setdefault(folder, []).append(rest)
        return seen

    def _spell(self, namespace: str) -> list[tuple[str, tuple[str, ...]]]:
        """(folder of a project, parts of the folders in it) that a namespace can be of."""
        found = self._spelt.get(namespace)
        if found is None:
            parts = namespace.split(".")
            found = self._spelt[namespace] = []
            for start in range(len(parts)):
                ends = range(start + 1, len(parts) + 1)
                of_start = [
                    (project, tuple(parts[end:]))
                    for end in ends
                    for project in self._roots.get(".".join(parts[start:end]), ())
                    if start == 0 or not project.is_whole
                ]
                found += [(project.folder, rest) for project, rest in of_start]
                if not all(project.is_whole for project, _ in of_start):
                    # `Carts.Core.Models.Api` is of `Core`, whatever else is called `Api`.
                    break
        return found

    def choose(self, paths: Sequence[str], seen: Seen) -> str:
        fits = {path: fit for path in paths if (fit := self._fit(path, seen)) > (0, 0)}
        best = [path for path, fit in fits.items() if fit == max(fits.values())]
        return best[0] if len(best) == 1 else ""

    def _fit(self, path: str, seen: Seen) -> tuple[int, int]:
        """(how well the folders of a file spell what is seen of its project, how much of a namespace names that)."""
        module = self.module_of(path)
        inner = folder_of(path)[len(module) :].strip("/")
        folders = inner.split("/") if inner else []
        best = max((_likeness(rest, folders) for rest in seen.get(module, ())), default=0)
        return (best, self._projects[module].root.count(".") + 1) if best else (0, 0)


def _likeness(rest: Sequence[str], folders: Sequence[str]) -> int:
    """How alike the end of a namespace and the folders in a project are; 0 where these are another's.

    Folders may be more than the namespace, and a project may have one for all.
    """
    if list(rest) == list(folders):
        return 3
    left = iter(folders)
    return 0 if not all(part in left for part in rest) else 2 if rest else 1


def _namespaces(names: Sequence[str], by_all: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """(a namespace that a file sees, whether it is only around one of the file's own)."""
    for name in names:
        kind, _, namespace = name.partition(" ")
        if namespace:
            yield namespace, False
        while kind == "namespace" and "." in namespace:
            namespace = namespace.rpartition(".")[0]
            yield namespace, True
    yield from ((namespace, False) for namespace in by_all)


def _used_by_all(text: str) -> list[str]:
    return [code or build for code, build in _USED_BY_ALL.findall(text)]
