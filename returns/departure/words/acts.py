"""What the audit calls the doors and changes of departure."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "boarding.record": _l("Recorded who boarded"),
    "boarding.undo": _l("Undid what was recorded at the gate"),
    "departure.left": _l("Recorded that the people of a case set out on a flight, or did not"),
    "departure.open": _l("Looked at a departure"),
    "departure.record": _l("Recorded a departure"),
    "departures.left": _l("Recorded that a flight has left"),
    "departures.list": _l("Looked at the departure board"),
}
