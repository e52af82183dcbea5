"""What becomes of a plan: it is agreed on; its items begin, are delivered, paid in parts, received, and checked."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.queries.staff import accounts_by_id
from foundation.errors import AccessDenied, BadInput, NotFound
from foundation.language.words import _
from foundation.money import Money
from foundation.storage.unit_of_work import Unit, reading
from reintegration.concerns.rules import Category, ConcernKind, Pace
from reintegration.concerns.services import NewConcern, raise_concern
from reintegration.episodes.access import ESCALATING
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if
from reintegration.episodes.rules import EpisodeState
from reintegration.plans.access import SPENDING
from reintegration.plans.models import EventContent, InstalmentContent, PlanEvent, PlanInstalment, PlanItem, PlanProof
from reintegration.plans.queries import (
    WholeItem,
    allowed_by,
    costed,
    day_there,
    events_of_plan,
    has_certificate,
    instalments_of_item,
    items_of_episode,
    paid_by_line,
    part_of,
    whole_item,
)
from reintegration.plans.rules import (
    Days,
    HandedOver,
    InstalmentState,
    ItemState,
    PlanEventKind,
    PlanMoneyReason,
    PlanStepReason,
    ProofKind,
    RevisionKind,
    StatedFacts,
    why_not_cancelled,
    why_not_checked,
    why_not_delivered,
    why_not_divided,
    why_not_paid,
    why_not_received,
    why_not_started,
    why_not_stated,
    why_part_not_paid,
)
from reintegration.plans.services.plans import keep_first, note_revision, refuse_wrong, why_closed, wrong_sums
from reintegration.plans.words import PlansAct
from returns.cases.queries import lock_case
from returns.cases.rules.cases import Reason
from returns.files.rules import FileKind
from returns.files.services import store_file
from returns.money.queries.budgets import lines_of_case
from returns.money.rules.budget import LineStatus

_FILE_OF = {ProofKind.RECEIPT: FileKind.RECEIPT, ProofKind.HAND_OVER: FileKind.CERTIFICATE}


@dataclass(frozen=True)
class StatedEvent:
    """An event as it is stated: on a local day, by somebody with a name."""

    kind: PlanEventKind
    on: date
    name: str = ""
    note: str = ""


def state_plan(unit: Unit, episode: Episode, stated: StatedEvent) -> None:
    """Record that a plan was drawn up, agreed on with the person, or reviewed.

    RuleBroken (`episode_closed`, `plan_empty`, `plan_day_not_come`, `plan_day_before_arrival`,
    `plan_drawn_up_already`, `plan_not_agreed`), every reason at once.
    """
    before = {event.kind for event, _author in events_of_plan(unit.session, episode.id)}
    live = [item for item in items_of_episode(unit.session, episode.id) if item.state is not ItemState.CANCELLED]
    facts = StatedFacts(
        episode.arrived_on,
        day_there(episode, unit.clock.now()),
        episode.state is EpisodeState.OPEN,
        len(live),
        PlanEventKind.DRAWN_UP in before,
        PlanEventKind.AGREED in before,
    )
    refuse_if(why_not_stated(stated.kind, stated.on, facts))
    _add_event(unit, episode, None, stated)


def start_item(unit: Unit, item: PlanItem, episode: Episode, started_on: date) -> None:
    """Record that an item is under way since a local day. RuleBroken as for `deliver_item`."""
    refuse_if((*why_closed(episode), *why_not_started(item.state, started_on, _days(unit, episode))))
    keep_first(unit, item)
    item.state, item.started_on = ItemState.UNDER_WAY, started_on
    note_revision(unit, item, RevisionKind.STARTED)
    unit.participants["trail"].act(PlansAct.PLAN_START, ("case", item.case_id))


def deliver_item(unit: Unit, item: PlanItem, episode: Episode, delivered_on: date) -> None:
    """Record that an item was delivered on a local day there. Without instalments it is paid with that.

    RuleBroken (`episode_closed`, `item_not_planned`, `delivery_in_the_future`, `delivery_before_arrival`,
    `delivery_before_beginning`, and what the line of the budget says), every reason at once.
    """
    lock_case(unit.session, item.case_id)
    whole, days = _whole(unit, item), _days(unit, episode)
    costs = costed(item, whole.instalments)
    unpaid = costs.cost if not costs.committed else None  # what is paid in parts is not paid with the delivery
    reasons = [*why_closed(episode), *why_not_delivered(item.state, delivered_on, item.started_on, days)]
    refuse_if((*reasons, *(_why_not_spent(unit, whole, unpaid) if unpaid is not None else ())))
    keep_first(unit, item)
    item.state, item.delivered_on, item.delivered_by = ItemState.DELIVERED, delivered_on, unit.actor_id
    note_revision(unit, item, RevisionKind.DELIVERED)
    unit.participants["trail"].act(PlansAct.PLAN_DELIVER, ("case", item.case_id))


def cancel_item(unit: Unit, item: PlanItem, episode: Episode, because: str) -> None:
    """Cancel an item that was not delivered, and its parts that were not paid. Nothing is deleted.

    RuleBroken (`episode_closed`, `item_not_planned`, `item_reason_missing`).
    """
    lock_case(unit.session, item.case_id)
    refuse_if((*why_closed(episode), *why_not_cancelled(item.state, bool(because.strip()))))
    keep_first(unit, item)
    now = unit.clock.now()
    item.state, item.changed_at = ItemState.CANCELLED, now
    item.content = replace(item.content, because=because.strip())
    for part in instalments_of_item(unit.session, item.id):
        if part.state is InstalmentState.PLANNED:
            part.state = InstalmentState.CANCELLED
    note_revision(unit, item, RevisionKind.CANCELLED)
    unit.participants["trail"].act(PlansAct.PLAN_CANCEL, ("case", item.case_id))


def add_instalment(
    unit: Unit, item: PlanItem, episode: Episode, amount: Decimal, due_on: date, note: str = ""
) -> uuid.UUID:
    """Plan one part of the cost of an item, in its currency; returns its id.

    BadInput by field; RuleBroken (`episode_closed`, `item_not_planned`, `item_without_cost`, `instalments_above_cost`).
    """
    lock_case(unit.session, item.case_id)
    standing = instalments_of_item(unit.session, item.id)
    costs, currency = costed(item, standing), item.content.currency
    if currency:
        refuse_wrong(wrong_sums(currency, amount=amount))
    refuse_if((*why_closed(episode), *why_not_divided(costs, Money(amount, currency) if currency else None)))
    assert unit.actor_id is not None  # somebody answers for every part
    assert currency is not None  # without a cost it was refused
    row = PlanInstalment(
        case_id=item.case_id,
        item_id=item.id,
        ordinal=max((instalment.ordinal for instalment in standing), default=0) + 1,
        state=InstalmentState.PLANNED,
        due_on=due_on,
        added_at=unit.clock.now(),
        added_by=unit.actor_id,
        content=InstalmentContent(amount, currency, note=note),
    )
    unit.session.add(row)
    unit.participants["trail"].act(PlansAct.PLAN_INSTALMENT, ("case", item.case_id))
    return row.id


def pay_instalment(
    unit: Unit, item: PlanItem, episode: Episode, row: PlanInstalment, paid_on: date, paid: Decimal | None = None
) -> None:
    """Record that a part was paid on a local day; `paid` where it was another sum than planned.

    BadInput by field; RuleBroken (`episode_closed`, `instalment_not_planned`, `paid_above_cost`, days, and what the
    line of the budget says), every reason at once.
    """
    lock_case(unit.session, item.case_id)
    whole, content = _whole(unit, item), row.content
    sum_of = paid if paid is not None else content.amount
    refuse_wrong(wrong_sums(content.currency, paid_sum=sum_of))
    more = Money(sum_of, content.currency)
    part = why_part_not_paid(costed(whole.item, whole.instalments), part_of(row), more)
    days = (
        (paid_on > day_there(episode, unit.clock.now()), PlanStepReason.PLAN_DAY_NOT_COME),
        (paid_on < episode.arrived_on, PlanStepReason.PLAN_DAY_BEFORE_ARRIVAL),
    )
    day = [Reason(code) for applies, code in days if applies]
    refuse_if((*why_closed(episode), *part, *day, *_why_not_spent(unit, whole, more)))
    row.state, row.paid_on, row.paid_by = InstalmentState.PAID, paid_on, unit.actor_id
    row.content = replace(content, paid=sum_of)
    unit.participants["trail"].act(PlansAct.PLAN_PAY, ("case", item.case_id))


def cancel_instalment(unit: Unit, episode: Episode, row: PlanInstalment, because: str) -> None:
    """Cancel a part that was not paid. RuleBroken (`episode_closed`, `instalment_not_planned`)."""
    is_planned = row.state is InstalmentState.PLANNED
    refuse_if((*why_closed(episode), *(() if is_planned else (Reason(PlanMoneyReason.INSTALMENT_NOT_PLANNED),))))
    row.state, row.content = InstalmentState.CANCELLED, replace(row.content, because=because)
    unit.participants["trail"].act(PlansAct.PLAN_INSTALMENT, ("case", row.case_id))


def name_line(unit: Unit, item: PlanItem, line_id: uuid.UUID | None) -> None:
    """Name the line of the budget that pays an item, or none; for whoever works on the case in its office.

    BadInput for a line of another case, a cancelled one, or one in another currency than the item.
    """
    lock_case(unit.session, item.case_id)
    line = next((line for line in lines_of_case(unit.session, item.case_id) if line.id == line_id), None)
    if line_id is not None:
        currency = item.content.currency
        if line is None or line.status is LineStatus.CANCELLED:
            raise BadInput({"line_id": [_("Choose from the list.")]})
        if currency and line.content.currency != currency:
            raise BadInput({"line_id": [_("This line is in a different currency from the item. Choose another line.")]})
    item.budget_line_id = line_id
    unit.participants["trail"].act(PlansAct.PLAN_BUDGET, ("case", item.case_id))


def keep_proof(unit: Unit, item: PlanItem, kind: ProofKind, stream: BinaryIO, note: str = "") -> None:
    """Keep a receipt or a hand-over certificate of an item among the files of its case.

    Of an item for one person it lies under that person's key. BadInput at `file`; RuleBroken (`case_has_ended`).
    """
    assert unit.actor_id is not None  # somebody answers for every paper
    file_id = store_file(unit, item.case_id, item.person_id, _FILE_OF[kind], stream, note)
    unit.session.flush()  # the proof refers to the file
    proof = PlanProof(
        case_id=item.case_id,
        item_id=item.id,
        file_id=file_id,
        kind=kind,
        added_by=unit.actor_id,
        added_at=unit.clock.now(),
    )
    unit.session.add(proof)
    unit.participants["trail"].act(PlansAct.PLAN_PROOF, ("case", item.case_id))


def confirm_receipt(unit: Unit, item: PlanItem, episode: Episode, stated: StatedEvent) -> None:
    """Record that somebody confirmed what they received: on paper, or by typing their name on this screen.

    RuleBroken (`item_not_delivered`, `plan_day_not_come`, `day_before_delivery`, `receiver_missing`,
    `certificate_missing`), every reason at once.
    """
    facts = _handed_over(unit, item, episode, has_certificate(unit.session, item.id))
    refuse_if(why_not_received(stated.kind, stated.on, stated.name, facts))
    _add_event(unit, episode, item, stated)


def check_hand_over(unit: Unit, item: PlanItem, episode: Episode, stated: StatedEvent) -> None:
    """Record a spot check: somebody asked the person whether they have what was delivered.

    Coordinators check, and the office; AccessDenied for whoever only delivers. RuleBroken (`item_not_delivered`,
    `plan_day_not_come`, `day_before_delivery`, `spot_check_own_delivery`, `spot_check_note_missing`), all at once.
    Where the person does not confirm it a concern is raised. One that an office raises is about the organisation that
    delivered, and nobody there sees it.
    """
    scope = unit.scope
    is_checker = isinstance(scope, UserScope) and (
        scope.may(Permission.REFERRALS_ANSWER) or scope.may(Permission.CASES_WORK)
    )
    if not is_checker:
        raise AccessDenied(Permission.REFERRALS_ANSWER.value)
    by = unit.actor_id.hex if unit.actor_id else ""
    refuse_if(why_not_checked(stated.kind, stated.on, by, stated.note, _handed_over(unit, item, episode)))
    _add_event(unit, episode, item, stated)
    if stated.kind is PlanEventKind.SPOT_NOT_CONFIRMED:
        _raise_mismatch(unit, item, stated.note.strip())


def _raise_mismatch(unit: Unit, item: PlanItem, note: str) -> None:
    organisation_id = None
    if item.delivered_by and isinstance(unit.scope, UserScope) and unit.scope.organisation_id is None:
        with reading(unit.aside, ESCALATING) as aside:  # whoever delivered it may have left since
            deliverer = accounts_by_id(aside.session, [item.delivered_by]).get(item.delivered_by)
            organisation_id = deliverer.organisation_id if deliverer is not None else None
    raise_concern(
        unit,
        item.case_id,
        NewConcern(
            ConcernKind.CONCERN,
            note=_("Spot check: the person does not confirm what was handed over. %(note)s", note=note),
            category=Category.OTHER,
            pace=Pace.IN_TURN,
            about_organisation_id=organisation_id,
        ),
    )


def _handed_over(unit: Unit, item: PlanItem, episode: Episode, has_paper: bool = False) -> HandedOver:
    by = item.delivered_by.hex if item.delivered_by else ""
    return HandedOver(item.state, item.delivered_on, by, day_there(episode, unit.clock.now()), has_paper)


def _add_event(unit: Unit, episode: Episode, item: PlanItem | None, stated: StatedEvent) -> None:
    assert unit.actor_id is not None  # every event has an author
    row = PlanEvent(
        case_id=episode.case_id,
        episode_id=episode.id,
        item_id=item.id if item is not None else None,
        kind=stated.kind,
        happened_on=stated.on,
        by=unit.actor_id,
        at=unit.clock.now(),
        content=EventContent(stated.name.strip(), stated.note.strip()),
    )
    unit.session.add(row)
    unit.participants["trail"].act(PlansAct(f"plan.{stated.kind.value}"), ("case", episode.case_id))


def _whole(unit: Unit, item: PlanItem) -> WholeItem:
    whole = whole_item(unit.session, item.id)
    if whole is None:
        raise NotFound
    return whole


def _days(unit: Unit, episode: Episode) -> Days:
    return Days(episode.arrived_on, day_there(episode, unit.clock.now()))


def _why_not_spent(unit: Unit, whole: WholeItem, more: Money) -> tuple[Reason, ...]:
    """Why the line of the budget does not pay more for an item; no reasons where no line is named."""
    if whole.item.budget_line_id is None:
        return ()
    allowed = allowed_by(whole.allowance) if whole.allowance is not None else None
    with reading(unit.aside, SPENDING) as aside:  # a partner does not see what is for people who did not agree
        items = paid_by_line(aside.session, whole.item.budget_line_id)
        spent = [money for paid in items for money in costed(paid.item, paid.instalments).paid]
    return why_not_paid(more, allowed, spent)
