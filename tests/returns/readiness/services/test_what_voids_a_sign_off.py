"""What was signed is void when any fact changes that a rule or a person looked at; and not by what is yet to come."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

import pytest

from returns.escorts.rules.company import CompanionFacts
from returns.escorts.rules.escorts import EscortKind
from returns.health.rules.assistance import Answer
from returns.health.rules.births import Pregnancy, due_date
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import Medicines
from returns.readiness.queries.readiness import Judged
from returns.readiness.services import all_findings, signed_hash
from returns.reception.rules import ReceptionFacts
from tests.returns.readiness.table.departures import Departure, judged
from tests.returns.readiness.table.family import DAY, FAMILY, asked, checked, escort, paper
from tests.returns.readiness.table.rows import both, case, health
from tests.returns.readiness.table.rows_of_escorts import MEMBER

NURSE = escort(EscortKind.MEDICAL)
# A family of whom as much is recorded as can be, so that every kind of fact is there to be changed.
FULL = both(
    case(
        escorts=(NURSE,),
        companions=(CompanionFacts(NURSE, MEMBER),),
        reception=ReceptionFacts(True, DAY),
        details="a hash of what is sealed",
    ),
    health(
        "mother",
        pregnancy=Pregnancy(due_date(30, 0, DAY)),
        papers=(checked(), paper(CertificateKind.PREGNANCY_REPORT, 3)),
        requests=asked("WCHR"),
        medicines=Medicines(40, True),
    ),
)(FAMILY)


def hashed(one: Judged, departure: Departure = FULL) -> str:
    """The hash that a sign-off keeps."""
    return signed_hash("ABC", one, all_findings(one, departure.now))


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Enum):
        return next(one for one in type(value) if one is not value)
    if isinstance(value, int):
        return value + 1
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    return f"{value}x" if isinstance(value, str) else 1


def changes(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """The same facts with one of them changed, for each of them, with its place: `people.0.age`."""
    if is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            inside = changes(getattr(value, one.name), f"{where}.{one.name}")
            yield from ((place, replace(value, **{one.name: changed})) for place, changed in inside)
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            rest = value[:number], value[number + 1 :]
            inside = changes(one, f"{where}.{number}")
            yield from ((place, (*rest[0], changed, *rest[1])) for place, changed in inside)
        yield f"{where}.fewer", value[:-1] if value else (1,)
    else:
        yield where, other(value)


def test_every_fact_of_a_departure_voids_what_was_signed() -> None:
    one = judged(FULL)
    held, found = hashed(one), all_findings(one, FULL.now)
    places = list(changes(one.facts))
    kept = [place for place, facts in places if signed_hash("ABC", replace(one, facts=facts), found) == held]
    # But which of those who may hold an original on the day has it: it is handed out at the gate.
    assert {place.rsplit(".", 1)[-1] for place in kept} <= {"holder", "hands"}
    assert len(places) > 300


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("weeks", {"pregnancy": Pregnancy(due_date(31, 0, DAY))}),
        ("more than one child", {"pregnancy": Pregnancy(due_date(30, 0, DAY), True)}),
        ("fewer medicines", {"medicines": Medicines(39, True)}),
        ("no letter", {"medicines": Medicines(40, False)}),
        ("nothing asked of the carrier", {"requests": ()}),
        ("something else asked of the carrier", {"requests": asked("WCHC")}),
    ],
)
def test_what_is_recorded_of_health_voids_it(what: str, changed: dict[str, Any]) -> None:
    assert hashed(judged(health("mother", **changed)(FULL))) != hashed(judged(FULL)), what


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("another report", {"papers": (checked(), paper(CertificateKind.PREGNANCY_REPORT, 1))}),
        (
            "one more paper",
            {"papers": (checked(), paper(CertificateKind.PREGNANCY_REPORT, 3), paper(CertificateKind.MEDIF, 3, 90))},
        ),
        ("not confirmed again yet", {"requests": asked("WCHR", again=None)}),
        ("not answered yet", {"requests": asked("WCHR", answer=Answer.NONE)}),
    ],
)
def test_what_comes_in_the_last_days_does_not(what: str, changed: dict[str, Any]) -> None:
    assert hashed(judged(health("mother", **changed)(FULL))) == hashed(judged(FULL)), what


def test_money_and_the_order_in_which_it_is_asked_do_not() -> None:
    owing = replace(FULL, unapproved=replace(FULL.unapproved, committed=3))
    assert hashed(judged(owing)) == hashed(judged(FULL)) == hashed(judged(FULL))


def test_another_case_with_the_same_facts_has_another_hash() -> None:
    one = judged(FULL)
    assert signed_hash("ABC", one, ()) != signed_hash("ABD", one, ())
