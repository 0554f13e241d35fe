"""Which tests are said to be of a source."""

from __future__ import annotations

import pytest

from sleepcode.sleep.notes.pairs import TestFinder, stems_beside
from tests.support.snapshots import make_change, make_snapshot


def _tests_of(path: str, files: dict[str, str]) -> list[str]:
    return TestFinder(make_snapshot(files)).find_named(path)


def test_tests_of_go_lie_beside_their_source() -> None:
    files = {
        "go.mod": "module example.org/shop\n",
        "storage/maps.go": "package storage\n\nfunc Keep() {}\n",
        "server/maps/maps.go": "package maps\n\nfunc Serve() {}\n",
        "server/maps/maps_test.go": "package maps\n",
        "integration/maps_test.go": "package integration\n",
    }

    assert _tests_of("server/maps/maps.go", files) == ["server/maps/maps_test.go"]
    assert _tests_of("storage/maps.go", files) == []


def test_tests_beside_the_only_source_of_a_folder_are_of_that_one() -> None:
    files = {
        "plugins/env/env.plugin.zsh": "source_env() {\n  echo 1\n}\n",
        "plugins/env/README.md": "# Env\n",
        "plugins/env/tests/parsing.zunit": "@test 'parses' {\n  run source_env\n}\n",
        "plugins/env/tests/_support/bootstrap": "#!/usr/bin/env zsh\n",
        "plugins/two/two.plugin.zsh": "two() {\n  echo 1\n}\n",
        "plugins/two/more.zsh": "more() {\n  echo 1\n}\n",
        "plugins/two/tests/run.bats": "@test 'runs' {\n  run two\n}\n",
    }

    assert _tests_of("plugins/env/env.plugin.zsh", files) == ["plugins/env/tests/parsing.zunit"]
    assert _tests_of("plugins/two/two.plugin.zsh", files) == []


def test_tests_of_one_package_are_not_of_another() -> None:
    files = {
        "package.json": "{}",
        "packages/one/package.json": "{}",
        "packages/one/src/parser.ts": "export function parse() {}\n",
        "packages/two/package.json": "{}",
        "packages/two/src/parser.ts": "export function parse() {}\n",
        "packages/two/__tests__/package.json": "{}",
        "packages/two/__tests__/parser.spec.ts": "import { parse } from '../src/parser'\nparse()\n",
        "tests/parser.spec.ts": "describe('both', () => {})\n",
    }

    assert _tests_of("packages/two/src/parser.ts", files) == ["packages/two/__tests__/parser.spec.ts"]
    assert _tests_of("packages/one/src/parser.ts", files) == ["tests/parser.spec.ts"]


def test_test_that_imports_a_namesake_is_of_that_one() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/ledger.py": "def keep():\n    return 1\n",
        "shop/old/__init__.py": "",
        "shop/old/ledger.py": "def keep():\n    return 0\n",
        "tests/test_ledger.py": "from shop.ledger import keep\n\n\ndef test_keep():\n    assert keep()\n",
    }

    assert _tests_of("shop/ledger.py", files) == ["tests/test_ledger.py"]
    assert _tests_of("shop/old/ledger.py", files) == []


def test_tests_of_lua_are_of_the_source_that_lies_as_they_do() -> None:
    files = {
        "lua/shop/util.lua": "return {}\n",
        "lua/shop/core/util.lua": "return {}\n",
        "lua/shop/view/util.lua": "return {}\n",
        "lua/shop/start.lua": "return {}\n",
        "lua/shop/cart.lua": "return {}\n",
        "tests/core/util_spec.lua": "local Util = require('shop.util')\ndescribe('util', function() end)\n",
        "tests/start.lua": "require('shop.start')\n",
        "tests/cart_spec.lua": "require('shop.cart')\n",
    }

    assert _tests_of("lua/shop/core/util.lua", files) == ["tests/core/util_spec.lua"]
    assert _tests_of("lua/shop/util.lua", files) == []
    assert _tests_of("lua/shop/view/util.lua", files) == []
    # What is not called a test sets them up.
    assert _tests_of("lua/shop/start.lua", files) == []
    assert _tests_of("lua/shop/cart.lua", files) == ["tests/cart_spec.lua"]


