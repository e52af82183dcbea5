"""Pairs told apart, links and questions stay where they were said; the scope across offices gives ids of offices."""

import inspect
from datetime import date

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.storage.unit_of_work import writing
from returns.names.models import OfficeQuestion, OtherCase, OtherCaseContent, SetApart
from returns.names.queries import duplicates
from tests.factories.makers import make_account
from tests.factories.scopes import EVERYTHING
from tests.scope.world import Side, World, refused

ROWS = (SetApart, OtherCase, OfficeQuestion)


def _link(side: Side) -> OtherCaseContent:
    return OtherCaseContent(side.case.hex, side.person.hex, "", is_earlier=True)


@pytest.fixture
def said(world: World) -> World:
    """The world, with one row of each kind on either side."""
    now = world.container.clock.now()
    if world.rows(select(SetApart.id), EVERYTHING):
        return world  # the world lasts for a module
    with writing(world.container.units, EVERYTHING) as unit:
        for side in (world.own, world.foreign):
            unit.session.add_all(
                [
                    SetApart(office_id=side.office, pair_index=side.case.bytes, said_by=side.officer.id, said_at=now),
                    OtherCase(case_id=side.case, person_id=side.person, content=_link(side)),
                    OfficeQuestion(account_id=side.officer.id, day=now.date(), asked=3),
                ]
            )
    return world


def test_each_sees_what_the_own_office_said(said: World) -> None:
    assert said.rows(select(SetApart.office_id)) == [(said.own.office,)]
    assert said.rows(select(OtherCase.case_id)) == [(said.own.case,)]
    assert said.rows(select(OfficeQuestion.account_id)) == [(said.own.officer.id,)]
    colleague = said.own.specialist.scope(said.container)
    assert said.rows(select(SetApart.office_id), colleague) == [(said.own.office,)]
    assert said.rows(select(OfficeQuestion.id), colleague) == []


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.RETURN_OFFICER, Role.PROTECTION_SPECIALIST)])
def test_whoever_works_on_no_cases_sees_nothing(said: World, role: Role) -> None:
    scope = make_account(said.container, role).scope(said.container)
    for entity in ROWS:
        assert said.rows(select(entity.id), scope) == []


def test_nobody_writes_for_another_office_or_in_another_name(said: World) -> None:
    now, own, foreign = said.container.clock.now(), said.own, said.foreign
    for row in (
        SetApart(office_id=foreign.office, pair_index=b"1", said_by=own.officer.id, said_at=now),
        SetApart(office_id=own.office, pair_index=b"2", said_by=own.colleague.id, said_at=now),
        OtherCase(case_id=foreign.case, person_id=foreign.person),
        OfficeQuestion(account_id=own.colleague.id, day=date(2026, 1, 1), asked=0),
    ):
        with said.unit() as unit, refused():
            unit.session.add(row)
            unit.session.flush()
    with said.unit() as unit, refused("may not write SetApart"):
        kept = unit.session.execute(select(SetApart)).scalars().one()
        kept.pair_index = b"3"
        unit.session.flush()


def test_across_offices_nothing_but_ids_of_offices_comes_back(said: World) -> None:
    """The one function that works in that scope selects the office alone, and never one's own."""
    source = inspect.getsource(duplicates)
    assert source.count("OTHER_OFFICES") == 2, "imported, and used once"
    asked = inspect.getsource(duplicates.offices_that_know) + inspect.getsource(duplicates._offices_of)
    assert asked.count("select(Case.office_id)") == 1
    assert inspect.signature(duplicates.offices_that_know).return_annotation == set[duplicates.uuid.UUID]
