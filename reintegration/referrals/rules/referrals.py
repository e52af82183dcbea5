"""Referrals: where one stands, by when it is answered, and what may be done with it.

Its purposes are those of a transfer of data (`returns.consent.rules`).
"""

import enum
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules.reasons import CaseReason, Reason, ReasonCode
from returns.consent.rules import TransferPurpose


class ReferralReason(ReasonCode):
    """Codes of reasons about referrals."""

    ORGANISATION_ELSEWHERE = "organisation_elsewhere"
    TRANSFER_NOT_CONSENTED = "transfer_not_consented"
    REFERRAL_OPEN_ALREADY = "referral_open_already"
    REFERRAL_ANSWERED_ALREADY = "referral_answered_already"
    REFERRAL_NOT_ACCEPTED = "referral_not_accepted"
    REFERRAL_NOT_OPEN = "referral_not_open"
    NOT_A_COLLEAGUE = "not_a_colleague"


class ReferralState(enum.StrEnum):
    """A referral is open while it is sent or accepted; each purpose ends by itself."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DONE = "done"
    REVOKED = "revoked"


OPEN = (ReferralState.SENT, ReferralState.ACCEPTED)
ANSWER_DAYS = "referral.answer_days"
# The purposes for which a partner works with people after the arrival, the one that leads first.
FOLLOWING = (TransferPurpose.FOLLOW_UP, TransferPurpose.ASSISTANCE)


@dataclass(frozen=True)
class Sending:
    """What is known when a case is to be sent to an organisation for a purpose."""

    has_ended: bool
    same_country: bool
    has_consent: bool
    is_open_already: bool


@dataclass(frozen=True)
class Receiver:
    """Whom a referral is to be given to: of the organisation that it was sent to, active, a worker or coordinator."""

    same_organisation: bool
    is_active: bool
    follows_up: bool


def why_not_sent(facts: Sending) -> tuple[Reason, ...]:
    """Everything that keeps a case from being sent. Source: IOM Data Protection Manual 2010."""
    checks = (
        (facts.has_ended, Reason(CaseReason.CASE_HAS_ENDED)),
        (not facts.same_country, Reason(ReferralReason.ORGANISATION_ELSEWHERE)),
        (not facts.has_consent, Reason(ReferralReason.TRANSFER_NOT_CONSENTED, cleared_by="consent")),
        (facts.is_open_already, Reason(ReferralReason.REFERRAL_OPEN_ALREADY)),
    )
    return tuple(reason for applies, reason in checks if applies)


def answer_by(sent_on: date, days: int, arrives_on: date | None) -> date:
    """The last day to answer, so many days after it was sent; where people are to be received, before they arrive.

    Never before it was sent. Source: rule referral.answer_days.
    """
    last = sent_on + timedelta(days=days)
    return last if arrives_on is None else max(sent_on, min(last, arrives_on))


def why_not_answered(state: ReferralState, accept: bool, has_reason: bool) -> tuple[Reason, ...]:
    """A referral is answered once; who rejects it says why."""
    reasons = []
    if state is not ReferralState.SENT:
        reasons.append(Reason(ReferralReason.REFERRAL_ANSWERED_ALREADY))
    if not accept and not has_reason:
        reasons.append(Reason(CaseReason.REASON_MISSING))
    return tuple(reasons)


def why_not_assigned(state: ReferralState, receiver: Receiver) -> tuple[Reason, ...]:
    """Only what was accepted is given to somebody, and only to a colleague who works on follow-up."""
    checks = (
        (state is not ReferralState.ACCEPTED, Reason(ReferralReason.REFERRAL_NOT_ACCEPTED)),
        (
            not (receiver.same_organisation and receiver.is_active and receiver.follows_up),
            Reason(ReferralReason.NOT_A_COLLEAGUE),
        ),
    )
    return tuple(reason for applies, reason in checks if applies)


def why_not_ended(state: ReferralState, has_reason: bool, needs_reason: bool) -> tuple[Reason, ...]:
    """Only an open referral is revoked (with a reason) or finished."""
    checks = (
        (state not in OPEN, Reason(ReferralReason.REFERRAL_NOT_OPEN)),
        (needs_reason and not has_reason, Reason(CaseReason.REASON_MISSING)),
    )
    return tuple(reason for applies, reason in checks if applies)
