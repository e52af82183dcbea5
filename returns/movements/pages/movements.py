"""Routes of group movements: the list, planning one, its page, changing it after a look ahead, cancelling it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries
from foundation.language.words import _, ngettext
from foundation.web.overwriting import as_typed, some_of
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.queries import Case, Person, shown_reference
from returns.cases.rules.cases import CaseState, Reason
from returns.cases.words import age_label, choices_of
from returns.escorts.rules.escorts import RatioRules
from returns.journey.pages.itinerary import common, marked
from returns.journey.pages.legs import ENDS, FOLDS, point_choices, stated_way
from returns.journey.queries.legs import point_at
from returns.journey.rules.itinerary import LegMode, LegStatus, steps_from
from returns.journey.words import LEG_STATUS_LABELS, MODE_LABELS
from returns.lists.queries.filtered import countries_of_cases
from returns.movements.queries import movements as queries
from returns.movements.queries.movements import (
    Movement,
    MovementPlace,
    ShownMovement,
    ToldRead,
    company_of,
    departs_on,
    movement_rules,
    notice_of_movement,
    shown_movement,
)
from returns.movements.queries.people import CaseAboard, by_case
from returns.movements.rules import OPEN, NoticeFacts, NoticeState, Seats, closed_reasons, group_escorts
from returns.movements.schemas import ChangedMovementForm, MovementForm, MovementList
from returns.movements.services.movements import (
    Consequences,
    NewMovement,
    cancel_movement,
    change_movement,
    consequences_of,
    plan_movement,
)
from returns.movements.words import NOTICE_MARKS, MovementsAct
from returns.names.queries.names import full_name
from returns.people.rules.people import age_range

PartT = TypeVar("PartT")
_CASE_MARKS = {
    CaseState.READY: "done",
    CaseState.PLANNING: "due",
    CaseState.DEPARTED: "done",
    CaseState.ARRIVED: "done",
}


@dataclass(frozen=True)
class PartOfMovement(Generic[PartT]):
    """A place of a movement, or an escort, with the movement."""

    movement: Movement
    part: PartT


def the_movement(request: Request) -> Movement | None:
    """The movement that an address names, if this office has it."""
    return queries.movement_by_id(request.unit.session, request.path["movement_id"])


def movement_with(request: Request, part: PartT | None) -> PartOfMovement[PartT] | None:
    """The movement of an address with a part of it, or None where either is not there."""
    movement = the_movement(request)
    return PartOfMovement(movement, part) if movement is not None and part is not None else None


routes = Routes("movements", permission=Permission.CASES_WORK, load=the_movement)


def home(request: Request, done: str, page: str = "open") -> ResponseReturnValue:
    """Back to the page of the movement, or to a page of a part of it, where it says what was done."""
    flash(done, "done")
    return redirect(url_for(f"movements.{page}", movement_id=request.path["movement_id"]), 303)


@dataclass(frozen=True)
class MovementHead(ShownMovement):
    """A movement as every page of it, and the list, shows it."""

    seats: Seats
    has_left: bool

    @property
    def is_open(self) -> bool:
        """Whether anything of it can still be changed."""
        return not closed_reasons(self.row.status, self.has_left)


def movement_head(request: Request, movement: Movement, seats: Seats | None = None) -> MovementHead:
    """A movement as every page of it, and the list, shows it; opens it. One statement, unless its seats are given."""
    seats = seats or queries.seats_of(request.unit.session, [movement])[movement.id]
    has_left = movement.departs_at <= request.container.clock.now()
    return MovementHead(**vars(shown_movement(movement)), seats=seats, has_left=has_left)


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
    facts = notice_of_movement(request.unit.session, movement, row, request.container.clock.now())
    return ShownNotice(facts, row.whole(), ratios)


def _heads(request: Request, movements: Sequence[Movement]) -> list[tuple[MovementHead, ShownNotice]]:
    """Movements as a list shows them, each with how it stands with the receiving side."""
    seats = queries.seats_of(request.unit.session, movements)
    return [
        (movement_head(request, movement, seats[movement.id]), notice_shown(request, movement))
        for movement in movements
    ]


@routes.get(
    "/movements", MovementsAct.LIST, permission=Permission.CASES_OPEN, load=None, schema=MovementList, endpoint="list"
)
def list_movements(request: Request[None]) -> ResponseReturnValue:
    """The group movements of the office, in the order in which they leave."""
    filters, session = request.data, request.unit.session
    past = filters.get("when") == "past"
    order = filters.get("sort") or ("-departs_at" if past else "departs_at")
    descending = order.startswith("-")
    chosen = queries.MovementFilter(request.container.clock.now(), past, filters.get("country"))
    page = queries.movements_page(session, chosen, descending, filters.get("page"), PAGE_SIZE)
    rows = _heads(request, page.items)
    return render_template(
        "returns/movements/list.html",
        page=list_page(page, rows),
        sort=SortableBy("departs_at", descending, ("departs_at",)),
        form=Form(values={name: filters[name] for name in ("when", "country") if filters.get(name)}),
        countries=countries(queries.countries_of_movements(session)),
        may_work=request.me.may(Permission.CASES_WORK),
    )


@routes.get("/cases/<uuid:case_id>/movements", MovementsAct.OF_CASE, permission=Permission.CASES_OPEN, load=the_case)
def of_case(request: Request[Case]) -> ResponseReturnValue:
    """The group movements that people of a case travel along with."""
    movements = _heads(request, queries.movements_of_case(request.unit.session, request.row.id))
    return render_template("returns/movements/of_case.html", **common(request), movements_here=movements)


def _places_for(request: Request) -> list[str]:
    """The countries in which places are searched: that of the office, and those of return of its cases."""
    host = accounts.country_of_office(request.unit.session, request.me.office_id)
    return [host, *countries_of_cases(request.unit.session)]


def _form_page(
    request: Request[Movement] | Request[None], form: Form, consequences: Consequences | None = None
) -> ResponseReturnValue:
    """The form of a movement, new or not; with consequences, what a change would do, above what was typed."""
    movement: Movement | None = request.row
    steps = steps_from(movement.status if movement else None)
    origins, destinations = (
        point_choices(request, form, end, _places_for, point_at(form.values.get(end) or "")) for end in ENDS
    )
    changed = [consequence for consequence in consequences.cases if consequence.is_felt] if consequences else []
    return render_template(
        "returns/movements/form.html",
        form=form,
        is_new=movement is None,
        back_url=url_for("movements.open", movement_id=movement.id) if movement else url_for("movements.list"),
        modes=choices_of(MODE_LABELS),
        statuses=[(step.value, str(LEG_STATUS_LABELS[step])) for step in steps if step in OPEN],
        folds=FOLDS,
        origins=origins,
        destinations=destinations,
        consequences=consequences,
        changed=[(consequence, marked(consequence.arises), marked(consequence.goes)) for consequence in changed],
    )


def _stated(request: Request) -> NewMovement:
    """The movement that a form states; places are looked for in these countries, airports everywhere.

    BadInput by field: nothing was chosen or found, several points were found, or it ends where it begins.
    """
    no_way = {"destination_typed": [_("The movement ends where it begins. Choose another place.")]}
    way = stated_way(None, request.data, _places_for(request), no_way)
    return NewMovement(**way, seats=request.data["seats"], note=request.data.get("note", ""))


@routes.form(
    "/movements/new",
    MovementsAct.PLAN,
    opens=MovementsAct.NEW,
    shows=_form_page,
    begins=lambda _request: {"mode": LegMode.AIR.value, "status": LegStatus.PLANNED.value},
    page="new",
    load=None,
    schema=MovementForm,
)
def plan(request: Request[None]) -> ResponseReturnValue:
    """Plan a movement."""
    if request.me.office_id is None:
        raise NotFound
    new = _stated(request)
    movement = plan_movement(request.unit, request.me.office_id, new)
    flash(_("Group movement planned. Add the cases that will travel."), "done")
    return redirect(url_for("movements.open", movement_id=movement), 303)


def _newest_told(messages: Sequence[ToldRead]) -> list[ToldRead]:
    """The latest message to each organisation; `messages` are in that order."""
    newest: dict[str, ToldRead] = {}
    for message in messages:
        newest.setdefault(message.organisation, message)
    return list(newest.values())


@dataclass(frozen=True)
class ShownCase:
    """A case of a movement, where it stands, and its people: each with the place, name and age in words."""

    aboard: CaseAboard
    reference: str
    mark: str
    people: list[tuple[MovementPlace, str, str]]


def _shown_aboard(request: Request, aboard: Sequence[CaseAboard]) -> list[ShownCase]:
    """Cases with their people; opens them."""
    today = request.unit.today

    def age(person: Person) -> str:
        band = person.birth_year_band
        return age_label(age_range(band, today)) if band is not None else ""

    return [
        ShownCase(
            case,
            shown_reference(case.case),
            _CASE_MARKS.get(case.case.state, "plain"),
            [
                (place.place, full_name(place.person) or _("Name cannot be shown"), age(place.person))
                for place in case.places
                if place.person is not None
            ],
        )
        for case in aboard
    ]


def _conflicts(
    status: LegStatus,
    aboard: Sequence[CaseAboard],
    escorts: tuple[int, int],
    notice: NoticeFacts,
    against: Mapping[uuid.UUID, Sequence[Reason]],
) -> list[tuple[str, str, str]]:
    """What does not fit in a movement: a mark, the words, and where it is mended.

    `escorts` are how many are needed and go along.
    """
    problems = []
    if status is LegStatus.CHANGED_BY_CARRIER:
        words = _("The carrier changed this flight, or no longer operates it. Change the movement, or cancel it.")
        problems.append(("blocked", words, "change"))
    ended = sum(case.leg is None or case.leg.status is LegStatus.CANCELLED for case in aboard)
    if notice.state is NoticeState.OVERDUE:
        problems.append(
            ("blocked", _("The receiving side has not been told, and the deadline for it has passed."), "notice")
        )
    if any(case.is_frozen for case in aboard):
        problems.append(
            ("blocked", _("The leg of a case is frozen. Remove its people, or let it travel again."), "people")
        )
    if ended:
        problems.append(("blocked", _("Some people have a place but no leg in this movement. Remove them."), "people"))
    if escorts[1] < escorts[0]:
        problems.append(("warning", _("There are not enough escorts for this many people."), "escorts"))
    if any(against.values()):
        problems.append(("warning", _("There is a blocker for an escort in this movement."), "escorts"))
    return problems


def movement_page(request: Request[Movement], form: Form) -> str:
    """A movement with its places; `form` is that of blank places."""
    session, movement = request.unit.session, request.row
    places, legs = queries.places_of(session, movement.id), queries.legs_of_movement(session, movement.id)
    along, aboard = queries.escorts_of_movement(session, movement.id), by_case(places, legs)
    people = sum(not place.is_blank for place in places)
    seats = Seats(movement.seats, people, len(places) - people, len(along))
    notice = notice_shown(request, movement)
    needed = group_escorts(people, notice.ratios)
    reasons = company_of(session, movement, along)
    return render_template(
        "returns/movements/page.html",
        movement=movement_head(request, movement, seats),
        may_work=request.me.may(Permission.CASES_WORK),
        notice=notice,
        cases=_shown_aboard(request, aboard),
        blank=[place.place for place in places if place.is_blank],
        elsewhere=[place.place.ordinal for place in places if place.is_elsewhere],
        escorts=[who.member.content.name for who in along if who.member is not None],
        told=_newest_told(queries.told_of_movement(session, movement.id)),
        needed=needed,
        group_from=notice.ratios.group_from.value,
        conflicts=_conflicts(movement.status, aboard, (needed, len(along)), notice.facts, reasons),
        signed=sum(case.case.state.value == "ready" for case in aboard),
        form=form,
        countries=countries(all_countries()),
    )


@routes.get("/movements/<uuid:movement_id>", MovementsAct.OPEN, permission=Permission.CASES_OPEN, endpoint="open")
def open_movement(request: Request[Movement]) -> ResponseReturnValue:
    """One movement."""
    return movement_page(request, Form())


def _values_of(movement: Movement) -> dict[str, Any]:
    """A movement as its form shows it."""
    shown = shown_movement(movement)
    return {**shown.typed, "seats": movement.seats, "note": shown.content.note}


def _stored(request: Request[Movement]) -> Stored:
    return some_of(_values_of(request.row))


@routes.form(
    "/movements/<uuid:movement_id>/change",
    MovementsAct.CHANGE,
    opens=MovementsAct.CHANGE_PAGE,
    shows=_form_page,
    begins=as_typed(_stored),
    page="change",
    schema=ChangedMovementForm,
    stored=_stored,
    endpoint="changed",
)
def change(request: Request[Movement]) -> ResponseReturnValue:
    """Show what a change would do to the cases; once that was seen, change the movement and their legs."""
    new = _stated(request)
    consequences = consequences_of(request.unit, request.row, new)
    if consequences.cases and request.data.get("seen") != consequences.seen:
        return _form_page(request, Form(values=_typed_values(request.data)), consequences)
    count = change_movement(request.unit, request.row, new, consequences.seen)
    message = ngettext(
        "The movement and the journey of %(num)d case have been changed.",
        "The movement and the journeys of %(num)d cases have been changed.",
        count,
    )
    return home(request, message if count else _("Movement changed."))


def _typed_values(data: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as the form shows it again."""
    values = {name: value for name, value in data.items() if name != "seen"}
    values |= {name: data[name].value for name in ("mode", "status")} | {"sure": ["yes"] if data["sure"] else []}
    values |= {name: data[name].isoformat() for name in ("departs_on", "arrives_on")}
    return values | {name: data[name].strftime("%H:%M") for name in ("departs_time", "arrives_time")}


@routes.post("/movements/<uuid:movement_id>/cancel", MovementsAct.CANCEL, schema=NothingForm)
def cancel(request: Request[Movement]) -> ResponseReturnValue:
    """Cancel a movement."""
    cancel_movement(request.unit, request.row)
    return home(request, _("The movement and the legs of its cases are cancelled."))
