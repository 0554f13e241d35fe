"""Who uses and who tests what a question names, whether a note was written for it or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from sleepcode.sleep.index import index_repository
from tests.support.indexed import IndexedOnce
from tests.support.program import Program
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


def _fill(builder: RepositoryBuilder) -> None:
    """Parcels in several languages."""
    builder.write("post/__init__.py", "from post.parcels import Parcel\n")
    builder.write("post/parcels.py", 'class Parcel:\n    """What is sent."""\n\n    def weigh(self): ...\n')
    builder.write("post/desk.py", "from post import Parcel\n\n\ndef take():\n    return Parcel()\n")
    builder.write("examples/a.py", "from post.parcels import Parcel\n\nParcel(Parcel(Parcel()))\n")
    builder.write("post/version.py", '__version__ = "1.2"\n')
    builder.write("post/other.py", "def unrelated():\n    return Parcel()\n")
    builder.write(
        "tests/test_desk.py", "from post.parcels import Parcel\n\n\ndef test_desk():\n    Parcel()\n"
    )
    builder.write("src/Stamp.cs", "namespace Post;\npublic class Stamp { public int Value; }\n")
    builder.write("src/Franker.cs", "namespace Post;\npublic class Franker {\n    Stamp last;\n}\n")
    builder.write("src/lib.rs", "pub fn seal() {}\n\n#[cfg(test)]\nmod tests {\n    fn sealed() {}\n}\n")
    builder.write("src/Scale.asm", "module Scale where\n")
    builder.write("lib/mail.ex", "defmodule Mail do\nend\n")
    builder.write("lib/mail/box.ex", 'defmodule Mail.Box do\n  @doc "Opens."\n  def unlock(x), do: x\nend\n')
    builder.write("lib/letter/box.ex", "defmodule Letter.Box do\n  def a, do: 1\nend\n")
    builder.write("lib/mail/round.ex", "defmodule Mail.Round do\n  def f(x), do: Mail.Box.unlock(x)\nend\n")
    builder.write("lib/letter/round.ex", "defmodule Letter.Round do\n  def f(), do: Letter.Box.a()\nend\n")
    builder.write("go/a.go", "package post\n\nfunc Carry() {}\n")
    builder.write("go/b.go", "package post\n\nfunc Run() { Carry() }\n")
    builder.commit("Begin")


@pytest.fixture
def post(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    index_once(_fill, settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


def test_users_of_a_name_are_those_that_import_it(post: RepositoryBuilder, settings: Settings) -> None:
    result = ask(post, settings, "Who uses Parcel?")

    note = result.notes[0]
    assert note.title == "Who uses Parcel?"
    assert "`post/parcels.py:1-4` (class)" in note.text
    assert "`post/desk.py`" in note.text
    assert "other.py" not in note.text
    assert "Tests that use it by name: `tests/test_desk.py`" in note.text
    assert result.verdict == "answered"


def test_settings_that_name_a_class_in_a_string_use_it(post: RepositoryBuilder, settings: Settings) -> None:
    for name in ("settings", "same_settings"):
        post.write(f"post/{name}.py", 'KIND = "post.parcels.Parcel"\n')
    post.write("post/elsewhere.py", 'KIND = "other.parcels.Parcel"\n')
    post.commit("Set the kind")
    index_repository(opened(post), settings)

    for question in ("Who uses Parcel?", "What breaks if I change post/parcels.py?"):
        text = ask(post, settings, question).notes[0].text
        assert "`post/settings.py`" in text
        assert "`post/same_settings.py`" in text
        assert "elsewhere.py" not in text


def test_capitals_tell_names_apart(post: RepositoryBuilder, settings: Settings) -> None:
    post.write("post/size.py", "class Size:\n    pass\n")
    post.write("post/big.py", "from post.size import Size\n\n\ndef size():\n    return Size()\n")
    post.write("post/long.py", "from post import size\n\nLENGTH = size.size()\n")
    post.commit("Measure")
    index_repository(opened(post), settings)

    text = ask(post, settings, "Who uses Size?").notes[0].text

    assert "`post/big.py`" in text
    assert "long.py" not in text


def test_users_through_what_hands_a_name_on_twice(post: RepositoryBuilder, settings: Settings) -> None:
    post.write("office/__init__.py", "from office.inner import Clerk\n")
    post.write("office/inner/__init__.py", "from office.inner.clerk import Clerk\n")
    post.write("office/inner/clerk.py", 'class Clerk:\n    """Serves people at the desk."""\n')
    post.write("post/hall.py", "from office import Clerk\n\nclerks = [Clerk]\n")
    post.commit("Open an office")
    index_repository(opened(post), settings)

    assert "`post/hall.py`" in ask(post, settings, "Who uses Clerk?").notes[0].text
    assert (
        "`post/hall.py`" in ask(post, settings, "What does Clerk do, and where is it defined?").notes[0].text
    )


def test_product_is_counted_without_examples(post: RepositoryBuilder, settings: Settings) -> None:
    text = ask(post, settings, "who uses Parcel?").notes[0].text

    assert "Used by 1 other file, as far as names and imports tell: `post/desk.py` (5)." in text
    assert "Beside the product, in examples and the like: `examples/a.py` (3)." in text


def test_name_that_underscores_stand_around_is_a_name(post: RepositoryBuilder, settings: Settings) -> None:
    result = ask(post, settings, "where is __version__ defined?")

    assert "`post/version.py:1" in result.notes[0].text


def test_what_breaks_is_who_uses_it(post: RepositoryBuilder, settings: Settings) -> None:
    result = ask(post, settings, "what breaks if I change Parcel?")

    assert "`post/desk.py`" in result.notes[0].text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("which files use Stamp?", "src/Franker.cs"),
        ("who calls `Carry`?", "go/b.go"),
        ("what uses go/a.go?", "go/b.go"),
        ("what tests src/lib.rs?", "src/lib.rs:3-6"),
        ("what tests Parcel?", "tests/test_desk.py"),
    ],
)
def test_languages_without_imports_of_files_go_by_names(
    question: str, told: str, post: RepositoryBuilder, settings: Settings
) -> None:
    assert told in ask(post, settings, question).notes[0].text


def test_modules_of_one_name_are_told_apart_by_what_they_are_in(
    post: RepositoryBuilder, settings: Settings
) -> None:
    for question in ("who uses Mail.Box?", "what breaks if I change lib/mail/box.ex?"):
        text = ask(post, settings, question).notes[0].text
        assert "`lib/mail/round.ex`" in text
        assert "letter" not in text
    assert "`lib/mail/round.ex`" in ask(post, settings, "who calls `unlock`?").notes[0].text


def test_name_that_many_have_is_found_by_what_it_is_in(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for number in range(20):
        builder.write(
            f"lib/mail/part_{number}.ex", f"defmodule Mail.Part{number} do\n  def box, do: 1\nend\n"
        )
    builder.write("lib/mail/box.ex", "defmodule Mail.Box do\n  def a, do: 1\nend\n")
    builder.write("lib/mail/round.ex", "defmodule Mail.Round do\n  def f(), do: Mail.Box.a()\nend\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    text = ask(builder, settings, "who uses Mail.Box?").notes[0].text
    assert "Used by 1 other file, as far as names and imports tell: `lib/mail/round.ex` (2)." in text


def test_nobody_is_not_said_where_nothing_is_read(post: RepositoryBuilder, settings: Settings) -> None:
    texts = [note.text for note in ask(post, settings, "what uses src/Scale.asm?").notes]

    assert (
        "Who uses it is not known: files of its kind are often found by names that nothing writes out."
        in texts
    )


def test_where_nobody_is_known_that_is_not_sure(post: RepositoryBuilder, settings: Settings) -> None:
    result = ask(post, settings, "who uses Franker?")

    assert any("No other file is known to use it" in note.text for note in result.notes)
    assert result.verdict != "answered"


@pytest.mark.parametrize(
    "question",
    [
        "what does Parcel use?",
        "how do I run the tests of tests/test_desk.py?",
        "who sends parcels?",
        "what is Parcel used for?",
        "what happens when Parcel is weighed?",
        "What is the impact of removing the call of Parcel where a desk takes it, and which files use it then?",
    ],
)
def test_other_questions_are_not_taken_for_it(
    question: str, post: RepositoryBuilder, settings: Settings
) -> None:
    titles = [note.title for note in ask(post, settings, question).notes]

    assert not any(title.startswith(("Who uses", "What tests")) for title in titles)


def test_abbreviation_in_front_of_a_noun_is_no_name(post: RepositoryBuilder, settings: Settings) -> None:
    post.write("post/fields.py", 'URL = "url"\nROUTES = {"url": URL}\n')
    post.commit("Add fields")

    titles = {
        question: ask(post, settings, question).notes[:1]
        for question in (
            "where are the URL routes defined?",
            "where is URL defined?",
            "where is the URL constant defined?",
        )
    }

    assert [bool(notes) and notes[0].title == "Where is URL defined?" for notes in titles.values()] == [
        False,
        True,
        True,
    ]


def test_path_of_a_user_reaches_the_terminal_without_its_escapes(
    builder: RepositoryBuilder, settings: Settings, tmp_path: Path
) -> None:
    builder.write("shop.py", "class Counter: ...\n")
    builder.write("a\x1b[31m\nb.py", "from shop import Counter\n\nCounter()\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    outcome = Program(builder.path, tmp_path).run("ask", "who uses Counter?")

    assert "Who uses Counter?" in outcome.out
    assert "\x1b" not in outcome.out


def test_place_of_a_definition_is_told_first(post: RepositoryBuilder, settings: Settings) -> None:
    result = ask(post, settings, "where is Parcel defined?")

    assert "`post/parcels.py:1-4`: What is sent." in result.notes[0].text
    assert result.verdict == "answered"


def test_type_is_meant_rather_than_what_tests_call_so(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("src/Event.cs", "public class Event {\n    public Event() { }\n}\n")
    for number in range(4):
        builder.write(
            f"test/Some{number}Tests.cs", f"class Some{number}Tests {{\n    void Event() {{ }}\n}}\n"
        )
    builder.write("src/Sink.cs", "public class Sink {\n    void Emit(Event e) { }\n}\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    assert "`src/Sink.cs`" in ask(builder, settings, "what breaks if I change Event?").notes[0].text


@pytest.fixture
def carts(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    """A package whose types have parts of the same name, and use each other without importing."""
    folder = "app/src/main/java/carts"
    for name in ("Wheel", "Axle"):
        builder.write(
            f"{folder}/{name}.java",
            f"package carts;\n\npublic interface {name} {{\n  class Maker {{}}\n  int MOST = 4;\n}}\n",
        )
        builder.write(
            f"{folder}/My{name}.java", f"package carts;\n\nclass My{name} extends {name}.Maker {{}}\n"
        )
    builder.write(
        f"{folder}/Limits.java",
        "package carts;\n\nclass Limits {\n  int most = Wheel.MOST;\n  Axle.Maker maker;\n}\n",
    )
    builder.write(f"{folder}/Maker.kt", "package carts\n\nclass Maker\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


def test_name_is_of_what_it_is_said_to_be_in(carts: RepositoryBuilder, settings: Settings) -> None:
    used = ask(carts, settings, "who uses Wheel.Maker?").notes[0]
    defined = ask(carts, settings, "where is Axle.Maker defined?").notes[0]

    assert used.title == "Who uses Wheel.Maker?"
    assert "MyWheel.java" in used.text
    assert "MyAxle.java" not in used.text
    assert "Limits.java" not in used.text
    assert "Wheel.java:4" in used.text
    assert "Axle.java:4" in defined.text
    assert "Wheel.java" not in defined.text
    assert "Maker.kt" not in used.text + defined.text


@pytest.mark.parametrize("head", [" : Repository<User>, IUserService", " : IUserService", ""])
def test_member_that_other_types_have_is_used_by_who_names_its_type(
    head: str, builder: RepositoryBuilder, settings: Settings
) -> None:
    method = "{ public void DeleteAsync(User u) { } }"
    builder.write("src/UserService.cs", f"public class UserService{head} {method}\n")
    builder.write("src/IUserService.cs", "public interface IUserService { void DeleteAsync(User u); }\n")
    builder.write("src/CustomerService.cs", f"public class CustomerService {method}\n")
    uses = {
        "Direct": ("UserService users", "users"),
        "Handed": ("IUserService users", "users"),
        "Stripe": ("CustomerService customers", "customers"),
    }
    for name, (parameter, value) in uses.items():
        body = f"{{ void Go({parameter}) {{ {value}.DeleteAsync(null); }} }}"
        builder.write(f"src/{name}.cs", f"public class {name} {body}\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    text = ask(builder, settings, "what calls UserService.DeleteAsync").notes[0].text

    named = "counted are files that also name `UserService` or `IUserService`."
    assert f"Others have a `DeleteAsync` too: {named}" in text
    assert "`src/Direct.cs`" in text
    assert "`src/Handed.cs`" in text
    assert "Stripe.cs" not in text


def test_test_that_goes_with_a_file_does_not_name_all_that_is_in_it(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for number in range(4):
        builder.write("post/wheels.py", f"class Wheel:\n    most = {number}\n\n\nclass Axle: ...\n")
        builder.write("tests/test_cart.py", f"from post.wheels import Axle\n\nAxle({number})\n")
        builder.commit(f"Turn {number}")
    index_repository(opened(builder), settings)

    text = ask(builder, settings, "what tests Wheel?").notes[0].text

    assert "No test is known to use it by name." in text
    assert "because they change with it: `tests/test_cart.py`." in text
    assert "use it by name: `tests/test_cart.py`" in ask(builder, settings, "what tests Axle?").notes[0].text


def test_type_in_front_of_a_constant_is_used(carts: RepositoryBuilder, settings: Settings) -> None:
    note = ask(carts, settings, "who uses Wheel?").notes[0]

    assert "Used by 2 other files" in note.text
    assert "Limits.java" in note.text
    assert "MyWheel.java" in note.text


def test_where_no_test_names_it_the_one_that_changes_along_is_told(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for number in range(5):
        builder.write("src/scale.c", f"int weigh_parcel(void) {{ return {number}; }}\n")
        builder.write("tests/scale.test", f"weigh {number}\n")
        builder.commit(f"Weigh {number}")
    index_repository(opened(builder), settings)

    text = ask(builder, settings, "what tests src/scale.c?").notes[0].text

    assert "No test is known to use it by name." in text
    assert "Changed along most often: `tests/scale.test` (5 of 5 commits)." in text


def test_all_that_a_file_of_go_defines_tells_its_users(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    helpers = "".join(f"func help{number}() {{}}\n\n" for number in range(12))
    builder.write("go.mod", "module example.org/shop\n")
    builder.write(
        "api/names.go", f"package api\n\n{helpers}func CutName(text string) string {{ return text }}\n"
    )
    builder.write("api/desk.go", 'package api\n\nfunc Serve() { CutName("a") }\n')
    builder.write("api/till.go", "package api\n\nfunc Count() int { return 1 }\n")
    builder.write("main.go", 'package main\n\nimport "example.org/shop/api"\n\nfunc main() { api.Count() }\n')
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    users = ask(builder, settings, "Who uses api/names.go?").notes[0].text

    assert users.startswith("Used by 1 other file, as far as names and imports tell: `api/desk.go`.")
    # Who imports the package uses none of the others.
    assert "main.go" not in users
    assert "`main.go`" in ask(builder, settings, "Who uses api/till.go?").notes[0].text


def test_name_is_of_the_package_that_it_is_said_to_be_of(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("go.mod", "module example.org/shop\n")
    builder.write("carts/carts.go", "package carts\n\ntype Carts struct{}\n")
    builder.write("pages/info.go", "package pages\n\nfunc (i Info) Carts() int {\n\treturn 1\n}\n")
    builder.write("shop/shop.go", 'package shop\n\nimport "example.org/shop/carts"\n\nvar All carts.Carts\n')
    builder.write("other/other.go", "package other\n\nfunc Show(i Info) int {\n\treturn i.Carts()\n}\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    for question in ("What breaks if I change carts.Carts?", "Where is carts.Carts defined?"):
        note = ask(builder, settings, question).notes[0]
        assert "`carts.Carts`" in note.text
        assert "`carts/carts.go:3" in note.text
        assert "info.go" not in note.text
        assert "other.go" not in note.text
    assert "Used by 1 other file, as far as names and imports tell: `shop/shop.go` (5)." in (
        ask(builder, settings, "Who uses carts.Carts?").notes[0].text
    )


def test_settings_found_by_keys_are_not_said_to_be_used_by_nobody(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("config/cart.php", "<?php\n\nreturn ['limit' => 3];\n")
    builder.write("src/Cart.php", "<?php\n\nclass Cart\n{\n    public $limit = 'cart.limit';\n}\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    assert "is not known" in ask(builder, settings, "Who uses config/cart.php?").notes[0].text
    assert "No other file" in ask(builder, settings, "Who uses src/Cart.php?").notes[0].text


@pytest.fixture
def shelves(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    """Modules of Lua, each of which calls its table `M`."""
    module = "local M = {}\nfunction M.fill(a)\n  return a\nend\nreturn M\n"
    for name in ("shelf", "jar", "box/init", "bin"):
        builder.write(f"lua/shop/{name}.lua", module)
    builder.write("lua/shop/run.lua", 'local Shelf = require("shop.shelf")\nShelf.fill(1)\n')
    builder.write("lua/shop/walk.lua", 'local Jar = require("shop.jar")\nJar.fill(1)\n')
    builder.write("lua/shop/stand.lua", 'local Shelf = require("shop.shelf")\nprint(Shelf)\n')
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


def test_names_in_the_lines_of_an_import_are_no_use(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("src/queue.ts", "export function queueJob() {}\n")
    builder.write(
        "src/run.ts",
        "import {\n  type A,\n  queueJob,\n} from './queue'\n\nexport const run = () => {\n  queueJob()\n}\n",
    )
    builder.write("jobs/queue.py", "def start_job(): ...\n")
    builder.write(
        "jobs/run.py", "from jobs.queue import (\n    other,\n    start_job,\n)\n\nrun = [start_job]\n"
    )
    builder.write(
        "old/run.js",
        "import { queueJob } from '../src/queue'\nrequire(['./a'], function (a) {\n  queueJob(a)\n})\n",
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    of_script = answer(opened(builder), settings, "who calls queueJob?").notes[0].text
    of_python = answer(opened(builder), settings, "who calls start_job?").notes[0].text

    assert "`src/run.ts` (7)" in of_script
    assert "`old/run.js` (3)" in of_script
    assert "`jobs/run.py` (6)" in of_python


def test_member_of_a_module_of_lua_is_used_by_who_requires_it(
    shelves: RepositoryBuilder, settings: Settings
) -> None:
    note = ask(shelves, settings, "Who calls Shelf.fill?").notes[0]

    assert "`lua/shop/shelf.lua:2-4` (function)" in note.text
    assert "Used by 1 other file, as far as names and imports tell: `lua/shop/run.lua` (2)." in note.text
    assert "`lua/shop/box/init.lua:2-4`" in ask(shelves, settings, "Where is Box.fill defined?").notes[0].text


def test_members_of_all_tables_of_lua_that_are_called_so_are_told(
    shelves: RepositoryBuilder, settings: Settings
) -> None:
    text = ask(shelves, settings, "Where is M.fill defined?").notes[0].text

    assert all(f"`lua/shop/{name}.lua:2-4`" in text for name in ("shelf", "jar", "box/init", "bin"))


def test_summary_that_names_no_user_answers_nobody(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("scripts/nightly-cron", "#!/bin/sh\n# Counts what is left at night.\n\necho 1\n")
    builder.write("README.md", "# Shop\n\nRun `scripts/nightly-cron` at night.\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    assert not ask(builder, settings, "Who uses scripts/nightly-cron?").covered


def test_keys_of_settings_are_no_names_that_code_uses(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("pyproject.toml", '[project]\nname = "shop"\nversion = "1"\n')
    builder.write("shop.py", "def name(version):\n    return version\n\n\nprint(name(version(1)))\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    assert "not known" in ask(builder, settings, "Who uses pyproject.toml?").notes[0].text


def test_qualified_and_short_names_of_cpp_are_found(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write(
        "db.h",
        "namespace shop {\nclass SHOP_EXPORT DB {\n  static int Open(int a);\n  bool ok() const { return true; }\n};\n}\n",
    )
    builder.write("impl.cc", '#include "db.h"\nnamespace shop {\nint DB::Open(int a) {\n  return a;\n}\n}\n')
    builder.write("env.cc", "namespace shop {\nint Open(int a) {\n  return a;\n}\n}\n")
    builder.write("fake.cc", "struct DB {\n  int a;\n};\nDB one;\n")
    builder.write("user.cc", '#include "db.h"\nDB* one;\n')
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    for question, place in (
        ("where is DB::Open defined?", "`DB.Open` (method) is defined in `impl.cc:3-5`"),
        ("where is DB::ok defined?", "`DB.ok` (method) is defined in `db.h:4`"),
        ("where is DB defined?", "`DB` (class) is defined in `db.h:2-5`"),
    ):
        assert place in ask(builder, settings, question).notes[0].text
    users = ask(builder, settings, "who uses db.h?").notes[0].text
    assert "`user.cc`" in users
    assert "fake.cc" not in users


def test_what_breaks_where_a_function_changes_is_what_uses_it(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("src/weigh.h", "#ifndef W\n#define W\nint weigh(int a);\n#endif\n")
    builder.write("src/weigh.c", '#include "weigh.h"\nint weigh(int a) { return a; }\n')
    builder.write("src/server.h", '#include "weigh.h"\n')
    for name in "abc":
        builder.write(f"src/{name}.c", f'#include "server.h"\nint {name}(void) {{ return weigh(1); }}\n')
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    text = answer(opened(builder), settings, "what breaks if I change weigh?").notes[0].text

    assert "`weigh` is defined in `src/weigh.c:2` (function)." in text
    assert "Used by 3 other files" in text


def test_copy_of_a_package_is_told_and_uses_nothing_of_itself(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for name in ("jar", "lid"):
        builder.write(
            f"deps/jars/src/{name}.c", f"#include <jars/jars.h>\nint {name}(void) {{ return 1; }}\n"
        )
    builder.write("src/shop.c", "#include <jars/jars.h>\nint main(void) { return jar(); }\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    note = answer(opened(builder), settings, "who uses jars?").notes[0]

    assert note.text == (
        "`jars` comes from outside, and is held in `deps/jars`.\nImported by 1 file: `src/shop.c` (1)."
    )


def test_method_that_is_named_by_a_symbol_is_used(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write(
        "app/controllers/concerns/guarded.rb", "module Guarded\n  def require_person\n    1\n  end\nend\n"
    )
    for name in ("carts", "orders"):
        builder.write(
            f"app/controllers/{name}_controller.rb",
            f"class {name.title()}Controller < Base\n  before_action :require_person, only: [:show]\n\n  def show\n  end\nend\n",
        )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    text = answer(opened(builder), settings, "Who uses require_person?").notes[0].text

    assert "Used by 2 other files" in text
    assert "`app/controllers/carts_controller.rb` (2)" in text


def _fill_server(builder: RepositoryBuilder) -> None:
    builder.write(
        "lib/response.js",
        "'use strict'\n\n/**\n * Module dependencies.\n * @private\n */\n\nvar weigh = require('./tools').weigh;\nvar send = require('send');\n\n"
        "var res = Object.create({})\nmodule.exports = res\n\nres.json = function json(obj) {\n  return weigh(obj)\n}\n",
    )
    builder.write("lib/tools.js", "exports.weigh = weigh\n\nfunction weigh(obj) {\n  return 1\n}\n")
    builder.write("lib/parser.js", "var parser = require('body')\n\nexports.json = parser.json // of res\n")
    builder.write("lib/cart.js", "module.exports = function cart(req, res) {\n  res.json({})\n}\n")
    builder.write(
        "lib/order.js", "module.exports = function order(req, res) {\n  res.status(1).json({})\n}\n"
    )
    builder.commit("Begin")


def test_what_stands_on_an_object_is_used_by_those_who_are_handed_it(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings
) -> None:
    index_once(_fill_server, settings)

    text = answer(opened(builder), settings, "who uses res.json?").notes[0].text

    assert "Used by 2 other files, as far as names and imports tell: `lib/cart.js`" in text
    assert "`lib/order.js`" in text
    assert "lib/parser.js" not in text


def test_what_a_file_takes_from_another_is_defined_there(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings
) -> None:
    index_once(_fill_server, settings)

    text = answer(opened(builder), settings, "who uses weigh?").notes[0].text
    contents = answer(opened(builder), settings, "what is in lib/response.js?").notes[0].text

    assert "`weigh` is defined in `lib/tools.js:3-5` (function)." in text
    assert "Used by 1 other file, as far as names and imports tell: `lib/response.js`" in text
    assert "Module dependencies" not in contents
    assert "`res.json` (function" in contents
    assert "`send` (variable" not in contents


def test_what_is_of_something_else_is_told_by_its_own_name(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings
) -> None:
    index_once(_fill_server, settings)

    text = answer(opened(builder), settings, "where is shop.json defined?").notes[0].text

    assert text.startswith("`res.json` (function) ")
