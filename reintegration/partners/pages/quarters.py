"""Doors of partners' check-ins by quarter: all of them beside each other, one partner, its own visits to look at."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, format_percent

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.charts.bars import Axis, IntervalBar, bars_with_intervals
from foundation.errors import NotFound
from foundation.language.formats import day, listed, number, quarter, quarter as quarter_words
from foundation.language.locales import direction
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from reintegration.follow_up.pages.check_ins import visit_label
from reintegration.follow_up.pages.visits import BETWEEN
from reintegration.follow_up.queries.check_ins import ListedVisit, any_visits
from reintegration.outcomes.pages.figures import apart, percent, points_alone, shown, spread
from reintegration.outcomes.pages.outcomes import routes as shared_routes
from reintegration.outcomes.queries.snapshots import newest_snapshot, row_of_table
from reintegration.outcomes.rules.outcomes import Quarter, quarter_named, quarter_of
from reintegration.outcomes.rules.tables import Table
from reintegration.partners.queries.quarters import (
    PartnerFigure,
    PartnerQuarter,
    figures_of_partner,
    figures_of_quarter,
    least_difference,
    own_quarters,
    published_quarters,
    quarters_before_others,
    visits_to_look_at,
)
from reintegration.partners.rules.quarters import (
    LEVELS,
    StandsOut,
    VisitStanding,
    part_of,
    standing_of_visit,
    stands_out,
    together,
)
from reintegration.partners.schemas import SORTED_BY, PartnersOfQuarter, VisitsOfQuarter

routes = shared_routes.with_common(permission=Permission.FIGURES_COMPARE)


# A partner's quarter in words and numbers: what is said together stands in one cell, and what is hidden says so.

Row = Mapping[str, Any]
STANDING_LABELS = {
    VisitStanding.ON_TIME: _l("On time"),
    VisitStanding.LATE: _l("Late"),
    VisitStanding.NOT_MET: _l("Tried, not met"),
    VisitStanding.NOT_ATTEMPTED: _l("Not attempted"),
}
STANDS_OUT_LABELS = {
    StandsOut.FEWER_ON_TIME: _l("Fewer on time than the others"),
    StandsOut.MORE_NOT_ATTEMPTED: _l("More not attempted than the others"),
}
_TICKS = (0, 0.25, 0.5, 0.75, 1)
_MOST_BARS = 40


def _share(row: Row, standing: VisitStanding) -> SimpleNamespace | None:
    """A share in words, of the visits that are shown, so that it is rounded once; None where it is not said."""
    if standing.value not in row:
        return None
    _value, low, high = row[standing.value]
    return spread(((part_of(row, (standing,)) or 0) / row["visits"], low, high), percent)


def _cell(row: Row, standing: VisitStanding) -> SimpleNamespace:
    """The visits of a standing: by themselves, or with others where only that is said; with their share."""
    parts = LEVELS[row["level"]] if "level" in row else ()
    for place, part in enumerate(parts):
        if standing in part:
            others = listed([str(STANDING_LABELS[other]) for other in part if other is not standing])
            is_here = part[0] is standing
            return SimpleNamespace(
                label=STANDING_LABELS[standing],
                visits=row["parts"][place] if is_here else None,
                beside=others if len(part) > 1 else None,
                share=_share(row, standing),
                is_hidden=False,
            )
    return SimpleNamespace(label=STANDING_LABELS[standing], visits=None, beside=None, share=None, is_hidden=True)


def line_of(figures: Row, **more: Any) -> SimpleNamespace:
    """One quarter of one partner for a table, with what else the table says of it."""
    return SimpleNamespace(
        visits=figures.get("visits"),
        cells=[_cell(figures, standing) for standing in VisitStanding],
        attempts=format_decimal(figures["attempts"], "0.0") if "attempts" in figures else None,
        **more,
    )


def lines_of(figures: Sequence[tuple[PartnerFigure, Any]], least: float) -> list[SimpleNamespace]:
    """What is shown of every partner in a quarter, each beside the others; `least`: the difference that is marked."""
    rows = [figure.shown for figure, _organisation in figures]
    return [
        line_of(
            row,
            label=organisation.name,
            row=row,
            url=url_for("outcomes.partner", organisation_id=organisation.id),
            flags=[STANDS_OUT_LABELS[mark] for mark in stands_out(row, [*rows[:place], *rows[place + 1 :]], least)],
        )
        for place, (row, (_figure, organisation)) in enumerate(zip(rows, figures, strict=True))
    ]


def in_order(lines: Sequence[SimpleNamespace], by: str) -> list[SimpleNamespace]:
    """By name; or who needs help first: fewest on time, most not attempted; or most visits. Not shown stands last."""
    if by == "name":
        return list(lines)
    placed = [(_place(line.row, by), line) for line in lines]
    some = sorted(((key, line) for key, line in placed if key is not None), key=lambda pair: pair[0])
    return [*(line for _key, line in some), *(line for key, line in placed if key is None)]


def _place(row: Row, by: str) -> float | None:
    if by == "visits":
        return -row["visits"] if "visits" in row else None
    share = row[by][0] if by in row else None
    return share if share is None or by == "on_time" else -share


def all_of(figures: Sequence[tuple[PartnerFigure, Any]]) -> SimpleNamespace:
    """All partners that are shown, as one line; each share with the check-ins that it is of."""
    visits, shares = together([figure.shown for figure, _organisation in figures])
    words = [
        ngettext(
            "%(what)s: %(share)s of %(visits)s check-in.",
            "%(what)s: %(share)s of %(visits)s check-ins.",
            total.visits,
            what=STANDING_LABELS[standing],
            share=percent(total.share),
            visits=number(total.visits),
        )
        for standing, total in shares.items()
    ]
    return SimpleNamespace(visits=visits, shares=words)


def bars_of_partners(figures: Sequence[tuple[PartnerFigure, Any]]) -> str | None:
    """The share on time of each partner with its interval; None where none is shown, or there are too many rows."""
    if not any("on_time" in figure.shown for figure, _organisation in figures) or len(figures) > _MOST_BARS:
        return None
    bars = [
        IntervalBar(organisation.name, *_triple(figure.shown), _words(figure.shown)) for figure, organisation in figures
    ]
    ticks = [(place, str(format_percent(place))) for place in _TICKS]
    axis = Axis(_("Check-ins on time, with its interval"), ticks)
    return bars_with_intervals(bars, axis, title=_("Check-ins on time, by partner"), direction=direction())


def _triple(row: Row) -> tuple[float | None, float | None, float | None]:
    return tuple(row["on_time"]) if "on_time" in row else (None, None, None)


def _words(row: Row) -> str:
    share = _share(row, VisitStanding.ON_TIME)
    if share is None:
        return _("not shown")
    return _("%(share)s of %(visits)s", share=share.value, visits=number(row["visits"]))


def visits_to_explain(row: Row) -> int:
    """The visits of a quarter that were late or not attempted, as the partner itself knows it."""
    late, missed = (part_of(row, (standing,)) or 0 for standing in (VisitStanding.LATE, VisitStanding.NOT_ATTEMPTED))
    return late + missed


# Doors of partners' check-ins by quarter.


SUPPRESSED_UNDER, FIRST_DAYS = "statistics.suppressed_under", "statistics.partner_first_days"


def numerals(request: Request) -> SimpleNamespace:
    """The numbers of the rules that the pages name."""
    today = request.container.clock.now().date()
    least, first_days = (
        request.container.read_rule(request.unit, code, today) for code in (SUPPRESSED_UNDER, FIRST_DAYS)
    )
    return SimpleNamespace(least=least, first_days=first_days)


def chosen_quarter(request: Request, published: Sequence[Quarter]) -> Quarter | None:
    """The quarter that is asked for, or the newest that is published; None where none is. NotFound for any other."""
    key = request.data.get("quarter")
    if key is None:
        return next(iter(published), None)
    quarter = quarter_named(key)
    if quarter not in published:
        raise NotFound("partner_quarter")
    return quarter


@routes.get("/outcomes/partners", "outcomes.partners", schema=PartnersOfQuarter)
def partners(request: Request) -> ResponseReturnValue:
    """All partners in one quarter, each beside the others."""
    published, by = published_quarters(request.unit.session), request.data["sort"]
    quarter = chosen_quarter(request, published)
    figures = figures_of_quarter(request.unit.session, quarter) if quarter else []
    key = quarter.key if quarter else None
    least = least_difference(request.unit.session, request.container.clock.now().date())
    return render_template(
        "reintegration/partners/quarters.html",
        quarter=quarter_words(quarter.first) if quarter else None,
        key=key,
        quarters=[
            (url_for(".partners", quarter=other.key, sort=by), quarter_words(other.first), other == quarter)
            for other in published
        ],
        lines=in_order(lines_of(figures, least), by),
        is_anything_shown=any(figure.shown for figure, _organisation in figures),
        together=all_of(figures),
        bars=bars_of_partners(figures),
        labels=list(STANDING_LABELS.values()),
        sorts=[(url_for(".partners", quarter=key, sort=order), order) for order in SORTED_BY],
        sort=by,
        least_difference=points_alone(least),
        rule=numerals(request),
    )


def the_partner(request: Request) -> Any:
    """The partner organisation of an address: any for those who compare partners, else only the reader's own."""
    mine, organisation_id = request.me.organisation_id, request.path["organisation_id"]
    if mine != organisation_id and not request.me.may(Permission.FIGURES_COMPARE):
        return None
    return next(
        (partner for partner in accounts.organisations(request.unit.session) if partner.id == organisation_id), None
    )


