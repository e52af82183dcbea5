"""What the audit calls the doors and changes of documents."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "custody.page": _l("Read a travel document"),
    "custody.receipt": _l("Opened the receipt of a travel document"),
    "custody.record": _l("Recorded where the original of a document is"),
    "document.change": _l("Changed a travel document"),
    "document.record": _l("Recorded a travel document"),
    "document.retire": _l("Took a travel document out"),
    "document.use_again": _l("Put a travel document to use again"),
    "document_request.issue": _l("Recorded that a document was issued"),
    "document_request.make": _l("Recorded a request for a document"),
    "document_request.step": _l("Recorded what became of a request for a document"),
    "document_requests.issue": _l("Recorded that a document was issued"),
    "document_requests.make": _l("Recorded a request for a document"),
    "document_requests.page": _l("Read the requests for documents"),
    "document_requests.step": _l("Recorded what became of a request for a document"),
    "documents.change": _l("Changed a travel document"),
    "documents.open": _l("Read travel documents"),
    "documents.record": _l("Recorded a travel document"),
    "documents.retire": _l("Took a travel document out"),
    "documents.use_again": _l("Put a travel document to use again"),
    "expiring.list": _l("Listed documents that expire"),
    "leaving.page": _l("Read what people need to leave"),
    "leaving.state": _l("Recorded what a person needs to leave"),
}
