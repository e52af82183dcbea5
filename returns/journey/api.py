"""The route of points: airports and places suggested while somebody types, in any script."""

from typing import Any

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.queries import Case, case_by_id
from returns.journey.queries.legs import found_points, point_label
from returns.journey.schemas import PointSearch, PointsFound
from returns.journey.words import JourneyAct

routes = Routes("api_points", permission=Permission.CASES_WORK, url_prefix="/api")


def _the_case(request: Request) -> Case | None:
    return case_by_id(request.unit.session, request.path["case_id"])


@routes.post(
    "/cases/<uuid:case_id>/points",
    JourneyAct.POINTS_SEARCH,
    load=_the_case,
    schema=PointSearch,
    output=PointsFound,
    as_json=True,
)
def search(request: Request[Case]) -> dict[str, Any]:
    """Airports anywhere, and places of the country of return and of the office, for what was typed so far."""
    host = accounts.country_of_office(request.unit.session, request.row.office_id)
    points = found_points(request.data.get("q", ""), [request.row.country, host])
    return {"points": [{"code": point.code, "label": point_label(point)} for point in points]}
