"""The tour's part of follow-up: the work list, visits, surveys, scores, and the figure."""

import uuid
from collections.abc import Iterator
from datetime import date

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.outcomes.jobs import take_snapshot
from reintegration.outcomes.models import Outcome, Snapshot
from reintegration.outcomes.rules.figures import Table
from reintegration.partners.jobs import count_partner_quarters
from reintegration.partners.rules.quarters import VisitStanding
from tests.factories.follow_up import Followed, Team, change, make_followed, make_snapshot, make_team, make_visit, rows
from tests.factories.makers import Person, make_account, make_organisation
from tests.factories.quarters import THIRD, Closing, closed, make_quarter, make_visits
from tests.pages.stops import Stop
from tests.pages.tour_of_sweeps import of_sweeps

CLOSED_ON = date(2026, 11, 20)
ANSWERS = {"q-food_reduced": "never", "q-borrows": "refused", "q-able_to_stay": "no", "q-why_leave": "not_safe"}


def _visit(one: Followed) -> Iterator[Stop]:
    here = f"/visits/{one.visit}"
    yield Stop("visit", one.worker, here)
    yield Stop("visit-of-office", one.officer, here)
    yield Stop("visit-attempt-errors", one.worker, f"{here}/attempts", {"day": "soon", "time": "x"}, 422)
    yield Stop("visit-attempt", one.worker, f"{here}/attempts", {"channel": "call", "outcome": "no_answer"})
    yield Stop("visit-errors", one.worker, here, {"outcome": "done", "physical": "3"}, 422)
    yield Stop("visit-moved-errors", one.worker, here, {"outcome": "moved_on"}, 422)
    well = {"physical": "3", "mental": "2", "social": "4"}
    yield Stop("visit-logged", one.worker, here, {"outcome": "done", **well, "note": "Likes tea."})


def _survey(one: Followed) -> Iterator[Stop]:
    here, scores = f"/visits/{one.visit}/survey/{one.person}", f"/visits/{one.visit}/scores/{one.person}"
    yield Stop("survey", one.worker, here)
    yield Stop("survey-errors", one.worker, here, {"q-borrows": "perhaps", "mode": "visit"}, 422)
    yield Stop("scores-none", one.worker, scores, None, 404)
    yield Stop("survey-saved", one.worker, here, {**ANSWERS, "mode": "visit", "is_broken_off": "true"})
    yield Stop("survey-saved-twice", one.worker, here, {**ANSWERS, "mode": "visit"}, 409)
    yield Stop("scores-withheld", one.worker, scores)
    yield Stop("scores-provisional", one.coordinator, scores)
    yield Stop("survey-correction", one.worker, here)
    yield Stop("survey-corrected", one.worker, here, {**ANSWERS, "mode": "visit", "edition": "1", "overheard": "true"})
    yield Stop("visit-answered", one.coordinator, f"/visits/{one.visit}")


def _without_survey(container: Container, one: Followed) -> uuid.UUID:
    days = {"opens_on": date(2026, 11, 1), "due_on": date(2026, 11, 10), "closes_on": date(2026, 11, 20)}
    return make_visit(container, one.case, one.episode, 2, is_survey_round=False, month=11, **days)


def _report_of_the_last_quarter(container: Container) -> None:
    """As if a snapshot had been taken before the quarter began: the one that is there is the report of the last."""
    [newest] = rows(container, Snapshot)
    change(container, Snapshot, newest.id, ordinal=2)
    make_snapshot(container, days_ago=92)


def _figures(container: Container, manager: Person) -> Iterator[Stop]:
    yield Stop("outcomes-few", manager, "/outcomes")
    team = make_team(container)
    for number in range(48):
        one = make_followed(container, team)
        verdict = ("sustained", "not_yet", "not_measured", "not_measured")[number % 4]
        why = ("unreachable", "refused")[number // 24] if verdict == "not_measured" else None
        change(container, Outcome, one.outcome, verdict=verdict, missing_because=why, window_closes_on=CLOSED_ON)
    yield Stop("outcomes-before", manager, "/outcomes")
    yield Stop("outcomes-table-before", manager, "/outcomes/country")
    yield Stop("outcomes-reports-before", manager, "/outcomes/reports")
    take_snapshot(container.units)(container.clock.now())
    yield Stop("outcomes", manager, "/outcomes")
    yield Stop("outcomes-of-partner", team.coordinator, "/outcomes")
    for table in (Table.COUNTRY, Table.SEX, Table.ROUND, Table.PARTNER):
        yield Stop(f"outcomes-{table}", manager, f"/outcomes/{table}")
    for part in ("missing", "scores", "changes", "quotes", "map"):
        yield Stop(f"outcomes-country-{part}", manager, f"/outcomes/country?part={part}")
    yield Stop("outcomes-round-scores", manager, "/outcomes/round?part=scores")
    yield from _quarters(container, manager, team)
    yield Stop("outcomes-reports", manager, "/outcomes/reports")
    _report_of_the_last_quarter(container)
    yield Stop("outcomes-reports-of-quarters", manager, "/outcomes/reports")
    yield Stop("outcomes-none", manager, "/outcomes/names", None, 404)


def _quarters(container: Container, manager: Person, team: Team) -> Iterator[Stop]:
    yield Stop("partners-none", manager, "/outcomes/partners")
    own = f"/outcomes/partners/{team.worker.organisation_id}"
    yield Stop("partner-own-none", team.coordinator, own)
    late = [[Closing(late=3)], [Closing(VisitOutcome.NOT_ATTEMPTED)], *[[Closing(late=2)] for _number in range(12)]]
    make_visits(container, team, [*late, *[[Closing()] for _number in range(14)]])
    count_partner_quarters(container.units)(container.clock.now())
    yield Stop("today-quarter", team.coordinator, "/")
    yield Stop("partner-own-first", team.coordinator, own)
    yield Stop("partner-visits", team.coordinator, f"{own}/{THIRD.key}")
    yield Stop("partner-visits-none", team.coordinator, f"{own}/2026-Q1")
    yield Stop("partner-visits-no-quarter", team.coordinator, f"{own}/2026", None, 404)
    for standing, others in ((VisitStanding.ON_TIME, 40), (VisitStanding.NOT_ATTEMPTED, 30), (VisitStanding.LATE, 4)):
        partner = make_organisation(container)
        make_quarter(container, partner, [*closed(others, standing), *closed(12, VisitStanding.NOT_MET, attempts=2)])
    yield Stop("partners", manager, "/outcomes/partners?sort=on_time")
    yield Stop("partners-no-quarter", manager, "/outcomes/partners?quarter=2019-Q1", None, 404)
    yield Stop("partner-of-manager", manager, f"/outcomes/partners/{partner}")


def of_check_ins(container: Container) -> Iterator[Stop]:
    """Every page of these topics, for a partner, an officer and a manager."""
    one = make_followed(container)
    yield Stop("today-visits", one.worker, "/")
    yield Stop("visits", one.worker, "/visits")
    yield Stop("people-found", one.worker, "/referrals/find", {"q": "fat"})
    yield Stop("people-not-found", one.coordinator, "/referrals/find", {"q": "Xy"})
    yield Stop("survey-with-ratings", one.worker, f"/visits/{one.visit}/survey/{one.person}", {"mode": "visit"}, 422)
    yield from _visit(one)
    yield from _survey(one)
    yield Stop("visit-missed", one.worker, f"/visits/{_without_survey(container, one)}")
    yield from _figures(container, make_account(container, Role.MANAGER))
    yield from of_sweeps(container)
