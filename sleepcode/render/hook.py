"""What the hook's commands say."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.render.stamps import row
from sleepcode.render.terminal import Style, ago, count, safe
from sleepcode.reports import HookReport, HookRun


def render_hook(report: HookReport, style: Style, now: float | None = None) -> str:
    """Where it is installed, whether it works, what its last refreshes did."""
    lines = [_head(report, style)]
    if report.folder:
        lines.append(row("hooks", safe(report.folder)))
    if report.kept:
        lines.append(row("calls", f"the hook that was there before, at {', '.join(report.kept)}"))
    if report.is_spending:
        lines.append(row("sleeps", "with a model, within the daily ceiling"))
    if report.problem:
        lines.append(row("problem", safe(report.problem)))
    if report.advice and not report.events:
        lines.append(row("to install", safe(report.advice)))
    if report.is_running:
        lines.append(row("running", "a refresh runs now"))
    elif report.pending:
        lines.append(row("waiting", f"{count(report.pending, 'worktree')} to be refreshed"))
    lines += _runs(report.runs, now)
    if report.last_failure is not None and report.last_failure not in report.runs:
        lines.append(row("last failure", describe_run(report.last_failure, now)))
    if report.runs:
        lines.append(row("log", safe(report.log)))
    return "\n".join(lines) + "\n"


def hook_row(report: HookReport, now: float | None = None) -> list[str]:
    """The hook in the words of `status`: one row, and one more for a failure."""
    where = (
        f"after {', '.join(report.events)}" if report.events else "not installed (`sleepcode hook install`)"
    )
    state = " (a refresh runs now)" if report.is_running else ""
    lines = [row("hook", where + state)]
    if report.problem:
        lines.append(row("", safe(report.problem)))
    if report.runs:
        lines.append(row("", f"last {describe_run(report.runs[0], now)}"))
    failure = report.last_failure
    if failure is not None and failure != report.runs[0]:
        lines.append(row("", f"last failure {describe_run(failure, now)}"))
    return lines


def render_installed(
    folder: str, installed: Sequence[str], unchanged: Sequence[str], kept: Sequence[str], is_indexed: bool
) -> str:
    """What installing did and what comes next."""
    lines = []
    if installed:
        lines.append(f"installed: {', '.join(installed)} in {safe(folder)}")
    if unchanged:
        lines.append(f"already installed: {', '.join(unchanged)} in {safe(folder)}")
    if kept:
        lines.append(f"  the hook that was there is kept and called: {', '.join(kept)}")
    lines.append("  every commit now refreshes the index in the background; it waits for nothing")
    if not is_indexed:
        lines.append("  nothing is indexed yet: run `sleepcode index`, or the next commit starts it")
    return "\n".join(lines) + "\n"


def render_uninstalled(folder: str, removed: Sequence[str], restored: Sequence[str]) -> str:
    """What was taken away, and what is back."""
    if not removed:
        return f"nothing to take away: no hook of sleepcode in {safe(folder)}\n"
    lines = [f"taken away: {', '.join(removed)} in {safe(folder)}"]
    if restored:
        lines.append(f"  the hook that was there before is back: {', '.join(restored)}")
    return "\n".join(lines) + "\n"


def describe_run(run: HookRun, now: float | None = None) -> str:
    """A refresh in one line: when, after what, of which commit, what came of it."""
    of = f", {run.commit[:9]}" if run.commit else ""
    detail = f": {safe(run.detail)}" if run.detail else ""
    after = f" after {safe(run.event)}" if run.event else ""
    return f"{ago(run.time, now)}{after}{of}, {safe(run.outcome)} in {run.seconds:.2f} s{detail}"


def _head(report: HookReport, style: Style) -> str:
    if report.events:
        return (
            f"{style('installed', 'bold', 'green')}: the index is refreshed after {', '.join(report.events)}"
        )
    if report.manager:
        return f"{style('not installed', 'bold', 'yellow')}: the hooks here belong to {safe(report.manager)}"
    return f"{style('not installed', 'bold', 'yellow')}: `sleepcode hook install` installs it"


def _runs(runs: Sequence[HookRun], now: float | None) -> list[str]:
    return [row("" if place else "refreshes", describe_run(run, now)) for place, run in enumerate(runs)]
