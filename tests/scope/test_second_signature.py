"""Who is asked to sign for another office reads one case, every door shut; a signature is exactly what was signed."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation.accounts.models import EmergencyAccess
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.principal import UserScope
from foundation.compartments import Compartment
from foundation.emergencies import EmergencyKind
from foundation.errors import RuleBroken, ScopeBreach
from foundation.storage.scopes import Scope
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from planning.second_signature.models import SecondSignature
from planning.second_signature.queries import signature_by_id
from planning.second_signature.rules import SignatureState
from planning.second_signature.services import answer, read_to_sign
from returns.cases.models import Case
from returns.health.models import FitnessDecision
from returns.notes.models import Note, NoteContent
from returns.people.models import Person
from returns.protection.models import ProtectedNote
from returns.protection.services.protection import add_protected_note
from returns.readiness.models import SignOff, SignOffContent
from rights.emergency.services import ask_for_trafficking, confirm_trafficking
from tests.factories.emergencies import make_emergency, scope_of_request
from tests.factories.makers import Person as Colleague, make_account, make_case, make_grant
from tests.factories.scopes import EVERYTHING
from tests.factories.second_signatures import Alone, make_alone, make_asked, make_reading

SEEN = (Case, Person, FitnessDecision)


@pytest.fixture
def alone(container: Container) -> Alone:
    """A one-officer office, and a signer elsewhere."""
    return make_alone(container)


@pytest.fixture
def asked(container: Container, alone: Alone) -> uuid.UUID:
    """A request to the signer, who has opened the case."""
    signature = make_asked(container, alone)
    make_reading(container, alone, signature)
    return signature


@pytest.fixture
def opened(container: Container, alone: Alone, asked: uuid.UUID) -> UserScope:
    """The signer as a request finds them."""
    return scope_of_request(container, alone.signer)


def ids(container: Container, entity: type[Any], scope: Scope) -> set[uuid.UUID]:
    """The rows of a class that a scope sees."""
    with reading(container.units, scope) as unit:
        return set(unit.session.execute(select(entity.id)).scalars())


@pytest.mark.parametrize("entity", SEEN, ids=lambda entity: entity.__name__)
def test_the_one_case_is_read_and_no_other(
    container: Container, alone: Alone, opened: UserScope, entity: type[Any]
) -> None:
    before = ids(container, entity, alone.signer.scope(container))
    make_case(container, alone.team.owner)
    with reading(container.units, EVERYTHING) as unit:
        column = entity.id if entity is Case else entity.case_id
        of_case = set(unit.session.execute(select(entity.id).where(column == alone.case)).scalars())
    assert of_case
    assert ids(container, entity, opened) == before | of_case


def test_asked_and_not_opened_it_is_closed(container: Container, alone: Alone) -> None:
    make_asked(container, alone)
    scope = scope_of_request(container, alone.signer)
    assert scope.emergency_id is None
    assert alone.case not in ids(container, Case, scope)


def test_past_its_hours_it_is_closed(container: Container, alone: Alone, opened: UserScope) -> None:
    assert alone.case in ids(container, Case, replace(opened, now=opened.now + timedelta(hours=3, minutes=59)))
    assert alone.case not in ids(container, Case, replace(opened, now=opened.now + timedelta(hours=4)))


def test_nobody_else_sees_by_it(container: Container, alone: Alone, opened: UserScope) -> None:
    for role in (Role.RETURN_OFFICER, Role.PARTNER_WORKER, Role.MANAGER, Role.ADMINISTRATOR):
        other = scope_of_request(container, make_account(container, role))
        assert ids(container, Case, other) == set()
        taken = {name: getattr(opened, name) for name in ("emergency_id", "emergency_case_id")}
        assert ids(container, Case, replace(other, **taken)) == set()


def test_every_door_stays_shut(container: Container, alone: Alone, opened: UserScope, asked: uuid.UUID) -> None:
    specialist = alone.team.specialist
    writer = make_account(container, Role.PROTECTION_SPECIALIST, specialist.office_id)
    for compartment in Compartment:
        make_grant(container, alone.case, specialist, writer, compartment)
        with writing(container.units, writer.scope(container)) as unit:
            add_protected_note(unit, container.secrets.door(alone.case, compartment.value), "Behind a door.")
    assert ids(container, ProtectedNote, EVERYTHING)
    assert opened.emergency_doors == ()
    assert ids(container, ProtectedNote, opened) == set()
    assert scope_of_request(container, alone.signer).emergency_doors == ()


def test_the_part_that_needs_two_people_is_not_asked_for_by_this_way(
    container: Container, alone: Alone, opened: UserScope, asked: uuid.UUID
) -> None:
    def access(unit: Any) -> EmergencyAccess:
        row: EmergencyAccess = unit.session.execute(
            select(EmergencyAccess).where(EmergencyAccess.kind == EmergencyKind.SIGNATURE)
        ).scalar_one()
        return row

    with writing(container.units, opened) as unit, pytest.raises(RuleBroken):
        ask_for_trafficking(unit, access(unit))
    with writing(container.units, alone.team.specialist.scope(container)) as unit, pytest.raises(RuleBroken):
        confirm_trafficking(unit, access(unit))


def test_it_is_for_reading(container: Container, alone: Alone, opened: UserScope) -> None:
    def note(unit: Any) -> None:
        content = NoteContent("I was here.")
        unit.session.add(Note(case_id=alone.case, author_id=unit.actor_id, at=container.clock.now(), content=content))

    def state(unit: Any) -> None:
        unit.session.get(Case, alone.case).note = "changed"

    for change in (note, state):
        with pytest.raises((RuleBroken, ScopeBreach)), writing(container.units, opened) as unit:
            change(unit)


def test_an_emergency_is_not_opened_beside_it(container: Container, alone: Alone, asked: uuid.UUID) -> None:
    other = make_account(container)
    elsewhere = make_case(container, other)
    with pytest.raises(RuleBroken):
        make_emergency(container, alone.signer, elsewhere)


def test_nor_is_it_opened_beside_an_emergency(container: Container, alone: Alone) -> None:
    signature = make_asked(container, alone)
    make_emergency(container, alone.signer, make_case(container, make_account(container)))
    with pytest.raises(RuleBroken):
        make_reading(container, alone, signature)
    assert alone.case not in ids(container, Case, scope_of_request(container, alone.signer))


# What makes a case ready is exactly what was signed.


def sign_off_row(alone: Alone, container: Container, facts_hash: str, by: Colleague) -> SignOff:
    """A sign-off in somebody's name."""
    return SignOff(
        case_id=alone.case,
        signed_by=by.id,
        signed_at=container.clock.now(),
        facts_hash=facts_hash,
        rule_versions=[],
        content=SignOffContent((), ""),
    )


