"""Before and after a birth: how far along a pregnancy is on each flight, how old a newborn, and what both need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from returns.cases.rules.cases import Limit, Reason, ReasonCode
from returns.health.rules.assistance import AirLeg, PregnancyLimits, health_reason
from returns.health.rules.certificates import CertificateKind, PaperFacts, PaperNeed, report_needs, report_reasons

# Newborn children and flights: hours of life before which nobody is taken, and days on which a report is needed.


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


def wants_birth_report(leg: AirLeg, birth: Birth) -> bool:
    """Whether a report is needed on the local day of a flight, by the days since the birth (rules newborn.report_*)."""
    age = (leg.departs_on - birth.born_on).days
    return leg.limits.newborn_from.value <= age <= leg.limits.newborn_to.value and not is_too_young(leg, birth)


def _does(paper: PaperFacts, birth: Birth, leg: AirLeg) -> bool:
    """Whether a paper is a report on the child, issued since the birth and by the day of the flight."""
    return paper.kind is CertificateKind.MEDICAL_REPORT and birth.born_on <= paper.issued_on <= leg.departs_on


def newborn_reasons(
    person: str, birth: Birth, papers: Sequence[PaperFacts], legs: Sequence[AirLeg]
) -> tuple[Reason, ...]:
    """Why a birth stands in the way of the flights."""
    reasons = []
    for leg in legs:
        if is_too_young(leg, birth):
            code, limit = NewbornReason.NEWBORN_TOO_YOUNG, leg.limits.newborn_hours
        elif wants_birth_report(leg, birth) and not any(_does(paper, birth, leg) for paper in papers):
            code, limit = NewbornReason.NEWBORN_REPORT_MISSING, leg.limits.newborn_to
        else:
            continue
        reasons.append(health_reason(code, person, limit.cited, by=leg.departs_on))
    return tuple(reasons)


def newborn_needs(birth: Birth, papers: Sequence[PaperFacts], legs: Sequence[AirLeg]) -> list[PaperNeed]:
    """Between which days the report has to be issued, for each flight that wants one."""
    return [
        PaperNeed(
            CertificateKind.MEDICAL_REPORT,
            leg.ordinal,
            birth.born_on,
            leg.departs_on,
            any(_does(paper, birth, leg) for paper in papers),
        )
        for leg in legs
        if wants_birth_report(leg, birth)
    ]


# Pregnancy and flights: the week on each day of travel, when a report is needed, and from when nobody is taken.


class PregnancyReason(ReasonCode):
    """Codes of reasons about pregnancy."""

    PREGNANCY_TOO_FAR = "pregnancy_too_far"


WEEK, TERM_WEEKS = 7, 40  # the due date is the day on which forty weeks are full


@dataclass(frozen=True)
class Pregnancy:
    """The day on which the child is due, whether there are more than one, and the day on which it ended, if it did."""

    due_on: date
    is_multiple: bool = False
    ended_on: date | None = None

    def goes_on(self, day: date) -> bool:
        """Whether somebody is pregnant on a day, as far as it is recorded."""
        return self.ended_on is None or day < self.ended_on


def due_date(weeks: int, days: int, on: date) -> date:
    """The due date of whoever is so many full weeks and days along on a day."""
    return on + timedelta(days=TERM_WEEKS * WEEK - weeks * WEEK - days)


def weeks_on(due_on: date, day: date) -> tuple[int, int]:
    """Full weeks and further days on a day. Before the first week the weeks are negative."""
    return divmod(TERM_WEEKS * WEEK - (due_on - day).days, WEEK)


def limits_of(leg: AirLeg, pregnancy: Pregnancy) -> PregnancyLimits:
    """The numbers of the carrier of a flight for one child or for more."""
    return leg.limits.multiple if pregnancy.is_multiple else leg.limits.single


def is_refused(leg: AirLeg, pregnancy: Pregnancy) -> bool:
    """Whether the carrier takes nobody this far along. What lies beyond the weeks of the report is not taken either."""
    limits, weeks = limits_of(leg, pregnancy), weeks_on(pregnancy.due_on, leg.departs_on)[0]
    return weeks >= min(limits.no_travel_from.value, limits.report_to.value + 1)


def wants_pregnancy_report(leg: AirLeg, pregnancy: Pregnancy) -> bool:
    """Whether a report is needed on a flight."""
    weeks = weeks_on(pregnancy.due_on, leg.departs_on)[0]
    return weeks >= limits_of(leg, pregnancy).report_from.value and not is_refused(leg, pregnancy)


def _wanted(pregnancy: Pregnancy, legs: Sequence[AirLeg]) -> list[tuple[AirLeg, Limit]]:
    flown = [leg for leg in legs if pregnancy.goes_on(leg.departs_on) and wants_pregnancy_report(leg, pregnancy)]
    return [(leg, limits_of(leg, pregnancy).report_max_age) for leg in flown]


def pregnancy_reasons(
    person: str, pregnancy: Pregnancy, papers: Sequence[PaperFacts], legs: Sequence[AirLeg], today: date
) -> tuple[Reason, ...]:
    """Why a pregnancy stands in the way of the flights, by the local day of each. Source: rules pregnancy.*."""
    too_far = PregnancyReason.PREGNANCY_TOO_FAR
    reasons = [
        health_reason(too_far, person, limits_of(leg, pregnancy).no_travel_from.cited, by=leg.departs_on)
        for leg in legs
        if pregnancy.goes_on(leg.departs_on) and is_refused(leg, pregnancy)
    ]
    return (
        *reasons,
        *report_reasons(person, papers, _wanted(pregnancy, legs), CertificateKind.PREGNANCY_REPORT, today),
    )


def pregnancy_needs(pregnancy: Pregnancy, papers: Sequence[PaperFacts], legs: Sequence[AirLeg]) -> list[PaperNeed]:
    """Between which days the report has to be issued, for each flight that wants one."""
    return report_needs(papers, _wanted(pregnancy, legs), CertificateKind.PREGNANCY_REPORT)
