"""The choices of a partner's list of people: whom to answer, who arrives, whose plan is missing or late, one's own."""

from datetime import timedelta
from typing import Any

from foundation.accounts.permissions import Permission
from foundation.web.route import Request
from reintegration.arrivals.queries.arrivals import ids_to_receive
from reintegration.plans.queries import COMING, MOST_LISTED, late_plans, plans_to_make
from reintegration.referrals.pages.people import is_partner
from reintegration.referrals.queries import ReferredFilter
from reintegration.referrals.rules import WhichPeople

_WEEK = timedelta(days=7)


def choices_for(request: Request) -> list[WhichPeople]:
    """The choices of the list: a worker has nothing to answer, and sees nobody but those given to them."""
    if not is_partner(request):
        return []
    coordinates, receives = request.me.may(Permission.REFERRALS_ANSWER), request.me.may(Permission.ARRIVALS_CONFIRM)
    has = {
        WhichPeople.ALL: True,
        WhichPeople.ARRIVING: receives,
        WhichPeople.TO_PLAN: True,
        WhichPeople.PLAN_LATE: True,
    }
    return [choice for choice in WhichPeople if has.get(choice, coordinates)]


def filter_of(request: Request, show: WhichPeople) -> ReferredFilter:
    """What the list asks for when one of its choices is made; at most one statement before that of the list."""
    return ReferredFilter(
        to_answer=show is WhichPeople.TO_ANSWER,
        assigned_to=request.me.account_id if show is WhichPeople.MINE else None,
        among=_among(request, show),
    )


def _among(request: Request, show: WhichPeople) -> Any:
    """The ids of the cases of a choice, or the statement that gives them; None for all."""
    session, now, today = request.unit.session, request.container.clock.now(), request.unit.today
    if show is WhichPeople.ARRIVING:
        return ids_to_receive(now, now + _WEEK)
    if show is WhichPeople.TO_PLAN:
        ahead = request.container.read_rule(request.unit, COMING, today)
        return [episode.case_id for episode in plans_to_make(session, today, ahead, MOST_LISTED)]
    if show is WhichPeople.PLAN_LATE:
        late, _is_cut = late_plans(session, now, MOST_LISTED)
        return [plan.case_id for plan in late]
    return None
