"""A maker: the plan of people who have arrived, with a cost, an instalment, and a paper of its item."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from foundation.storage.unit_of_work import Unit, writing
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import episode_of_case
from reintegration.plans.models import PlanItem
from reintegration.plans.queries import item_by_id, proofs_of_item
from reintegration.plans.rules import ProofKind
from reintegration.plans.services.plans import NewItem, change_item
from reintegration.plans.services.progress import add_instalment, keep_proof
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from tests.factories.arrived import Arrived
from tests.factories.makers import Person
from tests.foundation.files.pictured import pdf

DAY = date(2026, 12, 10)


@dataclass(frozen=True)
class Helped:
    """What hangs on the item that `make_arrived` plans."""

    objective: uuid.UUID
    part: uuid.UUID
    proof: uuid.UUID


@contextmanager
def on_plan(arrived: Arrived, who: Person) -> Iterator[tuple[Unit, Case, Episode, PlanItem]]:
    """A unit of somebody's, with the case, the episode and the item."""
    container = arrived.referred.container
    with writing(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, arrived.referred.case)
        episode = episode_of_case(unit.session, arrived.referred.case)
        item = item_by_id(unit.session, arrived.item)
        assert case is not None
        assert episode is not None
        assert item is not None
        yield unit, case, episode, item


def stated(item: PlanItem, **more: Any) -> NewItem:
    """The item as it stands, with what is said otherwise."""
    said = {"objective_id": item.objective_id, "activity": item.content.activity, "planned_on": item.planned_on}
    money = {"amount": item.content.amount, "currency": item.content.currency}
    return NewItem(None, None, None, **{**said, **money, **more})


def make_helped(arrived: Arrived, cost: str = "300") -> Helped:
    """The item costs something, a part of it is planned, and a receipt is kept."""
    worker = arrived.referred.worker
    with on_plan(arrived, worker) as (unit, case, episode, item):
        change_item(unit, case, episode, item, stated(item, amount=Decimal(cost), currency="EUR"), item.version)
    with on_plan(arrived, worker) as (unit, _case, episode, item):
        part = add_instalment(unit, item, episode, Decimal("100"), DAY)
        keep_proof(unit, item, ProofKind.RECEIPT, BytesIO(pdf()))
        unit.session.flush()  # the paper is read back
        assert item.objective_id is not None
        return Helped(item.objective_id, part, proofs_of_item(unit.session, item.id)[0].file.id)
