"""The steps of a case and its timeline: moving it on, reopening, closing. Each refuses with every reason at once."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from foundation.errors import Conflict
from foundation.language.words import _
from foundation.messaging.services import notify, queue_message
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case, numbered_names, raise_reasons
from returns.cases.rules.cases import ENDED, NEVER, CaseReason, CaseState, Reason, blockers
from returns.cases.services.planning import not_recordable
from returns.journey.queries.itinerary import day_of_departure, legs_of_case, legs_to_freeze
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.models import CaseEvent, EventContent
from returns.lifecycle.queries import Step, is_covering, reasons_against, was_told_since
from returns.lifecycle.rules.lifecycle import NOTHING_MORE, REOPENED, EventKind, Extra, StepReason, deadline_reasons
from returns.lifecycle.words import LifecycleAct, LifecycleMessage, LifecycleNotice
from returns.protection.words import ProtectionAct
from returns.work.queries.duty import on_duty
from returns.work.services.tasks import sync_before_commit


def move_case(
    unit: Unit,
    case: Case,
    to: CaseState,
    text: str | None = None,
    extra: Extra = NOTHING_MORE,
    kind: EventKind = EventKind.STATE_CHANGED,
    at: datetime | None = None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Take a step: change the state, tell the timeline, name it in the audit.

    `extra` is what the asking service knows beside the case's own facts, `more` what else the timeline keeps of it.
    RuleBroken with every unmet reason.
    """
    reason = (text or "").strip()
    step = Step(to, has_reason=bool(reason), extra=extra)
    refuse_reasons(unit, case, blockers(reasons_against(unit.session, unit.scope, case, step, unit.clock.now())))
    covering = is_covering(unit.session, unit.scope, case, to, unit.today)
    before, case.state = case.state, to
    if to is CaseState.APPLIED:  # of every case alike, so that asking reveals nothing
        ask_for_clearance(unit, case)
    code = extra.closure_code or extra.rejection_code
    content = EventContent(text=reason, reason=code or None, **more) if reason or code or more else None
    add_to_timeline(unit, case, kind, (before, to), content, at)
    if covering:
        add_to_timeline(unit, case, EventKind.COVERED)
    unit.participants["trail"].act(LifecycleAct.CASE_MOVE, ("case", case.id), origin=before.value, target=to.value)
    for follows in unit.hooks.after_steps:
        follows(unit, case)


def reopen_case(unit: Unit, case: Case, text: str) -> None:
    """Take up a case that had ended: after the arrival in its reintegration, before it with counselling anew.

    For whoever leads the office. RuleBroken with every unmet reason; Conflict if the case has not ended.
    """
    to = REOPENED.get(case.state)
    if to is None:
        raise Conflict(_("This case has not ended."))
    move_case(unit, case, to, text)


def close_case(unit: Unit, case: Case, code: str, text: str | None, extra: Extra = NOTHING_MORE) -> None:
    """Close a case after its arrival, by the owner or, with `extra.is_partner`, through its episode.

    `code` is the closure reason. RuleBroken with every unmet reason (`closure_reason_missing`, `concern_open`).
    """
    closing = Extra(is_partner=extra.is_partner, closure_code=code, has_open_concern=extra.has_open_concern)
    move_case(unit, case, CaseState.CLOSED, text, closing)


def change_deadline(unit: Unit, case: Case, day: date | None, text: str) -> None:
    """Set the legal deadline of a case to a day, or to none known; the timeline keeps the day that was before.

    A day in the past is taken: it is how a deadline that has passed becomes visible. RuleBroken with every reason
    (`not_before_boarding`, `deadline_is_the_same`, `reason_missing`).
    """
    reason = text.strip()
    refuse_reasons(unit, case, (*not_recordable(case), *deadline_reasons(case.legal_deadline, day, bool(reason))))
    before = case.legal_deadline
    case.legal_deadline, case.deadline_or_never = day, day or NEVER
    content = EventContent(text=reason, before=_iso(before), after=_iso(day))
    add_to_timeline(unit, case, EventKind.DEADLINE_CHANGED, content=content)
    unit.participants["trail"].act(LifecycleAct.CASE_DEADLINE, ("case", case.id))


