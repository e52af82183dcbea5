"""What the pages of a case share: its areas, findings by area, its row, rows of a list. Its header: `header.py`."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.accounts.queries import staff as accounts
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.addresses import address_of_row
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases import queries
from returns.cases.queries import ShownCase, reason_sentence, shown_by, shown_case
from returns.cases.rules.cases import Clears, Reason, Severity, is_frozen
from returns.journey.queries.itinerary import case_with_journey

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
    "eligibility": ("lifecycle.eligibility_page", _l("Eligibility"), P.CASES_OPEN),
    "protection": ("protection_check.page", _l("Protection check"), P.CASES_OPEN),
    "clearance": ("clearance.page", _l("Protection clearance"), P.CLEARANCE_SET),
    "files": ("files.page", _l("Files"), P.CASES_OPEN),
    "documents": ("documents.page", _l("Travel documents"), P.CASES_OPEN),
    "leaving": ("leaving.page", _l("Leaving the country"), P.CASES_OPEN),
    "medical": ("medical.page", _l("Fitness to travel"), P.CASES_OPEN),
    "health": ("health.page", _l("Health during travel"), P.CASES_OPEN),
    "itinerary": ("itinerary.page", _l("Journey"), P.CASES_OPEN),
    "escorts": ("escorts.page", _l("Escorts"), P.CASES_OPEN),
    "movements": ("movements.of_case", _l("Group movement"), P.CASES_OPEN),
    "reception": ("reception.page", _l("Reception"), P.CASES_OPEN),
    "budget": ("budget.page", _l("Budget"), P.CASES_OPEN),
    "sign_off": ("readiness.page", _l("Readiness"), P.CASES_OPEN),
    "paperwork": ("paperwork.page", _l("Papers"), P.CASES_OPEN),
    "overrides": ("overrides.page", _l("Overrides"), P.CASES_OPEN),
}
# The areas by the part of the task list in which they stand; the last part is what other rooms add.
STAGES: tuple[tuple[object, tuple[str, ...]], ...] = (
    (
        _l("People and protection"),
        ("people", "unknowns", "screening", "guardians", "safe_contact", "protection", "clearance"),
    ),
    (_l("Decision"), ("counselling", "consent", "eligibility")),
    (_l("Documents and health"), ("documents", "leaving", "medical", "health")),
    (_l("Journey"), ("itinerary", "escorts", "movements", "reception", "budget", "sign_off")),
)
# What is always at hand, and what one works with: neither is a task.
ALONGSIDE = ("notes", "tasks", "files")
TOOLS = ("paperwork", "duplicates", "overrides")
# What clears the first finding of an area.
CLEARS = {
    "safe_contact": _l("Record safe contact"),
    "counselling": _l("Record a counselling session"),
    "consent": _l("Record consents"),
    "guardians": _l("Record who represents the child"),
    "protection": _l("Do the protection check"),
    "documents": _l("Record travel documents"),
    "medical": _l("Record fitness to travel"),
    "itinerary": _l("Plan the journey"),
    "escorts": _l("Plan the escort"),
    "reception": _l("Name the reception"),
    "sign_off": _l("Go to the sign-off"),
}
# Areas in which one form records the same for everybody who is chosen in it.
_FOR_ALL = ("consent", "medical")
# What nobody clears in a case: the rule book says it for a country.
_ELSEWHERE = {"country": _l("Country of return")}
# Who clears what stands in an area.
_WHO: dict[Clears | None, object] = {
    Clears.OFFICER: _l("case owner"),
    Clears.SPECIALIST: _l("duty specialist"),
    Clears.APPROVER: _l("budget approver"),
    Clears.RULE_KEEPERS: _l("two people with permission to change rules"),
    Clears.SIGNER: _l("a second person with sign-off permission"),
}


def area_url(area: str, case_id: uuid.UUID, me: Principal) -> str | None:
    """Where somebody works on an area of a case, or None if it is not theirs to open."""
    if area not in AREAS or not me.may(AREAS[area][2]):
        return None
    return address_of_row(AREAS[area][0], "case_id", case_id)


@dataclass(frozen=True)
class Link:
    """A link to a page about a case; `is_end`: there the return ends."""

    label: object
    url: str
    is_end: bool = False


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
    """What stands in the way in one area: where and by whom it is cleared, and what is done there, if there is a word.

    The page is None where this person may not open it. `people`: who of the case the findings are about.
    """

    label: object
    url: str | None
    who: object
    findings: Sequence[Finding]
    clears: object = None
    people: Sequence[str] = ()

    @property
    def blocking(self) -> int:
        """How many of the findings block the step."""
        return sum(finding.mark == "blocked" for finding in self.findings)

    @property
    def mark(self) -> str:
        """How the area is marked: by its worst finding."""
        return "blocked" if self.blocking else "warning"

    @property
    def rules(self) -> Mapping[tuple[str, str], Sequence[Finding]]:
        """The findings by the rule and the source that they rest on, in their order."""
        by_rule: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            by_rule.setdefault((finding.reason.rule, finding.reason.source), []).append(finding)
        return by_rule

    @property
    def by(self) -> date | datetime | None:
        """The first day or instant by which something of it has to be cleared."""
        dates = [finding.reason.by for finding in self.findings if finding.reason.by]
        return min(dates, key=lambda by: by.isoformat(), default=None)

    @property
    def by_instant(self) -> bool:
        """Whether that is an instant, not a day."""
        return isinstance(self.by, datetime)


def grouped(
    reasons: Sequence[Reason], names: Mapping[str, str], case_id: uuid.UUID, me: Principal
) -> list[FindingsOfArea]:
    """Reasons by the area that clears them, in the order of the work; the status of a country in the rule book."""
    by_area: dict[str, list[Reason]] = {area: [] for area in AREAS}
    for reason in reasons:
        by_area.setdefault(reason.cleared_by, []).append(reason)
    return [
        FindingsOfArea(
            AREAS[area][1] if area in AREAS else _ELSEWHERE.get(area),
            url_for("rulebook.rule", code=queries.STATUS)
            if any(reason.rule.startswith(queries.STATUS) for reason in area_reasons)
            else area_url(area, case_id, me),
            _WHO.get(area_reasons[0].who),
            [Finding(reason, reason_sentence(reason, names)) for reason in area_reasons],
            _act(area, len(_about(area_reasons, names)), me),
            _about(area_reasons, names),
        )
        for area, area_reasons in by_area.items()
        if area_reasons
    ]


def _act(area: str, people: int, me: Principal) -> object | None:
    """What is done in an area, as its link says it; None for who may look only: what to record is no work of theirs."""
    if not me.may(Permission.CASES_WORK):
        return None
    return _("Record for all") if area in _FOR_ALL and people > 1 else CLEARS.get(area)


def _about(reasons: Sequence[Reason], names: Mapping[str, str]) -> list[str]:
    """Whom of the case reasons are about, by name."""
    return list(dict.fromkeys(names[reason.subject] for reason in reasons if reason.subject in names))


# What the pages about a case share: its row, its head, rows of a list.


routes = Routes("cases", permission=P.CASES_OPEN)


def the_case(request: Request) -> queries.Case | None:
    """The case of an address, if this scope sees it; where its header is shown, with people and legs."""
    if request.unit.writing or not request.me.may(P.CASES_OPEN):
        return case_alone(request)
    return case_with_journey(request.unit.session, request.path["case_id"])


def case_alone(request: Request) -> queries.Case | None:
    """The same without anything that hangs on it: for pages that are audited by their doors, and name nobody."""
    return queries.case_by_id(request.unit.session, request.path["case_id"])


@dataclass(frozen=True)
class PartOfCase(Generic[PartT]):
    """A row that an address names, with the case that it belongs to."""

    case: queries.Case
    part: PartT


def case_with(request: Request, part: PartT | None) -> PartOfCase[PartT] | None:
    """The case of an address with one of its rows; None where either is missing. Both are read in any case."""
    case = the_case(request)
    return PartOfCase(case, part) if case is not None and part is not None else None


def case_at(request: Request) -> queries.Case:
    """The case that an address is about, whether it names the case alone or a part of it."""
    row: queries.Case | PartOfCase[Any] = request.row
    return row.case if isinstance(row, PartOfCase) else row


def is_held(request: Request, case_id: uuid.UUID) -> bool:
    """Whether another room holds on to a case: then its people cannot leave it."""
    return any(asks(request.unit.session, case_id) for asks in request.container.held_open)


@dataclass(frozen=True)
class Restricted:
    """Since when a case is restricted, and until when it is worked on all the same; None where it is not."""

    since: datetime
    open_until: datetime | None


def restricted(case: queries.Case, now: datetime) -> Restricted | None:
    """Whether a case is restricted, as every page of it says."""
    since, until = case.restricted_at, case.restricted_open_until
    return Restricted(since, None if is_frozen(since, until, now) else until) if since is not None else None


@dataclass(frozen=True)
class CaseHead:
    """What other pages say of a case: its reference, and the address that leads back to it, and by which words."""

    id: uuid.UUID
    reference: str
    url: str
    back: str = field(default="", kw_only=True)
    restricted: Restricted | None = field(default=None, kw_only=True)


def plain_head(case: queries.Case, now: datetime) -> CaseHead:
    """What pages behind doors say of the case itself: nobody is named. KeyGone if the case was erased."""
    url = address_of_row("cases.open", "case_id", case.id)
    return CaseHead(case.id, case.reference, url, restricted=restricted(case, now))


def case_addresses(request: Request, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CaseHead]:
    """Where colleagues of an office open these cases; those that they see."""
    if not ids or not request.me.may(P.CASES_OPEN):
        return {}
    references = queries.references_of(request.unit.session, ids)
    return {
        case_id: CaseHead(case_id, reference, address_of_row("cases.open", "case_id", case_id))
        for case_id, reference in references.items()
    }


def rows_of(
    request: Request, cases: Sequence[queries.Case], colleagues: Sequence[accounts.Account] = ()
) -> list[ShownCase]:
    """Cases as rows of a list, each by its first person; owners who are no colleagues are read in one statement."""
    return rows_of_people(request, [(case, case.people) for case in cases], colleagues)


def rows_of_people(
    request: Request,
    cases: Sequence[tuple[queries.Case, Sequence[queries.Person]]],
    colleagues: Sequence[accounts.Account] = (),
) -> list[ShownCase]:
    """Cases as rows of a list, each by the first of the people given with it."""
    owners = {colleague.id: colleague for colleague in colleagues}
    if missing := {case.owner_id for case, _people in cases} - owners.keys():
        owners |= accounts.accounts_by_id(request.unit.session, list(missing))
    today = request.unit.today
    return [shown_case(case, people, owners, request.me.account_id, today) for case, people in cases]


def rows_beside(
    request: Request, cases: Sequence[queries.Case], beside: Mapping[uuid.UUID, queries.BesideCase]
) -> list[ShownCase]:
    """Cases as rows of a list, each by what was read beside it; without those that have gone since."""
    me, today = request.me.account_id, request.unit.today
    rows = ((case, beside[case.id]) for case in cases if case.id in beside)
    return [shown_by(case, row.first, row.count, row.owner, me, today) for case, row in rows]
