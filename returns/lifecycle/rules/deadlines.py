"""The legal deadline to leave: how it may change."""

from datetime import date

from returns.cases.rules.reasons import Reason


def deadline_reasons(before: date | None, after: date | None, has_reason: bool) -> tuple[Reason, ...]:
    """Why a deadline is not changed like this: nothing changes, or nobody says why."""
    found = ((before == after, "deadline_is_the_same"), (not has_reason, "reason_missing"))
    return tuple(Reason(code) for applies, code in found if applies)
