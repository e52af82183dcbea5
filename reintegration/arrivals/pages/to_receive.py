"""Arrivals on the start page of whoever receives the people: what comes next, and what has to be confirmed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.language.formats import clock_day, clock_time
from foundation.language.words import _, ngettext
from foundation.web.stamp import Call
from reintegration.arrivals.queries.arrivals import Leg, arrivals_to_receive, ends_of_journeys
from reintegration.arrivals.services.arrivals import local_times
from reintegration.referrals.pages.people import place_of
from reintegration.referrals.pages.waiting import names_in_a_line
from returns.cases.queries.cases import Case

AHEAD = "arrival.ahead_days"
_AT_MOST = 10
_BETWEEN = " · "  # reads alike in both directions


class ToReceive(SimpleNamespace):
    """The section; its lines are opened when they are shown, with the keys of the whole page."""

    def __init__(self, now: datetime, cases: Sequence[Case], ends: Mapping[Any, Leg]) -> None:
        """Keep the cases, and the last leg of each journey, until the lines are shown."""
        super().__init__(title=_("Arrivals to receive"), empty="")
        self._now, self._cases, self._ends = now, cases, ends

    @property
    def items(self) -> list[SimpleNamespace]:
        """The lines: who, how many, where to, and when they arrive."""
        return [_item(case, self._ends.get(case.id), self._now) for case in self._cases]


def sections_of_arrivals(call: Call) -> list[ToReceive]:
    """A section if whoever asks, at a partner, receives anybody soon or has to confirm that they came."""
    if call.me.organisation_id is None or not call.me.may(Permission.ARRIVALS_CONFIRM):
        return []
    now = call.wiring.clock.now()
    ahead = timedelta(days=call.wiring.read_rule(call.unit, AHEAD, now.date()))
    cases = arrivals_to_receive(call.unit.session, now, now + ahead, _AT_MOST)
    ends = ends_of_journeys(call.unit.session, [case.id for case in cases])
    return [ToReceive(now, cases, ends)] if cases else []


def _item(case: Case, leg: Leg | None, now: datetime) -> SimpleNamespace:
    size = ngettext("%(num)d person", "%(num)d people", len(case.people))
    mark, label = _due(leg, now)
    return SimpleNamespace(
        url=url_for("arrivals.person", case_id=case.id),
        reference=None,
        label=names_in_a_line(case.people),
        note=_BETWEEN.join(part for part in (size, place_of(case)) if part),
        mark=mark,
        mark_label=label,
    )


def _due(leg: Leg | None, now: datetime) -> tuple[str, str]:
    if leg is None or leg.arrives_at <= now:
        return "warning", _("Confirm the arrival")
    _departs, there = local_times(leg)
    if there.date() == now.astimezone(there.tzinfo).date():
        return "due", _("Arrives today, %(time)s", time=clock_time(there))
    return "plain", _("Arrives on %(day)s, %(time)s", day=clock_day(there), time=clock_time(there))
