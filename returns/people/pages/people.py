"""The people of a case: who returns, adding somebody, their languages; and what is not known yet, who finds it out."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form, typed_form
from foundation.language.formats import language_name
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_at, case_with, the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, Person, cases_by_id, members_of_case, shown_reference
from returns.cases.rules.cases import BEFORE_BOARDING, ENDED, NEVER
from returns.cases.schemas import FURTHER, MembersForm
from returns.cases.words import SEX_CHOICES, choices_of, sex_label
from returns.journey.pages.itinerary import common
from returns.names.pages import shown_suggestions
from returns.names.queries.names import full_name
from returns.people.queries import (
    OpenQuestion,
    SpokenLanguage,
    birth_of,
    open_of_case,
    open_page,
    people_by_id,
    question_of_case,
    unknown_fields,
)
from returns.people.rules.people import Interpreter, OpenField, Unknown, age_range, spoken_first
from returns.people.schemas import AskForm, GiveBackForm, OpenList, TakeAllForm, UnknownsPage
from returns.people.services.entry import Doubt, add_unless_here, wrong_in_members
from returns.people.services.unknowns import (
    Inquiry,
    ask,
    close_question,
    coming_friday,
    give_all_back,
    take_all,
    usual_due,
)
from returns.people.words import PeopleAct
from returns.work.pages.tasks import colleague_choices, colleague_of

routes = Routes("people", permission=Permission.CASES_OPEN, load=the_case)


def name_of(person: Person) -> str:
    """A person's name for choices and headings; a fixed word where it cannot be read any more."""
    return full_name(person) or _("Name cannot be shown")


