"""Taking a chosen way back: the journey is as it was before, as long as nothing of it was changed since.

How it was is kept sealed in the first leg of the way (`LegContent.undo`). Whether anything was changed is seen from a
digest of all legs and escorts, so that a change by anybody counts, on whichever page it was made.
"""

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from foundation.errors import Conflict
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.security.encryption import as_json
from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import Unit
from planning.ways.words import WaysAct
from returns.cases.models import Case
from returns.cases.queries import country_status, members_of_case
from returns.cases.rules.cases import blockers, country_reasons
from returns.cases.services.planning import not_plannable
from returns.consent.queries import missing_of_case
from returns.escorts.models import Escort
from returns.escorts.queries.escorts import escorts_of_case
from returns.journey.models import BeforeChoice, BeforeLeg, Leg
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.rules.itinerary import WITH_CARRIER
from returns.journey.services import name_travellers, number_legs
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_reasons

_MINUTES = "ways.undo_minutes"


def as_it_was(legs: Sequence[Leg]) -> tuple[BeforeLeg, ...]:
    """Return what has to be known of the legs of a journey to put them back."""
    return tuple(
        BeforeLeg(
            id=leg.id.hex,
            ordinal=leg.ordinal,
            mode=leg.mode,
            status=leg.status,
            departs_at=leg.departs_at,
            departs_zone=leg.departs_zone,
            arrives_at=leg.arrives_at,
            arrives_zone=leg.arrives_zone,
            booked_by=leg.booked_by.hex,
            named=None if leg.is_for_all else tuple(traveller.person_id.hex for traveller in leg.named),
            content=leg.content.with_undo(None),
        )
        for leg in legs
    )


def keep_for_undo(
    unit: Unit,
    case: Case,
    added: Collection[uuid.UUID],
    before: tuple[BeforeLeg, ...],
    went: Mapping[str, tuple[int, int]],
) -> None:
    """Keep how the journey was in the first of the legs that were added; `went`: the legs of escorts then."""
    unit.session.flush()  # the digest is one of what is stored
    every = legs_of_case(unit.session, case.id)
    after = _digest(every, escorts_of_case(unit.session, case.id))
    first = min((leg for leg in every if leg.id in added), key=lambda leg: leg.ordinal)
    kept = BeforeChoice(at=unit.clock.now(), legs=before, escorts=dict(went), after=after)
    first.content = first.content.with_undo(kept)


def undo_minutes(unit: Unit, day: date) -> int:
    """For how many minutes a way that was chosen on a day can be taken back."""
    return rule_on(unit.session, _MINUTES, day).whole()


def undoable_until(unit: Unit, case: Case, legs: Sequence[Leg]) -> tuple[datetime, datetime] | None:
    """When a way was chosen, and until when that can be taken back; None where nothing can be taken back any more."""
    kept = _kept(legs)
    if kept is None:
        return None
    until = kept.at + timedelta(minutes=undo_minutes(unit, kept.at.date()))
    is_same = _digest(legs, escorts_of_case(unit.session, case.id)) == kept.after
    return (kept.at, until) if unit.clock.now() <= until and is_same else None


def take_back(unit: Unit, case: Case) -> None:
    """Put the journey back as it was before a way was chosen.

    Conflict where that is over, or where anything of the journey was changed since. RuleBroken where nothing may be
    planned by now, or where nobody outside may hear of the journey any more and some of it was booked.
    """
    every, escorts = legs_of_case(unit.session, case.id), escorts_of_case(unit.session, case.id)
    kept = _kept(every)
    people = {person.id for person in members_of_case(unit.session, case.id)}
    _refuse(unit, kept, every, escorts, people)
    assert kept is not None  # it is refused otherwise
    today = unit.today
    reasons = not_plannable(unit, case)
    if any(leg.status in WITH_CARRIER for leg in kept.legs):
        standing = country_status(unit.session, case.country, today)
        missing = missing_of_case(unit.session, case.id, members_of_case(unit.session, case.id), today)
        reasons = (*reasons, *missing, *blockers(country_reasons(standing)))
    refuse_reasons(unit, case, reasons)
    by_id = {leg.id: leg for leg in every}
    for leg in journey(every):
        unit.session.delete(leg)  # those of the way: what was before is cancelled or gone
    for before in kept.legs:
        _put_back(unit, case, before, by_id.get(uuid.UUID(before.id)), people)
    unit.session.flush()  # the legs are read again as they are now
    number_legs(case, legs_of_case(unit.session, case.id), escorts)
    for escort in escorts:
        escort.first_leg, escort.last_leg = kept.escorts[escort.id.hex]
    add_to_timeline(unit, case, EventKind.TRAVEL_PLANNED)
    unit.participants["trail"].act(WaysAct.UNDO, ("case", case.id), count=len(kept.legs))


def _kept(legs: Sequence[Leg]) -> BeforeChoice | None:
    found = (leg.content.undo for leg in journey(legs))
    return next((kept for kept in found if kept is not None), None)


def _refuse(
    unit: Unit, kept: BeforeChoice | None, legs: Sequence[Leg], escorts: Sequence[Escort], people: set[uuid.UUID]
) -> None:
    if kept is None:
        raise Conflict(_("There is nothing to undo: it was undone already, or the first leg was changed."))
    if unit.clock.now() > kept.at + timedelta(minutes=undo_minutes(unit, kept.at.date())):
        raise Conflict(_("It is too late to undo this in one go. Change the journey leg by leg."))
    named = {uuid.UUID(person) for leg in kept.legs for person in leg.named or ()}
    if _digest(legs, escorts) != kept.after or not named <= people:
        raise Conflict(
            _("The journey was changed since this way was chosen, so it was not undone. Change it leg by leg.")
        )


def _put_back(unit: Unit, case: Case, before: BeforeLeg, leg: Leg | None, people: set[uuid.UUID]) -> None:
    if leg is None:
        leg = Leg(id=uuid.UUID(before.id), case_id=case.id)
        unit.session.add(leg)
    leg.ordinal, leg.mode, leg.status = before.ordinal, before.mode, before.status
    leg.departs_at, leg.departs_zone = before.departs_at, before.departs_zone
    leg.arrives_at, leg.arrives_zone = before.arrives_at, before.arrives_zone
    leg.booked_by, leg.content = uuid.UUID(before.booked_by), before.content
    named = people if before.named is None else {uuid.UUID(person) for person in before.named}
    name_travellers(case, leg, named, people)


def _digest(legs: Sequence[Leg], escorts: Sequence[Escort]) -> str:
    """Every leg of a case and all of its escorts as they are, without what is kept for an undo."""
    rows = [
        [
            [leg.id.hex, leg.ordinal, leg.mode.value, leg.status.value, leg.is_for_all],
            [leg.departs_at.isoformat(), leg.departs_zone, leg.arrives_at.isoformat(), leg.arrives_zone],
            [some.hex if some else None for some in (leg.escort_id, leg.movement_id)],
            leg.frozen_as.value if leg.frozen_as else None,
            sorted(traveller.person_id.hex for traveller in leg.named),
            as_json(leg.content.with_undo(None)),
        ]
        for leg in sorted(legs, key=lambda leg: leg.id)
    ]
    along = sorted([escort.id.hex, escort.first_leg, escort.last_leg] for escort in escorts)
    return hashlib.sha256(canonical_json([rows, along]).encode()).hexdigest()
