"""How far a rule may be changed, and that what was decided before stays as it was decided."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation.clock import MovableClock
from foundation.errors import BadInput
from foundation.rulebook.memory import KnownRules, RuleMemory
from foundation.rulebook.queries import remember_rules, rule_on, rules_stored
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from planning.rule_changes.services.proposals import propose
from reintegration.follow_up.rules.follow_up import FollowUpTemplate
from reintegration.schedule.services.visits import Planner
from returns.cases.queries import country_status
from returns.readiness.services import readiness_of, sign_off, standing_sign_off
from tests.factories.journeys import at_work, looking_at, make_ready, make_team
from tests.factories.rule_changes import (
    CONNECTION,
    Keepers,
    cancelled,
    change_now,
    confirmed,
    in_days,
    make_proposal,
    typed,
)
from tests.factories.scopes import EVERYTHING

BLOCKING, STATUS, AGAIN = "country_status.blocking", "country_status.status", "consent.confirmed_again_within_days"


def refused(container: Container, keepers: Keepers, code: str, value: str, **changed: Any) -> dict[str, list[str]]:
    """What speaks against a change, by field."""
    with pytest.raises(BadInput) as caught, writing(container.units, keepers.officer.scope(container)) as unit:
        propose(unit, container.rule_bounds, [typed(container, code, value, **changed)])
    return caught.value.errors


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        (AGAIN, "15", "highest value allowed for this rule is 14 days"),
        (AGAIN, "0", "lowest value allowed for this rule is 1 day"),
        (CONNECTION, "10", "lowest value allowed for this rule is 45 minutes"),
        ("child.guardian.recorded", "no", "cannot be switched off"),
        ("medical.fitness_covers_every_leg", "no", "can only be tightened"),
        ("consent.checklist", "consent_given", "changes only with a new release"),
        ("child.alone.required", "escort", "changes only with a new release"),
        (BLOCKING, "", "cannot be switched off"),
        (BLOCKING, "restricted", "can only be tightened"),
        (BLOCKING, "suspended\nsunny", "The program does not know sunny here"),
        ("transit.exempting_documents", "visa", "changes only with a new release"),
        ("itinerary.carrier_codes", "Turkish Airlines", "cannot be read: Turkish Airlines"),
        ("transit.schengen_countries", "AT\nGermany\nXX", "cannot be read: Germany, XX"),
        ("statistics.suppressed_under", "5", "lowest value allowed"),
        ("override.areas", "documents\nmedical\nitinerary\nescorts\nconsent", "can only be tightened"),
    ],
)
def test_no_change_goes_beyond_what_its_seed_allows(
    container: Container, keepers: Keepers, code: str, value: str, words: str
) -> None:
    assert any(words in sentence for sentence in refused(container, keepers, code, value)["value"])


def test_a_suspension_is_neither_opened_nor_given_an_end(container: Container, keepers: Keepers) -> None:
    assert "tightened" in refused(container, keepers, STATUS, "open", scope="country=AF")["value"][0]
    until = in_days(container, 90)
    assert (
        "tightened"
        in refused(container, keepers, STATUS, "suspended", scope="country=AF", valid_until=until)["valid_until"][0]
    )


def test_a_country_gets_a_status_and_a_suspension_with_a_day_to_look_again(
    container: Container, keepers: Keepers
) -> None:
    change_now(container, keepers, STATUS, "open", scope="country=UZ")
    until = in_days(container, 30)
    change_now(
        container, keepers, STATUS, "suspended", scope="country=TJ", valid_from=in_days(container, 4), valid_until=until
    )
    change_now(
        container, keepers, STATUS, "suspended", scope="country=UZ", valid_from=in_days(container, 4), valid_until=until
    )
    with reading(container.units, EVERYTHING) as unit:
        statuses = [
            country_status(unit.session, country, day).status
            for country, day in (
                ("UZ", in_days(container, 2)),
                ("UZ", in_days(container, 4)),
                ("UZ", until + timedelta(days=1)),
                ("TJ", in_days(container, 3)),
                ("TJ", until),
                ("TJ", until + timedelta(days=1)),
            )
        ]
    assert statuses == ["open", "suspended", None, None, "suspended", None]


def test_no_narrower_row_slips_past_what_was_tightened_for_all(container: Container, keepers: Keepers) -> None:
    change_now(container, keepers, AGAIN, "7")
    later = in_days(container, 3)
    assert "tightened" in refused(container, keepers, AGAIN, "10", scope="host=DE", valid_from=later)["value"][0]
    change_now(container, keepers, AGAIN, "5", scope="host=DE", valid_from=later)


def test_a_row_that_begins_before_a_stricter_one_to_come_does_not_outlive_it(
    container: Container, keepers: Keepers
) -> None:
    change_now(container, keepers, AGAIN, "7", valid_from=in_days(container, 20))
    assert "tightened" in refused(container, keepers, AGAIN, "12", scope="host=DE")["value"][0]
    change_now(container, keepers, AGAIN, "12")
    with reading(container.units, EVERYTHING) as unit:
        values = [rule_on(unit.session, AGAIN, in_days(container, days)).whole() for days in (1, 2, 19, 20)]
    assert values == [14, 12, 12, 7]


def test_overlapping_rows_and_rows_in_doubt_are_named_with_their_cure(container: Container, keepers: Keepers) -> None:
    until = in_days(container, 30)
    change_now(container, keepers, CONNECTION, "100", scope="carrier=TK", valid_until=until)
    inside = refused(container, keepers, CONNECTION, "110", scope="carrier=TK", valid_from=in_days(container, 10))
    assert "overlaps with 100 minutes" in inside["valid_from"][0]
    across = refused(
        container, keepers, CONNECTION, "110", scope="carrier=TK",
        valid_from=in_days(container, 1), valid_until=in_days(container, 5),
    )  # fmt: skip
    assert "overlaps with 100 minutes" in across["valid_until"][0]
    tie = refused(container, keepers, CONNECTION, "110", scope="host=DE", valid_from=in_days(container, 10))
    assert "neither is more specific" in tie["scope"][0]
    assert "Turk" not in tie["scope"][0]


# What was decided before.


def test_a_change_never_alters_what_was_decided_before(
    container: Container, clock: MovableClock, keepers: Keepers
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team, in_days(container, 9))
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    with looking_at(container, team.owner, case_id) as (unit, case):
        before = readiness_of(unit, case)
    arrived_on = in_days(container, 9)
    days = planned(container, arrived_on)
    # From the day after the departure on: everything about this journey and this arrival was decided by other rows.
    after = in_days(container, 10)
    change_now(container, keepers, CONNECTION, "300", valid_from=after)
    change_now(container, keepers, "follow_up.standard.visit_months", "2, 4", valid_from=after)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert readiness_of(unit, case) == before
        assert standing_sign_off(unit, case) is not None
    clock.move(timedelta(days=11))
    assert planned(container, arrived_on) == days
    assert planned(container, after) != planned_like(days, 1)


def planned(container: Container, arrived_on: date) -> list[date]:
    """The days of the visits after an arrival."""
    with reading(container.units, EVERYTHING) as unit:
        return [visit.due_on for visit in Planner(unit).days_of(FollowUpTemplate.STANDARD, arrived_on, "UZ")]


def planned_like(days: list[date], later: int) -> list[date]:
    """The same days, moved."""
    return [day + timedelta(days=later) for day in days]


# Several processes.


def test_another_process_sees_each_change_and_that_it_was_taken_back(container: Container, keepers: Keepers) -> None:
    memory, seen = RuleMemory(), []

    def look() -> None:
        with reading(container.units, EVERYTHING) as unit:
            number = unit.session.execute(select(rules_stored())).scalar_one()
            remember_rules(unit.session, KnownRules(memory, number))
            seen.append((number, rule_on(unit.session, CONNECTION, in_days(container, 5)).whole()))

    look()
    first = make_proposal(container, keepers.officer)
    confirmed(container, keepers.administrator, first)
    look()
    cancelled(container, keepers.officer, first)
    look()
    change_now(container, keepers, CONNECTION, "200")
    look()
    numbers, values = zip(*seen, strict=True)
    assert values == (90, 150, 90, 200)
    assert list(numbers) == sorted(set(numbers))


def test_a_scope_names_a_country_that_there_is(container: Container, keepers: Keepers) -> None:
    assert "No country has the code XQ" in refused(container, keepers, STATUS, "open", scope="country=XQ")["scope"][0]
    change_now(container, keepers, "transit.airport_visa_nationalities", "AF\nIR", scope="transit=DE")
