"""An import: checked in pieces that survive a kill, applied as a whole or not at all, and once."""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.imports.queries import counts_of, rows_of_import
from returns.imports.rules.imports import Decision, ImportState, RowState
from returns.imports.services.rows import check_piece, decide_row, mend_row
from tests.factories.imported import (
    applied,
    cases,
    checked,
    csv_of,
    findings,
    leader,
    make_import,
    named,
    rehearsed,
    row,
    staged,
    the_import,
)
from tests.factories.makers import make_case

FAMILY = [
    row(
        1,
        family_number="F1",
        own_reference="OLD-7",
        nationality="UZ; Afghanistan",
        language="Özbekçe",
        original_given_name="گلناره",
        document_type="Pasaport",
        document_number="U0012",
        document_country="UZB",
        document_expiry="31.12.2027",
        legal_deadline="2026-12-20",
        track="AVRR",
        note="Comes with her son.",
        place_of_return="Qishloq",
    ),
    row(2, family_number="F1", birth_date="2015", phone="", country_of_return=""),
    row(3, birth_date="bilinmiyor", sex="K"),
]


def test_families_become_cases_with_everything_that_was_told(container: Container) -> None:
    who = leader(container)
    import_id = make_import(container, who, FAMILY)
    assert findings(container, who, import_id) == [(3, "country_of_return", "missing")]
    with writing(container.units, who.scope(container)) as unit:
        second = rows_of_import(unit.session, import_id)[1]
        one = the_import(unit, import_id)
        mend_row(unit, container.secrets, one, second, {"country_of_return": "ÖZBEKİSTAN"}, second.version)
    assert checked(container, who, import_id) == {RowState.READY: 3}
    assert rehearsed(container, who, import_id) == {"cases": 2, "people": 3, "documents": 1}
    assert cases(container, who) == 0
    assert applied(container, who, import_id) == 2
    with reading(container.units, who.scope(container)) as unit:
        case = unit.session.query(Case).filter(Case.legal_deadline.is_not(None)).one()
        mother, son = members_of_case(unit.session, case.id)
        assert case.note == "Comes with her son.\nReference in the earlier list: OLD-7"
        assert (case.state, case.legal_deadline, case.place_of_return) == ("intake", date(2026, 12, 20), "Qishloq")
        assert [one.country for one in mother.details.nationalities] == ["UZ", "AF"]
        assert mother.details.names[0].given == "گلناره"
        assert mother.details.languages[0].code == "uz"
        assert (son.birth_date, son.details.birth_year, son.birth_year_band) == (None, 2015, 2015)
        assert all(each.cells is None and each.case_id for each in rows_of_import(unit.session, import_id))


def test_the_last_step_happens_once(container: Container) -> None:
    who = leader(container)
    import_id = make_import(container, who, [row(1), row(2)])
    rehearsed(container, who, import_id)
    assert [applied(container, who, import_id) for _again in (1, 2)] == [2, 2]
    assert cases(container, who) == 2


def test_a_row_that_is_refused_in_the_middle_leaves_nothing(container: Container) -> None:
    who = leader(container)
    import_id = make_import(container, who, [row(number) for number in range(1, 60)])
    rehearsed(container, who, import_id)
    with writing(container.units, who.scope(container)) as unit:
        bad = rows_of_import(unit.session, import_id)[40]
        bad.found = replace(bad.report, values={**bad.report.values, "country_of_return": "TR"})
    with pytest.raises(BadInput, match="form") as refusal:
        applied(container, who, import_id)
    assert "Row 42" in refusal.value.errors["form"][0]
    assert cases(container, who) == 0
    assert rehearsed(container, who, import_id) is None
    with reading(container.units, who.scope(container)) as unit:
        assert counts_of(unit.session, import_id)[RowState.BAD] == 1
        assert the_import(unit, import_id).state is ImportState.CHECKED


def test_nothing_is_applied_that_was_not_rehearsed_as_it_is(container: Container) -> None:
    who = leader(container)
    import_id = make_import(container, who, [row(1), row(2)])
    with pytest.raises(RuleBroken) as refusal:
        applied(container, who, import_id)
    assert refusal.value.codes == ["import_not_rehearsed"]
    rehearsed(container, who, import_id)
    with writing(container.units, who.scope(container)) as unit:
        first = rows_of_import(unit.session, import_id)[0]
        decide_row(unit, the_import(unit, import_id), first, Decision.LEAVE_OUT, None, first.version)
    with pytest.raises(RuleBroken) as refusal:
        applied(container, who, import_id)
    assert refusal.value.codes == ["import_not_checked"]
    checked(container, who, import_id)
    assert rehearsed(container, who, import_id) == {"cases": 1, "people": 1, "documents": 0}


def test_a_check_that_was_killed_goes_on_where_it_was(container: Container) -> None:
    who = leader(container)
    import_id = staged(container, who, csv_of([row(number) for number in range(1, 151)]))
    named(container, who, import_id)
    with writing(container.units, who.scope(container)) as unit:
        check_piece(unit, container.secrets, the_import(unit, import_id))
    with pytest.raises(RuntimeError), writing(container.units, who.scope(container)) as unit:
        check_piece(unit, container.secrets, the_import(unit, import_id))
        raise RuntimeError
    with reading(container.units, who.scope(container)) as unit:
        assert counts_of(unit.session, import_id) == {RowState.READY: 100, RowState.WAITING: 50}
    assert checked(container, who, import_id) == {RowState.READY: 150}


def test_people_who_are_here_already_are_decided_by_a_person(container: Container) -> None:
    who = leader(container)
    make_case(
        container, who, given_name="Gulnara", family_name="Karimova", birth_date=date(1990, 3, 1), phone="+905321112233"
    )
    rows = [row(1, phone="+90 532 111 22 33"), row(2), row(3, phone=row(2)["phone"])]
    import_id = make_import(container, who, rows)
    with reading(container.units, who.scope(container)) as unit:
        staged_rows = rows_of_import(unit.session, import_id)
        assert [each.state for each in staged_rows] == [RowState.DECIDE, RowState.READY, RowState.DECIDE]
        assert staged_rows[0].report.alike[0].in_favour == ("same_phone", "same_country")
        assert staged_rows[2].report.twins == (3,)
        known = staged_rows[0].report.alike[0].person
    for place, decision, person in ((0, Decision.SAME, uuid.UUID(known)), (2, Decision.NEW, None)):
        with writing(container.units, who.scope(container)) as unit:
            each = rows_of_import(unit.session, import_id)[place]
            decide_row(unit, the_import(unit, import_id), each, decision, person, each.version)
    assert checked(container, who, import_id) == {RowState.READY: 3}
    rehearsed(container, who, import_id)
    assert applied(container, who, import_id) == 3
    with pytest.raises(Conflict), writing(container.units, who.scope(container)) as unit:
        each = rows_of_import(unit.session, import_id)[0]
        decide_row(unit, the_import(unit, import_id), each, Decision.NEW, None, each.version)
