"""Reads of overrides and of the sign-off: what counts, the rule rows that allow it, and who could sign."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, AccountExtra
from foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from foundation.accounts.rules import AccountStatus
from foundation.rulebook.rules import RulesOfDay
from returns.cases.models import Case
from returns.cases.queries import cited
from returns.cases.rules import Limit
from returns.journey.queries.itinerary import who_planned
from returns.readiness.models import Override as Override
from returns.readiness.rules.overrides import HeldOverride, OverrideRules, OverrideState
from returns.work.queries.duty import covers_of

AREAS, NOT_FOR, LONGEST = "override.areas", "override.not_for", "override.longest_days"


OVERRIDE_CODES = (AREAS, NOT_FOR, LONGEST)


def override_rules(rulebook: RulesOfDay) -> OverrideRules:
    """What may be overridden, by rules that are read already (`OVERRIDE_CODES`, and those that findings rest on).

    RuleMissing if a row is not there.
    """
    longest = rulebook.need(LONGEST)
    return OverrideRules(
        areas=tuple(rulebook.need(AREAS).entries()),
        not_for=tuple(rulebook.need(NOT_FOR).entries()),
        longest=Limit(longest.whole(), cited(longest)),
        protected=frozenset(row.name for rows in rulebook.rows.values() for row in rows if row.never_overridable),
    )


def overrides_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Override]:
    """Every request of a case, the newest first; one statement."""
    statement = select(Override).where(Override.case_id == case_id).order_by(Override.asked_at.desc(), Override.id)
    return session.execute(statement).scalars().all()


def held_overrides(rows: Iterable[Override]) -> tuple[HeldOverride, ...]:
    """What counts of overrides that were granted; opens them."""
    return tuple(
        HeldOverride(content.code, content.subject, row.until, content.rests_on)
        for row in rows
        if row.state is OverrideState.GRANTED and (content := row.content)
    )


def override_of_case(session: Session, case_id: uuid.UUID, override_id: uuid.UUID) -> Override | None:
    """One request of this case: never reached through another case's address."""
    statement = select(Override).where(Override.id == override_id, Override.case_id == case_id)
    return session.execute(statement).scalar_one_or_none()


# Reads of the sign-off: who of the office could sign a departure without signing their own work.


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
