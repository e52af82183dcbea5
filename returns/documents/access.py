"""What hangs on a case because of travel documents: seen and written by whoever sees and works on the case."""

from typing import Any

from returns.documents.models.custody import DocumentCustody
from returns.documents.models.documents import TravelDocument
from returns.documents.models.leaving import ExitFormality
from returns.documents.models.requests import DocumentRequest

OF_DOCUMENTS: tuple[type[Any], ...] = (TravelDocument, DocumentCustody, DocumentRequest, ExitFormality)
