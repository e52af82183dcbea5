"""An emergency access opens one case to one account, to read: nothing else, nobody else, and not a moment longer."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from operator import attrgetter
from typing import Any

import pytest
from sqlalchemy import Uuid, inspect, select

from foundation.accounts.models import AccessGrant, Account, EmergencyAccess
from foundation.accounts.permissions import Role
from foundation.accounts.principal import UserScope
from foundation.accounts.services.grants import give_grant
from foundation.compartments import Compartment
from foundation.errors import RuleBroken, ScopeBreach
from foundation.storage.base import Base, new_id
from foundation.storage.unit_of_work import writing
from returns.cases.models import Case
from returns.notes.models import Note, NoteContent
from returns.people.models import Identifier, Person
from returns.protection.models import ProtectedNote
from returns.protection.services.protection import add_protected_note
from returns.safe_contact.models import NumberOpening
from rights.emergency.queries import access_by_id
from rights.emergency.services import end_access
from tests.clock import START
from tests.factories.emergencies import make_emergency, scope_of_request
from tests.factories.makers import Person as Colleague, make_account, make_case, make_grant
from tests.factories.scopes import EVERYTHING
from tests.scope.test_writes_stay_inside import new_identifier, new_person
from tests.scope.world import World, refused

OPENED = (Case, Person, Identifier)
# What hangs on a case; of these, who may read may also write that a number was shown.
OF_CASES = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if "case_id" in mapper.columns), key=lambda one: one.__name__
)


@pytest.fixture(scope="module")
def opened(world: World) -> UserScope:
    """The own officer as a request finds them after they opened the foreign case."""
    make_emergency(world.container, world.own.officer, world.foreign.case)
    return scope_of_request(world.container, world.own.officer)


def ids(world: World, entity: type[Any], scope: UserScope) -> set[uuid.UUID]:
    """The rows of a class that a scope sees."""
    return {row[0] for row in world.rows(select(entity.id), scope)}


def of_case(world: World, entity: type[Any]) -> set[uuid.UUID]:
    """The rows of a class that the foreign case has."""
    with world.unit(EVERYTHING) as unit:
        if entity is Identifier:
            of_it = Identifier.person_id == world.foreign.person
        else:
            of_it = (Case.id if entity is Case else entity.case_id) == world.foreign.case
        return set(unit.session.execute(select(entity.id).where(of_it)).scalars())


@pytest.mark.parametrize("entity", OPENED, ids=lambda entity: entity.__name__)
def test_the_case_and_what_hangs_on_it_are_seen_beside_ones_own(
    world: World, opened: UserScope, entity: type[Any]
) -> None:
    own = ids(world, entity, world.own.officer.scope(world.container))
    assert ids(world, entity, opened) == own | of_case(world, entity)
    assert of_case(world, entity) - own


def test_another_case_of_that_office_stays_closed(world: World, opened: UserScope) -> None:
    other = make_case(world.container, world.foreign.officer)
    assert ids(world, Case, opened) == {world.own.case, world.foreign.case}
    assert world.rows(select(Person.id).where(Person.case_id == other), opened) == []


@pytest.mark.parametrize("entity", OPENED, ids=lambda entity: entity.__name__)
def test_ended_it_is_gone_at_once_for_a_request_that_began_before(
    world: World, opened: UserScope, entity: type[Any]
) -> None:
    rows = of_case(world, entity)
    with world.unit(opened) as unit:
        assert rows <= set(unit.session.execute(select(entity.id)).scalars())
        end_access(unit, access_by_id(unit.session, opened.emergency_id or new_id()))
        unit.session.flush()
        assert not rows & set(unit.session.execute(select(entity.id)).scalars())


def test_past_its_end_it_is_gone_though_nobody_has_ended_it(world: World, opened: UserScope) -> None:
    late = replace(opened, now=opened.now + timedelta(hours=2))
    assert ids(world, Case, replace(late, now=late.now - timedelta(seconds=1))) == {world.own.case, world.foreign.case}
    assert ids(world, Case, late) == {world.own.case}


def test_nobody_else_sees_by_it_not_even_with_its_id(world: World, opened: UserScope) -> None:
    for colleague in (world.own.colleague, world.own.specialist, make_account(world.container, place=world.own.office)):
        own = scope_of_request(world.container, colleague)
        assert own.emergency_id is None
        assert ids(world, Case, own) == {world.own.case}
        taken = {name: getattr(opened, name) for name in ("emergency_id", "emergency_case_id", "emergency_doors")}
        assert ids(world, Case, replace(own, **taken)) == {world.own.case}
    for role in (Role.PARTNER_WORKER, Role.PARTNER_COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR):
        assert ids(world, Case, make_account(world.container, role).scope(world.container)) == set()


def test_the_statements_of_everybody_else_know_nothing_of_it(world: World, opened: UserScope) -> None:
    guard, ordinary = world.container.guard, world.own.officer.scope(world.container)
    without = [str(guard._criterion(ordinary, entity)) for entity in guard.entities() - {EmergencyAccess}]
    reviews = [text for text in without if "emergency_access" in text]
    assert all("reviewed_in_scope" in text for text in reviews), "but for the reviews of such accesses"
    assert "emergency_in_scope" in str(guard._criterion(opened, Case))
    assert guard.filters_for(ordinary) is guard.filters_for(opened.for_writing())
    another = replace(opened, emergency_id=new_id(), emergency_case_id=new_id())
    assert guard.filters_for(another) is guard.filters_for(opened) is not guard.filters_for(ordinary)


def test_colleagues_of_that_office_are_named_as_long_as_it_lasts(world: World, opened: UserScope) -> None:
    assert world.foreign.officer.id in ids(world, Account, opened)
    late = replace(opened, now=opened.now + timedelta(hours=2))
    assert world.foreign.officer.id not in ids(world, Account, late)


# Writing.


def _change_case(world: World, unit: Any) -> None:
    unit.session.get(Case, world.foreign.case).note = "changed"


def _add_note(world: World, unit: Any) -> None:
    content = NoteContent("I was here.")
    note = Note(case_id=world.foreign.case, author_id=unit.actor_id, at=START, content=content)
    unit.session.add(note)


def _delete_identifier(world: World, unit: Any) -> None:
    unit.session.delete(unit.session.get(Identifier, world.foreign.identifier))


def _move_person(world: World, unit: Any) -> None:
    unit.session.get(Person, world.foreign.person).case_id = world.own.case


CHANGES: dict[str, Callable[[World, Any], None]] = {
    "the case": _change_case,
    "a note": _add_note,
    "a person": lambda world, unit: unit.session.add(new_person(world.foreign.case)),
    "a phone of somebody": lambda world, unit: unit.session.add(new_identifier(world.foreign.person)),
    "a phone less": _delete_identifier,
    "somebody into an own case": _move_person,
}


@pytest.mark.parametrize("is_read_before", [True, False], ids=["read before", "not read"])
@pytest.mark.parametrize("change", CHANGES)
def test_nothing_of_it_is_written_however_much_was_read(
    world: World, opened: UserScope, change: str, is_read_before: bool
) -> None:
    with world.unit(opened) as unit:
        if is_read_before:
            read = [unit.session.execute(select(entity)).scalars().all() for entity in OPENED]
            assert all(read)
        CHANGES[change](world, unit)
        with pytest.raises((RuleBroken, ScopeBreach)) as refusal:
            unit.session.flush()
        if change != "the case":  # which is refused by its office, whoever reads it
            assert isinstance(refusal.value, RuleBroken)


@pytest.mark.one_database
@pytest.mark.parametrize("side", ["own", "foreign"])
@pytest.mark.parametrize("entity", OF_CASES, ids=lambda entity: entity.__name__)
def test_no_row_of_any_kind_is_added_to_it(world: World, opened: UserScope, entity: type[Any], side: str) -> None:
    """Whatever office the row says that it is of."""
    with world.unit(opened) as unit, unit.session.no_autoflush:
        assert unit.session.get(Case, world.foreign.case) is not None
        assert unit.session.get(Person, world.foreign.person) is not None
        row = entity(case_id=world.foreign.case, **_facts(world, entity, getattr(world, side).office))
        unit.session.add(row)
        if entity in (EmergencyAccess, NumberOpening):
            unit.session.judge_write(row)
            return
        with pytest.raises((RuleBroken, ScopeBreach)):
            unit.session.judge_write(row)


def test_no_door_of_it_is_opened_to_anybody(world: World) -> None:
    """A specialist reads it in an emergency: their right to give grants is for the cases of their own office."""
    specialist, foreign = world.own.specialist, world.foreign
    make_emergency(world.container, specialist, foreign.case)
    scope = scope_of_request(world.container, specialist)
    with world.unit(scope) as unit:
        account = unit.session.get(Account, foreign.colleague.id)
        assert account is not None
        policy, secrets = world.container.policy(unit), world.container.secrets
        give_grant(unit, secrets, policy, foreign.case, Compartment.LEGAL, account, 1, "needed")
        with pytest.raises(RuleBroken):
            unit.session.flush()
    with world.unit(scope) as unit:
        account = unit.session.get(Account, world.own.colleague.id)
        give_grant(unit, secrets, policy, world.own.case, Compartment.LEGAL, account, 1, "needed")
        unit.session.flush()


def _facts(world: World, entity: type[Any], office: uuid.UUID) -> dict[str, Any]:
    """What write rules look at besides: in one's own name, about the person of the case."""
    facts = {
        "account_id": world.own.officer.id,
        "by": world.own.officer.id,
        "opened_by": world.own.officer.id,
        "office_id": office,
        "person_id": world.foreign.person,
    }
    others = {name: new_id() for name, column in inspect(entity).columns.items() if isinstance(column.type, Uuid)}
    known = {name: value for name, value in facts.items() if name in inspect(entity).columns}
    return {name: value for name, value in {**others, **known}.items() if name != "case_id"}


