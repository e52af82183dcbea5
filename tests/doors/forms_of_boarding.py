"""The forms of the departure board: they name a leg and people of their own case, and legs of a flight."""

from tests.doors.named import PERSON, Days, Fields, Named, Sent
from tests.doors.strangers import World


def _late(world: World, days: Days) -> Fields:
    planned = world.populated.planned
    return {"leg": planned.leg.hex, "people": [planned.traveller.hex], "how": "no_show:late", "seen": "0"}


def _undone(world: World, days: Days) -> Fields:
    """The form before has said that somebody is late."""
    return {"leg": world.populated.planned.leg.hex, "seen": "1"}


def _left(world: World, days: Days) -> Fields:
    return {"legs": [world.populated.planned.leg.hex], "left_on": days.on(0), "left_time": "08:00"}


FORMS = (
    Sent("POST /cases/{planned}/boarding", "officer", {"leg": Named("leg"), "people": PERSON}, _late),
    Sent("POST /departures/left", "officer", {"legs": Named("leg")}, _left),
    Sent("POST /cases/{planned}/boarding/undo", "officer", {"leg": Named("leg")}, _undone),
)
