"""Changes of departure and arrival: boarding at the gate, flights that have left, the recorded arrival."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.geography.zones import NoSuchLocalTime, local_date, to_instant
from foundation.language.formats import day as day_words
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import cases_by_id, lock_case, members_of_case, shown_reference
from returns.cases.rules.cases import CaseState, Reason
from returns.departure.models import BoardingMark, MarkContent
from returns.departure.queries.departures import (
    day_of,
    departed_at,
    first_legs,
    hand_outs,
    has_left,
    marks_of_leg,
    newest,
    on_board,
    opens_hours,
    standing_of,
    undo_seconds,
)
from returns.departure.rules import (
    BOARDING_IN,
    BoardingReason,
    BoardingState,
    DepartureReason,
    PressFacts,
    Report,
    TravellerAtGate,
    boarding_reasons,
    departure_reasons,
    opening,
    undo_reasons,
)
from returns.departure.words import DepartureAct
from returns.documents.queries.documents import papers_of_case
from returns.documents.services.documents import forget_departure, note_departure
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, leg_of_case, legs_by_id, legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.models import EventContent
from returns.lifecycle.queries import Step, reasons_against
from returns.lifecycle.rules.lifecycle import EventKind, Extra
from returns.lifecycle.services.lifecycle import add_to_timeline, move_case, refuse_reasons
from returns.people.models import Person
from returns.people.services.families import part
from returns.readiness.queries.readiness import judged_by
from returns.readiness.services import standing_sign_off


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
    judged = judged_by(unit.session, case, unit.today)
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
    return _instant(journey(legs_of_case(unit.session, case.id)), day, at, "departed_time")


def _instant(legs: Sequence[Leg], day: date, at: time, field: str) -> datetime:
    """The instant of a local time where the first of these legs begins. BadInput in this field."""
    try:
        return to_instant(datetime.combine(day, at), legs[0].departs_zone if legs else "UTC")
    except NoSuchLocalTime as error:
        raise BadInput({field: [_("This time does not exist there: the clocks go forward.")]}) from error


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
    """RuleBroken with the reasons against the step, and these as well."""
    against = reasons_against(unit.session, unit.scope, case, step, unit.clock.now())
    refuse_reasons(unit, case, (*against, *more))


# The flight has left: who boarded has departed, and whoever did not travel goes on in a case of their own.


def record_flights_left(unit: Unit, secrets: Secrets, leg_ids: Sequence[uuid.UUID], at: datetime) -> bool:
    """Record for every case on one flight that it has left, at an instant (aware): all of them, or none.

    Returns whether there was anything to record.

    RuleBroken with every reason of every case, each with its reference where there are several. BadInput for a leg that
    is not seen. Where it is recorded already nothing is done.
    """
    legs = legs_by_id(unit.session, leg_ids)
    cases = {case.id: case for case in cases_by_id(unit.session, [leg.case_id for leg in legs])}
    if not legs or {leg.id for leg in legs} != set(leg_ids) or {leg.case_id for leg in legs} != set(cases):
        raise BadInput({"legs": [_("This flight is no longer on the board. Check the latest version.")]})
    refused: list[tuple[Case, RuleBroken]] = []
    is_recorded = False
    for leg in sorted(legs, key=lambda leg: leg.case_id):  # two officers lock the cases in the same order
        try:
            is_recorded |= record_flight_left(unit, secrets, cases[leg.case_id], leg, at)
        except RuleBroken as error:
            refused.append((cases[leg.case_id], error))
    if refused:
        raise _together(refused, len(legs) > 1)
    return is_recorded


def stated_leaving(unit: Unit, leg_ids: Sequence[uuid.UUID], day: date, at: time) -> datetime:
    """The instant (UTC) of a local time where these legs begin. BadInput for a time that clocks there never show."""
    return _instant(legs_by_id(unit.session, leg_ids), day, at, "left_time")


def _together(refused: Sequence[tuple[Case, RuleBroken]], is_named: bool) -> RuleBroken:
    """Return one refusal with the reasons of all; it ends the unit."""

    def words(case: Case, reason: str) -> str:
        return f"{shown_reference(case)}: {reason}" if is_named else reason

    return RuleBroken(
        [words(case, reason) for case, error in refused for reason in error.reasons],
        [code for _case, error in refused for code in error.codes],
        [(who, words(case, reason)) for case, error in refused for who, reason in error.about],
        [fields for _case, error in refused for fields in error.fields],
    )


def record_flight_left(unit: Unit, secrets: Secrets, case: Case, leg: Leg, at: datetime) -> bool:
    """Record that those of a case who boarded a leg have set out, and what follows for those who did not.

    RuleBroken with every reason: `boarding_not_said` for those still expected, and those of `depart`.
    Where it is recorded already nothing is done: False. A case of which nobody boarded goes back to planning.
    """
    lock_case(unit.session, case.id)
    unit.session.refresh(case)  # a colleague may have recorded it while we waited
    unit.session.refresh(leg)
    members = members_of_case(unit.session, case.id)
    first = first_legs(journey(legs_of_case(unit.session, case.id)), [member.id for member in members])
    people = [member for member in members if first.get(member.id) is leg]
    marks = marks_of_leg(unit.session, case.id, leg)
    if has_left(case, leg, marks):
        return False
    standing = standing_of(case, leg, marks, [person.id for person in people])
    refuse_reasons(unit, case, departure_reasons(standing))
    boarded = {uuid.UUID(traveller.person) for traveller in standing if traveller.state is BoardingState.BOARDED}
    if not boarded and case.state is CaseState.PLANNING:
        return False  # it was said before that nobody travels, or nobody was signed off
    if boarded:
        _send_off(unit, case, leg, at, boarded)
    stay = [person for person in people if person.id not in boarded]
    if stay:
        _leave_behind(unit, secrets, case, leg, stay, len(stay) == len(members))
    unit.participants["trail"].act(DepartureAct.LEFT, ("case", case.id), boarded=len(boarded), not_travelling=len(stay))
    return True


def _send_off(unit: Unit, case: Case, leg: Leg, at: datetime, boarded: Collection[uuid.UUID]) -> None:
    if case.state is CaseState.DEPARTED:  # others of the case set out before, on another leg
        judged = judged_by(unit.session, case, unit.today)
        note_departure(unit, case, judged, day_of(leg), boarded)
    else:
        depart(unit, case, at, boarded)
    leg.status = LegStatus.FLOWN


def _leave_behind(
    unit: Unit, secrets: Secrets, case: Case, leg: Leg, people: Sequence[Person], is_everybody: bool
) -> None:
    """Who did not travel: back to planning together, or parted from those who travel."""
    reason = _("Did not travel on %(day)s.", day=day_words(day_of(leg)))
    if is_everybody:
        move_case(unit, case, CaseState.PLANNING, reason, kind=EventKind.NOT_TRAVELLED)
    else:
        new = part(unit, secrets, case, [person.id for person in people], reason, CaseState.READY)
        add_to_timeline(unit, new, EventKind.NOT_TRAVELLED, content=EventContent(text=reason))


def take_back_departure(unit: Unit, secrets: Secrets, case: Case, leg: Leg, people: Sequence[uuid.UUID]) -> None:
    """These people did not travel although the flight is recorded as left: what rested on it is taken back.

    RuleBroken (`boarding_has_ended`) once the arrival is confirmed.
    """
    if case.state is not CaseState.DEPARTED:
        refuse_reasons(
            unit, case, tuple(Reason(BoardingReason.BOARDING_HAS_ENDED, person_id.hex) for person_id in people)
        )
    members = members_of_case(unit.session, case.id)
    leaving = [member for member in members if member.id in set(people)]
    forget_departure(unit, case, people, day_of(journey(legs_of_case(unit.session, case.id))[0]))
    if len(leaving) == len(members):
        leg.status = LegStatus.TICKETED
    _leave_behind(unit, secrets, case, leg, leaving, len(leaving) == len(members))


# Boarding: recording at the gate who boarded and who did not, and undoing it while that is possible.


def record_boarding(
    unit: Unit, secrets: Secrets, case: Case, leg_id: uuid.UUID, people: Sequence[uuid.UUID], report: Report, seen: int
) -> None:
    """Record whether people of a case board the leg on which they set out; `seen`: how many of its marks were shown.

    Possible from some hours before the departure on. Somebody boards only while the case would be allowed to depart.
    After the flight has left, whoever did not travel after all is parted from the others. RuleBroken with every reason;
    Conflict where a colleague recorded something meanwhile; BadInput for a leg or person of another case.
    """
    lock_case(unit.session, case.id)
    unit.session.refresh(case)  # somebody may have taken a step while we waited
    leg, people = _leg_and_people(unit, case, leg_id, people)
    marks = marks_of_leg(unit.session, case.id, leg)
    _refuse_stale(unit, marks, seen)
    day = local_date(leg.departs_at, leg.departs_zone)
    documents = hand_outs(papers_of_case(unit.session, case.id), people, day)
    standing, now = standing_of(case, leg, marks, people, documents), unit.clock.now()
    gate = opening(leg.departs_at, now, opens_hours(unit.session, now.date()))
    allowed = against_departure(unit, case) if _boards(case, standing, report) else ()
    refuse_reasons(unit, case, (*_ended_reasons(case, standing), *boarding_reasons(standing, report, gate), *allowed))
    press = new_id()
    _add_marks(unit, case, leg, marks, [(uuid.UUID(traveller.person), report, None) for traveller in standing], press)
    if any(traveller.has_left for traveller in standing):
        take_back_departure(unit, secrets, case, leg, people)
    unit.participants["trail"].act(
        DepartureAct.BOARDING_RECORD, ("case", case.id), state=report.state.value, people=len(people)
    )


def _refuse_stale(unit: Unit, marks: Sequence[BoardingMark], seen: int) -> None:
    if len(marks) == seen:
        return
    if marks and marks[-1].recorded_by == unit.actor_id:
        raise Conflict(_("You recorded something for these people in another window. Check it, then decide."))
    raise Conflict(_("A colleague has recorded something for these people. Check it, then decide."))


def _boards(case: Case, standing: Sequence[TravellerAtGate], report: Report) -> bool:
    """Whether somebody boards for a departure that is not recorded yet."""
    goes = report.state is BoardingState.BOARDED and not any(traveller.has_left for traveller in standing)
    return goes and case.state is not CaseState.DEPARTED


def _ended_reasons(case: Case, standing: Sequence[TravellerAtGate]) -> tuple[Reason, ...]:
    if case.state in BOARDING_IN:
        return ()
    return tuple(Reason(BoardingReason.BOARDING_HAS_ENDED, traveller.person) for traveller in standing)


def _leg_and_people(
    unit: Unit, case: Case, leg_id: uuid.UUID, people: Sequence[uuid.UUID]
) -> tuple[Leg, list[uuid.UUID]]:
    """The leg, and those people who set out on it, in their order."""
    members = [member.id for member in members_of_case(unit.session, case.id)]
    first = first_legs(journey(legs_of_case(unit.session, case.id)), members)
    leg = next((first_leg for first_leg in first.values() if first_leg.id == leg_id), None)
    if leg is None:
        raise BadInput({"leg": [_("No one in this case departs on this flight. Check the latest plan.")]})
    if any(first.get(person) is not leg for person in people):
        raise BadInput({"people": [_("Choose people who depart on this flight.")]})
    return leg, [person for person in members if person in set(people)]


def _add_marks(
    unit: Unit,
    case: Case,
    leg: Leg,
    marks: Sequence[BoardingMark],
    reports: Sequence[tuple[uuid.UUID, Report, uuid.UUID | None]],
    press: uuid.UUID,
) -> None:
    latest = newest(marks)
    for person, report, undoes in reports:
        note = report.note.strip()
        unit.session.add(
            BoardingMark(
                case_id=case.id,
                person_id=person,
                leg_id=leg.id,
                departs_on=day_of(leg),
                ordinal=latest[person].ordinal + 1 if person in latest else 1,
                state=report.state,
                press_id=press,
                undoes_id=undoes,
                recorded_by=unit.actor_id,
                recorded_at=unit.clock.now(),
                content=MarkContent(report.why, note) if report.why or note else None,
            )
        )


def undo_last(unit: Unit, case: Case, leg_id: uuid.UUID, seen: int) -> None:
    """Take back the last press about people on a leg, within the time that a rule gives. It stays readable.

    `seen`: how many marks of this leg were on the page.
    RuleBroken with every reason; Conflict where something was recorded since; BadInput for a leg of another case.
    """
    lock_case(unit.session, case.id)
    unit.session.refresh(case)  # the flight may have been recorded as left while we waited
    leg = leg_of_case(unit.session, case.id, leg_id)
    marks = marks_of_leg(unit.session, case.id, leg) if leg else ()
    if leg is None or not marks:
        raise BadInput({"leg": [_("There is nothing to undo here.")]})
    _refuse_stale(unit, marks, seen)
    now, pressed = unit.clock.now(), [mark for mark in marks if mark.press_id == marks[-1].press_id]
    facts = PressFacts(
        recorded_at=pressed[0].recorded_at,
        is_own=pressed[0].recorded_by == unit.actor_id,
        is_undo=any(mark.undoes_id for mark in pressed),
        has_left=has_left(case, leg, marks),
    )
    refuse_reasons(unit, case, undo_reasons(facts, now, undo_seconds(unit.session, now.date())))
    before = {(mark.person_id, mark.ordinal): mark.state for mark in marks}
    back = [
        (mark.person_id, Report(before.get((mark.person_id, mark.ordinal - 1), BoardingState.PLANNED)), mark.id)
        for mark in pressed
    ]
    press = new_id()
    _add_marks(unit, case, leg, marks, back, press)
    unit.participants["trail"].act(DepartureAct.BOARDING_UNDO, ("case", case.id), people=len(pressed))
