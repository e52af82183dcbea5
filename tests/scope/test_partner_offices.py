"""Partner offices in a scope: a coordinator changes what changes with the day, of the own organisation alone."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from foundation.accounts.permissions import Role
from foundation.errors import ScopeBreach
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from reintegration.partners.models import PartnerArea, PartnerClosure, PartnerOffice, PlacedCase
from reintegration.partners.rules.partners import ClosedBecause
from tests.factories.makers import Person, make_account, make_organisation
from tests.factories.partners import make_partner_office
from tests.factories.referred import make_partner, make_referred

DAY = date(2026, 11, 24)
Change = Callable[[Unit, PartnerOffice], None]


def _capacity(unit: Unit, office: PartnerOffice) -> None:
    office.capacity = 3


def _closes(unit: Unit, office: PartnerOffice) -> None:
    unit.session.add(PartnerClosure(office_id=office.id, begins_on=DAY, reason=ClosedBecause.STAFF))


def _moves(unit: Unit, office: PartnerOffice) -> None:
    office.latitude = 0.0


def _covers(unit: Unit, office: PartnerOffice) -> None:
    unit.session.add(PartnerArea(office_id=office.id, name="Nukus", key="nukus"))


def _removes(unit: Unit, office: PartnerOffice) -> None:
    unit.session.delete(office)


OF_THE_DAY, OF_THE_PLACE = (_capacity, _closes), (_moves, _covers, _removes)


def _change(container: Container, who: Person, office: object, change: Change) -> None:
    with writing(container.units, who.scope(container)) as unit:
        row = unit.session.get(PartnerOffice, office)
        assert row is not None
        change(unit, row)


@pytest.mark.parametrize("change", OF_THE_DAY)
def test_a_coordinator_writes_what_changes_with_the_day_of_the_own_organisation_alone(
    container: Container, change: Change
) -> None:
    coordinator, worker = make_partner(container)
    assert coordinator.organisation_id is not None
    own, foreign = (
        make_partner_office(container, coordinator.organisation_id),
        make_partner_office(container, make_organisation(container)),
    )
    _change(container, coordinator, own, change)
    for who, office in ((coordinator, foreign), (worker, own), (make_account(container), own)):
        with pytest.raises(ScopeBreach):
            _change(container, who, office, change)


@pytest.mark.parametrize("change", OF_THE_PLACE)
def test_where_an_office_is_and_what_it_covers_is_written_by_administrators(
    container: Container, change: Change
) -> None:
    coordinator, _worker = make_partner(container)
    assert coordinator.organisation_id is not None
    own = make_partner_office(container, coordinator.organisation_id)
    with pytest.raises(ScopeBreach):
        _change(container, coordinator, own, change)


@pytest.mark.parametrize("change", [_capacity, _closes, _moves, _covers])
def test_an_administrator_writes_all_of_it(container: Container, change: Change) -> None:
    office = make_partner_office(container, make_organisation(container))
    _change(container, make_account(container, Role.ADMINISTRATOR), office, change)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER, Role.DATA_PROTECTION_OFFICER])
def test_who_looks_for_no_partner_counts_no_cases(container: Container, role: Role) -> None:
    make_referred(container)
    with reading(container.units, make_account(container, role).scope(container)) as unit:
        assert unit.session.execute(select(func.count(PlacedCase.case_id))).scalar_one() == 0
