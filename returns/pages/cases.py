"""Doors of cases: list, search, new, open."""

import uuid
from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts import queries as accounts
from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries, country
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.stamp import Call
from returns.pages.labels import IDENTIFIER_LABELS, SEX_CHOICES, STATE_LABELS, TRACK_LABELS, age_label, sex_label
from returns.queries import cases as queries
from returns.queries.shown_cases import full_name, shown_case
from returns.queries.subjects import typed_indexes
from returns.rules.cases import PATH, CaseState, days_until, not_known_yet
from returns.rules.people import age_range
from returns.schemas.cases import CaseList, CaseSearch, NewCaseForm
from returns.services.cases import open_stated_case, wrong_in_stated
from returns.services.protection import doors_of_case

blueprint = Blueprint("cases", __name__)
_SORTS = tuple(queries.SORTS)


def the_case(call: Call) -> queries.Case | None:
    """The case of an address, if this scope sees it."""
    return queries.case_by_id(call.unit.session, call.path["case_id"])


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


def _people(call: Call, today: date) -> list[SimpleNamespace]:
    shown = []
    for person in queries.people_of_case(call.unit.session, call.row.id):
        age = age_range(person.birth_year_band, today) if person.birth_year_band is not None else None
        about = {"sex_label": sex_label(person.sex, age[1] if age else None), "age_band": age_label(age)}
        try:
            contacts = [
                SimpleNamespace(kind_label=IDENTIFIER_LABELS[i.kind], value=i.value, kind=i.kind.value)
                for i in person.identifiers
            ]
            birth = date.fromisoformat(person.birth_date) if person.birth_date else None
            names = {"given_name": person.given_name, "family_name": person.family_name}
            shown.append(SimpleNamespace(name=full_name(person), birth_date=birth, contacts=contacts, **names, **about))
        except KeyGone:
            shown.append(
                SimpleNamespace(name=None, birth_date=None, contacts=[], given_name=None, family_name=None, **about)
            )
    return shown


def _missing(case: queries.Case, people: list[SimpleNamespace]) -> list[str]:
    first = people[0] if people else SimpleNamespace(birth_date=None, contacts=[])
    kinds = {contact.kind for contact in first.contacts}
    facts = {
        _("Date of birth"): first.birth_date,
        _("Place of return"): case.place_of_return,
        _("Phone"): "phone" in kinds or None,
        _("Document number"): "document" in kinds or None,
        _("Kind of help"): None if case.track == "undecided" else case.track,
    }
    return not_known_yet(facts, tuple(facts))


def _path(case: queries.Case) -> list[SimpleNamespace]:
    here = PATH.index(case.state) if case.state in PATH else len(PATH)
    return [
        SimpleNamespace(
            label=STATE_LABELS[state],
            state="done" if n < here else "now" if n == here else "later",
            date=case.opened_on if n == 0 else None,
        )
        for n, state in enumerate(PATH)
    ]


def _head(
    case: queries.Case,
    people: list[SimpleNamespace],
    names: dict[uuid.UUID, Any],
    offices: dict[uuid.UUID, str],
    today: date,
) -> SimpleNamespace:
    owner = names.get(case.owner_id)
    return SimpleNamespace(
        reference=case.reference,
        url=url_for("cases.open", case_id=case.id),
        state_label=STATE_LABELS[case.state],
        country=country(case.country),
        track_label=TRACK_LABELS[case.track],
        opened_on=case.opened_on,
        legal_deadline=case.legal_deadline,
        days_to_deadline=days_until(case.legal_deadline, today),
        owner_name=owner.name if owner else "",
        office_name=offices.get(case.office_id, ""),
        place_of_return=case.place_of_return,
        note=case.note,
        people=people,
        missing=_missing(case, people),
    )


@door(
    blueprint, "/cases/<uuid:case_id>", "cases.open", permission=Permission.CASES_OPEN, finds=the_case, endpoint="open"
)
def open_page(call: Call) -> ResponseReturnValue:
    """One case: what is next and what is missing first."""
    case, session, now = call.row, call.unit.session, call.wiring.clock.now()
    names = accounts.accounts_by_id(session, [one for one in (case.owner_id, case.created_by) if one])
    people = _people(call, now.date())
    head = _head(case, people, names, accounts.places(session), now.date())
    opener = names.get(case.created_by) if case.created_by else None
    doors = doors_of_case(call.wiring.secrets, case.id)
    return render_template(
        "returns/cases/open.html",
        case=head,
        path=_path(case),
        timeline=[SimpleNamespace(at=case.created_at, label=_("Case opened"), who=opener.name if opener else "")],
        may_open_protected=bool(accounts.live_grants_of(session, call.me.account_id, list(doors), now)),
        protected_url=url_for("protection.protected", case_id=case.id),
        may_grant=call.me.may(Permission.GRANTS_GIVE),
        grants_url=url_for("protection.grants", case_id=case.id),
        primary=None,
    )
