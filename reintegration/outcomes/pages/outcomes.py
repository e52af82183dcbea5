"""The page of outcomes: five figures, how sure they are, and who is missing from them. No person, no name."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.language.formats import day, number
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.outcomes.pages.figures import (
    LEVEL,
    TABLE_LABELS,
    Shown,
    Spread,
    apart,
    change,
    missing_of,
    own_row,
    percent,
    points,
    score,
    scores_of,
    shown,
    spread,
)
from reintegration.outcomes.queries.snapshots import newest_snapshot, row_of_table
from reintegration.outcomes.rules.tables import TOTAL, Table
from reintegration.surveys.queries import instrument

# What may be quoted of a row of figures: one sentence that holds together what must not be told apart.


def quotable(row: Shown) -> str | None:
    """The share with its interval, measured of due, and both bounds, with the day; None where one is not shown."""
    share = spread(row.share, percent)
    due, measured, bounds = row.count("due"), row.count("measured"), row.bounds
    if share is None or not (share.low and share.high) or due is None or measured is None or bounds is None:
        return None
    worst, best = apart(bounds, percent)
    return ngettext(
        "Of %(due)s person whose twelve-month window had closed before %(day)s, %(measured)s were measured; for"
        " %(share)s of those measured, reintegration is sustained (%(level)s interval: %(low)s to %(high)s). Counting"
        " everybody who is due, the share lies between %(worst)s and %(best)s.",
        "Of %(due)s people whose twelve-month window had closed before %(day)s, %(measured)s were measured; for"
        " %(share)s of those measured, reintegration is sustained (%(level)s interval: %(low)s to %(high)s). Counting"
        " everybody who is due, the share lies between %(worst)s and %(best)s.",
        due,
        due=number(due),
        day=day(row.counted_on),
        measured=number(measured),
        share=share.value,
        level=percent(LEVEL),
        low=share.low,
        high=share.high,
        worst=worst,
        best=best,
    )


@dataclass(frozen=True)
class RowInWords:
    """A row of figures as pages show it."""

    row: Shown

    @property
    def response_rate(self) -> str | None:
        """The part of everybody due who was measured."""
        return percent(self.row.response_rate)

    @cached_property
    def share(self) -> Spread | None:
        """The share that is sustained of those who were measured."""
        return spread(self.row.share, percent)

    @cached_property
    def weighted(self) -> Spread | None:
        """The same, if people who are missing were like those who were measured."""
        return spread(self.row.triple("weighted"), percent)

    @property
    def bounds(self) -> list[str | None]:
        """Sustained of all who are due, at worst and at best."""
        return apart(self.row.bounds or (None, None), percent)

    @cached_property
    def scores(self) -> list[tuple[str, Spread | None]]:
        """The mean scores, the composite first."""
        return scores_of(self.row, "means", score)

    @cached_property
    def changes(self) -> list[tuple[str, Spread | None]]:
        """The changes of scores within persons, the composite first."""
        return scores_of(self.row, "change", change)

    @property
    def beside(self) -> Spread | None:
        """The difference of the share from that of everybody else."""
        return spread(self.row.triple("difference", "share"), points)

    @property
    def score_beside(self) -> Spread | None:
        """The difference of the composite from that of everybody else."""
        return spread(self.row.triple("difference", "composite"), change)

    @property
    def missing(self) -> Sequence[tuple[str, int]]:
        """Who is missing, by reason."""
        return missing_of(self.row)

    @cached_property
    def quote(self) -> str | None:
        """What may be quoted of it."""
        return quotable(self.row)


# The page of outcomes.


routes = Routes("outcomes", permission=Permission.FIGURES_READ)


def _whose(request: Request) -> str:
    """Whose people the figures are about."""
    return (
        _("Everybody in this installation")
        if own_row(request) is None
        else _("The people of %(place)s", place=request.me.place)
    )


def _own_check_ins(request: Request) -> str | None:
    mine = request.me.organisation_id
    return url_for("outcomes.partner", organisation_id=mine) if mine is not None else None


@routes.get("/outcomes", "outcomes.read")
def read(request: Request) -> ResponseReturnValue:
    """Five figures over everybody whom the reader may count, as the newest snapshot published them."""
    session = request.unit.session
    snapshot = newest_snapshot(session)
    kind, key = own_row(request) or (Table.ALL, TOTAL[1])
    row = row_of_table(session, snapshot, kind, key) if snapshot else None
    may_compare = request.me.may(Permission.FIGURES_COMPARE)
    tables = [(url_for("outcomes.table", kind=table.value), label) for table, label in TABLE_LABELS.items()]
    made_by = instrument(snapshot.instrument_version if snapshot else None)
    return render_template(
        "reintegration/outcomes/overview.html",
        whose=_whose(request),
        snapshot=snapshot,
        figures=RowInWords(shown(row, "")) if row else None,
        tables=tables if may_compare else [],
        partner_url=_own_check_ins(request),
        rule=made_by.verdict,
        level=percent(LEVEL),
        instrument_version=made_by.version,
    )
