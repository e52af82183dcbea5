"""Doors of partners' check-ins by quarter: all of them beside each other, one partner, its own visits to look at."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import NotFound
from foundation.language.formats import quarter as quarter_words
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.stamp import Call
from reintegration.follow_up.pages.check_ins import visit_label
from reintegration.follow_up.pages.visit_list import BETWEEN
from reintegration.follow_up.queries.check_ins import ListedVisit, any_visits
from reintegration.outcomes.pages.figures_shown import apart, percent, points_alone, shown, spread
from reintegration.outcomes.pages.outcomes import blueprint
from reintegration.outcomes.queries.snapshots import newest_snapshot, row_of_table
from reintegration.outcomes.rules.quarters import Quarter, quarter_named, quarter_of
from reintegration.outcomes.rules.tables import Table
from reintegration.partners.pages.quarters_shown import (
    STANDING_LABELS,
    Row,
    all_of,
    bars_of_partners,
    in_order,
    line_of,
    lines_of,
    visits_to_explain,
)
from reintegration.partners.queries.quarters import (
    PartnerFigure,
    PartnerQuarter,
    figures_of_partner,
    figures_of_quarter,
    least_difference,
    own_quarters,
    published_quarters,
    visits_to_look_at,
)
from reintegration.partners.rules.quarters import standing_of_visit
from reintegration.partners.schemas.quarters import SORTED_BY, PartnersOfQuarter, VisitsOfQuarter

SUPPRESSED_UNDER, FIRST_DAYS = "statistics.suppressed_under", "statistics.partner_first_days"


def numerals(call: Call) -> SimpleNamespace:
    """The numbers of the rules that the pages name."""
    today = call.wiring.clock.now().date()
    least, first_days = (call.wiring.read_rule(call.unit, code, today) for code in (SUPPRESSED_UNDER, FIRST_DAYS))
    return SimpleNamespace(least=least, first_days=first_days)


def chosen_quarter(call: Call, published: Sequence[Quarter]) -> Quarter | None:
    """The quarter that is asked for, or the newest that is published; None where none is. NotFound for any other."""
    key = call.data.get("quarter")
    if key is None:
        return next(iter(published), None)
    quarter = quarter_named(key)
    if quarter not in published:
        raise NotFound("partner_quarter")
    return quarter


@door(
    blueprint,
    "/outcomes/partners",
    "outcomes.partners",
    permission=Permission.FIGURES_COMPARE,
    takes=PartnersOfQuarter,
)
def partners(call: Call) -> ResponseReturnValue:
    """All partners in one quarter, each beside the others."""
    published, by = published_quarters(call.unit.session), call.data["sort"]
    quarter = chosen_quarter(call, published)
    figures = figures_of_quarter(call.unit.session, quarter) if quarter else []
    key = quarter.key if quarter else None
    least = least_difference(call.unit.session, call.wiring.clock.now().date())
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
        rule=numerals(call),
    )


def the_partner(call: Call) -> Any:
    """The partner organisation of an address: any for those who compare partners, else only the reader's own."""
    mine, organisation_id = call.me.organisation_id, call.path["organisation_id"]
    if mine != organisation_id and not call.me.may(Permission.FIGURES_COMPARE):
        return None
    return next(
        (partner for partner in accounts.organisations(call.unit.session) if partner.id == organisation_id), None
    )


def _in_quarter(row: Row, quarter: PartnerQuarter | PartnerFigure, url: str, **more: Any) -> SimpleNamespace:
    return line_of(row, quarter=quarter_words(quarter.first_day), counted_on=quarter.counted_on, url=url, **more)


def _own(call: Call) -> list[SimpleNamespace]:
    """The own quarters: everything, and what others are shown of it."""
    here = {"organisation_id": call.row.id}
    return [
        _in_quarter(
            quarter.known,
            quarter,
            url_for(".partner_visits", quarter=quarter_of(quarter.first_day).key, **here),
            opens_on=None if quarter.published_at else quarter.opens_on,
            seen=line_of(quarter.shown),
            to_explain=visits_to_explain(quarter.known),
        )
        for quarter in own_quarters(call.unit.session)
    ]


def _published(call: Call) -> list[SimpleNamespace]:
    """The quarters of a partner as others are shown them."""
    return [
        _in_quarter(figure.shown, figure, url_for(".partners", quarter=quarter_of(figure.first_day).key))
        for figure in figures_of_partner(call.unit.session, call.row.id)
    ]


def _people(call: Call) -> SimpleNamespace | None:
    """What became of the people whom the partner followed, as the newest snapshot published it."""
    session = call.unit.session
    snapshot = newest_snapshot(session)
    row = row_of_table(session, snapshot, Table.PARTNER, call.row.id.hex) if snapshot else None
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


@door(
    blueprint,
    "/outcomes/partners/<uuid:organisation_id>",
    "outcomes.partner",
    permission=Permission.FIGURES_READ,
    finds=the_partner,
)
def partner(call: Call) -> ResponseReturnValue:
    """One partner: its check-ins quarter by quarter, and what became of the people whom it followed."""
    is_own = call.me.organisation_id is not None
    return render_template(
        "reintegration/partners/quarter.html",
        name=call.row.name,
        is_own=is_own,
        lines=_own(call) if is_own else _published(call),
        people=_people(call),
        labels=list(STANDING_LABELS.values()),
        rule=numerals(call),
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


@door(
    blueprint,
    "/outcomes/partners/<uuid:organisation_id>/<quarter>",
    "outcomes.partner_visits",
    permission=Permission.REFERRALS_ANSWER,
    finds=the_partner,
    takes=VisitsOfQuarter,
)
def partner_visits(call: Call) -> ResponseReturnValue:
    """The own visits of a quarter that were late or that nobody tried to make: what can still be put right."""
    session, quarter = call.unit.session, quarter_named(call.path["quarter"])
    if quarter is None:
        raise NotFound("partner_quarter")
    page = visits_to_look_at(session, quarter, call.data.get("page"), PAGE_SIZE)
    by_id = {
        listed.visit.id: listed
        for listed in any_visits(session, [visit.id for visit in page.items], call.wiring.clock.now())
    }
    return render_template(
        "reintegration/partners/quarter_visits.html",
        quarter=quarter_words(quarter.first),
        back=url_for(".partner", organisation_id=call.row.id),
        page=list_page(page, [_line(by_id[visit.id]) for visit in page.items]),
    )
