"""Reads of schedules: the history of an episode, and what the scheduler plans anew."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from foundation.geography.calendars import ESTIMATED as ESTIMATED
from reintegration.arrivals.models import ContactConsent, FollowUpMark
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import FollowUpTemplate
from reintegration.schedule.models import (
    ChangeContent as ChangeContent,
    ScheduleChange as ScheduleChange,
    VisitChange as VisitChange,
)
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Track
from returns.consent.rules import ConsentPurpose

MOST_SHOWN = 100  # of the history, the newest first


def of_another_template(session: Session, limit: int) -> Sequence[tuple[Episode, Case, FollowUpTemplate]]:
    """Open episodes planned by another template than their case asks for now, each with its case and that template."""
    template = case(
        (FollowUpMark.needs_close_follow_up.is_(True), FollowUpTemplate.CLOSE.value),
        (Case.track == Track.WITH_REINTEGRATION, FollowUpTemplate.STANDARD.value),
        else_=FollowUpTemplate.RETURN_ONLY.value,
    )
    statement = (
        select(Episode, Case, template.label("wanted"))
        .join(Case, Case.id == Episode.case_id)
        .outerjoin(FollowUpMark, FollowUpMark.case_id == Episode.case_id)
        .where(Episode.state == EpisodeState.OPEN, Case.state == CaseState.ARRIVED, Episode.template != template)
        .order_by(Episode.id)
        .limit(limit)
    )
    return [(row.Episode, row.Case, FollowUpTemplate(row.wanted)) for row in session.execute(statement)]


def agreed_without_visits(session: Session, after: uuid.UUID | None, limit: int) -> Sequence[tuple[Episode, date]]:
    """Open episodes without a visit whose people have agreed to be contacted by now, by id; with the first such day."""
    statement = (
        select(Episode, func.min(ContactConsent.given_on).label("agreed_on"))
        .join(Case, Case.id == Episode.case_id)
        .join(ContactConsent, ContactConsent.case_id == Episode.case_id)
        .where(
            Episode.state == EpisodeState.OPEN,
            Case.state == CaseState.ARRIVED,
            ContactConsent.purpose == ConsentPurpose.CONTACT_AFTER_RETURN,
            ContactConsent.withdrawn_at.is_(None),
            ~select(Visit.id).where(Visit.episode_id == Episode.id).exists(),
        )
        .group_by(Episode.id)
        .order_by(Episode.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Episode.id > after)
    return [(row.Episode, row.agreed_on) for row in session.execute(statement)]


def change_of_case(session: Session, case_id: uuid.UUID, change_id: uuid.UUID) -> ScheduleChange | None:
    """One change of a case, as far as this scope sees it."""
    statement = select(ScheduleChange).where(ScheduleChange.id == change_id, ScheduleChange.case_id == case_id)
    return session.execute(statement).scalar_one_or_none()


def changes_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[ScheduleChange]:
    """The changes of an episode, the newest first; at most `MOST_SHOWN`."""
    statement = select(ScheduleChange).where(ScheduleChange.episode_id == episode_id)
    return session.execute(statement.order_by(ScheduleChange.ordinal.desc()).limit(MOST_SHOWN)).scalars().all()


def newest_ordinal(session: Session, episode_id: uuid.UUID) -> int:
    """The number of the newest change of an episode; 0 without any."""
    statement = select(func.max(ScheduleChange.ordinal)).where(ScheduleChange.episode_id == episode_id)
    return session.execute(statement).scalar_one() or 0


def parts_of(session: Session, changes: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[VisitChange]]:
    """What these changes did to each visit; one statement."""
    parts: dict[uuid.UUID, list[VisitChange]] = {change_id: [] for change_id in changes}
    statement = select(VisitChange).where(VisitChange.change_id.in_(parts)).order_by(VisitChange.id)
    for part in session.execute(statement).scalars() if parts else ():
        parts[part.change_id].append(part)
    return parts
