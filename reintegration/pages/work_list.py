"""The work list on the start page: what is overdue, due and coming, how people may be reached first."""

from types import SimpleNamespace

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.language.words import _, ngettext
from foundation.web.stamp import Call
from reintegration.pages.check_ins import visit_label
from reintegration.pages.registrations_today import arrival_sections
from reintegration.queries.check_ins import ListedVisit, work_list
from reintegration.rules.follow_up import VisitState
from returns.pages.shown_cards import card_in_a_line

_COMING = "follow_up.coming_days"
BETWEEN = " · "  # reads alike in both directions


def _when(one: ListedVisit) -> str:
    if one.days < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -one.days)
    if one.days == 0:
        return _("Due today")
    return ngettext("Due in %(num)d day", "Due in %(num)d days", one.days)


def _item(one: ListedVisit) -> SimpleNamespace:
    kind = visit_label(one.visit)
    with_survey = _("%(kind)s, with survey", kind=kind) if one.visit.is_survey_round else kind
    names = [name or _("Name cannot be shown") for name in one.names]
    return SimpleNamespace(
        url=url_for("visits.visit", visit_id=one.visit.id),
        reference=None,
        label=BETWEEN.join(names),
        first=list(dict.fromkeys(card_in_a_line(card) for card in one.cards)),
        note=BETWEEN.join(part for part in (one.area, with_survey) if part),
        mark="warning" if one.state is VisitState.OVERDUE else "due" if one.state is VisitState.DUE else "plain",
        mark_label=_when(one),
    )


def work_sections(call: Call) -> list[SimpleNamespace]:
    """Registered arrivals first; then, for whoever works on follow-up, visits: officers those that no partner makes."""
    if not call.me.may(Permission.FOLLOW_UP_WORK):
        return []
    arrivals = arrival_sections(call)
    now, session = call.wiring.clock.now(), call.unit.session
    if call.me.organisation_id is None:
        found = [_item(one) for one in work_list(session, now, 0, call.me.account_id)]
        theirs = [SimpleNamespace(title=_("Visits that no partner makes"), items=found, empty="")] if found else []
        return [*arrivals, *theirs]
    listed = work_list(session, now, call.wiring.read_rule(call.unit, _COMING, now.date()))
    waiting = [_item(one) for one in listed if one.state is not VisitState.PLANNED]
    coming = [_item(one) for one in listed if one.state is VisitState.PLANNED]
    return [
        *arrivals,
        SimpleNamespace(title=_("Visits that wait for you"), items=waiting, empty=_("No visit is due today.")),
        SimpleNamespace(title=_("Visits that are coming"), items=coming, empty=_("No visit is coming soon.")),
    ]
