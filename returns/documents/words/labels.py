"""The codes of travel documents in words: kinds, who holds an original, why one does not serve, requests."""

from foundation.language.words import lazy_gettext as _l
from returns.documents.rules.custody import Holder
from returns.documents.rules.documents import DocumentKind, WhyNot
from returns.documents.rules.requests import Refusal, RequestState

DOCUMENT_LABELS = {
    DocumentKind.PASSPORT: _l("Passport"),
    DocumentKind.LAISSEZ_PASSER: _l("Laissez-passer of the consulate"),
    DocumentKind.EU_RETURN_DOCUMENT: _l("European travel document for return"),
    DocumentKind.VISA: _l("Visa"),
    DocumentKind.AIRPORT_TRANSIT_VISA: _l("Airport transit visa"),
    DocumentKind.RESIDENCE_PERMIT: _l("Residence permit"),
}
HOLDER_LABELS = {
    Holder.PERSON: _l("The person"),
    Holder.OFFICER: _l("The return officer"),
    Holder.ESCORT: _l("An escort"),
    Holder.CONSULATE: _l("A consulate"),
    Holder.PARTNER: _l("A partner"),
    Holder.OTHER: _l("Somebody else"),
}
WHY_NOT_LABELS = {
    WhyNot.LOST: _l("Lost or stolen"),
    WhyNot.REPLACED: _l("Replaced by another"),
    WhyNot.DAMAGED: _l("Damaged"),
    WhyNot.NOT_ACCEPTED: _l("Not accepted by the country of return"),
    WhyNot.GIVEN_BACK: _l("Given back to the authority"),
    WhyNot.RECORDED_WRONGLY: _l("Recorded by mistake"),
    WhyNot.OTHER: _l("Another reason"),
}
REQUEST_STATE_LABELS = {
    RequestState.REQUESTED: _l("Requested"),
    RequestState.INTERVIEW: _l("Interview appointed"),
    RequestState.ISSUED: _l("Issued"),
    RequestState.REJECTED: _l("Rejected by the consulate"),
    RequestState.WITHDRAWN: _l("Withdrawn"),
}
REQUEST_STATE_MARKS = {
    RequestState.REQUESTED: "due",
    RequestState.INTERVIEW: "due",
    RequestState.ISSUED: "done",
    RequestState.REJECTED: "blocked",
    RequestState.WITHDRAWN: "plain",
}
REFUSAL_LABELS = {
    Refusal.NATIONALITY_NOT_CONFIRMED: _l("The nationality was not confirmed"),
    Refusal.EVIDENCE_MISSING: _l("Evidence was missing"),
    Refusal.DID_NOT_APPEAR: _l("The person did not appear"),
    Refusal.OTHER_CONSULATE: _l("Another consulate is responsible"),
    Refusal.NOT_NEEDED: _l("Not needed any more"),
    Refusal.OTHER: _l("Another reason"),
}
