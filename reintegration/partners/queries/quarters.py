"""Reads of check-ins by partner and quarter: visits to count, counts so far, published figures."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Organisation as Organisation
from foundation.rulebook.queries import rules_on
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import Attempt, Visit
from reintegration.follow_up.rules.follow_up import VisitOutcome, VisitState
from reintegration.outcomes.rules.outcomes import Quarter, quarter_of
from reintegration.partners.models import PartnerFigure as PartnerFigure, PartnerQuarter as PartnerQuarter
from reintegration.partners.rules.quarters import ClosedVisit, Followed, standing_of_visit, who_followed
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import FOLLOWING, ReferralState

_LEAST_DIFFERENCE = "statistics.least_difference"
_ENDED = (VisitState.DONE, VisitState.MISSED)
_IN_PIECES = {"yield_per": 5_000}  # rows that are fetched together: memory stays flat while they are told apart


def least_difference(session: Session, today: date) -> float:
    """The least difference of shares that is marked. RuleMissing if the rule has no row for the day."""
    return float(rules_on(session, (_LEAST_DIFFERENCE,), today).need(_LEAST_DIFFERENCE).exact())


def first_closing(session: Session) -> date | None:
    """The first day on which a window closed of a visit that has ended; one look into an index for each state."""
    days = [
        session.execute(select(func.min(Visit.closes_on)).where(Visit.state == state)).scalar_one() for state in _ENDED
    ]
    return min((day for day in days if day is not None), default=None)


def unpublished(session: Session, first_days: Sequence[date]) -> set[date]:
    """Those of the quarters (by their first day) of which nothing is published yet, or not every partner; one read."""
    statement = select(PartnerQuarter.first_day, PartnerQuarter.published_at)
    rows = session.execute(statement.where(PartnerQuarter.first_day.in_(first_days))).all()
    done = {row.first_day for row in rows} - {row.first_day for row in rows if row.published_at is None}
    return set(first_days) - done


def closed_visits(session: Session, quarter: Quarter) -> dict[uuid.UUID, list[ClosedVisit]]:
    """The visits whose window closed in a quarter, by the partner that followed the case on that day.

    Cases that an office alone followed are in none of them. Memory grows with the visits of one quarter (about 200
    bytes each); two statements.
    """
    times = _times(session, quarter)
    by_partner: defaultdict[uuid.UUID, list[ClosedVisit]] = defaultdict(list)
    for case, closes_on, visit in _ended(session, quarter):
        organisation = who_followed(times.get(case, ()), closes_on)
        if organisation is not None:
            by_partner[organisation].append(visit)
    return by_partner


def _ended(session: Session, quarter: Quarter) -> Iterator[tuple[uuid.UUID, date, ClosedVisit]]:
    tried = select(func.count()).where(Attempt.visit_id == Visit.id).correlate(Visit).scalar_subquery()
    statement = select(Visit.case_id, Visit.closes_on, Visit.logged_on, Visit.outcome, tried).where(
        Visit.state.in_(_ENDED), Visit.closes_on.between(quarter.first, quarter.last)
    )
    for case, closes_on, logged_on, outcome, attempts in session.execute(statement, execution_options=_IN_PIECES):
        assert outcome is not None  # a check of the table: what has ended has an outcome
        yield case, closes_on, ClosedVisit(case, standing_of_visit(outcome, logged_on, closes_on), attempts)


def _times(session: Session, quarter: Quarter) -> dict[uuid.UUID, list[Followed]]:
    """When which partner followed each case, as far as that was in this quarter; the days are those of UTC."""
    begins, ends = (datetime.combine(day, time(), UTC) for day in (quarter.first, quarter.last + timedelta(days=1)))
    statement = select(
        Referral.case_id, Referral.organisation_id, Referral.purpose, Referral.answered_at, Referral.ended_at
    ).where(
        Referral.purpose.in_(FOLLOWING),
        Referral.state != ReferralState.REJECTED,
        Referral.answered_at < ends,
        or_(Referral.ended_at.is_(None), Referral.ended_at >= begins),
    )
    times: defaultdict[uuid.UUID, list[Followed]] = defaultdict(list)
    for case, organisation, purpose, answered_at, ended_at in session.execute(statement, execution_options=_IN_PIECES):
        assert answered_at is not None  # it was compared with a day
        until = ended_at.date() if ended_at is not None else None
        times[case].append(Followed(organisation, purpose, answered_at.date(), until))
    return times


def counted_in(session: Session, quarter: Quarter) -> dict[uuid.UUID, PartnerQuarter]:
    """The counts of a quarter so far, by partner."""
    statement = select(PartnerQuarter).where(PartnerQuarter.first_day == quarter.first)
    return {counted.organisation_id: counted for counted in session.execute(statement).scalars()}


def to_publish(session: Session, counted_on: date) -> Sequence[PartnerQuarter]:
    """The quarters that partners have had the time to look at, and that are not published yet."""
    statement = select(PartnerQuarter).where(
        PartnerQuarter.published_at.is_(None), PartnerQuarter.opens_on <= counted_on
    )
    return session.execute(statement.order_by(PartnerQuarter.first_day, PartnerQuarter.id)).scalars().all()


def visits_to_look_at(session: Session, quarter: Quarter, cursor: str | None, size: int) -> Slice[Visit]:
    """The visits of a quarter that nobody tried to make, or that were late, of cases that this scope sees now."""
    days = {"first": quarter.first, "last": quarter.last}
    return keyset(session, _to_look_at(), (Visit.closes_on, Visit.id), False, cursor, size, parameters=days)


@cache
def _to_look_at() -> Select[Visit]:
    # DISTINCT, so that SQLite begins with the cases that are seen, and not with all visits of the quarter.
    seen = select(Episode.case_id).distinct().subquery()
    return prepared(
        select(Visit)
        .join(seen, seen.c.case_id == Visit.case_id)
        .where(
            among(Visit.state, _ENDED),
            Visit.closes_on.between(bindparam("first"), bindparam("last")),
            or_(Visit.outcome == Fixed(VisitOutcome.NOT_ATTEMPTED), Visit.logged_on > Visit.closes_on),
        )
    )


def own_quarters(session: Session) -> Sequence[PartnerQuarter]:
    """The quarters of the reader's own partner, the newest first."""
    return session.execute(select(PartnerQuarter).order_by(PartnerQuarter.first_day.desc())).scalars().all()


