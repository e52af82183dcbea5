"""Families that part or come together: what moves and what stays is shown first, and only then done."""

import uuid
from collections import Counter
from collections.abc import Sequence

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import is_held, the_case
from returns.cases.queries import Case, Person, case_by_id, members_of_case, reason_sentence, shown_reference
from returns.journey.pages.itinerary import common
from returns.lists.queries import cases_found, typed_indexes
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

routes = Routes("families", permission=Permission.CASES_WORK, load=the_case)
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


def _moving(request: Request, case: Case, people: Sequence[Person]) -> list[tuple[str, int]]:
    """How many records of each kind go along with these people."""
    rows = rows_of_people(request.unit.session, case.id, [person.id for person in people])
    counts = Counter(str(_MOVES.get(row.__tablename__, _("Other records of the person"))) for row in rows)
    return sorted(counts.items())


def _linked(request: Request[Case]) -> list[tuple[uuid.UUID, str]]:
    """The cases of the same family, by id and reference."""
    cases = linked_cases(request.unit.session, request.row.id)
    return [(case.id, shown_reference(case)) for _kind, case in cases]


def _split_page(request: Request[Case], form: Form) -> str:
    """Who leaves."""
    people = members_of_case(request.unit.session, request.row.id)
    return render_template(
        "returns/people/split.html",
        **common(request),
        people=[(person.id.hex, name_of(person)) for person in people],
        form=form,
        linked=_linked(request),
    )


@routes.post(f"{_AT}/split/preview", "families.split_preview", schema=SplitForm, on_invalid=_split_page)
def split_preview(request: Request[Case]) -> ResponseReturnValue:
    """What splitting would do, before it is done."""
    people = members_of_case(request.unit.session, request.row.id)
    leaving = [person_id.hex for person_id in request.data["leaving"]]
    problems = split_problems([person.id.hex for person in people], leaving)
    if problems:
        raise BadInput({"leaving": [reason_sentence(reason) for reason in problems]})
    minor = {member.person: member.is_minor for member in members(request.unit, people)}
    going, staying = ([person for person in people if (person.id.hex in leaving) is goes] for goes in (True, False))
    return render_template(
        "returns/people/split_preview.html",
        **common(request),
        going=[name_of(person) for person in going],
        staying=[name_of(person) for person in staying],
        moving=_moving(request, request.row, going),
        state=state_split_off(request.row.state),
        is_alone=[all(minor[person.id.hex] for person in group) for group in (going, staying)],
        obstacles=[reason_sentence(reason) for reason in may_change_family(request.unit, request.row)],
        form=Form(values={"leaving": leaving, "reason": request.data["reason"]}),
    )


@routes.form(
    f"{_AT}/split",
    "families.split",
    opens="families.split_page",
    shows=_split_page,
    page="split_page",
    schema=SplitForm,
)
def split(request: Request[Case]) -> ResponseReturnValue:
    """Give some people of a case a case of their own."""
    parting = Parting(request.data["leaving"], request.data["reason"])
    new = split_family(request.unit, request.container.secrets, request.row, parting, request.data.get("once"))
    flash(_("This is the new case. Do the protection check, and plan the journey of its own."), "done")
    return redirect(url_for("cases.open", case_id=new), 303)


def _other(request: Request) -> Case | None:
    """The case of this office whose reference was typed, if there is one."""
    reference, _indexes = typed_indexes(request.container.secrets, request.data["reference"], None)
    cases = cases_found(request.unit.session, reference, []) if reference is not None else []
    return cases[0] if cases else None


def _named_case(request: Request) -> Case | None:
    """The case whose id stands in the address, if this scope sees it."""
    try:
        case_id = uuid.UUID(http_request.args.get("into", ""))
    except ValueError:
        return None
    return case_by_id(request.unit.session, case_id)


def _join_page(request: Request[Case], form: Form) -> str:
    return render_template(
        "returns/people/join.html",
        **common(request),
        people=[name_of(person) for person in members_of_case(request.unit.session, request.row.id)],
        form=form,
        linked=_linked(request),
    )


@routes.get(f"{_AT}/join", "families.join_page")
def join_page(request: Request[Case]) -> ResponseReturnValue:
    """Into which case the people of this one go; a link may name it by its opaque id."""
    case = _named_case(request)
    return _join_page(request, Form(values={"reference": shown_reference(case)} if case else {}))


@routes.post(f"{_AT}/join/preview", "families.join_preview", schema=JoinForm, on_invalid=_join_page)
def join_preview(request: Request[Case]) -> ResponseReturnValue:
    """What joining would do, and everything that stands against it, before it is done."""
    into = _other(request)
    if into is None:
        raise BadInput({"reference": [_("There is no case with this reference in your office.")]})
    session, case = request.unit.session, request.row
    arriving, there = members_of_case(session, case.id), members_of_case(session, into.id)
    facts = join_facts(request.unit, case, into, is_held(request, case.id))
    against = (*may_change_family(request.unit, case), *join_problems(facts))
    return render_template(
        "returns/people/join_preview.html",
        **common(request),
        into=into,
        arriving=[name_of(person) for person in arriving],
        there=[name_of(person) for person in there],
        moving=_moving(request, case, arriving),
        obstacles=[reason_sentence(reason) for reason in against],
        state=None if against else state_joined(facts.emptied, facts.taking),
        form=Form(values={"reference": request.data["reference"], "reason": request.data["reason"]}),
    )


@routes.post(f"{_AT}/join", "families.join", schema=JoinForm, on_invalid=_join_page)
def join(request: Request[Case]) -> ResponseReturnValue:
    """Move the people of a case into another one."""
    into = _other(request)
    join_families(request.unit, request.row, into, request.data["reason"], is_held(request, request.row.id))
    assert into is not None  # otherwise it was refused
    flash(_("The people are in this case now. The other one has ended."), "done")
    return redirect(url_for("cases.open", case_id=into.id), 303)
