"""A missed visit of which nobody says anything goes up to the owner and who covers: once, when the rule says so."""

from datetime import timedelta

import pytest

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.messaging.models import Notice, OutboxMessage
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.jobs import visits_escalate, visits_missed
from reintegration.follow_up.models import Visit, VisitEvent
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome
from reintegration.follow_up.services.check_ins import log_attempt, log_visit
from reintegration.follow_up.words import FollowUpMessage, FollowUpNotice
from returns.work.models import Absence
from tests.clock import START
from tests.factories.follow_up import Followed, add, change, make_followed, make_team, make_visit, rows
from tests.factories.makers import make_account

TODAY = START.date()
HOURS = timedelta(hours=1)
MISSED = {
    "opens_on": TODAY - timedelta(days=9),
    "due_on": TODAY - timedelta(days=5),
    "closes_on": TODAY - timedelta(days=2),
}


@pytest.fixture
def missed(container: Container) -> Followed:
    """A visit that has been missed just now."""
    found = make_followed(container, visit=MISSED)
    assert visits_missed(container)(START) == 1
    return found


def escalated(container: Container, hours: int) -> set[object]:
    """Whom the job tells so many hours after the visit was missed: all that anybody was ever told."""
    visits_escalate(container)(START + hours * HOURS)
    by_notice = {one.account_id for one in rows(container, Notice, Notice.kind == FollowUpNotice.VISIT_UNANSWERED)}
    mails = rows(container, OutboxMessage, OutboxMessage.template == FollowUpMessage.VISIT_UNANSWERED)
    assert {one.account_id for one in mails} == by_notice
    return by_notice


def test_a_missed_visit_is_an_event_of_its_own(container: Container, missed: Followed) -> None:
    assert [one.kind.value for one in rows(container, VisitEvent, VisitEvent.visit_id == missed.visit)] == ["missed"]


def test_it_goes_up_once_after_the_time_of_the_rule(container: Container, missed: Followed) -> None:
    assert escalated(container, 71) == set()
    assert escalated(container, 72) == {missed.officer.id}
    [visit] = rows(container, Visit, Visit.id == missed.visit)
    assert (visit.escalates_at, visit.escalated_at) == (None, START + 72 * HOURS)
    for hours in (73, 1, 500, 72):  # however the clock jumps
        escalated(container, hours)
    assert len(rows(container, Notice, Notice.kind == FollowUpNotice.VISIT_UNANSWERED)) == 1


def test_who_covers_for_the_owner_is_told_as_well(container: Container, missed: Followed) -> None:
    cover = make_account(container, place=missed.officer.office_id)
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=30), "stated_at": START, "stated_by": cover.id}
    who = {"account_id": missed.officer.id, "cover_id": cover.id, "office_id": missed.officer.office_id}
    add(container, Absence(**who, **days))
    assert escalated(container, 72) == {missed.officer.id, cover.id}


@pytest.mark.parametrize("answer", ["attempt", "outcome"])
def test_whoever_says_something_keeps_it_from_going_up(container: Container, missed: Followed, answer: str) -> None:
    with writing(container.units, missed.worker.scope(container)) as unit:
        visit = visit_by_id(unit.session, missed.visit)
        assert visit is not None
        if answer == "attempt":
            log_attempt(unit, visit, Channel.CALL, AttemptOutcome.NO_ANSWER, START)
        else:
            log_visit(unit, visit, VisitOutcome.UNREACHABLE, START)
    assert escalated(container, 100) == set()


def test_nothing_goes_up_after_the_end(container: Container, missed: Followed) -> None:
    change(container, Episode, missed.episode, state=EpisodeState.CLOSED)
    assert escalated(container, 100) == set()
    [visit] = rows(container, Visit, Visit.id == missed.visit)
    assert (visit.escalates_at, visit.escalated_at) == (None, None), "it is not looked at again"


def test_an_owner_who_was_told_in_the_first_place_is_not_told_again(container: Container) -> None:
    one = make_followed(container, visit=MISSED)
    for person in (one.worker, one.coordinator):
        change(container, Account, person.id, status=AccountStatus.DEACTIVATED)
    visits_missed(container)(START)
    mails = rows(container, OutboxMessage, OutboxMessage.template == FollowUpMessage.VISIT_MISSED)
    assert [mail.account_id for mail in mails] == [one.officer.id]
    assert escalated(container, 100) == set()


def test_one_mail_counts_all_that_go_up_and_its_statements_do_not_grow(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    for _ in range(3):
        one = make_followed(container, team, visit=MISSED)
        make_visit(container, one.case, one.episode, 2, **MISSED)
    visits_missed(container)(START)
    assert escalated(container, 72) == {team.officer.id}
    [mail] = rows(container, OutboxMessage, OutboxMessage.template == FollowUpMessage.VISIT_UNANSWERED)
    assert mail.facts == {"count": 6}
