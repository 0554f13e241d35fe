"""`sleepcode ask`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sleepcode.config import Settings
    from sleepcode.model import Localization
    from sleepcode.repo.repository import Repository

EXAMPLES = """\b
Examples:
  sleepcode ask "how are plugins loaded?"
  sleepcode ask --localize "Add a --json flag to the list command"
  sleepcode ask --localize --issue bug.md --top 5 --explain
  git log -1 --format=%B | sleepcode ask --localize -
  sleepcode ask "where is the cache cleared?" --print-prompt | llm
"""


def ask(
    question: Annotated[
        str,
        typer.Argument(
            help="The question, or the task with --localize; - reads it from stdin.", show_default=False
        ),
    ] = "",
    localize: Annotated[
        bool, typer.Option("--localize", "-l", help="Rank the files that a change would edit.")
    ] = False,
    issue: Annotated[str, typer.Option(help="Read the text from this file.", show_default=False)] = "",
    rev: Annotated[str, typer.Option(help="Ask about this commit, branch or tag.", show_default=False)] = "",
    top: Annotated[int, typer.Option(min=0, max=1000, help="Candidates at most; 0: the setting, 10.")] = 0,
    budget: Annotated[
        int, typer.Option(min=0, help="Tokens of the answer at most; 0: the setting, 2000.")
    ] = 0,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each signal's share of the score.")
    ] = False,
    include: Annotated[
        list[str] | None, typer.Option(help="Only paths matching this glob; repeatable.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="No paths matching this glob; repeatable.")
    ] = None,
    print_prompt: Annotated[
        bool, typer.Option("--print-prompt", help="Print the context for a model instead of the answer.")
    ] = False,
    repo: Annotated[str, typer.Option(help="A folder in the repository.", show_default=False)] = ".",
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """Answer a question, or localize a change, from the notes and the code.

    A repository that was never indexed is indexed first. Uncommitted changes count.
    """
    from sleepcode.cli.common import open_with_settings, read_text

    text = read_text(question, issue)
    repository, settings = open_with_settings(repo)
    options = _Options(
        rev or None,
        top or settings.top,
        budget or settings.budget,
        tuple(include or ()),
        tuple(exclude or ()),
        explain,
        print_prompt,
        json,
    )
    _refresh(repository, settings, options.revision, quiet)
    (_localize if localize else _answer)(repository, settings, text, options)


@dataclass(frozen=True)
class _Options:
    revision: str | None
    top: int
    budget: int
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    explain: bool
    print_prompt: bool
    json: bool


def _localize(repository: Repository, settings: Settings, text: str, options: _Options) -> None:
    from sleepcode.ask.localize import localize
    from sleepcode.cli.common import print_result, write_out

    result = localize(
        repository,
        settings,
        text,
        revision=options.revision,
        top=options.top,
        budget=options.budget,
        include=options.include,
        exclude=options.exclude,
    )
    if options.print_prompt:
        write_out(_localization_prompt(repository, result, options.budget))
        return
    from sleepcode.render.json_output import localization_json
    from sleepcode.render.localization import render_localization

    print_result(
        options.json,
        lambda: localization_json(result),
        lambda style: render_localization(result, style, options.explain),
    )


def _answer(repository: Repository, settings: Settings, text: str, options: _Options) -> None:
    from sleepcode.ask.answer import answer
    from sleepcode.cli.common import print_result, write_out

    result = answer(
        repository,
        settings,
        text,
        revision=options.revision,
        budget=options.budget,
        include=options.include,
        exclude=options.exclude,
    )
    if options.print_prompt:
        from sleepcode.ask.prompt import answer_prompt

        write_out(answer_prompt(result, options.budget))
        return
    from sleepcode.render.answers import render_answer
    from sleepcode.render.json_output import answer_json

    print_result(options.json, lambda: answer_json(result), lambda style: render_answer(result, style))


def _refresh(repository: Repository, settings: Settings, revision: str | None, quiet: bool) -> None:
    """Indexes first where that is needed or quick, with progress and warnings on standard error."""
    import sys

    from sleepcode.cli.common import progress_for
    from sleepcode.cli.freshness import needs_refresh

    if not needs_refresh(repository, settings, revision):
        return
    from sleepcode.render.terminal import safe
    from sleepcode.sleep.index import refresh_for_ask

    progress = progress_for(quiet)
    try:
        notices = refresh_for_ask(repository, settings, revision, progress)
    finally:
        progress.finish()
    if not quiet:
        for notice in notices:
            sys.stderr.write(f"note: {safe(notice)}\n")


def _localization_prompt(repository: Repository, result: Localization, budget: int) -> str:
    from sleepcode.ask.excerpts import ExcerptReader
    from sleepcode.ask.prompt import localization_prompt

    with ExcerptReader(repository, result.stamp) as reader:
        return localization_prompt(result, budget, reader.read)
