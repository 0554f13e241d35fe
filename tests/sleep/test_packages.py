"""What files of the JVM, of C#, Swift and PHP use: by their imports, and of their own package without any."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.parsing.languages import detect_language
from sleepcode.sleep.definitions import is_outer_type
from sleepcode.sleep.resolution import Resolver

_PRODUCT = "core/common/src/Cart.kt"
_BENCHMARK = "core/benchmarks/jvm/kotlin/org/carts/WheelBenchmark.kt"
_OTHER = "core/benchmarks/jvm/kotlin/other/Other.kt"


def uses(
    path: str, source: str, paths: list[str], configs: Mapping[str, bytes] | None = None
) -> tuple[list[str], list[str]]:
    """(the files that a file uses, the packages from outside)."""
    resolver = Resolver([path, *paths, *(configs or {})], configs or {})
    language = detect_language(path, source.encode())
    imports = extract(path, source.encode()).imports
    found = {file for one in imports for file in resolver.resolve(path, language, one)}
    outside = {
        resolver.external(path, language, one) for one in imports if not resolver.resolve(path, language, one)
    }
    return sorted(found - {path}), sorted(outside - {""})


def test_product_imports_no_benchmarks_that_lie_in_folders_of_its_name() -> None:
    imported = extract(_PRODUCT, b"package org.carts\n\nimport org.carts.*\n\nclass Cart\n").imports[0]
    resolver = Resolver([_PRODUCT, "core/jvm/src/Wheel.kt", _BENCHMARK, _OTHER], {})

    assert resolver.resolve(_PRODUCT, "kotlin", imported) == ()
    assert resolver.resolve(_OTHER, "kotlin", imported) == (_BENCHMARK,)


def test_package_that_only_ends_as_the_imported_one_is_another() -> None:
    own = "wire/src/main/java/shop/wire/cargo/crates/Packer.kt"

    assert uses("app/src/main/java/shop/App.kt", "package shop\nimport cargo.crates.Packer\n", [own]) == (
        [],
        ["cargo"],
    )
    assert uses(
        "app/src/main/java/shop/App.kt", "package shop\nimport shop.wire.cargo.crates.Packer\n", [own]
    ) == ([own], [])


@pytest.mark.parametrize(
    ("imported", "meant"),
    [
        ("org.carts.Wheel", "core/common/src/Wheel.kt"),
        ("org.carts.axles.Axle", "core/common/src/axles/Axle.kt"),
        ("org.carts.axles.*", "core/common/src/axles/Axle.kt"),
        ("org.carts.paint.Brush", "carts-paint/src/Brush.kt"),
        ("org.carts.steel.hairs.Brush", ""),
        ("com.other.Wheel", ""),
        ("com.other.axles.*", ""),
    ],
)
def test_folders_of_kotlin_may_leave_out_how_its_own_packages_begin(imported: str, meant: str) -> None:
    paths = ["core/common/src/Wheel.kt", "core/common/src/axles/Axle.kt", "carts-paint/src/Brush.kt"]

    found, _ = uses("shop/src/Shop.kt", f"package org.carts.shop\nimport {imported}\n", paths)

    assert found == ([meant] if meant else [])


_UI = "app/src/main/kotlin/com/shop/carts/ui"
_DEFINED = {
    f"{_UI}/Wheels.kt": "package com.shop.carts.ui\nval SPOKES = 8\nval Wheel.width get() = 1\nclass Hub\n",
    f"{_UI}/Axles.kt": "package com.shop.carts.ui\nfun turn() {}\nclass Axles { fun stop() {} }\n@Round\nannotation class Rim\n",
    "build-logic/src/main/kotlin/com/shop/carts/ui/Build.kt": "package com.shop.carts.ui\nfun build() {}\n",
}


@pytest.mark.parametrize(
    ("imported", "meant"),
    [
        ("SPOKES", ["Wheels.kt"]),
        ("width", ["Wheels.kt"]),
        ("Hub", ["Wheels.kt"]),
        ("turn", ["Axles.kt"]),
        ("Axles", ["Axles.kt"]),
        ("Rim", ["Axles.kt"]),
        ("Hub.spokes", ["Wheels.kt"]),
        ("R.string", []),
        ("*", ["Axles.kt", "Wheels.kt"]),
        # What is made when it is built.
        ("R", []),
        ("BuildConfig", []),
    ],
)
def test_import_of_a_name_means_the_files_of_its_package_that_define_it(
    imported: str, meant: list[str]
) -> None:
    path = "app/src/main/kotlin/com/shop/carts/Cart.kt"
    facts = {one: extract(one, text.encode()).symbols for one, text in _DEFINED.items()}

    def definers(name: str) -> set[str]:
        return {one for one, symbols in facts.items() if name in [symbol.name for symbol in symbols]}

    resolver = Resolver([path, *_DEFINED], {}, definers)
    source = f"package com.shop.carts\nimport com.shop.carts.ui.{imported}\n".encode()
    found = [(one, resolver.resolve(path, "kotlin", one)) for one in extract(path, source).imports]

    assert [file for _, files in found for file in files] == [f"{_UI}/{name}" for name in meant]
    assert [resolver.external(path, "kotlin", one) for one, _ in found] == [""]


def test_package_whose_folders_leave_out_how_it_begins_is_found_beside_one_that_has_them() -> None:
    paths = ["core/common/src/axles/Axle.kt", "core/benchmarks/src/jmh/kotlin/org/carts/Bench.kt"]
    resolver = Resolver([_PRODUCT, *paths], {}, lambda name: frozenset())
    imports = extract(
        _PRODUCT, b"package org.carts\n\nimport org.carts.axles.*\nimport org.carts.made.*\n"
    ).imports

    assert [resolver.resolve(_PRODUCT, "kotlin", one) for one in imports] == [(paths[0],), ()]


_MAIN, _TEST = "core/src/main/java/org/carts", "core/src/test/java/org/carts"


def test_files_of_a_package_use_each_other_without_importing() -> None:
    source = """package org.carts;
