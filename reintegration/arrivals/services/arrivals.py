"""Confirming who of a case arrived and who did not, what begins with an arrival, and telling whoever waits."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation.accounts.principal import UserScope
from foundation.accounts.queries.staff import coordinators_among, staff_of
from foundation.errors import BadInput
from foundation.geography.zones import NoSuchLocalTime, local, local_date, to_instant
from foundation.language.words import _
from foundation.messaging.services import notify, queue_message, write_to
from foundation.months import months_later
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.models import ArrivalNote, PersonArrival
from reintegration.arrivals.queries.arrivals import (
    MovementTold,
    Receiving,
    departed_at,
    first_agreed_on,
    is_followed_closely,
    missing_among,
    movements_ahead,
    newest_arrivals,
    owners_of,
    receiving_of,
    untold,
    who_arrives,
    who_may_be_contacted,
    who_waits,
    zone_of,
)
from reintegration.arrivals.queries.offers import leads_of, offers_overdue, offers_to_announce
from reintegration.arrivals.rules import (
    ArrivalReason,
    ArrivalState,
    is_adult_on,
    late_reasons,
    template_of,
    why_not_by_partner,
)
from reintegration.arrivals.words import ArrivalsAct, ArrivalsMessage, ArrivalsNotice
from reintegration.concerns.words import ConcernsMessage
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import count_visits, refuse_if
from reintegration.episodes.rules import EpisodeReason, EpisodeState
from reintegration.follow_up.rules.follow_up import FOLLOW_UP_CODES, follow_up_rules
from reintegration.follow_up.rules.visits import CheckInReason
from reintegration.outcomes.models import Outcome
from reintegration.referrals.queries import accepted_for
from reintegration.schedule.rules import TWELVE_MONTHS
from reintegration.schedule.services.visits import Planner
from reintegration.schedule.words import ScheduleAct
from reintegration.surveys.rules.verdict import Verdict
from returns.cases.models import Case
from returns.cases.queries import members_of_case, restricted_among
from returns.cases.rules.cases import CaseState, Reason, Track
from returns.consent.rules import TransferPurpose
from returns.departure.queries.departures import undo_seconds
from returns.departure.rules import DepartureReason
from returns.departure.services import record_arrival
from returns.journey.models import Leg
from returns.journey.rules.itinerary import LegStatus
from returns.movements.rules import News, news_of
from returns.safe_contact.services import move_cards

_PLAN_DUE, _ADULT_FROM = "plan.due_months", "outcome.unit_from_age"
_KINDS = {
    News.ANNOUNCED: ArrivalsNotice.MOVEMENT_ANNOUNCED,
    News.CHANGED: ArrivalsNotice.MOVEMENT_CHANGED,
    News.CANCELLED: ArrivalsNotice.MOVEMENT_CANCELLED,
}


def arrival_instant(unit: Unit, case: Case, shown: datetime) -> datetime:
    """The instant of a local time (naive) at the place of arrival. BadInput where no clock ever shows it."""
    try:
        return to_instant(shown, zone_of(unit.session, case))
    except NoSuchLocalTime as error:
        raise BadInput(
            {"time": [_("This time does not exist: the clocks went forward. Choose another time.")]}
        ) from error


def today_there(unit: Unit, case: Case) -> date:
    """The day that calendars show now at the place of arrival."""
    return local_date(unit.clock.now(), zone_of(unit.session, case))


def local_times(leg: Leg) -> tuple[datetime, datetime]:
    """Departure and arrival of a leg as the clocks at either end show them."""
    return local(leg.departs_at, leg.departs_zone), local(leg.arrives_at, leg.arrives_zone)


@dataclass(frozen=True)
class Missing:
    """The people who did not arrive, and what is known of it."""

    people: Collection[uuid.UUID] = ()
    note: str = ""


NOBODY_MISSING = Missing()


def confirm_arrival(
    unit: Unit,
    case: Case,
    at: datetime,
    is_identity_confirmed: bool,
    reason: str | None = None,
    missing: Missing = NOBODY_MISSING,
) -> uuid.UUID | None:
    """Confirm that the people of a case arrived at an instant (aware); returns the id of the episode that begins.

    The owner is told who is `missing`. Where nobody came nothing begins: None.

    By a partner with an accepted reception referral, or by the owner of the case, who says why it is not the partner.
    Visits are planned if somebody agreed to be contacted after the return. RuleBroken with what a partner cannot do
    (`not_receiving`, `arrives_before_departure`), then with every reason of the return (`record_arrival`).
    """
    is_partner = _own_organisation(unit) is not None
    if is_partner:
        _refuse_if_not_receiving(unit, case, at, departed_at(unit.session, case.id))
    there, absent = people_to_confirm(unit, case, missing.people)
    if absent and not there:
        say_nobody_came(unit, case, absent, at, missing.note)
        return None
    zone = zone_of(unit.session, case)
    arrived_on = record_arrival(unit, case, at, zone, is_identity_confirmed, is_partner=is_partner, reason=reason)
    say_who_is_there(unit, case, there, absent, at, missing.note)
    unit.participants["trail"].act(ArrivalsAct.ARRIVAL_CONFIRM, ("case", case.id), by_partner=is_partner)
    return begin_episode(unit, case, at, zone, arrived_on)


def did_not_arrive(unit: Unit, case: Case, people: Collection[uuid.UUID] = ()) -> None:
    """Record that these people, or everybody of a case, did not arrive. The owner is told; a repetition adds nothing.

    They may be confirmed later all the same. RuleBroken (`not_receiving`, `not_departed`).
    """
    if _own_organisation(unit) is not None:
        _refuse_if_not_receiving(unit, case, unit.clock.now(), None)
    there, missing = people_to_confirm(unit, case, people)
    say_nobody_came(unit, case, missing or there, unit.clock.now())


def _refuse_if_not_receiving(unit: Unit, case: Case, at: datetime, departed_at: datetime | None) -> None:
    """RuleBroken where a partner cannot say that the people of a case arrived at this instant, or that they did not."""
    receiving = accepted_for(unit.session, case.id, TransferPurpose.RECEPTION)
    refuse_if(why_not_by_partner(receiving is not None, at, departed_at))


def _own_organisation(unit: Unit) -> uuid.UUID | None:
    return unit.scope.organisation_id if isinstance(unit.scope, UserScope) else None


def people_to_confirm(
    unit: Unit, case: Case, missing: Collection[uuid.UUID]
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Divide the people of a case into those who are there and those who are missing. BadInput for anybody else."""
    people = [member.id for member in members_of_case(unit.session, case.id)]
    if set(missing) - set(people):
        raise BadInput({"missing": [_("Choose people in this case.")]})
    return [person for person in people if person not in missing], [person for person in people if person in missing]


