"""Safe-contact cards and the numbers behind them: what is kept, who is told, and what is refused."""

import uuid
from datetime import date
from typing import Any

import pytest

from foundation.errors import BadInput, Conflict, NotFound
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.names.queries.duplicates import person_seen
from returns.safe_contact.models import CardNumber, OpeningReason, SafeContact
from returns.safe_contact.queries import (
    card_of_person,
    cards_with_history,
    limits_of,
    numbers_of,
    openings_of_case,
    phones_of_person,
)
from returns.safe_contact.rules import Channel, Whose, WhyOpened
from returns.safe_contact.services import Card, NumberRequest, OpenedNumber, open_number, record_safe_contact
from returns.safe_contact.words import SafeContactNotice
from tests.factories.cards import NUMBER, make_card
from tests.factories.inbox import notices_of
from tests.factories.journeys import at_work, people_of
from tests.factories.makers import Person, make_account, make_case
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING

REASON: dict[str, Any] = {"why": WhyOpened.DANGER, "text": "She did not come to the meeting."}


def _recorded(
    container: Container, who: Person, card: Card | None = None, **changed: Any
) -> tuple[uuid.UUID, uuid.UUID]:
    case = make_case(container, who)
    (person,) = people_of(container, who, case)
    with at_work(container, who, case) as (unit, row):
        record_safe_contact(unit, row, person, card or make_card(**changed))
    return case, person


def _opened(container: Container, who: Person, person: uuid.UUID, **asked: Any) -> OpenedNumber:
    with writing(container.units, who.scope(container)) as unit:
        row = person_seen(unit.session, person)
        assert row is not None
        return open_number(unit, row, NumberRequest(**{"which": "c0", **asked}))


def test_what_a_card_said_before_is_kept_with_who_recorded_it(container: Container) -> None:
    officer = make_account(container)
    case, person = _recorded(container, officer)
    second = make_account(container, place=officer.office_id)
    with at_work(container, second, case) as (unit, row):
        record_safe_contact(unit, row, person, make_card("+90 532 123 45 67"), edition=1)
    with reading(container.units, officer.scope(container)) as unit:
        (before,) = cards_with_history(unit.session, case)[1][person]
        now = card_of_person(unit.session, person)
        assert now is not None
        assert (before.recorded_by, before.edition, now.recorded_by) == (officer.id, 1, second.id)
        assert numbers_of(before.content) == (CardNumber(NUMBER, Whose.OWN, "UZ"),)
        assert numbers_of(now.content)[0].country == "TR"


def test_the_later_of_two_edits_does_not_win_in_silence(container: Container) -> None:
    officer = make_account(container)
    case, person = _recorded(container, officer)
    for edition in (0, 2):
        with pytest.raises(Conflict), at_work(container, officer, case) as (unit, row):
            record_safe_contact(unit, row, person, make_card(), edition=edition)


WRONG: dict[str, tuple[dict[str, Any], list[str]]] = {
    "no number": ({"numbers": []}, ["number"]),
    "a number that is none": ({"numbers": [CardNumber("12")]}, ["number"]),
    "whose number is not said": ({"numbers": [CardNumber(NUMBER, Whose.TRUSTED)]}, ["trusted_name"]),
    "half of the hours": ({"starts": 9 * 60}, ["ends"]),
    "no hours between": ({"starts": 9 * 60, "ends": 9 * 60}, ["ends"]),
    "no such zone, no day, in the future": (
        {"zone": "Asia/Nowhere", "weekdays": (), "checked_on": date(2026, 11, 25)},
        ["checked_on", "weekdays", "zone"],
    ),
    "checked again too late": ({"review_on": date(2026, 12, 25)}, ["review_on"]),
    "checked again before": ({"review_on": date(2026, 11, 23)}, ["review_on"]),
}


@pytest.mark.parametrize("what", WRONG)
def test_everything_wrong_with_a_card_is_said_at_its_field(container: Container, what: str) -> None:
    changed, fields = WRONG[what]
    officer = make_account(container)
    case = make_case(container, officer)
    (person,) = people_of(container, officer, case)
    with pytest.raises(BadInput) as refused, at_work(container, officer, case) as (unit, row):
        record_safe_contact(unit, row, person, make_card(**changed))
    assert sorted(refused.value.errors) == fields


