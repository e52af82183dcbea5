"""Cover during absence: who may cover for whom, and when it holds. Pure, over frozen facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from returns.cases.rules.reasons import Reason


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


def _meets(days: Days, others: Iterable[Days]) -> bool:
    return any(days.meets(other) for other in others)


def absence_reasons(facts: AbsenceFacts) -> tuple[Reason, ...]:
    """Every reason why this absence cannot be stated so; empty if it can.

    Cover is one level deep: nobody covers while they are away, and who covers for somebody finds another cover for
    them before going away. One colleague may cover for several. Source: domain, case owner with absence cover.
    """
    found = (
        (not facts.is_own and not facts.leads_office, "states_absence_of_others"),
        (not facts.works_here, "away_not_here"),
        (facts.days.last < facts.today, "absence_is_over"),
        (facts.covers_oneself, "covers_oneself"),
        (not facts.cover_works_here, "cover_not_here"),
        (_meets(facts.days, facts.away), "away_already"),
        (_meets(facts.days, facts.cover_away), "cover_is_away"),
        (_meets(facts.days, facts.covers_others), "covers_somebody_then"),
    )
    return tuple(Reason(code) for applies, code in found if applies)
