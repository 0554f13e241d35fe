"""Keys of settings, objects of Kubernetes, and scenarios."""

from __future__ import annotations

import pytest

from sleepcode.model import Role
from sleepcode.parsing.extract import extract
from sleepcode.parsing.languages import detect_language
from sleepcode.parsing.roles import classify_role

Outlined = list[tuple[str, str, int, int]]


def outline(path: str, text: str) -> Outlined:
    return [(one.kind, one.qualified, one.start, one.end) for one in extract(path, text.encode()).symbols]


def test_variables_of_an_environment_are_told_without_their_values() -> None:
    text = "# Where mail\n# is sent from. More.\nMAIL_HOST=secret.example\n\nexport TOKEN='abc'\n# OLD=1\n"

    facts = extract(".env.example", text.encode())

    assert [(one.kind, one.name, one.start, one.doc) for one in facts.symbols] == [
        ("variable", "MAIL_HOST", 3, "Where mail is sent from."),
        ("variable", "TOKEN", 5, ""),
    ]
    assert "secret" not in repr(facts.symbols)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        (".env", "dotenv"),
        (".env.production.local", "dotenv"),
        ("docker/web.env", "dotenv"),
        ("env.example", "dotenv"),
        ("src/env.ts", "typescript"),
        ("src/app.env.ts", "typescript"),
        ("env.sh", "bash"),
        ("environment", ""),
    ],
)
def test_environments_are_told_by_their_names(name: str, language: str) -> None:
    assert detect_language(name, b"A=1\n") == language
    if language == "dotenv":
        assert classify_role(name, language, False, {}) is Role.CONFIGURATION


def test_properties_have_keys_where_there_are_no_parts() -> None:
    assert outline("app.properties", "# a=b\nserver.port=80\nname = shop\n") == [
        ("key", "server.port", 2, 2),
        ("key", "name", 3, 3),
    ]
    assert outline("setup.cfg", "[metadata]\nname = shop\n") == [("key", "metadata", 1, 2)]


def test_objects_of_kubernetes_are_called_by_kind_and_name() -> None:
    text = """# The shop. More.
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    name: no
  name: shop
spec:
  replicas: 2
---
kind: Service
apiVersion: v1
metadata: {}
---
apiVersion: v1
kind: Service
metadata:
  name: "door"
"""

    facts = extract("k8s/shop.yaml", text.encode())

    objects = [one for one in facts.symbols if one.kind == "resource"]
    assert [(one.qualified, one.name, one.start, one.end, one.doc) for one in objects] == [
        ("Deployment.shop", "shop", 2, 9, "The shop."),
        ("Service.door", "door", 15, 18, ""),
    ]


def test_keys_of_yaml_are_found_however_far_it_is_indented() -> None:
    wide = "jobs:\n    test:\n        runs-on: linux\n    build:\n        steps:\n            - run: make\n"
    assert [one[1] for one in outline("ci.yml", wide)] == ["jobs", "jobs.test", "jobs.build"]
    narrow = "on:\n  - push: a\njobs:\n  test:\n    runs-on: linux\n"
    assert [one[1] for one in outline("ci.yml", narrow)] == ["on", "jobs", "jobs.test"]


def test_scenarios_are_sections_with_their_tags() -> None:
    text = '''# language: en
@shop
Feature: Carts
  What is bought.

  Background:
    Given a shop

  @slow @mail
  Scenario: Buy one thing
    When I say
      """
      Scenario: not this
      """
  Rule: No more than two
    Scenario Outline: Buy <n>
      Then it costs <n>

      Examples:
        | n |
        | 1 |
'''

    assert outline("carts.feature", text) == [
        ("section", "Carts", 2, 21),
        ("section", "Carts.Background", 6, 8),
        ("section", "Carts.Buy one thing", 9, 14),
        ("section", "Carts.No more than two", 15, 21),
        ("section", "Carts.No more than two.Buy <n>", 16, 21),
    ]
    assert extract("1234.feature", b"Carts can be emptied. See :pr:`12`.\n").language == "text"
