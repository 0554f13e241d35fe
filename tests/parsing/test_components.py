"""Single-file components: what their scripts define, what their markup names, and where all of it stands."""

from __future__ import annotations

import pytest

from sleepcode.facts import FileFacts, Import
from sleepcode.parsing.component_names import TAGS, automatic_names, component_name, file_key, tag_keys
from sleepcode.parsing.extract import extract

_CARD = """<!-- Shows one user. And more. -->
<script lang="ts">
export const limit = 3
</script>

<script setup lang="ts" generic="T extends Map<string, number>">
import Badge from './Badge.vue'
import { type Shape, load as fetchIt } from '~/shapes'

const { size = 1, ...rest } = defineProps<{
  /** How large it is. */
  size?: number
  user: Shape
}>()

// Opens the page of the user.
function open(at: number) {
  throw new Error('No page of this user was found')
}
</script>

<template>
  <!-- the badge -->
  <Badge v-if="isShown(user)" :size @click.prevent="open(rest.first)" />
  <user-avatar :class="{ hidden: !isReady, 'is-new': `${label} of` }" title="Their picture in colour" />
  <p>{{ $t('carts.none') }} There is nobody here.</p>
</template>

<style scoped>
.a { color: red }
</style>
"""


def read(path: str, text: str) -> FileFacts:
    return extract(path, text.encode())


def symbols(facts: FileFacts) -> dict[str, tuple[str, int, int]]:
    return {symbol.qualified: (symbol.kind, symbol.start, symbol.end) for symbol in facts.symbols}


def test_a_component_of_vue_is_all_of_its_file_and_has_what_its_scripts_define() -> None:
    facts = read("components/UserCard.vue", _CARD)

    assert facts.language == "vue"
    assert not facts.has_errors
    assert symbols(facts) == {
        "UserCard": ("component", 1, 31),
        "UserCard.limit": ("variable", 3, 3),
        "UserCard.size": ("field", 12, 12),
        "UserCard.user": ("field", 13, 13),
        "UserCard.open": ("function", 17, 19),
        "UserCard.template": ("section", 22, 27),
        "UserCard.style": ("section", 29, 31),
    }
    assert facts.symbols[0].signature == "component UserCard(size, user)"
    assert facts.symbols[0].doc == "Shows one user."
    assert next(one.doc for one in facts.symbols if one.name == "open") == "Opens the page of the user."
    assert facts.doc == "Shows one user. And more."
    assert (1, 1) in facts.comment_lines
    assert (23, 23) in facts.comment_lines
    assert (18, "No page of this user was found") in facts.messages
    assert (25, "Their picture in colour") in facts.messages
    assert (26, "There is nobody here.") in facts.messages
    owners = [facts.symbols[chunk.symbol].qualified for chunk in facts.chunks if chunk.start >= 22]
    assert owners[0] == "UserCard.template"


def test_what_markup_names_is_used() -> None:
    facts = read("components/UserCard.vue", _CARD)

    used = {"Badge", "UserAvatar", "isShown", "open", "first", "isReady", "label", "user", "size"}
    assert used <= facts.references.keys()
    assert facts.references.keys().isdisjoint(("hidden", "is", "new", "of", "carts", "none", "scoped"))


def test_components_are_looked_for_that_are_not_imported() -> None:
    facts = read("components/UserCard.vue", _CARD)

    assert [(one.target, one.names) for one in facts.imports] == [
        ("./Badge.vue", ()),
        ("~/shapes", ("Shape", "load")),
        (TAGS, ("UserAvatar",)),
    ]


@pytest.mark.parametrize(
    ("script", "props"),
    [
        (
            "<script setup>\nconst props = defineProps({ size: Number, name: { type: String } })",
            ["size", "name"],
        ),
        ("<script setup>\ndefineProps(['size', 'name'])", ["size", "name"]),
        (
            '<script setup lang="ts">\ninterface Props { size: number }\nwithDefaults(defineProps<Props>(), { size: 1 })',
            ["size"],
        ),
        ("<script setup>\nconst chosen = defineModel('chosen')", ["chosen"]),
        ("<script>\nexport default { props: { size: Number }, data() { return { props: 1 } } }", ["size"]),
    ],
)
def test_what_a_component_of_vue_takes_are_its_fields(script: str, props: list[str]) -> None:
    facts = read("A.vue", f"{script}\n</script>\n<template><p/></template>\n")

    assert [one.name for one in facts.symbols if one.kind == "field"] == props


@pytest.mark.parametrize(
    ("path", "script", "name"),
    [
        ("a/user-card.vue", "export default {}", "UserCard"),
        ("a/card.vue", "export default defineComponent({ name: 'ShopCard' })", "ShopCard"),
        ("a/card.vue", "defineOptions({\n  name: 'shop-card',\n})", "ShopCard"),
        ("components/cart/index.vue", "", "Cart"),
        ("pages/[id].vue", "", "[id]"),
    ],
)
def test_a_component_is_called_as_it_says_or_as_its_file(path: str, script: str, name: str) -> None:
    facts = read(path, f"<script>\n{script}\n</script>\n")

    assert facts.symbols[0].name == name


def test_methods_of_options_are_those_of_the_component() -> None:
    script = "export default {\n  methods: {\n    go() {\n      this.a = 1\n    },\n  },\n}\n"
    text = f"<template><p @click='go'/></template>\n<script>\n{script}</script>\n"

    assert symbols(read("A.vue", text))["A.go"] == ("method", 5, 7)


