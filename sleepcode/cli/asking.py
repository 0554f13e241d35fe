"""Asking with a model, as `ask` and `chat` do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sleepcode.errors import UsageError

if TYPE_CHECKING:
    from sleepcode.config import Settings
    from sleepcode.llm.protocol import Message
    from sleepcode.model import Answer, Localization
    from sleepcode.repo.repository import Repository
    from sleepcode.repo.suspects import SuspectSearch


class Asking(NamedTuple):
    """The model that answers, and how far it goes."""

    model: str
    effort: str


def choose_model(
    settings: Settings, model: str | None, effort: str | None, is_without: bool
) -> Asking | None:
    """The model that options and settings name; None for none. Raises UsageError for what doesn't fit."""
    from sleepcode.config import EFFORTS

    if effort is not None and effort not in EFFORTS:
        raise UsageError(f"--effort is {effort}", f"it is one of {', '.join(EFFORTS)}")
    if is_without:
        return None
    if model is None and not settings.model and not settings.ask_model:
        if effort is not None:
            raise UsageError("--effort is for a model, and none is configured", "name one with --model")
        return None
    from sleepcode.llm.connect import ask_model

    name = ask_model(settings, model)
    return Asking(name, effort or settings.effort) if name else None


def find_files(
    repository: Repository,
    settings: Settings,
    task: str,
    asking: Asking | None,
    *,
    revision: str | None,
    include: Sequence[str],
    exclude: Sequence[str],
    begun: SuspectSearch | None = None,
) -> Localization:
    """Localizes a task, with a model where one is chosen."""
    if asking is None:
        from sleepcode.ask.localize import localize

        return localize(
            *(repository, settings, task),
            revision=revision,
            top=settings.top,
            budget=settings.budget,
            include=include,
            exclude=exclude,
            begun=begun,
        )
    from sleepcode.ask.model_localize import localize_with_model

    _say_that_it_asks(asking.model)
    return localize_with_model(
        *(repository, settings, task),
        model=asking.model,
        revision=revision,
        top=settings.top,
        budget=settings.budget,
        include=include,
        exclude=exclude,
    )


def _say_that_it_asks(model: str) -> None:
    """On a terminal: loading the library and waiting for a model take seconds."""
    import sys

    from sleepcode.render.terminal import safe

    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"asking {safe(model)} ...\n")
        sys.stderr.flush()


def answer_and_print(
    repository: Repository,
    settings: Settings,
    question: str,
    asking: Asking,
    *,
    budget: int | None,
    revision: str | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    is_json: bool = False,
    notices: Sequence[str] = (),
    earlier: Sequence[Message] = (),
) -> Answer:
    """Answers with a model; text is written while it arrives, JSON when it is whole."""
    from sleepcode.ask.model_answer import answer_with_model
    from sleepcode.cli.common import write_out
    from sleepcode.cli.printing import print_answer
    from sleepcode.render.terminal import escape

    _say_that_it_asks(asking.model)
    heard: list[str] = []

    def hear(text: str) -> None:
        heard.append(text)
        write_out(escape(text))

    result = answer_with_model(
        *(repository, settings, question),
        model=asking.model,
        effort=asking.effort,
        budget=budget,
        revision=revision,
        include=include,
        exclude=exclude,
        earlier=earlier,
        on_text=None if is_json else hear,
    )
    result = result._replace(notices=(*notices, *result.notices))

    print_answer(result, settings, is_json, is_heard=bool(heard))
    return result
