"""Days on which journeys begin, and who sets out on one: told by what cases know, and where people part by legs."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from foundation.geography.zones import local_date
from foundation.storage.fixed import among
from foundation.storage.known import prepared
from returns.cases.models import Case
from returns.cases.rules.cases import NEVER, CaseState
from returns.journey.models import Leg
from returns.journey.rules.itinerary import NOT_TRAVELLED

# Somewhere a day begins 14 hours before it does in UTC, and somewhere it ends 12 hours later.
_EARLIEST, _LONGEST = timedelta(hours=14), timedelta(hours=14 + 24 + 12)
_SHOWN = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED, CaseState.ARRIVED, CaseState.CLOSED)
# An alias is made once: to look at its columns for the first time takes longer than a statement.
_BEFORE = aliased(Leg)
_DAYS_AHEAD = 9  # days on which cases begin
_INSTANTS_AHEAD = 40  # instants at which groups begin that are looked through for the next days


def days_around(session: Session, day: date) -> tuple[date | None, list[tuple[date, str]]]:
    """The local days on which journeys begin: the last one before this day, and those from this day on.

    Each of the latter has a zone of it. One statement: cases know the day on which they begin; where people part, a
    later group is looked for by its legs.
    """
    zones: dict[date, str] = {}
    for row in session.execute(_around(), {"day": day, "start": _start(day)}):
        begins_on = row.begins_on or local_date(row.departs_at, row.departs_zone)
        zones.setdefault(begins_on, row.departs_zone)
    before = max((begins_on for begins_on in zones if begins_on < day), default=None)
    return before, [(begins_on, zone) for begins_on, zone in sorted(zones.items()) if begins_on >= day]


@cache
def _around() -> CompoundSelect[Any]:
    past = select(Leg.departs_at, Leg.departs_zone).where(*_parted(), Leg.departs_at < bindparam("start"))
    last = past.order_by(Leg.departs_at.desc()).limit(1).subquery()
    no_day: Any = cast(null(), Date).label("begins_on")
    own = (no_day, last.c.departs_at, last.c.departs_zone)
    return prepared(union_all(_days_of_cases(), select(*own), _instants_ahead(no_day)))


def _days_of_cases() -> Select[Any]:
    """The last day before and the next days on which cases begin, each with an instant and a zone of one of them.

    Each day is looked up from the one before it by an index: however many set out on one, one case is read.
    """
    is_shown = among(Case.state, _SHOWN)
    ahead = select(Case.departs_or_never).where(is_shown).order_by(Case.departs_or_never).limit(1)
    past = select(Case.departs_or_never).where(is_shown, Case.departs_or_never < bindparam("day"))
    last = past.order_by(Case.departs_or_never.desc()).limit(1).scalar_subquery()
    first = ahead.where(Case.departs_or_never >= bindparam("day")).scalar_subquery()
    hops = select(first.label("day"), literal(1).label("n")).cte(recursive=True)
    further = ahead.where(Case.departs_or_never > hops.c.day).scalar_subquery()
    hops = hops.union_all(select(further, hops.c.n + 1).where(hops.c.day.is_not(None), hops.c.n < _DAYS_AHEAD))
    days = union_all(select(hops.c.day), select(last)).subquery()
    one = select(Case.id).where(is_shown, Case.departs_or_never == days.c.day).order_by(Case.id).limit(1)
    legs = select(Leg.id).where(Leg.case_id == one.correlate(days).scalar_subquery(), *_travelled(Leg))
    leg = legs.order_by(Leg.departs_at).limit(1).correlate(days).scalar_subquery()
    columns: tuple[Any, ...] = (days.c.day.label("begins_on"), Leg.departs_at, Leg.departs_zone)
    return select(*columns).select_from(days).join(Leg, Leg.id == leg).where(days.c.day < NEVER)


def _instants_ahead(no_day: Any) -> Select[Any]:
    """The next instants, each with a zone, at which a group begins of people who part from others of their case.

    Each leg is looked up from the one before it by an index: however many people set out at once, one leg is read.
    """
    begins = select(Leg.id).where(*_parted()).order_by(Leg.departs_at).limit(1)
    first = begins.where(Leg.departs_at >= bindparam("start")).scalar_subquery()
    hops = select(first.label("id"), literal(1).label("n")).cte(recursive=True)
    at = select(_BEFORE.departs_at).where(_BEFORE.id == hops.c.id).correlate(hops).scalar_subquery()
    further = begins.where(Leg.departs_at > at).scalar_subquery()
    hops = hops.union_all(select(further, hops.c.n + 1).where(hops.c.id.is_not(None), hops.c.n < _INSTANTS_AHEAD))
    columns: tuple[Any, ...] = (no_day, Leg.departs_at, Leg.departs_zone)
    return select(*columns).where(Leg.id.in_(select(hops.c.id)))


def today_of(days: Sequence[tuple[date, str]], now: datetime) -> date:
    """Which day it is where the next journeys begin; in UTC where none does."""
    return local_date(now, days[0][1] if days else "UTC")


def cases_of_day(session: Session, day: date) -> list[uuid.UUID]:
    """The cases of which somebody begins on a local day, in the order of their departures; one statement."""
    asked = {"day": day, "start": _start(day), "end": _start(day) + _LONGEST}
    return list(dict.fromkeys(row.case_id for row in session.execute(_beginning(), asked) if _is_on(day, row)))


@cache
def _beginning() -> CompoundSelect[Any]:
    """Cases that begin on the day, without a zone; and those of whom a group may, at the places where it does."""
    first = select(func.min(Leg.departs_at)).where(Leg.case_id == Case.id, *_travelled(Leg)).scalar_subquery()
    of_day = (among(Case.state, _SHOWN), Case.departs_or_never == bindparam("day"))
    of_case: tuple[Any, ...] = (Case.id.label("case_id"), first.label("departs_at"), literal("").label("departs_zone"))
    around = (Leg.departs_at >= bindparam("start"), Leg.departs_at < bindparam("end"))
    of_group: tuple[Any, ...] = (Leg.case_id, Leg.departs_at, Leg.departs_zone)
    parted = select(*of_group).where(*_parted(), *around)
    return prepared(union_all(select(*of_case).where(*of_day), parted).order_by("departs_at", "case_id"))


def _is_on(day: date, row: Any) -> bool:
    return not row.departs_zone or local_date(row.departs_at, row.departs_zone) == day


def _travelled(leg: Any) -> tuple[ColumnElement[bool], ...]:
    return leg.escort_id.is_(None), ~among(leg.status, NOT_TRAVELLED)


def _parted() -> list[ColumnElement[bool]]:
    """The conditions by which a leg that not everybody travels begins a journey: no leg of all comes before it.

    Both are asked of each leg by itself: so a database reads such legs by their day, not all legs of all cases.
    """
    is_shown = exists(select(Case.id).where(Case.id == Leg.case_id, among(Case.state, _SHOWN)))
    travelled = (*_travelled(_BEFORE), _BEFORE.is_for_all)
    before = (_BEFORE.case_id == Leg.case_id, _BEFORE.departs_at < Leg.departs_at)
    earlier = exists(select(_BEFORE.id).where(*before, *travelled))
    # What leaves out the cases of all other offices comes first: the other takes longer.
    return [~Leg.is_for_all, *_travelled(Leg), is_shown, ~earlier]


def _start(day: date) -> datetime:
    """The instant from which it is this day somewhere."""
    return datetime.combine(day, time(), UTC) - _EARLIEST
