"""Reads of the sign-off: who of the office could sign a departure without signing their own work."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, AccountExtra
from foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from foundation.accounts.rules import AccountStatus
from returns.cases.models import Case
from returns.journey.queries.itinerary import who_planned
from returns.work.queries.absence import covers_of


def signers_of(session: Session, case: Case, today: date) -> Sequence[uuid.UUID]:
    """Accounts of the case's office that may sign this departure off, in a stable order; five statements.

    Not its owner, not who covers for the owner today, and not whoever planned the journey.
    """
    own = who_planned(session, case.id)
    if case.owner_id is not None:
        own |= {case.owner_id, *covers_of(session, [case.owner_id], today).values()}
    statement = (
        select(Account.id)
        .join(AccountExtra, AccountExtra.account_id == Account.id)
        .where(
            Account.office_id == case.office_id,
            Account.status == AccountStatus.ACTIVE,
            Account.role.in_(
                [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.CASES_OPEN in permissions]
            ),
            AccountExtra.permission == Permission.SIGN_OFF,
        )
        .order_by(Account.id)
    )
    return [account_id for account_id in session.execute(statement).scalars() if account_id not in own]
