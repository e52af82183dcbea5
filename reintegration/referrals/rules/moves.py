"""Moving people from one partner to another: why a partner wishes it, and what keeps a case from being moved.

Whoever follows the people now goes on until the other partner has accepted: nobody is ever followed by nobody.
"""

import enum
from dataclasses import dataclass

from reintegration.referrals.rules.referrals import ReferralState
from returns.cases.rules.reasons import Reason


class MoveReason(enum.StrEnum):
    """Why a partner asks that another one goes on."""

    MOVED_AWAY = "moved_away"
    NO_CAPACITY = "no_capacity"
    NO_SERVICE = "no_service"
    OWN_WISH = "own_wish"
    CLOSING = "closing"
    OTHER = "other"


@dataclass(frozen=True)
class Moving:
    """What is known when a referral is to go on with another organisation.

    `same_organisation`: the other organisation is the one that has it. `has_successor`: it was sent to another one
    already, which has not answered yet.
    """

    state: ReferralState
    same_organisation: bool
    has_successor: bool


def why_not_wished(state: ReferralState, is_wished: bool, has_reason: bool) -> tuple[Reason, ...]:
    """Everything that keeps a partner from asking that another one goes on: once at a time, and for a reason."""
    found = (
        (state is not ReferralState.ACCEPTED, Reason("referral_not_accepted")),
        (is_wished, Reason("move_wished_already")),
        (not has_reason, Reason("reason_missing")),
    )
    return tuple(reason for applies, reason in found if applies)


def why_not_unwished(state: ReferralState, is_wished: bool) -> tuple[Reason, ...]:
    """A wish is taken back at any time; whether another partner was asked meanwhile, the office knows."""
    found = (
        (state is not ReferralState.ACCEPTED, Reason("referral_not_accepted")),
        (not is_wished, Reason("move_not_wished")),
    )
    return tuple(reason for applies, reason in found if applies)


def why_not_moved(facts: Moving) -> tuple[Reason, ...]:
    """Everything that keeps a referral from being moved, beside what keeps a case from being sent (`why_not_sent`)."""
    found = (
        (facts.state is not ReferralState.ACCEPTED, Reason("move_of_what_is_not_accepted")),
        (facts.same_organisation, Reason("move_to_the_same")),
        (facts.has_successor, Reason("move_under_way")),
    )
    return tuple(reason for applies, reason in found if applies)
