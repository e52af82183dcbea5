"""The end of a visit before its window closes: when it is asked for once more, and until when a log is taken back."""

from datetime import date, datetime, timedelta

from reintegration.follow_up.rules.check_ins import CheckInReason
from reintegration.follow_up.rules.follow_up import PlannedVisit, VisitOutcome
from returns.cases.rules.reasons import Reason

UNDO_SECONDS = "follow_up.undo_seconds"


def days_left_in_window(visit: PlannedVisit, today: date) -> int:
    """How many days of the window are still to come after today; negative once it has closed."""
    return (visit.closes_on - today).days


def ends_early(visit: PlannedVisit, outcome: VisitOutcome, today: date, *, is_logged: bool) -> bool:
    """Whether this would end a visit that could still take place. One that was logged already has ended."""
    return outcome is not VisitOutcome.DONE and not is_logged and days_left_in_window(visit, today) >= 0


def undo_ends(recorded_at: datetime, seconds: int) -> datetime:
    """The instant until which a log is taken back. Source: rule follow_up.undo_seconds."""
    return recorded_at + timedelta(seconds=seconds)


def why_not_taken_back(
    recorded_at: datetime | None, now: datetime, seconds: int, *, is_own: bool, is_episode_open: bool
) -> tuple[Reason, ...]:
    """Everything that keeps the last log of a visit (`recorded_at`; None: there is none) from being taken back."""
    if recorded_at is None:
        return (Reason(CheckInReason.NOTHING_TO_TAKE_BACK),)
    checks = (
        (now > undo_ends(recorded_at, seconds), CheckInReason.LOG_UNDO_IS_OVER),
        (not is_own, CheckInReason.LOG_OF_OTHERS),
        (not is_episode_open, CheckInReason.EPISODE_ENDED_SINCE),
    )
    return tuple(Reason(code) for applies, code in checks if applies)