def say_who_is_there(
    unit: Unit, case: Case, there: Sequence[uuid.UUID], missing: Sequence[uuid.UUID], at: datetime, note: str = ""
) -> None:
    """Record of each of these people whether they arrived, at an instant (aware). The owner is told who did not.

    Whoever arrived is reached by the clocks of the place of arrival from now on.
    """
    if there:
        move_cards(unit, case, there, zone_of(unit.session, case), at)
    arrivals = newest_arrivals(unit.session, case.id)
    if not note.strip():  # a note is news even of people who are recorded as missing
        recorded = missing_among(arrivals)
        missing = [person for person in missing if person not in recorded]
    for person in (*there, *missing):
        arrived = person not in missing
        unit.session.add(
            PersonArrival(
                case_id=case.id,
                person_id=person,
                ordinal=arrivals[person].ordinal + 1 if person in arrivals else 1,
                state=ArrivalState.ARRIVED if arrived else ArrivalState.NOT_ARRIVED,
                arrived_at=at if arrived else None,
                recorded_by=unit.actor_id,
                recorded_at=unit.clock.now(),
                content=ArrivalNote(note.strip()) if note.strip() and not arrived else None,
            )
        )
    if missing:
        now = unit.clock.now()
        key = f"not_arrived:{case.id.hex}:{now:%Y%m%d%H%M%S}"
        notify(unit, [case.owner_id], ArrivalsNotice.NOT_ARRIVED, case.id, key)
        write_to(unit, ConcernsMessage.CONCERN_OPENED, case.id, [case.owner_id], now, case_id=case.id)
        unit.participants["trail"].act(ArrivalsAct.ARRIVAL_MISSING, ("case", case.id), people=len(missing))


def say_nobody_came(unit: Unit, case: Case, missing: Sequence[uuid.UUID], at: datetime, note: str = "") -> None:
    """Record that nobody of a departed case arrived; nothing else changes, and the owner is told.

    RuleBroken (`not_departed`) before a departure.
    """
    refuse_if(() if case.state is CaseState.DEPARTED else (Reason(DepartureReason.NOT_DEPARTED),))
    say_who_is_there(unit, case, (), missing, at, note)


