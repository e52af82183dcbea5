"""Where a family is parted, what stands behind the doors follows the person.

Who opens the new case reads it, and nobody by the door of the case that the person has left.
"""

import re
import uuid
from dataclasses import dataclass

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.compartments import Compartment
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.protection.queries import newest_of
from returns.protection.rules.records import KINDS, RecordKind
from returns.protection.services.protection import standing_of
from returns.protection.services.records import place_of, read_in, write_record
from tests.factories.behind_doors import anything, make_holder
from tests.factories.families import GROWN, make_family
from tests.factories.makers import Person, arrived, make_account
from tests.factories.parting import join, split

KIND = RecordKind.STATUS
PART = KINDS[KIND].compartment


@dataclass(frozen=True)
class Parted:
    """A family of two before and after: whose case, who opens which, and the two people."""

    owner: Person
    first: Person  # to whom the doors of the first case stand open
    case: uuid.UUID
    stays: uuid.UUID
    leaves: uuid.UUID


def make_two(container: Container) -> Parted:
    """A case of two adults, each with a record behind a door of it."""
    owner = make_account(container)
    case_id = make_family(container, owner, GROWN, GROWN).case
    with reading(container.units, owner.scope(container)) as unit:
        stays, leaves = (person.id for person in members_of_case(unit.session, case_id)[:2])
    giver = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    first = make_holder(container, case_id, giver)
    for person, words in ((stays, "Stays."), (leaves, "Leaves.")):
        record(container, first, case_id, person, words)
    return Parted(owner, first, case_id, stays, leaves)


def record(container: Container, who: Person, case_id: uuid.UUID, person: uuid.UUID, words: str) -> None:
    """A record about somebody behind a door of a case, or its next version."""
    with writing(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        place = place_of(unit, case_id, PART)
        known = read_in(unit, case, place).versions
        before = next((v for v in newest_of(known) if v.record.person == person.hex and v.record.kind is KIND), None)
        write_record(unit, place, KIND, person, anything(container, KIND, organisation=words), before, known)


def read(container: Container, who: Person, case_id: uuid.UUID) -> list[tuple[uuid.UUID, int]]:
    """Whom the newest records behind the door of a case are about, and which version that is."""
    with reading(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        versions = newest_of(read_in(unit, case, place_of(unit, case_id, PART)).versions)
        return sorted((uuid.UUID(version.record.person), version.number) for version in versions)


def new_holder(container: Container, two: Parted, case_id: uuid.UUID) -> Person:
    """Another specialist of the office, to whom the doors of the new case alone stand open."""
    return make_holder(container, case_id, make_account(container, Role.PROTECTION_SPECIALIST, two.owner.office_id))


@pytest.fixture
def two(container: Container) -> Parted:
    """A family of two, with records."""
    return make_two(container)


def test_before_they_part_one_door_shows_both(container: Container, two: Parted) -> None:
    assert read(container, two.first, two.case) == sorted([(two.stays, 1), (two.leaves, 1)])


def test_the_record_follows_the_person_and_the_old_door_shows_it_no_more(container: Container, two: Parted) -> None:
    new = split(container, two.owner, two.case, two.leaves)
    second = new_holder(container, two, new)
    assert read(container, second, new) == [(two.leaves, 1)]
    assert read(container, two.first, two.case) == [(two.stays, 1)]


def test_whoever_has_only_the_old_door_reads_nothing_of_the_new_case(
    app: Flask, container: Container, two: Parted
) -> None:
    new = split(container, two.owner, two.case, two.leaves)
    with reading(container.units, two.first.scope(container)) as unit:
        door = unit.door(new, PART.value)
    assert arrived(app, two.first).get(f"/protected/{door}").status_code == 404


def test_the_next_version_is_written_behind_the_new_door(container: Container, two: Parted) -> None:
    new = split(container, two.owner, two.case, two.leaves)
    second = new_holder(container, two, new)
    record(container, second, new, two.leaves, "Learned later.")
    assert read(container, second, new) == [(two.leaves, 2)]
    assert read(container, two.first, two.case) == [(two.stays, 1)]
    record(container, second, new, two.leaves, "Once more.")
    assert read(container, second, new) == [(two.leaves, 3)]


def test_what_was_written_before_counts_for_both_cases_until_it_is_written_anew(container: Container) -> None:
    owner = make_account(container)
    case_id = make_family(container, owner, GROWN, GROWN).case
    giver = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    holder = make_holder(container, case_id, giver)
    with reading(container.units, owner.scope(container)) as unit:
        leaves = members_of_case(unit.session, case_id)[1].id
    record(container, holder, case_id, leaves, "Leaves.")
    assert has_records(container, holder, case_id)
    new = split(container, owner, case_id, leaves)
    # Nobody learns by parting a family about whom something is written: it counts for both until it is written anew.
    assert has_records(container, holder, new)
    assert has_records(container, holder, case_id)
    second = make_holder(container, new, giver)
    record(container, second, new, leaves, "Written anew.")
    assert has_records(container, holder, new)
    assert not has_records(container, holder, case_id)


def has_records(container: Container, who: Person, case_id: uuid.UUID) -> bool:
    """Whether something behind the doors stands in the way of a clearance."""
    with reading(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        return bool(standing_of(unit, case, unit.clock.now().date()).reasons)


def test_who_comes_back_is_read_by_the_door_that_was_left(container: Container, two: Parted) -> None:
    new = split(container, two.owner, two.case, two.leaves)
    second = new_holder(container, two, new)
    record(container, second, new, two.leaves, "Learned meanwhile.")
    join(container, two.owner, new, two.case)
    assert read(container, two.first, two.case) == sorted([(two.stays, 1), (two.leaves, 2)])
    assert read(container, second, new) == []


def test_the_page_of_the_new_door_shows_it_and_says_that_it_was_read(
    app: Flask, container: Container, two: Parted
) -> None:
    new = split(container, two.owner, two.case, two.leaves)
    second = new_holder(container, two, new)
    with reading(container.units, second.scope(container)) as unit:
        door = unit.door(new, PART.value)
    page = arrived(app, second).get(f"/protected/{door}")
    assert page.status_code == 200
    assert "Leaves." in page.text
    assert "Stays." not in page.text
    old = re.sub(r"\s+", " ", arrived(app, two.first).get(f"/protected/{old_door(container, two)}").text)
    assert "Stays." in old
    assert "about people who have left this case" in old
    assert "Leaves." not in old


def old_door(container: Container, two: Parted) -> uuid.UUID:
    """The door of the first case."""
    with reading(container.units, two.first.scope(container)) as unit:
        return unit.door(two.case, PART.value)


@pytest.mark.parametrize("part", [part for part in Compartment if part is not PART])
def test_other_compartments_show_nothing_of_it(container: Container, two: Parted, part: Compartment) -> None:
    new = split(container, two.owner, two.case, two.leaves)
    second = make_holder(
        container, new, make_account(container, Role.PROTECTION_SPECIALIST, two.owner.office_id), (part,)
    )
    with reading(container.units, second.scope(container)) as unit:
        case = case_by_id(unit.session, new)
        assert case is not None
        assert read_in(unit, case, place_of(unit, new, part)).versions == []
