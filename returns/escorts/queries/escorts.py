"""Reads of escorts: those of a case, what is recorded of their journey, the roster, and how both bear on a journey."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from foundation.geography.zones import local
from foundation.rulebook.queries import rule_on
from foundation.rulebook.rules import RuleRow
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from foundation.storage.query_cache import cache_fact, cached_fact
from foundation.storage.scopes import SystemScope
from returns.cases.queries import cited
from returns.cases.rules.cases import Limit
from returns.escorts.models import (
    Escort as Escort,
    EscortRecord,
    MemberContent as MemberContent,
    RosterAbsence as RosterAbsence,
    RosterMember as RosterMember,
    RosterPaper as RosterPaper,
)
from returns.escorts.queries.ways import itineraries_of, named_leg
from returns.escorts.rules.company import (
    CompanionFacts,
    CompanyRules,
    Itinerary,
    MemberFacts,
    covered_legs,
    is_elsewhere,
    itinerary_of,
    rest_of,
)
from returns.escorts.rules.escorts import AwayFacts, EscortFacts, PaperFacts, RatioRules, RecordKind, Skill
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, journeys_apart, leg_facts, way_home, whole_km
from returns.journey.rules.itinerary import LegFacts
from returns.journey.rules.journeys import JourneyFacts, escorted_legs
from returns.people.rules.people import Sex

# Kinds of escorts that were recorded before they were sealed: a migration holds no keys, so a job seals them.
ESCORT_KINDS = SystemScope("escort_kinds", opens=("escort",))
ESCORT_ORDER = (Escort.first_leg, Escort.last_leg, Escort.id)


_OF_CASES = prepared(
    select(Escort).where(Escort.case_id.in_(bindparam("cases", expanding=True))).order_by(*ESCORT_ORDER)
)


def escorts_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Escort]:
    """The escorts of a case, in the order of the legs on which they begin; at most one statement."""
    cached: Sequence[Escort] | None = cached_fact(session, (escorts_of_case, case_id))
    return cached if cached is not None else escorts_of_cases(session, [case_id])[case_id]


def escorts_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Escort]]:
    """The same of several cases, by case; at most one statement."""
    by_case: dict[uuid.UUID, list[Escort]] = {case_id: [] for case_id in cases}
    for escort in session.execute(_OF_CASES, {"cases": list(by_case)}).scalars() if by_case else ():
        by_case[escort.case_id].append(escort)
    return by_case


def escort_of_case(session: Session, case_id: uuid.UUID, escort_id: uuid.UUID) -> Escort | None:
    """One escort of a case that this scope sees."""
    return session.execute(select(Escort).where(Escort.case_id == case_id, Escort.id == escort_id)).scalar_one_or_none()


def escorts_to_seal(session: Session, at_most: int) -> Sequence[Escort]:
    """Escorts whose kind stands in the open, because they were recorded before it was sealed; one statement."""
    statement = select(Escort).where(Escort.kind_before.is_not(None)).order_by(Escort.id).limit(at_most)
    return session.execute(statement).scalars().all()


def escort_facts(
    escorts: Sequence[Escort], legs: Sequence[Leg], journeys: Sequence[JourneyFacts] = ()
) -> tuple[EscortFacts, ...]:
    """Escorts as facts, with their ways home out of all legs of the case; opens the legs of ways home.

    `journeys` are those of people who travel apart: an escort is on the legs of those whom they go along with.
    """
    ways = [[leg.ordinal for leg in way.legs] for way in journeys]
    return tuple(_facts(escort, legs, ways) for escort in escorts)


def _facts(escort: Escort, legs: Sequence[Leg], ways: Sequence[Sequence[int]]) -> EscortFacts:
    home = way_home(legs, escort.id)
    ends = (escort.first_leg, escort.last_leg)
    facts = EscortFacts(escort.kind, *ends, escort.needs_way_home, leg_facts(home), escorted_legs(*ends, ways))
    out = [leg for leg in journey(legs) if facts.covers(leg.ordinal)]
    gap = whole_km(out[-1].content.destination, home[0].content.origin) if out and home else None
    return replace(facts, home_gap_km=gap)


def legs_along(escort: Escort, travelled: Sequence[Leg], people: Sequence[uuid.UUID]) -> list[Leg]:
    """Return the legs of a journey on which an escort travels; `people` are the ids of everybody of the case."""
    are_apart = not all(leg.is_for_all for leg in travelled)
    ways = [[leg.ordinal for leg in own] for _who, own in journeys_apart(travelled, people)] if are_apart else ()
    ordinals = escorted_legs(escort.first_leg, escort.last_leg, ways)
    between = [leg for leg in travelled if escort.first_leg <= leg.ordinal <= escort.last_leg]
    return [leg for leg in between if ordinals is None or leg.ordinal in ordinals]


def records_of_escort(session: Session, escort_id: uuid.UUID, kind: RecordKind) -> Sequence[EscortRecord]:
    """The records of one kind, the newest first; one statement."""
    statement = select(EscortRecord).where(EscortRecord.escort_id == escort_id, EscortRecord.kind == kind)
    return session.scalars(statement.order_by(EscortRecord.recorded_at.desc(), EscortRecord.id)).all()


def has_records(session: Session, escort_id: uuid.UUID) -> bool:
    """Whether anything is recorded of this escort's journey."""
    statement = select(EscortRecord.id).where(EscortRecord.escort_id == escort_id).limit(1)
    return session.execute(statement).first() is not None


