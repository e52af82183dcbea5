"""Reads of exit formalities: those of a case, what they are as facts, and the rule rows that they are judged by."""

import hashlib
import uuid
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.storage.types import canonical_json
from returns.cases.queries.reasons import cited
from returns.documents.models.leaving import ExitFormality as ExitFormality
from returns.documents.rules.leaving import ExitFacts, ExitRules, Known, Payer

PERMIT_STOPS, FINE_STOPS = "exit.missing_permit_stops", "exit.unpaid_fine_stops"
EXIT_CODES = (PERMIT_STOPS, FINE_STOPS)


def exits_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, ExitFormality]:
    """What is recorded of the people of a case, by person; one statement."""
    statement = select(ExitFormality).where(ExitFormality.case_id == case_id).order_by(ExitFormality.person_id)
    return {formality.person_id: formality for formality in session.execute(statement).scalars()}


def exit_of_person(session: Session, case_id: uuid.UUID, person_id: uuid.UUID) -> ExitFormality | None:
    """What is recorded of one person of a case."""
    statement = select(ExitFormality).where(ExitFormality.case_id == case_id, ExitFormality.person_id == person_id)
    return session.execute(statement).scalar_one_or_none()


def exit_facts(row: ExitFormality) -> ExitFacts:
    """What is recorded as facts; opens it. Where the key is gone, nothing is known."""
    try:
        content: dict[str, Any] = row.content or {}
    except KeyGone:
        return ExitFacts()
    permit_on, payer = content.get("permit_on"), content.get("fine_payer")
    return ExitFacts(
        permit=Known(content.get("permit") or Known.NOT_KNOWN),
        permit_on=date.fromisoformat(permit_on) if permit_on else None,
        has_fine=bool(content.get("fine_amount")),
        is_fine_settled=bool(content.get("fine_paid_on")) or payer == Payer.WAIVED.value,
        details=hashlib.sha256(canonical_json(content).encode()).hexdigest(),
    )


def exit_rules(rules: RulesOfDay) -> tuple[ExitRules, list[RuleRow]]:
    """What stops somebody from leaving, and the rows that say so. RuleMissing."""
    permit, fine = rules.need(PERMIT_STOPS), rules.need(FINE_STOPS)
    return ExitRules(permit.flag(), cited(permit), fine.flag(), cited(fine)), [permit, fine]
