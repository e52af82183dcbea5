"""Requests at consulates, from the first day to the register; what expires and what is overdue, page by page."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.documents.queries.documents import documents_of_case
from returns.documents.queries.formalities import (
    Expiring,
    expiring_page,
    lead_time,
    overdue_page,
    requests_of_case,
)
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.rules.formalities import ExpectedBy, LeadTime, Refusal, RequestState, Step
from returns.documents.services.documents import NewDocument, record_document
from returns.documents.services.formalities import NewRequest, issue_document, request_document, take_step
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.services import NewLeg, plan_leg
from returns.lifecycle.services.lifecycle import freeze_legs
from tests.factories.journeys import Team, at_work, make_plannable, make_team, point
from tests.factories.makers import arrived, make_account, make_case
from tests.factories.requested import ISSUED, OPEN, learn, make_requests

KIND = DocumentKind.LAISSEZ_PASSER


@pytest.fixture
def team(container: Container) -> Team:
    """Four colleagues of one office."""
    return make_team(container)


def test_a_request_is_expected_as_the_rule_book_says_and_ends_in_the_register(container: Container, team: Team) -> None:
    case_id = make_plannable(container, team)
    today = container.clock.now().date()
    with at_work(container, team.owner, case_id) as (unit, case):
        person = members_of_case(unit.session, case_id)[0].id
        with pytest.raises(BadInput) as wrong:
            request_document(unit, case, NewRequest(person, KIND, "XX", today + timedelta(days=1)))
        assert set(wrong.value.errors) == {"consulate_country", "requested_on"}
        asked = today - timedelta(days=30)
        request_document(unit, case, NewRequest(person, KIND, "UZ", asked, "In Istanbul", "A birth certificate."))
        request_document(unit, case, NewRequest(person, DocumentKind.PASSPORT, "UZ", asked))
    with at_work(container, team.owner, case_id) as (unit, case):
        found = {one.kind: one for one in requests_of_case(unit.session, case_id)}
        passport, request = found[DocumentKind.PASSPORT], found[KIND]
        assert (passport.expected_on, passport.expected_by) == (None, None)  # nobody has said how long that takes
        monday = asked + timedelta(days=22)  # the 21st day is a Sunday, when no consulate is open
        assert (request.expected_on, request.expected_by) == (monday, ExpectedBy.RULES)
        take_step(unit, case, request, Step(RequestState.INTERVIEW, today + timedelta(days=2)))
        unit.session.flush()
        with pytest.raises(RuleBroken) as refused:
            take_step(unit, case, request, Step(RequestState.REJECTED, today + timedelta(days=2)))
        assert refused.value.codes == ["request_in_future", "request_reason_missing"]
        stated = NewDocument(
            KIND, "UZ", "LP77", today + timedelta(days=60), today, is_single_journey=True, person_id=person
        )
        document = issue_document(unit, container.secrets, case, request, stated, today)
        unit.session.flush()
        (kept,) = documents_of_case(unit.session, case_id)
        assert (kept.id, kept.kind, kept.person_id) == (document, KIND, person)
        assert kept.content.issued_on == today
        assert (request.state, request.document_id, request.decided_on) == (RequestState.ISSUED, document, today)
        with pytest.raises(RuleBroken) as again:
            issue_document(unit, container.secrets, case, request, stated, today)
        assert again.value.codes == ["request_is_closed"]
        rejected = Step(RequestState.REJECTED, today, Refusal.EVIDENCE_MISSING, "No photograph.")
        take_step(unit, case, passport, rejected)
        assert passport.content.reason == "evidence_missing"


def test_enough_own_requests_take_the_place_of_the_rule_book(container: Container, team: Team) -> None:
    """What they teach is prepared by a job (planning/durations): half from 8 finished, nine in ten from 20."""
    today = container.clock.now().date()

    def lead(kind: DocumentKind, country: str) -> LeadTime | None:
        with reading(container.units, team.owner.scope(container)) as unit:
            return lead_time(unit.session, kind, country, today)

    assert lead(KIND, "UZ") == LeadTime(21, 60)
    make_requests(container, team.owner, [(200, 5 + number, ISSUED) for number in range(8)])
    assert lead(KIND, "UZ") == LeadTime(21, 60), "not before the job has run"
    learn(container)
    assert lead(KIND, "UZ") == LeadTime(8, None, 8)
    make_requests(container, team.owner, [(200, 5 + number, ISSUED) for number in range(12)])
    learn(container)
    assert lead(KIND, "UZ") == LeadTime(9, 14, 20)
    assert lead(KIND, "KG") == LeadTime(21, 60)
    assert lead(DocumentKind.PASSPORT, "UZ") is None


def test_what_a_request_is_expected_by_is_said_beside_it(app: Flask, container: Container, team: Team) -> None:
    make_requests(container, team.owner, [(200, 5 + number, ISSUED) for number in range(20)])
    learn(container)
    case = make_requests(container, team.owner, [(3, None, OPEN)])
    page = arrived(app, team.owner).get(f"/cases/{case}/documents/requests").text
    said = "Based on 20 finished requests of our own: if issued, half within 14 days, nine in ten within 22 days."
    assert page.count(said) == 2, "beside the request, and where a new one is recorded"
    with at_work(container, team.owner, case) as (unit, row):
        person = members_of_case(unit.session, case)[0].id
        made = request_document(unit, row, NewRequest(person, KIND, "UZ", container.clock.now().date()))
        unit.session.flush()
        [request] = [one for one in requests_of_case(unit.session, case) if one.id == made]
        days = (request.expected_on - request.requested_on).days
        assert (request.expected_by, days) == (ExpectedBy.OWN_CASES, 15)  # the 14th is Constitution Day of Uzbekistan


def test_an_interview_on_a_day_on_which_the_consulate_is_closed_is_taken_and_doubted(
    app: Flask, container: Container, team: Team
) -> None:
    case = make_requests(container, team.owner, [(3, None, OPEN)])
    browser = arrived(app, team.owner)
    with at_work(container, team.owner, case) as (unit, _row):
        [request] = [one.id for one in requests_of_case(unit.session, case)]
    address = f"/cases/{case}/documents/requests"
    for day, is_doubted in (("2026-12-08", True), ("2026-12-06", True), ("2026-12-09", False)):
        browser.post(f"{address}/{request}/step", to="interview", on=day)
        assert ("the consulate is closed on the day of the interview" in browser.get(address).text) is is_doubted


def test_what_expires_and_what_is_overdue_is_listed_for_the_own_office_page_by_page(
    container: Container, clock: MovableClock, team: Team
) -> None:
    today, stranger = container.clock.now().date(), make_account(container)
    for owner, days in [(team.owner, n) for n in (5, 10, 20, 200)] + [(stranger, 5)]:
        case_id = make_case(container, owner)
        with at_work(container, owner, case_id) as (unit, case):
            person = members_of_case(unit.session, case_id)[0].id
            last = today + timedelta(days=days)
            new = NewDocument(DocumentKind.PASSPORT, "UZ", f"P{days}", last, holder=Holder.PERSON, person_id=person)
            record_document(unit, container.secrets, case, new)
            request_document(unit, case, NewRequest(person, KIND, "UZ", today, expected_on=last))
    clock.move(timedelta(days=12))
    chosen = Expiring(today + timedelta(days=12), 90)
    with reading(container.units, team.owner.scope(container)) as unit:
        first = expiring_page(unit.session, chosen, False, None, 2)
        rest = expiring_page(unit.session, chosen, False, first.next_cursor, 2)
        days = [(one.expires_on - today).days for one in (*first.items, *rest.items)]
        assert (days, first.total, rest.next_cursor) == ([5, 10, 20], 3, None)
        late = overdue_page(unit.session, chosen, True, None, 25)
        assert [(one.expected_on - today).days for one in late.items] == [10, 5]
        assert expiring_page(unit.session, Expiring(today, 90, stranger.id), False, None, 25).items == []


def test_what_expires_before_a_journey_is_over_is_listed_however_late_it_begins(
    container: Container, team: Team
) -> None:
    for days in (118, 121, 400):  # before the journey, on its last day, long after
        _journey_later(container, team, days)
    assert _expiring(container, team) == [118, 121]


def test_what_expires_before_a_frozen_journey_would_be_over_is_listed(container: Container, team: Team) -> None:
    case_id = _journey_later(container, team, 118)
    with at_work(container, team.owner, case_id) as (unit, case):
        freeze_legs(unit, case)  # it may go on, and until then the case knows no day
    assert _expiring(container, team) == [118]


def _journey_later(container: Container, team: Team, days: int) -> uuid.UUID:
    """A case with a journey in four months, and with a passport that expires in so many days."""
    case_id, today = make_plannable(container, team), container.clock.now().date()
    start = datetime.combine(today + timedelta(days=120), time(22))
    ends = (point("IST"), point("TAS"), start, start + timedelta(hours=8), LegStatus.PLANNED)
    with at_work(container, team.owner, case_id) as (unit, case):
        person, last = members_of_case(unit.session, case_id)[0].id, today + timedelta(days=days)
        new = NewDocument(DocumentKind.PASSPORT, "UZ", f"P{days}", last, holder=Holder.PERSON, person_id=person)
        record_document(unit, container.secrets, case, new)
        plan_leg(unit, case, NewLeg(LegMode.AIR, *ends))
    return case_id


def _expiring(container: Container, team: Team) -> list[int]:
    """In how many days the documents expire that are listed."""
    today = container.clock.now().date()
    with reading(container.units, team.owner.scope(container)) as unit:
        listed = expiring_page(unit.session, Expiring(today, 90), False, None, 25).items
        return [(one.expires_on - today).days for one in listed if one.expires_on]
