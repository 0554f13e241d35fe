"""Imports -> the repository's files that they mean, or the external package.

Pure: built from a revision's paths and the contents of its build configuration, none of which is
executed. Every look-up is by dictionary, so resolving costs nothing that grows with the repository.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from sleepcode.model import Import
from sleepcode.sleep.resolution.compiled import CResolver, GoResolver, JvmResolver, RustResolver
from sleepcode.sleep.resolution.files import PathIndex
from sleepcode.sleep.resolution.javascript import JavaScriptResolver
from sleepcode.sleep.resolution.python import PythonResolver
from sleepcode.sleep.resolution.scripting import LuaResolver, PhpResolver, RelativeResolver, RubyResolver

_CONFIGS = frozenset(
    ("package.json", "tsconfig.json", "jsconfig.json", "go.mod", "Cargo.toml", "composer.json")
)


def is_config(path: str) -> bool:
    """Whether the resolver wants this file's content."""
    name = path.rpartition("/")[2]
    return name in _CONFIGS or (name.startswith("tsconfig.") and name.endswith(".json"))


class Family(Protocol):
    """Resolves the imports of a family of languages."""

    def resolve(self, path: str, imported: Import) -> list[str]:
        """The repository's files that an import means."""

    def external(self, path: str, imported: Import) -> str:
        """The external package that an import means, empty where there is none."""


class Resolver:
    """Resolves the imports of one revision."""

    def __init__(self, paths: Collection[str], configs: Mapping[str, bytes]) -> None:
        index = PathIndex(paths)
        javascript = JavaScriptResolver(index, configs)
        c = CResolver(index)
        jvm = JvmResolver(index)
        relative = RelativeResolver(index)
        self._families: dict[str, Family] = {
            "python": PythonResolver(index),
            "javascript": javascript,
            "typescript": javascript,
            "tsx": javascript,
            "vue": javascript,
            "go": GoResolver(index, configs),
            "rust": RustResolver(index, configs),
            "java": jvm,
            "kotlin": jvm,
            "scala": jvm,
            "c": c,
            "cpp": c,
            "php": PhpResolver(index, configs),
            "ruby": RubyResolver(index),
            "lua": LuaResolver(index),
            "bash": relative,
            "css": relative,
            "scss": relative,
            "html": relative,
        }

    def resolve(self, path: str, language: str, imported: Import) -> tuple[str, ...]:
        """The repository's files that an import of the file at `path` means; empty for anything else."""
        family = self._families.get(language)
        return tuple(family.resolve(path, imported)) if family is not None else ()

    def external(self, path: str, language: str, imported: Import) -> str:
        """The package outside of the repository that an import means; empty when it is none or unknown."""
        family = self._families.get(language)
        return family.external(path, imported) if family is not None else ""
