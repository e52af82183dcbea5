"""While a case is restricted nothing of it changes and partners are told nothing, but for what protects somebody."""

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.accounts.queries.staff import account_by_id
from foundation.errors import RuleBroken
from foundation.messaging.models import Notice, OutboxMessage
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.services.arrivals import say_nobody_came
from reintegration.arrivals.words import ArrivalsNotice
from reintegration.follow_up.jobs import visits_due
from reintegration.follow_up.words import FollowUpMessage
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case
from returns.consent.queries import consents_of_case
from returns.consent.services.withdrawals import withdraw_consent
from returns.notes.services import add_note
from returns.people.models import Identifier
from returns.work.services.duty import hand_over
from rights.requests.rules.requests import RequestKind, RequestReason, Step
from rights.requests.services.requests import Decision
from tests.clock import START
from tests.factories import follow_up
from tests.factories.asking import Asked, decided, make_asked, make_asked_in
from tests.factories.concerned import make_followed, raised
from tests.factories.journeys import at_work
from tests.factories.makers import Person, arrived, make_account, make_case
from tests.factories.referred import make_referred
from tests.factories.scopes import EVERYTHING


def restrict(container: Container, case_id: uuid.UUID, owner: Person) -> Asked:
    """Restrict a case."""
    asked = make_asked_in(container, case_id, owner, RequestKind.RESTRICTION)
    decided(container, asked, Decision(Step.ACCEPT, "Disputed."))
    return asked


def told(container: Container, account_id: uuid.UUID, template: FollowUpMessage) -> int:
    """How many messages of a kind an account was sent."""
    with reading(container.units, EVERYTHING) as unit:
        wanted = select(OutboxMessage).where(OutboxMessage.account_id == account_id, OutboxMessage.template == template)
        return len(unit.session.execute(wanted).scalars().all())


def test_a_change_is_refused_with_a_sentence_that_says_where_it_ends(app: Flask, container: Container) -> None:
    asked = make_asked(container, RequestKind.RESTRICTION)
    decided(container, asked, Decision(Step.ACCEPT, "Disputed."))
    officer = arrived(app, asked.owner)
    answer = officer.post(f"/cases/{asked.case}/notes", text="One more thing.")
    assert answer.status_code == 422
    assert "This case is restricted at the person" in answer.text
    assert "Restricted since 24 Nov 2026: nothing is changed or sent" in officer.get(f"/cases/{asked.case}").text


@pytest.mark.parametrize(("is_restricted", "status"), [(False, 303), (True, 422)])
def test_partners_change_nothing_either(app: Flask, container: Container, is_restricted: bool, status: int) -> None:
    referred = make_followed(container).referred
    if is_restricted:
        restrict(container, referred.case, referred.owner)
    worker = arrived(app, referred.worker)
    assert worker.get(f"/people/{referred.case}").status_code == 200  # who works with them still reads
    answer = worker.post(
        f"/people/{referred.case}/plan/objectives", dimension="economic", level="individual", objective="Work"
    )
    assert answer.status_code == status


SOON = {"opens_on": START.date(), "due_on": START.date() + timedelta(days=2), "closes_on": START.date() + timedelta(4)}


@pytest.mark.parametrize("is_restricted", [False, True])
def test_nobody_at_a_partner_is_told_that_a_visit_is_due(container: Container, is_restricted: bool) -> None:
    followed = follow_up.make_followed(container, visit=SOON)
    if is_restricted:
        with writing(container.units, EVERYTHING) as unit:
            case = unit.session.get(Case, followed.case)
            assert case is not None
            case.restricted_at = container.clock.now()
    assert visits_due(container)(container.clock.now()) == 1  # it is due all the same, for when the restriction ends
    messages = told(container, followed.worker.id, FollowUpMessage.VISIT_DUE)
    assert messages == (0 if is_restricted else 1)


def test_who_is_in_danger_is_still_helped(container: Container) -> None:
    followed = make_followed(container)
    restrict(container, followed.referred.case, followed.referred.owner)
    assert raised(followed, followed.referred.worker)