@pytest.mark.parametrize(
    ("source", "test"),
    [
        ("lib/shop/application.rb", "test/dummy/config/application.rb"),
        ("lib/shop/rails.rb", "test/rails.rb"),
        ("web/router.js", "test/sites/child/router.js"),
        ("src/main/java/shop/Router.java", "src/test/java/shop/FakeRouter.java"),
        ("build.rs", "tests/test_build.py"),
        ("bin/eslint.js", "tests/pnpm/test-eslint.config.js"),
        ("rake/site.rake", "test/test_site.rb"),
        ("shop/__init__.py", "tests/shop/__init__.py"),
        ("docs/conf.py", "t/unit/contrib/proj/conf.py"),
    ],
)
def test_what_merely_has_the_name_is_no_test(source: str, test: str) -> None:
    assert _tests_of(source, {source: "x = 1\n", test: "x = 2\n"}) == []


@pytest.mark.parametrize(
    ("source", "test"),
    [
        ("lib/shop/cart.rb", "spec/shop/cart_spec.rb"),
        ("lib/shop/cart.rb", "test/test_cart.rb"),
        ("lib/cart.js", "test/cart.js"),
        ("lib/carts/cart.js", "tests/lib/carts/cart.js"),
        ("shop/utils/cart.py", "t/unit/utils/test_cart.py"),
        ("src/cart.c", "tests/test_cart.c"),
        ("src/main/kotlin/shop/Cart.kt", "src/test/java/shop/CartTest.java"),
        ("src/validators/cart.rs", "tests/validators/test_cart.py"),
        ("src/Shop/Cart.php", "tests/Shop/CartTest.php"),
    ],
)
def test_name_and_place_tell_a_test(source: str, test: str) -> None:
    assert _tests_of(source, {source: "x = 1\n", test: "x = 2\n"}) == [test]


def test_tests_of_a_controller_are_called_after_what_it_controls() -> None:
    paths = [
        *("app/controllers/carts_controller.rb", "app/controllers/admin/carts_controller.rb"),
        *("spec/requests/carts_spec.rb", "spec/features/carts_spec.rb", "spec/models/carts_spec.rb"),
        *("spec/requests/admin/carts_spec.rb", "spec/controllers/carts_controller_spec.rb"),
        "test/controllers/admin/carts_controller_test.rb",
    ]
    files = dict.fromkeys(paths, "x = 1\n")

    assert _tests_of("app/controllers/carts_controller.rb", files) == [
        *("spec/requests/carts_spec.rb", "spec/features/carts_spec.rb"),
        "spec/controllers/carts_controller_spec.rb",
    ]
    assert _tests_of("app/controllers/admin/carts_controller.rb", files) == [
        "spec/requests/admin/carts_spec.rb",
        "test/controllers/admin/carts_controller_test.rb",
    ]


@pytest.mark.parametrize(
    ("source", "test", "is_paired"),
    [
        ("extras/routes.rb", "spec/extras/routes_spec.rb", True),
        ("config/routes.rb", "spec/extras/routes_spec.rb", False),
        ("app/models/cart.rb", "spec/routing/cart_spec.rb", False),
        ("config/routes.rb", "spec/routing/routes_spec.rb", True),
        ("app/models/cart.rb", "spec/helpers/cart_spec.rb", False),
        ("app/models/cart.rb", "test/models/cart_test.rb", True),
        ("lib/shop/cart.rb", "spec/unit/shop/cart_spec.rb", True),
        ("lib/shop/cart.rb", "test/cases/cart_test.rb", True),
    ],
)
def test_folders_of_tests_of_ruby_mirror_those_of_sources(source: str, test: str, is_paired: bool) -> None:
    assert _tests_of(source, {source: "x = 1\n", test: "x = 2\n"}) == ([test] if is_paired else [])


