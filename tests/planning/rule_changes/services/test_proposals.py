"""A rule changes by two people: proposed, counted, confirmed; before its first day it can be taken back."""

import uuid
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from foundation.clock import MovableClock
from foundation.errors import BadInput, Conflict, RuleBroken, ScopeBreach
from foundation.rulebook.models import Rule
from foundation.rulebook.queries import rule_on
from foundation.rulebook.rules import RuleOrigin, RuleState
from foundation.rulebook.services.seeding import rule_of
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from planning.rule_changes.queries import changes_of, row_of_change
from planning.rule_changes.rules import ChangeState, first_day
from planning.rule_changes.services.proposals import Typed, confirm, decline, propose, take_back, withdraw
from tests.factories.makers import Person
from tests.factories.rule_changes import (
    CONNECTION,
    Keepers,
    cancelled,
    confirmed,
    count,
    in_days,
    make_proposal,
    stored,
    typed,
)
from tests.factories.scopes import EVERYTHING


def value_on(container: Container, days: int, code: str = CONNECTION) -> int:
    """What holds so many days from today."""
    with reading(container.units, EVERYTHING) as unit:
        return rule_on(unit.session, code, in_days(container, days)).whole()


def test_a_confirmed_change_holds_from_its_first_day_and_not_before(container: Container, keepers: Keepers) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    assert [value_on(container, days) for days in (1, 2)] == [90, 90]
    confirmed(container, keepers.administrator, proposal_id)
    assert [value_on(container, days) for days in (0, 1, 2, 300)] == [90, 90, 150, 150]


def test_nobody_confirms_or_declines_what_they_proposed(container: Container, keepers: Keepers) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    count(container)
    for answer in (
        lambda unit, row: confirm(unit, container.rule_bounds, row),
        lambda unit, row: decline(unit, row, "no"),
    ):
        with (
            pytest.raises(RuleBroken, match="Another person has to confirm"),
            writing(container.units, keepers.officer.scope(container)) as unit,
        ):
            answer(unit, stored(unit, proposal_id))


def test_only_who_proposed_it_withdraws_it(container: Container, keepers: Keepers) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    with (
        pytest.raises(RuleBroken, match="Only the person who proposed"),
        writing(container.units, keepers.administrator.scope(container)) as unit,
    ):
        withdraw(unit, stored(unit, proposal_id))
    with writing(container.units, keepers.officer.scope(container)) as unit:
        withdraw(unit, stored(unit, proposal_id))
    with pytest.raises(Conflict), writing(container.units, keepers.administrator.scope(container)) as unit:
        confirm(unit, container.rule_bounds, stored(unit, proposal_id))


def test_nothing_is_confirmed_before_it_is_counted(container: Container, keepers: Keepers) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    with (
        pytest.raises(RuleBroken, match="not been counted yet"),
        writing(container.units, keepers.administrator.scope(container)) as unit,
    ):
        confirm(unit, container.rule_bounds, stored(unit, proposal_id))


def test_what_begins_on_the_earliest_day_is_counted_confirmed_and_seen_to_wait(
    container: Container, keepers: Keepers
) -> None:
    earliest = typed(container, valid_from=first_day(container.clock.now()))
    proposal_id = make_proposal(container, keepers.officer, earliest)
    with pytest.raises(BadInput, match="valid_from"):
        make_proposal(container, keepers.administrator, earliest)
    confirmed(container, keepers.administrator, proposal_id)
    assert [value_on(container, days) for days in (0, 1)] == [90, 150]


def test_a_change_is_taken_back_before_it_holds_and_can_be_proposed_again(
    container: Container, keepers: Keepers
) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    confirmed(container, keepers.administrator, proposal_id)
    cancelled(container, keepers.officer, proposal_id)
    assert value_on(container, 2) == 90
    again = make_proposal(container, keepers.officer, typed(container, value="120"))
    confirmed(container, keepers.administrator, again)
    assert value_on(container, 2) == 120


def test_a_change_that_holds_is_not_taken_back(container: Container, clock: MovableClock, keepers: Keepers) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    confirmed(container, keepers.administrator, proposal_id)
    clock.move(timedelta(days=2))
    with pytest.raises(Conflict, match="first day of this change has been reached"):
        cancelled(container, keepers.officer, proposal_id)
    assert value_on(container, 0) == 150


