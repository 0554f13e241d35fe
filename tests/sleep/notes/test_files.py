"""File summaries."""

from __future__ import annotations

import json

import pytest

from sleepcode.model import Note
from sleepcode.sleep.notes.files import write_file_summaries
from sleepcode.sleep.notes.pairs import TestFinder
from sleepcode.sleep.notes.purposes import file_purpose
from sleepcode.sleep.notes.snapshot import Snapshot
from tests.support.snapshots import make_change, make_snapshot, read_fixture

CHECKOUT = "src/webshop/orders/checkout.py"


@pytest.fixture(scope="module")
def webshop() -> Snapshot:
    changes = [
        make_change("Refuse expired vouchers", CHECKOUT, "tests/orders/test_checkout.py", day=day)
        for day in range(5)
    ]
    changes += [
        make_change(f"Price {day}", "src/webshop/catalog/pricing.py", day=day) for day in range(9, 40)
    ]
    return make_snapshot(read_fixture("webshop"), changes, name="webshop")


def summary(snapshot: Snapshot, path: str) -> Note:
    return next(write_file_summaries(snapshot, [path]))


def purpose(path: str, text: str) -> str:
    snapshot = make_snapshot({path: text})
    return file_purpose(snapshot.files[path], snapshot.facts(path))


def test_summary_tells_purpose_symbols_users_tests_and_companions(webshop: Snapshot) -> None:
    text = summary(webshop, CHECKOUT).text

    assert text.startswith("Source, Python, 22 lines. Placing orders. Defines `Checkout` (9).")
    assert "Used by `src/webshop/app.py`." in text
    assert "Tested by `tests/orders/test_checkout.py`." in text
    assert "Changes with `tests/orders/test_checkout.py` (5 of 5 commits)." in text
    assert "Recent themes: vouchers, expired, refuse." in text


def test_summaries_stay_under_120_tokens() -> None:
    names = [f"a_very_long_function_name_number_{number}_that_says_a_lot" for number in range(40)]
    text = '"""' + "It does a great many things at once. " * 20 + '"""\n'
    text += "\n".join(f"def {name}():\n    return {name}\n" for name in names)
    files = {f"pack/{'deep/' * 8}file_{number}.py": text for number in range(3)}
    changes = [make_change("Widen something", *files, day=day) for day in range(9)]
    snapshot = make_snapshot(files, changes)

    for note in write_file_summaries(snapshot, list(files)):
        assert len(note.text) / 3.3 <= 120


def test_data_holds_the_same_for_programs(webshop: Snapshot) -> None:
    data = summary(webshop, CHECKOUT).data

    assert data["role"] == "source"
    assert data["tests"] == ["tests/orders/test_checkout.py"]
    assert ["Checkout", "class", 9, 22] in data["symbols"]
    json.dumps(data)


def test_inputs_are_the_file_and_what_is_named_of_its_users_and_tests(webshop: Snapshot) -> None:
    assert [path for path, _ in summary(webshop, CHECKOUT).inputs] == [
        "src/webshop/app.py",
        CHECKOUT,
        "tests/orders/test_checkout.py",
    ]


def test_comment_below_the_code_is_no_purpose() -> None:
    assert purpose("a.py", "import os\n\n# a singleton for defaults\n_default = object()\n") == ""
    assert purpose("b.ts", "import { x } from './x'\n\n// warn about children\nexport const y = x\n") == ""


def test_directives_and_licences_are_no_purpose() -> None:
    assert purpose("a.ts", "// eslint-disable no-restricted-globals\nexport const a = 1\n") == ""
    assert purpose("LICENSE", "Redistribution and use are permitted in all forms.\n") == "Licence text."
    assert purpose("b.py", "# Copyright 2020 Ada. All rights reserved.\nx = 1\n") == ""


@pytest.mark.parametrize(
    "said",
    [
        "Module dependencies.",
        "Third-party imports",
        "We are using arrow functions as they are required by the parser.",
        "First configure the compiler to keep what it reads.",
        "The shop python readme has moved to the main one!",
    ],
)
def test_comment_on_what_stands_below_it_is_no_purpose(said: str) -> None:
    assert purpose("shop.js", f"'use strict'\n\n/**\n * {said}\n */\n\nconst a = require('a')\n") == ""


