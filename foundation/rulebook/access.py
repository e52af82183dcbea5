"""Who reads and writes the table of rules: everybody reads, set-up writes; a room further right adds who else does."""

from foundation.rulebook.models import Rule
from foundation.storage.guard import Guard, anybody


def register(guard: Guard) -> None:
    """State the rules of this room's classes."""
    guard.protect(Rule, anybody)
