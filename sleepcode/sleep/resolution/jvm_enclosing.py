"""What a file of Scala sees of the packages around its own: names of them, and imports that begin with one of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sleepcode.parsing.import_keys import ENCLOSING

_PACKAGE_OBJECT = "package.scala"


def packages_seen(own: str, names: Sequence[str]) -> list[str]:
    """The folders that spell the packages whose names a file sees, its own first."""
    told = [name.removeprefix(ENCLOSING).replace(".", "/") for name in names if name.startswith(ENCLOSING)]
    return list(dict.fromkeys([own, *told]))


def around(package: str, target: str) -> Iterator[tuple[int, list[str]]]:
    """(how many parts a package around a file has, the parts of what a target is in that), from the inmost on.

    `package` is as folders spell it.
    """
    parts = package.split("/") if package else []
    for length in range(len(parts), 0, -1):
        yield length, [*parts[:length], *target.split(".")]


def is_package_object(path: str) -> bool:
    """Whether a file has what a package has beside its classes, such as `type Cart = shop.kernel.Cart`."""
    return path.rpartition("/")[2] == _PACKAGE_OBJECT
