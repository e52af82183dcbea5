"""Who may change a task, and what keeps them from it."""

from dataclasses import dataclass

from returns.cases.rules.reasons import CaseReason, Reason, ReasonCode
from returns.work.rules.tasks import TaskChange


class TaskReason(ReasonCode):
    """Codes of reasons about tasks."""

    TASK_OF_OTHERS = "task_of_others"
    TASK_IS_CLOSED = "task_is_closed"
    TASK_IS_OPEN = "task_is_open"
    TASK_GOES_NOWHERE = "task_goes_nowhere"


@dataclass(frozen=True)
class ChangeFacts:
    """What is true of a task and of whoever changes it."""

    is_open: bool
    is_mine: bool  # as the one, or one of those, whose task it is
    made_it: bool
    leads_office: bool
    has_reason: bool = True
    goes_to_somebody_here: bool = True


def change_reasons(facts: ChangeFacts, change: TaskChange) -> tuple[Reason, ...]:
    """Every reason why this change cannot be made; empty if it can."""
    reopens = change is TaskChange.REOPENED
    needs_reason = change in (TaskChange.NOT_NEEDED, TaskChange.MOVED, TaskChange.REASSIGNED)
    checks = (
        (not (facts.is_mine or facts.made_it or facts.leads_office), TaskReason.TASK_OF_OTHERS),
        (not reopens and not facts.is_open, TaskReason.TASK_IS_CLOSED),
        (reopens and facts.is_open, TaskReason.TASK_IS_OPEN),
        (change is TaskChange.REASSIGNED and not facts.goes_to_somebody_here, TaskReason.TASK_GOES_NOWHERE),
        (needs_reason and not facts.has_reason, CaseReason.REASON_MISSING),
    )
    return tuple(Reason(code) for applies, code in checks if applies)
