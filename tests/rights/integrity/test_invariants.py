"""What several topics write agrees: each breach is named by its id, and its cure cures it; on both databases."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, update

from app import all_invariants, all_jobs
from foundation.accounts.models import Account
from foundation.clock import MovableClock
from foundation.scheduling.runs import run_job
from foundation.storage.guard import execute_stamped
from foundation.storage.invariants import MOST_NAMED, Invariant
from foundation.web.container import Container
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import LostEvent, Visit
from reintegration.outcomes.jobs import take_snapshot
from reintegration.outcomes.models import OutcomeCount, OutcomeFigure
from reintegration.outcomes.rules.figures import Table as Figures
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import NEVER, Severity
from returns.names.models import NameToken
from returns.people.models import Identifier, Person
from returns.people.rules.people import IdentifierKind
from returns.people.services.people import index_of
from returns.readiness.models import SignedFinding, SignOff, SignOffContent
from returns.readiness.services import plan_again, sign_off
from tests.factories.arrived import Arrived, make_arrived
from tests.factories.caseload import Somebody, make_caseload, times
from tests.factories.follow_up import add, change, make_team as make_team_of_follow_up, rows
from tests.factories.journeys import Team, at_work, make_ready, make_team
from tests.factories.makers import make_case

pytestmark = pytest.mark.both_databases


def the(container: Container, name: str) -> Invariant:
    """The invariant of this name."""
    [invariant] = [one for one in all_invariants(container) if one.name == name]
    return invariant


def breaches(container: Container, name: str) -> list[str]:
    """What breaks it."""
    return list(the(container, name).breaches(container.stores))


def mend(container: Container, name: str) -> int:
    """Do what its cure says."""
    act = the(container, name).mend
    assert act is not None
    return act()


def write(container: Container, statement: Any) -> None:
    """Write past the service, as somebody with the database would."""
    with container.stores.data.begin() as connection:
        execute_stamped(connection, statement)


def put(container: Container, entity: Any, row_id: uuid.UUID, **values: Any) -> None:
    """Change a row past the service."""
    table: Table = entity.__table__
    write(container, update(table).where(table.c.id == row_id).values(**values))


# Sign-offs.


@pytest.fixture
def signed(container: Container) -> tuple[Team, uuid.UUID]:
    """A case that is ready to depart, by a sign-off."""
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    assert breaches(container, "signed_departures") == []
    return team, case_id


def _without(container: Container, case_id: uuid.UUID) -> None:
    write(container, delete(SignOff.__table__).where(SignOff.__table__.c.case_id == case_id))


def _over_other_rules(container: Container, case_id: uuid.UUID) -> None:
    [row] = rows(container, SignOff)
    put(container, SignOff, row.id, rule_versions=["another rule 2020-01-01"])


def _over_a_blocker(container: Container, case_id: uuid.UUID) -> None:
    [row] = rows(container, SignOff)
    blocked = SignOffContent((SignedFinding("leg_missing", Severity.BLOCKER, ""),), "")
    change(container, SignOff, row.id, content=blocked)


@pytest.mark.one_database
@pytest.mark.parametrize("breach", [_without, _over_other_rules, _over_a_blocker])
def test_a_case_that_nobody_signed_for_what_there_is(
    container: Container,
    clock: MovableClock,
    signed: tuple[Team, uuid.UUID],
    breach: Callable[[Container, uuid.UUID], None],
) -> None:
    team, case_id = signed
    breach(container, case_id)
    clock.move(timedelta(minutes=1))
    assert breaches(container, "signed_departures") == [f"case {case_id.hex}"]
    with at_work(container, team.owner, case_id) as (unit, case):
        plan_again(unit, case)
    assert breaches(container, "signed_departures") == []
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    assert breaches(container, "signed_departures") == []


def test_a_sign_off_that_is_void_is_no_breach(container: Container, signed: tuple[Team, uuid.UUID]) -> None:
    assert signed
    [row] = rows(container, SignOff)
    put(container, SignOff, row.id, facts_hash="0" * 64)
    assert breaches(container, "signed_departures") == []


# Visits.


@pytest.fixture
def arrived(container: Container) -> Arrived:
    """A case with the visits of its template."""
    one = make_arrived(container)
    assert breaches(container, "visits_of_template") == []
    return one


def _visits(container: Container) -> list[Visit]:
    return sorted(rows(container, Visit), key=lambda visit: visit.ordinal)


def _days(visits: list[Visit]) -> set[tuple[Any, ...]]:
    return {(visit.kind, visit.month, visit.due_on, visit.opens_on, visit.closes_on) for visit in visits}


def test_a_visit_that_the_template_asks_for_is_missing(container: Container, arrived: Arrived) -> None:
    before = _visits(container)
    write(container, delete(Visit.__table__).where(Visit.__table__.c.id == before[2].id))
    [episode] = rows(container, Episode)
    assert breaches(container, "visits_of_template") == [f"episode {episode.id.hex} lacks 1"]
    assert mend(container, "visits_of_template") == 1
    assert breaches(container, "visits_of_template") == []
    assert _days(_visits(container)) == _days(before)


@pytest.mark.parametrize("month", [1, 7])
def test_a_visit_is_there_twice_or_by_no_template(container: Container, arrived: Arrived, month: int) -> None:
    first = next(visit for visit in _visits(container) if visit.month == 1)
    columns = Visit.__table__.c.keys()
    extra = {name: getattr(first, name) for name in columns} | {"id": uuid.uuid4(), "ordinal": 90, "month": month}
    write(container, insert(Visit.__table__).values(**extra))
    [breach] = breaches(container, "visits_of_template")
    assert breach in (f"visit {first.id.hex}", f"visit {extra['id'].hex}")
    assert mend(container, "visits_of_template") == 1
    assert breaches(container, "visits_of_template") == []
    stopped = [visit.id for visit in _visits(container) if visit.state.value == "stopped"]
    assert stopped == [uuid.UUID(breach.split()[1])]


# What is derived.

DERIVED = {
    "the deadline": (Case, {"deadline_or_never": NEVER.replace(year=2031)}),
    "the arrival": (Case, {"arrived_or_never": NEVER}),
    "the arrival of the case": (Case, {"arrived_on": None, "arrived_or_never": NEVER}),
    "the departure": (Case, {"departs_or_never": NEVER.replace(year=2030)}),
    "who is lost": (Episode, {"lost_at": None}),
}


@pytest.mark.parametrize("what", DERIVED)
def test_a_column_says_something_else_than_what_it_is_derived_from(
    container: Container, arrived: Arrived, what: str
) -> None:
    entity, values = DERIVED[what]
    if "lost_at" in values:
        values = {"lost_at": container.clock.now()}
    [row] = rows(container, entity)
    before = {name: getattr(row, name) for name in ("deadline_or_never", "arrived_on") if hasattr(row, name)}
    put(container, entity, row.id, **values)
    named = f"{entity.__tablename__} {row.id.hex}" + (" departs" if "departs_or_never" in values else "")
    assert breaches(container, "derived_columns") == [named]
    assert mend(container, "derived_columns") == 1
    assert breaches(container, "derived_columns") == []
    [row] = rows(container, entity)
    assert {name: getattr(row, name) for name in before} == before


def test_somebody_who_was_lost_is_lost_in_the_episode_too(container: Container, arrived: Arrived) -> None:
    [episode] = rows(container, Episode)
    lost = LostEvent(case_id=episode.case_id, episode_id=episode.id, ordinal=1, kind="lost", at=container.clock.now())
    add(container, lost)
    assert breaches(container, "derived_columns") == [f"episode {episode.id.hex}"]
    mend(container, "derived_columns")
    assert rows(container, Episode)[0].lost_at == container.clock.now()
    assert breaches(container, "derived_columns") == []


@pytest.fixture
def figure(container: Container) -> OutcomeFigure:
    """The figure of everybody, as a snapshot has published it."""
    sustained, other = Somebody("sustained", last="4/5", first="3/5"), Somebody("not_yet", last="2/5", first="1/2")
    make_caseload(container, make_team_of_follow_up(container), [*times(14, sustained), *times(12, other)])
    take_snapshot(container.units)(container.clock.now())
    assert breaches(container, "counted_figures") == []
    return next(row for row in rows(container, OutcomeFigure) if row.kind is Figures.ALL)


@pytest.mark.one_database
def test_a_figure_shows_something_else_than_was_counted(container: Container, figure: OutcomeFigure) -> None:
    put(container, OutcomeFigure, figure.id, shown={**figure.shown, "measured": 1})
    assert breaches(container, "counted_figures") == [f"outcome_figure {figure.id.hex}"]
    [job] = [job for job in all_jobs(container) if job.name == "outcomes_snapshot"]
    assert run_job(container.units, job, container.clock)
    assert breaches(container, "counted_figures") == []


@pytest.mark.one_database
def test_a_figure_has_lost_its_counts(container: Container, figure: OutcomeFigure) -> None:
    assert breaches(container, "counts_of_figures") == []
    write(container, delete(OutcomeCount.__table__).where(OutcomeCount.__table__.c.figure_id == figure.id))
    assert breaches(container, "counts_of_figures") == [f"outcome_figure {figure.id.hex}"]
    assert breaches(container, "counted_figures") == []


# Search.


@pytest.fixture
def found(container: Container) -> uuid.UUID:
    """A case with somebody who has a phone."""
    team = make_team(container)
    case_id = make_case(container, team.owner)
    with at_work(container, team.owner, case_id) as (unit, _case):
        [person] = members_of_case(unit.session, case_id)
        index = index_of(container.secrets, IdentifierKind.PHONE, "0532 111 22 33", "TR")
        unit.session.add(
            Identifier(person_id=person.id, kind=IdentifierKind.PHONE, value="0532 111 22 33", value_index=index)
        )
    assert breaches(container, "search_hashes") == []
    return case_id


HASHED = {
    "case": (Case, "reference_index"),
    "identifier": (Identifier, "value_index"),
    "account": (Account, "email_index"),
}


@pytest.mark.parametrize("what", HASHED)
def test_a_value_is_found_by_the_hash_of_another(container: Container, found: uuid.UUID, what: str) -> None:
    entity, column = HASHED[what]
    row = rows(container, entity)[0]
    before = getattr(row, column)
    put(container, entity, row.id, **{column: b"of something els"})
    assert breaches(container, "search_hashes") == [f"{what} {row.id.hex}"]
    assert mend(container, "search_hashes") == 1
    assert breaches(container, "search_hashes") == []
    assert getattr(rows(container, entity, entity.id == row.id)[0], column) == before


@pytest.mark.parametrize("way", ["lacks one", "has one more", "has one of nothing"])
def test_a_name_has_other_hashes_than_its_own(container: Container, found: uuid.UUID, way: str) -> None:
    [person] = rows(container, Person)
    tokens = rows(container, NameToken)
    if way == "lacks one":
        write(container, delete(NameToken.__table__).where(NameToken.__table__.c.id == tokens[0].id))
    elif way == "has one more":
        add(container, NameToken(person_id=person.id, kind=tokens[0].kind, value_index=b"of something els"))
    else:
        put(container, Person, person.id, given_name_sealed=None, family_name_sealed=None, about_sealed=None)
    assert breaches(container, "search_hashes") == [f"person {person.id.hex}"]
    assert mend(container, "search_hashes") == 1
    assert breaches(container, "search_hashes") == []
    kept = {token.value_index for token in rows(container, NameToken)}
    assert kept == (set() if way == "has one of nothing" else {token.value_index for token in tokens})


# Records of changes.


def test_a_row_that_was_written_past_the_service_has_no_record(container: Container, arrived: Arrived) -> None:
    assert breaches(container, "recorded_changes") == []
    [case] = rows(container, Case)
    put(container, Case, case.id, version=case.version + 1)
    assert breaches(container, "recorded_changes") == [f"case {case.id}"]
    put(container, Case, case.id, version=case.version)
    visit, columns = _visits(container)[0], Visit.__table__.c.keys()
    extra = {name: getattr(visit, name) for name in columns} | {"id": uuid.uuid4(), "ordinal": 90}
    write(container, insert(Visit.__table__).values(**extra))
    assert breaches(container, "recorded_changes") == [f"visit {extra['id']}"]


def test_what_is_named_is_bounded(container: Container) -> None:
    team = make_team(container)
    for _ in range(12):
        make_case(container, team.owner)
    write(container, delete(NameToken.__table__))
    assert len(breaches(container, "search_hashes")) == MOST_NAMED
    assert mend(container, "search_hashes") == 12
    assert breaches(container, "search_hashes") == []
