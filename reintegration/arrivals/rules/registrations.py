"""Arrivals that a partner registers: where an offer to an office stands, and what stands in the way of each step."""

import enum
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules.reasons import CaseReason, Reason, ReasonCode


class RegistrationReason(ReasonCode):
    """Codes of reasons about registered arrivals."""

    DATA_NOT_AGREED = "data_not_agreed"
    TRANSFER_NOT_AGREED = "transfer_not_agreed"
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
