"""The small lines that every output shares: which commit it is of, how sure it is, what else to know."""

from __future__ import annotations

from collections.abc import Iterable

from sleepcode.model import ModelReply, Stamp
from sleepcode.render.terminal import Style, ago, count, fold, safe

ROW_INDENT = " " * 15
"""Where the text of a row begins."""
_LONGEST_SUBJECT = 40


def stamp_line(stamp: Stamp, now: float | None = None) -> str:
    """`of 1a2b3c4d5 "subject" · 3 days ago · with 2 uncommitted files`."""
    subject = safe(stamp.subject)
    if len(subject) > _LONGEST_SUBJECT:
        subject = subject[: _LONGEST_SUBJECT - 3].rstrip() + "..."
    parts = [f"of {stamp.commit[:9]}" + (f' "{subject}"' if subject else "")]
    if stamp.time:
        parts.append(ago(stamp.time, now))
    if stamp.behind:
        parts.append(f"{count(stamp.behind, 'file')} behind {stamp.head[:9]}")
    if stamp.overlaid:
        parts.append(f"with {count(len(stamp.overlaid), 'uncommitted file')}")
    return " · ".join(parts)


def stamp_lines(stamp: Stamp, style: Style, now: float | None = None) -> list[str]:
    """The same, folded."""
    return [style(line, "dim") for line in fold(stamp_line(stamp, now), "   ", "").split("\n")]


def row(name: str, text: str) -> str:
    """One thing of a report: its name, and beside it what there is to say, folded."""
    return fold(text, ROW_INDENT, f"  {name:<13}")


def percent(chance: float) -> str:
    """A chance between 0 and 1 as `62%`: never a certainty, which nobody has."""
    if 0 < chance < 0.01:
        return "<1%"
    return f"{min(max(round(chance * 100), 0), 99)}%"


def some(names: Iterable[str], most: int) -> str:
    """Names from the repository as `a, b and 12 more`."""
    known = [safe(name) for name in names]
    shown = ", ".join(known[:most])
    return shown if len(known) <= most else f"{shown} and {len(known) - most:,} more"


def notice_lines(notices: Iterable[str], style: Style) -> list[str]:
    """What the reader should know besides; it comes last."""
    return [
        style(line, "yellow")
        for notice in notices
        for line in fold(safe(notice), "      ", "note: ").split("\n")
    ]


def spent_line(reply: ModelReply, style: Style) -> str:
    """What a model's answer took, against what it would have taken without notes."""
    notes = f" ({reply.notes_tokens:,} of them notes)" if reply.notes_tokens else ""
    price = "" if reply.cost is None else f", {dollars(reply.cost)}"
    against = f"; without notes about {reply.without_tokens:,}" if reply.without_tokens else ""
    took = (
        f"{reply.prompt + reply.completion:,} tokens in {count(reply.calls, 'call')}{notes}{price}{against}"
    )
    return style(fold(f"{safe(reply.model)}: {took}", "      ", ""), "dim")


def dollars(cost: float) -> str:
    """`0.42 USD`; more digits for what is less than ten cents."""
    return f"{cost:.2f} USD" if cost >= 0.1 or cost == 0 else f"{cost:.4f} USD"
