"""Partners beside each other: the check-ins of all of them in a quarter, as a page and as files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.charts.lines import LineChart, Moment, line_chart
from foundation.errors import NotFound
from foundation.language.formats import by_alphabet, by_pattern, listed, number, quarter as quarter_words
from foundation.language.locales import direction
from foundation.language.words import _, ngettext
from foundation.web.downloads import SHEET, handed_out
from foundation.web.paging import page_of_rows
from foundation.web.route import Request
from foundation.web.today import TodayLine, TodaySection, Urgency
from reintegration.outcomes.pages.figures import (
    Spread,
    is_mirrored,
    percent,
    points_alone,
    scale_of_shares,
    spread,
    ticks_of_shares,
)
from reintegration.outcomes.pages.outcomes import Cells, grey_cells, routes as shared_routes
from reintegration.outcomes.rules.figures import Triple
from reintegration.outcomes.rules.outcomes import Quarter, quarter_named
from reintegration.outcomes.services import CellFormat, NamedSheet, sheets_as_xlsx, table_as_csv
from reintegration.outcomes.words import OutcomesAct
from reintegration.partners.queries.quarters import (
    FiguresOfPartner,
    figures_of_quarter,
    least_difference,
    published_quarters,
)
from reintegration.partners.rules.quarters import (
    LEVELS,
    SHARES,
    StandsOut,
    VisitStanding,
    part_of,
    stand_out,
    together,
)
from reintegration.partners.schemas import SORTED_BY, PartnersOfQuarter
from reintegration.partners.words import STANDING_LABELS, STANDS_OUT_LABELS

routes = shared_routes.with_common(permission=Permission.FIGURES_COMPARE)
Row = Mapping[str, Any]
Figures = Sequence[FiguresOfPartner]
_Beside = tuple[FiguresOfPartner, tuple[StandsOut, ...]]
MOST_QUARTERS = 12  # of a chart
_NUMERALS = ("statistics.suppressed_under", "statistics.partner_first_days")
_PARTS = tuple(dict.fromkeys(part for level in LEVELS for part in level))

# A partner's quarter in words and numbers: what is said together stands in one cell, and what is hidden says so.


@dataclass(frozen=True)
class _Cell:
    """The visits of a standing: by themselves, or with others (`beside`), where only that is said.

    `visits` is None where they are counted with those, and where they are hidden.
    """

    standing: VisitStanding
    visits: int | None = None
    beside: str | None = None
    share: Spread | None = None
    is_hidden: bool = False


@dataclass(frozen=True)
class QuarterFigures:
    """What is said of one quarter of one partner; nothing of it where it is hidden."""

    row: Row

    @property
    def visits(self) -> int | None:
        return self.row.get("visits")

    @property
    def attempts(self) -> str | None:
        """How often somebody was tried for each visit at which nobody was met, in words; none where all were met."""
        if "attempts" in self.row:
            return by_pattern(self.row["attempts"], "0.0")
        not_met = next((cell for cell in self.cells if cell.standing is VisitStanding.NOT_MET), None)
        return _("None") if not_met is not None and not_met.visits == 0 else None

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

    def share(self, standing: VisitStanding) -> Spread | None:
        """A share in words, of the visits that are shown, so that it is rounded once; None where it is not said."""
        if standing.value not in self.row:
            return None
        _value, low, high = self.row[standing.value]
        return spread(((part_of(self.row, (standing,)) or 0) / self.row["visits"], low, high), percent)

    @property
    def on_time(self) -> Triple:
        """The share on time with the ends of its interval; of nothing but None where it is not said."""
        triple: Triple = self.row.get(VisitStanding.ON_TIME.value, (None, None, None))
        return triple


@dataclass(frozen=True)
class _PartnerLine:
    """What is shown of one partner in a quarter, and in what it stands out from the others."""

    partner: FiguresOfPartner
    marks: tuple[StandsOut, ...]

    @property
    def figures(self) -> QuarterFigures:
        return QuarterFigures(self.partner.shown)


def beside_each_other(figures: Figures, least: float) -> list[_Beside]:
    """Every partner of a quarter with its marks, beside the others; `least`: the difference that is marked."""
    return list(zip(figures, stand_out([figure.shown for figure in figures], least), strict=True))


def in_order(partners: Sequence[_Beside], by: str) -> list[_Beside]:
    """By name; or who needs help first: fewest on time, most not attempted; or most visits. Not shown stands last."""
    if by == "name":
        return sorted(partners, key=lambda partner: by_alphabet(partner[0].name))
    return sorted(partners, key=lambda partner: _place(partner[0].shown, by))


def _place(row: Row, by: str) -> tuple[bool, float]:
    if by not in row:
        return True, 0
    return False, -row[by] if by == "visits" else row[by][0] if by == "on_time" else -row[by][0]


def all_of(figures: Figures) -> tuple[int, list[str], float | None]:
    """All check-ins of the partners that are shown, each share in words with how many it is of, and the one on time.

    No share of one partner alone: its row gives it, under its name.
    """
    rows = [figure.shown for figure in figures if figure.shown]
    visits, shares = together(rows if len(rows) > 1 else ())
    words = [
        ngettext(
            "%(what)s: %(share)s of %(visits)s visit.",
            "%(what)s: %(share)s of %(visits)s visits.",
            total.visits,
            what=STANDING_LABELS[standing],
            share=percent(total.share),
            visits=number(total.visits),
        )
        for standing, total in shares.items()
    ]
    on_time = shares.get(VisitStanding.ON_TIME)
    return visits, words, on_time.share if on_time and on_time.rows > 1 else None


def on_time_by_quarter(quarters: Sequence[tuple[date, QuarterFigures]]) -> LineChart | None:
    """The share on time in the newest quarters, by their first days in any order; None where fewer than two say it."""
    newest = sorted(quarters, key=lambda quarter: quarter[0])[-MOST_QUARTERS:]
    values = [
        (Moment(first.year * 4 + (first.month - 1) // 3, _short(first)), figures.on_time) for first, figures in newest
    ]
    return line_chart(values, ticks_of_shares(), is_mirrored=is_mirrored())


def newest_on_time(quarters: Sequence[tuple[date, QuarterFigures]]) -> str | None:
    """The share on time of the newest quarter that says it, in words."""
    shares = [figures.share(VisitStanding.ON_TIME) for _first, figures in sorted(quarters, key=lambda pair: pair[0])]
    return next((share.value for share in reversed(shares) if share is not None), None)


def _short(first_day: date) -> str:
    return _("Q%(quarter)s %(year)s", quarter=(first_day.month + 2) // 3, year=first_day.year)


@dataclass(frozen=True)
class Numerals:
    """The least number of cases that is shown by itself, and the days that a partner has before others."""

    least: int
    first_days: int


def numerals(request: Request[Any]) -> Numerals:
    """The numbers of the rules that the pages name."""
    today = request.unit.today
    least, first_days = (request.container.read_rule(request.unit, code, today) for code in _NUMERALS)
    return Numerals(least, first_days)


def chosen_quarter(request: Request[None], published: Sequence[Quarter]) -> Quarter | None:
    """The quarter that is asked for, or the newest that is published; None where none is. NotFound for any other."""
    key = request.data.get("quarter")
    if key is None:
        return next(iter(published), None)
    quarter = quarter_named(key)
    if quarter not in published:
        raise NotFound("partner_quarter")
    return quarter


@routes.get("/outcomes/partners", OutcomesAct.PARTNERS, schema=PartnersOfQuarter)
def partners(request: Request[None]) -> ResponseReturnValue:
    """All partners in one quarter, each beside the others."""
    published, by = published_quarters(request.unit.session), request.data["sort"]
    quarter = chosen_quarter(request, published)
    figures = figures_of_quarter(request.unit.session, quarter) if quarter else []
    key = quarter.key if quarter else None
    least = least_difference(request.unit.session, request.unit.today)
    visits, shares, on_time = all_of(figures)
    page = page_of_rows(in_order(beside_each_other(figures, least), by), request.data["page"])
    return render_template(
        "reintegration/partners/quarters.html",
        quarter=quarter_words(quarter.first) if quarter else None,
        key=key,
        quarters=[
            (url_for(".partners", quarter=other.key, sort=by), quarter_words(other.first), other == quarter)
            for other in published
        ],
        page=page,
        lines=[_PartnerLine(figure, marks) for figure, marks in page.items],
        is_anything_shown=any(figure.shown for figure in figures),
        visits=visits,
        shares=shares,
        scale=scale_of_shares(on_time),
        on_time=percent(on_time),
        standings=list(VisitStanding),
        sorts=[(url_for(".partners", quarter=key, sort=order), order) for order in SORTED_BY],
        sort=by,
        least_difference=points_alone(least),
        rule=numerals(request),
    )


def to_ask_sections(request: Request) -> list[TodaySection]:
    """A section of the start page for whoever compares partners: those that stand out in the newest quarter."""
    if not request.me.may(Permission.FIGURES_COMPARE):
        return []
    session = request.unit.session
    quarter = next(iter(published_quarters(session)), None)
    if quarter is None:
        return []
    least = least_difference(session, request.unit.today)
    lines = [
        TodayLine(
            url_for("outcomes.partner", organisation_id=figure.organisation_id),
            figure.name,
            "due",
            quarter_words(quarter.first),
            note=listed([str(STANDS_OUT_LABELS[mark]) for mark in marks]),
            duty=_("Ask the partner"),
            urgency=Urgency.WEEK,
        )
        for figure, marks in beside_each_other(figures_of_quarter(session, quarter), least)
        if marks
    ]
    return [TodaySection(_("Partners to ask"), lines, url_for("outcomes.partners"), _("Show all"))] if lines else []


# The same as CSV and XLSX: what the page shows; what is hidden is empty.


def _chosen(request: Request[None]) -> tuple[Quarter, Figures]:
    """The quarter of an address with what is shown of every partner. NotFound where none is published."""
    quarter = chosen_quarter(request, published_quarters(request.unit.session))
    if quarter is None:
        raise NotFound("partner_quarter")
    return quarter, sorted(
        figures_of_quarter(request.unit.session, quarter), key=lambda figure: by_alphabet(figure.name)
    )


def _columns() -> list[tuple[str, CellFormat]]:
    columns = [(_("Partner"), CellFormat.TEXT), (_("Counted on"), CellFormat.DAY), (_("Visits"), CellFormat.WHOLE)]
    columns += [(", ".join(str(STANDING_LABELS[standing]) for standing in part), CellFormat.WHOLE) for part in _PARTS]
    for standing in SHARES:
        label = str(STANDING_LABELS[standing])
        ends = (_("%(what)s: lower end", what=label), _("%(what)s: upper end", what=label))
        columns += [(name, CellFormat.PERCENT) for name in (_("%(what)s: share", what=label), *ends)]
    return [*columns, (_("Attempts per visit not reached"), CellFormat.TENTHS)]


def _cells(name: str, day: date, row: Row) -> Cells:
    visits = dict(zip(LEVELS[row["level"]], row["parts"], strict=True)) if "level" in row else {}
    cells: Cells = [name, day, row.get("visits", ""), *(visits.get(part, "") for part in _PARTS)]
    for standing in SHARES:
        cells += row.get(standing.value, ["", "", ""])
    return [*cells, row.get("attempts", "")]


def _rows(figures: Figures) -> list[Cells]:
    rows = (_cells(figure.name, figure.counted_on, figure.shown) for figure in figures)
    return [[label for label, _kind in _columns()], *rows]


@routes.get("/outcomes/partners.csv", OutcomesAct.EXPORT, schema=PartnersOfQuarter, steps_up=True)
def partners_csv(request: Request[None]) -> ResponseReturnValue:
    """The quarter as CSV."""
    quarter, figures = _chosen(request)
    return handed_out(table_as_csv(_rows(figures)), f"partners-{quarter.key}.csv", "text/csv")


@routes.get("/outcomes/partners.xlsx", OutcomesAct.EXPORT, schema=PartnersOfQuarter, steps_up=True)
def partners_xlsx(request: Request[None]) -> ResponseReturnValue:
    """The quarter as XLSX, with a sheet that says what it is."""
    (quarter, figures), least = _chosen(request), numerals(request).least
    about: list[Cells] = [
        [_("Quarter"), quarter_words(quarter.first)],
        [_("An empty cell"), _("Not shown on its own: fewer cases than this"), least],
    ]
    formats = [kind for _label, kind in _columns()]
    table = NamedSheet(_("Visits by partner"), _rows(figures), formats=formats, legend=grey_cells())
    sheets = [table, NamedSheet(_("About"), about, headings=0)]
    # When the last of the rows was published: the same file has the same bytes whenever it is asked for.
    made_at = max(figure.published_at for figure in figures)
    content = sheets_as_xlsx(sheets, direction() == "rtl", made_at)
    return handed_out(content, f"partners-{quarter.key}.xlsx", SHEET)
