"""Forms of a case that name something by its id, each taken when it names its own."""

from typing import Any

from returns.consent.rules import CHECKLIST, VOLUNTARINESS
from tests.doors.named import CASE, COLLEAGUE, PERSON, Days, Fields, Named, Sent
from tests.doors.strangers import World


def _consent(world: World, days: Days, **more: Any) -> Fields:
    return {
        "given_how": "written",
        "given_on": days.on(),
        "checklist": CHECKLIST,
        "voluntariness": VOLUNTARINESS,
        "text_language": "en",
        "file_id": world.mine.file.hex,
        **more,
    }


def _session(world: World, days: Days) -> Fields:
    ratings = dict.fromkeys(("physical", "mental", "social"), "3")
    will_of = world.populated.planned.traveller.hex
    return {"held_on": days.on(), "members": [], "will_of": will_of, "solution": "return", **ratings}


def _leg(world: World, days: Days) -> Fields:
    on = days.on(30)
    times = {"departs_on": on, "departs_time": "08:00", "arrives_on": on, "arrives_time": "15:00"}
    ends = {"origin": "TAS", "destination": "IST"}
    return {"who": world.populated.planned.escort.hex, "mode": "air", **ends, **times}


def _request(world: World, days: Days) -> Fields:
    planned = world.populated.planned
    about = {"person_id": planned.traveller.hex, "leg_id": planned.leg.hex}
    return {"kind": "carrier_asked", "code": "LANG", "asked_on": days.on(), **about}


def _grant(world: World, days: Days) -> Fields:
    return {"to": world.colleague.id.hex, "compartment": "legal", "days": "3", "reason": "needed"}


