"""A report of outcomes before it is a file: its snapshot, what it is called, its rows in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.language.formats import day, quarter as quarter_words
from foundation.language.words import _
from foundation.web.route import Request
from reintegration.outcomes.pages.figures import TABLE_LABELS, Shown, row_labels, shown
from reintegration.outcomes.pages.tables import beside_everybody, ordered
from reintegration.outcomes.queries.snapshots import Snapshot
from reintegration.outcomes.rules.outcomes import Quarter
from reintegration.outcomes.rules.tables import TOTAL, Table
from reintegration.reports.queries import published_rows
from reintegration.surveys.queries import instrument
from reintegration.surveys.rules.instrument import Instrument


@dataclass(frozen=True)
class Report:
    """What a snapshot published, by table, everybody together first. It depends on neither the time nor the reader.

    `quarter` None: as the newest snapshot has it. `everybody` None: nobody was counted.
    """

    quarter: Quarter | None
    snapshot: Snapshot
    instrument: Instrument
    everybody: Shown | None
    tables: Mapping[Table, Sequence[Shown]]

    @property
    def when(self) -> str:
        """The quarter, or the day of the snapshot."""
        return (
            quarter_words(self.quarter.first) if self.quarter else _("as of %(day)s", day=day(self.snapshot.counted_on))
        )

    @property
    def title(self) -> str:
        """What the report is called."""
        return _("Report on outcomes: %(when)s", when=self.when)

    @property
    def instrument_label(self) -> str:
        """The name of the instrument with its version."""
        return f"{self.instrument.label} ({self.instrument.version})"


def report_on(request: Request, quarter: Quarter | None, snapshot: Snapshot) -> Report:
    """The report on a snapshot. The number of statements does not grow with its rows."""
    rows_by_table = published_rows(request.unit.session, snapshot)
    total = next((row for row in rows_by_table.get(Table.ALL, ()) if row.key == TOTAL[1]), None)
    tables = {}
    for table in TABLE_LABELS:
        rows = beside_everybody(table, rows_by_table.get(table, ()), total, row_labels(request, table, snapshot.names))
        tables[table] = rows if table is Table.ROUND or total is None else ordered(rows, "name")
    everybody = shown(total, _("Everybody")) if total else None
    return Report(quarter, snapshot, instrument(snapshot.instrument_version), everybody, tables)
