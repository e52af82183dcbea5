"""The tour's part that plans a journey: fitness, legs, escort, reception, readiness, departure."""

import uuid
from collections.abc import Iterator

from foundation.web.container import Container
from returns.escorts.queries.escorts import escorts_of_case
from returns.journey.queries.itinerary import legs_of_case
from tests.factories.journeys import SAMARKAND, Team, looking_at, make_plannable, make_ready, make_team, people_of
from tests.factories.makers import Person
from tests.pages.stops import Stop
from tests.pages.tour_of_documents import stops_of_documents

TRAVELS_ON = "2026-12-03"
NEXT_DAY = "2026-12-04"
FLIGHT = {"mode": "air", "status": "ticketed", "departs_on": TRAVELS_ON, "arrives_on": TRAVELS_ON}
TO_TASHKENT = {"origin_typed": "IST", "destination_typed": "tas", "departs_time": "8:00", "arrives_time": "15.00"}
TO_SAMARKAND = {"origin_typed": "TAS", "destination_typed": "SKD", "departs_time": "1700", "arrives_time": "18:00"}
ROAD = {**FLIGHT, "mode": "road", "status": "planned", "departs_time": "19:00", "arrives_time": "19:40"}
BOOKED = {"carrier": "TK", "number": "370", "booking": "QX7B2M"}


def _people(case: str, who: Person, person: str) -> Iterator[Stop]:
    medical = f"{case}/medical"
    fit = {"person_ids": person, "result": "fit_with_conditions", "starts": "2026-12-01", "until": "2026-12-05"}
    more = {"needs": "wheelchair", "conditions": "Likes tea.", "doctor": "Colleague 96"}
    yield Stop("medical-none", who, medical)
    yield Stop("medical-errors", who, medical, {**fit, "until": "2026-11-30"}, 422)
    yield Stop("medical-recorded", who, medical, {**fit, **more})


def _legs(case: str, who: Person) -> Iterator[Stop]:
    journey, new = f"{case}/itinerary", f"{case}/itinerary/legs/new"
    yield Stop("journey-none", who, journey)
    yield Stop("place-looked-for", who, f"{journey}/place", {"place_of_return": "Siyob", "near_typed": "Samar"}, 422)
    yield Stop("place-recorded", who, f"{journey}/place", {"place_of_return": "Siyob", "near": str(SAMARKAND)})
    yield Stop("leg-new", who, new)
    yield Stop("leg-found", who, new, {**FLIGHT, **TO_TASHKENT, "origin_typed": "Istanbul"}, 422)
    nowhere = {**FLIGHT, **TO_TASHKENT, "destination_typed": "nosuchplace", "departs_time": "25:00"}
    yield Stop("leg-not-found", who, new, nowhere, 422)
    yield Stop("leg-backwards", who, new, {**FLIGHT, **TO_TASHKENT, "arrives_time": "07:00"}, 422)
    yield Stop("leg-planned", who, new, {**FLIGHT, **TO_TASHKENT, **BOOKED})
    yield Stop("leg-next", who, new, {**FLIGHT, **TO_SAMARKAND})
    yield Stop("booking", who, f"{journey}/booking")
    yield Stop("booking-none", who, f"{journey}/booking", {"text": "needed"}, 422)
    yield Stop("booking-read", who, f"{journey}/booking", {"text": "1 TK1234 Y 28NOV 6 FRAQQQ HK1 1045 1500"})
    yield Stop("legs-none-chosen", who, f"{journey}/legs/several", {"leg1_mode": "air"}, 422)
    yield Stop("journey-copy", who, f"{journey}/copy")
    yield Stop("journey-copy-nowhere", who, f"{journey}/copy", {"reference": "needed"}, 422)
    yield Stop("tickets", who, f"{journey}/tickets")
    yield Stop("tickets-none-chosen", who, f"{journey}/tickets", {"booking": "U100004"}, 422)
    yield Stop("tickets-wrong", who, f"{journey}/tickets", {"leg1_take": "yes", "leg1_fare": "x"}, 422)
    yield Stop("leg-road", who, new, {**ROAD, "origin": "SKD", "destination": "return"})