def test_a_change_whose_day_has_come_is_not_confirmed(
    container: Container, clock: MovableClock, keepers: Keepers
) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    count(container)
    clock.move(timedelta(days=2))
    with (
        pytest.raises(Conflict, match="propose it again from a later day"),
        writing(container.units, keepers.administrator.scope(container)) as unit,
    ):
        confirm(unit, container.rule_bounds, stored(unit, proposal_id))


def test_what_speaks_against_it_by_now_is_asked_again_when_it_is_confirmed(
    container: Container, keepers: Keepers
) -> None:
    first = make_proposal(container, keepers.officer)
    with writing(container.units, EVERYTHING) as unit:
        row = rule_on(unit.session, CONNECTION, in_days(container, 0))
        unit.session.add(rule_of(unit, row_of_same_day(row, container)))
    count(container)
    with (
        pytest.raises(RuleBroken, match="already begins on"),
        writing(container.units, keepers.administrator.scope(container)) as unit,
    ):
        confirm(unit, container.rule_bounds, stored(unit, first))


def row_of_same_day(row: object, container: Container) -> object:
    """A row of a release that begins on the day of the usual change."""
    return replace(row, value=100, valid_from=in_days(container, 2))


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"source": " "}, "source", "where this value comes from"),
        ({"valid_from": 0}, "valid_from", "earliest first day"),
        ({"valid_until": 1}, "valid_until", "before the first day"),
        ({"value": "ninety"}, "value", "whole number"),
        ({"value": "90", "source": "This project", "standing": "project_default"}, "value", "already applies"),
        ({"scope": "planet=mars"}, "scope", "country=AF"),
        ({"valid_until": 30}, "valid_until", "no value would apply"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    container: Container, keepers: Keepers, changed: dict[str, object], field: str, words: str
) -> None:
    dated = {key: in_days(container, value) if isinstance(value, int) else value for key, value in changed.items()}
    with pytest.raises(BadInput) as refused, writing(container.units, keepers.officer.scope(container)) as unit:
        propose(unit, container.rule_bounds, [typed(container, **{"value": "150", **dated})])
    assert any(words in sentence for sentence in refused.value.errors[field]), refused.value.errors


def test_two_proposals_for_one_day_and_scope_do_not_wait_side_by_side(container: Container, keepers: Keepers) -> None:
    make_proposal(container, keepers.officer)
    with pytest.raises(BadInput, match="valid_from"):
        make_proposal(container, keepers.administrator, typed(container, value="160"))


def test_the_database_takes_no_row_of_a_rule_without_two_people(container: Container, keepers: Keepers) -> None:
    proposal_id = make_proposal(container, keepers.officer)

    def row(unit: object, origin: RuleOrigin = RuleOrigin.PROGRAM) -> Rule:
        like = rule_on(unit.session, CONNECTION, in_days(container, 0))
        [change] = of_proposal(unit, proposal_id)
        return rule_of(unit, row_of_change(change, like), origin)

    for who in (keepers.officer, keepers.administrator):
        with pytest.raises(ScopeBreach), writing(container.units, who.scope(container)) as unit:
            unit.session.add(row(unit))
    with pytest.raises(ScopeBreach), writing(container.units, keepers.officer.scope(container)) as unit:
        proposal = stored(unit, proposal_id)
        [change] = of_proposal(unit, proposal_id)
        change.rule = row(unit)
        proposal.state, proposal.decided_at = ChangeState.CONFIRMED, unit.clock.now()
        proposal.decided_by = keepers.officer.id
        unit.session.flush()
    with pytest.raises(ScopeBreach), writing(container.units, keepers.administrator.scope(container)) as unit:
        proposal = stored(unit, proposal_id)
        [change] = of_proposal(unit, proposal_id)
        another = row(unit)
        another.value, change.rule = 1, another
        proposal.state, proposal.decided_at = ChangeState.CONFIRMED, unit.clock.now()
        proposal.decided_by = keepers.administrator.id
        unit.session.flush()


