"""Lessons of comparable systems, each as a sentence: what people lost or suffered there does not happen here."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from foundation.accounts.models import AccessGrant, Account, AccountExtra, FormSubmission
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.queries.staff import extras_of
from foundation.accounts.rules import AccountStatus
from foundation.accounts.services.administration import change_extras, confirm
from foundation.accounts.services.grants import give_grant
from foundation.compartments import Compartment
from foundation.errors import Conflict, RuleBroken, ScopeBreach
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from foundation.web.route import Request
from foundation.web.routes import route
from returns.cases.models import Case
from returns.protection.models import ProtectedNote
from tests.audit.story import Story, tell
from tests.doors.visits import entered, rows
from tests.factories.makers import Browser, Person, make_account, make_case, make_grant
from tests.factories.scopes import EVERYTHING

NEW = {"given_name": "Dilnoza", "sex": "female", "country": "UZ", "birth_date": "1990-02-03"}


@pytest.fixture
def story(container: Container) -> Story:
    """One case and its people; the holder may open its trafficking door."""
    return tell(container)


def _door(container: Container, case: uuid.UUID, compartment: Compartment = Compartment.TRAFFICKING) -> str:
    return container.secrets.door(case, compartment.value).hex


def test_the_same_form_sent_twice_is_stored_once(app: Flask, container: Container) -> None:
    officer, colleague = make_account(container), make_account(container)
    browser = entered(app, container, officer)
    key = re.findall(r'name="idempotency_key" value="(\w+)"', browser.get("/cases/new").text)[0]
    answers = [browser.post("/cases/new", **NEW, idempotency_key=key) for _ in range(3)]
    made = {answer.headers["Location"] for answer in answers}
    assert len(made) == 1
    assert rows(container, Case) == 1
    assert browser.get(made.pop()).text.count('class="notice notice-done"') == 3, "each press is answered in words"
    other = entered(app, container, colleague).post("/cases/new", **NEW, idempotency_key=key, who="new")
    assert other.status_code == 303
    assert rows(container, Case) == 2, "the key belongs to whoever sent it"
    again = browser.post("/cases/new", **NEW, idempotency_key=uuid.uuid4().hex, who="new")
    assert again.headers["Location"] not in made
    assert rows(container, Case) == 3


def test_the_same_protected_note_sent_twice_is_stored_once(app: Flask, container: Container, story: Story) -> None:
    browser, idempotency_key = entered(app, container, story.holder), uuid.uuid4().hex
    address, note = f"/cases/{story.case}/protected", {"door": _door(container, story.case), "text": "Safe words"}
    assert [browser.post(address, **note, idempotency_key=idempotency_key).status_code for _ in range(3)] == [
        303,
        303,
        303,
    ]
    assert (rows(container, ProtectedNote), rows(container, FormSubmission)) == (1, 1)
    assert browser.get(address).text.count("Safe words") == 1
    assert browser.post(address, **note, idempotency_key=uuid.uuid4().hex).status_code == 303
    assert rows(container, ProtectedNote) == 2


def test_a_note_cannot_be_written_through_another_cases_address_or_another_door(
    app: Flask, container: Container, story: Story
) -> None:
    other = make_case(container, story.officer)
    make_grant(container, other, story.specialist, story.holder, Compartment.LEGAL)
    browser = entered(app, container, story.holder)
    closed = (
        (story.case, _door(container, story.case, Compartment.HEALTH)),  # the right case, a door that is shut
        (story.case, _door(container, other, Compartment.LEGAL)),  # an open door of another case
        (other, _door(container, story.case)),  # the same from the other side
        (story.case, uuid.uuid4().hex),
    )
    for case, door_id in closed:
        answer = browser.post(f"/cases/{case}/protected", door=door_id, text="Wrong place")
        assert answer.status_code == 404
    assert rows(container, ProtectedNote) == 0
    assert browser.post(f"/cases/{other}/protected", door=closed[1][1], text="Right place").status_code == 303


def _case_in(unit: Any, case: uuid.UUID) -> Case:
    found = unit.session.get(Case, case)
    assert found is not None
    return found


def test_of_two_edits_of_one_case_the_later_is_refused_and_nothing_vanishes(container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    later = container.units(officer.scope(container), True)
    seen = _case_in(later, case)
    later.finish()  # it has read the case, and goes on with what it saw
    with writing(container.units, officer.scope(container)) as earlier:
        _case_in(earlier, case).note = "What the first one wrote"
    seen.note = "What the second one wrote"
    with pytest.raises(StaleDataError):
        later.finish()
    later.close()
    with reading(container.units, officer.scope(container)) as unit:
        assert _case_in(unit, case).note == "What the first one wrote"


def test_whoever_edits_later_is_told_to_look_again(new_app: Flask, container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)

    @route(new_app, "/edit", "cases.open", permission=Permission.CASES_OPEN, method="POST")
    def edit(request: Request) -> str:
        row = _case_in(request.unit, case)
        request.unit.finish()
        with writing(container.units, officer.scope(container)) as meanwhile:
            _case_in(meanwhile, case).note = "Meanwhile"
        row.note = "Too late"
        return "stored"

    answer = entered(new_app, container, officer).post("/edit")
    assert answer.status_code == 409
    assert "Check the latest version" in answer.text


def test_of_two_who_decide_about_one_account_the_later_is_told(app: Flask, container: Container) -> None:
    waiting = make_account(container, status=AccountStatus.UNCONFIRMED)
    first, second = (entered(app, container, make_account(container, Role.DATA_PROTECTION_OFFICER)) for _ in range(2))
    assert [one.post(f"/accounts/{waiting.id}/confirm").status_code for one in (first, second)] == [303, 409]
    with reading(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, waiting.id)
        assert account is not None
        assert account.status == AccountStatus.ACTIVE


def test_a_browser_that_signs_out_is_out_in_every_worker(app: Flask, container: Container) -> None:
    officer = make_account(container)
    browser = entered(app, container, officer)
    cookie = browser.client.get_cookie("presence")
    assert cookie is not None
    assert browser.post("/sign-out").status_code == 303
    copy = Browser(app)
    copy.client.set_cookie("presence", cookie.value)
    assert copy.get("/api/cases").status_code == 401


def _rights(container: Container, person: Person) -> tuple[Any, ...]:
    with reading(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, person.id)
        assert account is not None
        extras = extras_of(unit.session, [person.id])[person.id]
        standing = (account.role, account.status, account.office_id, account.confirmed_by)
        return (*standing, extras, _grants_to(unit, person))


def _grants_to(unit: Any, person: Person) -> int:
    """How many doors are open to somebody."""
    return len(unit.session.execute(select(AccessGrant).where(AccessGrant.account_id == person.id)).scalars().all())


WHO = ("officer", "lead", "specialist", "administrator", "protector")


def test_nobody_gives_themselves_rights_through_a_page(app: Flask, container: Container, story: Story) -> None:
    for who in WHO:
        person = story.person(who)
        browser, before = entered(app, container, person), _rights(container, person)
        own = {"extras": ["lead_office", "sign_off"], "role": "administrator", "status": "active", "to": person.id.hex}
        for address in (
            f"/accounts/{person.id}/{what}" for what in ("extras", "confirm", "reactivate", "reset", "deactivate")
        ):
            assert browser.post(address, **own).status_code in (403, 404, 409, 422), address
        grant = {"to": person.id.hex, "compartment": "legal", "days": 3, "reason": "I want to"}
        assert browser.post(f"/cases/{story.case}/grants", **grant).status_code in (403, 404, 422)
        browser.post("/account/password", **own)
        browser.post("/language", language="en", **own)
        assert _rights(container, person) == before


def test_nobody_gives_themselves_rights_through_a_service(app: Flask, container: Container, story: Story) -> None:
    for who in WHO:
        person = story.person(who)
        before = _rights(container, person)
        with app.test_request_context():
            for attempt in (_extras_of_oneself, _confirm_oneself, _grant_to_oneself):
                with (
                    pytest.raises((RuleBroken, Conflict, ScopeBreach)),
                    writing(container.units, person.scope(container)) as unit,
                ):
                    attempt(unit, container, story, person)
        assert _rights(container, person) == before


def _extras_of_oneself(unit: Any, container: Container, story: Story, person: Person) -> None:
    change_extras(unit, unit.session.get(Account, person.id), frozenset({Permission.LEAD_OFFICE}))


def _confirm_oneself(unit: Any, container: Container, story: Story, person: Person) -> None:
    confirm(unit, unit.session.get(Account, person.id))


def _grant_to_oneself(unit: Any, container: Container, story: Story, person: Person) -> None:
    own = unit.session.get(Account, person.id)
    give_grant(unit, container.secrets, container.policy(unit), story.case, Compartment.LEGAL, own, 3, "I want to")


def _attempts(container: Container, story: Story, person: Person) -> list[Callable[[Any], Any]]:
    """What code that forgets to ask could try on behalf of somebody."""
    now, other = container.clock.now(), story.holder if person is story.specialist else story.specialist

    def changed(**values: Any) -> Any:
        def change(unit: Any) -> None:
            own = unit.session.get(Account, person.id)
            for name, value in values.items():
                setattr(own, name, value)

        return change

    def granted(to: uuid.UUID, by: uuid.UUID) -> Any:
        about = {"case": story.case.hex, "compartment": "legal", "reason": "I want to"}
        door_id = container.secrets.door(story.case, "legal")
        row = {"door": door_id, "account_id": to, "given_by": by, "given_at": now, "until": now + timedelta(days=9)}
        return lambda unit: unit.session.add(AccessGrant(**row, about=about))

    def longer(unit: Any) -> None:
        unit.session.get(AccessGrant, story.grant).until = now + timedelta(days=900)

    return [
        changed(role=Role.ADMINISTRATOR if person.role is not Role.ADMINISTRATOR else Role.MANAGER),
        changed(status=AccountStatus.UNCONFIRMED),
        changed(office_id=story.stranger.office_id),
        changed(confirmed_by=person.id),
        changed(email_index=b"somebody else"),
        lambda unit: unit.session.add(AccountExtra(account_id=person.id, permission=Permission.SIGN_OFF)),
        granted(person.id, person.id),
        granted(person.id, other.id),
        granted(story.officer.id, story.holder.id),  # in the name of somebody else
        longer,
    ]


def test_nobody_gives_themselves_rights_past_every_service(container: Container, story: Story) -> None:
    """The guard's own rule."""
    for person in map(story.person, WHO):
        before = _rights(container, person)
        for number, attempt in enumerate(_attempts(container, story, person)):
            refused = pytest.raises((ScopeBreach, AttributeError))  # the second where the row is not even seen
            with refused, writing(container.units, person.scope(container)) as unit:
                attempt(unit)
            assert _rights(container, person) == before, (person.role, number)
