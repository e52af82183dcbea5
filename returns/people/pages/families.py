"""Doors of families that part or come together: what moves and what stays is shown first, and only then done."""

import uuid
from collections.abc import Sequence
from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import the_case
from returns.cases.queries.case_page import shown_reference
from returns.cases.queries.cases import (
    Case,
    Person,
    case_by_id,
    cases_found,
    members_of_case,
    reason_sentence,
    typed_indexes,
)
from returns.cases.words.cases import STATE_LABELS
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of
from returns.people.queries import linked_cases, rows_of_people
from returns.people.rules.families import join_problems, split_problems, state_joined, state_split_off
from returns.people.schemas import JoinForm, SplitForm
from returns.people.services.families import (
    Parting,
    join_facts,
    join_families,
    may_change_family,
    members,
    split_family,
)

blueprint = Blueprint("families", __name__)
_AT = "/cases/<uuid:case_id>"
# What goes along with a person, by table; whatever else is about the person goes along too.
_MOVES = {
    "case_file": _l("Files"),
    "consent": _l("Consents"),
    "document_custody": _l("Where originals of documents are"),
    "document_request": _l("Requests at consulates"),
    "exit_formality": _l("Formalities of leaving"),
    "fitness_decision": _l("Decisions on fitness to travel"),
    "guardianship": _l("Guardians"),
    "kinship": _l("Who is who in the family"),
    "open_question": _l("What is to be found out"),
    "person_version": _l("What was recorded before"),
    "safe_contact": _l("Safe contacts"),
    "travel_document": _l("Travel documents"),
}


def _moving(call: Call, case: Case, people: Sequence[Person]) -> list[SimpleNamespace]:
    counts: dict[str, int] = {}
    for row in rows_of_people(call.unit.session, case.id, [person.id for person in people]):
        label = str(_MOVES.get(row.__tablename__, _l("Other records of the person")))
        counts[label] = counts.get(label, 0) + 1
    return [SimpleNamespace(label=label, count=count) for label, count in sorted(counts.items())]


def _linked(call: Call) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(reference=shown_reference(case), url=url_for("cases.open", case_id=case.id))
        for _kind, case in linked_cases(call.unit.session, call.row.id)
    ]


def _split_page(call: Call, form: Form) -> str:
    people = members_of_case(call.unit.session, call.row.id)
    return render_template(
        "returns/people/split.html",
        **common(call),
        people=[(person.id.hex, name_of(person)) for person in people],
        form=form,
        preview_url=url_for("families.split_preview", case_id=call.row.id),
        linked=_linked(call),
    )


@door(
    blueprint,
    f"{_AT}/split",
    "families.split_page",
    permission=Permission.CASES_WORK,
    finds=the_case,
    endpoint="split_page",
)
def split_page(call: Call) -> ResponseReturnValue:
    """Who leaves."""
    return _split_page(call, Form())


@door(
    blueprint,
    f"{_AT}/split/preview",
    "families.split_preview",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=SplitForm,
    again=_split_page,
    endpoint="split_preview",
)
def split_preview(call: Call) -> ResponseReturnValue:
    """What splitting would do, before it is done."""
    people = members_of_case(call.unit.session, call.row.id)
    leaving = [person_id.hex for person_id in call.data["leaving"]]
    problems = split_problems([person.id.hex for person in people], leaving)
    if problems:
        raise BadInput({"leaving": [reason_sentence(reason) for reason in problems]})
    minor = {member.person: member.is_minor for member in members(call.unit, people)}
    go, stay = ([person for person in people if (person.id.hex in leaving) is goes] for goes in (True, False))
    return render_template(
        "returns/people/split_preview.html",
        **common(call),
        going=[name_of(person) for person in go],
        staying=[name_of(person) for person in stay],
        moving=_moving(call, call.row, go),
        state=STATE_LABELS[state_split_off(call.row.state)],
        is_alone=[all(minor[person.id.hex] for person in group) for group in (go, stay)],
        obstacles=[reason_sentence(reason) for reason in may_change_family(call.unit, call.row)],
        form=Form(values={"leaving": leaving, "reason": call.data["reason"]}),
        split_url=url_for("families.split", case_id=call.row.id),
        back_url=url_for("families.split_page", case_id=call.row.id),
    )


