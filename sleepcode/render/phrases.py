"""The small words that every output shares: counts, times, sizes, commits, wrapped lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from sleepcode.model import Stamp
from sleepcode.render.terminal import Look, safe, safe_block

_SPANS = ((31_557_600, "year"), (2_629_800, "month"), (604_800, "week"), (86_400, "day"), (3_600, "hour"))
_BULLET = re.compile(r"(\s*)((?:[-*+]|\d{1,3}[.)])\s+)?(.*)", re.DOTALL)
_LONGEST_SUBJECT = 60


def plural(count: int, noun: str, many: str = "") -> str:
    """`1 file`, `1,204 files`."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def ago(then: float, now: float) -> str:
    """`3 days ago`; times in seconds since the epoch."""
    past = now - then
    if past < 0:
        return "in the future"
    if past < 60:
        return "just now"
    for seconds, name in (*_SPANS, (60, "minute")):
        if past >= seconds:
            return f"{plural(int(past // seconds), name)} ago"
    return "just now"


def duration(seconds: float) -> str:
    """`0.12 s`, `4.1 s`, `3 min 5 s`."""
    if seconds < 1:
        return f"{seconds:.2f} s"
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def size(count: int) -> str:
    """Bytes as `812 B`, `14.2 MB`."""
    amount = float(count)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{int(amount)} B" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def percent(chance: float) -> str:
    """A chance between 0 and 1 as `62%`; never a certainty that nobody has."""
    if 0 < chance < 0.01:
        return "<1%"
    return f"{min(round(chance * 100), 99)}%"


def short(commit: str) -> str:
    return commit[:9]


def cut(text: str, most: int) -> str:
    """One line of repository text, at most `most` characters."""
    text = safe(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def commit_phrase(stamp: Stamp, now: float) -> str:
    """`1a2b3c4d5 "subject" · 3 days ago`."""
    subject = f' "{cut(stamp.subject, _LONGEST_SUBJECT)}"' if stamp.subject else ""
    when = f" · {ago(stamp.time, now)}" if stamp.time else ""
    return f"{short(stamp.commit)}{subject}{when}"


def stamp_lines(stamp: Stamp, look: Look, now: float) -> list[str]:
    """Which state of the repository an answer is of, and what separates it from now."""
    lines = [f"of {commit_phrase(stamp, now)}"]
    if stamp.head and stamp.head != stamp.commit:
        differing = f"{plural(stamp.behind, 'file')} differ" if stamp.behind != 1 else "1 file differs"
        lines.append(f"{differing} at {short(stamp.head)}, which is not indexed")
    if stamp.overlaid:
        lines.append(f"with {plural(len(stamp.overlaid), 'uncommitted file')} as in the working tree")
    return [look.faint(line) for line in lines]


def wrap(text: str, look: Look, indent: str = "", hanging: str | None = None) -> list[str]:
    """A paragraph in lines of the look's width; paths and names are never broken."""
    return textwrap.wrap(
        text,
        look.width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def wrap_markdown(text: str, look: Look, indent: str = "") -> list[str]:
    """Light Markdown (paragraphs, lists) in lines of the look's width, list items kept apart."""
    lines: list[str] = []
    for line in safe_block(text).split("\n"):
        match = _BULLET.match(line)
        if not line.strip() or match is None:
            lines.append("")
            continue
        lead, bullet = indent + match[1], match[2] or ""
        lines.extend(
            wrap(match[3], look, lead + bullet, lead + " " * len(bullet)) or [lead + bullet.rstrip()]
        )
    while lines and not lines[-1]:
        lines.pop()
    return lines


def join_some(items: Sequence[str], most: int) -> str:
    """`a, b, c and 12 more`."""
    shown = ", ".join(items[:most])
    return shown if len(items) <= most else f"{shown} and {len(items) - most:,} more"


def table(rows: Iterable[tuple[str, str]], look: Look, indent: str = "  ") -> list[str]:
    """Labels on the left, wrapped text on the right."""
    known = [(label, text) for label, text in rows if text]
    column = max((len(label) for label, _ in known), default=0) + 2
    lines = []
    for label, text in known:
        first, *others = wrap(text, Look(look.width - len(indent) - column)) or [""]
        lines.append(indent + look.faint(label.ljust(column)) + first)
        lines.extend(" " * (len(indent) + column) + line for line in others)
    return lines


def notice_lines(notices: Iterable[str], look: Look) -> list[str]:
    """What the reader should know besides, last."""
    lines: list[str] = []
    for notice in notices:
        lines.extend(look.fair(line) for line in wrap(f"note: {safe(notice)}", look, "", "      "))
    return lines
