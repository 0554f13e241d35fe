"""Holds the house to its order, by reading the sources: who imports whom, who prints, how long things are."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "sleepcode"

BOTTOM = (
    "facts",
    "model",
    "reports",
    "model_reports",
    "errors",
    "config",
    "paths",
    "progress",
    "tokens",
    "shipped",
)
STOREYS = (
    ("__main__",),
    ("cli",),
    ("hook",),
    ("practice",),
    ("evaluate",),
    ("sleep", "ask"),
    ("explore",),
    ("ranking",),
    ("llm", "parsing", "repo"),
    ("store",),
    BOTTOM,
)
"""Top first. A room imports rooms of lower storeys, and nothing of its own storey but itself."""

RENDER_MAY_IMPORT = {"render", "facts", "model", "reports", "model_reports", "errors", "progress"}
RENDER_IS_FOR = {"__main__", "cli", "hook"}
IMPORT_NOTHING = {"facts", "model", "errors", "progress"}
MAY_PRINT = {"__main__", "cli", "render"}

SLOW = {
    *("rich", "git", "litellm", "numpy", "asyncio", "concurrent", "multiprocessing"),
    *("pydantic", "networkx", "lightgbm", "sklearn", "scipy"),
}
MOST_MODULE_LINES = 350
MOST_FUNCTION_LINES = 60


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@cache
def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


def _name(module: Path) -> str:
    return module.relative_to(PACKAGE.parent).as_posix()


def _room(module: Path) -> str:
    """The first part of a module's path below the package; empty for the package's own `__init__`."""
    first = module.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def _storey(room: str) -> int:
    return next((height for height, rooms in enumerate(STOREYS) if room in rooms), -1)


def _imported(node: ast.AST, module: Path) -> Iterator[str]:
    """Full dotted names that an import statement names; relative ones are made absolute."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            folder = module.relative_to(PACKAGE.parent).parts[: -node.level]
            base = ".".join((*folder, base)).rstrip(".")
        yield from (f"{base}.{alias.name}" for alias in node.names)


def _rooms_imported(module: Path) -> Iterator[tuple[int, str]]:
    """(line, room) of every import of the project, wherever it stands in the module."""
    for node in ast.walk(_tree(module)):
        for name in _imported(node, module):
            top, _, rest = name.partition(".")
            room = rest.partition(".")[0]
            # `from sleepcode import __version__` names no room.
            if top == PACKAGE.name and ((PACKAGE / room).is_dir() or (PACKAGE / f"{room}.py").is_file()):
                yield getattr(node, "lineno", 0), room


def _allows(room: str, other: str) -> bool:
    """Whether a room may import another."""
    if room == other:
        return True
    if room == "render":
        return other in RENDER_MAY_IMPORT
    if other == "render":
        return room in RENDER_IS_FOR
    if room in IMPORT_NOTHING or room == "":
        return False
    if room in BOTTOM:
        return other in BOTTOM
    return 0 <= _storey(room) < _storey(other)


def _run_at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported: those of no function and no type-checking block."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _run_at_import(node.orelse)
            continue
        yield node
        for field in ("body", "orelse", "finalbody"):
            yield from _run_at_import(getattr(node, field, []))
        for handler in getattr(node, "handlers", []):
            yield from _run_at_import(handler.body)


def _prints(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "print"
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id == "sys" and node.attr in ("stdout", "stderr")
    return False


def _is_slow(name: str) -> bool:
    top = name.partition(".")[0]
    return top in SLOW or top.startswith("tree_sitter")


def test_the_package_is_read() -> None:
    assert {"model", "repo", "store", "sleep", "ask"} <= {_room(module) for module in _modules()}


def test_every_room_has_a_storey() -> None:
    rooms = {_room(module) for module in _modules()} - {"", "render"}
    assert {room for room in rooms if _storey(room) < 0} == set()


def test_imports_point_downwards() -> None:
    offenders = [
        f"{_name(module)}:{line} imports {other}"
        for module in _modules()
        for line, other in _rooms_imported(module)
        if not _allows(_room(module), other)
    ]
    assert offenders == []


@pytest.mark.parametrize(
    ("room", "other", "expected"),
    [
        ("cli", "sleep", True),
        ("cli", "render", True),
        ("sleep", "ask", False),
        ("ask", "sleep", False),
        ("ask", "ranking", True),
        ("ranking", "ask", False),
        ("parsing", "repo", False),
        ("parsing", "store", True),
        ("store", "parsing", False),
        ("render", "store", False),
        ("render", "model", True),
        ("sleep", "render", False),
        ("paths", "config", True),
        ("model", "errors", False),
    ],
)
def test_the_order_is_the_one_written_down(room: str, other: str, expected: bool) -> None:
    assert _allows(room, other) is expected


def test_nothing_prints_but_the_command_line() -> None:
    offenders = [
        f"{_name(module)}:{getattr(node, 'lineno', 0)}"
        for module in _modules()
        if _room(module) not in MAY_PRINT
        for node in ast.walk(_tree(module))
        if _prints(node)
    ]
    assert offenders == []


def test_modules_are_short() -> None:
    lengths = {_name(module): len(module.read_text(encoding="utf-8").splitlines()) for module in _modules()}
    assert {name: length for name, length in lengths.items() if length > MOST_MODULE_LINES} == {}


def test_functions_are_short() -> None:
    offenders = [
        f"{_name(module)}:{node.lineno} {node.name} is {length} lines"
        for module in _modules()
        for node in ast.walk(_tree(module))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        # A command's options are a list, not a thing to follow: the body counts.
        and (length := (node.end_lineno or node.lineno) - node.body[0].lineno + 1) > MOST_FUNCTION_LINES
    ]
    assert offenders == []


def test_every_package_says_what_it_may_import() -> None:
    offenders = []
    for folder in sorted({module.parent for module in _modules()} - {PACKAGE}):
        init = folder / "__init__.py"
        docstring = ast.get_docstring(_tree(init)) if init.is_file() else None
        if "import" not in (docstring or "").lower():
            offenders.append(_name(init))
    assert offenders == []


def test_every_module_says_what_it_guarantees() -> None:
    assert [_name(module) for module in _modules() if not ast.get_docstring(_tree(module))] == []


def test_nothing_slow_is_imported_before_it_is_needed() -> None:
    offenders = [
        f"{_name(module)}:{node.lineno} imports {name}"
        for module in _modules()
        for node in _run_at_import(_tree(module).body)
        for name in _imported(node, module)
        if _is_slow(name)
    ]
    assert offenders == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import rich.console", ["rich.console"]),
        ("try:\n    from tree_sitter import Parser\nexcept ImportError:\n    pass", ["tree_sitter.Parser"]),
        ("class A:\n    import numpy", ["numpy"]),
        ("def f() -> None:\n    import rich", []),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import git", []),
    ],
)
def test_late_and_early_imports_are_told_apart(source: str, expected: list[str]) -> None:
    module = PACKAGE / "example.py"
    names = (name for node in _run_at_import(ast.parse(source).body) for name in _imported(node, module))
    assert [name for name in names if _is_slow(name)] == expected
