"""Second signatures in words. What a signer is told beforehand says nothing of the case."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from planning.second_signature.rules import SignatureReason, SignatureState
from returns.cases.words import Sentences, sentences


class SignatureAct(AuditedAct):
    """Pages and changes of second signatures, as the audit calls them."""

    ASKED = "second_signature.asked", _l("Asked another office for a second signature")
    READING_BEGUN = "second_signature.reading_begun", _l("Opened a case of another office to sign it")
    READING_ENDED = "second_signature.reading_ended", _l("Closed a case of another office")
    SIGNED = "second_signature.signed", _l("Signed a departure of another office")
    DECLINED = "second_signature.declined", _l("Declined to sign a departure of another office")
    WITHDRAWN = "second_signature.withdrawn", _l("Withdrew a request for a second signature")
    RAN_OUT = "second_signature.ran_out", _l("Ended requests for a second signature")
    PAGE = "second_signature.page", _l("Read the second signatures of a case")
    ASK = "second_signature.ask", _l("Asked another office for a second signature")
    WITHDRAW = "second_signature.withdraw", _l("Withdrew a request for a second signature")
    COMPLETE = "second_signature.complete", _l("Made a case ready by a second signature")
    OWN = "second_signature.own", _l("Read requests to sign for other offices")
    OPEN = "second_signature.open", _l("Read a request to sign for another office")
    READ = "second_signature.read", _l("Opened a case of another office to sign it")
    STOP = "second_signature.stop", _l("Closed a case of another office")
    SIGN = "second_signature.sign", _l("Answered a request to sign for another office")
    ALL = "second_signature.all", _l("Read the list of second signatures")


class SignatureNotice(NoticeKind):
    """What notices about second signatures are called. To the signer none names a case."""

    ASKED = "signature_asked", True
    WITHDRAWN = "signature_withdrawn", True
    SIGNED = "signature_signed"
    DECLINED = "signature_declined"
    RAN_OUT = "signature_ran_out"


class SignatureMessage(Template):
    """What e-mails about second signatures are called."""

    ASKED = "to_sign"


STATE_LABELS: dict[SignatureState, object] = {
    SignatureState.ASKED: _l("Waiting for the signature"),
    SignatureState.SIGNED: _l("Signed"),
    SignatureState.DECLINED: _l("Declined"),
    SignatureState.WITHDRAWN: _l("Withdrawn"),
    SignatureState.RAN_OUT: _l("Not answered in time"),
}
STATE_MARKS = {
    SignatureState.ASKED: "due",
    SignatureState.SIGNED: "done",
    SignatureState.DECLINED: "warning",
    SignatureState.WITHDRAWN: "plain",
    SignatureState.RAN_OUT: "plain",
}
SIGNATURE_SENTENCES: Sentences = sentences(
    {
        SignatureReason: {
            SignatureReason.SIGNED_HERE: _l("A colleague in your own office can sign this. Ask on the page Readiness."),
            SignatureReason.SIGNATURE_ASKED_EARLY: _l("A signature is asked for while the departure is being planned."),
            SignatureReason.SIGNATURE_ASKED_ALREADY: _l(
                "A colleague has been asked already. Withdraw that request before you ask someone else."
            ),
            SignatureReason.SIGNATURE_IS_OVER: _l("This request has ended. Ask the office to send a new one."),
            SignatureReason.SIGNATURE_NOT_READ: _l("Open the case and read it before you sign."),
            SignatureReason.SIGNATURE_NOT_GIVEN: _l("This request has not been signed."),
            SignatureReason.SIGNATURE_OUTDATED: _l(
                "Something about the departure has changed since it was signed. Ask for a new signature."
            ),
            SignatureReason.READS_ANOTHER: _l("Another case is open to you now. Close it before you open this one."),
        }
    }
)
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    SignatureNotice.ASKED: (
        _l("Another office asks for your signature"),
        _l("It is listed on Today."),
    ),
    SignatureNotice.WITHDRAWN: (_l("A request for your signature was withdrawn"), _l("There is nothing left to do.")),
    SignatureNotice.SIGNED: (
        _l("Signed by a colleague of another office"),
        _l("Open “Second signature” on the case to make it ready."),
    ),
    SignatureNotice.DECLINED: (
        _l("Declined by a colleague of another office"),
        _l("Read the answer under “Second signature” on the case."),
    ),
    SignatureNotice.RAN_OUT: (
        _l("Another office did not answer in time"),
        _l("Ask again, or ask someone else, under “Second signature” on the case."),
    ),
}
MESSAGES: Mapping[Template, MessageWords] = {
    SignatureMessage.ASKED: MessageWords(
        _l("Your signature is needed"),
        lambda count: ngettext(
            "%(num)d decision is waiting for your signature.",
            "%(num)d decisions are waiting for your signature.",
            count,
        ),
    ),
}
JOB_END = _l("End requests for a second signature")
