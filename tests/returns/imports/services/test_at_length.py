"""An import at length: what it costs, what it leaves in the audit, what is taken over from the last one, its end."""

from datetime import timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import KeyGone
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.imports.jobs import forget_imports
from returns.imports.queries import import_by_id, rows_in_state, rows_of_import
from returns.imports.rules.imports import RowState
from returns.imports.services.imports import unknown_words
from tests.audit.written import changes
from tests.doors.visits import counted
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


def test_the_last_step_asks_as_often_for_one_person_among_many(container: Container) -> None:
    who = leader(container)
    asked = {}
    for size in (25, 75):
        first = 1000 * size
        import_id = make_import(container, who, [row(first + number) for number in range(size)])
        rehearsed(container, who, import_id)
        with counted(container) as statements:
            applied(container, who, import_id)
        asked[size] = len(statements)
    assert asked[75] - asked[25] <= 2.2 * asked[25]


def test_an_import_is_forgotten_when_its_days_are_over(container: Container, clock: MovableClock) -> None:
    who = leader(container)
    left, done = make_import(container, who, [row(1)]), make_import(container, who, [row(2)])
    rehearsed(container, who, done)
    applied(container, who, done)
    forget = forget_imports(container.units)
    assert forget(clock.now()) == 0
    clock.move(timedelta(days=14))
    assert [forget(clock.now()), forget(clock.now())] == [2, 0]
    with reading(container.units, who.scope(container)) as unit:
        assert import_by_id(unit.session, left) is None
        kept = the_import(unit, done)
        assert (kept.content, kept.cases, rows_of_import(unit.session, done)) == (None, 1, [])
        assert unit.participants["keys"].fetch([("import", done)]) is None
        with pytest.raises(KeyGone):
            unit.participants["keys"].key(("import", left))
    assert cases(container, who) == 1


def test_a_file_with_the_same_headings_is_named_as_the_last_one(container: Container) -> None:
    who = leader(container)
    columns = ["family_number", "given_name", "family_name", "birth_date", "", "country_of_return", "phone"]
    named(container, who, staged(container, who, csv_of([row(1)])), columns=columns, numbers_whole=True)
    again = staged(container, who, csv_of([row(2)]))
    with reading(container.units, who.scope(container)) as unit:
        content = the_import(unit, again).content
        assert (content.mapping, content.numbers_whole, content.owner) == (tuple(columns), True, who.id.hex)


def test_words_are_explained_once_for_the_whole_file(container: Container) -> None:
    who = leader(container)
    import_id = make_import(container, who, [row(1, sex="1"), row(2, sex="2"), row(3, sex="1")])
    assert [one[2] for one in findings(container, who, import_id)] == ["not_in_list"] * 3
    with reading(container.units, who.scope(container)) as unit:
        bad = rows_in_state(unit.session, import_id, RowState.BAD)
        assert unknown_words(the_import(unit, import_id), bad) == {"sex": ["1", "2"]}
    named(container, who, import_id, taught={"sex": {"1": "female", "2": "male"}})
    assert checked(container, who, import_id) == {RowState.READY: 3}


def test_each_case_leaves_a_record_and_the_import_one_more(container: Container) -> None:
    who = leader(container)
    import_id = make_import(container, who, [row(1), row(2), row(3)])
    rehearsed(container, who, import_id)
    before = len(changes(container))
    applied(container, who, import_id)
    actions = [one.action for one in changes(container)[before:]]
    assert [action.split("+")[0] for action in actions] == ["case.open"] * 3 + ["import.apply"]
