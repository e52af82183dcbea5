"""Asking for a signature: who is told, once for the same facts, and when there is nothing to ask for."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from foundation.accounts.models import AccountExtra
from foundation.accounts.permissions import Permission, Role
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.journey.services import set_place_of_return
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from returns.readiness.queries.reads import signers_of
from returns.readiness.services import ask_for_sign_off, sign_off
from returns.readiness.words import ReadinessMessage, ReadinessNotice
from tests.factories.inbox import notices_of, unread_of
from tests.factories.journeys import (
    SAMARKAND,
    Team,
    at_work,
    looking_at,
    make_plannable,
    make_ready,
    make_team,
    plan_journey,
)
from tests.factories.makers import Person, make_account
from tests.factories.workspace import make_absence
from tests.messaging.outbox import standing
from tests.returns.readiness.services.test_readiness import refused

SIGNS = frozenset({Permission.SIGN_OFF})


def ask(container: Container, team: Team, case_id: uuid.UUID) -> int:
    """Ask as the owner; returns how many were told."""
    with at_work(container, team.owner, case_id) as (unit, case):
        return ask_for_sign_off(unit, case)


def wanted(container: Container, person: Person) -> list[object]:
    """The cases that a colleague's inbox asks to sign."""
    return [one.about for one in notices_of(container, person) if one.kind is ReadinessNotice.SIGN_OFF_WANTED]


def test_whoever_may_sign_is_told_once_of_the_same_journey_and_again_of_another(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    assert (ask(container, team, case_id), ask(container, team, case_id)) == (1, 0)
    assert wanted(container, team.signer) == [case_id]
    assert wanted(container, team.owner) == wanted(container, team.officer) == []
    messages = [one for one in standing(container) if one.template is ReadinessMessage.SIGN_OFF_WANTED]
    assert [(one.account_id, one.facts) for one in messages] == [(team.signer.id, {"count": 1})]
    with at_work(container, team.officer, case_id) as (unit, case):
        set_place_of_return(unit, case, "Another village", SAMARKAND)
    with at_work(container, team.specialist, case_id) as (unit, case):  # it was given for the other one
        set_clearance(unit, case, Clearance.GIVEN, container.clock.now().date() + timedelta(days=20))
    assert ask(container, team, case_id) == 1
    assert wanted(container, team.signer) == [case_id, case_id]
    assert len([one for one in standing(container) if one.template is ReadinessMessage.SIGN_OFF_WANTED]) == 1


def test_whoever_has_signed_is_not_told_any_more_that_their_signature_is_needed(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    ask(container, team, case_id)
    assert unread_of(container, team.signer) == [ReadinessNotice.SIGN_OFF_WANTED]
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    assert unread_of(container, team.signer) == []


def test_nobody_is_asked_to_sign_their_own_work(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with looking_at(container, team.owner, case_id) as (_unit, case):
        place = case.office_id
    planner, cover = (make_account(container, place=place, extras=SIGNS) for _ in range(2))
    make_account(container, extras=SIGNS)  # of another office
    make_account(container, role=Role.ADMINISTRATOR, extras=SIGNS)
    make_absence(container, team.owner, cover)
    with at_work(container, planner, case_id) as (unit, case):
        plan_journey(unit, case, container.clock.now().date() + timedelta(days=1))
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert signers_of(unit.session, case, container.clock.now().date()) == [team.signer.id]


def test_every_reason_against_asking_is_given_at_once(container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        case.owner_id = team.signer.id  # nobody else of the office may sign now
    with looking_at(container, team.owner, case_id) as (unit, case):
        codes = refused(ask_for_sign_off, unit, case)
    assert codes == ["nobody_signs_here", "document_missing", "fitness_missing", "itinerary_missing"]


def test_of_the_own_office_one_sees_who_may_sign_and_nothing_else_that_colleagues_may(container: Container) -> None:
    team = make_team(container)
    with looking_at(container, team.owner, make_plannable(container, team)) as (_unit, case):
        place = case.office_id
    lead = make_account(container, place=place, extras=SIGNS | {Permission.LEAD_OFFICE, Permission.BUDGET_APPROVE})
    make_account(container, extras=SIGNS)  # of another office
    with reading(container.units, team.owner.scope(container)) as unit:
        seen = set(map(tuple, unit.session.execute(select(AccountExtra.account_id, AccountExtra.permission))))
    assert seen == {(one.id, Permission.SIGN_OFF) for one in (team.signer, lead)}
