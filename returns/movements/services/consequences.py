"""What a change of a group movement would do to each of its cases; and telling the receiving side."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.geography.zones import local_date, to_instant
from foundation.language.words import _, ngettext
from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import cases_by_id
from returns.cases.rules import CaseState, Reason, Severity
from returns.cases.services.planning import PLANNED_IN, made_before, note_made
from returns.journey.models import Leg
from returns.journey.queries.itinerary import legs_of_cases
from returns.journey.rules.bookings import needs_consent
from returns.journey.services.itinerary import instants_of
from returns.movements.models import Movement, MovementNotice, NoticeContent
from returns.movements.queries.joins import proposed_legs
from returns.movements.queries.movements import legs_of_movement, seats_of
from returns.movements.services.schedule import (
    NewMovement,
    content_of,
    following_legs,
    is_rescheduled,
    leg_content,
    refuse_closed,
    refuse_wrong,
    says_something_new,
    schedule_of,
    zones_of,
)
from returns.readiness.queries.readiness import latest_sign_offs
from returns.readiness.services import Readiness, readiness_of_cases

_BEFORE_BOOKING = ("consent", "country")


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
    moved = says_something_new(movement, new)
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
    digest = canonical_json(
        [movement.id.hex, movement.version, schedule_of(new), new.booking, new.status.value, summaries]
    )
    forgets = movement.told_at is not None and is_rescheduled(movement, new)
    return Consequences(consequences, hashlib.sha256(digest.encode()).hexdigest(), forgets)


def _compared(
    unit: Unit, cases: Sequence[Case], own: Mapping[uuid.UUID, Leg], new: NewMovement
) -> tuple[Consequence, ...]:
    """How each case stands now, and how it would stand."""
    ids = [case.id for case in cases]
    now_legs = legs_of_cases(unit.session, ids)
    at = instants_of(new)
    content = leg_content(content_of(new))
    then = {
        case_id: proposed_legs(now_legs[case_id], own[case_id], (new.mode, new.status), at, zones_of(new), content)
        for case_id in ids
    }
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
    count = sum(
        needs_consent(own[consequence.case.id].status, new.status)
        and any(finding.cleared_by in _BEFORE_BOOKING and finding.severity is Severity.BLOCKER
                for finding in after[consequence.case.id].findings)
        for consequence in consequences
    )  # fmt: skip
    if count:
        message = ngettext(
            "%(num)d case cannot be booked: consents are missing, or returns to the country are stopped.",
            "%(num)d cases cannot be booked: consents are missing, or returns to the country are stopped.",
            count,
        )
        raise BadInput({"status": [message]})


# Telling the receiving side of a group movement: that it was done, when, by whom and to which organisation.

_NOON = time(12)


@dataclass(frozen=True)
class NewNotice:
    """A notice as it is typed: the day on which it was given, by the calendar of where the movement arrives."""

    given_on: date
    to: str
    organisation_id: uuid.UUID | None = None
    note: str = ""


def give_notice(unit: Unit, movement: Movement, new: NewNotice, once: uuid.UUID | None = None) -> uuid.UUID:
    """Record that the receiving side was told of the movement as it stands now; returns the id. Nothing is sent.

    A change of its times or flight asks for another notice. BadInput by field; RuleBroken (`movement_closed`). Sent
    twice with the same `once` id, it is recorded once.
    """
    if made := made_before(unit, once):
        return made
    now = unit.clock.now()
    refuse_closed(unit, movement)
    today = local_date(now, movement.arrives_zone)
    receivers = {partner.id for partner in accounts.organisations(unit.session) if partner.country == movement.country}
    errors: dict[str, list[str]] = {}
    if new.given_on > today:
        errors["given_on"] = [_("This day lies in the future.")]
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
    notice = MovementNotice(
        movement_id=movement.id,
        organisation_id=new.organisation_id,
        schedule=movement.schedule,
        given_at=given_at,
        given_by=unit.actor_id,
        content=NoticeContent(new.to, new.note),
    )
    unit.session.add(notice)
    movement.told_at = min(given_at, movement.told_at or given_at)
    note_made(unit, once, notice.id)
    unit.participants["trail"].act("movement.notice", ("movement", movement.id))
    return notice.id