def of_proposal(unit: object, proposal_id: uuid.UUID) -> list[object]:
    """The rows of a proposal."""
    return changes_of(unit.session, [proposal_id])[proposal_id]


def test_rows_that_were_taken_back_stay_and_say_when(container: Container, keepers: Keepers) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    confirmed(container, keepers.administrator, proposal_id)
    cancelled(container, keepers.administrator, proposal_id)
    with reading(container.units, EVERYTHING) as unit:
        wanted = select(Rule).where(Rule.code == CONNECTION, Rule.origin == RuleOrigin.PROGRAM)
        [row] = unit.session.execute(wanted).scalars()
        assert (row.state, row.taken_back_at) == (RuleState.TAKEN_BACK, container.clock.now())


def in_doubt(container: Container, days: int = 10) -> list[Typed]:
    """A value for a carrier in a host country, and values for either, which leave no doubt after the first alone."""
    day = in_days(container, days)
    scopes = {"carrier=TK\nhost=DE": "140", "carrier=TK": "130", "host=DE": "120"}
    return [typed(container, value=value, scope=scope, valid_from=day) for scope, value in scopes.items()]


@pytest.mark.both_databases
def test_rows_are_confirmed_in_the_order_in_which_they_were_proposed(container: Container, keepers: Keepers) -> None:
    others = [
        typed(container, "itinerary.connection.domestic_minutes", str(100 + number), scope=f"carrier={carrier}")
        for number, carrier in enumerate(("LH", "BA", "AF", "KC", "HY", "QR"))
    ]
    changes = [*in_doubt(container), *others]
    proposal_id = make_proposal(container, keepers.officer, *changes)
    with reading(container.units, keepers.officer.scope(container)) as unit:
        stored_values = [change.value for change in of_proposal(unit, proposal_id)]
        first = changes_of(unit.session, [proposal_id], most=2)[proposal_id]
    assert stored_values == [int(change.value) for change in changes]
    assert [change.value for change in first] == stored_values[:2]
    confirmed(container, keepers.administrator, proposal_id)


def test_what_keeps_others_out_of_doubt_is_not_taken_back_before_them(container: Container, keepers: Keepers) -> None:
    proposals = [make_proposal(container, keepers.officer, change) for change in in_doubt(container)[:1]]
    confirmed(container, keepers.administrator, proposals[0])
    for change in in_doubt(container)[1:]:
        proposals.append(make_proposal(container, keepers.officer, change))
        confirmed(container, keepers.administrator, proposals[-1])
    with pytest.raises(Conflict, match="Another change relies on this one"):
        cancelled(container, keepers.officer, proposals[0])
    for proposal_id in reversed(proposals):
        cancelled(container, keepers.officer, proposal_id)
    assert value_on(container, 10) == 90


@pytest.mark.both_databases
def test_of_two_changes_that_leave_a_doubt_together_one_is_confirmed(container: Container, keepers: Keepers) -> None:
    first, second = (make_proposal(container, keepers.officer, change) for change in in_doubt(container)[1:])
    count(container)
    refusals: list[str] = []

    def confirm_meanwhile() -> None:
        try:
            with writing(container.units, keepers.administrator.scope(container)) as unit:
                confirm(unit, container.rule_bounds, stored(unit, second))
        except RuleBroken as refusal:
            refusals.append(str(refusal))

    meanwhile = Thread(target=confirm_meanwhile)
    with writing(container.units, keepers.administrator.scope(container)) as unit:
        confirm(unit, container.rule_bounds, stored(unit, first))
        meanwhile.start()
        meanwhile.join(1)
    meanwhile.join()
    assert "neither is more specific" in refusals[0]


def _take(container: Container, who: Person, proposal_id: uuid.UUID) -> None:
    with writing(container.units, who.scope(container)) as unit:
        take_back(unit, stored(unit, proposal_id), "again")


def test_it_is_taken_back_once(container: Container, keepers: Keepers) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    confirmed(container, keepers.administrator, proposal_id)
    _take(container, keepers.officer, proposal_id)
    with pytest.raises(Conflict):
        _take(container, keepers.officer, proposal_id)