def test_somebody_who_is_only_visited_needs_no_number(container: Container) -> None:
    officer = make_account(container)
    _case, person = _recorded(container, officer, numbers=[], channels=(Channel.VISIT,))
    with pytest.raises(NotFound):
        _opened(container, officer, person, **REASON)


def test_inside_the_card_a_number_opens_at_one_press_and_nobody_is_told(container: Container) -> None:
    officer = make_account(container)
    case, person = _recorded(container, officer, starts=13 * 60, ends=15 * 60)  # 14:00 in Tashkent
    colleague = make_account(container, place=officer.office_id)
    assert _opened(container, colleague, person) == OpenedNumber(NUMBER, "+998901234567")
    with reading(container.units, officer.scope(container)) as unit:
        (opening,) = openings_of_case(unit.session, case, 9)
        assert (opening.opened_by, opening.is_outside, opening.content) == (colleague.id, False, None)
    assert notices_of(container, officer) == []


def test_outside_the_card_a_number_opens_with_a_reason_alone_and_the_owner_is_told(container: Container) -> None:
    officer = make_account(container)
    case, person = _recorded(container, officer, starts=18 * 60, ends=20 * 60)
    colleague = make_account(container, place=officer.office_id)
    for asked in ({}, {"why": WhyOpened.OTHER, "text": "  "}, {"text": "needed"}):
        with pytest.raises(BadInput):
            _opened(container, colleague, person, **asked)
    assert _opened(container, colleague, person, **REASON).shown == NUMBER
    with reading(container.units, officer.scope(container)) as unit:
        (opening,) = openings_of_case(unit.session, case, 9)
        assert opening.is_outside
        assert opening.content == OpeningReason(**REASON, against=("contact_outside_hours",))
    assert [(one.kind, one.about) for one in notices_of(container, officer)] == [
        (SafeContactNotice.NUMBER_OPENED, case)
    ]


def test_without_a_card_the_phone_of_the_first_meeting_needs_a_reason(container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer, phone="+905321234567")
    (person,) = people_of(container, officer, case)
    with reading(container.units, officer.scope(container)) as unit:
        (phone,) = phones_of_person(unit.session, person)
    with pytest.raises(BadInput):
        _opened(container, officer, person, which=f"p{phone.id.hex}")
    assert _opened(container, officer, person, which=f"p{phone.id.hex}", **REASON).dialled == "+905321234567"


@pytest.mark.parametrize("which", ["c1", "c", "c-1", "c٠", "x0", "p00", ""])
def test_a_number_that_the_person_does_not_have_is_not_found(container: Container, which: str) -> None:
    officer = make_account(container)
    _case, person = _recorded(container, officer)
    with pytest.raises(NotFound):
        _opened(container, officer, person, which=which, **REASON)


def test_a_card_of_earlier_days_stays_readable_and_asks_to_be_brought_up_to_date(container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    (person,) = people_of(container, officer, case)
    old = {"number": NUMBER, "who": "Herself", "when": "evenings", "language": "uz", "leave_message": False}
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add(SafeContact(case_id=case, person_id=person, verified_on=date(2026, 11, 20), content=old))
    with pytest.raises(BadInput):
        _opened(container, officer, person)
    assert _opened(container, officer, person, **REASON).shown == NUMBER
    with reading(container.units, officer.scope(container)) as unit:
        card = card_of_person(unit.session, person)
        limits = limits_of(card)
        assert limits is not None
        assert limits.review_on is None


def _worker_opens(one: Referred, who: Person) -> OpenedNumber:
    return _opened(one.container, who, one.people[0], **REASON)


def test_a_partner_opens_the_number_of_whom_it_sees_and_reads_its_own_openings_alone(container: Container) -> None:
    one = make_referred(container)
    assert _worker_opens(one, one.worker).shown == NUMBER
    assert _worker_opens(one, one.coordinator).shown == NUMBER
    for who, count in ((one.worker, 1), (one.coordinator, 1), (one.owner, 2), (make_account(container), 0)):
        with reading(container.units, who.scope(container)) as unit:
            assert len(openings_of_case(unit.session, one.case, 9)) == count


def test_a_number_is_behind_the_scope_of_whoever_asks(container: Container) -> None:
    one = make_referred(container)
    stranger, other_worker = make_account(container), make_referred(container).worker
    for who in (stranger, other_worker):
        with reading(container.units, who.scope(container)) as unit:
            assert person_seen(unit.session, one.people[0]) is None
