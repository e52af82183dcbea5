"""Changes of holds: somebody of the case asks for one, data protection answers, places one itself, and ends it."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete

from foundation.storage.unit_of_work import Unit
from returns.cases.queries import refuse_if
from returns.cases.rules.cases import Reason, ReasonCode
from returns.names.models import OfficeQuestion
from rights.retention.models import HoldContent, LegalHold
from rights.retention.queries import hold_facts
from rights.retention.rules import HoldFacts, HoldState, answering_reasons, asking_reasons, ending_reasons
from rights.retention.words import HOLD_SENTENCES, RetentionAct


def refuse(reasons: Sequence[ReasonCode]) -> None:
    """RuleBroken with every reason if there is one."""
    refuse_if([Reason(reason) for reason in reasons], sentences=HOLD_SENTENCES)


def ask_for_hold(unit: Unit, case_id: uuid.UUID, reason: str, until: date | None, erasure_began: bool) -> LegalHold:
    """Ask for a hold on a case; it holds from now on, until data protection answers. RuleBroken with every reason."""
    hold = _new(unit, case_id, HoldContent(reason), until, erasure_began)
    unit.participants["trail"].act(RetentionAct.ASK)
    return hold


def place_hold(unit: Unit, case_id: uuid.UUID, reason: str, until: date | None, erasure_began: bool) -> LegalHold:
    """Place a hold as data protection, in force at once. RuleBroken with every reason."""
    hold = _new(unit, case_id, HoldContent(reason), until, erasure_began)
    _in_force(unit, hold)
    unit.participants["trail"].act(RetentionAct.PLACE)
    return hold


def _new(unit: Unit, case_id: uuid.UUID, content: HoldContent, until: date | None, erasure_began: bool) -> LegalHold:
    now, actor = unit.clock.now(), unit.actor_id
    refuse(asking_reasons(hold_facts(unit.session, [case_id]).get(case_id, ()), until, erasure_began, unit.today))
    assert actor is not None  # only somebody who is signed in
    hold = LegalHold(case_id=case_id, state=HoldState.ASKED, asked_by=actor, asked_at=now, until=until, content=content)
    unit.session.add(hold)
    return hold


def _in_force(unit: Unit, hold: LegalHold) -> None:
    hold.state, hold.placed_by, hold.placed_at = HoldState.IN_FORCE, unit.actor_id, unit.clock.now()


def confirm_hold(unit: Unit, hold: LegalHold) -> None:
    """Confirm a hold that was asked for. RuleBroken with every reason."""
    refuse(answering_reasons(hold.state, hold.until, unit.today))
    _in_force(unit, hold)
    unit.participants["trail"].act(RetentionAct.CONFIRM)


def decline_hold(unit: Unit, hold: LegalHold, why: str) -> None:
    """Decline a hold that was asked for: the term of the case goes on. RuleBroken with every reason."""
    refuse(answering_reasons(hold.state, None, unit.today))
    _end(unit, hold, HoldState.DECLINED, why)
    unit.participants["trail"].act(RetentionAct.DECLINE)


def end_hold(unit: Unit, hold: LegalHold, why: str) -> None:
    """End a hold that is in force: the term of the case goes on. RuleBroken with every reason."""
    refuse(ending_reasons(HoldFacts(hold.state, hold.until)))
    _end(unit, hold, HoldState.ENDED, why)
    unit.participants["trail"].act(RetentionAct.END)


def _end(unit: Unit, hold: LegalHold, state: HoldState, why: str) -> None:
    hold.state, hold.ended_by, hold.ended_at = state, unit.actor_id, unit.clock.now()
    hold.content = HoldContent(hold.content.reason, why)


def forget_questions(unit: Unit, before: date) -> int:
    """Forget that colleagues asked other offices, on days before this one; returns how many rows went."""
    old = delete(OfficeQuestion).where(OfficeQuestion.day < before)
    result: Any = unit.session.execute(old, execution_options={"synchronize_session": False})
    return int(result.rowcount)
