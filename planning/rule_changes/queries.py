"""Reads of changes of rules: what waits, what is to come, what each would do; and rules as a change would make them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, func, literal, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, AccountExtra, Office
from foundation.accounts.permissions import Permission
from foundation.accounts.rules import AccountStatus
from foundation.geography.calendars import CALENDAR_CODES
from foundation.language.formats import by_alphabet
from foundation.rulebook.models import Rule
from foundation.rulebook.queries import all_rows, rows_of
from foundation.rulebook.rules import (
    RuleRow,
    RulesOfDay,
    by_scope,
    frozen_value,
    rows_in_force,
    rules_of_day,
    scope_key,
)
from foundation.storage.paging import Slice, keyset
from foundation.storage.scopes import SystemScope
from foundation.storage.unit_of_work import Unit, reading
from planning.rule_changes.access import RULE_KEEPERS
from planning.rule_changes.models import (
    RuleChange as RuleChange,
    RuleEffectCase,
    RuleEffectCount,
    RuleProposal as RuleProposal,
)
from planning.rule_changes.rules import ChangeState, Effect
from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING, CaseState

# What a change would do is counted over the cases of all offices, by what readiness reads of each; counts leave it, and
# ids for whoever sees the cases anyway. It opens no compartment: readiness does not look into any.
RULE_EFFECTS = SystemScope(
    "rule_effects",
    opens=(
        "budget_line", "case", "consent", "document_custody", "document_request", "escort", "exit_formality",
        "fitness_decision", "guardianship", "health_entry", "leg", "leg_traveller", "movement", "office", "other_case",
        "override", "person", "protection_check", "protection_clearance", "reception", "roster_absence",
        "roster_member", "roster_paper", "rule", "rule_change", "rule_effect_case", "rule_effect_count",
        "rule_proposal", "safe_contact", "sign_off", "travel_document",
    ),
)  # fmt: skip


_NEWEST_FIRST = (RuleProposal.proposed_at, RuleProposal.id)
_LIVE = (ChangeState.PROPOSED, ChangeState.CONFIRMED)
# The cases that a change of a rule may touch: being planned, ready, or on their way.
PLANNED_IN = (CaseState.PLANNING, CaseState.READY)
COUNTED = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED)


def proposal_by_id(session: Session, proposal_id: uuid.UUID) -> RuleProposal | None:
    """One proposal that this scope sees."""
    return session.execute(select(RuleProposal).where(RuleProposal.id == proposal_id)).scalar_one_or_none()


def proposals_page(session: Session, cursor: str | None, size: int) -> Slice[RuleProposal]:
    """Every proposal, the newest first."""
    return keyset(session, select(RuleProposal), _NEWEST_FIRST, True, cursor, size)


def proposals_to_come(session: Session, state: ChangeState, since: date, size: int) -> Sequence[RuleProposal]:
    """Those in a state that begin on a day or later, the nearest first."""
    comes = (RuleProposal.state == state, RuleProposal.begins_on >= since)
    statement = select(RuleProposal).where(*comes).order_by(RuleProposal.begins_on, RuleProposal.id)
    return session.execute(statement.limit(size)).scalars().all()


def proposals_for(session: Session, account_id: uuid.UUID, since: date, size: int) -> Sequence[RuleProposal]:
    """Those that an account may answer, the nearest first: not its own, and beginning on a day or later."""
    waits = (RuleProposal.state == ChangeState.PROPOSED, RuleProposal.begins_on >= since)
    statement = select(RuleProposal).where(*waits, RuleProposal.proposed_by != account_id)
    ordered = statement.order_by(RuleProposal.begins_on, RuleProposal.id).limit(size)
    return session.execute(ordered).scalars().all()


def count_changes(session: Session, proposal_id: uuid.UUID) -> int:
    """How many rows were proposed together."""
    return session.execute(select(func.count(RuleChange.id)).where(RuleChange.proposal_id == proposal_id)).scalar_one()


def changes_of(
    session: Session, proposals: Collection[uuid.UUID], most: int | None = None
) -> dict[uuid.UUID, list[RuleChange]]:
    """The rows of these proposals, or the first so many of each, in the order of their proposal; one statement."""
    statement = select(RuleChange).where(RuleChange.proposal_id.in_(proposals))
    if most is not None:
        place = func.row_number().over(partition_by=RuleChange.proposal_id, order_by=RuleChange.id).label("place")
        firsts = statement.with_only_columns(RuleChange.id, place).subquery()
        statement = select(RuleChange).join(firsts, firsts.c.id == RuleChange.id).where(firsts.c.place <= most)
    by_proposal: dict[uuid.UUID, list[RuleChange]] = {proposal_id: [] for proposal_id in proposals}
    for change in session.execute(statement.order_by(RuleChange.id)).scalars() if proposals else ():
        by_proposal[change.proposal_id].append(change)
    return by_proposal


def live_changes_of(session: Session, codes: Collection[str], since: date) -> list[tuple[RuleChange, RuleProposal]]:
    """Changes of these rules that wait or are confirmed, from a day on, the nearest first; one statement."""
    live = (RuleProposal.state.in_(_LIVE), RuleChange.valid_from >= since, RuleChange.code.in_(codes))
    statement = (
        select(RuleChange, RuleProposal)
        .join(RuleProposal, RuleProposal.id == RuleChange.proposal_id)
        .where(*live)
        .order_by(RuleChange.valid_from, RuleChange.id)
    )
    return [(change, proposal) for change, proposal in session.execute(statement)]


def live_calendar_changes(
    session: Session, scope: Mapping[str, str], since: date
) -> list[tuple[RuleChange, RuleProposal]]:
    """Changes of the working calendar of one place that wait or are confirmed; one statement."""
    changes = live_changes_of(session, CALENDAR_CODES, since)
    return [(change, proposal) for change, proposal in changes if change.scope == scope]


def office_countries(session: Session) -> set[str]:
    """The countries of the offices that this scope sees; one statement."""
    return set(session.execute(select(Office.country).distinct()).scalars())


def rules_of_proposal(session: Session, proposal_id: uuid.UUID) -> list[tuple[RuleChange, Rule]]:
    """The rows of the rule book that a proposal became, with the changes that name them; one statement."""
    statement = select(RuleChange, Rule).join(Rule, Rule.id == RuleChange.rule_id)
    rows = session.execute(statement.where(RuleChange.proposal_id == proposal_id))
    return [(change, rule) for change, rule in rows]


def lock_rules(session: Session, codes: Collection[str]) -> None:
    """Wait for whoever else is changing these rules, and keep them waiting until the end.

    Two changes, each judged without the other, may contradict each other. On SQLite nobody else writes meanwhile.
    """
    session.execute(select(Rule.id).where(Rule.code.in_(codes)).order_by(Rule.id).with_for_update()).all()


def proposals_to_count(session: Session, since: date, counted_before: datetime, size: int) -> Sequence[RuleProposal]:
    """Those from a day on whose effects were never counted, or too long ago; those never counted first."""
    live = (RuleProposal.state.in_(_LIVE), RuleProposal.begins_on >= since)
    never = RuleProposal.counted_at.is_(None)
    statement = select(RuleProposal).where(*live, never | (RuleProposal.counted_at < counted_before))
    return session.execute(statement.order_by(never.desc(), RuleProposal.begins_on).limit(size)).scalars().all()


# What a change would do: counts by office, and cases for whoever sees them.


@dataclass(frozen=True)
class OfficeCount:
    """How many cases of an office are touched in one way, and how many visits, say."""

    office: str
    is_own: bool
    effect: Effect
    cases: int
    number: int


def counts_of(session: Session, proposal_id: uuid.UUID, office_id: uuid.UUID | None) -> list[OfficeCount]:
    """What a proposal would do, by office and effect, the own office first; one statement."""
    statement = (
        select(Office.name, RuleEffectCount)
        .join(RuleEffectCount, RuleEffectCount.office_id == Office.id)
        .where(RuleEffectCount.proposal_id == proposal_id)
    )
    counts = [
        OfficeCount(name, row.office_id == office_id, row.effect, row.cases, row.number)
        for name, row in session.execute(statement)
    ]
    return sorted(
        counts, key=lambda count: (not count.is_own, by_alphabet(count.office), list(Effect).index(count.effect))
    )


def touched_cases(session: Session, proposal_id: uuid.UUID, cursor: str | None, size: int) -> Slice[RuleEffectCase]:
    """The cases of the reader's own office that a proposal would touch, a page at a time."""
    statement = select(RuleEffectCase).where(RuleEffectCase.proposal_id == proposal_id)
    return keyset(session, statement, (RuleEffectCase.effect, RuleEffectCase.id), False, cursor, size)


