"""Arrivals: who confirms one, which visits follow it, and whose outcome is measured."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reintegration.follow_up.rules.follow_up import FollowUpTemplate
from returns.cases.rules.cases import Track
from returns.cases.rules.reasons import Reason, ReasonCode
from returns.departure.rules.departure import DepartureReason
from returns.lifecycle.rules.guards import StepReason
from returns.people.rules.people import age_on, age_range


class ArrivalReason(ReasonCode):
    """Codes of reasons about arrivals."""

    NOT_RECEIVING = "not_receiving"
    NOT_MISSING = "not_missing"
    VISITS_PLANNED_ALREADY = "visits_planned_already"


class ArrivalState(enum.StrEnum):
    """Whether somebody arrived, as whoever received them said."""

    ARRIVED = "arrived"
    NOT_ARRIVED = "not_arrived"


@dataclass(frozen=True)
class Arriving:
    """A member of a case: the birth date where it may be read, else the five-year band, else neither."""

    birth_date: date | None
    birth_year_band: int | None


def why_not_by_partner(is_receiving: bool, at: datetime, departed_at: datetime | None) -> tuple[Reason, ...]:
    """What keeps a partner from confirming an arrival, beside what the return checks: it was not to receive the people,
    or they would arrive before they left. A partner does not read the timeline, so the return cannot check that for it.
    """
    checks = (
        (not is_receiving, ArrivalReason.NOT_RECEIVING),
        (departed_at is not None and at < departed_at, DepartureReason.ARRIVES_BEFORE_DEPARTURE),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


def late_reasons(are_missing: bool, is_identity_confirmed: bool, in_future: bool) -> tuple[Reason, ...]:
    """What keeps somebody from saying that people who were missing have arrived after all."""
    checks = (
        (not are_missing, ArrivalReason.NOT_MISSING),
        (not is_identity_confirmed, StepReason.IDENTITY_NOT_CONFIRMED),
        (in_future, DepartureReason.ARRIVES_IN_FUTURE),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


def template_of(track: Track, is_close: bool) -> FollowUpTemplate:
    """Which visits follow. Close follow-up goes before the track; why it is close is said nowhere."""
    if is_close:
        return FollowUpTemplate.CLOSE
    return FollowUpTemplate.STANDARD if track is Track.WITH_REINTEGRATION else FollowUpTemplate.RETURN_ONLY


def is_adult_on(person: Arriving, day: date, from_age: int) -> bool:
    """Whether somebody has this age on a day. By the band only who surely has it; not known at all counts as adult."""
    if person.birth_date is not None:
        return age_on(person.birth_date, day) >= from_age
    return person.birth_year_band is None or age_range(person.birth_year_band, day)[0] >= from_age


def zone_of_arrival(legs: Sequence[str], nearest_place: Mapping[str, object] | None, main: str | None) -> str:
    """The zone in which the day of arrival is counted: of the last leg, of the place of return, or of the country.

    UTC where nothing is known of the country.
    """
    if legs:
        return legs[-1]
    zone = nearest_place.get("zone") if nearest_place else None
    return str(zone or main or "UTC")
