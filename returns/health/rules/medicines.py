"""Medicines that somebody carries: enough for the journey and the time after it, and a letter that says whose."""

from dataclasses import dataclass
from datetime import date

from returns.cases.rules.limits import Limit
from returns.cases.rules.reasons import Cited, Reason, ReasonCode, Severity
from returns.health.rules.air_legs import health_reason


class MedicineReason(ReasonCode):
    """Codes of reasons about medicines."""

    MEDICINES_NOT_RECORDED = "medicines_not_recorded"
    MEDICINES_TOO_FEW = "medicines_too_few"
    MEDICINE_LETTER_MISSING = "medicine_letter_missing"


@dataclass(frozen=True)
class Medicines:
    """For how many days somebody will have medicines on setting out, and whether a letter goes with them."""

    days: int
    has_letter: bool


def journey_days(starts_on: date, ends_on: date) -> int:
    """Days of a journey, first and last included, by the calendars where it begins and ends.

    Over the date line it can end on an earlier day than it began: a day is the least that it takes.
    """
    return max(1, (ends_on - starts_on).days + 1)


def days_needed(starts_on: date, ends_on: date, beyond: Limit) -> int:
    """For how many days medicines have to be there; source: rule medication.beyond_journey_days."""
    return journey_days(starts_on, ends_on) + beyond.value


def medicine_reasons(
    person: str, carried: Medicines | None, is_needed: bool, needed: tuple[int, Limit], letter: Cited
) -> tuple[Reason, ...]:
    """Why the medicines stand in the way; `is_needed`: the decision on fitness says that they are on board."""
    days, limit = needed
    if carried is None:
        return (health_reason(MedicineReason.MEDICINES_NOT_RECORDED, person, limit.cited),) if is_needed else ()
    reasons = []
    if carried.days < days:
        reasons.append(health_reason(MedicineReason.MEDICINES_TOO_FEW, person, limit.cited))
    if not carried.has_letter:
        reasons.append(health_reason(MedicineReason.MEDICINE_LETTER_MISSING, person, letter, Severity.WARNING))
    return tuple(reasons)
