"""Bookings of legs: the one table of their steps, the class of a ticket, and fares that never mix currencies."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from foundation.money import Money, totals
from returns.cases.rules import PlanningReason, Reason, ReasonCode
from returns.journey.rules.itinerary import WITH_CARRIER, LegStatus


class BookingReason(ReasonCode):
    """Codes of reasons about bookings."""

    BOOKING_STEP_NOT_ALLOWED = "booking_step_not_allowed"
    BOOKING_FLOWN = "booking_flown"
    LEG_NOT_BEGUN = "leg_not_begun"


_S = LegStatus


class TicketClass(enum.StrEnum):
    """In which part of the carrier somebody sits."""

    ECONOMY = "economy"
    PREMIUM_ECONOMY = "premium_economy"
    BUSINESS = "business"
    FIRST = "first"


# Where a booking may go from where it stands. A new leg may be recorded in whatever state its booking already has;
# what was cancelled is planned anew before it is booked; what was travelled stays so (domain, section 7).
STEPS: dict[LegStatus | None, frozenset[LegStatus]] = {
    None: frozenset({_S.PLANNED, _S.HELD, _S.TICKETED, _S.CHANGED_BY_CARRIER, _S.CANCELLED}),
    _S.PLANNED: frozenset({_S.HELD, _S.TICKETED, _S.CANCELLED, _S.FLOWN}),
    _S.HELD: frozenset({_S.PLANNED, _S.TICKETED, _S.CHANGED_BY_CARRIER, _S.CANCELLED}),
    _S.TICKETED: frozenset({_S.CHANGED_BY_CARRIER, _S.CANCELLED, _S.FLOWN}),
    _S.CHANGED_BY_CARRIER: frozenset({_S.PLANNED, _S.HELD, _S.TICKETED, _S.CANCELLED}),
    _S.FROZEN: frozenset({_S.PLANNED, _S.HELD, _S.TICKETED, _S.CANCELLED}),
    _S.CANCELLED: frozenset({_S.PLANNED}),
    _S.FLOWN: frozenset(),
}


def steps_from(status: LegStatus | None) -> tuple[LegStatus, ...]:
    """The states that a booking may have next, its present one included, in the order of the enum; None: a new leg."""
    return tuple(step for step in LegStatus if step is status or step in STEPS[status])


def needs_consent(before: LegStatus | None, after: LegStatus) -> bool:
    """Whether somebody outside newly hears of the journey, or a ticket is issued: then consent has to stand now."""
    return after in WITH_CARRIER and (after is not _S.CHANGED_BY_CARRIER or before not in WITH_CARRIER)


def is_nothing_booked(status: LegStatus, frozen_as: LegStatus | None) -> bool:
    """Whether no carrier ever held anything of a leg that is as it is now, or as it was frozen."""
    return _S.PLANNED in (status, frozen_as if status is _S.FROZEN else None)


def removal_reasons(status: LegStatus, frozen_as: LegStatus | None, is_being_planned: bool) -> tuple[Reason, ...]:
    """Why a leg is not taken out: it was travelled, or something was booked and nothing is planned any more."""
    if status is _S.FLOWN:
        return (Reason(BookingReason.BOOKING_FLOWN, cleared_by="itinerary"),)
    if is_being_planned or is_nothing_booked(status, frozen_as):
        return ()
    return (Reason(PlanningReason.NOT_BEING_PLANNED, cleared_by="itinerary"),)


def booking_reasons(before: LegStatus | None, after: LegStatus, has_left: bool) -> tuple[Reason, ...]:
    """Every reason why a booking may not go from one state to another; `has_left`: its departure lies in the past.

    What stays as it was is no step.
    """
    if before is after:
        return ()
    reasons = []
    if after not in STEPS[before]:
        code = BookingReason.BOOKING_FLOWN if before is _S.FLOWN else BookingReason.BOOKING_STEP_NOT_ALLOWED
        reasons.append(Reason(code, cleared_by="itinerary"))
    if after is _S.FLOWN and not has_left:
        reasons.append(Reason(BookingReason.LEG_NOT_BEGUN, cleared_by="itinerary"))
    return tuple(reasons)


@dataclass(frozen=True)
class Fare:
    """What a leg costs: a sum with its currency (ISO 4217), for all travellers together or for each of them."""

    amount: Decimal
    currency: str
    is_each: bool = False

    def for_travellers(self, count: int) -> Money:
        """What so many travellers pay together. ValueError for what is no amount or no currency."""
        return Money(self.amount * count if self.is_each else self.amount, self.currency)


def fares_together(fares: Iterable[tuple[Fare, int]]) -> tuple[Money, ...]:
    """What fares come to, each with how many travel: one sum for each currency. Nothing is ever converted."""
    return totals(fare.for_travellers(count) for fare, count in fares)
