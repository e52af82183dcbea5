"""Concerns at the doors: hidden ones answer like none to whom they are about, and others are taken with one press."""

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.concerns.models import Concern
from reintegration.concerns.rules import Category, Pace
from tests.doors.test_out_of_sight import NEVER, assert_alike
from tests.doors.visits import counted, entered
from tests.factories.concerned import Followed, about_the_partner, make_followed, raised, row, tick
from tests.factories.follow_up import rows
from tests.factories.makers import Browser, Person, make_account
from tests.factories.scopes import EVERYTHING

DOORS = [f"POST /people/{{case}}/concerns/{{concern}}/{door}" for door in ("take", "notes", "close", "reopen")]
PAGES = ("/people/{case}", "/people/{case}/concerns", "/people/{case}/closure", "/concerns", "/concerns?show=taken")
PAGES = (*PAGES, "/", "/referrals", "/inbox", "/account", "/account/calendar", "/outcomes", "/people/{case}/plan")
PAGES = (*PAGES, "/calendar", "/calendar?view=month")
_DRAWN = re.compile(
    r'name="csrf-token" content="[^"]*"|name="(?:csrf_token|idempotency_key)" value="[^"]*"|nonce="[^"]*"'
    r"|\b[0-9a-f]{12}\b"
)
MOST = 12
MOST_OF_TODAY = 20


def _shown(browser: Browser, case: uuid.UUID) -> dict[str, tuple[int, str]]:
    """Every page that somebody of a partner opens, without what is drawn anew each time."""
    found = {}
    for page in PAGES:
        answer = browser.get(page.format(case=case))
        found[page] = (answer.status_code, _DRAWN.sub("", answer.text))
    return found


@pytest.mark.parametrize("line", DOORS)
def test_a_concern_about_a_partner_answers_there_like_one_that_never_was(
    app: Flask, container: Container, line: str
) -> None:
    one = make_followed(container)
    ids = {"case": one.referred.case, "concern": about_the_partner(one)}
    for who in (one.referred.worker, one.referred.coordinator):
        assert_alike(container, entered(app, container, who), line, ids, {**ids, "concern": NEVER})


@pytest.mark.parametrize("by", ["worker", "owner"])
def test_no_page_of_a_partner_changes_by_a_byte_when_a_concern_is_about_it(
    app: Flask, container: Container, by: str
) -> None:
    one = make_followed(container)
    raised(one, one.referred.owner)  # one that it sees
    browsers = [entered(app, container, who) for who in (one.referred.worker, one.referred.coordinator)]
    before = [_shown(browser, one.referred.case) for browser in browsers]
    about_the_partner(one, {"worker": one.referred.worker, "owner": one.referred.owner}[by])
    assert [_shown(browser, one.referred.case) for browser in browsers] == before
    tick(container, container.clock, 600)
    again = [_shown(browser, one.referred.case) for browser in browsers]
    assert [page["/people/{case}/closure"] for page in again] == [page["/people/{case}/closure"] for page in before]


def test_the_writer_is_told_that_it_goes_up_and_is_not_shown(app: Flask, container: Container) -> None:
    one = make_followed(container)
    browser = entered(app, container, one.referred.worker)
    here = f"/people/{one.referred.case}/concerns"
    said = {"kind": "concern", "category": "threat", "note": "A colleague asks for money.", "about_own": "yes"}
    assert browser.post(here, **said).status_code == 303
    page = browser.get(here).text
    assert "It is not shown here." in page
    assert "A colleague asks for money." not in page
    assert "No concerns reported" in page
    officer = entered(app, container, one.referred.owner).get(here).text
    assert "A colleague asks for money." in officer
    assert "No one there sees it." in officer