FORMS = (
    Sent(
        f"POST {CASE}/consents",
        "officer",
        {
            "consents": Named("person", "{}:data"),
            "assents": Named("person", "{}:assent_given"),
            "read_back_by": PERSON,
            "voluntariness": Named("person", f"{{}}:{VOLUNTARINESS[0]}"),
            "organisation_id": Named("partner"),
            "file_id": Named("file"),
            "representative": Named("adult", "p{}"),
        },
        lambda world, days: _consent(
            world,
            days,
            consents=[f"{one.hex}:{purpose}" for one in world.mine.people for purpose in ("data", "transfer")],
            voluntariness=[f"{one.hex}:{VOLUNTARINESS[0]}" for one in world.mine.people],
            read_back_by=[one.hex for one in world.mine.people],
            assents=[f"{one.hex}:assent_given" for one in world.mine.people],
            organisation_id=world.populated.arrived.referred.organisation.hex,
            transfer_purposes=["reception"],
            representative=f"p{world.mine.people[1].hex}",
        ),
    ),
    Sent(
        f"POST {CASE}/consents/confirm",
        "officer",
        {"consent_ids": Named("consent")},
        lambda world, days: {"consent_ids": [world.childs_consent.hex]},
    ),
    Sent(
        f"POST {CASE}/consents/refuse",
        "officer",
        {
            "refusals": Named("person", "{}:transfer"),
            "organisation_id": Named("partner"),
            "representative": Named("adult", "p{}"),
        },
        lambda world, days: {
            "given_how": "oral",
            "given_on": days.on(),
            "refusals": [f"{one.hex}:transfer" for one in world.mine.people],
            "organisation_id": world.populated.arrived.referred.organisation.hex,
            "transfer_purposes": ["assistance"],
            "representative": f"p{world.mine.people[1].hex}",
        },
    ),
    Sent(
        f"POST {CASE}/consents/{{childs_consent}}/correct",
        "officer",
        {"file_id": Named("file"), "representative": Named("adult", "p{}")},
        lambda world, days: _consent(
            world, days, representative=f"p{world.mine.people[0].hex}", assent="assent_given", reason="needed"
        ),
    ),
    Sent("POST /cases/{planned}/counselling", "officer", {"members": PERSON, "will_of": PERSON}, _session),
    Sent(
        "POST /cases/{planned}/counselling/{session}/correct",
        "officer",
        {"members": PERSON, "will_of": PERSON},
        _session,
    ),
    Sent(
        f"POST {CASE}/documents",
        "officer",
        {"person_id": PERSON},
        lambda world, days: {
            "person_id": world.mine.people[0].hex,
            "kind": "passport",
            "issuing_country": "UZ",
            "number": "AB7654321",
            "expires_on": days.on(900),
        },
    ),
    Sent(
        f"POST {CASE}/duplicates/apart",
        "officer",
        {"person": PERSON, "other": Named("somebody of the office")},
        lambda world, days: {"person": world.mine.people[0].hex, "other": world.beside.people[0].hex},
    ),
    Sent(
        f"POST {CASE}/duplicates/same",
        "officer",
        {"person": PERSON, "other": Named("somebody of the office")},
        lambda world, days: {"person": world.mine.people[0].hex, "other": world.beside.people[0].hex},
    ),
    Sent(
        "POST /cases/{planned}/escorts",
        "officer",
        {"member_id": Named("escort of the roster")},
        lambda world, days: {
            "member_id": world.populated.roster.member.hex,
            "kind": "operational",
            "first_leg": "1",
            "last_leg": "2",
        },
    ),
    Sent(
        "POST /cases/{planned}/escorts/{escort}/hand-over",
        "officer",
        {"person_ids": PERSON},
        lambda world, days: {
            "person_ids": [world.populated.planned.traveller.hex],
            "handed_by": "Dr. Karimova",
            "receiver": "Nodira",
            "where": "Exit 2",
            "identity": "document_seen",
            "at_day": days.on(-1),
            "at_time": "08:00",
            "zone": "Asia/Samarkand",
        },
    ),
    Sent(
        f"POST {CASE}/files",
        "officer",
        {"person_id": PERSON, "document_id": Named("document")},
        lambda world, days: {
            "person_id": world.mine.people[0].hex,
            "document_id": world.mine.document.hex,
            "kind": "receipt",
            "file": "a file",
        },
    ),
    Sent(
        f"POST {CASE}/files/{{mine_file}}",
        "officer",
        {"document_id": Named("document")},
        lambda world, days: {"document_id": world.mine.document.hex},
    ),
    Sent(f"POST {CASE}/grants", "specialist", {"to": COLLEAGUE}, _grant),
    Sent(
        "POST /cases/{referred}/grants/partner",
        "specialist",
        {"to": Named("coordinator")},
        lambda world, days: {"to": world.populated.people["coordinator"].id.hex, "days": "3", "reason": "needed"},
    ),
    Sent(
        f"POST {CASE}/guardians",
        "officer",
        {"person_id": PERSON, "guardian_person_id": Named("adult")},
        lambda world, days: {
            "person_id": world.mine.people[2].hex,
            "guardian_person_id": world.mine.people[1].hex,
            "capacity": "parent",
            "appointed_on": days.on(),
        },
    ),
    Sent("POST /cases/{planned}/health", "officer", {"person_id": PERSON, "leg_id": Named("leg")}, _request),
    Sent("POST /cases/{planned}/itinerary/legs/new", "officer", {"who": Named("escort")}, _leg),
    Sent(
        "POST /cases/{planned}/itinerary/legs/new",
        "officer",
        {"travellers": PERSON},
        lambda world, days: {**_leg(world, days), "who": "", "travellers": []},
    ),
    Sent(
        "POST /cases/{planned}/itinerary/copy",
        "officer",
        {"reference": Named("reference")},
        lambda world, days: {"reference": world.planned_too},
        (200,),
    ),
    Sent(
        f"POST {CASE}/medical",
        "officer",
        {"person_ids": PERSON},
        lambda world, days: {
            "person_ids": [world.mine.people[0].hex],
            "result": "fit",
            "starts": days.on(),
            "until": days.on(5),
        },
    ),
    Sent(
        f"POST {CASE}/people/{{mine_person}}/ties",
        "officer",
        {"other_id": PERSON},
        lambda world, days: {"other_id": world.mine.people[1].hex, "kin": "spouse"},
    ),
    Sent(
        f"POST {CASE}/protected",
        "officer",
        {"door": Named("door")},
        lambda world, days: {"door": world.mine.door.hex, "text": "needed"},
    ),
    Sent(
        f"POST {CASE}/reception",
        "officer",
        {"organisation_id": Named("partner"), "people": PERSON},
        lambda world, days: {
            "people": [one.hex for one in world.mine.people],
            "name": "Nodira",
            "where": "Exit 2",
            "organisation_id": world.populated.arrived.referred.organisation.hex,
        },
    ),
    Sent(
        f"POST {CASE}/reintegration",
        "officer",
        {"to": Named("partner", "{}:reception")},
        lambda world, days: {"to": f"{world.populated.arrived.referred.organisation.hex}:reception"},
    ),
    Sent(
        f"POST {CASE}/requests",
        "officer",
        {"person_id": PERSON},
        lambda world, days: {
            "person_id": world.mine.people[0].hex,
            "kind": "access",
            "received_on": days.on(),
            "text": "Asked on the phone.",
        },
    ),
    Sent(
        f"POST {CASE}/safe-contact",
        "officer",
        {"person_id": PERSON, "also_for": PERSON},
        lambda world, days: {
            "person_id": world.mine.people[0].hex,
            "also_for": [],
            "channels": ["visit"],
            "weekdays": ["1"],
            "zone": "Europe/Istanbul",
            "language": "Uzbek",
            "how": "face_to_face",
        },
    ),
    Sent(
        f"POST {CASE}/split/preview",
        "officer",
        {"leaving": PERSON},
        lambda world, days: {"leaving": [world.mine.people[1].hex], "reason": "They part."},
        (200,),
    ),
    Sent(
        f"POST {CASE}/tasks",
        "officer",
        {"assignee_id": Named("colleague")},
        lambda world, days: {"assignee_id": world.colleague.id.hex, "text": "needed", "due_on": days.on(1)},
    ),
    Sent(
        f"POST {CASE}/unknowns",
        "officer",
        {"who_id": COLLEAGUE, "what": Named("person", "nationality:{}")},
        lambda world, days: {
            "who_id": world.colleague.id.hex,
            "what": [f"nationality:{world.mine.people[0].hex}"],
            "due_on": days.on(3),
        },
    ),
)
