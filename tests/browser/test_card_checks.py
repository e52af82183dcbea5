"""The check of a safe-contact card, which a partner worker makes on a phone."""

from foundation.web.container import Container
from returns.consent.rules import TransferPurpose
from tests.browser.conftest import PHONE, Desk
from tests.factories.referred import make_referred

_THUMB = 44


def test_the_check_of_a_card_is_reached_and_sent_with_a_thumb(desk: Desk, container: Container) -> None:
    one = make_referred(container, (TransferPurpose.FOLLOW_UP,))
    window = desk.open(one.worker, PHONE)
    window.go(f"/people/{one.case}")
    link = window.page.get_by_role("link", name="I have checked this card")
    assert link.evaluate("(it) => it.getBoundingClientRect().height") >= _THUMB
    window.click(link)
    button = window.page.get_by_role("button", name="I have checked this card")
    assert button.evaluate("(it) => it.getBoundingClientRect().height") >= _THUMB
    assert window.faults() == []
