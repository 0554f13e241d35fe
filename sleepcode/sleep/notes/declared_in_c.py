"""What builds of C and C++ say of the libraries that they take: CMake's commands, and submodules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.parsing.late import late

_LOOKED_FOR = late(
    r"^[ \t]*(?:check_library_exists|find_package|pkg_check_modules)\s*\(\s*([\w.+-]+)([^()]*)", re.M | re.I
)
_OF_THE_BUILD = late(
    r"Threads|PkgConfig|Git|Doxygen|Perl|Python\w*|Bison|Flex|Sphinx|Java|SWIG|Sanitizers|c|m|dl|rt|pthread|socket|nsl|util"
)
"""What CMake finds that is a tool or a part of the system."""
_SUBMODULE = late(r"^[ \t]*url[ \t]*=[ \t]*\S*?([\w.+-]+?)(?:\.git)?/?[ \t]*$", re.M)
_OF_TESTS = late(
    r"google-?test|gtest|gmock|(?:google-?)?benchmark|catch2?|doctest|cmocka|unity|criterion", re.I
)


def find_in_cmake(text: str) -> Iterator[tuple[str, bool, bool]]:
    """(library, whether it can do without, whether tests need it) of what a CMake file looks for."""
    for match in _LOOKED_FOR.finditer(text):
        name, rest = match.groups()
        if not _OF_THE_BUILD.fullmatch(name) and "${" not in name:
            yield name, "REQUIRED" not in rest, bool(_OF_TESTS.fullmatch(name))


def find_submodules(text: str) -> Iterator[tuple[str, bool]]:
    """(library, whether tests need it) of the submodules of a repository."""
    for match in _SUBMODULE.finditer(text):
        yield match.group(1), bool(_OF_TESTS.fullmatch(match.group(1)))
