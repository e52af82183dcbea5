"""Reception: whether somebody known and verified meets the people of a case where that is needed."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from returns.cases.rules.cases import CaseState, Reason, ReasonCode
from returns.journey.rules.itinerary import LegFacts, LegMode


class ReceptionReason(ReasonCode):
    """Codes of reasons about reception."""

    RECEPTION_MISSING = "reception_missing"
    ARRIVES_OUTSIDE_RECEPTION_HOURS = "arrives_outside_reception_hours"
    RECEPTION_NOT_VERIFIED = "reception_not_verified"
    RECEPTION_NOT_EVERYBODY = "reception_not_everybody"
    HAND_OVER_TOO_EARLY = "hand_over_too_early"
    HAND_OVER_TO_NOBODY = "hand_over_to_nobody"
    HAND_OVER_TWICE = "hand_over_twice"
    HAND_OVER_IN_FUTURE = "hand_over_in_future", "on"
    HAND_OVER_BEFORE_DEPARTURE = "hand_over_before_departure", "on"


class VerifiedHow(enum.StrEnum):
    """How it was verified who somebody is and what they are there for."""

    DOCUMENT_SEEN = "document_seen"
    PARTNER_CONFIRMED = "partner_confirmed"
    CALLED_BACK = "called_back"  # at a number that was known before
    MET_BEFORE = "met_before"


class OnwardMode(enum.StrEnum):
    """By what people go on from where they are met."""

    CAR = "car"
    BUS = "bus"
    TRAIN = "train"
    SHIP = "ship"
    FOOT = "foot"


class ShownDocument(enum.StrEnum):
    """What somebody showed when people were handed over to them."""

    PASSPORT = "passport"
    IDENTITY_CARD = "identity_card"
    STAFF_CARD = "staff_card"
    DRIVING_LICENCE = "driving_licence"
    OTHER = "other"


@dataclass(frozen=True)
class OpenHours:
    """When a reception is there on a weekday (Monday is 0): from a local time up to another one, as the place has it.

    A time that is not later than the first is one of the next day.
    """

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True)
class ReceptionFacts:
    """Whether whoever meets them is named and when that was verified, whom they meet, and when they are there.

    `people` are hex; empty: everybody. Hours that are empty are not known.
    """

    is_named: bool
    verified_on: date | None
    people: tuple[str, ...] = ()
    hours: tuple[OpenHours, ...] = ()


def is_there(hours: Sequence[OpenHours], at: datetime) -> bool:
    """Whether a reception with these hours is there at a local time (naive); True where its hours are not known."""
    midnight = datetime.combine(at.date(), time(0))
    for opening in hours:
        for day in (midnight, midnight - timedelta(days=1)):
            starts = datetime.combine(day.date(), opening.starts)
            if opening.weekday == day.weekday() and starts <= at <= starts + _length(opening):
                return True
    return not hours


def _length(opening: OpenHours) -> timedelta:
    starts = timedelta(hours=opening.starts.hour, minutes=opening.starts.minute)
    ends = timedelta(hours=opening.ends.hour, minutes=opening.ends.minute)
    return ends - starts if ends > starts else ends - starts + timedelta(days=1)


def met_after(legs: Sequence[LegFacts]) -> LegFacts | None:
    """After which leg of a journey people are met: the last one by air, rail or sea, else the last of all."""
    carried = [leg for leg in legs if leg.mode is not LegMode.ROAD]
    return next(reversed(carried or legs), None)


def hours_reasons(legs: Sequence[LegFacts], reception: ReceptionFacts | None) -> tuple[Reason, ...]:
    """A blocker where people of one journey arrive when nobody is there to meet them; the subject is the leg.

    Source: domain, section 7: arrival when the reception can be there. It says nothing of why somebody meets them.
    """
    last = met_after(legs)
    if reception is None or last is None:
        return ()
    at = last.arrives_at.astimezone(ZoneInfo(last.arrives_zone)).replace(tzinfo=None)
    if is_there(reception.hours, at):
        return ()
    return (Reason(ReceptionReason.ARRIVES_OUTSIDE_RECEPTION_HOURS, str(last.ordinal), cleared_by="reception"),)


def reception_reasons(needed: bool, reception: ReceptionFacts | None, people: Sequence[str] = ()) -> tuple[Reason, ...]:
    """Every reason where reception by name is needed: nobody is named, or verified, or somebody is met by nobody.

    It cites no rule, whatever the need: a source would tell children, medical cases and others apart. Sources: rules
    protection.reception_by_name.required, child.alone.required.
    """
    if not needed:
        return ()
    if reception is None or not reception.is_named:
        return (Reason(ReceptionReason.RECEPTION_MISSING, cleared_by="reception"),)
    reasons = [] if reception.verified_on else [Reason(ReceptionReason.RECEPTION_NOT_VERIFIED, cleared_by="reception")]
    if reception.people:
        left = [person for person in people if person not in reception.people]
        reasons += [Reason(ReceptionReason.RECEPTION_NOT_EVERYBODY, person, cleared_by="reception") for person in left]
    return tuple(reasons)


@dataclass(frozen=True)
class HandOverFacts:
    """What is known when people are handed over: where the case stands, who was named, and whether it was recorded."""

    state: CaseState
    is_named: bool
    is_recorded: bool
    on: date
    departed_on: date | None
    today: date


def hand_over_problems(facts: HandOverFacts) -> tuple[Reason, ...]:
    """Everything that speaks against recording that people were handed over, and to whom. Days are local days."""
    wrong = {
        ReceptionReason.HAND_OVER_TOO_EARLY: facts.state not in (CaseState.DEPARTED, CaseState.ARRIVED),
        ReceptionReason.HAND_OVER_TO_NOBODY: not facts.is_named,
        ReceptionReason.HAND_OVER_TWICE: facts.is_recorded,
        ReceptionReason.HAND_OVER_IN_FUTURE: facts.on > facts.today,
        ReceptionReason.HAND_OVER_BEFORE_DEPARTURE: facts.departed_on is not None and facts.on < facts.departed_on,
    }
    return tuple(Reason(code, cleared_by="reception") for code, is_wrong in wrong.items() if is_wrong)
