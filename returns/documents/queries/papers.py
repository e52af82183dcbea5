"""What is read about papers: the rule rows of documents, transit and leaving, and the journey that they serve."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from foundation.geography.zones import local_date
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow, RulesOfDay
from returns.documents.queries.documents import DOCUMENT_CODES, document_rules
from returns.documents.queries.leaving import EXIT_CODES, TRANSIT_CODES, exit_rules, transit_rules
from returns.documents.rules.documents import DocumentRules
from returns.documents.rules.leaving import ExitRules
from returns.documents.rules.transit import TransitRules
from returns.journey.queries.itinerary import Leg, journey, leg_facts, legs_of_case, travels
from returns.journey.rules.itinerary import LegFacts

PAPER_CODES = (*DOCUMENT_CODES, *TRANSIT_CODES, *EXIT_CODES)


@dataclass(frozen=True)
class PaperRules:
    """The rules that the papers of people are judged by on these legs, and the rows that they come from."""

    documents: DocumentRules
    transit: TransitRules
    leaving: ExitRules
    used: tuple[RuleRow, ...]


def paper_rules(rules: RulesOfDay, legs: Sequence[LegFacts]) -> PaperRules:
    """The rules of these legs; each row is named once. RuleMissing if one is not there."""
    documents, of_documents = document_rules(rules, legs)
    transit, of_transit = transit_rules(rules, legs)
    leaving, of_leaving = exit_rules(rules)
    rows = {row.name: row for row in (*of_documents, *of_transit, *of_leaving)}
    return PaperRules(documents, transit, leaving, tuple(rows.values()))


@dataclass(frozen=True)
class PlannedWay:
    """The legs that documents have to serve, the local day on which they begin (today without legs), and the rules."""

    day: date
    rows: Sequence[Leg]
    rules: DocumentRules

    def legs_of(self, person_id: uuid.UUID) -> tuple[LegFacts, ...]:
        """The legs of one person of the case; opens them."""
        return leg_facts([leg for leg in self.rows if travels(leg, person_id)])


def planned_way(session: Session, case_id: uuid.UUID, today: date) -> PlannedWay:
    """The journey of a case as its documents are judged by it; two statements and the key. RuleMissing."""
    travelled = journey(legs_of_case(session, case_id))
    day = local_date(travelled[0].departs_at, travelled[0].departs_zone) if travelled else today
    rules, _used = document_rules(rules_on(session, DOCUMENT_CODES, day), leg_facts(travelled))
    return PlannedWay(day, travelled, rules)
