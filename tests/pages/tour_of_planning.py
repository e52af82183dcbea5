"""Stops of the tour: the path to departure of a family and of a case that is ready, late days, tasks, and the list."""

from collections.abc import Iterator
from datetime import date, timedelta

from foundation.web.container import Container
from tests.factories.families import make_family
from tests.factories.journeys import make_plannable, make_ready, make_team
from tests.factories.second_signatures import make_alone, make_asked
from tests.pages.stops import Stop


def of_planning(container: Container) -> Iterator[Stop]:
    """Paths with a deadline that is missed, with nothing missing, for a day that is too early, wrong, or past."""
    team, today = make_team(container), container.clock.now().date()
    births = (date(1990, 1, 1), date(1988, 3, 3), date(2015, 1, 1), date(2017, 1, 1), date(2023, 1, 1))
    family = make_family(container, team.owner, *births, legal_deadline=today + timedelta(days=31)).case
    plannable, ready, who = make_plannable(container, team), make_ready(container, team), team.owner
    yield Stop("path-of-family", who, f"/cases/{family}/path")
    yield Stop("path-of-siblings", who, f"/cases/{make_family(container, who, date(2014, 3, 1), births[-1]).case}/path")
    yield Stop("path-too-early", who, f"/cases/{family}/path?day={today + timedelta(days=3)}")
    yield Stop("path-ready", team.specialist, f"/cases/{ready}/path")
    yield Stop("path-wrong-day", who, f"/cases/{plannable}/path?day=2026-02-31", status=422)
    yield Stop("path-past-day", who, f"/cases/{plannable}/path?day={today - timedelta(days=1)}", status=422)
    tasks = {"thing": ["booking", "sign_off"], "day": (today + timedelta(days=40)).isoformat()}
    yield Stop("path-tasks", who, f"/cases/{plannable}/path/tasks", tasks)
    yield Stop("path-no-tasks", who, f"/cases/{plannable}/path/tasks", {"day": tasks["day"]}, 422)
    yield Stop("paths", who, "/paths")
    yield Stop("paths-of-office", team.officer, "/paths?whose=office&worked=true")
    yield Stop("paths-none", team.signer, "/paths")
    yield Stop("paths-cells", who, f"/paths/rows?case={family.hex}&case={ready.hex}&cells=true")
    yield Stop("paths-today", who, "/paths/today")
    yield from _signatures(container)


def _signatures(container: Container) -> Iterator[Stop]:
    """A signature that another office is asked for, as the signer sees it: listed, before it is read, and after."""
    alone = make_alone(container)
    yield Stop("to-sign-none", alone.signer, "/to-sign")
    asked = make_asked(container, alone)
    yield Stop("to-sign", alone.signer, "/to-sign")
    yield Stop("to-sign-one", alone.signer, f"/to-sign/{asked}")
    yield Stop("to-sign-read", alone.signer, f"/to-sign/{asked}/read", {})
    yield Stop("to-sign-reading", alone.signer, f"/to-sign/{asked}")
