"""Doors of safe contact: one card per person, shown before any number is called."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.pages.cases import case_head, the_case
from returns.pages.people import name_of
from returns.queries.cases import members_of_case
from returns.queries.safe_contact import SafeContact, cards_of_case
from returns.rules.cases import ENDED
from returns.schemas.safe_contact import SafeContactForm
from returns.services.safe_contact import Card, record_safe_contact

blueprint = Blueprint("safe_contact", __name__)


def _opened(row: SafeContact | None) -> dict[str, object]:
    try:
        return (row.content or {}) if row is not None else {}
    except KeyGone:
        return {}


def _page(call: Call, typed: Form) -> str:
    session, case = call.unit.session, call.row
    rows, cards, people = cards_of_case(session, case.id), [], members_of_case(session, case.id)
    meant = str(typed.values.get("person_id", "")).replace("-", "")
    if typed.errors and meant not in {person.id.hex for person in people}:
        meant = people[0].id.hex  # whose card it was is not known: the errors are shown all the same
    for person in people:
        row = rows.get(person.id)
        content = _opened(row)
        form = typed if meant == person.id.hex else Form(values=_values(row, content))
        form.prefix = f"p{person.ordinal}"
        cards.append(
            SimpleNamespace(
                id=person.id.hex,
                name=name_of(person),
                card=content,
                verified_on=row.verified_on if row else None,
                known_by=row.known_by if row else None,
                form=form,
            )
        )
    may_write = call.me.may(Permission.CASES_WORK) and case.state not in ENDED
    return render_template("returns/safe_contact/page.html", case=case_head(case), cards=cards, may_write=may_write)


def _values(row: SafeContact | None, content: dict[str, object]) -> dict[str, object]:
    values = {name: "yes" if value is True else value or "" for name, value in content.items()}
    if row is not None and row.known_by is not None:
        values.update(not_known_yet="yes", known_by=row.known_by.isoformat())
    return values


@door(
    blueprint,
    "/cases/<uuid:case_id>/safe-contact",
    "safe_contact.page",
    permission=Permission.CASES_OPEN,
    finds=the_case,
)
def page(call: Call) -> ResponseReturnValue:
    """How the people of a case may be reached."""
    return _page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/safe-contact",
    "safe_contact.record",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=SafeContactForm,
    again=_page,
)
def record(call: Call) -> ResponseReturnValue:
    """Record the card of one person, or by when it will be known."""
    said = call.data
    card = None
    if not said["not_known_yet"]:
        card = Card(
            number=said["number"],
            who=said["who"],
            when=said["when"],
            language=said["language"],
            code_phrase=said.get("code_phrase", ""),
            leave_message=said["leave_message"],
            if_somebody_else=said.get("if_somebody_else", ""),
        )
    record_safe_contact(call.unit, call.row, said["person_id"], card, said.get("known_by"))
    flash(_("The safe contact is recorded."), "done")
    return redirect(url_for("safe_contact.page", case_id=call.row.id), 303)