def confirm_late(
    unit: Unit, case: Case, people: Sequence[uuid.UUID], at: datetime, is_identity_confirmed: bool
) -> None:
    """Record that people who were missing have arrived after all, at an instant (aware). Follow-up keeps its days.

    RuleBroken with every reason: `identity_not_confirmed`, `arrives_in_future`, `not_missing`.
    """
    missing = missing_among(newest_arrivals(unit.session, case.id))
    refuse_if(late_reasons(set(people) <= missing and bool(people), is_identity_confirmed, at > unit.clock.now()))
    say_who_is_there(unit, case, people, (), at)
    unit.participants["trail"].act(ArrivalsAct.ARRIVAL_CONFIRM, ("case", case.id), late=len(people))


# What begins with an arrival: the episode, its visits if somebody may be contacted, and pending outcomes.


def begin_episode(unit: Unit, case: Case, at: datetime, zone: str, arrived_on: date) -> uuid.UUID:
    """Begin what follows an arrival: the episode, its visits if somebody may be contacted, and pending outcomes."""
    template = template_of(case.track, is_followed_closely(unit.session, case.id))
    rules = rules_on(unit.session, (*FOLLOW_UP_CODES[template], _PLAN_DUE, _ADULT_FROM), arrived_on)
    episode = Episode(
        case_id=case.id,
        state=EpisodeState.OPEN,
        arrived_at=at,
        arrived_on=arrived_on,
        zone=zone,
        country=case.country,
        template=template,
        plan_due_on=months_later(arrived_on, rules.need(_PLAN_DUE).whole()),
        opened_at=unit.clock.now(),
    )
    unit.session.add(episode)
    unit.session.flush()  # visits and outcomes refer to the episode
    if who_may_be_contacted(unit.session, case.id):
        Planner(unit).plan([episode])
    _expect_outcomes(unit, case, episode, rules)
    return episode.id


def _expect_outcomes(unit: Unit, case: Case, episode: Episode, rules: RulesOfDay) -> None:
    """One pending outcome for every adult on the day of the twelve-month round, whoever may be contacted."""
    day_of_round = months_later(episode.arrived_on, TWELVE_MONTHS)
    adult_from = rules.need(_ADULT_FROM).whole()
    opens_on, closes_on = (
        episode.arrived_on + timedelta(days=days) for days in follow_up_rules(rules, episode.template).twelve_month
    )
    followed = accepted_for(unit.session, case.id, TransferPurpose.FOLLOW_UP)
    organisation_id = followed.organisation_id if followed else _own_organisation(unit)
    unit.session.add_all(
        Outcome(
            case_id=case.id,
            episode_id=episode.id,
            person_id=person_id,
            office_id=case.office_id,
            organisation_id=organisation_id,
            country=case.country,
            sex=sex,
            birth_year_band=about.birth_year_band,
            track=case.track,
            is_surveyed=case.track is Track.WITH_REINTEGRATION,
            window_opens_on=opens_on,
            window_closes_on=closes_on,
            verdict=Verdict.PENDING,
        )
        for person_id, sex, about in who_arrives(unit.session, case.id)
        if is_adult_on(about, day_of_round, adult_from)
    )


def plan_visits(unit: Unit, case: Case, episode: Episode) -> int:
    """Plan the visits of an episode that has none, once somebody agrees to be contacted; returns how many there are.

    Counted from the arrival, without those whose window had closed before anybody agreed. RuleBroken
    (`episode_closed`, `visits_planned_already`, `contact_not_consented`).
    """
    checks = (
        (not episode.is_open, EpisodeReason.EPISODE_CLOSED),
        (count_visits(unit.session, episode.id) > 0, ArrivalReason.VISITS_PLANNED_ALREADY),
        (not who_may_be_contacted(unit.session, case.id), CheckInReason.CONTACT_NOT_CONSENTED),
    )
    refuse_if([Reason(code) for applies, code in checks if applies])
    unit.participants["trail"].act(ScheduleAct.VISITS_PLAN, ("case", case.id))
    return Planner(unit).plan([episode], first_agreed_on(unit.session, case.id))


# Telling whoever waits: that not everybody comes, or somebody after all; of group movements; and offices of registered
# arrivals. For jobs.


