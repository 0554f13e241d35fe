"""What extends a type, and what uses a name in the file that defines it."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from sleepcode.sleep.index import index_repository
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


def _fill(builder: RepositoryBuilder) -> None:
    """Tills in three languages."""
    builder.write("till/base.py", "class Till:\n    def count(self): ...\n")
    builder.write("till/fast.py", "from till.base import Till\n\n\nclass FastTill(Till):\n    pass\n")
    builder.write("till/user.py", "from till.base import Till\n\n\ndef open_till():\n    return Till()\n")
    builder.write("src/Drawer.php", "<?php\nnamespace Shop;\n\ninterface Drawer {}\n")
    builder.write(
        "src/Coins.php",
        "<?php\nnamespace Shop;\n\nclass Coins implements Drawer {\n    use Parts\\Counts;\n}\n",
    )
    builder.write("src/Parts/Counts.php", "<?php\nnamespace Shop\\Parts;\n\ntrait Counts {}\n")
    builder.write("src/helpers.php", "<?php\n\nfunction drawer_open($d) {\n    return $d;\n}\n")
    builder.write(
        "src/Far/Away.php",
        "<?php\nnamespace Shop\\Far;\n\nclass Away {\n    function go() { return drawer_open(1); }\n}\n",
    )
    builder.write("composer.json", '{"autoload": {"psr-4": {"Shop\\\\\\\\": "src/"}}}\n')
    builder.write(
        "lib/route.rs",
        "pub struct Route;\n\nimpl Route {\n    pub fn poll(&self) {\n        set_length(self);\n    }\n}\n\n"
        "pub fn first() {\n    let a = 1;\n    let b = 2;\n    let c = a + b;\n}\n\n"
        "fn set_length(route: &Route) {\n    let a = 1;\n    let b = 2;\n    let c = a + b;\n}\n",
    )
    builder.commit("Begin")


@pytest.fixture
def shop(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    index_once(_fill, settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


def test_what_a_constructor_in_the_head_takes_is_not_extended(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("src/ITill.cs", "public interface ITill { }\n")
    builder.write("src/Desk.cs", "public class Desk(ITill till, int size) : IDesk { ITill own = till; }\n")
    builder.write("src/Till.cs", "public class Till(IDesk desk) : Box(desk), ITill { }\n")
    builder.write("src/Drawer.kt", "class Drawer @Inject constructor(val till: ITill) : Box(till)\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    text = ask(builder, settings, "What implements ITill?").notes[0].text

    assert "Extended or implemented by `Till` (`src/Till.cs:1`)." in text


@pytest.mark.parametrize(
    ("question", "heir", "other"),
    [
        ("What extends Till?", "`FastTill` (`till/fast.py:4-5`)", "till/user.py"),
        ("Which subclasses does Till have?", "`FastTill` (`till/fast.py:4-5`)", "till/user.py"),
        ("Who implements Drawer?", "`Coins` (`src/Coins.php:4-6`)", "helpers.php"),
    ],
)
def test_types_that_extend_one_are_told_from_those_that_use_it(
    shop: RepositoryBuilder, settings: Settings, question: str, heir: str, other: str
) -> None:
    text = ask(shop, settings, question).notes[0].text

    assert heir in text
    assert other not in text


def test_functions_and_traits_of_php_have_users(shop: RepositoryBuilder, settings: Settings) -> None:
    assert "`src/Far/Away.php`" in ask(shop, settings, "who uses drawer_open?").notes[0].text
    assert "`src/Coins.php`" in ask(shop, settings, "who uses Counts?").notes[0].text


def test_caller_in_the_same_file_is_told(shop: RepositoryBuilder, settings: Settings) -> None:
    result = ask(shop, settings, "Who calls set_length?")

    assert "In its own file it is called in `Route.poll` (`lib/route.rs:4-6`)." in result.notes[0].text
    assert result.verdict == "answered"


def test_comments_and_strings_call_nothing(shop: RepositoryBuilder, settings: Settings) -> None:
    callers = "".join(
        f"void {name}() {{\n  int a = 1;\n  int b = 2;\n  {line}\n}}\n\n"
        for name, line in (
            ("calls", 'log("x", set_width(1)); // wide'),
            ("says", "// then set_width() follows"),
            ("ends", "a = b; // set_width(1)"),
            ("logs", 'log("set_width(1)");'),
        )
    )
    shop.write(
        "lib/wide.cc", f"{callers}static void set_width(int width) {{\n  int a = 1;\n  int b = 2;\n}}\n"
    )
    shop.commit("Widen")
    index_repository(opened(shop), settings)

    text = ask(shop, settings, "Who calls set_width?").notes[0].text

    assert "In its own file it is called in `calls` (`lib/wide.cc:1-5`)." in text


def test_callers_in_the_same_file_are_counted(shop: RepositoryBuilder, settings: Settings) -> None:
    body = "    let a = 1;\n    let b = 2;\n    set_width(a + b);\n"
    callers = "".join(f"pub fn caller_{name}() {{\n{body}}}\n\n" for name in "abcdef")
    shop.write("lib/wide.rs", f"{callers}fn set_width(width: u8) {{\n    let a = 1;\n    let b = 2;\n}}\n")
    shop.commit("Widen")
    index_repository(opened(shop), settings)

    text = ask(shop, settings, "Who calls set_width?").notes[0].text

    assert "`caller_a`" in text
    assert "`caller_d` (`lib/wide.rs:19-23`) and 2 more." in text


def test_which_library_is_no_question_about_who_uses_a_name(
    shop: RepositoryBuilder, settings: Settings
) -> None:
    titles = [note.title for note in ask(shop, settings, "Which Till library is used?").notes]

    assert "Who uses Till?" not in titles


def test_heads_of_several_lines_say_what_a_type_is_of(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("shop/Platform.kt", "package shop\n\nopen class Platform {\n  class Event\n}\n")
    builder.write(
        "shop/Mobile.kt",
        "package shop\n\nclass Mobile\n  @JvmOverloads\n  constructor(\n"
        '    private val first: String = "a rather long default value of it",\n'
        '    private val second: String = "another rather long default value of it",\n    private val third: Int = 3,\n  )'
        " : Platform() {\n  fun run() = 1\n}\n",
    )
    builder.write(
        "shop/Starter.kt", "package shop\n\nclass Starter : Initializer<Platform> {\n  fun run() = 1\n}\n"
    )
    builder.write("shop/Other.kt", "package shop\n\nclass Other : Tester.Platform() {\n  fun run() = 1\n}\n")
    builder.write(
        "shop/Listener.kt", "package shop\n\nclass Listener : Platform.Event() {\n  fun run() = 1\n}\n"
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    text = answer(opened(builder), settings, "What extends Platform?").notes[0].text

    assert "`Mobile` (`shop/Mobile.kt:3-11`)" in text
    assert not [name for name in ("Starter", "Other", "Listener") if f"`{name}`" in text]
