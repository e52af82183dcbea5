"""Routes of an escort's journey: the hand-over with a paper to sign, and incidents. Added to those of escorts."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.pages.cases import PartOfCase
from returns.cases.words.cases import choices_of
from returns.escorts.pages.escorts import routes as shared_routes, the_escort
from returns.escorts.queries.escorts import Escort, EscortRecord, legs_along, local_time, records_of_escort
from returns.escorts.rules.escorts import IdentityCheck, RecordKind
from returns.escorts.schemas import HandOverForm, IncidentForm
from returns.escorts.services.escorts import StatedHandOver, When, record_hand_over, record_incident, zones_of_journey
from returns.escorts.words import IDENTITY_LABELS, ITEM_LABELS
from returns.journey.pages.itinerary import common, people_choices
from returns.journey.queries.itinerary import journey, legs_of_case, travels
from returns.journey.queries.legs import shown_legs, zone_label

routes = shared_routes.with_common(permission=Permission.CASES_OPEN, load=the_escort)


@dataclass(frozen=True)
class ShownRecord:
    """A hand-over or an incident, opened; `at` is local to where it happened, `people` are names."""

    content: Mapping[str, Any]
    at: datetime
    zone: str
    people: list[str]
    identity: IdentityCheck | None
    items: list[object]


def _shown(record: EscortRecord, names: dict[str, str]) -> ShownRecord:
    content, at = record.content, local_time(record)
    return ShownRecord(
        content=content,
        at=at,
        zone=zone_label(at),
        people=[names.get(person, "–") for person in content.get("people", [])],
        identity=IdentityCheck(content["identity"]) if content.get("identity") else None,
        items=[ITEM_LABELS[item] for item in content.get("items", [])],
    )


def _page(request: Request[PartOfCase[Escort]], form: Form, kind: RecordKind, template: str) -> str:
    case, escort = request.row.case, request.row.part
    people, zones = people_choices(request, case.id), zones_of_journey(request.unit, case)
    if not form.errors:
        form.values = {
            "person_ids": [person for person, _name in people],
            "handed_by": escort.content.name,
            "zone": zones[-1] if zones else "",
        }
    shown = [_shown(record, dict(people)) for record in records_of_escort(request.unit.session, escort.id, kind)]
    return render_template(
        template,
        **common(request),
        escort=escort,
        records=shown,
        people=people,
        identities=choices_of(IDENTITY_LABELS),
        items=list(ITEM_LABELS.items()),
        zones=[(zone, zone.replace("_", " ")) for zone in zones],
        form=form,
    )


def _hand_over_page(request: Request[PartOfCase[Escort]], form: Form) -> str:
    """Who was handed over to whom on the way."""
    return _page(request, form, RecordKind.HAND_OVER, "returns/escorts/hand_over.html")


def _incident_page(request: Request[PartOfCase[Escort]], form: Form) -> str:
    """What went wrong on the way."""
    return _page(request, form, RecordKind.INCIDENT, "returns/escorts/incident.html")


@routes.form(
    "/cases/<uuid:case_id>/escorts/<uuid:escort_id>/hand-over",
    "escorts.record_hand_over",
    opens="escorts.hand_over_page",
    shows=_hand_over_page,
    page="hand_over",
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=HandOverForm,
)
def record_hand(request: Request[PartOfCase[Escort]]) -> ResponseReturnValue:
    """Record a hand-over."""
    typed = request.data
    texts = {name: typed.get(name, "") for name in ("organisation", "phone", "note")}
    stated = StatedHandOver(
        people=tuple(typed["person_ids"]),
        handed_by=typed["handed_by"],
        receiver=typed["receiver"],
        where=typed["where"],
        identity=typed.get("identity"),
        items=tuple(typed["items"]),
        **texts,
    )
    record_hand_over(request.unit, request.row.case, request.row.part, stated, _when(typed), typed.get("once"))
    flash(_("The hand-over is recorded."), "done")
    return redirect(url_for("escorts.hand_over", **request.path), 303)


def _when(typed: dict[str, Any]) -> When:
    return When(typed["at_day"], typed["at_time"], typed["zone"])


@routes.get("/cases/<uuid:case_id>/escorts/<uuid:escort_id>/hand-over/paper", "escorts.hand_over_paper")
def paper(request: Request[PartOfCase[Escort]]) -> ResponseReturnValue:
    """The hand-over as a paper to print, fill in and sign."""
    case, escort = request.row.case, request.row.part
    people = [(uuid.UUID(person), name) for person, name in people_choices(request, case.id)]
    legs = journey(legs_of_case(request.unit.session, case.id))
    along = legs_along(escort, legs, [person for person, _name in people])
    return render_template(
        "returns/escorts/paper.html",
        **common(request),
        escort=escort,
        people=[name for person, name in people if not along or any(travels(leg, person) for leg in along)],
        ends=[(leg.origin.name, leg.destination.name, leg.departs.date()) for leg in shown_legs(along)],
        identities=list(IDENTITY_LABELS.values()),
        items=list(ITEM_LABELS.values()),
    )


@routes.form(
    "/cases/<uuid:case_id>/escorts/<uuid:escort_id>/incident",
    "escorts.record_incident",
    opens="escorts.incident_page",
    shows=_incident_page,
    page="incident",
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=IncidentForm,
)
def record_what_went_wrong(request: Request[PartOfCase[Escort]]) -> ResponseReturnValue:
    """Record an incident."""
    typed = request.data
    record_incident(request.unit, request.row.case, request.row.part, typed, _when(typed), typed.get("once"))
    flash(_("The incident is recorded."), "done")
    return redirect(url_for("escorts.incident", **request.path), 303)
