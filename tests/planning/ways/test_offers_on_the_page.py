"""Offers on the page of ways: pasted with a price, compared whatever beats them, and said where one is not used."""

import re
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from foundation.web.container import Container
from planning.ways.queries import TimetableProvider
from planning.ways.rules.providers import Asked
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.rules.itinerary import Fare
from tests.factories.journeys import Team, looking_at
from tests.factories.makers import Browser
from tests.planning.ways.searching import search


@pytest.fixture
def database() -> str:
    """One database is enough for what pages say; queries are tested on both."""
    return "sqlite"


def _line(container: Container, flight: str, ends: str, times: str, days: int = 9) -> str:
    """A flight as a reservation system writes it."""
    day = container.clock.now().date() + timedelta(days=days)
    return f"{flight} {day:%d%b%y} {ends} {times}".upper()


def test_offers_are_pasted_and_compared_and_the_text_does_not_come_back(
    container: Container, browser: Browser, case_id: uuid.UUID
) -> None:
    day = container.clock.now().date() + timedelta(days=9)
    text = f"1 ZZ 77 Y {day:%d%b}".upper() + " ISTSKD HK1 0900 1505\nName: TESTOVA/MRS"
    page = search(browser, container, case_id, pasted=text)
    assert "ZZ 77" in page
    assert "TESTOVA" not in page
    assert f"ZZ 77 {day:%d%b%y} ISTSKD 0900 1505".upper() in page, "its flights stay, for the next search"
    refused = browser.post(
        f"/cases/{case_id}/ways", origin_typed="IST", first_day=day.isoformat(), pasted="Nothing of a flight."
    )
    assert refused.status_code == 422
    assert "No whole flight was found in the text" in refused.text


def test_flights_of_an_offer_that_are_not_used_say_why(
    container: Container, browser: Browser, case_id: uuid.UUID
) -> None:
    lines = [
        _line(container, "ZZ 77", "ISTSKD", "0900 1505"),
        _line(container, "ZZ 78", "ISTSKD", "0900 1505", -400),
        _line(container, "ZZ 79", "ISTSKD", "0900 1505", 200),
        _line(container, "ZZ 80", "ISTQQQ", "0900 1505"),
    ]
    page = search(browser, container, case_id, pasted="\n".join(lines))
    unused = page[page.index("3 flights of the offer were not used") :]
    for flight, why in (
        ("ZZ 78", "It has already left. Ask for a current offer."),
        ("ZZ 79", "It leaves outside the days searched."),
        ("ZZ 80", "Not understood: place of arrival."),
    ):
        own = unused[unused.index(flight) :]
        assert why in own[: own.index("</li>")]
    assert "not used" not in search(browser, container, case_id, pasted=lines[0])


def test_an_offer_stands_among_the_ways_with_its_price_whatever_beats_it(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    lines = [_line(container, "ZZ 1", "ISTFRA", "0400 0615"), _line(container, "ZZ 2", "FRATAS", "1600 0140+1")]
    offer = {"pasted": "\n".join(lines), "fare": "900.5", "currency": "EUR"}
    page = search(browser, container, case_id, **offer)
    [card] = [card for card in re.findall(r'<li class="way">.*?</form>', page, re.DOTALL) if "The offer" in card]
    assert "ZZ 1" in card
    assert "ZZ 2" in card
    assert "€900.50" in card
    chosen = {"leg": re.findall(r'name="leg" value="([^"]*)"', card)}
    assert browser.post(f"/cases/{case_id}/ways/choose", **chosen).status_code == 303
    with looking_at(container, team.owner, case_id) as (unit, _case):
        fare = journey(legs_of_case(unit.session, case_id))[0].content.fare
    assert fare == Fare(Decimal("900.5"), "EUR")


def test_an_offer_that_the_route_forbids_says_why_whatever_beats_it(
    container: Container, browser: Browser, case_id: uuid.UUID
) -> None:
    lines = [_line(container, "ZZ 1", "ISTFRA", "0400 0615"), _line(container, "ZZ 2", "FRATAS", "0630 1610")]
    page = search(browser, container, case_id, pasted="\n".join(lines))
    refused = page[page.index("not possible") :]
    own = refused[refused.index("The offer") :]
    assert "ZZ 2" in own[: own.index("</li>", own.index("ZZ 2") + 9)]
    assert "connection" in own.lower()


def test_flights_that_lead_elsewhere_are_compared_one_by_one(
    container: Container, browser: Browser, case_id: uuid.UUID
) -> None:
    page = search(browser, container, case_id, pasted=_line(container, "ZZ 1", "ISTFRA", "0400 0615"))
    assert "do not lead from the place of departure to the place of return" in page


def test_a_price_belongs_to_an_offer_and_has_a_currency(
    container: Container, browser: Browser, case_id: uuid.UUID
) -> None:
    day = (container.clock.now().date() + timedelta(days=9)).isoformat()
    asked = {"origin_typed": "IST", "first_day": day, "fare": "20"}
    alone = browser.post(f"/cases/{case_id}/ways", **asked, currency="EUR")
    assert alone.status_code == 422
    assert "Paste the offer that has this price" in alone.text
    bare = browser.post(f"/cases/{case_id}/ways", **asked, pasted=_line(container, "ZZ 1", "ISTTAS", "0400 1015"))
    assert bare.status_code == 422
    assert "Enter an amount with its currency" in bare.text


def test_an_offer_stays_when_a_way_is_not_taken(container: Container, browser: Browser, case_id: uuid.UUID) -> None:
    line = _line(container, "ZZ 77", "ISTSKD", "0900 1505")
    page = search(browser, container, case_id, pasted=line)
    card = page[page.index('<form method="post" action="/cases', page.index("The offer")) :]
    searched = dict(re.findall(r'type="hidden" name="(origin|first_day|pasted)" value="([^"]*)"', card))
    again = browser.post(f"/cases/{case_id}/ways/choose", leg=["nonsense"], **searched)
    assert again.status_code == 422
    assert "The offer" in again.text


def test_a_source_of_flights_that_fails_is_said_and_the_others_are_shown(
    container: Container, browser: Browser, case_id: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = []

    def fail(_self: object, asked: Asked) -> None:
        kinds.append((asked.adults, asked.children, asked.infants))
        raise TimeoutError

    monkeypatch.setattr(TimetableProvider, "offers", fail)
    page = search(browser, container, case_id, pasted=_line(container, "ZZ 77", "ISTSKD", "0900 1505"))
    assert "One source of flights did not answer" in page
    assert "ZZ 77" in page
    assert "TK 370" not in page
    assert kinds == [(1, 0, 0)], "numbers of people, and nothing else of them"
