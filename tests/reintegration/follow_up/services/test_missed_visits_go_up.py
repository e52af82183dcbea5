"""A missed visit of which nobody says anything goes up to the owner and who covers: once, when the rule says so."""

from datetime import timedelta

import pytest

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.messaging.models import Notice, OutboxMessage
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.jobs import in_batches, visits_missed
from reintegration.follow_up.models import Visit, VisitEvent
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome
from reintegration.follow_up.services.check_ins import log_attempt, log_visit
from reintegration.follow_up.services.visits_unanswered import escalate_visits
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
def missed(house: Wiring) -> Followed:
    """A visit that has been missed just now."""
    found = make_followed(house, visit=MISSED)
    assert visits_missed(house)(START) == 1
    return found


def escalated(house: Wiring, hours: int) -> set[object]:
    """Whom the job tells so many hours after the visit was missed: all that anybody was ever told."""
    in_batches(house, escalate_visits)(START + hours * HOURS)
    by_notice = {one.account_id for one in rows(house, Notice, Notice.kind == FollowUpNotice.VISIT_UNANSWERED)}
    mails = rows(house, OutboxMessage, OutboxMessage.template == FollowUpMessage.VISIT_UNANSWERED)
    assert {one.account_id for one in mails} == by_notice
    return by_notice


def test_a_missed_visit_is_an_event_of_its_own(house: Wiring, missed: Followed) -> None:
    assert [one.kind.value for one in rows(house, VisitEvent, VisitEvent.visit_id == missed.visit)] == ["missed"]


def test_it_goes_up_once_after_the_time_of_the_rule(house: Wiring, missed: Followed) -> None:
    assert escalated(house, 71) == set()
    assert escalated(house, 72) == {missed.officer.id}
    [visit] = rows(house, Visit, Visit.id == missed.visit)
    assert (visit.escalates_at, visit.escalated_at) == (None, START + 72 * HOURS)
    for hours in (73, 1, 500, 72):  # however the clock jumps
        escalated(house, hours)
    assert len(rows(house, Notice, Notice.kind == FollowUpNotice.VISIT_UNANSWERED)) == 1


def test_who_covers_for_the_owner_is_told_as_well(house: Wiring, missed: Followed) -> None:
    cover = make_account(house, place=missed.officer.office_id)
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=30), "stated_at": START, "stated_by": cover.id}
    who = {"account_id": missed.officer.id, "cover_id": cover.id, "office_id": missed.officer.office_id}
    add(house, Absence(**who, **days))
    assert escalated(house, 72) == {missed.officer.id, cover.id}


@pytest.mark.parametrize("answer", ["attempt", "outcome"])
def test_whoever_says_something_keeps_it_from_going_up(house: Wiring, missed: Followed, answer: str) -> None:
    with writing(house.units, missed.worker.scope(house)) as unit:
        visit = visit_by_id(unit.session, missed.visit)
        assert visit is not None
        if answer == "attempt":
            log_attempt(unit, visit, Channel.CALL, AttemptOutcome.NO_ANSWER, START)
        else:
            log_visit(unit, visit, VisitOutcome.UNREACHABLE, START)
    assert escalated(house, 100) == set()


def test_nothing_goes_up_after_the_end(house: Wiring, missed: Followed) -> None:
    change(house, Episode, missed.episode, state=EpisodeState.CLOSED)
    assert escalated(house, 100) == set()
    [visit] = rows(house, Visit, Visit.id == missed.visit)
    assert (visit.escalates_at, visit.escalated_at) == (None, None), "it is not looked at again"


def test_an_owner_who_was_told_in_the_first_place_is_not_told_again(house: Wiring) -> None:
    one = make_followed(house, visit=MISSED)
    for person in (one.worker, one.coordinator):
        change(house, Account, person.id, status=AccountStatus.DEACTIVATED)
    visits_missed(house)(START)
    mails = rows(house, OutboxMessage, OutboxMessage.template == FollowUpMessage.VISIT_MISSED)
    assert [mail.account_id for mail in mails] == [one.officer.id]
    assert escalated(house, 100) == set()


def test_one_mail_counts_all_that_go_up_and_its_statements_do_not_grow(house: Wiring, clock: MovableClock) -> None:
    team = make_team(house)
    for _ in range(3):
        one = make_followed(house, team, visit=MISSED)
        make_visit(house, one.case, one.episode, 2, **MISSED)
    visits_missed(house)(START)
    assert escalated(house, 72) == {team.officer.id}
    [mail] = rows(house, OutboxMessage, OutboxMessage.template == FollowUpMessage.VISIT_UNANSWERED)
    assert mail.facts == {"count": 6}