def signed_hash(container: Container, asked: uuid.UUID) -> str:
    """What was asked to be signed."""
    with reading(container.units, EVERYTHING) as unit:
        row = signature_by_id(unit.session, asked)
        assert row is not None
        return row.facts_hash


def test_a_sign_off_in_the_name_of_another_needs_their_signature_of_the_same_facts(
    container: Container, alone: Alone, asked: uuid.UUID, opened: UserScope
) -> None:
    owner, signed = alone.team.owner.scope(container), signed_hash(container, asked)
    with pytest.raises(ScopeBreach), writing(container.units, owner) as unit:
        unit.session.add(sign_off_row(alone, container, signed, alone.signer))
    with writing(container.units, opened) as unit:
        row = signature_by_id(unit.session, asked)
        assert row is not None
        answer(unit, row, True, "")
    for facts_hash, by in (("0" * 64, alone.signer), (signed, make_account(container))):
        with pytest.raises(ScopeBreach), writing(container.units, owner) as unit:
            unit.session.add(sign_off_row(alone, container, facts_hash, by))
    with writing(container.units, owner) as unit:
        unit.session.add(sign_off_row(alone, container, signed, alone.signer))


@pytest.mark.parametrize("field", ["state", "facts_hash", "account_id", "until"])
def test_the_office_only_takes_a_request_back(container: Container, alone: Alone, asked: uuid.UUID, field: str) -> None:
    other = make_account(container, extras=frozenset({Permission.SIGN_OFF}))
    changed = {
        "state": SignatureState.SIGNED,
        "facts_hash": "0" * 64,
        "account_id": other.id,
        "until": container.clock.now() + timedelta(days=90),
    }
    with pytest.raises(ScopeBreach), writing(container.units, alone.team.owner.scope(container)) as unit:
        setattr(signature_by_id(unit.session, asked), field, changed[field])


@pytest.mark.parametrize("field", ["facts_hash", "until", "case_id"])
def test_the_signer_only_answers(
    container: Container, alone: Alone, asked: uuid.UUID, opened: UserScope, field: str
) -> None:
    own = make_case(container, alone.signer)
    changed = {"facts_hash": "0" * 64, "until": container.clock.now() + timedelta(days=90), "case_id": own}
    with pytest.raises(ScopeBreach), writing(container.units, opened) as unit:
        setattr(signature_by_id(unit.session, asked), field, changed[field])


def test_requests_are_seen_by_both_offices_and_the_data_protection_officer_alone(
    container: Container, alone: Alone, asked: uuid.UUID
) -> None:
    officer = make_account(container, Role.DATA_PROTECTION_OFFICER)
    for seen in (alone.team.owner, alone.team.officer, alone.signer, officer):
        assert ids(container, SecondSignature, seen.scope(container)) == {asked}
    beside = make_account(container, place=alone.signer.office_id, extras=frozenset({Permission.SIGN_OFF}))
    for other in (beside, make_account(container), make_account(container, Role.PARTNER_COORDINATOR)):
        assert ids(container, SecondSignature, other.scope(container)) == set()


def test_only_the_signer_opens_the_case(container: Container, alone: Alone) -> None:
    signature = make_asked(container, alone)
    owner = alone.team.officer.scope(container)
    with pytest.raises(ScopeBreach), writing(container.units, owner) as unit:
        row = signature_by_id(unit.session, signature)
        assert row is not None
        read_to_sign(unit, row)