def forget_counts(session: Session, proposal_id: uuid.UUID) -> None:
    """Delete what was counted of a proposal, for the program's own work; two statements."""
    session.execute(delete(RuleEffectCount).where(RuleEffectCount.proposal_id == proposal_id))
    session.execute(delete(RuleEffectCase).where(RuleEffectCase.proposal_id == proposal_id))


def cases_after(session: Session, after: uuid.UUID | None, size: int) -> Sequence[Case]:
    """The next cases that a change may touch, in the order of their ids; one statement that opens nothing."""
    statement = select(Case).where(Case.state.in_(COUNTED)).order_by(Case.id).limit(size)
    return session.execute(statement if after is None else statement.where(Case.id > after)).scalars().all()


def planned_page(session: Session, since: date, cursor: str | None, size: int) -> Slice[Case]:
    """The cases in planning that this scope sees, the next to leave first; two statements that open nothing.

    `since`: of departures before it none is read, since most of those who left stand between them.
    """
    statement = select(Case).where(Case.state.in_(PLANNED_IN), Case.departs_or_never >= since)
    return keyset(session, statement, (Case.departs_or_never, Case.id), False, cursor, size)


def cases_by_country(session: Session, offices: bool) -> list[tuple[str, str, int]]:
    """How many cases that have not left yet go to each country: country, office if wanted, number; one statement."""
    office = Office.name if offices else literal("")
    country = Case.country.concat("")  # of the column itself SQLite takes the index by country, and reads every case
    statement = (
        select(country, office, func.count(Case.id))
        .join(Office, Office.id == Case.office_id)
        .where(Case.state.in_(BEFORE_BOARDING))
        .group_by(country, *([Office.name] if offices else []))
    )
    return [(code, name, count) for code, name, count in session.execute(statement)]


