"""What a run of `index` says at its end."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter

from sleepcode.model import Stamp
from sleepcode.reports import IndexReport
from sleepcode.store.database import store_size
from sleepcode.store.revisions import ROLES, RevisionData, RevisionHead, read_report

MISSING = "missing here, as in a partial clone"
"""Why a file whose object isn't in the repository is skipped."""

_KEPT = (
    *("files", "languages", "roles", "skipped", "changes", "edges", "learned", "warnings"),
    *("symbols", "syntax_errors", "history_bound", "notes"),
)


def describe_files(report: IndexReport, data: RevisionData) -> None:
    """Fills in what the revision holds."""
    report.files = len(data.paths)
    for number, count in sorted(Counter(data.languages).items()):
        language = data.language_names[number] or "other"
        report.languages[language] = report.languages.get(language, 0) + count
    for number, count in sorted(Counter(data.roles).items()):
        report.roles[ROLES[number].value] = count
    report.skipped = data.skipped
    report.changes = len(data.changes)
    report.edges = len(data.edges)
    report.learned = list(data.learned)
    report.warnings = list(data.warnings)
    report.symbols = int(data.facts.get("symbols", 0))
    report.syntax_errors = int(data.facts.get("syntax_errors", 0))
    report.history_bound = int(data.facts.get("history_bound", 0))
    report.notes = dict(data.facts.get("notes", {}))


def pack_report(data: RevisionData) -> str:
    """What `describe_files` fills in, for the store."""
    report = IndexReport(Stamp(""))
    describe_files(report, data)
    return json.dumps({name: getattr(report, name) for name in _KEPT}, separators=(",", ":"))


def fresh_report(connection: sqlite3.Connection, path: str, head: RevisionHead) -> IndexReport | None:
    """The report of a run that found nothing to do; None where the store doesn't say enough."""
    kept = read_report(connection, head.object)
    if not kept:
        return None
    stamp = Stamp(commit=head.object, subject=head.subject, time=head.time, head=head.object)
    report = IndexReport(stamp=stamp, fresh=True, store_bytes=store_size(path))
    for name, value in json.loads(kept).items():
        setattr(report, name, value)
    return report
