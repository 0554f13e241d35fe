"""Variables, routes and the like that a question names, or that are of a file or class that it names."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.ranking.offer_questions import OfferAsked, find_asked
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def shop(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    builder.write("nuxt.config.ts", "export default {};\n")
    builder.write("server/api/[shop]/login.ts", "export default () => 1;\n")
    builder.write("app/pages/[...rest].vue", "<template><p /></template>\n")
    builder.write("app/pages/carts/[id].vue", "<template><p /></template>\n")
    builder.write("app/pages/carts/new.vue", "<template><p /></template>\n")
    builder.write("src/queue.ts", "export const open = () => connect(process.env.SHOP_REDIS_URL);\n")
    builder.write("src/limits.ts", "export const MOST_CARTS = process.env.MOST_CARTS;\n")
    builder.write("src/use.ts", "import { MOST_CARTS } from './limits';\nexport const a = MOST_CARTS;\n")
    builder.write(".env.example", "SHOP_REDIS_URL=redis://\n")
    builder.write(
        "src/CartController.java",
        '@RequestMapping("/carts")\npublic class CartController {\n'
        '    @GetMapping("/all")\n    public String all() { return ""; }\n}\n',
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what uses SHOP_REDIS_URL?", OfferAsked("environment", "SHOP_REDIS_URL", is_sure=False)),
        ("where is `SHOP_REDIS_URL` read?", OfferAsked("environment", "SHOP_REDIS_URL")),
        (
            "which endpoints does CartController define?",
            OfferAsked("route", of="CartController", is_sure=False),
        ),
        (
            "Which env vars does src/queue.ts read?",
            OfferAsked("environment", of="src/queue.ts", is_sure=False),
        ),
        (
            "which routes are there for shopping carts?",
            OfferAsked("route", about=("shopping", "carts"), is_sure=False),
        ),
        ("which env vars configure redis?", OfferAsked("environment", about=("redis",), is_sure=False)),
        ("list the cart routes", OfferAsked("route", about=("cart",), is_sure=False)),
        (
            "which management commands deal with stale carts?",
            OfferAsked("command", about=("stale", "carts"), is_sure=False),
        ),
        ("which endpoints are called when a cart is emptied?", None),
        ("how are options validated?", None),
        ("where is SHOP_REDIS_URL defined?", None),
        ("where is carts.MOST_CARTS used?", None),
        ("which tests does CartController have?", None),
    ],
)
def test_names_of_what_is_offered_are_known(question: str, asked: OfferAsked | None) -> None:
    assert find_asked(question) == asked


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("what uses SHOP_REDIS_URL?", "`SHOP_REDIS_URL` is read in `src/queue.ts:1`."),
        (
            "where is /api/paper/login handled?",
            "`/api/[shop]/login` is handled in `server/api/[shop]/login.ts`, by the place of the file (Nuxt).",
        ),
        (
            "where is the route /carts/new handled?",
            "`/carts/new` is handled in `app/pages/carts/new.vue`, by the place of the file (Nuxt).",
        ),
        ("which endpoints does CartController define?", "- `GET /carts/all` (`src/CartController.java:3`)"),
        ("which env vars does src/queue.ts read?", "- `SHOP_REDIS_URL` (`src/queue.ts:1`)"),
        (
            "which env vars configure redis?",
            "1 has it in its name:\n- `SHOP_REDIS_URL` (`src/queue.ts:1`)",
        ),
        (
            "which routes are there for a cart?",
            "3 have it in their names:\n- `/carts/[id]` (`app/pages/carts/[id].vue`)\n"
            "- `/carts/new` (`app/pages/carts/new.vue`)\n- `GET /carts/all` (`src/CartController.java:3`)",
        ),
    ],
)
def test_what_is_offered_is_told_by_name(
    shop: RepositoryBuilder, settings: Settings, question: str, text: str
) -> None:
    result = answer(opened(shop), settings, question)

    assert result.notes[0].text == text
    assert result.verdict == "answered"


def test_users_of_a_constant_are_told_whatever_it_is_read_from(
    shop: RepositoryBuilder, settings: Settings
) -> None:
    result = answer(opened(shop), settings, "who uses MOST_CARTS?")

    assert "Used by 1 other file" in result.notes[0].text


def test_a_handler_that_is_mounted_elsewhere_comes_last(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    route = (
        "import {{ Hono }} from 'hono';\n\nexport const {name} = new Hono();\n{name}.get('/session', read);\n"
    )
    builder.write("src/a/first.ts", route.format(name="adminsRouter"))
    builder.write("src/b/second.ts", route.format(name="usersRouter"))
    builder.write(
        "src/auth.ts",
        "import { Hono } from 'hono';\nimport { usersRouter } from './b/second';\n\n"
        "export const auth = new Hono().route('/users', usersRouter);\n",
    )
    builder.write(
        "src/server.ts",
        "import { Hono } from 'hono';\nimport { auth } from './auth';\nimport { adminsRouter } from './a/first';\n\n"
        "export const app = new Hono();\napp.route('/api/auth', auth);\napp.route('/admins', adminsRouter);\n",
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    result = answer(opened(builder), settings, "where is GET /api/auth/users/session handled?")

    assert result.notes[0].text.splitlines() == [
        "- `GET /session` is handled in `src/b/second.ts:4`.",
        "- `GET /session` is handled in `src/a/first.ts:4`.",
    ]


def test_what_no_route_is_called_after_is_not_answered_by_a_list(
    shop: RepositoryBuilder, settings: Settings
) -> None:
    result = answer(opened(shop), settings, "which routes are there for refunds?")

    assert not any(note.title.startswith("Which routes") for note in result.notes)
    assert result.verdict != "answered"


def test_a_variable_that_nothing_reads_is_not_answered_by_the_list_of_all(
    shop: RepositoryBuilder, settings: Settings
) -> None:
    result = answer(opened(shop), settings, "where is SHOP_UNKNOWN_URL read?")

    assert result.verdict != "answered"
