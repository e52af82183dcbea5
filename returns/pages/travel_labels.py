"""The codes of journeys in words: documents, fitness, legs, escorts."""

from foundation.language.words import _, lazy_gettext as _l
from returns.rules.documents import DocumentKind
from returns.rules.escorts import EscortKind
from returns.rules.itinerary import LegMode, LegStatus
from returns.rules.medical import Fitness

DOCUMENT_LABELS = {
    DocumentKind.PASSPORT: _l("Passport"),
    DocumentKind.LAISSEZ_PASSER: _l("Laissez-passer of the consulate"),
    DocumentKind.EU_RETURN_DOCUMENT: _l("European travel document for return"),
}
FITNESS_LABELS = {
    Fitness.FIT: _l("Fit to travel"),
    Fitness.FIT_WITH_CONDITIONS: _l("Fit to travel under conditions"),
    Fitness.NOT_FIT: _l("Not fit to travel"),
}
FITNESS_MARKS = {Fitness.FIT: "done", Fitness.FIT_WITH_CONDITIONS: "warning", Fitness.NOT_FIT: "blocked"}
NEED_LABELS = {
    "wheelchair": _l("Wheelchair"),
    "medical_escort": _l("Medical escort"),
    "oxygen": _l("Oxygen"),
    "stretcher": _l("Stretcher"),
    "extra_seat": _l("Extra seat"),
    "medicines_on_board": _l("Medicines on board"),
}
MODE_LABELS = {LegMode.AIR: _l("Flight"), LegMode.ROAD: _l("Road"), LegMode.RAIL: _l("Train"), LegMode.SEA: _l("Ship")}
LEG_STATUS_LABELS = {
    LegStatus.PLANNED: _l("Planned"),
    LegStatus.HELD: _l("Held"),
    LegStatus.TICKETED: _l("Ticketed"),
    LegStatus.CHANGED_BY_CARRIER: _l("Changed by the carrier"),
    LegStatus.FROZEN: _l("Frozen"),
    LegStatus.FLOWN: _l("Travelled"),
    LegStatus.CANCELLED: _l("Cancelled"),
}
LEG_STATUS_MARKS = {
    LegStatus.TICKETED: "done",
    LegStatus.FLOWN: "done",
    LegStatus.CHANGED_BY_CARRIER: "warning",
    LegStatus.FROZEN: "blocked",
}
# What somebody chooses: frozen and travelled are said by what happens to the case.
STATUS_CHOICES = (
    LegStatus.PLANNED,
    LegStatus.HELD,
    LegStatus.TICKETED,
    LegStatus.CHANGED_BY_CARRIER,
    LegStatus.CANCELLED,
)
ESCORT_LABELS = {
    EscortKind.OPERATIONAL: _l("Operational escort"),
    EscortKind.MEDICAL: _l("Medical escort"),
    EscortKind.SOCIAL: _l("Social escort"),
    EscortKind.FAMILY: _l("Family member"),
}


def duration_label(minutes: int) -> str:
    """Minutes in words: `3 h 20 min`, `45 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=f"{rest:02d}")
