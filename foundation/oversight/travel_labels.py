"""The audit's codes of journeys, in words."""

from foundation.language.words import lazy_gettext as _l

TRAVEL_ACTIONS = {
    "leg.travelled": _l("Recorded that a leg was travelled"),
    "legs.travelled": _l("Recorded that a leg was travelled"),
    "paperwork.make": _l("Made a paper of a case"),
    "paperwork.open": _l("Read which papers can be made"),
    "points.search": _l("Looked for an airport or a place"),
}
