"""What a run of `index` says at its end."""

from __future__ import annotations

import sqlite3

from sleepcode.model import Stamp
from sleepcode.reports import IndexReport
from sleepcode.store.database import store_size
from sleepcode.store.revisions import ROLES, RevisionData, RevisionHead


def describe_files(report: IndexReport, data: RevisionData) -> None:
    """Fills in what the revision holds."""
    report.files = len(data.paths)
    for number in data.languages:
        language = data.language_names[number] or "other"
        report.languages[language] = report.languages.get(language, 0) + 1
    for number in data.roles:
        role = ROLES[number].value
        report.roles[role] = report.roles.get(role, 0) + 1
    report.skipped = data.skipped
    report.changes = len(data.changes)
    report.edges = len(data.edges)
    report.learned = list(data.learned)
    report.warnings = list(data.warnings)
    report.symbols = int(data.facts.get("symbols", 0))
    report.syntax_errors = int(data.facts.get("syntax_errors", 0))
    report.history_bound = int(data.facts.get("history_bound", 0))
    report.notes = dict(data.facts.get("notes", {}))


def fresh_report(
    connection: sqlite3.Connection, path: str, head: RevisionHead, data: RevisionData
) -> IndexReport:
    """The report of a run that found nothing to do."""
    stamp = Stamp(commit=head.object, subject=head.subject, time=head.time, head=head.object)
    report = IndexReport(stamp=stamp, fresh=True, store_bytes=store_size(path))
    describe_files(report, data)
    return report
