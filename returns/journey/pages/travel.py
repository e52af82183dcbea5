"""What the pages of a journey share: the case they are about, its people as choices, who may change anything."""

import uuid
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.language.words import _
from foundation.web.stamp import Call
from returns.cases.pages.cases import the_case
from returns.cases.queries.cases import members_of_case
from returns.cases.words.cases import STATE_LABELS
from returns.journey.queries.travel_reasons import names_of


def case_line(case: Any) -> SimpleNamespace:
    """The case as its other pages name it."""
    return SimpleNamespace(
        id=case.id,
        reference=case.reference,
        url=url_for("cases.open", case_id=case.id),
        state_label=STATE_LABELS[case.state],
    )


def common(call: Call) -> dict[str, Any]:
    """What every page of a journey is given: the case, and whether this person may change it."""
    case = call.row.case if isinstance(call.row, SimpleNamespace) else call.row
    return {"case": case_line(case), "may_work": call.me.may(Permission.CASES_WORK)}


def people_choices(call: Call, case_id: uuid.UUID) -> list[tuple[str, str]]:
    """The people of a case as choices, in their order."""
    return list(names_of(members_of_case(call.unit.session, case_id)).items())


def case_with(call: Call, row: Any) -> SimpleNamespace | None:
    """The case of an address with a row of it, or None where either is not there; both are asked for, always."""
    case = the_case(call)
    return SimpleNamespace(case=case, found=row) if case is not None and row is not None else None


def zone_label(value: datetime) -> str:
    """How far clocks there are from UTC: `UTC+5`, `UTC+4:30`."""
    offset = value.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return _("UTC%(offset)s", offset=f"{sign}{hours}" + (f":{rest:02d}" if rest else ""))
