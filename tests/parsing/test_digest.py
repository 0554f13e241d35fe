"""What the word index gets of a file: what people would ask for, and not what is data."""

from __future__ import annotations

import base64
import random

import pytest

from sleepcode.parsing.digest import digest_file
from sleepcode.parsing.words import count_hashes, hash_term

PICTURE = base64.b64encode(random.Random(5).randbytes(6_000)).decode()
DRAWING = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480">
  <title>Pressure valve</title>
  <path d="M 394.27 118.61 L 512.93 771.05 z" transform="matrix(12 345)"/>
  <image href="data:image/png;base64,{PICTURE}"/>
</svg>
"""
KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwJkqKJwo9qOTdGrDbkeZ"
"""A line of a certificate is short enough for people to search for."""


def terms_of(path: str, text: str) -> set[int]:
    return set(digest_file("key", path, text.encode()).terms)


def test_drawing_is_known_by_its_labels_and_not_by_its_coordinates() -> None:
    terms = terms_of("docs/Valve.SVG", DRAWING)

    assert {hash_term(word) for word in ("pressur", "valv", "matrix")} <= terms
    assert not {hash_term(number) for number in ("394", "118", "771", "345")} & terms
    assert len(terms) < 40


@pytest.mark.parametrize("path", ["style.css", "page.html", "book.ipynb", "notes.md", "icons.py"])
def test_what_is_encoded_has_no_words(path: str) -> None:
    text = f"before = 'data:image/png;base64,{PICTURE}' # after it\nport = 6379\n{KEY}\n"

    terms = terms_of(path, text)

    assert {hash_term(word) for word in ("befor", "png", "after", "6379")} <= terms
    assert count_hashes(KEY).keys() <= terms
    assert len(terms) < 60


def test_numbers_of_other_files_are_words() -> None:
    assert hash_term("394") in terms_of("path.py", "ORIGIN = 394.27\n")
