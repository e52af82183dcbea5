"""The forms of ticked cases: they name rows of the page that was shown, and a colleague."""

from tests.doors.named import COLLEAGUE, Days, Fields, Named, Sent
from tests.doors.strangers import World
from tests.factories.saved import shown_rows


def _ticked(world: World, days: Days) -> Fields:
    case, officer = world.populated.family.case, world.populated.people["officer"]
    return {"case": [case.hex], "seen": shown_rows(days.container, officer, [case]), "action": "task"}


def _task(world: World, days: Days) -> Fields:
    whom = world.colleague.id.hex
    return {**_ticked(world, days), "text": "needed", "due_on": days.on(1), "assignee_id": whom}


def _hand_over(world: World, days: Days) -> Fields:
    given = {"action": "hand_over", "successor_id": world.colleague.id.hex, "reason": "needed"}
    return {**_ticked(world, days), **given}


FORMS = (
    Sent("POST /cases/ticked", "officer", {"case": Named("case")}, _ticked, (200,)),
    Sent("POST /cases/ticked/do", "officer", {"case": Named("case"), "assignee_id": COLLEAGUE}, _task, (200,)),
    Sent("POST /cases/ticked/do", "officer", {"successor_id": COLLEAGUE}, _hand_over, (200,)),
)
