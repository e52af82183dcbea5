"""The inbox: told once, in neutral words, read by nobody else, and forgotten some days after it was read."""

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import TOPICS
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.errors import ScopeBreach
from foundation.messaging.models import Notice
from foundation.messaging.queries import inbox_page, unread_notices
from foundation.messaging.rules import AccountNotice, NoticeKind, notice_problems
from foundation.messaging.services import notify, read_all_notices, read_notice, settle, unread_again
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import reading, writing
from foundation.system.messaging import forgetting_job
from foundation.web.container import Container
from foundation.web.topics import gathered
from returns.lifecycle.words import LifecycleNotice
from returns.work.words import WorkNotice
from tests.clock import START
from tests.factories.inbox import make_notice, notices_of
from tests.factories.makers import arrived, make_account

NOTICES = gathered(topic.notices for topic in TOPICS)


@pytest.mark.parametrize("role", Role)
def test_whoever_works_here_may_tell_and_nobody_reads_the_inbox_of_another(container: Container, role: Role) -> None:
    teller, told = make_account(container, role), make_account(container)
    with writing(container.units, teller.scope(container)) as unit:
        case = new_id()
        assert notify(unit, [told.id], LifecycleNotice.PLAN_STOPPED, case, "stopped:1") == [told.id]
        assert unit.session.execute(select(Notice)).all() == []
        assert len(unread_notices(unit.session)) == 0
    [notice] = notices_of(container, told)
    assert (notice.kind, notice.about, notice.read_at) == (LifecycleNotice.PLAN_STOPPED, case, None)
    with writing(container.units, teller.scope(container)) as unit:
        assert unit.session.get(Notice, notice.id) is None


def test_under_one_key_everybody_is_told_once_and_nothing_else_of_the_unit_is_lost(container: Container) -> None:
    teller, first, second = (make_account(container) for _ in range(3))
    with writing(container.units, teller.scope(container)) as unit:
        assert notify(unit, [first.id, first.id], WorkNotice.TASK_ASSIGNED, None, "a") == [first.id]
        assert notify(unit, [first.id, second.id], WorkNotice.TASK_ASSIGNED, None, "a") == [second.id]
        assert notify(unit, [first.id], WorkNotice.TASK_ASSIGNED, None, "b") == [first.id]
    assert sorted(one.idempotency_key for one in notices_of(container, first)) == ["a", "b"]
    assert [one.idempotency_key for one in notices_of(container, second)] == ["a"]


def test_a_notice_about_no_case_leads_to_the_start_page(app: Flask, container: Container) -> None:
    officer, other = make_account(container), make_account(container)
    with writing(container.units, other.scope(container)) as unit:
        notify(unit, [officer.id], WorkNotice.TASK_OVERDUE, None, "overdue")
        notify(unit, [officer.id], LifecycleNotice.PLAN_STOPPED, new_id(), "of_a_case_unseen")
    browser, ways = arrived(app, officer), {}
    for notice in notices_of(container, officer):
        ways[notice.kind] = browser.post(f"/inbox/{notice.id}/open").headers["Location"]
    assert ways == {WorkNotice.TASK_OVERDUE: "/", LifecycleNotice.PLAN_STOPPED: "/inbox"}
    assert all(notice.read_at for notice in notices_of(container, officer))


def test_nobody_is_told_what_they_did_themselves(container: Container) -> None:
    officer, other = make_account(container), make_account(container)
    with writing(container.units, officer.scope(container)) as unit:
        assert notify(unit, [officer.id, other.id], WorkNotice.TASK_ASSIGNED, None, "a") == [other.id]
    assert notices_of(container, officer) == []


@pytest.mark.parametrize("kind", NOTICES)
def test_every_kind_has_words_and_what_is_behind_a_door_names_no_case(kind: NoticeKind) -> None:
    assert all(str(words) for words in NOTICES[kind])
    assert notice_problems(kind, False, "a") == []
    assert bool(notice_problems(kind, True, "a")) == kind.names_no_case


