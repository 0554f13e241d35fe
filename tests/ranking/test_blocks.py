"""Passages cut into blocks: where the cuts are, and which lines are worth most."""

from __future__ import annotations

import pytest

from sleepcode.facts import Chunk
from sleepcode.parsing.words import word_hashes
from sleepcode.ranking.blocks import Block, cut_blocks

FUNCTION = '''\
def save(session, response):
    """Writes the session.

    Nothing is written when it was not changed, for a cookie that
    is sent again would live longer than the one before it.

    :param session: what to write
    """
    name = session.name
    domain = session.domain

    if not session.modified:
        return None
    if session.expired:
        response.drop(name)
        return None

    value = session.serialize()
    response.set_cookie(name, value)
'''.split("\n")
COMMENTS = ((2, 8),)


def _weights(*words: str) -> dict[int, float]:
    return {term: 1.0 for word in words for term in word_hashes(word)}


def _cut(
    *words: str, lines: list[str] = FUNCTION, comments: tuple[tuple[int, int], ...] = COMMENTS
) -> list[Block]:
    return cut_blocks(lines, Chunk(1, len(lines), 0), 1, comments, _weights(*words))


def test_long_function_is_cut_at_blank_lines_and_at_the_rest_of_its_docstring() -> None:
    spans = [(block.start, block.end) for block in _cut("cookie")]

    assert spans == [(1, 2), (4, 8), (9, 10), (12, 16), (18, 19)]


def test_small_function_stays_whole() -> None:
    lines = ["def area(a, b):", "    # both are metres", "    size = a * b", "", "    return size"]

    assert [(block.start, block.end) for block in _cut("area", lines=lines, comments=((2, 2),))] == [(1, 5)]


def test_block_that_says_the_words_is_worth_most_for_its_length() -> None:
    blocks = _cut("serialize")

    assert max(blocks, key=lambda block: block.worth / block.size).start == 18


def test_rest_of_a_docstring_is_worth_less_than_code_of_that_length() -> None:
    docstring, code = _cut("nothing")[1], _cut("nothing")[3]

    assert docstring.worth / docstring.size < code.worth / code.size


def test_long_run_without_blank_lines_is_cut_where_statements_start() -> None:
    lines = ["table = [", *[f"    'entry {number}'," for number in range(30)], "]"]

    blocks = _cut("entry", lines=lines, comments=())

    assert max(block.end - block.start + 1 for block in blocks) <= 12
    assert [block.start for block in blocks[1:]] == [block.end + 1 for block in blocks[:-1]]


def test_blocks_hold_every_line_that_is_not_blank() -> None:
    held = {line for block in _cut("session") for line in range(block.start, block.end + 1)}

    assert {number for number, line in enumerate(FUNCTION, 1) if line.strip()} <= held


def test_brackets_of_what_came_before_and_the_opening_of_what_follows_are_left_out() -> None:
    lines = ["    }", "", "/// A pattern.", "struct Glob {", "    text: String,", "}", "", "impl Glob {"]

    blocks = cut_blocks(lines, Chunk(1, len(lines), 0), 4, ((3, 3),), _weights("pattern"))

    assert [(block.start, block.end) for block in blocks] == [(3, 6)]


def test_opening_of_its_own_symbol_stays() -> None:
    lines = ["import os", "", "class Store:"]

    blocks = cut_blocks(lines, Chunk(1, len(lines), 0), 3, (), _weights("store"))

    assert [(block.start, block.end) for block in blocks] == [(1, 3)]


def test_nothing_but_brackets_is_still_a_block() -> None:
    assert [(block.start, block.end) for block in _cut("x", lines=["}", "})"], comments=())] == [(1, 2)]


def test_block_does_not_start_with_a_closing_bracket() -> None:
    lines = [
        "def run(x):",
        "    call(",
        *(f"        step_{number}," for number in range(10)),
        "    )",
        "    last(x)",
    ]

    starts = [block.start for block in _cut("step", lines=lines, comments=())]

    assert 13 not in starts


def test_block_begins_where_a_statement_does_rather_than_in_the_middle_of_one() -> None:
    lines = [
        "function open(path) {",
        *(f"  const part{number} = path[{number}]" for number in range(5)),
        "  const found = look(path, {",
        *(f"    option{number}: part{number}," for number in range(9)),
        "  })",
        "  return found",
        "}",
    ]

    starts = [block.start for block in _cut("option", lines=lines, comments=())]

    assert starts == [1, 7, 18]


def test_comment_begins_the_block_that_it_is_about() -> None:
    lines = [
        "void run(void) {",
        *(f"    step_{number}();" for number in range(5)),
        "    /* The last one waits. */",
        "    wait();",
        *(f"    step_{number}();" for number in range(5, 9)),
        "}",
    ]

    starts = [block.start for block in _cut("wait", lines=lines, comments=((7, 7),))]

    assert starts[:2] == [1, 7]


@pytest.mark.parametrize(
    "line", ["  else", "  .then(next)", "  && is_last", "  rescue IOError", "  end", "#endif"]
)
def test_block_does_not_begin_with_what_goes_on_or_closes(line: str) -> None:
    lines = ["  begin", *(f"  step_{number}" for number in range(5)), line, "  other", "  last", "  close"]

    starts = [block.start for block in _cut("step", lines=lines, comments=())]

    assert starts == [1, 8]


def test_rest_of_a_comment_that_began_before_the_chunk_is_left_out() -> None:
    lines = ["/* Takes what", " * is left.", " */", "int take(void) {", "    return left;", "}"]

    blocks = cut_blocks(lines, Chunk(2, 6, 0), 4, ((1, 3),), _weights("left"))

    assert [(block.start, block.end) for block in blocks] == [(4, 6)]


def test_chunk_of_nothing_but_the_rest_of_a_comment_is_kept() -> None:
    lines = ["/* Takes what", " * is left", " * of it.", " */", "int take(void);"]

    blocks = cut_blocks(lines, Chunk(2, 4, 0), 0, ((1, 4),), _weights("left"))

    assert [(block.start, block.end) for block in blocks] == [(2, 4)]
