"""What can be done with several cases of a list at once."""

import enum


class BulkAction(enum.StrEnum):
    """What one press does with every ticked case that allows it."""

    HAND_OVER = "hand_over"
    TASK = "task"
