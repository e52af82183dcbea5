"""What stands in the way because of documents, in words."""

from foundation.language.words import lazy_gettext as _l

# %(who)s is the person that the reason is about.
DOCUMENT_SENTENCES: dict[str, object] = {
    "document_missing": _l("%(who)s: no usable travel document."),
    "document_used": _l("%(who)s: the document was good for one journey, and was used on an earlier one."),
    "document_expires_too_soon": _l("%(who)s: no document is valid until the end of the journey."),
    "document_expiry_unknown": _l("%(who)s: it is not known until when the document is valid."),
    "document_not_valid_yet": _l("%(who)s: the document is issued only after the journey begins."),
    "document_validity_too_short": _l(
        "%(who)s: a country on the way asks for a document that is valid longer after the arrival."
    ),
    "document_single_journey": _l("%(who)s: the document allows fewer entries than the journey has."),
    "document_original_elsewhere": _l(
        "%(who)s: the original of the document is neither with the person, nor with the officer or an escort."
    ),
    "document_original_not_known": _l("%(who)s: nobody has recorded where the original of the document is."),
    "transit_visa_needed": _l("%(who)s: a visa is needed to change planes on the way, and none is recorded."),
    "transit_nationality_unknown": _l(
        "%(who)s: the nationality is not known, so nobody can tell whether a visa is needed to change planes."
    ),
    "exit_permit_missing": _l("%(who)s: an exit permit is needed, and it is not there."),
    "exit_permit_not_known": _l("%(who)s: it is not known yet whether an exit permit is needed."),
    "exit_fine_unpaid": _l("%(who)s: a fine for overstaying is not paid."),
    "request_is_closed": _l("This request has ended already."),
    "request_not_from_here": _l("A request that was made is not made again. Record a new one."),
    "request_day_missing": _l("Say on which day."),
    "request_before_it_was_made": _l("This day lies before the request."),
    "request_in_future": _l("This day lies in the future."),
    "request_reason_missing": _l("Say why it ends without a document."),
}
