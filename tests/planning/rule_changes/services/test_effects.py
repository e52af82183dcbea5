"""What a change would do is counted over all offices, as it then comes true."""

import re
import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from foundation.clock import MovableClock
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from planning.rule_changes.models import RuleEffectCase
from planning.rule_changes.queries import COUNTED, RULE_EFFECTS, counts_of
from planning.rule_changes.rules import Effect, first_day
from reintegration.follow_up.models import Visit
from returns.cases.models import Case
from returns.cases.rules.cases import blockers
from returns.readiness.services import readiness_of, readiness_of_cases, sign_off, standing_sign_off
from tests.factories.arrived import make_arrived
from tests.factories.journeys import Team, at_work, looking_at, make_planned, make_ready, make_team
from tests.factories.rule_changes import (
    CONNECTION,
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
from tests.populated.world import make_populated


def counted(container: Container, proposal_id: uuid.UUID, team: Team) -> dict[tuple[bool, Effect], int]:
    """How many cases each effect has, by whether they are of the team's office."""
    count(container)
    with reading(container.units, EVERYTHING) as unit:
        counts = counts_of(unit.session, proposal_id, team.owner.office_id)
    found: dict[tuple[bool, Effect], int] = {}
    for one in counts:
        found[one.is_own, one.effect] = found.get((one.is_own, one.effect), 0) + one.cases
    return found


def blocked_by(container: Container, team: Team, case_id: uuid.UUID) -> set[str]:
    """The codes of what blocks a case now, as its owner sees it."""
    with looking_at(container, team.owner, case_id) as (unit, case):
        return {reason.code.value for reason in blockers(readiness_of(unit, case).findings)}


def test_a_longer_connection_blocks_who_has_a_shorter_one_and_it_comes_true(
    container: Container, keepers: Keepers, team: Team
) -> None:
    case, other = make_ready(container, team), make_ready(container, make_team(container))
    proposal_id = make_proposal(container, keepers.officer)
    assert counted(container, proposal_id, team) == {(True, Effect.BLOCKED): 1, (False, Effect.BLOCKED): 1}
    assert blocked_by(container, team, case) == set()
    confirmed(container, keepers.administrator, proposal_id)
    assert blocked_by(container, team, case) == {"connection_too_short"}
    cancelled(container, keepers.officer, proposal_id)
    assert blocked_by(container, team, case) == set()
    assert other != case


def test_who_has_left_before_its_first_day_is_not_counted(container: Container, keepers: Keepers, team: Team) -> None:
    make_ready(container, team, in_days(container, 9))
    later = make_proposal(container, keepers.officer, typed(container, valid_from=in_days(container, 10)))
    assert counted(container, later, team) == {}


def test_a_shorter_connection_makes_a_case_ready(container: Container, keepers: Keepers, team: Team) -> None:
    make_ready(container, team)
    change_now(container, keepers, CONNECTION, "150", valid_from=in_days(container, 2))
    shorter = make_proposal(container, keepers.officer, typed(container, value="80", valid_from=in_days(container, 3)))
    assert counted(container, shorter, team) == {(True, Effect.READY): 1}


def test_a_case_that_is_blocked_already_gets_one_more_blocker(
    container: Container, keepers: Keepers, team: Team
) -> None:
    make_planned(container, team)
    proposal_id = make_proposal(container, keepers.officer)
    assert counted(container, proposal_id, team) == {(True, Effect.MORE_BLOCKED): 1}


def test_a_signed_departure_would_have_to_be_signed_again(container: Container, keepers: Keepers, team: Team) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    looser = make_proposal(container, keepers.officer, typed(container, value="80"))
    assert counted(container, looser, team) == {(True, Effect.UNSIGNED): 1}
    confirmed(container, keepers.administrator, looser)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert standing_sign_off(unit, case) is None


def test_only_who_sees_a_case_sees_that_it_is_touched(container: Container, keepers: Keepers, team: Team) -> None:
    case_id = make_ready(container, team)
    counted(container, make_proposal(container, keepers.officer), team)
    seen = {}
    for who in (team.owner, keepers.officer, keepers.administrator):
        with reading(container.units, who.scope(container)) as unit:
            seen[who.id] = [row.case_id for row in unit.session.execute(select(RuleEffectCase)).scalars()]
    assert seen == {team.owner.id: [case_id], keepers.officer.id: [], keepers.administrator.id: []}


@pytest.mark.parametrize("hours", [0, 14], ids=["as it is", "after the day began elsewhere"])
def test_what_begins_on_the_first_day_that_may_be_is_counted(
    container: Container, clock: MovableClock, keepers: Keepers, team: Team, hours: int
) -> None:
    make_ready(container, team)
    clock.move(timedelta(hours=hours))
    earliest = first_day(clock.now())
    proposal_id = make_proposal(container, keepers.officer, typed(container, valid_from=earliest))
    assert counted(container, proposal_id, team) == {(True, Effect.BLOCKED): 1}
    confirmed(container, keepers.administrator, proposal_id)


def test_it_is_counted_once_and_again_after_a_day(
    container: Container, clock: MovableClock, keepers: Keepers, team: Team
) -> None:
    far = typed(container, valid_from=in_days(container, 8))
    proposal_id = make_proposal(container, keepers.officer, far)
    assert counted(container, proposal_id, team) == {}
    make_ready(container, team)
    assert count(container) == 0
    clock.move(timedelta(hours=25))
    assert counted(container, proposal_id, team) == {(True, Effect.BLOCKED): 1}
    assert count(container) == 0


def test_a_rule_that_judges_no_departure_touches_none(container: Container, keepers: Keepers, team: Team) -> None:
    make_ready(container, team)
    proposal_id = make_proposal(container, keepers.officer, typed(container, "list.saved_most", "40"))
    assert counted(container, proposal_id, team) == {}


def test_the_program_judges_every_case_as_whoever_works_on_it(container: Container) -> None:
    populated = make_populated(container)
    officer, lead = populated.people["officer"], populated.people["lead"]
    make_ready(container, Team(officer, lead, lead, populated.people["specialist"]))
    tables: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        tables.update(re.findall(r"(?:FROM|JOIN) \"?([a-z_]+)", statement))

    judged = {}
    event.listen(container.stores.data, "before_cursor_execute", note)
    for scope in (officer.scope(container), RULE_EFFECTS):
        with reading(container.units, scope) as unit:
            wanted = select(Case).where(Case.office_id == officer.office_id, Case.state.in_(COUNTED)).order_by(Case.id)
            cases = unit.session.execute(wanted).scalars().all()
            judged[scope.name] = {
                case_id: (readiness.findings, readiness.facts_hash)
                for case_id, readiness in readiness_of_cases(unit, cases).items()
            }
    event.remove(container.stores.data, "before_cursor_execute", note)
    own, program = judged.values()
    assert own == program
    assert any(found for found, _hash in own.values())
    # A table that the program does not open is empty for it: whoever lets readiness read one more names it here too.
    # A screening is read with the people for their page, and judges nothing: it stays closed.
    assert {"case", "leg", "movement"} <= tables
    assert tables & set(Base.metadata.tables) - {"screening"} <= {*RULE_EFFECTS.opens}


def test_visits_after_an_arrival_to_come_would_move_and_planned_ones_do_not(
    container: Container, keepers: Keepers, team: Team
) -> None:
    make_ready(container, team)
    followed = make_arrived(container)
    before = visits_of(container, followed.referred.case)
    code = "follow_up.return_only.visit_months"
    proposal_id = make_proposal(container, keepers.officer, typed(container, code, "2, 4"))
    assert counted(container, proposal_id, team) == {(True, Effect.MOVED): 1}
    confirmed(container, keepers.administrator, proposal_id)
    assert visits_of(container, followed.referred.case) == before != []


def visits_of(container: Container, case_id: uuid.UUID) -> list[date]:
    """The days of the visits of a case."""
    with reading(container.units, EVERYTHING) as unit:
        wanted = select(Visit.due_on).where(Visit.case_id == case_id).order_by(Visit.ordinal)
        return list(unit.session.execute(wanted).scalars())
