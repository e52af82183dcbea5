"""Logging an attempt to reach somebody, and how a visit ended."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from foundation.errors import BadInput, NotFound
from foundation.geography.zones import NoSuchLocalTime, local, local_date, to_instant
from foundation.language.formats import day as day_words
from foundation.language.words import _, ngettext
from foundation.rulebook.queries import rule_on, rules_on
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.queries.arrivals import who_may_be_contacted
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if
from reintegration.follow_up.models import (
    Attempt,
    AttemptContent,
    BeforeAttempt,
    BeforeLog,
    Visit,
    VisitContent,
    VisitEvent,
)
from reintegration.follow_up.queries.check_ins import adults_of, attempts_of_visit, episode_by_id, missed_event, planned
from reintegration.follow_up.rules.attempts import LADDER, Ladder, LadderStep, Tried, ladder_of
from reintegration.follow_up.rules.follow_up import (
    LOST_CODES,
    Attempt as AttemptFacts,
    AttemptOutcome,
    Channel,
    VisitOutcome,
    VisitState,
    lost_rules,
)
from reintegration.follow_up.rules.visits import (
    Entry,
    MovedBecause,
    VisitEventKind,
    days_left_in_window,
    end_of,
    ends_early,
    entry_goes_to,
    is_outside_window,
    outcome_at_close,
    state_on,
    why_not_entered,
    why_not_logged,
)
from reintegration.follow_up.services.sweeps import look_for_lost_later
from reintegration.follow_up.words import AGAINST_WORDS, FollowUpAct
from reintegration.outcomes.services import end_so_far, note_end, say_anew_why_missing
from returns.cases.queries import Person, members_of_case
from returns.safe_contact.queries import forbidden_to
from returns.safe_contact.rules import Channel as OnCard

ADULT_FROM = "outcome.unit_from_age"
NOON = time(12)


def the_episode(unit: Unit, visit: Visit) -> Episode:
    """The episode of a visit. NotFound where this scope does not see it."""
    episode = episode_by_id(unit.session, visit.episode_id)
    if episode is None:
        raise NotFound
    return episode


def entered_instant(unit: Unit, visit: Visit, day: date | None, at: time | None) -> datetime:
    """The instant that an entry is about, from the local day and time at the place of the visit; now without both.

    A day alone is today's present time, or noon of another day. BadInput where no clock ever shows that time.
    """
    now = unit.clock.now()
    if day is None and at is None:
        return now
    today = local_date(now, visit.zone)
    if at is None and (day is None or day == today):
        return now
    try:
        return to_instant(datetime.combine(day or today, at or NOON), visit.zone)
    except NoSuchLocalTime as error:
        raise BadInput(
            {"time": [_("This time does not exist: the clocks went forward. Choose another time.")]}
        ) from error


def entry_for(unit: Unit, visit: Visit, episode: Episode, at: datetime) -> Entry:
    """The facts by which an entry about a visit is taken or not; one statement."""
    now = unit.clock.now()
    return Entry(
        state=visit.state,
        is_episode_open=episode.is_open,
        may_be_contacted=bool(who_may_be_contacted(unit.session, visit.case_id)),
        at=at,
        now=now,
        arrived_at=episode.arrived_at,
        is_of_a_later_day=local_date(at, visit.zone) > local_date(now, visit.zone),
    )


def local_time(instant: datetime, visit: Visit) -> datetime:
    """An instant as clocks at the place of the visit show it."""
    return local(instant, visit.zone)


def visit_state(unit: Unit, visit: Visit) -> tuple[VisitState, int]:
    """Where a visit stands today in its own zone, whether or not a job has run, and the days until it is due."""
    today = local_date(unit.clock.now(), visit.zone)
    stopped = visit.state is VisitState.STOPPED
    return state_on(planned(visit), today, visit.outcome, stopped=stopped), (visit.due_on - today).days


def belongs_to(visits: Sequence[Visit], now: datetime) -> Visit | None:
    """The visit of an episode that an entry of this instant belongs to, unless the worker picks another; None: to none.

    The earliest whose window is open at its place, else the one whose window is nearest.
    """
    settled = {at for at, visit in enumerate(visits) if visit.logged_at or visit.state is VisitState.STOPPED}
    if not visits:
        return None
    at = entry_goes_to([planned(visit) for visit in visits], settled, local_date(now, visits[0].zone))
    return None if at is None else visits[at]


def well_being_of(visit: Visit) -> Mapping[str, int]:
    """The three ratings of a visit that was done, given at its end or at the end of a survey; empty without any."""
    content = visit.content if visit.state is VisitState.DONE else None
    return (content.well_being if content else None) or {}


def log_attempt(
    unit: Unit,
    visit: Visit,
    channel: Channel,
    outcome: AttemptOutcome,
    at: datetime,
    note: str | None = None,
    step: LadderStep | None = None,
    *,
    against_card: bool = False,
) -> uuid.UUID:
    """Log an attempt to reach somebody at an instant (aware); returns its id.

    `against_card`: it was made although a safe-contact card speaks against the channel. BadInput (`channel`) where that
    is so and not said. An attempt within the window that is entered only after it has closed still counts for how the
    visit ended. RuleBroken with every reason (`episode_closed`, `contact_not_consented`, `visit_stopped`, ...).
    """
    assert unit.actor_id is not None
    refuse_if(why_not_entered(entry_for(unit, visit, the_episode(unit, visit), at)))
    people = members_of_case(unit.session, visit.case_id)
    is_against, text = _is_against(unit, visit, people, channel, against_card), (note or "").strip() or None
    before = BeforeAttempt(unit.clock.now(), visit.escalates_at)
    attempt = Attempt(
        case_id=visit.case_id,
        visit_id=visit.id,
        at=at,
        day=local_date(at, visit.zone),
        by=unit.actor_id,
        channel=channel,
        step=step,
        outcome=outcome,
        content=AttemptContent(text, is_against, before),
    )
    unit.session.add(attempt)
    visit.escalates_at = None  # somebody has seen to it
    look_for_lost_later(unit, visit.episode_id)
    if visit.state is VisitState.MISSED and visit.logged_at is None:
        derive_anew(unit, visit)
    unit.participants["trail"].act(FollowUpAct.VISIT_ATTEMPT, ("case", visit.case_id))
    return attempt.id


def derive_anew(unit: Unit, visit: Visit) -> None:
    """What the attempts within the window say of a visit that nobody has logged, the new one among them."""
    unit.session.flush()  # they are read again
    in_time = [attempt for attempt in attempts_of_visit(unit.session, visit.id) if attempt.day <= visit.closes_on]
    before = visit.outcome
    visit.outcome = outcome_at_close([AttemptFacts(attempt.day, attempt.outcome) for attempt in in_time])
    say_anew_why_missing(unit, visit, before)


def log_visit(
    unit: Unit,
    visit: Visit,
    outcome: VisitOutcome,
    at: datetime,
    ratings: Mapping[str, int] | None = None,
    note: str | None = None,
    moved_because: MovedBecause | None = None,
    whom: Sequence[uuid.UUID] = (),
    *,
    is_sure: bool = True,
    channel: Channel | None = None,
    against_card: bool = False,
) -> None:
    """Log how a visit ended at an instant (aware), also outside its window, and labelled so.

    `ratings`: physical, mental and social well-being, 1 to 5, where it was done. `whom`: of whom it is said that they
    died or moved on, which is their end; may be left out where there is one adult. `channel`: how people were met, as
    planned unless it is said; `against_card`: although a safe-contact card speaks against that.

    RuleBroken with every reason, and BadInput that asks first: unless somebody `is_sure`, where the visit could still
    take place; at `channel`, where it was against a card and that is not said.
    """
    episode, points, end = the_episode(unit, visit), dict(ratings or {}), end_of(outcome, moved_because)
    day, people = local_date(at, visit.zone), members_of_case(unit.session, visit.case_id)
    adults = _adults(unit, people, day)
    of_whom = list(whom) or (adults if len(adults) == 1 else [])
    is_said, is_logged = bool(of_whom) and set(of_whom) <= set(adults), _is_logged(visit, outcome)
    reasons = why_not_logged(outcome, points, is_logged=is_logged, moved_because=moved_because, is_said_of_whom=is_said)
    refuse_if((*why_not_entered(entry_for(unit, visit, episode, at)), *reasons))
    if not is_sure:
        ask_before_early_end(unit, visit, outcome)
    met, is_against = _met(unit, visit, outcome, people, channel or visit.channel, against_card)
    kept = kept_for_undo(unit, visit, episode, of_whom if end else ())
    write_down(unit, visit, outcome, at, points if outcome is VisitOutcome.DONE else None, note)
    visit.content = replace(visit.content or VisitContent(), channel=met, against=is_against, undo=kept)
    if end is not None:
        for person_id in of_whom:
            note_end(unit, episode, person_id, end, day)
    unit.participants["trail"].act(FollowUpAct.VISIT_LOG, ("case", visit.case_id), outcome=outcome.value)


def ask_before_early_end(unit: Unit, visit: Visit, outcome: VisitOutcome) -> None:
    """BadInput, with what would be cut short, where this ends a visit that could still take place."""
    today = local_date(unit.clock.now(), visit.zone)
    if not ends_early(planned(visit), outcome, today, is_logged=visit.logged_at is not None):
        return
    left = days_left_in_window(planned(visit), today)
    question = ngettext(
        "This visit's window is open for %(num)d more day, until %(day)s.",
        "This visit's window is open for %(num)d more days, until %(day)s.",
        left,
        day=day_words(visit.closes_on),
    )
    if left == 0:
        question = _("This visit's window is open until the end of today.")
    raise BadInput({"sure": [question, _("If you log this now, nothing more is expected for this visit.")]})


def _is_logged(visit: Visit, outcome: VisitOutcome) -> bool:
    """Whether a visit is logged as done and this outcome adds nothing: well-being is noted, or it is another one."""
    return visit.state is VisitState.DONE and (outcome is not VisitOutcome.DONE or bool(well_being_of(visit)))


def _met(
    unit: Unit, visit: Visit, outcome: VisitOutcome, people: Sequence[Person], channel: Channel, against_card: bool
) -> tuple[Channel | None, bool]:
    """How people were met at a visit that took place, and whether that was against a card.

    What was kept of a meeting against a card, by an interview for instance, stays.
    """
    is_done, before = outcome is VisitOutcome.DONE, visit.content
    is_against = is_done and _is_against(unit, visit, people, channel, against_card)
    if before is not None and before.against:
        return before.channel, True
    return (channel if is_done else None), is_against


def write_down(
    unit: Unit,
    visit: Visit,
    outcome: VisitOutcome,
    at: datetime,
    ratings: Mapping[str, int] | None = None,
    note: str | None = None,
) -> None:
    """Set how a visit ended. One that did not take place is missed, which is told once; a late one is done."""
    day = local_date(at, visit.zone)
    is_done = outcome is VisitOutcome.DONE
    before, visit.outcome = visit.outcome, outcome
    visit.state = VisitState.DONE if is_done else VisitState.MISSED
    visit.logged_at, visit.logged_on, visit.logged_by = at, day, unit.actor_id
    visit.is_outside_window, visit.escalates_at = is_outside_window(planned(visit), day), None
    look_for_lost_later(unit, visit.episode_id)
    visit.content = VisitContent(dict(ratings) if ratings else None, (note or "").strip() or None)
    say_anew_why_missing(unit, visit, before)
    if not is_done and missed_event(unit.session, visit.id) is None:
        fields = {"kind": VisitEventKind.MISSED, "due_on": visit.due_on, "at": unit.clock.now()}
        unit.session.add(VisitEvent(visit_id=visit.id, case_id=visit.case_id, **fields))


def adults_asked(unit: Unit, visit: Visit, people: Sequence[Person]) -> dict[uuid.UUID, bool]:
    """Those of the people of a case who are asked in a survey round today, each with whether they agreed to contact."""
    adults = _adults(unit, people, local_date(unit.clock.now(), visit.zone))
    agreed = who_may_be_contacted(unit.session, visit.case_id)
    return {person_id: person_id in agreed for person_id in adults}


def _adults(unit: Unit, people: Sequence[Person], day: date) -> list[uuid.UUID]:
    """Those of the people of a case who are adults on a day."""
    return [person.id for person in adults_of(people, day, rule_on(unit.session, ADULT_FROM, day).whole())]


def ladder_of_visit(unit: Unit, attempts: Sequence[Attempt]) -> Ladder:
    """Where the attempts of a visit stand, given in their order, by the rules of today."""
    rules = rules_on(unit.session, (LADDER, *LOST_CODES), unit.today)
    order = [LadderStep(step) for step in rules.need(LADDER).entries()]
    return ladder_of(
        order, [Tried(attempt.step, attempt.day, attempt.outcome) for attempt in attempts], lost_rules(rules)
    )


def is_against_card(unit: Unit, case_id: uuid.UUID, people: Sequence[uuid.UUID], channel: Channel) -> bool:
    """Whether the safe-contact card of one of these people speaks against this channel now."""
    return bool(forbidden_to(unit.session, case_id, people, OnCard(channel.value), unit.today))


def ask_once(
    unit: Unit, case_id: uuid.UUID, people: Sequence[uuid.UUID], channel: Channel, field: str, is_said: bool
) -> bool:
    """Whether it was against a card. BadInput at this field, unless it is said that it was done anyway."""
    is_against = is_against_card(unit, case_id, people, channel)
    if is_against and not is_said:
        raise BadInput({field: [str(AGAINST_WORDS[channel])]})
    return is_against


def _is_against(unit: Unit, visit: Visit, people: Sequence[Person], channel: Channel, is_said: bool) -> bool:
    return ask_once(unit, visit.case_id, [person.id for person in people], channel, "channel", is_said)


def kept_for_undo(unit: Unit, visit: Visit, episode: Episode, ends: Sequence[uuid.UUID]) -> BeforeLog:
    """What a visit, and the ends of these people, are before a log; to be kept sealed beside it."""
    return BeforeLog(
        recorded_at=unit.clock.now(),
        state=visit.state,
        outcome=visit.outcome,
        logged_at=visit.logged_at,
        logged_on=visit.logged_on,
        logged_by=visit.logged_by.hex if visit.logged_by else None,
        escalates_at=visit.escalates_at,
        is_outside_window=visit.is_outside_window,
        said=replace(visit.content, undo=None) if visit.content else None,
        ends={person_id.hex: end_so_far(unit, episode, person_id) for person_id in ends},
    )
