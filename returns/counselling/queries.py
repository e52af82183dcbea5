"""Reads of counselling sessions: those that stand, what they say as facts, and what applying still needs of them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.queries import staff as accounts
from foundation.accounts.rules import AccountStatus
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import EVERYWHERE, RuleRow, RulesOfDay
from foundation.storage.known import prepared
from returns.cases.models import Case
from returns.cases.queries import cited
from returns.cases.rules.cases import BEFORE_BOARDING, Reason
from returns.consent.queries import RULES_OF_APPLYING, age_of, consent_rules, consenting
from returns.counselling.models import (
    CounsellingSession as CounsellingSession,
    SessionContent as SessionContent,
)
from returns.counselling.rules import Requirements, SessionFacts, counselling_gaps, established
from returns.people.models import Person
from returns.work.models import HandOver
from returns.work.rules.tasks import DatedFact, ForWhom, TaskKind

_REFLECTION = "protection.reflection_period.days"


@dataclass(frozen=True)
class CounsellingRules:
    """What the rule book says about counselling on a day."""

    explained: tuple[str, ...]
    requirements: Requirements
    establishes_for: int  # days


def counselling_rules(session: Session, case: Case, day: date) -> CounsellingRules:
    """The rules of counselling for a case on a day; one statement, that of consents too.

    A row may be of the host country or of the country of return: a case carries both. Only where there is a row of a
    host country, that of the case is asked for. RuleMissing if a row is not there.
    """
    rules = rules_on(session, RULES_OF_APPLYING, day)
    where = _where(session, case, rules)

    def need(topic: str) -> RuleRow:
        return rules.need(f"counselling.{topic}", where)

    blocks, will = need("blocks_application"), rules.need("consent.voluntariness_facts")
    required = Requirements(
        alternatives=need("alternatives").entries(),
        side_effects=need("side_effects").entries(),
        voluntariness=will.entries(),
        blocks=blocks.entries(),
        warns=need("warns_at_application").entries(),
        cited=cited(blocks),
        cited_will=cited(will),
    )
    return CounsellingRules(need("explained").entries(), required, need("establishes_for_days").whole())


def _where(session: Session, case: Case, rules: RulesOfDay) -> dict[str, str]:
    """What a case says of itself that a rule can be limited to."""
    own = [row for code, rows in rules.rows.items() if code.startswith("counselling.") for row in rows]
    where = {"country": case.country}
    if any(key == "host" for row in own for key, _country in row.scope):
        where["host"] = accounts.country_of_office(session, case.office_id)
    return where


_SESSIONS = prepared(
    select(CounsellingSession)
    .where(CounsellingSession.case_id == bindparam("case_id"))
    .order_by(CounsellingSession.held_at.desc(), CounsellingSession.id)
)


def sessions_of_case(session: Session, case_id: uuid.UUID) -> Sequence[CounsellingSession]:
    """The sessions of a case with every version of them, the latest first; one statement."""
    return session.execute(_SESSIONS, {"case_id": case_id}).scalars().all()


def said_of(session: CounsellingSession) -> SessionContent:
    """What was said at a session; nothing where it cannot be read any more."""
    return CounsellingSession.content.readable(session) or SessionContent()


def corrected_by(sessions: Sequence[CounsellingSession]) -> dict[uuid.UUID, CounsellingSession]:
    """The version that took the place of each corrected one, by the id of the corrected one; opens them."""
    return {uuid.UUID(before): session for session in sessions if (before := said_of(session).corrects)}


def standing_sessions(sessions: Sequence[CounsellingSession]) -> list[CounsellingSession]:
    """The sessions that no later version has replaced, in the same order; opens them."""
    corrections = corrected_by(sessions)
    return [session for session in sessions if session.id not in corrections]


def session_facts(session: CounsellingSession) -> SessionFacts:
    """A session as facts. Older ones hold fewer."""
    content = said_of(session)
    return SessionFacts(
        members=content.members,
        free_will=content,
        alternatives=content.alternatives,
        side_effects=content.side_effects,
        understood=content.understood,
        relation=content.relation,
        session=session.id.hex,
        held_on=session.held_at.date(),
        wills={will.person: will for will in content.wills} if content.wills is not None else None,
    )


def deciders(session: Session, people: Sequence[Person], day: date) -> dict[str, bool]:
    """Who of a case decides about a return, by id in hex: each with whether they are old enough to decide alone.

    Whose age is not known may be. Opens birth dates; one statement.
    """
    rules = consent_rules(session, day)
    ages = {person.id.hex: age_of(person, day) for person in people}
    grown = {person: age is None or age >= rules.together_from for person, age in ages.items()}
    return {person: grown[person] for person in consenting(people, rules, day)}


def versions_of(sessions: Sequence[CounsellingSession], latest: CounsellingSession) -> list[CounsellingSession]:
    """A version of a session and all that it corrects, the original one last."""
    by_id, versions = {session.id.hex: session for session in sessions}, [latest]
    while (before := by_id.get(said_of(versions[-1]).corrects or "")) is not None:
        versions.append(before)
    return versions


def awaited_sessions(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[DatedFact]]:
    """The next appointments of these cases, each for whoever held the session at which it was agreed; one statement.

    It is the owner's where that is the same account, was the owner before, or does not work here any more.
    """
    counselled = CounsellingSession
    handed_over = exists().where(HandOver.case_id == counselled.case_id, HandOver.from_id == counselled.counsellor_id)
    rows = session.execute(
        select(
            counselled.case_id,
            counselled.counsellor_id,
            counselled.awaits_on,
            Case.owner_id,
            Account.status,
            handed_over,
        )
        .join(Case, Case.id == counselled.case_id)
        .outerjoin(Account, Account.id == counselled.counsellor_id)
        .where(counselled.case_id.in_(ids), counselled.awaits_on.is_not(None), Case.state.in_(BEFORE_BOARDING))
    )
    awaited: defaultdict[uuid.UUID, list[DatedFact]] = defaultdict(list)
    for case_id, who_id, day, owner_id, status, was_owner in rows:
        assert day is not None  # the statement asks for it
        is_owners = who_id == owner_id or was_owner or status is not AccountStatus.ACTIVE
        whose = (ForWhom.OWNER, None) if is_owners else (ForWhom.PERSON, who_id)
        subject = "owner" if is_owners else who_id
        awaited[case_id].append(DatedFact(TaskKind.COUNSELLING_NEXT, subject, day, *whose))
    return awaited


def gaps_of_counselling(
    session: Session, case: Case, people: Sequence[Person], sessions: Sequence[CounsellingSession], day: date
) -> tuple[Reason, ...]:
    """What applying still needs of counselling; one statement for rules, and the keys."""
    if not sessions:
        return ()
    adults = consenting(people, consent_rules(session, day), day)
    facts = [session_facts(version) for version in standing_sessions(sessions)]
    return counselling_gaps(adults, facts, counselling_rules(session, case, day).requirements)


def established_in_case(
    session: Session, case: Case, people: Sequence[Person], sessions: Sequence[CounsellingSession], day: date
) -> dict[uuid.UUID, SessionFacts]:
    """The session to which a consent of a day may refer, by person; whoever has none is left out."""
    rules = counselling_rules(session, case, day)
    facts = [session_facts(version) for version in standing_sessions(sessions)]
    required, good_for = rules.requirements.voluntariness, rules.establishes_for
    by_person = {person.id: established(person.id.hex, facts, required, day, good_for) for person in people}
    return {person: fact for person, fact in by_person.items() if fact is not None}


def reflection_days(session: Session, day: date, host: str) -> int | None:
    """How long somebody may think without any pressure in a host country; None where no rule says so."""
    row = rules_on(session, (_REFLECTION,), day).find(_REFLECTION, {"host": host} if host else EVERYWHERE)
    return row.whole() if row is not None else None
