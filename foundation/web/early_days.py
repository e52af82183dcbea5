"""A day that was typed and lies before the first rule: an error at its field, since it is a slip and no failure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import request as http_request
from marshmallow import ValidationError

from foundation.errors import BadInput
from foundation.forms.fields import Day
from foundation.rulebook.queries import first_day
from foundation.rulebook.rules import RuleMissing
from foundation.rulebook.words import early_day_words
from foundation.web.route import Request, Route

_ACROSS_ZONES = timedelta(days=1)  # a day that was typed may be the one before or after it where rules are asked for


def as_early_day(route: Route, request: Request, error: RuleMissing) -> BadInput | None:
    """What to tell whoever typed a day for which there are no rules yet; None where no rule is missing because of one.

    It is looked for wherever a rule was missed, not in each form: whether a day is looked up in the rule book, and
    in which of its rules, only what is done with the form knows.
    """
    if (first := first_day(request.unit.session, error)) is None:
        return None
    apart = {name: abs(typed - error.day) for name, typed in _typed_days(route).items()}
    nearest = min(apart.values(), default=None)
    if nearest is None or nearest > _ACROSS_ZONES:
        return None
    return BadInput({name: [early_day_words(first)] for name, days in apart.items() if days == nearest})


def _typed_days(route: Route) -> dict[str, date]:
    """The days in what was sent, by the names of their fields."""
    field_named = getattr(route.schema, "field_named", None)
    days: dict[str, date] = {}
    for name, text in _sent(route).items():
        field = field_named(name) if field_named is not None else None
        if isinstance(field, Day):
            try:
                days[name] = field.deserialize(text)
            except ValidationError:
                continue  # of several rows, one that is not taken may say anything
    return {name: day for name, day in days.items() if day is not None}


def _sent(route: Route) -> Mapping[str, Any]:
    if not route.writes:
        return http_request.args
    if http_request.is_json:
        sent = http_request.get_json(silent=True)
        return sent if isinstance(sent, dict) else {}
    return http_request.form
