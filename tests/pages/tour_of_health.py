"""The tour's part about health on the way: nothing recorded, errors, every kind of entry, and what is taken out."""

from collections.abc import Iterator
from datetime import timedelta

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.health.queries import health_of_case, standing
from returns.health.rules.health import EntryKind
from tests.factories.journeys import make_plannable, make_ready, make_team, people_of
from tests.pages.stops import Stop


def of_health(container: Container) -> Iterator[Stop]:
    """Health on the way of a case without a journey, and of one with two flights."""
    team = make_team(container)
    bare, ready = make_plannable(container, team), make_ready(container, team)
    at, who, today = f"/cases/{ready}/health", team.owner, container.clock.now().date()
    person = people_of(container, who, ready)[0].hex
    past, due = (today - timedelta(days=2)).isoformat(), (today + timedelta(days=70)).isoformat()
    yield Stop("health-without-journey", who, f"/cases/{bare}/health")
    yield Stop("health-empty", who, at)
    yield Stop("health-errors", who, at, {"kind": "expects_child", "weeks": "many", "days": "9"}, 422)
    expects = {"kind": "expects_child", "person_id": person, "children": "one"}
    yield Stop("health-weeks-twice", who, at, {**expects, "weeks": "28", "due_on": due}, 422)
    yield Stop("health-weeks", who, at, {**expects, "weeks": "28", "days": "3", "counted_on": past})
    yield Stop("health-due", who, at, {**expects, "due_on": due})
    born = {"kind": "was_born", "person_id": person}
    yield Stop("health-born-errors", who, at, {**born, "born_on": "2099-01-01"}, 422)
    yield Stop("health-born", who, at, {**born, "born_on": past, "born_time": "05:10"})
    paper = {"kind": "paper_given", "person_id": person, "issued_on": past, "issuer": "Colleague 96"}
    yield Stop("health-paper-errors", who, at, {**paper, "paper": "check_before_boarding"}, 422)
    yield Stop("health-paper", who, at, {**paper, "paper": "report_on_weeks"})
    yield Stop("health-form", who, at, {**paper, "paper": "form_of_airline", "at_on": past})
    asks = {"kind": "carrier_asked", "person_id": person, "asked_on": past}
    yield Stop("health-asked-errors", who, at, {**asks, "asked_on": "2099-01-01"}, 422)
    yield Stop("health-asked", who, at, {**asks, "code": "STCR", "asked_time": "8:05"})
    yield Stop("health-asked-twice", who, at, {**asks, "code": "STCR"}, 422)
    carries = {"kind": "carries_medicines", "person_id": person, "supply": "3", "letter": "no"}
    yield Stop("health-medicines", who, at, carries)
    with reading(container.units, who.scope(container)) as unit:
        entries = standing(health_of_case(unit.session, ready).rows)
        first, *_more, last = (f"{at}/{one.row.id}" for one in entries if one.kind is EntryKind.ASSISTANCE)
    early = {"answer": "carrier_confirms", "reconfirmed_on": "2026-01-01"}
    yield Stop("health-answer-errors", who, first, early, 422)
    yield Stop("health-answer", who, first, {"answer": "carrier_confirms", "reconfirmed_on": today.isoformat()})
    yield Stop("health-answer-again", who, first, {"answer": "carrier_refuses"}, 409)
    yield Stop("health-refused", who, last, {"answer": "carrier_refuses"})
    with reading(container.units, who.scope(container)) as unit:
        newest = standing(health_of_case(unit.session, ready).rows)[-1].row.id
    yield Stop("health-removed", who, f"{at}/{newest}/remove", {"reason": "needed"})
    yield Stop("readiness-with-health", who, f"/cases/{ready}/readiness")
