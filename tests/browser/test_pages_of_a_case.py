"""The pages of a case on a phone: none is longer than four screens at first sight, and each has the one header."""

from datetime import date, timedelta

from flask import Flask
from playwright.sync_api import expect

from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.services.cases import NewMember, add_member
from returns.consent.rules import CHECKLIST, ConsentForm
from returns.consent.services.consents import NewConsent, give_consents
from returns.people.rules.people import Sex
from returns.safe_contact.services import record_safe_contact
from tests.browser.conftest import DESK, PHONE, Desk
from tests.factories.cards import make_card
from tests.factories.journeys import CONSENTS, Team, at_work, make_ready, make_team

SCREEN, MOST = 844, 4
# Not pages of a case: a part of one, a tool that is begun with what the case says in the open, what a partner finds.
_OTHER = ("/standing", "/sketch", "/partners", "/sharing", "/reintegration")
_FAMILY = (("Aziza", 1988), ("Karim", 1961), ("Malika", 2012), ("Timur", 2016))


def family_of_five(container: Container, team: Team) -> str:
    """A case in planning with a journey, five people, and for the adults cards and consents."""
    case_id = make_ready(container, team)
    today = container.clock.now().date()
    with at_work(container, team.owner, case_id) as (unit, case):
        for name, year in _FAMILY:
            add_member(unit, container.secrets, case, NewMember(name, "Karimov", Sex.MALE, date(year, 1, 2)))
        unit.session.flush()  # what follows is about them
        for person in members_of_case(unit.session, case_id)[1:3]:
            record_safe_contact(unit, case, person.id, make_card())
            given = today - timedelta(days=1)
            for purpose in CONSENTS:
                give_consents(
                    unit, case, [NewConsent(person.id, person.id, purpose, ConsentForm.WRITTEN, given, CHECKLIST)]
                )
    return str(case_id)


def test_no_page_of_a_family_is_longer_than_four_screens(desk: Desk, app: Flask, container: Container) -> None:
    team = make_team(container)
    case = family_of_five(container, team)
    window, heights = desk.open(team.owner, PHONE), {}
    rules = [
        rule.rule.replace("<uuid:case_id>", case)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/cases/<uuid:case_id>")
        and rule.arguments == {"case_id"}
        and "GET" in (rule.methods or ())
    ]
    for path in sorted(rules):
        if path.endswith(_OTHER):
            continue
        answer = window.page.goto(path)
        if answer is None or answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        window.arrives()
        assert window.page.locator(".case-head").count() == 1, path
        for width in (PHONE, DESK):
            window.page.set_viewport_size({"width": width, "height": SCREEN})
            heights[width, path] = int(window.page.evaluate("() => document.documentElement.scrollHeight"))
        window.page.set_viewport_size({"width": PHONE, "height": SCREEN})
    assert len(heights) > 50
    assert {where: height for where, height in heights.items() if height > SCREEN * MOST} == {}


def test_the_header_says_what_is_next_once_it_is_judged(desk: Desk, container: Container) -> None:
    team = make_team(container)
    case = family_of_five(container, team)
    for width in (PHONE, DESK):
        window = desk.open(team.owner, width)
        window.go(f"/cases/{case}/people")
        onward = window.page.locator(".case-onward")
        onward.wait_for()
        assert window.page.locator(".case-blockers").inner_text().strip()
        window.click(onward)
        assert "/cases/" in window.page.url
        assert not window.page.url.endswith("/people")
        assert window.faults() == []


_SMALL = """() => [...document.querySelectorAll("main a, main summary, main .btn")]
  .filter((one) => one.checkVisibility({contentVisibilityAuto: true}))
  .filter((one) => !one.closest(".visually-hidden, p:not([class])"))
  .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 24).map(([text]) => text)"""


def test_what_is_pressed_on_the_page_of_a_case_is_as_high_as_a_thumb(desk: Desk, container: Container) -> None:
    team = make_team(container)
    window = desk.open(team.owner, PHONE)
    window.go(f"/cases/{family_of_five(container, team)}")
    window.page.locator(".case-blockers").wait_for()
    for fold in window.page.locator(".case-tasks summary").all():
        fold.click()
    assert window.page.evaluate(_SMALL) == []


def test_what_was_read_and_signed_is_on_paper_also_where_it_folds_on_the_screen(
    desk: Desk, container: Container
) -> None:
    team = make_team(container)
    window = desk.open(team.owner, DESK)
    page = window.page
    window.go(f"/cases/{family_of_five(container, team)}/consents")
    signed = page.locator(".consent-one")
    read = page.get_by_role("heading", name="Use of data", exact=True, include_hidden=True).last
    for folded in (*signed.all(), read):
        expect(folded).to_be_hidden()
    page.emulate_media(media="print")
    for folded in (*signed.all(), read):
        expect(folded).to_be_visible()
    assert signed.count() > len(CONSENTS)
    expect(signed.first.get_by_text("Signed by", exact=True)).to_be_visible()
    for of_the_screen in ("main form", "main .btn", "#record", "#confirm"):
        assert not any(one.is_visible() for one in page.locator(of_the_screen).all()), of_the_screen
    assert page.pdf(format="A4").startswith(b"%PDF")
