"""What waits for somebody who works here, on the tour: inbox, hand-over, absences, notes, tasks."""

import uuid
from collections.abc import Iterator

from foundation.web.container import Container
from returns.work.words import WorkNotice
from tests.factories.inbox import make_notice
from tests.factories.makers import Person, make_case
from tests.factories.workspace import make_absence, make_note, make_task
from tests.pages.stops import Stop


def of_inbox(container: Container, case: uuid.UUID, officer: Person, newcomer: Person) -> Iterator[Stop]:
    """The inbox in every state."""
    yield Stop("inbox-empty", newcomer, "/inbox")
    made = [make_notice(container, officer, kind) for kind in container.words_of_messages.notices]
    about = make_notice(container, officer, WorkNotice.CASE_HANDED_OVER, case)
    yield Stop("inbox", officer, "/inbox")
    yield Stop("inbox-unread", officer, "/inbox?show=unread")
    yield Stop("inbox-wrong-filter", officer, "/inbox?show=nonsense", None, 422)
    yield Stop("inbox-opened", officer, f"/inbox/{about}/open", {})
    yield Stop("inbox-unread-again", officer, f"/inbox/{about}/unread", {})
    yield Stop("inbox-opened-of-no-case", officer, f"/inbox/{made[0]}/open", {})
    yield Stop("inbox-all-read", officer, "/inbox/read", {})
    yield Stop("inbox-undo-of-nothing", officer, "/inbox/undo", {}, 422)
    yield Stop("inbox-nothing-unread", officer, "/inbox?show=unread")


def of_owners(container: Container, case: uuid.UUID, officer: Person, lead: Person, newcomer: Person) -> Iterator[Stop]:
    """Notes, absences and hand-over, with every refusal."""
    notes, other = f"/cases/{case}/notes", make_case(container, officer)
    yield Stop("notes-empty", officer, notes)
    yield Stop("notes-errors", officer, notes, {"text": "\x07"}, 422)
    yield Stop("notes-added", officer, notes, {"text": "Likes tea.", "is_pinned": "yes"})
    note = make_note(container, officer, case, "Likes tea.")
    yield Stop("notes-corrected", officer, f"{notes}/{note}", {"text": "Has a dog."})
    yield Stop("notes-correction-refused", lead, f"{notes}/{note}", {"text": "Has a dog."}, 422)
    yield Stop("absences-empty", newcomer, "/absences")
    yield Stop("absences-errors", officer, "/absences", {"starts_on": "soon"}, 422)
    days = {"starts_on": "2026-12-01", "ends_on": "2026-12-04"}
    yield Stop("absences-of-oneself", lead, "/absences", {**days, "cover_id": lead.id.hex}, 422)
    yield Stop("absences-stated", officer, "/absences", {**days, "cover_id": lead.id.hex})
    now = make_absence(container, lead, officer, 1)
    yield Stop("absences", lead, "/absences")
    yield Stop("today-covering", officer, "/")
    yield Stop("absence-ended", lead, f"/absences/{now}/end", {})
    yield Stop("absence-ended-twice", lead, f"/absences/{now}/end", {}, 409)
    yield Stop("hand-over", officer, f"/hand-over?case={case.hex}&case={other.hex}")
    yield Stop("hand-over-nothing", officer, "/hand-over", None, 422)
    yield Stop("hand-over-errors", officer, "/hand-over", {"case": [other.hex]}, 422)
    right = {"case": [other.hex], "successor_id": lead.id.hex, "reason": "needed", "note": "Likes tea."}
    yield Stop("hand-over-to-oneself", officer, "/hand-over", {**right, "successor_id": officer.id.hex}, 422)
    yield Stop("handed-over", officer, "/hand-over", right)


def of_tasks(container: Container, case: uuid.UUID, officer: Person, lead: Person, newcomer: Person) -> Iterator[Stop]:
    """Tasks in every state, made by hand and by rules."""
    yield Stop("tasks-empty", newcomer, "/tasks")
    yield Stop("tasks-closed-empty", newcomer, "/tasks?state=closed")
    yield Stop("tasks-wrong-filter", officer, "/tasks?whose=nonsense", None, 422)
    yield Stop("tasks-errors", officer, "/tasks", {"due_on": "soon"}, 422)
    right = {"text": "Likes tea.", "due_on": "2026-12-01", "assignee_id": officer.id.hex}
    yield Stop("tasks-added", officer, "/tasks", right)
    yield Stop("timeline", officer, f"/cases/{case}/timeline")
    yield Stop("timeline-newest", officer, f"/cases/{case}/timeline?part=newest")
    of_case = f"/cases/{case}/tasks"
    yield Stop("tasks-of-case-errors", officer, of_case, {"text": "Likes tea.", "assignee_id": "x"}, 422)
    yield Stop("tasks-of-case-added", officer, of_case, {**right, "assignee_id": lead.id.hex})
    yield Stop("tasks-of-case-closed", officer, f"{of_case}?state=closed")
    make_task(container, officer, case, days=-3)
    open_, other = make_task(container, officer, case, days=0), make_task(container, officer)
    yield Stop("tasks", officer, "/tasks")
    yield Stop("tasks-turned", officer, "/tasks?sort=-due_on")
    yield Stop("tasks-of-office", lead, "/tasks?whose=office")
    task = f"/tasks/{open_}"
    yield Stop("task", officer, task)
    yield Stop("task-moved-errors", officer, f"{task}/move", {"due_on": "soon"}, 422)
    yield Stop("task-moved", officer, f"{task}/move", {"due_on": "2026-12-02", "reason": "needed"})
    yield Stop("task-given", officer, f"{task}/reassign", {"assignee_id": lead.id.hex, "reason": "needed"})
    yield Stop("task-not-needed", officer, f"{task}/not-needed", {"reason": "needed"})
    yield Stop("task-closed-already", officer, f"{task}/done", {}, 422)
    yield Stop("task-reopened", officer, f"{task}/reopen", {})
    yield Stop("task-open-already", officer, f"{task}/reopen", {}, 422)
    yield Stop("task-done", lead, f"{task}/done", {})
    yield Stop("tasks-ticked", officer, "/tasks/done", {"task": [other.hex]})
    yield Stop("tasks-undo-of-nothing", officer, "/tasks/undo", {"closed": "7"})
    yield Stop("today-with-tasks", officer, "/")
