"""Stops of the tour: group movements, empty and full; planned, joined, changed after a look ahead, told, cancelled."""

import uuid
from collections.abc import Iterator

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.lifecycle.services.lifecycle import freeze_legs
from returns.movements.queries.movements import MovementFilter, movements_page, places_of
from tests.factories.journeys import Team, at_work, make_team
from tests.factories.makers import Person
from tests.factories.movements import day_of, joined, make_joinable
from tests.factories.roster import PASSPORT, make_member
from tests.pages.stops import Stop


def stops_of_movements(container: Container) -> Iterator[Stop]:
    """An office of its own: the empty list, the form with errors, one movement in all its parts."""
    team = make_team(container)
    who, day = team.owner, day_of(container)
    yield Stop("movements-empty", who, "/movements")
    yield Stop("movements-empty-specialist", team.specialist, "/movements")
    yield Stop("movements-none", who, "/movements?when=past")
    yield Stop("movement-new", who, "/movements/new")
    right = {
        "mode": "air", "origin_typed": "IST", "destination_typed": "TAS", "departs_on": day.isoformat(),
        "departs_time": "08:00", "arrives_on": day.isoformat(), "arrives_time": "15:00", "seats": "12",
        "carrier": "TK", "number": "370", "status": "planned", "note": "Likes tea.",
    }  # fmt: skip
    yield Stop("movement-new-points", who, "/movements/new", {**right, "destination_typed": "Xyzzyx"}, 422)
    yield Stop("movement-new-past", who, "/movements/new", {**right, "departs_on": "2020-01-01"}, 422)
    yield Stop("movement-planned", who, "/movements/new", right)
    with reading(container.units, who.scope(container)) as unit:
        [one] = movements_page(unit.session, MovementFilter(container.clock.now()), False, None, 2).items
    at = f"/movements/{one.id}"
    yield Stop("movements", who, "/movements?country=UZ")
    yield from _people(container, team, at)
    yield from _parts(container, who, team, at)
    later = {**right, "departs_time": "12:00", "arrives_time": "19:00"}
    yield Stop("movement-change", who, f"{at}/change")
    yield Stop("movement-change-seen", who, f"{at}/change", later)
    yield Stop("movement-change-seats", who, f"{at}/change", {**right, "seats": "1"}, 422)
    yield Stop("movement-cancelled", who, f"{at}/cancel", {})
    yield Stop("movement-cancelled-again", who, f"{at}/cancel", {}, 422)
    yield Stop("movements-past", who, "/movements?when=past&country=UZ")


def _id(at: str) -> uuid.UUID:
    return uuid.UUID(at.rpartition("/")[2])


def _people(container: Container, team: Team, at: str) -> Iterator[Stop]:
    """Nobody to add, cases to add, one that cannot, everybody aboard; taken out and put back."""
    who = team.owner
    yield Stop("movement-people-none", who, f"{at}/people")
    yield Stop("movement-people-none-mine", who, f"{at}/people?whose=mine")
    first, second = make_joinable(container, team, ready=True), make_joinable(container, team)
    yield Stop("movement-people", who, f"{at}/people")
    yield Stop("movement-people-mine", who, f"{at}/people?whose=mine")
    yield Stop("movement-reserve-errors", who, f"{at}/places", {"count": "77"}, 422)
    yield Stop("movement-reserved", who, f"{at}/places", {"count": "2", "country": "UZ", "note": "Likes tea."})
    joined(container, who, _id(at), second)
    yield Stop("movement-joined", who, f"{at}/people", {"cases": [first.hex], "use_blank": "yes"})
    with reading(container.units, who.scope(container)) as unit:
        [place, *_more] = [row.place.id for row in places_of(unit.session, _id(at)) if row.person is not None]
    yield Stop("movement-taken-out", who, f"{at}/places/{place}/out", {})
    yield Stop("movement-of-case-none", who, f"/cases/{make_joinable(container, team)}/movements")
    yield Stop("movement-put-back", who, f"{at}/places/{place}/back", {})
    yield Stop("movement-of-case", who, f"/cases/{first}/movements")
    with at_work(container, who, second) as (unit, case):
        freeze_legs(unit, case)
    yield Stop("movement-frozen", who, at)
    yield Stop("movement-leg", who, f"/cases/{first}/itinerary")


def _parts(container: Container, who: Person, team: Team, at: str) -> Iterator[Stop]:
    """Escorts, notice, manifest and readiness."""
    yield Stop("movement-escorts-none", who, f"{at}/escorts")
    member = make_member(container, who, PASSPORT)
    make_member(container, who, PASSPORT, name="Given94")
    yield Stop("movement-escorts", who, f"{at}/escorts", {"member_id": member.hex})
    yield Stop("movement-escorts-specialist", team.specialist, f"{at}/escorts")
    yield Stop("movement-notice-errors", who, f"{at}/notice", {"given_on": "2099-01-01"}, 422)
    told = {"given_on": container.clock.now().date().isoformat(), "to": "Arrivals, exit 2", "note": "Likes tea."}
    yield Stop("movement-notice", who, f"{at}/notice", told)
    yield Stop("movement-manifest", who, f"{at}/manifest")
    yield Stop("movement-manifest-no-language", who, f"{at}/manifest/paper", None, 422)
    yield Stop("movement-readiness", who, f"{at}/readiness")
    yield Stop("movement-page", team.specialist, at)
