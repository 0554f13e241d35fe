"""What a request says, and what stands in it besides."""

from __future__ import annotations

from sleepcode.ranking.query import analyse


def test_what_tools_sign_a_message_with_is_no_part_of_it() -> None:
    signed = "Keep the session of a cart\n\nIt was lost.\nSome-Session: https://example.org/quokka\nCo-Authored-By: Wombat <w@x>"
    told = analyse("Send a header\n\nContent-Quokka: 5\nis what the server wants.")

    words = set(analyse(signed).words.values())
    assert {"session", "cart", "lost"} <= words
    assert not {"quokka", "Wombat", "wombat"} & words
    assert "Quokka" in set(told.words.values())


def test_what_a_change_does_is_no_name_of_what_it_is_about() -> None:
    assert "Add" not in analyse("Add the rate of the day to invoices").names
    assert "rate" in analyse("Add the rate of the day to invoices").names
    assert "add" in analyse("`add` books twice").names
    assert "update" in analyse("update() books twice").names
