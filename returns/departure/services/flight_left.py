"""The flight has left: who boarded has departed, and whoever did not travel goes on in a case of their own."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from foundation.errors import BadInput, RuleBroken
from foundation.geography.zones import NoSuchLocalTime, to_instant
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import cases_by_id, lock_case, members_of_case
from returns.cases.queries.shown_cases import shown_reference
from returns.cases.rules.cases import CaseState
from returns.cases.rules.reasons import Reason
from returns.departure.queries.boarding import day_of, first_legs, has_left, marks_of_leg, standing_of
from returns.departure.rules.boarding import BoardingReason, BoardingState, Said, departure_reasons
from returns.departure.services.departure import depart
from returns.documents.services.documents import forget_departure, note_departure
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, legs_by_id, legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import move_case, refuse_reasons, tell
from returns.people.models.people import Person
from returns.people.services.parted import Parting, part
from returns.readiness.queries.readiness import judged_by


def flights_left(unit: Unit, secrets: Secrets, leg_ids: Sequence[uuid.UUID], at: datetime) -> None:
    """Record for every case on one flight that it has left, at an instant (aware): all of them, or none.

    RuleBroken with every reason of every case, each with its reference where there are several. BadInput for a leg that
    is not seen. Where it is recorded already nothing is done.
    """
    legs = legs_by_id(unit.session, leg_ids)
    cases = {case.id: case for case in cases_by_id(unit.session, [leg.case_id for leg in legs])}
    if not legs or {leg.id for leg in legs} != set(leg_ids) or {leg.case_id for leg in legs} != set(cases):
        raise BadInput({"legs": [_("This flight is not on the board any more. Look at the newest state.")]})
    refused: list[tuple[Case, RuleBroken]] = []
    for leg in sorted(legs, key=lambda leg: leg.case_id):  # two officers lock the cases in the same order
        try:
            flight_left(unit, secrets, cases[leg.case_id], leg, at)
        except RuleBroken as error:
            refused.append((cases[leg.case_id], error))
    if refused:
        raise _together(refused, len(legs) > 1)


def left_at(unit: Unit, leg_ids: Sequence[uuid.UUID], day: date, at: time) -> datetime:
    """The instant (UTC) of a local time where these legs begin. BadInput for a time that clocks there never show."""
    legs = legs_by_id(unit.session, leg_ids)
    try:
        return to_instant(datetime.combine(day, at), legs[0].departs_zone if legs else "UTC")
    except NoSuchLocalTime as error:
        raise BadInput({"left_time": [_("Clocks there are put forward over this time.")]}) from error


def _together(refused: Sequence[tuple[Case, RuleBroken]], is_named: bool) -> RuleBroken:
    """One refusal with the reasons of all; nothing of the unit is kept after it."""

    def words(case: Case, reason: str) -> str:
        return f"{shown_reference(case)}: {reason}" if is_named else reason

    return RuleBroken(
        [words(case, reason) for case, error in refused for reason in error.reasons],
        [code for _case, error in refused for code in error.codes],
        [(who, words(case, reason)) for case, error in refused for who, reason in error.about],
    )


def flight_left(unit: Unit, secrets: Secrets, case: Case, leg: Leg, at: datetime) -> None:
    """Record that those of a case who boarded a leg have set out, and what follows for those who did not.

    RuleBroken with every reason: `boarding_not_said` for those of whom nothing is said yet, and those of `depart`.
    Where it is recorded already nothing is done. A case of which nobody boarded goes back to planning.
    """
    lock_case(unit.session, case.id)
    unit.session.refresh(case)  # a colleague may have recorded it while we waited
    unit.session.refresh(leg)
    members = members_of_case(unit.session, case.id)
    first = first_legs(journey(legs_of_case(unit.session, case.id)), [member.id for member in members])
    people = [member for member in members if first.get(member.id) is leg]
    marks = marks_of_leg(unit.session, case.id, leg)
    if has_left(case, leg, marks):
        return
    standing = standing_of(case, leg, marks, [person.id for person in people])
    refuse_reasons(unit, case, departure_reasons(standing))
    boarded = {uuid.UUID(traveller.person) for traveller in standing if traveller.state is BoardingState.BOARDED}
    if not boarded and case.state is CaseState.PLANNING:
        return  # it was said before that nobody travels, or nobody was signed off
    if boarded:
        _set_out(unit, case, leg, at, boarded)
    stay = [person for person in people if person.id not in boarded]
    if stay:
        _stay(unit, secrets, case, leg, stay, len(stay) == len(members))
    unit.participants["trail"].act("departure.left", ("case", case.id), boarded=len(boarded), not_travelling=len(stay))


def _set_out(unit: Unit, case: Case, leg: Leg, at: datetime, boarded: Collection[uuid.UUID]) -> None:
    if case.state is CaseState.DEPARTED:  # others of the case set out before, on another leg
        judged = judged_by(unit.session, case, unit.clock.now().date())
        note_departure(unit, case, judged, day_of(leg), boarded)
    else:
        depart(unit, case, at, boarded)
    leg.status = LegStatus.FLOWN


def _stay(unit: Unit, secrets: Secrets, case: Case, leg: Leg, people: Sequence[Person], is_everybody: bool) -> None:
    """Who did not travel: back to planning together, or parted from those who travel."""
    day = day_of(leg).isoformat()
    if not is_everybody:
        new = part(unit, secrets, case, Parting([person.id for person in people], _said(day)), CaseState.READY)
        tell(unit, new, EventKind.NOT_TRAVELLED, content={"text": _said(day)})
    else:
        move_case(unit, case, CaseState.PLANNING, _said(day), kind=EventKind.NOT_TRAVELLED)


def _said(day: str) -> str:
    return _("Did not travel on %(day)s.", day=day)


def not_after_all(
    unit: Unit, secrets: Secrets, case: Case, leg: Leg, people: Sequence[uuid.UUID], report: Said
) -> None:
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
    _stay(unit, secrets, case, leg, leaving, len(leaving) == len(members))
