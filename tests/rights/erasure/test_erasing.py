"""Erasing walks the inventory: of a case nothing is left in any table, of a person of a family the others stay."""

import uuid

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.compartments import Compartment
from foundation.inventory.queries import inventory
from foundation.inventory.rules import Erasure as Fate
from foundation.security.key_store import wrapped_key
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case
from returns.notes.services import add_note
from returns.people.services.families import move_people
from returns.protection.models import ProtectedNote, ProtectedRecord
from returns.protection.rules.records import RecordKind
from returns.protection.services.protection import add_protected_note
from returns.protection.services.records import place_of, read_in, write_record
from rights.erasure.access import ERASING
from rights.erasure.queries.runs import erasure_by_id
from rights.erasure.rules.runs import ErasureKind, ErasureReason, ErasureState, release_reasons
from rights.erasure.services.carrying import begin, enter_and_destroy, erase_rows
from rights.erasure.services.runs import dry_run
from rights.erasure.words import Stop
from rights.requests.queries.requests import answer_of, marks_of
from rights.requests.rules.answers import given
from rights.requests.services.answers import Passages, black_out
from rights.retention.queries import hold_by_id
from rights.retention.services import decline_hold
from tests.factories.asking import assembled, make_asked_in, working
from tests.factories.behind_doors import anything, make_holder, write
from tests.factories.erasures import (
    end_case,
    erase_case,
    erase_now,
    erase_person,
    make_hold,
    make_protector,
    make_run,
    people_in,
    run_of,
)
from tests.factories.families import GROWN, Family, make_family
from tests.factories.journeys import at_work
from tests.factories.makers import Person, make_account, make_case
from tests.factories.parting import join, split
from tests.factories.scopes import EVERYTHING
from tests.populated.world import make_populated
from tests.security.raw import all_rows, raw

pytestmark = pytest.mark.both_databases


def cases(container: Container) -> list[uuid.UUID]:
    """Every case there is."""
    with raw(container) as connection:
        return list(connection.execute(select(Case.__table__.c.id)).scalars())


@pytest.mark.one_database
def test_when_every_case_is_erased_no_row_is_left_that_the_inventory_erases(container: Container) -> None:
    made = make_populated(container)
    with writing(container.units, made.people["protector"].scope(container)) as unit:
        hold = hold_by_id(unit.session, made.hold)
        assert hold is not None
        decline_hold(unit, hold, "No court asks.")  # asked for, it keeps its case
    every = cases(container)
    assert len(every) > 4
    people = {person for case in every for person in people_in(container, case)}
    runs = [erase_case(container, case) for case in every]
    assert {run_of(container, run).state for run in runs} == {ErasureState.DONE}
    with raw(container) as connection:
        left = {
            name: len(connection.execute(select(Base.metadata.tables[name])).all())
            for name, entry in inventory().tables.items()
            if entry.erasure is not Fate.KEEP
            and entry.about not in ("account", "import")
            and name in Base.metadata.tables
        }
    left.pop("movement_place")  # a blank one is nobody's
    assert {name: count for name, count in left.items() if count} == {}
    assert len(left) > 60
    with raw(container, "keys") as connection:
        owners = set(connection.execute(select(wrapped_key.c.owner)).scalars())
    assert owners.isdisjoint({*every, *people})
    rows = {name: found for name, found in all_rows(container).items() if "audit" not in name}
    text = repr(rows)
    assert [each for each in (*every, *people) if each.hex in text or str(each) in text] == []


def test_erasing_one_of_a_family_leaves_the_others(container: Container) -> None:
    made = make_populated(container)
    family = made.family
    gone, other = family.people[1], family.people[0]
    before = set(cases(container))
    erase_person(container, family.case, gone)
    assert people_in(container, family.case) == [other]
    assert set(cases(container)) == before
    rows = {name: found for name, found in all_rows(container).items() if "audit" not in name}
    assert gone.hex not in repr(rows)
    assert str(gone) not in repr(rows)


def test_of_one_of_a_family_nothing_stays_behind_the_doors_of_the_case(container: Container) -> None:
    owner = make_account(container)
    family = make_family(container, owner, GROWN, GROWN, given_name="Yodgora", family_name="Karimova")
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    holder = make_holder(container, family.case, specialist)
    write(container, holder, family.case, RecordKind.STATUS)  # about the first of them
    door = container.secrets.door(family.case, Compartment.TRAFFICKING.value)
    with writing(container.units, holder.scope(container)) as unit:
        add_protected_note(unit, door, "Yodgora is afraid of Karimova. Member2 is not.")
    erase_person(container, family.case, family.people[0])
    with reading(container.units, EVERYTHING) as unit:
        assert unit.session.execute(select(ProtectedRecord)).scalars().all() == []
        [note] = unit.session.execute(select(ProtectedNote)).scalars()
        assert note.content.text == "▇ is afraid of ▇. Member2 is not."


