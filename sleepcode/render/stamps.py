"""The line that says which commit an answer is of."""

from __future__ import annotations

from sleepcode.model import Stamp
from sleepcode.render.terminal import ago, safe


def stamp_line(stamp: Stamp) -> str:
    """`of 1a2b3c4d5 "subject" · 3 days ago · with 2 uncommitted files`."""
    subject = safe(stamp.subject)
    if len(subject) > 40:
        subject = subject[:37] + "..."
    parts = [f"of {stamp.commit[:9]}" + (f' "{subject}"' if subject else "")]
    if stamp.time:
        parts.append(ago(stamp.time))
    if stamp.behind:
        parts.append(f"{stamp.behind} files behind {stamp.head[:9]}")
    if stamp.overlaid:
        parts.append(f"with {len(stamp.overlaid)} uncommitted file{'s' if len(stamp.overlaid) > 1 else ''}")
    return " · ".join(parts)
