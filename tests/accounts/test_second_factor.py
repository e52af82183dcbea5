"""A second factor is set up with a phone, kept sealed, changed, and switched off only where nobody needs it."""

import base64
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import build_app
from foundation.accounts.models import Account, RecoveryCode, SecondFactor
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.accounts.hands import numbers
from tests.doors.visits import rows
from tests.factories.makers import PASSWORD, Browser, Person, arrived, make_account
from tests.factories.phones import Phone, enrol, half_way, recovery_codes_on, secret_on, signed_in_by, with_phone
from tests.factories.scopes import EVERYTHING

PAGE = "/account/second-factor"


@pytest.fixture
def officer(container: Container) -> Person:
    """Whose second factor it is."""
    return make_account(container)


def _since(container: Container, person: Person) -> object:
    with reading(container.units, EVERYTHING) as unit:
        return unit.session.execute(select(Account.second_factor_since).where(Account.id == person.id)).scalar_one()


def test_looking_at_the_page_draws_nothing(app: Flask, container: Container, officer: Person) -> None:
    browser = arrived(app, officer)
    for _ in range(2):
        page = browser.get(PAGE)
        assert (page.status_code, "typed-secret" in page.text) == (200, False)
    assert rows(container, SecondFactor) == 0


def test_the_picture_is_drawn_here_and_the_secret_stands_beside_it(
    app: Flask, container: Container, officer: Person
) -> None:
    browser = arrived(app, officer)
    browser.post(f"{PAGE}/begin")
    page = browser.get(PAGE).text
    image = re.search(r'<img class="qr" src="(data:image/svg\+xml[^"]*)"', page)
    assert image is not None
    assert len(secret_on(page)) == 32
    assert browser.get(PAGE).text.count(image.group(1)) == 1, "the same, as long as it waits"
    assert officer.email not in image.group(1)
    assert secret_on(page) not in image.group(1), "in the picture as dots, not as text"


def test_the_first_code_puts_it_in_force_and_shows_the_recovery_codes_once(
    app: Flask, container: Container, officer: Person
) -> None:
    browser = arrived(app, officer)
    assert browser.post(f"{PAGE}/begin").status_code == 303
    phone = Phone(container, secret_on(browser.get(PAGE).text))
    wrong = browser.post(f"{PAGE}/confirm", code=phone.wrong_code())
    assert (wrong.status_code, "This code is not correct" in wrong.text) == (422, True)
    assert phone.wrong_code() not in wrong.text
    assert _since(container, officer) is None
    code = phone.code()
    shown = browser.noted(browser.post(f"{PAGE}/confirm", code=f"{code[:3]} {code[3:]}"))
    codes = recovery_codes_on(shown.text)
    assert len(codes) == len(set(codes)) == numbers(container).recovery_codes == 10
    assert _since(container, officer) == container.clock.now()
    assert browser.post(f"{PAGE}/confirm", code=code).status_code == 409, "a second press"
    for address in (PAGE, "/account"):
        assert not [one for one in codes if one in browser.get(address).text]
    assert "10 recovery codes are left" in browser.get("/account").text


def test_the_other_sign_ins_end_and_this_one_is_renewed(app: Flask, container: Container, officer: Person) -> None:
    here, there = arrived(app, officer), arrived(app, officer)
    before = here.client.get_cookie("presence")
    enrol(here, container)
    assert here.get("/cases").status_code == 200
    assert there.get("/cases").status_code == 303
    copied = Browser(app)
    assert before is not None
    copied.client.set_cookie("presence", before.value)
    assert copied.get("/cases").status_code == 303


def test_a_secret_waits_for_its_first_code_no_longer_than_the_rule_says(
    app: Flask, container: Container, clock: MovableClock, officer: Person
) -> None:
    browser = arrived(app, officer)
    browser.post(f"{PAGE}/begin")
    phone = Phone(container, secret_on(browser.get(PAGE).text))
    for _ in range(2):
        clock.move(timedelta(minutes=numbers(container).enrolment_minutes / 2))
        browser.get("/account")
        browser.post_json("/unlock", {"password": PASSWORD})
        browser.token = ""
        browser.get("/account")
    assert "typed-secret" not in browser.get(PAGE).text
    assert browser.post(f"{PAGE}/confirm", code=phone.code()).status_code == 409


def test_beginning_again_draws_another_secret(app: Flask, container: Container, officer: Person) -> None:
    browser = arrived(app, officer)
    browser.post(f"{PAGE}/begin")
    first = Phone(container, secret_on(browser.get(PAGE).text))
    browser.post(f"{PAGE}/begin")
    assert secret_on(browser.get(PAGE).text) != first.secret
    assert browser.post(f"{PAGE}/confirm", code=first.code()).status_code == 422
    assert rows(container, SecondFactor) == 1


