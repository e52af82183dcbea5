"""The contracts of import-linter, and what ruff sees to: they are the plan, the house keeps them, and each bites."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.layout import FLOORS, ROOMS
from tests.architecture.planting import build, module, planted

ROOT = Path(__file__).parents[2]
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
CONTRACTS = {contract["id"]: contract for contract in tomllib.loads(PROJECT)["tool"]["importlinter"]["contracts"]}
PROGRAM = "from importlinter.cli import lint_imports_command; lint_imports_command()"
FORBIDDEN = {floor: [other for other in FLOORS if other not in {floor, *plan.floors}] for floor, plan in FLOORS.items()}
ROOM_FAULTS = {
    "foundation/web/new.py": "returns.consent.rules",
    "returns/messages/new.py": "reintegration.plans.queries",
    "reintegration/plans/new.py": "demo.load",
}


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the house at `root`, by the contracts of its pyproject.toml."""
    path = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    return subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM, "--no-cache", "--no-logo"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": path, "COLUMNS": "500"},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[str, str]]]:
    """The imports that import-linter refuses in a small house where every floor imports every floor, by contract."""
    root = build(tmp_path_factory.mktemp("house"))
    faults = {path: module(f"import {target}") for path, target in ROOM_FAULTS.items()}
    for floor in FLOORS:
        faults[f"returns/cases/{floor}.py"] = module(*(f"from returns.consent import {other}" for other in FLOORS))
    faults |= {path: module() for path in ("returns/cases/__init__.py", "demo/__init__.py", "demo/load.py")}
    with planted(root, faults | {"pyproject.toml": PROJECT}):
        output = lint(root).stdout
    names = {contract["name"]: contract["id"] for contract in CONTRACTS.values()}
    refused: dict[str, set[tuple[str, str]]] = {contract: set() for contract in CONTRACTS}
    contract = ""
    for line in output.partition("Broken contracts")[2].splitlines():
        contract = names.get(line.strip(), contract)
        refused.setdefault(contract, set()).update(re.findall(r"^\s*-\s+([\w.]+) -> ([\w.]+) \(l", line))
    return refused


def test_the_house_keeps_its_contracts() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contracts_are_the_plan() -> None:
    rooms = tuple(reversed(CONTRACTS["rooms"]["layers"]))
    assert (*rooms, "app") == ROOMS
    told = {floor: contract for floor, contract in CONTRACTS.items() if floor != "rooms"}
    assert {floor: contract["source_modules"] for floor, contract in told.items()} == {
        floor: [f"*.*.{floor}"] for floor in FLOORS
    }
    assert {floor: contract["forbidden_modules"] for floor, contract in told.items()} == {
        floor: [f"*.*.{other}" for other in others] for floor, others in FORBIDDEN.items()
    }


@pytest.mark.parametrize("floor", FLOORS)
def test_the_contract_of_a_floor_bites_across_topics(floor: str, broken: dict[str, set[tuple[str, str]]]) -> None:
    assert broken[floor] == {(f"returns.cases.{floor}", f"returns.consent.{other}") for other in FORBIDDEN[floor]}


def test_the_contract_of_the_rooms_bites(broken: dict[str, set[tuple[str, str]]]) -> None:
    assert broken["rooms"] == {
        (path.removesuffix(".py").replace("/", "."), target) for path, target in ROOM_FAULTS.items()
    }


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("from . import consent", "TID252"),
        ("from ..models import consent", "TID252"),
        ("def late():\n    import json\n    return json", "PLC0415"),
    ],
)
def test_ruff_refuses_imports_that_are_relative_or_late(source: str, rule: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--output-format", "concise", "--stdin-filename"]
    told = subprocess.run(
        [*command, "returns/cases/queries.py", "-"], cwd=ROOT, input=source, capture_output=True, text=True
    )
    assert told.returncode == 1
    assert f" {rule} " in told.stdout
