"""The tour's part where people of one case travel apart: who is on which leg, on its pages and its form."""

from collections.abc import Iterator

from foundation.web.container import Container
from returns.journey.queries.itinerary import legs_of_case
from tests.factories.apart import make_apart
from tests.factories.journeys import looking_at, make_team
from tests.pages.stops import Stop


def of_itineraries(container: Container) -> Iterator[Stop]:
    """Two people of a case on flights of their own."""
    team = make_team(container)
    case_id, first, _second = make_apart(container, team)
    who, journey = team.owner, f"/cases/{case_id}/itinerary"
    with looking_at(container, who, case_id) as (unit, _case):
        leg = legs_of_case(unit.session, case_id)[1].id
    yield Stop("journey-apart", who, journey)
    yield Stop("leg-apart", who, f"{journey}/legs/{leg}")
    yield Stop("leg-apart-errors", who, f"{journey}/legs/{leg}", {"travellers": first.hex, "mode": "air"}, 422)
