"""The audit's codes of protection, in words: clearance and who is on duty, and what happens behind the doors."""

from foundation.language.words import lazy_gettext as _l

PROTECTION_ACTIONS = {
    "clearance.ask": _l("Asked for a protection clearance"),
    "clearance.inside": _l("Read what stands in the way of a clearance"),
    "duty.give_back": _l("Took a turn off the duty roster"),
    "duty.open": _l("Read the duty roster"),
    "duty.page": _l("Read the duty roster"),
    "duty.take": _l("Put a turn on the duty roster"),
    "protected.form": _l("Opened a protected record to write it"),
    "protected.record": _l("Wrote a protected record"),
    "protected.records": _l("Read protected records"),
}
