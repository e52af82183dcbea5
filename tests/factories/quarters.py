"""Makers of partners' quarters: visits whose windows closed, as rows, and quarters that were counted and published."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from foundation.storage.base import new_id
from foundation.web.container import Container
from reintegration.follow_up.models import Attempt
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome, VisitState
from reintegration.outcomes.rules.outcomes import Quarter
from reintegration.partners.models import PartnerFigure, PartnerQuarter
from reintegration.partners.rules.quarters import ClosedVisit, VisitStanding, known_of, shown_of
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from returns.consent.rules import TransferPurpose
from tests.factories.follow_up import Team, add, make_followed, rows, visit_of
from tests.worlds import world

THIRD = Quarter(2026, 3)


@dataclass(frozen=True)
class Closing:
    """Visits of one case whose window closed on a day; `late`: so many days after it they were done."""

    outcome: VisitOutcome = VisitOutcome.DONE
    late: int = 0
    attempts: int = 0
    closes_on: date = date(2026, 8, 15)


@world
def make_visits(container: Container, team: Team, cases: Sequence[Sequence[Closing]]) -> list[uuid.UUID]:
    """Cases that the partner of a team follows since long, each with these visits; the ids of the cases."""
    made = [make_followed(container, team) for _case in cases]
    for one, closings in zip(made, cases, strict=True):
        for ordinal, closing in enumerate(closings, start=2):
            _visit(container, team, (one.case, one.episode, ordinal), closing)
    return [one.case for one in made]


def referral_to(
    container: Container, team: Team, case: uuid.UUID, since: datetime, until: datetime | None = None
) -> Referral:
    """The case with the partner of a team, for follow-up, from an instant to another."""
    return Referral(
        case_id=case,
        organisation_id=team.worker.organisation_id,
        purpose=TransferPurpose.FOLLOW_UP,
        state=ReferralState.ACCEPTED if until is None else ReferralState.DONE,
        sent_at=since - timedelta(days=1),
        sent_by=team.officer.id,
        answered_at=since,
        answered_by=team.coordinator.id,
        assigned_to=team.worker.id,
        ended_at=until,
    )


def _visit(container: Container, team: Team, place: tuple[uuid.UUID, uuid.UUID, int], one: Closing) -> None:
    case, episode, ordinal = place
    due = one.closes_on - timedelta(days=7)
    days = {"nominal_on": due, "due_on": due, "opens_on": due - timedelta(days=7), "closes_on": one.closes_on}
    ended: dict[str, Any] = {"state": VisitState.MISSED, "outcome": one.outcome}
    if one.outcome is VisitOutcome.DONE:
        on = one.closes_on + timedelta(days=one.late)
        at = {"logged_on": on, "logged_at": datetime.combine(on, time(9), UTC), "logged_by": team.worker.id}
        ended = {"state": VisitState.DONE, "outcome": one.outcome, "is_outside_window": one.late > 0, **at}
    visit = visit_of(case, episode, ordinal, month=ordinal, is_survey_round=False, **days, **ended)
    add(container, visit)
    for number in range(one.attempts):
        on = due + timedelta(days=number)
        tried = {"channel": Channel.CALL, "outcome": AttemptOutcome.NO_ANSWER, "by": team.worker.id}
        add(container, Attempt(case_id=case, visit_id=visit.id, at=datetime.combine(on, time(9), UTC), day=on, **tried))


def closed(cases: int, standing: VisitStanding, attempts: int = 0, each: int = 1) -> list[ClosedVisit]:
    """So many cases with as many visits each of one standing."""
    return [ClosedVisit(case, standing, attempts) for case in (new_id() for _ in range(cases)) for _ in range(each)]


@world
def make_quarter(
    container: Container, organisation_id: uuid.UUID, visits: Sequence[ClosedVisit], *, is_published: bool = True
) -> None:
    """The third quarter of a partner as if it had been counted, and published too if that is said."""
    at = container.clock.now()
    known, shown = known_of(visits), shown_of(visits, 11)
    about: Mapping[str, Any] = {"organisation_id": organisation_id, "first_day": THIRD.first, "counted_on": at.date()}
    own = PartnerQuarter(
        **about,
        opens_on=at.date() if is_published else at.date() + timedelta(days=3),
        published_at=at if is_published else None,
        known=known,
        shown=shown,
    )
    add(container, own, *([PartnerFigure(**about, published_at=at, shown=shown)] if is_published else []))


def all_rows(container: Container) -> dict[uuid.UUID, PartnerQuarter]:
    """What was counted, by partner."""
    return {one.organisation_id: one for one in rows(container, PartnerQuarter)}
