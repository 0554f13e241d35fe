"""What components import, by the customs of their frameworks, and what they show without importing it."""

from __future__ import annotations

import pytest

from sleepcode.facts import Import
from sleepcode.parsing.component_names import TAGS
from sleepcode.parsing.extract import extract
from sleepcode.parsing.languages import detect_language
from sleepcode.sleep.resolution import Resolver


def meant(
    path: str, target: str, paths: list[str], configs: dict[str, bytes] | None = None
) -> tuple[str, ...]:
    resolver = Resolver([path, *paths, *(configs or {})], configs or {})
    return resolver.resolve(path, detect_language(path, b""), Import(target, (), 1))


def shown(path: str, tag: str, paths: list[str]) -> tuple[str, ...]:
    text = f"<template><{tag} /></template>\n"
    imports = extract(path, text.encode()).imports
    resolver = Resolver(sorted({path, *paths}), {})
    return tuple(file for one in imports for file in resolver.resolve(path, "vue", one))


@pytest.mark.parametrize(
    ("path", "target", "file"),
    [
        ("src/App.vue", "./cart/Wheel.vue", "src/cart/Wheel.vue"),
        ("src/main.ts", "./App.vue", "src/App.vue"),
        ("shop/src/routes/+page.svelte", "$lib/cart.js", "shop/src/lib/cart.ts"),
        ("shop/src/routes/+page.svelte", "$lib", "shop/src/lib/index.ts"),
        ("shop/src/lib/a.svelte", "./state.svelte.js", "shop/src/lib/state.svelte.ts"),
        ("shop/src/lib/a.svelte", "./state.svelte", "shop/src/lib/state.svelte.ts"),
        ("app/pages/a.vue", "~/shapes", "app/shapes.ts"),
        ("app/pages/a.vue", "~/shapes", "app/shapes/index.ts"),
        ("pages/a.vue", "@/components/A.vue", "components/A.vue"),
        ("web/src/a/b.vue", "@/components/A.vue", "web/src/components/A.vue"),
        ("app/pages/a.vue", "~~/shared/a", "shared/a.ts"),
        ("server/api/a.ts", "#shared/a", "shared/a.ts"),
        ("src/pages/a.astro", "../layouts/Frame.astro", "src/layouts/Frame.astro"),
    ],
)
def test_imports_of_components_and_by_customary_names(path: str, target: str, file: str) -> None:
    others = ["a.ts", "src/other.ts", "other/src/lib/cart.ts", "other/app/shapes.ts"]

    assert meant(path, target, [file, *others]) == (file,)


def test_what_the_configuration_says_comes_before_customs() -> None:
    configs = {"tsconfig.json": b'{"compilerOptions": {"paths": {"@/*": ["./client/*"]}}}'}

    assert meant("client/a.vue", "@/b", ["client/b.ts", "src/b.ts"], configs) == ("client/b.ts",)


@pytest.mark.parametrize("package", ["$app/state", "$env/static/private", "#imports", "~/none", "@/none"])
def test_what_frameworks_make_is_no_package(package: str) -> None:
    resolver = Resolver(["src/a.vue"], {})

    assert resolver.external("src/a.vue", "vue", Import(package, (), 1)) == ""


@pytest.mark.parametrize(
    ("tag", "file"),
    [
        ("StatusCard", "components/status/StatusCard.vue"),
        ("status-card", "components/status/StatusCard.vue"),
        ("LazyStatusCard", "components/status/StatusCard.vue"),
        ("BaseFoo", "components/base/Foo.vue"),
        ("Arrow", "client/builtin/Arrow.vue"),
        ("CartPanel", "components/cart-panel.vue"),
        ("CartPanel", "components/cart/panel/index.vue"),
    ],
)
def test_a_tag_means_the_one_component_of_its_name(tag: str, file: str) -> None:
    assert shown("pages/a.vue", tag, [file, "components/Other.vue", "composables/StatusCard.ts"]) == (file,)


def test_of_components_of_one_name_the_nearest_is_meant_or_none() -> None:
    paths = ["one/components/Head.vue", "two/components/Head.vue", "three/a/Head.vue", "three/b/Head.vue"]

    assert shown("one/pages/a.vue", "Head", paths) == ("one/components/Head.vue",)
    assert shown("three/pages/a.vue", "Head", paths) == ()
    assert shown("four/a.vue", "Head", paths) == ()


def test_a_name_with_its_folders_comes_before_a_bare_one() -> None:
    paths = ["components/Card.vue", "components/cart/Card.vue"]

    assert shown("pages/a.vue", "Card", paths) == ("components/Card.vue",)
    assert shown("pages/a.vue", "CartCard", paths) == ("components/cart/Card.vue",)


def test_components_are_gathered_under_a_name_of_nuxt() -> None:
    resolver = Resolver(["components/base/Foo.vue", "a.ts"], {})

    assert resolver.resolve("a.ts", "typescript", Import("#components", ("BaseFoo",), 1)) == (
        "components/base/Foo.vue",
    )
    assert resolver.resolve("a.ts", "typescript", Import(TAGS, ("Bar",), 0, True)) == ()
