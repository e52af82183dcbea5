"""Visits are planned from arrivals, many at once: rules are read once per template and day, calendars once per country.

Arrivals of one day, country and template have the same days: they are reckoned once.
"""

from collections.abc import Sequence
from datetime import date

from foundation.geography.calendars import WorkingCalendar, working_calendar
from foundation.rulebook.queries import rules_on, rules_over
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import (
    FOLLOW_UP_CODES,
    Channel,
    FollowUpRules,
    FollowUpTemplate,
    PlannedVisit,
    VisitState,
    follow_up_rules,
)
from reintegration.schedule.rules import schedule


class Planner:
    """Reckons schedules for one unit of work, and remembers what it has read and reckoned."""

    def __init__(self, unit: Unit) -> None:
        """Read rules as this unit sees them."""
        self._unit = unit
        self._rules: dict[tuple[FollowUpTemplate, date], FollowUpRules] = {}
        self._calendars: dict[str, WorkingCalendar] = {}
        self._planned: dict[tuple[FollowUpTemplate, date, str], tuple[PlannedVisit, ...]] = {}

    def rules_of(self, template: FollowUpTemplate, arrived_on: date) -> FollowUpRules:
        """The numbers of a template that hold on the day of arrival."""
        if (template, arrived_on) not in self._rules:
            rules = rules_on(self._unit.session, FOLLOW_UP_CODES[template], arrived_on)
            self._rules[template, arrived_on] = follow_up_rules(rules, template)
        return self._rules[template, arrived_on]

    def _read_rules(self, episodes: Sequence[Episode]) -> None:
        """The numbers for many arrivals: one statement for each template."""
        for template in dict.fromkeys(episode.template for episode in episodes):
            days = {episode.arrived_on for episode in episodes if episode.template is template}
            new = [day for day in sorted(days) if (template, day) not in self._rules]
            for day, rules in rules_over(self._unit.session, FOLLOW_UP_CODES[template], new).items():
                self._rules[template, day] = follow_up_rules(rules, template)

    def calendar_of(self, country: str) -> WorkingCalendar:
        """The working calendar of a country. UnknownCountry for what is none."""
        if country not in self._calendars:
            self._calendars[country] = working_calendar(country)
        return self._calendars[country]

    def days_of(self, template: FollowUpTemplate, arrived_on: date, country: str) -> tuple[PlannedVisit, ...]:
        """The visits that follow an arrival on this local day in this country, in their order."""
        key = (template, arrived_on, country)
        if key not in self._planned:
            calendar = self.calendar_of(country)
            rules = self.rules_of(template, arrived_on)
            self._planned[key] = schedule(arrived_on, rules, calendar.is_working_day, calendar.why_closed)
        return self._planned[key]

    def plan(self, episodes: Sequence[Episode], not_before: date | None = None) -> int:
        """Add the visits of episodes that have none; returns how many.

        `not_before`: visits whose window had closed before this day were never possible, and are left out.
        """
        self._read_rules(episodes)
        rows = [
            visit_row(episode, ordinal, planned)
            for episode in episodes
            for ordinal, planned in enumerate(self.days_of(episode.template, episode.arrived_on, episode.country), 1)
            if not_before is None or planned.closes_on >= not_before
        ]
        self._unit.session.add_all(rows)
        return len(rows)


def shift_of(planned: PlannedVisit) -> dict[str, object] | None:
    """Why a visit is not due on its nominal day, as it is stored."""
    shift = planned.shift
    return {"code": shift.kind.value, "reason": shift.reason, "days": shift.days} if shift else None


def visit_row(episode: Episode, ordinal: int, planned: PlannedVisit) -> Visit:
    """A planned visit as a row of an episode."""
    return Visit(
        case_id=episode.case_id,
        episode_id=episode.id,
        ordinal=ordinal,
        kind=planned.kind,
        month=planned.month,
        zone=episode.zone,
        nominal_on=planned.nominal_on,
        due_on=planned.due_on,
        opens_on=planned.opens_on,
        closes_on=planned.closes_on,
        is_survey_round=planned.is_survey_round,
        shift=shift_of(planned),
        channel=Channel.VISIT,
        state=VisitState.PLANNED,
        is_moved=False,  # said here, so that many rows are one statement and nothing is read back
        is_held=False,
    )
