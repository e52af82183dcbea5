"""Tables of outcomes as CSV and XLSX: what a page shows of each row, numbers as numbers, what is hidden empty."""

from collections.abc import Iterator, Sequence

from foundation.language.formats import day
from foundation.language.locales import direction
from foundation.language.words import _
from reintegration.outcomes.pages.figure_labels import SCORE_LABELS, reason_label
from reintegration.outcomes.pages.figures_shown import ALONE, Shown
from reintegration.outcomes.pages.quotable import quotable
from reintegration.outcomes.queries.snapshots import Snapshot
from reintegration.outcomes.rules.tables import REASONS
from reintegration.outcomes.services.figure_files import NamedSheet, sheets_as_xlsx, table_as_csv
from reintegration.surveys.queries.instrument import instrument

Cells = list[str | float]


def _triple(label: str) -> list[str | float]:
    return [label, _("%(what)s: lower end", what=label), _("%(what)s: upper end", what=label)]


def _heading(snapshot: Snapshot | None) -> Cells:
    parts = REASONS[snapshot.parts] if snapshot else ()
    scores = [str(label) for label in SCORE_LABELS.values()]
    cells: Cells = [_("Row"), _("Counted on"), _("Due"), _("Measured"), _("Response rate")]
    cells += [_("Missing"), *map(reason_label, parts)]
    for label in (_("Window still open"), _("Survey not offered")):
        cells += [label, _("%(what)s: counted on", what=label)]
    cells += [_("Sustained"), *_triple(_("Share sustained"))]
    cells += [_("At worst"), _("At best"), *_triple(_("Difference to everybody else"))]
    for label in scores:
        cells += _triple(_("%(score)s, mean", score=label))
    for label in scores:
        cells += _triple(_("%(score)s, change", score=label))
    return [*cells, _("People with two interviews"), _("What may be quoted")]


def _cells(row: Shown, snapshot: Snapshot | None) -> Cells:
    reasons = dict(row.reasons)
    parts = REASONS[snapshot.parts] if snapshot else ()
    cells: Cells = [row.label, row.counted_on.isoformat()]
    cells += [
        _cell(number) for number in (row.count("due"), row.count("measured"), row.response_rate, row.count("missing"))
    ]
    cells += [_cell(reasons.get(part)) for part in parts]
    for name in ALONE:
        people = row.count(name)
        cells += [_cell(people), "" if people is None else row.older.get(name, row.counted_on).isoformat()]
    cells.append(_cell(row.count("sustained")))
    bounds = row.bounds or (None, None)
    cells += [_cell(number) for number in (*row.triple("share"), *bounds, *row.triple("difference", "share"))]
    for part in ("means", "change"):
        for name in SCORE_LABELS:
            cells += [_cell(number) for number in row.triple(part, name)]
    return [*cells, _cell(row.count("paired")), quotable(row) or ""]


def _cell(value: float | None) -> str | float:
    return "" if value is None else value


def table_cells(rows: Sequence[Shown], snapshot: Snapshot | None) -> list[Cells]:
    """The rows as cells, under one row of headings."""
    return list(_lines(rows, snapshot))


def _lines(rows: Sequence[Shown], snapshot: Snapshot | None) -> Iterator[Cells]:
    yield _heading(snapshot)
    for row in rows:
        yield _cells(row, snapshot)


def as_csv(rows: Sequence[Shown], snapshot: Snapshot | None) -> Iterator[bytes]:
    """The rows with one line of headings, each made when it is sent."""
    return table_as_csv(_lines(rows, snapshot))


def as_xlsx(rows: Sequence[Shown], snapshot: Snapshot | None, title: str) -> bytes:
    """The rows on one sheet, and on another what they are: the snapshot, the instrument, what is not shown."""
    made_by = instrument(snapshot.instrument_version if snapshot else None)
    about: list[Cells] = [[_("Counted on"), day(snapshot.counted_on) if snapshot else ""]]
    about += [
        [_("Snapshot"), snapshot.ordinal if snapshot else ""],
        [_("Instrument"), f"{made_by.label} ({made_by.version})"],
        [_("An empty cell"), _("Not shown: it would give away who a few people are.")],
    ]
    sheets = [NamedSheet(title, table_cells(rows, snapshot)), NamedSheet(_("About"), about, headings=0)]
    return sheets_as_xlsx(sheets, direction() == "rtl", snapshot.taken_at if snapshot else None)