def test_ones_own_case_is_worked_on_meanwhile(world: World, opened: UserScope) -> None:
    with world.unit(opened) as unit:
        unit.session.add_all([new_person(world.own.case), new_identifier(world.own.person)])
        unit.session.flush()
        case = unit.session.get(Case, world.own.case)
        assert case is not None
        case.note = "changed"
        unit.session.flush()


# Doors.

PARTS = (Compartment.HEALTH, Compartment.CHILD_PROTECTION, Compartment.LEGAL, Compartment.TRAFFICKING)


@pytest.fixture(scope="module")
def noted(world: World) -> dict[Compartment, uuid.UUID]:
    """A note behind each door of the foreign case, by its compartment."""
    side, notes = world.foreign, {}
    for part in PARTS:
        make_grant(world.container, side.case, side.specialist, side.colleague, part)
        with writing(world.container.units, side.colleague.scope(world.container)) as unit:
            add_protected_note(unit, world.door(side, part), part.value)
    with world.unit(EVERYTHING) as unit:
        for note in unit.session.execute(select(ProtectedNote)).scalars():
            notes[Compartment(note.content.text)] = note.id
    return notes


def test_doors_open_by_their_kind_and_close_with_it(
    world: World, opened: UserScope, noted: dict[Compartment, uuid.UUID]
) -> None:
    assert ids(world, ProtectedNote, opened) == {noted[Compartment.HEALTH], noted[Compartment.CHILD_PROTECTION]}
    assert ids(world, ProtectedNote, replace(opened, now=opened.now + timedelta(hours=2))) == set()
    with world.unit(opened) as unit:
        add_protected_note(unit, world.door(world.foreign, Compartment.HEALTH), "I was here.")
        with refused("may not write ProtectedNote"):
            unit.session.flush()
    with world.unit(opened) as unit:
        end_access(unit, access_by_id(unit.session, opened.emergency_id or new_id()))
        unit.session.flush()
        assert unit.session.execute(select(ProtectedNote.id)).all() == []


