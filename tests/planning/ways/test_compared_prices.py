"""Prices of ways in several currencies: not compared without a rate, and put together once there is one."""

import uuid
from datetime import timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.factories.flying import make_timetable, row
from tests.factories.journeys import Team
from tests.factories.makers import arrived
from tests.factories.rule_changes import change_now, make_keepers
from tests.planning.ways.searching import search


@pytest.fixture
def database() -> str:
    """One database is enough for what pages say."""
    return "sqlite"


def test_prices_in_several_currencies_are_compared_once_there_is_a_rate(
    app: Flask, container: Container, team: Team, case_id: uuid.UUID, clock: MovableClock
) -> None:
    today = container.clock.now().date()
    flight = row("QR 1", "IST-TAS", "09:00-15:00", today, today + timedelta(days=60), currency="USD", adult="120.50")
    make_timetable(container, team.owner, flight)
    page = search(arrived(app, team.owner), container, case_id)
    assert "No exchange rate is entered for USD" in page
    assert "together" not in page[page.index('class="ways"') : page.index("No exchange rate")]
    code, scope = "exchange.units_per_euro", "currency=USD"
    change_now(container, make_keepers(container), code, "1.2345", scope=scope, source="Central bank, 23 November")
    clock.move(timedelta(days=3))
    page = search(arrived(app, team.owner), container, case_id)
    assert "about €97.61 in total" in page
    assert "1 EUR = 1.2345 USD since 26 Nov 2026" in page
    assert "Central bank, 23 November" in page
    assert page.count("Lowest price") == 1
    assert "No exchange rate" not in page
