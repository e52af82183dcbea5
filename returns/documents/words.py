"""Travel documents in words: audited acts, labels of codes, and reasons."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from foundation.acts import AuditedAct
from foundation.language.formats import day, number
from foundation.language.words import _, lazy_gettext as _l, ngettext
from returns.cases.words import Sentences, sentences
from returns.documents.rules.documents import (
    PREFERENCE_WORDS,
    DocumentFacts,
    DocumentKind,
    DocumentReason,
    Holder,
    WhyNot,
    has_expired,
)
from returns.documents.rules.formalities import (
    DocumentRequestReason,
    ExpectedBy,
    Known,
    LeavingReason,
    Payer,
    Refusal,
    RequestState,
)
from returns.documents.rules.machine_readable import Fault, HolderTrait, Part, Problem


class DocumentsAct(AuditedAct):
    """Pages and changes of documents, as the audit calls them."""

    CUSTODY_PAGE = "custody.page", _l("Read a travel document")
    CUSTODY_RECEIPT = "custody.receipt", _l("Opened the receipt of a travel document")
    CUSTODY_RECORD = "custody.record", _l("Recorded who holds an original document")
    DOCUMENT_CHANGE = "document.change", _l("Changed a travel document")
    DOCUMENT_RECORD = "document.record", _l("Recorded a travel document")
    DOCUMENT_RETIRE = "document.retire", _l("Removed a travel document")
    DOCUMENT_USE_AGAIN = "document.use_again", _l("Restored a travel document")
    DOCUMENT_REQUEST_ISSUE = "document_request.issue", _l("Recorded that a document was issued")
    DOCUMENT_REQUEST_MAKE = "document_request.make", _l("Recorded a document request")
    DOCUMENT_REQUEST_STEP = "document_request.step", _l("Recorded the outcome of a document request")
    DOCUMENT_REQUESTS_ISSUE = "document_requests.issue", _l("Recorded that a document was issued")
    DOCUMENT_REQUESTS_MAKE = "document_requests.make", _l("Recorded a document request")
    DOCUMENT_REQUESTS_PAGE = "document_requests.page", _l("Read document requests")
    DOCUMENT_REQUESTS_STEP = "document_requests.step", _l("Recorded the outcome of a document request")
    CHANGE = "documents.change", _l("Changed a travel document")
    OPEN = "documents.open", _l("Read travel documents")
    READ = "documents.read", _l("Read the machine-readable lines of a travel document")
    RECORD = "documents.record", _l("Recorded a travel document")
    RETIRE = "documents.retire", _l("Removed a travel document")
    USE_AGAIN = "documents.use_again", _l("Restored a travel document")
    EXPIRING_LIST = "expiring.list", _l("Listed expiring documents")
    LEAVING_PAGE = "leaving.page", _l("Read people's exit requirements")
    LEAVING_STATE = "leaving.state", _l("Recorded a person's exit requirements")


DOCUMENT_LABELS = {
    DocumentKind.PASSPORT: _l("Passport"),
    DocumentKind.LAISSEZ_PASSER: _l("Laissez-passer from the consulate"),
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
    Holder.OTHER: _l("Someone else"),
}
WHY_NOT_LABELS = {
    WhyNot.LOST: _l("Lost or stolen"),
    WhyNot.REPLACED: _l("Replaced by another"),
    WhyNot.DAMAGED: _l("Damaged"),
    WhyNot.NOT_ACCEPTED: _l("Not accepted by the country of return"),
    WhyNot.GIVEN_BACK: _l("Returned to the authority"),
    WhyNot.RECORDED_WRONGLY: _l("Recorded by mistake"),
    WhyNot.OTHER: _l("Another reason"),
}
REQUEST_STATE_LABELS = {
    RequestState.REQUESTED: _l("Requested"),
    RequestState.INTERVIEW: _l("Interview scheduled"),
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
    Refusal.NATIONALITY_NOT_CONFIRMED: _l("Nationality not confirmed"),
    Refusal.EVIDENCE_MISSING: _l("Missing evidence"),
    Refusal.DID_NOT_APPEAR: _l("The person did not attend"),
    Refusal.OTHER_CONSULATE: _l("Another consulate is competent"),
    Refusal.NOT_NEEDED: _l("No longer needed"),
    Refusal.OTHER: _l("Another reason"),
}
EXPECTED_BY_LABELS = {
    ExpectedBy.TYPED: _l("as stated by the consulate"),
    ExpectedBy.RULES: _l("suggested from the rule book"),
    ExpectedBy.OWN_CASES: _l("suggested from our own requests"),
}
KNOWN_LABELS = {Known.YES: _l("Yes"), Known.NO: _l("No"), Known.NOT_KNOWN: _l("Not known yet")}
PAYER_LABELS = {
    Payer.PERSON: _l("The person"),
    Payer.PROGRAMME: _l("The programme"),
    Payer.WAIVED: _l("No one: waived by the authority"),
    Payer.OTHER: _l("Someone else"),
}

# The machine-readable lines of a document.
HOLDER_TRAIT_LABELS = {
    HolderTrait.NAME: _l("Name"),
    HolderTrait.BIRTH_DATE: _l("Date of birth"),
    HolderTrait.SEX: _l("Sex"),
    HolderTrait.NATIONALITY: _l("Nationality"),
}
MACHINE_PART_LABELS = {
    Part.NUMBER: _l("document number"),
    Part.BIRTH_DATE: _l("date of birth"),
    Part.EXPIRES_ON: _l("expiry date"),
    Part.PERSONAL_NUMBER: _l("personal number"),
    Part.WHOLE: _l("last check digit"),
}


def fault_words(fault: Fault) -> str:
    """What is wrong with the lines of a document, and where to look."""
    where = {"line": fault.line, "first": fault.first, "last": fault.last}
    part = str(MACHINE_PART_LABELS[fault.part]) if fault.part else ""
    if fault.problem is Problem.WRONG_CHARACTER:
        return _("Line %(line)s, character %(first)s: only letters A to Z, digits and < are allowed.", **where)
    if fault.problem is Problem.NO_TRAVEL_DOCUMENT:
        return _("Line 1 is not that of a passport or an identity card. A visa cannot be read here.")
    if fault.problem is Problem.NO_SUCH_DAY:
        return _("Line %(line)s, %(part)s: no such date. Check characters %(first)s to %(last)s.", part=part, **where)
    if fault.problem is Problem.NOT_THE_LINES:
        return _("Enter the two lines of a passport, 44 characters each, or the lines of an identity card.")
    if fault.part is Part.WHOLE:
        return _(
            "Line %(line)s: the last check digit does not match. Compare the whole line with the document.", **where
        )
    return _(
        "Line %(line)s, %(part)s: the check digit does not match. Compare characters %(first)s to %(last)s, "
        "and the digit after them, with the document.",
        part=part,
        **where,
    )


# What stands in the way because of documents. %(who)s is the person that the reason is about.
DOCUMENT_SENTENCES: Sentences = sentences(
    {
        DocumentReason: {
            DocumentReason.DOCUMENT_MISSING: _l("%(who)s: no usable travel document."),
            DocumentReason.DOCUMENT_USED: _l(
                "%(who)s: the document was valid for one journey only, and was used on an earlier one."
            ),
            DocumentReason.DOCUMENT_EXPIRES_TOO_SOON: _l("%(who)s: no document is valid until the end of the journey."),
            DocumentReason.DOCUMENT_EXPIRY_UNKNOWN: _l("%(who)s: the expiry date of the document is not known."),
            DocumentReason.DOCUMENT_NOT_VALID_YET: _l("%(who)s: the document is issued only after the journey begins."),
            DocumentReason.DOCUMENT_VALIDITY_TOO_SHORT: _l(
                "%(who)s: a country on the route requires a document that stays valid longer after arrival."
            ),
            DocumentReason.DOCUMENT_SINGLE_JOURNEY: _l(
                "%(who)s: the document allows fewer entries than the journey requires."
            ),
            DocumentReason.DOCUMENT_ORIGINAL_ELSEWHERE: _l(
                "%(who)s: the original document is not with the person, the officer or an escort."
            ),
            DocumentReason.DOCUMENT_ORIGINAL_NOT_KNOWN: _l(
                "%(who)s: the holder of the original document is not recorded."
            ),
            DocumentReason.TRANSIT_VISA_NEEDED: _l(
                "%(who)s: a visa is needed to change planes en route, and none is recorded."
            ),
            DocumentReason.TRANSIT_NATIONALITY_UNKNOWN: _l(
                "%(who)s: the nationality is not known, so it is unclear whether a visa is needed to change planes."
            ),
        },
        LeavingReason: {
            LeavingReason.EXIT_PERMIT_MISSING: _l("%(who)s: an exit permit is needed but missing."),
            LeavingReason.EXIT_PERMIT_NOT_KNOWN: _l("%(who)s: it is not known yet whether an exit permit is needed."),
            LeavingReason.EXIT_FINE_UNPAID: _l("%(who)s: an overstay fine is unpaid."),
        },
        DocumentRequestReason: {
            DocumentRequestReason.REQUEST_IS_CLOSED: _l("This request has already ended."),
            DocumentRequestReason.REQUEST_NOT_FROM_HERE: _l("A request can be made only once. Record a new one."),
            DocumentRequestReason.REQUEST_DAY_MISSING: _l("Enter the date."),
            DocumentRequestReason.REQUEST_BEFORE_IT_WAS_MADE: _l(
                "This date is before the request. Enter a later date."
            ),
            DocumentRequestReason.REQUEST_IN_FUTURE: _l("This date is in the future. Enter today or an earlier date."),
            DocumentRequestReason.REQUEST_REASON_MISSING: _l("Say why it ends without a document."),
        },
    }
)
# What the words of rules are called, by their code.
RULE_VALUES: Mapping[str, Mapping[Any, object]] = {
    "documents.order_of_preference": {word: DOCUMENT_LABELS[kind] for word, kind in PREFERENCE_WORDS.items()},
    "documents.original_at_hand": HOLDER_LABELS,
    "transit.exempting_documents": DOCUMENT_LABELS,
}


def within_days(days: int) -> str:
    """A number of days within which something is done: what is done on the day itself is done within one."""
    days = max(days, 1)
    return ngettext("%(shown)s day", "%(shown)s days", days, shown=number(days))


def document_state(facts: DocumentFacts, missed: Sequence[int], today: date) -> tuple[str, str]:
    """How a document is marked: the first thing that keeps it from serving, or that it serves."""
    if not facts.is_usable:
        return "blocked", _("Not usable")
    if facts.is_spent:
        return "blocked", _("Used on an earlier journey")
    if facts.expires_on is None:
        return "warning", _("Expiry date not known")
    if has_expired(facts.expires_on, today):
        return "blocked", _("Expired on %(day)s", day=day(facts.expires_on))
    if missed:
        return "blocked", _("Not valid on every leg")
    return "done", _("Usable")
