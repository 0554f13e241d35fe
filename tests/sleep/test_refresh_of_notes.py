"""Small changes after which an index that goes on has to say what a fresh one says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from sleepcode.sleep import renewal
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.notes import files
from tests.support.projects import dump_store, opened, settings_in
from tests.support.repositories import RepositoryBuilder


class _Step(NamedTuple):
    """One commit."""

    written: Mapping[str, str] = {}
    removed: Sequence[str] = ()
    moved: tuple[str, str] = ("", "")
    linked: tuple[str, str] = ("", "")


_TOTAL = "def total(x):\n    return x\n"
_PACKAGE = "core/src/main/scala/shop"
_STEPS: Mapping[str, Sequence[_Step]] = {
    "a variable of the environment comes, changes and goes": (
        _Step({"shop/cart.py": _TOTAL, "shop/mail.py": 'import os\nKEY = os.environ["KEY"]\n'}),
        _Step({"shop/cart.py": 'import os\nPORT = os.environ["SHOP_PORT"]\n'}),
        _Step({".env.example": "SHOP_PORT=1\n"}),
        _Step({"shop/cart.py": 'import os\nPORT = os.getenv("SHOP_PORT", "80")\n'}),
        _Step({"shop/cart.py": _TOTAL}),
    ),
    "routes, tables, ports and what deploys come, change and go": (
        _Step({"shop/cart.py": _TOTAL, "shop/web.py": "@app.get('/carts')\ndef carts(): ...\n"}),
        _Step(
            {"shop/web.py": "@app.get('/carts')\ndef carts(): ...\n\n\n@app.post('/carts')\ndef add(): ...\n"}
        ),
        _Step({"Dockerfile": "FROM a\nEXPOSE 80\n", "schema.prisma": "model Cart {\n}\n"}),
        _Step(
            {
                "Dockerfile": "FROM a\nEXPOSE 81\n",
                "next.config.js": "",
                "app/cart/page.tsx": "export default 1;\n",
            }
        ),
        _Step(removed=["schema.prisma", "next.config.js"]),
        _Step(moved=("shop/web.py", "tests/web.py")),
    ),
    "what was too large gets the name of a changelog, and another": (
        _Step({"shop/cart.py": _TOTAL, "notes.txt": "A line of a note\n" * 12_000}),
        _Step(moved=("notes.txt", "HISTORY.txt")),
        _Step({"notes.txt": "A line of a note\n" * 12_000}),
        _Step(removed=["HISTORY.txt"]),
    ),
    "a folder of Lua gets its first module below": (
        _Step(
            {
                "src/main.lua": "local n = ...\nrequire('my.plugins.' .. n)\n",
                "src/my/z.lua": "return 1\n",
                "lua/my/plugins/a.lua": "return 1\n",
            }
        ),
        _Step({"src/my/plugins/deep/b.lua": "return 1\n"}),
    ),
    "a folder that is called as a file gets what stands for it": (
        _Step({"CMakeLists.txt": "add_subdirectory(rules.cmake)\n", "rules.cmake/a.txt": "a\n"}),
        _Step({"rules.cmake/CMakeLists.txt": "project(a)\n"}),
    ),
    "what was renamed is removed": (
        _Step({"OLD.rst": "Notes\n=====\n", "shop/cart.py": _TOTAL}),
        *(
            _Step({"OLD.rst": f"Notes\n=====\n\n{number}\n", "shop/cart.py": f"{_TOTAL}# {number}\n"})
            for number in range(4)
        ),
        _Step(moved=("OLD.rst", "REL.rst")),
        _Step(removed=["REL.rst"]),
    ),
    "what a test imports comes": (
        _Step(
            {
                "shop/cart.py": _TOTAL,
                "tests/test_cart.py": "from tools.fake import thing\n\n\ndef test_total():\n    assert thing\n",
            }
        ),
        _Step({"tools/fake.py": "thing = 1\n"}),
    ),
    "what a test imports lies elsewhere": (
        _Step(
            {
                "tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"#shop/*": ["pkg/one/*"]}}}',
                "pkg/one/cart.ts": "export function total() { return 1 }\n",
                "pkg/two/cart.ts": "export function total() { return 2 }\n",
                "src/cart.ts": "export function total() { return 3 }\n",
                "tests/cart.test.ts": 'import { total } from "#shop/cart"\ntest("a", () => total())\n',
            }
        ),
        _Step({"tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"#shop/*": ["none/*"]}}}'}),
    ),
    "a folder of a source's name comes": (
        _Step(
            {
                "package.json": '{"name": "shop"}',
                "lib/cart.js": "export function total(x) { return x }\n",
                "__tests__/cart/adds.js": 'it("adds", () => {})\n',
            }
        ),
        _Step({"lib/cart/prices.json": '{"a": 1}\n'}),
    ),
    "a script was empty": (
        _Step(
            {"README.md": "# Shop\n\nSells wood.\n", "scripts/test.sh": "", "Makefile": "all:\n\techo 1\n"}
        ),
        _Step({"scripts/test.sh": "#!/bin/sh\npytest\n"}),
    ),
    "a file defines what it is called after": (
        _Step(
            {
                f"{_PACKAGE}/package.scala": "package object shop {\n  type Cart = shop.kernel.Cart\n}\n",
                f"{_PACKAGE}/kernel/Cart.scala": "package shop.kernel\n\nclass Other\n",
                "app/src/main/scala/app/Use.scala": "package app\n\nimport shop._\n\nclass Use(cart: Cart)\n",
            }
        ),
        _Step({f"{_PACKAGE}/kernel/Cart.scala": "package shop.kernel\n\nclass Cart\n"}),
    ),
    "a module is started by its new name": (
        _Step({"shop/__init__.py": "", "shop/cli.py": "import sys\n\nprint(sys.argv)\n"}),
        _Step(moved=("shop/cli.py", "shop/__main__.py")),
    ),
    "a copy has a name that tells more": (
        _Step({"notes.txt": "project(shop)\n", "main.c": "int main() { return 0; }\n"}),
        _Step({"CMakeLists.txt": "project(shop)\n"}, moved=("notes.txt", "sub/notes.txt")),
    ),
    "a link becomes a file": (
        _Step({"README.md": "# Shop\n\nSells wood.\n"}, linked=("Makefile", "README.md")),
        _Step({"Makefile": "README.md"}, removed=["Makefile"]),
    ),
}


@pytest.mark.parametrize("steps", _STEPS.values(), ids=_STEPS)
def test_notes_that_go_on_are_as_fresh_ones(
    builder: RepositoryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: Sequence[_Step]
) -> None:
    monkeypatch.setattr(renewal, "_FEW_FILES", 0)
    monkeypatch.setattr(files, "recent_themes", lambda snapshot, path: [])
    grown, fresh = settings_in(tmp_path / "grown"), settings_in(tmp_path / "fresh")
    repository = opened(builder)
    for step in steps:
        for path in step.removed:
            builder.remove(path)
        if step.moved[0]:
            builder.rename(*step.moved)
        if step.linked[0]:
            builder.symlink(*step.linked)
        for path, text in step.written.items():
            builder.write(path, text)
        builder.commit("Go on")
        index_repository(repository, grown)
    index_repository(repository, fresh)

    assert dump_store(grown, repository) == dump_store(fresh, repository)