def test_header_that_begins_with_whose_a_file_is_is_no_purpose() -> None:
    header = (
        "//===---===//\n//\n// This source file is part of the Shop open source project\n//\n"
        "// Copyright (c) 2020 Ada\n// Licensed under Apache License v2.0\n//\n//===---===//\n\n"
    )

    body = "  func roll() {}\n" * 20

    assert purpose("Cart.swift", f"{header}import Wood\nlet a = 1\n") == ""
    told = purpose("Cart.swift", f"{header}/// What is bought.\nstruct Cart {{\n{body}}}\n")
    assert told == "What is bought."
    part = "/* The program is part of the shop and prints what is owed. */\n"
    assert (
        purpose("bill.c", f"{part}#include <a.h>\nint x;\n")
        == "The program is part of the shop and prints what is owed."
    )


def test_type_that_is_most_of_a_file_comes_first_and_what_is_private_last() -> None:
    methods = "".join(f"  func testRoll{number}() {{\n  }}\n" for number in range(9))
    text = f"final class CartTests: XCTestCase {{\n{methods}}}\nstruct Wheel {{\n  let a = 1\n}}\n"
    text += "private func turn() {\n" + "  print(1)\n" * 8 + "}\n"

    told = summary(make_snapshot({"Tests/CartTests.swift": text}), "Tests/CartTests.swift").text

    assert "Defines `CartTests` (1), `Wheel` (21)." in told


def test_leading_comment_is_a_purpose() -> None:
    assert (
        purpose("anet.c", "/* anet.c -- Basic TCP sockets */\n#include <x.h>\n")
        == "anet.c -- Basic TCP sockets"
    )
    assert purpose("a.py", '"""Talks to the provider."""\nimport os\n') == "Talks to the provider."


def test_document_is_told_by_title_and_opening(webshop: Snapshot) -> None:
    text = summary(webshop, "docs/payments.md").text
    assert text == "Documentation, Markdown, 3 lines. Payments: Which providers work, and how refunds go."


def test_test_belongs_to_the_nearest_source_of_its_name() -> None:
    snapshot = make_snapshot(
        {
            "packages/shared/src/cssVars.ts": "export const a = 1\n",
            "packages/shared/__tests__/cssVars.spec.ts": "it('x', () => {})\n",
            "packages/compiler/src/cssVars.ts": "export const b = 1\n",
            "packages/compiler/__tests__/cssVars.spec.ts": "it('y', () => {})\n",
        }
    )
    finder = TestFinder(snapshot)

    assert finder.find("packages/shared/src/cssVars.ts") == ["packages/shared/__tests__/cssVars.spec.ts"]


def test_page_named_index_is_not_tested_by_every_index() -> None:
    snapshot = make_snapshot(
        {
            "app/templates/blog/index.html": "<p>Blog</p>\n",
            "tests/static/index.html": "<p>Test</p>\n",
            "src/shapes/index.js": "export const a = 1\n",
            "tests/colours/index.test.js": "test('x', () => {})\n",
        }
    )
    finder = TestFinder(snapshot)

    assert finder.find("app/templates/blog/index.html") == []
    assert finder.find("src/shapes/index.js") == []


def test_importing_test_counts_once_it_changes_along() -> None:
    files = {
        "shop/cart.py": "def add(): pass\n",
        "tests/test_buying.py": "import shop.cart\n",
        "tests/test_other.py": "import shop.cart\n",
    }
    changes = [make_change("Add", "shop/cart.py", "tests/test_buying.py", day=day) for day in range(4)]
    finder = TestFinder(make_snapshot(files, changes))

    assert finder.find_importing("shop/cart.py") == ["tests/test_buying.py"]
    assert finder.find_named("shop/cart.py") == []


def test_path_with_line_break_and_escape_reads_as_one_line() -> None:
    path = "src/evil\n\x1b[31m.py"
    snapshot = make_snapshot({path: "def f(): pass\n", "src/user.py": "import x\n"})
    snapshot.importers = {"src/user.py": [path]}

    text = summary(snapshot, "src/user.py").text

    assert "\n" not in text
    assert "\x1b" not in text


def test_file_without_facts_has_a_summary() -> None:
    snapshot = make_snapshot({"logo.png": b"\x89PNG\x00\x01"})
    assert summary(snapshot, "logo.png").text == "Data."


def test_commit_ids_in_subjects_are_no_theme() -> None:
    changes = [
        make_change(f"Squashed 'deps/' changes from b6a052fe0 {day}", "Makefile", day=day) for day in range(4)
    ]
    changes += [make_change(f"Teach parser number {day}", "parser.py", day=10 + day) for day in range(60)]
    texts = {"Makefile": "all:\n\tcc x.c\n", "parser.py": "def parse(): ...\n"}
    note = summary(make_snapshot(texts, changes), "Makefile")

    assert "squashed" in note.text
    assert "b6a052fe0" not in note.text


