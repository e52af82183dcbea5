"""A second signature of another office: asked for where nobody else may sign, read, given, and over by itself."""

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from planning.second_signature.jobs import end_signatures
from planning.second_signature.queries import SecondSignature, signature_by_id, signatures_asked_of
from planning.second_signature.rules import SignatureState
from planning.second_signature.words import SignatureNotice
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import CaseState
from returns.readiness.queries.sign_offs import latest_sign_off
from returns.readiness.services import readiness_of, standing_sign_off
from tests.factories.inbox import unread_of
from tests.factories.journeys import at_work, looking_at, make_ready, make_team
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.scopes import EVERYTHING
from tests.factories.second_signatures import Alone, make_alone, make_asked, make_reading


@pytest.fixture
def alone(container: Container) -> Alone:
    """A one-officer office."""
    return make_alone(container)


@pytest.fixture
def owner(app: Flask, alone: Alone) -> Browser:
    """The owner, signed in."""
    return arrived(app, alone.team.owner)


@pytest.fixture
def signer(app: Flask, alone: Alone) -> Browser:
    """The signer of another office, signed in."""
    return arrived(app, alone.signer)


def row_of(container: Container, signature: uuid.UUID) -> SecondSignature:
    """A request as it is stored."""
    with reading(container.units, EVERYTHING) as unit:
        row = signature_by_id(unit.session, signature)
        assert row is not None
        assert row.content
        return row


def test_asked_read_signed_and_made_ready(container: Container, alone: Alone, owner: Browser, signer: Browser) -> None:
    at = f"/cases/{alone.case}/second-signature"
    assert "Ask a colleague of another office" in owner.get(at).text
    asked = owner.post(at, office_id=alone.signer.office_id, email=alone.signer.email, note="Please")
    assert asked.status_code == 303
    assert "Waiting for the signature" in owner.get(at).text
    assert "Sign for another office" in signer.get("/").text
    assert signer.get(f"/cases/{alone.case}").status_code == 404
    with reading(container.units, alone.signer.scope(container)) as unit:
        (row,) = signatures_asked_of(unit.session, alone.signer.id)
    one = f"/to-sign/{row.id}"
    assert "Please" in signer.get(one).text
    assert signer.post(one, is_signed="yes").status_code == 422, "not read yet"
    assert signer.post(f"{one}/read").status_code == 303
    assert signer.get(f"/cases/{alone.case}").status_code == 200
    assert signer.get(f"/cases/{alone.case}/readiness").status_code == 200
    now = container.clock.now().astimezone(ZoneInfo("Europe/Istanbul"))
    assert f"{now + timedelta(hours=4):%H:%M}, to sign it." in signer.get("/").text, "by the clocks of the reader"
    assert unread_of(container, alone.signer) == [SignatureNotice.ASKED]
    assert signer.post(one, is_signed="yes", answer="All there.").status_code == 303
    assert unread_of(container, alone.signer) == []
    assert unread_of(container, alone.team.owner) == [SignatureNotice.SIGNED]
    assert signer.get(f"/cases/{alone.case}").status_code == 404, "over with the signature"
    assert "Make the case ready" in owner.get("/").text
    assert owner.post(f"{at}/{row.id}/complete").status_code == 303
    assert unread_of(container, alone.team.owner) == []
    with looking_at(container, alone.team.owner, alone.case) as (unit, case):
        assert case.state is CaseState.READY
        signed = latest_sign_off(unit.session, case.id)
        assert signed is not None
        assert signed.signed_by == alone.signer.id
        assert standing_sign_off(unit, case) is not None


def test_where_a_colleague_may_sign_nobody_elsewhere_is_asked(container: Container, app: Flask) -> None:
    team = make_team(container)
    case, stranger = make_ready(container, team), make_account(container, extras=frozenset({Permission.SIGN_OFF}))
    browser = arrived(app, team.owner)
    page = browser.get(f"/cases/{case}/second-signature").text
    assert "A colleague in your own office can sign this" in page
    refused = browser.post(f"/cases/{case}/second-signature", office_id=stranger.office_id, email=stranger.email)
    assert refused.status_code == 422
    assert "A colleague in your own office can sign this" in refused.text


def test_who_cannot_sign_there_is_named_by_a_sentence(container: Container, alone: Alone, owner: Browser) -> None:
    at, other = f"/cases/{alone.case}/second-signature", make_account(container)
    for office, email in (
        (other.office_id, other.email),  # may not sign
        (other.office_id, alone.signer.email),  # of another office
        (alone.signer.office_id, "nobody@example.org"),
    ):
        refused = owner.post(at, office_id=office, email=email)
        assert refused.status_code == 422
        assert "No one in that office with this e-mail address can sign" in refused.text
    own = owner.post(at, office_id=alone.team.owner.office_id, email=alone.team.officer.email)
    assert "Choose another office" in own.text
    assert "Choose the office." in owner.post(at, email="x@example.org").text


