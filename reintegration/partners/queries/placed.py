"""What the database keeps of cases that are with partner offices: whether it is what it should be."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select

from foundation.language.words import lazy_gettext as _l
from foundation.storage.engine import Stores
from foundation.storage.fixed import among
from foundation.storage.invariants import Invariant, Kept, Triggers, made_anew, triggers_are_there
from reintegration.partners.models import PlacedCase
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import OPEN
from returns.protection.models import ProtectionClearance

MADE_BY = "0089"  # the migration whose triggers keep it
_CHANGES = ("made", "changed", "deleted")


def placed_cases() -> Select[Any]:
    """What the database keeps in `placed_case`: each case once with each office that an open referral of it names.

    Tests compare the table with this, and with a plain reading, after every change that can move it.
    """
    referral, clearance = Referral.__table__, ProtectionClearance.__table__
    close = select(clearance.c.id).where(clearance.c.case_id == referral.c.case_id, clearance.c.needs_close_follow_up)
    columns = (referral.c.case_id, referral.c.partner_office_id, close.exists().label("needs_close_follow_up"))
    is_there = (among(referral.c.state, OPEN), referral.c.partner_office_id.is_not(None))
    return select(*columns).where(*is_there).distinct()


def _named(row: Any) -> str:
    return f"case {row.case_id.hex}, office {row.partner_office_id.hex}"


_KEPT = Kept(PlacedCase.__table__, placed_cases, _named, "too much", "missing")


def _triggers(is_sqlite: bool) -> tuple[str, ...]:
    return tuple(f"placed_case_{table}_{what}" for table in ("referral", "clearance") for what in _CHANGES)


def invariants_of_placed(stores: Stores, migrate: Callable[[], None]) -> tuple[Invariant, ...]:
    """Cases count with offices as referrals say, and the database keeps it so. `migrate` makes all of it once more."""
    mend = _KEPT.mended(stores, migrate)
    return (
        Invariant(
            "what_is_placed",
            _l("Each partner office's caseload matches its open referrals."),
            made_anew("flask check mend what_is_placed"),
            _KEPT.breaches,
            mend,
        ),
        triggers_are_there(
            "kept_of_placed",
            _l("The database keeps each partner office's caseload up to date, whatever changes it."),
            Triggers("data", "flask check mend kept_of_placed", _triggers),
            mend,
        ),
    )
