"""The legal deadline to leave: how it may change."""

from datetime import date

from returns.cases.rules import CaseReason, Reason, ReasonCode


class DeadlineReason(ReasonCode):
    """Codes of reasons about deadlines."""

    DEADLINE_IS_THE_SAME = "deadline_is_the_same"


def deadline_reasons(before: date | None, after: date | None, has_reason: bool) -> tuple[Reason, ...]:
    """Why a deadline is not changed like this: nothing changes, or nobody says why."""
    candidates = ((before == after, DeadlineReason.DEADLINE_IS_THE_SAME), (not has_reason, CaseReason.REASON_MISSING))
    return tuple(Reason(code) for applies, code in candidates if applies)
