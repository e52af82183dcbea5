"""Plans as templates show them: objectives, items, instalments, papers, and what was said of them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.accounts.queries.staff import Account
from foundation.language.formats import day
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.route import Request
from reintegration.episodes.queries import Episode
from reintegration.episodes.words import DIMENSION_LABELS, ITEM_LABELS, ITEM_MARKS, LEVEL_LABELS
from reintegration.plans.queries import (
    CaseFile,
    HelpWindow,
    PlanEvent,
    PlanInstalment,
    PlanObjective,
    PlanRevision,
    Shown,
    WholeItem,
    allowed_by,
    costed,
    money_of,
    part_of,
)
from reintegration.plans.rules.money import InstalmentState
from reintegration.plans.rules.plans import (
    RECEIVED,
    SPOT_CHECKS,
    STANDING,
    ItemState,
    ObjectiveState,
    PlanEventKind,
    RevisionKind,
    Window,
    window_ends,
    window_of,
)
from reintegration.plans.words import (
    EVENT_LABELS,
    FIELD_LABELS,
    HOW_LABELS,
    INSTALMENT_LABELS,
    INSTALMENT_MARKS,
    OBJECTIVE_LABELS,
    OBJECTIVE_MARKS,
    PROOF_LABELS,
    REVISION_LABELS,
)
from reintegration.referrals.pages.people import given_name
from returns.cases.queries.cases import members_of_case

# Revisions of plans as templates show them: what changed, and what is stored beside what is typed.

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


# Plans as templates show them.


Names = Mapping[str, str]


def names_by_hex(request: Request, case_id: uuid.UUID) -> dict[str, str]:
    """Given names of the people whom this scope sees, by id as hex."""
    hidden = _("Name cannot be shown")
    return {person.id.hex: given_name(person) or hidden for person in members_of_case(request.unit.session, case_id)}


@dataclass(frozen=True)
class Frame:
    """What every item of a plan is shown in: its episode, the names of the people, and the time of assistance."""

    episode: Episode
    names: Names
    window: HelpWindow
    today: date

    def person(self, person_id: uuid.UUID | None) -> str:
        """The name of whom something is for, empty for the whole family."""
        return self.names.get(person_id.hex, _("Somebody of the case")) if person_id else ""

    def until(self, is_in_kind: bool) -> date | None:
        """The last day on which help of a kind may be given; None: not known."""
        return window_ends(self.episode.arrived_on, self.window.months(is_in_kind))


def shown_item(whole: WholeItem, frame: Frame, events: Sequence[PlanEvent] = ()) -> SimpleNamespace:
    """One item with its sums, marks and days; `events` are those of the whole plan, or its own."""
    item, costs = whole.item, costed(whole.item, whole.instalments)
    day, at = item.delivered_on or item.planned_on, SimpleNamespace(case_id=item.case_id, item_id=item.id)
    where = window_of(day, frame.episode.arrived_on, frame.until(item.is_in_kind))
    own = [event for event in events if event.item_id == item.id]
    checks = [event.kind for event in own if event.kind in SPOT_CHECKS]
    return SimpleNamespace(
        id=item.id,
        url=url_for("plan_items.page", **vars(at)),
        objective_id=item.objective_id,
        number=item.ordinal,
        said=SimpleNamespace(**{"contribution": None, "because": "", **item.content}),
        dimension_label=DIMENSION_LABELS[item.dimension],
        level_label=LEVEL_LABELS[item.level],
        person=frame.person(item.person_id),
        state_label=ITEM_LABELS[item.state],
        mark=ITEM_MARKS[item.state],
        is_planned=item.state is ItemState.PLANNED,
        stands=item.state in STANDING,
        is_delivered=item.state is ItemState.DELIVERED,
        is_cancelled=item.state is ItemState.CANCELLED,
        is_late=item.state in STANDING and (item.planned_until or item.planned_on) < frame.today,
        is_in_kind=item.is_in_kind,
        planned_on=item.planned_on,
        planned_until=item.planned_until,
        started_on=item.started_on,
        delivered_on=item.delivered_on,
        cost=costs.cost,
        paid=costs.paid,
        contribution_sum=costs.contribution,
        is_outside=where is Window.OUTSIDE and item.state is not ItemState.CANCELLED,
        is_received=any(event.kind in RECEIVED for event in own),
        is_denied=bool(checks) and checks[0] is PlanEventKind.SPOT_NOT_CONFIRMED,
        is_checked=bool(checks),
        start_url=url_for("plan_items.start", **vars(at)),
        deliver_url=url_for("plan_items.deliver", **vars(at)),
        cancel_url=url_for("plan_items.cancel", **vars(at)),
    )


def shown_line(whole: WholeItem) -> SimpleNamespace | None:
    """What the budget says of an item: its sum and whether it is approved, and nothing else of the line."""
    if whole.allowance is None:
        return None
    line = allowed_by(whole.allowance)
    return SimpleNamespace(
        id=line.line, amount=line.amount, is_approved=line.is_approved, is_cancelled=line.is_cancelled
    )


def shown_objective(row: PlanObjective, frame: Frame) -> SimpleNamespace:
    """One objective."""
    return SimpleNamespace(
        id=row.id,
        text=row.content["text"],
        because=row.content.get("because", ""),
        dimension_label=DIMENSION_LABELS[row.dimension],
        level_label=LEVEL_LABELS[row.level],
        person=frame.person(row.person_id),
        state_label=OBJECTIVE_LABELS[row.state],
        mark=OBJECTIVE_MARKS[row.state],
        is_open=row.state is ObjectiveState.OPEN,
        url=url_for("plan_objectives.page", case_id=row.case_id, objective_id=row.id),
    )


def shown_instalment(row: PlanInstalment, today: date) -> SimpleNamespace:
    """One part of a cost."""
    part, at = part_of(row), SimpleNamespace(case_id=row.case_id, item_id=row.item_id, instalment_id=row.id)
    return SimpleNamespace(
        id=row.id,
        number=row.ordinal,
        planned=part.planned,
        paid=part.paid,
        note=row.content["note"],
        because=row.content["because"],
        due_on=row.due_on,
        paid_on=row.paid_on,
        state_label=INSTALMENT_LABELS[row.state],
        mark=INSTALMENT_MARKS[row.state],
        is_planned=row.state is InstalmentState.PLANNED,
        is_late=row.state is InstalmentState.PLANNED and row.due_on < today,
        pay_url=url_for("plan_papers.pay", **vars(at)),
        cancel_url=url_for("plan_papers.cancel_part", **vars(at)),
    )


def shown_proof(shown: Shown) -> SimpleNamespace:
    """One paper, which may have been destroyed or be unreadable."""
    proof, file = shown.proof, shown.file
    content = CaseFile.content.readable(file)
    return SimpleNamespace(
        label=PROOF_LABELS[proof.kind],
        added_at=proof.added_at,
        by=shown.author.name if shown.author else "",
        note=content.note if content else "",
        is_there=content is not None and file.stored_id is not None,
        is_destroyed=file.stored_id is None,
        url=url_for("plan_papers.paper", case_id=proof.case_id, item_id=proof.item_id, file_id=file.id),
    )


def shown_event(row: PlanEvent, author: Account | None) -> SimpleNamespace:
    """One thing that was said."""
    return SimpleNamespace(
        kind=row.kind,
        label=EVENT_LABELS[row.kind],
        happened_on=row.happened_on,
        at=row.at,
        by=author.name if author else "",
        name=row.content["name"],
        note=row.content["note"],
        is_denied=row.kind is PlanEventKind.SPOT_NOT_CONFIRMED,
    )
