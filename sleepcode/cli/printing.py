"""Printing what a question found, as JSON or as text that keeps its budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sleepcode.cli.common import print_result, warn

if TYPE_CHECKING:
    from sleepcode.config import Settings
    from sleepcode.model import Answer, Localization
    from sleepcode.render.terminal import Style


def print_localization(result: Localization, settings: Settings, is_json: bool, has_shares: bool) -> None:
    """The files; with `has_shares` every signal's share of each score, whatever the budget."""

    def as_json() -> dict[str, Any]:
        from sleepcode.render.json_output import localization_json

        return localization_json(result)

    def draw(style: Style) -> str:
        from sleepcode.cli.fitting import fit_printed_localization
        from sleepcode.render.localization import render_localization
        from sleepcode.render.terminal import PLAIN

        if has_shares:
            return render_localization(result, style, has_shares=True)
        fitted = fit_printed_localization(
            result, settings.budget, lambda shorter: render_localization(shorter, PLAIN)
        )
        return render_localization(fitted, style)

    print_result(is_json, settings.color, as_json, draw)


def print_answer(result: Answer, settings: Settings, is_json: bool, *, is_heard: bool = False) -> None:
    """The answer; only what comes after its text, where that was written while it arrived (`is_heard`)."""

    def as_json() -> dict[str, Any]:
        from sleepcode.render.json_output import answer_json

        return answer_json(result)

    def draw(style: Style) -> str:
        from sleepcode.cli.fitting import fit_printed_answer
        from sleepcode.render.answers import render_answer, render_reply_ending
        from sleepcode.render.terminal import PLAIN

        start = "\n\n" if is_heard else ""
        if is_heard and result.reply is not None:
            return start + render_reply_ending(result, style)
        fitted = fit_printed_answer(result, settings.budget, lambda shorter: render_answer(shorter, PLAIN))
        return start + render_answer(fitted, style)

    print_result(is_json, settings.color, as_json, draw)


def print_prompt(prompt: str, result: Answer | Localization, is_json: bool) -> None:
    """A prompt, and what is to be known of it on standard error: the text is for a model."""

    def as_json() -> dict[str, Any]:
        from sleepcode.render.json_output import prompt_json

        return prompt_json(prompt, result.stamp, result.notices)

    if not is_json:
        for notice in result.notices:
            warn(notice)
    print_result(is_json, "never", as_json, lambda _: prompt)
