"""Reads of check-ins: one visit with its attempts, and the work list: what is due, overdue and coming."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from foundation.geography.zones import local_date
from foundation.language.words import lazy_gettext as _l
from foundation.storage.known import prepared
from reintegration.arrivals.models import ContactConsent
from reintegration.arrivals.rules import Arriving, is_adult_on
from reintegration.episodes.models import Episode as Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.models import Attempt as Attempt, Visit as Visit, VisitContent as VisitContent, VisitEvent
from reintegration.follow_up.rules.check_ins import ASKING, CheckInReason, VisitEventKind
from reintegration.follow_up.rules.follow_up import PlannedVisit, VisitState
from reintegration.follow_up.rules.visits import state_on
from reintegration.surveys.rules.surveys import SurveyReason
from returns.cases.models import Case as Case
from returns.cases.rules import CaseState
from returns.cases.words import Sentences, sentences
from returns.consent.rules import ConsentPurpose
from returns.people.models import Person as Person
from returns.safe_contact.models import SafeContact as SafeContact

# The sentences for what keeps an entry about a visit or a survey from being taken, in words.

CHECK_IN_SENTENCES: Sentences = sentences(
    {
        CheckInReason: {
            CheckInReason.CONTACT_NOT_CONSENTED: _l("Nobody in this case has agreed to be contacted after the return."),
            CheckInReason.VISIT_STOPPED: _l("This visit was stopped: nothing is expected of it any more."),
            CheckInReason.ENTRY_IN_THE_FUTURE: _l("This time has not come yet."),
            CheckInReason.ENTRY_BEFORE_ARRIVAL: _l("This time is before the arrival."),
            CheckInReason.OUTCOME_IS_DERIVED: _l(
                "“Not attempted” is never entered: it follows when the window closes."
            ),
            CheckInReason.VISIT_DONE_ALREADY: _l("This visit is logged already, with its well-being."),
            CheckInReason.WELL_BEING_MISSING: _l("Note the three ratings of well-being: physical, mental and social."),
            CheckInReason.MOVED_BECAUSE_MISSING: _l("Say why they moved on, or that it is not known."),
            CheckInReason.WHO_IS_MISSING: _l("Say of whom: there is more than one adult."),
            CheckInReason.NOTHING_TO_TAKE_BACK: _l("There is nothing to undo here."),
            CheckInReason.LOG_UNDO_IS_OVER: _l("The time for undoing is over. Log what is right instead."),
            CheckInReason.LOG_OF_OTHERS: _l("Only the colleague who logged this visit can undo it."),
            CheckInReason.EPISODE_ENDED_SINCE: _l("The follow-up has ended since: the log stays."),
        },
        SurveyReason: {
            SurveyReason.NOT_A_SURVEY_ROUND: _l("No survey is asked at this visit."),
            SurveyReason.NOT_AN_ADULT: _l("The survey is for adults. Nobody answers for somebody else."),
            SurveyReason.PERSON_CONTACT_NOT_CONSENTED: _l(
                "This person has not agreed to be contacted after the return."
            ),
            SurveyReason.ENDS_BEFORE_IT_STARTS: _l("The interview cannot end before it begins."),
        },
    }
)


# Reads of check-ins.


FURTHEST_EAST = timedelta(hours=14)  # UTC+14: where a day begins first
FURTHEST_WEST = timedelta(hours=12)  # UTC-12: where it ends last
_VISIT = prepared(select(Visit).where(Visit.id == bindparam("visit_id")))
_VISIT_HELD = prepared(_VISIT.with_for_update().execution_options(populate_existing=True))
_EPISODE = prepared(select(Episode).where(Episode.id == bindparam("episode_id")))


@dataclass(frozen=True)
class ListedVisit:
    """One visit of the work list. `names` are given names, None where they cannot be read any more.

    `state` is as of today in the zone of the visit, whether or not a job has run; `days` until it is due.
    """

    visit: Visit
    state: VisitState
    days: int
    names: list[str | None]
    area: str | None
    cards: list[SafeContact | None]
    is_lost: bool = False


def visit_by_id(session: Session, visit_id: uuid.UUID, for_update: bool = False) -> Visit | None:
    """One visit that this scope sees. `for_update`: who else enters something about it waits, jobs pass it by."""
    statement = _VISIT_HELD if for_update else _VISIT
    return session.execute(statement, {"visit_id": visit_id}).scalar_one_or_none()


def attempts_of_visit(session: Session, visit_id: uuid.UUID) -> Sequence[Attempt]:
    """The attempts of a visit in their order."""
    statement = select(Attempt).where(Attempt.visit_id == visit_id).order_by(Attempt.at, Attempt.id)
    return session.execute(statement).scalars().all()


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
    try:
        born = person.birth_date
    except KeyGone:
        born = None
    return Arriving(born, person.birth_year_band)


def adults_of(people: Sequence[Person], day: date, from_age: int) -> list[Person]:
    """Those who are adults on a day; whose age is not known counts as adult."""
    return [person for person in people if is_adult_on(arriving(person), day, from_age)]


def may_be_contacted() -> ColumnElement[bool]:
    """The criterion of visits that somebody agreed to: consent to contact after the return is in force now.

    Asked of each visit by itself: gathered first, it would be the consents of everybody.
    """
    return exists(
        select(ContactConsent.id).where(
            ContactConsent.case_id == Visit.case_id,
            ContactConsent.purpose == ConsentPurpose.CONTACT_AFTER_RETURN,
            ContactConsent.withdrawn_at.is_(None),
        )
    )


def asks_for_something() -> Select[Any]:
    """Visits that still ask for something, of open episodes of people who may be contacted."""
    return (
        select(Visit)
        .join(Episode, Episode.id == Visit.episode_id)
        .join(Case, Case.id == Visit.case_id)
        .where(
            Visit.state.in_(ASKING),
            Episode.state == EpisodeState.OPEN,
            Case.state == CaseState.ARRIVED,
            may_be_contacted(),
        )
    )


def listed_visits(session: Session, visit_ids: Any, now: datetime) -> list[ListedVisit]:
    """Visits with the people, their place and how they may be reached, the earliest first; one statement and the keys.

    `visit_ids`: their ids, or a select of them. A visit that is no longer open on its own day is left out, also where
    no job has marked it yet.
    """
    return [listed for listed in any_visits(session, visit_ids, now) if listed.state in ASKING]


def any_visits(session: Session, visit_ids: Any, now: datetime) -> list[ListedVisit]:
    """The same of visits in every state."""
    statement = (
        select(Visit, Case, Episode.lost_at, Person, SafeContact)
        .join(Case, Case.id == Visit.case_id)
        .join(Episode, Episode.id == Visit.episode_id)
        .outerjoin(Person, Person.case_id == Visit.case_id)
        .outerjoin(SafeContact, SafeContact.person_id == Person.id)
        .where(Visit.id.in_(visit_ids))
        .order_by(Visit.due_on, Visit.id, Person.ordinal)
    )
    visits: dict[uuid.UUID, tuple[Visit, Case, bool, list[tuple[Person, SafeContact | None]]]] = {}
    for visit, case, lost_at, person, card in session.execute(statement):
        who = visits.setdefault(visit.id, (visit, case, lost_at is not None, []))[3]
        who += [(person, card)] if person is not None else []
    return [_listed(*about, now) for about in visits.values()]


def _listed(
    visit: Visit, case: Case, is_lost: bool, who: Sequence[tuple[Person, SafeContact | None]], now: datetime
) -> ListedVisit:
    today = local_date(now, visit.zone)
    return ListedVisit(
        visit=visit,
        state=state_on(planned(visit), today),
        days=(visit.due_on - today).days,
        names=[given_name(person) for person, _card in who],
        area=place_of(case),
        cards=[card for _person, card in who],
        is_lost=is_lost,
    )


def given_name(person: Person) -> str | None:
    """The given name, or None when it cannot be read any more."""
    try:
        return str(person.given_name)
    except KeyGone:
        return None


def place_of(case: Case) -> str | None:
    """The place of return as somebody typed it, or None where it is not known or cannot be read any more."""
    try:
        place: str | None = case.place_of_return
    except KeyGone:
        return None
    return place