def local_time(record: EscortRecord) -> datetime:
    """When it happened, as clocks showed it there; opens the row."""
    return local(datetime.fromisoformat(record.content.at), record.content.zone)


# The roster: a page of it, one member, and what belongs to members.

MemberRead = tuple[RosterMember, list[RosterPaper], list[RosterAbsence]]


@dataclass(frozen=True)
class RosterFilter:
    """Which members a list shows; `ends_before`: only those with a paper that ends before this day."""

    only_active: bool = True
    sex: Sex | None = None
    ends_before: date | None = None


def expiring_from(session: Session, today: date) -> date:
    """The day before which a paper ends soon; rule escort.expiring_within_days, one statement."""
    return today + timedelta(days=rule_on(session, "escort.expiring_within_days", today).whole() + 1)


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
    cached: list[MemberRead] | None = cached_fact(session, members_read)
    if cached is not None and (members is None or {row[0].id for row in cached} >= set(members)):
        return [row for row in cached if members is None or row[0].id in members]
    by_member: dict[uuid.UUID, tuple[RosterMember, dict[RosterPaper, None], dict[RosterAbsence, None]]] = {}
    for member, paper, days in session.execute(_with_papers(members is None), {"members": list(members or ())}):
        _member, papers, away = by_member.setdefault(member.id, (member, {}, {}))
        papers |= {paper: None} if paper else {}
        away |= {days: None} if days else {}
    read = [(member, list(papers), list(away)) for member, papers, away in by_member.values()]
    if members is None:
        cache_fact(session, members_read, read)
    return read


@cache
def _with_papers(of_everybody: bool) -> Any:
    chosen = (
        RosterMember.is_active.is_(True) if of_everybody else RosterMember.id.in_(bindparam("members", expanding=True))
    )
    return prepared(
        select(RosterMember, RosterPaper, RosterAbsence)
        .outerjoin(RosterPaper, RosterPaper.member_id == RosterMember.id)
        .outerjoin(RosterAbsence, RosterAbsence.member_id == RosterMember.id)
        .where(chosen)
        .order_by(RosterMember.ordinal, RosterPaper.id, RosterAbsence.begins_on, RosterAbsence.id)
    )


def active_members(session: Session) -> Sequence[RosterMember]:
    """Everybody on the roster of the office who is not retired, in the order of its list; at most one statement."""
    return [member for member, _papers, _away in members_read(session)]


def member_by_id(session: Session, member_id: uuid.UUID) -> RosterMember | None:
    """One member that this scope sees."""
    return session.execute(select(RosterMember).where(RosterMember.id == member_id)).scalar_one_or_none()


def next_ordinal(session: Session, office_id: uuid.UUID) -> int:
    """The place of the next member on the list of an office, from 1."""
    statement = select(func.max(RosterMember.ordinal)).where(RosterMember.office_id == office_id)
    return (session.execute(statement).scalar_one() or 0) + 1


def papers_of(session: Session, member_id: uuid.UUID) -> Sequence[RosterPaper]:
    """The papers of a member: by kind, then the first to end first; one statement."""
    order = (RosterPaper.kind, func.coalesce(RosterPaper.expires_on, date.max), RosterPaper.id)
    return session.scalars(select(RosterPaper).where(RosterPaper.member_id == member_id).order_by(*order)).all()


def absences_of(session: Session, member_id: uuid.UUID, until_after: date) -> Sequence[RosterAbsence]:
    """The days of a member that have not passed before a day; one statement."""
    statement = select(RosterAbsence).where(RosterAbsence.member_id == member_id, RosterAbsence.ends_on >= until_after)
    order = (RosterAbsence.begins_on, RosterAbsence.ends_on, RosterAbsence.id)
    return session.scalars(statement.order_by(*order)).all()


def paper_of(session: Session, member_id: uuid.UUID, paper_id: uuid.UUID) -> RosterPaper | None:
    """One paper of a member that this scope sees."""
    statement = select(RosterPaper).where(RosterPaper.member_id == member_id, RosterPaper.id == paper_id)
    return session.scalars(statement).one_or_none()


def absence_of(session: Session, member_id: uuid.UUID, absence_id: uuid.UUID) -> RosterAbsence | None:
    """One row of days of a member that this scope sees."""
    statement = select(RosterAbsence).where(RosterAbsence.member_id == member_id, RosterAbsence.id == absence_id)
    return session.execute(statement).scalar_one_or_none()


