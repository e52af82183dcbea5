"""The status of returns to each country: what holds, when it is looked at again, and which cases a suspension stops."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.language.formats import country as country_name
from foundation.web.paging import page_of_rows
from foundation.web.route import Request
from foundation.web.routes import Routes
from planning.rule_changes.rules import CountryRow, Review, in_order_of_urgency
from planning.rule_changes.schemas import NumberedList
from planning.rule_changes.services.countries import FrozenCases, country_rows, frozen_cases
from planning.rule_changes.words import COUNTRY_LABELS, REVIEW_LABELS, RuleChangesAct
from returns.cases.queries import STATUS

routes: Routes[Any] = Routes("country_status", permission=Permission.RULES_READ)
_MARKS = {Review.OVERDUE: "warning", Review.SOON: "due", Review.LATER: "plain", Review.NONE: "plain"}


@dataclass(frozen=True)
class ShownCountry:
    """A country as the page shows it."""

    name: str
    status: object
    coming: object
    coming_on: date | None
    is_known: bool
    mark: str
    since: date | None
    until: date | None
    review_on: date | None
    review: object
    review_mark: str
    source: str
    cases: FrozenCases
    is_blocking: bool
    change_url: str


def _shown(row: CountryRow, cases: Mapping[str, FrozenCases]) -> ShownCountry:
    return ShownCountry(
        name=country_name(row.country),
        status=COUNTRY_LABELS.get(row.row.value, "") if row.row is not None else "",
        coming=COUNTRY_LABELS.get(row.coming.value, "") if row.coming is not None else "",
        coming_on=row.coming.valid_from if row.coming is not None else None,
        is_known=row.row is not None,
        mark="blocked" if row.is_blocking else "plain" if row.row is not None else "warning",
        since=row.row.valid_from if row.row is not None else None,
        until=row.row.valid_until if row.row is not None else None,
        review_on=row.review_on,
        review=REVIEW_LABELS[row.review],
        review_mark=_MARKS[row.review],
        source=row.row.source if row.row is not None else "",
        cases=cases.get(row.country, FrozenCases()),
        is_blocking=row.is_blocking,
        change_url=url_for("rule_changes.form", code=STATUS, scope=f"country={row.country}"),
    )


@routes.get("/rules/countries", RuleChangesAct.COUNTRIES, schema=NumberedList, endpoint="list")
def countries(request: Request[None]) -> ResponseReturnValue:
    """Countries with a status, or with cases: what stops returns and what is due for a review first."""
    today = request.unit.today
    cases = frozen_cases(request.unit, request.me.may(Permission.RULES_EDIT))
    rows = in_order_of_urgency(country_rows(request.unit.session, cases, today))
    return render_template(
        "planning/rule_changes/countries.html",
        page=page_of_rows([_shown(row, cases) for row in rows], request.data.get("page") or 1),
        may_edit=request.me.may(Permission.RULES_EDIT),
        sees_cases=request.me.may(Permission.RULES_EDIT) or request.me.may(Permission.CASES_LIST),
        table_url=url_for("rule_tables.table", table="countries"),
    )
