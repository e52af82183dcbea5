"""Opening a case; and what the pages of a case share: its areas, findings by area, rows. Lists: `returns/lists`."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.accounts.queries import staff as accounts
from foundation.errors import AccessDenied
from foundation.forms.form import Form, typed_form
from foundation.language.formats import all_countries, countries
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.queries import cases as queries
from returns.cases.queries.case_page import ShownCase, shown_case, shown_reference
from returns.cases.queries.cases import reason_sentence
from returns.cases.rules import Clears, Reason, Severity
from returns.cases.schemas import NewCaseForm
from returns.cases.services.cases import wrong_in_stated
from returns.cases.words.cases import SEX_CHOICES, TRACK_LABELS
from returns.names.pages.suggested import shown_suggestions
from returns.names.services.duplicates import Suggestions
from returns.people.queries import is_child
from returns.people.services.entry import open_unless_here

# The areas of a case: where each of them is worked on, and what stands in the way, grouped by who clears it where.

PartT = TypeVar("PartT")
P = Permission
# Area: its page (takes `case_id`), its name, and the permission that shows the page. In the order of the work.
AREAS: dict[str, tuple[str, object, Permission]] = {
    "notes": ("notes.page", _l("Notes"), P.CASES_OPEN),
    "tasks": ("tasks.of_case", _l("Tasks"), P.CASES_OPEN),
    "people": ("people.page", _l("People"), P.CASES_OPEN),
    "unknowns": ("unknowns.page", _l("Not known yet"), P.CASES_OPEN),
    "screening": ("screening.page", _l("Screening"), P.CASES_OPEN),
    "duplicates": ("duplicates.page", _l("Possible duplicates"), P.CASES_WORK),
    "guardians": ("guardians.page", _l("Guardians"), P.CASES_OPEN),
    "safe_contact": ("safe_contact.page", _l("Safe contact"), P.CASES_OPEN),
    "counselling": ("counselling.page", _l("Counselling"), P.CASES_OPEN),
    "consent": ("consent.page", _l("Consents"), P.CASES_OPEN),
    "eligibility": ("eligibility.page", _l("Eligibility"), P.CASES_OPEN),
    "protection": ("protection_check.page", _l("Protection check"), P.CASES_OPEN),
    "clearance": ("clearance.page", _l("Protection clearance"), P.CLEARANCE_SET),
    "files": ("files.page", _l("Files"), P.CASES_OPEN),
    "documents": ("documents.page", _l("Travel documents"), P.CASES_OPEN),
    "leaving": ("leaving.page", _l("Leaving the country"), P.CASES_OPEN),
    "medical": ("medical.page", _l("Fitness to travel"), P.CASES_OPEN),
    "health": ("health.page", _l("Health on the way"), P.CASES_OPEN),
    "itinerary": ("itinerary.page", _l("Journey"), P.CASES_OPEN),
    "escorts": ("escorts.page", _l("Escorts"), P.CASES_OPEN),
    "movements": ("movements.of_case", _l("Group movement"), P.CASES_OPEN),
    "reception": ("reception.page", _l("Reception"), P.CASES_OPEN),
    "budget": ("budget.page", _l("Budget"), P.CASES_OPEN),
    "sign_off": ("readiness.page", _l("Readiness"), P.CASES_OPEN),
    "paperwork": ("paperwork.page", _l("Papers"), P.CASES_OPEN),
    "overrides": ("overrides.page", _l("Overrides"), P.CASES_OPEN),
}
# The areas and what other rooms add, by the stage of the work in which one turns to them.
STAGES: tuple[tuple[object, tuple[str, ...]], ...] = (
    (_l("Case"), ("notes", "tasks", "unknowns", "files")),
    (_l("People"), ("people", "guardians", "screening", "safe_contact", "duplicates")),
    (_l("Decision"), ("counselling", "consent", "eligibility", "protection", "clearance")),
    (_l("Documents and health"), ("documents", "leaving", "medical", "health")),
    (
        _l("Journey"),
        ("itinerary", "escorts", "movements", "reception", "budget", "paperwork", "sign_off", "overrides"),
    ),
)
# What nobody clears in a case: the rule book says it for a country.
_ELSEWHERE = {"country": _l("Country of return")}
# Who clears what stands in an area.
_WHO: dict[Clears | None, object] = {
    Clears.OFFICER: _l("whoever works on this case"),
    Clears.SPECIALIST: _l("the duty specialist"),
    Clears.APPROVER: _l("somebody who may approve the budget"),
    Clears.RULE_KEEPERS: _l("two people who may change the rules"),
    Clears.SIGNER: _l("a second person who may sign off"),
}


def area_url(area: str, case_id: uuid.UUID, me: Principal) -> str | None:
    """Where somebody works on an area of a case, or None if it is not theirs to open."""
    if area not in AREAS or not me.may(AREAS[area][2]):
        return None
    return url_for(AREAS[area][0], case_id=case_id)


@dataclass(frozen=True)
class Link:
    """A link to a page about a case; `is_end`: there the return ends."""

    label: object
    url: str
    is_end: bool = False


@dataclass(frozen=True)
class Stage:
    """A stage of the work with the pages on which it is done."""

    label: object
    links: Sequence[Link]


def area_links(case_id: uuid.UUID, me: Principal) -> list[Stage]:
    """Every area that somebody may open, by the stage of the work."""
    stages = []
    for label, areas in STAGES:
        mine = (AREAS[area] for area in areas if me.may(AREAS[area][2]))
        if links := [Link(name, url_for(page, case_id=case_id)) for page, name, _permission in mine]:
            stages.append(Stage(label, links))
    return stages


@dataclass(frozen=True)
class Finding:
    """A reason against a step, in words."""

    reason: Reason
    words: str

    @property
    def mark(self) -> str:
        """How it is marked: the word carries the meaning."""
        return "blocked" if self.reason.severity is Severity.BLOCKER else "warning"

    @property
    def is_overridden(self) -> bool:
        """Whether a second person has set it aside."""
        return self.reason.severity is Severity.OVERRIDDEN

    @property
    def by_instant(self) -> bool:
        """Whether it has to be cleared by an instant, not by a day."""
        return isinstance(self.reason.by, datetime)


@dataclass(frozen=True)
class FindingsOfArea:
    """What stands in the way in one area: the page where it is cleared, if this person may open it, and by whom."""

    label: object
    url: str | None
    who: object
    findings: Sequence[Finding]


def grouped(
    reasons: Sequence[Reason], names: Mapping[str, str], case_id: uuid.UUID, me: Principal
) -> list[FindingsOfArea]:
    """Reasons by the area that clears them, in the order of the work."""
    by_area: dict[str, list[Reason]] = {area: [] for area in AREAS}
    for reason in reasons:
        by_area.setdefault(reason.cleared_by, []).append(reason)
    return [
        FindingsOfArea(
            AREAS[area][1] if area in AREAS else _ELSEWHERE.get(area),
            area_url(area, case_id, me),
            _WHO.get(area_reasons[0].who),
            [Finding(reason, reason_sentence(reason, names)) for reason in area_reasons],
        )
        for area, area_reasons in by_area.items()
        if area_reasons
    ]


# What the pages about a case share: its row, its head, rows of a list.


routes = Routes("cases", permission=Permission.CASES_CREATE)


def the_case(request: Request) -> queries.Case | None:
    """The case of an address, if this scope sees it."""
    return queries.case_by_id(request.unit.session, request.path["case_id"])


@dataclass(frozen=True)
class PartOfCase(Generic[PartT]):
    """A row that an address names, with the case that it belongs to."""

    case: queries.Case
    part: PartT


def case_with(request: Request, part: PartT | None) -> PartOfCase[PartT] | None:
    """The case of an address with a row of it, or None where either is not there; both are asked for, always."""
    case = the_case(request)
    return PartOfCase(case, part) if case is not None and part is not None else None


def case_at(request: Request) -> queries.Case:
    """The case that an address is about, whether it names the case alone or a part of it."""
    row: queries.Case | PartOfCase[Any] = request.row
    return row.case if isinstance(row, PartOfCase) else row


@dataclass(frozen=True)
class CaseHead:
    """What other pages say of a case: its reference and its address."""

    id: uuid.UUID
    reference: str

    @property
    def url(self) -> str:
        """The address of its page."""
        return url_for("cases.open", case_id=self.id)


def case_head(case: queries.Case) -> CaseHead:
    """What the pages about a part of a case say of the case itself. KeyGone if the case was erased."""
    return CaseHead(case.id, case.reference)


def case_addresses(request: Request, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CaseHead]:
    """Where colleagues of an office open these cases; those that they see."""
    if not ids or not request.me.may(Permission.CASES_OPEN):
        return {}
    cases = queries.cases_by_id(request.unit.session, ids)
    return {case.id: CaseHead(case.id, shown_reference(case)) for case in cases}


def rows_of(
    request: Request, cases: Sequence[queries.Case], colleagues: Sequence[accounts.Account] = ()
) -> list[ShownCase]:
    """Cases as rows of a list, each by its first person; owners not among the colleagues are read in one statement."""
    return rows_of_people(request, [(case, case.people) for case in cases], colleagues)


def rows_of_people(
    request: Request,
    cases: Sequence[tuple[queries.Case, Sequence[queries.Person]]],
    colleagues: Sequence[accounts.Account] = (),
) -> list[ShownCase]:
    """The same, each case by the first of the people beside it."""
    owners = {colleague.id: colleague for colleague in colleagues}
    if missing := {case.owner_id for case, _people in cases} - owners.keys():
        owners |= accounts.accounts_by_id(request.unit.session, list(missing))
    today = request.container.clock.now().date()
    return [shown_case(case, people, owners, request.me.account_id, today) for case, people in cases]


# Opening a case.


def _new_page(request: Request, form: Form, suggestions: Suggestions | None = None) -> str:
    """The form of a new case."""
    return render_template(
        "returns/cases/new.html",
        form=form,
        sexes=[(sex.value, label) for sex, label in SEX_CHOICES.items()],
        countries=countries(all_countries()),
        tracks=[(track.value, label) for track, label in TRACK_LABELS.items()],
        suggested=shown_suggestions(suggestions),
    )


def _also_wrong(request: Request, readable: dict[str, Any]) -> dict[str, list[str]]:
    return wrong_in_stated(request.unit, request.container.secrets, readable, request.me.office_id)


@routes.form(
    "/cases/new",
    "cases.create",
    opens="cases.new",
    shows=_new_page,
    page="new",
    schema=NewCaseForm,
    also_wrong=_also_wrong,
    drafts="case",
)
def create(request: Request) -> ResponseReturnValue:
    """Open a case, once it is clear that it is nobody who is here already."""
    if request.me.office_id is None:
        raise AccessDenied(Permission.CASES_CREATE.value)  # only people of an office open cases
    made = open_unless_here(
        request.unit,
        request.container.units,
        request.container.secrets,
        request.data,
        request.me.office_id,
        request.me.account_id,
    )
    if isinstance(made, Suggestions):
        return _new_page(request, typed_form(http_request.form, {}), made)
    flash(_("The case is open. Its reference is on top of this page."), "done")
    if is_child(request.unit.session, made, request.container.clock.now().date()):
        flash(_("This is a child. Add who returns too, then record under Guardians who stands for them."), "due")
    return redirect(url_for("cases.open", case_id=made), 303)
