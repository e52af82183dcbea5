"""One partner: its check-ins quarter by quarter, its own visits to look at, and what waits on its start page."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import NotFound
from foundation.language.formats import day, quarter as quarter_words
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.today import TodayLine, TodaySection, in_a_line, urgency_of
from reintegration.episodes.pages import visit_label
from reintegration.follow_up.queries.check_ins import ListedVisit, any_visits
from reintegration.outcomes.pages.figures import Shown, Spread, apart, percent, shown, spread
from reintegration.outcomes.queries import newest_snapshot, row_of_table
from reintegration.outcomes.rules.figures import Table
from reintegration.outcomes.rules.outcomes import quarter_named, quarter_of
from reintegration.outcomes.words import OutcomesAct
from reintegration.partners.pages.quarters import (
    QuarterFigures,
    Row,
    newest_on_time,
    numerals,
    on_time_by_quarter,
    routes,
)
from reintegration.partners.queries.quarters import (
    Organisation,
    PartnerQuarter,
    figures_of_partner,
    own_quarters,
    quarters_before_others,
    visits_to_look_at,
)
from reintegration.partners.rules.quarters import VisitStanding, part_of, standing_of_visit
from reintegration.partners.schemas import VisitsOfQuarter
from reintegration.partners.words import STANDING_LABELS


def _partner(request: Request) -> Organisation | None:
    """The partner organisation of an address: any for those who compare partners, else only the reader's own."""
    mine, organisation_id = request.me.organisation_id, request.path["organisation_id"]
    if mine != organisation_id and not request.me.may(Permission.FIGURES_COMPARE):
        return None
    return next(
        (partner for partner in accounts.organisations(request.unit.session) if partner.id == organisation_id), None
    )


def _to_explain(row: Row) -> int:
    """The visits of a quarter that were late or not attempted, as the partner itself knows it."""
    return sum(part_of(row, (standing,)) or 0 for standing in (VisitStanding.LATE, VisitStanding.NOT_ATTEMPTED))


@dataclass(frozen=True)
class _QuarterLine:
    """A quarter of a partner, and where to look at it; of an own one also what others see of it, and from when on."""

    first_day: date
    label: str
    counted_on: date
    url: str
    figures: QuarterFigures
    seen: QuarterFigures | None = None
    opens_on: date | None = None
    to_explain: int = 0


def _own(request: Request[Organisation]) -> list[_QuarterLine]:
    """The own quarters: everything, and what others are shown of it."""
    partner_id = request.row.id
    return [
        _QuarterLine(
            quarter.first_day,
            quarter_words(quarter.first_day),
            quarter.counted_on,
            url_for(".partner_visits", organisation_id=partner_id, quarter=quarter_of(quarter.first_day).key),
            QuarterFigures(quarter.known),
            QuarterFigures(quarter.shown),
            None if quarter.published_at else quarter.opens_on,
            _to_explain(quarter.known),
        )
        for quarter in own_quarters(request.unit.session)
    ]


def _published(request: Request[Organisation]) -> list[_QuarterLine]:
    """The quarters of a partner as others are shown them."""
    return [
        _QuarterLine(
            figure.first_day,
            quarter_words(figure.first_day),
            figure.counted_on,
            url_for(".partners", quarter=quarter_of(figure.first_day).key),
            QuarterFigures(figure.shown),
        )
        for figure in figures_of_partner(request.unit.session, request.row.id)
    ]


@dataclass(frozen=True)
class _People:
    """What became of people: the row that was published, their share, and the worst and the best case, in words."""

    row: Shown
    share: Spread | None
    worst: str | None
    best: str | None


def _people(request: Request[Organisation]) -> _People | None:
    """What became of the people whom the partner followed, as the newest snapshot published it."""
    session = request.unit.session
    snapshot = newest_snapshot(session)
    row = row_of_table(session, snapshot, Table.PARTNER, request.row.id.hex) if snapshot else None
    if row is None:
        return None
    figures = shown(row, "")
    worst, best = apart(figures.bounds or (None, None), percent)
    return _People(figures, spread(figures.share, percent), worst, best)


@routes.get(
    "/outcomes/partners/<uuid:organisation_id>",
    OutcomesAct.PARTNER,
    permission=Permission.FIGURES_READ,
    load=_partner,
)
def partner(request: Request[Organisation]) -> ResponseReturnValue:
    """One partner: its check-ins quarter by quarter, and what became of the people whom it followed."""
    is_own = request.me.organisation_id is not None
    lines = _own(request) if is_own else _published(request)
    quarters = [(line.first_day, line.figures) for line in lines]
    return render_template(
        "reintegration/partners/quarter.html",
        name=request.row.name,
        is_own=is_own,
        lines=lines,
        chart=on_time_by_quarter(quarters),
        newest=newest_on_time(quarters),
        people=_people(request),
        standings=list(VisitStanding),
        rule=numerals(request),
    )


def _line(listed: ListedVisit) -> TodayLine:
    visit = listed.visit
    assert visit.outcome is not None  # the list is of visits that have ended
    standing = standing_of_visit(visit.outcome, visit.logged_on, visit.closes_on)
    names = [name or _("Name cannot be shown") for name in listed.names]
    return TodayLine(
        url=url_for("visits.visit", visit_id=visit.id),
        label=in_a_line(names),
        note=in_a_line((listed.area, visit_label(visit))),
        mark="warning" if visit.logged_on is None else "plain",
        mark_label=str(STANDING_LABELS[standing]),
    )


@routes.get(
    "/outcomes/partners/<uuid:organisation_id>/<quarter>",
    OutcomesAct.PARTNER_VISITS,
    permission=Permission.REFERRALS_ANSWER,
    load=_partner,
    schema=VisitsOfQuarter,
)
def partner_visits(request: Request[Organisation]) -> ResponseReturnValue:
    """The own visits of a quarter that were late or that nobody tried to make: what can still be put right."""
    session, quarter = request.unit.session, quarter_named(request.path["quarter"])
    if quarter is None:
        raise NotFound("partner_quarter")
    page = visits_to_look_at(session, quarter, request.data.get("page"), PAGE_SIZE)
    visits = any_visits(session, [visit.id for visit in page.items], request.container.clock.now())
    by_id = {listed.visit.id: listed for listed in visits}
    return render_template(
        "reintegration/partners/quarter_visits.html",
        quarter=quarter_words(quarter.first),
        partner=request.row,
        page=list_page(page, [_line(by_id[visit.id]) for visit in page.items]),
    )


# A partner's quarter on the start page of its coordinator, as long as nobody else sees it.


def _waiting(partner_quarter: PartnerQuarter, today: date) -> TodayLine:
    waiting = _to_explain(partner_quarter.known)
    return TodayLine(
        url=url_for("outcomes.partner", organisation_id=partner_quarter.organisation_id),
        label=quarter_words(partner_quarter.first_day),
        note=_("Visible only to you until %(day)s", day=day(partner_quarter.opens_on)),
        mark="due" if waiting else "done",
        mark_label=ngettext("%(num)d visit late or missed", "%(num)d visits late or missed", waiting),
        duty=_("Look at your visits"),
        urgency=urgency_of(max(0, (partner_quarter.opens_on - today).days)),
    )


def quarter_sections(request: Request) -> list[TodaySection]:
    """A section for coordinators while there is a quarter that they alone see."""
    if request.me.organisation_id is None or not request.me.may(Permission.FIGURES_READ):
        return []
    quarters = quarters_before_others(request.unit.session)
    title = _("Your visits, before others see them")
    today = request.unit.today
    return [TodaySection(title, [_waiting(quarter, today) for quarter in quarters])] if quarters else []
