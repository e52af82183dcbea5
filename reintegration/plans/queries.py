"""Reads of plans: items with what is paid of them, objectives, revisions, and which plans are to be made or late."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, func, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.geography.zones import local_date
from foundation.money import Money
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared
from foundation.storage.query_cache import cached_fact
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.plans.models import (
    Allowance,
    PlanEvent as PlanEvent,
    PlanInstalment as PlanInstalment,
    PlanItem as PlanItem,
    PlanObjective as PlanObjective,
    PlanProof,
    PlanRevision as PlanRevision,
)
from reintegration.plans.rules import STANDING, Allowed, Costed, ItemState, Part, ProofKind
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Track
from returns.files.models import CaseFile as CaseFile
from returns.money.models import BudgetLine as BudgetLine
from returns.money.rules.budget import LineStatus

ITEMS_IN_ORDER = (
    PlanItem.ordinal,
    PlanItem.added_at,
    PlanItem.id,
)  # two may have one ordinal, so that the first decides


@dataclass(frozen=True)
class WholeItem:
    """An item, the parts in which it is paid, and the line of the budget that pays it, where this scope sees one."""

    item: PlanItem
    instalments: tuple[PlanInstalment, ...] = ()
    allowance: Allowance | None = None


def items_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[PlanItem]:
    """The items of a plan in their order; at most one statement."""
    items: Sequence[PlanItem] | None = cached_fact(session, (items_of_episode, episode_id))
    if items is not None:
        return items
    statement = select(PlanItem).where(PlanItem.episode_id == episode_id).order_by(*ITEMS_IN_ORDER)
    return session.execute(statement).scalars().all()


def plan_of_episode(session: Session, episode_id: uuid.UUID) -> list[WholeItem]:
    """The items of a plan in their order, each with its instalments and its budget line; one statement."""
    return list(_whole(session, _wholes().where(PlanItem.episode_id == episode_id)).values())


def _wholes() -> Select[PlanItem, PlanInstalment, Allowance]:
    return (
        select(PlanItem, PlanInstalment, Allowance)
        .outerjoin(PlanInstalment, PlanInstalment.item_id == PlanItem.id)
        .outerjoin(Allowance, Allowance.id == PlanItem.budget_line_id)
        .order_by(*ITEMS_IN_ORDER, PlanInstalment.ordinal)
    )


def _whole(session: Session, statement: Select[PlanItem, PlanInstalment, Allowance]) -> Mapping[uuid.UUID, WholeItem]:
    whole_items: dict[uuid.UUID, WholeItem] = {}
    for item, instalment, allowance in session.execute(statement).all():
        whole = whole_items.get(item.id, WholeItem(item, (), allowance))
        more = (instalment,) if instalment is not None else ()
        whole_items[item.id] = WholeItem(item, (*whole.instalments, *more), allowance)
    return whole_items


def item_by_id(session: Session, item_id: uuid.UUID) -> PlanItem | None:
    """One item that this scope sees."""
    return session.execute(select(PlanItem).where(PlanItem.id == item_id)).scalar_one_or_none()


def whole_item(session: Session, item_id: uuid.UUID) -> WholeItem | None:
    """One item with its instalments and its budget line; one statement."""
    return _whole(session, _wholes().where(PlanItem.id == item_id)).get(item_id)


def last_ordinal(session: Session, episode_id: uuid.UUID) -> int:
    """The ordinal of the last item, 0 for an empty plan."""
    statement = select(func.max(PlanItem.ordinal)).where(PlanItem.episode_id == episode_id)
    return session.execute(statement).scalar_one() or 0


def objectives_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[PlanObjective]:
    """The objectives of a plan in their order; one statement."""
    order = (PlanObjective.ordinal, PlanObjective.added_at, PlanObjective.id)
    statement = select(PlanObjective).where(PlanObjective.episode_id == episode_id).order_by(*order)
    return session.execute(statement).scalars().all()


def objective_by_id(session: Session, objective_id: uuid.UUID) -> PlanObjective | None:
    """One objective that this scope sees."""
    return session.execute(select(PlanObjective).where(PlanObjective.id == objective_id)).scalar_one_or_none()


def items_under(session: Session, objective_id: uuid.UUID) -> Sequence[PlanItem]:
    """The items under an objective, in their order; one statement."""
    statement = select(PlanItem).where(PlanItem.objective_id == objective_id).order_by(*ITEMS_IN_ORDER)
    return session.execute(statement).scalars().all()


def instalments_of_item(session: Session, item_id: uuid.UUID) -> Sequence[PlanInstalment]:
    """The parts in which an item is paid, in their order; one statement."""
    statement = select(PlanInstalment).where(PlanInstalment.item_id == item_id).order_by(PlanInstalment.ordinal)
    return session.execute(statement).scalars().all()


def paid_by_line(session: Session, line_id: uuid.UUID) -> list[WholeItem]:
    """Every item that a line of the budget pays, with its instalments; one statement."""
    return list(_whole(session, _wholes().where(PlanItem.budget_line_id == line_id)).values())


def revisions_of(
    session: Session, item_id: uuid.UUID | None = None, objective_id: uuid.UUID | None = None
) -> list[tuple[PlanRevision, Account | None]]:
    """The revisions of an item, or of an objective, in their order, each with who made it; one statement."""
    of = PlanRevision.item_id == item_id if item_id else PlanRevision.objective_id == objective_id
    statement = (
        select(PlanRevision, Account)
        .outerjoin(Account, Account.id == PlanRevision.by)
        .where(of)
        .order_by(PlanRevision.number)
    )
    return [(row.PlanRevision, row.Account) for row in session.execute(statement)]


def last_author(
    session: Session, item_id: uuid.UUID | None = None, objective_id: uuid.UUID | None = None
) -> uuid.UUID | None:
    """Who made the last revision of an item, or of an objective; one statement."""
    of = PlanRevision.item_id == item_id if item_id else PlanRevision.objective_id == objective_id
    statement = select(PlanRevision.by).where(of).order_by(PlanRevision.number.desc()).limit(1)
    return session.execute(statement).scalar_one_or_none()


def last_revision(session: Session, item_id: uuid.UUID | None, objective_id: uuid.UUID | None) -> int:
    """The number of the last revision of an item, or of an objective; 0 if there is none."""
    of = PlanRevision.item_id == item_id if item_id else PlanRevision.objective_id == objective_id
    return session.execute(select(func.max(PlanRevision.number)).where(of)).scalar_one() or 0


COMING = "follow_up.coming_days"  # the rule that says how long before its day a plan is asked for
MOST_LISTED = 1000  # cases whose plans are missing or late: more than anybody has open at a time


def plans_to_make(session: Session, today: date, ahead: int, most: int) -> Sequence[Episode]:
    """Open episodes with reintegration whose plan is due within days and has nothing in it, the earliest first.

    One statement.
    """
    return session.execute(_to_make(most), {"due_by": today + timedelta(days=ahead)}).scalars().all()


@cache
def _to_make(most: int) -> Select[Episode]:
    planned = select(PlanItem.id).where(PlanItem.episode_id == Episode.id, PlanItem.state != Fixed(ItemState.CANCELLED))
    statement = (
        select(Episode)
        .join(Case, Case.id == Episode.case_id)
        .where(
            Episode.state == Fixed(EpisodeState.OPEN),
            Episode.plan_due_on <= bindparam("due_by"),
            Case.state == Fixed(CaseState.ARRIVED),
            Case.track == Fixed(Track.WITH_REINTEGRATION),
            ~planned.exists(),
        )
    )
    return prepared(statement.order_by(Episode.plan_due_on, Episode.id).limit(most))


@dataclass(frozen=True)
class LatePlan:
    """How many items of the plan of a case are later than planned."""

    case_id: uuid.UUID
    items: int


def late_plans(session: Session, now: datetime, most: int) -> tuple[list[LatePlan], bool]:
    """Plans of open episodes with items that are late on the day there, late longest first, and whether more may be.

    One statement. Which day it is differs from zone to zone by one at most: items are counted for each of the three.
    """
    today, day = now.date(), timedelta(days=1)
    days = {"day_0": today - day, "day_1": today, "day_2": today + day}
    rows = session.execute(_with_late_items(most), days).all()
    late = []
    for case_id, zone, *counts in rows:
        if count := counts[(local_date(now, zone) - today).days + 1]:
            late.append(LatePlan(case_id, count))
    return late, len(rows) == most


@cache
def _with_late_items(most: int) -> Select[Any]:
    until = func.coalesce(PlanItem.planned_until, PlanItem.planned_on)  # as `is_item_late` counts
    days = [bindparam(f"day_{n}", type_=Date) for n in range(3)]
    statement: Any = (
        select(PlanItem.case_id, Episode.zone, *(func.count(PlanItem.id).filter(until < day) for day in days))
        .join(Episode, Episode.id == PlanItem.episode_id)
        .join(Case, Case.id == PlanItem.case_id)
        .where(
            among(PlanItem.state, STANDING),
            until < days[-1],
            Episode.state == Fixed(EpisodeState.OPEN),
            Case.state == Fixed(CaseState.ARRIVED),
        )
        .group_by(PlanItem.case_id, Episode.zone)
    )
    return prepared(statement.order_by(func.min(until), PlanItem.case_id).limit(most))


# The money of a plan, opened for the rules; and how long after the arrival help may be given.

_WINDOW = "plan.assistance_months"
_IN_KIND = "entitlement.in_kind.used_within_months"


def money_of(amount: Decimal | str | None, currency: str | None) -> Money | None:
    """A sum as it was sealed, or None."""
    return Money(Decimal(amount), currency) if amount and currency else None


def part_of(row: PlanInstalment) -> Part:
    """An instalment with its sums unsealed, as the rules take it."""
    content = row.content
    return Part(row.state, Money(content.amount, content.currency), money_of(content.paid, content.currency))


def costed(item: PlanItem, instalments: Iterable[PlanInstalment] = ()) -> Costed:
    """An item and its parts with their sums unsealed, as the rules take them."""
    content = item.content
    return Costed(
        state=item.state,
        cost=money_of(content.amount, content.currency),
        line=item.budget_line_id.hex if item.budget_line_id else "",
        parts=tuple(part_of(instalment) for instalment in instalments),
        contribution=money_of(content.contribution_sum, content.currency),
    )


def allowed_by(line: Allowance | BudgetLine) -> Allowed:
    """A line of the budget as the rules take it: its sum is unsealed, nothing else of it is looked at."""
    content = line.content
    amount = Money(Decimal(content.planned), content.currency)
    return Allowed(line.id.hex, amount, line.approved_at is not None, line.status is LineStatus.CANCELLED)


def money_of_plan(plan: Sequence[WholeItem]) -> tuple[list[Costed], list[Allowed]]:
    """The items of a plan and the lines that pay them, as the rules take them."""
    items = [costed(whole.item, whole.instalments) for whole in plan]
    lines = {whole.allowance.id: allowed_by(whole.allowance) for whole in plan if whole.allowance is not None}
    return items, list(lines.values())


@dataclass(frozen=True)
class HelpWindow:
    """For how many months after the arrival help may be given, in kind and otherwise; None: not known. With sources."""

    in_kind: int | None
    otherwise: int | None
    sources: tuple[str, ...]


def help_window(session: Session, case: Case, today: date) -> HelpWindow:
    """The window of a case, by the rules of its programme; one statement.

    Sources: rules entitlement.in_kind.used_within_months and plan.assistance_months, the second where the first is
    silent.
    """
    values = {"country": case.country, "programme": case.programme, "return_type": case.return_type}
    scope = {name: str(value) for name, value in values.items() if value}
    rules = rules_on(session, (_WINDOW, _IN_KIND), today)
    general, in_kind = rules.find(_WINDOW, scope), rules.find(_IN_KIND, scope)
    rows = [rule for rule in (in_kind, general) if rule is not None and rule.known]
    return HelpWindow(
        in_kind=_months(in_kind) or _months(general),
        otherwise=_months(general),
        sources=tuple(dict.fromkeys(rule.source for rule in rows)),
    )


def _months(row: RuleRow | None) -> int | None:
    return row.whole() if row is not None and row.known else None


def is_item_late(item: PlanItem, today: date) -> bool:
    """Whether the last day that is planned for an item has passed, and it is neither delivered nor cancelled."""
    return item.state in STANDING and (item.planned_until or item.planned_on) < today


def day_there(episode: Episode, now: datetime) -> date:
    """The local day of an instant at the place where the people of an episode are."""
    return local_date(now, episode.zone)


# Reads of the events of plans and items, and of the papers of items.


@dataclass(frozen=True)
class FiledProof:
    """A paper that shows something of an item: its file, and who added it where this scope sees them."""

    proof: PlanProof
    file: CaseFile
    author: Account | None


def events_of_plan(session: Session, episode_id: uuid.UUID) -> list[tuple[PlanEvent, Account | None]]:
    """The events of a plan and its items, the newest first, each with its author; one statement."""
    return _with_authors(session, PlanEvent.episode_id == episode_id)


def events_of_item(session: Session, item_id: uuid.UUID) -> list[tuple[PlanEvent, Account | None]]:
    """The events of one item, the newest first, each with its author; one statement."""
    return _with_authors(session, PlanEvent.item_id == item_id)


def _with_authors(session: Session, of: ColumnElement[bool]) -> list[tuple[PlanEvent, Account | None]]:
    statement = (
        select(PlanEvent, Account)
        .outerjoin(Account, Account.id == PlanEvent.by)
        .where(of)
        .order_by(PlanEvent.at.desc(), PlanEvent.id)
    )
    return [(row.PlanEvent, row.Account) for row in session.execute(statement)]


def proofs_of_item(session: Session, item_id: uuid.UUID) -> list[FiledProof]:
    """The papers of an item, the newest first; never their bytes. One statement."""
    statement = (
        select(PlanProof, CaseFile, Account)
        .join(CaseFile, CaseFile.id == PlanProof.file_id)
        .outerjoin(Account, Account.id == PlanProof.added_by)
        .where(PlanProof.item_id == item_id)
        .order_by(PlanProof.added_at.desc(), PlanProof.id)
    )
    return [FiledProof(row.PlanProof, row.CaseFile, row.Account) for row in session.execute(statement)]


def has_certificate(session: Session, item_id: uuid.UUID) -> bool:
    """Whether a hand-over certificate of an item is there, its bytes too."""
    statement = (
        select(PlanProof.id)
        .join(CaseFile, CaseFile.id == PlanProof.file_id)
        .where(PlanProof.item_id == item_id, PlanProof.kind == ProofKind.HAND_OVER, CaseFile.stored_id.is_not(None))
    )
    return session.execute(statement.limit(1)).first() is not None


def shown_file(session: Session, item_id: uuid.UUID, file_id: uuid.UUID) -> CaseFile | None:
    """One paper of an item that this scope sees."""
    statement = (
        select(CaseFile)
        .join(PlanProof, PlanProof.file_id == CaseFile.id)
        .where(PlanProof.item_id == item_id, CaseFile.id == file_id)
    )
    return session.execute(statement).scalar_one_or_none()
