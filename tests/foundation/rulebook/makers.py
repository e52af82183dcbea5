"""Makers of rule rows for the tests of this room."""

from datetime import date
from typing import Any

from foundation.rulebook.rules import RuleRow, Standing, frozen_value, scope_key

CODE = "grant.max_days"
START = date(2026, 1, 1)


def make_row(value: Any = 30, scope: dict[str, str] | None = None, **changes: Any) -> RuleRow:
    """A sound row of one rule, valid everywhere from 1 January 2026 unless said otherwise."""
    facts: dict[str, Any] = {
        "code": CODE,
        "label": "Grant: at most",
        "value": frozen_value(value),
        "unit": "days",
        "scope": scope_key(scope or {}),
        "valid_from": START,
        "valid_until": None,
        "source": "This project",
        "standing": Standing.PROJECT_DEFAULT if value is not None else Standing.VERIFY,
    }
    return RuleRow(**{**facts, **changes})


def make_raw(**changes: Any) -> dict[str, Any]:
    """A sound row as a seed file holds it. A change to None leaves the field out."""
    raw: dict[str, Any] = {
        "code": CODE,
        "label": "Grant: at most",
        "value": 30,
        "unit": "days",
        "scope": {},
        "valid_from": START,
        "source": "This project",
        "standing": "project_default",
    }
    return {field: value for field, value in {**raw, **changes}.items() if value is not None}
