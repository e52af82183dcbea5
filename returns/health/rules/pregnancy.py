"""Pregnancy and flights: the week on each day of travel, when a report is needed, and from when nobody is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules import Limit, Reason, ReasonCode
from returns.health.rules.assistance import AirLeg, PregnancyLimits, health_reason
from returns.health.rules.certificates import Paper, PaperFacts, PaperNeed, report_needs, report_reasons


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


def wants_report(leg: AirLeg, pregnancy: Pregnancy) -> bool:
    """Whether a report is needed on a flight."""
    weeks = weeks_on(pregnancy.due_on, leg.departs_on)[0]
    return weeks >= limits_of(leg, pregnancy).report_from.value and not is_refused(leg, pregnancy)


def _wanted(pregnancy: Pregnancy, legs: Sequence[AirLeg]) -> list[tuple[AirLeg, Limit]]:
    flown = [leg for leg in legs if pregnancy.goes_on(leg.departs_on) and wants_report(leg, pregnancy)]
    return [(leg, limits_of(leg, pregnancy).report_max_age) for leg in flown]


def pregnancy_reasons(
    person: str, pregnancy: Pregnancy, papers: Sequence[PaperFacts], legs: Sequence[AirLeg], today: date
) -> tuple[Reason, ...]:
    """Why a pregnancy stands in the way of the flights, by the local day of each. Source: rules pregnancy.*."""
    refused = [leg for leg in legs if pregnancy.goes_on(leg.departs_on) and is_refused(leg, pregnancy)]
    reasons = [
        health_reason(
            PregnancyReason.PREGNANCY_TOO_FAR, person, limits_of(leg, pregnancy).no_travel_from.cited, by=leg.departs_on
        )
        for leg in refused
    ]
    return (*reasons, *report_reasons(person, papers, _wanted(pregnancy, legs), Paper.PREGNANCY_REPORT, today))


def pregnancy_needs(pregnancy: Pregnancy, papers: Sequence[PaperFacts], legs: Sequence[AirLeg]) -> list[PaperNeed]:
    """Between which days the report has to be issued, for each flight that wants one."""
    return report_needs(papers, _wanted(pregnancy, legs), Paper.PREGNANCY_REPORT)
