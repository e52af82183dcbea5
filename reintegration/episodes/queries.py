"""Reads of episodes: the one of a case with its visits, what keeps it open, and what calendar and digest tell."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import Office, Organisation
from foundation.accounts.queries.staff import coordinators_among, staff_of
from foundation.agenda import Entry, Matter, Span
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared
from foundation.storage.query_cache import cache_fact, cached_fact
from reintegration.arrivals.queries.arrivals import ON_THE_WAY, PEOPLE_TRAVEL
from reintegration.arrivals.words import ARRIVAL_SENTENCES
from reintegration.concerns.words import CONCERN_SENTENCES
from reintegration.episodes.models import Episode as Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.episodes.words import EPISODE_SENTENCES, EpisodesEntry, EpisodesMatter
from reintegration.follow_up.models import Visit as Visit, VisitEvent
from reintegration.follow_up.queries.check_ins import asks_for_something, asks_owner_for_something
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.follow_up.rules.visits import ASKING
from reintegration.follow_up.words import CHECK_IN_SENTENCES
from reintegration.outcomes.models import Outcome
from reintegration.plans.models import PlanItem
from reintegration.plans.queries import ITEMS_IN_ORDER, items_of_episode
from reintegration.plans.words import PLAN_SENTENCES
from reintegration.referrals.models import Referral
from reintegration.referrals.queries import followed_by_partner, goes_on, is_covered
from reintegration.referrals.rules import FOLLOWING, OPEN, ReferralState
from reintegration.referrals.words import REFERRAL_SENTENCES
from reintegration.schedule.words import SCHEDULE_SENTENCES
from reintegration.surveys.rules.verdict import Verdict
from returns.cases import queries as of_returns
from returns.cases.models import Case
from returns.cases.queries import frozen_at
from returns.cases.rules.cases import ENDED, CaseState, Reason
from returns.cases.words import composed
from returns.consent.rules import TransferPurpose
from returns.journey.models import Leg
from returns.work.queries.digest import MOST_COUNTED, OF_OFFICE, Counts, Place, add_counts, add_owned
from returns.work.queries.entries import bounds

_WAITS = (VisitState.DUE, VisitState.OVERDUE)
TABLES: tuple[type[Office] | type[Organisation], ...] = (Office, Organisation)
# An alias is made once: to look at its columns for the first time takes longer than a statement.
_NAMED = aliased(Visit)


def episode_of_case(session: Session, case_id: uuid.UUID) -> Episode | None:
    """The episode of a case, or None before the arrival."""
    return session.execute(select(Episode).where(Episode.case_id == case_id)).scalar_one_or_none()


def followed_up(session: Session, case_id: uuid.UUID) -> Episode | None:
    """The episode of a case for a page that shows its visits and its plan too: all of it with one statement."""
    statement = (
        select(Episode, Visit, PlanItem)
        .outerjoin(Visit, Visit.episode_id == Episode.id)
        .outerjoin(PlanItem, PlanItem.episode_id == Episode.id)
        .where(Episode.case_id == case_id)
        .order_by(Visit.month, Visit.ordinal, *ITEMS_IN_ORDER)
    )
    rows = session.execute(statement).all()
    if not rows:
        return None
    episode: Episode = rows[0].Episode
    cache_fact(session, (visits_of_episode, episode.id), list(dict.fromkeys(row.Visit for row in rows if row.Visit)))
    cache_fact(
        session, (items_of_episode, episode.id), list(dict.fromkeys(row.PlanItem for row in rows if row.PlanItem))
    )
    return episode


def reopened(session: Session, limit: int) -> Sequence[Episode]:
    """Closed episodes whose case was taken up again after the arrival: what follows it has to go on."""
    statement = (
        select(Episode)
        .join(Case, Case.id == Episode.case_id)
        .where(Episode.state == EpisodeState.CLOSED, Case.state == CaseState.ARRIVED)
        .order_by(Episode.id)
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def visits_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[Visit]:
    """The visits of an episode in their order; at most one statement."""
    visits: Sequence[Visit] | None = cached_fact(session, (visits_of_episode, episode_id))
    if visits is not None:
        return visits
    statement = select(Visit).where(Visit.episode_id == episode_id).order_by(Visit.month, Visit.ordinal)
    return session.execute(statement).scalars().all()


_AMONG_ITS_OWN = prepared(
    select(Visit)
    .where(Visit.episode_id.in_(select(_NAMED.episode_id).where(_NAMED.id == bindparam("visit_id"))))
    .order_by(Visit.month, Visit.ordinal)
)


def visit_among_its_own(session: Session, visit_id: uuid.UUID) -> Visit | None:
    """One visit for a page that shows the others of its episode too: all of them with one statement."""
    visits = session.execute(_AMONG_ITS_OWN, {"visit_id": visit_id}).scalars().all()
    visit = next((visit for visit in visits if visit.id == visit_id), None)
    if visit is not None:
        cache_fact(session, (visits_of_episode, visit.episode_id), visits)
    return visit


def open_visits(session: Session, episode_id: uuid.UUID) -> Sequence[Visit]:
    """Visits that still ask for something."""
    statement = select(Visit).where(Visit.episode_id == episode_id, Visit.state.in_(ASKING))
    return session.execute(statement.order_by(Visit.month, Visit.ordinal)).scalars().all()


def count_visits(session: Session, episode_id: uuid.UUID) -> int:
    """How many visits there are."""
    return session.execute(select(func.count(Visit.id)).where(Visit.episode_id == episode_id)).scalar_one()


def has_open_survey_window(session: Session, episode_id: uuid.UUID, today: date) -> bool:
    """Whether somebody's outcome is still pending without a response, and a survey can still decide it."""
    statement = select(Outcome.id).where(
        Outcome.episode_id == episode_id,
        Outcome.is_surveyed,
        Outcome.verdict == Verdict.PENDING,
        Outcome.response_id.is_(None),
        Outcome.window_closes_on >= today,
    )
    return session.execute(statement.limit(1)).first() is not None


