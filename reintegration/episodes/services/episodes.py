"""Closing an episode, and with it the case; and taking it up again."""

from dataclasses import replace
from datetime import datetime

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.geography.zones import local_date
from foundation.messaging.services import notify
from foundation.storage.unit_of_work import Unit
from reintegration.concerns.queries import count_open_concerns
from reintegration.concerns.services import has_unseen_concern
from reintegration.concerns.words import ConcernsMessage, ConcernsNotice
from reintegration.episodes.models import Closure, Episode
from reintegration.episodes.queries import has_open_survey_window, open_visits, refuse_if, reopened, visits_of_episode
from reintegration.episodes.rules import Closing, ClosureReason, EpisodeState, why_not_closed
from reintegration.episodes.services.notices import write_to
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.referrals.models import Referral, ReferralContent
from reintegration.referrals.queries import accepted_for, referrals_of_case
from reintegration.referrals.rules import FOLLOWING, OPEN, ReferralState
from returns.cases.models import Case
from returns.cases.rules import Reason, blockers
from returns.lifecycle.rules import Extra
from returns.lifecycle.services.lifecycle import close_case
from returns.work.queries.duty import acts_as_owner


def closing_reasons(unit: Unit, case: Case, episode: Episode) -> tuple[Reason, ...]:
    """What stands in the way of closing, blockers and warnings, for whoever works in this unit."""
    session, today = unit.session, unit.clock.now().date()
    facts = Closing(
        is_open=episode.state is EpisodeState.OPEN,
        may_close=_may_close(unit, case),
        open_concerns=count_open_concerns(session, case.id),
        open_survey_window=has_open_survey_window(session, episode.id, today),
    )
    return why_not_closed(facts)


def close_episode(unit: Unit, case: Case, episode: Episode, reason: ClosureReason, note: str | None = None) -> None:
    """Close an episode and its case: visits stop, referrals are done, partners see nothing of it any more.

    By the owner or who leads the office, or by the coordinator of a partner with an accepted referral for follow-up or
    assistance. RuleBroken with every blocker (`episode_closed`, `not_closing`, `concern_open`), then as `close_case`.
    A partner ends its part. Where the office has a concern open that the partner does not see, the case stays open for
    the office; what the partner is told and sees is the same.
    """
    refuse_if(blockers(closing_reasons(unit, case, episode)))
    now, note = unit.clock.now(), (note or "").strip() or None
    if _is_coordinator(unit) and has_unseen_concern(unit, case.id):
        _leave_to_the_office(unit, case, note)
        return
    for visit in open_visits(unit.session, episode.id):
        visit.state = VisitState.STOPPED
    _finish_referrals(unit, case)
    episode.state, episode.closed_at, episode.closed_by = EpisodeState.CLOSED, now, unit.actor_id
    episode.content = Closure(reason, note)
    close_case(unit, case, reason.value, note, Extra(is_partner=_is_coordinator(unit)))
    unit.participants["trail"].act("episode.close", ("case", case.id))


def _finish_referrals(unit: Unit, case: Case) -> list[Referral]:
    """End the referrals of a case that are still open, and return them."""
    still_open = [referral for referral in referrals_of_case(unit.session, case.id) if referral.state in OPEN]
    for referral in still_open:
        referral.state, referral.ended_at = ReferralState.DONE, unit.clock.now()
    return still_open


def _leave_to_the_office(unit: Unit, case: Case, note: str | None) -> None:
    """End what the partner does for a case, which stays open; the owner is told that something needs attention."""
    now = unit.clock.now()
    for referral in _finish_referrals(unit, case):
        referral.content = replace(referral.content or ReferralContent(), reason=note)
    notify(unit, [case.owner_id], ConcernsNotice.CONCERN_WAITS, case.id, f"left:{case.id.hex}:{now:%Y%m%d%H%M%S}")
    write_to(unit, ConcernsMessage.CONCERN_OPENED, case.id, [case.owner_id], now)
    unit.participants["trail"].act("episode.leave", ("case", case.id))


def resume_reopened(unit: Unit, limit: int, now: datetime) -> int:
    """Open the episodes of cases that a lead took up again, as the scheduler; returns how many.

    Visits that the closing stopped go on if their window has not closed; what somebody had stopped stays so.
    Partners need a new referral: theirs are done.
    """
    episodes = reopened(unit.session, limit)
    for episode in episodes:
        episode.state, episode.closed_at, episode.closed_by = EpisodeState.OPEN, None, None
        today = local_date(now, episode.zone)
        for visit in visits_of_episode(unit.session, episode.id):
            if visit.state is VisitState.STOPPED and not visit.is_held and visit.closes_on >= today:
                visit.state = VisitState.PLANNED
    if episodes:
        unit.participants["trail"].act("episodes.resume", count=len(episodes))
    return len(episodes)


def _user(unit: Unit) -> UserScope | None:
    return unit.scope if isinstance(unit.scope, UserScope) else None


def _is_coordinator(unit: Unit) -> bool:
    user = _user(unit)
    return user is not None and user.organisation_id is not None and user.may(Permission.REFERRALS_ANSWER)


def _may_close(unit: Unit, case: Case) -> bool:
    user = _user(unit)
    if user is None:
        return False
    if _is_coordinator(unit):
        # Whoever only received the people does not see their concerns, and does not judge that there are none.
        return any(accepted_for(unit.session, case.id, purpose) for purpose in FOLLOWING)
    acts = acts_as_owner(unit.session, case, unit.actor_id, unit.clock.now().date())
    return user.organisation_id is None and (acts or user.may(Permission.LEAD_OFFICE))
