"""The safe-contact cards of a family on the page of a visit: one text for those whose cards agree in every respect."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.safe_contact.queries import card_of_person
from returns.safe_contact.rules import Channel
from returns.safe_contact.services import stored_card
from tests.factories.cards import make_card
from tests.factories.follow_up import ARRIVED_ON, Followed, make_companion, make_followed
from tests.factories.makers import arrived
from tests.factories.scopes import EVERYTHING


def headings(app: Flask, one: Followed) -> list[list[str]]:
    """Whom each card of the page names."""
    page = arrived(app, one.worker).get(f"/visits/{one.visit}").text
    cards = re.findall(r'<section class="safe-person">\s*<h3>(.*?)</h3>', page, re.S)
    return [re.findall(r"<bdi>(.*?)</bdi>", card) for card in cards]


def test_cards_that_agree_in_every_respect_are_one_with_a_number_for_each(app: Flask, container: Container) -> None:
    one = make_followed(container, given_name="Dilnoza")
    people = [make_companion(container, one, name) for name in ("Aziz", "Bekzod", "Rustam")]
    assert headings(app, one) == [["Dilnoza"], ["Aziz", "Bekzod", "Rustam"]]
    page = arrived(app, one.worker).get(f"/visits/{one.visit}").text
    for person in people:
        assert page.count(f'action="/numbers/{person}"') == 1
    assert page.count("Never send a message") == 2, "once for her, and once for all three"


@pytest.mark.parametrize(
    "differs",
    [
        {"caution": "Her uncle must not know."},
        {"channels": (Channel.CALL,)},
        {"weekdays": (1, 2)},
        {"starts": 540, "ends": 600},
        {"zone": "Europe/Istanbul"},
        {"language": "ru"},
        {"trusted_name": "Mohira", "trusted_relation": "her sister"},
        {"code_phrase": "About the library"},
        {"leave_message": True},
        {"if_somebody_else": "Say you dialled the wrong number."},
        {"unconfirmed_since": ARRIVED_ON},
        {"copied_from": "0" * 32},
    ],
    ids=lambda differs: next(iter(differs)),
)
def test_a_card_that_differs_in_anything_stands_alone(
    app: Flask, container: Container, differs: dict[str, Any]
) -> None:
    one = make_followed(container, given_name="Dilnoza")
    make_companion(container, one, "Aziz")
    make_companion(container, one, "Bekzod", **differs)
    assert headings(app, one) == [["Dilnoza"], ["Aziz"], ["Bekzod"]]


@pytest.mark.parametrize(
    "unsure", [{"unconfirmed_since": ARRIVED_ON}, {"copied_from": "0" * 32}], ids=["since", "copy"]
)
def test_cards_that_were_not_gone_through_with_the_person_stand_alone_even_if_alike(
    app: Flask, container: Container, unsure: dict[str, Any]
) -> None:
    one = make_followed(container, given_name="Dilnoza")
    for name in ("Aziz", "Bekzod"):
        make_companion(container, one, name, **unsure)
    assert headings(app, one) == [["Dilnoza"], ["Aziz"], ["Bekzod"]]


def test_a_card_that_was_to_be_checked_again_says_so_before_anything_else(app: Flask, container: Container) -> None:
    today = container.clock.now().date()
    one = make_followed(
        container,
        given_name="Dilnoza",
        visit={"opens_on": today, "due_on": today, "closes_on": today + timedelta(days=3)},
    )
    worker = arrived(app, one.worker)
    assert "Recheck overdue" not in worker.get("/visits").text
    with writing(container.units, EVERYTHING) as unit:
        card = card_of_person(unit.session, one.person)
        assert card is not None
        card.content = stored_card(make_card())
        card.verified_on, card.review_on = today - timedelta(days=31), today - timedelta(days=1)
    for address in ("/", "/visits"):
        assert "Recheck overdue" in worker.get(address).text, address
    page = worker.get(f"/visits/{one.visit}").text
    assert page.index("The card was due to be checked again before today.") < page.index("Ask for ")