def _in_quarter(row: Row, quarter: PartnerQuarter | PartnerFigure, url: str, **more: Any) -> SimpleNamespace:
    return line_of(row, quarter=quarter_words(quarter.first_day), counted_on=quarter.counted_on, url=url, **more)


def _own(request: Request) -> list[SimpleNamespace]:
    """The own quarters: everything, and what others are shown of it."""
    here = {"organisation_id": request.row.id}
    return [
        _in_quarter(
            quarter.known,
            quarter,
            url_for(".partner_visits", quarter=quarter_of(quarter.first_day).key, **here),
            opens_on=None if quarter.published_at else quarter.opens_on,
            seen=line_of(quarter.shown),
            to_explain=visits_to_explain(quarter.known),
        )
        for quarter in own_quarters(request.unit.session)
    ]


def _published(request: Request) -> list[SimpleNamespace]:
    """The quarters of a partner as others are shown them."""
    return [
        _in_quarter(figure.shown, figure, url_for(".partners", quarter=quarter_of(figure.first_day).key))
        for figure in figures_of_partner(request.unit.session, request.row.id)
    ]


def _people(request: Request) -> SimpleNamespace | None:
    """What became of the people whom the partner followed, as the newest snapshot published it."""
    session = request.unit.session
    snapshot = newest_snapshot(session)
    row = row_of_table(session, snapshot, Table.PARTNER, request.row.id.hex) if snapshot else None
    if row is None:
        return None
    figures = shown(row, "")
    worst, best = apart(figures.bounds or (None, None), percent)
    return SimpleNamespace(
        due=figures.count("due"),
        measured=figures.count("measured"),
        share=spread(figures.share, percent),
        worst=worst,
        best=best,
        counted_on=figures.counted_on,
    )