# Visits and arrivals with their dates, for the calendar of whoever makes and receives them.


def visit_entries(
    session: Session, span: Span, owner_id: uuid.UUID | None = None, assigned_to: uuid.UUID | None = None
) -> list[Entry]:
    """Visits that this scope sees and that still ask for something, on the local day on which each is due.

    With `owner_id`: of the cases of this owner that nobody else follows up. With `assigned_to`: of the people whom
    this worker follows. One statement.
    """
    statement = _dated_visits(span.on_page, owner_id is not None, assigned_to is not None)
    values = {"first": span.first, "last": span.last, "owner_id": owner_id, "assigned_to": assigned_to}
    rows = session.execute(statement, {**values, "most": span.most})
    return [
        Entry(EpisodesEntry.VISIT, visit_id, case_id, at, on=due_on, revision=version)
        for visit_id, case_id, due_on, version, at in rows
    ]


@cache
def _dated_visits(
    on_page: bool, is_owned: bool, is_assigned: bool
) -> Select[uuid.UUID, uuid.UUID, date, int, datetime]:
    changed = Episode.opened_at if on_page else func.coalesce(func.max(VisitEvent.at), Episode.opened_at)
    columns = (Visit.id, Visit.case_id, Visit.due_on, Visit.version)
    statement = (
        (asks_owner_for_something() if is_owned else asks_for_something())
        .with_only_columns(*columns, changed, maintain_column_froms=True)
        .where(Visit.due_on >= bindparam("first"), Visit.due_on <= bindparam("last"))
    )
    if not on_page:
        events = statement.outerjoin(VisitEvent, VisitEvent.visit_id == Visit.id)
        statement = events.group_by(*columns, Episode.opened_at)
    if is_assigned:
        assigned = select(Referral.id).where(
            Referral.case_id == Visit.case_id,
            among(Referral.state, OPEN),
            Referral.assigned_to == bindparam("assigned_to"),
        )
        statement = statement.where(assigned.exists())
    return prepared(statement.order_by(Visit.due_on, Visit.id).limit(bindparam("most", type_=Integer)))


def visits_by_day(session: Session, span: Span) -> list[Entry]:
    """The same of a whole office: no more than `each_day` in each state, however many are due; one statement.

    An office has few visits on one day and thousands on another: each is looked up from the one before it by an index,
    and a day ends where enough of it is read.
    """
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    values = {f"day_{n}": day for n, day in enumerate(days)}
    rows = session.execute(_of_each_day(len(days)), {**values, "most": span.each_day + 1})
    alike: defaultdict[tuple[date, VisitState], list[Entry]] = defaultdict(list)
    for visit_id, case_id, due_on, state in rows:
        alike[due_on, state].append(Entry(EpisodesEntry.VISIT, visit_id, case_id, span.now, on=due_on))
    for entries in alike.values():
        if len(entries) > span.each_day:
            entries[span.each_day - 1 :] = [replace(entries[span.each_day - 1], has_more=True)]
    return [entry for entries in alike.values() for entry in entries]


