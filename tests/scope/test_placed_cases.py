"""What is with a partner office, for counting: the kept table, its definition and a plain reading of the rows agree."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.partners.models import PlacedCase
from reintegration.partners.queries.partners import load_at
from reintegration.partners.queries.placed import placed_cases
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import OPEN, ReferralState
from returns.consent.rules import TransferPurpose
from returns.protection.models import ProtectionClearance
from tests.doors.visits import counted
from tests.factories.makers import make_organisation
from tests.factories.partners import make_partner_office
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING

RECEPTION, FOLLOW_UP = TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP
_Rows = set[tuple[uuid.UUID, uuid.UUID, bool]]


def _plainly(container: Container) -> _Rows:
    """Read row by row from referrals and clearances."""
    with reading(container.units, EVERYTHING) as unit:
        referrals = unit.session.execute(select(Referral)).scalars().all()
        clearances = unit.session.execute(select(ProtectionClearance)).scalars().all()
    close = {clearance.case_id for clearance in clearances if clearance.needs_close_follow_up}
    return {
        (referral.case_id, referral.partner_office_id, referral.case_id in close)
        for referral in referrals
        if referral.state in OPEN and referral.partner_office_id is not None
    }


def _kept(container: Container, rows: Any) -> list[tuple[uuid.UUID, uuid.UUID, bool]]:
    with container.stores.data.connect() as connection:
        found = execute_stamped(connection, rows).all()
    return [(row.case_id, row.partner_office_id, bool(row.needs_close_follow_up)) for row in found]


def _agrees(container: Container) -> _Rows:
    """The rows of the table, once it was compared."""
    kept, due = (_kept(container, rows) for rows in (select(PlacedCase.__table__), placed_cases()))
    assert len(kept) == len(set(kept))
    assert set(kept) == set(due) == _plainly(container)
    return set(kept)


def _clearance(container: Container, case: uuid.UUID) -> uuid.UUID:
    with reading(container.units, EVERYTHING) as unit:
        chosen = select(ProtectionClearance.id).where(ProtectionClearance.case_id == case)
        return unit.session.execute(chosen).scalar_one()


def _changes(container: Container, one: Referred, near: uuid.UUID, far: uuid.UUID) -> list[Callable[[], None]]:
    """Every kind of change that can move it, one after the other, there and back."""
    clearance = _clearance(container, one.case)

    def of_referral(purpose: TransferPurpose, **values: Any) -> Callable[[], None]:
        return lambda: one.change(Referral, one.referrals[purpose], **values)

    def closely(needs: bool) -> Callable[[], None]:
        return lambda: one.change(ProtectionClearance, clearance, needs_close_follow_up=needs)

    return [
        of_referral(RECEPTION, partner_office_id=near),
        of_referral(FOLLOW_UP, partner_office_id=near),
        closely(True),
        of_referral(FOLLOW_UP, partner_office_id=far),
        *(of_referral(FOLLOW_UP, state=state) for state in (*ReferralState, ReferralState.ACCEPTED)),
        closely(False),
        of_referral(RECEPTION, partner_office_id=None),
        of_referral(FOLLOW_UP, partner_office_id=near),
        closely(True),
    ]


def test_after_every_change_the_table_says_what_the_rows_say(container: Container) -> None:
    one, other = make_referred(container, (RECEPTION, FOLLOW_UP)), make_referred(container, (FOLLOW_UP,), close=True)
    near, far = (make_partner_office(container, make_organisation(container), name) for name in ("Near", "Far"))
    other.change(Referral, other.referrals[FOLLOW_UP], partner_office_id=near)
    before, moved = _agrees(container), 0
    assert before == {(other.case, near, True)}
    for change in _changes(container, one, near, far):
        change()
        moved, before = moved + ((now := _agrees(container)) != before), now
    assert moved >= 9  # or the walk proves nothing
    assert before == {(other.case, near, True), (one.case, near, True)}


@pytest.mark.parametrize("change", ["referral", "clearance", "bulk"])
def test_what_passes_by_the_program_moves_the_table_too(container: Container, change: str) -> None:
    one = make_referred(container, (RECEPTION,), close=True)
    office = make_partner_office(container, make_organisation(container))
    one.change(Referral, one.referrals[RECEPTION], partner_office_id=office)
    before = _agrees(container)
    changes = {
        "referral": delete(Referral).where(Referral.case_id == one.case),
        "clearance": delete(ProtectionClearance).where(ProtectionClearance.case_id == one.case),
        "bulk": update(Referral).values(state=ReferralState.DONE),
    }
    with container.stores.data.begin() as connection:
        execute_stamped(connection, changes[change])
    assert _agrees(container) != before


def test_a_referral_and_a_clearance_at_once_count_as_they_are(container: Container) -> None:
    one = make_referred(container, (RECEPTION,))
    office = make_partner_office(container, make_organisation(container))
    clearance = _clearance(container, one.case)

    def place() -> None:
        one.change(Referral, one.referrals[RECEPTION], partner_office_id=office)

    with ThreadPoolExecutor(1) as other:
        with writing(container.units, EVERYTHING) as unit:
            row = unit.session.get(ProtectionClearance, clearance)
            assert row is not None
            row.needs_close_follow_up = True
            unit.session.flush()
            meanwhile = other.submit(place)
            wait([meanwhile], timeout=0.5)  # it has written all that it can before the clearance is committed
        meanwhile.result()
    assert _agrees(container) == {(one.case, office, True)}


def test_load_is_counted_from_the_table_and_nothing_that_it_is_made_of(container: Container) -> None:
    one = make_referred(container, (RECEPTION,))
    office = make_partner_office(container, make_organisation(container))
    one.change(Referral, one.referrals[RECEPTION], partner_office_id=office)
    today = container.clock.now().date()
    with reading(container.units, one.owner.scope(container)) as unit, counted(container) as asked:
        assert load_at(unit.session, [office], today) == {office: 1}
    [sql] = [sql for _store, sql in asked.statements if "count(" in sql]
    assert "FROM placed_case" in sql
    assert "referral" not in sql
