"""With something in every compartment of one of two cases, nobody without a grant can tell them apart, anywhere.

Every page and JSON door that takes a case is found by the routes themselves, so that a new one is compared from its
first day: status, bytes, headers, the statements asked of the stores, the audit's trace, the lines of the log.
"""

import difflib
import io
import json
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation.accounts.permissions import Permission, Role, permissions_of
from foundation.audit import tables
from foundation.clock import MovableClock
from foundation.messaging.models import Notice, OutboxMessage
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from foundation.web.logs import init_logs
from returns.cases.queries import case_by_id
from returns.lifecycle.models import CaseEvent
from returns.protection.services.protection import add_protected_note, is_drawn
from tests.doors.visits import counted
from tests.factories.behind_doors import make_holder, write_everything
from tests.factories.journeys import make_plannable, make_planned, make_team
from tests.factories.makers import Browser, Person, arrived, make_account
from tests.factories.referred import make_partner, make_referred
from tests.factories.scopes import EVERYTHING
from tests.web.test_sameness import bare
from tests.worlds import world

_MORE_OWN = re.compile(r"(?<=content-length: )\d+|\b[0-9a-f]{8,}\b", re.IGNORECASE)
# Whoever gives grants reads which there are: that list differs, and shows nothing of what is behind a door.
GRANTS = "/cases/{}/grants"
# The ids of fields, where a page has several forms: a letter and the beginning of a row's id.
_OF_A_ROW = re.compile(r"\b[a-z][0-9a-f]{6,8}(?=-)")
# Of a line of the log: what every request has of its own.
_OF_A_REQUEST = ("request", "milliseconds", "timestamp")
_FINDINGS = re.compile(r'name="finding" value="([0-9a-f]{32})"')
# Headers whose values belong to one answer alone.
_OF_AN_ANSWER = ("Set-Cookie", "Content-Length", "X-Request-Id", "ETag")


@dataclass(frozen=True)
class Pair:
    """Two cases that went the same way; only the first has anything behind its doors. `who` looks at both."""

    first: uuid.UUID
    second: uuid.UUID
    who: dict[str, Person]


def fill(container: Container, case: uuid.UUID, specialist: Person) -> None:
    """A record of every kind behind the doors, a note, and a grant for every door."""
    holder = make_holder(container, case, specialist)
    write_everything(container, holder, case)
    with writing(container.units, holder.scope(container)) as unit:
        add_protected_note(unit, container.secrets.door(case, "trafficking"), "Recruited by a cousin.")


@world
def make_pair(container: Container) -> Pair:
    """Two cases in planning. The second was drawn, so that specialists treat both as needing clearance.

    Cases that were not drawn are of other teams and earlier days: short lists show both of the pair, or neither.
    """
    second = make_plannable(container, team := make_team(container))
    while not _is_drawn(container, team.owner, second):
        assert isinstance(container.clock, MovableClock)
        container.clock.move(timedelta(days=1))
        team = make_team(container)
        second = make_plannable(container, team)
    first = make_plannable(container, team)
    who = {"owner": team.owner, "colleague": team.officer, "signer": team.signer, "specialist": team.specialist}
    who["manager"] = make_account(container, Role.MANAGER)
    who["other specialist"] = make_account(container, Role.PROTECTION_SPECIALIST, team.owner.office_id)
    fill(container, first, team.specialist)
    return Pair(first, second, who)


