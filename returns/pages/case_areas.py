"""The areas of a case: where each of them is worked on, and what stands in the way, grouped by who clears it where."""

import uuid
from collections.abc import Mapping, Sequence
from types import SimpleNamespace

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.language.words import lazy_gettext as _l
from returns.queries.reasons import reason_sentence
from returns.rules.reasons import Reason, Severity

P = Permission
# Area: its page (takes `case_id`), its name, and the permission that shows the page. In the order of the work.
AREAS: dict[str, tuple[str, object, Permission]] = {
    "people": ("people.page", _l("People"), P.CASES_OPEN),
    "safe_contact": ("safe_contact.page", _l("Safe contact"), P.CASES_OPEN),
    "counselling": ("counselling.page", _l("Counselling"), P.CASES_OPEN),
    "consent": ("consent.page", _l("Consents"), P.CASES_OPEN),
    "eligibility": ("eligibility.page", _l("Eligibility"), P.CASES_OPEN),
    "protection": ("protection_check.page", _l("Protection check"), P.CASES_OPEN),
    "clearance": ("clearance.page", _l("Protection clearance"), P.CLEARANCE_SET),
    "documents": ("documents.page", _l("Travel documents"), P.CASES_OPEN),
    "medical": ("medical.page", _l("Fitness to travel"), P.CASES_OPEN),
    "itinerary": ("itinerary.page", _l("Journey"), P.CASES_OPEN),
    "escorts": ("escorts.page", _l("Escorts"), P.CASES_OPEN),
    "reception": ("reception.page", _l("Reception"), P.CASES_OPEN),
    "sign_off": ("readiness.page", _l("Readiness"), P.CASES_OPEN),
}
# What nobody clears in a case: the rule book says it for a country.
_ELSEWHERE = {"country": _l("Country of return")}


def area_url(area: str, case_id: uuid.UUID, me: Principal) -> str | None:
    """Where somebody works on an area of a case, or None if it is not theirs to open."""
    if area not in AREAS or not me.may(AREAS[area][2]):
        return None
    return url_for(AREAS[area][0], case_id=case_id)


def area_links(case_id: uuid.UUID, me: Principal) -> list[SimpleNamespace]:
    """Every area that somebody may open, as links."""
    return [
        SimpleNamespace(label=label, url=url_for(endpoint, case_id=case_id))
        for endpoint, label, permission in AREAS.values()
        if me.may(permission)
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
            findings=[
                SimpleNamespace(
                    words=reason_sentence(reason, names),
                    mark="blocked" if reason.severity is Severity.BLOCKER else "warning",
                    rule=reason.rule,
                    source=reason.source,
                )
                for reason in found
            ],
        )
        for area, found in by_area.items()
        if found
    ]
