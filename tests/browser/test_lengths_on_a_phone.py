"""Lists, forms and tools on a phone: none is longer than four screens at first sight, a list with 25 rows neither."""

import uuid
from datetime import timedelta
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import expect

from demo.steps import give_consents, give_transfers
from foundation.accounts.permissions import Role
from foundation.compartments import Compartment
from foundation.language.locales import LANGUAGES, PHONE_LANGUAGES
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.outcomes.jobs import take_snapshot
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.consent.queries import consents_of_case
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.counselling.queries import sessions_of_case
from returns.escorts.queries.escorts import member_by_id
from returns.escorts.rules.escorts import PaperKind
from returns.escorts.services import StatedPaper, add_paper
from returns.work.queries.tasks import tasks_by_id
from returns.work.services.tasks import close_tasks
from tests.browser.conftest import PHONE, Desk
from tests.browser.test_pages_of_a_case import MOST, SCREEN, family_of_five
from tests.factories.asking import make_answered
from tests.factories.caseload import Somebody, make_caseload, times
from tests.factories.families import FOUR, GROWN, TWELVE, make_family
from tests.factories.follow_up import change, make_followed, make_team as of_follow_up
from tests.factories.inbox import make_notice
from tests.factories.journeys import at_work, make_planned, make_ready, make_team, plan_journey
from tests.factories.makers import Person, make_account, make_case, make_grant, make_organisation
from tests.factories.referred import make_referred
from tests.factories.roster import make_roster
from tests.factories.workspace import make_task

ROOT = Path(__file__).parents[2]
ROWS, THUMB, LEGS, BRIEF = 25, 44, 6, 2.5
COUNTED = [
    *times(24, Somebody("sustained", last="4/5", first="3/5")),
    *times(20, Somebody("not_yet", last="2/5", sex="male")),
    *times(15, Somebody("not_measured", "unreachable")),
]
NARROWEST, APART = 320, 12
DEMO = "Demonstration: all people here are fictitious."
_IS_CUT = """(words) => {
  const banner = document.createElement("p"), said = document.createElement("span");
  banner.className = "demo";
  said.textContent = words;
  banner.append(document.querySelector("svg.icon").cloneNode(true), said);
  document.body.append(banner);
  return said.scrollWidth > said.clientWidth;
}"""
_TOP = "(one) => one.getBoundingClientRect().top"
_BOTTOM = "(one) => one.getBoundingClientRect().bottom"
_HEIGHT = "(one) => one.getBoundingClientRect().height"


def _said(language: str) -> str:
    if language == "en":
        return DEMO
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        message = read_po(file).get(DEMO)
    assert message is not None
    return str(message.string)


def too_long(desk: Desk, who: Person, *paths: str, language: str = "en-GB", most: float = MOST) -> dict[str, int]:
    """How high those of these pages are that have more screens than `most`: than four, if nothing else is said."""
    window, heights = desk.open(who, PHONE, language), {}
    for path in paths:
        answer = window.page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        window.arrives()
        if window.page.locator("[data-adds], [data-goes-on]").count():
            window.page.wait_for_load_state("networkidle")  # what a script adds counts too
        heights[path] = int(window.page.evaluate("() => document.documentElement.scrollHeight"))
    return {path: height for path, height in heights.items() if height > SCREEN * most}


def test_lists_with_25_rows(desk: Desk, container: Container) -> None:
    team = make_team(container)
    case_id = make_case(container, team.owner)
    soon = container.clock.now().date() + timedelta(days=13)
    for row in range(ROWS):
        made = make_case(container, team.owner)
        if row % 2:
            change(container, Case, made, legal_deadline=soon, deadline_or_never=soon)
        make_notice(container, team.owner)
    tasks = [make_task(container, team.owner, case_id, text="Ask about the suitcase.") for _row in range(ROWS)]
    with at_work(container, team.owner, case_id) as (unit, _case):
        close_tasks(unit, tasks_by_id(unit.session, tasks))
    paths = ("/cases", "/inbox", "/tasks?state=closed", "/held", "/rules/calendars/UZ", "/rules/calendars/GE")
    assert too_long(desk, team.owner, *paths) == {}
    for language in ("en-GB", "ar", "tr"):
        assert too_long(desk, team.owner, "/cases", "/paths", "/paths?worked=true", language=language) == {}


