"""Tests of Ruby: a controller's are called after what it controls, and folders of tests mirror those of sources."""

from __future__ import annotations

from sleepcode.parsing.late import late
from sleepcode.ranking.structure import pairing_stem

_CONTROLLER = late(r"^(.*/)?app/controllers/(.+)_controller\.rb$")
_SAYS_TEST = late(r"_(?:spec|test)\.rb$")
_ROOT = late(r"(?:^|/)(?:spec|tests?)/")
_OF_CONTROLLERS = (
    *((f"spec/{kind}", "spec") for kind in ("requests", "controllers", "system", "features")),
    *((f"test/{kind}", "test") for kind in ("controllers", "integration", "system")),
)
"""(folder in which tests of controllers lie as the controllers do, what their names end in)."""
_MIRRORING = frozenset(folder.rpartition("/")[2] for folder, _ in _OF_CONTROLLERS)
_KINDS = frozenset(
    "acceptance app cases features functional integration isolated lib regression requests slow spec specs src system test tests "
    "unit units".split()
)
"""Folders that say how something is tested, and not where it lies."""
_ROUTING, _ROUTES = "routing", "routes.rb"


def places_of_controller(path: str) -> list[str]:
    """Where the tests of a controller may lie that are called after what it controls; none for anything else."""
    match = _CONTROLLER.match(path)
    if match is None:
        return []
    front, inner = match.group(1) or "", match.group(2)
    return [f"{front}{folder}/{inner}_{says}.rb" for folder, says in _OF_CONTROLLERS]


def stem_of_controller(test: str) -> str:
    """What a controller shares of its name with a test that is called after what it controls; empty for no such test."""
    return f"{pairing_stem(test)}controller" if _SAYS_TEST.search(test) else ""


def lies_elsewhere(test: str, path: str) -> bool:
    """Whether a test lies in a folder, below that of all tests, which a source doesn't lie in.

    `spec/extras/routes_spec.rb` is of `extras/routes.rb`, and not of `config/routes.rb`.
    """
    root = _ROOT.search(test)
    if root is None or not path.endswith(".rb"):
        return False
    folders, around = test[root.end() :].split("/")[:-1], path.split("/")[:-1]
    if folders[:1] == [_ROUTING]:
        return path.rpartition("/")[2] != _ROUTES
    controller = _CONTROLLER.match(path)
    if controller is not None and folders[:1] and folders[0] in _MIRRORING:
        return folders[1:] != controller.group(2).split("/")[:-1]
    return any(folder not in around and folder not in _KINDS for folder in folders)
