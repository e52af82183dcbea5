"""A sign-off is about these people, flights, escorts and receivers: another one makes it void, an earlier day too."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.consent.queries import consents_of_case
from returns.consent.rules import ConsentPurpose
from returns.consent.services.withdrawals import withdraw_consent
from returns.departure.services import depart
from returns.documents.queries.documents import documents_of_case
from returns.documents.rules.documents import Holder
from returns.documents.services.documents import NewCustody, hand_over
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import Fare, LegStatus
from returns.journey.services import set_place_of_return
from returns.notes.services import add_note
from returns.readiness.services import sign_off, standing_sign_off
from returns.reception.services import NewReception, name_reception
from tests.factories.journeys import at_work, looking_at, make_ready, make_team
from tests.factories.workspace import make_task

NINE_DAYS = timedelta(days=9)


def _another_host(unit: Unit, case: Case) -> None:
    name_reception(unit, case, NewReception("Someone else", "Arrivals hall", verified_on=unit.clock.now().date()))


def _another_flight(unit: Unit, case: Case) -> None:
    leg = legs_of_case(unit.session, case.id)[0]
    leg.content = structs.replace(leg.content, number="ZZ 999")


def _another_village(unit: Unit, case: Case) -> None:
    set_place_of_return(unit, case, "Another village", case.nearest_place.id)


CHANGES: dict[str, Callable[[Unit, Case], Any]] = {
    "another host": _another_host,
    "another flight": _another_flight,
    "another village": _another_village,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_no_rule_judges_voids_a_sign_off_too(container: Container, clock: MovableClock, change: str) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        name_reception(unit, case, NewReception("A host", "Arrivals hall", verified_on=clock.now().date()))
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert standing_sign_off(unit, case) is not None
    with at_work(container, team.owner, case_id) as (unit, case):
        CHANGES[change](unit, case)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert standing_sign_off(unit, case) is None


@pytest.mark.parametrize(("holder", "stands"), [(Holder.OFFICER, True), (Holder.OTHER, False)])
def test_a_document_handed_out_at_the_gate_voids_nothing(container: Container, holder: Holder, stands: bool) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    with at_work(container, team.owner, case_id) as (unit, case):
        new = NewCustody(holder, unit.clock.now().date(), "The police at the airport")
        hand_over(unit, case, documents_of_case(unit.session, case_id)[0], new)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert (standing_sign_off(unit, case) is not None) is stands


def test_nobody_sets_out_before_it_was_signed(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    signed = clock.now()
    clock.move(NINE_DAYS)
    with at_work(container, team.owner, case_id) as (unit, case):
        with pytest.raises(RuleBroken) as caught:
            depart(unit, case, signed - timedelta(minutes=1))
        assert caught.value.codes == ["departs_long_before_plan", "departs_before_sign_off"]
        depart(unit, case, clock.now())


def test_a_needed_consent_that_is_withdrawn_freezes_what_is_booked(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, _case):
        contact, data = (
            next(one for one in consents_of_case(unit.session, case_id) if one.purpose is purpose)
            for purpose in (ConsentPurpose.CONTACT_AFTER_RETURN, ConsentPurpose.DATA)
        )
        withdraw_consent(unit, contact)
        assert LegStatus.FROZEN not in {leg.status for leg in legs_of_case(unit.session, case_id)}
        withdraw_consent(unit, data)
        assert {leg.status for leg in legs_of_case(unit.session, case_id)} == {LegStatus.FROZEN}


def test_a_note_a_task_and_a_price_void_nothing(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    with at_work(container, team.officer, case_id) as (unit, case):
        add_note(unit, case, "She would like a seat at the window.")
        leg = legs_of_case(unit.session, case.id)[0]
        leg.content = structs.replace(leg.content, ticket_class="business", fare=Fare(Decimal(310), "EUR", each=True))
    make_task(container, team.officer, case_id)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert standing_sign_off(unit, case) is not None