def ask_for_clearance(unit: Unit, case: Case, is_anew: bool = False) -> bool:
    """Ask the specialists on duty for the clearance of a case, in neutral words, once a day. Returns whether it did.

    `is_anew`: a clearance that was given is void, so it is asked for once more on the same day.
    RuleBroken (`case_has_ended`, `clearance_asked_too_early`).
    """
    refuse_if_ended(case)
    if case.state is CaseState.INTAKE:
        raise_reasons((Reason(StepReason.CLEARANCE_ASKED_TOO_EARLY),))
    now = unit.clock.now()
    today = now.date()
    begins = datetime.combine(today, time(), UTC)
    if not is_anew and was_told_since(unit.session, case.id, EventKind.CLEARANCE_ASKED, begins):
        return False
    whom = on_duty(unit.session, case.office_id, today)
    occasion = f"{now.timestamp():.0f}" if is_anew else today.isoformat()
    key = f"clearance_wanted:{case.id.hex}:{occasion}"
    notify(unit, whom, LifecycleNotice.CLEARANCE_WANTED, case.id, key)
    for account_id in whom:
        if account_id != unit.actor_id:
            key = f"clearance:{account_id.hex}:{today.isoformat()}"
            queue_message(unit, account_id, LifecycleMessage.CLEARANCE_WANTED, {"count": 1}, key, cases=[case.id])
    add_to_timeline(unit, case, EventKind.CLEARANCE_ASKED)
    unit.participants["trail"].act(ProtectionAct.CLEARANCE_ASK, ("case", case.id))
    return True


def freeze_legs(unit: Unit, case: Case) -> int:
    """Freeze every leg that was not travelled or cancelled, escorts' ways home too; returns how many were frozen."""
    legs = legs_to_freeze(unit.session, case.id)
    for leg in legs:
        leg.frozen_as, leg.status = leg.status, LegStatus.FROZEN
    if legs:
        case.departs_or_never = day_of_departure(legs_of_case(unit.session, case.id))  # some may have been travelled
        add_to_timeline(unit, case, EventKind.TRAVEL_FROZEN)
    return len(legs)


def add_to_timeline(
    unit: Unit,
    case: Case,
    kind: EventKind,
    states: tuple[CaseState, CaseState] | None = None,
    content: EventContent | None = None,
    at: datetime | None = None,
    about: Iterable[uuid.UUID] = (),
) -> None:
    """Add an event to the timeline of a case; `states` are from and to, `at` is UTC and now unless given.

    `about`: people of the case, where it is not about the whole case.
    """
    origin, target = states or (None, None)
    if people := tuple(person_id.hex for person_id in about):
        content = (content or EventContent(text="")).said_of(people)
    unit.session.add(
        CaseEvent(
            case_id=case.id,
            kind=kind,
            from_state=origin,
            to_state=target,
            at=at or unit.clock.now(),
            by=unit.actor_id,
            content=content,
        )
    )
    sync_before_commit(unit, case.id)


def refuse_if_ended(case: Case) -> None:
    """RuleBroken (`case_has_ended`) if nothing may be changed in this case any more."""
    if case.state in ENDED:
        raise_reasons((Reason(CaseReason.CASE_HAS_ENDED),))


def refuse_reasons(unit: Unit, case: Case, reasons: tuple[Reason, ...]) -> None:
    """RuleBroken with all these reasons, if there are any. People are numbered in it, not named."""
    if not reasons:
        return
    subjects = any(reason.subject for reason in reasons)
    people = [person.id for person in members_of_case(unit.session, case.id)] if subjects else []
    raise_reasons(reasons, numbered_names(people))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
