"""Plans on the start page: who has arrived, has nothing planned yet, and whose plan is due soon or late."""

from types import SimpleNamespace

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.language.formats import day
from foundation.language.words import _
from foundation.web.stamp import Call
from reintegration.arrivals.queries.registrations import cases_with_people
from reintegration.plans.queries.money import day_there
from reintegration.plans.queries.plans import plans_to_make
from reintegration.referrals.pages.people import given_name
from returns.cases.queries.shown_cases import shown_reference

_COMING = "follow_up.coming_days"
_AT_MOST = 10
BETWEEN = " · "  # reads alike in both directions


def plan_sections(call: Call) -> list[SimpleNamespace]:
    """A section for partners if there is anything in it. Offices see a late plan on the page of the case."""
    if not call.me.may(Permission.FOLLOW_UP_WORK) or call.me.organisation_id is None:
        return []
    now, session = call.wiring.clock.now(), call.unit.session
    ahead = call.wiring.read_rule(call.unit, _COMING, now.date())
    episodes = plans_to_make(session, now.date(), ahead, _AT_MOST)
    if not episodes:
        return []
    cases = cases_with_people(session, [episode.case_id for episode in episodes])
    items = []
    for episode in episodes:
        case, hidden = cases.get(episode.case_id), _("Name cannot be shown")
        if case is None:
            continue
        due = _("Plan due by %(day)s", day=day(episode.plan_due_on))
        late = episode.plan_due_on < day_there(episode, now)
        names = BETWEEN.join(given_name(person) or hidden for person in case.people)
        waits = SimpleNamespace(url=url_for("plans.plan", case_id=case.id), label=names or hidden, note=due)
        waits.reference, waits.mark = shown_reference(case), "warning" if late else "due"
        waits.mark_label = _("Overdue") if late else _("Due soon")
        items.append(waits)
    return [SimpleNamespace(title=_("Plans to make"), items=items, empty="")]
