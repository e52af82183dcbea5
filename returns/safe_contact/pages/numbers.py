"""The door behind which numbers are: the card comes first, and outside its limits a reason is needed."""

from types import SimpleNamespace

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.errors import local_target
from foundation.web.stamp import Call
from returns.cases.queries.cases import Person
from returns.safe_contact.pages.cards import good_for_now, shown_card, with_numbers
from returns.safe_contact.queries import card_of_person, person_by_id, phones_of_case
from returns.safe_contact.schemas import NumberForm
from returns.safe_contact.services.numbers import OF_A_GUARDIAN, Asked, OpenedNumber, open_number

blueprint = Blueprint("numbers", __name__)


def _person(call: Call) -> Person | None:
    return person_by_id(call.unit.session, call.path["person_id"])


def _given_name(person: Person) -> str | None:
    try:
        return person.given_name or None
    except KeyGone:
        return None


def _page(call: Call, form: Form, opened: OpenedNumber | None = None) -> str:
    person, session = call.row, call.unit.session
    phones = phones_of_case(session, person.case_id).get(person.id, [])
    contact = shown_card(call, card_of_person(session, person.id), good_for_now(call), phones)
    contact.form = form
    which = str(form.values.get("which") or call.data.get("which") or "")
    if which.startswith(OF_A_GUARDIAN):  # asked for on the page of guardians: it stays the one that is meant
        contact = with_numbers(contact, [(which, _("Guardian"))])
    elif opened is not None:
        contact = with_numbers(contact, [number for number in contact.numbers if number[0] == which])
    return render_template(
        "returns/safe_contact/number.html",
        person=SimpleNamespace(id=person.id, name=_given_name(person)),
        contact=contact,
        opened=opened,
        back_url=local_target(form.values.get("back") or call.data.get("back")),
    )


@door(
    blueprint,
    "/numbers/<uuid:person_id>",
    "numbers.open",
    permission=Permission.NUMBERS_OPEN,
    methods=("POST",),
    finds=_person,
    takes=NumberForm,
    again=_page,
)
def show(call: Call) -> ResponseReturnValue:
    """Show a number, after the card; outside what the card allows only with a reason."""
    fields = call.data
    opened = open_number(call.unit, call.row, Asked(fields["which"], fields.get("why"), fields.get("text", "")))
    return _page(call, Form(), opened)
