"""The story of a woman who needs clearance, from first contact to clearance; docs/stories tells it to a new officer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Permission, Role
from foundation.audit import tables
from foundation.clock import MovableClock
from foundation.messaging.models import Notice, OutboxMessage
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.lifecycle.models import CaseEvent
from tests.browser import story_clearance as way, story_clearance_inside as door, walk_return
from tests.browser.conftest import Desk
from tests.browser.story_clearance import GULNORA, SEVARA, Watched, Woman
from tests.browser.walk import gather
from tests.factories.makers import arrived, make_account
from tests.factories.scopes import EVERYTHING
from tests.web.test_sameness import PAGES, bare

Step = Callable[[Watched, Woman], None]
# Words that nobody outside may meet, beside what is typed behind the door.
MARKERS = (*(one.lower() for one in door.TELLS), "traffick", "victim", "risk assessment", "risk_")


def _watched(desk: Desk, container: Container, clock: MovableClock, width: int) -> Watched:
    company = Watched(**vars(gather(desk, container, clock, width)))
    office = company.people["officer"].office_id
    company.people["lead"] = make_account(
        container, place=office, extras=frozenset({Permission.LEAD_OFFICE}), name="Selma Korkmaz"
    )
    company.people["second specialist"] = make_account(container, Role.PROTECTION_SPECIALIST, office, name="Ayla Demir")
    company.insiders |= {"specialist", "second specialist", "protector"}  # they read how grants are given
    return company


def _for_both(company: Watched, cases: dict[Woman, str], *steps: Step) -> None:
    """A step for either woman, in the same minute; the next one a minute later."""
    for step in steps:
        for woman in (GULNORA, SEVARA):
            company.case = cases.get(woman, "")
            step(company, woman)
            cases[woman] = company.case
        company.clock.move(timedelta(minutes=1))
    company.case = cases[GULNORA]


def _first_contact(company: Watched, woman: Woman) -> None:
    if woman is not GULNORA:
        way.record_safe_contact(company, woman)
        way.counsel(company, "Not decided yet")
        return
    way.talk(company)
    way.counsel_without_contact(company)
    way.record_safe_contact(company, woman)
    way.open_number_wrongly(company, woman)
    way.record_talk(company)
    way.apply_too_early(company)


def _consents(company: Watched, woman: Woman) -> None:
    if woman is GULNORA:
        way.consent_wrongly(company)
    walk_return.apply(company)


def _fear(company: Watched, woman: Woman) -> None:
    if woman is GULNORA:
        way.fear_wrongly(company)
    way.fear(company)
    if woman is GULNORA:
        way.plan_against_fear(company)


def _plain(step: Callable[[Watched], None]) -> Step:
    return lambda company, woman: step(company)


def _assert_alike(app: Flask, company: Watched, cases: dict[Woman, str]) -> None:
    """To the officer every page of the one case is that of the other, but for what is typed of the two women."""
    browser = arrived(app, company.people["officer"])
    for address in PAGES:
        seen = []
        for woman, case in cases.items():
            answer = browser.get(address.format(case))
            text = answer.text
            for own in (woman.given, woman.family, woman.place, woman.number, *_born(woman)):
                text = text.replace(own, "*")
            seen.append((answer.status_code, bare(text)))
        lines = zip(*(text.splitlines() for _status, text in seen), strict=False)
        assert seen[0] == seen[1], (address, [pair for pair in lines if pair[0] != pair[1]])


def _born(woman: Woman) -> tuple[str, ...]:
    return (woman.born, {GULNORA: "2 Jun 1999", SEVARA: "19 Mar 1998"}[woman])


def _traces(container: Container, company: Watched) -> str:
    """Everything that the story left behind outside the door: addresses, pages, notices, messages, events, audit."""
    with reading(container.units, EVERYTHING) as unit:
        notices = unit.session.execute(select(Notice.kind, Notice.idempotency_key)).all()
        messages = unit.session.execute(
            select(OutboxMessage.template, OutboxMessage.facts, OutboxMessage.idempotency_key)
        ).all()
        events = unit.session.execute(select(CaseEvent.kind)).all()
        lines = select(tables.change.c.action, tables.change.c.detail)
        changes = execute_stamped(unit.session.connection(), lines).all()
    with container.stores.audit.connect() as connection:
        reads = execute_stamped(connection, select(tables.event.c.action, tables.event.c.detail)).all()
    assert all((notices, messages, events, changes, reads, company.asked, company.shown))
    return "\n".join(map(str, (*notices, *messages, *events, *changes, *reads, *company.asked, *company.shown)))


@pytest.mark.slow
def test_a_woman_is_cleared_and_nobody_outside_learns_why(
    app: Flask, desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    company, cases = _watched(desk, container, clock, width), dict[Woman, str]()
    way.open_wrongly(company)
    _for_both(company, cases, way.open_case, _first_contact)
    _for_both(company, cases, _plain(lambda one: way.counsel(one, "Return")), _consents)
    _for_both(company, cases, _plain(walk_return.decide), _fear, _plain(way.ask_again_about_fear), _plain(way.book))
    company.at("coordinator", "/people/{case}").window.shows(door.NOT_FOUND)
    _for_both(company, cases, _plain(door.refer), door.accept, _plain(way.ask))
    company.at("officer", "/cases/{case}").window.shows(way.NEUTRAL)
    company.look("officer", "case, asked", contrast=True)
    for who in ("officer", "specialist"):
        door.try_the_door(company, who)
    _assert_alike(app, company, cases)
    clock.move(timedelta(minutes=6))  # whoever gives access shows afresh who they are
    door.let_herself_in(company)
    door.let_in(company, "second specialist", "specialist")
    for step in (door.record_status, door.record_views, door.partner_takes_part, door.assess, door.give_too_early):
        step(company)
    door.let_in(company, "second specialist", "second officer")
    door.let_in(company, "specialist", "second specialist")
    door.sign(company)
    door.give_too_early(company)
    _assert_alike(app, company, cases)
    company.wait_until(door.AFTER_REFLECTION)
    door.partner_is_out(company)
    door.assess_again(company)
    company.insiders.discard("coordinator")
    door.give_behind_one_door(company)
    _for_both(company, cases, _plain(door.open_every_door), _plain(door.give))
    _assert_alike(app, company, cases)
    door.withdraw_transfer(company)
    traces = _traces(container, company).lower()
    assert [marker for marker in MARKERS if marker in traces] == []
    assert company.faults == {}
