"""The part of the walk that plans a journey and sets out, and that ends another case and takes it up again."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.security.walk_of_bookings import booking_is_pasted, lines_are_read, planned_and_ticketed
from tests.security.walk_of_documents import documents
from tests.security.walk_of_first_steps import person_of, said, taken
from tests.security.walk_of_health import health
from tests.security.walk_of_movements import movements
from tests.security.walk_of_roster import escorted_on_the_way, roster

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

# Names of the gazetteer that stand nowhere else, not even in the name of a zone.
AIRPORT, NEAREST = "Esenboga International Airport", "Payariq Shahri"
_DAYS_UNTIL = 9
_FINDING = re.compile(r'name="finding" value="([0-9a-f]{32})"')
_OVERRIDE = re.compile(r'action="(/cases/[0-9a-f-]{36}/overrides/[0-9a-f-]{36})"')
_MEMBER = re.compile(r'name="covers" value="([0-9a-f]{32})"')


def other_case(walk: "Walk") -> None:
    """The other case: somebody more in it, withdrawn with a reason, and reopened with another."""
    c, officer, case = walk.canaries, walk.at_work("officer"), f"/cases/{walk.other_id}"
    names = {name: c.word(f"member: {name}") for name in ("given_name", "family_name")}
    born = c.fact("birth date of member", "1971-08-23")
    taken(walk, officer, f"{case}/people", sex="male", birth_date=born, **names)
    page = officer.get(f"{case}/withdraw").text
    people = list(dict.fromkeys(_MEMBER.findall(page)))
    signer, ended = walk.at_work("signer"), f"{case}/withdraw"
    applicant = {"said_by": people[0], "channel": "said_in_letter", "said_on": "2026-11-02", "covers": people}
    notice = {"notice_on": "2026-11-03", "notice_reference": c.word("reference of a notice")}
    ends: dict[str, dict[str, Any]] = {
        "withdrawn_by_applicant": applicant,
        "withdrawn_by_organisation": {"decided_by": c.word("who withdrew for the organisation")},
        "reversed": {"authority": c.word("authority"), **notice},
        "cancelled": {"cause": "other_cause"},
    }
    for to, more in ends.items():
        taken(walk, officer, ended, to=to, reason=c.word(f"reason of an end: {to}"), **more)
        assert c.word(f"reason of an end: {to}") in officer.get(f"{case}/timeline").text
        said(signer, f"{case}/reopen", reason=c.word("reason of a reopening"))
    moved = {"legal_deadline": "2027-01-15", "reason": c.word("why the deadline changed")}
    taken(walk, officer, f"{case}/deadline", **moved)
    for part in ("", "/people", "/withdraw"):
        officer.get(case + part)


def journey(walk: "Walk") -> None:
    """Clearance, document, fitness, legs, escort, reception, sign-off and departure, by their forms."""
    case, day = f"/cases/{walk.case_id}", walk.clock.now().date() + timedelta(days=_DAYS_UNTIL)
    specialist, officer = walk.at_work("specialist"), walk.at_work("officer")
    clear = {"state": "given", "until": (day + timedelta(days=30)).isoformat(), "needs_close_follow_up": "yes"}
    taken(walk, specialist, f"{case}/clearance", **clear)
    taken(walk, officer, f"{case}/move", to="planning")
    _overridden(walk, officer)
    _papers(walk, officer, person_of(officer, case), day)
    _legs(walk, officer, day)
    health(walk, officer, person_of(officer, case))
    # What was decided and given before knew nothing of that, nor of where they go now.
    _decided(walk, officer, person_of(officer, case), day)
    taken(walk, specialist, f"{case}/clearance", **clear)
    roster(walk)
    movements(walk)
    _company(walk, officer)
    note = walk.canaries.word("note of a sign-off")
    said(walk.at_work("signer"), f"{case}/readiness/sign-off", note=note)
    for part in (
        "",
        "/documents",
        "/medical",
        "/health",
        "/itinerary",
        "/escorts",
        "/reception",
        "/readiness",
        "/overrides",
        "/departure",
    ):
        assert officer.get(case + part).status_code == 200
    assert note in officer.get(f"{case}/readiness").text
    walk.clock.move(timedelta(days=_DAYS_UNTIL))
    officer = walk.at_work("officer")
    _at_the_gate(walk, officer, person_of(officer, case), day)
    over = {name: walk.canaries.word(f"hand-over: {name}") for name in ("name", "number", "note")}
    over |= {"document": "driving_licence", "on": day.isoformat()}
    taken(walk, officer, f"{case}/reception/hand-over", **over)
    assert over["number"] in officer.get(f"{case}/reception").text


def _at_the_gate(walk: "Walk", officer: "WatchedBrowser", person: str, day: date) -> None:
    """One of two is late and comes after all; then everybody boards, and the flight leaves."""
    board, case, c = f"/departures?day={day.isoformat()}", f"/cases/{walk.case_id}", walk.canaries
    for how, note in (("no_show:late", "why somebody was late"), ("boarded", "why that was wrong")):
        page = officer.get(board).text
        seen, leg = (re.findall(rf'name="{name}" value="([0-9a-f]+)"', page)[0] for name in ("seen", "leg"))
        taken(walk, officer, f"{case}/boarding", people=person, how=how, note=c.word(note), seen=seen, leg=leg)
        assert c.word(note) in officer.get(board).text
    taken(walk, officer, "/departures/left", legs=leg, left_on=day.isoformat(), left_time="08:00")
    officer.get(board)


def _overridden(walk: "Walk", officer: "WatchedBrowser") -> None:
    """Nobody has decided on fitness: somebody asks that this is set aside, and a second person says yes."""
    c, overrides = walk.canaries, f"/cases/{walk.case_id}/overrides"
    finding = _FINDING.findall(officer.get(overrides).text)[0]
    asked = {"finding": finding, "until": walk.clock.now().date().isoformat()}
    taken(walk, officer, overrides, reason=c.word("why an override"), **asked)
    signer = walk.at_work("signer")
    one = _OVERRIDE.findall(signer.get(overrides).text)[0]
    taken(walk, signer, one, decision="grant", answer=c.word("answer to an override"))
    assert c.word("answer to an override") in officer.get(overrides).text


def _papers(walk: "Walk", officer: "WatchedBrowser", person: str, day: date) -> None:
    c, case = walk.canaries, f"/cases/{walk.case_id}"
    paper = {name: c.word(f"document: {name}") for name in ("number", "authority", "holder_name")}
    dates = {"issued_on": c.fact("day of issue", "2021-05-17"), "expires_on": "2031-05-16"}
    kind = {"kind": "passport", "issuing_country": "UZ", "holder": "consulate"}
    taken(walk, officer, f"{case}/documents", person_id=person, **kind, **paper, **dates)
    lines_are_read(walk, officer)
    documents(walk, officer)
    _decided(walk, officer, person, day)


def _decided(walk: "Walk", officer: "WatchedBrowser", person: str, day: date) -> None:
    c, case = walk.canaries, f"/cases/{walk.case_id}"
    window = {"starts": (day - timedelta(days=2)).isoformat(), "until": (day + timedelta(days=2)).isoformat()}
    spoken = {name: c.word(f"fitness: {name}") for name in ("conditions", "doctor")}
    fit = {"result": "fit_with_conditions", "needs": ["wheelchair"]}
    taken(walk, officer, f"{case}/medical", person_ids=[person], **fit, **window, **spoken)


def _legs(walk: "Walk", officer: "WatchedBrowser", day: date) -> None:
    c, case = walk.canaries, f"/cases/{walk.case_id}"
    c.fact("airport of departure", AIRPORT)
    c.fact("place nearest to the return", NEAREST)
    place = {"place_of_return": c.word("place on the journey"), "near": "1216430"}
    place |= dict.fromkeys(("near_typed", "near_searched"), NEAREST)
    taken(walk, officer, f"{case}/itinerary/place", **place)
    booked = {name: c.word(f"leg: {name}") for name in ("carrier", "number", "booking")}
    booked |= {"night": c.word("where they sleep"), "departs_terminal": c.fact("terminal of departure", "T73942")}
    booked |= {"arrives_terminal": c.fact("terminal of arrival", "T73943")}
    booked |= {"fare": c.fact("fare", "73941.62"), "currency": "EUR", "ticket": "economy"}
    on = {"departs_on": day.isoformat(), "arrives_on": day.isoformat(), "status": "ticketed", **booked}
    new = f"{case}/itinerary/legs/new"
    looked = {f"{end}_typed": c.word(f"place typed: {end}") for end in ("origin", "destination")}
    assert officer.post(new, **on, **looked, mode="air", departs_time="08:00", arrives_time="09:00").status_code == 422
    _leg(walk, officer, origin_typed="ESB", destination_typed="SKD", departs_time="08:00", arrives_time="15:00", **on)
    booking_is_pasted(walk, officer, day)
    planned_and_ticketed(walk, officer, day)


def _leg(walk: "Walk", officer: "WatchedBrowser", **fields: Any) -> None:
    taken(walk, officer, f"/cases/{walk.case_id}/itinerary/legs/new", **{"mode": "air", **fields})


def _company(walk: "Walk", officer: "WatchedBrowser") -> None:
    c, case = walk.canaries, f"/cases/{walk.case_id}"
    escort = {name: c.word(f"escort: {name}") for name in ("name", "qualification", "languages")}
    phone = c.fact("phone of escort", "+905324445566")
    taken(walk, officer, f"{case}/escorts", kind="social", first_leg="1", last_leg="2", phone=phone, **escort)
    escorted_on_the_way(walk, f"{case}/escorts")
    met = {name: c.word(f"reception: {name}") for name in ("name", "where")}
    more = {"phone": c.fact("phone of reception", "+998901234567"), "organisation_id": walk.organisation}
    today = walk.clock.now().date().isoformat()
    onward = {f"onward_{name}": c.word(f"onward: {name}") for name in ("from", "when", "by")}
    onward |= {"onward_mode": "car", "how": "called_back", "people": person_of(officer, case)}
    onward |= {f"hours_{day}": "00:00-00:00" for day in range(7)}
    taken(walk, officer, f"{case}/reception", verified_on=today, **met, **more, **onward)
