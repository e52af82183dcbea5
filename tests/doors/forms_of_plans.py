"""Forms of plans that name something by its id, each taken when it names its own."""

from tests.doors.named import Days, Fields, Named, Sent
from tests.doors.strangers import World

_HERE = "/people/{referred}/plan"
_WHO, _UNDER = Named("person who arrived"), Named("objective")


def _person(world: World) -> str:
    return world.populated.arrived.referred.people[0].hex


def _item(world: World, days: Days) -> Fields:
    own = {"objective_id": world.populated.helped.objective.hex, "person_id": _person(world)}
    return {"activity": "needed", "planned_on": days.on(5), "amount": "400", "currency": "EUR", **own}


def _objective(world: World, days: Days) -> Fields:
    return {"objective": "needed", "dimension": "social", "level": "community", "person_id": _person(world)}


FORMS = (
    Sent(f"POST {_HERE}", "worker", {"objective_id": _UNDER, "person_id": _WHO}, _item),
    Sent(
        f"POST {_HERE}/{{item}}/change",
        "worker",
        {"objective_id": _UNDER, "person_id": _WHO},
        lambda world, days: {**_item(world, days), "version": "2"},
    ),
    Sent(f"POST {_HERE}/objectives", "worker", {"person_id": _WHO}, _objective),
    Sent(
        f"POST {_HERE}/objectives/{{objective}}",
        "worker",
        {"person_id": _WHO},
        lambda world, days: {**_objective(world, days), "person_id": "", "state": "open", "version": "1"},
    ),
    Sent(
        f"POST {_HERE}/{{item}}/budget",
        "officer",
        {"line_id": Named("budget line")},
        lambda world, days: {"line_id": ""},
    ),
)
