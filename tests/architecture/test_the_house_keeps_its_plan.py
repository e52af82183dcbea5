"""The house as it stands, held against every check."""

from functools import cache
from pathlib import Path

import pytest

from tests.architecture.checks import CHECKS
from tests.architecture.house import House

ROOT = Path(__file__).parents[2]


@cache
def this_house() -> House:
    """The real house, read once for all checks."""
    return House(ROOT)


@pytest.mark.parametrize("check", CHECKS)
def test_the_house_keeps_its_plan(check: str) -> None:
    violations = [str(violation) for violation in CHECKS[check](this_house())]
    explained = (CHECKS[check].__doc__ or "").partition("\n")[0]
    assert not violations, f"{explained}\n" + "\n".join(violations)
