"""Doors of cases: opening a new one. The list is `case_list`, the search `found`, one case `case_page`."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType, SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import AccessDenied
from foundation.forms.form import Form, typed_form
from foundation.language.formats import all_countries, countries, country
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.queries import cases as queries
from returns.cases.queries.shown_cases import shown_case, shown_reference
from returns.cases.schemas import NewCaseForm
from returns.cases.services.cases import wrong_in_stated
from returns.cases.words.cases import SEX_CHOICES, STATE_LABELS, TRACK_LABELS, age_label, sex_label
from returns.names.pages.suggested import shown_suggestions
from returns.names.services.duplicates import Suggestions
from returns.people.queries.people import is_child
from returns.people.services.entry import open_unless_here

blueprint = Blueprint("cases", __name__)
NOBODY: Mapping[uuid.UUID, accounts.Account] = MappingProxyType({})


def the_case(call: Call) -> queries.Case | None:
    """The case of an address, if this scope sees it."""
    return queries.case_by_id(call.unit.session, call.path["case_id"])


def case_head(case: queries.Case) -> SimpleNamespace:
    """What the pages about a part of a case say of the case itself."""
    return SimpleNamespace(id=case.id, reference=case.reference, url=url_for("cases.open", case_id=case.id))


def case_addresses(call: Call, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, SimpleNamespace]:
    """Where colleagues of an office open these cases; those that they see."""
    if not ids or not call.me.may(Permission.CASES_OPEN):
        return {}
    return {
        case.id: SimpleNamespace(reference=shown_reference(case), url=url_for("cases.open", case_id=case.id))
        for case in queries.cases_by_id(call.unit.session, ids)
    }


def rows_of(
    call: Call, cases: Sequence[queries.Case], known_owners: Mapping[uuid.UUID, accounts.Account] = NOBODY
) -> list[SimpleNamespace]:
    """Cases as rows of a list, each by its first person; owners not in `known_owners` are read in one statement."""
    return rows_of_people(call, [(case, case.people) for case in cases], known_owners)


def rows_of_people(
    call: Call,
    cases: Sequence[tuple[queries.Case, Sequence[queries.Person]]],
    known_owners: Mapping[uuid.UUID, accounts.Account] = NOBODY,
) -> list[SimpleNamespace]:
    """Cases as rows of a list, each by the first of the people beside it; missing owners are read in one statement."""
    missing = {case.owner_id for case, _people in cases} - known_owners.keys()
    owners = {**known_owners, **(accounts.accounts_by_id(call.unit.session, list(missing)) if missing else {})}
    today = call.wiring.clock.now().date()
    rows = []
    for case, people in cases:
        shown = shown_case(case, people, owners, call.me.account_id, today)
        rows.append(
            SimpleNamespace(
                **{**vars(shown), "country": country(shown.country)},
                url=url_for("cases.open", case_id=case.id),
                state_label=STATE_LABELS[shown.state],
                sex_label=sex_label(shown.sex, shown.age[1] if shown.age else None),
                age_band=age_label(shown.age),
            )
        )
    return rows


def _new_page(call: Call, form: Form, suggestions: Suggestions | None = None) -> str:
    return render_template(
        "returns/cases/new.html",
        form=form,
        sexes=[(sex.value, label) for sex, label in SEX_CHOICES.items()],
        countries=countries(all_countries()),
        tracks=[(track.value, label) for track, label in TRACK_LABELS.items()],
        suggested=shown_suggestions(suggestions),
    )


def _also_wrong(call: Call, readable: dict[str, Any]) -> dict[str, list[str]]:
    return wrong_in_stated(call.unit, call.wiring.secrets, readable, call.me.office_id)


@door(blueprint, "/cases/new", "cases.new", permission=Permission.CASES_CREATE, drafts="case")
def new(call: Call) -> ResponseReturnValue:
    """The form of a new case."""
    return _new_page(call, Form())


@door(
    blueprint,
    "/cases/new",
    "cases.create",
    permission=Permission.CASES_CREATE,
    methods=("POST",),
    takes=NewCaseForm,
    also_wrong=_also_wrong,
    again=_new_page,
    drafts="case",
    saved_at=lambda _call, case_id: url_for("cases.open", case_id=case_id),
)
def create(call: Call) -> ResponseReturnValue:
    """Open a case, once it is clear that it is nobody who is here already."""
    if call.me.office_id is None:
        raise AccessDenied(Permission.CASES_CREATE.value)  # only people of an office open cases
    made = open_unless_here(
        call.unit, call.wiring.units, call.wiring.secrets, call.data, call.me.office_id, call.me.account_id
    )
    if isinstance(made, Suggestions):
        return _new_page(call, typed_form(request.form, {}), made)
    flash(_("The case is open. Its reference is on top of this page."), "done")
    if is_child(call.unit.session, made, call.wiring.clock.now().date()):
        flash(_("This is a child. Add who returns too, then record under Guardians who stands for them."), "due")
    return redirect(url_for("cases.open", case_id=made), 303)
