"""Working calendars: a list of places, a year of each, and forms that propose other days or another weekend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.formats import all_countries, by_alphabet, countries, day_of_week, listed, month, weekday_names
from foundation.language.words import _
from foundation.rulebook.rules import Standing
from foundation.rulebook.topics import WEEKDAYS
from foundation.rulebook.words import STANDING_LABELS
from foundation.web.paging import page_of_rows
from foundation.web.route import Request
from foundation.web.routes import Routes
from planning.rule_changes import queries
from planning.rule_changes.pages.changes import proposal_url
from planning.rule_changes.rules import CalendarPlace, first_day
from planning.rule_changes.schemas import CalendarChoice, CalendarYear, DaysForm, WeekendForm
from planning.rule_changes.services.calendars import (
    CODE_OF,
    WEEKEND_CODE,
    PlaceLine,
    place_lines,
    place_named,
    weekend_now,
    year_of_place,
)
from planning.rule_changes.services.proposals import Typed, propose
from planning.rule_changes.words import DAY_LABELS, RuleChangesAct, place_text

_SOON, _MOST_RELATED = 3, 12  # closures that the list names; calendars that a year leads to


def _place(request: Request[Any]) -> CalendarPlace | None:
    return place_named(request.unit.session, request.path["calendar"])


routes: Routes[Any] = Routes("working_calendars", permission=Permission.RULES_READ)
_of_place = routes.with_common(permission=Permission.RULES_READ, load=_place)
_edit = routes.with_common(permission=Permission.RULES_EDIT, load=_place)


def _today(request: Request[Any]) -> date:
    return request.unit.today


def weekdays_text(days: Sequence[int]) -> str:
    """Days of the week in a row; words for none."""
    names = weekday_names()
    return listed([names[day] for day in days]) if days else _("No rest days")


@dataclass(frozen=True)
class ShownPlace:
    """A place as the list shows it: its weekend, and the next days of which something is said."""

    url: str
    name: str
    weekend: str
    said: Sequence[Any]
    more: int


def _shown(line: PlaceLine) -> ShownPlace:
    return ShownPlace(
        url_for("working_calendars.year", calendar=line.place.name),
        place_text(line.place),
        weekdays_text(line.weekend),
        line.said[:_SOON],
        max(0, len(line.said) - _SOON),
    )


def _list(request: Request[None], form: Form) -> str:
    """Places of which something is said, those of offices and cases, and a way to any other."""
    session, today = request.unit.session, _today(request)
    codes = {code for code, _office, _count in queries.cases_by_country(session, offices=False)}
    lines = place_lines(session, codes | queries.office_countries(session), today)
    shown = sorted((_shown(line) for line in lines), key=lambda line: by_alphabet(line.name))
    return render_template(
        "planning/rule_changes/calendars.html",
        form=form,
        countries=countries(all_countries()),
        page=page_of_rows(shown, request.data.get("page") or 1),
        kinds=DAY_LABELS,
        table_url=url_for("rule_tables.table", table="calendars"),
    )


@routes.get("/rules/calendars", RuleChangesAct.CALENDARS, schema=CalendarChoice, on_invalid=_list, endpoint="list")
def places(request: Request[None]) -> ResponseReturnValue:
    """The list of places; with a country chosen, its calendar."""
    country, host = request.data.get("country"), request.data.get("host") or ""
    if not country:
        return _list(request, Form())
    place = CalendarPlace(country, host if host != country else "")
    if place_named(request.unit.session, place.name) is None:
        return _list(request, Form(values=dict(request.data), errors={"country": [_("Choose from the list.")]}))
    return redirect(url_for("working_calendars.year", calendar=place.name), 303)


@_of_place.get("/rules/calendars/<calendar>", RuleChangesAct.CALENDAR, schema=CalendarYear, endpoint="year")
def year(request: Request[CalendarPlace]) -> ResponseReturnValue:
    """A year of a place: its months, its days that are closed or worked, and what is to change."""
    session, today = request.unit.session, _today(request)
    shown = year_of_place(session, request.row, request.data.get("year") or today.year)
    may_edit = request.me.may(Permission.RULES_EDIT)
    live = queries.live_calendar_changes(session, dict(_scope(request.row)), today) if may_edit else []
    names, letters = weekday_names(), weekday_names("narrow")
    order = [(shown.week_begins + number) % 7 for number in range(7)]
    return render_template(
        "planning/rule_changes/calendar.html",
        place=request.row,
        name=place_text(request.row),
        shown=shown,
        named=[(first, _days_text(first.day, last.day)) for first, last in shown.named],
        months=[(month(date(shown.year, number, 1)), weeks) for number, weeks in enumerate(shown.months, start=1)],
        weekdays=[(names[number], letters[number]) for number in order],
        weekends=[(since, weekdays_text(days)) for since, days in shown.weekends],
        kinds=DAY_LABELS,
        today=today,
        years=(shown.year - 1, shown.year + 1),
        live=[(change, proposal, proposal_url(proposal.id)) for change, proposal in live],
        related=_related(request),
        may_edit=may_edit,
    )


def _days_text(first: date, last: date) -> str:
    """A day with its weekday, or the first and the last of several."""
    return day_of_week(first) if first == last else f"{day_of_week(first)} – {day_of_week(last)}"


def _related(request: Request[CalendarPlace]) -> list[tuple[str, str]]:
    """Addresses and names of calendars beside this one: both countries of consulates, or a country's at offices."""
    place = request.row
    if place.host:
        beside = [CalendarPlace(place.country), CalendarPlace(place.host)]
    else:
        hosts = queries.office_countries(request.unit.session) - {place.country}
        beside = [CalendarPlace(place.country, host) for host in sorted(hosts)[:_MOST_RELATED]]
    return [(url_for("working_calendars.year", calendar=other.name), place_text(other)) for other in beside]


