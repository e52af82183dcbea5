"""The page of a journey: its legs as a strip with local times at both ends, and the place of return."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.charts.maps import RouteMap, route_map
from foundation.charts.strips import Span, Strip, time_strip
from foundation.forms.form import Form, Stored
from foundation.language.formats import clock_day, clock_time, country, listed
from foundation.language.locales import direction
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.overwriting import some_of
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import Finding, case_at, case_head, the_case
from returns.cases.queries import Case, members_of_case, reason_sentence
from returns.cases.rules import CaseState, Reason
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
    LEG_STATUS_MARKS,
    MODE_LABELS,
    day_change_label,
    duration_label,
    fare_label,
)
from returns.readiness.services import readiness_of

# The journey as it is drawn: a strip of time with people and escorts under the legs, and a small map beside it.

_LETTERS = 3  # of an airport's code


@dataclass(frozen=True)
class JourneyStrip:
    """A strip of time, and how many of its rows, the first ones, are the legs of a group of people."""

    drawn: Strip
    heads: int


def journey_strip(legs: Sequence[Leg], names: Mapping[str, str], escorts: Sequence[Escort]) -> JourneyStrip | None:
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
    return JourneyStrip(drawn, len(groups)) if drawn is not None else None


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


def common(request: Request) -> dict[str, Any]:
    """What every page of a journey is given: the case, and whether this person may change it."""
    case = case_at(request)
    return {"case": case_head(case), "may_work": request.me.may(Permission.CASES_WORK)}


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


# The page of the journey.


routes = Routes("itinerary", permission=Permission.CASES_OPEN, load=the_case)
NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class LegEnd:
    """One end of a leg: where, and the local day, time and zone; how many days later it is than at the other end."""

    code: str  # of an airport; else empty
    name: str
    country: str
    day: str
    time: str
    zone: str
    iso: str
    terminal: str
    day_change: str | None


def end_of(end: Mapping[str, Any], at: datetime, terminal: str = "", days_later: int = 0) -> LegEnd:
    """One end of a leg, in words; `at` is aware, in the zone of that end."""
    return LegEnd(
        code=end["code"] if len(end["code"]) == _LETTERS else "",
        name=end["name"],
        country=country(end["country"]),
        day=clock_day(at),
        time=clock_time(at),
        zone=zone_label(at),
        iso=at.isoformat(),
        terminal=terminal,
        day_change=day_change_label(days_later),
    )


@dataclass(frozen=True)
class LegRow:
    """A leg as a row of the strip, with what stands in its way, and who of the case travels it where not all do."""

    case_id: uuid.UUID
    shown: ShownLeg
    findings: Sequence[Finding]
    only: Sequence[str]

    @property
    def origin(self) -> LegEnd:
        """Where and when it departs."""
        return end_of(self.shown.origin, self.shown.departs, self.shown.terminals[0])

    @property
    def destination(self) -> LegEnd:
        """Where and when it arrives."""
        return end_of(self.shown.destination, self.shown.arrives, self.shown.terminals[1], self.shown.days_later)

    @property
    def flight(self) -> str:
        """Carrier and number."""
        return flight_label(self.shown.carrier, self.shown.number)

    @property
    def fare(self) -> str:
        """What the ticket costs; empty where that is not recorded."""
        return fare_label(self.shown.fare) if self.shown.fare else ""

    @property
    def mark(self) -> str:
        """How the state of its booking is marked."""
        return LEG_STATUS_MARKS.get(self.shown.status, "plain")

    @property
    def duration(self) -> str:
        """How long it takes."""
        return duration_label(self.shown.minutes)

    @property
    def wait(self) -> str:
        """How long the change before it is; empty where there is none."""
        wait = self.shown.wait
        return duration_label(wait) if wait is not None and wait >= 0 else ""

    @property
    def url(self) -> str:
        """Where it is changed: its own form, or the group movement that it belongs to."""
        if self.shown.leg.movement_id is not None:
            return url_for("movements.open", movement_id=self.shown.leg.movement_id)
        return url_for("itinerary.leg", case_id=self.case_id, leg_id=self.shown.leg.id)

    @property
    def may_be_travelled(self) -> bool:
        """Whether it can be recorded as travelled."""
        return LegStatus.FLOWN in STEPS[self.shown.status]


def leg_rows(
    case_id: uuid.UUID, legs: Sequence[Leg], findings: Sequence[Reason] = (), names: Mapping[str, str] = NO_NAMES
) -> list[LegRow]:
    """Legs as rows of a strip, each with what stands in its way, and with `names` by person where only some travel."""
    return [
        LegRow(
            case_id,
            shown,
            marked([finding for finding in findings if finding.subject == str(shown.ordinal)]),
            [name for person, name in names.items() if uuid.UUID(person) in shown.travellers],
        )
        for shown in shown_legs(legs)
    ]


def marked(reasons: Sequence[Reason], names: Mapping[str, str] = NO_NAMES) -> list[Finding]:
    """Findings as marked sentences, with names by person where they are about somebody."""
    return [Finding(reason, reason_sentence(reason, names)) for reason in reasons]


def _stored_place(request: Request[Case]) -> Stored:
    words, near = request.row.place_said
    return some_of({"place_of_return": words or "", "near": near})


def itinerary_page(request: Request[Case], form: Form) -> str:
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
        escorts=[(escort, leg_rows(case.id, way_home(legs, escort.id))) for escort in escorts],
        drawn=journey_strip(legs, names, escorts),
        map=journey_map(legs),
        form=form,
        near_choices=list(choices.items()),
        near_country=country(case.country),
    )


@routes.get("/cases/<uuid:case_id>/itinerary", "itinerary.open", endpoint="page")
def itinerary(request: Request[Case]) -> ResponseReturnValue:
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
def place(request: Request[Case]) -> ResponseReturnValue:
    """Say where the people return to."""
    data = request.data
    is_asked_anew = data.get("near_typed", "") != data.get("near_searched", "")
    near = None if is_asked_anew else data.get("near")
    is_void = set_place_of_return(request.unit, request.row, data.get("place_of_return"), near, data.get("near_typed"))
    flash(_("The place of return is recorded."), "done")
    if is_void:
        flash(_("The place of return has changed, so the protection clearance is void, and asked for anew."), "warning")
    return redirect(url_for("itinerary.page", case_id=request.row.id), 303)