def test_a_component_of_svelte() -> None:
    text = """<script lang="ts" module>
	export const variants = make({ a: 1 });
</script>

<script lang="ts">
	import { page } from "$app/state";
	let { size = "big", class: className, ...rest }: Props = $props();
	function close() {}
</script>

<!-- @component
Closes things.
-->
{#if page.ready && size}
	<Menu.Item onclick={close} bind:value use:clickOutside={{ far: shrink("{") }} class="a {className ? 'b' : shade}" {...rest}>
		{@html render(size)} Nothing was closed
	</Menu.Item>
{/if}
"""
    facts = read("lib/close-button.svelte", text)

    assert facts.language == "svelte"
    assert not facts.has_errors
    assert symbols(facts) == {
        "CloseButton": ("component", 1, 18),
        "CloseButton.variants": ("variable", 2, 2),
        "CloseButton.size": ("field", 7, 7),
        "CloseButton.close": ("function", 8, 8),
    }
    assert facts.symbols[1].signature == "export variants"
    assert facts.doc == "Closes things."
    used = {
        "Menu",
        "Item",
        "close",
        "value",
        "clickOutside",
        "shrink",
        "className",
        "shade",
        "rest",
        "render",
        "ready",
    }
    assert used <= facts.references.keys()
    assert facts.references.keys().isdisjoint(("far", "if", "html", "onclick"))
    assert (16, "Nothing was closed") in facts.messages
    assert [one.target for one in facts.imports] == ["$app/state"]


def test_what_earlier_svelte_exports_is_what_a_component_takes() -> None:
    text = "<script>\n  export let size = 1, name;\n  $: doubled = size * 2;\n</script>\n<p>{doubled}</p>\n"

    facts = read("A.svelte", text)

    assert [(one.name, one.kind) for one in facts.symbols] == [
        ("A", "component"),
        ("size", "field"),
        ("name", "field"),
    ]


def test_a_component_of_astro_has_its_script_between_fences() -> None:
    text = """---
// The frame of each page.
import Card from '../components/Card.astro';
const { title } = Astro.props as Props;
if (!title) return Astro.redirect('/');
function sum(a: number) { return a }
---
<html>
  {items.map((item) => <Card client:load {...item} size={sum(1)}>don't</Card>)}
</html>
<script>
  import { start } from '../start';
  start();
</script>
"""
    facts = read("src/layouts/Frame.astro", text)

    assert facts.language == "astro"
    assert symbols(facts)["Frame"] == ("component", 1, 14)
    assert symbols(facts)["Frame.sum"] == ("function", 6, 6)
    assert {"Card", "items", "item", "sum", "start"} <= facts.references.keys()
    assert [(one.target, one.line) for one in facts.imports] == [
        ("../components/Card.astro", 3),
        ("../start", 12),
    ]
    assert facts.doc == "The frame of each page."


@pytest.mark.parametrize("path", ["A.vue", "A.svelte", "A.astro"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "<script",
        "<script>",
        "<template><p",
        "{",
        "{{ a",
        "<a b='",
        "<!--",
        "---\n",
        "</template></script>",
        '<a b="{c" d={"}"} />{`${`}',
        "<script src='a.js'/><style></style",
        "<template lang='pug'>\np a\n</template>",
        "\ufeff<script>\r\nconst a = 1\r\n</script>\r\n",
    ],
)
def test_what_is_broken_is_read_as_far_as_it_goes(path: str, text: str) -> None:
    facts = read(path, text)

    assert all(1 <= one.start <= one.end <= max(1, facts.lines) for one in facts.symbols)


@pytest.mark.parametrize("path", ["A.vue", "A.svelte", "A.astro"])
@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        "<a ",
        "<template>",
        "<template></template",
        "<script>",
        "</script",
        "{",
        "{{",
        "{'",
        '{"\\"',
        "{`${",
        "<a b='{",
        '<a b="{c}',
        "<a b=",
        "<a :b ",
        "{a}}",
        "import a ",
        "<p>a b",
    ],
)
def test_reading_takes_time_in_proportion_to_the_text(path: str, piece: str) -> None:
    lines = f"{piece * 100}\n" * 20
    extract(path, lines.encode())
    extract(path, f"<template>\n{lines * 3}</template>\n".encode())
    extract(path, f'<script>\n// {piece}\n</script>\n<a b="{lines * 2}\n'.encode())


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("app/components/status/StatusCard.vue", ("StatusCard",)),
        ("components/base/Foo.vue", ("BaseFoo", "Foo")),
        ("components/base/foo/Button.vue", ("BaseFooButton", "Button")),
        ("components/user/index.vue", ("User",)),
        ("components/cart/side-bar.client.vue", ("CartSideBar", "SideBar")),
        ("client/builtin/Arrow.vue", ("Arrow",)),
        ("pages/[id].vue", ()),
        ("components/A.svelte", ()),
    ],
)
def test_names_under_which_a_component_is_used_without_an_import(path: str, names: tuple[str, ...]) -> None:
    assert automatic_names(path) == names
    for name in names:
        assert file_key(path) in list(tag_keys(name))
        assert file_key(path) in list(tag_keys(f"Lazy{name}"))


def test_the_same_content_is_another_component_in_another_file() -> None:
    assert component_name("a/cart.vue") != component_name("a/wheel.vue")
    text = "<template><p/></template>\n"
    assert read("a/cart.vue", text).symbols[0].name == "Cart"
    assert read("a/wheel.vue", text).symbols[0].name == "Wheel"
    assert isinstance(read("a/wheel.vue", text).imports, tuple)
    assert Import(TAGS, (), 0, True) not in read("a/wheel.vue", text).imports
