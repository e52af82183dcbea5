"""Routes of cases that answer JSON, with the scope and the audit of the pages."""

from typing import Any

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases import queries
from returns.cases.queries import shown_case
from returns.cases.schemas import CaseDetail, CaseMade, CasePage, CaseSearch, CasesFound, NewCaseForm
from returns.cases.services.cases import AtHand, NextStep, next_step, wrong_in_stated
from returns.cases.words import CasesAct
from returns.lists.queries.filtered import cases_page, chosen_filter
from returns.lists.schemas import CaseList
from returns.lists.services import search_cases
from returns.lists.words import ListsAct
from returns.people.services.entry import open_stated_by_program
from returns.protection.queries import clearance_facts, clearance_of_case

routes = Routes("api_cases", permission=Permission.CASES_LIST, url_prefix="/api")


def _the_case(request: Request) -> queries.Case | None:
    return queries.case_by_id(request.unit.session, request.path["case_id"])


def _summary(request: Request, case: queries.Case, people: list[queries.Person]) -> dict[str, Any]:
    shown = shown_case(case, people, {}, request.me.account_id, request.unit.today)
    age = f"{shown.age[0]}-{shown.age[1]}" if shown.age else ""
    return {**vars(shown), "age_band": age}


@routes.get("/cases", ListsAct.CASES_LIST, schema=CaseList, output=CasePage, as_json=True)
def list_cases(request: Request) -> dict[str, Any]:
    """A page of the cases of one's office."""
    chosen = chosen_filter(request.data, request.me.account_id, request.unit.today)
    page = cases_page(request.unit.session, chosen, request.data.get("page"), PAGE_SIZE)
    items = [_summary(request, case, case.people) for case in page.items]
    return {
        "items": items,
        "total": page.total,
        "capped": page.capped,
        "next": page.next_cursor,
        "previous": page.previous_cursor,
    }


@routes.post(
    "/cases/search",
    ListsAct.CASES_SEARCH,
    permission=Permission.CASES_SEARCH,
    schema=CaseSearch,
    output=CasesFound,
    as_json=True,
)
def search(request: Request) -> dict[str, Any]:
    """The same search as on the pages: exactly, and by name."""
    hits = search_cases(
        request.unit, request.container.secrets, request.data.get("q", ""), request.me.office_id, request.data.get("by")
    )
    names = [
        {**_summary(request, hit.case, [hit.person]), "person_id": hit.person.id, "closeness": hit.closeness.value}
        for hit in hits.names.hits
    ]
    exact = [_summary(request, case, case.people) for case in hits.exact]
    return {"exact": exact, "names": names, "were_more": hits.names.were_more}


def _also_wrong(request: Request, readable: dict[str, Any]) -> dict[str, list[str]]:
    return wrong_in_stated(request.unit, request.container.secrets, readable, request.me.office_id)


@routes.post(
    "/cases",
    CasesAct.CREATE,
    permission=Permission.CASES_CREATE,
    schema=NewCaseForm,
    also_wrong=_also_wrong,
    output=CaseMade,
    status=201,
    as_json=True,
)
def create_case(request: Request) -> dict[str, Any]:
    """Open a case; the answer names cases of people who may be the same."""
    made, alike = open_stated_by_program(
        request.unit, request.container.secrets, request.data, request.me.office_id, request.me.account_id
    )
    return {"id": made, "possible_duplicates": alike}


@routes.get(
    "/cases/<uuid:case_id>",
    CasesAct.OPEN,
    permission=Permission.CASES_OPEN,
    load=_the_case,
    output=CaseDetail,
    as_json=True,
)
def open_case(request: Request[queries.Case]) -> dict[str, Any]:
    """One case with its people, its clearance, and what stands in the way of its next step."""
    case = request.row
    people = list(queries.people_of_case(request.unit.session, case.id))
    clearance = clearance_of_case(request.unit.session, case.id)
    facts = clearance_facts(clearance)
    return {
        **_summary(request, case, people),
        "clearance": facts.state.value,
        "clearance_until": facts.until,
        "findings": _findings(next_step(request.unit, case, AtHand(people, clearance))),
        "track": case.track.value,
        "place_of_return": case.place_of_return,
        "note": case.note,
        "people": [_person(person) for person in people],
        "protected": _("Protected information: ask the duty specialist"),
    }


def _findings(step: NextStep) -> list[dict[str, Any]]:
    """What stands in the way of the next step, by codes alone: nobody is named."""
    return [
        {**vars(reason), "who": reason.who, "by": reason.by.isoformat() if reason.by else None}
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
