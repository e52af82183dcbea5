"""Long work in pieces: nothing of it is there before the end, everything after it, and nobody waits for all of it."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from foundation.storage.batches import Batches, in_parts
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id, people_of_case
from returns.cases.services.cases import open_case
from tests.audit.written import changes
from tests.factories.makers import Person, make_account, make_case, new_case


def _opened(unit: Unit, container: Container, who: Person, into: list[uuid.UUID]) -> None:
    assert who.office_id is not None
    into.append(open_case(unit, container.secrets, new_case(), who.office_id, who.id))
    unit.session.flush()
    unit.participants["trail"].write_record()


def _cases(container: Container, who: Person) -> list[uuid.UUID]:
    with reading(container.units, who.scope(container)) as unit:
        return list(unit.session.execute(select(Case.id)).scalars())


def test_what_the_pieces_wrote_is_there_at_the_end_with_its_keys_and_its_audit(container: Container) -> None:
    who, made = make_account(container), list[uuid.UUID]()
    before = len(changes(container))
    with writing(container.units, who.scope(container)) as unit:
        batches = Batches(unit)
        for _turn in range(3):
            batches.do(lambda: _opened(unit, container, who, made))
            assert _cases(container, who) == []
        batches.write()
    assert sorted(_cases(container, who)) == sorted(made)
    with reading(container.units, who.scope(container)) as unit:
        assert all(people_of_case(unit.session, one)[0].given_name for one in made)
    assert [one.action for one in changes(container)[before:]] == ["case.open"] * 3


def test_pieces_that_are_not_written_leave_nothing_and_no_key(container: Container) -> None:
    who, made = make_account(container), list[uuid.UUID]()
    with writing(container.units, who.scope(container)) as unit:
        Batches(unit).do(lambda: _opened(unit, container, who, made))
    assert _cases(container, who) == []
    with reading(container.units, who.scope(container)) as unit:
        unit.participants["keys"].fetch([("case", made[0])])
        assert ("case", made[0]) in unit.participants["keys"]._missing


def _noted(unit: Unit, case_id: uuid.UUID, note: str) -> None:
    case = case_by_id(unit.session, case_id)
    assert case is not None
    case.note = note


def test_a_row_that_somebody_changed_meanwhile_stops_everything(container: Container) -> None:
    who, made = make_account(container), list[uuid.UUID]()
    case_id = make_case(container, who)
    with pytest.raises(StaleDataError), writing(container.units, who.scope(container)) as unit:
        batches = Batches(unit)
        batches.do(lambda: _opened(unit, container, who, made))
        batches.do(lambda: _noted(unit, case_id, "of the piece"))
        with writing(container.units, who.scope(container)) as other:
            _noted(other, case_id, "of somebody else")
        batches.write()
    assert _cases(container, who) == [case_id]
    with reading(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        assert case.note == "of somebody else"


def test_what_a_savepoint_took_back_is_not_written(container: Container) -> None:
    who = make_account(container)
    case_id = make_case(container, who)

    def tried(unit: Unit) -> None:
        _noted(unit, case_id, "kept")
        unit.session.flush()
        with pytest.raises(IntegrityError), unit.session.begin_nested():
            _noted(unit, case_id, "taken back")
            unit.session.flush()
            raise IntegrityError("", {}, ValueError())
        unit.participants["trail"].write_record()

    with writing(container.units, who.scope(container)) as unit:
        batches = Batches(unit)
        batches.do(lambda: tried(unit))
        batches.write()
    with reading(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        assert case.note == "kept"


def test_parts_hold_about_so_many_and_tear_no_group_apart() -> None:
    assert list(in_parts([[1], [2, 3], [4, 5, 6, 7], [8]], 3)) == [[[1], [2, 3]], [[4, 5, 6, 7]], [[8]]]
    assert list(in_parts([], 3)) == []
