"""The task list of a case: five parts, each row one way to a page with how it stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from foundation.accounts.permissions import Permission
from foundation.language.words import _
from foundation.web.addresses import address_of_row
from foundation.web.route import Request
from returns.cases.pages.cases import ALONGSIDE, AREAS, STAGES, TOOLS, Link, area_url
from returns.cases.queries import CaseOnPage
from returns.cases.rules.task_list import TaskFacts, TaskRow, task_rows
from returns.cases.words import TASK_MARKS
from returns.journey.queries.itinerary import Leg, journey
from returns.journey.queries.travellers import PeopleRead
from returns.lifecycle.rules.lifecycle import EventKind

# What the timeline says of an area: something was recorded there.
_RECORDS = {
    EventKind.COUNSELLED: "counselling",
    EventKind.PROTECTION_CHECKED: "protection",
    EventKind.CONSENT_GIVEN: "consent",
    EventKind.DOCUMENT_RECORDED: "documents",
    EventKind.FITNESS_DECIDED: "medical",
    EventKind.TRAVEL_PLANNED: "itinerary",
    EventKind.ESCORT_PLANNED: "escorts",
    EventKind.RECEPTION_NAMED: "reception",
    EventKind.BUDGET_CHANGED: "budget",
    EventKind.GUARDIAN_RECORDED: "guardians",
    EventKind.SAFE_CONTACT_RECORDED: "safe_contact",
    EventKind.SCREENED: "screening",
    EventKind.ELIGIBILITY_DECIDED: "eligibility",
}
_NO_ROW = TaskRow()


@dataclass(frozen=True)
class Task:
    """A row: where it leads, if this person may go there, how it stands, and how that is marked."""

    label: object
    url: str | None
    row: TaskRow = _NO_ROW

    @property
    def mark(self) -> str:
        """How the state is marked: the word carries the meaning."""
        return TASK_MARKS[self.row.state] if self.row.state else "plain"


@dataclass(frozen=True)
class Part:
    """A part of the list; `is_protection`: the clearance and the closed door stand in it."""

    label: object
    tasks: Sequence[Task]
    is_protection: bool = False

    @property
    def left(self) -> int:
        """How many of its rows are to do."""
        return sum(task.mark == "due" for task in self.tasks)


@dataclass(frozen=True)
class TaskList:
    """The five parts, and beside them what is no task: tools, what is always at hand, what changes the case itself."""

    parts: Sequence[Part]
    tools: Sequence[Link] = field(default_factory=tuple)
    alongside: Sequence[Link] = field(default_factory=tuple)
    about_data: Sequence[Link] = field(default_factory=tuple)  # what becomes of it, and who opened it: folded


def recorded_areas(read: PeopleRead, kinds: Collection[EventKind]) -> frozenset[str]:
    """The areas in which something is recorded, by rows that are read already and the kinds of events of the case."""
    at_hand: Mapping[str, object] = {
        "safe_contact": read.cards,
        "medical": read.fitness,
        "leaving": read.leaving,
        "consent": read.consents,
        "health": read.health.rows,
    }
    of_events = {_RECORDS[kind] for kind in kinds if kind in _RECORDS}
    return frozenset(of_events | {area for area, rows in at_hand.items() if rows})


def journey_of(legs: Sequence[Leg]) -> dict[str, bool]:
    """Of the facts of the list, whether there is a journey, and whether some of it is a group movement."""
    way = journey(legs)
    return {"has_journey": bool(way), "has_movement": any(leg.movement_id is not None for leg in way)}


def task_list(request: Request[CaseOnPage], facts: TaskFacts, ways_out: Sequence[Link]) -> TaskList:
    """The list as whoever looks may use it."""
    case_id, me = request.row.case.id, request.me
    shown = [area for _label, areas in STAGES for area in areas]
    rows = task_rows(facts, [*shown, "departure", "follow_up"])
    parts = []
    links = [link for link in request.container.case_links if link.permission in me.permissions]
    for label, areas in STAGES:
        tasks = [Task(AREAS[area][1], url, rows[area]) for area in areas if (url := area_url(area, case_id, me))]
        if "sign_off" in areas and me.may(Permission.CASES_OPEN):
            tasks.append(Task(_("Departure"), address_of_row("departure.page", "case_id", case_id), rows["departure"]))
        parts.append(Part(label, tasks, is_protection="clearance" in areas))
    onward = [
        Task(link.label, address_of_row(link.endpoint, "case_id", case_id), rows["follow_up"])
        for link in links
        if not (link.is_alongside or link.beside)
    ]
    parts.append(Part(_("After return"), onward))
    tools, alongside = (
        [Link(AREAS[area][1], url) for area in areas if (url := area_url(area, case_id, me))]
        for areas in (TOOLS, ALONGSIDE)
    )
    tools += [Link(link.label, address_of_row(link.endpoint, "case_id", case_id)) for link in links if link.beside]
    about_data = [
        Link(link.label, address_of_row(link.endpoint, "case_id", case_id)) for link in links if link.is_alongside
    ]
    return TaskList([part for part in parts if part.tasks], tools, [*alongside, *ways_out], about_data)
