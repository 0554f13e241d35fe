"""Answers without a model: what is shown first, and what a small budget leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sleepcode.ask.answer import answer
from sleepcode.ask.notes import read_notes
from sleepcode.ask.session import open_session
from sleepcode.config import Settings
from sleepcode.model import Answer, NoteKind
from sleepcode.ranking.notes import match_notes
from sleepcode.ranking.query import analyse
from sleepcode.repo.repository import Repository
from sleepcode.sleep.index import index_repository
from sleepcode.tokens import estimate_tokens
from tests.support.notebooks import make_notebook
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def ask(builder: RepositoryBuilder, settings: Settings) -> Callable[..., Answer]:
    """Indexes what was committed and answers."""

    def run(question: str, *, notes: bool = True, **options: Any) -> Answer:
        index_repository(opened(builder), settings, notes=notes)
        return answer(opened(builder), settings, question, **options)

    return run


def test_every_anticipated_question_is_answered_by_its_note(
    repository: Repository, settings: Settings
) -> None:
    _, notes, _ = read_notes(repository, settings, (NoteKind.QUESTION,), ())

    for note in notes:
        result = answer(repository, settings, note.title)
        assert result.verdict == "answered", note.title
        assert result.notes[0].title == note.title


@pytest.mark.parametrize("budget", [90, 150, 400, 2_000])
def test_note_that_answers_comes_before_passages(
    repository: Repository, settings: Settings, budget: int
) -> None:
    result = answer(repository, settings, "What does price_of do, and where is it defined?", budget=budget)

    assert result.notes[0].title == "What does price_of do, and where is it defined?"
    assert result.tokens <= budget


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("what is the project", "What is this project?"),
        ("what's this repo?", "What is this project?"),
        ("What is Shop?", "What is Shop?"),
        ("how is shop structured", "How is this project structured?"),
        ("how is the project structured", "How is this project structured?"),
    ],
)
def test_question_put_a_little_differently_is_the_same(
    repository: Repository, settings: Settings, question: str, title: str
) -> None:
    result = answer(repository, settings, question)

    assert result.verdict == "answered"
    assert result.notes[0].title == title


def test_note_that_answers_is_shortened_before_it_is_left_out(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    for name in ("parsing", "printing", "matching", "walking", "searching"):
        for number in range(3):
            builder.write(f"{name}/part_{number}.py", f'"""The {name} of text, {number}."""\n')
    builder.commit("Search, match and print")

    whole = ask("How is this project structured?")
    short = ask("How is this project structured?", budget=70)

    assert whole.notes[0].text.count("\n- ") == 4
    assert short.verdict == "answered"
    assert short.tokens <= 70
    first, *_, last = short.notes[0].text.split("\n")
    assert whole.notes[0].text.startswith(first)
    assert last == "(shortened to keep the budget)"


def test_beside_a_note_that_answers_are_only_the_lines_that_it_cites(
    repository: Repository, settings: Settings
) -> None:
    overview = answer(repository, settings, "What is this project?")
    definition = answer(repository, settings, "What does price_of do, and where is it defined?")

    assert {item.path for item in overview.evidence} <= {"README.md"}
    assert [item.symbol for item in definition.evidence] == ["price_of"]


def test_what_is_asked_of_a_thing_tells_which_note_answers(
    repository: Repository, settings: Settings
) -> None:
    which = answer(repository, settings, "which tests are there of shop/mail.py?")
    what = answer(repository, settings, "where is send_confirmation defined?")
    how = answer(repository, settings, "explain a confirmation that mail sends")

    assert which.notes[0].title == "What tests shop/mail.py?"
    assert what.notes[0].title == "What does send_confirmation do, and where is it defined?"
    assert what.covered
    assert not how.covered
    assert "shop/mail.py" in {item.path for item in how.evidence}


def test_who_uses_a_thing_is_no_answer_to_what_it_does_or_what_tests_it(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    builder.write("shop/encode/frames.py", "def pack():\n    return 1\n")
    for number in range(9):
        builder.write(f"shop/part_{number}.py", "from shop.encode.frames import pack\n\nPACK = pack()\n")
    builder.commit("Pack")

    does = ask("what does shop/encode do?")
    tests = ask("What tests shop/encode/frames.py?")
    uses = ask("who uses shop/encode/frames.py?")

    assert not does.covered
    assert not tests.covered
    for result in (does, tests):
        assert not any(note.title.startswith(("What breaks", "How does")) for note in result.notes)
    assert uses.covered
    assert uses.notes[0].title.startswith("What breaks if shop/encode/frames.py changes?")


def test_note_about_another_file_is_not_even_near(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    builder.write("shop/admin.py", "def serve():\n    return 1\n")
    builder.write("shop/events.py", "def tell():\n    return 1\n")
    for number in range(9):
        builder.write(f"shop/part_{number}.py", "from shop.events import tell\n\nTOLD = tell()\n")
    builder.commit("Tell")

    result = ask("what breaks if admin.py changes?")

    assert not any("events.py" in note.title for note in result.notes)


def test_note_about_another_file_in_a_folder_of_that_name_does_not_answer(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    for name in ("Exit", "Utils"):
        builder.write(f"app/utils/{name}.java", f"package app.utils;\n\npublic class {name} {{}}\n")
    for number in range(9):
        builder.write(
            f"app/Part{number}.java",
            f"package app;\n\nimport app.utils.Exit;\n\nclass Part{number} {{ Exit exit; }}\n",
        )
    builder.commit("Leave")

    other = ask("what breaks if Utils.java changes?")
    own = ask("what breaks if Exit.java changes?")

    assert own.covered
    assert own.notes[0].title.startswith("What breaks if app/utils/Exit.java changes")
    assert "app/utils/Exit.java" not in {note.title.split()[3] for note in other.notes if other.covered}


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("what is a listpack?", "src/listpack.py"),
        ("what is a listpack entry?", "What does ListpackEntry do, and where is it defined?"),
    ],
)
def test_longer_name_is_another_thing(
    builder: RepositoryBuilder, ask: Callable[..., Answer], question: str, title: str
) -> None:
    builder.write(
        "src/listpack.py",
        '"""A listpack is a list of strings in one piece."""\n\n\n'
        'class ListpackEntry:\n    """One string of a listpack."""\n\n    def pack(self):\n        return 1\n',
    )
    for number in range(4):
        builder.write(
            f"src/part_{number}.py",
            f"from src.listpack import ListpackEntry\n\nENTRY_{number} = ListpackEntry\n",
        )
    builder.commit("Pack lists")

    result = ask(question)

    assert result.notes[0].title == title


def test_no_note_is_told_twice(repository: Repository, settings: Settings) -> None:
    for question in ("How is this project structured?", "components of the project: how is it structured?"):
        texts = [note.text for note in answer(repository, settings, question).notes]

        assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("question", "answers"), [("which shop mail is there?", False), ("what is in mail.py?", True)]
)
def test_file_is_told_of_where_it_is_named(
    repository: Repository, settings: Settings, question: str, answers: bool
) -> None:
    with open_session(repository, settings, None) as session:
        matches = match_notes(session.view, analyse(question, is_question=True))

    (match,) = (match for match in matches if match.note.title == "shop/mail.py")
    assert (match.coverage > 0.5) == answers


def test_code_comes_before_the_tests_in_its_own_file(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    builder.write(
        "src/glob.rs",
        "pub fn translate() {\n    compile(glob);\n}\n\n"
        "mod tests {\n    fn translate() {\n        glob(compile(glob));\n    }\n}\n",
    )
    builder.commit("Compile globs")

    result = ask("how is a glob compiled?")

    assert [item.symbol for item in result.evidence] == ["translate", "tests.translate"]


def _write_extractors(builder: RepositoryBuilder) -> None:
    builder.write(
        "core/extract/mod.rs", "/// What extractors do.\npub trait FromRequest {\n    fn read();\n}\n"
    )
    for number in range(4):
        builder.write(
            f"examples/custom-{number}/src/main.rs",
            f"/// An example of extractors {number}.\nfn run_{number}() {{\n    call({number});\n}}\n",
        )
        builder.write(f"core/part_{number}.rs", f"pub fn part_{number}() {{}}\n")
    builder.commit("Extract")


def test_file_that_has_the_whole_name_of_what_is_asked_comes_before_examples(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    _write_extractors(builder)

    result = ask("how do extractors work?")

    assert result.evidence[0].path == "core/extract/mod.rs"


def test_examples_are_shown_to_who_asks_for_them(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    _write_extractors(builder)

    result = ask("which example shows extractors?")

    assert result.evidence[0].path.startswith("examples/")


def test_name_that_a_question_is_about_is_shown_where_it_is_declared(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    body = "".join(
        f"    def raft_client_{number}(self):\n        return RaftClient(RaftClient())\n\n"
        for number in range(30)
    )
    builder.write("engine/client.py", f"class RaftClient:\n    term = 0\n\n{body}")
    for number in range(6):
        builder.write(
            f"engine/driver_{number}.py",
            f"def run_raft_client_{number}():\n    client = RaftClient(RaftClient)\n    return RaftClient, client\n",
        )
    builder.commit("Drive the engine")

    result = ask("explain RaftClient")

    first = result.evidence[0]
    assert (first.path, first.start) == ("engine/client.py", 1)


def test_code_comes_before_the_lines_that_open_its_namespace(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    for number in range(8):
        builder.write(
            f"lib/mailer/part_{number}.rb",
            f'require "part"\n\nmodule ShopMailer\n  class Part{number}\n    def call\n      {number}\n    end\n  end\nend\n',
        )
    builder.write(
        "lib/mailer/base.rb",
        "module ShopMailer\n  class Base\n    def deliver\n      ShopMailer::Part1.call(ShopMailer)\n    end\n  end\nend\n",
    )
    builder.commit("Mail")

    result = ask("what is ShopMailer?", notes=False)

    assert result.evidence[0].symbol == "ShopMailer.Base.deliver"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("how does the scheduler work?", "likely"),
        ("where is the blockchain consensus implemented?", "unknown"),
    ],
)
def test_one_word_is_enough_where_a_file_is_called_so(
    builder: RepositoryBuilder, ask: Callable[..., Answer], question: str, verdict: str
) -> None:
    builder.write(
        "core/scheduler.py", "# The scheduler runs jobs.\nJOBS = []\n\n\ndef flush():\n    JOBS.clear()\n"
    )
    builder.write("tests/test_watch.py", "def test_watch():\n    scheduler = run\n    scheduler()\n")
    builder.write("core/implement.py", "def implement():\n    return 1\n")
    builder.commit("Schedule jobs")

    result = ask(question, notes=False)

    assert result.verdict == verdict
    assert verdict == "unknown" or result.evidence[0].path == "core/scheduler.py"


def test_question_of_common_words_is_found_among_many(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    builder.write("README.md", "# Kiosk\n\nKiosk sells newspapers and sweets at the corner.\n")
    for number in range(60):
        builder.write(f"kiosk/kiosk_{number}.py", f'"""Kiosk {number}."""\n\n\ndef kiosk_{number}(): ...\n')
    builder.commit("Kiosk")

    result = ask("what is kiosk?")

    assert result.verdict == "answered"
    assert result.notes[0].text.startswith("Kiosk sells newspapers")


def test_version_of_another_package_is_no_answer(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    builder.write("till/pyproject.toml", '[project]\nname = "shop"\ndependencies = ["httpx>=0.27"]\n')
    builder.write("till/net.py", "import httpx\n\n\ndef fetch() -> None: ...\n")
    builder.commit("Fetch")

    assert "till/pyproject.toml" in ask("which version of httpx is used?").notes[0].text
    assert not ask("which version of till is used?").covered


def test_version_of_a_package_is_told_to_who_asks_for_it_alone(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    builder.write("pyproject.toml", '[project]\nname = "shop"\ndependencies = ["httpx>=0.27", "rich>=13"]\n')
    builder.write("shop/net.py", "import httpx\n\n\ndef fetch() -> None: ...\n")
    builder.commit("Fetch")

    version = ask("what version of httpx is used?")
    use = ask("how is httpx used?")

    assert version.covered
    assert version.notes[0].title == "Which version of httpx is used?"
    assert not use.covered
    assert not any(note.title.startswith("Which version") for note in use.notes)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What are the main dependencies?", "httpx"),
        ("does this project have runtime dependencies?", "httpx"),
        ("what are the entry points of this package?", "shop.net:fetch"),
        ("how do I generate the docs?", "mkdocs build"),
        ("how is code formatting enforced?", "ruff"),
    ],
)
def test_question_that_is_put_otherwise_reaches_its_note(
    builder: RepositoryBuilder, ask: Callable[..., Answer], question: str, told: str
) -> None:
    builder.write(
        "pyproject.toml",
        '[project]\nname = "shop"\ndependencies = ["httpx>=0.27"]\n[project.scripts]\nfetch = "shop.net:fetch"\n[tool.ruff]\n',
    )
    builder.write("mkdocs.yml", "site_name: Shop\n")
    builder.write("shop/net.py", "import httpx\n\n\ndef fetch() -> None: ...\n")
    builder.commit("Fetch")

    result = ask(question)

    assert result.covered
    assert told in result.notes[0].text


@pytest.mark.parametrize("budget", [60, 200, 500, 1_500])
def test_answer_is_within_its_budget(repository: Repository, settings: Settings, budget: int) -> None:
    result = answer(
        repository, settings, "where is the discount taken off the price of an item?", budget=budget
    )

    shown = [f"{note.title}\n{note.text}\n" for note in result.notes]
    shown += [
        f"{item.path}:{item.start}-{item.end} {item.symbol}\n{item.excerpt}\n" for item in result.evidence
    ]
    assert sum(map(estimate_tokens, shown)) <= budget


def test_evidence_holds_the_lines_that_it_names(repository: Repository, settings: Settings) -> None:
    result = answer(repository, settings, "where is the discount taken off the price of an item?")

    assert repository.worktree is not None
    for item in result.evidence:
        with open(f"{repository.worktree}/{item.path}") as file:  # noqa: PTH123
            lines = file.read().split("\n")
        assert item.excerpt == "\n".join(lines[item.start - 1 : item.end])
    assert result.evidence[0].path == "shop/prices.py"


def test_glimpse_of_a_file_neither_begins_nor_ends_with_blank_lines(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    for number in range(12):
        builder.write(
            f"engine/part_{number}.py",
            f"def ignite_{number}():\n    a = 1\n    b = 2\n\n\n    c = 3\n    d = 4\n    e = 5\n    return a\n",
        )
    builder.commit("Ignite")

    evidence = ask("where does it ignite?", notes=False, budget=300).evidence

    assert len(evidence) > 3
    for item in evidence:
        assert item.excerpt.strip("\n") == item.excerpt
        assert item.excerpt.count("\n") == item.end - item.start


def test_question_about_nothing_here_is_told_so(repository: Repository, settings: Settings) -> None:
    result = answer(repository, settings, "how are quaternions interpolated by slerp?")

    assert (result.verdict, result.covered) == ("unknown", False)


def test_note_answers_only_what_it_speaks_of(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("Makefile", "test:\n\tpytest\n\nbuild:\n\tpython -m build\n")
    for number in range(6):
        builder.write(
            f"benchmarks/speed{number}.py", f'"""Benchmarks of part {number}."""\n\nRUNS = {number}\n'
        )
    builder.write("shop.py", "def sell() -> None: ...\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    tests = answer(opened(builder), settings, "how do I run the tests?")
    benchmarks = answer(opened(builder), settings, "how do I run the benchmarks?")

    assert tests.covered
    assert benchmarks.notes[0].text.startswith("No manifest, manual or CI says how the benchmarks are run.")


def test_what_one_does_with_a_project_is_answered_by_its_manual(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    builder.write(
        "shop/core.py",
        "def serve(backend, server):\n    for part in backend.parts:\n        server.add(part)\n    return server\n\n\n"
        "def close(server):\n    server.stop()\n",
    )
    builder.write(
        "HACKING.md",
        "# Hacking\n\n## Setup\n\nGet a till.\n\n## Backend\n\nIt runs with `till up --dev`, which is the server that all of "
        "us use while we work on what is not to be seen by those who buy things, and it restarts when a file changes.\n",
    )
    builder.commit("Begin")

    assert ask("How do I run the backend server?").evidence[0].path == "HACKING.md"
    assert ask("How does the backend serve?").evidence[0].path == "shop/core.py"


def test_file_that_is_called_by_a_word_is_no_answer_to_who_says_the_word(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("version", "v1.2.3\n")
    builder.write("shop/cart.py", "def cart():\n    return 1\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    with open_session(opened(builder), settings, None) as session:
        matches = match_notes(session.view, analyse("which version?", is_question=True))

    assert [match.coverage <= 0.5 for match in matches if match.note.key == "version"] == [True]


def test_note_that_answers_the_very_question_stands_alone(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    builder.write("README.md", "# Shop\n\n## Development\n\n```sh\n$ flask run\n```\n")
    builder.write(
        "pyproject.toml",
        '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n\n[tool.tox]\nenv_list = ["style"]\n',
    )
    for number in range(12):
        builder.write(f"src/shop/part{number}.py", f"class Part{number}: ...\n")
        builder.write(f"tests/test_part{number}.py", f"from shop.part{number} import Part{number}\n")
    builder.commit("Begin")

    assert [note.title for note in ask("how do I run the tests?").notes] == ["How do I run the tests?"]


def test_adding_is_not_answered_by_how_something_is_run(
    builder: RepositoryBuilder, ask: Callable[..., Answer]
) -> None:
    builder.write("Makefile", "lint:\n\truff check .\n\ntest:\n\tpytest\n")
    builder.write("shop.py", "def sell(): ...\n")
    builder.commit("Begin")

    assert ask("How do I lint the code?").covered
    assert not ask("How do I add a lint check?").covered


def test_a_notebook_is_shown_as_its_cells_however_much_it_printed(
    builder: RepositoryBuilder, settings: Settings, ask: Callable[..., Answer]
) -> None:
    cells = (
        ("markdown", "# Sampling\n\nHow carts are drawn."),
        (
            "code",
            "from scales import StratifiedSplit\n\nsplitter = StratifiedSplit(n_splits=10)",
        ),
    )
    output = [f"printed {number}\n" for number in range(settings.max_file_bytes // 40)]
    data = make_notebook(*cells, output=output)
    assert len(data) > settings.max_data_bytes
    builder.write("carts.ipynb", data)
    builder.write("shop.py", "def sell():\n    return 1\n")
    builder.commit("Draw carts")

    found = ask("Where is StratifiedSplit used?", notes=False).evidence

    assert found[0].path == "carts.ipynb"
    assert "splitter = StratifiedSplit(n_splits=10)" in found[0].excerpt.split("\n")
    raw = data.decode().split("\n")[found[0].start - 1 : found[0].end]
    assert any("splitter = StratifiedSplit" in line for line in raw)


def test_code_is_no_sure_answer_to_what_one_does_with_a_project(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write(
        "shop/deployer.py",
        "def deploy_staging(shop):\n    '''Deploy the staging shop.'''\n    return shop.staging.deploy()\n",
    )
    builder.write("shop/other.py", "def sell(shop):\n    return shop.sell()\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    result = answer(opened(builder), settings, "how do I deploy the staging shop?")

    assert result.evidence[0].path == "shop/deployer.py"
    assert not result.covered
    assert result.confidence <= 0.6
