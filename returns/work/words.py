"""Work in words: tasks, audited acts, notices, messages, the digest, calendars, and what stands in the way."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.agenda import EntryKind, Matter
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MatterWords, MessageWords, NoticeKind, Template
from returns.cases.words import Sentences, sentences
from returns.work.rules.duty import AbsenceReason, OwnerReason
from returns.work.rules.tasks import ForWhom, TaskChange, TaskKind, TaskReason, TaskState


class WorkNotice(NoticeKind):
    """The kinds of notices about work."""

    CASE_HANDED_OVER = "case_handed_over"
    COVER_BEGAN = "cover_began"
    COVER_ENDED = "cover_ended"
    TASK_ASSIGNED = "task_assigned"
    TASK_OVERDUE = "task_overdue"
    DEPARTURE_NEAR = "departure_near"


class WorkMessage(Template):
    """The kinds of messages about work, and whether each names a day."""

    CASE_HANDED_OVER = "case_handed_over"
    DEPARTURE_NEAR = "departure_near", True


class WorkMatter(Matter):
    """What a digest counts of work."""

    OVERDUE = "overdue"
    TODAY = "today"
    DEPARTURES = "departures"
    SIGN_OFFS = "sign_offs"
    DOCUMENTS = "documents"
    CLEARANCES = "clearances"


class WorkEntry(EntryKind):
    """What a calendar shows of work."""

    DEPARTURE = "departure"
    TASK = "task"
    DEADLINE = "deadline"
    DOCUMENT = "document"
    SIGN_OFF = "sign_off"
    APPOINTMENT = "appointment"
    CLEARANCE = "clearance"
    ESCORT = "escort"


# The words of tasks that rules make: the same for every case.
KIND_LABELS = {
    TaskKind.BY_HAND: _l("Task"),
    TaskKind.CONTACT_UNKNOWN: _l("Find out how to contact a person safely"),
    TaskKind.CONTACT_AGAIN: _l("Check a safe contact again"),
    TaskKind.DEADLINE_NEAR: _l("The legal deadline to leave is near"),
    TaskKind.DEADLINE_PASSED: _l("The legal deadline to leave has passed"),
    TaskKind.CLEARANCE_OUTSTANDING: _l("Decide on the outstanding protection clearance"),
    TaskKind.CLEARANCE_ASKED: _l("Answer the request for protection clearance"),
    TaskKind.CLEARANCE_ENDS: _l("Renew the protection clearance before it ends"),
    TaskKind.CONSENT_AGAIN: _l("Confirm the consents again before departure"),
    TaskKind.CHECK_MISSING: _l("Do the protection check"),
    TaskKind.DECISION_DUE: _l("Decide on the application"),
    TaskKind.OWNER_GONE: _l("Hand over the case: its owner no longer works here"),
    TaskKind.FACT_UNKNOWN: _l("Find out what is not known yet"),
    TaskKind.ARRIVAL_TO_TAKE_OVER: _l("Take over the case of an arrival that a partner registered"),
    TaskKind.ESCORT_TO_TELL: _l("Tell the escort that this journey has been stopped"),
    TaskKind.BOOKINGS_FROZEN: _l("Ask the carrier to hold or return the frozen bookings"),
    TaskKind.COUNSELLING_NEXT: _l("Hold the agreed counselling session"),
    TaskKind.COUNTRY_AGAIN: _l("Check the country status again"),
    TaskKind.JOURNEY_ANEW: _l("Talk with the people who did not travel, and plan their journey again"),
    TaskKind.NOT_ARRIVED: _l("Find out where the person who did not arrive is"),
}
# The area of a case where a task is seen to (`AREAS` of returns/cases/pages/cases.py); others lead to the case itself.
KIND_AREAS = {
    TaskKind.CONTACT_UNKNOWN: "safe_contact",
    TaskKind.CONTACT_AGAIN: "safe_contact",
    TaskKind.CLEARANCE_OUTSTANDING: "clearance",
    TaskKind.CLEARANCE_ASKED: "clearance",
    TaskKind.CLEARANCE_ENDS: "clearance",
    TaskKind.CONSENT_AGAIN: "consent",
    TaskKind.CHECK_MISSING: "protection",
    TaskKind.DECISION_DUE: "eligibility",
    TaskKind.FACT_UNKNOWN: "unknowns",
    TaskKind.ESCORT_TO_TELL: "escorts",
    TaskKind.BOOKINGS_FROZEN: "itinerary",
    TaskKind.COUNSELLING_NEXT: "counselling",
    TaskKind.COUNTRY_AGAIN: "sign_off",
    TaskKind.JOURNEY_ANEW: "itinerary",
}
WHOM_LABELS = {
    ForWhom.OWNER: _l("Case owner"),
    ForWhom.OFFICERS: _l("Any officer"),
    ForWhom.SPECIALISTS: _l("Duty specialist"),
    ForWhom.LEADS: _l("Office lead"),
}
STATE_LABELS = {
    TaskState.OPEN: _l("Open"),
    TaskState.DONE: _l("Done"),
    TaskState.NOT_NEEDED: _l("Not needed"),
    TaskState.LAPSED: _l("No longer needed"),
}
STATE_MARKS = {
    TaskState.OPEN: "due",
    TaskState.DONE: "done",
    TaskState.NOT_NEEDED: "plain",
    TaskState.LAPSED: "plain",
}
CHANGE_LABELS = {
    TaskChange.MADE: _l("Task created"),
    TaskChange.DONE: _l("Done"),
    TaskChange.NOT_NEEDED: _l("Not needed"),
    TaskChange.REOPENED: _l("Open again"),
    TaskChange.REASSIGNED: _l("Assigned to %(name)s"),
    TaskChange.MOVED: _l("Moved: it was due on %(day)s"),
    TaskChange.LAPSED: _l("No longer needed: what it asked for has changed"),
}


class WorkAct(AuditedAct):
    """Pages and changes of work, as the audit calls them."""

    ABSENCE_END = "absence.end", _l("Ended an absence early")
    ABSENCE_LIST = "absence.list", _l("Looked at absences")
    ABSENCE_STATE = "absence.state", _l("Recorded an absence and its cover")
    CASE_HAND_OVER = "case.hand_over", _l("Handed over a case")
    DUTY_GIVE_BACK = "duty.give_back", _l("Removed a shift from the duty roster")
    DUTY_OPEN = "duty.open", _l("Read the duty roster")
    DUTY_PAGE = "duty.page", _l("Read the duty roster")
    DUTY_TAKE = "duty.take", _l("Added a shift to the duty roster")
    OWNER_HAND_OVER = "owner.hand_over", _l("Handed over cases")
    OWNER_PAGE = "owner.page", _l("Opened the page to hand over cases")
    TASK_ADD = "task.add", _l("Added a task")
    TASK_CLOSE = "task.close", _l("Closed a task")
    TASK_MOVE = "task.move", _l("Moved a task")
    TASK_REASSIGN = "task.reassign", _l("Assigned a task to someone else")
    TASK_REOPEN = "task.reopen", _l("Reopened a task")
    TASKS_ADD = "tasks.add", _l("Added a task")
    TASKS_CLOSE = "tasks.close", _l("Closed tasks")
    TASKS_LIST = "tasks.list", _l("Listed tasks")
    TASKS_MOVE = "tasks.move", _l("Moved a task")
    TASKS_NOT_NEEDED = "tasks.not_needed", _l("Closed a task as not needed")
    TASKS_OF_CASE = "tasks.of_case", _l("Read the tasks of a case")
    TASKS_OPEN = "tasks.open", _l("Read a task")
    TASKS_REASSIGN = "tasks.reassign", _l("Assigned a task to someone else")
    TASKS_REOPEN = "tasks.reopen", _l("Reopened a task")
    TASKS_UNDO = "tasks.undo", _l("Undid closing tasks")
    TODAY_READ = "today.read", _l("Looked at the Today page")
    TODAY_COMING = "today.coming", _l("Looked at what is coming on the Today page")
    TODAY_ALIKE = "today.alike", _l("Opened one kind of task on the Today page")
    TODAY_SIGN_OFFS = "today.sign_offs", _l("Checked whether sign-offs are still valid")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    WorkNotice.CASE_HANDED_OVER: (_l("A case was handed over to you"), _l("Read your colleague's note first.")),
    WorkNotice.COVER_BEGAN: (_l("You cover for a colleague"), _l("Their cases are in your list, marked as covered.")),
    WorkNotice.COVER_ENDED: (_l("You no longer cover for a colleague"), _l("There is nothing to do.")),
    WorkNotice.TASK_ASSIGNED: (_l("A task was assigned to you"), _l("It is in your task list.")),
    WorkNotice.TASK_OVERDUE: (
        _l("Tasks of yours are overdue"),
        _l("Do them, move them, or say why they are not needed."),
    ),
    WorkNotice.DEPARTURE_NEAR: (_l("A departure is coming up"), _l("Check that everything is still in place.")),
}
MESSAGES: Mapping[Template, MessageWords] = {
    WorkMessage.CASE_HANDED_OVER: MessageWords(
        _l("Cases were handed over to you"),
        lambda count: ngettext("%(num)d case was handed over to you.", "%(num)d cases were handed over to you.", count),
    ),
    WorkMessage.DEPARTURE_NEAR: MessageWords(
        _l("A departure is coming up"),
        lambda count: ngettext("%(num)d departure is coming up.", "%(num)d departures are coming up.", count),
    ),
}
MATTERS: Mapping[Matter, MatterWords] = {
    WorkMatter.OVERDUE: MatterWords(
        10, lambda count: ngettext("%(num)d task is overdue", "%(num)d tasks are overdue", count)
    ),
    WorkMatter.TODAY: MatterWords(
        20, lambda count: ngettext("%(num)d task is due today", "%(num)d tasks are due today", count)
    ),
    WorkMatter.DEPARTURES: MatterWords(
        30,
        lambda count: ngettext("%(num)d departure in the coming days", "%(num)d departures in the coming days", count),
    ),
    WorkMatter.SIGN_OFFS: MatterWords(
        50,
        lambda count: ngettext(
            "%(num)d decision is waiting for a signature", "%(num)d decisions are waiting for a signature", count
        ),
    ),
    WorkMatter.DOCUMENTS: MatterWords(
        90, lambda count: ngettext("%(num)d document expires soon", "%(num)d documents expire soon", count)
    ),
    WorkMatter.CLEARANCES: MatterWords(
        100, lambda count: ngettext("%(num)d clearance ends soon", "%(num)d clearances end soon", count)
    ),
}
ENTRIES: Mapping[EntryKind, object] = {
    WorkEntry.DEPARTURE: _l("Departure"),
    WorkEntry.TASK: _l("Task"),
    WorkEntry.DEADLINE: _l("Deadline"),
    WorkEntry.DOCUMENT: _l("Document"),
    WorkEntry.SIGN_OFF: _l("Signature needed"),
    WorkEntry.APPOINTMENT: _l("Counselling"),
    WorkEntry.CLEARANCE: _l("Clearance ends"),
    WorkEntry.ESCORT: _l("Escort"),
}

# What stands in the way. %(who)s is the person that the reason is about.
WORK_SENTENCES: Sentences = sentences(
    {
        OwnerReason: {
            OwnerReason.HANDS_OVER_OTHERS_CASE: _l("Only the case owner or an office lead can hand it over."),
            OwnerReason.SUCCESSOR_NOT_HERE: _l(
                "You can hand over a case only to an officer in this office. Choose someone from the list."
            ),
            OwnerReason.SUCCESSOR_OWNS_ALREADY: _l("This colleague already owns the case."),
            OwnerReason.SUCCESSOR_IS_AWAY: _l(
                "This colleague is away today. Choose someone who is here, or ask them first."
            ),
        },
        AbsenceReason: {
            AbsenceReason.STATES_ABSENCE_OF_OTHERS: _l("Only an office lead can record this for a colleague."),
            AbsenceReason.AWAY_NOT_HERE: _l("The person who is away has to be an officer in this office."),
            AbsenceReason.ABSENCE_IS_OVER: _l("These days have already passed."),
            AbsenceReason.COVERS_ONESELF: _l("No one can cover for themselves. Choose someone else."),
            AbsenceReason.COVER_NOT_HERE: _l("Only an officer in this office can cover. Choose someone from the list."),
            AbsenceReason.AWAY_ALREADY: _l("An absence is already recorded for some of these days. End it first."),
            AbsenceReason.COVER_IS_AWAY: _l("This colleague is also away on some of these days. Choose another cover."),
            AbsenceReason.COVERS_SOMEBODY_THEN: _l(
                "This colleague covers for someone else on some of these days. Find another cover for them first."
            ),
        },
        TaskReason: {
            TaskReason.TASK_OF_OTHERS: _l(
                "Only the person it is assigned to, the person who created it or an office lead can change it."
            ),
            TaskReason.TASK_IS_CLOSED: _l("This task is already closed. Reopen it first."),
            TaskReason.TASK_IS_OPEN: _l("This task is open."),
            TaskReason.TASK_GOES_NOWHERE: _l(
                "You can assign a task only to a colleague in this office. Choose someone from the list."
            ),
        },
    }
)

# What background jobs are called.
JOB_TELL_COVERS = _l("Tell colleagues when they cover")
JOB_SYNC_TASKS = _l("Update tasks for the day")
JOB_TELL_OVERDUE_TASKS = _l("Tell colleagues about overdue tasks")
