"""Check-ins of all partners in a quarter as CSV and XLSX: what the page shows; what is hidden is empty."""

from datetime import datetime

from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.language.formats import quarter as quarter_words
from foundation.language.locales import direction
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.pages.outcome_tables import SHEET, handed_out
from reintegration.pages.outcomes import blueprint
from reintegration.pages.partner_quarters import chosen_quarter, numerals
from reintegration.pages.partner_quarters_shown import STANDING_LABELS, Row
from reintegration.queries.partner_quarters import figures_of_quarter
from reintegration.rules.partner_quarters import LEVELS, SHARES
from reintegration.rules.quarters import Quarter
from reintegration.schemas.partner_quarters import PartnersOfQuarter
from reintegration.services.figure_files import NamedSheet, sheets_as_xlsx, table_as_csv

Cells = list[str | float]
_COMPARES = Permission.FIGURES_COMPARE


def _quarter(call: Call) -> Quarter:
    found = chosen_quarter(call)
    if found is None:
        raise NotFound("partner_quarter")
    return found


def _heading() -> Cells:
    cells: Cells = [_("Partner"), _("Counted on"), _("Check-ins")]
    parts = dict.fromkeys(part for level in LEVELS for part in level)
    cells += [", ".join(str(STANDING_LABELS[one]) for one in part) for part in parts]
    for standing in SHARES:
        label = str(STANDING_LABELS[standing])
        cells += [
            _("%(what)s: share", what=label),
            _("%(what)s: lower end", what=label),
            _("%(what)s: upper end", what=label),
        ]
    return [*cells, _("Attempts for each not met")]


def _cells(name: str, day: str, row: Row) -> Cells:
    said = dict(zip(LEVELS[row["level"]], row["parts"], strict=True)) if "level" in row else {}
    parts = dict.fromkeys(part for level in LEVELS for part in level)
    cells: Cells = [name, day, row.get("visits", ""), *(said.get(part, "") for part in parts)]
    for standing in SHARES:
        cells += row.get(standing.value, ["", "", ""])
    return [*cells, row.get("attempts", "")]


def _rows(call: Call, quarter: Quarter) -> list[Cells]:
    found = figures_of_quarter(call.unit.session, quarter.first)
    return [_heading(), *(_cells(one.name, figure.counted_on.isoformat(), figure.shown) for figure, one in found)]


def _made_at(call: Call, quarter: Quarter) -> datetime:
    """When the last of its rows was published: the same file has the same bytes whenever it is asked for."""
    return max(figure.published_at for figure, _one in figures_of_quarter(call.unit.session, quarter.first))


@door(
    blueprint,
    "/outcomes/partners.csv",
    "outcomes.export",
    permission=_COMPARES,
    takes=PartnersOfQuarter,
    steps_up=True,
)
def partners_csv(call: Call) -> ResponseReturnValue:
    """The quarter as CSV."""
    quarter = _quarter(call)
    return handed_out(table_as_csv(_rows(call, quarter)), f"partners-{quarter.key}.csv", "text/csv")


@door(
    blueprint,
    "/outcomes/partners.xlsx",
    "outcomes.export",
    permission=_COMPARES,
    takes=PartnersOfQuarter,
    steps_up=True,
)
def partners_xlsx(call: Call) -> ResponseReturnValue:
    """The quarter as XLSX, with a sheet that says what it is."""
    quarter, least = _quarter(call), numerals(call).least
    about: list[Cells] = [
        [_("Quarter"), quarter_words(quarter.first)],
        [_("An empty cell"), _("Not shown by itself: fewer than this many cases"), least],
    ]
    sheets = [NamedSheet(_("Check-ins by partner"), _rows(call, quarter)), NamedSheet(_("About"), about, headings=0)]
    content = sheets_as_xlsx(sheets, direction() == "rtl", _made_at(call, quarter))
    return handed_out(content, f"partners-{quarter.key}.xlsx", SHEET)