def test_25_tasks_in_the_languages_with_long_words(desk: Desk, container: Container) -> None:
    team = make_team(container)
    case_id = make_case(container, team.owner)
    for _row in range(ROWS):
        make_task(container, team.owner, case_id, text="Ask the carrier to hold or return the frozen bookings.")
    for language in ("en-GB", "ar", "fr"):
        assert too_long(desk, team.owner, "/tasks", f"/cases/{case_id}/tasks", language=language) == {}


def test_legs_of_a_long_journey_fold_and_what_blocks_them_does_not(desk: Desk, container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        plan_journey(unit, case, container.clock.now().date() + timedelta(days=11))
    path = f"/cases/{case_id}/itinerary"
    for language in ("en-GB", "ar"):
        assert too_long(desk, team.owner, path, language=language) == {}
    window = desk.open(team.owner, PHONE)
    window.go(path)
    legs = window.page.locator(".legs").first.locator("> .leg")
    assert legs.count() == LEGS
    assert legs.locator(".leg-findings").first.is_visible()
    assert not legs.first.locator(".leg-ends").is_visible()
    window.click(legs.first.locator("summary"))
    assert legs.first.locator(".leg-ends").is_visible()


def test_what_figures_mean_folds_below_them(desk: Desk, container: Container) -> None:
    make_caseload(container, of_follow_up(container), COUNTED)
    take_snapshot(container.units)(container.clock.now())
    manager = make_account(container, Role.MANAGER)
    for language in ("en-GB", "ar"):
        assert too_long(desk, manager, "/outcomes", language=language) == {}
    window = desk.open(manager, PHONE)
    window.go("/outcomes")
    strip = window.page.locator(".figure-tables")
    assert strip.evaluate(_HEIGHT) <= THUMB + APART * 2
    window.go("/outcomes/round")
    assert strip.evaluate("(one) => one.scrollWidth > one.clientWidth"), "it goes on to the side"
    expect(strip.locator("[aria-current]")).to_be_in_viewport()


def test_who_works_here_and_what_25_of_them_may_open(desk: Desk, container: Container) -> None:
    team = make_team(container)
    reason = "Asked whether anybody there looks for her."
    for row in range(ROWS):
        part = Compartment.TRAFFICKING if row % 3 else Compartment.CHILD_PROTECTION
        colleague = make_account(container, place=team.owner.office_id)
        make_grant(container, make_case(container, team.owner), team.specialist, colleague, part, reason=reason)
    reviewer, administrator = (
        make_account(container, role) for role in (Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR)
    )
    assert too_long(desk, reviewer, "/grants") == {}
    assert too_long(desk, administrator, "/accounts") == {}


def test_an_escort_with_many_papers(desk: Desk, container: Container) -> None:
    officer = make_team(container).owner
    member_id = make_roster(container, officer).member
    with writing(container.units, officer.scope(container)) as unit:
        member = member_by_id(unit.session, member_id)
        assert member is not None
        for country in ("AF", "AL", "BD", "ET", "GE", "IQ", "KG", "NG", "PK", "UZ"):
            add_paper(unit, member, StatedPaper(PaperKind.FREE_ENTRY, None, country=country))
    assert too_long(desk, officer, f"/roster/{member_id}") == {}


def test_forms_of_a_case(desk: Desk, container: Container) -> None:
    team = make_team(container)
    planned = make_planned(container, team)
    family = family_of_five(container, team)
    with at_work(container, team.owner, uuid.UUID(family)) as (unit, case):
        without_card = members_of_case(unit.session, case.id)[-1].id
        session = sessions_of_case(unit.session, case.id)[0].id
        consent = consents_of_case(unit.session, case.id)[0].id
    paths = (
        f"/cases/{family}/safe-contact?change={without_card}",
        f"/cases/{family}/counselling/{session}/correct",
        f"/cases/{family}/consents/{consent}/correct",
        f"/cases/{family}/sketch",
        f"/cases/{planned.case}/sketch",
        "/sketch",
    )
    assert too_long(desk, team.owner, *paths) == {}


def test_consents_of_a_family_before_and_after_they_are_given(desk: Desk, container: Container) -> None:
    team = make_team(container)
    family = make_family(container, team.owner, GROWN, GROWN, TWELVE, FOUR)
    path, partner = f"/cases/{family.case}/consents", make_organisation(container)
    assert too_long(desk, team.owner, path) == {}
    with at_work(container, team.owner, family.case) as (unit, case):
        give_consents(unit, case)
        give_transfers(unit, case, partner, (TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP))
    for language in ("en-GB", "ar"):
        assert too_long(desk, team.owner, path, language=language) == {}
    window = desk.open(team.owner, PHONE)
    window.go(path)
    person = family.people[-1].hex
    window.page.locator(f".consent-matrix a[href='#f-consents-{person}-transfer']").click()
    expect(window.page.locator(f"#f-consents-{person}-transfer")).to_be_in_viewport()


def test_consents_of_one_person_before_and_after_they_are_given(desk: Desk, container: Container) -> None:
    team = make_team(container)
    case_id, partner = make_case(container, team.owner), make_organisation(container)
    path, before = f"/cases/{case_id}/consents", {}
    for language in ("en-GB", "ar", "fr", "tr"):
        before[language] = too_long(desk, team.owner, path, language=language, most=BRIEF)
    assert not any(before.values()), "what a form asks is not read before somebody records"
    with at_work(container, team.owner, case_id) as (unit, case):
        give_consents(unit, case, [ConsentPurpose.DATA])
    assert too_long(desk, team.owner, path) == {}
    with at_work(container, team.owner, case_id) as (unit, case):
        give_consents(unit, case, [ConsentPurpose.ASSISTANCE, ConsentPurpose.CONTACT_AFTER_RETURN])
        give_transfers(unit, case, partner, tuple(TransferPurpose))
    assert too_long(desk, team.owner, path, most=BRIEF) == {}
    window = desk.open(team.owner, PHONE)
    window.go(path)
    form = window.page.get_by_label("How it was given").first
    assert not form.is_visible()
    window.page.get_by_role("link", name="Record consents", exact=True).click()
    expect(form).to_be_visible()


def test_an_answer_to_a_request(desk: Desk, container: Container) -> None:
    asked, _mark = make_answered(container, make_team(container).owner)
    assert too_long(desk, asked.owner, f"/cases/{asked.case}/requests/{asked.request}/answer") == {}


def test_a_partner_with_25_people(desk: Desk, container: Container) -> None:
    team = of_follow_up(container)
    followed = [make_followed(container, team) for _person in range(ROWS)]
    paths = ("/visits", "/referrals", "/concerns", f"/people/{followed[0].case}/safe-contact", "/inbox", "/")
    assert too_long(desk, team.worker, *paths) == {}
    assert too_long(desk, team.coordinator, *paths, "/arrivals/register") == {}
    assert too_long(desk, team.coordinator, "/visits", "/referrals", language="ar") == {}


def test_the_banner_of_the_demo_fits_the_narrowest_phone_in_every_language(desk: Desk) -> None:
    window = desk.open(width=NARROWEST)
    window.go("/sign-in")
    languages = LANGUAGES | PHONE_LANGUAGES
    told = {_said(language) for language in languages}
    assert len(told) == len(languages)
    assert [words for words in told if window.page.evaluate(_IS_CUT, words)] == []


def test_who_recorded_a_card_stands_apart_from_its_number(desk: Desk, container: Container) -> None:
    team = make_team(container)
    window = desk.open(team.owner, PHONE)
    window.go(f"/cases/{family_of_five(container, team)}/safe-contact")
    card = window.page.locator("details:has(.safe-number):has(.safe-by)").first
    card.evaluate("(one) => one.setAttribute('open', '')")
    ends = card.locator(".safe-number").first.evaluate(_BOTTOM)
    assert card.locator(".safe-by").evaluate(_TOP) - ends >= APART


def test_the_form_of_a_check_stands_apart_from_the_card(desk: Desk, container: Container) -> None:
    one = make_referred(container, (TransferPurpose.FOLLOW_UP,))
    window = desk.open(one.worker, PHONE)
    window.go(f"/people/{one.case}/safe-contact")
    ends = window.page.locator(".safe").first.evaluate(_BOTTOM)
    assert window.page.locator(".safe + form").first.evaluate(_TOP) - ends >= APART


def test_notices_and_filters_are_as_big_as_a_thumb(desk: Desk, container: Container) -> None:
    owner = make_team(container).owner
    make_notice(container, owner)
    window = desk.open(owner, PHONE)
    window.go("/inbox")
    assert window.page.locator(".list-inbox .as-link").first.evaluate(_HEIGHT) >= THUMB
    window.go("/partners")
    window.click(window.page.locator(".filters > summary"))
    for field in window.page.locator(".filter :is(select, input)").all():
        assert field.evaluate(_HEIGHT) >= THUMB
