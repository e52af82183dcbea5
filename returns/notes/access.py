"""Notes and their corrections: whoever sees the case sees them, whoever works on it writes them."""

from foundation.storage.guard import Guard
from returns.cases.access import protect_of_cases
from returns.notes.models import Note, NoteCorrection


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    protect_of_cases(guard, Note, NoteCorrection)
