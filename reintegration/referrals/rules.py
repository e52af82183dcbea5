"""Referrals: where one stands, by when it is answered, and what may be done with it.

Its purposes are those of a transfer of data (`returns.consent.rules`).
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from returns.cases.rules.cases import CaseReason, Reason, ReasonCode
from returns.consent.rules import TransferPurpose


class ReferralReason(ReasonCode):
    """Codes of reasons about referrals."""

    ORGANISATION_ELSEWHERE = "organisation_elsewhere", "organisation_id"
    TRANSFER_NOT_CONSENTED = "transfer_not_consented", "organisation_id"
    REFERRAL_OPEN_ALREADY = "referral_open_already", "organisation_id"
    REFERRAL_ANSWERED_ALREADY = "referral_answered_already"
    REFERRAL_NOT_ACCEPTED = "referral_not_accepted"
    REFERRAL_NOT_OPEN = "referral_not_open"
    NOT_A_COLLEAGUE = "not_a_colleague", "to"


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


def _reasons(*checks: tuple[bool, Reason]) -> tuple[Reason, ...]:
    return tuple(reason for applies, reason in checks if applies)


def why_not_sent(
    *, has_ended: bool, same_country: bool, has_consent: bool, is_open_already: bool
) -> tuple[Reason, ...]:
    """Everything that keeps a case from being sent. Source: IOM Data Protection Manual 2010."""
    return _reasons(
        (has_ended, Reason(CaseReason.CASE_HAS_ENDED)),
        (not same_country, Reason(ReferralReason.ORGANISATION_ELSEWHERE)),
        (not has_consent, Reason(ReferralReason.TRANSFER_NOT_CONSENTED, cleared_by="consent")),
        (is_open_already, Reason(ReferralReason.REFERRAL_OPEN_ALREADY)),
    )


def answer_by(sent_on: date, days: int, arrives_on: date | None) -> date:
    """The last day to answer, so many days after it was sent; where people are to be received, before they arrive.

    Never before it was sent. Source: rule referral.answer_days.
    """
    last = sent_on + timedelta(days=days)
    return last if arrives_on is None else max(sent_on, min(last, arrives_on))


def why_not_answered(state: ReferralState, accept: bool, has_reason: bool) -> tuple[Reason, ...]:
    """A referral is answered once; who rejects it says why."""
    return _reasons(
        (state is not ReferralState.SENT, Reason(ReferralReason.REFERRAL_ANSWERED_ALREADY)),
        (not accept and not has_reason, Reason(CaseReason.REASON_MISSING)),
    )


def why_not_assigned(state: ReferralState, is_colleague: bool) -> tuple[Reason, ...]:
    """Only what was accepted is given to somebody, and only to a colleague who works on follow-up."""
    return _reasons(
        (state is not ReferralState.ACCEPTED, Reason(ReferralReason.REFERRAL_NOT_ACCEPTED)),
        (not is_colleague, Reason(ReferralReason.NOT_A_COLLEAGUE)),
    )


def why_not_ended(state: ReferralState, has_reason: bool, needs_reason: bool) -> tuple[Reason, ...]:
    """Only an open referral is revoked (with a reason) or finished."""
    return _reasons(
        (state not in OPEN, Reason(ReferralReason.REFERRAL_NOT_OPEN)),
        (needs_reason and not has_reason, Reason(CaseReason.REASON_MISSING)),
    )


# Moving people from one partner to another: why a partner wishes it, and what keeps a case from being moved.


class PartnerMoveReason(ReasonCode):
    """Codes of reasons about moves to another partner."""

    MOVE_WISHED_ALREADY = "move_wished_already"
    MOVE_NOT_WISHED = "move_not_wished"
    MOVE_UNDER_WAY = "move_under_way"
    MOVE_OF_WHAT_IS_NOT_ACCEPTED = "move_of_what_is_not_accepted"
    MOVE_TO_THE_SAME = "move_to_the_same", "to"


class WhichPeople(enum.StrEnum):
    """A choice of the list of people who were referred."""

    ALL = "all"
    TO_ANSWER = "to_answer"
    ARRIVING = "arriving"
    TO_PLAN = "to_plan"
    PLAN_LATE = "plan_late"
    MINE = "mine"


class MoveReason(enum.StrEnum):
    """Why a partner asks that another one goes on."""

    MOVED_AWAY = "moved_away"
    NO_CAPACITY = "no_capacity"
    NO_SERVICE = "no_service"
    OWN_WISH = "own_wish"
    CLOSING = "closing"
    OTHER = "other"


def why_not_wished(state: ReferralState, is_wished: bool, has_reason: bool) -> tuple[Reason, ...]:
    """Everything that keeps a partner from asking that another one goes on: once at a time, and for a reason."""
    return _reasons(
        (state is not ReferralState.ACCEPTED, Reason(ReferralReason.REFERRAL_NOT_ACCEPTED)),
        (is_wished, Reason(PartnerMoveReason.MOVE_WISHED_ALREADY)),
        (not has_reason, Reason(CaseReason.REASON_MISSING)),
    )


def why_not_unwished(state: ReferralState, is_wished: bool) -> tuple[Reason, ...]:
    """A wish is taken back at any time; whether another partner was asked meanwhile, the office knows."""
    return _reasons(
        (state is not ReferralState.ACCEPTED, Reason(ReferralReason.REFERRAL_NOT_ACCEPTED)),
        (not is_wished, Reason(PartnerMoveReason.MOVE_NOT_WISHED)),
    )


def why_not_moved(state: ReferralState, *, same_organisation: bool, has_successor: bool) -> tuple[Reason, ...]:
    """Everything that keeps a referral from being moved, beside what keeps a case from being sent (`why_not_sent`).

    `same_organisation`: the other organisation is the one that has it. `has_successor`: it was sent to another one
    already, which has not answered yet.
    """
    return _reasons(
        (state is not ReferralState.ACCEPTED, Reason(PartnerMoveReason.MOVE_OF_WHAT_IS_NOT_ACCEPTED)),
        (same_organisation, Reason(PartnerMoveReason.MOVE_TO_THE_SAME)),
        (has_successor, Reason(PartnerMoveReason.MOVE_UNDER_WAY)),
    )


# What was shared: from when until when a partner could see a person, on which consent, and what of them.


class Category(enum.StrEnum):
    """What a purpose opens of a person, as kinds of information. The scope of partners says the same in criteria."""

    NAMES = "names"
    PLACE = "place"
    SAFE_CONTACT = "safe_contact"
    EXTRA_CARE = "extra_care"
    ARRIVAL = "arrival"
    JOURNEY = "journey"
    RECEPTION = "reception"
    PLAN = "plan"
    VISITS = "visits"
    SURVEYS = "surveys"
    CONCERNS = "concerns"


_OF_EVERY_PURPOSE = (
    Category.NAMES,
    Category.PLACE,
    Category.SAFE_CONTACT,
    Category.EXTRA_CARE,
    Category.ARRIVAL,
)
_OF_FOLLOWING = (Category.PLAN, Category.VISITS, Category.SURVEYS, Category.CONCERNS)
OPENED_BY = {
    TransferPurpose.RECEPTION: (*_OF_EVERY_PURPOSE, Category.JOURNEY, Category.RECEPTION),
    TransferPurpose.ASSISTANCE: (*_OF_EVERY_PURPOSE, *_OF_FOLLOWING),
    TransferPurpose.FOLLOW_UP: (*_OF_EVERY_PURPOSE, *_OF_FOLLOWING),
}


@dataclass(frozen=True)
class SentReferral:
    """A referral: to which organisation (id as hex), for what, from when until when; None while it is open."""

    organisation: str
    purpose: TransferPurpose
    sent_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class TransferConsent:
    """A consent to pass the data of a person on; ids as hex."""

    consent: str
    person: str
    organisation: str
    purpose: TransferPurpose
    recorded_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Shared:
    """A time in which an organisation could see a person for a purpose; `until` is None while it can."""

    person: str
    organisation: str
    purpose: TransferPurpose
    since: datetime
    until: datetime | None
    consent: str


def shared_periods(
    referrals: Sequence[SentReferral], consents: Sequence[TransferConsent], case_ends: Sequence[datetime]
) -> tuple[Shared, ...]:
    """Every time of access, the newest first: while referral, consent and case are open together, and never else.

    `case_ends`: the instants at which the case ended, each time that it did. Source: domain, section 9: "only while
    referral open AND transfer consent in force AND case not withdrawn".
    """
    periods = [
        period
        for referral in referrals
        for consent in consents
        if (consent.organisation, consent.purpose) == (referral.organisation, referral.purpose)
        and (period := _together(referral, consent, case_ends)) is not None
    ]
    periods.sort(key=lambda period: (period.since, period.organisation, period.purpose, period.person), reverse=True)
    return tuple(periods)


def _together(referral: SentReferral, consent: TransferConsent, case_ends: Sequence[datetime]) -> Shared | None:
    since = max(referral.sent_at, consent.recorded_at)
    ends = [end for end in (referral.ended_at, consent.ended_at) if end is not None]
    ends += [end for end in case_ends if end >= since]
    until = min(ends, default=None)
    if until is not None and until <= since:
        return None
    return Shared(consent.person, referral.organisation, referral.purpose, since, until, consent.consent)
