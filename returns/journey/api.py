"""The door of points: airports and places suggested while somebody types, in any script."""

from typing import Any

from flask import Blueprint

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.queries.cases import Case, case_by_id
from returns.journey.queries.points import found_points, point_label
from returns.journey.schemas import PointSearch, PointsFound

blueprint = Blueprint("api_points", __name__, url_prefix="/api")


def _the_case(call: Call) -> Case | None:
    return case_by_id(call.unit.session, call.path["case_id"])


@door(
    blueprint,
    "/cases/<uuid:case_id>/points",
    "points.search",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_the_case,
    takes=PointSearch,
    gives=PointsFound,
    as_json=True,
)
def search(call: Call) -> dict[str, Any]:
    """Airports anywhere, and places of the country of return and of the office, for what was typed so far."""
    host = accounts.country_of_office(call.unit.session, call.row.office_id)
    points = found_points(call.data.get("q", ""), [call.row.country, host])
    return {"points": [{"code": point.code, "label": point_label(point)} for point in points]}
