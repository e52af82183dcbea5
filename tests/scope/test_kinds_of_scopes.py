"""Scopes of one kind share their filters, and never their values."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import aliased, selectinload

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission, Role, permissions_of
from foundation.accounts.principal import UserScope
from foundation.errors import ScopeBreach
from foundation.storage.base import new_id
from foundation.storage.filters import Filters
from foundation.storage.fixed import Fixed
from foundation.storage.known import known_of, prepared, prepared_for, row_by_id
from foundation.storage.scope_parameters import _speaking
from foundation.storage.scopes import JOBS, Scope
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.referrals.access import PreviewScope
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from returns.people.models import Person
from tests.factories.scopes import EVERYTHING
from tests.scope.world import World

EXTRAS = (frozenset[Permission](), frozenset({Permission.LEAD_OFFICE}), frozenset({Permission.SIGN_OFF}))


@pytest.fixture
def speaking() -> Iterator[Any]:
    yield _speaking
    _speaking.scope = None


def _scopes(container: Container) -> list[UserScope]:
    """Every role with and without an office, an organisation and extras."""
    found = []
    for role, extras, of_office, of_partner in product(Role, EXTRAS, (True, False), (True, False)):
        found.append(
            UserScope(
                name=role.value,
                actor_id=new_id(),
                role=role,
                office_id=new_id() if of_office else None,
                organisation_id=new_id() if of_partner else None,
                permissions=permissions_of(role, extras),
                now=container.clock.now(),
            )
        )
    opened = {"emergency_id": new_id(), "emergency_case_id": new_id(), "emergency_doors": (new_id(), new_id())}
    return [*found, *(replace(scope, **opened) for scope in found if scope.office_id is not None)]


def _sent(criterion: Any) -> tuple[str, Any]:
    """The SQL, and its values in their places."""
    compiled = criterion.compile(dialect=sqlite.dialect())
    values = compiled.construct_params()
    return str(compiled), [values[name] for name in compiled.positiontup]


def test_what_a_kind_filters_is_what_each_of_its_scopes_would(container: Container, speaking: Any) -> None:
    guard, compared = container.guard, 0
    for scope in _scopes(container):
        kind = scope.of_its_kind()
        for entity in guard.entities():
            own, shared = guard._criterion(scope, entity), guard._criterion(kind, entity)
            assert (own is None) == (shared is None), (entity, scope.role)
            if own is None or shared is None:
                continue
            speaking.scope = scope
            assert _sent(shared) == _sent(own), (entity, scope.role)
            compared += bool(_sent(own)[1])
    assert compared > 1000


def test_scopes_of_a_kind_share_their_filters(container: Container) -> None:
    first = _scopes(container)[0]
    later = replace(
        first, actor_id=new_id(), office_id=new_id(), organisation_id=new_id(), now=first.now + timedelta(1)
    )
    assert container.guard.filters_for(first) is container.guard.filters_for(later)
    assert container.guard.filters_for(JOBS) is container.guard.filters_for(JOBS)
    others = [
        replace(first, office_id=None),
        replace(first, organisation_id=None),
        replace(first, role=Role.MANAGER),
        replace(first, permissions=first.permissions - {Permission.CASES_OPEN}),
        EVERYTHING,
    ]
    for one in others:
        assert container.guard.filters_for(one) is not container.guard.filters_for(first)


class Dropped(dict[Any, Any]):
    """What another thread drops, to begin anew with other kinds, as soon as somebody has seen that it is there."""

    def __contains__(self, key: object) -> bool:
        is_there = super().__contains__(key)
        self.clear()
        return is_there


def test_filters_and_statements_that_are_dropped_meanwhile_are_found_all_the_same(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope, guard = _scopes(container)[0], container.guard

    def write(_of: Scope) -> Any:
        return select(Case.id)

    filters, statement = guard.filters_for(scope), prepared_for(scope, write)
    monkeypatch.setattr(guard, "_of_kinds", Dropped(guard._of_kinds))
    monkeypatch.setattr("foundation.storage.known._of_kinds", Dropped({(write, scope.kind(), ()): statement}))
    assert guard.filters_for(scope) is filters
    assert prepared_for(scope, write) is statement


def test_a_scope_that_knows_more_has_filters_of_its_own(container: Container) -> None:
    first = _scopes(container)[0]
    looks = PreviewScope(**vars(first), case_id=new_id(), purpose=TransferPurpose.RECEPTION)
    assert looks.kind() is None
    assert container.guard.filters_for(looks) is not container.guard.filters_for(looks)


def test_a_new_rule_is_heeded_by_kinds_that_were_asked_before(container: Container) -> None:
    scope = _scopes(container)[0]
    before = container.guard.filters_for(scope)
    container.guard.widen(Case, lambda asks: Case.owner_id == asks.actor_id)
    after = container.guard.filters_for(scope)
    assert after is not before
    assert str(after.of(frozenset({"case"}), False)[0].where_criteria).count("owner_id") == 1


def test_a_filter_is_empty_handed_where_nothing_is_sent(world: World) -> None:
    scope = world.own.officer.scope(world.container)
    criterion = world.container.guard._criterion(scope.of_its_kind(), Case)
    assert criterion is not None
    with pytest.raises(ScopeBreach, match="office_id"):
        criterion.compile().construct_params()
    assert world.rows(select(Case.id), scope) == [(world.own.case,)]
    with pytest.raises(ScopeBreach, match="office_id"):  # nothing is left of who asked last
        criterion.compile().construct_params()


def test_units_that_take_turns_within_a_statement_see_their_own(world: World) -> None:
    own, foreign = (side.officer.scope(world.container) for side in (world.own, world.foreign))
    statement = select(Case).options(selectinload(Case.people)).execution_options(yield_per=1)
    units, begun = (
        world.container.units,
        writing if world.container.stores.shared else reading,
    )  # where rows come in pieces
    with begun(units, own) as first, begun(units, foreign) as second:
        mine, theirs = first.session.execute(statement).scalars(), second.session.execute(statement).scalars()
        got = [(next(iter(part))) for part in (mine, theirs)]
        assert [case.id for case in got] == [world.own.case, world.foreign.case]
        assert [person.id for case in got for person in case.people] == [world.own.person, world.foreign.person]
        assert [list(mine), list(theirs)] == [[], []]


def test_threads_see_their_own(world: World) -> None:
    wrong, together = [], threading.Barrier(4)

    def ask(side: Any) -> None:
        scope = side.officer.scope(world.container)
        together.wait()
        for _ in range(60):
            found = world.rows(select(Case.id), scope)
            if found != [(side.case,)]:
                wrong.append((side.case, found))

    threads = [threading.Thread(target=ask, args=(side,)) for side in (world.own, world.foreign) * 2]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []


def test_a_unit_aside_during_a_flush_changes_nothing_for_the_one_around(world: World) -> None:
    """What is asked in between is asked for somebody else; the statement around speaks for its own scope."""
    scope = world.own.officer.scope(world.container)
    with writing(world.container.units, scope) as unit:
        case = unit.session.execute(select(Case)).scalars().one()
        aside = []

        def ask(session: object) -> None:
            with reading(world.container.units, world.foreign.officer.scope(world.container)) as other:
                aside.append(list(other.session.execute(select(Case.id)).scalars()))

        unit.session.flush_hooks.append(ask)
        case.note = "Invented: said twice."
        assert [one.id for one in unit.session.execute(select(Case)).scalars()] == [world.own.case]
    assert aside[0] == [world.foreign.case]


CASES = prepared(select(Case).where(Case.id.in_(bindparam("ids", expanding=True))))


def test_a_prepared_statement_is_filtered_for_whoever_asks(world: World) -> None:
    both = {"ids": [world.own.case, world.foreign.case]}
    for side in (world.own, world.foreign) * 2:
        with world.unit(side.officer.scope(world.container)) as unit:
            assert [case.id for case in unit.session.execute(CASES, both).scalars()] == [side.case]
    with world.unit(EVERYTHING) as unit:
        assert {case.id for case in unit.session.execute(CASES, both).scalars()} == set(both["ids"])


def test_what_is_made_from_a_prepared_statement_is_not_taken_for_it(world: World) -> None:
    narrower = CASES.where(Case.owner_id == new_id())
    with world.unit(EVERYTHING) as unit:
        assert unit.session.execute(narrower, {"ids": [world.own.case]}).all() == []
        assert len(unit.session.execute(CASES, {"ids": [world.own.case]}).all()) == 1


def test_prepared_statements_that_differ_in_values_alone_keep_their_own(world: World) -> None:
    """Nor do they take those of one that is written each time, or hand theirs to it."""
    cases = (world.own.case, world.foreign.case)
    alike = [prepared(select(Case.id).where(Case.id == case)) for case in cases]
    with world.unit(EVERYTHING) as unit:
        for _ in range(2):
            for case, statement in zip(cases, alike, strict=True):
                assert unit.session.execute(statement).scalars().all() == [case]
                assert unit.session.execute(select(Case.id).where(Case.id == case)).scalars().all() == [case]


def _writer(written: list[UserScope]) -> Any:
    """Writes the cases of an owner, and notes of whom; each writer is one of its own."""

    def of_owner(scope: UserScope, is_open: bool) -> Any:
        written.append(scope)
        mine = select(Case.id).where(Case.owner_id == scope.actor_id, Case.opened_on <= bindparam("today"))
        return mine.where(Case.state == CaseState.INTAKE) if is_open else mine

    return of_owner


def test_a_statement_for_a_kind_is_written_once_and_speaks_for_whoever_asks(world: World) -> None:
    written: list[UserScope] = []
    write, today = _writer(written), {"today": world.container.clock.now().date()}
    for side in (world.own, world.foreign) * 2:
        for who, cases in ((side.officer, [(side.case,)]), (side.specialist, [])):
            scope = who.scope(world.container)
            with world.unit(scope) as unit:
                for is_open in (True, False):
                    assert unit.session.execute(prepared_for(scope, write, is_open), today).all() == cases
    assert len(written) == 4, "two roles, each with both shapes"


def test_a_scope_without_a_kind_has_its_statement_written_anew(world: World) -> None:
    written: list[UserScope] = []
    write = _writer(written)
    own = world.own.officer.scope(world.container)
    looks = PreviewScope(**vars(own), case_id=world.own.case, purpose=TransferPurpose.RECEPTION)
    for _ in range(2):
        prepared_for(looks, write, False)
    assert written == [looks, looks]


def test_a_prepared_statement_is_asked_once_for_each_of_its_values(world: World, monkeypatch: Any) -> None:
    sent: list[Any] = []
    with reading(world.container.units, EVERYTHING) as unit:
        connection = unit.session.connection()
        real = connection._execute_context
        monkeypatch.setattr(connection, "_execute_context", lambda *args, **kw: sent.append(args) or real(*args, **kw))
        for ids in ([world.own.case], [world.foreign.case], [world.own.case]):
            assert [case.id for case in unit.session.execute(CASES, {"ids": ids}).scalars()] == ids
    assert len(sent) == 2


def test_a_prepared_statement_that_no_filter_reaches_is_refused_each_time(world: World) -> None:
    table: Any = Person.__table__
    beside = prepared(select(Case.id, table.c.id))
    for _ in range(2):
        with world.unit() as unit, pytest.raises(ScopeBreach, match="table person"):
            unit.session.execute(beside)


def test_a_statement_that_was_refused_is_refused_again(world: World) -> None:
    table: Any = Person.__table__
    for _ in range(2):
        with world.unit() as unit, pytest.raises(ScopeBreach, match="table person"):
            unit.session.execute(select(Case.id, table.c.id))


def test_statements_that_differ_in_values_alone_are_looked_at_once() -> None:
    one, other = (select(Account.id).where(Account.id == new_id()) for _ in range(2))
    assert known_of(one, one._generate_cache_key()) is known_of(other, other._generate_cache_key())
    third = select(Account.id).where(Account.office_id == new_id())
    assert known_of(third, third._generate_cache_key()) is not known_of(one, one._generate_cache_key())
    assert known_of(one, None).tables == frozenset({"account"})


def test_filters_of_a_class_that_comes_later_are_added() -> None:
    filters = Filters(lambda entity: None)
    assert filters.of(None, False) == ()


def test_a_row_by_its_id_is_the_one_that_is_held_or_asked_for_within_the_scope(world: World) -> None:
    scope = world.own.officer.scope(world.container)
    with reading(world.container.units, scope) as unit:
        assert row_by_id(unit.session, Case, world.foreign.case) is None
        case = row_by_id(unit.session, Case, world.own.case)
        assert case.id == world.own.case
        assert row_by_id(unit.session, Case, world.own.case) is case
    with writing(world.container.units, scope) as other:
        assert row_by_id(other.session, Case, world.foreign.case) is None
        assert row_by_id(other.session, Case, world.own.case).id == world.own.case


_PERSON: Any = Person.__table__
_NEAR, _NEAR_TABLE = aliased(Case, name="near"), Case.__table__.alias("near")
LOOKALIKES: dict[str, tuple[Any, Any]] = {
    "a column of an entity, and of its table": (
        select(Case.id, Person.id).where(Person.case_id == Case.id),
        select(Case.id, _PERSON.c.id).where(_PERSON.c.case_id == Case.id),
    ),
    "an entity in an inner SELECT, and its table": (
        select(Case.id).where(Case.id.in_(select(Person.case_id))),
        select(Case.id).where(Case.id.in_(select(_PERSON.c.case_id))),
    ),
    "an alias of an entity, and of its table": (
        select(Person.id, _NEAR.id).join(_NEAR, _NEAR.id == Person.case_id),
        select(Person.id, _NEAR_TABLE.c.id).join(_NEAR_TABLE, _NEAR_TABLE.c.id == Person.case_id),
    ),
    "a word of the program, and raw text": (
        select(Case.id).where(Case.state == Fixed(CaseState.CLOSED)),
        select(Case.id).where(Case.state == literal_column("'closed'")),
    ),
}


@pytest.mark.parametrize("pair", LOOKALIKES)
def test_what_looks_like_a_statement_that_was_let_through_is_refused_all_the_same(world: World, pair: str) -> None:
    allowed, refused = LOOKALIKES[pair]
    for _ in range(2):
        world.rows(allowed)
        with world.unit() as unit, pytest.raises(ScopeBreach, match="not bound"):
            unit.session.execute(refused)