def test_that_somebody_did_not_arrive_is_still_said_and_the_owner_is_told(container: Container) -> None:
    referred = make_referred(container)
    restrict(container, referred.case, referred.owner)
    with writing(container.units, referred.coordinator.scope(container)) as unit:
        case = case_by_id(unit.session, referred.case)
        assert case is not None
        say_nobody_came(unit, case, referred.people, unit.clock.now(), "")
    with reading(container.units, EVERYTHING) as unit:
        rows = unit.session.scalars(select(Notice).where(Notice.kind == ArrivalsNotice.NOT_ARRIVED)).all()
        assert [(row.account_id, row.held_for) for row in rows] == [(referred.owner.id, None)]


def test_a_consent_can_still_be_withdrawn_with_all_that_follows(container: Container) -> None:
    followed = make_followed(container)
    restrict(container, followed.referred.case, followed.referred.owner)
    with at_work(container, followed.referred.owner, followed.referred.case) as (unit, case):
        consent = next(one for one in consents_of_case(unit.session, case.id) if one.withdrawn_at is None)
        withdraw_consent(unit, consent)
        consent_id = consent.id
    with reading(container.units, followed.referred.owner.scope(container)) as unit:
        consents = {one.id: one for one in consents_of_case(unit.session, followed.referred.case)}
        assert consents[consent_id].withdrawn_at is not None


def test_a_restricted_case_can_be_handed_over_to_a_colleague(container: Container) -> None:
    asked = make_asked(container, RequestKind.RESTRICTION)
    decided(container, asked, Decision(Step.ACCEPT, "Disputed."))
    with at_work(container, asked.owner, asked.case) as (unit, case):
        hand_over(unit, [case], account_by_id(unit.session, asked.colleague.id), "Away.")
    with reading(container.units, EVERYTHING) as unit:
        case_now = case_by_id(unit.session, asked.case)
        assert case_now is not None
        assert case_now.owner_id == asked.colleague.id


def test_a_restriction_ends_at_the_case_that_it_is_about(container: Container) -> None:
    asked = make_asked(container, RequestKind.RESTRICTION)
    other = make_asked(container, owner=asked.owner)
    decided(container, asked, Decision(Step.ACCEPT, "Disputed."))
    with at_work(container, asked.owner, other.case) as (unit, case):
        add_note(unit, case, "Another case.")
    with pytest.raises(RuleBroken) as error, at_work(container, asked.colleague, asked.case) as (unit, case):
        add_note(unit, case, "The restricted one.")
    assert error.value.codes == [RequestReason.CASE_RESTRICTED]


def test_a_specialist_of_the_office_is_bound_as_well(container: Container) -> None:
    asked = make_asked(container, RequestKind.RESTRICTION)
    decided(container, asked, Decision(Step.ACCEPT, "Disputed."))
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, asked.owner.office_id)
    with pytest.raises(RuleBroken), at_work(container, specialist, asked.case) as (unit, case):
        add_note(unit, case, "The restricted one.")


def test_what_hangs_on_a_person_alone_does_not_change_either(container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner, phone="+905321234567")
    restrict(container, case_id, owner)
    for change in (lambda row: setattr(row, "kind", row.kind.__class__.EMAIL), None):
        with pytest.raises(RuleBroken), writing(container.units, owner.scope(container)) as unit:
            [person] = members_of_case(unit.session, case_id)
            wanted = select(Identifier).where(Identifier.person_id == person.id)
            row = unit.session.execute(wanted.order_by(Identifier.id)).scalars().first()
            assert row is not None
            if change is not None:
                change(row)
            else:
                unit.session.delete(row)


def test_nobody_is_taken_out_of_a_restricted_case(container: Container) -> None:
    owner = make_account(container)
    case_id, other_id = make_case(container, owner), make_case(container, owner)
    restrict(container, case_id, owner)
    with pytest.raises(RuleBroken), writing(container.units, owner.scope(container)) as unit:
        [person] = members_of_case(unit.session, case_id)
        person.case_id, person.ordinal = other_id, person.ordinal + 1
