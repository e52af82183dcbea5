"""A lost phone: an administrator resets the second factor, and a second person confirms as after a new password."""

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.models import Account, SecondFactor
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.accounts.hands import status_of
from tests.audit.written import changes, events
from tests.doors.visits import entered
from tests.factories.makers import PASSWORD, Browser, Person, arrived, make_account, make_office
from tests.factories.phones import enrol, half_way, signed_in_by, with_phone
from tests.factories.scopes import EVERYTHING


@pytest.fixture
def administrator(app: Flask, container: Container) -> Browser:
    """An administrator's browser."""
    return arrived(app, make_account(container, Role.ADMINISTRATOR))


def _reset(browser: Browser, person: Person) -> int:
    return browser.post(f"/accounts/{person.id}/second-factor").status_code


def test_who_reads_about_people_waits_for_a_confirmation_again(
    app: Flask, container: Container, administrator: Browser
) -> None:
    officer = make_account(container)
    phone, codes = with_phone(app, container, officer)
    there = signed_in_by(app, officer, codes[0])
    assert "Reset the second factor" in administrator.get(f"/accounts/{officer.id}").text
    assert _reset(administrator, officer) == 303
    assert there.get("/account").status_code == 303, "signed out at once"
    assert status_of(container, officer.id) is AccountStatus.UNCONFIRMED
    refused = Browser(app).post("/sign-in", email=officer.email, password=PASSWORD)
    assert (refused.status_code, "is waiting for confirmation" in refused.text) == (422, True)
    lead = make_account(container, place=officer.office_id, extras=frozenset({Permission.LEAD_OFFICE}))
    assert arrived(app, lead).post(f"/accounts/{officer.id}/confirm").status_code == 303
    browser = Browser(app)
    assert browser.post("/sign-in", email=officer.email, password=PASSWORD).headers["Location"] == "/"
    for address in ("/account", "/account/second-factor"):
        assert "An administrator reset your second factor" in browser.get(address).text
    assert "Your second factor was reset" in browser.get("/inbox").text
    browser.token = ""
    browser.get("/account")
    new, _codes = enrol(browser, container)
    assert new.secret != phone.secret
    assert "An administrator reset" not in browser.get("/account").text
    assert half_way(app, officer).post("/sign-in/code", code=codes[1]).status_code == 422, "the old codes are gone"


def test_a_manager_sets_up_another_one_without_a_confirmation(
    app: Flask, container: Container, administrator: Browser
) -> None:
    manager = make_account(container, Role.MANAGER)
    with_phone(app, container, manager)
    assert _reset(administrator, manager) == 303
    assert status_of(container, manager.id) is AccountStatus.ACTIVE
    assert Browser(app).post("/sign-in", email=manager.email, password=PASSWORD).headers["Location"] == "/"


def test_nobody_resets_their_own(app: Flask, container: Container) -> None:
    person = make_account(container, Role.ADMINISTRATOR)
    browser = arrived(app, person)
    phone, _codes = enrol(browser, container)
    refused = browser.post(f"/accounts/{person.id}/second-factor")
    assert (refused.status_code, "You cannot reset your own second factor" in refused.text) == (422, True)
    assert f"/accounts/{person.id}/second-factor" not in browser.get(f"/accounts/{person.id}").text
    signed_in_by(app, person, phone.code(1))


def test_there_has_to_be_one(app: Flask, container: Container, administrator: Browser) -> None:
    assert _reset(administrator, make_account(container)) == 409


def test_nobody_but_administrators_resets(app: Flask, container: Container) -> None:
    office = make_office(container)
    officer = make_account(container, place=office)
    with_phone(app, container, officer)
    lead = make_account(container, place=office, extras=frozenset({Permission.LEAD_OFFICE}))
    protector = make_account(container, Role.DATA_PROTECTION_OFFICER)
    for by in (lead, protector):
        assert _reset(entered(app, container, by), officer) == 403
    assert _reset(entered(app, container, make_account(container)), officer) == 404


def test_a_half_sign_in_from_before_the_reset_is_of_no_use(
    app: Flask, container: Container, administrator: Browser
) -> None:
    manager = make_account(container, Role.MANAGER)
    phone, codes = with_phone(app, container, manager)
    half = half_way(app, manager)
    assert _reset(administrator, manager) == 303
    for code in (phone.code(1), codes[0]):
        assert half.post("/sign-in/code", code=code).headers["Location"] == "/sign-in"


def test_the_secret_is_never_in_the_administrators_hands(
    app: Flask, container: Container, administrator: Browser
) -> None:
    officer = make_account(container)
    phone, codes = with_phone(app, container, officer)
    page = administrator.get(f"/accounts/{officer.id}").text
    assert not any(secret in page for secret in (phone.secret, *codes))
    _reset(administrator, officer)
    with reading(container.units, EVERYTHING) as unit:
        since = select(Account.second_factor_since, Account.second_factor_reset_at).where(Account.id == officer.id)
        assert unit.session.execute(since).one() == (None, container.clock.now())
        assert unit.session.execute(select(SecondFactor.is_in_force)).scalar_one(), "left where only its owner reaches"


def test_every_step_leaves_its_trace_and_a_wrong_code_is_a_refusal(
    app: Flask, container: Container, administrator: Browser
) -> None:
    officer = make_account(container)
    phone, codes = with_phone(app, container, officer)
    half = half_way(app, officer)
    half.post("/sign-in/code", code=phone.wrong_code())
    half.post("/sign-in/code", code=codes[0])
    _reset(administrator, officer)
    done = {step for one in changes(container) for step in one.action.split("+") if officer.id in one.ids("account")}
    steps = {"factor.begin", "factor.confirm", "factor.recovery_codes", "sign_in.half", "factor.recovery_code"}
    assert done >= steps | {"sign_in.start", "factor.reset"}
    refused = [one for one in events(container) if (one.action, one.outcome) == ("sign_in.code", "refused")]
    assert [(one.ids("account"), '"bad_input"' in one.detail) for one in refused] == [({officer.id}, True)]
