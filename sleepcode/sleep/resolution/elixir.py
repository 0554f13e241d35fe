"""Modules of Elixir: by convention `Shop.CartItem` is defined in `lib/shop/cart_item.ex`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import is_task, task_name, underscore
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, name_of, nearest

_ENDINGS = (".ex", ".exs")
_ROOTS = frozenset("lib web src test support elixir bench priv spec examples".split())
"""Folders in which the paths of modules begin."""
_DEPENDENCY = re.compile(r"\{\s*:(\w+)\s*,\s*((?:\"|\w+:\s)[^{}]*)\}")
_IS_HERE = re.compile(r"\b(?:path|in_umbrella):")
_STANDARD = frozenset(
    "Access Agent Any Application ArgumentError ArithmeticError Atom BadArityError BadFunctionError BadMapError BadStructError "
    "Base Behaviour Bitwise BitString Calendar CaseClauseError Code Collectable CompileError CondClauseError Config Date "
    "DateTime Dict Duration DynamicSupervisor EEx Elixir Enum Enumerable ErlangError ErrorException Exception ExUnit File "
    "Float Function FunctionClauseError GenEvent GenServer HashDict HashSet IEx IO Inspect Integer JSON Kernel "
    "KeyError Keyword List Logger Macro Map MapSet MatchError Mix Module NaiveDateTime Node OptionParser PartitionSupervisor "
    "Path PID Pid Port Process Protocol Range Record Reference Regex Registry RuntimeError Set Stream String StringIO Supervisor "
    "SyntaxError System SystemLimitError Task Time TokenMissingError TryClauseError Tuple UndefinedFunctionError "
    "UnicodeConversionError URI Version WithClauseError".split()
)


class ElixirResolver:
    """A module by its whole name; one that has no file of its own by the module that it is in."""

    def __init__(self, index: PathIndex, configs: Mapping[str, bytes]) -> None:
        self.index = index
        self._dependencies: dict[str, str] = {}
        """Name without underscores -> dependency, of all that mix.exs ask for and that isn't in the repository."""
        for path in sorted(configs):
            if name_of(path) == "mix.exs":
                for name, options in _DEPENDENCY.findall(configs[path].decode("utf-8", "replace")):
                    if not _IS_HERE.search(options):
                        self._dependencies.setdefault(name.replace("_", ""), name)
        self._meant: dict[str, list[str]] = {}

    @property
    def configuration(self) -> object:
        return self._dependencies

    @cached_property
    def _tops(self) -> set[str]:
        return _find_tops(self.index.paths)

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        own = [path for path in changed if path.endswith(_ENDINGS)]
        for path in own:
            yield Asked(name_of(path).rpartition(".")[0])
        if own and (touched := _find_tops(own)):
            then = _find_tops(before.paths)
            yield from (Asked(top) for top in sorted(touched) if (top in then) != (top in self._tops))

    def resolve(self, path: str, imported: Import) -> list[str]:
        # The same modules are named again and again; only which of several is meant depends on where.
        found = self._meant.get(imported.target)
        if found is None:
            found = self._meant[imported.target] = self._find(imported.target.split("."))
        return [nearest(found, path)] if found else []

    def external(self, path: str, imported: Import) -> str:
        parts = imported.target.split(".")
        if parts[0] in _STANDARD or self.resolve(path, imported):
            return ""
        for end in range(len(parts), 0, -1):
            if known := self._dependencies.get("".join(parts[:end]).lower()):
                return known
        # A name alone may be a module that a test makes up.
        return "" if len(parts) == 1 or underscore(parts[0]) in self._tops else parts[0]

    def _find(self, parts: Sequence[str]) -> list[str]:
        """The files that may be meant: of the module, or of the one that it is in."""
        if found := self._at(parts):
            return found
        for end in range(len(parts) - 1, 1, -1):
            if self._is_dependency(parts):
                break
            if found := self._at(parts[:end]):
                return found
        return []

    def _is_dependency(self, parts: Sequence[str]) -> bool:
        """Whether a module may be of a package whose name begins as that of a module here does."""
        return any("".join(parts[:end]).lower() in self._dependencies for end in range(2, len(parts) + 1))

    def _at(self, parts: Sequence[str]) -> list[str]:
        if is_task(parts):
            places = (
                "/".join([f"mix/tasks/{task_name(parts[:end])}", *map(underscore, parts[end:])])
                for end in range(len(parts), 2, -1)
            )
            return next(filter(None, map(self._in_roots, places)), [])
        place = "/".join(map(underscore, parts))
        if found := self._in_roots(place) or self._in_roots("/".join(parts).lower()):
            return found
        if len(parts) < 2:
            return []
        # Packages of a family have their name for a folder: `shop_html/form.ex` of `Shop.HTML.Form`.
        return self._in_roots(place.replace("/", "_", 1)) or self._grouped(place)

    def _in_roots(self, place: str) -> list[str]:
        for ending in _ENDINGS:
            ends = place + ending
            # At the top only scripts end in `.exs`: `mix.exs` is no `Mix`.
            tops = ("",) if ending == ".ex" else ()
            meant = ((path, path[: -len(ends)]) for path in self.index.meant(ends))
            found = [path for path, front in meant if front in tops or _is_root(front)]
            if found:
                return found
        return []

    def _grouped(self, place: str) -> list[str]:
        """Modules of a web application lie in folders by what they are: `shop_web/controllers/cart_controller.ex`."""
        first, *inner, name = place.split("/")
        found = []
        for path in self.index.meant(name + ".ex"):
            folders = path.split("/")[:-1]
            start = len(folders) - len(inner) - 2
            if (
                start > 0
                and folders[start - 1] in _ROOTS
                and [folders[start], *folders[start + 2 :]] == [first, *inner]
            ):
                found.append(path)
        return found


def _is_root(front: str) -> bool:
    """Whether the path of a module can begin behind what is in front of it."""
    return front.rstrip("/").rpartition("/")[2] in _ROOTS


def _find_tops(paths: Iterable[str]) -> set[str]:
    """What the paths of modules begin with: the first parts of modules that are of the repository."""
    found: set[str] = set()
    for path in paths:
        if path.endswith(_ENDINGS):
            folders = path.rpartition(".")[0].split("/")
            found.update(part for around, part in pairwise(folders) if around in _ROOTS)
    return found
