"""The page of fitness to travel: the decisions, their days, and what is needed on the way."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import listed
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.queries import Case
from returns.cases.words import choices_of
from returns.health.queries.health import FitnessDecision, decisions_of_case
from returns.health.schemas import FitnessForm
from returns.health.services import NewFitness, record_fitness
from returns.journey.pages.itinerary import common, people_choices
from returns.journey.words import FITNESS_LABELS, FITNESS_MARKS, NEED_LABELS

routes = Routes("medical", permission=Permission.CASES_OPEN, load=the_case)


@dataclass(frozen=True)
class ShownDecision:
    """A decision, how its result is marked, and what is needed on the way in words."""

    row: FitnessDecision
    mark: str
    needs: str


def _shown(decision: FitnessDecision) -> ShownDecision:
    content = decision.content
    return ShownDecision(
        decision, FITNESS_MARKS[content.result], listed([str(NEED_LABELS[need]) for need in content.needs])
    )


def _medical_page(request: Request[Case], form: Form) -> str:
    """The decisions of a case."""
    people = people_choices(request, request.row.id)
    decisions = decisions_of_case(request.unit.session, request.row.id)
    if len(people) == 1:
        form.values.setdefault("person_id", people[0][0])
    return render_template(
        "returns/health/medical.html",
        **common(request),
        people=[
            (name, [_shown(decision) for decision in decisions if decision.person_id.hex == person])
            for person, name in people
        ],
        person_choices=people,
        results=choices_of(FITNESS_LABELS),
        needs=list(NEED_LABELS.items()),
        form=form,
    )


@routes.form(
    "/cases/<uuid:case_id>/medical",
    "medical.record",
    opens="medical.open",
    shows=_medical_page,
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=FitnessForm,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record a decision."""
    once, needs = request.data.pop("once", None), tuple(request.data.pop("needs"))
    record_fitness(request.unit, request.row, NewFitness(**request.data, needs=needs), once)
    flash(_("The decision is recorded."), "done")
    return redirect(url_for("medical.page", case_id=request.row.id), 303)
