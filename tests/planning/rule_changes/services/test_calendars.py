"""Days that are closed or worked are rules as all others: two people, a first day to come, and what they would move."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from foundation.errors import BadInput
from foundation.geography.calendars import CLOSED, REST, WORKED, working_calendars
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from planning.path.services import path_of_case
from planning.rule_changes.queries import counts_of
from planning.rule_changes.rules import Effect
from planning.rule_changes.services.proposals import Typed
from reintegration.follow_up.models import Visit
from tests.factories.arrived import make_arrived
from tests.factories.journeys import Team, looking_at, make_plannable
from tests.factories.rule_changes import (
    Keepers,
    cancelled,
    change_now,
    confirmed,
    count,
    in_days,
    make_proposal,
    typed,
)
from tests.factories.scopes import EVERYTHING


def closed(container: Container, scope: str, first: int, last: int, name: str = "Moves", code: str = CLOSED) -> Typed:
    """The words of a row about days, so many from today."""
    return typed(
        container, code, name, scope=scope, valid_from=in_days(container, first), valid_until=in_days(container, last)
    )


def is_open(container: Container, day: date, country: str, host: str = "") -> bool:
    with reading(container.units, EVERYTHING) as unit:
        calendars = working_calendars(unit.session)
        return (calendars.of_consulate(country, host) if host else calendars.of(country)).is_working_day(day)


def earliest(container: Container, team: Team, case_id: uuid.UUID) -> date:
    with looking_at(container, team.owner, case_id) as (unit, case):
        path = path_of_case(unit, case)
        assert path is not None
        return path.day(path.earliest.day)


def effects(container: Container, proposal_id: uuid.UUID) -> dict[Effect, tuple[int, int]]:
    """Cases and numbers of each effect."""
    count(container)
    with reading(container.units, EVERYTHING) as unit:
        return {row.effect: (row.cases, row.number) for row in counts_of(unit.session, proposal_id, None)}


def refusals(container: Container, keepers: Keepers, **changed: object) -> dict[str, list[str]]:
    with pytest.raises(BadInput) as refused:
        make_proposal(container, keepers.officer, typed(container, CLOSED, "Floods", **changed))
    return dict(refused.value.errors)


def test_a_closure_holds_on_its_days_once_two_people_have_said_so(container: Container, keepers: Keepers) -> None:
    day = in_days(container, 6)
    proposal_id = make_proposal(container, keepers.officer, closed(container, "country=UZ", 3, 12))
    assert is_open(container, day, "UZ")
    confirmed(container, keepers.administrator, proposal_id)
    assert not is_open(container, day, "UZ")
    assert is_open(container, day, "TR")
    cancelled(container, keepers.officer, proposal_id)
    assert is_open(container, day, "UZ")


def test_a_closure_needs_a_last_day_and_one_place(container: Container, keepers: Keepers) -> None:
    assert "at most 190 days" in refusals(container, keepers, scope="country=UZ")["valid_until"][0]
    long = {"scope": "country=UZ", "valid_until": in_days(container, 2 + 190)}
    assert "at most 190 days" in refusals(container, keepers, **long)["valid_until"][0]
    for scope in ("", "host=TR", "carrier=TK", "country=UZ\nhost=TR\ncarrier=TK"):
        assert (
            "Country of return (\u2066country=\u2069) + Host country (\u2066host=\u2069)"
            in refusals(container, keepers, scope=scope, valid_until=in_days(container, 3))["scope"][0]
        )
    unknown = refusals(container, keepers, scope="country=XX", valid_until=in_days(container, 3))
    assert "XX" in unknown["scope"][0]
    make_proposal(container, keepers.officer, closed(container, "country=UZ", 2, 2 + 189))


def test_closures_follow_each_other_and_share_no_day(container: Container, keepers: Keepers) -> None:
    for first, last in ((3, 5), (20, 25), (10, 12)):
        proposal_id = make_proposal(container, keepers.officer, closed(container, "country=UZ", first, last))
        confirmed(container, keepers.administrator, proposal_id)
    for first, last in ((12, 14), (9, 10), (2, 30)):
        with pytest.raises(BadInput):
            make_proposal(container, keepers.officer, closed(container, "country=UZ", first, last))
    make_proposal(container, keepers.officer, closed(container, "country=UZ\nhost=TR", 2, 30))


def test_seven_days_of_rest_and_a_weekend_that_ends_into_nothing_are_refused(
    container: Container, keepers: Keepers
) -> None:
    week = "monday\ntuesday\nwednesday\nthursday\nfriday\nsaturday\nsunday"
    for value, field, last in ((week, "value", None), ("Freitag", "value", None), ("saturday", "valid_until", 9)):
        until = in_days(container, last) if last else None
        with pytest.raises(BadInput) as refused:
            change = typed(container, REST, value, scope="country=AF", valid_until=until)
            make_proposal(container, keepers.officer, change)
        assert set(refused.value.errors) == {field}
    change_now(container, keepers, REST, "friday\nsaturday", scope="country=UZ")
    days = [in_days(container, number) for number in range(2, 9)]
    assert {day.weekday() for day in days if not is_open(container, day, "UZ")} >= {4, 5}


def test_a_closure_makes_a_path_later_by_what_the_page_then_says(
    container: Container, keepers: Keepers, team: Team
) -> None:
    case_id = make_plannable(container, team)
    before = earliest(container, team, case_id)
    last = (before - in_days(container, 0)).days + 20
    proposal_id = make_proposal(container, keepers.officer, closed(container, "country=TR", 2, last))
    assert earliest(container, team, case_id) == before
    told = effects(container, proposal_id)[Effect.LATER]
    confirmed(container, keepers.administrator, proposal_id)
    later = earliest(container, team, case_id)
    assert later > before
    assert told == (1, (later - before).days)


def test_a_closed_consulate_holds_up_the_document_and_other_offices_nothing(
    container: Container, keepers: Keepers, team: Team
) -> None:
    case_id = make_plannable(container, team)
    before = earliest(container, team, case_id)
    days = (before - in_days(container, 0)).days
    elsewhere = make_proposal(container, keepers.officer, closed(container, "country=UZ\nhost=DE", 2, days + 20))
    assert effects(container, elsewhere) == {}
    own = make_proposal(container, keepers.officer, closed(container, "country=UZ\nhost=TR", 2, days + 20))
    assert set(effects(container, own)) == {Effect.LATER}
    confirmed(container, keepers.administrator, own)
    assert earliest(container, team, case_id) > in_days(container, days + 20)
    assert is_open(container, before + timedelta(days=-before.weekday()), "TR")


def test_a_day_that_is_worked_can_make_a_path_earlier(container: Container, keepers: Keepers, team: Team) -> None:
    case_id = make_plannable(container, team)
    before = earliest(container, team, case_id)
    worked = closed(container, "country=TR", 2, 32, "Emergency", WORKED)
    proposal_id = make_proposal(container, keepers.officer, worked)
    told = effects(container, proposal_id)
    confirmed(container, keepers.administrator, proposal_id)
    sooner = (before - earliest(container, team, case_id)).days
    assert told.get(Effect.EARLIER, (0, 0)) == ((1, sooner) if sooner else (0, 0))


def test_visits_to_come_avoid_a_closure_and_planned_ones_keep_their_days(
    container: Container, keepers: Keepers, team: Team
) -> None:
    make_plannable(container, team)
    followed = make_arrived(container)
    days = visits_of(container, followed.referred.case)
    proposal_id = make_proposal(container, keepers.officer, closed(container, "country=UZ", 3, 60))
    assert effects(container, proposal_id)[Effect.MOVED][0] == 1
    confirmed(container, keepers.administrator, proposal_id)
    assert visits_of(container, followed.referred.case) == days != []


def visits_of(container: Container, case_id: uuid.UUID) -> list[date]:
    with reading(container.units, EVERYTHING) as unit:
        wanted = select(Visit.due_on).where(Visit.case_id == case_id).order_by(Visit.ordinal)
        return list(unit.session.execute(wanted).scalars())