def test_tests_of_elixir_mirror_what_they_test() -> None:
    used = "defmodule T do\n  alias Shop.Router\n  def f, do: Router.find()\nend\n"
    files = {
        "lib/shop/router.ex": "defmodule Shop.Router do\nend\n",
        "lib/mix/shop/router.ex": "defmodule Mix.Shop.Router do\nend\n",
        "lib/mix/tasks/shop.ex": "defmodule Mix.Tasks.Shop do\nend\n",
        "test/shop/router_test.exs": "defmodule Shop.RouterTest do\nend\n",
        "test/shop/router/scope_test.exs": used,
        "test/shop/router/helper.exs": used,
        "test/shop/router/route/path_test.exs": used,
        "test/shop/web/router_test.exs": used,
        "test/mix/tasks/shop.digest_test.exs": "defmodule A do\nend\n",
    }

    assert _tests_of("lib/shop/router.ex", files) == [
        "test/shop/router_test.exs",
        "test/shop/router/scope_test.exs",
    ]
    assert _tests_of("lib/mix/shop/router.ex", files) == []
    assert _tests_of("lib/mix/tasks/shop.ex", files) == []
    del files["test/shop/router_test.exs"], files["test/shop/router/scope_test.exs"]
    assert _tests_of("lib/shop/router.ex", files) == ["test/shop/web/router_test.exs"]


def test_test_of_python_that_imports_other_parts_alone_is_of_those() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/json/__init__.py": "",
        "shop/json/tokens.py": "def read():\n    return 1\n",
        "shop/output/__init__.py": "",
        "shop/output/page.py": "def show():\n    return 1\n",
        "tests/test_tokens.py": "from shop.output.page import show\n\n\ndef test_show():\n    assert show()\n",
    }

    assert _tests_of("shop/json/tokens.py", files) == []


def test_every_package_has_an_index_of_its_own() -> None:
    files = {
        "core/error/package.json": '{"name": "@shop/error"}',
        "core/error/src/index.ts": "export class CartError {}\n",
        "core/error/test/index.ts": "import { CartError } from '../src'\n",
        "cli/package.json": '{"name": "@shop/cli"}',
        "cli/test/index.ts": "import { CartError } from '../../core/error/src'\n",
    }

    assert _tests_of("core/error/src/index.ts", files) == ["core/error/test/index.ts"]


def test_test_that_is_called_after_folder_and_name_comes_before_one_of_the_name() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/commands/__init__.py": "",
        "shop/commands/crawl.py": "def run():\n    return 1\n",
        "shop/crawl.py": "def crawl():\n    return 1\n",
        "tests/test_crawl.py": "def test_crawl():\n    assert True\n",
        "tests/test_command_crawl.py": "def test_command():\n    assert True\n",
    }

    assert _tests_of("shop/commands/crawl.py", files) == ["tests/test_command_crawl.py"]
    assert _tests_of("shop/crawl.py", files) == ["tests/test_crawl.py"]


def test_tests_that_import_a_source_and_change_with_it_come_first() -> None:
    use = "from shop.{} import run\n\n\ndef test_run():\n    assert run()\n"
    files = {
        "src/shop/__init__.py": "",
        "src/shop/carts/__init__.py": "",
        "src/shop/carts/engine.py": "def run():\n    return 1\n",
        "src/shop/ledger.py": "def run():\n    return 1\n",
        "tests/carts/test_engine.py": use.format("carts.engine"),
        "tests/slow/test_carts_engine.py": use.format("carts.engine"),
        "tests/cover/test_ledger.py": use.format("ledger"),
        "tests/plugin/test_ledger.py": "import pytest\n\n\ndef test_old():\n    assert pytest\n",
    }
    moved = [
        make_change("Start", "src/shop/carts/engine.py", "tests/slow/test_carts_engine.py", day=day)
        for day in range(3)
    ]
    by_name = ["tests/carts/test_engine.py", "tests/slow/test_carts_engine.py"]

    assert _tests_of("src/shop/carts/engine.py", files) == by_name
    assert TestFinder(make_snapshot(files)).find("src/shop/carts/engine.py") == by_name
    assert TestFinder(make_snapshot(files, moved)).find("src/shop/carts/engine.py") == by_name[::-1]
    assert _tests_of("src/shop/ledger.py", files) == ["tests/cover/test_ledger.py"]


