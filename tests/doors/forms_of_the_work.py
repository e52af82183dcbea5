"""Forms beside a case that name something by its id, and those that end or move a case: the last of all."""

from returns.cases.schemas import FURTHER
from returns.consent.rules import CHECKLIST
from returns.protection.rules.records import FACTORS
from tests.doors.named import CASE, COLLEAGUE, PERSON, Days, Fields, Named, Sent
from tests.doors.strangers import World


def _registration(world: World, days: Days) -> Fields:
    office = world.populated.people["officer"].office_id
    assert office is not None
    # Like nobody's name: who looks as if they were here already is shown first.
    who = {"given_name": "Umida", "sex": "female", "birth_date": "1990-02-03", "place": "Village 72"}
    agreed = {"agrees_data": "yes", "agrees_transfer": "yes", "given_how": "written", "checklist": CHECKLIST}
    return {**who, **agreed, "office_id": office.hex, "arrived_on": days.on(-1), "known_by": days.on(5)}


def _withdrawal(world: World, days: Days) -> Fields:
    own = world.populated.own.hex
    said = {"said_by": own, "channel": "said_in_person", "said_on": days.on(), "covers": [own]}
    return {"to": "withdrawn_by_applicant", "reason": "She stays.", **said}


def _new_person(world: World, days: Days) -> Fields:
    return {"given_name": "Given73", "sex": "female", "birth_date": "1990-02-03", "who": world.beside.people[0].hex}


def _new_people(world: World, days: Days) -> Fields:
    """Everybody whom one form takes: the further people are nobody who is here."""
    rows = {f"given_name_{place}": "Given74" for place in FURTHER} | {f"sex_{place}": "female" for place in FURTHER}
    return {**_new_person(world, days), **rows, **{f"who_{place}": "new" for place in FURTHER}}


_WHO = {"who": Named("somebody of the office")} | {f"who_{place}": Named("somebody of the office") for place in FURTHER}


