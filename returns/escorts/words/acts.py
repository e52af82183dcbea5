"""What the audit calls the doors and changes of escorts."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "company.page": _l("Looked who could travel along"),
    "escort.assign": _l("Assigned an escort"),
    "escort.hand_over": _l("Recorded a hand-over by an escort"),
    "escort.incident": _l("Recorded an incident on the way"),
    "escort.remove": _l("Took an escort out"),
    "escort.seal_kinds": _l("Sealed the kinds of escorts"),
    "escorts.assign": _l("Assigned an escort"),
    "escorts.hand_over_page": _l("Read the hand-overs of an escort"),
    "escorts.hand_over_paper": _l("Opened a hand-over form to print"),
    "escorts.incident_page": _l("Read the incidents on the way of an escort"),
    "escorts.open": _l("Read the escorts of a case"),
    "escorts.record_hand_over": _l("Recorded a hand-over by an escort"),
    "escorts.record_incident": _l("Recorded an incident on the way"),
    "escorts.remove": _l("Took an escort out"),
    "roster.add": _l("Put an escort on the roster"),
    "roster.add_absence": _l("Recorded when an escort does not travel"),
    "roster.add_paper": _l("Recorded a paper of an escort"),
    "roster.bring_back": _l("Brought an escort back"),
    "roster.change": _l("Changed what is recorded of an escort"),
    "roster.list": _l("Listed the roster of escorts"),
    "roster.new": _l("Opened the form of a new escort"),
    "roster.open": _l("Read an escort of the roster"),
    "roster.remove_absence": _l("Took days without travel back"),
    "roster.remove_paper": _l("Removed a paper of an escort"),
    "roster.retire": _l("Retired an escort"),
}
SUBJECTS: dict[str, object] = {
    "escort": _l("Escort"),
}
