"""Arrivals: who confirms one, which visits follow it, and whose outcome is measured."""

import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reintegration.follow_up.rules.follow_up import FollowUpTemplate
from returns.cases.rules.cases import CaseReason, Reason, ReasonCode, Track
from returns.consent.rules import Assent, ConsentForm
from returns.departure.rules import NOT_TRAVELLING, BoardingState, DepartureReason
from returns.lifecycle.rules.lifecycle import StepReason
from returns.people.rules.families import Capacity
from returns.people.rules.people import Sex, age_on, age_range


class ArrivalReason(ReasonCode):
    """Codes of reasons about arrivals."""

    NOT_RECEIVING = "not_receiving"
    NOT_MISSING = "not_missing", "late"
    VISITS_PLANNED_ALREADY = "visits_planned_already"


class ArrivalState(enum.StrEnum):
    """Whether somebody arrived, as recorded by whoever received them."""

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
    """Which visits follow: close follow-up goes before the track."""
    if is_close:
        return FollowUpTemplate.CLOSE
    return FollowUpTemplate.STANDARD if track is Track.WITH_REINTEGRATION else FollowUpTemplate.RETURN_ONLY


def is_adult_on(person: Arriving, day: date, from_age: int) -> bool:
    """Whether somebody has this age on a day: surely, if only the band is known, and presumably if not even that is."""
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


# Who comes: what whoever waits at the other end is told of the gate. Never why somebody does not.


class Coming(enum.StrEnum):
    """How somebody comes."""

    EXPECTED = "expected"
    ON_BOARD = "on_board"
    ON_THE_WAY = "on_the_way"
    SHOULD_BE_THERE = "should_be_there"
    NOT_TRAVELLING = "not_travelling"


def coming_of(state: BoardingState, way: tuple[datetime, datetime] | None, now: datetime) -> Coming:
    """How somebody comes, by their state at the gate; `way`: when the first leg begins and the last one ends (UTC)."""
    if state in NOT_TRAVELLING:
        return Coming.NOT_TRAVELLING
    if state is BoardingState.PLANNED:
        return Coming.EXPECTED
    if way is None:
        return Coming.ON_THE_WAY
    begins, ends = way
    if now < begins:
        return Coming.ON_BOARD
    return Coming.ON_THE_WAY if now < ends else Coming.SHOULD_BE_THERE


def is_news(state: BoardingState, earlier: Sequence[BoardingState]) -> bool:
    """Whether this newest `state` changes who is waited for: they do not travel, or do after all.

    `earlier`: the states before it of which whoever waits may have been told.
    """
    return state in NOT_TRAVELLING or any(previous in NOT_TRAVELLING for previous in earlier)


# Arrivals that a partner registers: where an offer to an office stands, and what stands in the way of each step.


class RegistrationReason(ReasonCode):
    """Codes of reasons about registered arrivals."""

    DATA_NOT_AGREED = "data_not_agreed", "agrees_data"
    TRANSFER_NOT_AGREED = "transfer_not_agreed", "agrees_transfer"
    OFFER_ANSWERED_ALREADY = "offer_answered_already"
    OFFER_NOT_DECLINED = "offer_not_declined"


class OfferState(enum.StrEnum):
    """Where the offer of a registered arrival stands."""

    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"


@dataclass(frozen=True)
class Agreed:
    """What the person agreed to on the spot."""

    data: bool
    transfer: bool
    contact: bool
    assistance: bool


@dataclass(frozen=True)
class StatedGuardian:
    """Somebody from outside who stands for a child, as a partner states it. Without `since` it is today."""

    capacity: Capacity
    name: str = ""
    organisation: str = ""
    contact: str = ""
    reference: str = ""
    since: date | None = None


@dataclass(frozen=True)
class NewRegistration:
    """What a coordinator states of somebody who has arrived; what is not known yet is None or empty."""

    given_name: str
    sex: Sex
    office_id: uuid.UUID
    arrived_on: date
    place: str
    agreed: Agreed
    form: ConsentForm
    checklist: tuple[str, ...]
    family_name: str | None = None
    birth_date: date | None = None
    company: str = ""
    note: str = ""
    language: str = ""
    witness: str = ""
    number: str = ""
    code_phrase: str = ""
    if_somebody_else: str = ""
    known_by: date | None = None
    with_reintegration: bool = False
    stands: StatedGuardian | None = None
    assent: Assent | None = None

    def age_on(self, day: date) -> int | None:
        """How old they are on a day; None where that is not known."""
        return age_on(self.birth_date, day) if self.birth_date else None


def take_by(offered_on: date, days: int) -> date:
    """The last day on which the office takes it in time. Source: rule arrival.take_over_days."""
    return offered_on + timedelta(days=days)


def is_overdue(state: OfferState, last_day: date, today: date) -> bool:
    """Whether an office has let the last day pass."""
    return state is OfferState.OFFERED and today > last_day


def why_not_registered(agreed: Agreed) -> tuple[Reason, ...]:
    """Without the person's consent nothing is stored: neither to the use of data, nor by this organisation."""
    checks = (
        (not agreed.data, RegistrationReason.DATA_NOT_AGREED),
        (not agreed.transfer, RegistrationReason.TRANSFER_NOT_AGREED),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


def why_not_answered(state: OfferState, accept: bool, has_reason: bool) -> tuple[Reason, ...]:
    """Why an office does not answer an offer: it was answered before, or nobody says why it is not theirs."""
    checks = (
        (state is not OfferState.OFFERED, RegistrationReason.OFFER_ANSWERED_ALREADY),
        (not accept and not has_reason, CaseReason.REASON_MISSING),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


def why_not_offered_again(state: OfferState) -> tuple[Reason, ...]:
    """Another office is named only after one has said that it is not theirs."""
    return () if state is OfferState.DECLINED else (Reason(RegistrationReason.OFFER_NOT_DECLINED),)
