"""A caseload of adults as plain rows, each with a standing that was chosen: for figures that were reckoned by hand."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from foundation.storage.base import Base, new_id
from foundation.web.container import Container
from tests.factories.follow_up import ARRIVED_ON, Followed, Team, make_followed
from tests.security.raw import raw
from tests.worlds import world

CLOSED = ARRIVED_ON - timedelta(days=430)  # an arrival whose twelve months have passed on the day that tests begin
_COPIED = ("case", "person", "episode")


@dataclass(frozen=True)
class Somebody:
    """One adult: what the verdict is or why there is none, the composite in the first and twelfth month, and who.

    `case`: people with the same word are of one case. A score stands for all four.
    """

    verdict: str
    why: str | None = None
    last: str | None = None
    first: str | None = None
    sex: str = "female"
    country: str = "UZ"
    case: str = ""
    arrived_on: date = CLOSED
    track: str = "with_reintegration"
    birth_year_band: int | None = 1990
    programme: str | None = None


@world
def make_caseload(container: Container, team: Team, people: Sequence[Somebody]) -> Followed:
    """Keep these people, each with an outcome of their own and, where they have scores, the responses behind them."""
    model = make_followed(container, team)
    with raw(container) as connection:
        tables = Base.metadata.tables
        kept = {
            name: connection.execute(select(tables[name]).where(_about(name, model))).mappings().one()
            for name in _COPIED
        }
        visit = connection.execute(select(tables["visit"]).where(tables["visit"].c.id == model.visit)).mappings().one()
        outcome = (
            connection.execute(select(tables["outcome"]).where(tables["outcome"].c.id == model.outcome))
            .mappings()
            .one()
        )
        found: dict[str, list[dict[str, Any]]] = {
            name: [] for name in (*_COPIED, "visit", "survey_response", "outcome")
        }
        cases: dict[str, dict[str, uuid.UUID]] = {}
        for number, one in enumerate(people):
            of_case = one.case or f"case {number}"
            if of_case not in cases:
                cases[of_case] = _case(kept, visit, one, found)
            _adult(kept, outcome, one, cases[of_case], team, found)
        for name, rows in found.items():
            if rows:
                connection.execute(insert(tables[name]), rows)
        connection.execute(tables["outcome"].delete().where(tables["outcome"].c.id == model.outcome))
    return model


def _about(name: str, model: Followed) -> Any:
    table = Base.metadata.tables[name]
    return table.c.id == {"case": model.case, "person": model.person, "episode": model.episode}[name]


def _case(
    kept: dict[str, Any], visit: Any, one: Somebody, found: dict[str, list[dict[str, Any]]]
) -> dict[str, uuid.UUID]:
    ids = {"case": new_id(), "episode": new_id(), "first": new_id(), "last": new_id()}
    found["case"].append(
        {
            **kept["case"],
            "id": ids["case"],
            "reference_index": ids["case"].bytes,
            "country": one.country,
            "programme": one.programme,
        }
    )
    found["episode"].append(
        {**kept["episode"], "id": ids["episode"], "case_id": ids["case"], "arrived_on": one.arrived_on}
    )
    for ordinal, (month, name) in enumerate(((1, "first"), (12, "last")), start=1):
        day = one.arrived_on + timedelta(days=30 * month)
        days = {
            "nominal_on": day,
            "due_on": day,
            "opens_on": day - timedelta(days=9),
            "closes_on": day + timedelta(days=30),
        }
        about = {
            "id": ids[name],
            "case_id": ids["case"],
            "episode_id": ids["episode"],
            "ordinal": ordinal,
            "month": month,
        }
        found["visit"].append({**visit, **about, **days, "is_survey_round": True})
    return ids


def _adult(
    kept: dict[str, Any],
    outcome: Any,
    one: Somebody,
    ids: dict[str, uuid.UUID],
    team: Team,
    found: dict[str, list[dict[str, Any]]],
) -> None:
    person = new_id()
    found["person"].append(
        {**kept["person"], "id": person, "case_id": ids["case"], "ordinal": len(found["person"]) + 2, "sex": one.sex}
    )
    last = None
    for name, score in (("first", one.first), ("last", one.last)):
        if score is not None:
            response = _response(ids, ids[name], person, score, team)
            found["survey_response"].append(response)
            last = response["id"] if name == "last" else None
    found["outcome"].append(
        {
            **outcome,
            "id": new_id(),
            "case_id": ids["case"],
            "episode_id": ids["episode"],
            "person_id": person,
            "country": one.country,
            "sex": one.sex,
            "birth_year_band": one.birth_year_band,
            "track": one.track,
            "is_surveyed": one.track == "with_reintegration",
            "window_opens_on": one.arrived_on + timedelta(days=335),
            "window_closes_on": one.arrived_on + timedelta(days=425),
            "verdict": one.verdict,
            "missing_because": one.why,
            "response_id": last,
        }
    )


def _response(ids: dict[str, uuid.UUID], visit: uuid.UUID, person: uuid.UUID, score: str, team: Team) -> dict[str, Any]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    table = Base.metadata.tables["survey_response"]
    values = dict.fromkeys(column.key for column in table.columns)
    scores = dict.fromkeys(("economic", "social", "psychosocial", "composite"), score)
    given = {"mode": "visit", "edition": 1, "instrument_version": 1, "days_since_arrival": 360}
    instants = {"started_at": at, "ended_at": at}
    return {
        **values,
        **scores,
        **given,
        **instants,
        "id": new_id(),
        "case_id": ids["case"],
        "episode_id": ids["episode"],
        "visit_id": visit,
        "person_id": person,
        "interviewer_id": team.worker.id,
        "is_broken_off": False,
        "is_completed": True,
    }


def times(number: int, one: Somebody) -> list[Somebody]:
    """So many of the same, each of a case of their own."""
    return [one] * number
