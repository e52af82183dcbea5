"""What is in force for a partner: the kept table, its definition, the filters and a plain reading of the rows agree."""

import itertools
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import aliased

from foundation.storage.base import new_id
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.referrals.access import definition, in_force
from reintegration.referrals.models import PartnerAccess, Referral
from reintegration.referrals.rules import OPEN, ReferralState
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED, CaseState
from returns.consent.models import Consent
from returns.consent.rules import TransferPurpose
from returns.people.models import Person as Member
from returns.safe_contact.models import SafeContact
from tests.factories.makers import Person, make_account
from tests.factories.referred import Referred, make_partner, make_referred
from tests.factories.scopes import EVERYTHING

RECEPTION, FOLLOW_UP = TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP
_Seen = dict[str, set[uuid.UUID]]
_FACTS = 6  # columns; after them stand the marks of which row is the first of a case and of a person
# What a coordinator has for these purposes is named once, however many rows there are of it.
_NAMED_ONCE = set(
    itertools.product((tuple(TransferPurpose), (TransferPurpose.ASSISTANCE, FOLLOW_UP)), ("case_id", "person_id"))
)


def _plainly(container: Container, who: Person) -> _Seen:
    """Who sees which cases, people and referrals, read row by row from the four tables that say so."""
    with reading(container.units, EVERYTHING) as unit:
        referrals = unit.session.execute(select(Referral)).scalars().all()
        consents = unit.session.execute(select(Consent)).scalars().all()
        cases = unit.session.execute(select(Case)).scalars().all()
    states = {case.id: case.state for case in cases}
    taken_over = {
        referral.replaces_id
        for referral in referrals
        if referral.answered_at is not None and referral.state is not ReferralState.REJECTED
    }
    seen: _Seen = {"case": set(), "person": set(), "referral": set()}
    for referral in referrals:
        is_own = referral.organisation_id == who.organisation_id
        is_theirs = who.role.value == "partner_coordinator" or referral.assigned_to == who.id
        is_open = referral.state in OPEN and states[referral.case_id] not in ENDED and referral.id not in taken_over
        for consent in consents if is_own and is_theirs and is_open else ():
            is_about = (consent.case_id, consent.transfer_purpose) == (referral.case_id, referral.purpose)
            if is_about and consent.organisation_id == who.organisation_id and consent.withdrawn_at is None:
                seen["case"].add(referral.case_id)
                seen["person"].add(consent.person_id)
                seen["referral"].add(referral.id)
    return seen


def _as_filtered(container: Container, who: Person, *, named: bool) -> _Seen:
    """The same by the filter of their scope: of a list, or of each row by itself where the statement names its rows."""
    seen: _Seen = {}
    for name, entity in (("case", Case), ("person", Member), ("referral", Referral)):
        with reading(container.units, EVERYTHING) as unit:
            every = list(unit.session.execute(select(entity.id)).scalars())
        ids = select(entity.id).where(entity.id.in_(every)) if named else select(entity.id)
        with reading(container.units, who.scope(container)) as unit:
            seen[name] = set(unit.session.execute(ids).scalars())
    return seen


def _successor(referred: Referred, partner: tuple[Person, Person]) -> uuid.UUID:
    with writing(referred.container.units, EVERYTHING) as unit:
        referral = Referral(
            case_id=referred.case,
            organisation_id=partner[0].organisation_id,
            purpose=FOLLOW_UP,
            state=ReferralState.SENT,
            sent_at=unit.clock.now(),
            sent_by=referred.owner.id,
            replaces_id=referred.referrals[FOLLOW_UP],
        )
        unit.session.add(referral)
        return referral.id


def _kept(container: Container) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """The rows of the table, and those that it should have."""
    with container.stores.data.connect() as connection:
        kept, due = (
            execute_stamped(connection, rows).all() for rows in (select(PartnerAccess.__table__), definition())
        )
    assert len(kept) == len(set(kept))
    names = PartnerAccess.__table__.c.keys()
    return {tuple(getattr(row, name) for name in names) for row in kept}, {
        tuple(getattr(row, name) for name in names) for row in due
    }


