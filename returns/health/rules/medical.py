"""Fitness to travel: the decision and what it asks for. A diagnosis is never here: it stays behind its door."""

import enum
from dataclasses import dataclass
from datetime import date

from returns.cases.rules.reasons import Cited, Reason, ReasonCode, Severity


class FitnessReason(ReasonCode):
    """Codes of reasons about fitness to travel."""

    FITNESS_MISSING = "fitness_missing"
    NOT_FIT_TO_TRAVEL = "not_fit_to_travel"
    FITNESS_WINDOW_MISSES_JOURNEY = "fitness_window_misses_journey"
    FITNESS_HAS_CONDITIONS = "fitness_has_conditions"
    FITNESS_BEFORE_FACTS = "fitness_before_facts"


class Fitness(enum.StrEnum):
    """What a medical decision says of the journey."""

    FIT = "fit"
    FIT_WITH_CONDITIONS = "fit_with_conditions"
    NOT_FIT = "not_fit"


WHEELCHAIR = "wheelchair"
MEDICAL_ESCORT = "medical_escort"
STRETCHER = "stretcher"
# What somebody can need on the way: what a carrier and an escort have to know, and nothing of why.
NEEDS = (WHEELCHAIR, MEDICAL_ESCORT, "oxygen", STRETCHER, "extra_seat", "medicines_on_board")


@dataclass(frozen=True)
class FitnessFacts:
    """The latest decision about one person: first and last day on which it holds, and what is needed on the way.

    `is_overtaken`: something of their health was recorded since, so it was decided without that.
    """

    result: Fitness
    starts: date
    until: date
    needs: tuple[str, ...] = ()
    is_overtaken: bool = False


def fitness_reasons(
    person: str, decision: FitnessFacts | None, days: tuple[date, date] | None, cited: Cited
) -> tuple[Reason, ...]:
    """Why the decision about a person (id as hex) stands in the way of the journey.

    `days` are the local days on which the journey begins and ends, None without legs; the decision has to hold from the
    first to the last. Source: rule medical.fitness_covers_every_leg.
    """
    if decision is None:
        return (_reason(FitnessReason.FITNESS_MISSING, person, cited),)
    if decision.result is Fitness.NOT_FIT:
        return (_reason(FitnessReason.NOT_FIT_TO_TRAVEL, person, cited),)
    reasons = []
    if decision.is_overtaken:
        reasons.append(_reason(FitnessReason.FITNESS_BEFORE_FACTS, person, cited))
    if days is not None and not (decision.starts <= days[0] and days[1] <= decision.until):
        reasons.append(_reason(FitnessReason.FITNESS_WINDOW_MISSES_JOURNEY, person, cited))
    if decision.result is Fitness.FIT_WITH_CONDITIONS:
        reasons.append(_reason(FitnessReason.FITNESS_HAS_CONDITIONS, person, cited, Severity.WARNING))
    return tuple(reasons)


def _reason(code: ReasonCode, person: str, cited: Cited, severity: Severity = Severity.BLOCKER) -> Reason:
    return Reason(code, person, severity, cited.rule, cited.source, "medical")
