"""Escorts by the week in words: audited acts, what stands against an escort, and what a cost is for."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from planning.escort_week.rules.costs import CostCode
from planning.escort_week.rules.places import Hindrance
from returns.cases.rules.cases import ReasonCode
from returns.escorts.rules.company import CompanyReason


class EscortWeekAct(AuditedAct):
    """Pages and changes of escorts by the week, as the audit calls them."""

    PAGE = "escort_week.page", _l("Looked at proposed escorts by the week")
    WHY = "escort_week.why", _l("Looked at why an escort is proposed")
    WHY_MOVEMENT = (
        "escort_week.why_movement",
        _l("Looked at why an escort is proposed for a group movement"),
    )
    ACCEPT = "escort_week.accept", _l("Accepted proposed escorts")
    ACCEPTED = "escort_week.accepted", _l("Assigned escorts as proposed")


# What stands against somebody on the roster, in a few words: the page says of which journey and of whom.
AGAINST_LABELS: dict[ReasonCode, object] = {
    CompanyReason.ESCORT_RETIRED: _l("No longer on the roster"),
    CompanyReason.ESCORT_NOT_OF_KIND: _l("Does not work as this kind of escort"),
    CompanyReason.ESCORT_NOT_QUALIFIED: _l("No qualification valid until the end of the way home"),
    CompanyReason.ESCORT_NOT_FOR_CHILDREN: _l("Not a child protection escort"),
    CompanyReason.ESCORT_PASSPORT_MISSING: _l("No passport valid until the end of the way home"),
    CompanyReason.ESCORT_ENTRY_MISSING: _l("No paper to enter every country, there and back"),
    CompanyReason.ESCORT_TRANSIT_OPEN: _l("Check whether a transit visa is needed"),
    CompanyReason.ESCORT_NOT_AVAILABLE: _l("Does not travel on these days"),
    CompanyReason.ESCORT_TRAVELS_ELSEWHERE: _l("On another journey at that time"),
    CompanyReason.ESCORT_REST_SHORT: _l("Too little rest between two journeys"),
    CompanyReason.ESCORT_REST_NOT_JUDGED: _l("Too little rest between two journeys"),
}
HINDRANCE_LABELS: dict[Hindrance, object] = {
    Hindrance.ALREADY_ALONG: _l("Already an escort on this journey"),
    Hindrance.NOT_BACK_YET: _l("Not back in time: the way home of another journey is not planned yet"),
    Hindrance.NEEDED_ELSEWHERE: _l("Proposed for another journey at that time"),
    Hindrance.COSTS_MORE: _l("Could go, but costs more or fits less well"),
    Hindrance.AS_GOOD: _l("Could go as well"),
}
COST_LABELS: dict[CostCode, object] = {
    CostCode.DAYS: _l("Days away"),
    CostCode.FARE_OUT: _l("Seat on the outward journey"),
    CostCode.FARE_HOME: _l("Seat home, assumed at the outward fare"),
    CostCode.NO_LANGUAGE: _l("No shared language"),
    CostCode.OTHER_SEX: _l("Not of the same sex"),
    CostCode.OPEN_TRANSIT: _l("Transit visa to check"),
}
