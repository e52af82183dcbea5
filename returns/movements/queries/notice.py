"""The notice of group movements: the last day on which the receiving side can be told in time, and how it stands."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from foundation.geography.calendars import working_calendar
from foundation.geography.zones import local_date
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow, RulesOfDay
from returns.cases.queries.reasons import cited
from returns.cases.rules.limits import Limit
from returns.escorts.queries.company import COMPANY_CODES, ratio_rules
from returns.escorts.rules.ratios import RatioRules
from returns.journey.models import Leg
from returns.movements.models import Movement
from returns.movements.rules import NoticeFacts

NOTICE_DAYS, CHILD = "group_flight.notice_working_days", "child.alone.required"
# Read together, so that a page about both asks once.
MOVEMENT_CODES = (NOTICE_DAYS, CHILD, *COMPANY_CODES.values())
_RATIOS = ("per_stretcher", "per_small_child", "per_siblings", "per_adolescents", "group_from", "group_to")


def departs_on(movement: Movement) -> date:
    """The local day on which a movement sets out: its rules are those of this day."""
    return local_date(movement.departs_at, movement.departs_zone)


def movement_rules(session: Session, day: date) -> tuple[RuleRow, RatioRules]:
    """How many working days before, and how many people for an escort, on a day; one statement. RuleMissing."""
    codes = {name: COMPANY_CODES[name] for name in _RATIOS}
    rules = rules_on(session, MOVEMENT_CODES, day)

    def limit(name: str) -> Limit:
        row = rules.need(codes[name])
        return Limit(row.whole(), cited(row))

    return rules.need(NOTICE_DAYS), ratio_rules(limit)


def notice_facts(movement: Movement, row: RuleRow, today: date, leg: str = "") -> NoticeFacts:
    """How the notice of a movement stands; days by the calendar of the country that it goes to. Opens nothing.

    So many working days lie between the last day and the arrival, which does not count itself.
    """
    arrives_on = local_date(movement.arrives_at, movement.arrives_zone)
    due_on = working_calendar(movement.country).before_working_days(arrives_on, max(1, row.whole()))
    told_at = movement.told_at
    given_on = local_date(told_at, movement.arrives_zone) if told_at is not None else None
    return NoticeFacts(due_on, given_on, today, cited(row), leg)


def notices_of_legs(legs: Sequence[Leg], rules: RulesOfDay, now_on: date) -> tuple[NoticeFacts, ...]:
    """The notices of the movements that these legs belong to; asks nothing, since movements came with their legs."""
    row = rules.need(NOTICE_DAYS)
    return tuple(notice_facts(leg.movement, row, now_on, str(leg.ordinal)) for leg in legs if leg.movement is not None)


def today_there(movement: Movement, now: datetime) -> date:
    """The day at an instant where a movement arrives."""
    return local_date(now, movement.arrives_zone)
