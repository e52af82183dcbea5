"""Routes of the departure board: the flights of a day, and what is recorded at the gate."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.formats import clock_time
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.queries import Case, Person
from returns.cases.rules.cases import CaseState
from returns.cases.words import age_label
from returns.departure.queries.days import days_around, today_of
from returns.departure.queries.departures import (
    Board,
    BoardingMark,
    BoardNumbers,
    Party,
    board_numbers,
    board_of_day,
    hand_outs,
    has_left,
    in_the_air,
    standing_of,
)
from returns.departure.rules import BOARDING_IN, NOT_TRAVELLING, BoardingState, opens_at, undo_ends
from returns.departure.schemas import MOST_PAGES, BoardingForm, BoardPage, LeftForm, UndoForm
from returns.departure.services import (
    record_boarding,
    record_flights_left,
    stated_leaving,
    undo_last,
)
from returns.departure.words import HAND_OUT_MARKS, DepartureAct, boarding_mark, how_choices
from returns.documents.rules.documents import HandOut
from returns.health.queries import HealthEntry, requests_in, standing
from returns.health.rules.assistance import Answer
from returns.health.words import CODE_LABELS
from returns.journey.queries.itinerary import Leg
from returns.journey.queries.legs import LegEnd, ShownLeg, end_of, shown_legs
from returns.names.queries.names import full_name
from returns.people.rules.people import age_range
from returns.readiness.pages import void_urls

routes = Routes("departure", permission=Permission.CASES_OPEN, load=the_case)
at_gate = routes.with_common(permission=Permission.CASES_WORK, load=the_case)
_DAYS_OFFERED = 7
_FORMS_AT_ONCE = 6  # where more cases set out, the form that says more of one of them is a press away


@dataclass(frozen=True)
class Viewer:
    """Who looks at the board, when (UTC), whether they work on cases, and the numbers of the board.

    `how`: what can be said of somebody, before and after the flight has left: the same for all cases.
    """

    me: Principal
    now: datetime
    may_work: bool
    numbers: BoardNumbers
    how: Mapping[bool, Sequence[tuple[str, list[tuple[str, str]]]]]


@dataclass(frozen=True)
class Traveller:
    """Somebody on the board, with what the gate has to know; and what was recorded last: by whom, when there."""

    id: str
    name: str | None
    age: str
    state: BoardingState
    assistance: list[object]
    document: HandOut
    last: BoardingMark | None
    by: str
    at: str

    @property
    def mark(self) -> str:
        """How the state is marked."""
        return boarding_mark(self.state)

    @property
    def document_mark(self) -> str:
        """How it is marked whether the document is at hand."""
        return HAND_OUT_MARKS[self.document]


@dataclass(frozen=True)
class ShownParty:
    """The people of one case on one flight, and what may be recorded of them by whoever looks at the board."""

    id: str
    row: Party
    seen: int
    people: list[Traveller]
    expected: list[Traveller]  # without a mark yet
    parted: list[str]
    has_left: bool
    is_over: bool  # they have left, or none of them travels
    may_say: bool
    may_undo: bool
    opens: LegEnd | None  # when boarding can be recorded; None: already
    how: Sequence[tuple[str, list[tuple[str, str]]]]
    final: LegEnd


@dataclass(frozen=True)
class Flight:
    """What sets out at one time from one place to another, with everybody on it."""

    id: str
    leg: ShownLeg
    is_late: bool
    is_on_the_way: bool
    has_left: bool
    parties: list[ShownParty]
    movements: list[uuid.UUID]
    open_legs: list[uuid.UUID]  # whose departure is still to be recorded
    opens: LegEnd | None  # when boarding can be recorded, in the local time of the place; None: already
    total: int
    boarded: int
    not_said: int
    stay: int


def _flights(board: Board, viewer: Viewer) -> list[Flight]:
    """The flights of a board in the order in which they begin, each with its parties; opens what is shown."""
    flights: dict[tuple[object, ...], tuple[ShownLeg, list[ShownParty]]] = {}
    for party in board.parties:
        try:
            legs = shown_legs(party.way)
        except KeyGone:
            continue
        way = legs[0].content
        key = (way.origin.code, legs[0].row.departs_at, way.carrier, way.number, way.destination.code)
        flights.setdefault(key, (legs[0], []))[1].append(_party(board, party, legs, viewer))
    return [_flight(n, first, parties, viewer.now) for n, (first, parties) in enumerate(flights.values(), 1)]


def _flight(n: int, first: ShownLeg, parties: list[ShownParty], now: datetime) -> Flight:
    states = [person.state for party in parties for person in party.people]
    movements = [party.row.leg.movement_id for party in parties if party.row.leg.movement_id is not None]
    open_legs = [party.row.leg.id for party in parties if not party.is_over]
    return Flight(
        id=f"flight-{n}",
        leg=first,
        is_late=first.departs <= now,
        is_on_the_way=first.departs <= now < first.arrives,
        has_left=any(party.has_left for party in parties) and not open_legs,
        parties=parties,
        movements=list(dict.fromkeys(movements)),
        open_legs=open_legs,
        opens=next((party.opens for party in parties if party.opens), None),
        total=len(states),
        boarded=states.count(BoardingState.BOARDED),
        not_said=states.count(BoardingState.PLANNED),
        stay=sum(state in NOT_TRAVELLING for state in states),
    )


def _party(board: Board, party: Party, legs: Sequence[ShownLeg], viewer: Viewer) -> ShownParty:
    case, marks, first = party.case, [mark for mark, _who in party.marks], legs[0]
    left = has_left(case, party.leg, marks)
    standing = standing_of(case, party.leg, marks, [person.id for person in party.people])
    opens = opens_at(party.leg.departs_at, viewer.numbers.opens_hours)
    is_open = left or bool(marks) or viewer.now >= opens
    people = [
        _traveller(board, party, person, traveller.state, legs, viewer.now)
        for person, traveller in zip(party.people, standing, strict=True)
    ]
    stay = all(person.state in NOT_TRAVELLING for person in people)
    return ShownParty(
        id=f"party-{party.leg.id.hex}",  # of one case several may set out on a day
        row=party,
        seen=len(marks),
        people=people,
        expected=[person for person in people if person.state is BoardingState.PLANNED],
        parted=[full_name(person) or _("Name cannot be shown") for person in party.parted],
        has_left=left,
        is_over=left or (stay and case.state is CaseState.PLANNING),
        may_say=is_open and viewer.may_work and case.state in BOARDING_IN,
        may_undo=viewer.may_work and bool(marks) and not left and _may_undo(marks[-1], viewer),
        opens=None if is_open else end_of(first.content.origin, opens.astimezone(first.departs.tzinfo)),
        how=viewer.how[left],
        final=legs[-1].destination,
    )


def _may_undo(last: BoardingMark, viewer: Viewer) -> bool:
    """Whether whoever looks can still undo the last press."""
    is_open = viewer.now <= undo_ends(last.recorded_at, viewer.numbers.undo_seconds)
    return is_open and last.recorded_by == viewer.me.account_id and last.undoes_id is None


def _traveller(
    board: Board, party: Party, person: Person, state: BoardingState, legs: Sequence[ShownLeg], now: datetime
) -> Traveller:
    band, there = person.birth_year_band, legs[0].departs.tzinfo
    last, who = next(((mark, who) for mark, who in reversed(party.marks) if mark.person_id == person.id), (None, None))
    return Traveller(
        id=person.id.hex,
        name=full_name(person),
        age=age_label(age_range(band, now.date()) if band is not None else None),
        state=state,
        assistance=_assistance(board.entries.get(person.id, ()), {leg.row.id.hex for leg in legs}),
        document=hand_outs(board.papers.get(person.id, ()), [person.id], legs[0].departs.date())[person.id],
        last=last,
        by=who.name if who else "",
        at=clock_time(last.recorded_at.astimezone(there)) if last else "",
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


def _in_the_air(airborne: Sequence[tuple[Leg, Case]]) -> list[tuple[Case, ShownLeg]]:
    """Who is in the air now; without cases that cannot be read any more."""
    rows = []
    for leg, case in airborne:
        try:
            rows.append((case, shown_legs([leg])[0]))
        except KeyGone:
            continue
    return rows


def _board(
    request: Request, form: Form, day: date | None, place: str = "", page: int = 1, say: uuid.UUID | None = None
) -> str:
    session, now = request.unit.session, request.container.clock.now()
    numbers = board_numbers(session, now.date())
    before, days = days_around(session, day or request.unit.today)
    today = today_of(days, now)
    shown_day = day or today
    board = board_of_day(session, shown_day, page, numbers.cases)
    air = in_the_air(session, now, numbers.cases)
    how = {is_over: how_choices(is_over) for is_over in (False, True)}
    viewer = Viewer(request.me, now, request.me.may(Permission.CASES_WORK), numbers, how)
    flights = _flights(board, viewer)
    places = {flight.leg.content.origin.code: flight.leg.content.origin.name for flight in flights}
    return render_template(
        "returns/departure/board.html",
        form=form,
        day=shown_day,
        is_today=shown_day == today,
        before=before,
        days=[offered for offered, _zone in days if offered != shown_day][:_DAYS_OFFERED],
        places=places,
        place=place,
        flights=[flight for flight in flights if not place or flight.leg.content.origin.code == place],
        air=_in_the_air(air),
        may_work=viewer.may_work,
        judged_at=void_urls([party.case for party in board.parties]),
        page=page,
        say=say,
        has_forms=len(board.parties) <= _FORMS_AT_ONCE,
        next_page=page + 1 if board.has_more else None,
        undo_seconds=numbers.undo_seconds,
        new_key=lambda: Form().idempotency_key,
        where={"day": shown_day.isoformat()} | ({"at": place} if place else {}) | ({"page": page} if page > 1 else {}),
    )


@routes.get("/departures", DepartureAct.DEPARTURES_LIST, load=None, schema=BoardPage)
def board(request: Request[None]) -> ResponseReturnValue:
    """The departure board of a day."""
    filters = request.data
    return _board(request, Form(), filters.get("day"), filters.get("at", ""), filters["page"], filters.get("say"))


def _again(request: Request, form: Form) -> str:
    """The board of the day that the form is about, with the form open as it was sent, and what is wrong on top."""
    legs = form.values.get("legs") or [""]
    form.prefix = f"party-{form.values['leg']}" if "leg" in form.values else f"left-{legs[0]}"
    day, place, page = _day_of_board(), http_request.args.get("at", ""), _page_of_board()
    return _board(request, form, day, place, page, request.path.get("case_id"))


def _day_of_board() -> date | None:
    """The day of the address; a form is sent to the address of its board."""
    try:
        return date.fromisoformat(http_request.args.get("day", ""))
    except ValueError:
        return None


def _page_of_board() -> int:
    """Its page; the first where the address names none."""
    return page if 1 <= (page := http_request.args.get("page", 1, type=int)) <= MOST_PAGES else 1


def _back(done: str, anchor: str = "") -> ResponseReturnValue:
    flash(done, "done")
    day, page = _day_of_board(), _page_of_board()
    where: dict[str, Any] = {"day": day.isoformat() if day else None, "at": http_request.args.get("at")}
    where |= {"page": page} if page > 1 else {}
    return redirect(url_for("departure.board", **where, _anchor=anchor or None), 303)


@at_gate.post("/cases/<uuid:case_id>/boarding", DepartureAct.BOARDING_RECORD, schema=BoardingForm, on_invalid=_again)
def boarding(request: Request[Case]) -> ResponseReturnValue:
    """Record whether people of a case boarded."""
    data = request.data
    secrets, report = request.container.secrets, data["report"]
    record_boarding(request.unit, secrets, request.row, data["leg"], data["people"], report, data["seen"])
    has_boarded = report.state is BoardingState.BOARDED
    return _back(_("Recorded: boarded.") if has_boarded else _("Recorded."), f"party-{data['leg'].hex}")


@at_gate.post("/cases/<uuid:case_id>/boarding/undo", DepartureAct.BOARDING_UNDO, schema=UndoForm, on_invalid=_again)
def undo_boarding(request: Request[Case]) -> ResponseReturnValue:
    """Take back what was just recorded."""
    undo_last(request.unit, request.row, request.data["leg"], request.data["seen"])
    return _back(_("Undone."))


@at_gate.post("/departures/left", DepartureAct.DEPARTURES_LEFT, load=None, schema=LeftForm, on_invalid=_again)
def left(request: Request[None]) -> ResponseReturnValue:
    """Record that a flight has left: for every case on it, or for none."""
    data = request.data
    at = stated_leaving(request.unit, data["legs"], data["left_on"], data["left_time"])
    is_new = record_flights_left(request.unit, request.container.secrets, data["legs"], at)
    said = _("Flight recorded as departed.") if is_new else _("This flight is already recorded as departed.")
    return _back(said)
