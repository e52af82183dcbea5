"""A message that was queued before a case was restricted: it is judged again as it leaves."""

import uuid
from collections.abc import Callable

import pytest

from foundation.accounts.permissions import Role
from foundation.messaging.rules import MessageState, Template
from foundation.messaging.services import queue_message
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.concerns.words import ConcernsMessage
from reintegration.follow_up.words import FollowUpMessage
from reintegration.referrals.words import ReferralsMessage
from rights.requests.rules.requests import Ground, RequestKind, Step
from rights.requests.services.requests import Decision
from rights.requests.services.restriction import ForAGround, send_held
from tests.clock import START
from tests.factories.asking import Asked, decided, make_asked, working
from tests.factories.makers import Person, make_account
from tests.messaging.mail_server import Desk
from tests.messaging.outbox import standing

SENT = ReferralsMessage.REFERRAL_SENT


def _queued(container: Container, to: Person, template: Template, *cases: uuid.UUID) -> None:
    with writing(container.units, JOBS) as unit:
        queue_message(unit, to.id, template, {"count": len(cases)}, f"k:{uuid.uuid4().hex}", cases=cases)


def _restrict(container: Container, asked: Asked) -> None:
    decided(container, asked, Decision(Step.ACCEPT, "Disputed."))


@pytest.fixture
def asked(mailing: Container) -> Asked:
    """A case whose person asks for a restriction."""
    return make_asked(mailing, RequestKind.RESTRICTION)


@pytest.fixture
def worker(mailing: Container) -> Person:
    """Somebody who works at a partner."""
    return make_account(mailing, Role.PARTNER_WORKER)


def test_what_waits_says_what_it_counts_until_it_has_left(
    mailing: Container, asked: Asked, worker: Person, deliver: Callable[..., None]
) -> None:
    _queued(mailing, worker, SENT, asked.case)
    assert [row.cases for row in standing(mailing)] == [[asked.case.hex]]
    deliver()
    [row] = standing(mailing)
    assert (row.state, row.cases) == (MessageState.SENT, [])


@pytest.mark.parametrize(
    ("template", "state"),
    [
        (SENT, MessageState.HELD),
        (FollowUpMessage.VISIT_DUE, MessageState.DROPPED),
        (ConcernsMessage.CONCERN_OPENED, MessageState.SENT),
    ],
)
def test_it_is_judged_as_if_it_were_queued_now(
    mailing: Container,
    desk: Desk,
    asked: Asked,
    worker: Person,
    deliver: Callable[..., None],
    template: Template,
    state: MessageState,
) -> None:
    _queued(mailing, worker, template, asked.case)
    _restrict(mailing, asked)
    deliver()
    [row] = [row for row in standing(mailing) if row.account_id == worker.id]
    assert (row.state, row.held_for) == (state, asked.case if state is MessageState.HELD else None)
    assert desk.receivers.count(worker.email) == int(state is MessageState.SENT)


def test_of_several_cases_the_others_leave(
    mailing: Container, desk: Desk, asked: Asked, worker: Person, deliver: Callable[..., None]
) -> None:
    other = make_asked(mailing)
    _queued(mailing, worker, FollowUpMessage.CONTACT_CHANGED, asked.case, other.case, other.case)
    _restrict(mailing, asked)
    deliver()
    rows = [row for row in standing(mailing) if row.account_id == worker.id]
    found = {(row.state, row.facts["count"], row.held_for) for row in rows}
    assert found == {(MessageState.SENT, 2, None), (MessageState.HELD, 1, asked.case)}
    assert desk.receivers.count(worker.email) == 1


def test_two_restricted_cases_are_held_apart(
    mailing: Container, asked: Asked, worker: Person, deliver: Callable[..., None]
) -> None:
    other = make_asked(mailing, RequestKind.RESTRICTION)
    _queued(mailing, worker, FollowUpMessage.CONTACT_CHANGED, asked.case, other.case)
    for each in (asked, other):
        _restrict(mailing, each)
    deliver()
    rows = [row for row in standing(mailing) if row.account_id == worker.id]
    assert {(row.state, row.held_for, row.facts["count"], *row.cases) for row in rows} == {
        (MessageState.HELD, asked.case, 1, asked.case.hex),
        (MessageState.HELD, other.case, 1, other.case.hex),
    }


def test_what_is_let_go_for_a_ground_is_not_held_once_more(
    mailing: Container, desk: Desk, asked: Asked, worker: Person, deliver: Callable[..., None]
) -> None:
    _queued(mailing, worker, SENT, asked.case)
    _restrict(mailing, asked)
    deliver()
    [held] = [row.id for row in standing(mailing) if row.held_for == asked.case]
    with working(mailing, asked) as (unit, case, row):
        send_held(unit, case, row, {held}, ForAGround(Ground.LIFE, "They wait at the airport."))
    deliver()
    assert desk.receivers.count(worker.email) == 1


def test_what_was_held_leaves_once_it_is_lifted(
    mailing: Container, desk: Desk, asked: Asked, worker: Person, deliver: Callable[..., None]
) -> None:
    _queued(mailing, worker, SENT, asked.case)
    _restrict(mailing, asked)
    deliver()
    decided(mailing, asked, Decision(Step.LIFT, "Settled.", told_on=START.date()))
    deliver()
    assert desk.receivers.count(worker.email) == 1
