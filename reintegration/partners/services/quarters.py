"""Counting a partner's check-ins of a quarter, for the partner first, and publishing what others are shown of them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rules_on
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from reintegration.outcomes.rules.outcomes import Quarter, ended_quarters
from reintegration.partners.models import PartnerFigure, PartnerQuarter
from reintegration.partners.queries.quarters import closed_visits, counted_in, first_closing, to_publish, unpublished
from reintegration.partners.rules.quarters import known_of, shown_of

FIRST_DAYS, MOST = "statistics.partner_first_days", "statistics.partner_quarters"
_SUPPRESSED_UNDER = "statistics.suppressed_under"


@dataclass(frozen=True)
class Counted:
    """One partner's quarter: everything, for itself, and what others will be shown."""

    known: dict[str, Any]
    shown: dict[str, Any]


def quarters_to_count(session: Session, counted_on: date) -> list[Quarter]:
    """The quarters that are over everywhere and not published for every partner yet, the oldest first.

    Source: rule statistics.partner_quarters for how far back. RuleMissing if it has no row for the day.
    """
    since = first_closing(session)
    if since is None:
        return []
    ended = ended_quarters(since, counted_on, rules_on(session, (MOST,), counted_on).need(MOST).whole())
    left = unpublished(session, [quarter.first for quarter in ended])
    return [quarter for quarter in ended if quarter.first in left]


def count_quarter(session: Session, quarter: Quarter, counted_on: date) -> dict[uuid.UUID, Counted]:
    """What partners did in a quarter, as it is known now. Reads only."""
    k = rules_on(session, (_SUPPRESSED_UNDER,), counted_on).need(_SUPPRESSED_UNDER).whole()
    return {
        organisation: Counted(known_of(visits), shown_of(visits, k))
        for organisation, visits in closed_visits(session, quarter).items()
    }


def keep_quarter(unit: Unit, quarter: Quarter, counts: Mapping[uuid.UUID, Counted], counted_on: date) -> int:
    """Keep what was counted, except what is already published. Returns how many rows are new or changed.

    Where an entry was corrected so that a partner followed nobody after all, its row stays and says so.
    """
    rows, changed = counted_in(unit.session, quarter), 0
    opens_on = counted_on + timedelta(days=rules_on(unit.session, (FIRST_DAYS,), counted_on).need(FIRST_DAYS).whole())
    for organisation in sorted(counts.keys() | rows.keys()):
        counted = counts.get(organisation, Counted(known_of(()), {}))
        row = rows.get(organisation)
        if row is None:
            unit.session.add(
                PartnerQuarter(
                    id=new_id(),
                    organisation_id=organisation,
                    first_day=quarter.first,
                    counted_on=counted_on,
                    opens_on=opens_on,
                    known=counted.known,
                    shown=counted.shown,
                )
            )
            changed += 1
        elif row.published_at is None:
            changed += row.known != counted.known
            row.known, row.shown, row.counted_on = counted.known, counted.shown, counted_on
    return changed


def publish_quarters(unit: Unit, counted_on: date) -> int:
    """Publish what partners have had the time to look at; returns how many rows. A second run changes nothing."""
    waiting: Sequence[PartnerQuarter] = to_publish(unit.session, counted_on)
    for row in waiting:
        row.published_at = unit.clock.now()
        unit.session.add(
            PartnerFigure(
                id=new_id(),
                organisation_id=row.organisation_id,
                first_day=row.first_day,
                counted_on=row.counted_on,
                published_at=row.published_at,
                shown=row.shown,
            )
        )
    return len(waiting)


def forget_quarters(unit: Unit) -> None:
    """Delete all that was counted and published; only for an invented past to which people are added."""
    for entity in (PartnerFigure, PartnerQuarter):
        unit.session.execute(delete(entity), execution_options={"synchronize_session": False})
