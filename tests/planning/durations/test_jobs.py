"""The job counts all records by plain columns, once a day, and a second run changes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from planning.durations.models import LearnedDuration
from planning.durations.queries import LEARNING, LearnedFilter, learned_page, records
from planning.durations.rules.incidence import End
from planning.durations.rules.learned import LearnedKind, Reach
from returns.cases.models import Case
from returns.documents.rules.documents import DocumentKind
from tests.factories.journeys import make_plannable, make_team
from tests.factories.makers import Person, make_account, make_office
from tests.factories.requested import ISSUED, OPEN, REJECTED, WITHDRAWN, learn, make_requests
from tests.factories.rules_of_today import change_rule
from tests.factories.scopes import EVERYTHING


@pytest.fixture
def officer(container: Container) -> Person:
    """Of an office with records."""
    return make_account(container)


def _rows(container: Container) -> dict[tuple[str, str], LearnedDuration]:
    with reading(container.units, EVERYTHING) as unit:
        rows = unit.session.execute(select(LearnedDuration)).scalars().all()
        return {(row.reach.value, row.kind.value): row for row in rows}


def test_requests_teach_their_office_by_consulate(container: Container, officer: Person) -> None:
    make_requests(
        container,
        officer,
        [
            (60, 10, ISSUED),
            (60, 20, ISSUED),
            (60, 30, REJECTED),
            (40, None, OPEN),
            (30, 5, WITHDRAWN),
            (90, 40, ISSUED),
        ],
    )
    assert learn(container) == 1
    row = _rows(container)["own", "laissez_passer"]
    assert (row.consulate, row.country, row.as_of) == ("UZ", "", container.clock.now().date())
    assert (row.begun, row.done, row.refused, row.longest) == (6, 3, 1, 40)
    assert (row.median, row.ninety) == (20, 40)
    assert row.curve[0][:3] == [10, pytest.approx(1 / 5), 0.0], "of the 5 that had not been withdrawn by then"
    assert row.shows_shares


def test_a_second_run_changes_nothing_and_the_next_day_what_is_open_has_grown(
    container: Container, officer: Person, clock: MovableClock
) -> None:
    make_requests(container, officer, [(60, 10, ISSUED), (40, None, OPEN)])
    assert learn(container) == 1
    assert learn(container) == 0
    clock.move(timedelta(days=1))
    assert learn(container) == 1
    assert _rows(container)["own", "laissez_passer"].longest == 41


def test_what_began_too_long_ago_teaches_nothing(container: Container, officer: Person) -> None:
    make_requests(container, officer, [(800, 10, ISSUED), (100, 12, ISSUED)])
    learn(container)
    assert _rows(container)["own", "laissez_passer"].begun == 1
    change_rule(container, "durations.window_months", 2, "months")
    learn(container)
    assert _rows(container) == {}, "and what nothing teaches any more is forgotten"


def test_what_is_issued_on_the_day_of_its_request_takes_a_day(container: Container, officer: Person) -> None:
    make_requests(container, officer, [(9, 0, ISSUED)])
    learn(container)
    assert _rows(container)["own", "laissez_passer"].median == 1


def test_restricted_cases_teach_nobody(container: Container, officer: Person) -> None:
    """Somebody asked for their data to be left alone: not even a figure is made of it."""
    case = make_requests(container, officer, [(60, 10, ISSUED)])
    with writing(container.units, EVERYTHING) as unit:
        unit.session.execute(select(Case).where(Case.id == case)).scalar_one().restricted_at = container.clock.now()
    assert learn(container) == 0
    assert _rows(container) == {}


def test_decisions_teach_as_requests_do(container: Container) -> None:
    """Each application of a case until it was decided, and each budget line until it was approved or declined."""
    team = make_team(container)
    make_plannable(container, team)
    with reading(container.units, LEARNING) as unit:
        today = container.clock.now().date()
        spells = {row.kind: row.spell for row in records(unit.session, today - timedelta(days=700), today, 1)}
    decided = spells[LearnedKind.ELIGIBILITY]
    assert decided is not None
    assert decided.end is End.DONE


@pytest.mark.both_databases
def test_offices_see_their_own_and_pools_without_few_people(container: Container) -> None:
    here, there = make_office(container), make_office(container)
    one, other = make_account(container, place=here), make_account(container, place=there)
    manager = make_account(container, Role.MANAGER)
    make_requests(container, one, [(60, 10, ISSUED)] * 3)
    make_requests(container, other, [(90, 20 + day, ISSUED) for day in range(11)])
    make_requests(container, other, [(90, 20, ISSUED)] * 4, DocumentKind.PASSPORT)
    learn(container)

    def seen(person: Person) -> set[tuple[str, str, int]]:
        with reading(container.units, person.scope(container)) as unit:
            page = learned_page(unit.session, LearnedFilter(), None, 50)
            return {(row.reach.value, row.kind.value, row.begun) for row in page.items}

    assert seen(one) == {("own", "laissez_passer", 3), ("host", "laissez_passer", 14)}
    assert seen(other) == {("own", "laissez_passer", 11), ("own", "passport", 4)}
    assert seen(manager) == {("all", "laissez_passer", 14)}
    assert seen(make_account(container, Role.PARTNER_COORDINATOR)) == set()
    assert seen(make_account(container, Role.DATA_PROTECTION_OFFICER)) == set()


def test_what_others_recorded_shows_once_it_is_enough(container: Container, clock: MovableClock) -> None:
    """Else the figure of today less that of yesterday would be one person of another office."""
    one, other = make_account(container), make_account(container)
    make_requests(container, other, [(90, 20, ISSUED)] * 11)
    learn(container)

    def pooled() -> tuple[int, int]:
        with reading(container.units, one.scope(container)) as unit:
            [row] = learned_page(unit.session, LearnedFilter(reach=Reach.HOST), None, 50).items
            return row.begun, (container.clock.now().date() - row.as_of).days

    assert pooled() == (11, 0)
    make_requests(container, other, [(80, 30, ISSUED)] * 5)
    clock.move(timedelta(days=1))
    learn(container)
    assert pooled() == (11, 1), "10 events are too few"
    make_requests(container, other, [(70, None, OPEN)])
    learn(container)
    assert pooled() == (17, 0)
