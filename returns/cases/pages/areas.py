"""The areas of a case: where each of them is worked on, and what stands in the way, grouped by who clears it where."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.language.words import lazy_gettext as _l
from returns.cases.queries.reasons import reason_sentence
from returns.cases.rules.reasons import Clears, Reason, Severity

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


def area_links(case_id: uuid.UUID, me: Principal) -> list[SimpleNamespace]:
    """Every area that somebody may open, as links, by the stage of the work."""
    stages = [(label, [area for area in areas if me.may(AREAS[area][2])]) for label, areas in STAGES]
    return [
        SimpleNamespace(
            label=label,
            links=[
                SimpleNamespace(label=AREAS[area][1], url=url_for(AREAS[area][0], case_id=case_id)) for area in areas
            ],
        )
        for label, areas in stages
        if areas
    ]


def grouped(
    reasons: Sequence[Reason], names: Mapping[str, str], case_id: uuid.UUID, me: Principal
) -> list[SimpleNamespace]:
    """Reasons by the area that clears them, in the order of the work; each with its words, rule and source."""
    by_area: dict[str, list[Reason]] = {area: [] for area in AREAS}
    for reason in reasons:
        by_area.setdefault(reason.cleared_by, []).append(reason)
    return [
        SimpleNamespace(
            label=AREAS[area][1] if area in AREAS else _ELSEWHERE.get(area),
            url=area_url(area, case_id, me),
            who=_WHO.get(area_reasons[0].who) if area_reasons else None,
            findings=[
                SimpleNamespace(
                    words=reason_sentence(reason, names),
                    mark="blocked" if reason.severity is Severity.BLOCKER else "warning",
                    rule=reason.rule,
                    source=reason.source,
                    by=reason.by,
                    by_instant=isinstance(reason.by, datetime),
                    is_overridden=reason.severity is Severity.OVERRIDDEN,
                )
                for reason in area_reasons
            ],
        )
        for area, area_reasons in by_area.items()
        if area_reasons
    ]