import org.wood.Plank;
class Cart {
  Wheel wheel; Plank plank; Map.Entry entry; Helper helper;
  void roll() { Axle.turn(); Road.LENGTH.get(); }
  static class Helper {}
}
"""
    names = ["Wheel", "Plank", "Entry", "Helper", "Axle", "Road", "Unused"]
    paths = [f"{_MAIN}/{name}.java" for name in names] + ["core/src/main/java/org/other/Axle.java"]

    found, outside = uses(f"{_MAIN}/Cart.java", source, paths)

    assert found == [f"{_MAIN}/{name}.java" for name in ("Axle", "Road", "Wheel")]
    assert outside == ["org.wood"]


def test_tests_of_a_package_use_it_and_it_uses_no_tests() -> None:
    cart, test = f"{_MAIN}/Cart.java", f"{_TEST}/CartTest.java"

    assert uses(test, "package org.carts;\nclass CartTest { Cart cart; }\n", [cart])[0] == [cart]
    assert uses(cart, "package org.carts;\nclass Cart { CartTest test; }\n", [test])[0] == []


def test_packages_of_modules_that_leave_out_their_names_are_not_one() -> None:
    source = "package org.carts\nclass Cart(val wheel: Wheel)\n"

    assert uses(_PRODUCT, source, ["core/jvm/src/Wheel.kt"])[0] == ["core/jvm/src/Wheel.kt"]
    assert uses(_PRODUCT, source, ["other/src/Wheel.kt"])[0] == []


def test_files_of_a_project_of_c_sharp_use_what_one_file_is_named_after() -> None:
    source = "namespace Carts;\nclass Cart { Wheel Wheel { get; } object axle = x as Axle; void Go() => Road.Find(); }\n"
    paths = ["src/Carts/Carts.csproj", "src/Carts/Parts/Wheel.cs", "src/Other/Axle.cs", "src/Carts/Road.cs"]
    tests = ["tests/Carts.Tests/Carts.Tests.csproj", "tests/Carts.Tests/Wheel.cs"]

    assert uses("src/Carts/Cart.cs", source, [*paths, *tests]) == (
        ["src/Carts/Parts/Wheel.cs", "src/Carts/Road.cs"],
        [],
    )
    several = [*paths, "src/Carts/Old/Wheel.cs"]
    assert uses("src/Carts/Cart.cs", source, several)[0] == ["src/Carts/Road.cs"]
    assert uses("tests/Carts.Tests/CartTests.cs", source, [*paths, *tests])[0] == [
        *("src/Carts/Road.cs", "src/Other/Axle.cs", "tests/Carts.Tests/Wheel.cs")
    ]


_SHOP = "src/Shop/Cart.cs"
_WOOD = ["src/Wood/Wood.csproj", "src/Wood/Boards/Thin/Plank.cs", "src/Wood/Api/Plank.cs", "src/Wood/Saw.cs"]
_SHOPS = ["src/Shop/Shop.csproj", "src/Api/Api.csproj", "src/Api/Boards/Plank.cs", "src/Api/Task.cs"]


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        ("using Carts.Wood.Boards;", ["src/Wood/Boards/Thin/Plank.cs"]),
        ("using Carts.Wood;", ["src/Wood/Saw.cs"]),
        ("using Carts.Wood.Boards; using Carts.Wood;", ["src/Wood/Boards/Thin/Plank.cs", "src/Wood/Saw.cs"]),
        # What is called as a project deeper in a namespace is a folder.
        ("using Carts.Wood.Api;", ["src/Wood/Api/Plank.cs"]),
        ("using Carts.Api.Boards;", ["src/Api/Boards/Plank.cs"]),
        ("using Carts.Wood.Boards; using Carts.Api.Boards;", ["src/Api/Boards/Plank.cs"]),
        ("using static Carts.Wood.Saw;", ["src/Wood/Saw.cs"]),
        ("using Board = Carts.Wood.Boards.Plank;", ["src/Wood/Boards/Thin/Plank.cs"]),
        ("using System.Threading.Tasks;", []),
        ("", []),
    ],
)
def test_files_of_c_sharp_use_what_is_in_the_namespaces_that_they_name(head: str, meant: list[str]) -> None:
    body = "Plank" if "static" not in head else "int"
    saw = "Saw" if "Carts.Wood;" in head else "int"
    source = f"{head}\nnamespace Carts.Shop;\nclass Cart {{ {body} plank; {saw} saw; Task task; }}\n"

    assert uses(_SHOP, source, [*_WOOD, *_SHOPS])[0] == meant


def test_files_of_c_sharp_see_the_namespaces_around_their_own() -> None:
    source = "namespace Carts.Wood.Boards.Tools;\nclass Vise { Plank plank; Clamp clamp; }\n"
    paths = ["tools/Tools.csproj", "src/Old/Old.csproj", "src/Old/Plank.cs", "src/Old/Clamp.cs"]

    assert uses("tools/Vise.cs", source, [*_WOOD, *paths])[0] == ["src/Wood/Boards/Thin/Plank.cs"]


def test_all_files_of_a_project_of_c_sharp_see_what_it_uses_globally() -> None:
    source = "namespace Carts.Shop;\nclass Cart { Plank plank; Saw saw; }\n"
    configs = {
        "src/Shop/GlobalUsings.cs": b"global using System;\nglobal using Timber.Boards;\n",
        "src/Shop/Shop.csproj": b'<Project><ItemGroup><Using Include="Timber" /></ItemGroup></Project>',
        "src/Wood/Wood.csproj": b"<Project><RootNamespace>Timber</RootNamespace></Project>",
    }

    assert uses(_SHOP, source, [*_WOOD, *_SHOPS], configs)[0] == [
        *("src/Wood/Boards/Thin/Plank.cs", "src/Wood/Saw.cs")
    ]


def test_files_of_a_target_of_swift_use_what_one_file_is_named_after() -> None:
    source = (
        "import Wood\nclass Cart { let wheel: Wheel; let plank = Wood.Plank(); let axle = Axle.shared }\n"
    )
    paths = ["Sources/Carts/Wheel.swift", "Sources/Carts/Parts/Axle.swift", "Sources/Other/Axle.swift"]
    aside = ["Sources/Carts/Wood.swift", "Sources/Carts/Plank.swift", "Tests/CartsTests/Wheel.swift"]

    assert uses("Sources/Carts/Cart.swift", source, [*paths, *aside]) == (
        ["Sources/Carts/Parts/Axle.swift", "Sources/Carts/Wheel.swift"],
        [],
    )


_SWIFT = {
    "Package.swift": """let package = Package(
  name: "carts",
  targets: [
    .target(name: "Carts", dependencies: ["Wood"]),
    .target(name: "Wood", path: "Timber"),
    .target(name: "All"),
    .testTarget(name: "CartsTests", dependencies: [.product(name: "Steel", package: "steel")]),
  ]
)
""",
    "Sources/All/Exports.swift": "// Hands on.\n@_exported import Carts\n@_exported import class Wood.Plank\n",
}
_DEFINED_IN_SWIFT = {
    "Sources/Carts/Cart-core.swift": "public struct Cart {\n  public struct Wheel {}\n}\nprivate class Nail {}\n",
    "Sources/Carts/Road.swift": "extension Cart {\n  enum Axle {}\n}\nprotocol Road {}\n",
    "Timber/Wood.swift": "public class Plank {}\npublic struct Nail {}\n",
    "Sources/Steel/Steel.swift": "public class Plank {}\npublic protocol Road {}\n",
    "Sources/CShop/include/CShop.h": "int shop(void);\n",
}


@pytest.mark.parametrize(
    ("path", "source", "meant"),
    [
        ("Sources/Till/Till.swift", "import Carts\nlet cart = Cart()\n", ["Sources/Carts/Cart-core.swift"]),
        ("Sources/Till/Till.swift", "let cart = Cart()\n", []),
        # What stands in a type, or is private, is nobody else's.
        ("Sources/Till/Till.swift", "import Carts\nfunc f(wheel: Wheel, axle: Axle, nail: Nail) {}\n", []),
        ("Sources/Carts/Till.swift", "func f(road: Road, plank: Plank) {}\n", ["Sources/Carts/Road.swift"]),
        # Where a target lies is what the manifest says.
        ("Sources/Carts/Till.swift", "import Wood\nfunc f(plank: Plank) {}\n", ["Timber/Wood.swift"]),
        (
            "Sources/Carts/Till.swift",
            "private import struct Wood.Nail\nlet nail = Nail()\n",
            ["Timber/Wood.swift"],
        ),
        ("Sources/Till/Till.swift", "import Wood\nimport Steel\nfunc f(plank: Plank) {}\n", []),
        (
            "Tests/CartsTests/TillTests.swift",
            "@_spi(Testing) @testable import Carts\nlet cart = Cart()\n",
            ["Sources/Carts/Cart-core.swift"],
        ),
        (
            "Sources/Till/Till.swift",
            "import All\nfunc f(plank: Plank, road: Road) {}\n",
            ["Sources/Carts/Road.swift", "Timber/Wood.swift"],
        ),
        ("Sources/Till/Till.swift", "import CShop\n", ["Sources/CShop/include/CShop.h"]),
    ],
)
def test_files_of_swift_use_what_the_targets_that_they_import_define(
    path: str, source: str, meant: list[str]
) -> None:
    defined = {
        one: {symbol.name for symbol in extract(one, text.encode()).symbols if is_outer_type(symbol)}
        for one, text in _DEFINED_IN_SWIFT.items()
    }

    def definers(name: str) -> list[str]:
        return [one for one, names in defined.items() if name in names]

    configs = {one: text.encode() for one, text in _SWIFT.items()}
    resolver = Resolver([path, *_SWIFT, *_DEFINED_IN_SWIFT], configs, outer_definers=definers)
    imports = extract(path, source.encode()).imports

    assert sorted(file for one in imports for file in resolver.resolve(path, "swift", one)) == meant


def test_file_that_is_named_after_a_type_of_the_language_is_not_that_type() -> None:
    source = "package org.carts\nimport kotlin.coroutines.*\nclass Cart(val context: CoroutineContext)\n"

    assert uses(_PRODUCT, source, ["core/common/src/CoroutineContext.kt"])[0] == []


def test_files_of_a_namespace_of_php_use_each_other_without_saying_so() -> None:
    source = """<?php

