"""Newborn children and flights: hours of life before which nobody is taken, and days on which a report is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from returns.cases.rules import Reason, ReasonCode
from returns.health.rules.assistance import AirLeg, health_reason
from returns.health.rules.certificates import Paper, PaperFacts, PaperNeed


class NewbornReason(ReasonCode):
    """Codes of reasons about newborn children."""

    NEWBORN_TOO_YOUNG = "newborn_too_young"
    NEWBORN_REPORT_MISSING = "newborn_report_missing"


@dataclass(frozen=True)
class Birth:
    """A birth: the local day, and the instant (UTC). Where only the day is known, the instant at which it ended."""

    born_on: date
    born_at: datetime


def is_too_young(leg: AirLeg, birth: Birth) -> bool:
    """Whether a child is not old enough for a flight, by the hour; source: rule newborn.no_travel_under_hours."""
    return leg.departs_at - birth.born_at < timedelta(hours=leg.limits.newborn_hours.value)


def wants_report(leg: AirLeg, birth: Birth) -> bool:
    """Whether a report is needed on the local day of a flight, by the days since the birth (rules newborn.report_*)."""
    age = (leg.departs_on - birth.born_on).days
    return leg.limits.newborn_from.value <= age <= leg.limits.newborn_to.value and not is_too_young(leg, birth)


def _does(paper: PaperFacts, birth: Birth, leg: AirLeg) -> bool:
    """Whether a paper is a report on the child, issued since the birth and by the day of the flight."""
    return paper.kind is Paper.MEDICAL_REPORT and birth.born_on <= paper.issued_on <= leg.departs_on


def newborn_reasons(
    person: str, birth: Birth, papers: Sequence[PaperFacts], legs: Sequence[AirLeg]
) -> tuple[Reason, ...]:
    """Why a birth stands in the way of the flights."""
    reasons = []
    for leg in legs:
        if is_too_young(leg, birth):
            reasons.append(
                health_reason(
                    NewbornReason.NEWBORN_TOO_YOUNG, person, leg.limits.newborn_hours.cited, by=leg.departs_on
                )
            )
        elif wants_report(leg, birth) and not any(_does(paper, birth, leg) for paper in papers):
            reasons.append(
                health_reason(
                    NewbornReason.NEWBORN_REPORT_MISSING, person, leg.limits.newborn_to.cited, by=leg.departs_on
                )
            )
    return tuple(reasons)


def newborn_needs(birth: Birth, papers: Sequence[PaperFacts], legs: Sequence[AirLeg]) -> list[PaperNeed]:
    """Between which days the report has to be issued, for each flight that wants one."""
    return [
        PaperNeed(
            Paper.MEDICAL_REPORT,
            leg.ordinal,
            birth.born_on,
            leg.departs_on,
            any(_does(paper, birth, leg) for paper in papers),
        )
        for leg in legs
        if wants_report(leg, birth)
    ]
