"""The departure board as its template shows it: flights, the parties on each, and how it stands with everybody."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from flask import url_for

from foundation.errors import KeyGone
from foundation.language.formats import clock_day, clock_time
from foundation.language.words import _
from returns.cases.queries.case_page import full_name, shown_reference
from returns.cases.queries.cases import Case, Person
from returns.cases.rules import CaseState
from returns.cases.words.cases import STATE_LABELS, age_label
from returns.departure.queries.boarding import BoardingMark, hand_outs, has_left, standing_of
from returns.departure.queries.departures import Board, Party
from returns.departure.rules import NOT_TRAVELLING, BoardingState, Standing, WhyNot, opens_at, undo_ends
from returns.departure.words import (
    BOARDING_LABELS,
    HAND_OUT_LABELS,
    HAND_OUT_MARKS,
    WHY_LABELS,
    boarding_mark,
    how_choices,
)
from returns.documents.queries.documents import Paper
from returns.escorts.queries.escorts import Escort
from returns.health.queries.health import HealthEntry, request_of, standing
from returns.health.rules.assistance import Answer
from returns.health.rules.health import EntryKind
from returns.health.words import CODE_LABELS
from returns.journey.pages.itinerary import end_of, zone_label
from returns.journey.queries.itinerary import Leg
from returns.journey.queries.shown_legs import ShownLeg, shown_legs
from returns.journey.rules.itinerary import LegMode, flight_label
from returns.journey.words import ESCORT_LABELS, MODE_LABELS
from returns.people.rules.people import age_range


@dataclass(frozen=True)
class Looking:
    """Who looks at the board, when (UTC), for how many seconds a press is undone, and whether they work on cases.

    `opens_hours`: how long before a departure boarding is recorded.
    """

    me: uuid.UUID
    now: datetime
    undo_seconds: int
    may_work: bool
    opens_hours: int


def shown_flights(board: Board, at: Looking) -> list[SimpleNamespace]:
    """The flights of a board in the order in which they begin, each with its parties; opens what is shown."""
    flights: dict[tuple[object, ...], SimpleNamespace] = {}
    for party in board.parties:
        try:
            legs = shown_legs(party.way)
        except KeyGone:
            continue
        first = legs[0]
        key = (first.origin["code"], first.leg.departs_at, first.carrier, first.number, first.destination["code"])
        if key not in flights:
            flights[key] = _flight(first, at.now)
        flights[key].parties.append(_party(board, party, legs, at))
        if party.leg.movement_id is not None:
            at_manifest = url_for("movements.manifest", movement_id=party.leg.movement_id)
            flights[key].movements[party.leg.movement_id] = at_manifest
    for n, flight in enumerate(flights.values(), 1):
        _sum_up(flight, n)
    return list(flights.values())


def _flight(first: ShownLeg, now: datetime) -> SimpleNamespace:
    return SimpleNamespace(
        place=first.origin["code"],
        origin=end_of(first.origin, first.departs, first.terminals[0]),
        destination=end_of(first.destination, first.arrives, first.terminals[1], first.days_later),
        number=flight_label(first.carrier, first.number),
        mode=first.mode.value,
        mode_label=MODE_LABELS[first.mode],
        is_by_air=first.mode is LegMode.AIR,
        is_late=first.departs <= now,
        is_on_the_way=first.departs <= now < first.arrives,
        day=first.departs.date().isoformat(),
        time=first.departs.strftime("%H:%M"),
        parties=[],
        movements={},
    )


def _sum_up(flight: SimpleNamespace, n: int) -> None:
    everybody = [person for party in flight.parties for person in party.people]
    flight.id = f"flight-{n}"
    flight.total = len(everybody)
    flight.boarded = sum(person.state is BoardingState.BOARDED for person in everybody)
    flight.not_said = sum(person.state is BoardingState.PLANNED for person in everybody)
    flight.stay = sum(person.state in NOT_TRAVELLING for person in everybody)
    flight.open_legs = [party.leg_id for party in flight.parties if not party.is_over]
    flight.opens = next((party.opens for party in flight.parties if party.opens), None)
    flight.has_left = any(party.has_left for party in flight.parties) and not flight.open_legs


def _party(board: Board, party: Party, legs: Sequence[ShownLeg], at: Looking) -> SimpleNamespace:
    case, marks = party.case, [mark for mark, _who in party.marks]
    left = has_left(case, party.leg, marks)
    stand = {
        traveller.person: traveller
        for traveller in standing_of(case, party.leg, marks, [person.id for person in party.people])
    }
    last_marks = {mark.person_id: (mark, who.name if who else "") for mark, who in party.marks}
    people = [
        _person(board, person, stand[person.id.hex], last_marks.get(person.id), legs, at.now) for person in party.people
    ]
    opens = opens_at(party.leg.departs_at, at.opens_hours)
    is_open = left or bool(marks) or at.now >= opens
    gone = all(person.state in NOT_TRAVELLING for person in people)
    return SimpleNamespace(
        id=f"case-{case.id.hex}",
        reference=shown_reference(case),
        url=url_for("cases.open", case_id=case.id),
        readiness_url=url_for("readiness.page", case_id=case.id),
        action=url_for("departures.board_people", case_id=case.id),
        undo_action=url_for("departures.undo", case_id=case.id),
        leg_id=party.leg.id,
        seen=len(marks),
        people=people,
        parted=[full_name(person) or _("Name cannot be shown") for person in party.parted],
        escorts=[_escort(escort) for escort in party.escorts],
        state_label=STATE_LABELS[case.state],
        is_ready=case.state in (CaseState.READY, CaseState.DEPARTED),
        has_left=left,
        is_over=left or (gone and case.state is CaseState.PLANNING),
        may_say=is_open and at.may_work and case.state in (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED),
        opens=None if is_open else _clock(opens, legs[0].departs),
        expected=[person for person in people if person.state is BoardingState.PLANNED],
        how=how_choices(left),
        may_undo=_may_undo(marks, left, at),
        final=end_of(legs[-1].destination, legs[-1].arrives, days_later=legs[-1].days_later),
    )


def _clock(at: datetime, departs: datetime) -> SimpleNamespace:
    """An instant as the clocks show it where they set out."""
    there = at.astimezone(departs.tzinfo)
    return SimpleNamespace(day=clock_day(there), time=clock_time(there), zone=zone_label(there))


def _may_undo(marks: Sequence[BoardingMark], left: bool, at: Looking) -> bool:
    """Whether whoever looks can still undo the last press."""
    if not marks or left or not at.may_work:
        return False
    last = marks[-1]
    is_open = at.now <= undo_ends(last.recorded_at, at.undo_seconds)
    return is_open and last.recorded_by == at.me and last.undoes_id is None


def _person(
    board: Board,
    person: Person,
    stand: Standing,
    last_mark: tuple[BoardingMark, str] | None,
    legs: Sequence[ShownLeg],
    now: datetime,
) -> SimpleNamespace:
    band = person.birth_year_band
    who: uuid.UUID = person.id
    return SimpleNamespace(
        id=who.hex,
        name=full_name(person),
        age=age_label(age_range(band, now.date()) if band is not None else None),
        state=stand.state,
        mark=boarding_mark(stand.state),
        mark_label=BOARDING_LABELS[stand.state],
        assistance=_assistance(board.entries.get(who, ()), {leg.leg.id.hex for leg in legs}),
        papers=_papers(board.papers.get(who, ()), who),
        said=_said(*last_mark, legs[0].departs) if last_mark else None,
    )


def _said(mark: BoardingMark, who: str, departs: datetime) -> SimpleNamespace:
    """What was said last, at the time that clocks show where they set out."""
    content = mark.content or {}
    return SimpleNamespace(
        by=who,
        at=clock_time(mark.recorded_at.astimezone(departs.tzinfo)),
        why=WHY_LABELS[WhyNot(content["why"])] if content.get("why") else "",
        note=content.get("note", ""),
        is_undone=mark.undoes_id is not None,
    )


def _assistance(rows: Sequence[HealthEntry], legs: set[str]) -> list[object]:
    """The requests to carriers for these legs, in their words; nothing else of somebody's health is read out."""
    requests = [request_of(entry.said) for entry in standing(rows) if entry.kind is EntryKind.ASSISTANCE]
    return [
        CODE_LABELS[code]
        for code in dict.fromkeys(
            request.code for request in requests if request.leg in legs and request.answer is not Answer.REFUSED
        )
    ]