def _is_drawn(container: Container, owner: Person, case_id: uuid.UUID) -> bool:
    with reading(container.units, owner.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        return is_drawn(unit, case)


@pytest.fixture
def planned(container: Container) -> Pair:
    """Two cases in planning."""
    return make_pair(container)


@pytest.fixture
def referred(container: Container) -> Pair:
    """Two cases that were referred to one partner."""
    return make_referred_pair(container)


@world
def make_referred_pair(container: Container) -> Pair:
    """Two cases that were referred to one partner."""
    partner = make_partner(container)
    one = make_referred(container, partner=partner)
    two = make_referred(container, partner=partner, owner=one.owner)
    fill(container, one.case, make_account(container, Role.PROTECTION_SPECIALIST, one.owner.office_id))
    return Pair(one.case, two.case, {"coordinator": partner[0], "worker": partner[1], "owner": one.owner})


def addresses(app: Flask) -> list[str]:
    """The address of every door that is opened by the id of a case and nothing else."""
    rules = [
        rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.arguments == {"case_id"}
    ]
    return sorted(rule.rule.replace("<uuid:case_id>", "{}") for rule in rules)


@dataclass
class Answer:
    """Everything that somebody could see of an answer, beside it, or behind it."""

    status: int
    text: list[str]
    headers: dict[str, str]
    statements: list[tuple[str, str]]
    log: list[dict[str, Any]]
    trace: list[Any]


def ask(container: Container, browser: Browser, address: str, log: io.StringIO) -> Answer:
    """Open an address, and look at everything."""
    log.seek(0)
    log.truncate()
    before = _newest_trace(container)
    with counted(container) as asked:
        answer = browser.get(address)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return Answer(
        answer.status_code,
        pieces(answer.text),
        {name: _MORE_OWN.sub("*", bare(value)) for name, value in answer.headers if name not in _OF_AN_ANSWER},
        asked.statements,
        [{name: value for name, value in line.items() if name not in _OF_A_REQUEST} for line in lines],
        _traces(container, before),
    )


def _newest_trace(container: Container) -> int:
    with container.stores.audit.connect() as connection:
        return execute_stamped(connection, select(func.max(tables.event.c.position))).scalar() or 0


def _traces(container: Container, after: int) -> list[Any]:
    """What the audit keeps of reads since then: action, outcome, detail, and of what kind the subjects are."""
    with container.stores.audit.connect() as connection:
        columns, subjects = tables.event.c, tables.event_subject.c
        rows = execute_stamped(connection, select(columns).where(columns.position > after).order_by(columns.position))
        rows = rows.all()
        kinds: dict[Any, list[str]] = {}
        of_these = subjects.uid.in_([row.uid for row in rows])
        for row in execute_stamped(connection, select(subjects.uid, subjects.kind).where(of_these)):
            kinds.setdefault(row.uid, []).append(row.kind)
    return [(row.action, row.outcome, bare(json.dumps(row.detail)), sorted(kinds.get(row.uid, []))) for row in rows]


@pytest.fixture
def log(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the program writes to its log."""
    written = io.StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", written)
        init_logs("info")
    yield written
    init_logs("info")


def pieces(text: str) -> list[str]:
    """Every tag of a page with what follows it, without what is a case's own.

    Sorted, since rows of one instant stand in the order of their random ids.
    """
    own = _OF_A_ROW.sub("*", bare(text))
    return sorted([f"{len(own)} characters", *(one.strip() for one in own.split("<"))])


def _differing(one: list[str], two: list[str]) -> list[str]:
    """The pieces that are not in both."""
    return [line for line in difflib.ndiff(one, two) if line[0] in "+-"]


def assert_alike(app: Flask, container: Container, pair: Pair, log: io.StringIO) -> None:
    """Every address, asked by everybody, answers both cases alike."""
    for name, person in pair.who.items():
        browser = arrived(app, person)
        lists_grants = Permission.GRANTS_GIVE in permissions_of(person.role, person.extras)
        for address in addresses(app):
            if lists_grants and address == GRANTS:
                continue
            for case in (pair.first, pair.second):  # whatever is done once is done
                browser.get(address.format(case))
            one, two = (ask(container, browser, address.format(case), log) for case in (pair.first, pair.second))
            assert len(one.log) == len(two.log) == 1
            work = [_differing([f"{sql}" for sql in side.statements], []) for side in (one, two)]
            assert work[0] == work[1], f"{name}: {address}"
            assert vars(one) == vars(two), f"{name}: {address}: {_differing(one.text, two.text)}"


def test_every_door_of_a_case_answers_alike(
    app: Flask, container: Container, planned: Pair, log: io.StringIO, clock: MovableClock
) -> None:
    assert len(addresses(app)) > 25
    clock.move(timedelta(hours=1))
    assert_alike(app, container, planned, log)


def test_what_a_form_calls_a_finding_by_tells_nothing_of_what_lies_behind_a_door(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    planned, before = make_planned(container, team), clock.now()
    pages = []
    for who in (team.owner, team.signer):
        pages.append(arrived(app, who).get(f"/cases/{planned.case}/overrides").text)
    fill(container, planned.case, team.specialist)
    clock.move(before - clock.now())
    for who, page in zip((team.owner, team.signer), pages, strict=True):
        again = arrived(app, who).get(f"/cases/{planned.case}/overrides").text
        assert _FINDINGS.findall(again) == _FINDINGS.findall(page)
        assert pieces(again) == pieces(page)
    assert _FINDINGS.findall(pages[0])


def test_a_partner_sees_both_cases_alike(app: Flask, container: Container, referred: Pair, log: io.StringIO) -> None:
    assert_alike(app, container, referred, log)


def lists(app: Flask) -> list[str]:
    """Every door that asks for nothing: lists, today, inbox, tasks, figures."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(rule.rule for rule in rules if rule.rule not in ("/healthz",))


def blocks_about(text: str, case: uuid.UUID) -> list[str]:
    """The rows and entries of a page in which a case is linked, without what is its own."""
    found = re.findall(r"<(tr|li|article)\b([^<]*(?:<(?!/?\1\b)[^<]*)*)</\1>", text)
    return sorted(bare(content) for _tag, content in found if str(case) in content or case.hex in content)


@pytest.mark.parametrize("kind", ["planned", "referred"])
def test_in_every_list_both_are_entries_alike(
    app: Flask, container: Container, request: pytest.FixtureRequest, kind: str
) -> None:
    pair: Pair = request.getfixturevalue(kind)
    listed = set()
    for name, person in pair.who.items():
        browser = arrived(app, person)
        for address in lists(app):
            text = browser.get(address).text
            one, two = (blocks_about(text, case) for case in (pair.first, pair.second))
            assert one == two, f"{name}: {address}"
            listed |= {address} if one else set()
    assert listed


def test_json_lists_both_alike(app: Flask, planned: Pair) -> None:
    rows = arrived(app, planned.who["owner"]).get("/api/cases").json["items"]
    found = [bare(json.dumps(row)) for row in rows if row["id"] in (str(planned.first), str(planned.second))]
    assert len(found) == 2
    assert found[0] == found[1]


def test_nothing_tells_anybody_of_it(container: Container, planned: Pair) -> None:
    """No event, no notice about the case, no message more than of the other."""
    with reading(container.units, EVERYTHING) as unit:
        for entity, column in ((CaseEvent, CaseEvent.case_id), (Notice, Notice.about)):
            counts = [
                unit.session.execute(
                    select(entity.kind, func.count()).where(column == case).group_by(entity.kind)
                ).all()
                for case in (planned.first, planned.second)
            ]
            assert sorted(map(tuple, counts[0])) == sorted(map(tuple, counts[1]))
        messages = unit.session.execute(select(OutboxMessage.template, OutboxMessage.facts)).all()
    assert {template.value for template, _facts in messages} <= {"clearance_wanted"}


@pytest.mark.parametrize("who", ["owner", "specialist"])
def test_a_closed_door_is_like_one_that_never_was(
    app: Flask, container: Container, planned: Pair, log: io.StringIO, who: str
) -> None:
    browser = arrived(app, planned.who[who])
    door, never = container.secrets.door(planned.first, "trafficking"), uuid.uuid4()
    forms = (container.secrets.door(door, "form/victim_status"), uuid.uuid4())
    for address, both in (
        ("/protected/{}", ((door,), (never,))),
        ("/protected/{}/{}", ((door, forms[0]), (never, forms[1]))),
        ("/cases/{}/protected", ((planned.first,), (never,))),
        ("/cases/{}/clearance/inside", ((planned.first,), (planned.second,))),
    ):
        browser.get(address.format(*both[1]))
        one, two = (ask(container, browser, address.format(*ids), log) for ids in both)
        assert one.status in (403, 404)
        assert one == two, address


def test_the_comparison_bites(app: Flask, container: Container, planned: Pair, log: io.StringIO) -> None:
    """Whoever holds a grant does see a difference, so there is one to be seen."""
    holder = make_holder(container, planned.first, planned.who["specialist"])
    with pytest.raises(AssertionError):
        assert_alike(app, container, replace(planned, who={"holder": holder}), log)