def test_a_second_press_raises_no_second_concern(app: Flask, container: Container) -> None:
    one = make_followed(container)
    browser, idempotency_key = entered(app, container, one.referred.worker), uuid.uuid4().hex
    for _press in range(2):
        sent = browser.post(
            f"/people/{one.referred.case}/concerns",
            kind="concern",
            note="Once.",
            about_own="yes",
            idempotency_key=idempotency_key,
        )
        assert sent.status_code == 303
    with reading(container.units, EVERYTHING) as unit:
        found = unit.session.execute(select(Concern).where(Concern.case_id == one.referred.case)).scalars().all()
    assert [concern.about_organisation_id for concern in found] == [one.referred.organisation]


def test_from_raising_to_closing_and_back_by_the_pages(app: Flask, container: Container, clock: MovableClock) -> None:
    one = make_followed(container)
    here = f"/people/{one.referred.case}/concerns"
    worker, specialist = entered(app, container, one.referred.worker), entered(app, container, one.specialist)
    said = {"kind": "concern", "category": "child_at_risk", "note": "She is afraid.", "done": "Asked a neighbour."}
    assert worker.post(here, **said).status_code == 303
    page = worker.get(here).text
    assert "it goes to the duty specialist at 15:00" in page.replace("\u202f", " ")  # 10:00 UTC, in Tashkent
    assert "A child at risk" in page
    assert "Asked a neighbour." in page
    tick(container, clock, 60)
    today = specialist.get("/").text
    assert "Take the concern" in today
    assert '<bdi class="today-name">Case' not in today  # the person by name
    door = re.search(rf'action="({here}/[0-9a-f-]+)/take"', specialist.get(here).text)
    assert door
    assert specialist.post(f"{door.group(1)}/take").status_code == 303
    assert "Taken by you" in specialist.get(here).text
    assert "Taken by" in worker.get(here).text
    assert specialist.post(f"{door.group(1)}/take").status_code == 303
    assert worker.post(f"{door.group(1)}/take").status_code == 422
    assert worker.post(f"{door.group(1)}/notes", note="Visited her.").status_code == 303
    tick(container, clock, 1)
    assert worker.post(f"{door.group(1)}/close").status_code == 422
    assert specialist.post(f"{door.group(1)}/close", note="She moved.").status_code == 303
    page = worker.get(here).text
    assert page.index("Visited her.") < page.index("She moved.")
    assert worker.post(f"{door.group(1)}/reopen", reason="They came again.").status_code == 303
    assert "They came again." in specialist.get(here).text