namespace Shop\\Carts;

use Wood\\Plank;
use Wood\\Board as Deck;

class Cart extends Base implements Rolls
{
    use Painted;

    public function __construct(private Wheel $wheel, ?Plank $plank, Deck $deck)
    {
        $wheel->Hub();
        Axle::Find(Road::LENGTH, new \\Exception(), Other\\Nail::class);
    }
}
"""
    names = ["Base", "Rolls", "Painted", "Wheel", "Axle", "Road"]
    paths = [f"src/Carts/{name}.php" for name in names]
    unused = [f"src/Carts/{name}.php" for name in ("Plank", "Deck", "Hub", "Find", "Exception", "Nail")]
    configs = {"composer.json": b'{"autoload": {"psr-4": {"Shop\\\\": "src/"}}}'}

    assert uses("src/Carts/Cart.php", source, [*paths, *unused], configs)[0] == sorted(paths)
    elsewhere = [path.replace("src/", "lib/Shop/") for path in paths]
    assert uses("src/Carts/Cart.php", source, elsewhere)[0] == sorted(elsewhere)


def test_what_is_in_no_namespace_of_php_names_types_from_the_top() -> None:
    source = "<?php\n\nreturn [Shop\\Carts\\Wheel::class, new Axle()];\n"
    paths = ["lib/Shop/Carts/Wheel.php", "config/Axle.php"]

    assert uses("config/app.php", source, paths)[0] == paths[:1]


def test_scala_sees_the_packages_around_its_own() -> None:
    monad, state = "core/src/main/scala/shop/Monad.scala", "core/src/main/scala/shop/data/State.scala"
    hidden, suite = "core/src/main/scala/shop/data/Chain.scala", "core/src/test/scala/shop/Traverse.scala"
    source = "class Loop(a: Monad, b: State, c: Chain, d: Traverse)\n"
    every = [monad, state, hidden, suite]

    inner = "core/src/main/scala/shop/data/Loop.scala"
    assert uses(inner, f"package shop\npackage data\n\n{source}", every)[0] == sorted([monad, state, hidden])
    assert uses(inner, f"package shop.data\n\n{source}", every)[0] == sorted([state, hidden])
    other = "app/src/main/scala/app/Loop.scala"
    assert uses(other, f"package app\nimport shop._\n\n{source}", every)[0] == [monad]


def test_import_of_scala_may_begin_around_the_file() -> None:
    version = "core/src/main/scala-2.12/shop/kernel/compat/version.scala"
    own = "core/src/main/scala/shop/kernel/Cart.scala"

    for imported in ("compat.version._", "kernel.compat.version._", "shop.kernel.compat.version._"):
        assert uses(own, f"package shop\npackage kernel\n\nimport {imported}\n", [version]) == ([version], [])
    assert uses(own, "package shop.kernel\n\nimport compat.other.Thing\n", [version]) == ([], ["compat"])


def test_what_the_object_of_a_package_hands_on_is_used_where_it_is() -> None:
    eq, other = "kernel/src/main/scala/shop/kernel/Eq.scala", "laws/src/main/scala/shop/laws/deep/Eq.scala"
    handing = "core/src/main/scala/shop/package.scala"
    defined = {"Eq": {eq, handing}, "Cart": set[str]()}
    path = "core/src/main/scala/shop/Cart.scala"
    resolver = Resolver([eq, other, handing, path], {}, lambda name: defined.get(name, set()))

    for source in ("package shop\nclass Cart(e: Eq)\n", "import shop.Eq\n", "import shop.{Cart, Eq}\n"):
        imports = extract(path, source.encode()).imports
        assert {file for one in imports for file in resolver.resolve(path, "scala", one)} - {path} == {eq}
        assert any(resolver.is_loose("scala", one) for one in imports)
