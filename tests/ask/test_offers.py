"""What a project takes from outside and offers to it, all of a kind or one by its name."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from sleepcode.ranking.offer_questions import OfferAsked, find_asked
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def shop(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    builder.write("shop/settings.py", 'import os\n\nPORT = os.getenv("SHOP_PORT", "8000")\n')
    builder.write("shop/urls.py", "@app.post('/api/carts/<int:id>')\ndef add(id): ...\n")
    builder.write(
        "shop/management/commands/count_carts.py",
        'from a import BaseCommand\n\n\nclass Command(BaseCommand):\n    help = "Counts them"\n\n'
        '    def add_arguments(self, parser):\n        parser.add_argument("--dry-run", help="Only says it")\n',
    )
    builder.write("shop/mail.py", "def send(address):\n    return address\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


@pytest.mark.parametrize(
    ("question", "kind", "name"),
    [
        ("Which environment variables does it read?", "environment", ""),
        ("What env vars are there?", "environment", ""),
        ("what environment variables can I set to configure paper shop?", "environment", ""),
        ("which routes / endpoints does the API have?", "route", ""),
        ("what endpoints does the REST API expose?", "route", ""),
        ("which commands (CLI) are there?", "command", ""),
        ("what subcommands does this tool have?", "command", ""),
        ("which options / flags does it have?", "option", ""),
        ("Which command line options are supported?", "option", ""),
        ("which database tables / models are there?", "table", ""),
        ("what is the database schema?", "table", ""),
        ("which ports does it listen on?", "port", ""),
        ("How is it deployed?", "deployment", ""),
        ("How do I deploy this project?", "deployment", ""),
        ("where is the environment variable SHOP_PORT read?", "environment", "SHOP_PORT"),
        ("where is the route /api/carts handled?", "route", "/api/carts"),
        ("where is the --port option defined?", "option", "--port"),
        ("what does the serve command do?", "command", "serve"),
        ("Where is the command serve defined?", "command", "serve"),
        ("What env variables need to be set?", "environment", ""),
        ("what port does Paper Shop run on?", "port", ""),
    ],
)
def test_usual_wordings_are_known(question: str, kind: str, name: str) -> None:
    assert find_asked(question, ["Paper Shop"]) == OfferAsked(kind, name)


@pytest.mark.parametrize(
    "question",
    [
        "Which environment variables does the mailer read?",
        "How are environment variables expanded in settings?",
        "Which commands do I run to build it?",
        "How are routes matched?",
        "Where are configuration, settings and options handled in the code?",
        "How does the export port images?",
        "How do I run the app on another port?",
    ],
)
def test_what_is_asked_of_something_else_is_left_alone(question: str) -> None:
    assert find_asked(question) is None


def test_all_variables_are_told(shop: RepositoryBuilder, settings: Settings) -> None:
    result = ask(shop, settings, "what env vars are there?")

    assert result.verdict == "answered"
    assert "`SHOP_PORT` (line 3, default `8000`)" in result.notes[0].text


def test_one_variable_is_told_where_it_is_read(shop: RepositoryBuilder, settings: Settings) -> None:
    result = ask(shop, settings, "Where is the environment variable SHOP_PORT read?")

    assert result.notes[0].text == "`SHOP_PORT` is read in `shop/settings.py:3`, `8000` by default."
    assert result.evidence[0].path == "shop/settings.py"


@pytest.mark.parametrize(
    ("question", "text", "path"),
    [
        (
            "Where is the route /api/carts/{id} handled?",
            "`POST /api/carts/<int:id>` is handled in `shop/urls.py:1`.",
            "shop/urls.py",
        ),
        (
            "What does the count_carts command do?",
            "`count_carts` is defined in `shop/management/commands/count_carts.py:4`: Counts them",
            "shop/management/commands/count_carts.py",
        ),
        (
            "Where is the --dry-run option defined?",
            "`--dry-run` is defined in `shop/management/commands/count_carts.py:8`: Only says it",
            "shop/management/commands/count_carts.py",
        ),
    ],
)
def test_one_of_a_kind_is_told_where_it_is(
    shop: RepositoryBuilder, settings: Settings, question: str, text: str, path: str
) -> None:
    result = ask(shop, settings, question)

    assert result.notes[0].text == text
    assert result.notes[0].citations[0].path == path
    assert result.verdict == "answered"


def test_options_of_one_command_are_told(shop: RepositoryBuilder, settings: Settings) -> None:
    result = ask(shop, settings, "Which options does the count_carts command have?")

    assert result.notes[0].text == (
        "- `--dry-run` (`shop/management/commands/count_carts.py:8`): Only says it"
    )


def test_a_variable_is_found_whose_name_is_put_together(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write(
        "main.go",
        'package main\n\nfunc init() {\n\tviper.SetDefault("port", 8081)\n\tviper.SetEnvPrefix("shop")\n\tviper.AutomaticEnv()\n}\n',
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    result = ask(builder, settings, "Where is the environment variable SHOP_PORT read?")

    assert result.notes[0].text == "`SHOP_PORT` is read in `main.go:4`, `8081` by default."


def test_no_answer_is_sure_where_there_are_none(shop: RepositoryBuilder, settings: Settings) -> None:
    result = ask(shop, settings, "Which database tables are there?")

    assert result.confidence <= 0.45
    assert not result.covered


def test_port_that_has_a_name_is_told_before_what_an_image_exposes(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("server/Dockerfile", "FROM scratch\nEXPOSE 3000\n")
    builder.write("lib/constants.dart", "/// Where it listens.\nconst defaultPort = 53317;\n")
    builder.write("core/src/lib.rs", "pub const DEFAULT_PORT: u16 = 53317;\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    result = ask(builder, settings, "Where is the default port configured?")

    assert result.notes[0].text.split("\n") == [
        "- `defaultPort` (constant) is defined in `lib/constants.dart:2`: `const defaultPort = 53317;`",
        "- `DEFAULT_PORT` (constant) is defined in `core/src/lib.rs:1`: `pub const DEFAULT_PORT: u16 = 53317;`",
    ]
    listed = ask(builder, settings, "Which ports does it listen on?")
    assert "`3000`" in listed.notes[0].text
    assert listed.confidence < 0.9


def test_options_of_a_command_are_those_of_the_commands_around_it(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for outer, flag in (("pr", "draft"), ("issue", "label")):
        builder.write(
            f"cmd/{outer}/create/create.go",
            f'package create\n\nimport "github.com/spf13/cobra"\n\nfunc New() {{\n\tcmd := &cobra.Command{{\n\t\tUse: "create",\n'
            f'\t\tShort: "Creates",\n\t}}\n\tcmd.Flags().Bool("{flag}", false, "Marks it")\n}}\n',
        )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    note = answer(opened(builder), settings, "what flags does shop pr create have?").notes[0]

    assert note.title == "Which options does the command shop pr create have?"
    assert note.text == "- `--draft` (`cmd/pr/create/create.go:10`): Marks it"


def test_commands_of_a_command_are_those_in_its_folder(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for folder, name in (
        ("pr", "pr"),
        ("pr/create", "create"),
        ("pr/list", "list"),
        ("issue/create", "create"),
    ):
        builder.write(
            f"cmd/{folder}/{name}.go",
            f'package {name}\n\nimport "github.com/spf13/cobra"\n\nvar Cmd = &cobra.Command{{\n\tUse: "{name}",\n\tShort: "Works on a pr",\n}}\n',
        )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    listed = answer(opened(builder), settings, "which subcommands does shop pr have?").notes[0]
    placed = answer(opened(builder), settings, "where is the shop issue create command implemented?").notes[0]

    assert listed.title == "Which commands does shop pr have?"
    assert listed.text == (
        "- `create` (`cmd/pr/create/create.go:6`): Works on a pr\n- `list` (`cmd/pr/list/list.go:6`): Works on a pr"
    )
    assert placed.text == "`create` is defined in `cmd/issue/create/create.go:6`: Works on a pr"


def test_options_of_a_program_are_those_of_the_file_that_is_called_so(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    read = (
        "import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument('--{}', help='Says it')\n"
    )
    builder.write("bin/check", "#!/usr/bin/env python\n" + read.format("fast"))
    builder.write("shop/seller.py", read.format("quiet"))
    builder.write("bin/seller", "#!/usr/bin/env python\nfrom shop import seller\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    script = answer(opened(builder), settings, "which options does bin/check have?").notes[0]
    program = answer(opened(builder), settings, "which flags does seller take?").notes[0]

    assert script.text == "- `--fast` (`bin/check:5`): Says it"
    assert program.text == "- `--quiet` (`shop/seller.py:4`): Says it"
