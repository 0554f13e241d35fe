"""Which anticipated questions are of the kind that is asked."""

from __future__ import annotations

import pytest

from sleepcode.model import Note, NoteKind
from sleepcode.ranking.asked_kinds import is_of_kind


@pytest.mark.parametrize(
    ("title", "question", "is_one"),
    [
        ("Which license is this project under?", "which database does this project use?", False),
        ("What is the licence of this project?", "is it mit or gpl?", True),
        ("Which PHP version is needed to build?", "which node version is needed?", False),
        ("Which Node version is needed to build?", "which node.js version is needed?", True),
        ("What is the minimum supported Go version?", "which database does this project use?", False),
        ("What is the current version of this project?", "what node version is needed?", False),
        ("What is the current version of this project?", "what version is this?", True),
        ("Which aws provider version is required?", "which tls provider version is required?", False),
        ("Which version of acme/kms/aws is used?", "which version of aws is used?", False),
        ("Which version of acme/kms/aws is used?", "which version of kms is used?", True),
    ],
)
def test_note_of_another_noun_is_no_answer(title: str, question: str, is_one: bool) -> None:
    assert is_of_kind(Note(NoteKind.QUESTION, title, title, "", {}, (), ()), question) is is_one
