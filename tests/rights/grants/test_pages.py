"""The trafficking part of a case opens to a colleague once a second person has confirmed it: over the pages."""

import re
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.queries.colleagues import MOST_OFFERED
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.messaging.models import Notice, OutboxMessage
from foundation.messaging.rules import AccountNotice
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from rights.grants.models import GrantRequest
from rights.grants.rules import GrantRequestState
from rights.grants.words import GrantMessage, GrantNotice
from tests.accounts.hands import numbers
from tests.audit.written import changes, events
from tests.factories.emergencies import reference_of
from tests.factories.grants import make_grant_request
from tests.factories.inbox import unread_of
from tests.factories.makers import Person, arrived, make_account, make_case
from tests.factories.rules_of_today import change_rule
from tests.factories.scopes import EVERYTHING

REASON = "canary of the reason"
LIST = "/grants/requests"


@dataclass(frozen=True)
class Team:
    """An office with a case, an officer who needs access, and three specialists; and a data protection officer."""

    officer: Person
    asker: Person
    second: Person
    third: Person
    dpo: Person
    case: uuid.UUID


@pytest.fixture
def team(container: Container) -> Team:
    officer = make_account(container)
    specialists = [make_account(container, Role.PROTECTION_SPECIALIST, officer.office_id) for _ in range(3)]
    dpo = make_account(container, Role.DATA_PROTECTION_OFFICER)
    return Team(officer, *specialists, dpo, make_case(container, officer))


def asks(app: Flask, team: Team, to: Person, *parts: str, by: Person | None = None) -> str:
    """Send the form that opens parts of the case; returns what the next page says."""
    browser, address = arrived(app, by or team.asker), f"/cases/{team.case}/grants"
    answer = browser.post(address, to=to.id, compartment=list(parts or ("trafficking",)), days=3, reason=REASON)
    assert answer.status_code == 303, answer.text
    return browser.get(address).text


def the_request(container: Container) -> uuid.UUID:
    """The request that waits; the newest one where none does."""
    waits = GrantRequest.state == GrantRequestState.ASKED
    wanted = select(GrantRequest.id).order_by(waits.desc(), GrantRequest.asked_at.desc())
    with reading(container.units, EVERYTHING) as unit:
        return unit.session.execute(wanted).scalars().all()[0]


