"""What the audit calls the doors and changes of cases."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "arrival.decline": _l("Gave a registered arrival back"),
    "arrival.offer": _l("Offered a registered arrival"),
    "arrival.register": _l("Registered an arrival"),
    "arrival.take": _l("Took a registered arrival over"),
    "case.add_member": _l("Added somebody to a case"),
    "case.open": _l("Opened a new case"),
    "cases.create": _l("Opened a new case"),
    "cases.new": _l("Opened the form of a new case"),
    "cases.open": _l("Read a case"),
}
SUBJECTS: dict[str, object] = {
    "case": _l("Case"),
}