def test_a_paragraph_that_ends_in_a_short_line_is_told_to_its_end() -> None:
    readme = "The tool compares the sampled order with the theoretical output of true\nLRU order.\n\nMore.\n"
    note = summary(make_snapshot({"utils/README": readme}), "utils/README")

    assert "the theoretical output of true LRU order." in note.text


def test_a_comment_below_the_includes_is_no_purpose() -> None:
    licence = (
        "/*\n" + " * Redistribution and use in source and binary forms are permitted.\n" * 12 + " */\n\n"
    )
    below = '#include "geo.h"\n\n/* Things exported from t_zset.c only for geo.c. */\nint zzl(void) { return 1; }\n'
    assert purpose("src/geo.c", licence + below) == ""


def test_the_line_that_names_the_interpreter_leads_to_no_purpose() -> None:
    text = "#!/usr/bin/env ruby\n\ndef run(x)\n  x\nend\n\n# verbose is a global option, set for all of them.\n$verbose = 1\n"
    assert purpose("run.rb", text) == ""
    assert purpose("run.rb", "#!/usr/bin/env ruby\n# Moves the slots of a cluster.\n\ndef run\nend\n") != ""


def test_symbols_are_told_without_the_namespace_that_a_file_is_in() -> None:
    source = (
        "namespace Shop.Json.Serialization\n{\n    public class ArrayContract : Contract\n    {\n"
        "        public ArrayContract(int size)\n        {\n            Size = size;\n        }\n    }\n}\n"
    )
    note = summary(
        make_snapshot({"Src/Shop.Json/ArrayContract.cs": source}), "Src/Shop.Json/ArrayContract.cs"
    )

    assert "Defines `ArrayContract` (3)." in note.text
    assert note.data["symbols"] == [["Shop.Json.Serialization.ArrayContract", "class", 3, 9]]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("Source/Request.swift", "//\n//  Request.swift\n//  Alamofire\n//\n\npublic class Request {}\n", ""),
        ("testing/mod.txt", "hugo mod graph stdout and then hugo mod verify\n", ""),
        ("docs/mod.txt", "How modules are found and kept.\n", "How modules are found and kept."),
        (
            "lib/shop/cart.ex",
            'defmodule Shop.Cart do\n  @moduledoc """\n  Keeps what a customer\n  wants to buy.\n\n  ## Example\n  """\nend\n',
            "Keeps what a customer wants to buy.",
        ),
    ],
)
def test_purpose_is_what_a_file_says_and_not_its_name_or_data(path: str, text: str, expected: str) -> None:
    assert purpose(path, text) == expected


def test_tests_of_a_name_with_dots_are_those_of_the_whole_name() -> None:
    source = "defmodule A do\nend\n"
    files = {f"lib/mix/tasks/shop.{name}.ex": source for name in ("gen.cert", "gen.auth", "digest")}
    files |= {f"test/mix/tasks/shop.{name}_test.exs": source for name in ("gen.cert", "gen.auth", "digest")}
    finder = TestFinder(make_snapshot(files))

    assert finder.find_named("lib/mix/tasks/shop.gen.cert.ex") == ["test/mix/tasks/shop.gen.cert_test.exs"]
    assert finder.find_named("lib/mix/tasks/shop.digest.ex") == ["test/mix/tasks/shop.digest_test.exs"]


def test_class_that_is_opened_again_around_another_is_not_what_a_file_defines() -> None:
    text = "module Shop\n  class Web\n    class Router\n      def find(path)\n        path\n      end\n    end\n  end\nend\n"
    note = summary(make_snapshot({"lib/shop/web/router.rb": text}), "lib/shop/web/router.rb")

    assert "Defines `Web.Router` (3)." in note.text


def test_what_the_language_calls_by_itself_is_not_what_a_file_defines() -> None:
    go = "package shop\n\nfunc init() {\n\tregister()\n}\n\nfunc Sell() {}\n"
    rust = "pub fn sell() {}\n\n#[cfg(test)]\nmod tests {\n    fn sells() {}\n}\n"
    script = "module.exports = {\n  constructor (size) {\n    this.size = size\n  },\n  sell () {}\n}\n"
    snapshot = make_snapshot({"shop.go": go, "shop.rs": rust, "shop.js": script})

    assert "Defines `Sell` (7)." in summary(snapshot, "shop.go").text
    assert "Defines `sell` (1)." in summary(snapshot, "shop.rs").text
    assert "Defines `sell` (5)." in summary(snapshot, "shop.js").text


