"""Signing in in two steps: half signed in opens nothing, no code works twice, guessing is slowed down."""

import json
import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import build_app, build_container
from foundation.accounts.models import SignInSession
from foundation.accounts.permissions import Role
from foundation.accounts.services.sign_in import Place, begin_attempt
from foundation.clock import MovableClock
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from tests.accounts.hands import NEW_PASSWORD, failed_attempts, link_in, numbers, use_link
from tests.factories.makers import PASSWORD, Browser, Person, arrived, make_account
from tests.factories.phones import Phone, give, half_way, signed_in_by, with_phone
from tests.factories.scopes import EVERYTHING
from tests.security.walk import cookie_content


@pytest.fixture
def officer(container: Container) -> Person:
    """Somebody who will have a phone."""
    return make_account(container, Role.MANAGER)


@pytest.fixture
def phone(app: Flask, container: Container, clock: MovableClock, officer: Person) -> Phone:
    """The phone; a while has passed since its first code."""
    found, _codes = with_phone(app, container, officer)
    clock.move(timedelta(minutes=2))
    return found


def _cookie(browser: Browser) -> str:
    found = browser.client.get_cookie("presence")
    assert found is not None
    return found.value


def _with_cookie(app: Flask, value: str) -> Browser:
    browser = Browser(app)
    browser.client.set_cookie("presence", value)
    return browser


def _is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200 and browser.get("/rules").status_code == 200


def test_the_password_leads_to_the_code_and_the_code_to_where_one_wanted_to_go(
    app: Flask, officer: Person, phone: Phone
) -> None:
    browser = Browser(app)
    first = browser.post("/sign-in", email=officer.email, password=PASSWORD, next="/rules?topic=lifecycle")
    assert first.headers["Location"] == "/sign-in/code?next=/rules?topic%3Dlifecycle"
    page = browser.get(first.headers["Location"])
    assert 'value="/rules?topic=lifecycle"' in page.text
    assert officer.name not in page.text
    second = browser.post("/sign-in/code", code=phone.code(), next="/rules?topic=lifecycle")
    assert second.headers["Location"] == "/rules?topic=lifecycle"
    assert "with the second factor" in browser.get("/account").text


def test_who_has_none_signs_in_as_before(app: Flask, container: Container) -> None:
    assert (
        Browser(app).post("/sign-in", email=make_account(container).email, password=PASSWORD).headers["Location"] == "/"
    )


def test_half_signed_in_opens_nothing_but_the_page_of_the_code(app: Flask, officer: Person, phone: Phone) -> None:
    browser = half_way(app, officer)
    for address in ("/", "/account", "/account/second-factor", "/account/proof", "/unlock", "/rules"):
        assert browser.get(address).headers["Location"].startswith("/sign-in"), address
    assert browser.client.get("/api/openapi.json").json["error"]["code"] == "not_signed_in"
    assert browser.post("/account/second-factor/off").status_code == 303
    held = cookie_content(app, _cookie(browser))
    assert "_user_id" not in held
    assert officer.id.hex not in json.dumps(held).replace("-", "")


def test_the_half_cookie_cannot_be_made_a_whole_one(app: Flask, officer: Person, phone: Phone) -> None:
    browser = half_way(app, officer)
    with browser.client.session_transaction() as cookie:
        cookie.update(_user_id=cookie["half"], _fresh=True, idle=9999, seen=cookie.get("seen", 2**33))
    assert not _is_in(browser), "even if somebody could sign cookies"


def test_the_half_cookie_cannot_be_kept(app: Flask, clock: MovableClock, officer: Person, phone: Phone) -> None:
    browser = half_way(app, officer)
    kept = _cookie(browser)
    assert give(browser, phone.code()).status_code == 303
    again = _with_cookie(app, kept)
    assert again.get("/sign-in/code").headers["Location"] == "/sign-in"
    clock.move(timedelta(minutes=1))
    assert give(again, phone.code()).headers["Location"] == "/sign-in", "used up by the right code"
    assert not _is_in(again)


