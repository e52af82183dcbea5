"""A data protection officer's day: a record handed over, an erasure that a hold stops, an emergency, unusual reading.

Meanwhile the master key is changed, and nobody notices.
"""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import ROOT, build_app, build_container
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.key_lines import read_lines
from foundation.settings import MasterKeySettings
from foundation.system.preparation import prepare
from foundation.web.container import Container
from rights.erasure.rules.runs import ErasureKind, ErasureState
from rights.unusual.jobs import find_unusual_reading
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.databases import MASTER_KEY, copied, no_demo, settings_for
from tests.factories.asking import in_review, make_asked_in
from tests.factories.emergencies import reference_of
from tests.factories.erasures import end_case, erase_now, make_hold, make_run
from tests.factories.makers import Person, make_account, make_case
from tests.rights.unusual.readings import at_hour, read
from tests.system.commanding import command


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """The file in which the master key lies."""
    file = tmp_path / "keeper" / "master.key"
    file.parent.mkdir()
    file.write_text(base64.b64encode(MASTER_KEY).decode() + "\n")
    file.chmod(0o600)
    return file


def _wired(instance: Path, key_file: Path, clock: MovableClock) -> Container:
    """A process of the installation, with the keys that are in the file now."""
    lines = read_lines(key_file.read_text(), "1")
    settings = replace(settings_for(instance), master_keys=MasterKeySettings(lines, key_file))
    return build_container(settings, clock)


@pytest.fixture
def instance(sqlite_template: Path, tmp_path: Path) -> Path:
    """The folder of an installation of its own."""
    return copied(sqlite_template, tmp_path / "instance")


@pytest.fixture
def container(instance: Path, key_file: Path, clock: MovableClock) -> Iterator[Container]:
    """An installation whose master key lies in a file, so that it can be changed."""
    wired = _wired(instance, key_file, clock)
    prepare(wired, ROOT, no_demo)
    yield wired
    wired.stores.dispose()


@pytest.fixture
def app(container: Container) -> Flask:
    """The application around it, which goes on with the keys that it read at its start."""
    return build_app(container)


def _a_night(container: Container, clock: MovableClock, curious: Person, owner: Person) -> None:
    """Somebody opened a colleague's case in the night; the job finds it in the morning."""
    case = make_case(container, owner)
    for hour in (1, 2, 3, 4, 5, 23):
        read(container, curious, [case], at=at_hour(hour))
    clock.move(timedelta(days=1))
    find_unusual_reading(container)(clock.now())


def test_the_day_of_data_protection(
    desk: Desk, container: Container, clock: MovableClock, instance: Path, key_file: Path
) -> None:
    owner = make_account(container)
    curious = make_account(container, place=owner.office_id)
    _a_night(container, clock, curious, owner)
    first = make_account(container, Role.DATA_PROTECTION_OFFICER)
    window = desk.open(first)

    _is_given_their_record(desk, container, owner, window)
    _opens_in_an_emergency(desk, container, owner)
    _changes_the_master_key(instance, key_file, clock)
    _an_erasure_waits_for_a_hold(desk, container, owner, window)
    _reviews_what_was_read(window, curious)
    window.go("/")
    for done in ("Review", "case opened without work on it", "Answer the request for a legal hold"):
        assert window.page.get_by_role("main").get_by_text(done).count() == 0, done
    check = command(build_app(_wired(instance, key_file, clock)), "audit", "verify")
    assert check.status == 0, check.err


def _is_given_their_record(desk: Desk, container: Container, owner: Person, window: Window) -> None:
    """A record is reviewed by a colleague and handed over; data protection sees its clock alone."""
    asked = make_asked_in(container, make_case(container, owner, given_name="Yodgoraxon"), owner)
    in_review(container, asked)
    window.go("/requests")
    expect(window.page.get_by_text("Yodgoraxon")).to_have_count(0)
    reviewing = desk.open(asked.colleague)
    reviewing.go(asked.url)
    reviewing.page.get_by_label("Approve for hand-over").check()
    reviewing.press("Save the review")
    reviewing.shows("Ready to hand over")
    officer = desk.open(owner)
    officer.go(asked.url)
    officer.page.get_by_label("In person", exact=True).check()
    officer.press("Record as handed over")
    officer.shows("The request is done.")


def _opens_in_an_emergency(desk: Desk, container: Container, owner: Person) -> None:
    night = desk.open(make_account(container))
    night.go("/emergency")
    night.page.get_by_label("Reference of the case").fill(reference_of(container, make_case(container, owner)))
    night.page.get_by_label("Emergency", exact=True).select_option(label="Medical emergency")
    night.page.get_by_label("Why it cannot wait").fill("A hospital asks what medicine she takes.")
    night.page.get_by_label("Number of hours").fill("1")
    night.press("Open the case and tell everyone")
    night.follow("Open the case")
    night.press("End it now")
    night.shows("Your emergency access has ended.")


def _changes_the_master_key(instance: Path, key_file: Path, clock: MovableClock) -> None:
    """On the machine, while everybody has their page open."""
    keeper = _wired(instance, key_file, clock)
    rotated = command(build_app(keeper), "keys", "rotate", "--draw")
    assert rotated.status == 0, rotated.err
    assert "opens all" in rotated.out
    keeper.stores.dispose()


def _an_erasure_waits_for_a_hold(desk: Desk, container: Container, owner: Person, window: Window) -> None:
    """What is due is refused while a hold is asked for; once that is over, two release it, and it is gone."""
    case = make_case(container, owner)
    end_case(container, case)
    run = make_run(container, ErasureKind.CASE, case, case, ErasureState.DUE)
    make_hold(container, owner, case)
    address = f"/retention/{run}"
    window.go(address)
    window.shows("This cannot be released yet:")
    assert window.send_unseen(address, {"understood": "yes"}) == 422
    window.go("/retention/holds")
    window.press("Confirm the hold")
    window.click(window.page.locator("summary").get_by_text("End", exact=True))
    window.page.get_by_label("Why", exact=True).fill("The court has decided.")
    window.press("End the hold")
    second = desk.open(make_account(container, Role.DATA_PROTECTION_OFFICER))
    for protector, button in ((window, "Release the erasure"), (second, "Confirm as the second person")):
        protector.go(address)
        protector.page.get_by_label("I understand that this cannot be undone").check()
        protector.press(button)
    assert erase_now(container) == 1
    window.go(address)
    window.shows("Erased from every backup by")
    officer = desk.open(owner)
    officer.go(f"/cases/{case}")
    officer.shows("This page does not exist")


def _reviews_what_was_read(window: Window, curious: Person) -> None:
    page = window.page
    window.go("/emergency/reviews")
    window.click(page.get_by_role("row").get_by_role("link").first)
    page.get_by_label("Justified", exact=True).check()
    page.get_by_label("What you found").fill("What was opened fits the call.")
    window.press("Save the review")
    window.shows("Review saved.")
    window.go("/")
    line = page.get_by_role("listitem").filter(has_text="1 case opened without work on it")
    window.click(line.get_by_role("link", name=curious.name))
    page.get_by_label("Explained by the person").check()
    page.get_by_label("Note").fill("Stood in while the owner was on a flight.")
    window.press("Save")
    window.shows("Saved. You can undo it on the finding's page.")
