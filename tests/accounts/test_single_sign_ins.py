"""Sign-ins are listed and ended one by one, by their owner alone, at once in every worker."""

import re
import uuid

import pytest
from flask import Flask

from app import build_app, build_container
from foundation.web.container import Container
from tests.doors.visits import counted
from tests.factories.makers import PASSWORD, Browser, Person, arrived, make_account, signed_in

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
_END = re.compile(r'action="(/account/sign-ins/[0-9a-f-]{36}/end)"')


@pytest.fixture
def officer(container: Container) -> Person:
    """Who is signed in at several places."""
    return make_account(container)


def _ends(browser: Browser) -> list[str]:
    return _END.findall(browser.get("/account").text)


def test_each_is_listed_with_device_and_since_when(app: Flask, officer: Person) -> None:
    there, here = Browser(app), arrived(app, officer)
    there.client.environ_base["HTTP_USER_AGENT"] = CHROME
    there.post("/sign-in", email=officer.email, password=PASSWORD)
    page = here.get("/account").text
    assert "Chrome, Windows" in page
    assert page.count("Since ") == 2
    assert "with the second factor" not in page
    assert len(_ends(here)) == 1, "this one is ended by signing out"


def test_looking_at_the_list_writes_nothing(app: Flask, container: Container, officer: Person) -> None:
    here = arrived(app, officer)
    with counted(container) as asked:
        here.get("/account")
    assert asked.writes() == []


def test_one_is_ended_and_the_others_stay_in_every_worker(container: Container, officer: Person) -> None:
    one, two = build_app(container), build_app(build_container(container.settings, container.clock))
    ended, kept, here = signed_in(two, officer), signed_in(two, officer), arrived(one, officer)
    (first, second) = _ends(here)
    assert here.post(first).status_code == 303
    open_ones = [browser for browser in (ended, kept) if browser.get("/account").status_code == 200]
    assert len(open_ones) == 1
    assert _ends(here) == [second]
    assert here.post(first).status_code == 404, "it has ended"
    two.extensions["container"].stores.dispose()


def test_all_the_others_end_and_this_one_stays(container: Container, officer: Person) -> None:
    one, two = build_app(container), build_app(build_container(container.settings, container.clock))
    there, here, colleague = signed_in(two, officer), arrived(one, officer), arrived(two, make_account(container))
    assert here.post("/account/sign-out-others").status_code == 303
    assert there.get("/account").status_code == 303
    assert here.get("/account").status_code == 200
    assert colleague.get("/account").status_code == 200
    assert "End all other sign-ins" not in here.get("/account").text
    two.extensions["container"].stores.dispose()


def test_nobody_ends_the_sign_in_of_somebody_else(app: Flask, container: Container, officer: Person) -> None:
    arrived(app, officer)
    (address,) = _ends(arrived(app, officer))
    for stranger in (make_account(container, place=officer.office_id), make_account(container)):
        assert arrived(app, stranger).post(address).status_code == 404
    assert arrived(app, officer).post(f"/account/sign-ins/{uuid.uuid4()}/end").status_code == 404
    assert len(_ends(arrived(app, officer))) == 3


def test_ending_this_one_is_signing_out(app: Flask, officer: Person) -> None:
    here, there = arrived(app, officer), arrived(app, officer)
    (address,) = _ends(there)
    assert here.post(address).headers["Location"] == "/sign-in"
    assert here.get("/account").status_code == 303
    assert there.get("/account").status_code == 200
