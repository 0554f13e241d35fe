"""What C# and Swift have in common: files of one project see each other, and others as far as a file says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sleepcode.facts import Import
from sleepcode.model import Role
from sleepcode.parsing.import_keys import is_of_package
from sleepcode.parsing.roles import aside_kind, classify_role
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, name_of

Seen = Mapping[str, Sequence[tuple[str, ...]]]
"""Module -> what is said of the folders in it: those that a name may be in, each by the parts that it has."""


class ModuleResolver:
    """A type by its name among the files of a project."""

    language = ""
    ending = ""

    def __init__(self, index: PathIndex) -> None:
        self.index = index
        self._choices: dict[str, list[tuple[str, str, bool]]] = {}

    @property
    def configuration(self) -> object:
        return None

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        for path in changed:
            if path.endswith(self.ending):
                yield Asked(name_of(path).removesuffix(self.ending))

    def resolve(self, path: str, imported: Import) -> list[str]:
        if not is_of_package(imported):
            return []
        module, is_aside = self.module_of(path), self._is_aside(path)
        seen = self.see(module, imported.names)
        found = (self._meant(name, module, is_aside, seen) for name in imported.names)
        return [one for one in found if one]

    def external(self, path: str, imported: Import) -> str:
        return ""

    def module_of(self, path: str) -> str:
        """The folder of the project that a file is of."""
        raise NotImplementedError

    def see(self, module: str, names: Sequence[str]) -> Seen:
        """What a file of a module sees beyond it, by what it names."""
        return {}

    def choose(self, paths: Sequence[str], seen: Seen) -> str:
        """The one of the paths that is meant by what a file sees, empty where none or several are."""
        return ""

    def _meant(self, name: str, module: str, is_aside: bool, seen: Seen) -> str:
        """The one file that has a type's name in a module, or in what is seen; tests and examples see the product too."""
        choices = self._named(name)
        if not choices:
            return ""
        own = [path for path, of, aside in choices if of == module and (is_aside or not aside)]
        if len(own) == 1:
            return own[0]
        if seen and (one := self.choose(own or [c[0] for c in choices if is_aside or not c[2]], seen)):
            return one
        product = [path for path, _, aside in choices if not aside] if is_aside and not own else []
        return product[0] if len(product) == 1 else ""

    def _named(self, name: str) -> list[tuple[str, str, bool]]:
        """(path, its module, whether it is beside the product) of the files with a name."""
        found = self._choices.get(name)
        if found is None:
            found = [
                (path, self.module_of(path), self._is_aside(path))
                for path in self.defining(name)
                if self._role(path) is not Role.CONFIGURATION
            ]
            self._choices[name] = found
        return found

    def defining(self, name: str) -> Sequence[str]:
        """The files that may define a type: those that are named after it."""
        return self.index.meant(name + self.ending)

    def _is_aside(self, path: str) -> bool:
        return self._role(path) is not Role.SOURCE or bool(aside_kind(path))

    def _role(self, path: str) -> Role:
        return classify_role(path, self.language, False, {})
