"""Reads of readiness: what is stored of a case as a whole and bears on its departure, in one statement."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from returns.models.cases import Case
from returns.models.duplicates import OtherCase
from returns.models.overrides import Override
from returns.models.protection import ProtectionCheck, ProtectionClearance
from returns.models.reception import Reception
from returns.queries.budget import unapproved_of
from returns.queries.overrides import held_overrides
from returns.queries.protection import latest_of
from returns.rules.budget import Unapproved
from returns.rules.overrides import HeldOverride, OverrideState


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


def rows_of_case(session: Session, case_id: uuid.UUID, today: date) -> OfCase:
    """What is stored of a case; one statement. Of overrides those that were granted and have not surely ended."""
    # No calendar is more than a day behind UTC; on which day an override ends is for the rules to say.
    not_ended = and_(Override.state == OverrideState.GRANTED, Override.until >= today - timedelta(days=1))
    statement = (
        select(ProtectionClearance, Reception, *unapproved_of(Case.id), OtherCase, ProtectionCheck, Override)
        .select_from(Case)
        .outerjoin(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .outerjoin(Reception, Reception.case_id == Case.id)
        .outerjoin(ProtectionCheck, ProtectionCheck.case_id == Case.id)
        .outerjoin(OtherCase, OtherCase.case_id == Case.id)
        .outerjoin(Override, and_(Override.case_id == Case.id, not_ended))
        .where(Case.id == case_id)
        .order_by(ProtectionCheck.checked_at.desc(), ProtectionCheck.id, Override.id)
    )
    found = session.execute(statement).all()
    if not found:
        return OfCase()
    clearance, reception, bound, planned, *_rest = found[0]
    checks = latest_of([check for *_others, check, _ in found if check])
    granted = held_overrides(dict.fromkeys(override for *_others, override in found if override))
    others = tuple(dict.fromkeys(other for *_others, other, _check, _override in found if other))
    return OfCase(clearance, reception, checks, Unapproved(bound, planned), granted, others)
