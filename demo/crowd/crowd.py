"""The crowd of a big invented caseload: copies of lives that the services made, each followed up in its own way."""

import random
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from demo.caseload.course import Course, courses_of, said_by
from demo.caseload.fates import fares_of
from demo.caseload.follow_up import DEALT_WITH, INTERVIEW, dealt_with_at
from demo.caseload.lives import Life
from demo.crowd.colleagues import Colleagues
from demo.crowd.copies import Copier
from demo.crowd.followed import Alarms, Followed, Planned, followed
from demo.crowd.identities import Identity, other_people
from demo.crowd.patterns import Known, Pattern, can_be_copied, pattern_of
from demo.crowd.queries import whole_lives
from demo.crowd.sealing import Owned
from foundation.compartments import Compartment, shared_part
from foundation.oversight.words import OversightAct
from foundation.rulebook.services.seeding import seed_rules
from foundation.security.secrets import Secrets
from foundation.storage.base import Base
from foundation.storage.bulk import Sheets
from foundation.storage.unit_of_work import Unit
from reintegration.concerns.rules import ConcernKind, ConcernState, EntryKind, Pace
from reintegration.follow_up.rules.follow_up import Attempt, Channel, VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import LostEventKind, TriedVisit, VisitEventKind, is_lost, outcome_at_close
from reintegration.outcomes.rules.outcomes import Given, Settled, settled
from reintegration.schedule.services.visits import Planner
from reintegration.surveys.queries import instrument
from reintegration.surveys.rules.instrument import Alert, Dimension
from reintegration.surveys.rules.scoring import score
from reintegration.surveys.rules.surveys import asked_answers, new_alerts
from reintegration.surveys.rules.verdict import Response, Verdict, is_completed, response_verdict
from returns.cases.rules.cases import CaseState
from returns.names.services.names import letters_of_day
from returns.people.rules.people import birth_year_band

_RULES = Path(__file__).resolve().parents[2] / "data" / "demo" / "rules"
_ARRIVED = 0.9  # of a caseload that has grown for years
_DOORS = tuple(name for compartment in Compartment for name in (compartment.value, shared_part(compartment)))


def follow_monthly(unit: Unit) -> None:
    """Let invented people be visited every month from their arrival on: a dated rule, stated once."""
    seed_rules(unit, _RULES)


class Crowd:
    """The lives that are copied, and what has been copied so far."""

    def __init__(
        self,
        unit: Unit,
        secrets: Secrets,
        lives: Sequence[Life],
        alarms: Alarms,
        colleagues: Colleagues | None = None,
    ) -> None:
        """Read the lives that the services made. `alarms`: as `alarms_of` found them while the lives were open.

        `colleagues`: who works on the copies; by default those of the lives.
        """
        self._colleagues = colleagues
        sheets, planner = Sheets(unit.stores.data.dialect), Planner(unit)
        made = {life.case_id: life for life in lives if life.case_id is not None}
        doors = {case_id: _doors(secrets, case_id) for case_id in made}
        self._lives: list[tuple[Pattern, Life, Followed | None]] = []
        for whole in whole_lives(unit.session, doors):
            if can_be_copied(whole):
                life = made[whole.case_id]
                pattern = pattern_of(whole, life.fate.number, sheets)
                self._lives.append((pattern, life, followed(unit, planner, life, pattern, alarms)))
        self._arrived = [place for place, (*_life, follow) in enumerate(self._lives) if follow is not None]
        self._others = [place for place, (*_life, follow) in enumerate(self._lives) if follow is None]
        self._copier = Copier(secrets, sheets, letters_of_day(unit))

    def add(self, unit: Unit, numbers: Sequence[int], seed: int) -> int:
        """Write the cases of these numbers with their keys and one audit record; returns how many rows."""
        for number in numbers:
            pattern, life, _followed = self._lives[self._place(number, seed)]
            self.copy(unit, pattern, other_people(pattern, number, seed, life.fate.number), number, seed)
        return self.write(unit, len(numbers))

    def copy(self, unit: Unit, pattern: Pattern, identity: Identity, number: int, seed: int) -> uuid.UUID:
        """Copy one life as case `number`, in rows that are not written yet; returns the id of the case."""
        [follow] = [follow for other, _life, follow in self._lives if other is pattern]
        before = self._copier.sheets.waiting()
        copied = self._copier.copy(unit.participants["keys"], pattern, identity)
        if follow is not None:
            owned = Owned(self._copier, pattern, copied, identity)
            write_follow_up(owned, follow, number, seed, fares_of(number, seed))
        if self._colleagues is not None:
            self._copier.sheets.substitute(before, self._colleagues.substitutes(number))
        return uuid.UUID(copied.ids[0])

    def write(self, unit: Unit, cases: int) -> int:
        """Write what was copied since, of so many cases; returns how many rows."""
        unit.participants["trail"].act(OversightAct.DEMO_LOAD, count=cases)
        return self._copier.sheets.write(unit, Base.metadata.sorted_tables)

    def counts(self) -> dict[str, int]:
        """How many rows were written so far, by table."""
        return self._copier.sheets.counts()

    def lives(self) -> list[tuple[Pattern, Life]]:
        """The lives that can be copied."""
        return [(pattern, life) for pattern, life, _followed in self._lives]

    def _place(self, number: int, seed: int) -> int:
        rng = random.Random(f"life-{seed}-{number}")
        places = self._arrived if rng.random() < _ARRIVED else self._others
        return rng.choice(places or self._arrived or self._others)


