"""Doors of exit formalities: what each person of a case needs to leave the host country."""

import uuid
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import the_case
from returns.cases.queries.cases import Person, members_of_case, reason_sentence
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words.cases import choices_of
from returns.documents.pages.shown import content_of
from returns.documents.queries.leaving import ExitFormality, exit_facts, exit_of_person, exits_of_case
from returns.documents.rules.leaving import ExitRules, Known, Payer, exit_reasons
from returns.documents.schemas import ExitForm
from returns.documents.services.leaving import StatedExit, state_exit
from returns.journey.pages.itinerary import case_with, common
from returns.people.pages.people import name_of
from returns.people.queries import person_of_case

blueprint = Blueprint("leaving", __name__)
KNOWN_LABELS = {Known.YES: _l("Yes"), Known.NO: _l("No"), Known.NOT_KNOWN: _l("Not known yet")}
PAYER_LABELS = {
    Payer.PERSON: _l("The person"),
    Payer.PROGRAMME: _l("The programme"),
    Payer.WAIVED: _l("Nobody: the authority waives it"),
    Payer.OTHER: _l("Somebody else"),
}


def _person(call: Call) -> SimpleNamespace | None:
    return case_with(call, person_of_case(call.unit.session, call.path["case_id"], call.path["person_id"]))


def _words(labels: Mapping[Any, object], word: str | None) -> str:
    return next((str(label) for key, label in labels.items() if key.value == word), "")


def _typed(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in content.items() if part}


def _stored(call: Call) -> Stored | None:
    row = exit_of_person(call.unit.session, call.row.case.id, call.row.found.id)
    if row is None:
        return None
    content = content_of(row)
    return Stored(row.version, {**dict.fromkeys(content, ""), **_typed(content)})


def _shown(call: Call, person: Person, row: ExitFormality | None, typed: Form | None) -> SimpleNamespace:
    content, form = content_of(row) if row else {}, typed or Form()
    form.prefix = f"exit-{person.id.hex}"
    if typed is None:
        form.values = {**_typed(content), "version": row.version if row else 0}
    today = call.wiring.clock.now().date()
    reasons = exit_reasons(person.id.hex, exit_facts(row) if row else None, today, ExitRules())
    return SimpleNamespace(
        name=name_of(person),
        is_recorded=row is not None,
        recorded_at=row.recorded_at if row else None,
        overstayed=_words(KNOWN_LABELS, content.get("overstayed")),
        fine=f"{content['fine_amount']} {content['fine_currency']}" if content.get("fine_amount") else "",
        payer=_words(PAYER_LABELS, content.get("fine_payer")),
        paid_on=content.get("fine_paid_on") or "",
        ban_code=content.get("ban_code", ""),
        ban_until=content.get("ban_until") or "",
        permit=_words(KNOWN_LABELS, content.get("permit")),
        permit_on=content.get("permit_on") or "",
        note=content.get("note", ""),
        reasons=[reason_sentence(reason, {person.id.hex: name_of(person)}) for reason in reasons],
        form=form,
        url=url_for("leaving.state", case_id=person.case_id, person_id=person.id),
    )


def _page(call: Call, typed: Form | None) -> str:
    case = call.row.case if isinstance(call.row, SimpleNamespace) else call.row
    people, rows = members_of_case(call.unit.session, case.id), exits_of_case(call.unit.session, case.id)
    meant: uuid.UUID | None = call.path.get("person_id")
    return render_template(
        "returns/documents/leaving.html",
        **common(call),
        is_open=case.state in BEFORE_BOARDING,
        people=[_shown(call, person, rows.get(person.id), typed if person.id == meant else None) for person in people],
        known=choices_of(KNOWN_LABELS),
        payers=choices_of(PAYER_LABELS),
    )


@door(blueprint, "/cases/<uuid:case_id>/exit", "leaving.page", permission=Permission.CASES_OPEN, finds=the_case)
def page(call: Call) -> ResponseReturnValue:
    """What the people of a case need to leave the host country."""
    return _page(call, None)


@door(
    blueprint,
    "/cases/<uuid:case_id>/exit/<uuid:person_id>",
    "leaving.state",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_person,
    takes=ExitForm,
    again=_page,
    stored=_stored,
)
def state(call: Call) -> ResponseReturnValue:
    """State what is known of the leaving of one person."""
    fields = {name: part for name, part in call.data.items() if name != "version"}
    state_exit(call.unit, call.row.case, call.row.found.id, StatedExit(**fields), call.data["version"])
    flash(_("It is recorded what this person needs to leave."), "done")
    return redirect(url_for("leaving.page", case_id=call.row.case.id), 303)
