"""Lost to follow-up, and found again: the words, and what has changed when the rule `is_lost` is asked anew.

The rule itself stands in `visits`, since it is about visits and attempts.
"""

import enum
from collections.abc import Sequence

from reintegration.follow_up.rules.follow_up import AttemptOutcome
from reintegration.follow_up.rules.visits import TriedVisit


class LostEventKind(enum.StrEnum):
    """Each is told once, every time that it happens: who is found can be lost again."""

    LOST = "lost"
    FOUND = "found"


def lost_change(was_lost: bool, is_lost: bool, *, is_open_again: bool = False) -> LostEventKind | None:
    """What has happened to somebody since it was last looked; None if nothing has.

    `is_open_again`: a visit that was tried in vain is only open again, since its days were changed: who was lost is not
    found by that.
    """
    if was_lost == is_lost or (was_lost and is_open_again):
        return None
    return LostEventKind.LOST if is_lost else LostEventKind.FOUND


def is_open_again(visits: Sequence[TriedVisit]) -> bool:
    """Whether the last visit that somebody was tried for is open, and reached nobody."""
    tried = [visit for visit in visits if visit.attempts or visit.outcome is not None]
    if not tried or tried[-1].outcome is not None:
        return False
    return all(attempt.outcome is not AttemptOutcome.REACHED for attempt in tried[-1].attempts)
