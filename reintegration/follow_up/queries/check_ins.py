"""Reads of one visit with its attempts, of visits as lists show them, and of who is lost to follow-up."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, load_only

from foundation.geography.zones import local_date
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared
from reintegration.arrivals.models import ContactConsent
from reintegration.arrivals.rules import Arriving, is_adult_on
from reintegration.episodes.models import Episode as Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.models import (
    Attempt as Attempt,
    LostEvent,
    Visit as Visit,
    VisitContent as VisitContent,
    VisitEvent,
)
from reintegration.follow_up.rules.follow_up import Attempt as AttemptFacts, PlannedVisit, VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import ASKING, TriedVisit, VisitEventKind, state_on
from reintegration.referrals.queries import followed_by_partner
from returns.cases.models import Case as Case
from returns.cases.queries import shown_reference
from returns.cases.rules.cases import CaseState
from returns.consent.rules import ConsentPurpose
from returns.people.models import Person as Person
from returns.safe_contact.models import SafeContact as SafeContact

FURTHEST_EAST = timedelta(hours=14)  # UTC+14: where a day begins first
FURTHEST_WEST = timedelta(hours=12)  # UTC-12: where it ends last
_VISIT = prepared(select(Visit).where(Visit.id == bindparam("visit_id")))
_VISIT_HELD = prepared(_VISIT.with_for_update().execution_options(populate_existing=True))
_EPISODE = prepared(select(Episode).where(Episode.id == bindparam("episode_id")))
_ATTEMPTS_OF_VISIT = prepared(
    select(Attempt).where(Attempt.visit_id == bindparam("visit_id")).order_by(Attempt.at, Attempt.id)
)
_ATTEMPTS = prepared(
    select(Attempt.visit_id, Attempt.day, Attempt.outcome)
    .where(Attempt.visit_id.in_(bindparam("visits", expanding=True)))
    .order_by(Attempt.at, Attempt.id)
)
# Of each row as much as a list shows: a page of them has some forty people, each beside the case and the visit.
_WITH_PEOPLE = prepared(
    select(Visit, Case, Episode.lost_at, Person, SafeContact)
    .options(
        load_only(Case.reference_sealed, Case.place_of_return_sealed),
        load_only(Person.case_id, Person.birth_year_band, Person.given_name_sealed),
    )
    .join(Case, Case.id == Visit.case_id)
    .join(Episode, Episode.id == Visit.episode_id)
    .outerjoin(Person, Person.case_id == Visit.case_id)
    .outerjoin(SafeContact, SafeContact.person_id == Person.id)
    .where(Visit.id.in_(bindparam("visits", expanding=True)))
    .order_by(Visit.due_on, Visit.id, Person.ordinal)
)


@dataclass(frozen=True)
class ListedVisit:
    """One visit of the work list. `names` are given names, None where they cannot be read any more; `bands` as theirs.

    `state` is as of today in the zone of the visit, whether or not a job has run; `days` until it is due.
    """

    visit: Visit
    state: VisitState
    days: int
    names: list[str | None]
    bands: list[int | None]  # the first of the five years in which each was born
    reference: str
    area: str | None
    cards: list[SafeContact | None]
    is_lost: bool = False


def visit_by_id(session: Session, visit_id: uuid.UUID, for_update: bool = False) -> Visit | None:
    """One visit that this scope sees. `for_update`: who else enters something about it waits, jobs pass it by."""
    statement = _VISIT_HELD if for_update else _VISIT
    return session.execute(statement, {"visit_id": visit_id}).scalar_one_or_none()


def attempts_of_visit(session: Session, visit_id: uuid.UUID) -> Sequence[Attempt]:
    """The attempts of a visit in their order."""
    return session.execute(_ATTEMPTS_OF_VISIT, {"visit_id": visit_id}).scalars().all()


def attempts_by_visit(session: Session, visits: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[AttemptFacts]]:
    """The attempts of visits in their order, without what was said."""
    attempts: defaultdict[uuid.UUID, list[AttemptFacts]] = defaultdict(list)
    for visit_id, day, outcome in session.execute(_ATTEMPTS, {"visits": list(visits)}):
        attempts[visit_id].append(AttemptFacts(day, outcome))
    return attempts


def missed_event(session: Session, visit_id: uuid.UUID) -> VisitEvent | None:
    """The event that says that a visit was missed, if there is one."""
    is_missed = (VisitEvent.visit_id == visit_id, VisitEvent.kind == VisitEventKind.MISSED)
    return session.execute(select(VisitEvent).where(*is_missed)).scalar_one_or_none()


def episode_by_id(session: Session, episode_id: uuid.UUID) -> Episode | None:
    """One episode that this scope sees."""
    return session.execute(_EPISODE, {"episode_id": episode_id}).scalar_one_or_none()


def planned(visit: Visit) -> PlannedVisit:
    """A visit as the rules look at it."""
    return PlannedVisit(
        visit.kind, visit.month, visit.nominal_on, visit.due_on, visit.opens_on, visit.closes_on, visit.is_survey_round
    )


def arriving(person: Person) -> Arriving:
    """What is known of a person's age; opens the birth date."""
    return Arriving(Person.birth_date.readable(person), person.birth_year_band)