FORMS = (
    Sent(
        "POST /absences",
        "lead",
        {"account_id": COLLEAGUE, "cover_id": COLLEAGUE},
        lambda world, days: {
            "account_id": world.colleague.id.hex,
            "cover_id": world.populated.people["lead"].id.hex,
            "starts_on": days.on(40),
            "ends_on": days.on(41),
        },
    ),
    Sent(
        "POST /accounts/invite",
        "administrator",
        {"office_id": Named("office")},
        lambda world, days: {
            "name": "Somebody",
            "email": "somebody@example.org",
            "role": "return_officer",
            "office_id": world.next_office.hex,
        },
        (200,),
    ),
    Sent(
        "POST /accounts/invite",
        "administrator",
        {"organisation_id": Named("organisation")},
        lambda world, days: {
            "name": "Somebody",
            "email": "somebody.else@example.org",
            "role": "partner_worker",
            "organisation_id": world.elsewhere.hex,
        },
        (200,),
    ),
    Sent(
        "POST /arrivals/{declined}/again",
        "coordinator",
        {"office_id": Named("host office")},
        lambda world, days: {"office_id": world.next_office.hex},
    ),
    Sent("POST /arrivals/register", "coordinator", {"office_id": Named("host office")}, _registration),
    Sent(
        "POST /arrivals/register",
        "coordinator",
        {"who": Named("person who arrived")},
        lambda world, days: {
            **_registration(world, days),
            "who": world.populated.arrived.referred.people[0].hex,
        },
    ),
    Sent(
        "POST /arrivals/{offer}/take",
        "officer",
        {"who": Named("somebody of the office")},
        lambda world, days: {"who": "new"},  # only people who were shown may be chosen
    ),
    Sent(
        "POST /people/{referred}/safe-contact",
        "worker",
        {"person_id": Named("person who arrived")},
        lambda world, days: {
            "person_id": world.populated.arrived.referred.people[0].hex,
            "edition": "3",  # the zone came with the arrival, and the partner has gone through the card since
            "found": "differs",
            "how": "face_to_face",
            "differs": "needed",
        },
    ),
    Sent(
        "POST /protected/{door_of_officer}/{form}",
        "officer",
        {"person": PERSON},
        lambda world, days: {
            "person": world.populated.own.hex,
            "status": "possible",
            "organisation": "needed",
            "decided_by": "needed",
            "day": days.on(),
        },
    ),
    Sent(
        "POST /tasks",
        "officer",
        {"assignee_id": Named("colleague")},
        lambda world, days: {"assignee_id": world.colleague.id.hex, "text": "needed", "due_on": days.on(1)},
    ),
    Sent(
        "POST /duty",
        "specialist",
        {"account_id": Named("specialist")},
        lambda world, days: {
            "account_id": world.populated.people["specialist"].id.hex,
            "begins_on": days.on(50),
            "ends_on": days.on(51),
        },
    ),
    Sent(
        "POST /numbers/{mine_person}",
        "officer",
        {"which": Named("phone", "p{}")},
        lambda world, days: {"which": f"p{world.mine.phone.hex}", "why": "to_check_the_card", "text": "needed"},
        (200,),
    ),
    Sent(
        "POST /numbers/{mine_child}",
        "officer",
        {"which": Named("guardianship", "g{}")},
        lambda world, days: {"which": f"g{world.mine.guardianship.hex}", "why": "to_check_the_card", "text": "needed"},
        (200,),
    ),
    Sent(
        "POST /people/{referred}/assessment/{person}",
        "coordinator",
        {"person": Named("person who arrived")},
        lambda world, days: {
            "person": world.populated.arrived.referred.people[0].hex,
            **{f"factor_{one}": "no" for one in FACTORS},
        },
    ),
    Sent(
        "POST /people/{referred}/concerns",
        "worker",
        {"person_id": Named("person who arrived")},
        lambda world, days: {
            "kind": "concern",
            "note": "needed",
            "person_id": world.populated.arrived.referred.people[0].hex,
        },
    ),
    Sent(
        "POST /people/{referred}/concerns",
        "officer",
        {"about_organisation_id": Named("partner")},
        lambda world, days: {
            "kind": "concern",
            "note": "needed",
            "about_organisation_id": world.populated.arrived.referred.organisation.hex,
        },
    ),
    Sent(
        "POST /referrals/{referral}/assign",
        "coordinator",
        {"to": Named("partner's colleague")},
        lambda world, days: {"to": world.populated.people["worker"].id.hex},
    ),
    Sent(
        "POST /tasks/{task}/reassign",
        "officer",
        {"assignee_id": COLLEAGUE},
        lambda world, days: {"assignee_id": world.colleague.id.hex, "reason": "needed"},
    ),
    Sent("POST /tasks/done", "officer", {"task": Named("task")}, lambda world, days: {"task": [world.mine.task.hex]}),
    Sent(
        "POST /visits/{other_visit}",
        "worker",
        {"whom": Named("person who arrived")},
        lambda world, days: {
            "outcome": "moved_on",
            "moved_because": "choice",
            "sure": "yes",
            "whom": [world.populated.arrived.referred.people[0].hex],
        },
    ),
    Sent(
        "POST /cases/new",
        "officer",
        _WHO,
        lambda world, days: {**_new_people(world, days), "country": "UZ"},
    ),
    Sent(
        "POST /api/cases",
        "officer",
        {"who": Named("somebody of the office")},
        lambda world, days: {**_new_person(world, days), "country": "UZ"},
        (201,),
    ),
    Sent(
        "POST /cases/{beside}/people",
        "officer",
        _WHO,
        lambda world, days: {**_new_people(world, days), "who": world.mine.people[1].hex},
    ),
    Sent(
        f"POST {CASE}/people/{{mine_person}}/remove",
        "officer",
        {"part_id": Named("phone")},
        lambda world, days: {"part_id": world.mine.phone.hex},
    ),
    Sent(
        "POST /cases/{beside}/join/preview",
        "officer",
        {"reference": Named("reference")},
        lambda world, days: {"reference": world.mine.reference, "reason": "They come together."},
        (200,),
    ),
    Sent(
        "POST /cases/owners",
        "officer",
        {"owner": COLLEAGUE},
        lambda world, days: {"owner": world.colleague.id.hex},
    ),
    Sent(
        "POST /hand-over",
        "officer",
        {"case": Named("case"), "successor_id": COLLEAGUE},
        lambda world, days: {
            "case": [world.populated.family.case.hex],
            "successor_id": world.colleague.id.hex,
            "reason": "needed",
        },
    ),
    Sent(
        f"POST {CASE}/split",
        "officer",
        {"leaving": PERSON},
        lambda world, days: {"leaving": [world.mine.people[1].hex], "reason": "They part."},
    ),
    Sent(
        "POST /cases/{beside}/join",
        "officer",
        {"reference": Named("reference")},
        lambda world, days: {"reference": world.mine.reference, "reason": "They come together."},
    ),
    Sent(
        "POST /cases/{case}/withdraw",
        "officer",
        {"covers": PERSON, "said_by": PERSON},
        _withdrawal,
    ),
)
