"""Localization with a model: it reorders and prunes the candidates, from their notes, in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp, log

from sleepcode.ask.known import choose_told, gather_known
from sleepcode.ask.localize import localize
from sleepcode.ask.localize_prompt import CANDIDATES, MOST_REPLY, Known, build_prompt, read_named
from sleepcode.ask.session import open_session
from sleepcode.ask.spending import describe_reply, estimate_without_notes
from sleepcode.config import Settings
from sleepcode.errors import BudgetExhausted, CeilingReached, ModelError, ModelOverflow, ModelRejected
from sleepcode.llm.connect import connect, open_ledger
from sleepcode.llm.meter import Budget, Meter
from sleepcode.model import Localization
from sleepcode.model_reports import Told
from sleepcode.paths import store_path
from sleepcode.repo.repository import Repository
from sleepcode.store.ledger import TRIAL

_UNNAMED = 0.3
"""What is left of the chance of a candidate that the model would leave untouched."""


def localize_with_model(
    repository: Repository,
    settings: Settings,
    task: str,
    *,
    model: str,
    revision: str | None = None,
    top: int = 10,
    budget: int = 2000,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    told: Told | None = None,
    accounts: Settings | None = None,
) -> Localization:
    """The ranked files, reordered and pruned by a model; `budget` is a ceiling on its prompt.

    `told` and `accounts` are for comparing: the model is told what has earned its place unless `told` says what, and
    where the store is not the user's own, `accounts` are the settings whose ledger is written; a key that is wrong
    and a ceiling that is reached are raised then. Where the model
    fails, the ranking without a model is returned, and says so. Raises what `localize` raises, and
    StoreUnwritable when what is spent can't be written down.
    """
    wide = localize(
        *(repository, settings, task),
        revision=revision,
        top=max(top, CANDIDATES),
        budget=1_000_000,
        include=include,
        exclude=exclude,
    )
    if not wide.candidates:
        return wide
    with (
        open_session(repository, settings, revision, include, exclude) as session,
        open_ledger(store_path(repository.common_dir, accounts or settings)) as ledger,
    ):
        without = estimate_without_notes(session, task, [c.path for c in wide.candidates])
        kept = task if settings.remember_questions else ""
        number = ledger.start_question(
            kept, "localize" if accounts is None else TRIAL, "low", wide.verdict != "unknown", without
        )
        meter = Meter(connect(model, settings), ledger, settings, "test", question=number)
        spend = Budget(budget * 3 + 2 * MOST_REPLY)
        try:
            chosen = told or choose_told(session, store_path(repository.common_dir, settings))
            known = gather_known(session, wide, chosen)
            named, notes_tokens, withheld = _ask(meter, known, budget, spend)
            result = _apply(wide, named)
        except (ModelError, BudgetExhausted) as error:
            if accounts is not None and isinstance(error, CeilingReached | ModelRejected):
                raise
            hint = f"; {error.hint}" if error.hint else ""
            notice = f"no answer from the model ({error.message}); this is the ranking without one{hint}"
            result = replace(wide, notices=(*wide.notices, notice))
        else:
            reply = describe_reply(
                *(ledger, number, model, "low", spend),
                notes_tokens=notes_tokens,
                without_tokens=without,
                withheld=withheld,
            )
            result = replace(result, reply=reply)
    return _cut(result, top, settings.budget)


def _cut(result: Localization, top: int, budget: int) -> Localization:
    from sleepcode.ask.budget import fit_localization

    shown, rest = result.candidates[:top], result.candidates[top : 2 * top]
    further = tuple(
        (candidate.path, candidate.probability) for candidate in rest if candidate.probability >= 0.01
    )
    cut = replace(result, candidates=shown, further=further, returned=min(result.returned, len(shown)))
    return fit_localization(cut, budget)


def _ask(meter: Meter, known: Known, ceiling: int, spend: Budget) -> tuple[dict[str, float], int, int]:
    """(path -> the model's probability in its order, tokens of notes, secrets withheld)."""
    for room in (ceiling, ceiling // 2):
        prompt = build_prompt(meter, known, room)
        try:
            reply = meter.complete("localize", prompt.messages, spend, max_tokens=MOST_REPLY, is_json=True)
        except ModelOverflow:
            if room != ceiling:
                raise
            continue
        # Our count is on the safe side; what the provider counted is what notes cost.
        share = min(1.0, reply.usage.prompt / max(1, meter.measure(prompt.messages)))
        return read_named(reply.text, known.candidates), round(share * prompt.notes_tokens), prompt.withheld
    raise AssertionError("unreachable")


def _apply(wide: Localization, named: Mapping[str, float]) -> Localization:
    """Both opinions joined: the mean of their log odds for what the model named, less for what it dropped."""
    joined = []
    rest = []
    for candidate in wide.candidates:
        chance = candidate.probability
        if candidate.path in named:
            odds = (_log_odds(chance) + _log_odds(named[candidate.path])) / 2
            reasons = ("the model expects it", *candidate.reasons)
            joined.append(replace(candidate, probability=1 / (1 + exp(-odds)), reasons=reasons))
        else:
            rest.append(replace(candidate, probability=chance * _UNNAMED))
    order = {path: rank for rank, path in enumerate(named)}
    joined.sort(key=lambda c: (-c.probability, order[c.path]))
    rest.sort(key=lambda c: (-c.probability, c.path))
    # What the model dropped is never likelier than what it named.
    least = joined[-1].probability
    joined += [replace(candidate, probability=min(candidate.probability, least)) for candidate in rest]
    confidence = joined[0].probability
    from sleepcode.ask.localize import verdict_of

    return replace(
        wide,
        candidates=tuple(joined),
        returned=len(named),
        confidence=confidence,
        verdict=verdict_of(confidence),
        further=(),
    )


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 0.001), 0.999)
    return log(chance / (1 - chance))
