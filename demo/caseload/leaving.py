"""How invented people leave: signed off, seen at the gate where a scene shows that, and gone."""

from datetime import datetime, timedelta

from demo.caseload.lives import Life, Phase, of_case, signed
from demo.caseload.scenes import Scene, scene_of
from demo.steps import sign
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.departure.rules import BoardingState, Report
from returns.departure.services import depart, record_boarding, record_flights_left
from returns.journey.queries.itinerary import legs_of_case

_BOARDS, _LEAVES = timedelta(minutes=-40), timedelta(minutes=20)  # from the planned departure on


def _is_seen_at_the_gate(life: Life) -> bool:
    return scene_of(life.fate.number) is Scene.AT_THE_GATE


def _boarding(life: Life) -> datetime | None:
    goes = life.fate.reaches(CaseState.DEPARTED) and _is_seen_at_the_gate(life)
    return life.fate.departs + _BOARDS if goes else None


def _board(life: Life, unit: Unit, secrets: Secrets) -> None:
    case = life.case(unit)
    leg = legs_of_case(unit.session, case.id)[0]
    for seen, person in enumerate(members_of_case(unit.session, case.id)):
        record_boarding(unit, secrets, case, leg.id, (person.id,), Report(BoardingState.BOARDED), seen)
        unit.session.flush()  # whoever says the next one has seen this one


def _leaving(life: Life) -> datetime | None:
    return life.fate.departs + _LEAVES if life.fate.reaches(CaseState.DEPARTED) else None


def _leave(life: Life, unit: Unit, secrets: Secrets) -> None:
    case = life.case(unit)
    leg = legs_of_case(unit.session, case.id)[0]
    if _is_seen_at_the_gate(life):
        record_flights_left(unit, secrets, [leg.id], leg.departs_at)
    else:
        depart(unit, case, leg.departs_at)


FROM_THE_SIGN_OFF_ON = (
    Phase("second officer", signed(3), of_case(sign)),
    Phase("officer", _boarding, _board),
    Phase("officer", _leaving, _leave),
)
