"""The people of a case: who returns with it, and adding somebody."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone
from foundation.forms.form import Form, typed_form
from foundation.language.formats import language_name
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_at, case_head, the_case
from returns.cases.queries.case_page import full_name
from returns.cases.queries.cases import Case, Person, members_of_case
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.schemas import MemberForm
from returns.cases.words.cases import SEX_CHOICES, choices_of
from returns.names.pages.suggested import shown_suggestions
from returns.names.services.duplicates import Suggestions
from returns.people.queries import SpokenLanguage, people_by_id
from returns.people.rules.people import Interpreter, spoken_first
from returns.people.services.entry import add_unless_here

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


def _born(person: Person) -> date | None:
    try:
        return person.birth_date
    except KeyGone:
        return None


@dataclass(frozen=True)
class _Member:
    """Somebody who returns, with the name and the birth date as far as they can be read."""

    person: Person
    name: str
    born: date | None


def _page(request: Request[Case], form: Form, suggestions: Suggestions | None = None) -> str:
    """Who returns."""
    people = [
        _Member(person, name_of(person), _born(person))
        for person in members_of_case(request.unit.session, request.row.id)
    ]
    return render_template(
        "returns/people/page.html",
        case=case_head(request.row),
        people=people,
        form=form,
        sexes=choices_of(SEX_CHOICES),
        may_add=request.me.may(Permission.CASES_WORK) and request.row.state in BEFORE_BOARDING,
        suggested=shown_suggestions(suggestions),
    )


@routes.form(
    "/cases/<uuid:case_id>/people",
    "people.add",
    opens="people.page",
    shows=_page,
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=MemberForm,
)
def add(request: Request[Case]) -> ResponseReturnValue:
    """Add somebody who returns too; sent twice, they are added once."""
    added = add_unless_here(request.unit, request.container.units, request.container.secrets, request.row, request.data)
    if isinstance(added, Suggestions):
        return _page(request, typed_form(http_request.form, {}), added)
    flash(_("The person is added. Consents, documents and safe contact are needed for them too."), "done")
    return redirect(url_for("people.page", case_id=request.row.id), 303)


# The recorded languages of people, as forms about a conversation with them propose one.


def _languages(person: Person) -> Sequence[SpokenLanguage]:
    try:
        return person.details.languages
    except KeyGone:
        return ()


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