def test_what_a_module_exports_is_told_before_what_it_keeps() -> None:
    text = "const fillAll = () => {\n  one()\n  two()\n  three()\n}\n\nconst fill = () => fillAll()\n\nexport default { fill }\nexport { fill }\n"

    assert "Defines `fill` (7), `fillAll` (1)." in summary(make_snapshot({"cart.ts": text}), "cart.ts").text


def test_file_is_for_what_its_main_symbol_is_for() -> None:
    ruby = (
        "require 'set'\n\nmodule Shop\n  ##\n  # The Manager opens and closes the shop.\n  class Manager\n"
        "    def open\n      1\n    end\n\n    def close\n      2\n    end\n  end\nend\n"
    )
    view = (
        "import React from 'react'\n\ntype Props = { size: number }\n\n/** Shows what is in a cart. */\n"
        "export function CartView(props: Props) {\n  const size = props.size\n  const shown = size\n  return shown\n}\n"
    )

    assert purpose("lib/shop/manager.rb", ruby) == "The Manager opens and closes the shop."
    assert purpose("src/view.ts", view) == "Shows what is in a cart."


def test_file_of_elixir_defines_what_it_lets_others_use() -> None:
    text = (
        "defmodule Shop.Cart do\n  @type t :: term()\n  defp add(x), do: x\n"
        + "".join(f'  @doc "Puts."\n  def put({"a, " * n}x), do: x\n' for n in range(3))
        + '  @doc "Asks for a cart."\n  defmacro in_cart(do: block) do\n    block\n  end\n  def total(x), do: x\nend\n'
        "defimpl Inspect, for: Shop.Cart do\n  def inspect(x, _), do: x\nend\n"
    )
    note = summary(make_snapshot({"lib/shop/cart.ex": text}), "lib/shop/cart.ex")

    assert "Defines `in_cart` (10), `put` (4), `total` (14), `inspect` (17)." in note.text


def test_file_defines_more_than_two() -> None:
    text = "".join(f"def part_{name}():\n    return 1\n\n\n" for name in "abcd")

    assert "`part_d` (13)" in summary(make_snapshot({"shop/cart.py": text}), "shop/cart.py").text


def test_users_and_what_is_used_are_told_however_long_their_names_are() -> None:
    folder = "a_folder_of_a_very_long_name/" * 4
    files = {f"pack/{folder}user_{number}.py": "import pack.core\n" for number in range(3)}
    files |= {f"pack/{folder}used.py": "x = 1\n", "pack/__init__.py": ""}
    files["pack/core.py"] = (
        '"""' + "It does a great many things at once, and more than that besides. " * 5 + '"""\n'
        f"import pack.{folder.replace('/', '.')}used\n"
        + "\n".join(f"def a_very_long_function_name_{number}(): ...\n" for number in range(9))
    )

    text = summary(make_snapshot(files), "pack/core.py").text

    assert "Used by `pack/a_folder_of_" in text
    assert "and 2 more. Uses 1 file." in text
    assert "Defines `a_very_long_function_name_0`" in text


def test_methods_of_a_type_of_another_file_are_what_a_file_of_go_defines() -> None:
    text = "package api\n\nvar ErrGone = errors.New(`gone`)\n\ntype quietKey struct{}\n\nfunc isQuiet() bool {\n\treturn true\n}\n"
    text += "\nfunc (s *Service) CreateMemo() error {\n\tone()\n\ttwo()\n\treturn nil\n}\n"
    text += "\nfunc (s *Service) find() error {\n\treturn nil\n}\n"
    files = {"api/memo.go": text, "api/service.go": "package api\n\ntype Service struct{}\n"}
    told = summary(make_snapshot(files), "api/memo.go").text

    assert "Defines `Service.CreateMemo` (11), `ErrGone` (3)." in told


def test_file_of_lua_defines_the_members_of_the_table_that_it_returns() -> None:
    text = (
        "local M = {}\nlocal Cache = {}\nlocal function helper(a)\n  local b = a\n  local c = b\n  return c\nend\n"
        "function Cache.get(a)\n  local b = a\n  local c = b\n  return c\nend\n"
        "M.rates = {\n  low = 1,\n}\nfunction M.setup(opts)\n  return helper(opts)\nend\n"
        "M.stop = function()\nend\n"
    )
    told = [
        summary(make_snapshot({"lua/shop.lua": f"{text}{end}\n"}), "lua/shop.lua").text
        for end in ("return M", "return setmetatable(M, { __index = Cache })", "return {}")
    ]

    assert all("Defines `M.setup` (16), `stop` (19), `rates` (13)." in one for one in told[:2])
    assert "Defines `Cache.get` (8), `M.setup` (16)" in told[2]
    assert "helper" not in "".join(told)