def test_folder_of_tests_that_is_called_after_a_source_tests_it() -> None:
    whole = "const Shop = require('../..')\n"
    files = {
        "package.json": '{"main": "lib/shop.js"}',
        "lib/shop.js": "const cart = require('./cart')\nconst till = require('./till')\n",
        "lib/cart.js": "exports.add = () => 1\n",
        "lib/till.js": "exports.open = () => 1\n",
        "lib/till/drawer.js": "exports.open = () => 1\n",
        "test-helpers/cart.js": "module.exports = require('../lib/shop')\n",
        "__tests__/shop/cart.test.js": whole,
        "__tests__/cart/add.test.js": whole,
        "__tests__/cart/drop.test.js": whole,
        "__tests__/cart/fixtures/cart.js": "module.exports = 1\n",
        "__tests__/till/drawer.test.js": whole,
        "packages/web/package.json": "{}",
        "packages/web/src/cart.js": "exports.add = () => 1\n",
    }
    found = [f"__tests__/cart/{name}.test.js" for name in ("add", "drop")]

    assert _tests_of("lib/cart.js", files) == found
    assert TestFinder(make_snapshot(files)).find("lib/cart.js") == found
    assert _tests_of("lib/shop.js", files) == ["__tests__/shop/cart.test.js"]
    for other in ("lib/till.js", "test-helpers/cart.js", "packages/web/src/cart.js"):
        assert not set(found) & set(_tests_of(other, files))
    assert _tests_of("test-helpers/cart.js", files) == []
    assert "cart" in stems_beside(found[0])


def test_no_test_is_called_after_what_stands_for_a_folder() -> None:
    files = {
        "Cargo.toml": '[package]\nname = "shop"\n',
        "src/lib.rs": "pub mod cart;\npub mod routing;\n",
        "src/cart/mod.rs": "pub struct Cart;\n",
        "src/routing/mod.rs": "#[cfg(test)]\nmod tests;\n",
        "src/routing/tests/mod.rs": "use crate::cart::Cart;\n",
    }

    assert _tests_of("src/cart/mod.rs", files) == []


def test_tests_of_rust_are_of_the_library_of_their_own_package() -> None:
    files = {
        "Cargo.toml": '[package]\nname = "cat"\n',
        "src/lib.rs": "pub mod assets;\n",
        "src/assets.rs": "pub fn load() {}\n",
        "src/bin/cat/main.rs": "mod assets;\nfn main() {}\n",
        "src/bin/cat/assets.rs": "pub fn open() {}\n",
        "crates/walk/Cargo.toml": '[package]\nname = "walk"\n',
        "crates/walk/src/assets.rs": "pub fn walk() {}\n",
        "tests/assets.rs": "use cat::assets::load;\n",
    }

    assert _tests_of("src/assets.rs", files) == ["tests/assets.rs"]
    assert _tests_of("src/bin/cat/assets.rs", files) == []
    assert _tests_of("crates/walk/src/assets.rs", files) == []


def test_short_name_has_its_test_beside_it() -> None:
    files = {
        "store/db.go": "package store\n",
        "store/db_test.go": "package store\n",
        "x/db_test.go": "package x\n",
    }

    assert _tests_of("store/db.go", files) == ["store/db_test.go"]


def test_source_of_cpp_has_the_tests_of_its_header() -> None:
    files = {
        "include/shop/cart.h": "class Cart {\n};\n",
        "util/cart.cc": '#include "include/shop/cart.h"\nvoid Cart::fill() {}\n',
        "util/cart_test.cc": '#include "include/shop/cart.h"\n',
        "other/cart.cc": "void other() {}\n",
        "db/all_test.cc": '#include "include/shop/cart.h"\n',
    }
    changes = [make_change("Fill it", "util/cart.cc", "db/all_test.cc", day=day) for day in range(4)]
    finder = TestFinder(make_snapshot(files, changes))

    assert finder.find_named("include/shop/cart.h") == ["util/cart_test.cc"]
    assert finder.find_named("util/cart.cc") == ["util/cart_test.cc"]
    assert finder.find_named("other/cart.cc") == []
    assert finder.find_importing("util/cart.cc") == ["db/all_test.cc"]


