"""What a setting is by default that a program registers by its name, and its file of settings has."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


def _fill(builder: RepositoryBuilder) -> None:
    builder.write(
        "src/config.c",
        "/* Settings. */\nvoid init(void) {\n"
        '    createEnumConfig("memory-policy", NULL, policies, server.policy, NO_EVICTION),\n'
        '    createIntConfig("port", NULL, 0, 65535, server.port, 6379),\n'
        '    printf("port", 1);\n}\n',
    )
    builder.write(
        "shop.conf",
        "# log what is done.\n# port <number>\nport 6379\n\n# memory-policy noeviction\n\nlog no\n",
    )
    builder.write("tests/assets/test.conf", "port 1\n")
    builder.commit("Begin")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "what is the default memory-policy?",
            "- `memory-policy` is set, commented out, in `shop.conf:5`: `# memory-policy noeviction`\n"
            '- `memory-policy` is registered in `src/config.c:3`: `createEnumConfig("memory-policy", NULL, policies, '
            "server.policy, NO_EVICTION),`",
        ),
        (
            "what is the default of port?",
            "- `port` is set in `shop.conf:3`: `port 6379`\n"
            '- `port` is registered in `src/config.c:4`: `createIntConfig("port", NULL, 0, 65535, server.port, 6379),`',
        ),
        ("is log on by default?", "`log` is set in `shop.conf:7`: `log no`"),
    ],
)
def test_setting_is_told_as_it_is_registered_and_set(
    index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings, question: str, told: str
) -> None:
    index_once(_fill, settings)

    result = answer(opened(builder), settings, question)

    assert result.verdict == "answered"
    assert result.notes[0].text == told
