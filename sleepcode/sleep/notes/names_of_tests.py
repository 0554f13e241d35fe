"""What names and folders say of files and their tests, whichever belong together."""

from __future__ import annotations

from collections.abc import Container, Sequence

from sleepcode.parsing.inner_tests import is_suite
from sleepcode.parsing.late import late

_SUPPORT = late(
    r"(?:^|/)(?:support|helpers?|utils?|[Ff]ixtures?|assets|mocks?|__mocks__|stubs?|testdata|dummy)/|"
    r"(?:^|/)(?:Fake|Mock|Stub)[A-Z]\w*\.\w+$"
)
_TEST_AFFIX = late(r"^(?:test|spec)[._-]|(?:[._-](?:tests?|spec)|(?<=[a-z0-9])(?:Tests?|Spec|_SUITE))$")
FAMILIES_OF_TESTS = (
    {"javascript", "typescript", "tsx", "vue", "svelte", "astro"},
    {"c", "cpp", "objective-c", "tcl"},
    {"solidity", "javascript", "typescript"},
    {"java", "kotlin", "scala", "groovy"},
)
"""Languages that test each other's sources."""
TEST_FOLDERS = frozenset(("test", "tests", "__tests__", "spec", "specs"))
AFFIXED = frozenset(
    "python go ruby java kotlin scala groovy php c-sharp swift lua dart r powershell objective-c erlang ocaml fsharp".split()
)
"""Languages whose tests say in their names that they are tests."""
SAYS_TEST = late(
    r"^(?:tests?|spec)[._-]|^Test[A-Z]|[._-](?:tests?|spec|specs|e2e|cy|bench|unit|integration|Tests)\b|(?<=[a-z0-9])(?:Tests?|TestCase|Spec|IT|Suite|_SUITE)$"
)


def is_support(path: str, source: str = "") -> bool:
    """Whether a file among the tests helps them, and is none; it may be a test of a source in a folder of its kind."""
    if path.endswith(".erl"):
        return not is_suite(path)
    match = _SUPPORT.search(path)
    if match is None or SAYS_TEST.search(bare_name(path)):
        return False
    folder = match.group().strip("/")
    return f"/{folder}/" not in f"/{source}"


def can_hold(imported: str, folder: str) -> bool:
    """Whether what a test imports lies in a folder, or is a package around it, which may hand on what is in it."""
    around, _, name = imported.rpartition("/")
    return around == folder or (name == "__init__.py" and f"{folder}/".startswith(f"{around}/"))


def bare_name(path: str) -> str:
    """A file's name without its last ending."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def inner_name(path: str) -> str:
    """A file's name without its last ending and without what says that it is a test."""
    return _TEST_AFFIX.sub("", bare_name(path)).lower()


def is_of_namesake(test: str, path: str, files: Container[str]) -> bool:
    """Whether a test lies beside another source that is called as one: `core/tests/test_kind.py` is of `core/kind.py`,
    and of no other `kind.py`."""
    folders, name = test.split("/")[:-1], path.rpartition("/")[2]
    while folders and folders[-1] in TEST_FOLDERS:
        folders.pop()
    beside = "/".join((*folders, name))
    return len(folders) < test.count("/") and beside != path and beside in files


def shared_folders(one: Sequence[str], other: Sequence[str]) -> int:
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared


def is_close(test: str, folder: Sequence[str]) -> bool:
    """Whether a test lies in a source's folder, below it, or in a folder of the same name elsewhere."""
    around = test.split("/")[:-1]
    if around[: len(folder)] == list(folder) and folder:
        return len(around) <= len(folder) + 2
    return bool(folder) and folder[-1] in around
