"""Closing an episode, and with it the case; taking it up again; and telling in the morning what waits."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from foundation.accounts.models import Office, Organisation
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.queries.staff import country_of_office
from foundation.agenda import Entry, Matter, Span
from foundation.geography.calendars import UnknownCountry, working_calendars
from foundation.geography.zones import local_date
from foundation.messaging import services as messages
from foundation.messaging.queries import choices_of, keys_queued, waiting_of
from foundation.messaging.rules import MessageState, digest_key, wants_digest
from foundation.messaging.services import notify, write_to
from foundation.storage.unit_of_work import Unit, reading
from reintegration.concerns.queries import count_open_concerns
from reintegration.concerns.services import has_unseen_concern
from reintegration.concerns.words import ConcernsMessage, ConcernsNotice
from reintegration.episodes.access import ESCALATING
from reintegration.episodes.models import Closure, Episode
from reintegration.episodes.queries import (
    add_followed_by_office,
    arrival_entries,
    arriving_cases,
    counts_of_organisation,
    has_open_survey_window,
    open_visits,
    refuse_if,
    reopened,
    visit_entries,
    visits_by_day,
    visits_of_episode,
)
from reintegration.episodes.rules import Closing, ClosureReason, EpisodeState, why_not_closed
from reintegration.episodes.words import EpisodesAct, EpisodesMatter, EpisodesMessage, EpisodesNotice
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.follow_up.words import FollowUpMessage
from reintegration.referrals.models import Referral, ReferralContent
from reintegration.referrals.queries import accepted_for, referrals_of_case
from reintegration.referrals.rules import FOLLOWING, OPEN, ReferralState
from returns.cases.models import Case
from returns.cases.rules.cases import Reason, blockers
from returns.lifecycle.rules.lifecycle import Extra
from returns.lifecycle.services.lifecycle import close_case
from returns.work.queries.digest import Counts, Place, place_at
from returns.work.queries.duty import acts_as_owner, covers_of
from returns.work.services.duty import office_digest, remind, remind_office

Table = type[Office] | type[Organisation]
_SUNDAY_AND_SATURDAY = (5, 6)
_OF_VISITS = (FollowUpMessage.VISIT_DUE, FollowUpMessage.VISIT_OVERDUE, FollowUpMessage.VISIT_MISSED)


def closing_reasons(unit: Unit, case: Case, episode: Episode) -> tuple[Reason, ...]:
    """What stands in the way of closing, blockers and warnings, for whoever works in this unit."""
    session, today = unit.session, unit.today
    facts = Closing(
        is_open=episode.is_open,
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
    unit.participants["trail"].act(EpisodesAct.EPISODE_CLOSE, ("case", case.id))


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
        unit.participants["trail"].act(EpisodesAct.RESUME, count=len(episodes))
    return len(episodes)


def _leave_to_the_office(unit: Unit, case: Case, note: str | None) -> None:
    """End what the partner does for a case, which stays open; the owner is told that something needs attention."""
    now = unit.clock.now()
    for referral in _finish_referrals(unit, case):
        referral.content = replace(referral.content or ReferralContent(), reason=note)
    notify(unit, [case.owner_id], ConcernsNotice.CONCERN_WAITS, case.id, f"left:{case.id.hex}:{now:%Y%m%d%H%M%S}")
    write_to(unit, ConcernsMessage.CONCERN_OPENED, case.id, [case.owner_id], now, case_id=case.id)
    unit.participants["trail"].act(EpisodesAct.EPISODE_LEAVE, ("case", case.id))


def _finish_referrals(unit: Unit, case: Case) -> list[Referral]:
    """End the referrals of a case that are still open, and return them."""
    still_open = [referral for referral in referrals_of_case(unit.session, case.id) if referral.state in OPEN]
    for referral in still_open:
        referral.state, referral.ended_at = ReferralState.DONE, unit.clock.now()
    return still_open


def _may_close(unit: Unit, case: Case) -> bool:
    user = _user(unit)
    if user is None:
        return False
    if _is_coordinator(unit):
        # Whoever only received the people does not see their concerns, and does not judge that there are none.
        return any(accepted_for(unit.session, case.id, purpose) for purpose in FOLLOWING)
    acts = acts_as_owner(unit.session, case, unit.actor_id, unit.today)
    return user.organisation_id is None and (acts or user.may(Permission.LEAD_OFFICE))


def _is_coordinator(unit: Unit) -> bool:
    user = _user(unit)
    return user is not None and user.organisation_id is not None and user.may(Permission.REFERRALS_ANSWER)


def _user(unit: Unit) -> UserScope | None:
    return unit.scope if isinstance(unit.scope, UserScope) else None


def owner_and_cover(unit: Unit, owner_id: uuid.UUID) -> list[uuid.UUID]:
    """The owner of a case and who stands in for them today, for what cannot wait for the end of an absence.

    A partner sees no absences, so they are read in a unit of its own.
    """
    with reading(unit.aside, ESCALATING) as aside:
        return [owner_id, *covers_of(aside.session, [owner_id], unit.today).values()]


def entries_of_reintegration(unit: Unit, span: Span) -> Sequence[Entry]:
    """Visits and arrivals of a partner; for whoever owns cases in an office, the visits that no partner makes."""
    user = unit.scope
    needed = Permission.FOLLOW_UP_READ if span.on_page else Permission.FOLLOW_UP_WORK
    if not isinstance(user, UserScope) or not user.may(needed):
        return []
    if span.on_page and user.organisation_id is None and not span.is_mine:
        return visits_by_day(unit.session, span)
    if span.on_page and user.organisation_id is not None:
        assigned_to = user.actor_id if span.is_mine else None
        visits = visit_entries(unit.session, span, assigned_to=assigned_to)
        return [*visits, *arrival_entries(unit.session, span, assigned_to)]
    if user.organisation_id is None:
        return visit_entries(unit.session, span, user.actor_id)
    return [*visit_entries(unit.session, span), *arrival_entries(unit.session, span)]


# The digest of the morning: what waits for each colleague of an office or a partner, by one neutral mail a day.


def send_digests(unit: Unit, table: Table, place: Place, now: datetime) -> int:
    """Queue the digest of the place's local day for whoever there wants one and has something waiting; once.

    Returns how many were queued. The reads before that are as many for one colleague as for a hundred.
    """
    counts = counts_at(unit, table, place, now, is_job=True)
    keys = {account_id: digest_key(account_id, place.today) for account_id in counts}
    sent = keys_queued(unit.session, list(keys.values())) if keys else set()
    choices, works = choices_of(unit.session, list(keys)), is_working_day(unit, place.country, place.today)
    account_ids = [
        account_id
        for account_id in sorted(keys)
        if keys[account_id] not in sent and wants_digest(choices[account_id], works)
    ]
    _take_up_visits(unit, counts, account_ids)
    return sum(messages.queue_digest(unit, account_id, counts[account_id], place.today) for account_id in account_ids)


def digest_of(unit: Unit) -> tuple[Mapping[Matter, int], date] | None:
    """What the digest of whoever asks would count now, and their local day; None for who has neither cases nor people.

    Asked with their own scope: a preview says nothing that they could not see.
    """
    user = unit.scope
    if not isinstance(user, UserScope) or user.actor_id is None:
        return None
    located = _place_of(unit, user)
    if located is None:
        return None
    table, place = located[0], replace(located[1], only=user.actor_id)
    counts = counts_at(unit, table, place, unit.clock.now(), is_job=False)
    return counts.get(user.actor_id, {}), place.today


def counts_at(unit: Unit, table: Table, place: Place, now: datetime, is_job: bool) -> Counts:
    """What waits for each colleague of an office or an organisation at an instant (aware)."""
    if table is Organisation:
        return counts_of_organisation(unit.session, place, now, is_job)
    counts = office_digest(unit, place)
    add_followed_by_office(unit.session, place, counts, now)
    return counts


def _take_up_visits(unit: Unit, counts: Counts, account_ids: Sequence[uuid.UUID]) -> None:
    """Mails about visits that still wait are dropped where the digest tells the same: one mail a morning.

    What is due or overdue is counted already; what was missed is counted as the mail would have.
    """
    for row in waiting_of(unit.session, account_ids, _OF_VISITS):
        theirs = counts[row.account_id]
        if row.template is FollowUpMessage.VISIT_MISSED:
            theirs[EpisodesMatter.MISSED] += row.facts["count"]
        elif not theirs[EpisodesMatter.VISITS]:
            continue
        messages.mark(unit, row.id, MessageState.DROPPED)


def is_working_day(unit: Unit, country: str, day: date) -> bool:
    """Whether people work in a country on its local day; by the week alone where the country is not known."""
    try:
        return working_calendars(unit.session).of(country).is_working_day(day)
    except UnknownCountry:
        return day.weekday() not in _SUNDAY_AND_SATURDAY


def _place_of(unit: Unit, user: UserScope) -> tuple[Table, Place] | None:
    now = unit.clock.now()
    if user.office_id is not None:
        return Office, place_at(user.office_id, country_of_office(unit.session, user.office_id), now)
    organisation = unit.session.get(Organisation, user.organisation_id) if user.organisation_id is not None else None
    return (Organisation, place_at(organisation.id, organisation.country, now)) if organisation is not None else None


def send_reminders(unit: Unit, table: Table, place: Place) -> int:
    """Tell owners of departures, and coordinators of arrivals, that are tomorrow there; once. Returns how many."""
    if table is Office:
        return remind_office(unit, place)
    pairs = arriving_cases(unit.session, place)
    return remind(unit, place, EpisodesNotice.ARRIVAL_NEAR, EpisodesMessage.ARRIVAL_NEAR, pairs)
