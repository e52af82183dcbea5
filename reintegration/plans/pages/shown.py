"""What the pages of a plan share: its items with their sums, the people they are for, and what changed when."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from foundation.accounts.queries.staff import Account
from foundation.language.formats import day
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.route import Request
from reintegration.episodes.queries import Episode
from reintegration.episodes.words import DIMENSION_LABELS, ITEM_LABELS, ITEM_MARKS, LEVEL_LABELS
from reintegration.plans.queries import (
    HelpWindow,
    PlanEvent,
    PlanItem,
    PlanObjective,
    PlanRevision,
    WholeItem,
    costed,
    money_of,
)
from reintegration.plans.rules.money import Costed
from reintegration.plans.rules.plans import (
    RECEIVED,
    SPOT_CHECKS,
    STANDING,
    ItemState,
    PlanEventKind,
    RevisionKind,
    Window,
    window_ends,
    window_of,
)
from reintegration.plans.words import FIELD_LABELS, HOW_LABELS, OBJECTIVE_LABELS
from reintegration.referrals.pages.people import given_name
from returns.cases.pages.cases import PartOfCase, case_with
from returns.cases.queries import members_of_case

RowT = TypeVar("RowT", PlanItem, PlanObjective)


def in_its_case(request: Request, row: RowT | None) -> PartOfCase[RowT] | None:
    """A row with the case of the address, if this scope sees both and they belong together."""
    part = case_with(request, row)
    return part if part is not None and part.part.case_id == part.case.id else None


# Revisions of plans: what changed with each.

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


@dataclass(frozen=True)
class Change:
    """A value that a revision changed, in words."""

    label: object
    before: str
    after: str


@dataclass(frozen=True)
class ShownRevision:
    """A revision, who made it, and each value that differs from the one before."""

    revision: PlanRevision
    author: Account | None
    changes: list[Change]

    @property
    def is_first(self) -> bool:
        """Whether nothing is known of before."""
        return self.revision.kind in (RevisionKind.ADDED, RevisionKind.KEPT)


def shown_revisions(
    revisions: Sequence[tuple[PlanRevision, Account | None]], names: Mapping[str, str]
) -> list[ShownRevision]:
    """The revisions, the newest first."""
    shown, before = [], dict[str, str]()
    for revision, author in revisions:
        now = _with_sums(revision.content)
        made = ShownRevision(revision, author, [])
        made.changes.extend(
            Change(
                label,
                "" if made.is_first else in_words(field, before.get(field, ""), names),
                in_words(field, now.get(field, ""), names),
            )
            for field, label in FIELD_LABELS.items()
            if now.get(field, "") != before.get(field, "") or (made.is_first and field == "person")
        )
        shown.append(made)
        before = now
    return shown[::-1]


def _with_sums(content: Mapping[str, str]) -> dict[str, str]:
    """A revision with its sums as one reads them, each with its currency."""
    currency = content.get("currency")
    sums = {name: money(money_of(content.get(name), currency)) for name in ("amount", "contribution_sum")}
    return {**{name: value for name, value in content.items() if name != "currency"}, **sums}


# Items of plans.


def names_by_hex(request: Request, case_id: uuid.UUID) -> dict[str, str]:
    """Given names of the people whom this scope sees, by id as hex."""
    hidden = _("Name cannot be shown")
    return {person.id.hex: given_name(person) or hidden for person in members_of_case(request.unit.session, case_id)}


@dataclass(frozen=True)
class Frame:
    """What every item of a plan is shown in: its episode, the names of the people, and the time of assistance."""

    episode: Episode
    names: Mapping[str, str]
    window: HelpWindow
    today: date

    def person(self, person_id: uuid.UUID | None) -> str:
        """The name of whom something is for, empty for the whole family."""
        return self.names.get(person_id.hex, _("Somebody of the case")) if person_id else ""

    def until(self, is_in_kind: bool) -> date | None:
        """The last day on which help of a kind may be given; None: not known."""
        return window_ends(self.episode.arrived_on, self.window.months(is_in_kind))


@dataclass(frozen=True)
class ShownItem:
    """An item with its sums, for whom it is (empty for the whole family), and what is to be noticed of it."""

    item: PlanItem
    costs: Costed
    person: str
    is_late: bool
    is_outside: bool
    is_received: bool
    is_denied: bool

    @property
    def mark(self) -> str:
        """The mark of its state."""
        return ITEM_MARKS[self.item.state]

    @property
    def stands(self) -> bool:
        """Whether it can still be changed, delivered and cancelled."""
        return self.item.state in STANDING


def shown_item(whole: WholeItem, frame: Frame, events: Sequence[PlanEvent] = ()) -> ShownItem:
    """One item; `events` are those of the whole plan, or its own, the newest first."""
    item = whole.item
    costs = costed(item, whole.instalments)
    where = window_of(item.delivered_on or item.planned_on, frame.episode.arrived_on, frame.until(item.is_in_kind))
    kinds = [event.kind for event in events if event.item_id == item.id]
    checks = [kind for kind in kinds if kind in SPOT_CHECKS]
    return ShownItem(
        item=item,
        costs=costs,
        person=frame.person(item.person_id),
        is_late=item.state in STANDING and (item.planned_until or item.planned_on) < frame.today,
        is_outside=where is Window.OUTSIDE and item.state is not ItemState.CANCELLED,
        is_received=any(kind in RECEIVED for kind in kinds),
        is_denied=bool(checks) and checks[0] is PlanEventKind.SPOT_NOT_CONFIRMED,
    )