def test_new_recovery_codes_end_the_old_ones(app: Flask, container: Container, officer: Person) -> None:
    browser = arrived(app, officer)
    _phone, old = enrol(browser, container)
    new = recovery_codes_on(browser.noted(browser.post(f"{PAGE}/codes")).text)
    assert len(new) == 10
    assert not set(new) & set(old)
    assert half_way(app, officer).post("/sign-in/code", code=old[0]).status_code == 422
    signed_in_by(app, officer, new[0])
    assert rows(container, RecoveryCode) == 10


def test_without_a_second_factor_there_is_nothing_to_draw_or_to_switch_off(app: Flask, officer: Person) -> None:
    browser = arrived(app, officer)
    assert browser.post(f"{PAGE}/codes").status_code == 409
    assert browser.post(f"{PAGE}/off").status_code == 409


def test_another_phone_takes_over_at_its_first_code_and_not_before(
    app: Flask, container: Container, clock: MovableClock, officer: Person
) -> None:
    browser = arrived(app, officer)
    old, codes = enrol(browser, container)
    browser.post(f"{PAGE}/begin")
    new = Phone(container, secret_on(browser.get(PAGE).text))
    signed_in_by(app, officer, old.code(1))
    browser.noted(browser.post(f"{PAGE}/confirm", code=new.code()))
    clock.move(timedelta(minutes=1))
    half = half_way(app, officer)
    assert half.post("/sign-in/code", code=old.code()).status_code == 422
    assert half.post("/sign-in/code", code=codes[0]).status_code == 422, "the codes of before are gone too"
    signed_in_by(app, officer, new.code())
    assert rows(container, SecondFactor) == 1


def test_switching_it_off_forgets_everything(app: Flask, container: Container, officer: Person) -> None:
    browser = arrived(app, officer)
    enrol(browser, container)
    assert browser.post(f"{PAGE}/off").status_code == 303
    assert (rows(container, SecondFactor), rows(container, RecoveryCode), _since(container, officer)) == (0, 0, None)
    assert arrived(app, officer).get("/cases").status_code == 200


def test_switching_it_off_needs_a_fresh_code_and_no_password_will_do(
    app: Flask, container: Container, clock: MovableClock, officer: Person
) -> None:
    browser = arrived(app, officer)
    phone, _codes = enrol(browser, container)
    clock.move(timedelta(minutes=numbers(container).step_up_minutes))
    for address in ("off", "codes", "begin"):
        assert browser.post(f"{PAGE}/{address}").status_code == 403, address
    assert browser.post_json("/account/proof", {"password": PASSWORD}).status_code == 422
    assert browser.post(f"{PAGE}/off").status_code == 403
    assert browser.post_json("/account/proof", {"code": phone.code()}).status_code == 204
    assert browser.post(f"{PAGE}/off").status_code == 303


def test_where_the_role_needs_it_it_cannot_be_switched_off(container: Container, officer: Person) -> None:
    settings = replace(container.settings, second_factor_roles=frozenset({"return_officer"}))
    strict = build_app(replace(container, settings=settings))
    phone, _codes = _enrolled_there(strict, container, officer)
    browser = signed_in_by(strict, officer, phone.code(1))
    assert "Switch it off" not in browser.get(PAGE).text
    refused = browser.post(f"{PAGE}/off")
    assert (refused.status_code, "Your role requires a second factor" in refused.text) == (422, True)
    assert _since(container, officer) is not None


def _enrolled_there(app: Flask, container: Container, person: Person) -> tuple[Phone, list[str]]:
    browser = Browser(app)
    browser.get("/sign-in")
    browser.post("/sign-in", email=person.email, password=PASSWORD)
    browser.get(PAGE)
    found = enrol(browser, container)
    browser.post("/sign-out")
    return found


def test_the_stored_secret_cannot_be_read_and_the_codes_are_keyed_hashes(
    app: Flask, container: Container, officer: Person
) -> None:
    phone, codes = with_phone(app, container, officer)
    with reading(container.units, EVERYTHING) as unit:
        factor = unit.session.execute(select(SecondFactor)).scalar_one()
        assert factor.secret == phone.secret
        sealed = factor.secret_sealed or b""
        hashes = [one.code_hash for one in unit.session.execute(select(RecoveryCode)).scalars()]
    assert phone.secret.encode() not in sealed
    assert base64.b32decode(phone.secret) not in sealed
    assert {len(one) for one in hashes} == {32}
    assert not any(code.replace("-", "").encode() in one for code in codes for one in hashes)
