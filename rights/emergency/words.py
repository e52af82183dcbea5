"""Emergency access in words. Notices and messages say nothing of the case: they are read on locked screens, too."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.emergencies import EmergencyKind
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from returns.cases.words import Sentences, sentences
from rights.emergency.rules import EmergencyReason, EmergencyResult, EmergencyState


class EmergencyNotice(NoticeKind):
    """What notices about emergency access are called. One about a door, or to who sees no case, names none."""

    OPENED = "emergency_opened"
    TO_REVIEW = "emergency_to_review", True
    TO_CONFIRM = "emergency_to_confirm", True
    CONFIRMED = "emergency_confirmed", True
    REVIEWED = "emergency_reviewed", True


class EmergencyMessage(Template):
    """What e-mails about emergency access are called."""

    OPENED = "emergency"
    TO_CONFIRM = "emergency_ask"


class EmergencyAct(AuditedAct):
    """Pages and changes of emergency access, as the audit calls them."""

    ACCESS_OPEN = "emergency_access.open", _l("Opened a case in an emergency")
    ACCESS_TRY = "emergency_access.try", _l("Asked for emergency access; no case was opened")
    ACCESS_END = "emergency_access.end", _l("Ended emergency access")
    ACCESS_ASK = "emergency_access.ask", _l("Asked a specialist to confirm emergency access")
    ACCESS_CONFIRM = "emergency_access.confirm", _l("Confirmed emergency access")
    ACCESS_REVIEW = "emergency_access.review", _l("Reviewed emergency access")
    PAGE = "emergency.page", _l("Read their own emergency access")
    OPEN = "emergency.open", _l("Asked for emergency access")
    END = "emergency.end", _l("Ended emergency access")
    ASK = "emergency.ask", _l("Asked a specialist to confirm emergency access")
    CONFIRMATIONS = "emergency.confirmations", _l("Read requests to confirm emergency access")
    CONFIRM = "emergency.confirm", _l("Confirmed emergency access")
    OF_CASE = "emergency.of_case", _l("Read the emergency access to a case")
    REVIEWS = "emergency.reviews", _l("Listed emergency access")
    REVIEW_PAGE = "emergency.review_page", _l("Opened a record of emergency access")
    REVIEW = "emergency.review", _l("Reviewed emergency access")
    STOP = "emergency.stop", _l("Ended someone's emergency access")
    FIGURES = "emergency.figures", _l("Read how often emergency access was used")


SUBJECTS: dict[str, object] = {"emergency": _l("Emergency access")}

KIND_LABELS = {
    EmergencyKind.MEDICAL: _l("Medical emergency"),
    EmergencyKind.DANGER: _l("Danger from others"),
    EmergencyKind.CHILD: _l("Child at risk"),
    EmergencyKind.MISSING: _l("Person missing"),
    EmergencyKind.STRANDED: _l("Stranded on the journey"),
    EmergencyKind.OTHER: _l("Other emergency"),
    EmergencyKind.SIGNATURE: _l("To sign a departure"),
}
RESULT_LABELS = {
    EmergencyResult.JUSTIFIED: _l("Justified"),
    EmergencyResult.MISTAKEN: _l("In good faith, but there was another way"),
    EmergencyResult.NOT_JUSTIFIED: _l("Not justified"),
    EmergencyResult.PURSUED: _l("Incident, being followed up"),
}
STATE_LABELS = {
    EmergencyState.GOES_ON: _l("Open now"),
    EmergencyState.ENDED: _l("Ended early"),
    EmergencyState.RAN_OUT: _l("Ended on time"),
    EmergencyState.OPENED_NOTHING: _l("No case opened"),
}
STATE_MARKS = {
    EmergencyState.GOES_ON: "due",
    EmergencyState.ENDED: "plain",
    EmergencyState.RAN_OUT: "plain",
    EmergencyState.OPENED_NOTHING: "warning",
}
EMERGENCY_SENTENCES: Sentences = sentences(
    {
        EmergencyReason: {
            EmergencyReason.SWITCHED_OFF: _l(
                "Emergency access is switched off. Call the office of the case: phone numbers are on this page."
            ),
            EmergencyReason.ONE_GOES_ON: _l(
                "You already have emergency access to a case. End it before you open another."
            ),
            EmergencyReason.OWN_CASE: _l(
                "You own this case, so it is open to you. For protected information, ask the duty specialist."
            ),
            EmergencyReason.IS_OVER: _l("This emergency access has ended."),
            EmergencyReason.ONE_CANNOT_CONFIRM: _l(
                "You cannot confirm your own emergency access. Ask another specialist."
            ),
            EmergencyReason.NOT_ASKED: _l(
                "No one has asked for this part, or it is already confirmed. Reload the list."
            ),
            EmergencyReason.STILL_OPEN: _l("This access is still open. End it, or review it when it has ended."),
            EmergencyReason.REVIEWED: _l("This access has been reviewed already."),
        }
    }
)

NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    EmergencyNotice.OPENED: (
        _l("A case was opened with emergency access"),
        _l("Check who opened it and why: “Emergency access” on the case page."),
    ),
    EmergencyNotice.TO_REVIEW: (
        _l("Someone has asked for emergency access"),
        _l("See “Emergency access”. Review it when it has ended."),
    ),
    EmergencyNotice.TO_CONFIRM: (
        _l("Emergency access needs your confirmation"),
        _l("Speak to your colleague first. It is listed on Today."),
    ),
    EmergencyNotice.CONFIRMED: (
        _l("A specialist has confirmed your emergency access"),
        _l("What you asked for is open to you now."),
    ),
    EmergencyNotice.REVIEWED: (
        _l("Your emergency access was reviewed"),
        _l("The result is on the page “Emergency access”."),
    ),
}
MESSAGES: Mapping[Template, MessageWords] = {
    EmergencyMessage.OPENED: MessageWords(
        _l("Something needs your attention now"),
        lambda count: ngettext(
            "%(num)d item needs your attention now. Sign in to see it.",
            "%(num)d items need your attention now. Sign in to see them.",
            count,
        ),
    ),
    EmergencyMessage.TO_CONFIRM: MessageWords(
        _l("A colleague needs your decision now"),
        lambda count: ngettext(
            "%(num)d decision is needed now. Sign in to see it.",
            "%(num)d decisions are needed now. Sign in to see them.",
            count,
        ),
    ),
}
