"""Legs of a journey and who travels on them: whoever sees the case sees them, whoever works on it writes them."""

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS
from returns.cases.access import protect_of_cases
from returns.journey.models import Leg, LegTraveller


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    protect_of_cases(guard, Leg, LegTraveller)
    guard.open_to(JOBS, Leg)
