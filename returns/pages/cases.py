"""Doors of cases: list, search, new. The page of one case is `case_page`."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts import queries as accounts
from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries, country
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.stamp import Call
from returns.pages.labels import IDENTIFIER_LABELS, SEX_CHOICES, STATE_LABELS, TRACK_LABELS, age_label, sex_label
from returns.queries import cases as queries
from returns.queries.shown_cases import shown_case
from returns.queries.subjects import typed_indexes
from returns.rules.cases import CaseState
from returns.schemas.cases import CaseList, CaseSearch, NewCaseForm
from returns.services.cases import open_stated_case, wrong_in_stated

blueprint = Blueprint("cases", __name__)
_SORTS = tuple(queries.SORTS)


def the_case(call: Call) -> queries.Case | None:
    """The case of an address, if this scope sees it."""
    return queries.case_by_id(call.unit.session, call.path["case_id"])


def case_head(case: queries.Case) -> SimpleNamespace:
    """What the pages about a part of a case say of the case itself."""
    return SimpleNamespace(reference=case.reference, url=url_for("cases.open", case_id=case.id))


def rows_of(call: Call, cases: Sequence[queries.Case]) -> list[SimpleNamespace]:
    """Cases as rows of a list; owners in one statement."""
    owners = accounts.accounts_by_id(call.unit.session, [case.owner_id for case in cases])
    today = call.wiring.clock.now().date()
    rows = []
    for case in cases:
        shown = shown_case(case, case.people, owners, call.me.account_id, today)
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


@door(blueprint, "/cases", "cases.list", permission=Permission.CASES_LIST, takes=CaseList, endpoint="list")
def list_cases(call: Call) -> ResponseReturnValue:
    """The cases of one's office."""
    chosen = queries.chosen_filter(call.data, call.me.account_id)
    found = queries.cases_page(call.unit.session, chosen, call.data.get("page"), PAGE_SIZE)
    return render_template(
        "returns/cases/list.html",
        page=list_page(found, rows_of(call, found.items)),
        sort=SortableBy(chosen.sort, chosen.descending, _SORTS),
        form=Form(values=request.args.to_dict()),
        states=[(state.value, STATE_LABELS[state]) for state in CaseState],
        countries=countries(queries.countries_of_cases(call.unit.session)),
        may_create=call.me.may(Permission.CASES_CREATE),
    )


@door(
    blueprint, "/cases/search", "cases.search", permission=Permission.CASES_SEARCH, methods=("POST",), takes=CaseSearch
)
def search(call: Call) -> ResponseReturnValue:
    """Exact search. The text stays out of the address and of the audit, which gets keyed hashes and a count."""
    typed = call.data.get("q", "")
    offices = accounts.offices(call.unit.session)
    host = next((office.country for office in offices if office.id == call.me.office_id), None)
    reference, indexes = typed_indexes(call.wiring.secrets, typed, host)
    found = queries.cases_found(call.unit.session, reference, list(indexes.values())) if reference or indexes else []
    hashes = sorted(index.hex() for index in (*indexes.values(), *([reference] if reference else [])))
    call.unit.participants["trail"].act("cases.search", searched=hashes, count=len(found))
    labels = [_("Reference")] * (reference is not None) + [str(IDENTIFIER_LABELS[kind]) for kind in indexes]
    return render_template("returns/cases/found.html", rows=rows_of(call, found), searched_kind_labels=labels)


def _new_page(call: Call, form: Form) -> str:
    return render_template(
        "returns/cases/new.html",
        form=form,
        sexes=[(sex.value, label) for sex, label in SEX_CHOICES.items()],
        countries=countries(all_countries()),
        tracks=[(track.value, label) for track, label in TRACK_LABELS.items()],
    )


def _also_wrong(call: Call, readable: dict[str, Any]) -> dict[str, list[str]]:
    return wrong_in_stated(call.unit, call.wiring.secrets, readable, call.me.office_id)


@door(blueprint, "/cases/new", "cases.new", permission=Permission.CASES_CREATE)
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
)
def create(call: Call) -> ResponseReturnValue:
    """Open a case."""
    case_id = open_stated_case(call.unit, call.wiring.secrets, call.data, call.me.office_id, call.me.account_id)
    flash(_("The case is open. Its reference is on top of this page."), "done")
    return redirect(url_for("cases.open", case_id=case_id), 303)