def test_a_second_request_waits_for_the_first(container: Container, alone: Alone, owner: Browser) -> None:
    make_asked(container, alone)
    at = f"/cases/{alone.case}/second-signature"
    assert "A colleague has been asked already" in owner.get(at).text
    again = owner.post(at, office_id=alone.signer.office_id, email=alone.signer.email)
    assert again.status_code == 422
    assert "A colleague has been asked already" in again.text


@pytest.mark.parametrize("how", ["withdrawn", "declined", "ran out"])
def test_it_ends_by_itself_and_the_case_is_closed_at_once(
    container: Container, alone: Alone, owner: Browser, signer: Browser, clock: MovableClock, how: str
) -> None:
    signature = make_asked(container, alone)
    make_reading(container, alone, signature)
    assert signer.get(f"/cases/{alone.case}").status_code == 200
    if how == "withdrawn":
        assert owner.post(f"/cases/{alone.case}/second-signature/{signature}/withdraw").status_code == 303
    elif how == "declined":
        assert signer.post(f"/to-sign/{signature}", is_signed="no", answer="The visa ends.").status_code == 303
        assert "The visa ends." in owner.get(f"/cases/{alone.case}/second-signature").text
    else:
        clock.move(timedelta(days=3))
        assert end_signatures(container.units)(container.clock.now()) == 1
        assert end_signatures(container.units)(container.clock.now()) == 0
        signer = arrived(signer.client.application, alone.signer)
    assert signer.get(f"/cases/{alone.case}").status_code == 404
    assert signer.post(f"/to-sign/{signature}/read").status_code == 422
    assert signer.post(f"/to-sign/{signature}", is_signed="yes").status_code == 422
    expected = {"withdrawn": SignatureState.WITHDRAWN, "declined": SignatureState.DECLINED}
    assert row_of(container, signature).state is expected.get(how, SignatureState.RAN_OUT)


def test_what_changed_since_it_was_asked_for_is_not_covered_by_the_signature(
    container: Container, alone: Alone, owner: Browser, signer: Browser
) -> None:
    signature = make_asked(container, alone)
    make_reading(container, alone, signature)
    assert signer.post(f"/to-sign/{signature}", is_signed="yes").status_code == 303
    with at_work(container, alone.team.owner, alone.case) as (unit, case):
        before = readiness_of(unit, case).facts_hash
        case.legal_deadline = container.clock.now().date() + timedelta(days=1)
    with looking_at(container, alone.team.owner, alone.case) as (unit, case):
        assert readiness_of(unit, case).facts_hash != before
    refused = owner.post(f"/cases/{alone.case}/second-signature/{signature}/complete")
    assert refused.status_code == 422
    assert "has changed since it was signed" in refused.text


def test_the_data_protection_officer_sees_every_request(container: Container, app: Flask, alone: Alone) -> None:
    make_asked(container, alone)
    officer = arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER))
    page = officer.get("/second-signatures").text
    assert alone.signer.name in page
    assert alone.team.owner.name in page
    assert arrived(app, alone.team.owner).get("/second-signatures").status_code == 403


def test_the_signer_changes_nothing_of_the_case(container: Container, alone: Alone, signer: Browser) -> None:
    signature = make_asked(container, alone)
    make_reading(container, alone, signature)
    for path, fields in (
        ("notes", {"text": "I was here."}),
        ("readiness", {}),
        ("second-signature", {"office_id": alone.team.owner.office_id, "email": alone.team.owner.email}),
        (f"second-signature/{signature}/withdraw", {}),
        (f"second-signature/{signature}/complete", {}),
    ):
        answer = signer.post(f"/cases/{alone.case}/{path}", **fields)
        assert answer.status_code in (403, 404, 405, 422), path
    with reading(container.units, EVERYTHING) as unit:
        case = case_by_id(unit.session, alone.case)
        assert case is not None
        assert case.state is CaseState.PLANNING
    assert row_of(container, signature).state is SignatureState.ASKED


def test_reading_to_sign_is_no_emergency_on_any_page_of_emergencies(
    app: Flask, container: Container, alone: Alone, owner: Browser, signer: Browser
) -> None:
    make_reading(container, alone, make_asked(container, alone))
    page = signer.get("/emergency").text
    assert "Open to you now" not in page, "no door is open, and none can be asked for"
    assert "Protected information" not in page
    assert "No one has opened this case in an emergency" in owner.get(f"/cases/{alone.case}/emergency").text
    reviewer = arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER))
    assert "No one has asked for emergency access" in reviewer.get("/emergency/reviews").text
    assert alone.signer.name in reviewer.get("/second-signatures").text