def test_the_half_cookie_is_good_for_few_minutes(
    app: Flask, container: Container, clock: MovableClock, officer: Person, phone: Phone
) -> None:
    browser = half_way(app, officer)
    minutes = numbers(container).code_minutes
    assert minutes <= 5
    clock.move(timedelta(minutes=minutes, seconds=-1))
    assert browser.get("/sign-in/code").status_code == 200
    clock.move(timedelta(seconds=1))
    late = give(browser, phone.code())
    assert late.headers["Location"] == "/sign-in"
    assert "That took too long" in browser.get("/sign-in").text
    assert not _is_in(browser)


def test_a_code_works_once(app: Flask, clock: MovableClock, officer: Person, phone: Phone) -> None:
    code = phone.code()
    signed_in_by(app, officer, code)
    for _ in range(2):
        assert give(half_way(app, officer), code).status_code == 422
        clock.move(timedelta(seconds=10))
    signed_in_by(app, officer, phone.code(1))
    assert give(half_way(app, officer), code).status_code == 422
    assert give(half_way(app, officer), phone.code()).status_code == 422, "nor does one from before the last"


def test_the_first_code_of_all_does_not_sign_in(app: Flask, container: Container) -> None:
    manager = make_account(container, Role.MANAGER)
    phone, _codes = with_phone(app, container, manager)
    assert give(half_way(app, manager), phone.code()).status_code == 422


