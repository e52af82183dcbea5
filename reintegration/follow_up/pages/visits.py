"""The list of visits: everything that is late, due or coming, for who makes them and for who sees to it."""

from collections.abc import Sequence

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection
from reintegration.arrivals.pages.arrivals import sections_of_arrivals
from reintegration.arrivals.pages.registrations import arrival_sections
from reintegration.follow_up.pages.check_ins import visit_label
from reintegration.follow_up.queries.check_ins import ListedVisit, Visit, listed_visits
from reintegration.follow_up.queries.visits import MOST_LISTED, Wanted, first_visits, visit_page, with_whom
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.follow_up.rules.visits import Which
from reintegration.follow_up.schemas import VisitList
from reintegration.referrals.pages.referrals import waiting_sections
from returns.safe_contact.pages.cards import card_in_a_line

routes = Routes("visit_list", permission=Permission.FOLLOW_UP_WORK)
COMING = "follow_up.coming_days"
BETWEEN = " · "  # reads alike in both directions
WHICH_LABELS = {Which.ALL: _l("All"), Which.LATE: _l("Late"), Which.DUE: _l("Due now"), Which.COMING: _l("Coming")}
_NOTHING = {
    Which.ALL: _l("No visit waits"),
    Which.LATE: _l("No visit is late"),
    Which.DUE: _l("No visit is due"),
    Which.COMING: _l("No visit is coming soon"),
}


def _when(listed: ListedVisit) -> str:
    if listed.days < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -listed.days)
    if listed.days == 0:
        return _("Due today")
    return ngettext("Due in %(num)d day", "Due in %(num)d days", listed.days)


def shown_line(listed: ListedVisit, with_name: str | None = None) -> TodayLine:
    """A visit in one line: who, how they may be reached first, where, which visit, and when."""
    kind = visit_label(listed.visit)
    with_survey = _("%(kind)s, with survey", kind=kind) if listed.visit.is_survey_round else kind
    lost = _("Lost to follow-up") if listed.is_lost else None
    names = [name or _("Name cannot be shown") for name in listed.names]
    return TodayLine(
        url=url_for("visits.visit", visit_id=listed.visit.id),
        label=BETWEEN.join(names),
        first=list(dict.fromkeys(card_in_a_line(card) for card in listed.cards)),
        note=BETWEEN.join(part for part in (lost, listed.area, with_survey, with_name) if part),
        mark="warning" if listed.state is VisitState.OVERDUE else "due" if listed.state is VisitState.DUE else "plain",
        mark_label=_when(listed),
    )


def wanted(request: Request, which: Which = Which.ALL, *, is_nobodys: bool = False) -> Wanted:
    """Which visits whoever asks is shown: an officer, those of their own cases that no partner makes."""
    now = request.container.clock.now()
    owner_id = request.me.account_id if request.me.organisation_id is None else None
    coming_days = request.container.read_rule(request.unit, COMING, now.date())
    return Wanted(now, coming_days, which, owner_id, is_nobodys)


def _lines(request: Request, visits: Sequence[Visit]) -> list[TodayLine]:
    """For a coordinator, each with the colleague who makes it, which is read before any name is opened."""
    session, now = request.unit.session, request.container.clock.now()
    if not _is_coordinator(request):
        return [shown_line(listed) for listed in listed_visits(session, [visit.id for visit in visits], now)]
    assigned = with_whom(session, [visit.case_id for visit in visits])
    names = accounts.accounts_by_id(session, list(assigned.values()))
    makers = {case_id: names[who].name for case_id, who in assigned.items() if who in names}
    return [
        shown_line(listed, makers.get(listed.visit.case_id) or _("Given to nobody yet"))
        for listed in listed_visits(session, [visit.id for visit in visits], now)
    ]


def _is_coordinator(request: Request) -> bool:
    return request.me.organisation_id is not None and request.me.may(Permission.REFERRALS_ANSWER)


@routes.get("/visits", "visits.list", schema=VisitList, endpoint="list")
def list_visits(request: Request) -> ResponseReturnValue:
    """Everything that asks for something, the earliest first."""
    which, is_nobodys = request.data["show"], request.data["whose"] == "nobody" and _is_coordinator(request)
    is_officer = request.me.organisation_id is None
    visits = visit_page(
        request.unit.session, wanted(request, which, is_nobodys=is_nobodys), request.data.get("page"), PAGE_SIZE
    )
    return render_template(
        "reintegration/follow_up/list.html",
        page=list_page(visits, _lines(request, visits.items)),
        explanation=_("Visits of your cases that no partner makes.") if is_officer else None,
        choices=[(choice.value, label) for choice, label in WHICH_LABELS.items()],
        chosen=which.value,
        is_nobodys=is_nobodys,
        may_choose_whose=_is_coordinator(request),
        nothing=_NOTHING[which],
    )


# The work list on the start page: referrals to answer, arrivals, visits overdue, due and coming.


def _section(title: str, visits: Sequence[ListedVisit], empty: str, show: str = "all") -> TodaySection:
    more_url = url_for("visit_list.list", show=show) if visits else ""
    return TodaySection(title, [shown_line(visit) for visit in visits], empty, more_url, _("All visits"))


def work_sections(request: Request) -> list[TodaySection]:
    """First what waits for an answer and who arrives; then visits, for an officer those that no partner makes."""
    if not request.me.may(Permission.FOLLOW_UP_WORK):
        return []
    arrivals = [
        *waiting_sections(request),
        *sections_of_arrivals(request),
        *arrival_sections(request),
    ]
    visits = first_visits(request.unit.session, wanted(request))
    waiting = [visit for visit in visits if visit.state is not VisitState.PLANNED]
    if request.me.organisation_id is None:
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
