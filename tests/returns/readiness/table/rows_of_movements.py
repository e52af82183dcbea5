"""Group flights: notice to the receiving side, in time by the calendar of where they arrive."""

from dataclasses import replace
from datetime import date

from returns.movements.rules import NoticeFacts
from tests.returns.readiness.table.departures import Change
from tests.returns.readiness.table.family import before
from tests.returns.readiness.table.rows import row

DUE = before(7)


def told(given_on: date | None, today: date) -> Change:
    """The second leg is a group movement whose receiving side was told on a day, or was not."""
    facts = NoticeFacts(DUE, given_on, today, leg="2")
    return lambda one: replace(one, notices=(facts,))


ROWS = (
    row("group_notice_not_given", "not told, a day is left", told(None, before(8)), "~group_notice_not_given 2"),
    row("group_notice_not_given", "not told, on the last day", told(None, DUE), "~group_notice_not_given 2"),
    row("group_notice_not_given", "told on the last day", told(DUE, before(2))),
    row("group_notice_overdue", "not told, the day after the last", told(None, before(6)), "group_notice_overdue 2"),
    row("group_notice_overdue", "told long before", told(before(30), before(2))),
    row("group_notice_late", "told the day after the last", told(before(6), before(2)), "~group_notice_late 2"),
    row("group_notice_late", "told a day before the last", told(before(8), before(2))),
)
