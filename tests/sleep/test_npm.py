"""What JavaScript imports by a folder or by a package of the repository: what the manifest in it says."""

from __future__ import annotations

import json
from collections.abc import Collection

import pytest

from sleepcode.facts import Import
from sleepcode.sleep.resolution import Resolver
from sleepcode.sleep.resolution.files import PathIndex
from sleepcode.sleep.resolution.npm import named_mains, sources_of


def _meant(path: str, target: str, paths: Collection[str], **manifests: object) -> tuple[str, ...]:
    """What an import means among some paths and manifests (folder -> manifest, `top` for the top one)."""
    configs = {
        f"{folder.replace('_', '/')}/package.json".removeprefix("top/"): json.dumps(manifest).encode()
        for folder, manifest in manifests.items()
    }
    imported = Import(target, (), 1, target.startswith("."))
    return Resolver([path, *paths, *configs], configs).resolve(path, "javascript", imported)


@pytest.mark.parametrize("target", ["../..", "../../", "../../."])
@pytest.mark.parametrize(
    ("manifest", "meant"),
    [
        ({"name": "shop", "main": "lib/shop.js"}, "lib/shop.js"),
        ({"main": "./lib/shop"}, "lib/shop.js"),
        ({"exports": {".": {"import": "./dist/shop.mjs", "require": "./lib/shop.js"}}}, "lib/shop.js"),
        ({"main": "lib"}, "lib/index.js"),
        ({"name": "shop"}, "index.js"),
        ({"main": "."}, "index.js"),
    ],
)
def test_folder_above_means_what_its_manifest_says(target: str, manifest: object, meant: str) -> None:
    paths = ["lib/shop.js", "lib/index.js", "index.js"]

    assert _meant("test/cart/add.test.js", target, paths, top=manifest) == (meant,)


def test_folder_without_a_manifest_means_its_index() -> None:
    assert _meant("lib/cart/add.js", "..", ["lib/index.js"]) == ("lib/index.js",)
    assert _meant("lib/cart/add.js", ".", ["lib/index.js"]) == ()


@pytest.mark.parametrize(
    ("manifest", "meant"),
    [
        ({"module": "./dist/shop.core.mjs", "types": "./dist/shop.d.ts"}, "src/shop.ts"),
        ({"module": "./dist/shop.core.mjs"}, "src/shop.ts"),
        ({"main": "dist/shop-bundle.min.js", "types": "dist/till.d.ts"}, "src/till.ts"),
        ({"exports": {".": {"types": "./dist/till.d.ts", "import": "./dist/all.mjs"}}}, "src/till.ts"),
        ({"exports": {"import": {"types": "./dist/src/till.d.ts"}}}, "src/till.ts"),
        ({"module": "./dist/bundle.js"}, "src/index.ts"),
    ],
)
def test_package_means_what_its_built_files_are_built_of(manifest: dict[str, object], meant: str) -> None:
    paths = [f"packages/shop/src/{name}.ts" for name in ("shop", "till", "index")]

    found = _meant(
        "packages/till/src/a.ts", "shop", paths, packages_shop={"name": "shop", **manifest}, packages_till={}
    )

    assert found == (f"packages/shop/{meant}",)


def test_parts_of_a_package_are_not_what_importing_it_reads() -> None:
    exports = {"./package": "./package.json", ".": {"default": ["./a.js", None]}, "./b": "./b.js"}

    assert named_mains({"exports": exports, "types": "a.d.ts", "main": "."}) == ["./a.js", "a.d.ts"]
    assert list(sources_of("./a.js")) == []


def test_file_that_a_manifest_names_is_asked_of_when_it_comes() -> None:
    configs = {"package.json": b'{"main": "lib/shop.js"}'}
    before, after = ({"test/a.js", *configs}, {"test/a.js", "lib/shop.js", *configs})

    asked = Resolver(after, configs).family("javascript").asked(PathIndex(before), ["lib/shop.js"])

    assert [one.key for one in asked] == [None]
