"""Who owns a case, and when it may be handed over to a colleague. Pure, over frozen facts."""

from dataclasses import dataclass

from returns.cases.rules.reasons import Reason


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
    found = (
        (not facts.is_owner and not facts.leads_office, "hands_over_others_case"),
        (facts.has_ended, "case_has_ended"),
        (not facts.successor_works_here, "successor_not_here"),
        (facts.successor_is_owner, "successor_owns_already"),
        (facts.successor_is_away, "successor_is_away"),
        (not facts.has_reason, "reason_missing"),
    )
    return tuple(Reason(code) for applies, code in found if applies)
