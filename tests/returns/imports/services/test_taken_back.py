"""Taking an import back: all of it goes, with its keys; where somebody has worked, none of it."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.errors import KeyGone, RuleBroken
from foundation.storage.base import Base
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import reading, writing
from foundation.web.wiring import Wiring
from returns.cases.queries.cases import case_by_id, people_of_case
from returns.imports.jobs import forget_imports
from returns.imports.models import ImportRow
from returns.imports.queries import cases_made, imports_page, rows_of_import
from returns.imports.rules.imports import Decision
from returns.imports.services.checking import decide_row
from returns.imports.services.undoing import Undoing, look_at_undoing, undo_import
from returns.names.models import OtherCase
from returns.notes.services import add_note
from tests.audit.written import changes
from tests.factories.imported import applied, cases, checked, leader, make_import, rehearsed, row, the_import
from tests.factories.makers import Person, make_account, make_case, make_grant

_STAY = {"audit_change", "audit_change_subject", "caseload_import"}


def _counts(house: Wiring) -> dict[str, int]:
    """How many rows each table of the data has, but those that tell that there was an import."""
    with house.stores.data.connect() as connection:
        return {
            table.name: execute_stamped(connection, select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
            if table.name not in _STAY
        }


def _applied(house: Wiring, who: Person, *rows: dict[str, str]) -> uuid.UUID:
    import_id = make_import(house, who, rows)
    rehearsed(house, who, import_id)
    applied(house, who, import_id)
    return import_id


def _undone(house: Wiring, who: Person, import_id: uuid.UUID) -> Undoing:
    with writing(house.units, who.scope(house)) as unit:
        return undo_import(unit, the_import(unit, import_id))


def test_an_import_that_is_taken_back_leaves_no_row_and_no_key_of_anybody(house: Wiring, clock: MovableClock) -> None:
    who = leader(house)
    make_case(house, who)
    before = _counts(house)
    told = {"document_type": "Pasaport", "document_number": "U1", "document_country": "UZB", "language": "uz"}
    rows = [row(1, family_number="F", **told), row(2, family_number="F", birth_date=""), row(3, birth_date="")]
    import_id = _applied(house, who, *rows)
    with reading(house.units, who.scope(house)) as unit:
        made = cases_made(unit.session, import_id)
        people = [person.id for one in made for person in people_of_case(unit.session, one)]
    clock.move(timedelta(hours=1))
    found = _undone(house, who, import_id)
    assert (found.cases, found.people, found.against) == (2, 3, ())
    assert cases(house, who) == 1
    forget_imports(house.units)(clock.now())
    after = _counts(house)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {}
    with reading(house.units, who.scope(house)) as unit:
        for name in [("case", one) for one in made] + [("person", one) for one in people]:
            with pytest.raises(KeyGone):
                unit.participants["keys"].key(name)
        kept = imports_page(unit.session, None, 5, clock.now()).items[0]
        assert (kept.undone_by, kept.cases, kept.people, kept.content) == (who.id, 2, 3, None)
    assert [one.action for one in changes(house)[-3:]] == ["import.undo", "import.undo", "import.forget"]


def test_where_somebody_has_worked_on_one_case_none_is_removed(house: Wiring, clock: MovableClock) -> None:
    who = leader(house)
    import_id = _applied(house, who, row(1), row(2), row(3))
    clock.move(timedelta(minutes=1))
    with writing(house.units, who.scope(house)) as unit:
        worked_on = cases_made(unit.session, import_id)[1]
        case = case_by_id(unit.session, worked_on)
        assert case is not None
        add_note(unit, case, "Called her.")
    with pytest.raises(RuleBroken) as refusal:
        _undone(house, who, import_id)
    assert refusal.value.codes == ["import_worked_on"]
    with reading(house.units, who.scope(house)) as unit:
        found = look_at_undoing(unit, the_import(unit, import_id))
        assert (found.cases, found.worked_on) == (3, (worked_on,))
    assert cases(house, who) == 3


def test_work_behind_a_door_counts_like_any_other(house: Wiring, clock: MovableClock) -> None:
    who = leader(house)
    one, other = (make_account(house, Role.PROTECTION_SPECIALIST, place=who.office_id) for _each in range(2))
    import_id = _applied(house, who, row(1))
    clock.move(timedelta(minutes=1))
    with reading(house.units, who.scope(house)) as unit:
        (case_id,) = cases_made(unit.session, import_id)
    make_grant(house, case_id, one, other, Compartment.TRAFFICKING)
    with pytest.raises(RuleBroken) as refusal:
        _undone(house, who, import_id)
    assert refusal.value.codes == ["import_worked_on"]


def test_a_link_to_a_case_of_before_goes_on_both_sides(house: Wiring, clock: MovableClock) -> None:
    who = leader(house)
    known = make_case(house, who, phone="+905321112233")
    import_id = make_import(house, who, [row(1, phone="+905321112233")])
    with writing(house.units, who.scope(house)) as unit:
        person = people_of_case(unit.session, known)[0].id
        (staged,) = rows_of_import(unit.session, import_id)
        decide_row(unit, the_import(unit, import_id), staged, Decision.SAME, person, staged.version)
    checked(house, who, import_id)
    rehearsed(house, who, import_id)
    applied(house, who, import_id)
    clock.move(timedelta(minutes=1))
    _undone(house, who, import_id)
    with reading(house.units, who.scope(house)) as unit:
        assert unit.session.query(OtherCase).count() == 0
        assert unit.session.query(ImportRow).filter(ImportRow.case_id.is_not(None)).count() == 0
        assert case_by_id(unit.session, known) is not None


def test_an_import_is_taken_back_once_and_only_after_it_was_applied(house: Wiring, clock: MovableClock) -> None:
    who = leader(house)
    staged = make_import(house, who, [row(1)])
    with pytest.raises(RuleBroken) as refusal:
        _undone(house, who, staged)
    assert refusal.value.codes == ["import_not_applied"]
    import_id = _applied(house, who, row(2))
    clock.move(timedelta(minutes=1))
    _undone(house, who, import_id)
    with pytest.raises(RuleBroken) as refusal:
        _undone(house, who, import_id)
    assert refusal.value.codes == ["import_undone"]
