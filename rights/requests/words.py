"""Requests in words: kinds, states, acts, reasons. No word of what was asked stands in a list, a title or a message."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from foundation.messaging.rules import NoticeKind
from returns.cases.words import Sentences, sentences
from rights.requests.rules.answers import Why
from rights.requests.rules.requests import (
    EntryKind,
    Ground,
    HowHanded,
    HowProven,
    HowTold,
    RequestKind,
    RequestReason,
    RequestState,
    Step,
)


class RequestsNotice(NoticeKind):
    """What notices about requests are called."""

    DATA_CORRECTED = "data_corrected"
    REQUEST_IN_REVIEW = "request_in_review"


class RequestsAct(AuditedAct):
    """Pages and changes of requests, as the audit calls them."""

    REQUEST_ANSWER = "request.answer", _l("Assembled an answer to a request")
    REQUEST_COPIES = "request.copies", _l("Chose files to include with an answer")
    REQUEST_DECIDE = "request.decide", _l("Decided a request")
    REQUEST_FREEZE = "request.freeze", _l("Froze a restricted case again")
    REQUEST_SEND_HELD = "request.send_held", _l("Sent held-back messages of a restricted case, on a stated ground")
    REQUEST_WORK_ON = "request.work_on", _l("Opened a restricted case for work, on a stated ground")
    REQUEST_EXTEND = "request.extend", _l("Extended the time to answer a request")
    REQUEST_HAND_OVER = "request.hand_over", _l("Handed over an answer")
    REQUEST_MARK = "request.mark", _l("Blacked out a passage of an answer")
    REQUEST_PROVE = "request.prove", _l("Recorded who made a request")
    REQUEST_REVIEW = "request.review", _l("Reviewed an answer")
    REQUEST_TAKE = "request.take", _l("Recorded a request")
    REQUEST_UNMARK = "request.unmark", _l("Undid a blacked out passage")
    ANSWER = "requests.answer", _l("Read an answer to a request")
    ARCHIVE = "requests.archive", _l("Downloaded an answer with copies of files")
    ASSEMBLE = "requests.assemble", _l("Assembled an answer to a request")
    CHOOSE = "requests.choose", _l("Chose files to include with an answer")
    COPIES = "requests.copies", _l("Read which files can be included with an answer")
    DECIDE = "requests.decide", _l("Decided a request")
    DOOR = "requests.door", _l("Made an answer about protected information")
    DOOR_PAPER = "requests.door_paper", _l("Chose a person and a language for an answer about protected information")
    EXTEND = "requests.extend", _l("Extended the time to answer a request")
    FIGURES = "requests.figures", _l("Read the figures of requests")
    FIND = "requests.find", _l("Looked for a request by its reference")
    HAND_OVER = "requests.hand_over", _l("Handed over an answer")
    JSON = "requests.json", _l("Downloaded an answer as data")
    LETTER = "requests.letter", _l("Made a letter about a request")
    LIST = "requests.list", _l("Read the list of requests")
    MARK = "requests.mark", _l("Blacked out a passage of an answer")
    OF_CASE = "requests.of_case", _l("Read the requests of a case")
    PAPER = "requests.paper", _l("Downloaded an answer as a paper")
    PROVE = "requests.prove", _l("Recorded who made a request")
    READ = "requests.read", _l("Read a request")
    RESTRICTION = "requests.restriction", _l("Read what is held back of a restricted case")
    SEND_HELD = "requests.send_held", _l("Sent held-back messages of a restricted case, on a stated ground")
    WORK_ON = "requests.work_on", _l("Opened a restricted case for work, on a stated ground")
    FREEZE = "requests.freeze", _l("Froze a restricted case again")
    REVIEW = "requests.review", _l("Reviewed an answer")
    SUBMIT = "requests.submit", _l("Sent an answer for review")
    TAKE = "requests.take", _l("Recorded a request")
    UNMARK = "requests.unmark", _l("Undid a blacked out passage")


KIND_LABELS = {
    RequestKind.ACCESS: _l("Access: their own record"),
    RequestKind.PORTABILITY: _l("Portability: what they gave, as data"),
    RequestKind.CORRECTION: _l("Correction: something is wrong"),
    RequestKind.OBJECTION: _l("Objection: a use of their data should stop"),
    RequestKind.RESTRICTION: _l("Restriction: freeze it while it is settled"),
    RequestKind.ERASURE: _l("Erasure: delete their data"),
}
STATE_LABELS = {
    RequestState.IDENTITY: _l("Waiting for proof of identity"),
    RequestState.OPEN: _l("To be answered"),
    RequestState.IN_REVIEW: _l("Answer in review"),
    RequestState.REVIEWED: _l("Ready to hand over"),
    RequestState.WITH_PROTECTION: _l("With the data protection officer"),
    RequestState.IN_FORCE: _l("Restriction in force"),
    RequestState.DONE: _l("Done"),
    RequestState.REFUSED: _l("Refused"),
    RequestState.LAPSED: _l("Closed: identity not proven"),
}
STATE_MARKS = {
    RequestState.IDENTITY: "due",
    RequestState.OPEN: "due",
    RequestState.IN_REVIEW: "due",
    RequestState.REVIEWED: "due",
    RequestState.WITH_PROTECTION: "plain",
    RequestState.IN_FORCE: "blocked",
    RequestState.DONE: "done",
    RequestState.REFUSED: "plain",
    RequestState.LAPSED: "plain",
}
HOW_PROVEN_LABELS = {
    HowProven.CODE_PHRASE: _l("They said the code phrase of the safe-contact card"),
    HowProven.CALLED_BACK: _l("Called back on a number of the safe-contact card"),
    HowProven.IN_PERSON: _l("In person, with a document that is on record"),
    HowProven.REPRESENTATIVE: _l("Through the recorded representative or guardian"),
}
HOW_HANDED_LABELS = {
    HowHanded.IN_PERSON: _l("In person"),
    HowHanded.REPRESENTATIVE: _l("To the recorded representative, in person"),
    HowHanded.SAFE_CHANNEL: _l("By a channel that the safe-contact card allows"),
}
HOW_TOLD_LABELS = {
    HowTold.NOTICE: _l("By a notice in the program"),
    HowTold.BY_OFFICE: _l("Tell them yourself: they no longer see the person"),
}
STEP_LABELS = {
    Step.ACCEPT: _l("Accept"),
    Step.REFUSE: _l("Refuse"),
    Step.LIFT: _l("Lift the restriction"),
    Step.LAPSE: _l("Close: identity not proven"),
}
# What accepting does, by kind: shown before it is done.
ACCEPTED_MEANS = {
    RequestKind.ACCESS: _l("The answer is handed over."),
    RequestKind.PORTABILITY: _l("The answer is handed over."),
    RequestKind.CORRECTION: _l(
        "Correct the record first, then accept. Partners with access to the person are told to look again."
    ),
    RequestKind.OBJECTION: _l("You confirm that what the person objects to has stopped."),
    RequestKind.RESTRICTION: _l(
        "The case is frozen for everyone: nothing is changed and nothing is sent, except to protect someone."
    ),
    RequestKind.ERASURE: _l("The request is passed to the data protection officer, who decides."),
}
ENTRY_LABELS = {
    EntryKind.RECEIVED: _l("Request recorded"),
    EntryKind.IDENTITY_PROVEN: _l("Identity proven"),
    EntryKind.EXTENDED: _l("Time to answer extended"),
    EntryKind.ASSEMBLED: _l("Answer assembled"),
    EntryKind.SENT_TO_REVIEW: _l("Answer sent for review"),
    EntryKind.SENT_BACK: _l("Answer sent back"),
    EntryKind.REVIEWED: _l("Answer reviewed"),
    EntryKind.HANDED_OVER: _l("Answer handed over"),
    EntryKind.ACCEPTED: _l("Accepted"),
    EntryKind.REFUSED: _l("Refused"),
    EntryKind.LIFTED: _l("Restriction lifted"),
    EntryKind.LAPSED: _l("Closed: identity not proven"),
    EntryKind.TOLD: _l("Organisation told"),
    EntryKind.WORKED_ON: _l("Case opened for work despite the restriction"),
    EntryKind.FROZEN: _l("Case frozen again"),
    EntryKind.LET_GO: _l("Held-back messages sent despite the restriction"),
}
GROUND_LABELS = {
    Ground.CONSENT: _l("The person agrees to it"),
    Ground.LEGAL_CLAIMS: _l("To establish, exercise or defend a legal claim"),
    Ground.ANOTHER_PERSON: _l("To protect the rights of another person"),
    Ground.LIFE: _l("To protect someone's life or safety"),
    Ground.PUBLIC_INTEREST: _l("Important public interest set out in law"),
}
WHY_LABELS = {
    Why.OTHERS: _l("About someone else"),
    Why.NAMED: _l("Name of someone else"),
    Why.INFLECTED: _l("Probably the name of someone else: please check"),
    Why.ALIKE: _l("Could be the name of someone else: please check"),
    Why.BY_HAND: _l("Blacked out by hand"),
}

REQUEST_SENTENCES: Sentences = sentences(
    {
        RequestReason: {
            RequestReason.ANSWER_EXPIRED: _l(
                "The review of this answer is too old: data may have changed. Assemble it again and have it reviewed."
            ),
            RequestReason.ANSWER_IN_REVIEW: _l(
                "This answer is in review or has been reviewed. To change it, send it back or assemble it again."
            ),
            RequestReason.ANSWER_NOT_ASSEMBLED: _l("There is no answer yet. Assemble it first."),
            RequestReason.ANSWER_NOT_IN_REVIEW: _l("This answer is not in review. Send it for review first."),
            RequestReason.ANSWER_NOT_REVIEWED: _l(
                "A second person has not reviewed this answer yet. Send it for review, and ask a colleague."
            ),
            RequestReason.CASE_RESTRICTED: _l(
                "This case is restricted at the person's request: nothing can be changed or sent. If someone is in "
                "danger, raise a concern now. To protect someone, or with the person's consent, the case office opens "
                "it for work under Requests about their data."
            ),
            RequestReason.NOT_RESTRICTED: _l("This restriction is not in force, so the case can be worked on."),
            RequestReason.NOTHING_HELD: _l("These messages were sent by a colleague. Reload the page."),
            RequestReason.EXTENDED_ALREADY: _l("The time to answer was extended already. It cannot be extended twice."),
            RequestReason.EXTENSION_TOO_LATE: _l(
                "The time to answer is over, so it can no longer be extended. Answer now, and say why it is late."
            ),
            RequestReason.EXTENSION_TOO_LONG: _l(
                "The time to answer cannot be extended by so many months. Choose fewer."
            ),
            RequestReason.IDENTITY_NOT_PROVEN: _l(
                "Identity is not proven yet. Use the safe-contact card, then record how you made sure."
            ),
            RequestReason.IDENTITY_PROVEN_ALREADY: _l("Identity was proven already. Go on with the request."),
            RequestReason.IDENTITY_STILL_EXPECTED: _l(
                "The person still has time to prove who they are. Close the request when that time is over."
            ),
            RequestReason.NO_SAFE_CONTACT: _l(
                "No safe contact is recorded for this person, so identity cannot be proven. Record the card first."
            ),
            RequestReason.NOT_OF_THIS_KIND: _l(
                "This step does not fit the current state of this request. Reload the page."
            ),
            RequestReason.NOT_TOLD_BEFORE_LIFTING: _l(
                "Tell the person before the restriction is lifted, then enter when you told them."
            ),
            RequestReason.REQUEST_IS_CLOSED: _l(
                "This request is closed. If the person asks again, record a new request."
            ),
            RequestReason.REVIEWS_OWN_ANSWER: _l(
                "You assembled this answer or blacked out passages of it. Ask a colleague to review it."
            ),
            RequestReason.SAME_REQUEST_OPEN: _l(
                "A request of this kind is already open for this person. Open it in the list and go on there."
            ),
            RequestReason.WITH_PROTECTION_OFFICE: _l(
                "This request is with the data protection officer, who decides on it."
            ),
        },
    }
)

NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    RequestsNotice.DATA_CORRECTED: (
        _l("Details of a person were corrected"),
        _l("Open the person again, and correct what you keep elsewhere."),
    ),
    RequestsNotice.REQUEST_IN_REVIEW: (
        _l("An answer is waiting for your review"),
        _l("Open the requests of the case, read the answer, and approve it or send it back."),
    ),
}
