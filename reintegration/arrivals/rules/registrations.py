"""Arrivals that a partner registers: where an offer to an office stands, and what stands in the way of each step."""

import enum
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules.reasons import Reason


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


def take_by(offered_on: date, days: int) -> date:
    """The last day on which the office takes it in time. Source: rule arrival.take_over_days."""
    return offered_on + timedelta(days=days)


def is_overdue(state: OfferState, last_day: date, today: date) -> bool:
    """Whether an office has let the last day pass."""
    return state is OfferState.OFFERED and today > last_day


def why_not_registered(agreed: Agreed) -> tuple[Reason, ...]:
    """Without the person's consent nothing is stored: neither to the use of data, nor by this organisation."""
    found = ((not agreed.data, "data_not_agreed"), (not agreed.transfer, "transfer_not_agreed"))
    return tuple(Reason(code) for applies, code in found if applies)


def why_not_answered(state: OfferState, accept: bool, has_reason: bool) -> tuple[Reason, ...]:
    """Why an office does not answer an offer: it was answered before, or nobody says why it is not theirs."""
    found = (
        (state is not OfferState.OFFERED, "offer_answered_already"),
        (not accept and not has_reason, "reason_missing"),
    )
    return tuple(Reason(code) for applies, code in found if applies)


def why_not_offered_again(state: OfferState) -> tuple[Reason, ...]:
    """Another office is named only after one has said that it is not theirs."""
    return () if state is OfferState.DECLINED else (Reason("offer_not_declined"),)
