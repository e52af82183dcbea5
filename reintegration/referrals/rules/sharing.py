"""What was shared: from when until when a partner could see a person, on which consent, and what of them."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from returns.consent.rules import TransferPurpose


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
    return tuple(
        sorted(
            periods, key=lambda period: (period.since, period.organisation, period.purpose, period.person), reverse=True
        )
    )


def _together(referral: SentReferral, consent: TransferConsent, case_ends: Sequence[datetime]) -> Shared | None:
    since = max(referral.sent_at, consent.recorded_at)
    ends = [end for end in (referral.ended_at, consent.ended_at) if end is not None]
    ends += [end for end in case_ends if end >= since]
    until = min(ends, default=None)
    if until is not None and until <= since:
        return None
    return Shared(consent.person, referral.organisation, referral.purpose, since, until, consent.consent)
