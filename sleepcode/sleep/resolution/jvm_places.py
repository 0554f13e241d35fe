"""Where a file of the JVM stands: the module, the folder of its sources, and the folders that spell its package."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

_STANDARD = re.compile(r"^(?:(.*)/)?src/[^/]+/(?:java|kotlin|scala[^/]*|groovy)(?:/|$)")
_PLAIN = re.compile(r"^(?:(.*)/)?src(?:/(?:main|test|[a-z]\w*(?:Main|Test))(?=/|$))?(?:/|$)")
_LIKELY = re.compile(r"^(?:(.*)/)?(?:java|javatests|kotlin|tests?)(?:/|$)")
_SET = re.compile(
    r"(?:^|/)(?:common|jvm|js|native|android|ios|apple|darwin|linux|nonJvm|concurrent|wasm\w*|jsAndWasm\w*)$"
)
"""What a module of several platforms calls the folders of each."""
OWNERS = frozenset("com org io net dev app edu gov me co eu de fr uk ch ru cn jp nl se".split())
"""First parts of packages whose second is an owner."""


NOTHING = -1


class Layout(IntEnum):
    """How sure it is where the folders of packages begin."""

    UNKNOWN = 0
    LIKELY = 1
    """Below a folder that is named after a language, or after tests."""
    PLAIN = 2
    """`src/...`, with or without the name of a set."""
    STANDARD = 3
    """`src/main/java/...`."""


class Place(NamedTuple):
    """Where the files of a folder stand."""

    module: str
    """Folder of the module."""
    package: str
    """The folders below those of the sources; all of them where these are not known."""
    layout: Layout


@lru_cache(maxsize=4096)
def place_of(folder: str) -> Place:
    """Where the files of a folder stand, by the last folder of sources in its path."""
    for layout, pattern in ((Layout.STANDARD, _STANDARD), (Layout.PLAIN, _PLAIN), (Layout.LIKELY, _LIKELY)):
        match = pattern.match(folder)
        if match is not None:
            module = match.group(1) or ""
            if layout is not Layout.STANDARD:
                module = _SET.sub("", module)
            return Place(module, folder[match.end() :], layout)
    return Place("", folder, Layout.UNKNOWN)


def is_package(folder: str, package: str) -> bool:
    """Whether a folder whose path ends with that of a package can be the package's."""
    place = place_of(folder)
    if place.layout < Layout.PLAIN or place.package == package:
        return True
    above = place.package.removesuffix(package).rstrip("/")
    # A set of sources may be called anything; it is one folder, and no part of a name.
    return place.layout is Layout.PLAIN and "/" not in above and above not in OWNERS


def spelt_of(folder: str, package: str) -> int:
    """How much of a package's name the folders of a project's own Kotlin spell; `NOTHING` where they are another's.

    All packages may begin with what tells whose they are. What is left out beyond that is what the module is called after.
    """
    module, spelt, layout = place_of(folder)
    if layout is Layout.UNKNOWN or not f"/{package}".endswith(f"/{spelt}".rstrip("/")):
        return NOTHING
    left_out = package.removesuffix(spelt).strip("/").split("/")
    is_of_all = len(left_out) <= (3 if left_out[0] in OWNERS else 2)
    return len(spelt) if is_of_all or left_out[-1] in re.split(r"\W+", module) else NOTHING
