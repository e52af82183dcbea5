"""The work list on the start page: referrals to answer, arrivals, visits overdue, due and coming."""

from collections.abc import Sequence
from types import SimpleNamespace

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.language.words import _
from foundation.web.stamp import Call
from reintegration.arrivals.pages.registrations_today import arrival_sections
from reintegration.arrivals.pages.to_receive import sections_of_arrivals
from reintegration.follow_up.pages.visit_list import shown_line, wanted
from reintegration.follow_up.queries.check_ins import ListedVisit
from reintegration.follow_up.queries.visit_list import MOST_LISTED, first_visits
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.referrals.pages.waiting import waiting_sections


def _section(title: str, visits: Sequence[ListedVisit], empty: str, show: str = "all") -> SimpleNamespace:
    return SimpleNamespace(
        title=title,
        items=[shown_line(visit) for visit in visits],
        empty=empty,
        more_url=url_for("visit_list.list", show=show) if visits else None,
        more_label=_("All visits"),
    )


def work_sections(call: Call) -> list[SimpleNamespace]:
    """First what waits for an answer and who arrives; then visits, for an officer those that no partner makes."""
    if not call.me.may(Permission.FOLLOW_UP_WORK):
        return []
    arrivals: list[SimpleNamespace] = [*waiting_sections(call), *sections_of_arrivals(call), *arrival_sections(call)]
    visits = first_visits(call.unit.session, wanted(call))
    waiting = [visit for visit in visits if visit.state is not VisitState.PLANNED]
    if call.me.organisation_id is None:
        return [*arrivals, *([_section(_("Visits that no partner makes"), waiting, "")] if waiting else [])]
    coming = [visit for visit in visits if visit.state is VisitState.PLANNED]
    # Where so much waits that nothing else fits, the list of what is coming is a page away.
    shows_coming = bool(coming) or len(visits) < MOST_LISTED
    return [
        *arrivals,
        _section(_("Visits that wait for you"), waiting, _("No visit is due today.")),
        *(
            [_section(_("Visits that are coming"), coming, _("No visit is coming soon."), "coming")]
            if shows_coming
            else []
        ),
    ]