def adults_of(people: Sequence[Person], day: date, from_age: int) -> list[Person]:
    """Those who are adults on a day; whose age is not known counts as adult."""
    return [person for person in people if is_adult_on(arriving(person), day, from_age)]


def may_be_contacted() -> ColumnElement[bool]:
    """The criterion of visits that somebody agreed to: consent to contact after the return is in force now.

    Asked of each visit by itself: gathered first, it would be the consents of everybody, and asked of each case, those
    of all that a partner follows before it is known who has a visit to make.
    """
    return exists(
        select(ContactConsent.id).where(
            ContactConsent.case_id == Visit.case_id,
            ContactConsent.purpose == Fixed(ConsentPurpose.CONTACT_AFTER_RETURN),
            ContactConsent.withdrawn_at.is_(None),
        )
    )


def asks_for_something() -> Select[Any]:
    """Visits that still ask for something, of open episodes of people who may be contacted."""
    statement = select(Visit).join(Case, Case.id == Visit.case_id)
    return _asking(statement).where(Case.state == Fixed(CaseState.ARRIVED))


def asks_owner_for_something() -> Select[Any]:
    """The same of the cases of an owner that no partner follows; `owner_id` is a parameter.

    DISTINCT, so that both databases begin with these cases. They would rather begin with all that have arrived in the
    office: PostgreSQL does, and SQLite as soon as an index makes that look cheap.
    """
    own = (Case.owner_id == bindparam("owner_id"), Case.state == Fixed(CaseState.ARRIVED))
    arrived = select(Case.id.label("id")).where(*own, ~followed_by_partner(Case.id)).distinct().subquery()
    return _asking(select(Visit).join(arrived, arrived.c.id == Visit.case_id))


def _asking(statement: Select[Any]) -> Select[Any]:
    return statement.join(Episode, Episode.id == Visit.episode_id).where(
        among(Visit.state, ASKING), Episode.state == Fixed(EpisodeState.OPEN), may_be_contacted()
    )


def any_visits(session: Session, visit_ids: Sequence[uuid.UUID], now: datetime) -> list[ListedVisit]:
    """These visits with the people, their place and how they may be reached, the earliest first.

    One statement and the keys; rows that are named are asked one by one whether they are seen.
    """
    return listed_visits(visits_with_people(session, visit_ids), now)


@dataclass(frozen=True)
class VisitWithPeople:
    """One visit as it was read, closed: with its people, and the card of each of them."""

    visit: Visit
    case: Case
    is_lost: bool
    people: list[tuple[Person, SafeContact | None]]


def visits_with_people(session: Session, visit_ids: Sequence[uuid.UUID]) -> list[VisitWithPeople]:
    """The same before anything is opened, the earliest first."""
    visits: dict[uuid.UUID, VisitWithPeople] = {}
    rows = session.execute(_WITH_PEOPLE, {"visits": list(visit_ids)}) if visit_ids else ()
    for visit, case, lost_at, person, card in rows:
        read = visits.setdefault(visit.id, VisitWithPeople(visit, case, lost_at is not None, []))
        read.people.extend([(person, card)] if person is not None else [])
    return list(visits.values())


def listed_visits(visits: Sequence[VisitWithPeople], now: datetime) -> list[ListedVisit]:
    """Opens what lists show of these visits."""
    return [_listed(read.visit, read.case, read.is_lost, read.people, now) for read in visits]