def _each_list(container: Container, who: Person) -> Counter[tuple[Any, ...]]:
    """Which ids the filters of somebody's lists have, by purposes and column: as often as a list names them."""
    user, found = who.scope(container), Counter[tuple[Any, ...]]()
    for count in range(1, len(TransferPurpose) + 1):
        for purposes in itertools.combinations(TransferPurpose, count):
            for column in ("case_id", "person_id", "referral_id"):
                with container.stores.data.connect() as connection:
                    ids = execute_stamped(connection, in_force(user, purposes, column)).scalars().all()
                found.update((purposes, column, one) for one in ids)
    return found


def _each_due(container: Container, who: Person) -> set[tuple[Any, ...]]:
    """The same by a plain reading of the table."""
    kept, _due = _kept(container)
    every = [dict(zip(PartnerAccess.__table__.c.keys(), row, strict=True)) for row in kept]
    is_worker = who.role.value == "partner_worker"
    own = [row for row in every if row["organisation_id"] == who.organisation_id]
    own = [row for row in own if not is_worker or row["assigned_to"] == who.id]
    return {
        (purposes, column, row[column])
        for count in range(1, len(TransferPurpose) + 1)
        for purposes in itertools.combinations(TransferPurpose, count)
        for column in ("case_id", "person_id", "referral_id")
        for row in own
        if row["purpose"] in purposes
    }


def _changes(referred: Referred, other: tuple[Person, Person]) -> list[Callable[[], object]]:
    """Every kind of change that can move what a partner sees, one after the other, there and back."""
    now, own = referred.container.clock.now(), referred.referrals[FOLLOW_UP]
    colleague = make_account(referred.container, referred.worker.role, referred.organisation).id
    successor = new_id()

    def refer_on() -> None:
        nonlocal successor
        successor = _successor(referred, other)

    def of_own(**values: Any) -> Callable[[], None]:
        return lambda: referred.change(Referral, own, **values)

    def of_case(state: CaseState) -> Callable[[], None]:
        return lambda: referred.change(Case, referred.case, state=state)

    def of_successor(**values: Any) -> Callable[[], None]:
        return lambda: referred.change(Referral, successor, **values)

    return [
        lambda: referred.withdraw(FOLLOW_UP),
        lambda: referred.agree_to_transfer(FOLLOW_UP),
        of_own(assigned_to=colleague),
        of_own(assigned_to=referred.worker.id),
        *(of_own(state=state) for state in (*ReferralState, ReferralState.ACCEPTED)),
        *(of_case(state) for state in (*ENDED, CaseState.ARRIVED)),
        refer_on,
        of_successor(state=ReferralState.REJECTED, answered_at=now),
        of_successor(state=ReferralState.ACCEPTED),
        of_successor(state=ReferralState.DONE),
        lambda: referred.withdraw(RECEPTION),
    ]


def test_after_every_change_the_filter_lets_through_what_the_four_tables_say(container: Container) -> None:
    referred = make_referred(container, (RECEPTION, FOLLOW_UP), members=2)
    other = make_partner(container)
    make_referred(container, (FOLLOW_UP,), partner=other, owner=referred.owner)
    people = (referred.coordinator, referred.worker, *other)
    moved, before = 0, [_plainly(container, who) for who in people]
    for change in (lambda: None, *_changes(referred, other)):
        change()
        kept, due = _kept(container)
        assert kept == due
        plain = [_plainly(container, who) for who in people]
        for named in (False, True):
            assert [_as_filtered(container, who, named=named) for who in people] == plain
        lists = [_each_list(container, who) for who in people]
        assert [set(found) for found in lists] == [_each_due(container, who) for who in people]
        assert {count for found in lists[::2] for one, count in found.items() if one[:2] in _NAMED_ONCE} <= {1}
        moved, before = moved + (plain != before), plain
    assert moved >= 10  # each kind of change moves something, or the walk proves nothing


