"""A row in every table of plans: an objective, an instalment, a paper, a revision, what was said."""

import uuid

from sqlalchemy import select

from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from reintegration.models.plan_steps import PlanEvent, PlanProof
from reintegration.models.plans import PlanInstalment, PlanItem, PlanObjective, PlanRevision
from returns.models.budget import BudgetLine
from returns.models.files import CaseFile
from returns.models.people import Person as PersonRow
from tests.makers import Person


def fill_plans(house: Wiring, case: uuid.UUID, me: Person) -> None:
    """Put a row into each of these tables, and let the item that is there refer to them."""
    now = house.clock.now()
    with writing(house.units, DEMO) as unit:
        item = unit.session.execute(select(PlanItem).where(PlanItem.case_id == case)).scalars().first()
        file = unit.session.execute(select(CaseFile.id).where(CaseFile.case_id == case)).scalars().first()
        line = unit.session.execute(select(BudgetLine.id).where(BudgetLine.case_id == case)).scalars().first()
        person = unit.session.execute(select(PersonRow.id).where(PersonRow.case_id == case)).scalars().first()
        assert item is not None
        of = {"case_id": case, "episode_id": item.episode_id}
        added = {"added_by": me.id, "added_at": now}
        kind = {"dimension": "social", "level": "community", "state": "open", "ordinal": 1}
        objective = PlanObjective(person_id=person, changed_at=now, content={"text": "said"}, **of, **kind, **added)
        unit.session.add(objective)
        unit.session.flush()
        item.objective_id, item.person_id, item.budget_line_id = objective.id, person, line
        item.state, item.delivered_by = "under_way", me.id
        of_item = {"case_id": case, "item_id": item.id}
        paid = {"state": "paid", "due_on": now.date(), "paid_on": now.date(), "paid_by": me.id, "ordinal": 1}
        said = {"by": me.id, "at": now, "content": {"said": "x"}}
        unit.session.add_all(
            [
                PlanInstalment(content={"amount": "1"}, **of_item, **paid, **added),
                PlanProof(file_id=file, kind="receipt", **of_item, **added),
                PlanRevision(number=1, kind="added", **of_item, **said),
                PlanEvent(kind="agreed", happened_on=now.date(), **of, **said),
            ]
        )
