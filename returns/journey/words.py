"""The codes of journeys in words: fitness, legs, escorts."""

from foundation.language.money import money
from foundation.language.words import _, lazy_gettext as _l, ngettext
from returns.escorts.rules.escorts import EscortKind
from returns.health.rules.health import Fitness
from returns.journey.rules.bookings import Fare, TicketClass
from returns.journey.rules.itinerary import LegMode, LegStatus

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
# Said by what happens to the case, and chosen by nobody.
NOT_CHOSEN = (LegStatus.FROZEN, LegStatus.FLOWN)
CLASS_LABELS = {
    TicketClass.ECONOMY: _l("Economy"),
    TicketClass.PREMIUM_ECONOMY: _l("Premium economy"),
    TicketClass.BUSINESS: _l("Business"),
    TicketClass.FIRST: _l("First"),
}
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


def day_change_label(days: int) -> str | None:
    """How many days later than at its beginning a leg ends, by the calendars of both places; None on the same day."""
    if days == 0:
        return None
    if days < 0:
        return ngettext("%(num)d day earlier", "%(num)d days earlier", -days)
    return ngettext("+%(num)d day", "+%(num)d days", days)


def fare_label(fare: Fare) -> str:
    """A fare with its currency, and whether each traveller pays it."""
    amount = money(fare.for_travellers(1))
    return _("%(amount)s for each traveller", amount=amount) if fare.is_each else amount


# What the audit calls the topic's routes and changes, and what they are about.
ACTS: dict[str, object] = {
    "case.place_of_return": _l("Recorded the place of return"),
    "itinerary.open": _l("Read the journey of a case"),
    "itinerary.place": _l("Recorded the place of return"),
    "leg.change": _l("Changed a leg of a journey"),
    "leg.plan": _l("Planned a leg of a journey"),
    "leg.remove": _l("Took a leg out of a journey"),
    "leg.travelled": _l("Recorded that a leg was travelled"),
    "legs.change": _l("Changed a leg of a journey"),
    "legs.new": _l("Opened the form of a leg"),
    "legs.open": _l("Opened a leg of a journey"),
    "legs.plan": _l("Planned a leg of a journey"),
    "legs.remove": _l("Took a leg out of a journey"),
    "legs.travelled": _l("Recorded that a leg was travelled"),
    "points.search": _l("Looked for an airport or a place"),
}
