"""Forms of partner offices that name something by its id: the organisation of a new one, the office of a case."""

from tests.doors.named import CASE, Days, Fields, Named, Sent
from tests.doors.strangers import World


def _new(world: World, days: Days) -> Fields:
    organisation = world.populated.people["coordinator"].organisation_id
    assert organisation is not None
    where = {"name": "Office 94", "place": "Samarkand", "radius_km": "70"}
    return {**where, "organisation_id": organisation.hex}


def _sent(world: World, days: Days) -> Fields:
    """The office can be named; that nobody has agreed to it yet is another matter, and is told."""
    return {"purpose": "assistance", "office_id": world.populated.partner[0].hex}


FORMS = (
    Sent("POST /partners/new", "administrator", {"organisation_id": Named("organisation")}, _new),
    Sent(f"POST {CASE}/partners/send", "officer", {"office_id": Named("partner office")}, _sent, (422,)),
)
