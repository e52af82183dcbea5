"""A sketch for programs: the same rules, and nothing kept either."""

from collections.abc import Mapping
from typing import Any

from foundation.accounts.permissions import Permission
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.queries import reason_sentence
from returns.cases.rules.cases import Reason
from returns.sketch.rules import Assumed, window_of
from returns.sketch.schemas import SketchAnswer, SketchBody, flat, read_rows
from returns.sketch.services import JudgedSketch, judge_sketch, places_at, stated_parts, stated_sketch
from returns.sketch.words import SketchAct, not_judged, sketched_names, who_clears

routes = Routes("api_sketch", permission=Permission.CASES_OPEN, url_prefix="/api")


@routes.post("/sketch", SketchAct.JUDGE, schema=SketchBody, output=SketchAnswer, as_json=True)
def judge(request: Request[None]) -> dict[str, Any]:
    """What stands in the way of a sketch, on its day and on the days around it. Nothing of it is kept."""
    rows = read_rows(flat(request.data))
    sketched = stated_sketch(rows, request.unit.today, places_at(request.unit))
    judged = judge_sketch(request.unit, sketched)
    names = sketched_names([str(row.get("likeness") or "") for row in rows.people])
    return {
        "day": judged.day,
        "findings": [_finding(reason, judged, names) for reason in judged.findings],
        "assumed": [assumption.value for assumption in Assumed if assumption in sketched.sketch.assumed],
        "not_judged": not_judged(judged.is_child_alone, stated_parts(sketched)),
        "days": [
            {"day": day.day, "blockers": len(day.blocked) if day.findings is not None else None} for day in judged.days
        ],
    }


def _finding(reason: Reason, judged: JudgedSketch, names: Mapping[str, str]) -> dict[str, Any]:
    window = window_of(reason, judged.health)
    return {
        "code": reason.code,
        "subject": reason.subject,
        "severity": reason.severity.value,
        "rule": reason.rule,
        "source": reason.source,
        "cleared_by": reason.cleared_by,
        "words": reason_sentence(reason, names),
        "who": who_clears(reason),
        "clear_from": window.first if window else None,
        "clear_until": window.last.isoformat() if window else None,
    }
