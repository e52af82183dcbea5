"""The journey of a case on another day: its own legs moved, or, while there are none, one that nobody has planned."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import cast

from foundation.geography.zones import NoSuchLocalTime, local, main_zone, to_instant
from foundation.rulebook.rules import RulesOfDay
from planning.path.queries.reads import AHEAD, PathRead
from returns.consent.queries import age_of
from returns.journey.models import Leg, LegContent
from returns.journey.queries.itinerary import journey
from returns.journey.queries.legs import UnsavedLeg
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.movements.models import EndContent
from returns.people.models import Person
from returns.readiness.rules.facts import Traveller


def planned_day(read: PathRead) -> date | None:
    """The local day on which the journey of the case begins as it is planned; None without one."""
    planned = journey(read.read.legs)
    return local(planned[0].departs_at, planned[0].departs_zone).date() if planned else None


def legs_on(read: PathRead, day: date) -> Sequence[Leg]:
    """The legs of the case as they would be travelled with a departure on a local day. Nothing of it is stored."""
    planned, first = journey(read.read.legs), planned_day(read)
    if first == day:
        return planned
    legs = [_moved(leg, (day - first).days) for leg in planned] if first else [_assumed(read, day)]
    return cast(Sequence[Leg], legs)  # they read as rows of a journey do


def _moved(leg: Leg, days: int) -> UnsavedLeg:
    return UnsavedLeg(
        id=leg.id,
        ordinal=leg.ordinal,
        mode=leg.mode,
        status=leg.status,
        departs_at=_later(leg.departs_at, leg.departs_zone, days),
        departs_zone=leg.departs_zone,
        arrives_at=_later(leg.arrives_at, leg.arrives_zone, days),
        arrives_zone=leg.arrives_zone,
        content=leg.content,
        is_for_all=leg.is_for_all,
        named=leg.named,
    )


def _later(at: datetime, zone: str, days: int) -> datetime:
    """The same time of day so many days later; as many times 24 hours where clocks never show it."""
    try:
        return to_instant(local(at, zone).replace(tzinfo=None) + timedelta(days=days), zone)
    except NoSuchLocalTime:
        return at + timedelta(days=days)


_NOON = time(12)
_DAY = timedelta(days=1)
_LEAP = (2, 29)  # in other years somebody born then is older on 1 March
_YEARS = 2 + AHEAD // 365
_FLIGHT = timedelta(hours=6)


def _assumed(read: PathRead, day: date) -> UnsavedLeg:
    """A flight from the host country to the place of return, so that what every journey asks for is asked."""
    near, zone = read.case.nearest_place, main_zone(read.host) or "UTC"
    departs_at = to_instant(datetime.combine(day, _NOON), zone)
    lat, lon = (near.lat, near.lon) if near else (0.0, 0.0)
    there = EndContent("", near.name if near else "", read.case.country, lat, lon)
    return UnsavedLeg(
        id=uuid.UUID(int=0),
        ordinal=1,
        mode=LegMode.AIR,
        status=LegStatus.TICKETED,
        departs_at=departs_at,
        departs_zone=zone,
        arrives_at=departs_at + _FLIGHT,
        arrives_zone=near.zone if near else zone,
        content=LegContent(origin=EndContent("", "", read.host, 0.0, 0.0), destination=there, km=0),
    )


def changes_of(read: PathRead, people: Sequence[Traveller], today: date) -> set[date]:
    """The days to come on which other rules hold than the day before, somebody is older, or what is recorded begins."""
    days: set[date | None] = {*read.rules_of(today).once(_days_of_rows)}
    for person in read.read.people.people:
        days |= _older_on(person, today)
    for traveller in people:
        days |= {document.issued_on for document in traveller.documents}
        days |= {traveller.fitness.starts if traveller.fitness else None}
        days |= {traveller.leaving.permit_on if traveller.leaving else None}
    return {day for day in days if day is not None and day > today}


def _days_of_rows(rulebook: RulesOfDay) -> frozenset[date]:
    """The days on which a row begins, or has ended."""
    rows = [row for of_code in rulebook.rows.values() for row in of_code]
    ends = {row.valid_until + _DAY for row in rows if row.valid_until is not None}
    return frozenset({row.valid_from for row in rows} | ends)


def _older_on(person: Person, today: date) -> set[date]:
    """The days of the years that a path may reach on which somebody is older than the day before."""
    born = person.birth_date if age_of(person, today) is not None else None
    month, day = (born.month, born.day) if born else (1, 1)  # of an estimated year, its turn
    if (month, day) == _LEAP:
        month, day = 3, 1
    return {date(today.year + ahead, month, day) for ahead in range(_YEARS)}
