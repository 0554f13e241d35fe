"""What is in a folder, a file or a type, what a function takes, and who uses what is from outside."""

from __future__ import annotations

from contextlib import suppress

import pytest

from sleepcode.ask.answer import answer
from sleepcode.ask.asked import CONTENTS, SIGNATURE, USERS, kind_asked
from sleepcode.config import Settings
from sleepcode.errors import UsageError
from sleepcode.model import Answer
from sleepcode.sleep.index import index_repository
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


def _fill(builder: RepositoryBuilder) -> None:
    """A post office in a few files."""
    builder.write("src/post/__init__.py", "")
    builder.write(
        "src/post/parcels.py",
        '"""Parcels and their weight."""\nimport scales\nfrom franking.stamps import Stamp\n\nHEAVY = 10\n\n\n'
        'class Parcel:\n    """What is sent."""\n\n    def __init__(self, weight: int):\n        self.weight = weight\n\n'
        '    def weigh(self) -> int:\n        """Tells the weight."""\n        return scales.weigh(self)\n\n\n'
        "def frank(\n    parcel: Parcel,  # what is franked\n    *,\n    stamp: Stamp | None = None,\n"
        ') -> tuple[int, str]:\n    """Puts a stamp on it."""\n    return 1, ""\n',
    )
    builder.write("src/post/inner/depot.py", '"""Where parcels wait."""\n\n\ndef store():\n    return 1\n')
    builder.write("src/post/desk.py", "from post.inner.depot import store\n\nstore()\n")
    builder.write("tests/test_parcels.py", "import scales\nfrom post.parcels import Parcel\n\nParcel(1)\n")
    builder.write(
        "lib/Box.java",
        "class Box {\n    @Deprecated\n    public int open(int key,\n                    String by) throws Locked {\n        return 1;\n    }\n}\n",
    )
    builder.commit("Begin")


@pytest.fixture
def post(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    index_once(_fill, settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


def text_of(builder: RepositoryBuilder, settings: Settings, question: str) -> str:
    result = ask(builder, settings, question)
    assert result.verdict == "answered", question
    return result.notes[0].text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("what is in src/post?", CONTENTS),
        ("What does src/post/parcels.py contain?", CONTENTS),
        ("which functions are in parcels.py", CONTENTS),
        ("list the methods of Parcel", CONTENTS),
        ("what does frank return?", SIGNATURE),
        ("What are the arguments of Parcel.weigh?", SIGNATURE),
        ("what is the signature of frank", SIGNATURE),
        ("where do we use scales?", USERS),
        ("what does frank use?", ""),
        ("which code parses the --colors argument?", ""),
        ("what does frank return when the parcel is lost?", ""),
        ("whats in src/post", CONTENTS),
        ("what happens if I declare a Form() parameter without a parser?", ""),
        ("how does the desk take parcels?", ""),
    ],
)
def test_kinds_are_told_by_words(question: str, kind: str) -> None:
    assert kind_asked(question) == kind


