"""Words of a question that nothing shown for it says."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.render.answers import render_answer
from sleepcode.render.terminal import PLAIN
from sleepcode.repo.repository import Repository


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How does the cart sharding of items happen?", ("sharding",)),
        ("Where does GraphQL add items to the cart?", ("GraphQL",)),
        ("How are items added to the cart?", ()),
        ("Where is add_item defined and how is it structured?", ()),
    ],
)
def test_what_nothing_says_is_told(
    repository: Repository, settings: Settings, question: str, missing: tuple[str, ...]
) -> None:
    result = answer(repository, settings, question)
    text = render_answer(result, PLAIN)

    assert result.missing == missing
    assert all(f'nothing below says "{word}"' in " ".join(text.split()) for word in missing)
    assert missing or "nothing below says" not in text
