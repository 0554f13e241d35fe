"""Where names are defined, and what they are by default: answered before all that merely says them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.model import Answer
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def ask(builder: RepositoryBuilder, settings: Settings) -> Callable[[str], Answer]:
    """Indexes a project in several languages and answers."""
    builder.write("db/list.h", "class List {\n private:\n  enum { kMaxHeight = 12 };\n  int Random();\n};\n")
    builder.write(
        "db/list.cc",
        "int List::Random() {\n  int height = 1;\n  while (height < kMaxHeight) height++;\n  return height;\n}\n",
    )
    builder.write(
        "include/options.h",
        "struct Options {\n  // Amount of data to keep in memory.\n  size_t write_buffer_size = 4 * 1024 * 1024;\n};\n",
    )
    builder.write(
        "db/open.cc",
        "void Open(const Options& options) {\n  Options result = options;\n"
        "  result.write_buffer_size = options.write_buffer_size;\n  write(buffer, size);\n}\n",
    )
    builder.write(
        "variables.tf",
        'variable "create_group" {\n  description = "Whether a group is made"\n  type        = bool\n  default     = true\n}\n',
    )
    builder.write("main.tf", 'module "group" {\n  create_group = var.create_group\n}\n')
    builder.write("docs/UPGRADE.md", "# Upgrade\n\n1. Removed variables:\n\n   - `create_group`\n")
    builder.write(
        "schema.yaml",
        "properties:\n  maxTextSize:\n    description: The most text.\n    type: integer\n    default: 50000\n",
    )
    builder.write("render.js", "export function text(max) {\n  return max.text.size;\n}\n")
    builder.write(
        "lib/server.js",
        "class Server {\n  constructor (options) {\n"
        "    this.proxyHeader = options.proxyHeader || 'X-Forwarded-For'\n    const maxTextSize = options.maxTextSize\n  }\n}\n",
    )
    builder.write("lib/config.lua", 'return {\n  lockfile = folder() .. "/lock.json", -- the lockfile\n}\n')
    builder.write("tools/a.sh", "main() {\n  echo a\n}\nmain\n")
    builder.write("tools/b.sh", "main() {\n  echo b\n}\nmain\n")
    builder.write(
        "lib/context.js", "const proto = module.exports = {\n  throw (...args) {\n    throw args\n  }\n}\n"
    )
    builder.write(
        "__tests__/throw.test.js",
        "describe('ctx.throw(msg)', () => {\n  it('should throw', () => {\n    ctx.throw('boom')\n  })\n})\n",
    )
    builder.write("lib/functions.sh", "# Sets a variable unless it is set.\ndefault() {\n  echo $1\n}\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return lambda question: answer(opened(builder), settings, question)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("where is kMaxHeight defined?", "`kMaxHeight` (constant) is defined in `db/list.h:3`."),
        (
            "what is the default write_buffer_size?",
            "`include/options.h:3`: `size_t write_buffer_size = 4 * 1024 * 1024;`",
        ),
        ("what does create_group default to?", "`variables.tf:1-5`: `default     = true` (line 4)"),
        ("where is the default value of maxTextSize?", "`schema.yaml:2-5`: `default: 50000` (line 5)"),
        (
            "what is the default value of proxyHeader?",
            "`lib/server.js:3`: `this.proxyHeader = options.proxyHeader ||",
        ),
        ("where is maxTextSize defined?", "`schema.yaml:2-5`"),
        ("what is the default of lockfile?", '`lib/config.lua:2`: `lockfile = folder() .. "/lock.json"'),
        ("where is ctx.throw implemented?", "`lib/context.js:2-4`"),
    ],
)
def test_name_that_is_asked_of_is_told_where_it_is_defined(
    question: str, place: str, ask: Callable[[str], Answer]
) -> None:
    result = ask(question)

    assert result.verdict == "answered"
    assert place in result.notes[0].text
    assert result.notes[0].text.count("\n") == 0


def test_word_that_is_asked_of_as_a_name_is_one(ask: Callable[[str], Answer]) -> None:
    result = ask("where is main defined?")

    assert result.verdict == "answered"
    assert "`tools/a.sh:1-3`" in result.notes[0].text
    assert "`tools/b.sh:1-3`" in result.notes[0].text


def test_word_is_no_name_where_nothing_asks_of_it_as_of_one(ask: Callable[[str], Answer]) -> None:
    title = "What does default do, and where is it defined?"

    assert all(note.title != title for note in ask("what is the default height?").notes)
    assert ask("what does default do?").verdict == "answered"


def test_name_that_nothing_shown_says_makes_nothing_sure(ask: Callable[[str], Answer]) -> None:
    assert ask("how does maxLineWidth limit the text size?").confidence <= 0.5


def test_name_for_what_a_line_imports_is_no_definition(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("lib/pick-only.js", "module.exports = (all, keys) => keys.map(key => all[key])\n")
    builder.write(
        "lib/shop.js", "const pickOnly = require('./pick-only')\n\nexports.sell = () => pickOnly({}, [])\n"
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    note = answer(opened(builder), settings, "where is pickOnly defined?").notes[0]

    assert note.text == "`pickOnly` is what `lib/shop.js:1` imports `lib/pick-only.js` as."


def test_defaults_that_say_different_things_are_all_told_and_none_is_sure(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write(
        "shop/settings.py",
        'HINT = "time_limit = 3 is short"\n\n\ndef make(**kw):\n    return kw\n\n\n'
        "default = make(\n    time_limit=200,\n)\nci = make(\n    time_limit=None,\n)\n",
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    told = answer(opened(builder), settings, "what is the default of time_limit?")

    assert told.notes[0].text == (
        "- `time_limit` is set in `shop/settings.py:9`: `time_limit=200,`\n"
        "- `time_limit` is set in `shop/settings.py:12`: `time_limit=None,`"
    )
    assert told.confidence <= 0.6


def test_what_is_called_by_a_name_alone_comes_before_methods_of_it(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("shop/a_cart.py", "class Cart:\n    def weigh(self):\n        return 1\n")
    builder.write("shop/b_van.py", "class Van:\n    def weigh(self):\n        return 2\n")
    builder.write("shop/weighing.py", 'def weigh(thing, exact=False):\n    """Weighs anything."""\n')
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    for question in ("where is weigh defined?", "what does weigh do?", "what happens when I call weigh?"):
        text = answer(opened(builder), settings, question).notes[0].text
        assert text.split("\n")[0].startswith("- `weigh` (function) is defined in `shop/weighing.py:1-2`"), (
            question
        )
        assert "`Cart.weigh` (method)" in text
    signature = answer(opened(builder), settings, "what does weigh return?").notes[0].text
    assert signature.startswith("`weigh` (function) in `shop/weighing.py:1-2`: Weighs anything.")


def test_where_one_thing_is_done_for_another_is_not_where_the_other_is(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("shop/van.py", "class VanOrder:\n    pass\n")
    builder.write(
        "shop/rules.py", "from shop.van import VanOrder\n\n\ndef weighing_of_van(order):\n    return 1\n"
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    result = answer(opened(builder), settings, "where is weighing implemented for VanOrder?")

    assert "Where is VanOrder defined?" not in [note.title for note in result.notes]


def test_default_of_a_variable_of_the_environment_is_what_its_reader_takes(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write(
        "shop/cache.py", 'from os import getenv\n\nraw = getenv("SHOP_SIZE", "1000")\nSHOP_SIZE = int(raw)\n'
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    text = answer(opened(builder), settings, "what is the default of SHOP_SIZE?").notes[0].text

    assert text == "`SHOP_SIZE` is read in `shop/cache.py:3`, `1000` by default."


def test_command_is_handled_by_what_is_called_as_both_words(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("src/t_string.c", "/* SET key value */\nvoid setCommand(void) {\n}\n\nint set;\n")
    builder.write("src/sentinel.c", "void sentinelSetCommand(void) {\n}\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    for question in ("where is the SET command handled?", "where is the SET command implemented?"):
        text = answer(opened(builder), settings, question).notes[0].text
        assert text.startswith("`setCommand` (function) in `src/t_string.c:2-3`: SET key value"), question


def test_default_of_an_option_is_in_the_line_that_defines_it(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for outer, most in (("run", 20), ("issue", 30)):
        builder.write(
            f"cmd/{outer}/list/list.go",
            f'package list\n\nimport "github.com/spf13/cobra"\n\nfunc New() {{\n\tcmd := &cobra.Command{{\n\t\tUse: "list",\n'
            f'\t\tShort: "Lists",\n\t}}\n\tcmd.Flags().Int("limit", {most}, "How many")\n}}\n',
        )
    builder.write("keep.py", "class KeepAlive:\n    def start(self, most=None): ...\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    builder.write(
        "shop/args.py",
        "import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument(\n    '--most',\n    default=12,\n)\nparser.parse_args()\n",
    )
    builder.commit("Take arguments")
    index_repository(opened(builder), settings)

    of_lines = answer(opened(builder), settings, "what is the default of --most?").notes[0]
    assert of_lines.text == (
        "`--most` is defined in `shop/args.py:4-7`: `parser.add_argument( '--most', default=12, )`"
    )
    of_run = answer(opened(builder), settings, "what is the default limit of shop run list?").notes[0]
    every = answer(opened(builder), settings, "what is the default of --limit?").notes[0]
    part = answer(opened(builder), settings, "what is the default most of KeepAlive?")

    assert (
        of_run.text
        == '`--limit` is defined in `cmd/run/list/list.go:10`: `cmd.Flags().Int("limit", 20, "How many")`'
    )
    assert every.text.count("`--limit` is defined in") == 2
    assert not part.covered