@pytest.mark.parametrize(("drift", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_the_clock_of_the_phone_may_be_half_a_minute_off(
    app: Flask, officer: Person, phone: Phone, drift: int, status: int
) -> None:
    assert give(half_way(app, officer), phone.code(drift)).status_code == status


def _at_once(browsers: list[Browser], code: str) -> list[int]:
    """The same code, sent by several browsers at the same moment."""
    start, statuses = threading.Barrier(len(browsers)), []

    def send(browser: Browser) -> None:
        start.wait()
        statuses.append(give(browser, code).status_code)

    threads = [threading.Thread(target=send, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def test_a_code_that_is_sent_by_several_at_once_lets_one_in(
    app: Flask, container: Container, officer: Person, clock: MovableClock
) -> None:
    phone, codes = with_phone(app, container, officer)
    clock.move(timedelta(minutes=1))
    for code in (phone.code(), codes[0]):
        halves = [half_way(app, officer) for _ in range(3)]
        assert _at_once(halves, code) == [303, 422, 422]


def test_a_recovery_code_stands_in_for_the_phone_once(
    app: Flask, container: Container, officer: Person, clock: MovableClock
) -> None:
    _phone, codes = with_phone(app, container, officer)
    browser = half_way(app, officer)
    assert "Recovery code" in browser.get("/sign-in/code?way=recovery").text
    assert give(browser, f" {codes[3].upper()} ").status_code == 303
    page = browser.get("/account").text
    assert "9 recovery codes are left" in page
    assert "You used a recovery code" in page
    assert give(half_way(app, officer), codes[3]).status_code == 422
    signed_in_by(app, officer, codes[4].replace("-", ""))


def test_the_codes_of_one_account_open_no_other(
    app: Flask, container: Container, officer: Person, phone: Phone
) -> None:
    other = make_account(container, Role.MANAGER)
    strange, codes = with_phone(app, container, other)
    assert give(half_way(app, officer), codes[0]).status_code == 422
    assert give(half_way(app, officer), strange.code(1)).status_code == 422
    signed_in_by(app, other, codes[0])


def test_guessing_codes_is_slowed_down_and_a_right_password_forgives_nothing(
    app: Flask, container: Container, clock: MovableClock, officer: Person, phone: Phone
) -> None:
    most = numbers(container).code_failures
    for number in range(most):
        browser = half_way(app, officer)  # the right password again, before every guess
        assert give(browser, phone.wrong_code()).status_code == 422
        assert failed_attempts(container) == number + 1
    stopped = give(browser, phone.code())
    assert (stopped.status_code, int(stopped.headers["Retry-After"]) > 0) == (429, True)
    assert "Too many failed attempts" in stopped.text
    assert give(half_way(app, officer), phone.code()).status_code == 429, "from anywhere"
    clock.move(timedelta(minutes=numbers(container).window_minutes))
    signed_in_by(app, officer, phone.code())


def test_guessing_is_counted_for_the_address_too(
    app: Flask, container: Container, officer: Person, phone: Phone
) -> None:
    browser = half_way(app, officer)
    give(browser, phone.wrong_code())
    most = numbers(container).failures_per_address
    for number in range(most - 1):
        index = container.secrets.blind_index("staff_email", f"nobody{number}@example.org")
        with writing(container.units, SIGN_IN) as unit:
            begin_attempt(unit, container.secrets, container.policy(unit), index, Place("127.0.0.1"))
    assert give(browser, phone.code()).status_code == 429


def test_unlocking_asks_for_the_password_and_prolongs_nothing(
    app: Flask, container: Container, clock: MovableClock, officer: Person, phone: Phone
) -> None:
    browser = signed_in_by(app, officer, phone.code())
    clock.move(timedelta(hours=numbers(container).session_hours - 1))
    assert browser.post_json("/unlock", {"password": PASSWORD}).status_code == 204
    browser.token = ""
    page = browser.get("/account")
    assert (page.status_code, "with the second factor" in page.text) == (200, True)
    assert browser.post("/account/second-factor/codes").status_code == 403, "the password was no fresh proof"
    for _ in range(6):
        browser.get("/account")
        clock.move(timedelta(minutes=10))
    assert browser.get("/account").headers["Location"].startswith("/sign-in"), "after its hours the code is asked again"


def test_changing_the_password_is_no_fresh_proof_either(
    app: Flask, container: Container, clock: MovableClock, officer: Person, phone: Phone
) -> None:
    browser = signed_in_by(app, officer, phone.code())
    clock.move(timedelta(minutes=numbers(container).step_up_minutes))
    fields = {"current_password": PASSWORD, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert browser.post("/account/password", **fields).status_code == 303
    browser.get("/account")
    assert browser.post("/account/second-factor/off").status_code == 403


def test_a_link_for_a_new_password_leaves_the_second_factor(
    app: Flask, container: Container, officer: Person, phone: Phone
) -> None:
    administrator = arrived(app, make_account(container, Role.ADMINISTRATOR))
    use_link(app, link_in(administrator.post(f"/accounts/{officer.id}/reset")))
    browser = Browser(app)
    assert browser.post("/sign-in", email=officer.email, password=NEW_PASSWORD).headers["Location"] == "/sign-in/code"
    browser.get("/sign-in/code")
    assert give(browser, phone.code()).status_code == 303


def test_a_sign_in_without_the_factor_is_of_no_use_once_there_is_one(
    app: Flask, container: Container, officer: Person, phone: Phone
) -> None:
    """As when a password was checked in one worker while the factor came into force in another."""
    with pytest.raises(AssertionError):
        arrived(app, officer)


def test_the_second_step_may_come_to_another_worker(
    container: Container, app: Flask, officer: Person, phone: Phone
) -> None:
    other = build_app(build_container(container.settings, container.clock))
    there = _with_cookie(other, _cookie(half_way(app, officer)))
    there.get("/sign-in/code")
    assert give(there, phone.code()).status_code == 303
    assert _is_in(_with_cookie(app, _cookie(there)))
    other.extensions["container"].stores.dispose()


def test_an_ended_account_ends_half_sign_ins_too(
    app: Flask, container: Container, officer: Person, phone: Phone
) -> None:
    browser = half_way(app, officer)
    administrator = arrived(app, make_account(container, Role.ADMINISTRATOR))
    assert "No device" in administrator.get(f"/accounts/{officer.id}").text, "half is not signed in"
    assert administrator.post(f"/accounts/{officer.id}/sign-out").status_code == 303
    assert give(browser, phone.code()).headers["Location"] == "/sign-in"
    with reading(container.units, EVERYTHING) as unit:
        halves = unit.session.execute(select(SignInSession.ended_at).where(SignInSession.awaits_code)).scalars().all()
    assert None not in halves
