"""What one keeps of the list of cases: views, searches and columns, one's own alone; chips, wrong filters, counts."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.audit.written import everything_written
from tests.doors.visits import counted, entered, make_cases
from tests.factories.makers import Browser, Person, make_account, make_case, make_office
from tests.factories.rules_of_today import change_rule
from tests.factories.saved import make_search, make_view


@pytest.fixture
def officer(container: Container) -> Person:
    """An officer with two cases."""
    who = make_account(container)
    make_case(container, who, country="UZ")
    make_case(container, who, country="GE")
    return who


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser."""
    return entered(app, container, officer)


def rows(page: str) -> int:
    """How many cases a page lists."""
    return page.count("data-row")


def test_a_filter_that_cannot_be_used_is_said_and_the_others_are_kept(browser: Browser) -> None:
    page = browser.get("/cases?country=GE&state=nonsense&opened_to=soon&deadline_within=9999")
    assert page.status_code == 200
    assert rows(page.text) == 1
    assert page.text.count("was ignored: ") == 3
    turned = browser.get("/cases?opened_from=2026-02-01&opened_to=2026-01-01&country=GE").text
    assert "The last day is before the first day. Enter a later one." in turned


def test_an_order_that_cannot_be_used_is_said_and_the_newest_stand_first(browser: Browser) -> None:
    page = browser.get("/cases?country=GE&sort=nonsense")
    assert page.status_code == 200
    assert rows(page.text) == 1
    assert "Sort by was ignored: Choose from the list." in page.text
    assert 'name="sort" value="-opened_on"' in page.text
    for order in ("legal_deadline", "-country", ""):
        assert "was ignored: " not in browser.get(f"/cases?sort={order}").text


def test_every_active_filter_is_a_chip_that_takes_it_away(browser: Browser) -> None:
    page = browser.get("/cases?country=GE&state=intake&state=ready&sort=country").text
    [chips] = re.findall(r'<ul class="active-filters".*?</ul>', page, re.DOTALL)
    addresses = [one.replace("&amp;", "&") for one in re.findall(r'<a [^>]*href="(/[^"]+)"', chips)]
    assert len(addresses) == 4, "three filters, and one link for all"
    without = next(one for one in addresses if "country=GE" in one and "state=ready" in one and "intake" not in one)
    assert "sort=country" in without
    nothing = browser.get("/cases?country=GE&state=ready").text
    assert "No cases match these filters" in nothing
    assert nothing.count("Remove the filter") >= 2


def test_chosen_columns_stay_with_the_account(
    app: Flask, container: Container, browser: Browser, officer: Person
) -> None:
    assert 'class="c-arrived' not in browser.get("/cases").text
    browser.post("/cases/views/columns", column=["arrived", "clearance"])
    page = entered(app, container, officer).get("/cases").text
    assert page.count('class="c-arrived') == 3
    assert "c-owner" not in page
    colleague = make_account(container, place=officer.office_id)
    assert "c-arrived" not in entered(app, container, colleague).get("/cases").text
    assert browser.post("/cases/views/columns", column=["name_sealed"]).status_code == 422


def test_a_view_keeps_filters_order_and_columns_under_a_sealed_name(
    container: Container, browser: Browser, officer: Person
) -> None:
    browser.post("/cases/views/columns", column=["arrived"])
    sent = browser.post(
        "/cases/views", name="Quendolyn's people", list="country=GE&state=nonsense&sort=-country&page=x"
    )
    assert sent.status_code == 303
    where = browser.get(sent.headers["Location"]).headers["Location"]
    assert "Quendolyn" not in where
    browser.post("/cases/views/columns", column=["track"])
    page = browser.get(where).text
    assert rows(page) == 1
    assert "c-arrived" in page
    assert "c-track" not in page
    assert "nonsense" not in where
    assert "quendolyn" not in everything_written(container).casefold()
    again = browser.post("/cases/views", name="QUENDOLYN'S people", list="country=GE")
    assert again.status_code == 422
    assert "country=GE" in again.text, "what was to be kept is still there"


def test_a_view_of_somebody_else_is_not_there(app: Flask, container: Container, officer: Person) -> None:
    view = make_view(container, officer, country="GE")
    lead = entered(app, container, make_account(container, place=officer.office_id))
    assert lead.get(f"/cases/views/{view}").status_code == 404
    for way in ("", "/start", "/remove", "/restore"):
        assert lead.post(f"/cases/views/{view}{way}", name="Mine").status_code == 404
    page = lead.get(f"/cases?view={view.hex}").text
    assert "You no longer have this view saved." in page


def test_a_start_view_opens_by_itself_and_everything_is_one_press_away(container: Container, browser: Browser) -> None:
    sent = browser.post("/cases/views", name="Georgia", list="country=GE")
    view = sent.headers["Location"].rpartition("/")[2]
    assert browser.get("/cases").status_code == 200
    browser.post(f"/cases/views/{view}/start", is_start="yes")
    opened = browser.get("/cases")
    assert opened.status_code == 302
    assert rows(browser.get(opened.headers["Location"]).text) == 1
    assert rows(browser.get("/cases?show=all").text) == 2
    browser.post(f"/cases/views/{view}/start")
    assert browser.get("/cases").status_code == 200


