"""What the past tells of adding one more of a kind, on a real repository."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def shop(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    """Payment handlers that were added one by one, each with a line in the registry and a test."""
    builder.write("store/registry.py", "HANDLERS = []\n")
    builder.write("store/stock.py", "def count(): ...\n")
    builder.write("store/handlers/__init__.py", "")
    builder.write("store/handlers/base.py", "class BaseHandler: ...\n")
    builder.commit("Begin")
    registry = "HANDLERS = []\n"
    for name in ("cash", "card", "cheque", "voucher"):
        builder.write(
            f"store/handlers/{name}.py",
            f'class {name.title()}Handler:\n    """Takes a {name}."""\n\n    def pay(self): ...\n',
        )
        registry += f'HANDLERS.append("{name}")\n'
        builder.write("store/registry.py", registry)
        builder.write(f"tests/test_{name}.py", f"def test_{name}(): ...\n")
        builder.commit(f"Pay by {name}")
        builder.write("store/stock.py", f"def count(): ...  # {name}\n")
        builder.commit(f"Count each {name}")
    index_repository(opened(builder), settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


@pytest.mark.parametrize(
    "question",
    [
        "How do I add a new handler?",
        "how can I write my own handler?",
        "What do I need to add a new handler?",
        "how does one create another handler",
    ],
)
def test_adding_is_told_by_what_was_edited_with_earlier_ones(
    shop: RepositoryBuilder, settings: Settings, question: str
) -> None:
    result = ask(shop, settings, question)

    assert result.notes[0].title == "How do I add a new handler?"
    text = result.notes[0].text
    assert "`store/handlers/` (4 files)" in text
    assert "The 4 commits that added one, in 2024-01, also edited `store/registry.py` (4);" in text
    assert "4 of them added a test, such as `tests/test_voucher.py`" in text
    assert text.endswith("Pay by voucher, added `store/handlers/voucher.py`.")
    assert "stock.py" not in text
    assert result.verdict == "answered"


def test_asking_for_something_else_is_not_answered_so(shop: RepositoryBuilder, settings: Settings) -> None:
    for question in ("What does the handler for vouchers do?", "who tests the handler"):
        titles = [note.title for note in ask(shop, settings, question).notes]
        assert "How do I add a new handler?" not in titles[:1]


def test_word_of_adding_is_no_name_that_is_asked_for(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write(
        "jar.py",
        "class Jar:\n    def add(self, cookie):\n        self.add(cookie)\n        return self.add\n",
    )
    builder.write("extract.py", "class Extractor:\n    def extract(self, request):\n        return request\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    assert ask(builder, settings, "How do I add a new extractor?").evidence[0].path == "extract.py"


def test_files_that_came_all_at_once_tell_nothing(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("main.py", "")
    builder.commit("Begin")
    for number in range(6):
        builder.write(f"store/handlers/h{number}.py", f"class H{number}Handler: ...\n")
    builder.write("main.py", "import store\n")
    builder.commit("Add handlers")
    index_repository(opened(builder), settings)

    titles = [note.title for note in ask(builder, settings, "How do I add a new handler?").notes]
    assert "How do I add a new handler?" not in titles


def test_ending_that_other_folders_are_called_after_is_no_kind(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("cmd/main.go", "package main\n\nfunc main() {}\n")
    builder.write("spaces/root.go", "package spaces\n\nfunc NewRootCmd() {}\n")
    builder.commit("Begin")
    for number, name in enumerate(("Port", "View", "List", "Stop", "Open")):
        builder.write(f"spaces/{name.lower()}.go", f"package spaces\n\nfunc New{name}Cmd() {{}}\n")
        builder.write("spaces/root.go", f"package spaces\n\nfunc NewRootCmd() {{}}\n\n// {number}\n")
        builder.commit(f"Add {name}")
    index_repository(opened(builder), settings)

    titles = [note.title for note in ask(builder, settings, "How do I add a new space?").notes]
    assert "How do I add a new space?" in titles
    titles = [note.title for note in ask(builder, settings, "How do I add a new command?").notes]
    assert "How do I add a new cmd?" not in titles


def grow(builder: RepositoryBuilder, folder: str, ending: str, registry: str, times: int = 6) -> None:
    """Adds a file to a folder `times` times, each time with an edit of a registry."""
    for number, name in enumerate(("port", "view", "list", "stop", "open", "push")[:times]):
        builder.write(f"{folder}/{name}{ending}", f"# {folder} {name}\n")
        builder.write(registry, f"# {folder}, {number}\n")
        builder.commit(f"Add {name} to {folder}")


@pytest.mark.parametrize(
    ("folder", "ending", "registry", "kind"),
    [
        ("app/jobs", ".py", "app/config.py", "job"),
        ("db/migrate", ".rb", "db/schema.rb", "migration"),
        ("lib/codecs", ".py", "lib/codecs/all.py", "codec"),
        # An abbreviation, a module of a package.
        ("lib/shopTLS", ".py", "lib/shopTLS/all.py", ""),
        ("Sources/ShopTestUtils", ".swift", "Sources/ShopTestUtils/All.swift", ""),
        # A version, one thing of several words, what is shown of users, what is no more added to, an area.
        ("db/sqlite/0.26", ".py", "db/sqlite/all.py", ""),
        ("web/MemoContent", ".ts", "web/all.ts", ""),
        ("app/views/users", ".html", "app/routes.py", ""),
        ("db/old_migrations", ".py", "db/schema.py", ""),
        ("store/db/mysql", ".py", "store/driver.py", ""),
        ("cmd/root", ".py", "cmd/root/root.py", ""),
    ],
)
def test_kinds_are_what_one_may_add_another_of(
    folder: str, ending: str, registry: str, kind: str, builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write(registry, "# nothing yet\n")
    builder.commit("Begin")
    grow(builder, folder, ending, registry)
    index_repository(opened(builder), settings)

    word = folder.rpartition("/")[2]
    titles = [note.title for note in ask(builder, settings, f"How do I add a new {kind or word}?").notes]

    assert [title for title in titles if title.startswith("How do I add")] == (
        [f"How do I add a new {kind}?"] if kind else []
    )


def test_other_folders_of_that_name_are_named(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("a/all.py", "# nothing yet\n")
    builder.commit("Begin")
    grow(builder, "a/jobs", ".py", "a/all.py")
    grow(builder, "b/jobs", ".py", "b/all.py", times=4)
    index_repository(opened(builder), settings)

    (note,) = [
        note for note in ask(builder, settings, "How do I add a new job?").notes if "job" in note.title
    ]

    assert note.text.startswith("They are in `a/jobs/` (6 files).")
    assert note.text.endswith("More of that name are in `b/jobs/`.")


def test_folder_of_what_implements_a_contract_is_of_a_kind(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("go.mod", "module example.org/shop\n")
    builder.write("render/render.go", "package render\n\ntype Render interface {\n\tShow() error\n}\n")
    builder.commit("Begin")
    for number, name in enumerate(("JSON", "XML", "HTML", "Text", "YAML")):
        builder.write(
            f"render/{name.lower()}.go",
            f"package render\n\ntype {name} struct{{}}\n\nfunc (r {name}) Show() error {{ return nil }}\n",
        )
        builder.write(
            "render/render.go",
            f"package render\n\ntype Render interface {{\n\tShow() error\n}}\n\n// {number}\n",
        )
        builder.commit(f"Render {name}")
    index_repository(opened(builder), settings)

    titles = [note.title for note in ask(builder, settings, "How do I add a new render?").notes]
    assert titles[:1] == ["How do I add a new render?"]


def titles_of(builder: RepositoryBuilder, settings: Settings, kind: str) -> list[str]:
    asked = ask(builder, settings, f"How do I add a new {kind}?")
    return [note.title for note in asked.notes if note.title.startswith("How do I add")]


def test_descriptions_that_grow_are_of_a_kind(builder: RepositoryBuilder, settings: Settings) -> None:
    for number in range(12):
        builder.write(f"src/commands/c{number}.json", "{}\n")
        builder.write(f"src/seeds/s{number}.json", "{}\n")
    builder.write("src/commands.c", "int commands;\n")
    builder.commit("Begin")
    for number, name in enumerate(("port", "view", "list", "stop")):
        builder.write(f"src/commands/{name}.json", "{}\n")
        builder.write("src/commands.c", f"int commands; /* {number} */\n")
        builder.commit(f"Add {name}")
        builder.write(f"src/seeds/{name}.json", "{}\n")
        builder.commit(f"Sow {name}")
    index_repository(opened(builder), settings)

    note = ask(builder, settings, "How do I add a new command?").notes[0]
    assert note.title == "How do I add a new command?"
    assert note.text.startswith("They are in `src/commands/` (16 files).")
    assert "also edited `src/commands.c` (4)" in note.text
    # Nothing says that anything else has to be done for a seed.
    assert titles_of(builder, settings, "seed") == []


def test_what_each_file_has_to_begin_with_is_no_kind(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("src/module.c", "int all;\n")
    builder.commit("Begin")
    for number, name in enumerate(("hello", "world", "timer", "keys", "acl")):
        builder.write(f"src/modules/{name}.c", "int Shop_OnLoad(void) {\n  return 1;\n}\n")
        builder.write("src/module.c", f"int all; /* {number} */\n")
        builder.commit(f"Add {name}")
    index_repository(opened(builder), settings)

    assert titles_of(builder, settings, "load") == []


def test_folder_with_a_type_of_its_name_is_about_that(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("pkg/streams/streams.go", "package streams\n\ntype Streams struct{}\n")
    builder.write("pkg/all.go", "package pkg\n")
    builder.commit("Begin")
    for number, name in enumerate(("Color", "Pager", "Width", "Table", "Prompt")):
        builder.write(f"pkg/streams/{name.lower()}.go", f"package streams\n\ntype {name} struct{{}}\n")
        builder.write("pkg/all.go", f"package pkg\n\n// {number}\n")
        builder.commit(f"Add {name}")
    index_repository(opened(builder), settings)

    assert titles_of(builder, settings, "stream") == []
