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
from foundation.system.queries import without_key
from foundation.web.container import Container
from returns.cases.queries import case_by_id, people_of_case
from returns.imports.jobs import forget_imports
from returns.imports.models import CaseloadImport, ImportRow
from returns.imports.queries import cases_made, imports_page, rows_of_import
from returns.imports.rules.imports import Decision
from returns.imports.services.applying import Undoing, look_at_undoing, undo_import
from returns.imports.services.rows import decide_row
from returns.names.models import OtherCase
from returns.notes.services import add_note
from tests.audit.written import changes
from tests.factories.imported import applied, cases, checked, leader, make_import, rehearsed, row, the_import
from tests.factories.makers import Person, make_account, make_case, make_grant

_STAY = {"audit_change", "audit_change_subject", "caseload_import"}


def _counts(container: Container) -> dict[str, int]:
    """How many rows each table of the data has, but those that tell that there was an import."""
    with container.stores.data.connect() as connection:
        return {
            table.name: execute_stamped(connection, select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
            if table.name not in _STAY
        }


def _applied(container: Container, who: Person, *rows: dict[str, str]) -> uuid.UUID:
    import_id = make_import(container, who, rows)
    rehearsed(container, who, import_id)
    applied(container, who, import_id)
    return import_id


def _undone(container: Container, who: Person, import_id: uuid.UUID) -> Undoing:
    with writing(container.units, who.scope(container)) as unit:
        return undo_import(unit, the_import(unit, import_id))


def test_an_import_that_is_taken_back_leaves_no_row_and_no_key_of_anybody(
    container: Container, clock: MovableClock
) -> None:
    who = leader(container)
    make_case(container, who)
    before = _counts(container)
    told = {"document_type": "Pasaport", "document_number": "U1", "document_country": "UZB", "language": "uz"}
    rows = [row(1, family_number="F", **told), row(2, family_number="F", birth_date=""), row(3, birth_date="")]
    import_id = _applied(container, who, *rows)
    with reading(container.units, who.scope(container)) as unit:
        made = cases_made(unit.session, import_id)
        people = [person.id for one in made for person in people_of_case(unit.session, one)]
    clock.move(timedelta(hours=1))
    found = _undone(container, who, import_id)
    assert (found.cases, found.people, found.against) == (2, 3, ())
    assert cases(container, who) == 1
    forget_imports(container.units)(clock.now())
    after = _counts(container)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {}
    with reading(container.units, who.scope(container)) as unit:
        for name in [("case", one) for one in made] + [("person", one) for one in people]:
            with pytest.raises(KeyGone):
                unit.participants["keys"].key(name)
        kept = imports_page(unit.session, None, 5, clock.now()).items[0]
        assert (kept.undone_by, kept.cases, kept.people, kept.content) == (who.id, 2, 3, None)
    assert without_key(container.stores, {"import": CaseloadImport.id}) == []
    assert [one.action for one in changes(container)[-3:]] == ["import.undo", "import.undo", "import.forget"]


def test_where_somebody_has_worked_on_one_case_none_is_removed(container: Container, clock: MovableClock) -> None:
    who = leader(container)
    import_id = _applied(container, who, row(1), row(2), row(3))
    clock.move(timedelta(minutes=1))
    with writing(container.units, who.scope(container)) as unit:
        worked_on = cases_made(unit.session, import_id)[1]
        case = case_by_id(unit.session, worked_on)
        assert case is not None
        add_note(unit, case, "Called her.")
    with pytest.raises(RuleBroken) as refusal:
        _undone(container, who, import_id)
    assert refusal.value.codes == ["import_worked_on"]
    with reading(container.units, who.scope(container)) as unit:
        found = look_at_undoing(unit, the_import(unit, import_id))
        assert (found.cases, found.worked_on) == (3, (worked_on,))
    assert cases(container, who) == 3


def test_work_behind_a_door_counts_like_any_other(container: Container, clock: MovableClock) -> None:
    who = leader(container)
    one, other = (make_account(container, Role.PROTECTION_SPECIALIST, place=who.office_id) for _each in range(2))
    import_id = _applied(container, who, row(1))
    clock.move(timedelta(minutes=1))
    with reading(container.units, who.scope(container)) as unit:
        (case_id,) = cases_made(unit.session, import_id)
    make_grant(container, case_id, one, other, Compartment.TRAFFICKING)
    with pytest.raises(RuleBroken) as refusal:
        _undone(container, who, import_id)
    assert refusal.value.codes == ["import_worked_on"]


def test_a_link_to_a_case_of_before_goes_on_both_sides(container: Container, clock: MovableClock) -> None:
    who = leader(container)
    known = make_case(container, who, phone="+905321112233")
    import_id = make_import(container, who, [row(1, phone="+905321112233")])
    with writing(container.units, who.scope(container)) as unit:
        person = people_of_case(unit.session, known)[0].id
        (staged,) = rows_of_import(unit.session, import_id)
        decide_row(unit, the_import(unit, import_id), staged, Decision.SAME, person, staged.version)
    checked(container, who, import_id)
    rehearsed(container, who, import_id)
    applied(container, who, import_id)
    clock.move(timedelta(minutes=1))
    _undone(container, who, import_id)
    with reading(container.units, who.scope(container)) as unit:
        assert unit.session.query(OtherCase).count() == 0
        assert unit.session.query(ImportRow).filter(ImportRow.case_id.is_not(None)).count() == 0
        assert case_by_id(unit.session, known) is not None


def test_an_import_is_taken_back_once_and_only_after_it_was_applied(container: Container, clock: MovableClock) -> None:
    who = leader(container)
    staged = make_import(container, who, [row(1)])
    with pytest.raises(RuleBroken) as refusal:
        _undone(container, who, staged)
    assert refusal.value.codes == ["import_not_applied"]
    import_id = _applied(container, who, row(2))
    clock.move(timedelta(minutes=1))
    _undone(container, who, import_id)
    with pytest.raises(RuleBroken) as refusal:
        _undone(container, who, import_id)
    assert refusal.value.codes == ["import_undone"]