# Rules as they stand on two days, and as they would be.


def differences_between(session: Session, first: date, second: date) -> list[tuple[RuleRow | None, RuleRow | None]]:
    """The rules that hold on a second day and not so on a first: the row of each, None for none. By code and scope."""
    pairs = [
        (_in_force(rows, first), _in_force(rows, second))
        for _key, rows in sorted(by_scope(all_rows(session)).items(), key=lambda pair: pair[0])
    ]
    return [(before, after) for before, after in pairs if before != after]


def _in_force(rows: Sequence[RuleRow], day: date) -> RuleRow | None:
    return next(iter(rows_in_force(rows, day)), None)


class Supposed:
    """The rule book without a change and with it, for whoever counts what it would do. Codes are read once each."""

    def __init__(self, session: Session, rows: Sequence[RuleRow]) -> None:
        """`rows`: what is to be added, of one first day or more."""
        self._session, self.rows = session, rows
        self._read: dict[tuple[str, ...], tuple[list[RuleRow], list[RuleRow]]] = {}

    @property
    def codes(self) -> frozenset[str]:
        """The codes that would change."""
        return frozenset(row.code for row in self.rows)

    @property
    def first_day(self) -> date:
        """The first day on which anything would be otherwise."""
        return min(row.valid_from for row in self.rows)

    def before(self, codes: Sequence[str], day: date) -> RulesOfDay:
        """The rules of a day as they stand now."""
        return rules_of_day(self._of(tuple(codes))[0], codes, day)

    def after(self, codes: Sequence[str], day: date) -> RulesOfDay:
        """The rules of a day as they would be."""
        return rules_of_day(self._of(tuple(codes))[1], codes, day)

    def _of(self, codes: tuple[str, ...]) -> tuple[list[RuleRow], list[RuleRow]]:
        if codes not in self._read:
            own = {(row.code, row.scope, row.valid_from) for row in self.rows}
            read = rows_of(self._session, codes)
            without = [row for row in read if (row.code, row.scope, row.valid_from) not in own]
            self._read[codes] = (without, [*without, *(row for row in self.rows if row.code in codes)])
        return self._read[codes]


def row_of_change(change: RuleChange, like: RuleRow) -> RuleRow:
    """A change as a row of the rule book; `like` is any row of its code."""
    return replace(
        like,
        code=change.code,
        value=frozen_value(change.value),
        scope=scope_key(change.scope),
        valid_from=change.valid_from,
        valid_until=change.valid_until,
        source=change.source,
        standing=change.standing,
        note=change.note,
    )


# Who keeps the rules.


def rule_keepers(unit: Unit, besides: Collection[uuid.UUID | None]) -> list[uuid.UUID]:
    """The accounts of all offices that may confirm a change, in a stable order; one statement of a scope of its own."""
    statement = (
        select(Account.id)
        .join(AccountExtra, AccountExtra.account_id == Account.id)
        .where(AccountExtra.permission == Permission.RULES_EDIT, Account.status == AccountStatus.ACTIVE)
        .order_by(Account.id)
    )
    with reading(unit.aside, RULE_KEEPERS) as aside:
        return [account_id for account_id in aside.session.execute(statement).scalars() if account_id not in besides]