@routes.get(
    "/outcomes/partners/<uuid:organisation_id>",
    "outcomes.partner",
    permission=Permission.FIGURES_READ,
    load=the_partner,
)
def partner(request: Request) -> ResponseReturnValue:
    """One partner: its check-ins quarter by quarter, and what became of the people whom it followed."""
    is_own = request.me.organisation_id is not None
    return render_template(
        "reintegration/partners/quarter.html",
        name=request.row.name,
        is_own=is_own,
        lines=_own(request) if is_own else _published(request),
        people=_people(request),
        labels=list(STANDING_LABELS.values()),
        rule=numerals(request),
    )


def _line(listed: ListedVisit) -> SimpleNamespace:
    visit = listed.visit
    assert visit.outcome is not None  # the list is of visits that have ended
    standing = standing_of_visit(visit.outcome, visit.logged_on, visit.closes_on)
    names = [name or _("Name cannot be shown") for name in listed.names]
    return SimpleNamespace(
        url=url_for("visits.visit", visit_id=visit.id),
        reference=None,
        label=BETWEEN.join(names),
        first=[],
        note=BETWEEN.join(part for part in (listed.area, visit_label(visit)) if part),
        mark="warning" if visit.logged_on is None else "plain",
        mark_label=str(STANDING_LABELS[standing]),
    )


@routes.get(
    "/outcomes/partners/<uuid:organisation_id>/<quarter>",
    "outcomes.partner_visits",
    permission=Permission.REFERRALS_ANSWER,
    load=the_partner,
    schema=VisitsOfQuarter,
)
def partner_visits(request: Request) -> ResponseReturnValue:
    """The own visits of a quarter that were late or that nobody tried to make: what can still be put right."""
    session, quarter = request.unit.session, quarter_named(request.path["quarter"])
    if quarter is None:
        raise NotFound("partner_quarter")
    page = visits_to_look_at(session, quarter, request.data.get("page"), PAGE_SIZE)
    by_id = {
        listed.visit.id: listed
        for listed in any_visits(session, [visit.id for visit in page.items], request.container.clock.now())
    }
    return render_template(
        "reintegration/partners/quarter_visits.html",
        quarter=quarter_words(quarter.first),
        back=url_for(".partner", organisation_id=request.row.id),
        page=list_page(page, [_line(by_id[visit.id]) for visit in page.items]),
    )


# A partner's quarter on the start page of its coordinator, as long as nobody else sees it.


def _item(partner_quarter: PartnerQuarter) -> SimpleNamespace:
    waiting = visits_to_explain(partner_quarter.known)
    return SimpleNamespace(
        url=url_for("outcomes.partner", organisation_id=partner_quarter.organisation_id),
        reference=None,
        label=quarter(partner_quarter.first_day),
        note=_("Only you until %(day)s", day=day(partner_quarter.opens_on)),
        mark="due" if waiting else "done",
        mark_label=ngettext(
            "%(num)d check-in late or not attempted", "%(num)d check-ins late or not attempted", waiting
        ),
    )


def quarter_sections(request: Request) -> list[SimpleNamespace]:
    """A section for coordinators while there is a quarter that they alone see."""
    if request.me.organisation_id is None or not request.me.may(Permission.FIGURES_READ):
        return []
    quarters = quarters_before_others(request.unit.session)
    title = _("Your check-ins, before others see them")
    return [SimpleNamespace(title=title, items=list(map(_item, quarters)), empty="")] if quarters else []
