"""Who owns a case, and when it may be handed over to a colleague. Pure, over frozen facts."""

from dataclasses import dataclass

from returns.cases.rules.reasons import CaseReason, Reason, ReasonCode


class OwnerReason(ReasonCode):
    """Codes of reasons about handing a case over."""

    HANDS_OVER_OTHERS_CASE = "hands_over_others_case"
    SUCCESSOR_NOT_HERE = "successor_not_here"
    SUCCESSOR_OWNS_ALREADY = "successor_owns_already"
    SUCCESSOR_IS_AWAY = "successor_is_away"


@dataclass(frozen=True)
class HandOverFacts:
    """What is true of one case, of whoever hands it over, and of whom it goes to."""

    is_owner: bool
    leads_office: bool
    has_ended: bool
    has_reason: bool
    successor_works_here: bool  # an active officer of the office of the case
    successor_is_owner: bool
    successor_is_away: bool


def hand_over_reasons(facts: HandOverFacts) -> tuple[Reason, ...]:
    """Every reason why this case cannot be handed over so; empty if it can (domain: case owner, with hand-over).

    Whoever covers for the owner takes the owner's steps, but gives no case away that is not theirs.
    """
    checks = (
        (not facts.is_owner and not facts.leads_office, OwnerReason.HANDS_OVER_OTHERS_CASE),
        (facts.has_ended, CaseReason.CASE_HAS_ENDED),
        (not facts.successor_works_here, OwnerReason.SUCCESSOR_NOT_HERE),
        (facts.successor_is_owner, OwnerReason.SUCCESSOR_OWNS_ALREADY),
        (facts.successor_is_away, OwnerReason.SUCCESSOR_IS_AWAY),
        (not facts.has_reason, CaseReason.REASON_MISSING),
    )
    return tuple(Reason(code) for applies, code in checks if applies)
