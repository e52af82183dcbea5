"""Group movements as their templates show them: ends, seats, notice, places, cases and what stands in their way."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.queries import shown_reference
from returns.cases.rules import CaseState, Reason
from returns.cases.words import age_label
from returns.escorts.rules.escorts import RatioRules
from returns.journey.pages.itinerary import end_of
from returns.journey.rules.itinerary import LegStatus, flight_label
from returns.journey.words import LEG_STATUS_MARKS, duration_label
from returns.movements.queries.movements import (
    CaseAboard,
    Movement,
    MovementPlace,
    PlaceRead,
    ShownMovement,
    ToldRead,
    departs_on,
    movement_rules,
    notice_facts,
    shown_movement,
    today_there,
)
from returns.movements.rules import NoticeFacts, NoticeState, Seats, closed_reasons
from returns.movements.words import NOTICE_MARKS
from returns.names.queries import full_name
from returns.people.rules.people import age_range

_CASE_MARKS = {
    CaseState.READY: "done",
    CaseState.PLANNING: "due",
    CaseState.DEPARTED: "done",
    CaseState.ARRIVED: "done",
}


@dataclass(frozen=True)
class MovementHead:
    """A movement as every page of it, and the list, shows it: opened, with its ends as a leg shows them."""

    shown: ShownMovement
    origin: Any
    destination: Any
    seats: Seats
    has_left: bool

    @property
    def row(self) -> Movement:
        """The movement itself."""
        return self.shown.row

    @property
    def carrier(self) -> str:
        """Carrier and number in one."""
        return flight_label(self.shown.carrier, self.shown.number)

    @property
    def mark(self) -> str:
        """How its booking is marked."""
        return LEG_STATUS_MARKS.get(self.row.status, "plain")

    @property
    def duration(self) -> str:
        """How long it takes, in words."""
        return duration_label(self.shown.minutes)

    @property
    def is_open(self) -> bool:
        """Whether anything of it can still be changed."""
        return not closed_reasons(self.row.status, self.has_left)

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.row.status is LegStatus.CANCELLED


def movement_head(request: Request, movement: Movement, seats: Seats) -> MovementHead:
    """A movement as every page of it, and the list, shows it; opens it."""
    shown = shown_movement(movement)
    return MovementHead(
        shown=shown,
        origin=end_of(shown.origin, shown.departs, shown.content["from_terminal"]),
        destination=end_of(shown.destination, shown.arrives, shown.content["to_terminal"], shown.days_later),
        seats=seats,
        has_left=movement.departs_at <= request.container.clock.now(),
    )


@dataclass(frozen=True)
class ShownNotice:
    """How it stands with telling the receiving side, so many working days before, and the ratios of escorts."""

    facts: NoticeFacts
    days: int
    ratios: RatioRules

    @property
    def mark(self) -> str:
        """How its state is marked."""
        return NOTICE_MARKS[self.facts.state]


def notice_shown(request: Request, movement: Movement) -> ShownNotice:
    """How it stands with telling the receiving side; one statement for the rules, if they are not read yet."""
    row, ratios = movement_rules(request.unit.session, departs_on(movement))
    facts = notice_facts(movement, row, today_there(movement, request.container.clock.now()))
    return ShownNotice(facts, row.whole(), ratios)


def newest_told(messages: Sequence[ToldRead]) -> list[ToldRead]:
    """The latest message to each organisation; `messages` are in that order."""
    newest: dict[str, ToldRead] = {}
    for message in messages:
        newest.setdefault(message.organisation, message)
    return list(newest.values())


@dataclass(frozen=True)
class Traveller:
    """Somebody who has a place, with name and age in words."""

    place: MovementPlace
    name: str
    age: str


@dataclass(frozen=True)
class ShownCase:
    """A case with its people who travel along, and where it stands."""

    aboard: CaseAboard
    reference: str
    mark: str
    people: list[Traveller]


def _travellers(places: Sequence[PlaceRead], today: date) -> list[Traveller]:
    """Who has these places; opens them."""
    travellers = []
    for place in places:
        if place.person is not None:
            band = place.person.birth_year_band
            age = age_label(age_range(band, today)) if band is not None else ""
            travellers.append(Traveller(place.place, full_name(place.person) or _("Name cannot be shown"), age))
    return travellers


def shown_aboard(request: Request, aboard: Sequence[CaseAboard]) -> list[ShownCase]:
    """Cases with their people, and where each case stands."""
    today = request.container.clock.now().date()
    return [
        ShownCase(
            case, shown_reference(case.case), _CASE_MARKS.get(case.case.state, "plain"), _travellers(case.places, today)
        )
        for case in aboard
    ]


def conflicts(
    aboard: Sequence[CaseAboard],
    escorts: tuple[int, int],
    notice: NoticeFacts,
    against: Mapping[uuid.UUID, Sequence[Reason]],
) -> list[tuple[str, str, str]]:
    """What does not fit in a movement: a mark, the words, and where it is mended.

    `escorts` are how many are needed and go along.
    """
    problems = []
    ended = sum(case.leg is None or case.leg.status is LegStatus.CANCELLED for case in aboard)
    if notice.state is NoticeState.OVERDUE:
        problems.append(("blocked", _("The receiving side was not told, and the day for it has passed."), "notice"))
    if any(case.is_frozen for case in aboard):
        problems.append(
            ("blocked", _("The leg of a case is frozen. Take its people out, or let it travel again."), "people")
        )
    if ended:
        problems.append(("blocked", _("People have a place and no leg of this movement. Take them out."), "people"))
    if escorts[1] < escorts[0]:
        problems.append(("warning", _("There are too few escorts for so many people."), "escorts"))
    if any(against.values()):
        problems.append(("warning", _("Something stands against an escort who goes along."), "escorts"))
    return problems
