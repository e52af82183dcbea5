"""The page of exit formalities: what each person of a case needs to leave the host country."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_at, case_with, the_case
from returns.cases.queries import Case, Person, members_of_case, reason_sentence
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words import choices_of
from returns.documents.queries.leaving import ExitFormality, exit_facts, exit_of_person, exits_of_case
from returns.documents.rules.leaving import ExitRules, StatedExit, exit_reasons
from returns.documents.schemas import ExitForm
from returns.documents.services.leaving import state_exit
from returns.documents.words import KNOWN_LABELS, PAYER_LABELS
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of
from returns.people.queries import person_of_case

routes = Routes("leaving", permission=Permission.CASES_OPEN)


@dataclass(frozen=True)
class ShownExit:
    """What a person needs to leave as it is recorded, the form that states it anew, and what stands in the way.

    Without `content` nothing is recorded, or its key is gone.
    """

    person: Person
    name: str
    row: ExitFormality | None
    content: StatedExit | None
    form: Form
    reasons: Sequence[str]


def _person(request: Request) -> PartOfCase[Person] | None:
    return case_with(request, person_of_case(request.unit.session, request.path["case_id"], request.path["person_id"]))


def _typed(content: StatedExit | None) -> dict[str, Any]:
    """What is recorded as the form types it."""
    return {name: value or "" for name, value in asdict(content).items()} if content else {}


def _stored(request: Request[PartOfCase[Person]]) -> Stored | None:
    row = exit_of_person(request.unit.session, request.row.case.id, request.row.part.id)
    return Stored(row.version, _typed(ExitFormality.content.readable(row))) if row is not None else None


def _shown(request: Request, person: Person, row: ExitFormality | None, typed: Form | None) -> ShownExit:
    content, form = ExitFormality.content.readable(row) if row else None, typed or Form()
    form.prefix = f"exit-{person.id.hex}"
    if typed is None:
        form.values = {**_typed(content), "version": row.version if row else 0}
    today = request.container.clock.now().date()
    reasons = exit_reasons(person.id.hex, exit_facts(row) if row else None, today, ExitRules())
    name = name_of(person)
    sentences = [reason_sentence(reason, {person.id.hex: name}) for reason in reasons]
    return ShownExit(person, name, row, content, form, sentences)


def _page(request: Request, typed: Form | None) -> str:
    case = case_at(request)
    people, rows = members_of_case(request.unit.session, case.id), exits_of_case(request.unit.session, case.id)
    return render_template(
        "returns/documents/leaving.html",
        **common(request),
        is_open=case.state in BEFORE_BOARDING,
        people=[
            _shown(request, person, rows.get(person.id), typed if person.id == request.path.get("person_id") else None)
            for person in people
        ],
        known=choices_of(KNOWN_LABELS),
        payers=choices_of(PAYER_LABELS),
    )


@routes.get("/cases/<uuid:case_id>/exit", "leaving.page", load=the_case)
def page(request: Request[Case]) -> ResponseReturnValue:
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
def state(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """State what is known of the leaving of one person."""
    fields = {name: value for name, value in request.data.items() if name != "version"}
    state_exit(request.unit, request.row.case, request.row.part.id, StatedExit(**fields), request.data["version"])
    flash(_("It is recorded what this person needs to leave."), "done")
    return redirect(url_for("leaving.page", case_id=request.row.case.id), 303)