@pytest.mark.parametrize("piece", ["A", "Aa", "a$", "$", "a.", "v1.", "a/", "+a", "a::", "`a"])
def test_words_that_nobody_names_anything_are_not_looked_for(
    post: RepositoryBuilder, settings: Settings, piece: str
) -> None:
    """A pattern that tries the same again and again would not come to an end here."""
    for asked in (
        "who uses {}",
        "what is in {}",
        "what changed in {}",
        "what does {} return",
        "who uses the {} folder",
    ):
        # Of signs alone there is nothing to look for.
        with suppress(UsageError):
            ask(post, settings, asked.format(piece * (30_000 // len(piece))))


def test_folder_is_told_with_what_its_files_are_for(post: RepositoryBuilder, settings: Settings) -> None:
    text = text_of(post, settings, "What is in src/post?")

    assert text.startswith("`src/post` (4 files).")
    assert "- `src/post/inner`" in text
    assert "- `src/post/parcels.py`: Parcels and their weight." in text


def test_file_is_told_by_what_it_defines(post: RepositoryBuilder, settings: Settings) -> None:
    text = text_of(post, settings, "What does src/post/parcels.py contain?")

    assert "- `Parcel` (class, 8-16): What is sent." in text
    assert "- `Parcel.weigh` (method, 14-16): Tells the weight." in text
    only = text_of(post, settings, "Which functions are in src/post/parcels.py?")
    assert "`frank`" in only
    assert "- `Parcel` " not in only


def test_type_is_told_by_its_members(post: RepositoryBuilder, settings: Settings) -> None:
    text = text_of(post, settings, "Which methods does Parcel have?")

    assert "`Parcel.weigh`" in text
    assert "frank" not in text


def test_members_outside_of_a_types_lines_are_its_own(post: RepositoryBuilder, settings: Settings) -> None:
    post.write(
        "rs/a.rs", "pub struct Input {\n    size: u8,\n}\n\nimpl Input {\n    pub fn open(&self) {}\n}\n"
    )
    post.write(
        "rs/b.rs", "pub struct Input {\n    name: u8,\n}\n\nimpl Input {\n    pub fn shut(&self) {}\n}\n"
    )
    post.write("rs/lib.rs", "mod a;\nmod b;\n")
    post.commit("Read input")
    index_repository(opened(post), settings)

    first, _, second = text_of(post, settings, "What is in Input?").partition("rs/b.rs")
    assert "Input.open" in first
    assert "Input.shut" not in first
    assert "Input.shut" in second


def test_folder_needs_no_word_for_it(post: RepositoryBuilder, settings: Settings) -> None:
    assert text_of(post, settings, "whats in tests").startswith("`tests` (1 file).")


def test_heads_of_all_of_a_name_in_a_file_are_told(post: RepositoryBuilder, settings: Settings) -> None:
    post.write(
        "lib/Owner.java",
        "class Owner {\n  int getPet(int id) { return 1; }\n  int getPet(String name) { return 1; }\n}\n",
    )
    post.write("lib/Check.java", "class PetCheck {\n  int run() { return 1; }\n}\n")
    post.commit("Keep pets")
    index_repository(opened(post), settings)

    text = text_of(post, settings, "What is the signature of getPet?")
    assert "int getPet(int id)" in text
    assert "int getPet(String name)" in text
    none = text_of(post, settings, "What arguments does PetCheck take?")
    assert "`PetCheck` has nothing here that makes one by being called." in none


def test_words_that_name_nothing_are_asked_of_as_before(post: RepositoryBuilder, settings: Settings) -> None:
    assert not any(
        note.title.startswith("What is in") for note in ask(post, settings, "What is in a letter?").notes
    )


def test_head_is_told_over_all_its_lines(post: RepositoryBuilder, settings: Settings) -> None:
    text = text_of(post, settings, "What does frank return?")

    assert "def frank(parcel: Parcel, *, stamp: Stamp | None = None) -> tuple[int, str]" in text
    assert "src/post/parcels.py:19-25" in text


def test_head_of_a_type_is_of_what_makes_one(post: RepositoryBuilder, settings: Settings) -> None:
    assert "def __init__(self, weight: int)" in text_of(post, settings, "What arguments does Parcel take?")


def test_head_is_told_without_what_is_above_it(post: RepositoryBuilder, settings: Settings) -> None:
    text = text_of(post, settings, "What are the parameters of Box.open?")

    assert "public int open(int key, String by) throws Locked" in text
    assert "Deprecated" not in text


def test_package_from_outside_is_told_by_those_who_import_it(
    post: RepositoryBuilder, settings: Settings
) -> None:
    text = text_of(post, settings, "Where do we use scales?")

    assert "Imported by 1 file: `src/post/parcels.py` (2)." in text
    assert "Imported by 1 test: `tests/test_parcels.py` (1)." in text
    assert "`src/post/parcels.py` (3)" in text_of(post, settings, "Which files import franking.stamps?")
    assert not ask(post, settings, "Who uses franking.paper?").covered


def test_folder_and_dotted_module_have_users(post: RepositoryBuilder, settings: Settings) -> None:
    for asked in ("src/post/inner", "post.inner", "post.inner.depot", "the inner package"):
        assert "`src/post/desk.py`" in text_of(post, settings, f"Who uses {asked}?"), asked


def test_users_are_told_with_the_lines_of_use(post: RepositoryBuilder, settings: Settings) -> None:
    result = ask(post, settings, "Who calls the store function?")

    assert "`src/post/desk.py` (3)" in result.notes[0].text
    assert "src/post/desk.py:3" in [str(citation) for citation in result.notes[0].citations]


def test_plain_word_is_a_name_where_its_users_are_asked_for(
    post: RepositoryBuilder, settings: Settings
) -> None:
    post.write(
        "web/app.js",
        "function respond (ctx) {\n  return 1\n}\n\nfunction handle (ctx) {\n  return respond(ctx)\n}\n",
    )
    post.write("web/index.js", "import { handle } from './app.js'\n\nhandle(1)\n")
    post.commit("Respond")
    index_repository(opened(post), settings)

    for question in ("who calls respond()", "where's respond used", "who calls respond?"):
        assert "In its own file it is called on line 6." in text_of(post, settings, question), question


def test_class_may_be_asked_for_in_small_letters(post: RepositoryBuilder, settings: Settings) -> None:
    assert "`Parcel.weigh`" in text_of(post, settings, "what does the parcel class contain")
    assert "`Parcel.weigh`" in text_of(post, settings, "methods of the Parcel class")


def test_keys_of_settings_are_told_with_all_that_they_are_set_to(
    post: RepositoryBuilder, settings: Settings
) -> None:
    post.write(
        "src/main/resources/application.properties",
        "# web\nserver.port=8080\nspring.jpa.open-in-view=false\n",
    )
    post.write("src/main/resources/application-dev.yml", "server:\n  port: 0\n")
    post.write("k8s/db.yml", 'stringData:\n  port: "5432"\n')
    post.commit("Set ports")
    index_repository(opened(post), settings)

    text = text_of(post, settings, "what is the default of server.port?")
    assert "`src/main/resources/application.properties:2`: `server.port=8080`" in text
    assert "`src/main/resources/application-dev.yml:2`: `port: 0`" in text
    assert "5432" not in text
    view = text_of(post, settings, "where is spring.jpa.open-in-view set?")
    assert view.endswith("application.properties:3`: `spring.jpa.open-in-view=false`")
    assert not ask(post, settings, "what is the default of management.port?").covered


def test_name_may_be_said_with_what_it_stands_in_behind_it(
    post: RepositoryBuilder, settings: Settings
) -> None:
    for name in "abcd":
        post.write(f"src/post/{name}.py", f"class {name.upper()}x:\n    def weigh(self):\n        return 1\n")
    post.write("src/post/user.py", "from post.b import Bx\n\nBx().weigh()\n")
    post.commit("Weigh more")
    index_repository(opened(post), settings)

    assert "`Parcel.weigh` (method)" in text_of(post, settings, "What does weigh in Parcel return?")
    assert ask(post, settings, "who calls the weigh method of Bx?").notes[0].title == "Who uses Bx.weigh?"


def test_fields_that_are_not_read_are_told_as_they_are_written(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write(
        "shop/cart.go",
        "package shop\n\n// Cart holds things.\ntype Cart struct {\n\tItems []string // what is in it\n\n\tmax   int\n}\n\n"
        "func (c *Cart) Add(item string) {}\n",
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    fields = answer(opened(builder), settings, "what fields does Cart have?").notes[0].text
    methods = answer(opened(builder), settings, "which methods does Cart have?").notes[0].text

    assert fields == (
        "`Cart` (struct) in `shop/cart.go:4-8`: Cart holds things.\n  Items []string // what is in it\n  max   int"
    )
    assert "`Cart.Add` (method" in methods
