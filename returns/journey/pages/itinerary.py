"""The page of a journey: its legs as a strip with local times at both ends, and the place of return."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.charts.maps import RouteMap, route_map
from foundation.charts.strips import Span, Strip, time_strip
from foundation.forms.form import Form, Stored
from foundation.language.formats import clock_time, country, listed
from foundation.language.locales import direction
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.container import CaseLink
from foundation.web.overwriting import some_of
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import Finding, case_at, the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import NOBODY, Case, members_of_case, reason_sentence
from returns.cases.rules.cases import CaseState, PlanningReason, Reason
from returns.cases.services.planning import CHANGED_IN
from returns.escorts.queries.escorts import Escort, escorts_of_case, legs_along
from returns.journey.queries.itinerary import Leg, journey, journeys_apart, legs_of_case, way_home
from returns.journey.queries.legs import EndContent, ShownLeg, fares_of, places_like, shown_legs
from returns.journey.queries.travellers import names_of
from returns.journey.rules.itinerary import LegStatus
from returns.journey.schemas import PlaceForm
from returns.journey.services import set_place_of_return
from returns.journey.words import MODE_LABELS, JourneyAct
from returns.readiness.services import readiness_of

routes = Routes("itinerary", permission=Permission.CASES_OPEN, load=the_case)


def common(request: Request) -> dict[str, Any]:
    """What every page of a journey is given: the case, and whether this person may change it."""
    case = case_at(request)
    return {"case": case_head(request, case), "may_work": request.me.may(Permission.CASES_WORK)}


def links_beside(request: Request, area: str) -> list[CaseLink]:
    """Pages of rooms to the right that stand beside an area of the task list, for who may open them."""
    links = request.container.case_links
    return [link for link in links if link.beside == area and link.permission in request.me.permissions]


def people_choices(request: Request, case_id: uuid.UUID) -> list[tuple[str, str]]:
    """The people of a case as choices, in their order."""
    return list(names_of(members_of_case(request.unit.session, case_id)).items())


def marked(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY) -> list[Finding]:
    """Findings as marked sentences, with names by person where they are about somebody."""
    return [Finding(reason, reason_sentence(reason, names)) for reason in reasons]


@dataclass(frozen=True)
class LegRow:
    """A leg as a row of the strip, with what stands in its way, and who of the case travels it where not all do."""

    shown: ShownLeg
    findings: Sequence[Finding]
    only: Sequence[str]


def leg_rows(legs: Sequence[Leg], findings: Sequence[Reason] = (), names: Mapping[str, str] = NOBODY) -> list[LegRow]:
    """Legs as rows of a strip, each with what stands in its way, and with `names` by person where only some travel."""
    return [
        LegRow(
            shown,
            marked([finding for finding in findings if finding.subject == str(shown.ordinal)]),
            [name for person, name in names.items() if uuid.UUID(person) in shown.travellers],
        )
        for shown in shown_legs(legs)
    ]


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
    rows = leg_rows(journey(legs), findings, names)
    return render_template(
        "returns/journey/page.html",
        **common(request),
        place=case.place_of_return,
        near=case.nearest_place.name if case.nearest_place else None,
        legs=rows,
        without_ticket=sum(row.shown.awaits_ticket for row in rows),
        cancelled=leg_rows(
            [leg for leg in legs if leg.escort_id is None and leg.status is LegStatus.CANCELLED], (), names
        ),
        findings=marked([finding for finding in findings if finding.subject not in numbers], names),
        travellers=list(names.values()),
        fares=[money(fare) for fare in fares],
        not_yet="" if legs or case.state in CHANGED_IN else reason_sentence(Reason(PlanningReason.NOT_BEING_PLANNED)),
        is_under_way=case.state in (CaseState.DEPARTED, CaseState.ARRIVED),
        escorts=[(escort, leg_rows(way_home(legs, escort.id))) for escort in escorts],
        drawn=journey_strip(legs, names, escorts),
        map=journey_map(legs),
        beside=[(link.label, url_for(link.endpoint, case_id=case.id)) for link in links_beside(request, "itinerary")],
        form=form,
        near_choices=list(choices.items()),
        near_country=country(case.country),
    )


@routes.get("/cases/<uuid:case_id>/itinerary", JourneyAct.ITINERARY_OPEN, endpoint="page")
def itinerary(request: Request[Case]) -> ResponseReturnValue:
    """The journey of a case."""
    return itinerary_page(request, Form())


@routes.post(
    "/cases/<uuid:case_id>/itinerary/place",
    JourneyAct.ITINERARY_PLACE,
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
    flash(_("Place of return saved."), "done")
    if is_void:
        flash(
            _("The place of return has changed, so the protection clearance is void and has been requested again."),
            "warning",
        )
    return redirect(url_for("itinerary.page", case_id=request.row.id), 303)


# The journey as it is drawn: a strip of time with people and escorts under the legs, and a small map beside it.


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
        return Span(shown.row.departs_at, shown.row.arrives_at, kind=kind)
    return Span(
        shown.row.departs_at,
        shown.row.arrives_at,
        label=f"{shown.ordinal} {MODE_LABELS[shown.mode]}",
        start_label=f"{clock_time(shown.departs)} {_short(shown.content.origin)}",
        end_label=f"{clock_time(shown.arrives)} {_short(shown.content.destination)}",
        gap_label=shown.change if shown.wait else "",
        kind=kind,
    )


def journey_map(legs: Sequence[Leg]) -> RouteMap | None:
    """The legs that people travel as great circles between their ends; None without legs. Opens them."""
    ways = [(leg.content.origin, leg.content.destination) for leg in journey(legs)]
    stretches = [((origin.lat, origin.lon), (destination.lat, destination.lon)) for origin, destination in ways]
    spots = {(end.lat, end.lon): _short(end) for way in ways for end in way}
    return route_map(stretches, list(spots.items()))


def _short(end: EndContent) -> str:
    return end.airport or end.name