def _papers(papers: Sequence[Paper], who: uuid.UUID) -> SimpleNamespace:
    """Whether a document is in the hands of those who travel."""
    stands = hand_outs(papers, [who])[who]
    return SimpleNamespace(mark=HAND_OUT_MARKS[stands], label=HAND_OUT_LABELS[stands])


def _escort(escort: Escort) -> SimpleNamespace:
    try:
        return SimpleNamespace(
            kind=ESCORT_LABELS[escort.kind],
            name=escort.content["name"],
            url=url_for("escorts.hand_over", case_id=escort.case_id, escort_id=escort.id),
        )
    except KeyGone:
        return SimpleNamespace(kind=_("Escort"), name="", url=None)


def shown_air(airborne: Sequence[tuple[Leg, Case]]) -> list[SimpleNamespace]:
    """Who is in the air now: flight, case, and when it is expected to land by the clocks there."""
    rows = []
    for leg, case in airborne:
        try:
            (shown,) = shown_legs([leg])
        except KeyGone:
            continue
        rows.append(
            SimpleNamespace(
                number=flight_label(shown.carrier, shown.number),
                reference=shown_reference(case),
                url=url_for("cases.open", case_id=case.id),
                destination=end_of(shown.destination, shown.arrives, days_later=shown.days_later),
            )
        )
    return rows


def places_of(flights: Sequence[SimpleNamespace]) -> Mapping[str, str]:
    """The places from which these flights go, by code, in their order."""
    return {flight.place: flight.origin.name for flight in flights}
