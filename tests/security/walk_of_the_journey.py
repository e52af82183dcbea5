"""The part of the walk that plans a journey and sets out, and that ends another case and takes it up again."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.security.walk_of_first_steps import person_of, said, taken

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

# Names of the gazetteer that stand nowhere else, not even in the name of a zone.
AIRPORT, NEAREST = "Esenboga International Airport", "Payariq Shahri"
_DAYS_UNTIL = 9


def other_case(walk: "Walk") -> None:
    """The other case: somebody more in it, withdrawn with a reason, and reopened with another."""
    c, officer, case = walk.canaries, walk.at_work("officer"), f"/cases/{walk.other_id}"
    names = {name: c.word(f"member: {name}") for name in ("given_name", "family_name")}
    born = c.fact("birth date of member", "1971-08-23")
    taken(walk, officer, f"{case}/people", sex="male", birth_date=born, **names)
    taken(walk, officer, f"{case}/withdraw", to="withdrawn_by_applicant", reason=c.word("reason of a withdrawal"))
    signer = walk.at_work("signer")
    said(signer, f"{case}/reopen", reason=c.word("reason of a reopening"))
    for part in ("", "/people", "/withdraw"):
        officer.get(case + part)


def journey(walk: "Walk") -> None:
    """Clearance, document, fitness, legs, escort, reception, sign-off and departure, by their forms."""
    case, day = f"/cases/{walk.case_id}", walk.clock.now().date() + timedelta(days=_DAYS_UNTIL)
    specialist, officer = walk.at_work("specialist"), walk.at_work("officer")
    clear = {"state": "given", "until": (day + timedelta(days=30)).isoformat(), "needs_close_follow_up": "yes"}
    taken(walk, specialist, f"{case}/clearance", **clear)
    taken(walk, officer, f"{case}/move", to="planning")
    _papers(walk, officer, person_of(officer, case), day)
    _legs(walk, officer, day)
    _company(walk, officer)
    note = walk.canaries.word("note of a sign-off")
    said(walk.at_work("signer"), f"{case}/readiness/sign-off", note=note)
    for part in ("", "/documents", "/medical", "/itinerary", "/escorts", "/reception", "/readiness", "/departure"):
        assert officer.get(case + part).status_code == 200
    assert note in officer.get(f"{case}/readiness").text
    walk.clock.move(timedelta(days=_DAYS_UNTIL))
    officer = walk.at_work("officer")
    taken(walk, officer, f"{case}/departure", departed_on=day.isoformat(), departed_time="08:00")


def _papers(walk: "Walk", officer: "WatchedBrowser", person: str, day: date) -> None:
    c, case = walk.canaries, f"/cases/{walk.case_id}"
    paper = {name: c.word(f"document: {name}") for name in ("number", "authority", "original_at")}
    dates = {"issued_on": c.fact("day of issue", "2021-05-17"), "expires_on": "2031-05-16"}
    kind = {"kind": "passport", "issuing_country": "UZ"}
    taken(walk, officer, f"{case}/documents", person_id=person, **kind, **paper, **dates)
    window = {"starts": (day - timedelta(days=2)).isoformat(), "until": (day + timedelta(days=2)).isoformat()}
    spoken = {name: c.word(f"fitness: {name}") for name in ("conditions", "doctor")}
    fit = {"result": "fit_with_conditions", "needs": ["wheelchair"]}
    taken(walk, officer, f"{case}/medical", person_id=person, **fit, **window, **spoken)


def _legs(walk: "Walk", officer: "WatchedBrowser", day: date) -> None:
    c, case = walk.canaries, f"/cases/{walk.case_id}"
    c.fact("airport of departure", AIRPORT)
    c.fact("place nearest to the return", NEAREST)
    place = {"place_of_return": c.word("place on the journey"), "near": "1216430"}
    place |= dict.fromkeys(("near_typed", "near_searched"), NEAREST)
    taken(walk, officer, f"{case}/itinerary/place", **place)
    booked = {name: c.word(f"leg: {name}") for name in ("carrier", "number", "booking")}
    on = {"departs_on": day.isoformat(), "arrives_on": day.isoformat(), "status": "ticketed", **booked}
    new = f"{case}/itinerary/legs/new"
    looked = {f"{end}_typed": c.word(f"place typed: {end}") for end in ("origin", "destination")}
    assert officer.post(new, **on, **looked, mode="air", departs_time="08:00", arrives_time="09:00").status_code == 422
    _leg(walk, officer, origin_typed="ESB", destination_typed="SKD", departs_time="08:00", arrives_time="15:00", **on)
    road = {"origin": "SKD", "destination": "return", "departs_time": "16:00", "arrives_time": "17:00"}
    _leg(walk, officer, **{**on, **road, "mode": "road", "status": "planned"})


def _leg(walk: "Walk", officer: "WatchedBrowser", **fields: Any) -> None:
    taken(walk, officer, f"/cases/{walk.case_id}/itinerary/legs/new", **{"mode": "air", **fields})


def _company(walk: "Walk", officer: "WatchedBrowser") -> None:
    c, case = walk.canaries, f"/cases/{walk.case_id}"
    escort = {name: c.word(f"escort: {name}") for name in ("name", "qualification", "languages")}
    phone = c.fact("phone of escort", "+905324445566")
    taken(walk, officer, f"{case}/escorts", kind="social", first_leg="1", last_leg="2", phone=phone, **escort)
    met = {name: c.word(f"reception: {name}") for name in ("name", "where")}
    more = {"phone": c.fact("phone of reception", "+998901234567"), "organisation_id": walk.organisation}
    today = walk.clock.now().date().isoformat()
    taken(walk, officer, f"{case}/reception", verified_on=today, **met, **more)
