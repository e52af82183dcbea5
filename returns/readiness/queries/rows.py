"""Reads of readiness: what is stored of a case as a whole and bears on its departure, in one statement."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from foundation.storage.query_cache import cache_fact
from returns.cases.models import Case
from returns.escorts.models import Escort
from returns.escorts.queries.escorts import escorts_of_case
from returns.money.queries import unapproved_of
from returns.money.rules.budget import Unapproved
from returns.names.models import OtherCase
from returns.names.queries import other_cases
from returns.protection.models import ProtectionCheck, ProtectionClearance
from returns.protection.queries import latest_of
from returns.readiness.models import Override
from returns.readiness.queries.overrides import held_overrides
from returns.readiness.rules.overrides import HeldOverride, OverrideState
from returns.reception.models import Reception


@dataclass(frozen=True)
class OfCase:
    """Clearance, reception, the latest check of each person, what waits for an approval, what was set aside.

    `others` say who of the people is known to have another case.
    """

    clearance: ProtectionClearance | None = None
    reception: Reception | None = None
    checks: Mapping[uuid.UUID, ProtectionCheck] = field(default_factory=dict)
    unapproved: Unapproved = field(default_factory=Unapproved)
    granted: tuple[HeldOverride, ...] = ()
    others: tuple[OtherCase, ...] = ()
    escorts: tuple[Escort, ...] = ()  # in the order of the legs on which they begin


def rows_of_case(session: Session, case_id: uuid.UUID, today: date) -> OfCase:
    """What is stored of a case; one statement. Of overrides those that were granted and have not surely ended."""
    return rows_of_cases(session, [case_id], today)[case_id]


def rows_of_cases(session: Session, cases: Collection[uuid.UUID], today: date) -> dict[uuid.UUID, OfCase]:
    """The same of several cases, by case; one statement."""
    # No calendar is more than a day behind UTC; on which day an override ends is for the rules to say.
    not_ended = and_(Override.state == OverrideState.GRANTED, Override.until >= today - timedelta(days=1))
    statement = (
        select(Case.id, ProtectionClearance, Reception, *unapproved_of(Case.id))
        .add_columns(OtherCase, ProtectionCheck, Override, Escort)
        .select_from(Case)
        .outerjoin(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .outerjoin(Reception, Reception.case_id == Case.id)
        .outerjoin(ProtectionCheck, ProtectionCheck.case_id == Case.id)
        .outerjoin(OtherCase, OtherCase.case_id == Case.id)
        .outerjoin(Override, and_(Override.case_id == Case.id, not_ended))
        .outerjoin(Escort, Escort.case_id == Case.id)
        .where(Case.id.in_(cases))
        .order_by(ProtectionCheck.checked_at.desc(), ProtectionCheck.id, Override.id)
    )
    rows: dict[uuid.UUID, list[Any]] = {case_id: [] for case_id in cases}
    for row in session.execute(statement):
        rows[row[0]].append(row)
    read = {case_id: _of_case(case_rows) for case_id, case_rows in rows.items()}
    for case_id, of_case in read.items():
        cache_fact(session, (escorts_of_case, case_id), of_case.escorts)
        cache_fact(session, (other_cases, case_id), of_case.others)
    return read


def _of_case(rows: Sequence[Any]) -> OfCase:
    if not rows:
        return OfCase()
    _case, clearance, reception, bound, planned, *_rest = rows[0]
    checks = latest_of([row.ProtectionCheck for row in rows if row.ProtectionCheck])
    granted = held_overrides(dict.fromkeys(row.Override for row in rows if row.Override))
    others = tuple(dict.fromkeys(row.OtherCase for row in rows if row.OtherCase))
    escorts = {row.Escort for row in rows if row.Escort}
    in_order = tuple(sorted(escorts, key=lambda escort: (escort.first_leg, escort.last_leg, escort.id.bytes)))
    return OfCase(clearance, reception, checks, Unapproved(bound, planned), granted, others, in_order)
