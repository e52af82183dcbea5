"""What is not known yet: the list of a case, who finds it out by when, and the list over all cases."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.queries import Case, members_of_case, shown_reference
from returns.cases.rules import ENDED, NEVER
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of
from returns.people.queries import OpenQuestion, cases_by_id, open_of_case, open_page, question_of_case, unknown_fields
from returns.people.rules.people import OpenField, Unknown
from returns.people.schemas import AskForm, OpenList
from returns.people.services.unknowns import Inquiry, ask, close_question, usual_due

# The part of a person's page in which a field is filled in.
_PARTS = {
    OpenField.NATIONALITY: "nationalities",
    OpenField.LANGUAGES: "languages",
    OpenField.CONTACT: "identifiers",
    OpenField.FAMILY: "ties",
}


def field_url(field: OpenField, case_id: uuid.UUID, person_id: uuid.UUID | None) -> str:
    """Where a field is filled in."""
    if field is OpenField.DOCUMENT:
        return url_for("documents.page", case_id=case_id)
    if person_id is not None:
        return url_for("people.person", case_id=case_id, person_id=person_id, _anchor=_PARTS.get(field, "who"))
    return url_for("itinerary.page", case_id=case_id)


routes = Routes("unknowns", permission=Permission.CASES_WORK, load=the_case)


def _question(request: Request) -> PartOfCase[OpenQuestion] | None:
    return case_with(
        request, question_of_case(request.unit.session, request.path["case_id"], request.path["question_id"])
    )


@dataclass(frozen=True)
class _OpenField:
    """A field that is not filled in, the name of the person, where it is filled in, and who finds it out."""

    unknown: Unknown
    person: str
    url: str
    question: OpenQuestion | None
    who: str
    is_overdue: bool

    @property
    def value(self) -> str:
        """The field as the form names it."""
        return f"{self.unknown.field.value}:{self.unknown.person}"

    @property
    def due_on(self) -> date:
        """The day by which somebody finds it out."""
        return self.question.due_on if self.question is not None else NEVER


def _page(request: Request[Case], form: Form) -> str:
    """What is not known yet of a case, and who finds it out."""
    session, case = request.unit.session, request.row
    people, questions = members_of_case(session, case.id), open_of_case(session, case.id)
    names, today = {person.id.hex: name_of(person) for person in people}, request.container.clock.now().date()
    by = {
        Unknown(question.field, question.person_id.hex if question.person_id else ""): (question, who)
        for question, who in questions
    }
    form.values.setdefault("who_id", request.me.account_id.hex)
    form.values.setdefault("due_on", usual_due(request.unit).isoformat())
    unfilled = [
        _row(case.id, unknown, names, by.get(unknown), today) for unknown in unknown_fields(session, case, people)
    ]
    return render_template(
        "returns/people/unknowns.html",
        **common(request),
        asked=sorted((row for row in unfilled if row.question), key=lambda row: row.due_on),
        unasked=[row for row in unfilled if not row.question],
        form=form,
        colleagues=[(colleague.id.hex, colleague.name) for colleague in accounts.colleagues(session, case.office_id)],
        has_ended=case.state in ENDED,
    )


def _row(
    case_id: uuid.UUID,
    unknown: Unknown,
    names: Mapping[str, str],
    assigned: tuple[OpenQuestion, accounts.Account | None] | None,
    today: date,
) -> _OpenField:
    question, who = assigned or (None, None)
    person_id = uuid.UUID(unknown.person) if unknown.person else None
    return _OpenField(
        unknown=unknown,
        person=names.get(unknown.person, ""),
        url=field_url(unknown.field, case_id, person_id),
        question=question,
        who=who.name if who else "",
        is_overdue=question is not None and question.due_on < today,
    )


@dataclass(frozen=True)
class _Listed:
    """An open question of the list over all cases, with where its field is filled in, and in how many days."""

    question: OpenQuestion
    url: str
    reference: str
    who: str
    days: int


@routes.form(
    "/cases/<uuid:case_id>/unknowns",
    "unknowns.ask",
    opens="unknowns.page",
    shows=_page,
    reads=Permission.CASES_OPEN,
    schema=AskForm,
)
def ask_for(request: Request[Case]) -> ResponseReturnValue:
    """Say who finds out what by when."""
    ask(request.unit, request.row, Inquiry(request.data["what"], request.data["who_id"], request.data["due_on"]))
    flash(_("It is noted who finds this out, and by when."), "done")
    return redirect(url_for("unknowns.page", case_id=request.row.id), 303)


@routes.post(
    "/cases/<uuid:case_id>/unknowns/<uuid:question_id>/close", "unknowns.close", load=_question, schema=NothingForm
)
def close(request: Request[PartOfCase[OpenQuestion]]) -> ResponseReturnValue:
    """Say that nobody has to find this out any more."""
    close_question(request.unit, request.row.part)
    flash(_("Nobody has to find this out any more."), "done")
    return redirect(url_for("unknowns.page", case_id=request.row.case.id), 303)


@routes.get("/unknowns", "unknowns.list", permission=Permission.CASES_LIST, load=None, schema=OpenList, endpoint="list")
def list_open(request: Request) -> ResponseReturnValue:
    """What is open in the cases of one's office: one's own first, everybody's on demand."""
    mine = request.data.get("whose") != "all"
    session, today = request.unit.session, request.container.clock.now().date()
    questions = open_page(session, request.me.account_id if mine else None, request.data.get("page"), PAGE_SIZE)
    cases = cases_by_id(session, [question.case_id for question in questions.items])
    who = accounts.accounts_by_id(session, [question.who_id for question in questions.items])
    rows = [
        _Listed(
            question=question,
            url=field_url(question.field, question.case_id, question.person_id),
            reference=shown_reference(cases[question.case_id]),
            who=who[question.who_id].name if question.who_id in who else "",
            days=(question.due_on - today).days,
        )
        for question in questions.items
    ]
    form = Form(values=http_request.args.to_dict())
    return render_template("returns/people/unknowns_list.html", page=list_page(questions, rows), form=form, mine=mine)
