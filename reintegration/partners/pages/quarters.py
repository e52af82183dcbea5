"""Partners' check-ins by quarter: all of them beside each other, one partner, its own visits to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, format_percent

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.charts.bars import Axis, IntervalBar, bars_with_intervals
from foundation.errors import NotFound
from foundation.language.formats import day, listed, number, quarter as quarter_words
from foundation.language.locales import direction
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.today import TodayLine, TodaySection, in_a_line
from reintegration.episodes.pages import visit_label
from reintegration.follow_up.queries.check_ins import ListedVisit, any_visits
from reintegration.outcomes.pages.figures import Shown, apart, percent, points_alone, shown, spread
from reintegration.outcomes.pages.outcomes import routes as shared_routes
from reintegration.outcomes.queries.snapshots import newest_snapshot, row_of_table
from reintegration.outcomes.rules.outcomes import Quarter, quarter_named, quarter_of
from reintegration.outcomes.rules.tables import Table
from reintegration.partners.queries.quarters import (
    Organisation,
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
from reintegration.partners.words import STANDING_LABELS

routes = shared_routes.with_common(permission=Permission.FIGURES_COMPARE)

# A partner's quarter in words and numbers: what is said together stands in one cell, and what is hidden says so.
Row = Mapping[str, Any]
_TICKS = (0, 0.25, 0.5, 0.75, 1)
_MOST_BARS = 40


@dataclass(frozen=True)
class _Cell:
    """The visits of a standing: by themselves, or with others (`beside`), where only that is said.

    `visits` is None where they are counted with those, and where they are hidden.
    """

    standing: VisitStanding
    visits: int | None = None
    beside: str | None = None
    share: Any = None
    is_hidden: bool = False


@dataclass(frozen=True)
class _Figures:
    """What is said of one quarter of one partner; nothing of it where it is hidden."""

    row: Row

    @property
    def visits(self) -> int | None:
        return self.row.get("visits")

    @property
    def attempts(self) -> str | None:
        """How often somebody was tried for each visit at which nobody was met, in words."""
        return format_decimal(self.row["attempts"], "0.0") if "attempts" in self.row else None

    @property
    def cells(self) -> list[_Cell]:
        return [self._cell(standing) for standing in VisitStanding]

    def _cell(self, standing: VisitStanding) -> _Cell:
        parts = LEVELS[self.row["level"]] if "level" in self.row else ()
        for place, part in enumerate(parts):
            if standing in part:
                others = listed([str(STANDING_LABELS[other]) for other in part if other is not standing])
                visits = self.row["parts"][place] if part[0] is standing else None
                return _Cell(standing, visits, others if len(part) > 1 else None, self.share(standing))
        return _Cell(standing, is_hidden=True)

    def share(self, standing: VisitStanding) -> Any:
        """A share in words, of the visits that are shown, so that it is rounded once; None where it is not said."""
        if standing.value not in self.row:
            return None
        _value, low, high = self.row[standing.value]
        return spread(((part_of(self.row, (standing,)) or 0) / self.row["visits"], low, high), percent)

    def bar(self, name: str) -> IntervalBar:
        """The share on time with its interval, under this name."""
        share = self.share(VisitStanding.ON_TIME)
        if share is None:
            return IntervalBar(name, None, None, None, _("not shown"))
        words = _("%(share)s of %(visits)s", share=share.value, visits=number(self.row["visits"]))
        value, low, high = self.row["on_time"]
        return IntervalBar(name, value, low, high, words)


@dataclass(frozen=True)
class _PartnerLine:
    """What is shown of one partner in a quarter, and in what it stands out from the others."""

    organisation: Organisation
    figures: _Figures
    marks: tuple[StandsOut, ...]


def lines_of(figures: Sequence[tuple[PartnerFigure, Organisation]], least: float) -> list[_PartnerLine]:
    """What is shown of every partner in a quarter, each beside the others; `least`: the difference that is marked."""
    rows = [figure.shown for figure, _organisation in figures]
    return [
        _PartnerLine(organisation, _Figures(row), stands_out(row, [*rows[:place], *rows[place + 1 :]], least))
        for place, (row, (_figure, organisation)) in enumerate(zip(rows, figures, strict=True))
    ]


def in_order(lines: Sequence[_PartnerLine], by: str) -> list[_PartnerLine]:
    """By name; or who needs help first: fewest on time, most not attempted; or most visits. Not shown stands last."""
    return list(lines) if by == "name" else sorted(lines, key=lambda line: _place(line.figures.row, by))


def _place(row: Row, by: str) -> tuple[bool, float]:
    if by not in row:
        return True, 0
    return False, -row[by] if by == "visits" else row[by][0] if by == "on_time" else -row[by][0]


def all_of(figures: Sequence[tuple[PartnerFigure, Organisation]]) -> tuple[int, list[str]]:
    """All check-ins of the partners that are shown, and each share in words, with the check-ins that it is of."""
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
    return visits, words


def bars_of_partners(figures: Sequence[tuple[PartnerFigure, Organisation]]) -> str | None:
    """The share on time of each partner with its interval; None where none is shown, or there are too many rows."""
    if not any("on_time" in figure.shown for figure, _organisation in figures) or len(figures) > _MOST_BARS:
        return None
    bars = [_Figures(figure.shown).bar(organisation.name) for figure, organisation in figures]
    ticks = [(place, str(format_percent(place))) for place in _TICKS]
    axis = Axis(_("Check-ins on time, with its interval"), ticks)
    return bars_with_intervals(bars, axis, title=_("Check-ins on time, by partner"), direction=direction())


def visits_to_explain(row: Row) -> int:
    """The visits of a quarter that were late or not attempted, as the partner itself knows it."""
    late, missed = (part_of(row, (standing,)) or 0 for standing in (VisitStanding.LATE, VisitStanding.NOT_ATTEMPTED))
    return late + missed


# The pages of partners' check-ins by quarter.

_NUMERALS = ("statistics.suppressed_under", "statistics.partner_first_days")


@dataclass(frozen=True)
class Numerals:
    """The least number of cases that is shown by itself, and the days that a partner has before others."""

    least: int
    first_days: int


def numerals(request: Request) -> Numerals:
    """The numbers of the rules that the pages name."""
    today = request.container.clock.now().date()
    least, first_days = (request.container.read_rule(request.unit, code, today) for code in _NUMERALS)
    return Numerals(least, first_days)


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
    visits, shares = all_of(figures)
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
        visits=visits,
        shares=shares,
        bars=bars_of_partners(figures),
        standings=list(VisitStanding),
        sorts=[(url_for(".partners", quarter=key, sort=order), order) for order in SORTED_BY],
        sort=by,
        least_difference=points_alone(least),
        rule=numerals(request),
    )


def the_partner(request: Request) -> Organisation | None:
    """The partner organisation of an address: any for those who compare partners, else only the reader's own."""
    mine, organisation_id = request.me.organisation_id, request.path["organisation_id"]
    if mine != organisation_id and not request.me.may(Permission.FIGURES_COMPARE):
        return None
    return next(
        (partner for partner in accounts.organisations(request.unit.session) if partner.id == organisation_id), None
    )


