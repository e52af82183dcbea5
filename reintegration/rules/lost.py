"""Lost to follow-up, and found again: the words, and what has changed when the rule `is_lost` is asked anew.

The rule itself stands in `follow_up_visits`, since it is about visits and attempts.
"""

import enum


class LostEventKind(enum.StrEnum):
    """Each is told once, every time that it happens: who is found can be lost again."""

    LOST = "lost"
    FOUND = "found"


def lost_change(was_lost: bool, is_lost: bool) -> LostEventKind | None:
    """What has happened to somebody since it was last looked; None if nothing has."""
    if was_lost == is_lost:
        return None
    return LostEventKind.LOST if is_lost else LostEventKind.FOUND
