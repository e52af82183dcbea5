"""Rules of counselling by host country and country of return: what a case carries decides which row holds for it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from foundation.rulebook.models import Rule
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.counselling.queries import counselling_rules
from tests.doors.visits import counted
from tests.factories.makers import make_account, make_case, make_office
from tests.factories.scopes import EVERYTHING


@contextmanager
def _with_row(container: Container, value: list[str], **scope: str) -> Iterator[Unit]:
    """A unit in which a row of the alternatives holds in a scope; nothing of it stays."""
    unit, now = container.units(EVERYTHING, True), container.clock.now()
    known = {"unit": "none", "valid_from": now.date(), "source": "a test", "standing": "project_default"}
    try:
        code = "counselling.alternatives"
        unit.session.add(Rule(code=code, label=code, value=value, scope=scope, added_at=now, **known))
        unit.session.flush()
        yield unit
    finally:
        unit.session.rollback()
        unit.close()


def _alternatives(container: Container, unit: Unit, case_id: uuid.UUID) -> tuple[str, ...]:
    case = unit.session.get(Case, case_id)
    assert case is not None
    return counselling_rules(unit.session, case, container.clock.now().date()).requirements.alternatives


def test_a_row_of_a_host_country_holds_for_the_cases_of_its_offices_alone(container: Container) -> None:
    here, there = (make_account(container, place=make_office(container, country)) for country in ("TR", "DE"))
    case, other = make_case(container, here), make_case(container, there)
    with _with_row(container, ["appeal"], host="DE") as unit:
        assert _alternatives(container, unit, other) == ("appeal",)
        assert len(_alternatives(container, unit, case)) > 1


def test_a_row_of_a_country_of_return_holds_for_the_cases_that_return_there(container: Container) -> None:
    officer = make_account(container)
    case, other = make_case(container, officer, country="UZ"), make_case(container, officer, country="GE")
    with _with_row(container, ["asylum"], country="UZ") as unit:
        assert _alternatives(container, unit, case) == ("asylum",)
        assert len(_alternatives(container, unit, other)) > 1


def test_a_row_of_a_programme_holds_for_no_case(container: Container) -> None:
    case = make_case(container, make_account(container))
    with _with_row(container, ["asylum"], programme="REAG/GARP") as unit:
        assert len(_alternatives(container, unit, case)) > 1


def test_the_office_is_asked_for_only_where_a_row_names_a_host_country(container: Container) -> None:
    case = make_case(container, make_account(container))
    with counted(container) as few, _with_row(container, ["appeal"], country="GE") as unit:
        _alternatives(container, unit, case)
    with counted(container) as more, _with_row(container, ["appeal"], host="DE") as unit:
        _alternatives(container, unit, case)
    assert len(more) == len(few) + 1
