"""The departure board as its template shows it: flights, the parties on each, and how it stands with everybody."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.errors import KeyGone
from foundation.language.formats import clock_day, clock_time
from foundation.language.words import _
from returns.cases.queries import Case, Person, shown_reference
from returns.cases.rules import CaseState
from returns.cases.words import age_label
from returns.departure.queries.boarding import BoardingMark, hand_outs, has_left, standing_of
from returns.departure.queries.departures import Board, Party
from returns.departure.rules import NOT_TRAVELLING, BoardingState, WhyNot, opens_at, undo_ends
from returns.departure.words import HAND_OUT_MARKS, boarding_mark, how_choices
from returns.documents.rules.documents import HandOut
from returns.escorts.queries.escorts import Escort
from returns.health.queries import HealthEntry, requests_in, standing
from returns.health.rules.assistance import Answer
from returns.health.words import CODE_LABELS
from returns.journey.pages.itinerary import end_of, zone_label
from returns.journey.queries.itinerary import Leg
from returns.journey.queries.shown_legs import ShownLeg, shown_legs
from returns.journey.rules.itinerary import flight_label
from returns.journey.words import ESCORT_LABELS
from returns.names.queries import full_name
from returns.people.rules.people import age_range


@dataclass(frozen=True)
class Looking:
    """Who looks at the board, when (UTC), for how many seconds a press can be undone, and whether they work on cases.

    `opens_hours`: how long before a departure boarding can be recorded.
    """

    me: uuid.UUID
    now: datetime
    undo_seconds: int
    may_work: bool
    opens_hours: int


@dataclass(frozen=True)
class LastReport:
    """What was recorded last of somebody: by whom, and when by the clocks where they set out."""

    by: str
    at: str
    why: WhyNot | None
    note: str
    is_undone: bool


@dataclass(frozen=True)
class Traveller:
    """Somebody on the board, with the state and what the gate has to know. `age` is in words."""

    id: str
    name: str | None
    age: str
    state: BoardingState
    mark: str
    assistance: list[object]
    document: HandOut
    document_mark: str
    report: LastReport | None


@dataclass(frozen=True)
class Clock:
    """An instant as the clocks show it where somebody sets out."""

    day: str
    time: str
    zone: str


@dataclass(frozen=True)
class ShownEscort:
    """An escort: kind and name in words, and the row, unless its key is gone."""

    kind: str
    name: str
    row: Escort | None


@dataclass(frozen=True)
class ShownParty:
    """The people of one case on one flight, and what may be recorded of them by whoever looks at the board."""

    id: str
    row: Party
    reference: str
    seen: int
    people: list[Traveller]
    expected: list[Traveller]  # without a mark yet
    parted: list[str]
    escorts: list[ShownEscort]
    has_left: bool
    is_over: bool  # they have left, or none of them travels
    may_say: bool
    may_undo: bool
    opens: Clock | None
    how: list[tuple[str, list[tuple[str, str]]]]
    final: Any


@dataclass(frozen=True)
class Flight:
    """What sets out at one time from one place to another, with everybody on it."""

    id: str
    leg: ShownLeg
    number: str
    origin: Any
    destination: Any
    is_late: bool
    is_on_the_way: bool
    has_left: bool
    parties: list[ShownParty]
    movements: list[uuid.UUID]
    open_legs: list[uuid.UUID]  # whose departure is still to be recorded
    total: int
    boarded: int
    not_said: int
    stay: int


def shown_flights(board: Board, at: Looking) -> list[Flight]:
    """The flights of a board in the order in which they begin, each with its parties; opens what is shown."""
    flights: dict[tuple[object, ...], tuple[ShownLeg, list[ShownParty]]] = {}
    for party in board.parties:
        try:
            legs = shown_legs(party.way)
        except KeyGone:
            continue
        first = legs[0]
        key = (first.origin["code"], first.leg.departs_at, first.carrier, first.number, first.destination["code"])
        flights.setdefault(key, (first, []))[1].append(_party(board, party, legs, at))
    return [_flight(n, first, parties, at.now) for n, (first, parties) in enumerate(flights.values(), 1)]


def _flight(n: int, first: ShownLeg, parties: list[ShownParty], now: datetime) -> Flight:
    states = [person.state for party in parties for person in party.people]
    movements = [party.row.leg.movement_id for party in parties if party.row.leg.movement_id is not None]
    open_legs = [party.row.leg.id for party in parties if not party.is_over]
    return Flight(
        id=f"flight-{n}",
        leg=first,
        number=flight_label(first.carrier, first.number),
        origin=end_of(first.origin, first.departs, first.terminals[0]),
        destination=end_of(first.destination, first.arrives, first.terminals[1], first.days_later),
        is_late=first.departs <= now,
        is_on_the_way=first.departs <= now < first.arrives,
        has_left=any(party.has_left for party in parties) and not open_legs,
        parties=parties,
        movements=list(dict.fromkeys(movements)),
        open_legs=open_legs,
        total=len(states),
        boarded=states.count(BoardingState.BOARDED),
        not_said=states.count(BoardingState.PLANNED),
        stay=sum(state in NOT_TRAVELLING for state in states),
    )


def _party(board: Board, party: Party, legs: Sequence[ShownLeg], at: Looking) -> ShownParty:
    case, marks = party.case, [mark for mark, _who in party.marks]
    left = has_left(case, party.leg, marks)
    states = {
        traveller.person: traveller.state
        for traveller in standing_of(case, party.leg, marks, [person.id for person in party.people])
    }
    last_marks = {mark.person_id: (mark, who.name if who else "") for mark, who in party.marks}
    reports = {person: _report(mark, by, legs[0].departs) for person, (mark, by) in last_marks.items()}
    opens = opens_at(party.leg.departs_at, at.opens_hours)
    is_open = left or bool(marks) or at.now >= opens
    people = [
        _traveller(board, person, states[person.id.hex], reports.get(person.id), legs, at.now)
        for person in party.people
    ]
    stay = all(person.state in NOT_TRAVELLING for person in people)
    return ShownParty(
        id=f"case-{case.id.hex}",
        row=party,
        reference=shown_reference(case),
        seen=len(marks),
        people=people,
        expected=[person for person in people if person.state is BoardingState.PLANNED],
        parted=[full_name(person) or _("Name cannot be shown") for person in party.parted],
        escorts=[_escort(escort) for escort in party.escorts],
        has_left=left,
        is_over=left or (stay and case.state is CaseState.PLANNING),
        may_say=is_open and at.may_work and case.state in (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED),
        may_undo=_may_undo(marks, left, at),
        opens=None if is_open else _clock(opens, legs[0].departs),
        how=how_choices(left),
        final=end_of(legs[-1].destination, legs[-1].arrives, days_later=legs[-1].days_later),
    )


def _clock(at: datetime, departs: datetime) -> Clock:
    """An instant as the clocks show it where they set out."""
    there = at.astimezone(departs.tzinfo)
    return Clock(clock_day(there), clock_time(there), zone_label(there))


def _may_undo(marks: Sequence[BoardingMark], left: bool, at: Looking) -> bool:
    """Whether whoever looks can still undo the last press."""
    if not marks or left or not at.may_work:
        return False
    last = marks[-1]
    is_open = at.now <= undo_ends(last.recorded_at, at.undo_seconds)
    return is_open and last.recorded_by == at.me and last.undoes_id is None


def _traveller(
    board: Board,
    person: Person,
    state: BoardingState,
    report: LastReport | None,
    legs: Sequence[ShownLeg],
    now: datetime,
) -> Traveller:
    band = person.birth_year_band
    document = hand_outs(board.papers.get(person.id, ()), [person.id])[person.id]
    return Traveller(
        id=person.id.hex,
        name=full_name(person),
        age=age_label(age_range(band, now.date()) if band is not None else None),
        state=state,
        mark=boarding_mark(state),
        assistance=_assistance(board.entries.get(person.id, ()), {leg.leg.id.hex for leg in legs}),
        document=document,
        document_mark=HAND_OUT_MARKS[document],
        report=report,
    )


def _report(mark: BoardingMark, by: str, departs: datetime) -> LastReport:
    content = mark.content
    return LastReport(
        by=by,
        at=clock_time(mark.recorded_at.astimezone(departs.tzinfo)),
        why=content.why if content else None,
        note=content.note if content else "",
        is_undone=mark.undoes_id is not None,
    )


def _assistance(rows: Sequence[HealthEntry], legs: set[str]) -> list[object]:
    """The requests to carriers for these legs, in their words; nothing else of somebody's health is read out."""
    return [
        CODE_LABELS[code]
        for code in dict.fromkeys(
            request.code
            for request in requests_in(standing(rows))
            if request.leg in legs and request.answer is not Answer.REFUSED
        )
    ]


def _escort(escort: Escort) -> ShownEscort:
    try:
        return ShownEscort(str(ESCORT_LABELS[escort.kind]), escort.content.name, escort)
    except KeyGone:
        return ShownEscort(_("Escort"), "", None)


@dataclass(frozen=True)
class Airborne:
    """A case in the air now: on which flight, and where and when it is expected to land."""

    case: Case
    reference: str
    number: str
    destination: Any


def shown_air(airborne: Sequence[tuple[Leg, Case]]) -> list[Airborne]:
    """Who is in the air now: flight, case, and when it is expected to land by the clocks there."""
    rows = []
    for leg, case in airborne:
        try:
            (shown,) = shown_legs([leg])
        except KeyGone:
            continue
        rows.append(
            Airborne(
                case,
                shown_reference(case),
                flight_label(shown.carrier, shown.number),
                end_of(shown.destination, shown.arrives, days_later=shown.days_later),
            )
        )
    return rows


def places_of(flights: Sequence[Flight]) -> Mapping[str, str]:
    """The places from which these flights go, by code, in their order."""
    return {flight.leg.origin["code"]: flight.leg.origin["name"] for flight in flights}