def tell_who_waits(unit: Unit, limit: int, now: datetime) -> int:
    """Tell the owner and the receiving partner that who travels has changed, once for each press at the gate.

    At most `limit` marks, of those that can no longer be undone; returns how many. Who and why is not said: the page of
    the case says who.
    """
    until = now - timedelta(seconds=undo_seconds(unit.session, now.date()))
    marks = untold(unit.session, until, limit)
    news = {mark.press_id: mark for mark, is_new in marks if is_new}
    cases = list(dict.fromkeys(mark.case_id for mark in news.values()))
    waiting, owners = (who_waits(unit.session, cases), owners_of(unit.session, cases)) if cases else ({}, {})
    staff = staff_of(unit.session, {referral.organisation_id for rows in waiting.values() for referral in rows})
    for press_id, mark in news.items():
        partners = [
            account_id
            for referral in waiting.get(mark.case_id, ())
            for account_id in (*coordinators_among(staff[referral.organisation_id]), referral.assigned_to)
        ]
        recipients = [account_id for account_id in (owners.get(mark.case_id), *partners) if account_id is not None]
        notify(unit, recipients, ArrivalsNotice.TRAVELLERS_CHANGED, mark.case_id, f"travellers:{press_id.hex}")
        write_to(unit, ArrivalsMessage.TRAVELLERS_CHANGED, press_id, recipients, case_id=mark.case_id)
    for mark, _is_new in marks:
        mark.told_at = now
    return len(marks)


def tell_who_receives(unit: Unit, limit: int, now: datetime) -> int:
    """Tell organisations of movements that bring people to them, once for each change; returns how many (`limit`).

    Neutral words alone: when and how it arrives, and who comes, they see on the pages of their cases. Nobody is told
    of what has left.
    """
    waiting = _waiting(unit, now)[:limit]
    staff = staff_of(unit.session, {row.organisation_id for row, _receiver in waiting})
    for row, receiver in waiting:
        unit.session.add(row)
        assigned = [referral.assigned_to for referral in receiver.referrals if referral.assigned_to is not None]
        people = [*coordinators_among(staff[row.organisation_id]), *assigned]
        cases = [referral.case_id for referral in receiver.referrals]
        # News of a group is news of any of its cases: of those that are frozen it is not told, of the others it is.
        quiet = restricted_among(unit.session, cases, now)
        about = next((case_id for case_id in cases if case_id not in quiet), cases[0] if cases else None)
        notify(unit, people, _KINDS[row.news], about, f"{row.news}:{row.movement_id.hex}:{row.ordinal}")
        write_to(unit, ArrivalsMessage.GROUP_MOVEMENT, row.id, people, case_id=about)
    return len(waiting)


def _waiting(unit: Unit, now: datetime) -> Sequence[tuple[MovementTold, Receiving]]:
    """What is to be told now, to which organisation, of which movement."""
    ahead = movements_ahead(unit.session, now)
    receiving = receiving_of(unit.session, [movement.id for movement in ahead]) if ahead else {}
    waiting = []
    for movement in ahead:
        for organisation_id, receiver in sorted(receiving[movement.id].items()):
            last, comes = receiver.latest, bool(receiver.referrals) and movement.status is not LegStatus.CANCELLED
            news = news_of(comes, movement.schedule, (last.news, last.schedule) if last else None)
            if news is not None:
                notification = MovementTold(
                    id=uuid.uuid4(),
                    movement_id=movement.id,
                    organisation_id=organisation_id,
                    ordinal=last.ordinal + 1 if last else 1,
                    schedule=movement.schedule,
                    news=news,
                    told_at=now,
                )
                waiting.append((notification, receiver))
    return waiting


def announce_offers(unit: Unit, limit: int, now: datetime) -> int:
    """Tell who leads an office that an arrival waits for it, once for each offer; returns how many."""
    offers = offers_to_announce(unit.session, limit)
    for offer in offers:
        offer.announced_at = now
        leads = leads_of(unit.session, offer.office_id)
        notify(unit, leads, ArrivalsNotice.ARRIVAL_REGISTERED, offer.case_id, f"arrival_registered:{offer.id.hex}")
        facts = {"count": 1, "day": offer.take_by.isoformat()}
        for lead in leads:
            key = f"arrival:{offer.id.hex}:{lead.hex}"
            queue_message(unit, lead, ArrivalsMessage.ARRIVAL_REGISTERED, facts, key, cases=[offer.case_id])
    return len(offers)


def remind_of_offers(unit: Unit, limit: int, now: datetime) -> int:
    """Tell who leads the office, and who registered, that the last day has passed, once for each; returns how many."""
    offers = offers_overdue(unit.session, now.date(), limit)
    for offer in offers:
        offer.overdue_told_at = now
        recipients = [*leads_of(unit.session, offer.office_id), offer.offered_by]
        notify(unit, recipients, ArrivalsNotice.ARRIVAL_NOT_TAKEN, offer.case_id, f"arrival_not_taken:{offer.id.hex}")
    return len(offers)
