"""What comes of the visits of a copied life, as rows: the same as the services write, by the same rules."""

from datetime import timedelta
from typing import Any

from demo.caseload.course import Course, courses_of
from demo.crowd.answered import Answers
from demo.crowd.followed import Followed, Planned
from demo.crowd.sealing import Owned
from reintegration.follow_up.rules.check_ins import VisitEventKind
from reintegration.follow_up.rules.follow_up import Attempt, Channel, VisitOutcome, VisitState
from reintegration.follow_up.rules.lost import LostEventKind
from reintegration.follow_up.rules.visits import TriedVisit, is_lost, outcome_at_close
from returns.cases.rules import CaseState


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
            self._owned.add("attempt", {**values, "outcome": attempt.outcome}, self._about)
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
        met = {"channel": planned.values["channel"].value} if is_done else {}
        content = {"well_being": felt, "note": None, **met}
        ended = {"state": state, "outcome": outcome, "is_outside_window": planned.is_outside, "version": 2}
        self._visit({**ended, **when}, content)
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
