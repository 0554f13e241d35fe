"""Questions on names that have signs in them by which other languages part names."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def shop(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    """A shop in Perl, PowerShell, R and Objective-C."""
    builder.write("lib/Shop/Cart.pm", "package Shop::Cart;\nsub add {\n  1;\n}\n1;\n")
    builder.write(
        "lib/Shop/Till.pm", "package Shop::Till;\nuse Shop::Cart;\nsub open { Shop::Cart->new }\n1;\n"
    )
    builder.write("src/Cart.ps1", "function Add-CartItem {\n    1\n}\n")
    builder.write("src/Till.ps1", "function Open-Till {\n    Add-CartItem\n}\n")
    builder.write("R/cart.R", "print.cart <- function(x) {\n  1\n}\n")
    builder.write("R/till.R", "open_till <- function(x) {\n  print.cart(x)\n}\n")
    builder.write("Shop/SHCart.h", "@interface SHCart : NSObject\n- (void)add;\n@end\n")
    builder.write(
        "Shop/SHTill.m",
        '#import "SHCart.h"\n@implementation SHTill\n- (SHCart *)cart { return nil; }\n@end\n',
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


@pytest.mark.parametrize(
    ("name", "place", "user"),
    [
        ("Shop::Cart", "lib/Shop/Cart.pm:1-5", "lib/Shop/Till.pm"),
        ("Add-CartItem", "src/Cart.ps1:1-3", "src/Till.ps1"),
        ("print.cart", "R/cart.R:1-3", "R/till.R"),
        ("SHCart", "Shop/SHCart.h:1-3", "Shop/SHTill.m"),
    ],
)
def test_whole_name_is_found(
    name: str, place: str, user: str, shop: RepositoryBuilder, settings: Settings
) -> None:
    where = answer(opened(shop), settings, f"where is {name} defined?")
    users = answer(opened(shop), settings, f"who uses {name}?")

    assert any(f"`{place}`" in note.text for note in where.notes)
    assert any(f"`{user}`" in note.text for note in users.notes)


@pytest.mark.parametrize(("said", "name"), [("v-model", "vModel"), ("v-if", "vIf")])
def test_letter_that_is_joined_to_a_word_is_one_name_in_code(
    builder: RepositoryBuilder, settings: Settings, said: str, name: str
) -> None:
    builder.write(
        f"src/{name}.ts", f"export function transform(node) {{\n  // compiles {name}\n  return node\n}}\n"
    )
    builder.write("src/model.ts", "export function compileModel(model) {\n  return model // if a model\n}\n")
    builder.write("src/other.ts", "export const compiled = true\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    assert (
        answer(opened(builder), settings, f"where is {said} compiled?").evidence[0].path == f"src/{name}.ts"
    )
