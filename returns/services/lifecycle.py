"""The steps of a case: moving it on, withdrawing, reopening and closing it. Each refuses with every reason at once."""

from datetime import datetime
from typing import Any

from foundation.errors import Conflict
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.lifecycle import CaseEvent
from returns.queries.cases import members_of_case
from returns.queries.consent import transfers_in_force
from returns.queries.itinerary import legs_to_freeze
from returns.queries.lifecycle import Step, reasons_against
from returns.queries.reasons import numbered_names, raise_reasons
from returns.rules.cases import ENDED, WITHDRAWALS, CaseState
from returns.rules.guards import NOTHING_MORE, Extra
from returns.rules.itinerary import LegStatus
from returns.rules.lifecycle import EventKind
from returns.rules.reasons import Reason
from returns.rules.transitions import REOPENED


def tell(
    unit: Unit,
    case: Case,
    kind: EventKind,
    states: tuple[CaseState, CaseState] | None = None,
    content: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Add an event to the timeline of a case; `states` are from and to, `at` is UTC and now unless given."""
    origin, target = states or (None, None)
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


def refuse_if_ended(case: Case) -> None:
    """RuleBroken (`case_has_ended`) if nothing may be changed in this case any more."""
    if case.state in ENDED:
        raise_reasons((Reason("case_has_ended"),))


def move_case(
    unit: Unit,
    case: Case,
    to: CaseState,
    text: str | None = None,
    extra: Extra = NOTHING_MORE,
    kind: EventKind = EventKind.STATE_CHANGED,
    at: datetime | None = None,
) -> None:
    """Take a step: change the state, tell the timeline, name it in the audit.

    `extra` is what the asking service knows beside the case's own facts. RuleBroken with every unmet reason.
    """
    said = (text or "").strip()
    step = Step(to, has_reason=bool(said), extra=extra)
    refuse_reasons(unit, case, reasons_against(unit.session, unit.scope, case, step, unit.clock.now()))
    before, case.state = case.state, to
    content = {"reason": extra.closure_code or None, "text": said} if said or extra.closure_code else None
    tell(unit, case, kind, (before, to), content, at)
    unit.participants["trail"].act("case.move", ("case", case.id), origin=before.value, target=to.value)


def refuse_reasons(unit: Unit, case: Case, reasons: tuple[Reason, ...]) -> None:
    """RuleBroken with all these reasons, if there are any. People are numbered in it, not named."""
    if not reasons:
        return
    subjects = any(reason.subject for reason in reasons)
    people = [person.id for person in members_of_case(unit.session, case.id)] if subjects else []
    raise_reasons(reasons, numbered_names(people))


def withdraw_case(unit: Unit, case: Case, to: CaseState, text: str) -> None:
    """End a return before boarding: withdrawn by either side, reversed, cancelled. Freezes every leg that is planned.

    A partner's access ends with the next question it asks, because its scope asks for the state of the case. The
    consents to pass data on end as well: reopening the case gives no partner its access back, a new consent does.
    RuleBroken with every unmet reason; Conflict if `to` is no such end.
    """
    if to not in WITHDRAWALS:
        raise Conflict(_("Choose how the return ends."))
    move_case(unit, case, to, text, kind=EventKind.WITHDRAWN)
    freeze_legs(unit, case)
    for consent in transfers_in_force(unit.session, case.id):
        consent.withdrawn_at, consent.withdrawn_by = unit.clock.now(), unit.actor_id


def freeze_legs(unit: Unit, case: Case) -> int:
    """Freeze every leg that was not travelled or cancelled, escorts' ways home too; returns how many were frozen."""
    legs = legs_to_freeze(unit.session, case.id)
    for leg in legs:
        leg.status = LegStatus.FROZEN
    if legs:
        tell(unit, case, EventKind.TRAVEL_FROZEN)
    return len(legs)


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
    known = Extra(is_partner=extra.is_partner, closure_code=code, has_open_concern=extra.has_open_concern)
    move_case(unit, case, CaseState.CLOSED, text, known)
