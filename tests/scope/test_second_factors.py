"""Nobody reads the secret or the recovery codes of somebody else, whatever their role."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation.accounts.models import RecoveryCode, SecondFactor
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.principal import UserScope
from foundation.accounts.queries.staff import recovery_codes_of, second_factor_of
from foundation.errors import ScopeBreach
from foundation.storage.base import new_id
from foundation.storage.scopes import PREPARE, SIGN_IN, Scope
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from tests.factories.makers import Person, make_account
from tests.factories.phones import with_phone


@pytest.fixture
def owner(app: Flask, container: Container) -> Person:
    """Somebody with a second factor."""
    person = make_account(container, extras=frozenset({Permission.LEAD_OFFICE}))
    with_phone(app, container, person)
    return person


def _seen(container: Container, scope: Scope, owner: Person) -> tuple[int, int]:
    with reading(container.units, scope) as unit:
        factor = second_factor_of(unit.session, owner.id, in_force=True, for_use=False)
        codes = recovery_codes_of(unit.session, owner.id, for_use=False)
        counted = unit.session.execute(select(func.count(SecondFactor.id))).scalar_one()
        assert counted == (factor is not None)
        return counted, len(codes)


@pytest.mark.parametrize("role", Role)
def test_nobody_sees_another_ones(container: Container, owner: Person, role: Role) -> None:
    extras = frozenset({Permission.LEAD_OFFICE}) if role is Role.RETURN_OFFICER else frozenset()
    other = make_account(container, role, place=owner.office_id if role is Role.PROTECTION_SPECIALIST else None)
    lead = make_account(container, role, place=owner.office_id, extras=extras) if extras else other
    for person in (other, lead):
        assert _seen(container, person.scope(container), owner) == (0, 0)


def test_the_owner_and_signing_in_see_it(container: Container, owner: Person) -> None:
    assert _seen(container, owner.scope(container), owner) == (1, 10)
    assert _seen(container, SIGN_IN, owner) == (1, 10)
    assert _seen(container, PREPARE, owner) == (0, 0)


def _scopes(container: Container, owner: Person) -> list[UserScope]:
    others = (make_account(container, Role.ADMINISTRATOR), make_account(container, place=owner.office_id))
    return [person.scope(container) for person in others]


def test_nobody_writes_one_for_somebody_else(container: Container, owner: Person) -> None:
    now = container.clock.now()
    for scope in _scopes(container, owner):
        for row in (
            RecoveryCode(account_id=owner.id, code_hash=new_id().bytes, drawn_at=now),
            SecondFactor(account_id=owner.id, is_in_force=False, secret="planted", made_at=now),
        ):
            with pytest.raises(ScopeBreach), writing(container.units, scope) as unit:
                unit.session.add(row)
