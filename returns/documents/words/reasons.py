"""What stands in the way because of documents, in words."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.words.sentences import Sentences, sentences
from returns.documents.rules.custody import CustodyReason
from returns.documents.rules.documents import DocumentReason
from returns.documents.rules.leaving import LeavingReason
from returns.documents.rules.requests import DocumentRequestReason
from returns.documents.rules.transit import TransitReason

# %(who)s is the person that the reason is about.
DOCUMENT_SENTENCES: Sentences = sentences(
    {
        DocumentReason: {
            DocumentReason.DOCUMENT_MISSING: _l("%(who)s: no usable travel document."),
            DocumentReason.DOCUMENT_USED: _l(
                "%(who)s: the document was good for one journey, and was used on an earlier one."
            ),
            DocumentReason.DOCUMENT_EXPIRES_TOO_SOON: _l("%(who)s: no document is valid until the end of the journey."),
            DocumentReason.DOCUMENT_EXPIRY_UNKNOWN: _l("%(who)s: it is not known until when the document is valid."),
            DocumentReason.DOCUMENT_NOT_VALID_YET: _l("%(who)s: the document is issued only after the journey begins."),
            DocumentReason.DOCUMENT_VALIDITY_TOO_SHORT: _l(
                "%(who)s: a country on the way asks for a document that is valid longer after the arrival."
            ),
            DocumentReason.DOCUMENT_SINGLE_JOURNEY: _l(
                "%(who)s: the document allows fewer entries than the journey has."
            ),
        },
        CustodyReason: {
            CustodyReason.DOCUMENT_ORIGINAL_ELSEWHERE: _l(
                "%(who)s: the original of the document is neither with the person, nor with the officer or an escort."
            ),
            CustodyReason.DOCUMENT_ORIGINAL_NOT_KNOWN: _l(
                "%(who)s: nobody has recorded where the original of the document is."
            ),
        },
        TransitReason: {
            TransitReason.TRANSIT_VISA_NEEDED: _l(
                "%(who)s: a visa is needed to change planes on the way, and none is recorded."
            ),
            TransitReason.TRANSIT_NATIONALITY_UNKNOWN: _l(
                "%(who)s: the nationality is not known, so nobody can tell whether a visa is needed to change planes."
            ),
        },
        LeavingReason: {
            LeavingReason.EXIT_PERMIT_MISSING: _l("%(who)s: an exit permit is needed, and it is not there."),
            LeavingReason.EXIT_PERMIT_NOT_KNOWN: _l("%(who)s: it is not known yet whether an exit permit is needed."),
            LeavingReason.EXIT_FINE_UNPAID: _l("%(who)s: a fine for overstaying is not paid."),
        },
        DocumentRequestReason: {
            DocumentRequestReason.REQUEST_IS_CLOSED: _l("This request has ended already."),
            DocumentRequestReason.REQUEST_NOT_FROM_HERE: _l(
                "A request that was made is not made again. Record a new one."
            ),
            DocumentRequestReason.REQUEST_DAY_MISSING: _l("Say on which day."),
            DocumentRequestReason.REQUEST_BEFORE_IT_WAS_MADE: _l("This day lies before the request."),
            DocumentRequestReason.REQUEST_IN_FUTURE: _l("This day lies in the future."),
            DocumentRequestReason.REQUEST_REASON_MISSING: _l("Say why it ends without a document."),
        },
    }
)
