"""Departure and arrival: the two moments from which everything after them is counted."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, time

from foundation.errors import BadInput
from foundation.geography.zones import NoSuchLocalTime, local_date, to_instant
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import lock_case
from returns.cases.rules.cases import CaseState
from returns.cases.rules.reasons import Reason
from returns.departure.queries.boarding import on_board, opens_hours
from returns.departure.queries.departure import departed_at
from returns.departure.rules.boarding import opening
from returns.departure.rules.departure import DepartureReason
from returns.documents.services.documents import note_departure
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.lifecycle.queries.lifecycle import Step, reasons_against
from returns.lifecycle.rules.guards import Extra
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import move_case, refuse_reasons
from returns.readiness.queries.readiness import judged_by
from returns.readiness.services.readiness import standing_sign_off


def depart(unit: Unit, case: Case, at: datetime, boarded: Collection[uuid.UUID] | None = None) -> None:
    """Record that the people of a case set out at an instant (aware); `boarded`: who did, where not everybody did.

    RuleBroken with every reason: `sign_off_void` where what was signed is no longer true, the one finding about
    clearance where it does not hold today, those of the protection check, `departs_in_future`,
    `departs_long_before_plan`, `departs_before_sign_off`.
    """
    lock_case(unit.session, case.id)
    signed = standing_sign_off(unit, case)
    extra = Extra(sign_off_stands=signed is not None)
    is_at_board = boarded is None and case.state is CaseState.READY and bool(on_board(unit.session, case.id))
    checks = (
        (is_at_board, DepartureReason.DEPARTURE_AT_THE_BOARD),
        (at > unit.clock.now(), DepartureReason.DEPARTS_IN_FUTURE),
        (_is_long_before_plan(unit, case, at), DepartureReason.DEPARTS_LONG_BEFORE_PLAN),
        (signed is not None and at < signed.signed_at, DepartureReason.DEPARTS_BEFORE_SIGN_OFF),
    )
    wrong = tuple(Reason(code) for applies, code in checks if applies)
    _refuse(unit, case, Step(CaseState.DEPARTED, extra=extra), wrong)
    judged = judged_by(unit.session, case, unit.clock.now().date())
    note_departure(unit, case, judged, at.date(), boarded)
    move_case(unit, case, CaseState.DEPARTED, None, extra, EventKind.DEPARTED, at)


def _is_long_before_plan(unit: Unit, case: Case, at: datetime) -> bool:
    """Whether boarding would not be recorded yet at this time, by the first leg. Source: as for the gate."""
    legs = journey(legs_of_case(unit.session, case.id))
    return bool(legs) and not opening(legs[0].departs_at, at, opens_hours(unit.session, at.date())).is_open


def against_departure(unit: Unit, case: Case) -> tuple[Reason, ...]:
    """Everything that would keep whoever works in this unit from recording the departure now."""
    extra = Extra(sign_off_stands=standing_sign_off(unit, case) is not None)
    step = Step(CaseState.DEPARTED, extra=extra)
    return reasons_against(unit.session, unit.scope, case, step, unit.clock.now())


def stated_departure(unit: Unit, case: Case, day: date, at: time) -> datetime:
    """The instant (UTC) of a local time where the journey begins; UTC where no journey is planned.

    BadInput for a time that clocks there never show.
    """
    legs = journey(legs_of_case(unit.session, case.id))
    try:
        return to_instant(datetime.combine(day, at), legs[0].departs_zone if legs else "UTC")
    except NoSuchLocalTime as error:
        raise BadInput({"departed_time": [_("Clocks there are put forward over this time.")]}) from error


def record_arrival(
    unit: Unit,
    case: Case,
    at: datetime,
    zone: str,
    is_identity_confirmed: bool,
    is_partner: bool = False,
    reason: str | None = None,
) -> date:
    """Record that the people of a case arrived at an instant (aware); returns the day that calendars show in `zone`.

    Follow-up is counted from that day. `is_partner`: whoever confirms is of the organisation of an accepted reception
    referral; otherwise it is the owner, who says why in `reason`. RuleBroken with every reason:
    `identity_not_confirmed`, `arrives_before_departure`, `arrives_in_future`, and those of the step. BadZone for a zone
    that is not there.
    """
    extra = Extra(is_partner=is_partner, is_identity_confirmed=is_identity_confirmed)
    step = Step(CaseState.ARRIVED, has_reason=bool((reason or "").strip()), extra=extra)
    departed = departed_at(unit.session, case.id)
    checks = (
        (departed is not None and at < departed, DepartureReason.ARRIVES_BEFORE_DEPARTURE),
        (at > unit.clock.now(), DepartureReason.ARRIVES_IN_FUTURE),
    )
    _refuse(unit, case, step, tuple(Reason(code) for applies, code in checks if applies))
    day = local_date(at, zone)
    move_case(unit, case, CaseState.ARRIVED, reason, extra, EventKind.ARRIVED, at)
    case.arrived_on = day
    return day


def _refuse(unit: Unit, case: Case, step: Step, more: tuple[Reason, ...]) -> None:
    """RuleBroken with the reasons against the step and these, told together."""
    against = reasons_against(unit.session, unit.scope, case, step, unit.clock.now())
    refuse_reasons(unit, case, (*against, *more))
