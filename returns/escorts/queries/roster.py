"""Reads of the roster: a page of it, one member, and what belongs to members."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rule_on
from foundation.storage.paging import Slice, keyset
from foundation.storage.query_cache import cache_fact, cached_fact
from returns.escorts.models import (
    MemberContent as MemberContent,
    RosterAbsence as RosterAbsence,
    RosterMember as RosterMember,
    RosterPaper as RosterPaper,
)
from returns.escorts.rules.roster import AwayFacts, PaperFacts, Skill
from returns.people.rules.people import Sex

EXPIRING = "escort.expiring_within_days"
MemberRead = tuple[RosterMember, list[RosterPaper], list[RosterAbsence]]


@dataclass(frozen=True)
class RosterFilter:
    """Which members a list shows; `ends_before`: only those with a paper that ends before this day."""

    only_active: bool = True
    sex: Sex | None = None
    ends_before: date | None = None


def expiring_from(session: Session, today: date) -> date:
    """The day before which a paper ends soon; rule escort.expiring_within_days, one statement."""
    return today + timedelta(days=rule_on(session, EXPIRING, today).whole() + 1)


def roster_page(
    session: Session, chosen: RosterFilter, by_expiry: bool, descending: bool, cursor: str | None, size: int
) -> Slice[RosterMember]:
    """One page of the roster of the office, by place or by the first paper that ends; two statements."""
    statement = select(RosterMember).where(RosterMember.is_active.is_(chosen.only_active))
    if chosen.sex is not None:
        statement = statement.where(RosterMember.sex == chosen.sex)
    if chosen.ends_before is not None:
        statement = statement.where(RosterMember.papers_until < chosen.ends_before)
    columns = (RosterMember.papers_until, RosterMember.ordinal) if by_expiry else (RosterMember.ordinal,)
    return keyset(session, statement, columns, descending, cursor, size)


def members_read(session: Session, members: Collection[uuid.UUID] | None = None) -> list[MemberRead]:
    """These members, or everybody active, in the order of the list, with papers and absences; at most one statement.

    Nothing is opened. Asked for everybody, a reading unit knows each of them from then on.
    """
    learnt_members: list[MemberRead] | None = cached_fact(session, members_read)
    if learnt_members is not None and (members is None or {row[0].id for row in learnt_members} >= set(members)):
        return [row for row in learnt_members if members is None or row[0].id in members]
    statement = (
        select(RosterMember, RosterPaper, RosterAbsence)
        .outerjoin(RosterPaper, RosterPaper.member_id == RosterMember.id)
        .outerjoin(RosterAbsence, RosterAbsence.member_id == RosterMember.id)
        .where(RosterMember.is_active.is_(True) if members is None else RosterMember.id.in_(members))
        .order_by(RosterMember.ordinal, RosterPaper.id, RosterAbsence.begins_on, RosterAbsence.id)
    )
    by_member: dict[uuid.UUID, tuple[RosterMember, dict[RosterPaper, None], dict[RosterAbsence, None]]] = {}
    for member, paper, days in session.execute(statement):
        _member, papers, away = by_member.setdefault(member.id, (member, {}, {}))
        papers |= {paper: None} if paper else {}
        away |= {days: None} if days else {}
    read = [(member, list(papers), list(away)) for member, papers, away in by_member.values()]
    if members is None:
        cache_fact(session, members_read, read)
    return read


def active_members(session: Session) -> Sequence[RosterMember]:
    """Everybody on the roster of the office who is not retired, in the order of its list; at most one statement."""
    return [member for member, _papers, _away in members_read(session)]


def member_by_id(session: Session, member_id: uuid.UUID) -> RosterMember | None:
    """One member that this scope sees."""
    return session.execute(select(RosterMember).where(RosterMember.id == member_id)).scalar_one_or_none()


def next_ordinal(session: Session, office_id: uuid.UUID) -> int:
    """The place of the next member on the list of an office, from 1."""
    highest = session.execute(
        select(func.max(RosterMember.ordinal)).where(RosterMember.office_id == office_id)
    ).scalar_one()
    return (highest or 0) + 1


def papers_of(session: Session, members: Collection[uuid.UUID]) -> dict[uuid.UUID, list[RosterPaper]]:
    """The papers of members, by member: by kind, then the first to end first; one statement, none for nobody."""
    by_member: dict[uuid.UUID, list[RosterPaper]] = defaultdict(list)
    if members:
        statement = select(RosterPaper).where(RosterPaper.member_id.in_(members))
        order = (RosterPaper.kind, func.coalesce(RosterPaper.expires_on, date.max), RosterPaper.id)
        for paper in session.execute(statement.order_by(*order)).scalars():
            by_member[paper.member_id].append(paper)
    return by_member


def absences_of(
    session: Session, members: Collection[uuid.UUID], until_after: date
) -> dict[uuid.UUID, list[RosterAbsence]]:
    """The days of members that have not passed before a day, by member; one statement, none for nobody."""
    by_member: dict[uuid.UUID, list[RosterAbsence]] = defaultdict(list)
    if members:
        statement = select(RosterAbsence).where(
            RosterAbsence.member_id.in_(members), RosterAbsence.ends_on >= until_after
        )
        order = (RosterAbsence.begins_on, RosterAbsence.ends_on, RosterAbsence.id)
        for absence in session.execute(statement.order_by(*order)).scalars():
            by_member[absence.member_id].append(absence)
    return by_member


def paper_of(session: Session, member_id: uuid.UUID, paper_id: uuid.UUID) -> RosterPaper | None:
    """One paper of a member that this scope sees."""
    statement = select(RosterPaper).where(RosterPaper.member_id == member_id, RosterPaper.id == paper_id)
    return session.execute(statement).scalar_one_or_none()


def absence_of(session: Session, member_id: uuid.UUID, absence_id: uuid.UUID) -> RosterAbsence | None:
    """One row of days of a member that this scope sees."""
    statement = select(RosterAbsence).where(RosterAbsence.member_id == member_id, RosterAbsence.id == absence_id)
    return session.execute(statement).scalar_one_or_none()


def paper_facts(paper: RosterPaper) -> PaperFacts:
    """A paper as facts; opens it."""
    content = paper.content
    return PaperFacts(paper.kind, paper.expires_on, Skill(content.skill) if content.skill else None, content.country)


def away_facts(absence: RosterAbsence) -> AwayFacts:
    """Days as facts."""
    return AwayFacts(absence.begins_on, absence.ends_on)
