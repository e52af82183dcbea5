"""What the inventory is called in the reader's words: purposes, terms, what becomes of data, what a person is given."""

from foundation.acts import AuditedAct
from foundation.inventory.rules import Answer, Erasure, Purpose, Retention
from foundation.language.words import lazy_gettext as _l


class InventoryAct(AuditedAct):
    """Pages of the inventory, as the audit calls them."""

    HELD = "inventory.held", _l("Read what data is held")


PURPOSE_LABELS = {
    Purpose.IDENTITY: _l("Who a person is"),
    Purpose.INTAKE: _l("Imported lists"),
    Purpose.CASEWORK: _l("Work on a case"),
    Purpose.COUNSELLING: _l("Counselling"),
    Purpose.CONSENT: _l("Consent"),
    Purpose.GUARDIANSHIP: _l("Guardians"),
    Purpose.PROTECTION: _l("Protection"),
    Purpose.HEALTH: _l("Health and fitness to travel"),
    Purpose.CONTACT: _l("Safe contact"),
    Purpose.TRAVEL_DOCUMENTS: _l("Travel documents"),
    Purpose.JOURNEY: _l("Journey and escort"),
    Purpose.DEPARTURE: _l("Boarding"),
    Purpose.ARRIVAL: _l("Arrival and reception"),
    Purpose.PARTNERS: _l("Partners and referrals"),
    Purpose.ACCESS: _l("What partners may see"),
    Purpose.FOLLOW_UP: _l("Follow-up"),
    Purpose.PLAN: _l("Reintegration plan"),
    Purpose.MONEY: _l("Budget and payments"),
    Purpose.COMPLAINTS: _l("Concerns and offers of help"),
    Purpose.FIGURES: _l("Figures"),
    Purpose.SEARCH: _l("Search and saved views"),
    Purpose.DRAFTS: _l("Drafts of forms"),
    Purpose.MESSAGES: _l("Messages to staff"),
    Purpose.STAFF_WORK: _l("Staff and their work"),
    Purpose.SIGN_IN: _l("Sign-in"),
    Purpose.RIGHTS: _l("Requests about personal data"),
    Purpose.ACCOUNTABILITY: _l("Audit"),
    Purpose.OPERATION: _l("Operation of the service"),
}
RETENTION_LABELS = {
    Retention.CASE: _l("With the case"),
    Retention.DOOR: _l("With the case; identifiers for a shorter time"),
    Retention.IMPORT: _l("Until the import has expired"),
    Retention.MOVEMENT: _l("With the movement"),
    Retention.DRAFT: _l("Until the draft has expired"),
    Retention.SEARCH: _l("For a short time"),
    Retention.MESSAGE: _l("Until the message is no longer needed"),
    Retention.ACCOUNT: _l("With the account"),
    Retention.SIGN_IN: _l("For a short time"),
    Retention.AUDIT: _l("With the audit"),
    Retention.FIGURES: _l("Always: no one is named"),
    Retention.PROGRAM: _l("Always: not about a person"),
}
ERASURE_LABELS = {
    Erasure.DELETE: _l("Deleted"),
    Erasure.DETACH: _l("Kept for figures, without anything that could identify a person"),
    Erasure.KEEP: _l("Kept"),
}
ANSWER_LABELS = {
    Answer.GIVEN: _l("Given"),
    Answer.WITHHELD: _l("Only in person, by a specialist"),
    Answer.INTERNAL: _l("Not about the person"),
}
