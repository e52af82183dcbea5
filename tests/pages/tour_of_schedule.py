"""The tour's part of the days of visits: one visit, all of them, a corrected arrival, and what would follow one."""

from collections.abc import Iterator

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from reintegration.schedule.models import ScheduleChange
from tests.factories.answered import survey_round
from tests.factories.arrived import make_arrived
from tests.factories.changed_dates import make_change
from tests.factories.follow_up import rows
from tests.factories.makers import make_account
from tests.pages.stops import Stop


def of_schedule(container: Container) -> Iterator[Stop]:
    """Every page of the schedule, for a partner, an officer and a manager."""
    one = make_arrived(container).referred
    visit, everything = f"/visits/{survey_round(one)}/dates", f"/people/{one.case}/dates"
    yield Stop("dates-of-visit", one.worker, visit)
    why = {"reason": "asked_for", "note": "Has a dog."}
    yield Stop("dates-errors", one.worker, visit, {"kind": "moved", "day": "soon"}, 422)
    yield Stop("dates-refused", one.worker, visit, {"kind": "moved", **why}, 422)
    yield Stop("dates-moved", one.worker, visit, {"kind": "moved", "day": "2026-12-30", **why})
    yield Stop("dates-of-visit-changed", one.owner, visit)
    yield Stop("dates-stopped", one.coordinator, everything, {"kind": "stopped", **why})
    yield Stop("dates-of-stopped-visit", one.coordinator, visit)
    yield Stop("dates-of-all", one.coordinator, everything)
    newest = max(rows(container, ScheduleChange, ScheduleChange.case_id == one.case), key=lambda row: row.ordinal)
    yield Stop("dates-taken-back", one.coordinator, f"{everything}/{newest.id}/undo", {})
    yield Stop("dates-taken-back-twice", one.coordinator, f"{everything}/{newest.id}/undo", {}, 422)
    arrived = {"day": "2026-11-23", "time": "23:30", "reason": "wrong_day", "note": "Has a dog."}
    yield Stop("arrival-to-correct", one.owner, f"{everything}/arrival")
    yield Stop("arrival-correction-errors", one.owner, f"{everything}/arrival", {"day": "x"}, 422)
    yield Stop("arrival-correction-refused", one.worker, f"{everything}/arrival", arrived, 422)
    departed = {"day": "2026-11-24", "time": "09:10", "reason": "wrong_day", "moved": "keep"}
    yield Stop("arrival-correction-ahead", one.owner, f"{everything}/arrival", departed, 200)
    yield Stop("arrival-corrected", one.owner, f"{everything}/arrival", {**departed, "agreed": "true"})
    make_change(container, one)
    manager = make_account(container, Role.MANAGER)
    asked = "day=2027-03-01&country=UZ"
    yield Stop("schedule-ahead", manager, "/follow-up/schedule")
    yield Stop("schedule-ahead-asked", manager, f"/follow-up/schedule?{asked}&template=close")
    yield Stop("schedule-ahead-return-only", manager, f"/follow-up/schedule?{asked}&template=return_only")
    yield Stop("schedule-ahead-errors", manager, "/follow-up/schedule?day=soon&country=QQ&template=standard")