@pytest.mark.parametrize("idempotency_key", ["", "Dilnoza Karimova", "a" * 81, "a/b"])
def test_a_key_is_ids_and_dates_and_is_never_quoted(container: Container, idempotency_key: str) -> None:
    officer = make_account(container)
    with (
        writing(container.units, officer.scope(container)) as unit,
        pytest.raises(ValueError, match="the idempotency key is not") as caught,
    ):
        notify(unit, [new_id()], AccountNotice.GRANT_GIVEN, None, idempotency_key)
    assert not idempotency_key or idempotency_key not in str(caught.value)


def test_a_notice_of_another_is_neither_marked_nor_added_as_read_nor_removed(container: Container) -> None:
    officer, other = make_account(container), make_account(container)
    with pytest.raises(ScopeBreach), writing(container.units, officer.scope(container)) as unit:
        unit.session.add(
            Notice(account_id=other.id, kind=WorkNotice.TASK_ASSIGNED, idempotency_key="a", at=START, read_at=START)
        )
    notice_id = make_notice(container, officer)
    with pytest.raises(ScopeBreach), writing(container.units, officer.scope(container)) as unit:
        unit.session.delete(unit.session.get(Notice, notice_id))
    with pytest.raises(ScopeBreach), writing(container.units, officer.scope(container)) as unit:
        notice = unit.session.get(Notice, notice_id)
        assert notice is not None
        notice.account_id = other.id


def test_all_are_marked_and_the_press_is_undone_without_touching_what_was_read_before(
    container: Container, clock: MovableClock
) -> None:
    officer = make_account(container)
    make_notice(container, officer)
    with writing(container.units, officer.scope(container)) as unit:
        read_notice(unit, inbox_page(unit.session, False, None, 5).items[0])
    clock.move(timedelta(minutes=1))
    for _ in range(3):
        make_notice(container, officer)
    with writing(container.units, officer.scope(container)) as unit:
        instant = read_all_notices(unit)
    assert instant is not None
    with writing(container.units, officer.scope(container)) as unit:
        assert len(unread_notices(unit.session)) == 0
        assert read_all_notices(unit) is None
        assert unread_again(unit, instant) == 3
    with reading(container.units, officer.scope(container)) as unit:
        assert len(unread_notices(unit.session)) == 3
        assert len(inbox_page(unit.session, True, None, 5).items) == 3


def test_what_one_did_is_no_longer_unread_and_other_notices_stay(container: Container) -> None:
    officer, colleague = make_account(container), make_account(container)
    for person, key in (
        (officer, "asked:1"),
        (officer, "asked:1:2"),
        (officer, "asked:10"),
        (officer, "taken:1"),
        (colleague, "asked:1"),
    ):
        make_notice(container, person, idempotency_key=key)
    with writing(container.units, officer.scope(container)) as unit:
        settle(unit, "asked:1", "asked_1")
    first = {one.idempotency_key: one.read_at for one in notices_of(container, officer)}
    assert {key for key, read_at in first.items() if read_at is None} == {"asked:10", "taken:1"}
    assert notices_of(container, colleague)[0].read_at is None
    with writing(container.units, officer.scope(container)) as unit:
        settle(unit, "asked:1")
        settle(unit)
    assert {one.idempotency_key: one.read_at for one in notices_of(container, officer)} == first


def test_pages_follow_each_other_without_a_gap_newest_first(container: Container, clock: MovableClock) -> None:
    officer = make_account(container)
    made: list[uuid.UUID] = []
    for number in range(7):
        made.insert(0, make_notice(container, officer))
        clock.move(timedelta(minutes=number + 1))
    seen, cursor = [], None
    with reading(container.units, officer.scope(container)) as unit:
        while True:
            page = inbox_page(unit.session, False, cursor, 3)
            seen += [one.id for one in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
    assert seen == made


def test_what_was_read_is_forgotten_after_its_days_and_what_was_not_stays(
    container: Container, clock: MovableClock
) -> None:
    officer = make_account(container)
    read, unread = make_notice(container, officer), make_notice(container, officer)
    with writing(container.units, officer.scope(container)) as unit:
        notice = unit.session.get(Notice, read)
        assert notice is not None
        read_notice(unit, notice)
    job, days = forgetting_job(container), container.rule("messaging.read_notices_days")
    clock.move(timedelta(days=days))
    assert job.run(clock.now()) == 0
    clock.move(timedelta(minutes=1))
    assert job.run(clock.now()) == 1
    assert [one.id for one in notices_of(container, officer)] == [unread]
