"""What hangs on a case because of travel documents: seen and written by whoever sees and works on the case."""

from typing import Any

from returns.models.custody import DocumentCustody
from returns.models.document_requests import DocumentRequest
from returns.models.documents import TravelDocument
from returns.models.leaving import ExitFormality

OF_DOCUMENTS: tuple[type[Any], ...] = (TravelDocument, DocumentCustody, DocumentRequest, ExitFormality)
