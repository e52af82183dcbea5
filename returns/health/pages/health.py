"""The page of health on the way: weeks, papers and requests for each flight, and what is recorded of each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import Finding, PartOfCase, case_at, case_with, the_case
from returns.cases.queries.cases import Case
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words.cases import choices_of
from returns.health.pages.shown import (
    LocalTime,
    NeededPaper,
    Shown,
    ShownEntry,
    WeekOfFlight,
    ask_times,
    check_window,
    findings_of,
    medicines_of,
    papers_of,
    shown_entry,
    taken_out,
    weeks_of,
)
from returns.health.queries.health import HealthEntry, HealthRead, entry_of_case, standing
from returns.health.rules.health import EntryKind, health_reasons
from returns.health.schemas import HealthAnswerForm, HealthForm, HealthRemovalForm
from returns.health.services import note_answer, record_health, remove_health
from returns.health.words import ANSWER_LABELS, CHILDREN_LABELS, CODE_LABELS, LETTER_LABELS, PAPER_LABELS
from returns.journey.pages.itinerary import common
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.queries.legs import shown_legs
from returns.journey.queries.travellers import names_of, people_read
from returns.readiness.queries.readiness import judged_by

routes = Routes("health", permission=Permission.CASES_WORK, load=the_case)


@dataclass(frozen=True)
class HealthOnTheWay:
    """What is recorded of one person, what follows from it for the flights, and what stands in the way."""

    name: str
    findings: Sequence[Finding]
    weeks: Sequence[WeekOfFlight]
    papers: Sequence[NeededPaper]
    check: tuple[LocalTime, LocalTime] | None
    medicines: str
    entries: Sequence[ShownEntry]
    taken_out: Sequence[HealthEntry]


def _entry(request: Request) -> PartOfCase[HealthEntry] | None:
    entry = entry_of_case(request.unit.session, request.path["case_id"], request.path["entry_id"])
    return case_with(request, entry)


def _page(request: Request, typed: Form) -> str:
    """What is recorded of the health of everybody, and what each flight needs."""
    case = case_at(request)
    session, now = request.unit.session, request.container.clock.now()
    legs = legs_of_case(session, case.id)
    everybody = people_read(session, case.id)
    judged, read = judged_by(session, case, now.date(), legs, everybody).health, everybody.health
    shown = Shown(request, judged, shown_legs(journey(legs)), typed)
    names = names_of(read.people)
    return render_template(
        "returns/health/page.html",
        **common(request),
        people=_people(shown, read, now),
        flights=ask_times(shown),
        forms_of=_forms(request, typed, list(names.items())),
        **_choices(shown, list(names.items())),
        may_record=case.state in BEFORE_BOARDING,
    )


def _people(shown: Shown, read: HealthRead, now: datetime) -> list[HealthOnTheWay]:
    """Everybody with what is recorded, what follows from it, and what stands in the way."""
    judged, stands = shown.judged, standing(read.rows)
    facts = {health.person: health for health in judged.facts.people} if judged else {}
    reasons = health_reasons(judged.facts, judged.rules, now) if judged else ()
    people = []
    for person, name in names_of(read.people).items():
        health = facts.get(person)
        people.append(
            HealthOnTheWay(
                name=name,
                findings=findings_of(person, reasons),
                weeks=weeks_of(shown, health) if health else [],
                papers=papers_of(shown, health) if health else [],
                check=check_window(shown, health) if health else None,
                medicines=medicines_of(shown, health) if health else "",
                entries=[shown_entry(shown, entry) for entry in stands if entry.row.person_id.hex == person],
                taken_out=taken_out([row for row in read.rows if row.person_id.hex == person]),
            )
        )
    return people


def _forms(request: Request, typed: Form, people: list[tuple[str, str]]) -> dict[str, Form]:
    """A form for each kind; the one that was sent holds what was typed."""
    sent = typed.values.get("kind") if "entry_id" not in request.path else None
    forms = {}
    for kind in EntryKind:
        form = typed if kind.value == sent else Form()
        form.prefix = kind.value
        if len(people) == 1:
            form.values.setdefault("person_id", people[0][0])
        form.values.setdefault("asked_on", request.container.clock.now().date().isoformat())
        forms[kind.value] = form
    return forms


def _choices(shown: Shown, people: list[tuple[str, str]]) -> dict[str, Any]:
    flights = [(leg.leg, shown.flight_name(leg.leg)) for leg in shown.flights]
    return {
        "person_choices": people,
        "papers": choices_of(PAPER_LABELS),
        "codes": list(CODE_LABELS.items()),
        "answers": choices_of(ANSWER_LABELS),
        "children": list(CHILDREN_LABELS.items()),
        "letters": list(LETTER_LABELS.items()),
        "flight_choices": flights,
    }


@routes.form(
    "/cases/<uuid:case_id>/health",
    "health.record",
    opens="health.open",
    shows=_page,
    reads=Permission.CASES_OPEN,
    schema=HealthForm,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record an entry of any kind."""
    stated = dict(request.data)
    kind, person, once = stated.pop("kind"), stated.pop("person_id"), stated.pop("once", None)
    record_health(request.unit, request.row, kind, person, stated, once)
    flash(_("It is recorded."), "done")
    return redirect(url_for("health.page", case_id=request.row.id), 303)


@routes.post(
    "/cases/<uuid:case_id>/health/<uuid:entry_id>",
    "health.answer",
    load=_entry,
    schema=HealthAnswerForm,
    on_invalid=_page,
)
def answer(request: Request[PartOfCase[HealthEntry]]) -> ResponseReturnValue:
    """Note what the carrier answered."""
    note_answer(request.unit, request.row.case, request.row.part, request.data)
    flash(_("It is recorded."), "done")
    return redirect(url_for("health.page", case_id=request.row.case.id), 303)


@routes.post(
    "/cases/<uuid:case_id>/health/<uuid:entry_id>/remove",
    "health.remove",
    load=_entry,
    schema=HealthRemovalForm,
    on_invalid=_page,
)
def remove(request: Request[PartOfCase[HealthEntry]]) -> ResponseReturnValue:
    """Say why an entry does not hold."""
    remove_health(request.unit, request.row.case, request.row.part, request.data["reason"])
    flash(_("It does not count any more. It stays in the record."), "done")
    return redirect(url_for("health.page", case_id=request.row.case.id), 303)