def parted(container: Container) -> tuple[Family, Person, uuid.UUID]:
    """A family of two, of whom the second has a case of their own, and a record behind the door of the first case."""
    owner = make_account(container)
    family = make_family(container, owner, GROWN, GROWN)
    holder = make_holder(container, family.case, make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id))
    with writing(container.units, holder.scope(container)) as unit:
        place = place_of(unit, family.case, Compartment.TRAFFICKING)
        write_record(unit, place, RecordKind.STATUS, family.people[1], anything(container, RecordKind.STATUS))
    return family, holder, split(container, owner, family.case, family.people[1])


def test_what_was_written_of_somebody_behind_the_door_that_they_have_left_goes_with_them(container: Container) -> None:
    family, _holder, new = parted(container)
    other = make_family(container, family.owner, GROWN, GROWN)
    join(container, family.owner, new, other.case)
    erase_person(container, other.case, family.people[1])
    with reading(container.units, EVERYTHING) as unit:
        assert unit.session.execute(select(ProtectedRecord)).scalars().all() == []


def test_a_case_is_not_erased_while_the_people_who_have_left_it_have_one_that_goes_on(container: Container) -> None:
    family, holder, new = parted(container)
    end_case(container, family.case)
    run_id = make_run(container, ErasureKind.CASE, family.case, family.case, ErasureState.DUE)
    assert against_release(container, run_id) == (ErasureReason.FAMILY_GOES_ON,)
    with reading(container.units, holder.scope(container)) as unit:
        case = case_by_id(unit.session, new)
        assert case is not None
        assert len(read_in(unit, case, place_of(unit, new, Compartment.TRAFFICKING)).versions) == 1
    end_case(container, new)
    assert against_release(container, run_id) == ()


def against_release(container: Container, run_id: uuid.UUID) -> tuple[ErasureReason, ...]:
    """What speaks against releasing a run."""
    protector = make_protector(container)
    with reading(container.units, protector.scope(container)) as unit:
        run = erasure_by_id(unit.session, run_id)
        assert run is not None
        return release_reasons(dry_run(unit, run).facts, protector.id)


def test_what_was_blacked_out_in_an_answer_stays_so_when_somebody_else_is_erased(container: Container) -> None:
    owner = make_account(container)
    family = make_family(container, owner, GROWN, GROWN)
    asked = make_asked_in(container, family.case, owner)
    with at_work(container, owner, family.case) as (unit, case):
        add_note(unit, case, "Member2 Family2 came with neighbour Zilola.")
    assembled(container, asked)
    with working(container, asked) as (unit, _case, row):
        answer = answer_of(unit.session, asked.request)
        assert answer is not None
        [place] = [
            (number, entry_number, index)
            for number, section in enumerate(answer.content.sections)
            for entry_number, entry in enumerate(section.entries)
            for index, passage in enumerate(entry.passages)
            if "Zilola" in passage.value
        ]
        black_out(unit, row, Passages(place, "Zilola"))
    erase_person(container, family.case, family.people[1])
    with reading(container.units, EVERYTHING) as unit:
        answer = answer_of(unit.session, asked.request)
        assert answer is not None
        passage = answer.content.sections[place[0]].entries[place[1]].passages[place[2]]
        assert given(passage, [mark.content for mark in marks_of(unit.session, answer.id)]) == (
            "█████ came with neighbour █████."
        )
        assert "Member2" not in passage.value


@pytest.mark.one_database
def test_a_run_says_nothing_of_what_was_behind_the_doors(container: Container) -> None:
    owner = make_account(container)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    said = []
    for is_protected in (False, True):
        case = make_case(container, owner)
        if is_protected:
            write(container, make_holder(container, case, specialist), case, RecordKind.STATUS)
        end_case(container, case)
        run_id = make_run(container, ErasureKind.IDENTIFIERS, case, case)
        with writing(container.units, ERASING) as unit:
            whom = begin(unit, container.secrets, run_id)
            assert whom is not None
        enter_and_destroy(container.stores, whom)
        with writing(container.units, ERASING) as unit:
            erase_rows(unit, container.secrets, run_id, whom)
        run = run_of(container, run_id)  # its case stands beside it until the space is given back
        said.append((run.state, run.rows, run.tables))
    assert said[0] == said[1]
    assert said[0][1] == {}


def test_a_hold_on_the_case_that_somebody_is_in_now_goes_before_a_run_from_their_former_one(
    container: Container,
) -> None:
    owner = make_account(container)
    family, other = make_family(container, owner, GROWN, GROWN), make_case(container, owner)
    run_id = make_run(container, ErasureKind.PERSON, family.people[1], family.case)
    with writing(container.units, owner.scope(container)) as unit:
        cases = [case_by_id(unit.session, each) for each in (family.case, other)]
        people = [person for person in members_of_case(unit.session, family.case) if person.id == family.people[1]]
        assert cases[0] is not None
        assert cases[1] is not None
        move_people(unit, cases[0], cases[1], people)
    make_hold(container, owner, other)
    for case in (family.case, other):
        end_case(container, case)
    erase_now(container)
    run = run_of(container, run_id)
    assert (run.state, run.stopped_by) == (ErasureState.RELEASED, Stop.ON_HOLD)
    with writing(container.units, make_protector(container).scope(container)) as unit:
        assert (again := erasure_by_id(unit.session, run_id)) is not None
        assert dry_run(unit, again).facts.is_held