def _scope(place: CalendarPlace) -> list[tuple[str, str]]:
    return [("country", place.country), *([("host", place.host)] if place.host else [])]


def _days_page(request: Request[CalendarPlace], form: Form) -> str:
    """The form of days that are closed or worked."""
    return render_template(
        "planning/rule_changes/days.html",
        place=request.row,
        name=place_text(request.row),
        form=form,
        kinds=[(kind.value, DAY_LABELS[kind]) for kind in CODE_OF],
        standings=[(kind.value, label) for kind, label in STANDING_LABELS.items()],
        earliest=first_day(request.container.clock.now()),
    )


def _begins(request: Request[CalendarPlace]) -> dict[str, Any]:
    return {"kind": "closed", "standing": Standing.SOURCED.value}


@_edit.form(
    "/rules/calendars/<calendar>/days",
    RuleChangesAct.PROPOSE,
    opens=RuleChangesAct.FORM,
    shows=_days_page,
    page="days_form",
    begins=_begins,
    schema=DaysForm,
    steps_up=True,
    endpoint="days",
)
def propose_days(request: Request[CalendarPlace]) -> ResponseReturnValue:
    """Propose that days are closed, or worked."""
    data = request.data
    last = data.get("valid_until") or data["valid_from"]
    typed = _typed(request, CODE_OF[data["kind"]], data["value"], last)
    propose(request.unit, request.container.rule_bounds, [typed])
    return _proposed(request)


def _typed(request: Request[CalendarPlace], code: str, value: str, last: date | None) -> Typed:
    data = request.data
    return Typed(
        code=code,
        value=value,
        scope=request.row.scope,
        valid_from=data["valid_from"],
        valid_until=last,
        source=data["source"],
        standing=data["standing"].value,
        note=data["note"],
    )


def _proposed(request: Request[CalendarPlace]) -> ResponseReturnValue:
    flash(_("Proposed. Another person has to confirm it, and has been told."), "done")
    in_year = request.data["valid_from"].year
    return redirect(url_for("working_calendars.year", calendar=request.row.name, year=in_year), 303)


def _weekend_page(request: Request[CalendarPlace], form: Form) -> str:
    """The form of another weekend."""
    return render_template(
        "planning/rule_changes/weekend.html",
        place=request.row,
        name=place_text(request.row),
        form=form,
        weekdays=list(zip(WEEKDAYS, weekday_names(), strict=True)),
        standings=[(kind.value, label) for kind, label in STANDING_LABELS.items()],
    )


def _weekend_begins(request: Request[CalendarPlace]) -> dict[str, Any]:
    earliest = first_day(request.container.clock.now())
    return {
        "days": weekend_now(request.unit.session, request.row, earliest),
        "valid_from": earliest.isoformat(),
        "standing": Standing.SOURCED.value,
    }


@_edit.form(
    "/rules/calendars/<calendar>/weekend",
    RuleChangesAct.PROPOSE,
    opens=RuleChangesAct.FORM,
    shows=_weekend_page,
    page="weekend_form",
    begins=_weekend_begins,
    schema=WeekendForm,
    steps_up=True,
    endpoint="weekend",
)
def propose_weekend(request: Request[CalendarPlace]) -> ResponseReturnValue:
    """Propose other days of rest in every week."""
    typed = _typed(request, WEEKEND_CODE, "\n".join(request.data["days"]), None)
    try:
        propose(request.unit, request.container.rule_bounds, [typed])
    except BadInput as refused:
        raise BadInput(
            {"days" if field == "value" else field: told for field, told in refused.errors.items()}
        ) from refused
    return _proposed(request)
