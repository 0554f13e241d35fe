"""Localization with a model: it reorders and prunes the candidates, from their notes, in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sleepcode.ask.budget import fit_localization
from sleepcode.ask.known import choose_told, gather_known
from sleepcode.ask.localize import FURTHER_ABOVE, localize, verdict_of
from sleepcode.ask.localize_prompt import CANDIDATES, MOST_REPLY, Known, Prompt, build_prompt, read_named
from sleepcode.ask.opinions import join_opinions
from sleepcode.ask.session import Session, open_session
from sleepcode.ask.spending import (
    Account,
    charge_notes,
    describe_reply,
    estimate_without_notes,
    open_account,
    tell_withheld,
)
from sleepcode.config import Settings
from sleepcode.errors import BudgetExhausted, ModelError, ModelOverflow
from sleepcode.llm.meter import Budget, Meter
from sleepcode.llm.protocol import Completion
from sleepcode.model import Candidate, Localization
from sleepcode.model_reports import Told
from sleepcode.paths import store_path
from sleepcode.repo.repository import Repository


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
        open_account(
            *(session, settings, task),
            model=model,
            kind="localize",
            effort="low",
            is_covered=wide.verdict != "unknown",
            without_tokens=estimate_without_notes(session, task, [c.path for c in wide.candidates]),
            accounts=accounts,
        ) as account,
    ):
        try:
            chosen = told or choose_told(session, store_path(repository.common_dir, settings))
            result = _ask(account, session, wide, gather_known(session, wide, chosen), budget)
        except (ModelError, BudgetExhausted) as error:
            result = _noticed(wide, account.tell_failure(error, "the ranking without one"))
    return _cut(result, top, settings.budget)


def _cut(result: Localization, top: int, budget: int) -> Localization:
    """The first `top` candidates and the names of as many more, within the budget."""
    shown, rest = result.candidates[:top], result.candidates[top : 2 * top]
    further = tuple(
        (candidate.path, candidate.probability)
        for candidate in rest
        if candidate.probability >= FURTHER_ABOVE
    )
    cut = result._replace(candidates=shown, further=further, returned=min(result.returned, len(shown)))
    return fit_localization(cut, budget)


def _ask(account: Account, session: Session, wide: Localization, known: Known, ceiling: int) -> Localization:
    """What the model makes of the candidates, with a shorter prompt and once more when it overflows."""
    spend = Budget(ceiling * 3 + 2 * MOST_REPLY)
    try:
        prompt, reply = _complete(account.meter, known, ceiling, spend)
    except ModelOverflow:
        prompt, reply = _complete(account.meter, known, ceiling // 2, spend)
    named = read_named(reply.text, known.candidates, lambda path: _place_of(session, path) is not None)
    result = _apply(session, wide, named)
    notes_tokens = charge_notes(account.meter, prompt.messages, reply, prompt.notes_tokens)
    told = describe_reply(account, spend, notes_tokens=notes_tokens, withheld=prompt.withheld)
    return _noticed(result._replace(reply=told), *tell_withheld(prompt.withheld))


def _complete(meter: Meter, known: Known, room: int, spend: Budget) -> tuple[Prompt, Completion]:
    prompt = build_prompt(meter, known, room)
    return prompt, meter.complete("localize", prompt.messages, spend, max_tokens=MOST_REPLY, is_json=True)


def _noticed(result: Localization, *notices: str) -> Localization:
    return result._replace(notices=(*result.notices, *notices))


def _place_of(session: Session, path: str) -> int | None:
    """Where a file is that may be named; None where there is none."""
    place = session.view.place_of_path.get(path)
    return place if place is not None and place not in session.view.hidden else None


def _apply(session: Session, wide: Localization, named: Mapping[str, float]) -> Localization:
    """The candidates as the ranking and the model expect them together."""
    joined = join_opinions({candidate.path: candidate.probability for candidate in wide.candidates}, named)
    by_path = {candidate.path: candidate for candidate in wide.candidates}
    view = session.view
    for path in named.keys() - by_path.keys():
        if (place := _place_of(session, path)) is not None:
            by_path[path] = Candidate(path, 0.0, 0.0, view.role(place), view.languages[place], ())
    candidates = []
    for path, chance in joined.chances.items():
        candidate = by_path[path]._replace(probability=chance)
        if path in named:
            candidate = candidate._replace(reasons=("the model expects it", *candidate.reasons))
        candidates.append(candidate)
    confidence = candidates[0].probability
    return wide._replace(
        candidates=tuple(candidates),
        returned=joined.returned,
        confidence=confidence,
        verdict=verdict_of(confidence),
        further=(),
    )