def test_nothing_of_a_category_stands_in_titles_addresses_or_lists(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    here, words = f"/people/{one.referred.case}/concerns", ("exploit", "violence", "self-harm", "threat")
    officer = entered(app, container, one.referred.owner)
    assert officer.post(here, kind="concern", category="trafficker_contact", note="Seen.").status_code == 303
    tick(container, clock, 60)
    for page in ("/", "/concerns", "/inbox"):
        text = officer.get(page).text.casefold()
        assert one.referred.case.hex in text.replace("-", "") or page == "/inbox"
        assert not [word for word in words if word in text]
    assert "<title>Concerns" in officer.get(here).text


def _many(one: Followed, count: int) -> None:
    for number in range(count):
        raised(one, one.referred.worker, note=f"The {number}th.")


@pytest.mark.parametrize("page", ["/people/{case}/concerns", "/concerns", "/"])
def test_pages_of_concerns_ask_as_often_for_many_as_for_one(app: Flask, container: Container, page: str) -> None:
    one = make_followed(container)
    people: tuple[Person, ...] = (one.referred.worker, one.referred.owner, one.specialist, one.lead)
    asked = []
    for more in (1, 1, 11):  # with the second, whoever leads has something on the start page
        _many(one, more)
        tick(container, container.clock, 200)
        asked.append([])
        for who in people:
            browser = entered(app, container, who)
            browser.get(page.format(case=one.referred.case))
            with counted(container) as found:
                assert browser.get(page.format(case=one.referred.case)).status_code == 200
            asked[-1].append(len(found.statements))
    assert asked[1] == asked[2]
    most = MOST_OF_TODAY if page == "/" else MOST + page.startswith("/people")  # whose form keeps drafts
    assert max(asked[1]) <= most


def test_the_list_is_sorted_by_when_the_clock_runs_out(app: Flask, container: Container, clock: MovableClock) -> None:
    one = make_followed(container)
    other = make_followed(container, owner=one.referred.owner)
    first = raised(one, one.referred.worker, category=None)
    tick(container, clock, 70)  # it waits for the next step now
    second = raised(other, other.referred.worker)
    assert row(container, second).clock_at < row(container, first).clock_at
    text = entered(app, container, one.referred.owner).get("/concerns").text
    assert text.index(str(other.referred.case)) < text.index(str(one.referred.case))


def test_a_colleague_of_another_office_sees_none_of_it(app: Flask, container: Container) -> None:
    one = make_followed(container)
    raised(one, one.referred.worker)
    text = entered(app, container, make_account(container)).get("/concerns").text
    assert str(one.referred.case) not in text
    assert "Nothing waiting" in text


def test_what_was_typed_stays_and_the_field_is_named(app: Flask, container: Container) -> None:
    one = make_followed(container)
    answer = entered(app, container, one.referred.worker).post(
        f"/people/{one.referred.case}/concerns", kind="concern", done="Asked a neighbour.", about_own="yes"
    )
    assert answer.status_code == 422
    assert "Asked a neighbour." in answer.text
    assert "What you saw or heard" in answer.text
    assert re.search(r'name="about_own" value="yes"[^>]* checked', answer.text)


def test_a_deadline_that_is_over_is_never_named_as_one_to_come(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    raised(one, one.referred.worker, category=Category.OTHER, pace=Pace.IN_TURN)
    pages = ("/", "/concerns", f"/people/{one.referred.case}/concerns")
    coordinator = entered(app, container, one.referred.coordinator)
    for page in pages:
        assert "If unclaimed, it goes to" in coordinator.get(page).text, page
    clock.move(timedelta(days=3))  # and the scheduler has not run
    coordinator = entered(app, container, one.referred.coordinator)
    for page in pages:
        text = coordinator.get(page).text
        assert "If unclaimed, it goes to" not in text, page
        assert "Not taken in time" in text, page
        assert "24 Nov 2026, 14:00" in text, "read as every instant"
        assert text.count("Times are local to Tashkent") == 1, page


def test_a_case_is_one_line_of_the_panel_and_says_how_many_concerns_it_has(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    raised(one, one.referred.worker)
    clock.move(timedelta(minutes=20))
    raised(one, one.referred.worker)
    address = f'href="/people/{one.referred.case}/concerns"'
    owner = entered(app, container, one.referred.owner)
    page = owner.get("/").text
    assert page.count(address) == 1
    assert "2 concerns" in page
    assert len(re.findall(r"\d{1,2}:\d{2}[^.]*\d{1,2}:\d{2}[^.]*\.", page.split("Raised: ")[1])) >= 1
    [first, _second] = sorted(rows(container, Concern), key=lambda each: each.opened_at)
    owner.post(f"/people/{one.referred.case}/concerns/{first.id}/take")
    page = owner.get("/").text
    assert page.count(address) == 2, "what one has, beside what nobody has"
    assert page.count("Raised: ") == 2


def test_the_way_back_is_called_after_the_page_that_it_leads_to(app: Flask, container: Container) -> None:
    one = make_followed(container)
    here = f"/people/{one.referred.case}/concerns"
    for who, called, title in (
        (one.referred.worker, "Back to the people", "<title>People"),
        (one.referred.owner, "Back to reintegration", "<title>Reintegration"),
    ):
        browser = entered(app, container, who)
        [address] = re.findall(rf'class="back-line"><a href="([^"]+)">.*<span>{called}</span>', browser.get(here).text)
        assert title in browser.get(address).text
