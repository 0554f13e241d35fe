"""`sleepcode ask`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from sleepcode.cli.options import Json, Quiet, Repo, Rev

if TYPE_CHECKING:
    from sleepcode.cli.asking import Asking
    from sleepcode.config import Settings
    from sleepcode.model import Localization
    from sleepcode.repo.repository import Repository
    from sleepcode.repo.suspects import SuspectSearch

EXAMPLES = """\b
Examples:
  sleepcode ask "how are plugins loaded?"
  sleepcode ask "who uses shop.cart?"   # or a folder, a class, a package
  sleepcode ask "what changed in src/shop lately?"
  sleepcode ask --localize "Add a --json flag to the list command"
  sleepcode ask --localize --issue bug.md --top 5 --explain
  git log -1 --format=%B | sleepcode ask --localize -
  sleepcode ask "where is the cache cleared?" --print-prompt | llm
  sleepcode ask "why two caches?" --model openai/gpt-4o-mini --effort high
"""


_Question = Annotated[
    str,
    typer.Argument(
        metavar="[QUESTION]",
        help="The question, or the task with --localize; - reads it from standard input.",
        show_default=False,
    ),
]
_Localize = Annotated[bool, typer.Option("--localize", "-l", help="Rank the files that a change would edit.")]
_Issue = Annotated[
    str | None, typer.Option("--issue", metavar="FILE", help="Localize the task described in this file.")
]
_Top = Annotated[int | None, typer.Option(metavar="K", help="How many files at most (default 10).")]
_Budget = Annotated[
    int | None, typer.Option(metavar="TOKENS", help="How long the output is at most (default 2000).")
]
_Explain = Annotated[
    bool, typer.Option("--explain", help="Show every signal's share of each score, whatever the budget.")
]
_Include = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Only paths that match; may be repeated.", show_default=False),
]
_Exclude = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="No paths that match; may be repeated.", show_default=False),
]
_PrintPrompt = Annotated[
    bool, typer.Option("--print-prompt", help="Print the context for a model instead of an answer.")
]
_Model = Annotated[str | None, typer.Option(metavar="MODEL", help="Answer with this model (litellm's name).")]
_NoModel = Annotated[bool, typer.Option("--no-model", help="Call no model, whatever is configured.")]
_Effort = Annotated[
    str | None,
    typer.Option(metavar="EFFORT", help="With a model: low (notes), medium (and code), high, auto."),
]


def ask(
    question: _Question = "",
    localize: _Localize = False,
    issue: _Issue = None,
    rev: Rev = None,
    top: _Top = None,
    budget: _Budget = None,
    explain: _Explain = False,
    include: _Include = None,
    exclude: _Exclude = None,
    print_prompt: _PrintPrompt = False,
    model: _Model = None,
    no_model: _NoModel = False,
    effort: _Effort = None,
    repo: Repo = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Answer a question, or localize a change, from the notes and the code.

    A repository that was never indexed is indexed first. Uncommitted changes count. With a model
    configured it answers from them, inside the budget; without one nothing leaves this machine.
    """
    from sleepcode.cli.asking import choose_model
    from sleepcode.cli.common import open_with_settings, override
    from sleepcode.cli.freshness import freshen
    from sleepcode.cli.texts import read_text

    text = read_text(question, issue)
    repository, settings = open_with_settings(repo)
    settings = override(settings, top=top, budget=budget)
    request = _Request(
        text=text,
        revision=rev,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        has_shares=explain,
        is_prompt=print_prompt,
        is_json=json,
        model=choose_model(settings, model, effort, no_model or print_prompt),
        budget=budget,
    )
    fresh = freshen(repository, settings, rev, quiet)
    request = request._replace(notices=tuple(fresh.notices))
    command = _localize if localize or issue is not None else _answer
    begun = None
    if rev is None and fresh.commit and request.model is None:
        from sleepcode.repo.overlay import begin_comparing

        # Git looks through the working tree while Python loads what ranks.
        begun = begin_comparing(repository, fresh.commit)
    try:
        command(repository, settings, request, begun)
    finally:
        if begun is not None:
            begun.close()


class _Request(NamedTuple):
    """What was asked for."""

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
    notices: tuple[str, ...] = ()
    """What is to be said beside the result."""


def _localize(
    repository: Repository, settings: Settings, request: _Request, begun: SuspectSearch | None
) -> None:
    from sleepcode.cli.asking import find_files
    from sleepcode.cli.printing import print_localization, print_prompt

    result = find_files(
        repository,
        settings,
        request.text,
        request.model,
        revision=request.revision,
        include=request.include,
        exclude=request.exclude,
        begun=begun,
    )
    result = result._replace(notices=(*request.notices, *result.notices))
    if request.is_prompt:
        print_prompt(_localization_prompt(repository, result, settings.budget), result, request.is_json)
    else:
        print_localization(result, settings, request.is_json, request.has_shares)


def _localization_prompt(repository: Repository, result: Localization, budget: int) -> str:
    from sleepcode.ask.excerpts import ExcerptReader
    from sleepcode.ask.prompt import localization_prompt

    return localization_prompt(result, budget, ExcerptReader(repository, result.stamp).read)


def _answer(
    repository: Repository, settings: Settings, request: _Request, begun: SuspectSearch | None
) -> None:
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
            notices=request.notices,
        )
        return
    from sleepcode.ask.answer import answer
    from sleepcode.cli.printing import print_answer, print_prompt

    result = answer(
        repository,
        settings,
        request.text,
        revision=request.revision,
        budget=settings.budget,
        include=request.include,
        exclude=request.exclude,
        begun=begun,
    )
    result = result._replace(notices=(*request.notices, *result.notices))
    if request.is_prompt:
        from sleepcode.ask.prompt import answer_prompt

        print_prompt(answer_prompt(result, settings.budget), result, request.is_json)
    else:
        print_answer(result, settings, request.is_json)