def test_suites_of_scala_are_tests_of_what_they_are_called_after() -> None:
    files = {
        "core/src/main/scala/shop/Cart.scala": "package shop\n\ntrait Cart\n",
        "laws/src/main/scala/shop/laws/CartTests.scala": "package shop.laws\n\ntrait CartTests\n",
        "tests/shared/src/test/scala/shop/tests/CartSuite.scala": (
            "package shop.tests\n\nimport shop.laws.CartTests\n\nclass CartSuite\n"
        ),
    }

    assert _tests_of("core/src/main/scala/shop/Cart.scala", files) == [
        "tests/shared/src/test/scala/shop/tests/CartSuite.scala"
    ]


def test_programs_that_measure_have_no_tests_by_their_names() -> None:
    files = {
        "benchmarks/db_bench.cc": "int main() { return 0; }\n",
        "db/db_test.cc": "TEST(Db, Opens) {\n}\n",
        "db/db.cc": "int Open() { return 1; }\n",
    }

    assert _tests_of("benchmarks/db_bench.cc", files) == []
    assert _tests_of("db/db.cc", files) == ["db/db_test.cc"]


def test_files_that_every_module_of_terraform_has_are_no_tests_by_their_names() -> None:
    files = {
        "modules/group/variables.tf": 'variable "name" {}\n',
        "modules/group/main.tf": 'resource "aws_group" "this" {}\n',
        "tests/group/variables.tf": "",
        "tests/group/main.tf": 'module "group" {\n  source = "../../modules/group"\n}\n',
    }

    assert "tests/group/variables.tf" not in _tests_of("modules/group/variables.tf", files)


def test_tests_are_found_by_the_habits_of_languages_without_a_grammar() -> None:
    files = {
        "R/cart.R": "add <- function(x) {\n  x\n}\n",
        "tests/testthat/test-cart.R": "test_that('adds', {\n  add(1)\n})\n",
        "tests/testthat/helper-cart.R": "make_cart <- function() {\n  1\n}\n",
        "contracts/token/Cart.sol": "contract Cart {}\n",
        "test/token/Cart.t.sol": 'import {Cart} from "../../contracts/token/Cart.sol";\ncontract CartTest {}\n',
        "test/token/Cart.test.js": "describe('Cart', () => {});\n",
        "lib/Shop/Cart.pm": "package Shop::Cart;\nsub add { 1 }\n1;\n",
        "t/shop/cart.t": "use Shop::Cart;\n",
        "src/Cart.jl": "add(x) = x\n",
        "test/Cart.jl": "@test add(1) == 1\n",
        "src/functions/Mock.ps1": "function Mock {\n    1\n}\n",
        "tst/functions/Mock.Tests.ps1": "Describe 'Mock' { }\n",
        "Shop/SHTill.m": "@implementation SHTill\n@end\n",
        "Tests/SHTillTests.m": "@implementation SHTillTests\n@end\n",
    }

    assert _tests_of("R/cart.R", files) == ["tests/testthat/test-cart.R"]
    assert _tests_of("contracts/token/Cart.sol", files) == [
        "test/token/Cart.t.sol",
        "test/token/Cart.test.js",
    ]
    assert _tests_of("lib/Shop/Cart.pm", files) == ["t/shop/cart.t"]
    assert _tests_of("src/Cart.jl", files) == ["test/Cart.jl"]
    assert _tests_of("src/functions/Mock.ps1", files) == ["tst/functions/Mock.Tests.ps1"]
    assert _tests_of("Shop/SHTill.m", files) == ["Tests/SHTillTests.m"]


