"""Pages of the timetable: its flights, one of them, imports with what is wrong in them, and files to take along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries.staff import accounts_by_id
from foundation.accounts.schemas import NothingForm
from foundation.errors import BadInput, NotFound
from foundation.forms.form import Form, Stored
from foundation.language.formats import weekday_names
from foundation.language.words import _, ngettext
from foundation.web.downloads import handed_out
from foundation.web.overwriting import as_typed
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from planning.timetable import queries, services
from planning.timetable.queries import TimetableFlight, TimetableImport
from planning.timetable.rules.flights import (
    DAILY,
    FlightFacts,
    clock,
    flight_troubles,
    is_spoken_for,
    plain_number,
)
from planning.timetable.rules.rows import cells_of
from planning.timetable.schemas import ChangedFlightForm, FlightForm, FlightList, ImportForm, ImportList
from planning.timetable.words import (
    COLUMN_LABELS,
    KIND_LABELS,
    STATE_LABELS,
    STATE_MARKS,
    TimetableAct,
    by_form,
    days_words,
    fare_words,
    trouble_sentence,
)
from planning.ways.services.carriers import Concerned, following
from returns.cases.words import choices_of

_MOST_EXPORTED = 20_000
_MOST_SHOWN = 50  # flights and troubles of a file that is looked at
_THOUSAND = 1000
_CSV = "text/csv"
# Where the form calls a column other than a file does.
_FIELDS = {"from": "starts_on", "until": "ends_on", "day_offset": "offset"}


def _flight(request: Request[Any]) -> TimetableFlight | None:
    return queries.flight_by_id(request.unit.session, request.path["flight_id"])


def _import(request: Request[Any]) -> TimetableImport | None:
    return queries.import_by_id(request.unit.session, request.path["import_id"])


routes = Routes("timetable", permission=Permission.CASES_OPEN)
_changes = routes.with_common(permission=Permission.CASES_WORK)
_of_flight = routes.with_common(permission=Permission.CASES_WORK, load=_flight)
_of_import = routes.with_common(permission=Permission.CASES_WORK, load=_import)


@dataclass(frozen=True)
class ShownFlight:
    """A flight in words: its days of operation, its times at both ends, and what a seat costs."""

    facts: FlightFacts
    url: str = ""
    is_gone: bool = False  # a newer file of its carrier leaves it out

    @property
    def days(self) -> str:
        """On which weekdays it departs."""
        return days_words(self.facts.days)

    @property
    def times(self) -> tuple[str, str]:
        """Local times of departure and arrival."""
        return clock(self.facts.departs), clock(self.facts.arrives)

    @property
    def fare(self) -> str:
        """What an adult pays; empty where nobody has said it."""
        return fare_words(self.facts)


def office_of(request: Request[Any]) -> Any:
    """The office whose timetable it is. NotFound for somebody without one."""
    if request.me.office_id is None:
        raise NotFound
    return request.me.office_id


def _say_who_was_told(concerned: Concerned) -> None:
    """How many journeys and group movements fly on what changed: who has to know has a notice."""
    cases, movements = concerned.cases, concerned.movements
    if cases:
        words = ngettext(
            "%(num)d journey uses a flight that changed. Its owner has been told.",
            "%(num)d journeys use flights that changed. Their owners have been told.",
            cases,
        )
        flash(words, "warning")
    if movements:
        words = ngettext(
            "%(num)d group movement uses a flight that changed. The person who planned it has been told.",
            "%(num)d group movements use flights that changed. The people who planned them have been told.",
            movements,
        )
        flash(words, "warning")


@routes.get("/timetable", TimetableAct.LIST, schema=FlightList, endpoint="list")
def flights(request: Request[None]) -> ResponseReturnValue:
    """The flights of the office, by carrier and number."""
    query, today = request.data, request.unit.today
    chosen = queries.FlightFilter(
        carrier=query.get("carrier", "").upper(),
        airport=query.get("airport", "").upper(),
        ends_from=None if query.get("over") else today,
    )
    page = queries.flights_page(request.unit.session, chosen, query.get("page"), PAGE_SIZE)
    spoken = queries.spoken_for(request.unit.session, {row.carrier for row in page.items})
    shown = [
        ShownFlight(
            row.facts,
            url_for("timetable.flight", flight_id=row.id),
            is_spoken_for(row.facts, row.stated_at, spoken, today),
        )
        for row in page.items
    ]
    return render_template(
        "planning/timetable/list.html",
        page=list_page(page, shown),
        form=Form(values={name: query[name] for name in ("carrier", "airport", "over") if query.get(name)}),
        may_work=request.me.may(Permission.CASES_WORK),
    )


@routes.get("/timetable/flights.csv", TimetableAct.EXPORT)
def download(request: Request[None]) -> ResponseReturnValue:
    """The timetable as a file that can be imported again, which takes no flight that is over."""
    rows = queries.flights_ahead(request.unit.session, request.unit.today, _MOST_EXPORTED)
    return handed_out(services.as_table([row.facts for row in rows]), "timetable.csv", _CSV)


@routes.get("/timetable/template.csv", TimetableAct.TEMPLATE)
def template(request: Request[None]) -> ResponseReturnValue:
    """The columns of a timetable, without a row."""
    return handed_out(services.as_table([]), "timetable.csv", _CSV)


def _choices() -> dict[str, Any]:
    weekdays = [(str(number), name) for number, name in enumerate(weekday_names(), 1)]
    return {"weekdays": weekdays}


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute


def _thousandths(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * _THOUSAND)


def _stated(request: Request[Any]) -> FlightFacts:
    """The flight that a form states. BadInput by field."""
    data = request.data
    facts = FlightFacts(
        carrier=data["carrier"].upper(),
        number=plain_number(data["number"].upper()),
        origin=data["origin"].upper(),
        destination=data["destination"].upper(),
        days="".join(sorted(set(data["days"]))) or DAILY,
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        departs=_minutes(data["departs"]),
        arrives=_minutes(data["arrives"]),
        offset=data["offset"],
        departs_terminal=data["departs_terminal"].upper(),
        arrives_terminal=data["arrives_terminal"].upper(),
        seats=data.get("seats"),
        currency=data["currency"] if "adult" in data or "child" in data or "infant" in data else "",
        adult=_thousandths(data.get("adult")),
        child=_thousandths(data.get("child")),
        infant=_thousandths(data.get("infant")),
    )
    bounds = queries.bounds_on(request.unit.session, request.unit.today)
    if troubles := flight_troubles(facts, queries.zone_of, bounds):
        raise BadInput(by_form(troubles, _FIELDS))
    return facts


def _new_page(request: Request[None], form: Form) -> str:
    """The form of a flight that is not in the timetable yet."""
    return render_template("planning/timetable/flight.html", form=form, shown=None, **_choices())


@_changes.form(
    "/timetable/flights/new",
    TimetableAct.ADD,
    opens=TimetableAct.NEW,
    shows=_new_page,
    page="new",
    schema=FlightForm,
)
def add(request: Request[None]) -> ResponseReturnValue:
    """Add a flight."""
    facts, office_id = _stated(request), office_of(request)
    _flight, concerned = following(request.unit, [facts], lambda: services.add_flight(request.unit, office_id, facts))
    flash(_("Flight added to the timetable."), "done")
    _say_who_was_told(concerned)
    return redirect(url_for("timetable.list"), 303)


def _stored(request: Request[TimetableFlight]) -> Stored:
    cells = cells_of(request.row.facts, ("", ""))
    values = {_FIELDS.get(column, column): text for column, text in cells.items()}
    return Stored(request.row.version, {**values, "days": list(request.row.days)}, lambda: request.row.stated_by)


def _flight_page(request: Request[TimetableFlight], form: Form) -> str:
    """One flight, to be changed."""
    return render_template(
        "planning/timetable/flight.html",
        form=form,
        shown=ShownFlight(request.row.facts, url_for("timetable.remove", flight_id=request.row.id)),
        **_choices(),
    )


@_of_flight.form(
    "/timetable/flights/<uuid:flight_id>",
    TimetableAct.CHANGE,
    opens=TimetableAct.OPEN,
    shows=_flight_page,
    page="flight",
    begins=as_typed(_stored),
    stored=_stored,
    schema=ChangedFlightForm,
)
def change(request: Request[TimetableFlight]) -> ResponseReturnValue:
    """State a flight anew."""
    facts, before = _stated(request), request.row.facts
    _before, concerned = following(
        request.unit, [before, facts], lambda: services.change_flight(request.unit, request.row, facts)
    )
    flash(_("Flight changed."), "done")
    _say_who_was_told(concerned)
    return redirect(url_for("timetable.list"), 303)


@_of_flight.post("/timetable/flights/<uuid:flight_id>/remove", TimetableAct.REMOVE, schema=NothingForm)
def remove(request: Request[TimetableFlight]) -> ResponseReturnValue:
    """Take a flight out of the timetable."""
    facts = request.row.facts
    _facts, concerned = following(request.unit, [facts], lambda: services.remove_flight(request.unit, request.row))
    flash(_("Flight removed from the timetable."), "done")
    _say_who_was_told(concerned)
    return redirect(url_for("timetable.list"), 303)


# Imports.


@dataclass(frozen=True)
class ShownImport:
    """An import in words: its state and its mark, and who sent it."""

    row: TimetableImport
    by: str

    @property
    def carriers(self) -> str:
        """The codes of its carriers; empty where no row of it is right."""
        return ", ".join(self.row.carriers.split())

    @property
    def mark(self) -> tuple[str, object]:
        """The mark of its state, and the state in words."""
        return STATE_MARKS[self.row.state], STATE_LABELS[self.row.state]


def _imports_page(request: Request[None], form: Form) -> str:
    """The imports of the office, and the form of a new one."""
    session = request.unit.session
    cursor = None if request.unit.writing else request.data.get("page")
    page = queries.imports_page(session, cursor, PAGE_SIZE)
    staff = accounts_by_id(session, [row.made_by for row in page.items])
    shown = [ShownImport(row, staff[row.made_by].name if row.made_by in staff else "") for row in page.items]
    return render_template(
        "planning/timetable/imports.html", page=list_page(page, shown), form=form, kinds=choices_of(KIND_LABELS)
    )


@_changes.form(
    "/timetable/imports",
    TimetableAct.STAGE,
    opens=TimetableAct.IMPORTS,
    shows=_imports_page,
    page="imports",
    query=ImportList,
    schema=ImportForm,
    size_rule=queries.MOST_MEGABYTES,
)
def send(request: Request[None]) -> ResponseReturnValue:
    """Take a file, and show what it says before anything of it holds."""
    data = request.data
    import_id = services.stage_file(request.unit, office_of(request), data["file"], data["kind"], data["is_whole"])
    return redirect(url_for("timetable.look", import_id=import_id), 303)


@dataclass(frozen=True)
class ShownTrouble:
    """What is wrong in a row: its number, the column, and what would be right."""

    row: int
    column: object
    sentence: str


def _look_page(request: Request[TimetableImport], form: Form) -> str:
    """One import: what its file says, and what is wrong in it."""
    made = request.row
    rows: Sequence[tuple[int, FlightFacts]] = services.staged_flights(made)
    troubles = services.staged_troubles(made)
    staff = accounts_by_id(request.unit.session, [made.made_by])
    return render_template(
        "planning/timetable/look.html",
        shown=ShownImport(made, staff[made.made_by].name if made.made_by in staff else ""),
        flights=[(number, ShownFlight(facts)) for number, facts in rows[:_MOST_SHOWN]],
        troubles=[
            ShownTrouble(one.row, COLUMN_LABELS.get(one.column, ""), trouble_sentence(one))
            for one in troubles[:_MOST_SHOWN]
        ],
        most=_MOST_SHOWN,
        form=form,
    )


@_of_import.get("/timetable/imports/<uuid:import_id>", TimetableAct.LOOK)
def look(request: Request[TimetableImport]) -> ResponseReturnValue:
    """What the file of an import says."""
    return _look_page(request, Form())


@_of_import.post(
    "/timetable/imports/<uuid:import_id>/apply", TimetableAct.APPLY, schema=NothingForm, on_invalid=_look_page
)
def apply(request: Request[TimetableImport]) -> ResponseReturnValue:
    """Put the flights of an import into the timetable."""
    named = services.flights_concerned(request.unit, request.row)
    flights, concerned = following(request.unit, named, lambda: services.apply_import(request.unit, request.row))
    flash(ngettext("%(num)d flight imported.", "%(num)d flights imported.", len(flights)), "done")
    _say_who_was_told(concerned)
    return redirect(url_for("timetable.list"), 303)


@_of_import.post("/timetable/imports/<uuid:import_id>/drop", TimetableAct.DROP, schema=NothingForm)
def drop(request: Request[TimetableImport]) -> ResponseReturnValue:
    """Forget an import that was not applied."""
    services.drop_import(request.unit, request.row)
    flash(_("File discarded. Nothing was imported."), "done")
    return redirect(url_for("timetable.imports"), 303)


@_of_import.post("/timetable/imports/<uuid:import_id>/remove", TimetableAct.REMOVE_IMPORT, schema=NothingForm)
def undo(request: Request[TimetableImport]) -> ResponseReturnValue:
    """Take the flights of an import out of the timetable."""
    named = services.flights_concerned(request.unit, request.row)
    _flights, concerned = following(request.unit, named, lambda: services.remove_import(request.unit, request.row))
    flash(_("Import removed. The previous timetable applies again."), "done")
    _say_who_was_told(concerned)
    return redirect(url_for("timetable.imports"), 303)
