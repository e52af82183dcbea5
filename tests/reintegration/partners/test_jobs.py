"""Partners' quarters are counted for the partner first, published later, and never change after that."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import VisitOutcome, VisitState
from reintegration.partners.jobs import count_partner_quarters
from reintegration.partners.models import PartnerFigure, PartnerQuarter
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from tests.factories.follow_up import Team, add, change, make_team, rows
from tests.factories.makers import Person, make_account
from tests.factories.quarters import THIRD, Closing, all_rows, make_visits, referral_to

NOT_ATTEMPTED, UNREACHABLE = VisitOutcome.NOT_ATTEMPTED, VisitOutcome.UNREACHABLE


@pytest.fixture
def team(container: Container) -> Team:
    return make_team(container)


def counted(container: Container) -> int:
    return count_partner_quarters(container.units)(container.clock.now())


def own(container: Container, team: Team) -> PartnerQuarter:
    assert team.worker.organisation_id is not None
    return all_rows(container)[team.worker.organisation_id]


def seen_by(container: Container, person: Person, entity: type) -> list[uuid.UUID]:
    """Whose rows somebody reads."""
    with reading(container.units, person.scope(container)) as unit:
        return [one.organisation_id for one in unit.session.execute(select(entity)).scalars()]


def test_a_quarter_is_counted_as_it_was_reckoned_by_hand(container: Container, team: Team) -> None:
    make_visits(
        container,
        team,
        [
            [Closing(), Closing(late=1), Closing(NOT_ATTEMPTED)],
            [Closing(), Closing(UNREACHABLE, attempts=3), Closing(closes_on=date(2026, 10, 1))],
            [Closing(VisitOutcome.REFUSED, attempts=1), Closing(closes_on=date(2026, 6, 30))],
            [Closing(closes_on=date(2026, 9, 30)), Closing(closes_on=date(2026, 7, 1))],
        ],
    )
    counted(container)
    found = {one.first_day: one for one in rows(container, PartnerQuarter)}
    assert set(found) == {date(2026, 4, 1), date(2026, 7, 1)}, "the fourth quarter is not over"
    third = found[THIRD.first].known
    assert (third["cases"], third["visits"], third["parts"]) == (4, 8, [4, 1, 2, 1])
    assert third["attempts"] == 2
    assert third["on_time"][0] == 0.5
    assert found[date(2026, 4, 1)].known["visits"] == 1
    assert {one.shown == {} for one in found.values()} == {True}, "four cases are too few for others"


def test_the_partner_sees_it_first_and_managers_when_its_time_has_passed(
    container: Container, team: Team, clock: MovableClock
) -> None:
    make_visits(container, team, [[Closing()] for _number in range(12)])
    manager, works = make_account(container, Role.MANAGER), team.worker.organisation_id
    counted(container)
    assert own(container, team).opens_on == date(2026, 12, 7), "fourteen days after the day that is over everywhere"
    assert seen_by(container, team.coordinator, PartnerQuarter) == [works]
    assert seen_by(container, manager, PartnerQuarter) == seen_by(container, manager, PartnerFigure) == []
    clock.move(timedelta(days=13))
    counted(container)
    assert seen_by(container, manager, PartnerFigure) == []
    clock.move(timedelta(days=1))
    counted(container)
    assert seen_by(container, manager, PartnerFigure) == [works]
    assert seen_by(container, manager, PartnerQuarter) == [], "exact counts are the partner's own"
    exact = own(container, team).known
    told = {
        name: [one if one is None else round(one, 3) for one in exact[name]] for name in ("on_time", "not_attempted")
    }
    assert rows(container, PartnerFigure)[0].shown == {**exact, **told}, "others get no more places than say something"


def test_nobody_else_reads_any_of_it(container: Container, team: Team, clock: MovableClock) -> None:
    make_visits(container, team, [[Closing()] for _number in range(12)])
    counted(container)
    clock.move(timedelta(days=20))
    counted(container)
    other = make_team(container)
    for person in (team.worker, team.officer, other.coordinator, make_account(container, Role.ADMINISTRATOR)):
        assert seen_by(container, person, PartnerQuarter) == [], person
        assert seen_by(container, person, PartnerFigure) == [], person
    assert seen_by(container, team.coordinator, PartnerFigure) == [], "the partner reads its own, exactly"


def test_what_is_entered_late_counts_until_others_see_it_and_not_afterwards(
    container: Container, team: Team, clock: MovableClock
) -> None:
    make_visits(container, team, [[Closing(NOT_ATTEMPTED)] for _number in range(30)])
    counted(container)
    assert own(container, team).known["parts"] == [0, 0, 0, 30]
    for visit in rows(container, Visit, Visit.outcome == NOT_ATTEMPTED)[:15]:
        change(
            container, Visit, visit.id, state=VisitState.DONE, outcome=VisitOutcome.DONE, logged_on=date(2026, 8, 10)
        )
    counted(container)
    assert own(container, team).known["parts"] == [15, 0, 0, 15]
    clock.move(timedelta(days=14))
    for visit in rows(container, Visit, Visit.outcome == NOT_ATTEMPTED):
        change(
            container, Visit, visit.id, state=VisitState.DONE, outcome=VisitOutcome.DONE, logged_on=date(2026, 8, 10)
        )
    counted(container)
    [figure] = rows(container, PartnerFigure)
    assert figure.shown["parts"] == [15, 0, 0, 15], "what the partner saw until now, and nothing else"
    assert counted(container) == 0
    assert own(container, team).known["parts"] == [15, 0, 0, 15]


def test_a_second_run_changes_nothing(container: Container, team: Team) -> None:
    make_visits(container, team, [[Closing()] for _number in range(3)])
    assert counted(container) == 1
    before = [(one.id, one.known, one.opens_on) for one in rows(container, PartnerQuarter)]
    assert counted(container) == 0
    assert [(one.id, one.known, one.opens_on) for one in rows(container, PartnerQuarter)] == before


def test_a_visit_is_of_who_followed_when_its_window_closed(container: Container, team: Team) -> None:
    after = make_team(container)
    early, late = Closing(closes_on=date(2026, 7, 20)), Closing(NOT_ATTEMPTED, closes_on=date(2026, 9, 20))
    [case] = make_visits(container, team, [[early, late]])
    [first] = rows(container, Referral, Referral.case_id == case)
    moved = datetime(2026, 8, 15, tzinfo=UTC)
    change(container, Referral, first.id, state=ReferralState.DONE, ended_at=moved)
    add(container, referral_to(container, after, case, moved))
    counted(container)
    assert own(container, team).known["parts"] == [1, 0, 0, 0]
    assert own(container, after).known["parts"] == [0, 0, 0, 1]


def test_who_was_sent_and_never_accepted_followed_nobody(container: Container, team: Team) -> None:
    [case] = make_visits(container, team, [[Closing()]])
    [sent] = rows(container, Referral, Referral.case_id == case)
    change(container, Referral, sent.id, state=ReferralState.REJECTED)
    counted(container)
    assert rows(container, PartnerQuarter) == []


def test_a_partner_of_whom_nothing_is_left_says_so(container: Container, team: Team) -> None:
    [case] = make_visits(container, team, [[Closing()]])
    counted(container)
    [sent] = rows(container, Referral, Referral.case_id == case)
    change(container, Referral, sent.id, state=ReferralState.REJECTED)
    assert counted(container) == 1
    assert own(container, team).known["visits"] == 0


def test_stopped_and_open_visits_are_not_counted(container: Container, team: Team) -> None:
    make_visits(container, team, [[Closing(), Closing()]])
    one, other = rows(container, Visit, Visit.state == VisitState.DONE)
    change(container, Visit, one.id, state=VisitState.STOPPED, outcome=None)
    change(container, Visit, other.id, state=VisitState.PLANNED, outcome=None)
    assert counted(container) == 0
