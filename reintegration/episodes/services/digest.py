"""The digest of the morning: what waits for each colleague of an office or a partner, by one neutral mail a day."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from foundation.accounts.models import Office, Organisation
from foundation.accounts.principal import UserScope
from foundation.accounts.queries.staff import country_of_office
from foundation.agenda import Matter
from foundation.geography.calendars import UnknownCountry, working_calendar
from foundation.messaging import services as messages
from foundation.messaging.queries import choices_of, keys_queued, waiting_of
from foundation.messaging.rules import MessageState, digest_key, wants_digest
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.queries import add_followed_by_office, arriving_cases, counts_of_organisation
from reintegration.episodes.words import EpisodesMatter, EpisodesMessage, EpisodesNotice
from reintegration.follow_up.words import FollowUpMessage
from returns.work.queries.digest import Counts, Place, place_at
from returns.work.services.duty import office_digest, remind, remind_office

Table = type[Office] | type[Organisation]
_SUNDAY_AND_SATURDAY = (5, 6)
_OF_VISITS = (FollowUpMessage.VISIT_DUE, FollowUpMessage.VISIT_OVERDUE, FollowUpMessage.VISIT_MISSED)


def is_working_day(country: str, day: date) -> bool:
    """Whether people work in a country on its local day; by the week alone where the country is not known."""
    try:
        return working_calendar(country).is_working_day(day)
    except UnknownCountry:
        return day.weekday() not in _SUNDAY_AND_SATURDAY


def counts_at(unit: Unit, table: Table, place: Place, now: datetime, is_job: bool) -> Counts:
    """What waits for each colleague of an office or an organisation at an instant (aware)."""
    if table is Organisation:
        return counts_of_organisation(unit.session, place, now, is_job)
    counts = office_digest(unit, place)
    add_followed_by_office(unit.session, place, counts, now)
    return counts


def send_digests(unit: Unit, table: Table, place: Place, now: datetime) -> int:
    """Queue the digest of the place's local day for whoever there wants one and has something waiting; once.

    Returns how many were queued. The reads before that are as many for one colleague as for a hundred.
    """
    counts = counts_at(unit, table, place, now, is_job=True)
    keys = {account_id: digest_key(account_id, place.today) for account_id in counts}
    sent = keys_queued(unit.session, list(keys.values())) if keys else set()
    choices, works = choices_of(unit.session, list(keys)), is_working_day(place.country, place.today)
    account_ids = [
        account_id
        for account_id in sorted(keys)
        if keys[account_id] not in sent and wants_digest(choices[account_id], works)
    ]
    _take_up_visits(unit, counts, account_ids)
    return sum(messages.queue_digest(unit, account_id, counts[account_id], place.today) for account_id in account_ids)


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


def send_reminders(unit: Unit, table: Table, place: Place) -> int:
    """Tell owners of departures, and coordinators of arrivals, that are tomorrow there; once. Returns how many."""
    if table is Office:
        return remind_office(unit, place)
    pairs = arriving_cases(unit.session, place)
    return remind(unit, place, EpisodesNotice.ARRIVAL_NEAR, EpisodesMessage.ARRIVAL_NEAR, pairs)


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
    table, place = located
    counts = counts_at(unit, table, place, unit.clock.now(), is_job=False)
    return counts.get(user.actor_id, {}), place.today


def _place_of(unit: Unit, user: UserScope) -> tuple[Table, Place] | None:
    now = unit.clock.now()
    if user.office_id is not None:
        return Office, place_at(user.office_id, country_of_office(unit.session, user.office_id), now)
    organisation = unit.session.get(Organisation, user.organisation_id) if user.organisation_id is not None else None
    return (Organisation, place_at(organisation.id, organisation.country, now)) if organisation is not None else None
