"""Receptions in words: how somebody was verified, by what people go on, what was shown at a hand-over."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.reception.rules import OnwardMode, ShownDocument, VerifiedHow

HOW_LABELS = {
    VerifiedHow.DOCUMENT_SEEN: _l("Identity document seen"),
    VerifiedHow.PARTNER_CONFIRMED: _l("The partner confirmed it in writing"),
    VerifiedHow.CALLED_BACK: _l("Called back on a number that was already known"),
    VerifiedHow.MET_BEFORE: _l("A colleague has met this person before"),
}
ONWARD_LABELS = {
    OnwardMode.CAR: _l("Car"),
    OnwardMode.BUS: _l("Bus"),
    OnwardMode.TRAIN: _l("Train"),
    OnwardMode.SHIP: _l("Ship"),
    OnwardMode.FOOT: _l("On foot"),
}
SHOWN_LABELS = {
    ShownDocument.PASSPORT: _l("Passport"),
    ShownDocument.IDENTITY_CARD: _l("Identity card"),
    ShownDocument.STAFF_CARD: _l("Staff card of the organisation"),
    ShownDocument.DRIVING_LICENCE: _l("Driving licence"),
    ShownDocument.OTHER: _l("Another document"),
}


class ReceptionAct(AuditedAct):
    """Pages and changes of reception, as the audit calls them."""

    HAND_OVER = "reception.hand_over", _l("Recorded a hand-over")
    NAME = "reception.name", _l("Named who meets the people in a case")
    OPEN = "reception.open", _l("Read the reception of a case")
