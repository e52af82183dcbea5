"""Consents and their confirmations: whoever sees the case sees them, whoever works on it writes them."""

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS
from returns.cases.access import protect_of_cases
from returns.consent.models import Consent, ConsentConfirmation


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    protect_of_cases(guard, Consent, ConsentConfirmation)
    guard.open_to(JOBS, Consent)
