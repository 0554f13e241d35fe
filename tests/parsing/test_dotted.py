"""Modules that strings of Python name."""

from __future__ import annotations

from sleepcode.facts import Import
from sleepcode.parsing.extract import extract
from sleepcode.sleep.resolution import Resolver

_SETTINGS = b'''"""Say "shop.mail.Sender" or 'shop.cart.Cart'."""

SENDER = "shop.mail.smtp.Sender"
WORKER = 'shop.tasks.app:worker'
OTHERS = ["1.2.3", "two.parts", "e.g. this", "shop.mail.smtp.Sender", "Shop.Mail.Sender", f"shop.{x}.y"]
'''


def test_strings_that_name_modules_are_local_imports_outside_of_docstrings() -> None:
    facts = extract("shop/settings.py", _SETTINGS)

    assert facts.imports == (
        Import("shop.mail.smtp", ("Sender",), 3, True),
        Import("shop.tasks.app", ("worker",), 4, True),
    )
    assert facts.references["Sender"] == 1


def test_they_are_no_edges_and_no_packages() -> None:
    files = ["shop/__init__.py", "shop/mail/__init__.py", "shop/mail/smtp.py", "shop/settings.py"]
    resolver = Resolver(files, {})
    sender, _ = extract("shop/settings.py", _SETTINGS).imports
    other = Import("other.mail.smtp", ("Sender",), 1, True)

    assert resolver.resolve("shop/settings.py", "python", sender) == ()
    assert resolver.external("shop/settings.py", "python", other) == ""


def test_modules_that_are_imported_by_their_names_are_imports() -> None:
    source = b'"""As import_module("no") does."""\nsums = import_module("numpy", min_version="1")\nimportlib.import_module(".wheels", "shop")\n'
    found = [(one.target, one.line) for one in extract("a.py", source).imports]

    assert found == [("numpy", 2), (".wheels", 3)]
