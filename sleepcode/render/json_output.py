"""Results as JSON with a versioned schema; the same keys for the same version, whatever is added."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sleepcode.model import Answer, Localization, ModelReply, Note, NoteId, Stamp
from sleepcode.model_reports import SleepReport, Told, TrialsReport, UsageReport
from sleepcode.reports import (
    CaseOutcome,
    EvaluationReport,
    HookReport,
    IndexReport,
    PracticeReport,
    StatusReport,
)

SCHEMA = 1


def to_json(value: dict[str, Any]) -> str:
    """One JSON object on a line of its own, ASCII only, so that no path can break it."""
    return json.dumps({"schema": SCHEMA, **value}, indent=2) + "\n"


def stamp_json(stamp: Stamp) -> dict[str, Any]:
    return {
        "commit": stamp.commit,
        "subject": stamp.subject,
        "time": stamp.time,
        "head": stamp.head,
        "behind": stamp.behind,
        "overlaid": list(stamp.overlaid),
    }


def note_json(note: Note) -> dict[str, Any]:
    return {
        "kind": note.kind.value,
        "key": note.key,
        "title": note.title,
        "text": note.text,
        "data": note.data,
        "citations": [{"path": path, "start": start, "end": end} for path, start, end in note.citations],
        "source": note.source,
    }


def localization_json(result: Localization) -> dict[str, Any]:
    return {
        "task": result.task,
        "commit": result.stamp.commit,
        "index": stamp_json(result.stamp),
        **reply_json(result.reply),
        "verdict": result.verdict,
        "confidence": round(result.confidence, 4),
        "returned": result.returned,
        "predicted": [
            {
                "path": candidate.path,
                "probability": round(candidate.probability, 4),
                "score": round(candidate.score, 4),
                "role": candidate.role.value,
                "language": candidate.language,
                "reasons": list(candidate.reasons),
                "spans": [span._asdict() for span in candidate.spans],
                "signals": [part._asdict() for part in candidate.contributions],
            }
            for candidate in result.candidates
        ],
        "further": [{"path": path, "probability": round(chance, 4)} for path, chance in result.further],
        "companions": [
            {**companion._asdict(), "role": companion.role.value} for companion in result.companions
        ],
        "customary": result.customary._asdict() if result.customary else None,
        "precedents": [
            {"commit": commit, "subject": subject, "time": seconds}
            for commit, subject, seconds in result.precedents
        ],
        "themes": [note_json(note) for note in result.themes],
        "notices": list(result.notices),
        "tokens": result.tokens,
        "seconds": round(result.seconds, 4),
    }


def answer_json(result: Answer) -> dict[str, Any]:
    return {
        "question": result.question,
        "commit": result.stamp.commit,
        "index": stamp_json(result.stamp),
        **reply_json(result.reply),
        "verdict": result.verdict,
        "confidence": result.confidence,
        "covered": result.covered,
        "missing": list(result.missing),
        "notes": [note_json(note) for note in result.notes],
        "evidence": [
            {
                "path": item.path,
                "start": item.start,
                "end": item.end,
                "symbol": item.symbol,
                "excerpt": item.excerpt,
                "score": item.score,
                "reason": item.reason,
            }
            for item in result.evidence
        ],
        "notices": list(result.notices),
        "budget": result.budget,
        "tokens": result.tokens,
        "seconds": round(result.seconds, 4),
    }


def index_json(
    report: IndexReport, slept: SleepReport | None = None, practised: PracticeReport | None = None
) -> dict[str, Any]:
    return {
        **({"practice": practice_json(practised)} if practised is not None else {}),
        **({"sleep": sleep_json(slept)} if slept is not None else {}),
        "commit": report.stamp.commit,
        "index": stamp_json(report.stamp),
        "fresh": report.fresh,
        "files": report.files,
        "parsed": report.parsed,
        "languages": report.languages,
        "roles": report.roles,
        "symbols": report.symbols,
        "skipped": report.skipped,
        "syntax_errors": report.syntax_errors,
        "changes": report.changes,
        "new_changes": report.new_changes,
        "history_bound": report.history_bound,
        "edges": report.edges,
        "notes": report.notes,
        "notes_written": report.notes_written,
        "learned": report.learned,
        "warnings": report.warnings,
        "seconds": round(report.seconds, 4),
        "phases": {name: round(seconds, 4) for name, seconds in report.phases.items()},
        "store_bytes": report.store_bytes,
    }


def practice_json(report: PracticeReport) -> dict[str, Any]:
    return {
        "changes": report.changes,
        "new": report.new,
        "left": report.left,
        "metrics": {name: round(value, 4) for name, value in report.metrics.items()},
        "adapted": report.is_adapted,
        "held_back": {"before": round(report.before, 4), "after": round(report.after, 4)},
        "learned": report.learned,
        "seconds": round(report.seconds, 4),
    }


def sleep_json(report: SleepReport) -> dict[str, Any]:
    return {
        "model": report.model,
        "effort": report.effort,
        "budget": report.budget,
        "planned": [note._asdict() for note in report.planned],
        "left_out": report.left_out,
        "estimated_tokens": report.estimated_tokens,
        "estimated_cost": report.estimated_cost,
        "kept": report.kept,
        "questions": report.questions,
        "dropped": report.dropped,
        "failed": report.failed,
        "stopped": report.stopped,
        "lessons": asdict(report.lessons) if report.lessons is not None else None,
        "trials": trials_json(report.trials) if report.trials is not None else None,
        "recall_before": report.recall_before,
        "recall_after": report.recall_after,
        "tokens": report.tokens,
        "cost": report.cost,
    }


def trials_json(report: TrialsReport) -> dict[str, Any]:
    return {
        **asdict(report),
        "trials": [trial._asdict() for trial in report.trials],
        "told": told_json(report.told),
    }


def told_json(told: Told) -> dict[str, Any]:
    """Kind of note -> which of them a model is told when it localizes."""
    return {"file": told.files.value, "edit": told.edits.value}


def usage_json(report: UsageReport) -> dict[str, Any]:
    return {**asdict(report), "phases": [phase._asdict() for phase in report.phases]}


def reply_json(reply: ModelReply | None) -> dict[str, Any]:
    """Nothing where no model had a say, so that the result is as it always was."""
    if reply is None:
        return {}
    cited = [{"path": path, "start": start, "end": end} for path, start, end in reply.citations]
    return {"reply": {**reply._asdict(), "citations": cited, "unverified": list(reply.unverified)}}


def notes_json(
    stamp: Stamp, notes: Sequence[Note], stale: Collection[NoteId], told: Told | None = None
) -> dict[str, Any]:
    return {
        "told": told_json(told) if told is not None else None,
        "commit": stamp.commit,
        "index": stamp_json(stamp),
        "notes": [{**note_json(note), "stale": note.id in stale} for note in notes],
    }


def status_json(report: StatusReport) -> dict[str, Any]:
    runs = [
        {
            "started": run.started,
            "finished": run.finished,
            "outcome": run.outcome,
            "commit": run.commit,
            "detail": run.detail,
        }
        for run in report.runs
    ]
    running = report.running
    return {
        "repository": report.repository,
        "state": report.state,
        "commit": report.stamp.commit if report.stamp else None,
        "index": stamp_json(report.stamp) if report.stamp else None,
        "store": report.store,
        "store_bytes": report.store_bytes,
        "stale_files": report.stale_files,
        "stale_notes": report.stale_notes,
        "uncommitted": report.uncommitted,
        "running": {"pid": running.pid, "started": running.started, "progress": report.progress}
        if running
        else None,
        "counts": report.counts,
        "runs": runs,
        "revisions": [{"commit": commit, "indexed": indexed} for commit, indexed in report.revisions],
        "practice": {
            "changes": report.practised,
            "adapted": report.is_adapted,
            "told": told_json(report.told) if report.told is not None else None,
        },
        "hook": hook_json(report.hook) if report.hook else None,
    }


def hook_json(report: HookReport) -> dict[str, Any]:
    return {
        "installed": bool(report.events),
        "folder": report.folder,
        "events": report.events,
        "kept": report.kept,
        "sleep": report.is_spending,
        "manager": report.manager,
        "advice": report.advice,
        "problem": report.problem,
        "pending": report.pending,
        "running": report.is_running,
        "runs": [run._asdict() for run in report.runs],
        "last_failure": report.last_failure._asdict() if report.last_failure else None,
        "log": report.log,
    }


def prompt_json(prompt: str, stamp: Stamp, notices: Sequence[str]) -> dict[str, Any]:
    return {
        "prompt": prompt,
        "commit": stamp.commit,
        "index": stamp_json(stamp),
        "notices": list(notices),
    }


def error_json(message: str, hint: str, code: int) -> dict[str, Any]:
    return {"error": {"message": message, "hint": hint, "exit_code": code}}


def evaluation_json(report: EvaluationReport) -> dict[str, Any]:
    return {
        "task": report.task,
        "metrics": {name: metric._asdict() for name, metric in report.metrics.items()},
        "baselines": report.baselines,
        "calibration": {
            "bins": [part._asdict() for part in report.calibration],
            "expected_error": report.calibration_error,
            "brier": report.brier,
        },
        "budgets": report.budgets,
        **(
            {
                "model": report.model,
                "curves": [curve._asdict() for curve in report.curves],
                "measured": asdict(report.measured) if report.measured is not None else None,
            }
            if report.model
            else {}
        ),
        "seconds": round(report.seconds, 3),
        "interrupted": report.interrupted,
        "cases": [_case_json(report.task, case) for case in report.cases],
    }


def _case_json(task: str, case: CaseOutcome) -> dict[str, Any]:
    failure = {"error": case.error} if case.error else {}
    if task == "answer":
        shown = {
            str(budget): [{"path": path, "start": start, "end": end} for path, start, end in spans]
            for budget, spans in case.shown.items()
        }
        known: dict[str, Any] = {"question_id": case.id, "shown": shown}
    else:
        predicted = [{"path": path, "probability": probability} for path, probability in case.predicted]
        known = {"instance_id": case.id, "predicted": predicted, "returned": case.returned}
    return {
        **known,
        "repo": case.repository,
        "gold": case.gold,
        "tokens": case.tokens,
        "seconds": round(case.seconds, 4),
        "metrics": case.metrics,
        **failure,
    }
