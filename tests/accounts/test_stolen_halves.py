"""What is worth nothing: half a sign-in, another one's proof, a sign-in from before a rule, a grant that has gone."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app import build_app
from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.permissions import Role
from foundation.accounts.services.sign_in import start_session
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.protection.models import ProtectedNote, ProtectedRecord
from tests.accounts.hands import numbers
from tests.audit.story import Story, tell
from tests.doors.visits import entered, rows
from tests.factories.makers import Browser, Person, make_account, make_case, make_grant
from tests.factories.phones import half_way, secret_on, with_phone
from tests.factories.scopes import EVERYTHING
from tests.populated.routes.table import ENDS, ROUTES
from tests.populated.world import make_populated

# What stands open to everybody, and the page of the code itself.
OPEN = {route.name for route in ROUTES if route.permission == "-"}


def _cookie(browser: Browser, name: str) -> str:
    with browser.client.session_transaction() as cookie:
        return str(cookie[name])


def _with_cookie(app: Flask, container: Container, name: str, token: str) -> Browser:
    browser = Browser(app)
    with browser.client.session_transaction() as cookie:
        cookie.update({name: token, "_fresh": True, "idle": 6000, "seen": int(container.clock.now().timestamp())})
    return browser


def test_half_a_sign_in_opens_no_door(app: Flask, container: Container, clock: MovableClock) -> None:
    """Who knows the password and has no code is answered at every door like somebody who never signed in."""
    populated = make_populated(container)
    officer = populated.people["officer"]
    with_phone(app, container, officer)
    clock.move(timedelta(minutes=1))
    half, tried = half_way(app, officer), 0
    for route in ROUTES:
        if route.name in OPEN or route.address.startswith("/calendar/"):  # a secret address, and no sign-in, opens it
            continue
        address = populated.at(route.address)
        answer = half.get(address) if route.method == "GET" else half.post(address)
        assert answer.status_code == route.statuses["out"], route.name
        assert answer.status_code == 401 or answer.headers["Location"].startswith("/sign-in"), route.name
        tried += 1
    assert tried > 200
    assert half.get("/sign-in/code").status_code == 200  # and it still is half way


def test_neither_token_stands_in_for_the_other(app: Flask, container: Container, clock: MovableClock) -> None:
    officer = make_account(container)
    phone, _codes = with_phone(app, container, officer)
    clock.move(timedelta(minutes=1))
    half = _cookie(half_way(app, officer), "half")
    as_whole = _with_cookie(app, container, "_user_id", half)
    assert as_whole.get("/account").status_code == 303
    with writing(container.units, SIGN_IN) as unit:
        account = unit.session.get(Account, officer.id)
        assert account is not None
        whole = start_session(unit, container.secrets, container.policy(unit), account, "", by_second_factor=True)
    as_half = _with_cookie(app, container, "half", whole)
    assert as_half.get("/sign-in/code").status_code == 303
    answer = as_half.post("/sign-in/code", code=phone.code())
    assert answer.headers["Location"].startswith("/sign-in")
    assert as_half.get("/account").status_code == 303


def test_every_form_asks_for_its_token(app: Flask, container: Container) -> None:
    """A form that another site has a browser send is refused at every door, before anything else is looked at."""
    populated = make_populated(container)
    browser = entered(app, container, populated.people["officer"])
    for route in ROUTES:
        if route.method == "POST" and route.name not in ENDS:
            answer = browser.client.post(populated.at(route.address), data={"note": "x"})
            assert answer.status_code == 400, route.name


def _left_open_and_at_work(
    app: Flask, container: Container, clock: MovableClock, person: Person
) -> tuple[Browser, Browser]:
    """A sign-in that was proved long ago, and another one of the same account that is proved now."""
    old = entered(app, container, person)
    clock.move(timedelta(minutes=numbers(container).step_up_minutes + 1))
    return old, entered(app, container, person)


def test_the_proof_of_one_sign_in_is_none_for_another(app: Flask, container: Container, clock: MovableClock) -> None:
    story = tell(container)
    old, new = _left_open_and_at_work(app, container, clock, story.specialist)
    grant = {"to": story.officer.id.hex, "compartment": "health", "days": "1", "reason": "needed"}
    before = rows(container, AccessGrant)
    assert old.post(f"/cases/{story.case}/grants", **grant).status_code == 403
    assert rows(container, AccessGrant) == before
    assert new.post(f"/cases/{story.case}/grants", **grant).status_code == 303


def test_a_sign_in_that_was_left_open_never_learns_the_secret(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    """Whoever stole it would see the secret of the phone that the owner sets up elsewhere, and have it for good."""
    officer = make_account(container)
    old, new = _left_open_and_at_work(app, container, clock, officer)
    assert new.post("/account/second-factor/begin").status_code == 303
    secret = secret_on(new.get("/account/second-factor").text)
    page = old.get("/account/second-factor")
    assert page.status_code == 200
    assert secret not in page.text.replace(" ", "")
    assert "typed-secret" not in page.text
    wrong = old.post("/account/second-factor/confirm", code="000000")
    assert "typed-secret" not in wrong.text


def test_a_rule_that_begins_to_ask_for_a_second_factor_holds_for_who_is_signed_in(
    app: Flask, container: Container
) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    before = entered(app, container, officer)
    assert before.get(f"/cases/{case}").status_code == 200
    settings = replace(container.settings, second_factor_roles=frozenset({Role.RETURN_OFFICER.value}))
    strict = build_app(replace(container, settings=settings))
    after = _with_cookie(strict, container, "_user_id", _cookie(before, "_user_id"))
    answer = after.get(f"/cases/{case}")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/account/second-factor")
    assert after.get(f"/api/cases/{case}").status_code in (401, 403)


ENDED = ("revoked", "over", "moved to another office", "deactivated")


@pytest.mark.parametrize("how", ENDED)
def test_a_form_behind_a_door_is_worth_nothing_once_the_door_is_closed(
    app: Flask, container: Container, clock: MovableClock, how: str
) -> None:
    """The form was opened while the grant was live; it is sent after the grant has gone."""
    story = tell(container)
    reader = make_account(container, place=story.officer.office_id)
    grant = make_grant(container, story.case, story.specialist, reader, Compartment.HEALTH, days=1)
    browser = entered(app, container, reader, idle_minutes=60 * 24 * 3)
    door = container.secrets.door(story.case, Compartment.HEALTH.value)
    address, records = f"/cases/{story.case}/protected", f"/protected/{door}"
    assert [browser.get(address).status_code, browser.get(records).status_code] == [200, 200]
    _close(app, container, clock, how, story, (reader, grant))
    gone = 303 if how == "deactivated" else 404
    assert browser.post(address, door=door.hex, text="needed").status_code == gone
    assert [browser.get(address).status_code, browser.get(records).status_code] == [gone, gone]
    assert rows(container, ProtectedNote, ProtectedRecord) == 0


def _close(
    app: Flask, container: Container, clock: MovableClock, how: str, story: Story, held: tuple[Person, UUID]
) -> None:
    reader, grant = held
    if how == "revoked":
        assert entered(app, container, story.protector).post(f"/grants/{grant}/revoke").status_code == 303
    elif how == "over":
        clock.move(timedelta(days=1))
    elif how == "deactivated":
        administrator = entered(app, container, story.administrator)
        assert administrator.post(f"/accounts/{reader.id}/deactivate").status_code == 303
    else:
        with writing(container.units, EVERYTHING) as unit:
            account = unit.session.get(Account, reader.id)
            assert account is not None
            account.office_id = story.stranger.office_id


def test_a_door_opens_no_form_of_another_door(app: Flask, container: Container) -> None:
    """A grant on one case and one compartment is of no use with the door, or the form, of another."""
    story = tell(container)
    office = story.officer
    beside = make_case(container, office)
    make_grant(container, story.case, story.specialist, story.holder, Compartment.LEGAL)
    browser = entered(app, container, story.holder)
    mine = container.secrets.door(story.case, Compartment.LEGAL.value)
    others = [
        container.secrets.door(story.case, Compartment.CHILD_PROTECTION.value),
        container.secrets.door(beside, Compartment.LEGAL.value),
    ]
    assert browser.get(f"/protected/{mine}").status_code == 200
    for door in others:
        form = container.secrets.door(door, "form/proceedings")
        for address in (f"/protected/{door}", f"/protected/{door}/{form}", f"/protected/{mine}/{form}"):
            assert browser.get(address).status_code == 404, address
        assert browser.post(f"/protected/{mine}/{form}", person="0" * 32).status_code == 404
        assert browser.post(f"/cases/{story.case}/protected", door=door.hex, text="needed").status_code == 404
    assert rows(container, ProtectedNote, ProtectedRecord) == 0
