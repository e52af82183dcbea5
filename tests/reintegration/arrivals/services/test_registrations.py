"""Arrivals that a partner registers: consent first, worked with at once, taken by the office, reminded once."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import AccessDenied, BadInput, RuleBroken, ScopeBreach
from foundation.messaging.models import Notice, OutboxMessage
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.jobs import tell_offices
from reintegration.arrivals.queries.offers import offer_by_id, waiting_offers
from reintegration.arrivals.rules import OfferState
from reintegration.arrivals.services.registrations import decline_offer, offer_again, register_arrival, take_offer
from reintegration.arrivals.words import ArrivalsMessage, ArrivalsNotice
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import episode_of_case, visits_of_episode
from reintegration.outcomes.models import Outcome
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.rules.cases import CaseState, Hold
from returns.consent.rules import ConsentForm
from returns.lifecycle.rules.lifecycle import EventKind
from tests.doors.visits import nothing_stored, rows
from tests.factories.makers import Person
from tests.factories.registering import ALL_AGREED, Desk, make_desk
from tests.factories.scopes import EVERYTHING
from tests.factories.timeline import events_of_case


@pytest.fixture
def desk(container: Container) -> Desk:
    """A partner and two offices."""
    return make_desk(container)


def _sees(desk: Desk, who: Person, case_id: uuid.UUID) -> tuple[bool, int, int]:
    """Whether somebody sees the case, how many of its people, and how many offers."""
    with reading(desk.container.units, who.scope(desk.container)) as unit:
        case = case_by_id(unit.session, case_id)
        return case is not None, len(members_of_case(unit.session, case_id)), len(waiting_offers(unit.session, 9))


def test_a_registered_arrival_is_a_case_that_has_arrived_and_is_followed_up_from_that_day(desk: Desk) -> None:
    case_id = desk.register()
    with reading(desk.container.units, desk.coordinator.scope(desk.container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        assert (case.state, case.hold, case.country) == (CaseState.ARRIVED, Hold.OFFERED, "UZ")
        assert [person.given_name for person in members_of_case(unit.session, case_id)] == ["Given71"]
        episode = episode_of_case(unit.session, case_id)
        assert episode is not None
        assert episode.arrived_on == desk.container.clock.now().date() - timedelta(days=3)
        assert len(visits_of_episode(unit.session, episode.id)) > 3
    assert rows(desk.container, Outcome) == 1
    with reading(desk.container.units, desk.officer.scope(desk.container)) as unit:
        kinds = [one.kind for one in events_of_case(unit.session, case_id)]
    assert EventKind.ARRIVAL_REGISTERED in kinds


def test_without_agreement_to_contact_no_visit_is_planned(desk: Desk) -> None:
    case_id = desk.register(agreed=replace(ALL_AGREED, contact=False))
    with reading(desk.container.units, desk.coordinator.scope(desk.container)) as unit:
        episode = episode_of_case(unit.session, case_id)
        assert episode is not None
        assert len(visits_of_episode(unit.session, episode.id)) == 0


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"agreed": replace(ALL_AGREED, data=False)}, ["data_not_agreed"]),
        ({"agreed": replace(ALL_AGREED, data=False, transfer=False)}, ["data_not_agreed", "transfer_not_agreed"]),
        ({"checklist": ()}, ["checklist_incomplete"]),
    ],
)
def test_without_consent_nothing_is_stored(desk: Desk, changed: dict[str, object], codes: list[str]) -> None:
    with pytest.raises(RuleBroken) as refused:
        desk.register(**changed)
    assert refused.value.codes == codes
    assert nothing_stored(desk.container)
    assert rows(desk.container, Episode) == 0


def test_everything_that_cannot_be_right_is_said_at_once(desk: Desk) -> None:
    today = desk.container.clock.now().date()
    with pytest.raises(BadInput) as wrong:
        desk.register(
            office_id=uuid.uuid4(), arrived_on=today + timedelta(days=3), number="12", birth_date=date(2020, 1, 1)
        )
    assert set(wrong.value.errors) == {"office_id", "arrived_on", "number", "form"}
    with pytest.raises(BadInput) as later:
        desk.register(number="", known_by=today - timedelta(days=1))
    assert set(later.value.errors) == {"known_by"}
    assert nothing_stored(desk.container)


def test_a_child_is_registered_through_whoever_decides_lawfully(desk: Desk) -> None:
    case_id = desk.register(birth_date=date(2020, 1, 1), form=ConsentForm.PROXY, witness="Her aunt")
    assert _sees(desk, desk.coordinator, case_id)[0]
    assert rows(desk.container, Outcome) == 0  # no survey for children


def test_who_sees_it_is_the_partner_and_the_office_that_is_asked_and_nobody_else(desk: Desk) -> None:
    case_id = desk.register()
    assert _sees(desk, desk.coordinator, case_id) == (True, 1, 1)
    assert _sees(desk, desk.officer, case_id) == (True, 1, 1)
    for who in (desk.stranger, desk.other_lead, desk.worker):  # a worker only what is assigned
        assert _sees(desk, who, case_id) == (False, 0, 0)


def test_the_office_takes_it_over_and_whoever_does_is_the_owner(desk: Desk) -> None:
    case_id = desk.register()
    (offer,) = desk.offers(case_id)
    assert offer.take_by == desk.container.clock.now().date() + timedelta(days=7)
    with writing(desk.container.units, desk.officer.scope(desk.container)) as unit:
        row = offer_by_id(unit.session, offer.id)
        assert row is not None
        take_offer(unit, row)
    with reading(desk.container.units, desk.lead.scope(desk.container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        assert (case.owner_id, case.hold) == (desk.officer.id, None)
        assert events_of_case(unit.session, case_id)[-1].kind is EventKind.TAKEN_OVER
    assert _sees(desk, desk.coordinator, case_id)[:2] == (True, 1)
    with pytest.raises(RuleBroken) as refused, writing(desk.container.units, desk.lead.scope(desk.container)) as unit:
        row = offer_by_id(unit.session, offer.id)
        assert row is not None
        take_offer(unit, row)
    assert refused.value.codes == ["offer_answered_already"]


def _decline(desk: Desk, case_id: uuid.UUID, reason: str = "Never lived here.") -> None:
    with writing(desk.container.units, desk.lead.scope(desk.container)) as unit:
        row = offer_by_id(unit.session, desk.offers(case_id)[-1].id)
        assert row is not None
        decline_offer(unit, row, reason)


def test_an_office_that_gives_it_back_sees_nothing_of_it_any_more(desk: Desk) -> None:
    case_id = desk.register()
    with pytest.raises(RuleBroken) as refused:
        _decline(desk, case_id, " ")
    assert refused.value.codes == ["reason_missing"]
    _decline(desk, case_id)
    for who in (desk.lead, desk.officer):
        assert _sees(desk, who, case_id) == (False, 0, 0)
    assert _sees(desk, desk.coordinator, case_id) == (True, 1, 1)


def test_the_partner_names_another_office_which_then_sees_it_and_answers_for_its_figures(desk: Desk) -> None:
    case_id = desk.register()
    scope = desk.coordinator.scope(desk.container)
    (first,) = desk.offers(case_id)
    assert desk.other_lead.office_id is not None
    with pytest.raises(RuleBroken) as early, writing(desk.container.units, scope) as unit:
        row = offer_by_id(unit.session, first.id)
        assert row is not None
        offer_again(unit, row, desk.other_lead.office_id)
    assert early.value.codes == ["offer_not_declined"]
    _decline(desk, case_id)
    with pytest.raises(BadInput, match="office_id"), writing(desk.container.units, scope) as unit:
        row = offer_by_id(unit.session, first.id)
        assert row is not None
        offer_again(unit, row, first.office_id)
    with writing(desk.container.units, scope) as unit:
        row = offer_by_id(unit.session, first.id)
        assert row is not None
        offer_again(unit, row, desk.other_lead.office_id)
    assert _sees(desk, desk.other_lead, case_id) == (True, 1, 1)
    assert _sees(desk, desk.lead, case_id) == (False, 0, 0)
    with reading(desk.container.units, EVERYTHING) as unit:
        assert [one.office_id for one in unit.session.query(Outcome)] == [desk.other_lead.office_id]
    assert sorted(one.state for one in desk.offers(case_id)) == [OfferState.DECLINED, OfferState.OFFERED]
    assert _sees(desk, desk.coordinator, case_id) == (True, 1, 1)  # the first offer is over


def test_offices_are_told_once_and_reminded_once_with_the_partner(desk: Desk, clock: MovableClock) -> None:
    desk.register()
    run = tell_offices(desk.container.units)
    assert [run(clock.now()), run(clock.now())] == [1, 0]
    clock.move(timedelta(days=7))
    assert run(clock.now()) == 0  # the last day is still in time
    clock.move(timedelta(days=1))
    assert [run(clock.now()), run(clock.now())] == [1, 0]
    with reading(desk.container.units, EVERYTHING) as unit:
        told = {(one.account_id, one.kind) for one in unit.session.query(Notice)}
        letters = {(one.account_id, one.template) for one in unit.session.query(OutboxMessage)}
    assert told == {
        (desk.lead.id, ArrivalsNotice.ARRIVAL_REGISTERED),
        (desk.lead.id, ArrivalsNotice.ARRIVAL_NOT_TAKEN),
        (desk.coordinator.id, ArrivalsNotice.ARRIVAL_NOT_TAKEN),
    }
    assert letters == {(desk.lead.id, ArrivalsMessage.ARRIVAL_REGISTERED)}


def test_what_is_taken_in_time_is_reminded_of_by_nobody(desk: Desk, clock: MovableClock) -> None:
    case_id = desk.register()
    (offer,) = desk.offers(case_id)
    with writing(desk.container.units, desk.officer.scope(desk.container)) as unit:
        row = offer_by_id(unit.session, offer.id)
        assert row is not None
        take_offer(unit, row)
    clock.move(timedelta(days=30))
    assert tell_offices(desk.container.units)(clock.now()) == 0


def test_a_case_that_has_ended_is_reminded_of_by_nobody(desk: Desk, clock: MovableClock) -> None:
    case_id = desk.register()
    with writing(desk.container.units, EVERYTHING) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        case.state = CaseState.CLOSED
    clock.move(timedelta(days=30))
    assert tell_offices(desk.container.units)(clock.now()) == 0


def test_nobody_but_a_coordinator_registers_anybody(desk: Desk) -> None:
    for who, error in ((desk.officer, AccessDenied), (desk.worker, ScopeBreach)):
        with pytest.raises(error), writing(desk.container.units, who.scope(desk.container)) as unit:
            register_arrival(unit, desk.container.secrets, desk.new())
    assert nothing_stored(desk.container)


def test_a_coordinator_changes_nothing_of_a_case_by_the_right_to_register(desk: Desk) -> None:
    case_id = desk.register()
    for changed in ({"owner_id": desk.officer.id}, {"hold": None}, {"track": "return_only"}):
        with pytest.raises(ScopeBreach), writing(desk.container.units, desk.coordinator.scope(desk.container)) as unit:
            case = case_by_id(unit.session, case_id)
            assert case is not None
            for name, value in changed.items():
                setattr(case, name, value)