def _doors(secrets: Secrets, case_id: uuid.UUID) -> dict[str, uuid.UUID]:
    return {name: secrets.door(case_id, name) for name in _DOORS}


# Interviews of a copied life, as rows: responses with scores and verdicts, what answers open, and the outcomes.


# What a concern can hold besides, and does not where an answer raises it.
_NOT_SAID = ("category", "note", "done", "closing_note")


class _Standing:
    """Where the outcome of one person stands."""

    def __init__(self) -> None:
        self.given: list[Given] = []
        self.settled = Settled(Verdict.PENDING)
        self.decided_at: Any = None
        self.version = 1


class Answers:
    """Everything that the people of one copy say."""

    def __init__(self, owned: Owned, followed: Followed, episode_id: str, who: tuple[int, int, float]) -> None:
        """Begin with nothing said. `who`: number and seed of the case, and how life goes."""
        self._owned, self._followed, self._who = owned, followed, who
        self._about = {"case_id": owned.ids[0], "episode_id": episode_id}
        self._people = {person.ordinal: person for person in owned.identity.people}
        self._standing = {person.ordinal: _Standing() for person, _outcome in followed.outcomes}
        arrived_on = followed.episode["arrived_on"]
        self._windows = {
            person.ordinal: tuple((outcome[f"window_{edge}_on"] - arrived_on).days for edge in ("opens", "closes"))
            for person, outcome in followed.outcomes
            if outcome["is_surveyed"]
        }

    def interview(self, planned: Planned, visit_id: str) -> None:
        """Everybody of age is asked in one round."""
        for ordinal in planned.adults:
            person = self._people[ordinal]
            response = self._response(planned, visit_id, person)
            if ordinal in self._windows:
                self._decide(planned, ordinal, response)

    def _response(self, planned: Planned, visit_id: str, person: Known) -> Given:
        survey, (number, seed, fares) = instrument(), self._who
        interview = said_by(number, seed, fares, planned.visit.month, person.ordinal, survey)
        scores = score(survey, interview.answers, interview.overheard)
        values = {dimension.value: scores.dimensions[dimension].score for dimension in Dimension}
        texts = {name: None if value is None else str(value) for name, value in values.items()}
        completed = is_completed(Response(planned.days, False, survey, scores))
        verdict = response_verdict(survey, scores, planned.days)
        row = {
            "edition": 1,
            "instrument_version": survey.version,
            "days_since_arrival": planned.days,
            "started_at": planned.at - INTERVIEW,
            "ended_at": planned.at,
            "mode": Channel.VISIT,
            "interviewer_id": self._followed.follower,
            "is_broken_off": False,
            "is_completed": completed,
            **texts,
            "composite": None if scores.composite is None else str(scores.composite),
            "verdict": verdict,
        }
        content = {"answers": asked_answers(interview.answers, scores), "overheard": interview.overheard}
        content |= {"language": None, "interpreter": None, "note": None}
        ids = {**self._about, "visit_id": visit_id, "person_id": self._owned.ids[person.slot]}
        own = self._owned.add("survey_response", row, ids, {"content": content}, ("person", person.slot))
        for alert in new_alerts(scores, ()):
            self._raise(planned, person, alert)
        return Given(own, planned.days, completed, verdict)

    def _decide(self, planned: Planned, ordinal: int, response: Given) -> None:
        standing = self._standing[ordinal]
        standing.given.append(response)
        first, last = self._windows[ordinal]
        decision = settled((first, last), planned.today, standing.settled.verdict, standing.given, None)
        if decision != standing.settled:
            standing.settled, standing.version = decision, standing.version + 1
            standing.decided_at = planned.entered if decision.verdict is not Verdict.PENDING else None

    def _raise(self, planned: Planned, person: Known, alert: Alert) -> None:
        """A concern, or an offer of help, as `raise_concern` raises it, and `close_concern` ends it."""
        assert planned.entered is not None  # somebody answered
        followed, at = self._followed, planned.entered
        is_concern = ConcernKind(alert.opens.value) is ConcernKind.CONCERN
        raised = planned.raised if is_concern else None
        dealt_with = dealt_with_at(self._who[0], followed.life.fate.end, at, followed.arrived_at)
        row: dict[str, Any] = {
            "state": ConcernState.OPEN,
            "opened_at": at,
            "opened_by": followed.follower,
            "pace": Pace.AT_ONCE if is_concern else Pace.IN_TURN,
            "clock_at": at,
            "round": 1,
        }
        if raised is not None:
            row |= {"next_step": raised.up.following, "clock_at": at + timedelta(minutes=raised.up.minutes)}
        is_closed = dealt_with is not None and dealt_with <= followed.now
        if is_closed:
            closed = {"closed_at": dealt_with, "closed_by": followed.follower, "clock_at": dealt_with}
            row |= {**closed, "state": ConcernState.CLOSED, "next_step": None}
        # Where a partner raises it, its coordinators are looked up first: the clock is set by a change of its own.
        is_looked_up = is_concern and followed.life.cast["follower"].organisation_id is not None
        row["version"] = 1 + is_looked_up + is_closed
        content = {"is_offer": not is_concern, "question": alert.question, **dict.fromkeys(_NOT_SAID)}
        ids = {"case_id": self._owned.ids[0], "person_id": self._owned.ids[person.slot]}
        concern = {"case_id": ids["case_id"], "concern_id": self._owned.add("concern", row, ids, {"content": content})}
        for ordinal, step in raised.up.told if raised is not None else ():
            told_count = raised.told.get(step, 0) if raised is not None else 0
            told_then = {"round": 1, "ordinal": ordinal, "step": step, "told_at": at, "told": told_count}
            self._owned.add("concern_step", told_then, concern)
        if is_closed:
            entry = {"kind": EntryKind.CLOSED, "at": dealt_with, "by": followed.follower}
            self._owned.add("concern_entry", entry, concern, {"content": {"note": DEALT_WITH}})

    def settle(self, last: VisitOutcome | None) -> None:
        """Write the outcomes, decided by a response or by a window that closed. `last`: how the last round ended."""
        followed = self._followed
        for member, outcome in followed.outcomes:
            standing = self._standing[member.ordinal]
            is_over = (followed.today - outcome["window_closes_on"]).days >= 1
            if member.ordinal in self._windows and is_over and standing.settled.verdict is Verdict.PENDING:
                first, end = self._windows[member.ordinal]
                today = (followed.today - followed.episode["arrived_on"]).days
                standing.settled = settled((first, end), today, Verdict.PENDING, standing.given, last)
                standing.decided_at, standing.version = followed.now, standing.version + 1
            self._outcome(member, outcome, standing)

    def _outcome(self, member: Known, outcome: Any, standing: _Standing) -> None:
        own = ("id", "case_id", "episode_id", "person_id", "response_id")
        person, decision = self._people[member.ordinal], standing.settled
        values = {name: value for name, value in outcome.items() if name not in own}
        if person.birth_date is not None:
            values["birth_year_band"] = birth_year_band(date.fromisoformat(person.birth_date))
        values |= {"verdict": decision.verdict, "missing_because": decision.missing_because}
        values |= {"decided_at": standing.decided_at, "version": standing.version}
        slots = self._owned.pattern.slots
        ids = {"id": self._owned.ids[slots[outcome["id"]]], **self._about, "person_id": self._owned.ids[person.slot]}
        self._owned.add("outcome", values, {**ids, "response_id": decision.response})