def quarters_before_others(session: Session) -> Sequence[PartnerQuarter]:
    """Those of the own quarters that nobody else is shown yet, the newest first."""
    return session.execute(_BEFORE_OTHERS).scalars().all()


_BEFORE_OTHERS = prepared(
    select(PartnerQuarter).where(PartnerQuarter.published_at.is_(None)).order_by(PartnerQuarter.first_day.desc())
)


def published_quarters(session: Session) -> list[Quarter]:
    """The quarters of which anything is published, the newest first."""
    statement = select(PartnerFigure.first_day).distinct().order_by(PartnerFigure.first_day.desc())
    return [quarter_of(day) for day in session.execute(statement).scalars()]


class FiguresOfPartner(NamedTuple):
    """What is shown of a partner in a quarter, and by what name. No rows: of all partners, one page shows a few."""

    organisation_id: uuid.UUID
    name: str
    counted_on: date
    published_at: datetime
    shown: Mapping[str, Any]


def figures_of_quarter(session: Session, quarter: Quarter) -> list[FiguresOfPartner]:
    """The published figures of a quarter with their partners, by name; one statement."""
    return [FiguresOfPartner(*row) for row in session.execute(_OF_QUARTER, {"first_day": quarter.first})]


_OF_QUARTER = prepared(
    select(
        PartnerFigure.organisation_id,
        Organisation.name,
        PartnerFigure.counted_on,
        PartnerFigure.published_at,
        PartnerFigure.shown,
    )
    .join(Organisation, Organisation.id == PartnerFigure.organisation_id)
    .where(PartnerFigure.first_day == bindparam("first_day"))
    .order_by(Organisation.name, Organisation.id)
)


def figures_of_partner(session: Session, organisation_id: uuid.UUID) -> Sequence[PartnerFigure]:
    """The published figures of one partner, the newest quarter first."""
    statement = select(PartnerFigure).where(PartnerFigure.organisation_id == organisation_id)
    return session.execute(statement.order_by(PartnerFigure.first_day.desc())).scalars().all()
