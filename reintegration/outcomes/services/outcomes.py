"""Changes of outcomes: a response is noted, an end is told, a window closes and the outcome is decided."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from foundation.geography.zones import local_date
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.follow_up.models.check_ins import Visit
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.outcomes.models.outcomes import Outcome
from reintegration.outcomes.queries.outcomes import (
    Waiting,
    given_by,
    outcome_of_person,
    unmeasured_by,
    waiting_outcomes,
)
from reintegration.outcomes.rules.outcomes import ENDS, Given, Settled, ended, settled
from reintegration.surveys.rules.verdict import Verdict

ORDER_OF_ENDS = "outcome.ends_before_score"
# How long an outcome waits for its last visit to be counted as missed, so that it is known why there is no score.
_GRACE_DAYS = 2


@dataclass(frozen=True)
class ClosedBatch:
    """What one batch did: how many outcomes were decided, and the id after which to go on; None at the end."""

    count: int
    place: uuid.UUID | None


def settle_outcome(unit: Unit, episode: Episode, person_id: uuid.UUID) -> Verdict | None:
    """Settle the outcome of a person by the responses that are there; None where this scope does not see it.

    What was written before in the same unit must be flushed. As long as the window is open the verdict stays pending;
    after it has closed, every correction decides anew.
    """
    outcome = outcome_of_person(unit.session, episode.id, person_id)
    if outcome is None or not outcome.is_surveyed:
        return None
    decide(unit, episode, outcome, given_by(unit.session, [episode.id]).get((episode.id, person_id), []))
    return outcome.verdict


def decide(unit: Unit, episode: Episode, outcome: Outcome, responses: Sequence[Given]) -> None:
    """Settle an outcome of a surveyed adult by these responses, as of today at the place of return."""
    now = unit.clock.now()
    decision = settled(
        _window(outcome.window_opens_on, outcome.window_closes_on, episode.arrived_on),
        (local_date(now, episode.zone) - episode.arrived_on).days,
        outcome.verdict,
        responses,
        None,
    )
    if outcome.verdict not in ENDS:
        is_decided = decision.verdict is not Verdict.PENDING
        stays_missing = decision.verdict is outcome.verdict is Verdict.NOT_MEASURED and decision.response is None
        if not stays_missing:  # why there is no score is known from when the window closed
            outcome.missing_because = decision.missing_because
        outcome.verdict = decision.verdict
        outcome.response_id = uuid.UUID(decision.response) if decision.response else None
        outcome.decided_at = now if is_decided else None


def note_end(unit: Unit, episode: Episode, person_id: uuid.UUID, end: Verdict, on: date) -> None:
    """Note that somebody died or moved on, on a local day: it goes before a score, unless the window had closed."""
    outcome = outcome_of_person(unit.session, episode.id, person_id)
    if outcome is None:
        return
    order = rule_on(unit.session, ORDER_OF_ENDS, on).entries()
    last = (outcome.window_closes_on - episode.arrived_on).days
    verdict = ended(outcome.verdict, end, (on - episode.arrived_on).days, last, [str(name) for name in order])
    if verdict is not outcome.verdict:
        outcome.verdict, outcome.decided_at = verdict, unit.clock.now()
        outcome.missing_because, outcome.response_id = None, None


def end_so_far(unit: Unit, episode: Episode, person_id: uuid.UUID) -> dict[str, Any] | None:
    """How the outcome of a person stands, to be kept before an end is told; None where they have none."""
    outcome = outcome_of_person(unit.session, episode.id, person_id)
    if outcome is None:
        return None
    return {
        "verdict": outcome.verdict.value,
        "missing_because": outcome.missing_because,
        "decided_at": outcome.decided_at.isoformat() if outcome.decided_at else None,
        "response_id": outcome.response_id.hex if outcome.response_id else None,
    }


def put_end_back(unit: Unit, episode: Episode, person_id: uuid.UUID, before: Mapping[str, Any] | None) -> None:
    """Take an end back that was just told: the outcome is as it was (`end_so_far`)."""
    outcome = outcome_of_person(unit.session, episode.id, person_id)
    if outcome is None or before is None:
        return
    decided, response = before["decided_at"], before["response_id"]
    outcome.verdict, outcome.missing_because = Verdict(before["verdict"]), before["missing_because"]
    outcome.decided_at = datetime.fromisoformat(decided) if decided else None
    outcome.response_id = uuid.UUID(response) if response else None


def say_anew_why_missing(unit: Unit, visit: Visit, before: VisitOutcome | None) -> None:
    """A late entry says otherwise how a visit ended (`before`: until now): so do outcomes that it left unmeasured."""
    if before is None or visit.outcome is None or visit.outcome is before:
        return
    for outcome in unmeasured_by(unit.session, visit, before):
        outcome.missing_because = visit.outcome.value


def close_outcomes(unit: Unit, now: datetime, after: uuid.UUID | None, limit: int) -> ClosedBatch:
    """Decide pending outcomes whose window has closed at the place of return, as the scheduler.

    One batch, after the outcome with this id. Each is claimed by its state: a second run, here or elsewhere, does
    nothing.
    """
    waiting = waiting_outcomes(unit.session, now, after, limit)
    responses = given_by(unit.session, [outcome.episode_id for outcome in waiting])
    closed = []
    for outcome in waiting:
        days = (local_date(now, outcome.zone) - outcome.closes_on).days
        decision = _settled(outcome, responses.get((outcome.episode_id, outcome.person_id), []), now)
        if days < 1 or (decision.response is None and outcome.is_visit_open and days <= _GRACE_DAYS):
            continue
        if _claim(unit, outcome, decision, now):
            closed.append(("person", outcome.person_id))
    if closed:
        unit.participants["trail"].act("outcomes.close", *closed, count=len(closed))
    return ClosedBatch(len(closed), waiting[-1].id if len(waiting) == limit else None)


def _settled(outcome: Waiting, responses: Sequence[Given], now: datetime) -> Settled:
    window = _window(outcome.opens_on, outcome.closes_on, outcome.arrived_on)
    return settled(
        window,
        (local_date(now, outcome.zone) - outcome.arrived_on).days,
        Verdict.PENDING,
        responses,
        outcome.last_visit,
    )


def _claim(unit: Unit, outcome: Waiting, decision: Settled, now: datetime) -> bool:
    statement = (
        update(Outcome)
        .where(Outcome.id.in_([outcome.id]), Outcome.verdict == Verdict.PENDING)
        .values(
            verdict=decision.verdict,
            missing_because=decision.missing_because,
            response_id=uuid.UUID(decision.response) if decision.response else None,
            decided_at=now,
            version=Outcome.version + 1,
        )
        .returning(Outcome.id)
    )
    options = {"synchronize_session": False}
    return unit.session.execute(statement, execution_options=options).scalar_one_or_none() is not None


def _window(opens_on: date, closes_on: date, arrived_on: date) -> tuple[int, int]:
    return (opens_on - arrived_on).days, (closes_on - arrived_on).days
