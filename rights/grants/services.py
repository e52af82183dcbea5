"""Changes of requests for access: asked for, confirmed, declined, withdrawn. A confirmation writes the grant."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.queries import staff as accounts
from foundation.accounts.rules import AccountStatus
from foundation.accounts.services.grants import colleague_to_let_in, give_grants, write_grant
from foundation.compartments import Compartment
from foundation.errors import Conflict
from foundation.language.words import _
from foundation.messaging.rules import AccountNotice
from foundation.messaging.services import notify, settle, write_to
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import refuse_if
from returns.cases.rules.cases import Reason
from rights.grants import queries
from rights.grants.models import GrantRequest, GrantRequestContent
from rights.grants.rules import (
    BY_TWO,
    GrantReason,
    GrantRequestState,
    WhoAnswers,
    state_at,
    why_not_answered,
    why_not_confirmed,
)
from rights.grants.words import GRANT_SENTENCES, GrantMessage, GrantNotice, GrantsAct


@dataclass(frozen=True)
class Access:
    """What somebody wants to open to a colleague: for how many days, and why."""

    to: Account | None
    days: int
    reason: str


@dataclass(frozen=True)
class Opened:
    """What became of a form: parts that are open now, and parts that wait for a second person."""

    now: list[AccessGrant]
    waiting: list[GrantRequest]


def open_parts(
    unit: Unit,
    secrets: Secrets,
    policy: AccessPolicy,
    case_id: uuid.UUID,
    parts: Collection[Compartment],
    access: Access,
) -> Opened:
    """Open parts of a case to a colleague, and ask for those that need a second person.

    BadInput for a wrong person or time, no reason or no part; RuleBroken for oneself, and as `ask_for_grant`.
    """
    by_two = [part for part in Compartment if part in parts and part in BY_TWO]
    at_once = [part for part in parts if part not in BY_TWO]
    waiting = [ask_for_grant(unit, secrets, policy, case_id, part, access) for part in by_two]
    if waiting and not at_once:
        return Opened([], waiting)
    return Opened(give_grants(unit, secrets, policy, case_id, at_once, access.to, access.days, access.reason), waiting)


def ask_for_grant(
    unit: Unit, secrets: Secrets, policy: AccessPolicy, case_id: uuid.UUID, part: Compartment, access: Access
) -> GrantRequest:
    """Ask that a second person opens a part of a case to a colleague, and tell whoever can confirm it.

    BadInput and RuleBroken as `open_parts`; RuleBroken (`grant_asked_already`) while the same is waiting.
    """
    colleague = colleague_to_let_in(unit, policy, access.to, access.days, access.reason)
    door, now = secrets.door(case_id, part.value), unit.clock.now()
    waiting = queries.waiting_on(unit.session, [door], now)
    is_asked = any(request.account_id == colleague.id for request in waiting)
    refuse_if([Reason(GrantReason.ASKED_ALREADY)] if is_asked else [], sentences=GRANT_SENTENCES)
    request = GrantRequest(
        door=door,
        account_id=colleague.id,
        asked_by=unit.actor_id,
        asked_at=now,
        until=now + timedelta(days=policy.grant_request_days),
        state=GrantRequestState.ASKED,
        about=GrantRequestContent(case_id.hex, part, access.reason.strip(), access.days),
    )
    unit.session.add(request)
    unit.session.flush()  # a notice is written in a savepoint: what the scope refuses is refused before
    recipients = queries.confirmers(unit, colleague.office_id, (unit.actor_id, colleague.id))
    notify(unit, recipients, GrantNotice.TO_CONFIRM, None, f"grant_confirm:{request.id.hex}")
    write_to(unit, GrantMessage.TO_CONFIRM, request.id, recipients, case_id=None)
    unit.participants["trail"].act(GrantsAct.REQUEST_ASK, *request.audit_subjects(), days=access.days)
    return request


def confirm_request(unit: Unit, secrets: Secrets, policy: AccessPolicy, request: GrantRequest) -> AccessGrant:
    """Open what was asked for, from now on, as a second person. The grant is in the name of who asked.

    Conflict if it does not wait any more; RuleBroken for one's own, for oneself, and if somebody has left the office.
    """
    _refuse_answered(unit, request)
    refuse_if(why_not_confirmed(_who(unit, request), _are_both_here(unit, request)), sentences=GRANT_SENTENCES)
    about = request.about
    days = min(about.days, policy.grant_max_days)
    # Both before anything is asked of the database: the scope looks at the grant beside the request that it is of.
    _answer(unit, request, GrantRequestState.CONFIRMED)
    part = (uuid.UUID(about.case), about.compartment)
    grant = write_grant(unit, secrets, part, request.account_id, request.asked_by, days, about.reason)
    request.decided_at = grant.given_at  # one instant, by which the scope knows them for one; a clock goes on
    unit.session.flush()  # whoever comes second fails here, not in the savepoint of a notice
    settle(unit, f"grant_confirm:{request.id.hex}")
    notify(unit, [request.asked_by], GrantNotice.CONFIRMED, None, f"grant_confirmed:{request.id.hex}")
    notify(unit, [request.account_id], AccountNotice.GRANT_GIVEN, None, f"grant_given:{request.id.hex}")
    unit.participants["trail"].act(GrantsAct.REQUEST_CONFIRM, *request.audit_subjects())
    return grant


def decline_request(unit: Unit, request: GrantRequest, why: str) -> None:
    """Decline what was asked for. Conflict and RuleBroken as above; it may be declined whoever has left."""
    _refuse_answered(unit, request)
    refuse_if(why_not_answered(_who(unit, request)), sentences=GRANT_SENTENCES)
    request.answer = why.strip()
    _answer(unit, request, GrantRequestState.DECLINED)
    unit.session.flush()  # as above
    settle(unit, f"grant_confirm:{request.id.hex}")
    notify(unit, [request.asked_by], GrantNotice.DECLINED, None, f"grant_declined:{request.id.hex}")
    unit.participants["trail"].act(GrantsAct.REQUEST_DECLINE, *request.audit_subjects())


def withdraw_request(unit: Unit, request: GrantRequest) -> None:
    """Withdraw what one asked for. Conflict if it does not wait any more; the scope refuses those of others."""
    _refuse_answered(unit, request)
    _answer(unit, request, GrantRequestState.WITHDRAWN)
    unit.participants["trail"].act(GrantsAct.REQUEST_WITHDRAW, *request.audit_subjects())


def _answer(unit: Unit, request: GrantRequest, state: GrantRequestState) -> None:
    request.state, request.decided_at, request.decided_by = state, unit.clock.now(), unit.actor_id


def _refuse_answered(unit: Unit, request: GrantRequest) -> None:
    if state_at(request.state, request.until, unit.clock.now()) is not GrantRequestState.ASKED:
        raise Conflict(_("This request is no longer waiting. Reload the list."))


def _who(unit: Unit, request: GrantRequest) -> WhoAnswers:
    return WhoAnswers(has_asked=request.asked_by == unit.actor_id, receives=request.account_id == unit.actor_id)


def _are_both_here(unit: Unit, request: GrantRequest) -> bool:
    """Whether who asked and whom it is for still work in one office, as far as whoever answers sees."""
    both = accounts.accounts_by_id(unit.session, [request.asked_by, request.account_id])
    offices = [account.office_id for account in both.values() if account.status is AccountStatus.ACTIVE]
    return len(offices) == 2 and len(set(offices)) == 1 and None not in offices
