"""Doors of cases that answer JSON: the same stamps, scope and audit as the pages."""

from typing import Any

from flask import Blueprint

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE
from foundation.web.stamp import Call
from returns.cases.queries import cases as queries
from returns.cases.queries.case_page import shown_case
from returns.cases.schemas import CaseDetail, CaseMade, CasePage, CaseSearch, CasesFound, NewCaseForm
from returns.cases.services.cases import wrong_in_stated
from returns.cases.services.next_step import AtHand, NextStep, next_step
from returns.lists.queries import cases_page, chosen_filter
from returns.lists.schemas import CaseList
from returns.lists.services.search import search_cases
from returns.people.services.entry import open_stated_by_program
from returns.protection.queries.protection import clearance_facts, clearance_of_case

blueprint = Blueprint("api_cases", __name__, url_prefix="/api")


def _the_case(call: Call) -> queries.Case | None:
    return queries.case_by_id(call.unit.session, call.path["case_id"])


def _summary(call: Call, case: queries.Case, people: list[queries.Person]) -> dict[str, Any]:
    shown = shown_case(case, people, {}, call.me.account_id, call.wiring.clock.now().date())
    age = f"{shown.age[0]}-{shown.age[1]}" if shown.age else ""
    return {**vars(shown), "age_band": age, "state": shown.state.value, "sex": shown.sex.value}


@door(blueprint, "/cases", "cases.list", permission=Permission.CASES_LIST, takes=CaseList, gives=CasePage, as_json=True)
def list_cases(call: Call) -> dict[str, Any]:
    """A page of the cases of one's office."""
    chosen = chosen_filter(call.data, call.me.account_id, call.wiring.clock.now().date())
    page = cases_page(call.unit.session, chosen, call.data.get("page"), PAGE_SIZE)
    items = [_summary(call, case, case.people) for case in page.items]
    return {
        "items": items,
        "total": page.total,
        "capped": page.capped,
        "next": page.next_cursor,
        "previous": page.previous_cursor,
    }


@door(
    blueprint,
    "/cases/search",
    "cases.search",
    permission=Permission.CASES_SEARCH,
    methods=("POST",),
    takes=CaseSearch,
    gives=CasesFound,
    as_json=True,
)
def search(call: Call) -> dict[str, Any]:
    """The same search as on the pages: exactly, and by name."""
    hits = search_cases(call.unit, call.wiring.secrets, call.data.get("q", ""), call.me.office_id, call.data.get("by"))
    names = [
        {**_summary(call, hit.case, [hit.person]), "person_id": hit.person.id, "closeness": hit.closeness.value}
        for hit in hits.names
    ]
    exact = [_summary(call, case, case.people) for case in hits.exact]
    return {"exact": exact, "names": names, "were_more": hits.were_more}


def _also_wrong(call: Call, readable: dict[str, Any]) -> dict[str, list[str]]:
    return wrong_in_stated(call.unit, call.wiring.secrets, readable, call.me.office_id)


@door(
    blueprint,
    "/cases",
    "cases.create",
    permission=Permission.CASES_CREATE,
    methods=("POST",),
    takes=NewCaseForm,
    also_wrong=_also_wrong,
    gives=CaseMade,
    status=201,
    as_json=True,
)
def create_case(call: Call) -> dict[str, Any]:
    """Open a case; the answer names cases of people who may be the same."""
    made, alike = open_stated_by_program(
        call.unit, call.wiring.secrets, call.data, call.me.office_id, call.me.account_id
    )
    return {"id": made, "possible_duplicates": alike}


@door(
    blueprint,
    "/cases/<uuid:case_id>",
    "cases.open",
    permission=Permission.CASES_OPEN,
    finds=_the_case,
    gives=CaseDetail,
    as_json=True,
)
def open_case(call: Call) -> dict[str, Any]:
    """One case with its people, its clearance, and what stands in the way of its next step."""
    people = list(queries.people_of_case(call.unit.session, call.row.id))
    case: queries.Case = call.row
    clearance = clearance_of_case(call.unit.session, case.id)
    facts = clearance_facts(clearance)
    return {
        **_summary(call, case, people),
        "clearance": facts.state.value,
        "clearance_until": facts.until,
        "findings": _findings(next_step(call.unit, case, AtHand(people, clearance))),
        "track": case.track.value,
        "place_of_return": case.place_of_return,
        "note": case.note,
        "people": [_person(person) for person in people],
        "protected": _("Protected information: ask the duty specialist"),
    }


def _findings(step: NextStep) -> list[dict[str, str | None]]:
    """What stands in the way of the next step, by codes alone: nobody is named."""
    return [
        {
            "code": reason.code,
            "severity": reason.severity.value,
            "subject": reason.subject,
            "rule": reason.rule,
            "source": reason.source,
            "cleared_by": reason.cleared_by,
            "who": reason.who.value if reason.who else None,
            "by": reason.by.isoformat() if reason.by else None,
        }
        for reason in (*step.not_mine, *step.findings)
    ]


def _person(person: queries.Person) -> dict[str, Any]:
    plain = {"id": person.id, "sex": person.sex.value}
    try:
        return {
            **plain,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "birth_date": person.birth_date,
        }
    except KeyGone:
        return {**plain, "given_name": None, "family_name": None, "birth_date": None}
