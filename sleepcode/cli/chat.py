"""`sleepcode chat`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sleepcode.cli.options import Quiet, Repo

if TYPE_CHECKING:
    from sleepcode.llm.protocol import Message
    from sleepcode.model import Answer

EXAMPLES = """\b
Examples:
  sleepcode chat --model openai/gpt-4o-mini
  sleepcode chat --effort high --budget 30000

An empty line, `exit` or Ctrl-D ends it.
"""

_LEAVING = frozenset(("exit", "quit", "bye", ":q", "/exit", "/quit"))
_REMEMBERED = 6
"""Messages of the conversation that go along; older ones are left out."""
_LONGEST = 1_500
"""Characters of each that go along."""


def chat(
    model: Annotated[str | None, typer.Option(metavar="MODEL", help="The model (litellm's name).")] = None,
    effort: Annotated[
        str | None, typer.Option(metavar="EFFORT", help="low (notes), medium (and code), high, auto.")
    ] = None,
    budget: Annotated[
        int | None, typer.Option(metavar="TOKENS", help="Ceiling of each prompt (default 2000).")
    ] = None,
    repo: Repo = None,
    quiet: Quiet = False,
) -> None:
    """Ask, and ask on: follow-up questions, with a context that stays within the budget."""
    from sleepcode.cli.asking import answer_and_print, choose_model
    from sleepcode.cli.common import open_with_settings, override, warn, write_out
    from sleepcode.cli.freshness import freshen
    from sleepcode.errors import UsageError

    repository, settings = open_with_settings(repo)
    settings = override(settings, budget=budget)
    asking = choose_model(settings, model, effort, False)
    if asking is None:
        raise UsageError(
            "a conversation needs a model, and none is configured",
            "name one with --model; without one, `sleepcode ask` answers single questions",
        )
    notices = freshen(repository, settings, None, quiet).notices
    earlier: list[Message] = []
    if sys.stdin is not None and sys.stdin.isatty():
        write_out("an empty line, `exit` or Ctrl-D ends it\n")
    while (question := _read_question()) and question.lower() not in _LEAVING:
        try:
            result = answer_and_print(
                *(repository, settings, question, asking),
                budget=budget,
                notices=notices,
                earlier=earlier[-_REMEMBERED:],
            )
        except UsageError as error:
            # A slip of the fingers doesn't end a conversation.
            warn(f"{error.message}; {error.hint}")
            continue
        notices = ()
        earlier += _remember(question, result)
        write_out("\n")


def _read_question() -> str:
    """The next line of standard input; empty at its end. A terminal shows that one is awaited."""
    from sleepcode.cli.common import write_out

    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        write_out("> ")
    return sys.stdin.buffer.readline().decode("utf-8", "replace").strip()


def _remember(question: str, result: Answer) -> tuple[Message, Message]:
    """What of a question and its answer goes along with the next ones."""
    from sleepcode.llm.secrets import withhold

    said = result.reply.text if result.reply is not None else "(answered without a model)"
    # Secrets are kept out before it is cut, for half of one doesn't look like it.
    return (
        {"role": "user", "content": withhold(question)[0][:_LONGEST]},
        {"role": "assistant", "content": withhold(said)[0][:_LONGEST]},
    )