def _listed(
    visit: Visit, case: Case, is_lost: bool, who: Sequence[tuple[Person, SafeContact | None]], now: datetime
) -> ListedVisit:
    today = local_date(now, visit.zone)
    return ListedVisit(
        visit=visit,
        state=state_on(planned(visit), today),
        days=(visit.due_on - today).days,
        names=[given_name(person) for person, _card in who],
        bands=[person.birth_year_band for person, _card in who],
        reference=shown_reference(case),
        area=place_of(case),
        cards=[card for _person, card in who],
        is_lost=is_lost,
    )


def given_name(person: Person) -> str | None:
    """The given name, or None when it cannot be read any more."""
    return Person.given_name.readable(person) or None


def place_of(case: Case) -> str | None:
    """The place of return as it was typed, or None where it is not known or cannot be read any more."""
    return Case.place_of_return.readable(case) or None


# Lost to follow-up: visits with their attempts as the rule looks at them, and of which events nobody was told yet.

_OPEN = prepared(
    select(Episode)
    .where(Episode.id.in_(bindparam("ids", expanding=True)), Episode.state == EpisodeState.OPEN)
    .order_by(Episode.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_VISITS = prepared(
    select(Visit.id, Visit.episode_id, Visit.outcome)
    .where(Visit.episode_id.in_(bindparam("episode_ids", expanding=True)), Visit.state != VisitState.STOPPED)
    .order_by(Visit.episode_id, Visit.due_on, Visit.ordinal)
)


def open_episodes(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Episode]:
    """Those of the episodes that are open, in a fixed order; whoever else looks at them waits until this unit ends."""
    return session.execute(_OPEN, {"ids": list(ids)}).scalars().all()


def tried_visits(session: Session, episode_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[TriedVisit]]:
    """The visits of episodes in their order, without stopped ones, each with its attempts; two statements."""
    rows = session.execute(_VISITS, {"episode_ids": list(episode_ids)}).all()
    attempts = attempts_by_visit(session, [row.id for row in rows])
    visits: defaultdict[uuid.UUID, list[TriedVisit]] = defaultdict(list)
    for row in rows:
        visits[row.episode_id].append(TriedVisit(row.outcome, tuple(attempts.get(row.id, ()))))
    return visits


def events_so_far(session: Session, episode_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many times each of the episodes was lost or found; one statement."""
    statement = (
        select(LostEvent.episode_id, func.max(LostEvent.ordinal))
        .where(LostEvent.episode_id.in_(episode_ids))
        .group_by(LostEvent.episode_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def newest_events(session: Session, episode_id: uuid.UUID) -> Sequence[LostEvent]:
    """The newest two times that an episode was lost or found, the newest first."""
    statement = select(LostEvent).where(LostEvent.episode_id == episode_id)
    return session.execute(statement.order_by(LostEvent.ordinal.desc()).limit(2)).scalars().all()


def perhaps_lost(session: Session, after: uuid.UUID | None, limit: int) -> list[uuid.UUID]:
    """Open episodes that are lost, or have a visit that reached nobody; in the order of their ids, from one on."""
    unreached = exists(
        select(Visit.id).where(Visit.episode_id == Episode.id, Visit.outcome == VisitOutcome.UNREACHABLE)
    )
    statement = (
        select(Episode.id)
        .where(Episode.state == EpisodeState.OPEN, or_(Episode.lost_at.is_not(None), unreached))
        .order_by(Episode.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Episode.id > after)
    return list(session.execute(statement).scalars())


def untold_events(session: Session, limit: int) -> Sequence[LostEvent]:
    """Events of which nobody was told yet, the oldest first. Those that somebody else is telling are passed over."""
    statement = (
        select(LostEvent)
        .where(LostEvent.told_at.is_(None))
        .order_by(LostEvent.at, LostEvent.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.execute(statement).scalars().all()


def still_followed(session: Session, episode_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the episodes that are open, of cases that have not ended; one statement."""
    statement = (
        select(Episode.id)
        .join(Case, Case.id == Episode.case_id)
        .where(Episode.id.in_(episode_ids), Episode.state == EpisodeState.OPEN, Case.state == CaseState.ARRIVED)
    )
    return set(session.execute(statement).scalars())


_LOST = prepared(
    select(Episode.case_id).where(
        Episode.case_id.in_(bindparam("cases", expanding=True)),
        Episode.lost_at.is_not(None),
        Episode.state == EpisodeState.OPEN,
    )
)


def lost_among(session: Session, case_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the cases whose people are lost to follow-up now; one statement."""
    return set(session.execute(_LOST, {"cases": list(case_ids)}).scalars()) if case_ids else set()