@cache
def _of_each_day(number: int) -> Select[uuid.UUID, uuid.UUID, date, VisitState]:
    days = union_all(*(select(bindparam(f"day_{n}", type_=Date).label("day")) for n in range(number))).subquery()
    states = union_all(
        *(select(literal(state, Visit.state.type).label("state")) for state in sorted(ASKING))
    ).subquery()
    due = asks_for_something().with_only_columns(Visit.id, maintain_column_froms=True).order_by(Visit.id).limit(1)

    def first_of(day: Any, state: Any, *after: Any) -> Any:
        return due.where(Visit.state == state, Visit.due_on == day, *after).scalar_subquery()

    first = first_of(days.c.day, states.c.state)
    begun = select(days.c.day, states.c.state, first.label("id"), literal(1).label("n")).join(states, true())
    hops = begun.cte(recursive=True)
    following = first_of(hops.c.day, hops.c.state, Visit.id > hops.c.id)
    further = select(hops.c.day, hops.c.state, following, hops.c.n + 1)
    hops = hops.union_all(further.where(hops.c.id.is_not(None), hops.c.n < bindparam("most", type_=Integer)))
    found = select(Visit.id, Visit.case_id, Visit.due_on, Visit.state).where(Visit.id.in_(select(hops.c.id)))
    return prepared(found.order_by(Visit.id))


def arrival_entries(session: Session, span: Span, assigned_to: uuid.UUID | None = None) -> list[Entry]:
    """When people arrive whom the partner of this scope receives: the end of the last leg, and no other. One statement.

    With `assigned_to`: of the people whom this colleague receives.
    A partner learns from its calendar no more than from its pages: the legs are those that a referral for reception
    opens, while the consent to it holds.
    """
    first, last = bounds(span)
    arrives = func.max(Leg.arrives_at)
    changed = func.max(func.coalesce(Referral.answered_at, Referral.sent_at))
    statement = (
        select(Leg.case_id, arrives, changed, func.max(Leg.version))
        .join(Case, Case.id == Leg.case_id)
        .join(Referral, Referral.case_id == Leg.case_id)
        .where(Case.state.in_(ON_THE_WAY), *PEOPLE_TRAVEL)
        .where(Referral.purpose == TransferPurpose.RECEPTION, Referral.state.in_(OPEN))
        .where(*([Referral.assigned_to == assigned_to] if assigned_to else []))
        .group_by(Leg.case_id)
        .having(arrives >= first, arrives < last)
        .order_by(arrives, Leg.case_id)
        .limit(span.most)
    )
    return [
        Entry(EpisodesEntry.ARRIVAL, case_id, case_id, at, at=arrives_at, revision=version)
        for case_id, arrives_at, at, version in session.execute(statement)
    ]


# What waits in the digest of the morning: arrivals to confirm, referrals to answer, visits, by who is to see to them.


def places(session: Session, table: type[Office] | type[Organisation]) -> Sequence[tuple[uuid.UUID, str]]:
    """Every office, or every partner organisation, with its country; one statement."""
    return [(place_id, country) for place_id, country in session.execute(select(table.id, table.country))]


def counts_of_organisation(session: Session, place: Place, now: datetime, is_job: bool) -> Counts:
    """What waits for each colleague of a partner: for the worker whose it is, else for the coordinators."""
    counts: Counts = {}
    rows: list[Any] = list(session.execute(_what_waits(is_job), {"organisation": place.id, "now": now}))
    if not rows:
        return counts
    staff = staff_of(session, [place.id])[place.id]
    leads = coordinators_among(staff)
    told: set[tuple[str, uuid.UUID]] = set()
    for matter, case_id, assigned_to, _sent_at, _referral, number in sorted(rows, key=lambda row: row[3:5]):
        if matter == EpisodesMatter.REFERRALS:
            add_counts(counts, EpisodesMatter.REFERRALS, leads)
        elif (matter, case_id) not in told:  # of a case that was accepted twice whoever was first sees to it
            told.add((matter, case_id))
            whom = [assigned_to] if assigned_to in staff else leads
            add_counts(counts, EpisodesMatter(matter), whom * number)
    return counts


