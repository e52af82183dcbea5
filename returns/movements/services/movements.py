"""Changes of group movements: planning one, changing it for all its cases after a look ahead, giving notice of it."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, Conflict
from foundation.geography.zones import local_date, to_instant
from foundation.language.words import _, ngettext
from foundation.security.encryption import as_json
from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import cases_by_id, refuse_if
from returns.cases.rules.cases import CaseState, Reason, Severity, blockers
from returns.cases.services.planning import PLANNED_IN
from returns.escorts.queries.escorts import escorts_of_cases
from returns.journey.models import Leg, LegContent
from returns.journey.queries.itinerary import legs_of_cases
from returns.journey.queries.legs import UnsavedLeg
from returns.journey.rules.itinerary import LegStatus, booking_reasons, needs_consent
from returns.journey.services import NewWay, instants_of, leg_of_way, number_legs, refuse_impossible, way_content
from returns.journey.words import JourneyAct
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.movements.models import Movement, MovementContent, MovementNotice, NoticeContent, WayContent
from returns.movements.queries.movements import legs_of_movement, lock_movement, seats_of
from returns.movements.queries.people import proposed_legs
from returns.movements.rules import MOST_SEATS, closed_reasons
from returns.movements.words import MovementsAct
from returns.readiness.queries.sign_offs import latest_sign_offs
from returns.readiness.services import Readiness, readiness_of_cases

# A leg in these states no longer follows its movement.
_LEFT = (LegStatus.FROZEN, LegStatus.FLOWN, LegStatus.CANCELLED)
_BEFORE_BOOKING = ("consent", "country")
_NOON = time(12)


@dataclass(frozen=True)
class NewMovement(NewWay):
    """A movement as it is typed, with how many seats there are in all."""

    seats: int = field(kw_only=True)
    note: str = ""


def plan_movement(unit: Unit, office_id: uuid.UUID, new: NewMovement) -> uuid.UUID:
    """Plan a movement of an office and return its id. BadInput by field; RuleBroken for a booking that cannot be."""
    refuse_wrong(unit, new, None, 0)
    assert unit.actor_id is not None  # movements are planned by people
    movement = Movement(office_id=office_id, planned_by=unit.actor_id, planned_at=unit.clock.now(), schedule=1)
    _write(movement, new)
    unit.session.add(movement)
    unit.participants["trail"].act(MovementsAct.MOVEMENT_PLAN, ("movement", movement.id))
    return movement.id


def change_movement(unit: Unit, movement: Movement, new: NewMovement, seen: str) -> int:
    """Change a movement, and with it the legs of all of its cases; returns how many cases.

    `seen` is the digest of the consequences that somebody has looked at: Conflict if they are others by now. BadInput
    by field: times that cannot be, fewer seats than are taken, another country, a booking without the consents of
    everybody. RuleBroken (`movement_closed`, and those of bookings).
    """
    lock_movement(unit.session, movement.id)
    unit.session.refresh(movement)  # somebody may have changed it, or given seats away, while we waited
    consequences = consequences_of(unit, movement, new)
    if consequences.cases and consequences.seen != seen:
        raise Conflict(_("The effects have changed in the meantime. Review them again, then make the change."))
    rescheduled, moved = is_rescheduled(movement, new), changes_legs(movement, new)
    _write(movement, new)
    if rescheduled:
        reschedule(movement)
    changed = _follow(unit, movement) if moved else 0
    unit.participants["trail"].act(MovementsAct.MOVEMENT_CHANGE, ("movement", movement.id), count=changed)
    return changed


def cancel_movement(unit: Unit, movement: Movement) -> int:
    """Cancel a movement, and the legs of its cases with it; returns how many. RuleBroken if it has left."""
    lock_movement(unit.session, movement.id)
    unit.session.refresh(movement)
    refuse_closed(unit, movement)
    movement.status = LegStatus.CANCELLED
    changed = _follow(unit, movement)
    unit.participants["trail"].act(MovementsAct.MOVEMENT_CANCEL, ("movement", movement.id), count=changed)
    return changed


def reschedule(movement: Movement) -> None:
    """What the receiving side was told of a movement is wrong by now: it has to be told again."""
    movement.schedule, movement.told_at = movement.schedule + 1, None


def write_leg(movement: Movement, leg: Leg, actor_id: uuid.UUID) -> None:
    """Copy times, ends and booking of a movement to a leg of a case."""
    leg.mode, leg.status, leg.frozen_as = movement.mode, movement.status, None
    leg.departs_at, leg.departs_zone = movement.departs_at, movement.departs_zone
    leg.arrives_at, leg.arrives_zone = movement.arrives_at, movement.arrives_zone
    leg.booked_by, leg.movement_id = actor_id, movement.id
    leg.content = LegContent(**movement.content.shared())  # the note stays with the movement


def _follow(unit: Unit, movement: Movement) -> int:
    """Change the legs of all cases with their movement; the same number of statements for any number of cases."""
    assert unit.actor_id is not None  # movements are changed by people
    own = following_legs(legs_of_movement(unit.session, movement.id))
    cases = [case for case in cases_by_id(unit.session, own) if case.state in PLANNED_IN]
    every, escorts = legs_of_cases(unit.session, own), escorts_of_cases(unit.session, own)
    for case in cases:
        write_leg(movement, own[case.id], unit.actor_id)
        number_legs(case, every[case.id], escorts[case.id])
        add_to_timeline(unit, case, EventKind.TRAVEL_PLANNED)
        unit.participants["trail"].act(JourneyAct.LEG_CHANGE, ("case", case.id))
    return len(cases)


def _write(movement: Movement, new: NewMovement) -> None:
    movement.mode, movement.status, movement.seats = new.mode, new.status, new.seats
    movement.departs_at, movement.arrives_at = instants_of(new)
    movement.departs_zone, movement.arrives_zone = new.origin.zone, new.destination.zone
    movement.country = new.destination.country
    movement.content = MovementContent(**way_content(new).shared(), note=new.note)


def following_legs(legs: Mapping[uuid.UUID, Leg]) -> dict[uuid.UUID, Leg]:
    """Return the legs that follow changes of their movement."""
    return {case_id: leg for case_id, leg in legs.items() if leg.status not in _LEFT}


def changes_legs(movement: Movement, new: NewMovement) -> bool:
    """Whether the legs of the cases would change."""
    is_rebooked = movement.status is not new.status or movement.content.booking != new.booking
    return is_rebooked or is_rescheduled(movement, new)


def is_rescheduled(movement: Movement, new: NewMovement) -> bool:
    """Whether what the receiving side was told would be wrong: times, ends, carrier, number, means of travel."""
    return _schedule(movement, movement.content) != _schedule(leg_of_way(new), way_content(new))


def _schedule(way: Movement | UnsavedLeg, content: WayContent) -> list[Any]:
    """What the receiving side is told of a movement: how, when, from where and to where."""
    times = [way.departs_at.isoformat(), way.arrives_at.isoformat()]
    told = ("carrier", "number", "departs_terminal", "arrives_terminal", "origin", "destination")
    return [way.mode.value, *times, *(as_json(getattr(content, name)) for name in told)]


def refuse_wrong(unit: Unit, new: NewMovement, before: Movement | None, seats_taken: int, people: int = 0) -> None:
    """BadInput by field: times that cannot be or have passed, fewer seats than are taken, a country nobody goes to.

    RuleBroken if the booking cannot go from its status to this one. `before`: None for a movement that is new.
    """
    departs, _arrives = instants_of(new)
    errors: dict[str, list[str]] = {}
    if not seats_taken <= new.seats <= MOST_SEATS:
        errors["seats"] = [
            ngettext(
                "%(num)d seat is already taken. Remove places first, or choose a higher number.",
                "%(num)d seats are already taken. Remove places first, or choose a higher number.",
                seats_taken,
            )
        ]
    if departs <= unit.clock.now():
        errors["departs_time"] = [_("This time has already passed. Enter a later time.")]
    if before is not None and people and new.destination.country != before.country:
        errors["destination_typed"] = [_("The people in this movement return to another country. Remove them first.")]
    if errors:
        raise BadInput(errors)
    refuse_impossible(unit, new, lies_ahead=False, before=before)  # that it has passed is told above
    refuse_if(booking_reasons(before.status if before else None, new.status, has_left=False))


def refuse_closed(unit: Unit, movement: Movement) -> None:
    """RuleBroken (`movement_closed`) if a movement was cancelled, or has left."""
    refuse_if(closed_reasons(movement.status, movement.departs_at <= unit.clock.now()))


# What a change of a group movement would do to each of its cases.


@dataclass(frozen=True)
class Consequence:
    """What a change would do to one case: whether a sign-off that stands falls void, what arises and what goes away."""

    case: Case
    voids_sign_off: bool
    arises: tuple[Reason, ...]
    goes: tuple[Reason, ...]

    @property
    def is_felt(self) -> bool:
        """Whether it does anything to the case."""
        return self.voids_sign_off or bool(self.arises or self.goes)


@dataclass(frozen=True)
class Consequences:
    """What a change would do to each case, and a digest: a change names the one that its author has seen."""

    cases: tuple[Consequence, ...]
    seen: str
    forgets_notice: bool


def consequences_of(unit: Unit, movement: Movement, new: NewMovement) -> Consequences:
    """Return what changing a movement would do to its cases; changes nothing.

    As many statements for sixty cases as for two. BadInput and RuleBroken as `change_movement`.
    """
    seats = seats_of(unit.session, [movement])[movement.id]
    refuse_wrong(unit, new, movement, seats.taken, seats.people)
    refuse_closed(unit, movement)
    moved = changes_legs(movement, new)
    own = {} if not moved else following_legs(legs_of_movement(unit.session, movement.id))
    cases = [case for case in cases_by_id(unit.session, own) if case.state in PLANNED_IN]
    cases.sort(key=lambda case: str(case.id))
    consequences = _compared(unit, cases, own, new) if cases else ()
    summaries = [
        [
            consequence.case.id.hex,
            consequence.voids_sign_off,
            *([finding.code, finding.subject] for finding in (*consequence.arises, *consequence.goes)),
        ]
        for consequence in consequences
    ]
    schedule = _schedule(leg_of_way(new), way_content(new))
    digest = canonical_json([movement.id.hex, movement.version, schedule, new.booking, new.status.value, summaries])
    forgets = movement.told_at is not None and is_rescheduled(movement, new)
    return Consequences(consequences, hashlib.sha256(digest.encode()).hexdigest(), forgets)


def _compared(
    unit: Unit, cases: Sequence[Case], own: Mapping[uuid.UUID, Leg], new: NewMovement
) -> tuple[Consequence, ...]:
    """How each case stands now, and how it would stand."""
    ids = [case.id for case in cases]
    now_legs = legs_of_cases(unit.session, ids)
    changed = leg_of_way(new)
    then = {case_id: proposed_legs(now_legs[case_id], own[case_id], changed) for case_id in ids}
    before, after = (readiness_of_cases(unit, cases, legs) for legs in (now_legs, then))
    signed = latest_sign_offs(unit.session, ids)
    consequences = []
    for case in cases:
        was, would = before[case.id], after[case.id]
        stood = case.state is CaseState.READY and case.id in signed and signed[case.id].facts_hash == was.facts_hash
        consequences.append(Consequence(case, stood and would.facts_hash != was.facts_hash, *_differing(was, would)))
    _refuse_unbookable(own, new, consequences, after)
    return tuple(consequences)


def _differing(was: Readiness, would: Readiness) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """What arises and what goes away; a finding whose clearing day merely moves is neither."""

    def keys(readiness: Readiness) -> dict[tuple[str, str, Severity], Reason]:
        findings = [
            finding for finding in readiness.findings if finding.cleared_by != "movements"
        ]  # the notice is told apart
        return {(finding.code, finding.subject, finding.severity): finding for finding in findings}

    old, new = keys(was), keys(would)
    arises = tuple(finding for key, finding in new.items() if key not in old)
    return arises, tuple(finding for key, finding in old.items() if key not in new)


def _refuse_unbookable(
    own: Mapping[uuid.UUID, Leg],
    new: NewMovement,
    consequences: Sequence[Consequence],
    after: Mapping[uuid.UUID, Readiness],
) -> None:
    """Nothing is newly held or ticketed for a case without its consents, or where returns are suspended."""
    unbookable = [
        consequence
        for consequence in consequences
        if needs_consent(own[consequence.case.id].status, new.status)
        and any(finding.cleared_by in _BEFORE_BOOKING for finding in blockers(after[consequence.case.id].findings))
    ]
    if count := len(unbookable):
        message = ngettext(
            "%(num)d case cannot be booked: consents are missing, or returns to the country are stopped.",
            "%(num)d cases cannot be booked: consents are missing, or returns to the country are stopped.",
            count,
        )
        raise BadInput({"status": [message]})


# Telling the receiving side of a group movement.


@dataclass(frozen=True)
class NewNotice:
    """A notice as it is typed: the day on which it was given, by the calendar of where the movement arrives."""

    given_on: date
    to: str = ""
    organisation_id: uuid.UUID | None = None
    note: str = ""


def give_notice(unit: Unit, movement: Movement, new: NewNotice) -> None:
    """Record that the receiving side was told of the movement as it stands now. Nothing is sent.

    A change of its times or flight asks for another notice. BadInput by field; RuleBroken (`movement_closed`).
    """
    now = unit.clock.now()
    refuse_closed(unit, movement)
    today = local_date(now, movement.arrives_zone)
    receivers = {partner.id for partner in accounts.organisations(unit.session) if partner.country == movement.country}
    errors: dict[str, list[str]] = {}
    if new.given_on > today:
        errors["given_on"] = [_("This date is in the future. Enter today or an earlier date.")]
    if new.organisation_id is not None and new.organisation_id not in receivers:
        errors["organisation_id"] = [_("Choose from the list.")]
    if not new.to and new.organisation_id is None:
        errors["to"] = [_("Choose an organisation, or say who was told.")]
    if errors:
        raise BadInput(errors)
    given_at = (
        now if new.given_on == today else to_instant(datetime.combine(new.given_on, _NOON), movement.arrives_zone, 0)
    )
    assert unit.actor_id is not None  # notices are given by people
    unit.session.add(
        MovementNotice(
            movement_id=movement.id,
            organisation_id=new.organisation_id,
            schedule=movement.schedule,
            given_at=given_at,
            given_by=unit.actor_id,
            content=NoticeContent(new.to, new.note),
        )
    )
    movement.told_at = min(given_at, movement.told_at or given_at)
    unit.participants["trail"].act(MovementsAct.MOVEMENT_NOTICE, ("movement", movement.id))
