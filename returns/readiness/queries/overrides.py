"""Reads of overrides: those of a case, what of one that was granted counts, and the rule rows that allow them."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.rulebook.rules import RulesOfDay
from returns.cases.queries.reasons import cited
from returns.cases.rules.limits import Limit
from returns.readiness.models.overrides import Override as Override  # doors name rows through the queries
from returns.readiness.rules.overrides import HeldOverride, OverrideRules, OverrideState

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
        HeldOverride(content["code"], content["subject"], row.until, content["rests_on"])
        for row in rows
        if row.state is OverrideState.GRANTED and (content := row.content)
    )


def override_of_case(session: Session, case_id: uuid.UUID, override_id: uuid.UUID) -> Override | None:
    """One request of this case: never reached through another case's address."""
    statement = select(Override).where(Override.id == override_id, Override.case_id == case_id)
    return session.execute(statement).scalar_one_or_none()
