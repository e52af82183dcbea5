"""Revisions of plans as templates show them: what changed, and what is stored beside what is typed."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from foundation.accounts.queries.staff import Account
from foundation.language.formats import day
from foundation.language.money import money
from foundation.language.words import _
from reintegration.episodes.words import DIMENSION_LABELS, ITEM_LABELS, LEVEL_LABELS
from reintegration.plans.queries.money import money_of
from reintegration.plans.queries.plans import PlanRevision
from reintegration.plans.rules.plans import RevisionKind
from reintegration.plans.words import FIELD_LABELS, HOW_LABELS, OBJECTIVE_LABELS, REVISION_LABELS

_DAYS = ("planned_on", "planned_until", "started_on", "delivered_on")
_OF_A_CODE: Mapping[str, Mapping[Any, object]] = {
    "dimension": DIMENSION_LABELS,
    "level": LEVEL_LABELS,
    "state": {**ITEM_LABELS, **OBJECTIVE_LABELS},
    "how": HOW_LABELS,
}


def in_words(field: str, value: str, names: Mapping[str, str]) -> str:
    """A value of a revision in words; empty where there is none."""
    if field == "person":
        return names.get(value, _("Somebody of the case")) if value else _("The whole family")
    if not value:
        return ""
    if field in _DAYS:
        return day(date.fromisoformat(value))
    labels = {str(getattr(code, "value", code)): label for code, label in _OF_A_CODE.get(field, {}).items()}
    return str(labels.get(value, value))


def shown_revisions(
    revisions: Sequence[tuple[PlanRevision, Account | None]], names: Mapping[str, str]
) -> list[SimpleNamespace]:
    """The revisions, the newest first: who made it, when, and each value that differs from the one before."""
    shown, before = [], dict[str, str]()
    for row, author in revisions:
        now = _with_sums(row.content)
        is_first = row.kind in (RevisionKind.ADDED, RevisionKind.KEPT)
        changes = [
            SimpleNamespace(
                label=label,
                before=in_words(field, before.get(field, ""), names) if not is_first else "",
                after=in_words(field, now.get(field, ""), names),
                is_first=is_first,
            )
            for field, label in FIELD_LABELS.items()
            if now.get(field, "") != before.get(field, "") or (is_first and field == "person")
        ]
        made = {"number": row.number, "label": REVISION_LABELS[row.kind], "at": row.at}
        shown.append(SimpleNamespace(by=author.name if author else "", changes=changes, **made))
        before = now
    return shown[::-1]


def _with_sums(content: Mapping[str, str]) -> dict[str, str]:
    """A revision with its sums as one reads them, each with its currency."""
    currency = content.get("currency")
    sums = {name: money(money_of(content.get(name), currency)) for name in ("amount", "contribution_sum")}
    return {**{name: value for name, value in content.items() if name != "currency"}, **sums}