def test_the_door_of_trafficking_needs_a_second_person(world: World, noted: dict[Compartment, uuid.UUID]) -> None:
    officer, side = make_account(world.container), world.foreign
    make_emergency(world.container, officer, side.case, confirmed_by=side.specialist)
    scope = scope_of_request(world.container, officer)
    assert ids(world, ProtectedNote, scope) == set(noted.values()) - {noted[Compartment.LEGAL]}


def test_no_grant_is_stored_that_would_lead_from_the_case_to_a_door(world: World, opened: UserScope) -> None:
    with world.unit(EVERYTHING) as unit:
        to_officer = select(AccessGrant).where(AccessGrant.account_id == world.own.officer.id)
        assert unit.session.execute(to_officer).scalars().all() == []


# The access itself.


@pytest.mark.parametrize(
    ("who", "changes"),
    [
        ("own.officer", {"until": START + timedelta(days=9)}),
        ("own.officer", {"account_id": None}),
        ("own.colleague", {"ended_at": START}),
        ("foreign.specialist", {"until": START + timedelta(days=9)}),
    ],
    ids=["made longer", "given away", "ended by a colleague", "made longer by a specialist"],
)
def test_nobody_widens_it(world: World, opened: UserScope, who: str, changes: dict[str, Any]) -> None:
    person: Colleague = attrgetter(who)(world)
    with world.unit(person.scope(world.container)) as unit:
        row = access_by_id(unit.session, opened.emergency_id or new_id())
        if person is not world.own.officer and person is not world.foreign.specialist:
            assert row is None
            return
        assert row is not None
        for name, value in changes.items():
            setattr(row, name, value or world.own.colleague.id)
        with refused("may not write EmergencyAccess"):
            unit.session.flush()


def test_a_specialist_of_the_office_confirms_it_for_others_alone(world: World, opened: UserScope) -> None:
    foreign = world.foreign.specialist
    with world.unit(foreign.scope(world.container)) as unit:
        row = access_by_id(unit.session, opened.emergency_id or new_id())
        assert row is not None
        row.confirmed_at, row.confirmed_by = START, foreign.id
        unit.session.flush()
    with world.unit(opened) as unit:
        row = access_by_id(unit.session, opened.emergency_id or new_id())
        assert row is not None
        row.confirmed_at, row.confirmed_by = START, world.own.officer.id
        with refused("may not write EmergencyAccess"):
            unit.session.flush()