@cache
def _what_waits(is_job: bool) -> CompoundSelect[Any]:
    """Of one partner: referrals to answer, and accepted ones with an arrival to confirm, or with so many visits.

    A partner reads no consents: there the scope itself has asked for them. Of restricted cases nothing is told.
    """
    theirs = [Referral.organisation_id == bindparam("organisation"), *([is_covered(), goes_on()] if is_job else [])]
    theirs.append(~frozen_at(bindparam("now")))  # of the case, which each of the three joins
    accepted = [*theirs, Referral.state == Fixed(ReferralState.ACCEPTED)]
    about = (Referral.case_id, Referral.assigned_to, Referral.sent_at, Referral.id)

    def row(matter: EpisodesMatter, number: Any) -> tuple[Any, ...]:
        return literal(matter.value, String(40)).label("matter"), *about, number.label("number")

    asked = select(*row(EpisodesMatter.REFERRALS, literal(1))).join(Case, Case.id == Referral.case_id)
    arrived = select(*row(EpisodesMatter.ARRIVALS, literal(1))).join(Case, Case.id == Referral.case_id)
    arrived = arrived.join(Leg, Leg.case_id == Case.id).where(*accepted, *PEOPLE_TRAVEL)
    arrived = arrived.where(
        Referral.purpose == Fixed(TransferPurpose.RECEPTION), Case.state == Fixed(CaseState.DEPARTED)
    )
    visits = asks_for_something().join(Referral, Referral.case_id == Visit.case_id)
    visits = visits.with_only_columns(*row(EpisodesMatter.VISITS, func.count(Visit.id)), maintain_column_froms=True)
    arms: tuple[Select[Any], ...] = (
        asked.where(*theirs, Referral.state == Fixed(ReferralState.SENT), ~among(Case.state, ENDED)),
        arrived.group_by(*about).having(func.max(Leg.arrives_at) <= bindparam("now")),
        visits.where(*accepted, among(Referral.purpose, FOLLOWING), among(Visit.state, _WAITS)).group_by(*about),
    )
    ordered = (arm.order_by(Referral.sent_at, Referral.id).limit(MOST_COUNTED) for arm in arms)
    return prepared(union_all(*(select(arm.subquery()) for arm in ordered)))


def add_followed_by_office(session: Session, office: Place, counts: Counts, now: datetime) -> None:
    """Arrivals and visits of an office's cases that no partner sees to, or may see to any more, for the owners."""
    add_owned(session, office, counts, _followed_by_office, {"now": now})


def _followed_by_office() -> dict[Matter, Select[Any]]:
    open_ = select(Referral.id).where(Referral.case_id == Case.id, Referral.state.in_(OPEN), is_covered(), goes_on())
    received = open_.where(Referral.purpose == TransferPurpose.RECEPTION)
    arrived = (
        select(Case.owner_id)
        .join(Leg, Leg.case_id == Case.id)
        .where(OF_OFFICE, Case.state == CaseState.DEPARTED, ~received.exists(), *PEOPLE_TRAVEL)
        .group_by(Case.id, Case.owner_id)
        .having(func.max(Leg.arrives_at) <= bindparam("now"))
    )
    visits = (
        asks_for_something()
        .with_only_columns(Case.owner_id, maintain_column_froms=True)
        .where(OF_OFFICE, Visit.state.in_(_WAITS), ~followed_by_partner(Case.id, is_covered()))
    )
    return {EpisodesMatter.ARRIVALS: arrived, EpisodesMatter.VISITS: visits}


def arriving_cases(session: Session, place: Place) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Coordinators of a partner, each with each case that it has accepted to receive and that arrives tomorrow there.

    For jobs: with a consent to the transfer that is in force now. Two statements.
    """
    arrives = func.max(Leg.arrives_at)
    accepted = and_(Referral.purpose == TransferPurpose.RECEPTION, Referral.state == ReferralState.ACCEPTED)
    referred = select(Referral.case_id).where(Referral.organisation_id == place.id, accepted, is_covered(), goes_on())
    statement = (
        select(Leg.case_id)
        .join(Case, Case.id == Leg.case_id)
        .where(Leg.case_id.in_(referred), Case.state.in_(ON_THE_WAY), *PEOPLE_TRAVEL)
        .group_by(Leg.case_id)
        .having(arrives >= place.midnight(1), arrives < place.midnight(2))
        .limit(MOST_COUNTED)
    )
    cases = list(session.execute(statement).scalars())
    leads = coordinators_among(staff_of(session, [place.id])[place.id]) if cases else []
    return [(lead, case_id) for case_id in cases for lead in leads]


# Reasons of this room in words: its own sentences and those of the return, which it may give as well.

SENTENCES = composed(
    of_returns.SENTENCES,
    ARRIVAL_SENTENCES,
    CHECK_IN_SENTENCES,
    CONCERN_SENTENCES,
    EPISODE_SENTENCES,
    PLAN_SENTENCES,
    REFERRAL_SENTENCES,
    SCHEDULE_SENTENCES,
)


def reason_sentence(reason: Reason) -> str:
    """What a reason says, in the reader's language."""
    return of_returns.reason_sentence(reason, sentences=SENTENCES)


def refuse_if(reasons: Sequence[Reason]) -> None:
    """Refuse with every reason if there is one."""
    of_returns.refuse_if(reasons, sentences=SENTENCES)