def test_class_that_is_most_of_a_file_is_told_with_its_public_methods() -> None:
    body = "".join(f"        $this->step({n});\n" for n in range(12))
    methods = "".join(
        f"\n    {access} function {name}()\n    {{\n{body}{more}    }}\n"
        for access, name, more in (
            ("public", "__construct", body),
            ("public", "show", ""),
            ("protected", "load", body),
            ("public", "store", body),
        )
    )
    php = f"<?php\n\nclass PageController\n{{{methods}}}\n"
    told = summary(make_snapshot({"app/PageController.php": php}), "app/PageController.php").text

    assert "Defines `PageController` (3), `store` (" in told
    assert "`show` (" in told
    assert "load" not in told and "__construct" not in told


def test_tests_that_use_a_file_are_counted_apart_from_whom_it_may_break() -> None:
    use = "from shop.cart import Cart\n\nCart()\n"
    snapshot = make_snapshot(
        {
            "shop/__init__.py": "",
            "shop/cart.py": "class Cart: ...\n",
            "shop/desk.py": use,
            "shop/till.py": "class Till: ...\n",
            "tests/test_cart.py": use,
            "tests/test_sale.py": use + "from shop.till import Till\n",
            "tests/test_door.py": use,
        }
    )

    assert (
        "Used by `shop/desk.py`, and by 2 tests. Tested by `tests/test_cart.py`."
        in summary(snapshot, "shop/cart.py").text
    )
    assert "Used by `tests/test_sale.py`." in summary(snapshot, "shop/till.py").text


def test_file_of_terraform_is_what_it_creates() -> None:
    text = (
        'data "aws_ami" "base" {\n  a = 1\n  b = 2\n  c = 3\n}\nresource "aws_vpc" "main" {}\n'
        + "".join(f'resource "aws_subnet" "{name}" {{}}\n' for name in ("one", "two", "three"))
        + 'module "names" {\n  source = "./names"\n}\n'
    )
    note = summary(make_snapshot({"main.tf": text}), "main.tf")

    assert (
        "Defines `module.names` (10), `aws_vpc.main` (6), `aws_subnet.one` (7), `aws_subnet.two` (8)."
        in note.text
    )


def test_namespaces_of_cpp_are_seen_through() -> None:
    files = {
        "cart.h": "#define SHOP_FAST\nnamespace shop {\nclass Cart {\n  ~Cart() {}\n};\n}\n",
        "empty.h": "namespace shop {\nvoid fill();\n}\n",
    }
    snapshot = make_snapshot(files)

    assert summary(snapshot, "cart.h").text.endswith("Defines `Cart` (3), `SHOP_FAST` (1).")
    assert "Defines" not in summary(snapshot, "empty.h").text


def test_source_of_cpp_is_told_by_the_classes_that_it_implements() -> None:
    text = (
        '#include "cart.h"\nnamespace shop {\nstatic int most() {\n  return 9;\n}\nstruct Helper {\n};\n'
        "Other::~Other() {}\nCart::Cart() {}\nvoid Cart::fill() {\n  most();\n}\nint Cart::Wheel::turn() {\n  return 1;\n}\n}\n"
    )
    tests = "TEST(Filling, Once) {\n}\nTEST(Filling, Twice) {\n}\n"
    snapshot = make_snapshot({"cart.cc": text, "cart_test.cc": tests})

    assert " Implements `Cart` (9). Defines `Helper` (6). " in summary(snapshot, "cart.cc").text
    assert summary(snapshot, "cart_test.cc").text.endswith("Defines `Filling` (1).")


def test_trait_of_scala_comes_before_its_companion() -> None:
    members = "".join(f"  def fill{number}: Int = {number}\n" for number in range(9))
    text = (
        "package shop\n\n/**\n * What wheels are put in.\n */\ntrait Cart\n\n"
        f"object Cart {{\n{members}}}\n\nobject Other {{\n  def a: Int = 1\n}}\n"
    )
    snapshot = make_snapshot({"Cart.scala": text})

    note = summary(snapshot, "Cart.scala")

    assert "Defines `Cart` (6), `Other` (20)." in note.text
    assert note.data["purpose"] == "What wheels are put in."