# What comes of the visits of a copied life, as rows: the same as the services write, by the same rules.


def write_follow_up(owned: Owned, followed: Followed, number: int, seed: int, fares: float) -> None:
    """Write everything that follows the arrival of a copy: case `number` of a seed; `fares`: how life goes, 0 to 1."""
    courses = courses_of(number, seed, fares)
    episode_id = owned.ids[owned.pattern.slots[followed.episode["id"]]]
    answers = Answers(owned, followed, episode_id, (number, seed, fares))
    tried, last = [], None
    for planned in followed.visits:
        course = courses[planned.visit.month] if planned.entered else Course(None)
        written = _Visit(owned, followed, planned, course, episode_id)
        written.write()
        tried.append((planned.visit.due_on, planned.ordinal, TriedVisit(written.outcome, written.attempts)))
        if planned.visit.is_survey_round:
            last = written.outcome
            if written.outcome is VisitOutcome.DONE:
                answers.interview(planned, written.id)
    in_order = [visit for _on, _ordinal, visit in sorted(tried, key=lambda row: row[:2])]
    _write_episode(owned, followed, episode_id, is_lost(in_order, followed.rules))
    answers.settle(last)


class _Visit:
    """One visit with what was tried and logged."""

    def __init__(self, owned: Owned, followed: Followed, planned: Planned, course: Course, episode_id: str) -> None:
        self._owned, self._followed, self._planned, self._course = owned, followed, planned, course
        [self.id] = owned.copier.ids.draw(1)
        self._about = {"case_id": owned.ids[0], "visit_id": self.id}
        self._episode_id = episode_id
        tried = course.tried if planned.entered else ()
        self.attempts = tuple(Attempt(planned.on[place], outcome) for place, outcome in enumerate(tried))
        self.outcome: VisitOutcome | None = course.outcome

    def write(self) -> None:
        """Add the rows."""
        planned, followed = self._planned, self._followed
        for place, attempt in enumerate(self.attempts):
            at = planned.at + timedelta(days=place)
            values = {"at": at, "day": attempt.on, "by": followed.follower, "channel": Channel.CALL}
            before = {"recorded_at": to_builtins(planned.entered), "escalates_at": None}
            content = {"note": None, "against": False, "undo": before}
            self._owned.add("attempt", {**values, "outcome": attempt.outcome}, self._about, {"content": content})
        if self.outcome is not None:
            self._logged(self.outcome)
        elif planned.event is None:
            self._visit({"state": planned.swept})
        else:
            self._swept(planned.event)

    def _logged(self, outcome: VisitOutcome) -> None:
        planned, followed = self._planned, self._followed
        is_done = outcome is VisitOutcome.DONE
        when = {"logged_at": planned.at, "logged_on": planned.on[0], "logged_by": followed.follower}
        state = VisitState.DONE if is_done else VisitState.MISSED
        felt = dict(self._course.felt) if self._course.felt else None
        channel = planned.values["channel"].value if is_done else None
        content = {"well_being": felt, "note": None, "channel": channel, "against": False, "undo": None}
        ended = {"state": state, "outcome": outcome, "is_outside_window": planned.is_outside}
        version = 2 if is_done else 3  # whether it was told before is asked between two changes
        self._visit({**ended, **when, "version": version}, content)
        if not is_done:
            self._event(VisitEventKind.MISSED, planned.entered)

    def _swept(self, kind: VisitEventKind) -> None:
        values: dict[str, Any] = {"state": self._planned.swept, "version": 2}
        if kind is VisitEventKind.MISSED:
            self.outcome = outcome_at_close(self.attempts)
            values |= {"outcome": self.outcome, "escalates_at": self._followed.goes_up_at}
        self._visit(values)
        self._event(kind, self._followed.now)

    def _visit(self, values: dict[str, Any], content: Any = None) -> None:
        fresh = {"is_outside_window": False, "version": 1}
        ids = {"id": self.id, "case_id": self._owned.ids[0], "episode_id": self._episode_id}
        sealed = {"content": content} if content else {}
        self._owned.add("visit", {**self._planned.values, **fresh, **values}, ids, sealed)

    def _event(self, kind: VisitEventKind, at: Any) -> None:
        self._owned.add("visit_event", {"kind": kind, "due_on": self._planned.visit.due_on, "at": at}, self._about)


def _write_episode(owned: Owned, followed: Followed, episode_id: str, lost: bool) -> None:
    is_closed = followed.life.fate.end is CaseState.CLOSED
    values = {name: value for name, value in followed.episode.items() if name not in ("id", "case_id")}
    values |= {"lost_at": followed.now if lost else None, "version": 1 + lost + is_closed}
    sealed = {"content": followed.closure} if followed.closure else {}
    owned.add("episode", values, {"id": episode_id, "case_id": owned.ids[0]}, sealed)
    if lost:
        event = {"ordinal": 1, "kind": LostEventKind.LOST, "at": followed.now}
        owned.add("lost_event", event, {"case_id": owned.ids[0], "episode_id": episode_id})
