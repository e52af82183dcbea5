"""Doors of the journey: its legs as a strip with local times at both ends, and the place of return."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType, SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.charts.maps import RouteMap, route_map
from foundation.charts.strips import Span, time_strip
from foundation.forms.form import Form, Stored
from foundation.language.formats import clock_day, clock_time, country, listed
from foundation.language.locales import direction
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.overwriting import some_of
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_at, the_case
from returns.cases.queries.cases import members_of_case, reason_sentence
from returns.cases.rules import CaseState, Reason, Severity
from returns.cases.words.cases import STATE_LABELS
from returns.escorts.queries.escorts import Escort, escorts_of_case, legs_along
from returns.journey.queries.itinerary import Leg, journey, journeys_apart, legs_of_case, way_home
from returns.journey.queries.points import places_like
from returns.journey.queries.reasons import names_of
from returns.journey.queries.shown_legs import ShownLeg, fares_of, shown_legs
from returns.journey.rules.bookings import STEPS
from returns.journey.rules.itinerary import LegStatus, flight_label
from returns.journey.schemas import PlaceForm
from returns.journey.services.itinerary import set_place_of_return
from returns.journey.words import (
    CLASS_LABELS,
    ESCORT_LABELS,
    LEG_STATUS_LABELS,
    LEG_STATUS_MARKS,
    MODE_LABELS,
    day_change_label,
    duration_label,
    fare_label,
)
from returns.readiness.services import readiness_of

# The journey as it is drawn: a strip of time with people and escorts under the legs, and a small map beside it.

_LETTERS = 3  # of an airport's code


def journey_strip(legs: Sequence[Leg], names: Mapping[str, str], escorts: Sequence[Escort]) -> SimpleNamespace | None:
    """Legs of each group of people, with everybody and every escort as a row under them; None without legs."""
    travelled = journey(legs)
    groups = [(who, own) for who, own in journeys_apart(travelled, [uuid.UUID(person) for person in names]) if own]
    rows = [(_heading(who, names, len(groups)), _spans(own, "leg")) for who, own in groups]
    rows += [(names[person.hex], _spans(own, "person", words=False)) for who, own in groups for person in who]
    for escort in escorts:
        along = legs_along(escort, travelled, [uuid.UUID(person) for person in names])
        spans = [*_spans(along, "escort", words=False), *_spans(way_home(legs, escort.id), "home", words=False)]
        rows.append((escort.content.name, spans))
    drawn = time_strip([row for row in rows if row[1]], mirrored=direction() == "rtl")
    if drawn is None:
        return None
    ticks = [SimpleNamespace(x=x, label=_("+%(hours)s h", hours=hours)) for x, hours in drawn.ticks]
    return SimpleNamespace(rows=drawn.rows, ticks=ticks, heads=len(groups))


def _heading(who: Sequence[uuid.UUID], names: Mapping[str, str], groups: int) -> str:
    return _("Legs") if groups == 1 else _("Legs of %(names)s", names=listed([names[person.hex] for person in who]))


def _spans(legs: Sequence[Leg], kind: str, words: bool = True) -> list[Span]:
    return [_span(shown, kind, words) for shown in shown_legs(legs)]


def _span(shown: ShownLeg, kind: str, words: bool) -> Span:
    if not words:
        return Span(shown.leg.departs_at, shown.leg.arrives_at, kind=kind)
    wait = duration_label(shown.wait) if shown.wait is not None and shown.wait > 0 else ""
    return Span(
        shown.leg.departs_at,
        shown.leg.arrives_at,
        label=f"{shown.ordinal} {MODE_LABELS[shown.mode]}",
        start_label=f"{clock_time(shown.departs)} {_short(shown.origin)}",
        end_label=f"{clock_time(shown.arrives)} {_short(shown.destination)}",
        gap_label=wait,
        kind=kind,
    )


def _short(end: Mapping[str, Any]) -> str:
    return str(end["code"] if len(end["code"]) == _LETTERS else end["name"])


def journey_map(legs: Sequence[Leg]) -> RouteMap | None:
    """The legs that people travel as great circles between their ends; None without legs. Opens them."""
    shown = shown_legs(journey(legs))
    ends = [(leg.origin, leg.destination) for leg in shown]
    stretches = [((a["lat"], a["lon"]), (b["lat"], b["lon"])) for a, b in ends]
    spots = {(end["lat"], end["lon"]): _short(end) for pair in ends for end in pair}
    return route_map(stretches, list(spots.items()))


# What the pages of a journey share: the case they are about, its people as choices, who may change anything.


def case_line(case: Any) -> SimpleNamespace:
    """The case as its other pages name it."""
    return SimpleNamespace(
        id=case.id,
        reference=case.reference,
        url=url_for("cases.open", case_id=case.id),
        state_label=STATE_LABELS[case.state],
    )


def common(request: Request) -> dict[str, Any]:
    """What every page of a journey is given: the case, and whether this person may change it."""
    case = case_at(request)
    return {"case": case_line(case), "may_work": request.me.may(Permission.CASES_WORK)}


def people_choices(request: Request, case_id: uuid.UUID) -> list[tuple[str, str]]:
    """The people of a case as choices, in their order."""
    return list(names_of(members_of_case(request.unit.session, case_id)).items())


def zone_label(value: datetime) -> str:
    """How far clocks there are from UTC: `UTC+5`, `UTC+4:30`."""
    offset = value.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return _("UTC%(offset)s", offset=f"{sign}{hours}" + (f":{rest:02d}" if rest else ""))


# Doors of the journey.


routes = Routes("itinerary", permission=Permission.CASES_OPEN, load=the_case)
NO_NAMES: Mapping[str, str] = MappingProxyType({})


def end_of(end: dict[str, Any], at: Any, terminal: str = "", days_later: int = 0) -> SimpleNamespace:
    """One end of a leg: where, and the local day, time and zone; how many days later it is than at the other end."""
    is_airport = len(end["code"]) == 3
    return SimpleNamespace(
        code=end["code"] if is_airport else "",
        name=end["name"],
        country=country(end["country"]),
        day=clock_day(at),
        time=clock_time(at),
        zone=zone_label(at),
        iso=at.isoformat(),
        terminal=terminal,
        day_change=day_change_label(days_later),
    )


def leg_rows(
    case_id: uuid.UUID, legs: Sequence[Leg], findings: Sequence[Reason] = (), names: Mapping[str, str] = NO_NAMES
) -> list[SimpleNamespace]:
    """Legs as rows of a strip, each with what stands in its way, and with `names` by person where only some travel."""
    return [
        _row(case_id, shown, [finding for finding in findings if finding.subject == str(shown.ordinal)], names)
        for shown in shown_legs(legs)
    ]


def _row(case_id: uuid.UUID, shown: ShownLeg, findings: Sequence[Reason], names: Mapping[str, str]) -> SimpleNamespace:
    return SimpleNamespace(
        only=[name for person, name in names.items() if uuid.UUID(person) in shown.travellers],
        ordinal=shown.ordinal,
        mode=shown.mode.value,
        mode_label=MODE_LABELS[shown.mode],
        carrier=flight_label(shown.carrier, shown.number),
        booking=shown.booking,
        class_label=CLASS_LABELS[shown.ticket] if shown.ticket else None,
        fare=fare_label(shown.fare) if shown.fare else None,
        status_label=LEG_STATUS_LABELS[shown.status],
        mark=LEG_STATUS_MARKS.get(shown.status, "plain"),
        origin=end_of(shown.origin, shown.departs, shown.terminals[0]),
        destination=end_of(shown.destination, shown.arrives, shown.terminals[1], shown.days_later),
        night=shown.night,
        duration=duration_label(shown.minutes),
        km=shown.km,
        wait=duration_label(shown.wait) if shown.wait is not None and shown.wait >= 0 else None,
        findings=marked(findings),
        url=_where_changed(case_id, shown),
        is_of_movement=shown.leg.movement_id is not None,
        travelled_url=url_for("itinerary.travelled", case_id=case_id, leg_id=shown.leg.id),
        may_be_travelled=LegStatus.FLOWN in STEPS[shown.status],
    )


def _where_changed(case_id: uuid.UUID, shown: ShownLeg) -> str:
    """Where a leg is changed: its own form, or the group movement that it belongs to."""
    if shown.leg.movement_id is not None:
        return url_for("movements.open", movement_id=shown.leg.movement_id)
    return url_for("itinerary.leg", case_id=case_id, leg_id=shown.leg.id)


def marked(findings: Sequence[Reason], names: Mapping[str, str] = NO_NAMES) -> list[SimpleNamespace]:
    """Findings as marked sentences, with names by person where they are about somebody."""
    return [
        SimpleNamespace(
            mark="blocked" if finding.severity is Severity.BLOCKER else "warning",
            words=reason_sentence(finding, names),
            is_overridden=finding.severity is Severity.OVERRIDDEN,
        )
        for finding in findings
    ]


def _escort_row(case_id: uuid.UUID, escort: Escort, legs: Sequence[Leg]) -> SimpleNamespace:
    return SimpleNamespace(
        name=escort.content.name,
        kind_label=ESCORT_LABELS[escort.kind],
        first_leg=escort.first_leg,
        last_leg=escort.last_leg,
        needs_way_home=escort.needs_way_home,
        home=leg_rows(case_id, way_home(legs, escort.id)),
    )


def _stored_place(request: Request) -> Stored:
    words, near = request.row.place_said
    return some_of({"place_of_return": words or "", "near": near})


def itinerary_page(request: Request, form: Form) -> str:
    """The journey of a case, with the form of its place of return."""
    session, case = request.unit.session, request.row
    legs = legs_of_case(session, case.id)
    findings = [finding for finding in readiness_of(request.unit, case).findings if finding.cleared_by == "itinerary"]
    escorts = escorts_of_case(session, case.id)
    names, numbers = dict(people_choices(request, case.id)), {str(leg.ordinal) for leg in legs}
    fares = fares_of(shown_legs(journey(legs)), len(names))
    if not form.errors:
        stored = _stored_place(request)
        form.values = {**stored.values, "version": stored.version}
    typed = form.values.get("near_typed") or form.values.get("place_of_return") or ""
    choices = {str(place.id): place.name for place in places_like(typed, case.country)}
    if case.nearest_place:
        choices.setdefault(str(case.nearest_place.id), case.nearest_place.name)
    return render_template(
        "returns/journey/page.html",
        **common(request),
        place=case.place_of_return,
        near=case.nearest_place.name if case.nearest_place else None,
        legs=leg_rows(case.id, journey(legs), findings, names),
        cancelled=leg_rows(
            case.id, [leg for leg in legs if leg.escort_id is None and leg.status is LegStatus.CANCELLED], (), names
        ),
        findings=marked([finding for finding in findings if finding.subject not in numbers], names),
        travellers=list(names.values()),
        fares=[money(fare) for fare in fares],
        is_under_way=case.state in (CaseState.DEPARTED, CaseState.ARRIVED),
        escorts=[_escort_row(case.id, escort, legs) for escort in escorts],
        drawn=journey_strip(legs, names, escorts),
        map=journey_map(legs),
        form=form,
        near_choices=list(choices.items()),
        near_country=country(case.country),
        new_url=url_for("itinerary.new_leg", case_id=case.id),
        place_url=url_for("itinerary.place", case_id=case.id),
    )


@routes.get("/cases/<uuid:case_id>/itinerary", "itinerary.open", endpoint="page")
def itinerary(request: Request) -> ResponseReturnValue:
    """The journey of a case."""
    return itinerary_page(request, Form())


@routes.post(
    "/cases/<uuid:case_id>/itinerary/place",
    "itinerary.place",
    permission=Permission.CASES_WORK,
    schema=PlaceForm,
    on_invalid=itinerary_page,
    stored=_stored_place,
)
def place(request: Request) -> ResponseReturnValue:
    """Say where the people return to."""
    data = request.data
    is_asked_anew = data.get("near_typed", "") != data.get("near_searched", "")
    near = None if is_asked_anew else data.get("near")
    is_void = set_place_of_return(request.unit, request.row, data.get("place_of_return"), near, data.get("near_typed"))
    flash(_("The place of return is recorded."), "done")
    if is_void:
        flash(_("The place of return has changed, so the protection clearance is void, and asked for anew."), "warning")
    return redirect(url_for("itinerary.page", case_id=request.row.id), 303)
