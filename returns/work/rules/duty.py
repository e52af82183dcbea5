"""Who covers for whom and when, and when a case may be handed over: with every reason against it."""

from dataclasses import dataclass
from datetime import date

from returns.cases.rules.cases import CaseReason, Reason, ReasonCode


class AbsenceReason(ReasonCode):
    """Codes of reasons about absences and covers."""

    STATES_ABSENCE_OF_OTHERS = "states_absence_of_others"
    AWAY_NOT_HERE = "away_not_here", "account_id"
    ABSENCE_IS_OVER = "absence_is_over", "ends_on"
    COVERS_ONESELF = "covers_oneself", "cover_id"
    COVER_NOT_HERE = "cover_not_here", "cover_id"
    AWAY_ALREADY = "away_already", "starts_on"
    COVER_IS_AWAY = "cover_is_away", "cover_id"
    COVERS_SOMEBODY_THEN = "covers_somebody_then", "account_id"


@dataclass(frozen=True)
class Days:
    """From one day to another, both of them included."""

    first: date
    last: date

    def meets(self, other: "Days") -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class AbsenceFacts:
    """An absence that somebody states, and what stands already."""

    days: Days
    today: date
    is_own: bool
    leads_office: bool
    works_here: bool  # whoever is away is an active officer of this office
    cover_works_here: bool
    covers_oneself: bool
    away: tuple[Days, ...] = ()  # other absences of whoever is away
    cover_away: tuple[Days, ...] = ()
    covers_others: tuple[Days, ...] = ()  # when whoever is away covers for somebody


def absence_reasons(facts: AbsenceFacts) -> tuple[Reason, ...]:
    """Every reason why this absence cannot be stated so; empty if it can.

    Cover is one level deep: nobody covers while they are away, and who covers for somebody finds another cover for
    them before going away. One colleague may cover for several. Source: domain, case owner with absence cover.
    """
    checks = (
        (not facts.is_own and not facts.leads_office, AbsenceReason.STATES_ABSENCE_OF_OTHERS),
        (not facts.works_here, AbsenceReason.AWAY_NOT_HERE),
        (facts.days.last < facts.today, AbsenceReason.ABSENCE_IS_OVER),
        (facts.covers_oneself, AbsenceReason.COVERS_ONESELF),
        (not facts.cover_works_here, AbsenceReason.COVER_NOT_HERE),
        (any(map(facts.days.meets, facts.away)), AbsenceReason.AWAY_ALREADY),
        (any(map(facts.days.meets, facts.cover_away)), AbsenceReason.COVER_IS_AWAY),
        (any(map(facts.days.meets, facts.covers_others)), AbsenceReason.COVERS_SOMEBODY_THEN),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


# Owners: when a case may be handed over to a colleague.


class OwnerReason(ReasonCode):
    """Codes of reasons about handing a case over."""

    HANDS_OVER_OTHERS_CASE = "hands_over_others_case"
    SUCCESSOR_NOT_HERE = "successor_not_here", "successor_id"
    SUCCESSOR_OWNS_ALREADY = "successor_owns_already", "successor_id"
    SUCCESSOR_IS_AWAY = "successor_is_away", "successor_id"


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
