"""`sleepcode ask`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepcode.cli.options import Json, Quiet, Repo, Rev

if TYPE_CHECKING:
    from sleepcode.cli.asking import Asking
    from sleepcode.config import Settings
    from sleepcode.model import Answer, Localization
    from sleepcode.render.terminal import Style
    from sleepcode.repo.repository import Repository

EXAMPLES = """\b
Examples:
  sleepcode ask "how are plugins loaded?"
  sleepcode ask --localize "Add a --json flag to the list command"
  sleepcode ask --localize --issue bug.md --top 5 --explain
  git log -1 --format=%B | sleepcode ask --localize -
  sleepcode ask "where is the cache cleared?" --print-prompt | llm
  sleepcode ask "why two caches?" --model openai/gpt-4o-mini --effort high
"""


def ask(
    question: Annotated[
        str,
        typer.Argument(
            metavar="[QUESTION]",
            help="The question, or the task with --localize; - reads it from standard input.",
            show_default=False,
        ),
    ] = "",
    localize: Annotated[
        bool, typer.Option("--localize", "-l", help="Rank the files that a change would edit.")
    ] = False,
    issue: Annotated[
        str | None,
        typer.Option("--issue", metavar="FILE", help="Localize the task described in this file."),
    ] = None,
    rev: Rev = None,
    top: Annotated[int | None, typer.Option(metavar="K", help="How many files at most (default 10).")] = None,
    budget: Annotated[
        int | None, typer.Option(metavar="TOKENS", help="How long the output is at most (default 2000).")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show every signal's share of each score, whatever the budget.")
    ] = False,
    include: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB", help="Only paths that match; may be repeated.", show_default=False),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB", help="No paths that match; may be repeated.", show_default=False),
    ] = None,
    print_prompt: Annotated[
        bool, typer.Option("--print-prompt", help="Print the context for a model instead of an answer.")
    ] = False,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Answer with this model (litellm's name).")
    ] = None,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Call no model, whatever is configured.")
    ] = False,
    effort: Annotated[
        str | None,
        typer.Option(metavar="EFFORT", help="With a model: low (notes), medium (and code), high, auto."),
    ] = None,
    repo: Repo = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Answer a question, or localize a change, from the notes and the code.

    A repository that was never indexed is indexed first. Uncommitted changes count. With a model
    configured it answers from them, inside the budget; without one nothing leaves this machine.
    """
    from sleepcode.cli.common import open_with_settings, override
    from sleepcode.cli.freshness import freshen
    from sleepcode.cli.texts import read_text

    text = read_text(question, issue)
    repository, settings = open_with_settings(repo)
    settings = override(settings, top=top, budget=budget)
    from sleepcode.cli.asking import choose_model

    chosen = choose_model(settings, model, effort, no_model or print_prompt)
    notices = freshen(repository, settings, rev, quiet)
    request = _Request(
        *(text, rev, tuple(include or ()), tuple(exclude or ()), explain, print_prompt, json, chosen, budget)
    )
    command = _localize if localize or issue is not None else _answer
    command(repository, settings, request, notices)


@dataclass(frozen=True, slots=True)
class _Request:
    text: str
    revision: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    has_shares: bool
    is_prompt: bool
    is_json: bool
    model: Asking | None
    budget: int | None
    """As given; the settings have the one in force."""


def _localize(repository: Repository, settings: Settings, request: _Request, notices: list[str]) -> None:
    from sleepcode.cli.asking import find_files

    result = find_files(
        repository,
        settings,
        request.text,
        request.model,
        revision=request.revision,
        include=request.include,
        exclude=request.exclude,
    )
    result = replace(result, notices=(*notices, *result.notices))
    if request.is_prompt:
        _print_prompt(_localization_prompt(repository, result, settings.budget), result, request)
        return
    from sleepcode.cli.common import print_result

    def as_json() -> dict[str, Any]:
        from sleepcode.render.json_output import localization_json

        return localization_json(result)

    def draw(style: Style) -> str:
        from sleepcode.cli.fitting import fit_printed_localization
        from sleepcode.render.localization import render_localization
        from sleepcode.render.terminal import PLAIN

        if request.has_shares:
            return render_localization(result, style, has_shares=True)
        fitted = fit_printed_localization(
            result, settings.budget, lambda shorter: render_localization(shorter, PLAIN)
        )
        return render_localization(fitted, style)

    print_result(request.is_json, settings.color, as_json, draw)


def _answer(repository: Repository, settings: Settings, request: _Request, notices: list[str]) -> None:
    if request.model is not None:
        from sleepcode.cli.asking import answer_and_print

        answer_and_print(
            repository,
            settings,
            request.text,
            request.model,
            budget=request.budget,
            revision=request.revision,
            include=request.include,
            exclude=request.exclude,
            is_json=request.is_json,
            notices=notices,
        )
        return
    from sleepcode.ask.answer import answer

    result = answer(
        repository,
        settings,
        request.text,
        revision=request.revision,
        budget=settings.budget,
        include=request.include,
        exclude=request.exclude,
    )
    result = replace(result, notices=(*notices, *result.notices))
    if request.is_prompt:
        from sleepcode.ask.prompt import answer_prompt

        _print_prompt(answer_prompt(result, settings.budget), result, request)
        return
    from sleepcode.cli.common import print_result

    def as_json() -> dict[str, Any]:
        from sleepcode.render.json_output import answer_json

        return answer_json(result)

    def draw(style: Style) -> str:
        from sleepcode.cli.fitting import fit_printed_answer
        from sleepcode.render.answers import render_answer
        from sleepcode.render.terminal import PLAIN

        fitted = fit_printed_answer(result, settings.budget, lambda shorter: render_answer(shorter, PLAIN))
        return render_answer(fitted, style)

    print_result(request.is_json, settings.color, as_json, draw)


def _localization_prompt(repository: Repository, result: Localization, budget: int) -> str:
    from sleepcode.ask.excerpts import ExcerptReader
    from sleepcode.ask.prompt import localization_prompt

    with ExcerptReader(repository, result.stamp) as reader:
        return localization_prompt(result, budget, reader.read)


def _print_prompt(prompt: str, result: Answer | Localization, request: _Request) -> None:
    """Writes the prompt, and what is to be known of it to standard error: the text is for a model."""
    from sleepcode.cli.common import print_result, warn

    def as_json() -> dict[str, Any]:
        from sleepcode.render.json_output import prompt_json

        return prompt_json(prompt, result.stamp, result.notices)

    if not request.is_json:
        for notice in result.notices:
            warn(notice)
    print_result(request.is_json, "never", as_json, lambda _: prompt)
