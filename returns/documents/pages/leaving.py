"""Doors of exit formalities: what each person of a case needs to leave the host country."""

import uuid
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_at, case_with, the_case
from returns.cases.queries.cases import Person, members_of_case, reason_sentence
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words.cases import choices_of
from returns.documents.pages.shown import content_of
from returns.documents.queries.leaving import ExitFormality, exit_facts, exit_of_person, exits_of_case
from returns.documents.rules.leaving import ExitRules, Known, Payer, exit_reasons
from returns.documents.schemas import ExitForm
from returns.documents.services.leaving import StatedExit, state_exit
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of
from returns.people.queries import person_of_case

routes = Routes("leaving", permission=Permission.CASES_OPEN)
KNOWN_LABELS = {Known.YES: _l("Yes"), Known.NO: _l("No"), Known.NOT_KNOWN: _l("Not known yet")}
PAYER_LABELS = {
    Payer.PERSON: _l("The person"),
    Payer.PROGRAMME: _l("The programme"),
    Payer.WAIVED: _l("Nobody: the authority waives it"),
    Payer.OTHER: _l("Somebody else"),
}


def _person(request: Request) -> PartOfCase[Person] | None:
    return case_with(request, person_of_case(request.unit.session, request.path["case_id"], request.path["person_id"]))


def _words(labels: Mapping[Any, object], word: str | None) -> str:
    return next((str(label) for key, label in labels.items() if key.value == word), "")


def _typed(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in content.items() if part}


def _stored(request: Request) -> Stored | None:
    row = exit_of_person(request.unit.session, request.row.case.id, request.row.part.id)
    if row is None:
        return None
    content = content_of(row)
    return Stored(row.version, {**dict.fromkeys(content, ""), **_typed(content)})


def _shown(request: Request, person: Person, row: ExitFormality | None, typed: Form | None) -> SimpleNamespace:
    content, form = content_of(row) if row else {}, typed or Form()
    form.prefix = f"exit-{person.id.hex}"
    if typed is None:
        form.values = {**_typed(content), "version": row.version if row else 0}
    today = request.container.clock.now().date()
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


def _page(request: Request, typed: Form | None) -> str:
    case = case_at(request)
    people, rows = members_of_case(request.unit.session, case.id), exits_of_case(request.unit.session, case.id)
    meant: uuid.UUID | None = request.path.get("person_id")
    return render_template(
        "returns/documents/leaving.html",
        **common(request),
        is_open=case.state in BEFORE_BOARDING,
        people=[
            _shown(request, person, rows.get(person.id), typed if person.id == meant else None) for person in people
        ],
        known=choices_of(KNOWN_LABELS),
        payers=choices_of(PAYER_LABELS),
    )


@routes.get("/cases/<uuid:case_id>/exit", "leaving.page", load=the_case)
def page(request: Request) -> ResponseReturnValue:
    """What the people of a case need to leave the host country."""
    return _page(request, None)


@routes.post(
    "/cases/<uuid:case_id>/exit/<uuid:person_id>",
    "leaving.state",
    permission=Permission.CASES_WORK,
    load=_person,
    schema=ExitForm,
    on_invalid=_page,
    stored=_stored,
)
def state(request: Request) -> ResponseReturnValue:
    """State what is known of the leaving of one person."""
    fields = {name: part for name, part in request.data.items() if name != "version"}
    state_exit(request.unit, request.row.case, request.row.part.id, StatedExit(**fields), request.data["version"])
    flash(_("It is recorded what this person needs to leave."), "done")
    return redirect(url_for("leaving.page", case_id=request.row.case.id), 303)
