"""Routes by the places of files."""

from __future__ import annotations

import pytest

from sleepcode.ranking.file_routes import find_file_routes, is_answered


def routes(*paths: str) -> dict[str, str]:
    found = find_file_routes(paths, lambda path: False, lambda path: True)
    return {route.path: f"{route.method} {route.route}".strip() for route in found}


@pytest.mark.parametrize(
    ("config", "path", "route"),
    [
        ("next.config.mjs", "app/(shop)/carts/[id]/page.tsx", "/carts/[id]"),
        ("next.config.js", "pages/carts/[...slug].tsx", "/carts/[...slug]"),
        ("nuxt.config.ts", "server/api/[server]/login.ts", "/api/[server]/login"),
        ("nuxt.config.ts", "server/routes/carts.post.ts", "POST /carts"),
        ("nuxt.config.ts", "app/pages/[...permalink].vue", "/[...permalink]"),
        ("svelte.config.js", "src/routes/page/index/+page.svelte", "/page/index"),
        ("svelte.config.js", "src/routes/api/carts/+server.ts", "/api/carts"),
        ("react-router.config.ts", "app/routes/_shop+/t.$team+/_index.tsx", "/t/:team"),
        ("react-router.config.ts", "app/routes/api+/stripe.webhook.ts", "/api/stripe/webhook"),
        ("remix.config.js", "app/routes/carts.$.tsx", "/carts/*"),
        ("astro.config.mjs", "src/pages/carts/index.astro", "/carts"),
    ],
)
def test_a_route_is_where_its_file_lies(config: str, path: str, route: str) -> None:
    assert routes(config, path) == {path: route}


@pytest.mark.parametrize(
    ("config", "path"),
    [
        ("react-router.config.ts", "app/routes/_shop+/_layout.tsx"),
        ("react-router.config.ts", "app/routes/o.$team._layout.tsx"),
        ("svelte.config.js", "src/routes/+layout.svelte"),
        ("next.config.js", "pages/_app.tsx"),
        ("astro.config.mjs", "src/pages/_parts/header.astro"),
        ("package.json", "app/carts/page.tsx"),
    ],
)
def test_what_lays_out_others_is_no_route(config: str, path: str) -> None:
    assert routes(config, path) == {}


def test_a_page_around_others_is_one_route_with_the_page_in_it() -> None:
    found = routes("nuxt.config.ts", "pages/carts.vue", "pages/carts/index.vue", "pages/carts/[id].vue")

    assert found == {"pages/carts/index.vue": "/carts", "pages/carts/[id].vue": "/carts/[id]"}


@pytest.mark.parametrize(
    ("path", "wanted", "is_it"),
    [
        ("pages/carts/[id].vue", "/carts/7", True),
        ("pages/carts/[id].vue", "/carts/{id}", True),
        ("pages/carts/[id].vue", "/carts", False),
        ("pages/[[shop]]/@[owner]/index.vue", "/@ada", True),
        ("pages/[[shop]]/@[owner]/index.vue", "/paper/@ada", True),
        ("pages/[[shop]]/@[owner]/index.vue", "/paper/ada", False),
        ("pages/files/[...path].vue", "/files/a/b", True),
    ],
)
def test_parameters_stand_for_what_is_asked(path: str, wanted: str, is_it: bool) -> None:
    (route,) = find_file_routes(["nuxt.config.ts", path], lambda path: False, lambda path: True)

    assert is_answered(route, wanted) is is_it
