"""Pages of waiting times: as a list with its filters, and one with its curve; what is too few says so."""

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from returns.documents.rules.documents import DocumentKind
from tests.factories.makers import Browser, Person, arrived, make_account
from tests.factories.requested import ENOUGH, ISSUED, OPEN, REJECTED, learn, make_learned, make_requests


@pytest.fixture
def officer(container: Container) -> Person:
    """Whose office has records."""
    return make_account(container)


@pytest.fixture
def browser(app: Flask, officer: Person) -> Browser:
    """The officer, signed in."""
    return arrived(app, officer)


def test_before_anything_was_learned_the_list_says_what_to_do(browser: Browser) -> None:
    assert "No waiting times yet" in browser.get("/planning/durations").text


def test_the_list_shows_figures_with_their_numbers(container: Container, browser: Browser, officer: Person) -> None:
    make_learned(container, officer)
    page = browser.get("/planning/durations").text
    assert "Laissez-passer from the consulate" in page
    assert "Uzbekistan" in page
    assert "20 days" in page, "half of the 20 that were issued"
    assert "28 days" in page, "nine in ten"
    assert "Your office" in page


def test_too_few_are_not_made_a_figure(container: Container, browser: Browser, officer: Person) -> None:
    make_requests(container, officer, [(90, 33, ISSUED)] * 7, DocumentKind.PASSPORT)
    learn(container)
    page = browser.get("/planning/durations").text
    assert "33 days" not in page
    assert page.count("Too few</span>") == 2


def test_filters_choose_and_say_when_nothing_matches(container: Container, browser: Browser, officer: Person) -> None:
    make_learned(container, officer)
    make_requests(container, officer, [(90, 33, ISSUED)] * 8, DocumentKind.PASSPORT, "KG")
    learn(container)
    row = '<a data-open href="/planning/durations/'
    assert browser.get("/planning/durations").text.count(row) == 2
    page = browser.get("/planning/durations?kind=passport").text
    assert (page.count(row), "33 days" in page) == (1, True)
    assert browser.get("/planning/durations?consulate=UZ").text.count(row) == 1
    page = browser.get("/planning/durations?reach=all").text
    assert "No waiting times match these filters" in page
    assert "Records of other offices are only shown when there are enough of them." in page
    assert browser.get("/planning/durations?kind=sled").status_code == 422


def test_one_shows_its_curve_its_interval_and_who_was_refused(
    container: Container, browser: Browser, officer: Person
) -> None:
    learned = make_learned(container, officer)
    page = browser.get(f"/planning/durations/{learned}").text
    assert 'class="stairs-line"' in page
    assert 'class="stairs-band"' in page
    assert "Issued: 20" in page
    assert "Rejected: 1" in page
    assert '<th scope="row">14 days</th><td>23%</td>' in page.replace("\n", "")
    assert "Nationality is not used" in page


def test_a_manager_reads_what_may_be_shown_of_all(container: Container, app: Flask, officer: Person) -> None:
    own = make_learned(container, officer)
    manager = arrived(app, make_account(container, Role.MANAGER))
    page = manager.get("/planning/durations").text
    assert "All offices" in page
    assert "Your office" not in page
    assert manager.get(f"/planning/durations/{own}").status_code == 404
    where = page.split('<a data-open href="')[1].split('"')[0]
    shown = manager.get(where).text
    assert "stairs-line" not in shown, "one refusal would point at somebody"
    assert "too small to publish" in shown
    assert "Rejected" not in shown


def test_a_colleague_of_another_office_sees_pools_alone(container: Container, app: Flask, officer: Person) -> None:
    own = make_learned(container, officer)
    colleague = arrived(app, make_account(container))
    page = colleague.get("/planning/durations").text
    assert "All offices in your country" in page
    assert own.hex not in page.replace("-", "")
    assert colleague.get(f"/planning/durations/{own}").status_code == 404
    assert (
        arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER)).get("/planning/durations").status_code
        == 403
    )


def test_a_long_list_is_cut_into_pages(container: Container, browser: Browser, officer: Person) -> None:
    for consulate in ("UZ", "KG", "TJ", "TM", "KZ", "AZ", "GE", "AM", "IQ", "IR", "AF", "PK", "BD", "NP"):
        make_requests(container, officer, [*ENOUGH[:8], (5, None, OPEN), (30, 4, REJECTED)], consulate=consulate)
        make_requests(container, officer, ENOUGH[:2], DocumentKind.VISA, consulate)
    learn(container)
    page = browser.get("/planning/durations")
    assert page.text.count('<a data-open href="/planning/durations/') == 25
    assert len(page.data) < 60_000
