"""Starlark: what Bazel, Buck and Tilt build."""

from __future__ import annotations

import pytest

from sleepcode.model import Role
from sleepcode.parsing.extract import extract
from sleepcode.parsing.languages import detect_language
from sleepcode.parsing.roles import classify_role
from sleepcode.sleep.resolution import Resolver

_BUILD = """load("//rules:shop.bzl", "shop_binary", test = "shop_test")
load(":local.bzl", "local")
load("@rules_cc//cc:defs.bzl", "cc_library")

package(default_visibility = ["//visibility:public"])

# What is bought. And more.
cc_library(
    name = "cart",
    srcs = ["cart.cc"],
    deps = [
        ":item",
        "//lib/money",
        "//lib:tax",
    ],
)

[shop_test(name = n) for n in ("a", "b")]

shop_binary(name = "desk", deps = [":cart"])
"""


def test_targets_are_what_calls_give_a_name() -> None:
    facts = extract("shop/BUILD.bazel", _BUILD.encode())

    assert facts.language == "starlark"
    assert [(one.kind, one.name, one.start, one.end, one.doc) for one in facts.symbols] == [
        ("rule", "cart", 8, 16, "What is bought."),
        ("rule", "desk", 20, 20, ""),
    ]
    assert facts.symbols[0].signature == 'cc_library(name = "cart")'
    assert [(one.target, one.names, one.line) for one in facts.imports] == [
        ("/rules/shop.bzl", ("shop_binary", "shop_test"), 1),
        ("local.bzl", ("local",), 2),
        ("@rules_cc/cc/defs.bzl", ("cc_library",), 3),
        ("/visibility", (), 5),
        ("/lib/money", (), 13),
        ("/lib", (), 14),
    ]
    assert {"item", "money", "tax", "cart", "shop_binary"} <= facts.references.keys()


def test_rules_and_macros_are_functions() -> None:
    text = '''"""Rules of the shop."""

def _impl(ctx):
    """Builds it."""
    return []

shop_library = rule(
    implementation = _impl,
)
ShopInfo = provider(fields = ["name"])
paths = struct(join = _impl)
_MOST = 3
'''

    facts = extract("rules/shop.bzl", text.encode())

    assert facts.doc == "Rules of the shop."
    assert [(one.kind, one.name, one.doc) for one in facts.symbols] == [
        ("function", "_impl", "Builds it."),
        ("function", "shop_library", ""),
        ("struct", "ShopInfo", ""),
        ("struct", "paths", ""),
        ("constant", "_MOST", ""),
    ]


def test_tilt_calls_things_by_what_it_is_given_first() -> None:
    facts = extract("Tiltfile", b"local_resource(\n  'desk',\n  cmd='make',\n)\ninclude('./shop/Tiltfile')\n")

    assert [(one.name, one.start, one.end) for one in facts.symbols] == [("desk", 1, 4)]
    assert [one.target for one in facts.imports] == ["./shop/Tiltfile"]


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/rules/shop.bzl", ("rules/shop.bzl",)),
        ("shop.bzl", ("lib/shop.bzl",)),
        ("/lib/money", ("lib/money/BUILD",)),
        ("/", ()),
        ("@rules/shop.bzl", ()),
        ("/inner.bzl", ("plugin/inner.bzl",)),
    ],
)
def test_label_means_a_file_from_the_top_or_a_package(target: str, found: tuple[str, ...]) -> None:
    from sleepcode.facts import Import

    paths = ["rules/shop.bzl", "lib/shop.bzl", "lib/BUILD", "lib/money/BUILD", "plugin/inner.bzl"]

    assert Resolver(paths, {}).resolve("lib/BUILD", "starlark", Import(target)) == found


def test_what_defines_rules_is_a_source_and_what_uses_them_is_not() -> None:
    assert detect_language("ci/build", b"#!/bin/sh\n") == "bash"
    assert detect_language("MODULE.bazel", b"") == "starlark"
    assert classify_role("rules/shop.bzl", "starlark", False, {}) is Role.SOURCE
    assert classify_role("rules/shop_test.bzl", "starlark", False, {}) is Role.SOURCE
    assert classify_role("rules/shop_tests.bzl", "starlark", False, {}) is Role.TEST
    assert classify_role("tests/shop.bzl", "starlark", False, {}) is Role.TEST
    assert classify_role("shop/BUILD", "starlark", False, {}) is Role.CONFIGURATION
    assert classify_role("MODULE.bazel", "starlark", False, {}) is Role.CONFIGURATION
    assert classify_role("Tiltfile", "starlark", False, {}) is Role.CONFIGURATION
