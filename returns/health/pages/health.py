"""Doors of health on the way: weeks, papers and requests for each flight, and what is recorded of each person."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import the_case
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words.cases import choices_of
from returns.health.pages.shown import (
    Shown,
    ask_times,
    check_window,
    findings_of,
    medicines_of,
    papers_of,
    shown_entry,
    shown_past,
    weeks_of,
)
from returns.health.queries.health import HealthRead, entry_of_case, standing
from returns.health.rules.health import EntryKind, health_reasons
from returns.health.schemas import HealthAnswerForm, HealthForm, HealthRemovalForm
from returns.health.services import note_answer, record_health, remove_health
from returns.health.words import ANSWER_LABELS, CHILDREN_LABELS, CODE_LABELS, LETTER_LABELS, PAPER_LABELS
from returns.journey.pages.itinerary import case_with, common
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.queries.reasons import names_of
from returns.journey.queries.shown_legs import shown_legs
from returns.journey.queries.travellers import people_read
from returns.readiness.queries.readiness import judged_by

blueprint = Blueprint("health", __name__)


def _one(call: Call) -> SimpleNamespace | None:
    entry = entry_of_case(call.unit.session, call.path["case_id"], call.path["entry_id"])
    return case_with(call, entry)


def _page(call: Call, typed: Form) -> str:
    case = call.row.case if isinstance(call.row, SimpleNamespace) else call.row
    session, now = call.unit.session, call.wiring.clock.now()
    legs = legs_of_case(session, case.id)
    everybody = people_read(session, case.id)
    judged, read = judged_by(session, case, now.date(), legs, everybody).health, everybody.health
    shown = Shown(call, judged, shown_legs(journey(legs)), typed)
    names = names_of(read.people)
    return render_template(
        "returns/health/page.html",
        **common(call),
        people=_people(shown, read, case.id, now),
        flights=ask_times(shown),
        forms_of=_forms(call, typed, list(names.items())),
        **_choices(shown, list(names.items())),
        may_record=case.state in BEFORE_BOARDING,
        record_url=url_for("health.record", case_id=case.id),
        fitness_url=url_for("medical.page", case_id=case.id),
        journey_url=url_for("itinerary.page", case_id=case.id),
    )


def _people(shown: Shown, read: HealthRead, case_id: Any, now: Any) -> list[SimpleNamespace]:
    """Everybody with what is recorded, what follows from it, and what stands in the way."""
    judged, stands = shown.judged, standing(read.rows)
    facts = {health.person: health for health in judged.facts.people} if judged else {}
    reasons = health_reasons(judged.facts, judged.rules, now) if judged else ()
    people = []
    for person, name in names_of(read.people).items():
        health = facts.get(person)
        people.append(
            SimpleNamespace(
                name=name,
                findings=findings_of(person, reasons),
                weeks=weeks_of(shown, health) if health else [],
                papers=papers_of(shown, health) if health else [],
                check=check_window(shown, health) if health else None,
                medicines=medicines_of(shown, health) if health else "",
                entries=[shown_entry(shown, own, case_id) for own in stands if own.row.person_id.hex == person],
                past=shown_past([row for row in read.rows if row.person_id.hex == person]),
            )
        )
    return people


def _forms(call: Call, typed: Form, people: list[tuple[str, str]]) -> dict[str, Form]:
    """A form for each kind; the one that was sent holds what was typed."""
    sent = typed.values.get("kind") if "entry_id" not in call.path else None
    forms = {}
    for kind in EntryKind:
        form = typed if kind.value == sent else Form()
        form.prefix = kind.value
        if len(people) == 1:
            form.values.setdefault("person_id", people[0][0])
        form.values.setdefault("asked_on", call.wiring.clock.now().date().isoformat())
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


@door(blueprint, "/cases/<uuid:case_id>/health", "health.open", permission=Permission.CASES_OPEN, finds=the_case,
      endpoint="page")  # fmt: skip
def health(call: Call) -> ResponseReturnValue:
    """What is recorded of the health of everybody, and what each flight needs."""
    return _page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/health",
    "health.record",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=HealthForm,
    again=_page,
)
def record(call: Call) -> ResponseReturnValue:
    """Record an entry of any kind."""
    stated = dict(call.data)
    kind, person, once = stated.pop("kind"), stated.pop("person_id"), stated.pop("once", None)
    record_health(call.unit, call.row, kind, person, stated, once)
    flash(_("It is recorded."), "done")
    return redirect(url_for("health.page", case_id=call.row.id), 303)


@door(
    blueprint,
    "/cases/<uuid:case_id>/health/<uuid:entry_id>",
    "health.answer",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_one,
    takes=HealthAnswerForm,
    again=_page,
)
def answer(call: Call) -> ResponseReturnValue:
    """Note what the carrier answered."""
    note_answer(call.unit, call.row.case, call.row.found, call.data)
    flash(_("It is recorded."), "done")
    return redirect(url_for("health.page", case_id=call.row.case.id), 303)


@door(
    blueprint,
    "/cases/<uuid:case_id>/health/<uuid:entry_id>/remove",
    "health.remove",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_one,
    takes=HealthRemovalForm,
    again=_page,
)
def remove(call: Call) -> ResponseReturnValue:
    """Say why an entry does not hold."""
    remove_health(call.unit, call.row.case, call.row.found, call.data["reason"])
    flash(_("It does not count any more. It stays in the record."), "done")
    return redirect(url_for("health.page", case_id=call.row.case.id), 303)
