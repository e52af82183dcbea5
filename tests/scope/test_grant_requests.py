"""No specialist alone writes a grant for the trafficking part, past every service; and nobody answers their own."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation.accounts.models import AccessGrant, Account, GrantContent
from foundation.accounts.permissions import Role
from foundation.accounts.services.grants import give_grant, give_shared_grant
from foundation.clock import MovableClock
from foundation.compartments import Compartment, no_part, shared_part
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from rights.grants.models import GrantRequest, GrantRequestContent
from rights.grants.rules import GrantRequestState as S
from rights.grants.services import confirm_request
from tests.clock import START
from tests.factories.grants import make_grant_request
from tests.factories.makers import Person, make_account
from tests.scope.world import World, refused

TRAFFICKING, DAY = Compartment.TRAFFICKING, timedelta(days=1)


def new_grant(world: World, by: Person, said: Compartment = TRAFFICKING, **changed: Any) -> AccessGrant:
    """A grant for the trafficking part that says of itself what is wanted."""
    own, door = world.own, world.container.secrets.door
    row: dict[str, Any] = {
        "door": door(own.case, TRAFFICKING.value),
        "annex": door(own.case, shared_part(TRAFFICKING)),
        "account_id": own.officer.id,
        "given_by": by.id,
        "given_at": START,
        "until": START + DAY,
        "about": GrantContent(own.case.hex, said, "needed"),
    }
    return AccessGrant(**{**row, **changed})


def new_request(world: World, by: Person, **changed: Any) -> GrantRequest:
    """A request for the trafficking part of the own case."""
    row: dict[str, Any] = {
        "door": world.door(world.own),
        "account_id": world.own.officer.id,
        "asked_by": by.id,
        "asked_at": START,
        "until": START + DAY,
        "state": S.ASKED,
        "about": GrantRequestContent(world.own.case.hex, TRAFFICKING, "needed", 1),
    }
    return GrantRequest(**{**row, **changed})


@pytest.fixture(scope="module")
def waiting(world: World) -> uuid.UUID:
    """A request of the specialist for the officer; whoever answers it rolls that back."""
    return make_grant_request(world.container, world.own.case, world.own.specialist, world.own.officer)


def the_row(unit: Unit, request_id: uuid.UUID) -> GrantRequest:
    row = unit.session.get(GrantRequest, request_id)
    assert row is not None
    return row


def test_one_specialist_alone_writes_no_grant_for_it(world: World) -> None:
    specialist = world.own.specialist
    with world.unit(specialist.scope(world.container)) as unit:
        unit.session.add(new_grant(world, specialist))
        with refused("may not write AccessGrant: nobody confirmed it"):
            unit.session.flush()
    with world.unit(specialist.scope(world.container)) as unit:
        to, secrets = unit.session.get(Account, world.own.officer.id), world.container.secrets
        give_grant(unit, secrets, world.container.policy(unit), world.own.case, TRAFFICKING, to, 1, "needed")
        with refused("nobody confirmed it"):
            unit.session.flush()


def test_a_grant_that_lies_about_its_doors_is_refused(world: World) -> None:
    specialist, door = world.own.specialist, world.container.secrets.door
    health = {"door": door(world.own.case, "health"), "annex": door(world.own.case, shared_part(Compartment.HEALTH))}
    shared = {"door": door(world.own.case, shared_part(TRAFFICKING))}
    lies = [
        {"said": Compartment.LEGAL},
        {"said": Compartment.HEALTH, **health, "annex": door(world.own.case, TRAFFICKING.value)},
        {**shared, "annex": door(world.own.case, TRAFFICKING.value)},
        {"about": GrantContent(world.foreign.case.hex, TRAFFICKING, "needed")},
        {"about": None},
        {**shared, "annex": new_id()},
    ]
    for lie in lies:
        with world.unit(specialist.scope(world.container)) as unit:
            unit.session.add(new_grant(world, specialist, **lie))
            with refused("its doors are others than it says"):
                unit.session.flush()


def test_other_parts_and_what_is_shared_with_a_partner_open_as_before(world: World) -> None:
    with world.unit(world.own.specialist.scope(world.container)) as unit:
        to, secrets = unit.session.get(Account, world.own.officer.id), world.container.secrets
        policy, case = world.container.policy(unit), world.own.case
        for part in Compartment:
            if part is not TRAFFICKING:
                give_grant(unit, secrets, policy, case, part, to, 1, "needed")
        shared = give_shared_grant(unit, secrets, policy, case, TRAFFICKING, to, 1, "needed")
        unit.session.flush()
        assert shared.annex == secrets.door(case, no_part(TRAFFICKING))


def test_a_second_person_writes_what_was_asked_for_once_and_no_more(world: World, waiting: uuid.UUID) -> None:
    own = world.own
    scope = own.colleague.scope(world.container)
    with world.unit(scope) as unit:
        confirm_request(unit, world.container.secrets, world.container.policy(unit), the_row(unit, waiting))
        unit.session.flush()
        unit.session.add(new_grant(world, own.specialist))
        with refused("may not write AccessGrant"):
            unit.session.flush()
    more = [
        [new_grant(world, own.specialist), new_grant(world, own.specialist)],
        [new_grant(world, own.specialist, until=START + timedelta(days=6))],
        [new_grant(world, own.specialist, account_id=own.specialist.id)],
        [new_grant(world, own.colleague)],
        [new_grant(world, own.specialist, door=world.door(world.foreign))],
    ]
    for grants in more:
        with world.unit(scope) as unit:
            row = the_row(unit, waiting)
            row.state, row.decided_at, row.decided_by = S.CONFIRMED, START, own.colleague.id
            unit.session.add_all(grants)
            with refused("may not write AccessGrant"):
                unit.session.flush()


def test_one_request_carries_no_second_grant_for_more_days(world: World, waiting: uuid.UUID) -> None:
    own = world.own
    with world.unit(own.colleague.scope(world.container)) as unit:
        row = the_row(unit, waiting)
        row.about = replace(row.about, days=30)
        row.state, row.decided_at, row.decided_by = S.CONFIRMED, START, own.colleague.id
        with refused("may not write GrantRequest"):
            unit.session.flush()


@pytest.mark.parametrize("who", ["specialist", "officer"])
def test_nobody_confirms_what_they_asked_for_or_is_for_them(world: World, waiting: uuid.UUID, who: str) -> None:
    person: Person = getattr(world.own, who)
    for by in (person.id, world.own.colleague.id):
        with world.unit(person.scope(world.container)) as unit:
            row = unit.session.get(GrantRequest, waiting)
            if row is None:
                assert who == "officer"
                return
            row.state, row.decided_at, row.decided_by = S.CONFIRMED, START, by
            unit.session.add(new_grant(world, world.own.specialist))
            with refused("may not write (GrantRequest|AccessGrant)"):
                unit.session.flush()


def test_a_specialist_whom_it_is_for_does_not_confirm_it(world: World) -> None:
    own = world.own
    request_id = make_grant_request(world.container, own.case, own.specialist, own.colleague)
    for state in (S.CONFIRMED, S.DECLINED, S.WITHDRAWN):
        with world.unit(own.colleague.scope(world.container)) as unit:
            row = the_row(unit, request_id)
            row.state, row.decided_at, row.decided_by = state, START, own.colleague.id
            with refused("may not write GrantRequest"):
                unit.session.flush()


def test_who_asks_does_so_in_their_own_name_for_somebody_else_and_answers_nothing(world: World) -> None:
    own = world.own
    wrong: list[dict[str, Any]] = [
        {"asked_by": own.colleague.id},
        {"account_id": own.specialist.id},
        {"state": S.CONFIRMED, "decided_by": own.colleague.id, "decided_at": START},
        {"door": world.door(world.foreign)},
        {"about": GrantRequestContent(own.case.hex, Compartment.LEGAL, "needed", 1)},
    ]
    for changed in wrong:
        with world.unit(own.specialist.scope(world.container)) as unit:
            unit.session.add(new_request(world, own.specialist, **changed))
            with refused("may not write GrantRequest"):
                unit.session.flush()
    for person in (own.officer, make_account(world.container, Role.DATA_PROTECTION_OFFICER)):
        with world.unit(person.scope(world.container)) as unit:
            unit.session.add(new_request(world, person, account_id=own.colleague.id))
            with refused("may not write GrantRequest"):
                unit.session.flush()


def test_nothing_of_a_request_is_changed_but_its_answer(world: World, waiting: uuid.UUID) -> None:
    own = world.own
    for person in (own.specialist, own.colleague):
        for name, value in {"until": START + timedelta(days=99), "account_id": own.colleague.id}.items():
            with world.unit(person.scope(world.container)) as unit:
                setattr(the_row(unit, waiting), name, value)
                with refused("may not write GrantRequest"):
                    unit.session.flush()


def test_after_its_end_nobody_confirms_it(world: World, waiting: uuid.UUID) -> None:
    clock, colleague = world.container.clock, world.own.colleague
    assert isinstance(clock, MovableClock)
    clock.move(timedelta(days=99))
    with world.unit(colleague.scope(world.container)) as unit:
        row = the_row(unit, waiting)
        row.state, row.decided_at, row.decided_by = S.CONFIRMED, START, colleague.id
        with refused("may not write GrantRequest"):
            unit.session.flush()
    clock.move(timedelta(days=-99))


def test_specialists_of_the_office_and_data_protection_see_it_and_nobody_else(world: World, waiting: uuid.UUID) -> None:
    protector = make_account(world.container, Role.DATA_PROTECTION_OFFICER)
    of_it = select(GrantRequest.id).where(GrantRequest.id == waiting)
    for person in (world.own.specialist, world.own.colleague, protector):
        assert world.rows(of_it, person.scope(world.container)) == [(waiting,)]
    roles = [make_account(world.container, role) for role in (Role.MANAGER, Role.ADMINISTRATOR, Role.PARTNER_WORKER)]
    for person in (world.own.officer, world.foreign.specialist, world.foreign.officer, *roles):
        assert world.rows(of_it, person.scope(world.container)) == []