@door(
    blueprint,
    f"{_AT}/split",
    "families.split",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=SplitForm,
    again=_split_page,
)
def split(call: Call) -> ResponseReturnValue:
    """Give some people of a case a case of their own."""
    parting = Parting(call.data["leaving"], call.data["reason"])
    new = split_family(call.unit, call.wiring.secrets, call.row, parting, call.data.get("once"))
    flash(_("This is the new case. Do the protection check, and plan the journey of its own."), "done")
    return redirect(url_for("cases.open", case_id=new), 303)


def _other(call: Call) -> Case | None:
    """The case of the reference that was typed, if it is one of this office."""
    reference, _indexes = typed_indexes(call.wiring.secrets, call.data["reference"], None)
    cases = cases_found(call.unit.session, reference, []) if reference is not None else []
    return cases[0] if cases else None


def _named_case(call: Call) -> Case | None:
    """The case whose id stands in the address, if there is one that is seen."""
    try:
        named = uuid.UUID(request.args.get("into", ""))
    except ValueError:
        return None
    return case_by_id(call.unit.session, named)


def is_held(call: Call, case_id: uuid.UUID) -> bool:
    """Whether another room holds on to a case: then its people cannot leave it."""
    return any(asks(call.unit.session, case_id) for asks in call.wiring.held_open)


def _join_page(call: Call, form: Form) -> str:
    return render_template(
        "returns/people/join.html",
        **common(call),
        people=[name_of(person) for person in members_of_case(call.unit.session, call.row.id)],
        form=form,
        preview_url=url_for("families.join_preview", case_id=call.row.id),
        linked=_linked(call),
    )


@door(
    blueprint,
    f"{_AT}/join",
    "families.join_page",
    permission=Permission.CASES_WORK,
    finds=the_case,
    endpoint="join_page",
)
def join_page(call: Call) -> ResponseReturnValue:
    """Into which case the people of this one go; a link may name it by its opaque id."""
    case = _named_case(call)
    return _join_page(call, Form(values={"reference": shown_reference(case)} if case else {}))


@door(
    blueprint,
    f"{_AT}/join/preview",
    "families.join_preview",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=JoinForm,
    again=_join_page,
    endpoint="join_preview",
)
def join_preview(call: Call) -> ResponseReturnValue:
    """What joining would do, and everything that stands against it, before it is done."""
    into = _other(call)
    if into is None:
        raise BadInput({"reference": [_("There is no case with this reference in your office.")]})
    session, case = call.unit.session, call.row
    arriving, there = members_of_case(session, case.id), members_of_case(session, into.id)
    facts = join_facts(call.unit, case, into, is_held(call, case.id))
    against = (*may_change_family(call.unit, case), *join_problems(facts))
    may = not against
    return render_template(
        "returns/people/join_preview.html",
        **common(call),
        into=SimpleNamespace(reference=into.reference, url=url_for("cases.open", case_id=into.id)),
        arriving=[name_of(person) for person in arriving],
        there=[name_of(person) for person in there],
        moving=_moving(call, case, arriving),
        obstacles=[reason_sentence(reason) for reason in against],
        state=STATE_LABELS[state_joined(facts.emptied, facts.taking)] if may else "",
        form=Form(values={"reference": call.data["reference"], "reason": call.data["reason"]}),
        join_url=url_for("families.join", case_id=case.id),
        back_url=url_for("families.join_page", case_id=case.id),
    )


@door(
    blueprint,
    f"{_AT}/join",
    "families.join",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=JoinForm,
    again=_join_page,
)
def join(call: Call) -> ResponseReturnValue:
    """Move the people of a case into another one."""
    into = _other(call)
    join_families(call.unit, call.row, into, call.data["reason"], is_held(call, call.row.id))
    assert into is not None  # otherwise it was refused
    flash(_("The people are in this case now. The other one has ended."), "done")
    return redirect(url_for("cases.open", case_id=into.id), 303)
