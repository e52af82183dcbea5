"""What the audit calls the doors and changes of health."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "fitness.record": _l("Recorded a decision on fitness to travel"),
    "health.answer": _l("Noted what a carrier answered"),
    "health.open": _l("Read the health of people on the way"),
    "health.record": _l("Recorded something of health on the way"),
    "health.remove": _l("Took out an entry of health on the way"),
    "health_entry.answer": _l("Noted what a carrier answered"),
    "health_entry.record": _l("Recorded something of health on the way"),
    "health_entry.remove": _l("Took out an entry of health on the way"),
    "medical.open": _l("Read decisions on fitness to travel"),
    "medical.record": _l("Recorded a decision on fitness to travel"),
}
