"""The search by name: any script, closest first, within what one may see, and nothing of it kept anywhere."""

import re

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.security.key_store import delete_keys
from foundation.storage.unit_of_work import reading, store_transaction
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.names.services.names import find_by_name
from tests.audit.written import changes, everything_written
from tests.doors.visits import counted, entered, make_cases
from tests.factories.makers import Browser, Person, make_account, make_case
from tests.factories.rules_of_today import change_rule

PEOPLE = (("محمد", "رضایی"), ("Mahmoud", "Rezaei"), ("Zahra", "Karimi"), ("Рустам", "Шарипов"))


@pytest.fixture
def officer(container: Container) -> Person:
    """An officer whose office knows a few people."""
    who = make_account(container)
    for given, family in PEOPLE:
        make_case(container, who, given_name=given, family_name=family)
    return who


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser."""
    return entered(app, container, officer)


def bands(page: str) -> dict[str, list[str]]:
    """The names in each section of the page of what was found."""
    sections = re.findall(r'<section aria-labelledby="names-(\w+)">(.*?)</section>', page, re.DOTALL)
    return {band: re.findall(r'class="c-name"><bdi>(.*?)</bdi>', rows) for band, rows in sections}


def test_a_name_is_found_in_every_script_the_closest_first(browser: Browser) -> None:
    for typed in ("Mohammad Rezaei", "Мохаммад Резаи", "Rizaei Muhammet", "محمد رضائي"):
        found = bands(browser.post("/cases/search", q=typed).text)
        first = next(iter(found.values()))
        assert "محمد رضایی" in first
        assert "Zahra Karimi" not in str(found)
    assert "Рустам Шарипов" in bands(browser.post("/cases/search", q="Rustam Sharipov").text)["very_close"]


def test_a_beginning_of_three_letters_is_enough_and_digits_are_no_name(browser: Browser) -> None:
    assert "Zahra Karimi" in str(bands(browser.post("/cases/search", q="Zah").text))
    assert bands(browser.post("/cases/search", q="K1234567").text) == {}
    assert bands(browser.post("/cases/search", q="zahra@example.org").text) == {}
    assert "Nothing found" in browser.post("/cases/search", q="Xyz Quu").text


def test_the_page_explains_the_bands_and_never_shows_a_percentage(browser: Browser) -> None:
    page = browser.post("/cases/search", q="Mohammad Rezaei").text
    assert "A similarity never proves that two people are the same" in page
    assert "%" not in re.sub(r"<script.*?</script>|<style.*?</style>", "", page.partition("<main")[2])


def test_the_json_route_says_the_same(browser: Browser, officer: Person) -> None:
    answer = browser.post_json("/api/cases/search", {"q": "Mohammad Rezaei"}).json
    assert answer["exact"] == []
    assert answer["were_more"] is False
    assert [one["name"] for one in answer["names"]][:2] == ["محمد رضایی", "Mahmoud Rezaei"]
    assert {one["closeness"] for one in answer["names"]} <= {"very_close", "close", "distant"}
    assert "likeness" not in answer["names"][0]


def test_another_office_finds_nobody(app: Flask, container: Container, browser: Browser) -> None:
    stranger = make_account(container)
    assert bands(entered(app, container, stranger).post("/cases/search", q="Mohammad Rezaei").text) == {}
    make_case(container, stranger, given_name="Mohammad", family_name="Rezaei")
    assert sum(map(len, bands(entered(app, container, stranger).post("/cases/search", q="Rezaei").text).values())) == 1


@pytest.mark.parametrize("role", [Role.PARTNER_COORDINATOR, Role.PARTNER_WORKER, Role.MANAGER, Role.ADMINISTRATOR])
def test_who_works_on_no_cases_has_no_search(app: Flask, container: Container, officer: Person, role: Role) -> None:
    who = make_account(container, role)
    assert entered(app, container, who).post("/cases/search", q="Rezaei").status_code == 403
    with reading(container.units, who.scope(container)) as unit:
        assert find_by_name(unit, container.secrets, "Mohammad Rezaei").hits == []


def test_the_search_leaves_hashes_and_a_count_and_never_its_text(
    container: Container, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    before = len(changes(container))
    page = browser.post("/cases/search", q="Quendolyn Rezaei")
    assert "Quendolyn" not in page.text, "not even in the page that answers"
    (record,) = changes(container)[before:]
    assert record.action == "cases.search"
    assert len([one for one in record.detail.split('"') if len(one) == 32]) >= 4
    assert '"count":2' in record.detail
    assert "quendolyn" not in everything_written(container).casefold()
    assert "quendolyn" not in caplog.text.casefold()


def test_no_more_are_compared_than_the_rule_allows_and_the_page_says_so(
    container: Container, officer: Person, browser: Browser
) -> None:
    change_rule(container, "search.max_candidates", 3)
    page = browser.post("/cases/search", q="Rezaei").text
    assert "people have a similar name" not in page
    for given in ("Ali", "Reza", "Hassan"):
        make_case(container, officer, given_name=given, family_name="Rezaei")
    found = browser.post("/cases/search", q="Rezaei")
    assert sum(map(len, bands(found.text).values())) == 3
    assert "More than 3 people have a similar name" in found.text
    both = bands(browser.post("/cases/search", q="محمد رضایی").text)
    assert "محمد رضایی" in both["very_close"], "who shares both parts is compared before who shares one"


def test_a_name_whose_key_is_gone_is_not_found(container: Container, officer: Person, browser: Browser) -> None:
    case = make_case(container, officer, given_name="Parvaneh", family_name="Sadeghi")
    assert bands(browser.post("/cases/search", q="Parvaneh").text)
    with reading(container.units, officer.scope(container)) as unit:
        person = members_of_case(unit.session, case)[0].id
    with store_transaction(container.stores.keys) as connection:
        delete_keys(connection, [("person", person)])
    assert bands(browser.post("/cases/search", q="Parvaneh").text) == {}


def test_searching_asks_at_most_twelve_times_however_many_are_found(
    app: Flask, container: Container, officer: Person, browser: Browser
) -> None:
    browser.post("/cases/search", q="Mohammad Rezaei")  # from then on the process knows the rules
    asked = []
    for more in (0, 40):
        make_cases(container, officer, more)
        for _ in range(more):
            make_case(container, officer, given_name="Mohammad", family_name="Rezaei")
        with counted(container) as seen:
            browser.post("/cases/search", q="Mohammad Rezaei")
        asked.append(len(seen))
    assert asked[1] <= asked[0] <= 12  # a page full of the very name needs nobody else