def test_a_request_is_confirmed_while_the_clock_goes_on(
    app: Flask, container: Container, clock: MovableClock, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on every machine but that of these tests, no two looks at the clock tell the same."""
    asks(app, team, team.officer)
    browser, start, looks = arrived(app, team.dpo), clock.now(), count()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(microseconds=next(looks)))
    assert browser.post(f"{LIST}/{the_request(container)}/confirm").status_code == 303
    assert [grant.account_id for grant in grants_of(container, team.officer)] == [team.officer.id]


def grants_of(container: Container, who: Person) -> list[AccessGrant]:
    """The grants of an account."""
    with reading(container.units, EVERYTHING) as unit:
        return list(unit.session.execute(select(AccessGrant).where(AccessGrant.account_id == who.id)).scalars())


def told(container: Container, kind: str) -> set[uuid.UUID]:
    """Who was told something."""
    with reading(container.units, EVERYTHING) as unit:
        rows = unit.session.execute(select(Notice.account_id, Notice.kind, Notice.about)).all()
        assert all(row.about is None for row in rows if row.kind == kind)
        return {row.account_id for row in rows if row.kind == kind}


def opens(app: Flask, who: Person, case: uuid.UUID) -> bool:
    """Whether somebody finds the trafficking part of a case open."""
    answer = arrived(app, who).get(f"/cases/{case}/protected")
    assert answer.status_code in (200, 404)
    return answer.status_code == 200 and ">Trafficking" in answer.text


def test_one_asks_another_confirms_and_the_grant_counts_from_then(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    page = asks(app, team, team.officer)
    assert "Not open yet: Trafficking and other violence." in page
    assert "Access is open" not in page
    assert "Awaiting a second person" in page
    assert not opens(app, team.officer, team.case)
    assert told(container, GrantNotice.TO_CONFIRM) == {team.second.id, team.third.id}
    clock.move(timedelta(days=2))
    second = arrived(app, team.second)
    assert "Confirm access to protected information" in second.get("/").text
    shown = second.get(LIST).text
    for words in (team.officer.name, team.asker.name, REASON, reference_of(container, team.case)):
        assert words in shown
    assert unread_of(container, team.second) == [GrantNotice.TO_CONFIRM]
    assert second.post(f"{LIST}/{the_request(container)}/confirm").status_code == 303
    assert unread_of(container, team.second) == []
    assert opens(app, team.officer, team.case)
    (grant,) = grants_of(container, team.officer)
    assert (grant.given_by, grant.given_at) == (team.asker.id, clock.now())
    assert grant.until == clock.now() + timedelta(days=3)
    assert told(container, GrantNotice.CONFIRMED) == {team.asker.id}
    assert told(container, AccountNotice.GRANT_GIVEN) == {team.officer.id}
    assert "Confirm access to protected information" not in arrived(app, team.third).get("/").text
    assert "Awaiting a second person" not in second.get(f"/cases/{team.case}/grants").text


def test_other_parts_of_the_form_open_at_once(app: Flask, container: Container, team: Team) -> None:
    page = asks(app, team, team.officer, "legal", "trafficking", "health")
    assert "Access to 2 parts is open for your colleague." in page
    assert "Not open yet: Trafficking and other violence." in page
    shown = arrived(app, team.officer).get(f"/cases/{team.case}/protected").text
    assert [name for name in ("Trafficking", "Health", "Legal") if f">{name}" in shown] == ["Health", "Legal"]


def test_a_large_office_is_not_listed_and_a_colleague_is_named_by_e_mail(
    app: Flask, container: Container, team: Team
) -> None:
    last = [make_account(container, place=team.officer.office_id) for _ in range(MOST_OFFERED)][-1]
    browser, address = arrived(app, team.asker), f"/cases/{team.case}/grants"
    page = browser.get(address).text
    suggested = re.findall(r'<option value="([^"]+@[^"]+)"', page)
    assert len(suggested) in (MOST_OFFERED - 1, MOST_OFFERED)  # the asker may be among the first, and is left out
    assert team.asker.email not in suggested
    assert '<select name="to"' not in page
    fields = {"compartment": ["health"], "days": 3, "reason": REASON}
    assert browser.post(address, to=last.email.upper(), **fields).status_code == 303
    assert len(grants_of(container, last)) == 1
    elsewhere = make_account(container).email
    for stranger in ("nobody@example.org", elsewhere, team.asker.email):
        answer = browser.post(address, to=stranger, **fields)
        assert (answer.status_code, f'value="{stranger}"' in answer.text) == (422, True), stranger


def test_who_leads_an_office_lets_in_nobody_of_another(app: Flask, container: Container, team: Team) -> None:
    extras = frozenset({Permission.LEAD_OFFICE})
    leader = make_account(container, Role.PROTECTION_SPECIALIST, team.officer.office_id, extras=extras)
    worker = make_account(container, Role.PARTNER_WORKER)
    fields = {"compartment": ["health"], "days": 3, "reason": REASON}
    for outsider in (worker, team.dpo):
        for named in (outsider.id, outsider.email):
            answer = arrived(app, leader).post(f"/cases/{team.case}/grants", to=named, **fields)
            assert (answer.status_code, "Choose an active colleague" in answer.text) == (422, True)
        assert grants_of(container, outsider) == []


def test_neither_who_asked_nor_who_receives_confirms(app: Flask, container: Container, team: Team) -> None:
    asks(app, team, team.second)
    address = f"{LIST}/{the_request(container)}"
    for who, words in ((team.asker, "You asked for this access"), (team.second, "This access is for you")):
        browser = arrived(app, who)
        assert f"{address}/confirm" not in browser.get(LIST).text
        assert "Access to confirm</h" not in browser.get("/").text
        for step, fields in (("confirm", {}), ("decline", {"why": "No."})):
            answer = browser.post(f"{address}/{step}", **fields)
            assert (answer.status_code, words in answer.text) == (422, True), step
    assert grants_of(container, team.second) == []
    assert arrived(app, team.third).post(f"{address}/confirm").status_code == 303
    assert opens(app, team.second, team.case)


def test_nobody_of_another_office_or_role_sees_or_answers_it(app: Flask, container: Container, team: Team) -> None:
    asks(app, team, team.officer)
    address = f"{LIST}/{the_request(container)}"
    elsewhere = make_account(container, Role.PROTECTION_SPECIALIST)
    browser = arrived(app, elsewhere)
    assert REASON not in browser.get(LIST).text
    for step in ("confirm", "decline", "withdraw"):
        assert browser.post(f"{address}/{step}", why="No.").status_code == 404
        assert arrived(app, team.officer).post(f"{address}/{step}", why="No.").status_code in (403, 404)
    assert arrived(app, team.officer).get(LIST).status_code == 403
    assert arrived(app, team.second).post(f"{address}/withdraw").status_code == 404
    assert grants_of(container, team.officer) == []


def test_data_protection_is_told_where_nobody_of_the_office_can_and_confirms(
    app: Flask, container: Container, team: Team
) -> None:
    """A office of two specialists: one asks for the other. Who confirms sees the request, and nothing of the case."""
    with writing(container.units, EVERYTHING) as unit:
        third = unit.session.get(Account, team.third.id)
        assert third is not None
        third.status = AccountStatus.DEACTIVATED
    asks(app, team, team.second)
    assert told(container, GrantNotice.TO_CONFIRM) == {team.dpo.id}
    browser = arrived(app, team.dpo)
    assert "Confirm access to protected information" in browser.get("/").text
    shown = browser.get(LIST).text
    assert REASON in shown
    assert reference_of(container, team.case) in shown
    assert browser.post(f"{LIST}/{the_request(container)}/confirm").status_code == 303
    assert opens(app, team.second, team.case)
    assert browser.get(f"/cases/{team.case}").status_code == 404
    assert "Data protection officer" in arrived(app, team.asker).get(LIST).text


def test_it_is_declined_with_a_reason_that_who_asked_reads(app: Flask, container: Container, team: Team) -> None:
    asks(app, team, team.officer)
    address, browser = f"{LIST}/{the_request(container)}", arrived(app, team.second)
    assert browser.post(f"{address}/decline", why=" ").status_code == 422
    assert browser.post(f"{address}/decline", why="Health is enough.").status_code == 303
    assert told(container, GrantNotice.DECLINED) == {team.asker.id}
    assert "Health is enough." in arrived(app, team.asker).get(LIST).text
    for step in ("confirm", "decline"):
        assert arrived(app, team.third).post(f"{address}/{step}", why="x").status_code == 409
    assert not opens(app, team.officer, team.case)


def test_it_is_withdrawn_by_who_asked(app: Flask, container: Container, team: Team) -> None:
    asks(app, team, team.officer)
    address, browser = f"{LIST}/{the_request(container)}", arrived(app, team.asker)
    assert "Withdraw the request" in browser.get(LIST).text
    assert browser.post(f"{address}/withdraw").status_code == 303
    assert browser.post(f"{address}/withdraw").status_code == 409
    assert arrived(app, team.second).post(f"{address}/confirm").status_code == 409
    assert grants_of(container, team.officer) == []


def test_it_ends_by_itself_after_the_days_of_the_rule(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    days = numbers(container).grant_request_days
    asks(app, team, team.officer)
    address = f"{LIST}/{the_request(container)}"
    clock.move(timedelta(days=days, seconds=-1))
    assert f"{address}/confirm" in arrived(app, team.second).get(LIST).text
    clock.move(timedelta(seconds=1))
    browser = arrived(app, team.second)
    page = browser.get(LIST).text
    assert f"{address}/confirm" not in page
    assert "Ended without an answer" in page
    assert "Confirm access to protected information" not in browser.get("/").text
    assert browser.post(f"{address}/confirm").status_code == 409
    assert arrived(app, team.asker).post(f"{address}/withdraw").status_code == 409
    asks(app, team, team.officer)


def test_the_same_is_not_asked_for_twice_while_it_waits(app: Flask, container: Container, team: Team) -> None:
    asks(app, team, team.officer)
    fields = {"to": team.officer.id, "compartment": ["trafficking", "legal"], "days": 3, "reason": REASON}
    answer = arrived(app, team.second).post(f"/cases/{team.case}/grants", **fields)
    assert answer.status_code == 422
    assert "already awaiting confirmation" in answer.text
    assert grants_of(container, team.officer) == [], "nothing of a refused form is opened"
    asks(app, team, team.third)


@pytest.mark.parametrize("who", ["officer", "asker"])
def test_nothing_is_opened_to_or_for_who_has_left(app: Flask, container: Container, team: Team, who: str) -> None:
    asks(app, team, team.officer)
    left: Person = getattr(team, who)
    with writing(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, left.id)
        assert account is not None
        account.status = AccountStatus.DEACTIVATED
    address, browser = f"{LIST}/{the_request(container)}", arrived(app, team.second)
    answer = browser.post(f"{address}/confirm")
    assert (answer.status_code, "no longer works in this office" in answer.text) == (422, True)
    assert browser.post(f"{address}/decline", why="Has left.").status_code == 303
    assert grants_of(container, team.officer) == []


def test_confirming_asks_for_a_fresh_proof_and_declining_does_not(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    request = make_grant_request(container, team.case, team.asker, team.officer)
    browser = arrived(app, team.second)
    clock.move(timedelta(minutes=numbers(container).step_up_minutes + 1))
    assert browser.post(f"{LIST}/{request}/confirm").status_code == 403
    assert grants_of(container, team.officer) == []
    assert browser.post(f"{LIST}/{request}/decline", why="No.").status_code == 303


def test_a_grant_is_no_longer_than_the_rule_of_its_day(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    request = make_grant_request(container, team.case, team.asker, team.officer, days=20)
    change_rule(container, "grant.max_days", 10)
    assert arrived(app, team.second).post(f"{LIST}/{request}/confirm").status_code == 303
    (grant,) = grants_of(container, team.officer)
    assert grant.until == clock.now() + timedelta(days=10)


@pytest.mark.both_databases
def test_of_two_who_confirm_at_once_one_is_told_that_it_is_done(app: Flask, container: Container, team: Team) -> None:
    request = make_grant_request(container, team.case, team.asker, team.officer)
    browsers, barrier = [arrived(app, who) for who in (team.second, team.third, team.dpo)], Barrier(3)
    answers: list[int] = []

    def confirm(number: int) -> None:
        barrier.wait(10)
        answers.append(browsers[number].post(f"{LIST}/{request}/confirm").status_code)

    threads = [Thread(target=confirm, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [303, 409, 409]
    assert len(grants_of(container, team.officer)) == 1


# What it leaves behind.


def test_each_step_leaves_a_record_that_names_no_case(app: Flask, container: Container, team: Team) -> None:
    asks(app, team, team.officer)
    arrived(app, team.second).post(f"{LIST}/{the_request(container)}/confirm")
    asks(app, team, team.third)
    arrived(app, team.second).post(f"{LIST}/{the_request(container)}/decline", why="No.")
    asks(app, team, team.second)
    arrived(app, team.asker).post(f"{LIST}/{the_request(container)}/withdraw")
    arrived(app, team.dpo).get(LIST)
    records = [one for one in (*events(container), *changes(container)) if "grant" in one.action]
    acts = {act for one in records for act in one.action.split("+")}
    assert {f"grant_request.{act}" for act in ("ask", "confirm", "decline", "withdraw")} <= acts
    assert {"grant.give", "grant_requests.list"} <= acts
    for record in records:
        assert record.kinds <= {"door", "grant", "grant_request", "account"}, record.action
        assert team.case not in {subject for _kind, subject in record.subjects}, record.action
        for words in (team.case.hex, str(team.case), REASON, "trafficking"):
            assert words not in record.detail, record.action
    found = arrived(app, team.dpo).get(f"/audit?about={team.case}").text
    assert "Confirmed access to protected information" in found


def test_what_a_request_is_about_is_sealed_and_its_mail_says_nothing(
    app: Flask, container: Container, team: Team
) -> None:
    asks(app, team, team.officer)
    arrived(app, team.second).post(f"{LIST}/{the_request(container)}/decline", why="canary of the answer")
    with container.stores.data.connect() as connection:
        rows = list(execute_stamped(connection, select(GrantRequest.__table__)))
        assert rows
        for value in (value for row in rows for value in row):
            raw = value if isinstance(value, bytes) else str(value).encode()
            for words in (team.case.hex, str(team.case), REASON, "canary of the answer", "trafficking"):
                assert words.encode() not in raw
            assert team.case.bytes not in raw
    with reading(container.units, EVERYTHING) as unit:
        mails = unit.session.execute(select(OutboxMessage)).scalars().all()
        asked = [mail for mail in mails if mail.template == GrantMessage.TO_CONFIRM]
        assert {mail.account_id for mail in asked} == {team.second.id, team.third.id}
        assert all(mail.facts == {"count": 1} for mail in asked)


def test_its_state_says_what_became_of_it(container: Container, team: Team) -> None:
    request = make_grant_request(container, team.case, team.asker, team.officer)
    with reading(container.units, EVERYTHING) as unit:
        row = unit.session.get(GrantRequest, request)
        assert row is not None
        assert (row.state, row.decided_by, row.answer) == (GrantRequestState.ASKED, None, None)
        assert row.about.days == 5


def test_requests_of_one_colleague_that_end_on_one_day_are_one_line(
    app: Flask, container: Container, team: Team
) -> None:
    asks(app, team, team.officer)
    once = arrived(app, team.second).get("/").text
    asks(app, replace(team, case=make_case(container, team.officer)), team.officer)
    twice = arrived(app, team.second).get("/").text
    assert once.count("Confirm access to protected information") == 1
    assert twice.count("Confirm access to protected information") == 1
    assert "2 requests" in twice
    assert "2 requests" not in once
