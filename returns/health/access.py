"""Decisions on fitness, and health on the way: whoever sees the case sees them, whoever works on it writes them."""

from foundation.storage.guard import Guard
from returns.cases.access import protect_of_cases
from returns.health.models import FitnessDecision, HealthEntry


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    protect_of_cases(guard, FitnessDecision, HealthEntry)
