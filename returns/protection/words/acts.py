"""What the audit calls the doors and changes of protection."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "clearance.ask": _l("Asked for a protection clearance"),
    "clearance.inside": _l("Read what stands in the way of a clearance"),
    "clearance.page": _l("Looked at a protection clearance"),
    "clearance.set": _l("Set a protection clearance"),
    "grants.give": _l("Gave access to protected information"),
    "grants.list": _l("Listed grants of a case"),
    "protected.form": _l("Opened a protected record to write it"),
    "protected.open": _l("Read protected information"),
    "protected.record": _l("Wrote a protected record"),
    "protected.records": _l("Read protected records"),
    "protected.write": _l("Wrote protected information"),
    "protection.check": _l("Recorded a protection check"),
    "protection.check_page": _l("Read the protection checks of a case"),
    "protection.check_person": _l("Read the protection checks of a person"),
    "screening.page": _l("Read the screenings of a case"),
    "screening.person": _l("Read the screening of a person"),
    "screening.record": _l("Recorded the screening of a person"),
}
