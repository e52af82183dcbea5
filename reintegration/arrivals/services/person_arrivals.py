"""Who of a case arrived: said person by person, corrected by further rows; of who is missing the owner is told."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.messaging.services import tell
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.models.person_arrivals import PersonArrival
from reintegration.arrivals.queries.arrivals import zone_of
from reintegration.arrivals.queries.person_arrivals import newest_arrivals
from reintegration.arrivals.rules.arrivals import ArrivalState, late_reasons
from reintegration.arrivals.words import ArrivalsNotice
from reintegration.concerns.words import ConcernsMessage
from reintegration.episodes.queries.reasons import refuse_if
from reintegration.episodes.services.notices import notify
from returns.cases.models import Case
from returns.cases.queries.cases import members_of_case
from returns.cases.rules.cases import CaseState
from returns.cases.rules.reasons import Reason
from returns.departure.rules.departure import DepartureReason
from returns.safe_contact.services.times import move_cards


@dataclass(frozen=True)
class Missing:
    """Who did not arrive, and what whoever waited knows of it."""

    people: Collection[uuid.UUID] = ()
    note: str = ""


NOBODY_MISSING = Missing()


def people_to_confirm(
    unit: Unit, case: Case, missing: Collection[uuid.UUID]
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Of the people of a case that this scope sees: who is there, and who is missing. BadInput for anybody else."""
    people = [member.id for member in members_of_case(unit.session, case.id)]
    if set(missing) - set(people):
        raise BadInput({"missing": [_("Choose people of this case.")]})
    return [person for person in people if person not in missing], [person for person in people if person in missing]


def say_who_is_there(
    unit: Unit, case: Case, there: Sequence[uuid.UUID], missing: Sequence[uuid.UUID], at: datetime, note: str = ""
) -> None:
    """Keep of each of these people whether they arrived, at an instant (aware); the owner is told if one did not.

    Whoever arrived is reached by the clocks of the place of arrival from now on.
    """
    if there:
        move_cards(unit, case, there, zone_of(unit.session, case), at)
    arrivals = newest_arrivals(unit.session, case.id)
    if not note.strip():  # with a note it is something new of those who are known to be missing
        missing = [
            person
            for person in missing
            if person not in arrivals or arrivals[person].state is not ArrivalState.NOT_ARRIVED
        ]
    for person in (*there, *missing):
        arrived = person not in missing
        unit.session.add(
            PersonArrival(
                case_id=case.id,
                person_id=person,
                ordinal=arrivals[person].ordinal + 1 if person in arrivals else 1,
                state=ArrivalState.ARRIVED if arrived else ArrivalState.NOT_ARRIVED,
                arrived_at=at if arrived else None,
                recorded_by=unit.actor_id,
                recorded_at=unit.clock.now(),
                content={"note": note.strip()} if note.strip() and not arrived else None,
            )
        )
    if missing:
        now = unit.clock.now()
        tell(
            unit, [case.owner_id], ArrivalsNotice.NOT_ARRIVED, case.id, f"not_arrived:{case.id.hex}:{now:%Y%m%d%H%M%S}"
        )
        notify(unit, ConcernsMessage.CONCERN_OPENED, case.id, [case.owner_id], now)
        unit.participants["trail"].act("arrival.missing", ("case", case.id), people=len(missing))


def say_nobody_came(unit: Unit, case: Case, missing: Sequence[uuid.UUID], at: datetime, note: str = "") -> None:
    """Keep that nobody of a case that has departed arrived; nothing else changes, and the owner is told.

    RuleBroken (`not_departed`) before a departure.
    """
    refuse_if(() if case.state is CaseState.DEPARTED else (Reason(DepartureReason.NOT_DEPARTED),))
    say_who_is_there(unit, case, (), missing, at, note)


def confirm_late(
    unit: Unit, case: Case, people: Sequence[uuid.UUID], at: datetime, is_identity_confirmed: bool
) -> None:
    """Keep that people who were missing have arrived after all, at an instant (aware). Follow-up keeps its days.

    RuleBroken with every reason: `identity_not_confirmed`, `arrives_in_future`, `not_missing`.
    """
    arrivals = newest_arrivals(unit.session, case.id)
    missing = {who for who, arrival in arrivals.items() if arrival.state is ArrivalState.NOT_ARRIVED}
    refuse_if(late_reasons(set(people) <= missing and bool(people), is_identity_confirmed, at > unit.clock.now()))
    say_who_is_there(unit, case, people, (), at)
    unit.participants["trail"].act("arrival.confirm", ("case", case.id), late=len(people))
