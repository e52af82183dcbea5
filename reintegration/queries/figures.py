"""Reads for the figures of outcomes: counted per case in the database, folded by the rules, suppressed before shown."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rule_on
from reintegration.models.outcomes import Outcome
from reintegration.queries.check_ins import FURTHEST_WEST
from reintegration.rules.figures import AdultRow, Figure, figure, missing_reason
from reintegration.rules.follow_up import VisitOutcome

SUPPRESSED_UNDER = "statistics.suppressed_under"


@dataclass(frozen=True)
class ShownFigure:
    """The figure of a moment. `not_offered`: who returned without reintegration, None where it is not shown.

    `k`: nothing is shown that would give away fewer people.
    """

    figure: Figure
    not_offered: int | None
    k: int


def sustained_figure(session: Session, now: datetime, organisation_id: uuid.UUID | None = None) -> ShownFigure:
    """The figure over the outcomes that this scope sees, or of one organisation's; three statements.

    Windows close when they have everywhere.
    """
    own = Outcome.organisation_id == organisation_id if organisation_id else true()
    closed_before = (now - FURTHEST_WEST).date()
    k = rule_on(session, SUPPRESSED_UNDER, closed_before).whole()
    statement = (
        select(
            Outcome.case_id,
            Outcome.verdict,
            Outcome.missing_because,
            Outcome.window_closes_on,
            func.count(Outcome.id).label("people"),
        )
        .where(Outcome.is_surveyed, own)
        .group_by(Outcome.case_id, Outcome.verdict, Outcome.missing_because, Outcome.window_closes_on)
    )
    rows = [
        AdultRow(
            cluster=row.case_id.hex,
            verdict=row.verdict.value,
            window_closed=row.window_closes_on < closed_before,
            why_missing=missing_reason(VisitOutcome(row.missing_because) if row.missing_because else None),
        )
        for row in session.execute(statement)
        for _person in range(row.people)
    ]
    without = session.execute(select(func.count(Outcome.id)).where(~Outcome.is_surveyed, own)).scalar_one()
    return ShownFigure(figure(rows, k), without if without >= k else None, k)
