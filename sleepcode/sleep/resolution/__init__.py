"""Imports -> the repository's files that they mean, or the external package.

Pure: built from a revision's paths and the contents of its build configuration, none of which is
executed. Every look-up is by dictionary, so resolving costs nothing that grows with the repository.
Each family of languages also tells which imports files that come or go can give another meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import FAMILIES
from sleepcode.parsing.module_paths import RULES
from sleepcode.sleep.resolution.compiled import GoResolver, RustResolver
from sleepcode.sleep.resolution.dart import DartResolver
from sleepcode.sleep.resolution.dotnet import DotnetResolver, is_dotnet_config
from sleepcode.sleep.resolution.elixir import ElixirResolver
from sleepcode.sleep.resolution.families import Definers, Family
from sleepcode.sleep.resolution.files import PathIndex
from sleepcode.sleep.resolution.includes import CResolver
from sleepcode.sleep.resolution.javascript import JavaScriptResolver
from sleepcode.sleep.resolution.jvm import JvmResolver
from sleepcode.sleep.resolution.listed import ListedResolver
from sleepcode.sleep.resolution.lua import LuaResolver
from sleepcode.sleep.resolution.pubspec import PUBSPEC
from sleepcode.sleep.resolution.python import PythonResolver
from sleepcode.sleep.resolution.ruby import RubyResolver
from sleepcode.sleep.resolution.scripting import PhpResolver, RelativeResolver
from sleepcode.sleep.resolution.shell import ShellResolver
from sleepcode.sleep.resolution.swift import SwiftResolver, is_swift_config
from sleepcode.sleep.resolution.terraform import TerraformResolver
from sleepcode.sleep.resolution.zig import ZigResolver
from sleepcode.sleep.resolution.zig_builds import BUILD

_CONFIGS = frozenset(
    (
        "package.json",
        "tsconfig.json",
        "jsconfig.json",
        "go.mod",
        "Cargo.toml",
        "composer.json",
        "mix.exs",
        PUBSPEC,
        BUILD,
    )
)


def is_config(path: str) -> bool:
    """Whether the resolver wants this file's content."""
    name = path.rpartition("/")[2]
    is_typescript = name.startswith("tsconfig.") and name.endswith(".json")
    return name in _CONFIGS or is_typescript or is_dotnet_config(name) or is_swift_config(name)


class Resolver:
    """Resolves the imports of one revision; what only languages need that none is asked of isn't made."""

    def __init__(
        self,
        paths: Collection[str],
        configs: Mapping[str, bytes],
        definers: Definers | None = None,
        outer_definers: Definers | None = None,
    ) -> None:
        """`outer_definers` tells which files define a name that stands in nothing else of them."""
        self.index = PathIndex(paths)
        self.configs = configs
        self._definers = definers
        self._outer_definers = outer_definers
        self._families: dict[str, Family] = {}

    def family(self, name: str) -> Family:
        """The resolver of a family of languages."""
        known = self._families.get(name)
        if known is None:
            known = self._families[name] = self._make(name)
        return known

    def _make(self, name: str) -> Family:
        if name == "swift":
            return SwiftResolver(self.index, self.configs, self._outer_definers)
        if name == "zig":
            return ZigResolver(self.index, RULES[name], self.configs)
        if name in RULES:
            return ListedResolver(self.index, RULES[name])
        make = _FAMILIES.get(name)
        return make(self.index, self.configs) if make else JvmResolver(self.index, self._definers)

    def resolve(self, path: str, language: str, imported: Import) -> tuple[str, ...]:
        """The repository's files that an import of the file at `path` means; empty for anything else."""
        name = FAMILIES.get(language)
        return tuple(self.family(name).resolve(path, imported)) if name is not None else ()

    def external(self, path: str, language: str, imported: Import) -> str:
        """The package outside of the repository that an import means; empty when it is none or unknown."""
        name = FAMILIES.get(language)
        return self.family(name).external(path, imported) if name is not None else ""

    def is_loose(self, language: str, imported: Import) -> bool:
        """Whether an import may mean all that is in a folder, for no file has its name."""
        name = FAMILIES.get(language)
        family = self.family(name) if name is not None else None
        return isinstance(family, JvmResolver) and family.is_loose(imported)


_FAMILIES: Mapping[str, Callable[[PathIndex, Mapping[str, bytes]], Family]] = {
    "python": lambda index, configs: PythonResolver(index),
    "javascript": JavaScriptResolver,
    "go": GoResolver,
    "rust": RustResolver,
    "c": lambda index, configs: CResolver(index),
    "php": PhpResolver,
    "ruby": lambda index, configs: RubyResolver(index),
    "lua": lambda index, configs: LuaResolver(index),
    "elixir": ElixirResolver,
    "dotnet": DotnetResolver,
    "dart": DartResolver,
    "terraform": lambda index, configs: TerraformResolver(index),
    "shell": lambda index, configs: ShellResolver(index),
    "relative": lambda index, configs: RelativeResolver(index),
}
