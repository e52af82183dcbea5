"""Hand-overs of escorts in words: how a receiver was checked, and what goes along with people."""

from foundation.language.words import lazy_gettext as _l
from returns.escorts.rules.records import IdentityCheck

IDENTITY_LABELS = {
    IdentityCheck.DOCUMENT: _l("An identity document was seen"),
    IdentityCheck.PHOTO: _l("Compared with a photo sent before"),
    IdentityCheck.KNOWN: _l("Known in person"),
}
ITEM_LABELS = {
    "travel_documents": _l("Travel documents"),
    "medicines": _l("Medicines"),
    "medical_papers": _l("Medical papers, in an envelope"),
    "belongings": _l("Belongings"),
    "money": _l("Money"),
}
