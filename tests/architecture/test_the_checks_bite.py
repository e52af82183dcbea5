"""Every check, held against small houses with one fault each: it must find it, at the right line, and nothing else."""

from pathlib import Path

import pytest

from tests.architecture import faults_of_habits, faults_of_imports, faults_of_pages, faults_of_stores
from tests.architecture.checks import CHECKS
from tests.architecture.house import House
from tests.architecture.layout import FLOORS
from tests.architecture.planting import Fault, build, module, planted

TABLES = (faults_of_imports, faults_of_stores, faults_of_habits, faults_of_pages)
FAULTS = [fault for table in TABLES for fault in table.FAULTS]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a small house without a fault."""
    return build(tmp_path_factory.mktemp("house"))


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_check_finds_what_was_planted(fault: Fault, clean: Path) -> None:
    with planted(clean, fault.files) as house:
        violations = CHECKS[fault.check](house)
    assert tuple(violation.where for violation in violations) == fault.found, "\n".join(map(str, violations))


@pytest.mark.parametrize("check", CHECKS)
def test_a_clean_house_has_nothing_to_report(check: str, clean: Path) -> None:
    assert [str(violation) for violation in CHECKS[check](House(clean))] == []


def test_every_check_has_a_fault_planted_for_it() -> None:
    assert {fault.check for fault in FAULTS if fault.found} == set(CHECKS)
    assert all(check.__doc__ for check in CHECKS.values())


def test_no_two_faults_have_the_same_name() -> None:
    names = [str(fault) for fault in FAULTS]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_may_import_exactly_what_the_table_says(floor: str, clean: Path) -> None:
    targets = {f"returns/cases/{other}/target.py": module() for other in FLOORS}
    imports = module(*(f"from returns.cases.{other} import target" for other in FLOORS))
    with planted(clean, targets | {f"reintegration/plans/{floor}.py": imports}) as house:
        refused = {violation.line - 2 for violation in CHECKS["floors_keep_to_their_table"](house)}
    allowed = {other for line, other in enumerate(FLOORS) if line not in refused}
    assert allowed == FLOORS[floor].floors | {floor}


def test_a_violation_reads_as_path_line_and_reason(clean: Path) -> None:
    with planted(clean, {"returns/cases/services.py": module("from flask import g")}) as house:
        found = CHECKS["libraries_stay_on_their_floor"](house)
    assert [str(violation) for violation in found] == ["returns/cases/services.py:2: services must not import flask"]
