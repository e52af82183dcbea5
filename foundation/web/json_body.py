"""Reading a JSON body: one object, of bounded size and depth, or a clear error."""

import json
from typing import Any

from flask import request as http_request

from foundation.errors import BadInput
from foundation.language.words import _

MOST_LEVELS = 20


def _depth(value: Any, level: int = 0) -> int:
    if level > MOST_LEVELS:
        return level
    if isinstance(value, dict):
        return max((_depth(inner, level + 1) for inner in value.values()), default=level)
    if isinstance(value, list):
        return max((_depth(inner, level + 1) for inner in value), default=level)
    return level


def read_json_object() -> dict[str, Any]:
    """The request's body. BadInput if it is not one JSON object, not UTF-8, or nested deeper than 20 levels."""
    try:
        body = json.loads(http_request.get_data(cache=False).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInput({"form": [_("Send one JSON object in UTF-8.")]}) from error
    if not isinstance(body, dict) or _depth(body) > MOST_LEVELS:
        raise BadInput({"form": [_("Send one JSON object in UTF-8.")]})
    return body
