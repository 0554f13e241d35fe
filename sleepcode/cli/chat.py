"""`sleepcode chat`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sleepcode.cli.options import Quiet, Repo

if TYPE_CHECKING:
    from sleepcode.llm.protocol import Message

EXAMPLES = """\b
Examples:
  sleepcode chat --model openai/gpt-4o-mini
  sleepcode chat --effort high --budget 30000

An empty line or Ctrl-D ends it.
"""

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
    import sys

    from sleepcode.cli.asking import answer_and_print, choose_model
    from sleepcode.cli.common import open_with_settings, override, write_out
    from sleepcode.cli.freshness import freshen
    from sleepcode.errors import UsageError
    from sleepcode.llm.secrets import withhold

    repository, settings = open_with_settings(repo)
    settings = override(settings, budget=budget)
    asking = choose_model(settings, model, effort, False)
    if asking is None:
        raise UsageError(
            "a conversation needs a model, and none is configured",
            "name one with --model; without one, `sleepcode ask` answers single questions",
        )
    notices = freshen(repository, settings, None, quiet)
    earlier: list[Message] = []
    is_terminal = sys.stdin is not None and sys.stdin.isatty()
    while True:
        if is_terminal:
            write_out("> ")
        line = sys.stdin.readline() if sys.stdin is not None else ""
        question = line.strip()
        if not question:
            return
        result = answer_and_print(
            *(repository, settings, question, asking),
            budget=budget,
            notices=notices,
            earlier=earlier[-_REMEMBERED:],
        )
        notices = []
        said = result.reply.text if result.reply is not None else ""
        # Secrets are kept out before it is cut, for half of one doesn't look like it.
        asked = withhold(question)[0][:_LONGEST]
        answered = withhold(said)[0][:_LONGEST] or "(answered without a model)"
        earlier.append({"role": "user", "content": asked})
        earlier.append({"role": "assistant", "content": answered})
        write_out("\n")
