"""What is asked of components, and of what frameworks use without being told to."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.parsing.import_keys import are_users_read
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder

_SCRIPT = '<script setup lang="ts">\n{}\n</script>\n'
_CARD = _SCRIPT.format(
    "const props = defineProps<{ size: number }>()\nfunction spin() {\n  return props.size\n}"
)


def _fill(builder: RepositoryBuilder) -> None:
    """A shop of Nuxt."""
    builder.write("nuxt.config.ts", "export default defineNuxtConfig({})\n")
    builder.write("app/app.vue", "<template><NuxtPage /></template>\n")
    builder.write("app/components/cart/CartWheel.vue", f"{_CARD}<template><p @click='spin' /></template>\n")
    builder.write(
        "app/components/base/Hub.vue", "<!-- Holds a wheel. -->\n<template><CartWheel /></template>\n"
    )
    builder.write("app/components/Old.vue", "<template><p /></template>\n")
    builder.write(
        "app/pages/index.vue", "<template><BaseHub /><cart-wheel :size='useSpokes()' /></template>\n"
    )
    builder.write("app/composables/wheels.ts", "export function useSpokes() {\n  return 3\n}\n")
    builder.write("app/plugins/a.ts", "export default () => useSpokes()\n")
    builder.write(
        "tests/CartWheel.spec.ts", "import W from '../app/components/cart/CartWheel.vue'\nmount(W)\n"
    )
    builder.commit("Begin")


@pytest.fixture
def shop(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    index_once(_fill, settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> str:
    result = answer(opened(builder), settings, question)
    return "\n".join(note.text for note in result.notes)


def test_users_of_a_component_show_it_by_its_tag(shop: RepositoryBuilder, settings: Settings) -> None:
    told = ask(shop, settings, "Who uses the CartWheel component?")

    assert "`app/components/cart/CartWheel.vue:1-7` (component)" in told
    assert "Used by 2 other files" in told
    assert "`app/components/base/Hub.vue` (2) and `app/pages/index.vue` (1)" in told
    assert "tests/CartWheel.spec.ts" in told


def test_a_component_is_known_by_its_name_with_its_folders(
    shop: RepositoryBuilder, settings: Settings
) -> None:
    told = ask(shop, settings, "Where is BaseHub defined?")
    assert "`app/components/base/Hub.vue:1-2`" in told
    assert "Holds a wheel." in told

    told = ask(shop, settings, "Who uses BaseHub?")
    assert "Used by 1 other file, as far as names and imports tell: `app/pages/index.vue` (1)." in told


def test_users_of_a_file_of_a_component(shop: RepositoryBuilder, settings: Settings) -> None:
    assert "`app/pages/index.vue`" in ask(shop, settings, "Who uses app/components/base/Hub.vue?")
    assert "No other file is known" in ask(shop, settings, "Who uses app/components/Old.vue?")


def test_a_page_is_found_by_its_framework(shop: RepositoryBuilder, settings: Settings) -> None:
    result = answer(opened(shop), settings, "Who uses app/pages/index.vue?")

    assert "its framework finds it" in result.notes[0].text
    assert "is known to use it" not in result.notes[0].text
    assert result.verdict == "answered"


def test_what_nuxt_imports_for_files_is_used_by_who_names_it(
    shop: RepositoryBuilder, settings: Settings
) -> None:
    told = ask(shop, settings, "Who uses useSpokes?")

    assert "Used by 2 other files" in told
    assert "`app/pages/index.vue`" in told
    assert "`app/plugins/a.ts`" in told


@pytest.mark.parametrize(
    "path",
    [
        *("app/pages/cart.vue", "pages/cart/[id].vue", "app/layouts/default.vue", "app.vue", "error.vue"),
        *("src/routes/a/+page.svelte", "src/routes/+layout.svelte", "src/pages/a.astro"),
    ],
)
def test_who_uses_what_lies_where_frameworks_look_is_not_read(path: str) -> None:
    assert not are_users_read(path, path.rpartition(".")[2])


def test_who_uses_other_components_is_read() -> None:
    assert are_users_read("src/App.vue", "vue")
    assert are_users_read("src/lib/a.svelte", "svelte")
    assert are_users_read("src/components/A.astro", "astro")
