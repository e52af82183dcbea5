"""Safe contact in words: what the audit calls its pages and changes, notices, and what stands on a card."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from foundation.messaging.rules import NoticeKind
from returns.cases.words import Sentences, sentences
from returns.safe_contact.rules import WEEK, Channel, HowChecked, SafeContactReason, Whose, WhyOpened


class SafeContactNotice(NoticeKind):
    """What notices about safe contact are called."""

    NUMBER_OPENED = "number_opened"


class SafeContactAct(AuditedAct):
    """Pages and changes of safe contact, as the audit calls them."""

    NUMBERS_OPEN = "numbers.open", _l("Opened a number")
    PAGE = "safe_contact.page", _l("Read safe contacts")
    RECORD = "safe_contact.record", _l("Recorded a safe contact")
    ZONES = "zones.page", _l("Read the time zones")


CHANNEL_LABELS = {Channel.CALL: _l("A call"), Channel.MESSAGE: _l("A message"), Channel.VISIT: _l("A visit")}
WHOSE_LABELS = {Whose.OWN: _l("The person's own"), Whose.TRUSTED: _l("A trusted person's")}
HOW_LABELS = {
    HowChecked.FACE_TO_FACE: _l("Face to face"),
    HowChecked.BY_CALL: _l("By phone"),
    HowChecked.BY_MESSAGE: _l("By message"),
    HowChecked.BY_SOMEBODY_TRUSTED: _l("Through a trusted person"),
}
WHY_LABELS = {
    WhyOpened.DANGER: _l("Someone may be in danger"),
    WhyOpened.ASKED_FOR_IT: _l("The person asked to be called"),
    WhyOpened.TO_CHECK: _l("To check the card with the person"),
    WhyOpened.ON_THE_WAY: _l("They travel or arrive today"),
    WhyOpened.OTHER: _l("Another reason"),
}
DAY_LABELS = dict(
    zip(
        WEEK,
        (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday")),
        strict=True,
    )
)
# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    SafeContactNotice.NUMBER_OPENED: (
        _l("A number was opened with a reason"),
        _l("The reason is recorded in the audit."),
    ),
}

# What stands in the way. %(who)s is the person that the reason is about.
SAFE_CONTACT_SENTENCES: Sentences = sentences(
    {
        SafeContactReason: {
            SafeContactReason.SAFE_CONTACT_MISSING: _l(
                "%(who)s: safe contact is missing. Record it, or the day by which it will be known."
            ),
            SafeContactReason.SAFE_CONTACT_OVERDUE: _l("%(who)s: the safe contact should be known by now."),
            SafeContactReason.CONTACT_NO_CARD: _l("It is not known yet how to contact this person safely."),
            SafeContactReason.CONTACT_COPIED: _l("The card was copied and not checked with this person."),
            SafeContactReason.CONTACT_LIMITS_IN_WORDS: _l(
                "The card gives its times only in words, so it cannot be checked whether it allows this now."
            ),
            SafeContactReason.CONTACT_CHANNEL_NOT_ALLOWED: _l("The card does not allow calls."),
            SafeContactReason.CONTACT_OUTSIDE_HOURS: _l("This is outside the days and hours on the card."),
            SafeContactReason.CONTACT_NOT_VERIFIED: _l("The card was not checked recently enough."),
            SafeContactReason.CONTACT_REVIEW_DUE: _l("The card was due to be checked again before today."),
            SafeContactReason.CONTACT_UNCONFIRMED: _l("Time zone and hours have not been confirmed since the return."),
        },
    }
)