def names_shown(request: Request, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of these people for whoever opens cases; nothing of whom this scope does not see."""
    if not request.me.may(Permission.CASES_OPEN):
        return {}
    return {person.id: name for person in people_by_id(request.unit.session, ids) if (name := full_name(person))}


def names_of(request: Request) -> dict[str, str]:
    """The people of a case by id (hex), in their order."""
    return {person.id.hex: name_of(person) for person in members_of_case(request.unit.session, case_at(request).id)}


def _sex_of(person: Person, today: date) -> str:
    """Girl or boy, woman or man, as everywhere else."""
    band = person.birth_year_band
    return sex_label(person.sex, age_range(band, today)[1] if band is not None else None)


def _page(request: Request[Case], form: Form, doubt: Doubt | None = None) -> str:
    """Who returns."""
    people = members_of_case(request.unit.session, request.row.id)
    today = request.unit.today
    return render_template(
        "returns/people/page.html",
        case=case_head(request, request.row),
        people=[(person, name_of(person), _sex_of(person, today), birth_of(person)) for person in people],
        form=form,
        sexes=choices_of(SEX_CHOICES),
        may_add=request.me.may(Permission.CASES_WORK) and request.row.state in BEFORE_BOARDING,
        further=list(FURTHER),
        suggested=shown_suggestions(doubt.suggestions if doubt else None),
        suggested_place=doubt.place if doubt else 1,
    )


@routes.form(
    "/cases/<uuid:case_id>/people",
    PeopleAct.ADD,
    opens=PeopleAct.PAGE,
    shows=_page,
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=MembersForm,
    also_wrong=lambda request, readable: wrong_in_members(request.unit, readable),
)
def add(request: Request[Case]) -> ResponseReturnValue:
    """Add people who return too."""
    added = add_unless_here(request.unit, request.container.units, request.container.secrets, request.row, request.data)
    if isinstance(added, Doubt):
        return _page(request, typed_form(http_request.form, {}), added)
    words = ngettext(
        "Person added. They also need consents, documents and safe contact.",
        "%(num)d people added. They also need consents, documents and safe contact.",
        len(added),
    )
    flash(words, "done")
    return redirect(url_for("people.page", case_id=request.row.id), 303)


# The recorded languages of people, as forms about a conversation with them propose one.


def _languages(person: Person) -> Sequence[SpokenLanguage]:
    details = Person.about.readable(person)
    return details.languages if details is not None else ()


@dataclass(frozen=True)
class Spoken:
    """The recorded languages of a person: each by its name, with whether an interpreter is needed."""

    name: str
    languages: Sequence[tuple[str, Interpreter]]


def spoken_by(people: Sequence[Person]) -> list[Spoken]:
    """The recorded languages of each person who has any."""
    return [
        Spoken(
            name_of(person),
            [(language_name(language.code), language.interpreter) for language in languages],
        )
        for person in people
        if (languages := _languages(person))
    ]


def language_of(people: Sequence[Person]) -> str:
    """The code of the language to propose: of the first person of whom one is recorded; empty without one."""
    languages = next((recorded for person in people if (recorded := _languages(person))), ())
    return spoken_first([(language.code, language.interpreter) for language in languages])


def propose_language(form: Form, people: Sequence[Person], readable: Sequence[str] = ()) -> None:
    """Fill in the recorded language where the form has none yet; a field that was emptied by hand stays empty.

    `readable`: the languages in which there is a text to read, for a form that asks for one.
    """
    code = language_of(people)
    if code:
        form.values.setdefault("language", language_name(code))
    if code in readable:
        form.values.setdefault("text_language", code)


# What is not known yet: the list of a case, who finds it out by when, and the list over all cases.

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


_BEGINNING, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
unknown_routes = Routes("unknowns", permission=Permission.CASES_WORK, load=the_case)


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

    @property
    def value(self) -> str:
        """The field as the form names it."""
        return f"{self.unknown.field.value}:{self.unknown.person}"

    @property
    def due_on(self) -> date:
        """The day by which somebody finds it out."""
        return self.question.due_on if self.question is not None else NEVER


def _unknowns_page(request: Request[Case], form: Form, take: Form | None = None) -> str:
    """What is not known yet of a case, and who finds it out; `take`: the form of all at once, as it was sent."""
    session, case = request.unit.session, request.row
    people, questions = members_of_case(session, case.id), open_of_case(session, case.id)
    names, today = {person.id.hex: name_of(person) for person in people}, request.unit.today
    by = {question.unknown: (question, who) for question, who in questions}
    form.values.setdefault("who_id", request.me.account_id.hex)
    form.values.setdefault("due_on", usual_due(request.unit).isoformat())
    unfilled = []
    for unknown in unknown_fields(session, case, people):
        question, who = by.get(unknown, (None, None))
        url = field_url(unknown.field, case.id, uuid.UUID(unknown.person) if unknown.person else None)
        unfilled.append(
            _OpenField(unknown, names.get(unknown.person, ""), url, question, who.name if who is not None else "")
        )
    return render_template(
        "returns/people/unknowns.html",
        **common(request),
        asked=sorted((row for row in unfilled if row.question), key=lambda row: row.due_on),
        unasked=[row for row in unfilled if not row.question],
        form=form,
        colleagues=colleague_choices(request, office_id=case.office_id),
        has_ended=case.state in ENDED,
        today=today,
        take=take or Form({"due_on": coming_friday(request.unit, case).isoformat()}, prefix="take"),
        taken=None if request.unit.writing else request.data.get("taken"),
    )


@dataclass(frozen=True)
class _Listed:
    """What a colleague finds out of a case by one day: fields, each of how many people, and where to enter them."""

    question: OpenQuestion  # one of them
    fields: Mapping[OpenField, int]
    url: str
    reference: str
    who: str
    days: int


@unknown_routes.form(
    "/cases/<uuid:case_id>/unknowns",
    PeopleAct.UNKNOWNS_ASK,
    opens=PeopleAct.UNKNOWNS_PAGE,
    shows=_unknowns_page,
    reads=Permission.CASES_OPEN,
    query=UnknownsPage,
    schema=AskForm,
)
def ask_for(request: Request[Case]) -> ResponseReturnValue:
    """Say who finds out what by when."""
    who = colleague_of(request, "who_id")
    ask(request.unit, request.row, Inquiry(request.data["what"], who.id if who else None, request.data["due_on"]))
    flash(_("Saved: who finds this out, and by when."), "done")
    return redirect(url_for("unknowns.page", case_id=request.row.id), 303)


def _wrong_day(request: Request[Case], form: Form) -> str:
    form.prefix = "take"
    return _unknowns_page(request, Form(), form)


@unknown_routes.post(
    "/cases/<uuid:case_id>/unknowns/take", PeopleAct.UNKNOWNS_TAKE, schema=TakeAllForm, on_invalid=_wrong_day
)
def take(request: Request[Case]) -> ResponseReturnValue:
    """Take over all that is assigned to nobody."""
    instant = take_all(request.unit, request.row, request.data["due_on"])
    flash(_("All unassigned fields are now assigned to you."), "done")
    return redirect(url_for("unknowns.page", case_id=request.row.id, taken=(instant - _BEGINNING) // _MICROSECOND), 303)


@unknown_routes.post("/cases/<uuid:case_id>/unknowns/undo", PeopleAct.UNKNOWNS_UNDO, schema=GiveBackForm)
def undo(request: Request[Case]) -> ResponseReturnValue:
    """Undo taking them all over."""
    give_all_back(request.unit, request.row, _BEGINNING + request.data["taken"] * _MICROSECOND)
    flash(_("Undone."), "done")
    return redirect(url_for("unknowns.page", case_id=request.row.id), 303)


@unknown_routes.post(
    "/cases/<uuid:case_id>/unknowns/<uuid:question_id>/close",
    PeopleAct.UNKNOWNS_CLOSE,
    load=_question,
    schema=NothingForm,
)
def close(request: Request[PartOfCase[OpenQuestion]]) -> ResponseReturnValue:
    """Say that nobody has to find this out any more."""
    close_question(request.unit, request.row.part)
    flash(_("No one has to find this out any more."), "done")
    return redirect(url_for("unknowns.page", case_id=request.row.case.id), 303)


def _where(questions: Sequence[OpenQuestion]) -> str:
    """Where the field of a question is filled in; of several, the page of the case that leads to each of them."""
    first, *others = questions
    if others:
        return url_for("unknowns.page", case_id=first.case_id)
    return field_url(first.field, first.case_id, first.person_id)


@unknown_routes.get(
    "/unknowns", PeopleAct.UNKNOWNS_LIST, permission=Permission.CASES_LIST, load=None, schema=OpenList, endpoint="list"
)
def list_open(request: Request) -> ResponseReturnValue:
    """What is open in the cases of one's office: one's own first, everybody's on demand."""
    mine = request.data.get("whose") != "all"
    session, today = request.unit.session, request.unit.today
    questions = open_page(session, request.me.account_id if mine else None, request.data.get("page"), PAGE_SIZE)
    ids = {question.case_id for question in questions.items}
    cases = {case.id: case for case in cases_by_id(session, ids)} if ids else {}
    who = accounts.accounts_by_id(session, [question.who_id for question in questions.items])
    together = defaultdict[tuple[uuid.UUID, uuid.UUID | None, date], list[OpenQuestion]](list)
    for question in questions.items:
        together[question.case_id, question.who_id, question.due_on].append(question)
    rows = [
        _Listed(
            question=of_one[0],
            fields=Counter(sorted(question.field for question in of_one)),
            url=_where(of_one),
            reference=shown_reference(cases[case_id]),
            who=who[who_id].name if who_id in who else "",
            days=(due_on - today).days,
        )
        for (case_id, who_id, due_on), of_one in together.items()
    ]
    form = Form(values=http_request.args.to_dict())
    page = replace(list_page(questions, questions.items), items=rows)  # it counts questions, of which a row has several
    return render_template("returns/people/unknowns_list.html", page=page, form=form, mine=mine)
