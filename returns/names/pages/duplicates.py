"""Doors of possible duplicates of a case: seen side by side, told apart, or linked as cases of one person."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import Person, members_of_case, reason_sentence
from returns.cases.schemas import ApartForm
from returns.names.pages.suggested import shown_lookalike, shown_other_cases, shown_traits
from returns.names.queries import other_cases, person_seen
from returns.names.services.duplicates import link_cases, lookalikes_of_case, set_apart, traits_of
from returns.people.pages.families import is_held
from returns.people.queries import cases_by_id
from returns.people.rules.families import join_problems
from returns.people.services.families import joins_with, may_change_family

blueprint = Blueprint("duplicates", __name__)


def _page(call: Call, form: Form) -> str:
    case = call.row
    lookalikes = lookalikes_of_case(call.unit, call.wiring.secrets, case)
    people = [
        SimpleNamespace(
            id=person.id.hex,
            **vars(shown_traits(person, traits_of(person, case))),
            lookalikes=[shown_lookalike(lookalike) for lookalike in lookalikes[person.id]],
        )
        for person in members_of_case(call.unit.session, case.id)
    ]
    return render_template(
        "returns/names/duplicates.html",
        case=case_head(case),
        people=[person for person in people if person.lookalikes],
        other_cases=_linked(call),
        form=form,
    )


def _linked(call: Call) -> list[SimpleNamespace]:
    """The other cases of one person, each with the way to joining it, or everything that speaks against that."""
    shown = shown_other_cases(other_cases(call.unit.session, call.row.id))
    seen = cases_by_id(call.unit.session, [other_case.case_id for other_case in shown])
    facts = joins_with(call.unit, call.row, list(seen.values()), is_held(call, call.row.id)) if seen else {}
    may = may_change_family(call.unit, call.row) if seen else ()
    for other_case in shown:
        if other_case.case_id in facts:
            other_case.obstacles = [
                reason_sentence(reason) for reason in (*may, *join_problems(facts[other_case.case_id]))
            ]
        else:
            other_case.obstacles = [_("It is not a case that you see any more.")]
        other_case.join_url = url_for("families.join_page", case_id=call.row.id, into=other_case.case_id)
    return shown


@door(
    blueprint, "/cases/<uuid:case_id>/duplicates", "duplicates.page", permission=Permission.CASES_WORK, finds=the_case
)
def page(call: Call) -> ResponseReturnValue:
    """Who may be one of the people of a case, side by side."""
    return _page(call, Form())


def _two(call: Call) -> tuple[Person, Person]:
    """Somebody of the case and somebody of another one, both within what one may see. BadInput for anybody else."""
    session = call.unit.session
    person, other = person_seen(session, call.data["person"]), person_seen(session, call.data["other"])
    if person is None or other is None or person.case_id != call.row.id or other.case_id == call.row.id:
        raise BadInput({"form": [_("This person cannot be found any more. Choose again.")]})
    return person, other


@door(
    blueprint,
    "/cases/<uuid:case_id>/duplicates/apart",
    "duplicates.apart",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=ApartForm,
    again=_page,
)
def apart(call: Call) -> ResponseReturnValue:
    """Say that two people are two; they are not suggested again."""
    person, other = _two(call)
    set_apart(call.unit, call.wiring.secrets, call.row.office_id, person.id, [other.id])
    flash(_("Noted: they are two people. They are not suggested again."), "done")
    return redirect(url_for("duplicates.page", case_id=call.row.id), 303)


@door(
    blueprint,
    "/cases/<uuid:case_id>/duplicates/same",
    "duplicates.same",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=ApartForm,
    again=_page,
)
def same(call: Call) -> ResponseReturnValue:
    """Say that two people of two cases are one: each case names the other, and nothing is merged."""
    link_cases(call.unit, *_two(call))
    flash(_("Noted: both cases are of one person. Each of them now names the other one."), "done")
    return redirect(url_for("duplicates.page", case_id=call.row.id), 303)
