"""Check-ins of all partners in a quarter as CSV and XLSX: what the page shows; what is hidden is empty."""

from collections.abc import Sequence

from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.language.formats import quarter as quarter_words
from foundation.language.locales import direction
from foundation.language.words import _
from foundation.web.downloads import SHEET, handed_out
from foundation.web.route import Request
from reintegration.outcomes.pages.outcomes import routes as shared_routes
from reintegration.outcomes.rules.outcomes import Quarter
from reintegration.outcomes.services import NamedSheet, sheets_as_xlsx, table_as_csv
from reintegration.partners.pages.quarters import Row, chosen_quarter, numerals
from reintegration.partners.queries.quarters import Organisation, PartnerFigure, figures_of_quarter, published_quarters
from reintegration.partners.rules.quarters import LEVELS, SHARES
from reintegration.partners.schemas import PartnersOfQuarter
from reintegration.partners.words import STANDING_LABELS

routes = shared_routes.with_common(permission=Permission.FIGURES_COMPARE)
Cells = list[str | float]
_PARTS = tuple(dict.fromkeys(part for level in LEVELS for part in level))


def _chosen(request: Request) -> tuple[Quarter, list[tuple[PartnerFigure, Organisation]]]:
    """The quarter of an address with what is shown of every partner. NotFound where none is published."""
    quarter = chosen_quarter(request, published_quarters(request.unit.session))
    if quarter is None:
        raise NotFound("partner_quarter")
    return quarter, figures_of_quarter(request.unit.session, quarter)


def _heading() -> Cells:
    cells: Cells = [_("Partner"), _("Counted on"), _("Check-ins")]
    cells += [", ".join(str(STANDING_LABELS[standing]) for standing in part) for part in _PARTS]
    for standing in SHARES:
        label = str(STANDING_LABELS[standing])
        cells += [
            _("%(what)s: share", what=label),
            _("%(what)s: lower end", what=label),
            _("%(what)s: upper end", what=label),
        ]
    return [*cells, _("Attempts for each not met")]


def _cells(name: str, day: str, row: Row) -> Cells:
    visits = dict(zip(LEVELS[row["level"]], row["parts"], strict=True)) if "level" in row else {}
    cells: Cells = [name, day, row.get("visits", ""), *(visits.get(part, "") for part in _PARTS)]
    for standing in SHARES:
        cells += row.get(standing.value, ["", "", ""])
    return [*cells, row.get("attempts", "")]


def _rows(figures: Sequence[tuple[PartnerFigure, Organisation]]) -> list[Cells]:
    return [
        _heading(),
        *(_cells(organisation.name, figure.counted_on.isoformat(), figure.shown) for figure, organisation in figures),
    ]


@routes.get("/outcomes/partners.csv", "outcomes.export", schema=PartnersOfQuarter, steps_up=True)
def partners_csv(request: Request) -> ResponseReturnValue:
    """The quarter as CSV."""
    quarter, figures = _chosen(request)
    return handed_out(table_as_csv(_rows(figures)), f"partners-{quarter.key}.csv", "text/csv")


@routes.get("/outcomes/partners.xlsx", "outcomes.export", schema=PartnersOfQuarter, steps_up=True)
def partners_xlsx(request: Request) -> ResponseReturnValue:
    """The quarter as XLSX, with a sheet that says what it is."""
    (quarter, figures), least = _chosen(request), numerals(request).least
    about: list[Cells] = [
        [_("Quarter"), quarter_words(quarter.first)],
        [_("An empty cell"), _("Not shown by itself: fewer than this many cases"), least],
    ]
    sheets = [NamedSheet(_("Check-ins by partner"), _rows(figures)), NamedSheet(_("About"), about, headings=0)]
    # When the last of the rows was published: the same file has the same bytes whenever it is asked for.
    made_at = max(figure.published_at for figure, _organisation in figures)
    content = sheets_as_xlsx(sheets, direction() == "rtl", made_at)
    return handed_out(content, f"partners-{quarter.key}.xlsx", SHEET)