def _around(case: str, who: Person) -> Iterator[Stop]:
    escorts, reception = f"{case}/escorts", f"{case}/reception"
    escort = {
        "kind": "medical",
        "first_leg": "1",
        "last_leg": "2",
        "name": "Colleague 97",
        "phone": "+90 532 123 45 69",
    }
    met = {"name": "Colleague 98", "where": "Village 94", "phone": "+998 66 233 44 55"}
    yield Stop("escorts-none", who, escorts)
    yield Stop("escorts-errors", who, escorts, {**escort, "first_leg": "2", "last_leg": "1"}, 422)
    yield Stop("company-none", who, f"{case}/company")
    yield Stop("escorts-assigned", who, escorts, {**escort, "needs_way_home": "yes", "languages": ""})
    yield Stop("reception-none", who, reception)
    yield Stop("reception-errors", who, reception, {"verified_on": "2030-01-01"}, 422)
    yield Stop("reception-named", who, reception, met)
    yield Stop("reception-verified", who, reception, {**met, "verified_on": "2026-11-24"})
    onward = {"onward_mode": "car", "onward_from": "needed", "onward_when": "needed", "onward_by": "needed"}
    yield Stop("reception-how", who, reception, {**met, "how": "called_back"}, 422)
    yield Stop("reception-onward", who, reception, {**met, "verified_on": "2026-11-24", "how": "met_before", **onward})
    over = {"name": "needed", "document": "passport", "number": "U123456", "on": "2026-11-24"}
    yield Stop("hand-over-too-early", who, f"{reception}/hand-over", over, 422)


def _way_home(case: str, who: Person, leg: uuid.UUID, escort: uuid.UUID) -> Iterator[Stop]:
    journey = f"{case}/itinerary"
    home = {**FLIGHT, "who": escort.hex, "status": "held", "departs_on": NEXT_DAY, "arrives_on": NEXT_DAY}
    way = {"origin_typed": "TAS", "destination_typed": "IST", "departs_time": "09:00", "arrives_time": "12:30"}
    yield Stop("way-home", who, f"{journey}/legs/new", {**home, **way})
    yield Stop("escorts-whole", who, f"{case}/escorts")
    yield Stop("leg-open", who, f"{journey}/legs/{leg}")
    yield Stop("leg-copy", who, f"{journey}/legs/{leg}/copy")
    yield Stop("leg-changed", who, f"{journey}/legs/{leg}", {**FLIGHT, **TO_TASHKENT, **BOOKED, "status": "cancelled"})
    yield Stop("leg-booked-too-soon", who, f"{journey}/legs/{leg}", {**FLIGHT, **TO_TASHKENT, **BOOKED}, 422)
    back = {**FLIGHT, **TO_TASHKENT, **BOOKED, "status": "planned", "fare": "240.50", "currency": "EUR"}
    yield Stop("leg-back", who, f"{journey}/legs/{leg}", {**back, "ticket": "economy"})
    yield Stop("journey-whole", who, journey)
    yield Stop("leg-home-removed", who, f"{case}/escorts/{escort}/remove", {})


def _signed(container: Container, team: Team) -> Iterator[Stop]:
    ready = f"/cases/{make_ready(container, team)}"
    yield Stop("readiness-of-owner", team.owner, f"{ready}/readiness")
    yield Stop("readiness-ask", team.owner, f"{ready}/readiness/ask", {})
    yield Stop("readiness-to-sign", team.signer, f"{ready}/readiness")
    yield Stop("departure-not-ready", team.owner, f"{ready}/departure")
    yield Stop("readiness-signed", team.signer, f"{ready}/readiness/sign-off", {"note": "Likes tea."})
    yield Stop("departure", team.owner, f"{ready}/departure")
    yield Stop("departure-errors", team.owner, f"{ready}/departure", {"departed_on": TRAVELS_ON}, 422)
    early = {"departed_on": TRAVELS_ON, "departed_time": "08:00"}
    yield Stop("departure-too-early", team.owner, f"{ready}/departure", early, 422)
    yield Stop("place-changed", team.owner, f"{ready}/itinerary/place", {"place_of_return": "Somewhere else"})
    yield Stop("departure-void", team.owner, f"{ready}/departure")
    yield Stop("readiness-void", team.owner, f"{ready}/readiness")
    yield Stop("readiness-again", team.owner, f"{ready}/readiness/again", {})


def stops_of_travel(container: Container) -> Iterator[Stop]:
    """Everything that is done about a journey before it, in a house of its own people."""
    team = make_team(container)
    case_id = make_plannable(container, team)
    case, who = f"/cases/{case_id}", team.owner
    yield Stop("readiness-blocked", who, f"{case}/readiness")
    person = people_of(container, who, case_id)[0].hex
    yield from stops_of_documents(container, case_id, who, person)
    yield from _people(case, who, person)
    yield from _legs(case, who)
    yield from _around(case, who)
    with looking_at(container, who, case_id) as (unit, _case):
        leg, escort = legs_of_case(unit.session, case_id)[0].id, escorts_of_case(unit.session, case_id)[0].id
    yield from _way_home(case, who, leg, escort)
    yield from _signed(container, team)
