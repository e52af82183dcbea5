"""A partner at the doors: a withdrawal in one request is a 404 in the next one, and nobody else's people are there."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.referrals.queries import referrals_of_case
from returns.cases.rules.cases import CaseState
from returns.consent.models import Consent
from returns.consent.queries import consent_by_id
from returns.consent.rules import TransferPurpose
from returns.consent.services.withdrawals import withdraw_consent
from tests.doors.test_out_of_sight import NEVER, assert_alike
from tests.doors.visits import entered
from tests.factories.arrived import Arrived, make_arrived
from tests.factories.makers import Browser, Person
from tests.factories.referred import Referred, make_partner, make_referred

FOLLOW_UP = TransferPurpose.FOLLOW_UP
ADDRESSES = """
GET /people/{case}
GET /people/{case}/arrival
POST /people/{case}/arrival
GET /people/{case}/plan
POST /people/{case}/plan
POST /people/{case}/plan/{item}/cancel
GET /people/{case}/concerns
POST /people/{case}/concerns/{concern}/close
GET /people/{case}/closure
GET /cases/{case}/reintegration
POST /referrals/{referral}/answer
""".strip().splitlines()


def ids_of(one: Arrived) -> dict[str, uuid.UUID]:
    """What stands in the addresses."""
    sent = one.referred
    return {
        "case": sent.case, "item": one.item, "concern": one.concern, "referral": sent.referrals[FOLLOW_UP],
    }  # fmt: skip


def transfer_of(one: Referred) -> uuid.UUID:
    """The consent that the referral rests on."""
    with reading(one.container.units, one.owner.scope(one.container)) as unit:
        statement = select(Consent.id).where(Consent.case_id == one.case, Consent.transfer_purpose == FOLLOW_UP)
        return unit.session.execute(statement).scalar_one()


def _by_consent_page(one: Referred, officer: Browser) -> int:
    return officer.post(f"/cases/{one.case}/consents/{transfer_of(one)}/withdraw").status_code


def _by_withdrawal(one: Referred, officer: Browser) -> int:
    people = [person.hex for person in one.people]
    said = {"said_by": people[0], "channel": "said_by_phone", "said_on": "2026-11-24", "covers": people}
    fields = {"to": "withdrawn_by_applicant", "reason": "Wants to stay.", **said}
    return officer.post(f"/cases/{one.case}/withdraw", **fields).status_code


def _by_revoking(one: Referred, officer: Browser) -> int:
    address = f"/cases/{one.case}/referrals/{one.referrals[FOLLOW_UP]}/revoke"
    return officer.post(address, reason="Someone else is nearer.").status_code


WAYS: dict[str, Callable[[Referred, Browser], int]] = {
    "the consent is withdrawn": _by_consent_page,
    "the return is withdrawn": _by_withdrawal,
    "the referral is revoked": _by_revoking,
}


@pytest.mark.parametrize("way", WAYS)
def test_what_ends_in_one_request_is_gone_in_the_next_without_any_job(
    app: Flask, container: Container, way: str
) -> None:
    one = make_referred(container, (FOLLOW_UP,), case_state=CaseState.READY)
    partners = [entered(app, container, one.worker), entered(app, container, one.coordinator)]
    address = f"/people/{one.case}"
    assert [browser.get(address).status_code for browser in partners] == [200, 200]
    assert WAYS[way](one, entered(app, container, one.owner)) == 303
    assert [browser.get(address).status_code for browser in partners] == [404, 404]
    for browser in partners:
        listed = browser.get("/referrals")
        assert listed.status_code == 200
        assert str(one.case) not in listed.text
        assert_alike(container, browser, "GET /people/{case}", {"case": one.case}, {"case": NEVER})


def test_a_withdrawal_by_the_service_is_as_quick(app: Flask, container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,))
    browser = entered(app, container, one.worker)
    assert browser.get(f"/people/{one.case}").status_code == 200
    with writing(container.units, one.owner.scope(container)) as unit:
        consent = consent_by_id(unit.session, transfer_of(one))
        assert consent is not None
        withdraw_consent(unit, consent)
    assert browser.get(f"/people/{one.case}").status_code == 404


@pytest.mark.parametrize("line", ADDRESSES)
def test_what_another_organisation_received_answers_like_nothing(app: Flask, container: Container, line: str) -> None:
    foreign = make_arrived(container)
    never = dict.fromkeys(ids_of(foreign), NEVER)
    for stranger in make_partner(container):
        assert_alike(container, entered(app, container, stranger), line, ids_of(foreign), never)


@pytest.mark.parametrize("line", ["GET /people/{case}", "GET /people/{case}/plan"])
def test_what_is_not_assigned_is_nothing_to_a_worker(app: Flask, container: Container, line: str) -> None:
    one = make_referred(container, assigned=False)
    assert_alike(container, entered(app, container, one.worker), line, {"case": one.case}, {"case": NEVER})


def test_rows_of_one_case_are_not_reached_through_another(app: Flask, container: Container) -> None:
    mine = make_arrived(container)
    sent = mine.referred
    other = make_arrived(container, partner=(sent.coordinator, sent.worker), owner=sent.owner)
    browser = entered(app, container, sent.coordinator)
    for address in (
        f"/people/{sent.case}/plan/{other.item}/cancel",
        f"/people/{sent.case}/concerns/{other.concern}/close",
    ):
        assert browser.post(address, note="x").status_code == 404
    officer = entered(app, container, sent.owner)
    foreign = other.referred.referrals[FOLLOW_UP]
    assert officer.post(f"/cases/{sent.case}/referrals/{foreign}/revoke", reason="x").status_code == 404


def test_the_safe_contact_comes_before_the_number_and_no_family_name_is_there(app: Flask, container: Container) -> None:
    one = make_referred(container, given_name="Dilnoza", family_name="Karimova", phone="+905321234567")
    browser = entered(app, container, one.worker)
    text = browser.get(f"/people/{one.case}").text
    assert text.index("Never leave a message") < text.index("Show the number")
    assert "123 45 67" not in text
    asked = browser.post(f"/numbers/{one.people[0]}", which="c0", back=f"/people/{one.case}")
    assert asked.text.index("Never leave a message") < asked.text.index("+998 90 123 45 67")
    assert "Dilnoza" in text
    assert "Karimova" not in text
    assert "90532" not in text


def walk(app: Flask, container: Container, who: Person, steps: list[tuple[str, dict[str, str]]]) -> list[int]:
    """Send one form after the other."""
    browser = entered(app, container, who)
    return [browser.post(address, **fields).status_code for address, fields in steps]


def test_from_the_referral_to_the_closure_by_the_pages(app: Flask, container: Container) -> None:
    one = make_referred(container, (), assigned=False)
    for purpose in TransferPurpose:
        one.agree_to_transfer(purpose)
        sent = {"to": f"{one.organisation.hex}:{purpose.value}"}
        assert walk(app, container, one.owner, [(f"/cases/{one.case}/reintegration", sent)]) == [303]
    with reading(container.units, one.coordinator.scope(container)) as unit:
        referrals = [row.id for row in referrals_of_case(unit.session, one.case)]
    for row in referrals:
        steps = [
            (f"/referrals/{row}/answer", {"accept": "true"}),
            (f"/referrals/{row}/assign", {"to": one.worker.id.hex}),
        ]
        assert walk(app, container, one.coordinator, steps) == [303, 303]
    here = f"/people/{one.case}"
    there = {"day": "2026-11-24", "time": "11:30", "is_identity_confirmed": "true"}
    item = {
        "activity": "Course", "objective": "Work", "dimension": "economic", "level": "individual",
        "planned_on": "2026-12-01", "amount": "615,00", "currency": "eur",
    }  # fmt: skip
    concern = {"kind": "offer_of_help", "note": "A place in a course."}
    steps = [(f"{here}/arrival", there), (f"{here}/plan", item), (f"{here}/concerns", concern)]
    assert walk(app, container, one.worker, steps) == [303, 303, 303]
    assert "EUR" in entered(app, container, one.owner).get(f"{here}/plan").text
    assert walk(app, container, one.worker, [(f"{here}/closure", {"reason": "own_choice"})]) == [422]
    assert walk(app, container, one.coordinator, [(f"{here}/closure", {"reason": "own_choice"})]) == [303]
    assert entered(app, container, one.coordinator).get(here).status_code == 404