def test_who_consents_again_is_seen_once_until_the_last_consent_has_ended(container: Container) -> None:
    referred = make_referred(container, (FOLLOW_UP,))
    referred.agree_to_transfer(FOLLOW_UP)
    own = referred.referrals[FOLLOW_UP]
    for state in (ReferralState.REVOKED, ReferralState.SENT):  # it is also sent where two have been given before
        referred.change(Referral, own, state=state)
    with reading(container.units, EVERYTHING) as unit:
        given = select(Consent.id).where(Consent.case_id == referred.case, Consent.transfer_purpose == FOLLOW_UP)
        consents = list(unit.session.execute(given).scalars())
    assert len(consents) == 2
    for consent, seen in zip(consents, ({own}, set()), strict=True):
        assert _plainly(container, referred.coordinator)["referral"] == {own}
        referred.change(Consent, consent, withdrawn_at=container.clock.now(), withdrawn_by=referred.owner.id)
        kept, due = _kept(container)
        assert kept == due
        assert _as_filtered(container, referred.coordinator, named=True)["referral"] == seen


def test_a_filter_reads_the_table_and_nothing_that_it_is_made_of(container: Container) -> None:
    referred = make_referred(container)
    near, sent = aliased(Case), []
    of_case = (Member, SafeContact, Referral)
    listed = select(Case.id, near.id).join(near, near.id == Case.id)
    for entity in of_case:
        listed = listed.join(entity, entity.case_id == Case.id).add_columns(entity.id)
    named = select(Member.id).where(Member.case_id == referred.case)
    event.listen(container.stores.data, "before_cursor_execute", lambda *call: sent.append(call[2]))
    with reading(container.units, referred.worker.scope(container)) as unit:
        for statement in (listed, named):
            assert unit.session.execute(statement).all()
    of_list, of_row = (sql for sql in sent if "in_scope" in sql)
    assert (of_list.count("FROM partner_access"), of_row.count("FROM partner_access")) == (5, 1)
    assert "consent" not in of_list + of_row


def test_a_referral_and_a_withdrawal_at_once_leave_no_door_open(container: Container) -> None:
    referred = make_referred(container, (RECEPTION, FOLLOW_UP))
    referred.change(Referral, referred.referrals[FOLLOW_UP], state=ReferralState.REVOKED)

    def send_again() -> None:
        referred.change(Referral, referred.referrals[FOLLOW_UP], state=ReferralState.SENT)

    with ThreadPoolExecutor(1) as other:
        with writing(container.units, EVERYTHING) as unit:
            chosen = select(Consent).where(Consent.case_id == referred.case, Consent.transfer_purpose == FOLLOW_UP)
            for consent in unit.session.execute(chosen).scalars():
                consent.withdrawn_at, consent.withdrawn_by = unit.clock.now(), referred.owner.id
            unit.session.flush()
            meanwhile = other.submit(send_again)
            wait([meanwhile], timeout=0.5)  # it has written all that it can before the withdrawal is committed
        meanwhile.result()
    kept, due = _kept(container)
    assert kept == due
    assert referred.referrals[FOLLOW_UP] not in _plainly(container, referred.coordinator)["referral"]


@pytest.mark.parametrize("change", ["referral", "consent", "case"])
def test_what_passes_by_the_program_moves_the_table_too(container: Container, change: str) -> None:
    referred = make_referred(container, (RECEPTION, FOLLOW_UP), members=2)
    before, _ = _kept(container)
    changes = {
        "referral": delete(Referral).where(Referral.id == referred.referrals[FOLLOW_UP]),
        "consent": delete(Consent).where(Consent.person_id == referred.people[0]),
        "case": update(Case).where(Case.id == referred.case).values(state=CaseState.CLOSED),
    }
    with container.stores.data.begin() as connection:
        execute_stamped(connection, changes[change])
    kept, due = _kept(container)
    assert kept == due
    assert {row[:_FACTS] for row in kept} < {row[:_FACTS] for row in before}