# Company: how the roster and other journeys bear on whoever travels along.

# Names of rule rows as readiness names them -> codes.
COMPANY_CODES = {
    "escort_qualified": "escort.qualification.needed_for",
    "escort_papers": "escort.papers_on_every_leg",
    "escort_rest": "escort.rest_hours",
    "escort_long": "escort.long_journey_hours",
    "per_stretcher": "escort.people_per_escort.stretcher",
    "per_small_child": "escort.people_per_escort.small_child",
    "per_siblings": "escort.people_per_escort.small_siblings",
    "per_adolescents": "escort.people_per_escort.adolescents",
    "group_from": "escort.people_per_escort.group_from",
    "group_to": "escort.people_per_escort.group_to",
}


def company_rules(row: Mapping[str, RuleRow]) -> CompanyRules:
    """Return the rules of company from rows that are read already, by their names in readiness."""
    long = row["escort_long"]
    return CompanyRules(
        qualified=tuple(str(skill) for skill in row["escort_qualified"].entries()),
        qualification=cited(row["escort_qualified"]),
        papers=cited(row["escort_papers"]),
        rest=Limit(row["escort_rest"].whole(), cited(row["escort_rest"])),
        long_hours=long.whole() if long.known else None,
        long_journey=cited(long),
        child=cited(row["child"]),
    )


def ratio_rules(limit: Callable[[str], Limit]) -> RatioRules:
    """Return the ratios; `limit` gives the limit of a name."""
    return RatioRules(
        stretcher=limit("per_stretcher"),
        small_child=limit("per_small_child"),
        small_siblings=limit("per_siblings"),
        adolescents=limit("per_adolescents"),
        group_from=limit("group_from"),
        group_to=limit("group_to"),
    )


def members_with(session: Session, members: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, MemberFacts]:
    """Return the roster's facts on these members, or on everybody active, by their ids; one statement and the keys.

    No statement for members who were read with everybody before.
    """
    facts = {}
    for member, papers, absences in members_read(session, members):
        shown = tuple(sorted(map(_paper_facts, papers), key=repr))
        away = tuple(AwayFacts(days.begins_on, days.ends_on) for days in absences)
        facts[member.id] = MemberFacts(member.is_active, member.content.skills, shown, away)
    return facts


def _paper_facts(paper: RosterPaper) -> PaperFacts:
    content = paper.content
    return PaperFacts(paper.kind, paper.expires_on, Skill(content.skill) if content.skill else None, content.country)


def own_itinerary(escort: EscortFacts, facts: Sequence[LegFacts], legs: Sequence[Leg]) -> Itinerary:
    """How a case binds an escort; `legs` are the rows of the legs that the people of the case travel."""
    rows = [leg for leg in legs if escort.covers(leg.ordinal)]
    named = tuple(named_leg(leg.departs_at, leg.arrives_at, leg.departs_zone, leg.arrives_zone) for leg in rows)
    return Itinerary(itinerary_of(covered_legs(escort, facts), escort.home).trips, named)


def bound(
    escort: EscortFacts, member: MemberFacts, own: Itinerary, others: Sequence[Itinerary], rules: CompanyRules
) -> CompanionFacts:
    """An escort with how their other journeys bind them."""
    short, unsure = rest_of(own, others, rules.rest.value, rules.long_hours)
    return CompanionFacts(escort, member, is_elsewhere(escort.kind, own, others), short, unsure)


@dataclass(frozen=True)
class CompanyRead:
    """The roster's facts on some members, and how cases and movements bind them, each with its id."""

    members: Mapping[uuid.UUID, MemberFacts]
    ways: Mapping[uuid.UUID, Sequence[tuple[uuid.UUID, Itinerary]]]

    def companions(
        self,
        escorts: Sequence[tuple[Escort, EscortFacts]],
        facts: Sequence[LegFacts],
        legs: Sequence[Leg],
        rules: CompanyRules,
    ) -> tuple[CompanionFacts, ...]:
        """The escorts of one case who are of the roster; without any statement."""
        companions = []
        for row, escort in escorts:
            if row.member_id is not None and row.member_id in self.members:
                others = [way for of, way in self.ways.get(row.member_id, ()) if of != row.case_id]
                own, member = own_itinerary(escort, facts, legs), self.members[row.member_id]
                companions.append(bound(escort, member, own, others, rules))
        return tuple(companions)


def company_read(session: Session, members: Collection[uuid.UUID], first: date) -> CompanyRead:
    """Read the facts on these members, and what binds them; two statements and the keys, none for nobody.

    `first`: see `itineraries_of`.
    """
    if not members:
        return CompanyRead({}, {})
    return CompanyRead(members_with(session, members), itineraries_of(session, members, first))