def test_folders_that_a_source_lies_in_are_no_sign_of_support() -> None:
    files = {
        "src/shop/util/cart.clj": "(ns shop.util.cart)\n\n(defn fill [a] a)\n",
        "test/shop/util/test/cart.clj": "(ns shop.util.test.cart\n  (:require [shop.util.cart :refer [fill]]))\n",
        "src/shop/basket.clj": "(ns shop.basket)\n\n(defn fill [a] a)\n",
        "test/shop/util/basket.clj": "(ns shop.util.basket)\n",
    }

    assert _tests_of("src/shop/util/cart.clj", files) == ["test/shop/util/test/cart.clj"]
    assert _tests_of("src/shop/basket.clj", files) == []


def test_suites_of_erlang_are_tests_of_what_they_are_called_after() -> None:
    files = {
        "src/cart.erl": "-module(cart).\n\nfill(A) -> A.\n",
        "test/cart_SUITE.erl": "-module(cart_SUITE).\n\nall() -> [cart:fill(1)].\n",
        "test/cart.erl": "-module(cart).\n",
    }

    assert _tests_of("src/cart.erl", files) == ["test/cart_SUITE.erl"]


def test_tests_of_haskell_import_what_they_test() -> None:
    files = {
        "shop.hs": "module Main where\nmain = print 1\n",
        "src/Cart.hs": "module Cart where\nfill = 1\n",
        "test/shop.hs": "module Main where\nimport Cart\nmain = print fill\n",
        "test/CartSpec.hs": "module CartSpec where\nimport Cart\nspec = fill\n",
    }

    assert _tests_of("shop.hs", files) == []
    assert _tests_of("src/Cart.hs", files) == ["test/CartSpec.hs"]


def test_tests_of_ocaml_say_that_they_are_tests() -> None:
    files = {
        "std/src/queue.ml": "let length l = 1\n",
        "std/test/queue_tests.ml": "let () = assert (Queue.length [] = 1)\n",
        "test/cases/build.t/src/queue.ml": "let no = 1\n",
    }

    assert _tests_of("std/src/queue.ml", files) == ["std/test/queue_tests.ml"]


def test_tests_that_begin_as_a_source_which_none_is_called_after_are_of_it() -> None:
    files = {
        "packages/core/package.json": "{}",
        "packages/core/src/render.ts": "export function render() {}\n",
        "packages/core/src/cart.ts": "export function cart() {}\n",
        "packages/core/__tests__/renderElement.spec.ts": "it('renders', () => {})\n",
        "packages/core/__tests__/renderText.spec.ts": "it('renders', () => {})\n",
        "packages/core/__tests__/rendering.spec.ts": "it('renders', () => {})\n",
        "packages/other/package.json": "{}",
        "packages/other/__tests__/renderAll.spec.ts": "it('renders', () => {})\n",
    }

    assert _tests_of("packages/core/src/render.ts", files) == [
        "packages/core/__tests__/renderElement.spec.ts",
        "packages/core/__tests__/renderText.spec.ts",
    ]
    assert _tests_of("packages/core/src/cart.ts", files) == []


def test_programs_in_c_are_tested_by_scripts_in_tcl() -> None:
    files = {
        "src/stream.c": "int stream(void) { return 1; }\n",
        "tests/modules/stream.c": "int test(void) { return 1; }\n",
        "tests/unit/stream.tcl": "test {Stream} {}\n",
    }

    assert _tests_of("src/stream.c", files) == ["tests/modules/stream.c", "tests/unit/stream.tcl"]


def test_tests_beside_another_source_of_a_name_are_of_that_one() -> None:
    files = {
        "sums/core/kind.py": "KIND = 1\n",
        "sums/physics/kind.py": "KIND = 2\n",
        "sums/physics/tests/test_kind.py": "from sums.physics.kind import KIND\n",
    }

    assert _tests_of("sums/core/kind.py", files) == []
    assert _tests_of("sums/physics/kind.py", files) == ["sums/physics/tests/test_kind.py"]
