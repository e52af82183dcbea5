"""Doors of a sketch: what if. Nothing that is typed here is kept: it travels by POST, and comes back on the page."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import the_case
from returns.cases.words.cases import choices_of
from returns.documents.rules.documents import LETS_IN, TRAVELLED_ON
from returns.documents.words.labels import DOCUMENT_LABELS
from returns.journey.words import ESCORT_LABELS, MODE_LABELS, NEED_LABELS
from returns.people.words.people import nationality_choices
from returns.sketch.pages.form import changed_rows, empty_sketch, example_sketch, form_rows
from returns.sketch.pages.shown import shown_answer
from returns.sketch.queries.sketch import sketch_of_case
from returns.sketch.schemas import SketchForm, read_rows
from returns.sketch.services.sketch import judge_sketch
from returns.sketch.services.stated_sketch import Stated, places_at, stated_sketch
from returns.sketch.words.labels import AGE_UNIT_LABELS, ASSUMED_LABELS
from returns.sketch.words.sentences import LIKENESS_LABELS, sketched_names

blueprint = Blueprint("sketch", __name__)


def _sketch_page(call: Call, form: Form, answer: Any = None, copied: bool = False) -> str:
    return render_template(
        "returns/sketch/page.html",
        form=form,
        rows=form_rows(form, places_at(call.unit)),
        answer=answer,
        copied=copied,
        page_url=url_for("sketch.page"),
        likenesses=choices_of(LIKENESS_LABELS),
        age_units=choices_of(AGE_UNIT_LABELS),
        nationalities=nationality_choices(),
        countries=countries(all_countries()),
        documents=[(kind.value, str(DOCUMENT_LABELS[kind])) for kind in TRAVELLED_ON],
        permits=[(kind.value, str(DOCUMENT_LABELS[kind])) for kind in LETS_IN],
        needs=list(NEED_LABELS.items()),
        modes=choices_of(MODE_LABELS),
        escorts=choices_of(ESCORT_LABELS),
        assumed=choices_of(ASSUMED_LABELS),
    )


@door(blueprint, "/sketch", "sketch.open", permission=Permission.CASES_OPEN, endpoint="page")
def sketch(call: Call) -> ResponseReturnValue:
    """An empty sketch."""
    return _sketch_page(call, Form(values=empty_sketch()))


@door(
    blueprint,
    "/sketch",
    "sketch.judge",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    takes=SketchForm,
    again=_sketch_page,
)
def judge(call: Call) -> ResponseReturnValue:
    """Judge what was sketched, or change its rows, or begin with an example."""
    typed, today = dict(call.data), call.wiring.clock.now().date()
    do = typed.pop("do", "judge")
    if do in ("example", "empty"):
        return _sketch_page(call, Form(values=example_sketch(today) if do == "example" else empty_sketch()))
    if do != "judge":
        return _sketch_page(call, Form(values=changed_rows(typed, str(do))))
    rows = read_rows(typed)
    stated = Stated(rows.people, rows.legs, rows.escorts, rows.head, rows.errors)
    sketched = stated_sketch(stated, today, places_at(call.unit))
    names = sketched_names([str(row.get("likeness") or "") for row in rows.people])
    answer = shown_answer(sketched, judge_sketch(call.unit, sketched), names)
    return _sketch_page(call, Form(values=typed), answer)


@door(
    blueprint,
    "/cases/<uuid:case_id>/sketch",
    "sketch.of_case",
    permission=Permission.CASES_OPEN,
    finds=the_case,
    endpoint="of_case",
)
def of_case(call: Call) -> ResponseReturnValue:
    """A sketch that begins with what a case says in the open."""
    values = sketch_of_case(call.unit.session, call.row, call.wiring.clock.now().date())
    return _sketch_page(call, Form(values=values), copied=True)
