"""What a copied life is followed by, before it is drawn: the visits of its arrival, who makes them, and who is told.

All of it is the same for every copy of a life: it follows from the arrival, the rules and the staff.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from demo.caseload.follow_up import arrived, entered_at, made_at
from demo.caseload.lives import Life
from demo.crowd.patterns import Known, Pattern
from demo.steps import ADULT
from foundation.geography.zones import local_date
from foundation.rulebook.queries import rules_on
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.rules import Arriving, is_adult_on
from reintegration.concerns.queries import Tells, ladders_on, told_of_cases
from reintegration.concerns.rules import Pace, Rise, Step, rise
from reintegration.follow_up.rules.follow_up import LOST_CODES, Channel, LostRules, PlannedVisit, VisitState, lost_rules
from reintegration.follow_up.rules.visits import VisitEventKind, is_outside_window, state_on
from reintegration.follow_up.services.sweeps import goes_up_at
from reintegration.referrals.queries import coordinators_of
from reintegration.schedule.services.visits import Planner, shift_of
from returns.cases.rules.cases import CaseState

_SWEPT = {kind.value: kind for kind in VisitEventKind}


@dataclass(frozen=True)
class Raised:
    """What happens at once when a concern is raised at one visit: who is told in which step, and what comes next."""

    up: Rise
    told: Mapping[Step, int]


@dataclass(frozen=True)
class Planned:
    """One visit as the arrival and the day of the load have it.

    `entered`: when what came of it is entered, None where that is still to come (UTC). `on`: the local days of up to
    three attempts, the first of which is the day of the visit. `swept`: what the sweeps make of it where nobody logs
    it. `adults`: ordinals of who is asked.
    """

    visit: PlannedVisit
    ordinal: int
    values: Mapping[str, Any]
    at: datetime
    on: tuple[date, ...]
    entered: datetime | None
    is_outside: bool
    days: int
    today: int
    swept: VisitState
    event: VisitEventKind | None
    adults: tuple[int, ...]
    raised: Raised | None


@dataclass(frozen=True)
class Followed:
    """Everything that a copy of one life is followed by."""

    life: Life
    visits: tuple[Planned, ...]
    follower: uuid.UUID
    arrived_at: datetime  # UTC
    rules: LostRules
    now: datetime
    goes_up_at: datetime | None
    today: date  # at the place of return
    episode: Mapping[str, Any]
    closure: Any  # what was said when the episode was closed
    outcomes: tuple[tuple[Known, Mapping[str, Any]], ...]


Alarms = Mapping[tuple[uuid.UUID, date], Raised]


def alarms_of(unit: Unit, lives: Sequence[Life]) -> Alarms:
    """Who would be told of a concern that is raised at the visits of these lives, by case and due day.

    To be asked while the lives are open: nobody is told of what has ended.
    """
    alarms, now = {}, unit.clock.now()
    for life in lives:
        organisation = life.cast["follower"].organisation_id
        own = coordinators_of(unit.session, organisation) if organisation else []
        for due_on in life.due.values():
            at = entered_at(due_on)
            if at <= now and life.case_id is not None:
                there = dict(told_of_cases(unit.session, [life.case_id], at).get(life.case_id, {}))
                alarms[life.case_id, due_on] = _raised(unit, there, own, at)
    return alarms


def _raised(unit: Unit, there: dict[Step, tuple[uuid.UUID, ...]], own: Sequence[uuid.UUID], at: datetime) -> Raised:
    coordinators = tuple(dict.fromkeys((*there.get(Step.PARTNER_COORDINATOR, ()), *own)))
    if coordinators:
        there[Step.PARTNER_COORDINATOR] = coordinators
    tells: Tells = there
    up = rise(ladders_on(unit.session, at.date())[Pace.AT_ONCE], 1, tells.keys(), False)
    return Raised(up, {step: len(whom) for step, whom in tells.items()})


def followed(unit: Unit, planner: Planner, life: Life, pattern: Pattern, alarms: Alarms) -> Followed | None:
    """What copies of this life are followed by; None where nobody arrived."""
    episodes, at = pattern.life.of("episode"), arrived(life)
    if not episodes or at is None:
        return None
    [row] = episodes
    episode, now = row.plain, unit.clock.now()
    visits = planner.days_of(episode["template"], episode["arrived_on"], episode["country"])
    about = _About(pattern, episode, now, alarms)
    return Followed(
        life=life,
        visits=tuple(about.planned(visit, ordinal) for ordinal, visit in enumerate(visits, 1)),
        follower=life.cast["follower"].account_id,
        arrived_at=at,
        rules=lost_rules(rules_on(unit.session, LOST_CODES, now.date())),
        now=now,
        goes_up_at=goes_up_at(unit, now),
        today=local_date(now, episode["zone"]),
        episode=episode,
        closure=row.opened["content"],
        outcomes=tuple(
            (person, outcome.plain)
            for outcome in pattern.life.of("outcome")
            for person in pattern.people
            if pattern.slots[outcome.plain["person_id"]] == person.slot
        ),
    )


class _About:
    """What is asked for every visit of one life."""

    def __init__(self, pattern: Pattern, episode: Mapping[str, Any], now: datetime, alarms: Alarms) -> None:
        self._episode, self._now, self._alarms = episode, now, alarms
        self._case_id = pattern.life.case_id
        bands = {pattern.slots[row.plain["id"]]: row.plain["birth_year_band"] for row in pattern.life.of("person")}
        self._people = {
            person.ordinal: Arriving(
                date.fromisoformat(person.birth_date) if person.birth_date else None, bands[person.slot]
            )
            for person in pattern.people
        }

    def planned(self, visit: PlannedVisit, ordinal: int) -> Planned:
        """One visit."""
        episode, zone, now = self._episode, self._episode["zone"], self._now
        today, entered = local_date(now, zone), entered_at(visit.due_on)
        at = made_at(visit.due_on, zone, episode["arrived_at"])
        on = tuple(local_date(at + timedelta(days=days), zone) for days in range(3))
        swept = state_on(visit, today)
        return Planned(
            visit=visit,
            ordinal=ordinal,
            values=self._values(visit, ordinal),
            at=at,
            on=on,
            entered=entered if entered <= now else None,
            is_outside=is_outside_window(visit, on[0]),
            days=(on[0] - episode["arrived_on"]).days,
            today=(local_date(entered, zone) - episode["arrived_on"]).days,
            swept=swept,
            event=_SWEPT.get(swept.value),
            adults=tuple(
                number for number, arriving in self._people.items() if is_adult_on(arriving, visit.due_on, ADULT)
            ),
            raised=self._alarms.get((self._case_id, visit.due_on)),
        )

    def _values(self, visit: PlannedVisit, ordinal: int) -> dict[str, Any]:
        days = {"nominal_on": visit.nominal_on, "due_on": visit.due_on}
        window = {"opens_on": visit.opens_on, "closes_on": visit.closes_on}
        flags = {"is_survey_round": visit.is_survey_round, "is_moved": False, "is_held": False}
        kind = {"ordinal": ordinal, "kind": visit.kind, "month": visit.month, "zone": self._episode["zone"]}
        return {**kind, **days, **window, **flags, "shift": shift_of(visit), "channel": Channel.VISIT}


def follows(life: Life) -> bool:
    """Whether something follows an arrival in this life."""
    return life.case_id is not None and life.fate.reaches(CaseState.ARRIVED)
