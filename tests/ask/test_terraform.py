"""What is asked of Terraform: where a resource is created, what a variable is, who uses a module."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder

_MAIN = """locals {
  door_name      = "shop-door"
  security_group = aws_security_group.door.id
  door_rules     = { port = 443 }
}

resource "aws_security_group" "door" {
  name = local.door_name
}

resource "aws_security_group" "window" {
  name = var.window_name
}

module "names" {
  source = "./modules/names"
  prefix = "shop"
}
"""


def _fill(builder: RepositoryBuilder) -> None:
    """A module with one inside of it."""
    builder.write("main.tf", _MAIN)
    builder.write(
        "variables.tf", 'variable "window_name" {\n  description = "Name of the window"\n  default = "w"\n}\n'
    )
    builder.write(
        "outputs.tf",
        'output "door_id" {\n  value = aws_security_group.door.id\n}\noutput "n" {\n  value = 1\n}\n',
    )
    builder.write("modules/names/main.tf", 'output "full" {\n  value = var.prefix\n}\n')
    builder.write("modules/names/variables.tf", 'variable "prefix" {\n  type = string\n}\n')
    builder.write("examples/a/main.tf", 'module "shop" {\n  source = "../.."\n  window_name = "x"\n}\n')
    builder.write("examples/a/variables.tf", "\n")
    builder.write("tests/names/main.tf", 'module "n" {\n  source = "../../modules/names"\n}\n')
    builder.write(
        "UPGRADE.md", "# Upgrading\n\nThe security group of the door is created with `window_name` removed.\n"
    )
    builder.commit("Begin")


@pytest.fixture
def shop(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    index_once(_fill, settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


def test_what_creates_a_resource_comes_before_what_speaks_of_it(
    shop: RepositoryBuilder, settings: Settings
) -> None:
    found = ask(shop, settings, "Where is the security group of the door created?")

    assert (found.evidence[0].path, found.evidence[0].symbol) == ("main.tf", "aws_security_group.door")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("aws_security_group.window", "main.tf:11-13"),
        ("module.names", "main.tf:15-18"),
        ("var.prefix", "modules/names/variables.tf:1-3"),
        ("local.door_rules", "main.tf:4"),
    ],
)
def test_address_is_defined_in_its_block(
    shop: RepositoryBuilder, settings: Settings, address: str, place: str
) -> None:
    found = ask(shop, settings, f"Where is {address} defined?")

    assert f"`{address}`" in found.notes[0].text
    assert f"`{place}`" in found.notes[0].text


def test_users_of_an_address_are_in_its_module(shop: RepositoryBuilder, settings: Settings) -> None:
    of_door = ask(shop, settings, "Who uses aws_security_group.door?").notes[0].text
    of_variable = ask(shop, settings, "Who uses var.window_name?").notes[0].text

    assert "Used by 1 other file, as far as names and imports tell: `outputs.tf` (2)." in of_door
    assert "Used by 1 other file, as far as names and imports tell: `main.tf` (12)." in of_variable
    assert "`examples/a/main.tf`" in of_variable


def test_module_is_used_by_who_calls_it_and_by_tests(shop: RepositoryBuilder, settings: Settings) -> None:
    text = ask(shop, settings, "What breaks if modules/names/main.tf changes?").notes[0].text

    assert "`main.tf`" in text
    assert "`tests/names/main.tf`" in text


def test_whole_path_of_one_file_is_that_file(shop: RepositoryBuilder, settings: Settings) -> None:
    text = ask(shop, settings, "What breaks if I change variables.tf?").notes[0].text

    assert "Used by 1 other file, as far as names and imports tell: `main.tf`." in text
