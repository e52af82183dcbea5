"""Who reads what was found of invariants: the system scopes alone."""

from foundation.storage.guard import Guard, nobody
from foundation.system.models import InvariantCheck


def register(guard: Guard) -> None:
    """State the rule of this room's class."""
    guard.protect(InvariantCheck, nobody)
