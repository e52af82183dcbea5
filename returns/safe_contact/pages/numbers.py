"""Showing a number: the card comes first, and outside its limits a reason is needed."""

from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.errors import local_target
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.queries import Person
from returns.safe_contact.pages.cards import good_for_now, shown_card
from returns.safe_contact.queries import card_of_person, person_by_id, phones_of_case
from returns.safe_contact.schemas import NumberForm
from returns.safe_contact.services.numbers import OF_A_GUARDIAN, NumberRequest, OpenedNumber, open_number

routes = Routes("numbers", permission=Permission.NUMBERS_OPEN)


def _person(request: Request) -> Person | None:
    return person_by_id(request.unit.session, request.path["person_id"])


def _given_name(person: Person) -> str | None:
    try:
        return person.given_name or None
    except KeyGone:
        return None


def _page(request: Request[Person], form: Form, opened: OpenedNumber | None = None) -> str:
    person, session = request.row, request.unit.session
    phones = phones_of_case(session, person.case_id).get(person.id, [])
    contact = shown_card(request, card_of_person(session, person.id), good_for_now(request), phones)
    numbers, which = contact.numbers, str(form.values.get("which") or request.data.get("which") or "")
    if which.startswith(OF_A_GUARDIAN):  # asked for on the page of guardians: it stays the one that is meant
        numbers = [(which, _("Guardian"))]
    elif opened is not None:
        numbers = [number for number in numbers if number[0] == which]
    return render_template(
        "returns/safe_contact/number.html",
        person=person,
        name=_given_name(person),
        contact=replace(contact, numbers=numbers, form=form),
        opened=opened,
        back_url=local_target(form.values.get("back") or request.data.get("back")),
    )


@routes.post("/numbers/<uuid:person_id>", "numbers.open", load=_person, schema=NumberForm, on_invalid=_page)
def show(request: Request[Person]) -> ResponseReturnValue:
    """Show a number, after the card; outside what the card allows only with a reason."""
    fields = request.data
    opened = open_number(
        request.unit, request.row, NumberRequest(fields["which"], fields.get("why"), fields.get("text", ""))
    )
    return _page(request, Form(), opened)
