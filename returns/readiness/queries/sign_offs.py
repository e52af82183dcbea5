"""Reads of sign-offs: the newest of a case, whether it still stands or not."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from foundation.storage.known import prepared
from foundation.storage.query_cache import cache_fact, cached_fact
from returns.cases.models import Case
from returns.readiness.models import SignOff

_OF_CASES = SignOff.case_id.in_(bindparam("cases", expanding=True))
_SIGN_OFFS = prepared(select(SignOff).where(_OF_CASES).order_by(SignOff.signed_at, SignOff.id.desc()))
_OF_CASE = select(SignOff).where(SignOff.case_id == bindparam("case_id"))
_SIGN_OFF = prepared(_OF_CASE.order_by(SignOff.signed_at.desc(), SignOff.id).limit(1))


def latest_sign_offs(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, SignOff]:
    """The newest sign-off of each of these cases that has one, by case; one statement, or none where all are read."""
    known = [_noted(session, case_id) for case_id in cases]
    found = [one for one in known if one is not None]
    if len(found) == len(known):
        return {sign_off.case_id: sign_off for newest in found for sign_off in newest}
    signed = session.execute(_SIGN_OFFS, {"cases": list(cases)}).scalars()
    return {sign_off.case_id: sign_off for sign_off in signed}


def latest_sign_off(session: Session, case_id: uuid.UUID) -> SignOff | None:
    """The newest sign-off of a case; one statement, or none where it is read."""
    known = _noted(session, case_id)
    if known is not None:
        return next(iter(known), None)
    return session.execute(_SIGN_OFF, {"case_id": case_id}).scalars().first()


def note_sign_off(session: Session, case_id: uuid.UUID, newest: SignOff | None) -> None:
    """Keep what a wider query has read besides: the newest sign-off of a case, or that there is none."""
    cache_fact(session, (latest_sign_off, case_id), (newest,) if newest else ())


def _noted(session: Session, case_id: uuid.UUID) -> tuple[SignOff, ...] | None:
    """What was kept of a case: its newest sign-off, or nothing in it; None where nothing was kept."""
    kept: tuple[SignOff, ...] | None = cached_fact(session, (latest_sign_off, case_id))
    return kept


def is_newest_of_case() -> Any:
    """The criterion by which a statement about cases joins the newest sign-off of each."""
    other = aliased(SignOff)
    of_case = select(other.id).where(other.case_id == Case.id).order_by(other.signed_at.desc(), other.id).limit(1)
    return SignOff.id == of_case.scalar_subquery()
