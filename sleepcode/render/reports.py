"""What `index` and `status` say at their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sleepcode.render.hook import hook_row
from sleepcode.render.practice import render_practice
from sleepcode.render.sleeping import describe_told, render_sleep
from sleepcode.render.stamps import row, some, stamp_line, stamp_lines
from sleepcode.render.terminal import Style, ago, count, fold, megabytes, safe
from sleepcode.reports import IndexReport, PracticeReport, RunRecord, StatusReport

if TYPE_CHECKING:
    from sleepcode.model_reports import SleepReport

_NOTE_NAMES = {
    "architecture": ("architecture note", "architecture notes"),
    "file": ("file summary", "file summaries"),
    "edit": ("edit location", "edit locations"),
    "question": ("anticipated question", "anticipated questions"),
}
_STATES = {
    "fresh": ("green", "the index is of HEAD"),
    "stale": ("yellow", "the index is not of HEAD; `sleepcode index` brings it up to date"),
    "indexing": ("cyan", "the repository is being indexed"),
    "missing": ("red", "nothing is indexed yet; run `sleepcode index`"),
}


def render_index(
    report: IndexReport,
    style: Style,
    *,
    place: str | None = None,
    slept: SleepReport | None = None,
    practised: PracticeReport | None = None,
    now: float | None = None,
) -> str:
    """What was indexed, skipped and learned, how long it took, what to try next.

    `place` is the repository as the user named it, for the commands to try. Warnings are told apart.
    """
    if report.fresh:
        head = f"{style('up to date', 'bold', 'green')}: nothing is new ({_seconds(report.seconds)})"
    else:
        what = f"{count(report.files, 'file')} in {_seconds(report.seconds)}"
        head = f"{style('indexed', 'bold', 'green')} {what}"
    lines = [head, *stamp_lines(report.stamp, style, now), "", *_holdings(report), *_skipped(report)]
    if report.learned and not report.fresh:
        lines += ["", style("learned from history", "bold")]
        lines += [fold(safe(sentence), "    ", "  - ") for sentence in report.learned]
    if practised is not None:
        lines += ["", *render_practice(practised, style)]
    if slept is not None:
        lines += ["", *render_sleep(slept, style)]
    where = f" --repo {_quoted(place)}" if place not in (None, ".") else ""
    lines += ["", style("try next", "bold"), f'  sleepcode ask{where} "how is this project structured?"']
    lines.append(f'  sleepcode ask{where} --localize "what you plan to change"')
    return "\n".join(lines) + "\n"


def _holdings(report: IndexReport) -> list[str]:
    read = "" if report.fresh else f"; {report.parsed:,} read in this run"
    languages = {name: number for name, number in report.languages.items() if name and name != "other"}
    new = f" ({report.new_changes:,} new)" if report.new_changes else ""
    bound = "; older ones are left out (history_bound)" if report.history_bound else ""
    lines = [
        row("files", f"{report.files:,}: {_most(report.roles, 7)}{read}"),
        row("languages", _most(languages, 6)),
        row("symbols", f"{report.symbols:,}, and {report.edges:,} imports resolved to files"),
        row("history", f"{count(report.changes, 'change')}{new}{bound}"),
    ]
    if report.notes:
        lines.append(row("notes", _notes(report.notes)))
    lines.append(row("store", megabytes(report.store_bytes)))
    return lines


def _notes(numbers: dict[str, int]) -> str:
    known = [kind for kind in _NOTE_NAMES if kind in numbers]
    others = sorted(set(numbers) - set(known))
    return ", ".join(count(numbers[kind], *_NOTE_NAMES.get(kind, (kind,))) for kind in (*known, *others))


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"


def _most(counts: dict[str, int], most: int) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{number:,} {safe(name)}" for name, number in ranked[:most]]
    if len(ranked) > most:
        shown.append(f"{len(ranked) - most} more")
    return ", ".join(shown) or "none"


def _skipped(report: IndexReport) -> list[str]:
    lines: list[str] = []
    for reason, paths in sorted(report.skipped.items(), key=lambda item: (-len(item[1]), item[0])):
        lines.append(row("" if lines else "skipped", f"{len(paths):,} {safe(reason)}: {some(paths, 2)}"))
    if report.syntax_errors:
        files = count(report.syntax_errors, "file")
        lines.append(row("", f"{files} with syntax errors, read as far as they go"))
    return lines


def _quoted(place: str) -> str:
    import shlex

    return shlex.quote(safe(place))


def render_status(report: StatusReport, style: Style, now: float | None = None) -> str:
    """Which commit the data is of, what is stale, what runs, what ran."""
    color, meaning = _STATES.get(report.state, ("yellow", ""))
    lines = [f"{style(report.state, 'bold', color)}: {meaning}", row("repository", safe(report.repository))]
    if report.stamp is not None:
        lines.append(row("index", stamp_line(report.stamp, now)))
    if report.stamp is not None and report.stale_files:
        number = count(len(report.stale_files), "file")
        lines.append(row("stale", f"{number} against {report.stamp.head[:9]}: {some(report.stale_files, 3)}"))
    if report.stale_notes:
        lines.append(row("", f"{count(report.stale_notes, 'note')} made of files that have changed"))
    if report.uncommitted:
        number = count(len(report.uncommitted), "file")
        lines.append(
            row("uncommitted", f"{number}, read on the spot by `ask`: {some(report.uncommitted, 3)}")
        )
    if report.running is not None:
        lines.append(row("running", _running(report.running, report.progress, now)))
    if report.counts:
        lines.append(row("holds", _held(report.counts)))
    lines.append(row("store", f"{megabytes(report.store_bytes)} in {safe(report.store)}"))
    if len(report.revisions) > 1:
        commits = [commit[:9] for commit, _ in report.revisions]
        lines.append(row("revisions", f"{len(commits)}: {some(commits, 6)}"))
    if report.practised:
        outcome = "ranking adjusted" if report.is_adapted else "ranking as shipped"
        lines.append(row("practice", f"{count(report.practised, 'past change')}, {outcome}"))
    if report.told is not None:
        lines.append(row("told", f"a model that localizes is told {describe_told(report.told)}"))
    for place, run in enumerate(report.runs):
        lines.append(row("" if place else "runs", _run(run, now)))
    if report.hook is not None:
        lines += hook_row(report.hook, now)
    return "\n".join(lines) + "\n"


def _held(counts: dict[str, int]) -> str:
    """What the index holds, in the words of `index`: the facts, then the notes."""
    notes = {kind: counts[f"{kind} notes"] for kind in _NOTE_NAMES if f"{kind} notes" in counts}
    facts = {name: number for name, number in counts.items() if not name.endswith(" notes")}
    held = [count(number, name.removesuffix("s"), name) for name, number in facts.items()]
    return ", ".join([*held, _notes(notes)] if notes else held)


def _running(run: RunRecord, progress: str, now: float | None) -> str:
    return f"process {run.pid}, started {ago(run.started, now)}: {safe(progress) or 'starting'}"


def _run(run: RunRecord, now: float | None) -> str:
    took = f" in {_seconds(run.finished - run.started)}" if run.finished else ""
    detail = f": {safe(run.detail)}" if run.detail else ""
    return f"{ago(run.started, now)}, {run.commit[:9]}, {safe(run.outcome)}{took}{detail}"