@dataclass(frozen=True)
class _QuarterLine:
    """A quarter of a partner, and where to look at it; of an own one also what others see of it, and from when on."""

    label: str
    counted_on: date
    url: str
    figures: _Figures
    seen: _Figures | None = None
    opens_on: date | None = None
    to_explain: int = 0


def _own(request: Request[Organisation]) -> list[_QuarterLine]:
    """The own quarters: everything, and what others are shown of it."""
    partner_id = request.row.id
    return [
        _QuarterLine(
            quarter_words(quarter.first_day),
            quarter.counted_on,
            url_for(".partner_visits", organisation_id=partner_id, quarter=quarter_of(quarter.first_day).key),
            _Figures(quarter.known),
            _Figures(quarter.shown),
            None if quarter.published_at else quarter.opens_on,
            visits_to_explain(quarter.known),
        )
        for quarter in own_quarters(request.unit.session)
    ]


def _published(request: Request[Organisation]) -> list[_QuarterLine]:
    """The quarters of a partner as others are shown them."""
    return [
        _QuarterLine(
            quarter_words(figure.first_day),
            figure.counted_on,
            url_for(".partners", quarter=quarter_of(figure.first_day).key),
            _Figures(figure.shown),
        )
        for figure in figures_of_partner(request.unit.session, request.row.id)
    ]


@dataclass(frozen=True)
class _People:
    """What became of people: the row that was published, their share, and the worst and the best case, in words."""

    row: Shown
    share: Any
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
    "outcomes.partner",
    permission=Permission.FIGURES_READ,
    load=the_partner,
)
def partner(request: Request[Organisation]) -> ResponseReturnValue:
    """One partner: its check-ins quarter by quarter, and what became of the people whom it followed."""
    is_own = request.me.organisation_id is not None
    return render_template(
        "reintegration/partners/quarter.html",
        name=request.row.name,
        is_own=is_own,
        lines=_own(request) if is_own else _published(request),
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
    "outcomes.partner_visits",
    permission=Permission.REFERRALS_ANSWER,
    load=the_partner,
    schema=VisitsOfQuarter,
)
def partner_visits(request: Request[Organisation]) -> ResponseReturnValue:
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
        partner=request.row,
        page=list_page(page, [_line(by_id[visit.id]) for visit in page.items]),
    )


# A partner's quarter on the start page of its coordinator, as long as nobody else sees it.


def _waiting(partner_quarter: PartnerQuarter) -> TodayLine:
    waiting = visits_to_explain(partner_quarter.known)
    return TodayLine(
        url=url_for("outcomes.partner", organisation_id=partner_quarter.organisation_id),
        label=quarter_words(partner_quarter.first_day),
        note=_("Only you until %(day)s", day=day(partner_quarter.opens_on)),
        mark="due" if waiting else "done",
        mark_label=ngettext(
            "%(num)d check-in late or not attempted", "%(num)d check-ins late or not attempted", waiting
        ),
    )


def quarter_sections(request: Request) -> list[TodaySection]:
    """A section for coordinators while there is a quarter that they alone see."""
    if request.me.organisation_id is None or not request.me.may(Permission.FIGURES_READ):
        return []
    quarters = quarters_before_others(request.unit.session)
    title = _("Your check-ins, before others see them")
    return [TodaySection(title, lambda: list(map(_waiting, quarters)))] if quarters else []
