"""Travel documents and what is asked for and kept of them: whoever works on the case writes them."""

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS
from returns.cases.access import protect_of_cases
from returns.documents.models import DocumentCustody, DocumentRequest, ExitFormality, TravelDocument


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    protect_of_cases(guard, DocumentCustody, DocumentRequest, ExitFormality, TravelDocument)
    guard.open_to(JOBS, TravelDocument)  # when one expires
