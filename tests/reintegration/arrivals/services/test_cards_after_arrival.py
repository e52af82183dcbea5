"""Safe-contact cards after a return: each number by its own clock, and unconfirmed at first."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.clock import MovableClock
from foundation.errors import BadInput
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.services.arrivals import Missing, confirm_arrival, confirm_late
from reintegration.referrals.services import Checked, record_check
from reintegration.referrals.words import ReferralsNotice
from returns.cases.queries import case_by_id
from returns.names.queries.duplicates import person_seen
from returns.safe_contact.models import CardNumber, SafeContact
from returns.safe_contact.queries import card_of_person, content_of, may_be_messaged, zone_of_number
from returns.safe_contact.rules import WEEK, Channel, HowChecked, Times, Whose
from returns.safe_contact.services import NumberRequest, open_number, record_safe_contact, stored_card
from tests.factories.cards import NUMBER, make_card
from tests.factories.inbox import notices_of
from tests.factories.journeys import at_work
from tests.factories.makers import Person, arrived
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING
from tests.scope.world import refused

AT = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)  # tests begin on this day at 09:00 in UTC: 12:00 in Istanbul, 14:00 there
THEIRS = "+90 532 123 45 67"
NOON = {"starts": 11 * 60, "ends": 13 * 60}


def _with_card(container: Container, members: int = 1, **stated: Any) -> Referred:
    """A case on its way, each with a card from before the departure."""
    one = make_referred(container, members=members)
    card = {"zone": "Europe/Istanbul", "channels": (Channel.CALL, Channel.MESSAGE), **NOON, **stated}
    for person in one.people:
        one.change(SafeContact, _card_id(one, person), content=stored_card(make_card(**card)))
    return one


def _card_id(one: Referred, person: uuid.UUID) -> uuid.UUID:
    with reading(one.container.units, EVERYTHING) as unit:
        return unit.session.execute(select(SafeContact.id).where(SafeContact.person_id == person)).scalar_one()


def _arrive(one: Referred, missing: Missing | None = None, at: datetime = AT) -> None:
    with writing(one.container.units, one.worker.scope(one.container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        confirm_arrival(unit, case, at, True, None, missing or Missing())


def _opens(one: Referred, which: str = "c0", who: Person | None = None, person: int = 0) -> bool:
    """Whether a number opens without a reason."""
    with writing(one.container.units, (who or one.worker).scope(one.container)) as unit:
        found = person_seen(unit.session, one.people[person])
        assert found is not None
        try:
            open_number(unit, found, NumberRequest(which))
        except BadInput:
            return False
    return True


def _times(one: Referred, person: int = 0) -> tuple[str, date | None]:
    with reading(one.container.units, one.worker.scope(one.container)) as unit:
        card = card_of_person(unit.session, one.people[person])
        assert card is not None
        return zone_of_number(content_of(card), Whose.OWN), card.unconfirmed_since


def _check(one: Referred, times: Times | None = None, is_right: bool = True, on: date | None = None) -> None:
    with writing(one.container.units, one.worker.scope(one.container)) as unit:
        case, card = case_by_id(unit.session, one.case), card_of_person(unit.session, one.people[0])
        assert case is not None
        assert card is not None
        said = Checked(HowChecked.BY_CALL, is_right, "" if is_right else "needed", on, times)
        record_check(unit, case, one.people[0], said, card.version)


def test_before_the_arrival_a_number_opens_by_the_clock_of_the_card(container: Container) -> None:
    assert _opens(_with_card(container))


def test_at_arrival_the_own_numbers_take_the_zone_of_the_place_and_need_a_reason(container: Container) -> None:
    one = _with_card(container, starts=None, ends=None)
    _arrive(one)
    assert _times(one) == ("Asia/Tashkent", date(2026, 11, 24))
    assert not _opens(one)
    assert not _opens(one, who=one.owner)


def test_a_partner_who_confirms_opens_it_again_within_the_hours_of_the_place(
    container: Container, clock: MovableClock
) -> None:
    one = _with_card(container)
    _arrive(one)
    _check(one)
    assert _times(one) == ("Asia/Tashkent", None)
    assert not _opens(one)  # 14:00 there
    clock.move(timedelta(hours=-2) + timedelta(days=1))
    assert _opens(one)
    assert notices_of(container, one.owner) == []  # nothing differs


def test_a_partner_corrects_zone_and_hours_and_the_owner_is_told(container: Container) -> None:
    one = _with_card(container)
    _arrive(one)
    _check(one, Times("Asia/Samarkand", WEEK, 13 * 60, 15 * 60))
    assert _times(one) == ("Asia/Samarkand", None)
    assert _opens(one)
    assert [one.kind for one in notices_of(container, one.owner)] == [ReferralsNotice.CONTACT_DIFFERS]


def test_what_was_checked_before_the_arrival_or_found_wrong_confirms_nothing(
    container: Container, clock: MovableClock
) -> None:
    one = _with_card(container)
    clock.move(timedelta(days=2))
    _arrive(one, at=AT + timedelta(days=2))
    _check(one, on=date(2026, 11, 25))
    _check(one, is_right=False)
    assert _times(one) == ("Asia/Tashkent", date(2026, 11, 26))


def test_a_contact_person_who_stayed_is_called_by_the_own_clock_and_needs_no_confirmation(container: Container) -> None:
    numbers = [CardNumber(NUMBER), CardNumber(THEIRS, Whose.TRUSTED)]
    one = _with_card(container, numbers=numbers, trusted_name="Mohira")
    _arrive(one)
    assert not _opens(one, "c0")
    assert _opens(one, "c1")  # 12:00 in Istanbul


def test_a_contact_person_elsewhere_has_an_own_zone_from_the_beginning(container: Container) -> None:
    numbers = [CardNumber(NUMBER), CardNumber(THEIRS, Whose.TRUSTED)]
    one = _with_card(container, numbers=numbers, trusted_name="Mohira", trusted_zone="Asia/Tashkent")
    assert _opens(one, "c0")
    assert not _opens(one, "c1")


def test_whoever_did_not_arrive_keeps_the_card_until_they_do(container: Container) -> None:
    one = _with_card(container, members=2)
    _arrive(one, Missing([one.people[1]]))
    assert _times(one, 1) == ("Europe/Istanbul", None)
    with writing(container.units, one.worker.scope(container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        confirm_late(unit, case, [one.people[1]], AT + timedelta(hours=1), True)
    assert _times(one, 1) == ("Asia/Tashkent", date(2026, 11, 24))


def test_the_office_that_goes_through_the_card_confirms_it_and_an_older_talk_does_not(container: Container) -> None:
    one = _with_card(container)
    _arrive(one)
    for checked_on, since in ((date(2026, 11, 23), date(2026, 11, 24)), (None, None)):
        with at_work(container, one.owner, one.case) as (unit, case):
            record_safe_contact(unit, case, one.people[0], make_card(zone="Asia/Samarkand", checked_on=checked_on))
        assert _times(one) == ("Asia/Samarkand", since)


def test_nothing_is_to_be_sent_until_somebody_has_confirmed(container: Container) -> None:
    one, found = _with_card(container), []
    for step in (lambda: None, lambda: _arrive(one), lambda: _check(one)):
        step()
        with reading(container.units, one.worker.scope(container)) as unit:
            found.append(may_be_messaged(unit.session, one.people[0], date(2026, 11, 24)))
    assert found == [True, False, True]


@pytest.mark.parametrize("what", ["content", "verified_on"])
def test_a_partner_changes_nothing_else_of_a_card(container: Container, what: str) -> None:
    one = _with_card(container)
    _arrive(one)
    changed: Any = stored_card(make_card(THEIRS)) if what == "content" else date(2026, 11, 20)
    with refused(), writing(container.units, one.worker.scope(container)) as unit:
        card = card_of_person(unit.session, one.people[0])
        setattr(card, what, changed)
        unit.session.flush()


def test_pages_say_it_first_and_the_partner_answers_there(app: Flask, container: Container) -> None:
    numbers = [CardNumber(NUMBER), CardNumber(THEIRS, Whose.TRUSTED)]
    one = _with_card(container, numbers=numbers, trusted_name="Mohira")
    _arrive(one)
    worker, owner = arrived(app, one.worker), arrived(app, one.owner)
    for text in (worker.get(f"/people/{one.case}").text, owner.get(f"/cases/{one.case}/safe-contact").text):
        assert "Not confirmed since the return" in text
        assert text.index("Not confirmed since the return") < text.index("Ask for ")
        assert re.findall(r"It is <bdi[^>]*>(.*?)</bdi>", text) == ["14:00", "12:00"], text
    here = f"/people/{one.case}/safe-contact"
    typed = {"person_id": one.people[0].hex, "how": "by_call", "found": "as_it_stands", "edition": "3"}
    hours = {"zone": "Asia/Samarkand", "weekdays": ["1", "2"], "starts": "13:00", "ends": "13:00"}
    wrong = worker.post(here, **typed, **hours)
    assert wrong.status_code == 422
    assert 'value="13:00"' in wrong.text
    assert worker.post(here, **typed, **{**hours, "ends": "15:00"}).status_code == 303
    assert "Not confirmed since the return" not in worker.get(f"/people/{one.case}").text
    read = owner.get(f"/cases/{one.case}/safe-contact").text
    assert "Time zone and hours corrected" in read
    assert "Asia/Samarkand" in read
