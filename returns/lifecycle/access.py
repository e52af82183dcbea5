"""Events and decisions in the life of a case: whoever sees the case sees them, whoever works on it writes them."""

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS
from returns.cases.access import protect_of_cases
from returns.lifecycle.models import CaseEvent, EligibilityDecision


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    protect_of_cases(guard, CaseEvent, EligibilityDecision)
    guard.open_to(JOBS, CaseEvent)
