"""What becomes of messages about a restricted case: some go, some are held and shown, some are told by pages alone."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.messaging.models import Notice, OutboxMessage
from foundation.messaging.rules import MessageState, NoticeKind, Template, ToQueue
from foundation.messaging.services import notify, queue_message, queue_messages
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.words import ArrivalsMessage, ArrivalsNotice
from reintegration.concerns.words import ConcernsMessage
from reintegration.follow_up.words import FollowUpMessage
from reintegration.referrals.words import ReferralsMessage
from returns.notes.services import add_note
from returns.work.words import WorkNotice
from rights.requests.models import RequestEntry
from rights.requests.rules.requests import EntryKind, Ground, RequestKind, RequestReason, Step
from rights.requests.services.requests import Decision
from rights.requests.services.restriction import ForAGround, freeze_again, send_held, work_all_the_same
from tests.clock import START
from tests.factories.asking import Asked, decided, make_asked, make_asked_in, working
from tests.factories.journeys import at_work
from tests.factories.makers import Person, arrived, make_account
from tests.factories.scopes import EVERYTHING

WHY = ForAGround(Ground.LIFE, "She lands tonight.")


def restricted(container: Container, owner: Person | None = None) -> Asked:
    """A case whose restriction is in force."""
    asked = make_asked(container, RequestKind.RESTRICTION, owner=owner)
    decided(container, asked, Decision(Step.ACCEPT, "Disputed."))
    return asked


def make_worker(container: Container) -> Person:
    """Somebody who works at a partner."""
    return make_account(container, Role.PARTNER_WORKER)


def states(container: Container, who: Person) -> list[tuple[str, MessageState, Any]]:
    """What was queued for somebody: kind, state and count."""
    with reading(container.units, EVERYTHING) as unit:
        rows = unit.session.scalars(select(OutboxMessage).where(OutboxMessage.account_id == who.id)).all()
        return sorted((row.template.value, row.state, row.facts.get("count")) for row in rows)


def inbox(container: Container, who: Person) -> list[bool]:
    """The notices of somebody, each with whether it is held."""
    with reading(container.units, EVERYTHING) as unit:
        rows = unit.session.scalars(select(Notice).where(Notice.account_id == who.id)).all()
        return [row.held_for is not None for row in rows]


def queued(container: Container, to: Person, template: Template, cases: Sequence[uuid.UUID], key: str = "a") -> None:
    """The program queues a message that counts these cases."""
    with writing(container.units, JOBS) as unit:
        queue_message(unit, to.id, template, {"count": len(cases)}, key, cases=cases)


@pytest.mark.parametrize(
    ("template", "own", "partner"),
    [
        (ConcernsMessage.CONCERN_OPENED, [MessageState.WAITING], [MessageState.WAITING]),
        (ReferralsMessage.ACCESS_ENDED, [MessageState.WAITING], [MessageState.WAITING]),
        (ArrivalsMessage.TRAVELLERS_CHANGED, [MessageState.WAITING], [MessageState.HELD]),
        (ReferralsMessage.REFERRAL_SENT, [MessageState.HELD], [MessageState.HELD]),
        (FollowUpMessage.VISIT_DUE, [], []),
        (FollowUpMessage.VISIT_MISSED, [MessageState.WAITING], []),
    ],
)
def test_it_depends_on_what_a_message_says_and_to_whom(
    container: Container, template: Template, own: list[MessageState], partner: list[MessageState]
) -> None:
    asked, worker = restricted(container), make_worker(container)
    queued(container, asked.owner, template, [asked.case], "own")
    queued(container, worker, template, [asked.case], "theirs")
    assert [state for _kind, state, _count in states(container, asked.owner)] == own
    assert [state for _kind, state, _count in states(container, worker)] == partner


@pytest.mark.parametrize("template", [ArrivalsMessage.TRAVELLERS_CHANGED, FollowUpMessage.VISIT_DUE])
def test_of_a_case_that_is_not_restricted_everything_goes(container: Container, template: Template) -> None:
    asked, worker = make_asked(container, RequestKind.RESTRICTION), make_worker(container)
    queued(container, worker, template, [asked.case])
    assert [state for _kind, state, _count in states(container, worker)] == [MessageState.WAITING]


def test_of_several_cases_the_others_are_counted(container: Container) -> None:
    asked, other, worker = restricted(container), make_asked(container), make_worker(container)
    cases = (asked.case, other.case, other.case, asked.case)
    queued(container, worker, FollowUpMessage.CONTACT_CHANGED, cases)
    kind = FollowUpMessage.CONTACT_CHANGED.value
    assert states(container, worker) == [(kind, MessageState.HELD, 2), (kind, MessageState.WAITING, 2)]


def test_the_same_is_held_once(container: Container) -> None:
    asked, other, worker = restricted(container), make_asked(container), make_worker(container)
    for _again in range(2):
        with writing(container.units, JOBS) as unit:
            facts, cases = {"count": 2}, (asked.case, other.case)
            queue_messages(unit, [ToQueue(worker.id, FollowUpMessage.CONTACT_CHANGED, facts, "a", None, cases)])
    assert len(states(container, worker)) == 2


def test_a_held_notice_is_in_no_inbox(app: Flask, container: Container) -> None:
    asked, worker = restricted(container), make_worker(container)
    with writing(container.units, JOBS) as unit:
        notify(unit, [worker.id], ArrivalsNotice.TRAVELLERS_CHANGED, asked.case, "a")
        notify(unit, [asked.owner.id, asked.colleague.id], WorkNotice.DEPARTURE_NEAR, asked.case, "b")
    assert inbox(container, worker) == [True]
    assert inbox(container, asked.owner) == [False]
    assert "Who travels" not in arrived(app, worker).get("/inbox").text
    # Whoever works on the case sees what is held of it, and has it in no inbox either.
    page = arrived(app, asked.owner).get("/inbox")
    assert page.text.count("data-row") == 1


def test_a_message_that_nobody_has_judged_is_held(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rights.requests.services.sending.WHILE_FROZEN", {})
    asked = restricted(container)
    queued(container, asked.owner, ConcernsMessage.CONCERN_OPENED, [asked.case])
    assert [state for _kind, state, _count in states(container, asked.owner)] == [MessageState.HELD]


def held_ids(container: Container, asked: Asked) -> set[uuid.UUID]:
    """What is held for a case."""
    with reading(container.units, EVERYTHING) as unit:
        mails = unit.session.scalars(select(OutboxMessage.id).where(OutboxMessage.held_for == asked.case)).all()
        return {*mails, *unit.session.scalars(select(Notice.id).where(Notice.held_for == asked.case)).all()}


def warned(container: Container, asked: Asked, worker: Person, kind: NoticeKind | None = None) -> None:
    """A partner was to be told that who travels has changed, by mail and in the inbox."""
    queued(container, worker, ArrivalsMessage.TRAVELLERS_CHANGED, [asked.case])
    with writing(container.units, JOBS) as unit:
        notify(unit, [worker.id], kind or ArrivalsNotice.TRAVELLERS_CHANGED, asked.case, "a")


def test_one_message_is_sent_for_a_ground_and_the_rest_stays(container: Container) -> None:
    asked, worker = restricted(container), make_worker(container)
    warned(container, asked, worker)
    with reading(container.units, EVERYTHING) as unit:
        mail = unit.session.scalars(select(OutboxMessage.id).where(OutboxMessage.held_for == asked.case)).one()
    with working(container, asked) as (unit, case, row):
        assert send_held(unit, case, row, {mail}, WHY) == 1
    assert [state for _kind, state, _count in states(container, worker)] == [MessageState.WAITING]
    assert inbox(container, worker) == [True]
    with working(container, asked) as (unit, case, row), pytest.raises(RuleBroken) as error:
        send_held(unit, case, row, {mail}, WHY)
    assert error.value.codes == [RequestReason.NOTHING_HELD]


def test_what_is_held_for_another_case_is_as_what_never_was(container: Container) -> None:
    asked, worker = restricted(container), make_worker(container)
    other = restricted(container, asked.owner)
    warned(container, other, worker)
    for chosen in (held_ids(container, other), {uuid.uuid4()}):
        with working(container, asked) as (unit, case, row), pytest.raises(RuleBroken) as error:
            send_held(unit, case, row, chosen, WHY)
        assert error.value.codes == [RequestReason.NOTHING_HELD]
    assert inbox(container, worker) == [True]


def test_the_ground_stands_in_the_history(container: Container) -> None:
    asked, worker = restricted(container), make_worker(container)
    warned(container, asked, worker)
    with working(container, asked) as (unit, case, row):
        send_held(unit, case, row, held_ids(container, asked), WHY)
    with reading(container.units, asked.owner.scope(container)) as unit:
        entries = unit.session.scalars(select(RequestEntry).where(RequestEntry.kind == EntryKind.LET_GO)).all()
        [content] = [entry.content for entry in entries]
        assert content is not None
        assert (content.ground, content.text) == (Ground.LIFE, "She lands tonight.")


def test_nothing_is_sent_of_nothing(container: Container) -> None:
    asked = restricted(container)
    with working(container, asked) as (unit, case, row), pytest.raises(BadInput) as error:
        send_held(unit, case, row, set(), WHY)
    assert set(error.value.errors) == {"held"}


def test_when_it_is_lifted_everything_goes(container: Container) -> None:
    asked, worker = restricted(container), make_worker(container)
    warned(container, asked, worker)
    decided(container, asked, Decision(Step.LIFT, "Settled.", told_on=START.date()))
    assert [state for _kind, state, _count in states(container, worker)] == [MessageState.WAITING]
    assert inbox(container, worker) == [False]


def test_while_another_restriction_goes_on_it_stays_held(container: Container) -> None:
    first, worker = restricted(container), make_worker(container)
    second = make_asked_in(container, first.case, first.owner, RequestKind.RESTRICTION)
    decided(container, second, Decision(Step.ACCEPT, "Disputed, too."))
    warned(container, first, worker)
    decided(container, first, Decision(Step.LIFT, "Settled.", told_on=START.date()))
    assert inbox(container, worker) == [True]
    decided(container, second, Decision(Step.LIFT, "Settled.", told_on=START.date()))
    assert inbox(container, worker) == [False]


def test_another_office_sees_nothing_of_what_is_held(container: Container) -> None:
    asked, worker = restricted(container), make_worker(container)
    warned(container, asked, worker)
    stranger = make_account(container)
    for who in (stranger, worker):
        with reading(container.units, who.scope(container)) as unit:
            assert unit.session.scalars(select(OutboxMessage)).all() == []
            assert unit.session.scalars(select(Notice)).all() == []


# Work on the case all the same.


def test_for_a_ground_the_case_is_worked_on_for_some_hours(container: Container, clock: MovableClock) -> None:
    asked = restricted(container)
    with pytest.raises(RuleBroken), at_work(container, asked.owner, asked.case) as (unit, case):
        add_note(unit, case, "Too early.")
    with working(container, asked) as (unit, case, row):
        assert work_all_the_same(unit, case, row, WHY) == clock.now() + timedelta(hours=4)
    with at_work(container, asked.colleague, asked.case) as (unit, case):
        add_note(unit, case, "The airport is another one.")
    clock.move(timedelta(hours=4))
    with pytest.raises(RuleBroken), at_work(container, asked.owner, asked.case) as (unit, case):
        add_note(unit, case, "Too late.")


def test_meanwhile_messages_go_and_what_was_held_stays(container: Container) -> None:
    asked, worker = restricted(container), make_worker(container)
    queued(container, worker, ArrivalsMessage.TRAVELLERS_CHANGED, [asked.case], "before")
    with working(container, asked) as (unit, case, row):
        work_all_the_same(unit, case, row, WHY)
    queued(container, worker, ArrivalsMessage.TRAVELLERS_CHANGED, [asked.case], "after")
    assert {state for _kind, state, _count in states(container, worker)} == {MessageState.HELD, MessageState.WAITING}


def test_it_can_be_frozen_again_before_the_time_is_over(container: Container) -> None:
    asked = restricted(container)
    with working(container, asked) as (unit, case, row):
        work_all_the_same(unit, case, row, WHY)
    with working(container, asked) as (unit, case, row):
        freeze_again(unit, case, row)
    with pytest.raises(RuleBroken), at_work(container, asked.owner, asked.case) as (unit, case):
        add_note(unit, case, "Frozen.")


def test_what_is_not_in_force_needs_no_ground(container: Container) -> None:
    asked = make_asked(container, RequestKind.RESTRICTION)
    with working(container, asked) as (unit, case, row), pytest.raises(RuleBroken) as error:
        work_all_the_same(unit, case, row, WHY)
    assert error.value.codes == [RequestReason.NOT_RESTRICTED]


# The page.


def test_the_page_shows_what_is_held_and_sends_it(app: Flask, container: Container) -> None:
    asked, worker = restricted(container), make_worker(container)
    warned(container, asked, worker)
    officer, at = arrived(app, asked.owner), f"{asked.url}/restriction"
    page = officer.get(at)
    assert page.status_code == 200
    assert page.text.count('name="held"') == 2
    refused = officer.post(f"{at}/send", ground="", reason="She lands tonight.")
    assert refused.status_code == 422
    assert "She lands tonight." in refused.text
    chosen = [str(held) for held in held_ids(container, asked)]
    sent = officer.post(f"{at}/send", ground="life", reason="She lands tonight.", held=chosen)
    assert sent.status_code == 303
    assert inbox(container, worker) == [False]
    history = officer.get(asked.url).text
    assert "Held-back messages sent despite the restriction" in history
    assert "To protect someone&#39;s life or safety" in history


def test_everybody_who_works_on_it_sees_until_when_it_is_open(app: Flask, container: Container) -> None:
    asked = restricted(container)
    officer = arrived(app, asked.owner)
    opened = officer.post(f"{asked.url}/restriction/work", ground="consent", reason="Called back, code phrase.")
    assert opened.status_code == 303
    colleague = arrived(app, asked.colleague)
    assert "open for work until" in colleague.get(f"/cases/{asked.case}").text
    assert "Can be worked on until" in colleague.get(f"{asked.url}/restriction").text
    assert officer.post(f"{asked.url}/restriction/freeze").status_code == 303
    assert "nothing is changed or sent" in colleague.get(f"/cases/{asked.case}").text
