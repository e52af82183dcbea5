"""What the scheduler plans anew: open episodes whose template is another one now, and those that somebody agreed to."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from reintegration.arrivals.models.arrivals import ContactConsent, FollowUpMark
from reintegration.episodes.models import Episode
from reintegration.episodes.rules.episodes import EpisodeState
from reintegration.follow_up.models.check_ins import Visit
from reintegration.follow_up.rules.follow_up import FollowUpTemplate
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Track
from returns.consent.rules import ConsentPurpose


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
            Episode.id.not_in(select(Visit.episode_id)),
        )
        .group_by(Episode.id)
        .order_by(Episode.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Episode.id > after)
    return [(row.Episode, row.agreed_on) for row in session.execute(statement)]
