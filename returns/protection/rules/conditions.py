"""What somebody had, behind the door of health, and how long doctors ask to wait before flying. Known nowhere else.

Outside, it collapses with everything else behind the doors into the one finding about clearance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules.limits import Limit
from returns.cases.rules.reasons import Reason, ReasonCode, Severity
from returns.protection.rules.records import CHOICES, Record, RecordKind


class ConditionReason(ReasonCode):
    """Codes of reasons about conditions behind the doors."""

    CONDITION_TOO_RECENT = "condition_too_recent"
    CONDITION_NOT_OVER = "condition_not_over"


# For which of the choices of a record rules know how long to wait. Of an illness none does: a doctor's report says it.
WITH_WAIT = CHOICES["condition"][1:]


@dataclass(frozen=True)
class Wait:
    """Days before which nobody flies, and days after which nothing more is asked; in between a doctor decides."""

    least: Limit
    most: Limit


def ready_on(record: Record, wait: Wait) -> date | None:
    """The first day on which a condition no longer stands in the way; None where its day is not known."""
    day, allowed = record.day_of("day"), record.day_of("allowed_from")
    if day is None:
        return None
    least, most = (day + timedelta(days=limit.value) for limit in (wait.least, wait.most))
    return min(most, max(least, allowed)) if allowed else most


def condition_reasons(records: Sequence[Record], waits: Mapping[str, Wait], today: date) -> tuple[Reason, ...]:
    """Every reason of every condition on a day; source: rules fitness.*, after UK CAA guidance.

    Before the least days are over nobody flies, whatever a doctor says; from then to the most days the doctor decides.
    """
    reasons = []
    for record in records:
        wait = waits.get(record.said.get("condition", ""))
        if record.kind is not RecordKind.CONDITION or wait is None:
            continue
        day, ready = record.day_of("day"), ready_on(record, wait)
        if day is None or ready is None or today < day + timedelta(days=wait.least.value):
            reasons.append(_reason(ConditionReason.CONDITION_TOO_RECENT, record.person, wait.least))
        elif today < ready:
            reasons.append(_reason(ConditionReason.CONDITION_NOT_OVER, record.person, wait.most))
    return tuple(dict.fromkeys(reasons))


def _reason(code: ReasonCode, person: str, limit: Limit) -> Reason:
    return Reason(code, person, Severity.BLOCKER, limit.cited.rule, limit.cited.source, "behind_doors")
