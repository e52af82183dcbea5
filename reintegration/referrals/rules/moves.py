"""Moving people from one partner to another: why a partner wishes it, and what keeps a case from being moved.

Whoever follows the people now goes on until the other partner has accepted: nobody is ever followed by nobody.
"""

import enum
from dataclasses import dataclass

from reintegration.referrals.rules.referrals import ReferralReason, ReferralState
from returns.cases.rules.reasons import CaseReason, Reason, ReasonCode


class PartnerMoveReason(ReasonCode):
    """Codes of reasons about moves to another partner."""

    MOVE_WISHED_ALREADY = "move_wished_already"
    MOVE_NOT_WISHED = "move_not_wished"
    MOVE_UNDER_WAY = "move_under_way"
    MOVE_OF_WHAT_IS_NOT_ACCEPTED = "move_of_what_is_not_accepted"
    MOVE_TO_THE_SAME = "move_to_the_same"


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
    checks = (
        (state is not ReferralState.ACCEPTED, Reason(ReferralReason.REFERRAL_NOT_ACCEPTED)),
        (is_wished, Reason(PartnerMoveReason.MOVE_WISHED_ALREADY)),
        (not has_reason, Reason(CaseReason.REASON_MISSING)),
    )
    return tuple(reason for applies, reason in checks if applies)


def why_not_unwished(state: ReferralState, is_wished: bool) -> tuple[Reason, ...]:
    """A wish is taken back at any time; whether another partner was asked meanwhile, the office knows."""
    checks = (
        (state is not ReferralState.ACCEPTED, Reason(ReferralReason.REFERRAL_NOT_ACCEPTED)),
        (not is_wished, Reason(PartnerMoveReason.MOVE_NOT_WISHED)),
    )
    return tuple(reason for applies, reason in checks if applies)


def why_not_moved(facts: Moving) -> tuple[Reason, ...]:
    """Everything that keeps a referral from being moved, beside what keeps a case from being sent (`why_not_sent`)."""
    checks = (
        (facts.state is not ReferralState.ACCEPTED, Reason(PartnerMoveReason.MOVE_OF_WHAT_IS_NOT_ACCEPTED)),
        (facts.same_organisation, Reason(PartnerMoveReason.MOVE_TO_THE_SAME)),
        (facts.has_successor, Reason(PartnerMoveReason.MOVE_UNDER_WAY)),
    )
    return tuple(reason for applies, reason in checks if applies)