def test_what_is_removed_comes_back_until_it_is_too_late(
    app: Flask, container: Container, browser: Browser, officer: Person, clock: MovableClock
) -> None:
    view = browser.post("/cases/views", name="Quince").headers["Location"].rpartition("/")[2]
    gone = browser.post(f"/cases/views/{view}/remove").headers["Location"]
    assert "Quince" not in browser.get("/cases").text
    assert "Undo: keep it" in browser.get(gone).text
    browser.post(f"/cases/views/{view}/restore")
    assert "Quince" in browser.get("/cases").text
    browser.post(f"/cases/views/{view}/remove")
    clock.move(timedelta(minutes=31))
    later = entered(app, container, officer)
    later.post("/cases/views", name="Another")
    assert later.post(f"/cases/views/{view}/restore").status_code == 404


def test_there_are_no_more_of_them_than_the_rule_allows(
    container: Container, browser: Browser, officer: Person
) -> None:
    make_view(container, officer)
    change_rule(container, "list.saved_most", 1)
    answer = browser.post("/cases/views", name="One too many")
    assert answer.status_code == 422
    assert "You already have 1 saved" in answer.text


def test_a_saved_search_runs_by_its_id_and_leaves_only_hashes(
    container: Container, browser: Browser, officer: Person
) -> None:
    make_case(container, officer, given_name="Quendolyn", family_name="Rezaei")
    found = browser.post("/cases/search", q="Quendolyn")
    [again] = set(re.findall(r'name="again" value="([^"]+)"', found.text))
    assert browser.post("/cases/views/searches", name="Her", again=again).status_code == 303
    assert browser.post("/cases/views/searches", name="Her again", again=again[:-8] + "AAAAAAA=").status_code == 422
    search = make_search(container, officer, "Quendolyn", "By id")
    page = browser.get(f"/cases/views/{search}")
    assert "Quendolyn Rezaei" in page.text
    assert "quendolyn" not in everything_written(container).casefold()


def test_the_list_asks_as_often_however_many_cases_views_and_filters(
    app: Flask, container: Container, browser: Browser, officer: Person
) -> None:
    browser.post("/cases/views/columns", column=["clearance", "people", "owner", "departs"])
    address = "/cases?show=all&whose=mine&state=intake&documents_within=30&tasks=late&clearance=outstanding"
    asked = []
    for more in (0, 30):
        make_cases(container, officer, more)
        for number in range(more // 2):
            make_view(container, officer, f"View {number}", country="UZ")
        for at in ("/cases", address):
            with counted(container) as seen:
                assert browser.get(at).status_code == 200
            asked.append(len(seen))
    assert [asked[0] + 1, asked[1]] == asked[2:]  # what is more than a page is counted
    assert max(asked) <= 12


def test_a_filter_never_tells_of_another_office(app: Flask, container: Container, officer: Person) -> None:
    other = make_account(container, place=make_office(container))
    make_case(container, other, country="GE")
    page = entered(app, container, other).get(f"/cases?whose={officer.id.hex}").text
    assert "was ignored: " in page
    assert 'value="UZ"' not in page, "countries to choose from are those of cases seen"


def test_filters_that_few_ask_for_are_a_page_away_until_one_is_set(browser: Browser) -> None:
    page = browser.get("/cases?whose=mine&state=intake&state=counselling").text
    assert 'name="arrived_from"' not in page
    assert 'href="/cases/filters?whose=mine&amp;state=intake&amp;state=counselling"' in page
    more = browser.get("/cases/filters?whose=mine&state=intake&state=counselling").text
    kept = re.findall(r'<input type="hidden" name="(whose|state|show)" value="([^"]+)">', more)
    assert kept == [("whose", "mine"), ("state", "intake"), ("state", "counselling"), ("show", "all")]
    names = {"documents_within", "tasks", "track", "clearance", "arrived_from", "opened_to"}
    assert names <= set(re.findall(r'name="(\w+)"', more))
    narrowed = browser.get("/cases?arrived_from=2026-01-01").text
    assert names <= set(re.findall(r'name="(\w+)"', narrowed))


def test_the_filter_names_whom_it_was_set_to_and_a_page_all_colleagues(
    app: Flask, container: Container, browser: Browser, officer: Person
) -> None:
    idle = make_account(container, place=officer.office_id, name="Idle Colleague")
    other = make_account(container, place=make_office(container), name="Other Office")
    page = browser.get("/cases?state=intake").text
    assert f'<option value="{officer.id.hex}">' not in page
    assert "Idle Colleague" not in page, "whose name nobody needs to see the list"
    assert 'href="/cases/owners?state=intake"' in page
    everybody = browser.get("/cases/owners?state=intake").text
    address = re.search(rf'href="([^"]*)" data-value="{idle.id.hex}"', everybody)
    assert address
    assert "Other Office" not in everybody
    assert other.id.hex not in everybody
    narrowed = browser.get(address[1].replace("&amp;", "&")).text
    assert f'<option value="{idle.id.hex}" selected>Idle Colleague<' in narrowed
    assert rows(narrowed) == 0
    assert {"Idle Colleague", "Intake"} <= set(re.findall('Remove the filter: ([^"]+)', narrowed))
