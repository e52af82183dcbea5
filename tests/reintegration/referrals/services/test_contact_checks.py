"""Checks of safe-contact cards by partners: who may say it, what it opens again, and what the owner is told."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.clock import MovableClock
from foundation.errors import AccessDenied, BadInput, Conflict, NotFound
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.referrals.services import Checked, record_check
from reintegration.referrals.words import ReferralsNotice
from returns.cases.queries import case_by_id
from returns.consent.rules import TransferPurpose
from returns.names.queries.duplicates import person_seen
from returns.safe_contact.models import CardContent, ContactCheck, SafeContact
from returns.safe_contact.queries import card_of_person as card_of, contact_facts, good_for, limits_of
from returns.safe_contact.rules import WEEK, Channel, HowChecked, may_message
from returns.safe_contact.services import NumberRequest, open_number, record_safe_contact
from tests.factories.cards import make_card
from tests.factories.follow_up import change, make_followed, rows
from tests.factories.inbox import notices_of
from tests.factories.journeys import at_work
from tests.factories.makers import Person, arrived, make_account
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING
from tests.scope.world import refused

RIGHT = Checked(HowChecked.BY_CALL, True)
WRONG = Checked(HowChecked.FACE_TO_FACE, False, "Qorasaroy: her brother answers now.")


@pytest.fixture
def one(container: Container) -> Referred:
    """A case that was referred to a partner, with a card of today."""
    return make_referred(container, (TransferPurpose.FOLLOW_UP,))


def _check(one: Referred, said: Checked = RIGHT, by: Person | None = None, edition: int = 1, **more: Any) -> uuid.UUID:
    with writing(one.container.units, (by or one.worker).scope(one.container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        return record_check(unit, case, more.pop("person", one.people[0]), said, edition)


def _opens_without_reason(one: Referred, who: Person) -> bool:
    with writing(one.container.units, who.scope(one.container)) as unit:
        person = person_seen(unit.session, one.people[0])
        assert person is not None
        try:
            open_number(unit, person, NumberRequest("c0"))
        except BadInput:
            return False  # a reason is asked for
    return True


def test_a_card_that_a_partner_found_right_opens_its_number_again(one: Referred, clock: MovableClock) -> None:
    clock.move(timedelta(days=31))
    assert not _opens_without_reason(one, one.worker)
    _check(one)
    assert _opens_without_reason(one, one.worker)
    assert _opens_without_reason(one, one.owner)  # it is one card, whoever calls
    clock.move(timedelta(days=31))
    assert not _opens_without_reason(one, one.worker)


def test_a_card_is_checked_by_the_calendar_of_the_place_also_before_the_day_begins_elsewhere(
    one: Referred, clock: MovableClock
) -> None:
    clock.move(timedelta(hours=13, minutes=30))  # 03:30 there, where a flight at night has landed
    [card] = rows(one.container, SafeContact)
    landed_on = clock.now().date() + timedelta(days=1)
    change(one.container, SafeContact, card.id, unconfirmed_since=landed_on)
    _check(one, replace(RIGHT, checked_on=landed_on), edition=2)
    _check(one, edition=3)
    assert [check.checked_on for check in rows(one.container, ContactCheck)] == [landed_on, landed_on]
    [card] = rows(one.container, SafeContact)
    assert card.unconfirmed_since is None, "they went through it with whoever had arrived"


def test_a_card_on_which_something_differs_stays_as_old_as_it_was(one: Referred, clock: MovableClock) -> None:
    clock.move(timedelta(days=31))
    _check(one, WRONG)
    assert not _opens_without_reason(one, one.worker)


def test_the_owner_is_told_in_neutral_words_that_something_differs_and_of_nothing_else(one: Referred) -> None:
    _check(one)
    assert notices_of(one.container, one.owner) == []
    _check(one, WRONG)
    (notice,) = notices_of(one.container, one.owner)
    assert (notice.kind, notice.about) == (ReferralsNotice.CONTACT_DIFFERS, one.case)


def test_messages_readiness_and_tasks_count_from_the_newest_check(one: Referred, clock: MovableClock) -> None:
    one.change(SafeContact, _card_id(one), content=replace(_said(one), channels=(Channel.CALL, Channel.MESSAGE)))
    clock.move(timedelta(days=31))
    with reading(one.container.units, one.owner.scope(one.container)) as unit:
        today = clock.now().date()
        assert not may_message(limits_of(card_of(unit.session, one.people[0])), today, good_for(unit.session, today))
    _check(one, edition=2)
    with reading(one.container.units, one.owner.scope(one.container)) as unit:
        card = card_of(unit.session, one.people[0])
        assert may_message(limits_of(card), today, good_for(unit.session, today))
        facts = contact_facts(unit.session, one.case)[one.people[0].hex]
        assert facts.verified_on == today
        assert card is not None
        assert card.verified_on == today - timedelta(days=31)  # what the office wrote stays what it was
        limits = limits_of(card)
        assert limits is not None
        assert Channel.MESSAGE in limits.channels


def test_a_message_is_offered_only_where_a_card_allows_it_and_was_checked_recently(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    [card] = rows(container, SafeContact, SafeContact.person_id == one.person)
    said = {"numbers": [], "weekdays": [*WEEK], "starts": None, "ends": None, "zone": "Asia/Tashkent", "language": "uz"}
    said |= dict.fromkeys(("trusted_name", "trusted_relation", "code_phrase", "if_somebody_else", "caution"), "")
    today = clock.now().date()
    worker = arrived(app, one.worker)

    def is_offered(**changed: Any) -> list[bool]:
        stated = {"verified_on": today, "review_on": today + timedelta(days=30), **changed}
        channels = stated.pop("channels", ["call", "message"])
        change(container, SafeContact, card.id, content={**said, "channels": channels}, **stated)
        pages = (f"/visits/{one.visit}", f"/visits/{one.visit}/survey/{one.person}")
        return ['value="message"' in worker.get(page).text for page in pages]

    assert is_offered() == [True, True]
    assert is_offered(channels=["call"]) == [False, False]
    assert is_offered(verified_on=today - timedelta(days=31)) == [False, False]
    assert is_offered(review_on=today - timedelta(days=1)) == [False, False]


def _card_id(one: Referred) -> uuid.UUID:
    with reading(one.container.units, EVERYTHING) as unit:
        statement = select(SafeContact.id).where(SafeContact.person_id == one.people[0])
        return unit.session.execute(statement).scalar_one()


def _said(one: Referred) -> CardContent:
    with reading(one.container.units, EVERYTHING) as unit:
        card = unit.session.get(SafeContact, _card_id(one))
        assert card is not None
        assert card.content is not None
        return card.content


def test_a_card_that_was_written_anew_does_not_live_on_an_older_check(one: Referred, clock: MovableClock) -> None:
    clock.move(timedelta(days=40))
    _check(one)
    clock.move(timedelta(days=1))
    with at_work(one.container, one.owner, one.case) as (unit, case):
        record_safe_contact(unit, case, one.people[0], make_card(checked_on=clock.now().date() - timedelta(days=39)))
    assert not _opens_without_reason(one, one.worker)


def test_everything_wrong_is_said_at_its_field(one: Referred, clock: MovableClock) -> None:
    today = clock.now().date()
    early = Checked(HowChecked.BY_CALL, False, " ", today - timedelta(days=1))
    late = Checked(HowChecked.BY_CALL, True, "", today + timedelta(days=1))
    for said, fields in ((early, ["checked_on", "differs"]), (late, ["checked_on"])):
        with pytest.raises(BadInput) as wrong:
            _check(one, said)
        assert sorted(wrong.value.errors) == fields


def test_of_another_card_or_of_somebody_else(one: Referred) -> None:
    with pytest.raises(Conflict):
        _check(one, edition=7)
    other = make_referred(one.container, (TransferPurpose.FOLLOW_UP,))
    for person in (uuid.uuid4(), other.people[0]):
        with pytest.raises(NotFound):
            _check(one, person=person)


def test_an_office_writes_on_the_card_itself_and_not_this(one: Referred) -> None:
    with pytest.raises(AccessDenied):
        _check(one, by=one.owner)


def _seen(one: Referred, who: Person) -> int:
    with reading(one.container.units, who.scope(one.container)) as unit:
        return len(unit.session.execute(select(ContactCheck.id)).all())


def test_a_check_is_seen_where_the_card_is_and_ends_with_the_consent(one: Referred) -> None:
    _check(one)
    stranger, elsewhere = make_referred(one.container), make_account(one.container)
    assert [_seen(one, who) for who in (one.worker, one.coordinator, one.owner)] == [1, 1, 1]
    assert [_seen(one, who) for who in (stranger.worker, stranger.coordinator, elsewhere)] == [0, 0, 0]
    one.withdraw(TransferPurpose.FOLLOW_UP)
    assert [_seen(one, who) for who in (one.worker, one.coordinator, one.owner)] == [0, 0, 1]


def test_nobody_writes_a_check_for_others_or_changes_one(one: Referred) -> None:
    _check(one)
    other = make_referred(one.container)
    about = {"case_id": one.case, "person_id": one.people[0], "checked_on": date(2026, 1, 1), "is_as_it_stands": True}
    made = {**about, "recorded_at": one.container.clock.now()}
    for who, said in (
        (one.worker, {"organisation_id": other.organisation, "recorded_by": one.worker.id}),
        (one.worker, {"organisation_id": one.organisation, "recorded_by": one.coordinator.id}),
        (other.worker, {"organisation_id": other.organisation, "recorded_by": other.worker.id}),
        (one.owner, {"organisation_id": one.organisation, "recorded_by": one.owner.id}),
    ):
        with refused(), writing(one.container.units, who.scope(one.container)) as unit:
            unit.session.add(ContactCheck(**made, **said))
            unit.session.flush()
    for who in (one.worker, one.owner):
        with refused(), writing(one.container.units, who.scope(one.container)) as unit:
            unit.session.execute(select(ContactCheck)).scalar_one().checked_on = date(2026, 12, 1)
            unit.session.flush()


def test_the_partner_checks_a_card_by_its_page_and_the_owner_reads_who_and_what(app: Flask, one: Referred) -> None:
    worker, owner = arrived(app, one.worker), arrived(app, one.owner)
    here = f"/people/{one.case}/safe-contact"
    assert here in worker.get(f"/people/{one.case}").text
    assert owner.get(here).status_code == 404
    page = worker.get(here)
    assert "It is about the carpet." in page.text
    assert "+998" not in page.text
    typed = {"person_id": one.people[0].hex, "edition": "1", "how": "by_call"}
    unsaid = worker.post(here, **typed, found="differs", checked_on="2099-01-01")
    assert unsaid.status_code == 422
    assert "Say what differs." in unsaid.text
    assert "2099-01-01" in unsaid.text
    sent = worker.post(here, **typed, found="differs", differs="Qorasaroy: another brother.")
    assert sent.status_code == 303
    assert worker.post(here, **typed, found="as_it_stands").status_code == 303
    assert "confirmed by a partner" in worker.get(f"/people/{one.case}").text
    read = owner.get(f"/cases/{one.case}/safe-contact").text
    assert "Qorasaroy: another brother." in read
    assert "As on the card" in read
    assert "A partner checked a safe contact" in owner.get("/inbox").text
    assert "Qorasaroy" not in worker.get(f"/people/{one.case}").text


def test_without_a_referral_in_force_there_is_no_such_page(app: Flask, one: Referred) -> None:
    worker, here = arrived(app, one.worker), f"/people/{one.case}/safe-contact"
    one.withdraw(TransferPurpose.FOLLOW_UP)
    never = worker.get(f"/people/{uuid.UUID(int=1)}/safe-contact")
    gone = worker.get(here)
    assert gone.status_code == 404
    assert len(gone.data) == len(never.data)
    typed = {"person_id": one.people[0].hex, "edition": "1", "how": "by_call", "found": "as_it_stands"}
    assert worker.post(here, **typed).status_code == 404


def test_a_zone_is_chosen_by_its_city_at_the_partner_and_in_the_office(app: Flask, one: Referred) -> None:
    worker, at = arrived(app, one.worker), f"/people/{one.case}/safe-contact"
    page = worker.get(at).text
    assert 'value="Tashkent (Uzbekistan)"' in page
    assert "Asia/Tashkent" not in page
    said = {"person_id": one.people[0].hex, "edition": "1", "found": "as_it_stands", "how": "by_call"}
    when = {"weekdays": ["1"], "zone": "Samarkand (Uzbekistan)"}
    assert worker.post(at, **said, **when).status_code == 303
    assert _said(one).zone == "Asia/Tashkent", "the card stays, a check says more"
    office = arrived(app, one.owner).get(f"/cases/{one.case}/safe-contact").text
    assert "<option>Samarkand (Uzbekistan)<" in office
    assert "Samarkand" in office.split("What partners found")[1]
