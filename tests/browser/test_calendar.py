"""One's own calendar in a real window: a secret address is made, a program fetches it, and once ended it is refused."""

import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.factories.makers import make_account
from tests.factories.workspace import make_task


def test_an_address_is_made_fetched_and_ended(desk: Desk, container: Container, width: int) -> None:
    officer = make_account(container)
    make_task(container, officer, days=1)
    window = desk.open(officer, width)
    window.go("/account/calendar")
    window.press("Create an address")
    shown = window.page.get_by_label("Address", exact=True).input_value()
    assert window.faults() == []
    fetched = desk.address + urlsplit(shown).path
    with urllib.request.urlopen(fetched, timeout=20) as answer:  # without a cookie, as a calendar program asks
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert answer.read().count(b"BEGIN:VEVENT") == 1
    window.go("/account/calendar")
    assert urlsplit(shown).path not in window.page.content()
    window.shows("Last fetched on")
    window.page.locator("summary", has_text="End the address").click()
    window.press("End it")
    window.shows("Create an address")
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(fetched, timeout=20)
    assert refusal.value.code == 404
    refusal.value.close()
