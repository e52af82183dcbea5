"""Reads of entitlements: the programmes that the rule book knows, and what one of them pays to the people of a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from foundation.accounts.queries import staff as accounts
from foundation.errors import KeyGone
from foundation.money import Money
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow, RulesOfDay
from returns.cases.models import Case
from returns.cases.queries.reasons import cited
from returns.consent.queries.consent import age_of
from returns.money.rules.entitlements import CODES, Entitlement, EntitlementRow, Member, ReturnType, entitlement_of
from returns.people.models.people import Person
from returns.people.rules.people import MemberRole

COUNTED_PER = "entitlement.counted_per"
ADULT_FROM = "consent.signs_alone_from_age"
DOUBLE_PAYMENT = "entitlement.double_payment_checked"
# What the page of a budget asks of the rule book, with one statement.
ASKED = (*CODES, COUNTED_PER, ADULT_FROM, DOUBLE_PAYMENT)


@dataclass(frozen=True)
class Programme:
    """What a case is under: which programme, which kind of return, where from and where to."""

    name: str | None
    return_type: ReturnType | None
    country: str
    host: str

    def scope(self) -> dict[str, str]:
        """The scope by which rule rows are looked up."""
        scope = {"country": self.country, "host": self.host}
        if self.name:
            scope["programme"] = self.name
        if self.return_type:
            scope["return_type"] = self.return_type.value
        return scope


def programmes_known(rules: RulesOfDay) -> list[str]:
    """The programmes that any row on a day pays something for, by name."""
    scopes = (dict(row.scope) for code in CODES for row in rules.rows[code])
    return sorted({scope["programme"] for scope in scopes if "programme" in scope})


def rules_asked(session: Session, day: date) -> RulesOfDay:
    """The rows of entitlements on a day; one statement."""
    return rules_on(session, ASKED, day)


def rows_for(rules: RulesOfDay, scope: Mapping[str, str]) -> list[EntitlementRow]:
    """The rows of a programme that hold; nothing without a programme, and none whose value is not known."""
    if "programme" not in scope:
        return []
    rows = [rules.find(code, scope) for code in CODES]
    return [_row(row) for row in rows if row is not None and row.known]


def _row(row: RuleRow) -> EntitlementRow:
    if row.unit != "money":
        return EntitlementRow(row.code, None, row.whole(), cited(row))
    amount, currency = row.money()
    return EntitlementRow(row.code, Money(amount, currency), None, cited(row))


def programme_of(session: Session, case: Case) -> Programme:
    """What a case is under; at most one statement."""
    host = accounts.country_of_office(session, case.office_id)
    return Programme(case.programme, case.return_type, case.country, host)


def entitlement_in(rules: RulesOfDay, programme: Programme, people: Sequence[Person], day: date) -> Entitlement:
    """What the people of a case are entitled to on a day, by rules that are read already. Opens the people."""
    scope = programme.scope()
    members = [
        Member(person.id.hex, age_of(person, day), person.role is MemberRole.PRINCIPAL, _needs_care(person))
        for person in people
    ]
    per_person = rules.need(COUNTED_PER, scope).text() == "person"
    return entitlement_of(rows_for(rules, scope), members, rules.need(ADULT_FROM).whole(), per_person)


def _needs_care(person: Person) -> bool:
    try:
        return bool(person.extra_care)
    except KeyGone:
        return False
