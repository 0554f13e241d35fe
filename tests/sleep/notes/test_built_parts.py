"""Which modules, crates or packages a build puts together."""

from __future__ import annotations

import pytest

from tests.support.snapshots import ask_all, make_snapshot


@pytest.mark.parametrize(
    ("files", "question", "text"),
    [
        (
            {
                "settings.gradle.kts": 'include(":shop")\ninclude(":shop:cart", ":gone")\n',
                "shop/build.gradle.kts": "\n",
                "shop/cart/build.gradle.kts": "\n",
            },
            "Which modules are there?",
            "It is built of 3 modules:\n- `shop` in `shop/`\n- `shop:cart` in `shop/cart/`\n- `gone`",
        ),
        (
            {
                "pom.xml": "<modules><module>cart</module><module>shop</module></modules>\n",
                "cart/pom.xml": "<a/>\n",
                "shop/pom.xml": "<a/>\n",
            },
            "Which modules does this project have?",
            "It is built of 2 modules:\n- `cart` in `cart/`\n- `shop` in `shop/`",
        ),
        (
            {
                "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n\n[package]\nname = "shop"\n',
                "crates/cart/Cargo.toml": '[package]\nname = "shop-cart"\n',
                "fuzz/Cargo.toml": '[package]\nname = "fuzz"\n',
            },
            "Which crates are there?",
            "It is built of 2 crates:\n- `shop`\n- `shop-cart` in `crates/cart/`",
        ),
        (
            {
                "package.json": '{"name": "shop", "workspaces": ["packages/*"]}',
                "packages/cart/package.json": '{"name": "@shop/cart"}',
                "packages/till/package.json": '{"name": "@shop/till"}',
            },
            "Which packages are in this repository?",
            "It is built of 2 packages:\n- `@shop/cart` in `packages/cart/`\n- `@shop/till` in `packages/till/`",
        ),
    ],
)
def test_parts_are_told_as_the_build_calls_them(files: dict[str, str], question: str, text: str) -> None:
    assert {note.key: note.text for note in ask_all(make_snapshot(files), [])}[question] == text


def test_project_of_one_part_is_asked_nothing() -> None:
    files = {"Cargo.toml": '[package]\nname = "shop"\n', "src/lib.rs": "\n"}

    assert not [note for note in ask_all(make_snapshot(files), []) if note.key.startswith("Which crates")]
