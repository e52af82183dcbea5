"""The codes of plans in words: objectives, revisions, instalments, papers, and events."""

from foundation.language.words import lazy_gettext as _l
from reintegration.plans.rules import InstalmentState, ObjectiveState, PlanEventKind, ProofKind, RevisionKind

OBJECTIVE_LABELS = {
    ObjectiveState.OPEN: _l("Open"),
    ObjectiveState.REACHED: _l("Reached"),
    ObjectiveState.GIVEN_UP: _l("Given up"),
}
OBJECTIVE_MARKS = {ObjectiveState.OPEN: "due", ObjectiveState.REACHED: "done", ObjectiveState.GIVEN_UP: "plain"}
REVISION_LABELS = {
    RevisionKind.ADDED: _l("Added"),
    RevisionKind.KEPT: _l("As it was before its first change"),
    RevisionKind.CHANGED: _l("Changed"),
    RevisionKind.STARTED: _l("Begun"),
    RevisionKind.DELIVERED: _l("Delivered"),
    RevisionKind.CANCELLED: _l("Cancelled"),
}
INSTALMENT_LABELS = {
    InstalmentState.PLANNED: _l("Planned"),
    InstalmentState.PAID: _l("Paid"),
    InstalmentState.CANCELLED: _l("Cancelled"),
}
INSTALMENT_MARKS = {InstalmentState.PLANNED: "due", InstalmentState.PAID: "done", InstalmentState.CANCELLED: "plain"}
PROOF_LABELS = {
    ProofKind.RECEIPT: _l("Receipt"),
    ProofKind.HAND_OVER: _l("Hand-over certificate, signed"),
}
STEP_LABELS = {
    PlanEventKind.DRAWN_UP: _l("Drawn up"),
    PlanEventKind.AGREED: _l("Agreed with the person"),
    PlanEventKind.REVIEWED: _l("Reviewed"),
}
RECEIVED_LABELS = {
    PlanEventKind.RECEIVED_ON_PAPER: _l("Signed on paper"),
    PlanEventKind.RECEIVED_ON_SCREEN: _l("The person typed their name here"),
}
SPOT_CHECK_LABELS = {
    PlanEventKind.SPOT_CONFIRMED: _l("The person has it"),
    PlanEventKind.SPOT_NOT_CONFIRMED: _l("The person does not confirm it"),
}
EVENT_LABELS = {**STEP_LABELS, **RECEIVED_LABELS, **SPOT_CHECK_LABELS}
# The fields of a revision, in the order in which they are shown.
FIELD_LABELS = {
    "state": _l("State"),
    "objective": _l("What for"),
    "dimension": _l("It strengthens"),
    "level": _l("It is meant"),
    "activity": _l("What"),
    "provider": _l("Who provides it"),
    "person": _l("For whom"),
    "planned_on": _l("Planned for"),
    "planned_until": _l("Until"),
    "started_on": _l("Begun on"),
    "delivered_on": _l("Delivered on"),
    "amount": _l("Cost"),
    "currency": _l("Currency"),
    "how": _l("How it is given"),
    "contribution": _l("Own contribution"),
    "contribution_sum": _l("Own contribution, as a sum"),
    "because": _l("Why"),
}
HOW_LABELS = {"in_kind": _l("in kind"), "cash": _l("in cash")}

# What the audit calls the topic's routes and changes, and what they are about.
ACTS: dict[str, object] = {
    "plan.add": _l("Added to a plan"),
    "plan.agreed": _l("Recorded that a plan was agreed"),
    "plan.budget": _l("Named the budget line of an item"),
    "plan.cancel": _l("Cancelled an item of a plan"),
    "plan.change": _l("Changed an item of a plan"),
    "plan.deliver": _l("Delivered an item of a plan"),
    "plan.drawn_up": _l("Recorded that a plan was drawn up"),
    "plan.instalment": _l("Changed the instalments of an item"),
    "plan.objective": _l("Changed an objective of a plan"),
    "plan.pay": _l("Paid an instalment of an item"),
    "plan.proof": _l("Added a paper to an item of a plan"),
    "plan.received_on_paper": _l("Recorded that an item was received"),
    "plan.received_on_screen": _l("Recorded that an item was received"),
    "plan.reviewed": _l("Recorded that a plan was reviewed"),
    "plan.spot_confirmed": _l("Recorded a spot check"),
    "plan.spot_not_confirmed": _l("Recorded a spot check"),
    "plan.start": _l("Began an item of a plan"),
    "plans.add": _l("Added to a plan"),
    "plans.budget": _l("Named the budget line of an item"),
    "plans.budget_page": _l("Read which budget line pays an item"),
    "plans.cancel": _l("Cancelled an item of a plan"),
    "plans.cancel_part": _l("Changed the instalments of an item"),
    "plans.change": _l("Changed an item of a plan"),
    "plans.change_page": _l("Read a plan"),
    "plans.check": _l("Recorded a spot check"),
    "plans.deliver": _l("Delivered an item of a plan"),
    "plans.item_read": _l("Read a plan"),
    "plans.objective": _l("Changed an objective of a plan"),
    "plans.objective_change": _l("Changed an objective of a plan"),
    "plans.objective_read": _l("Read a plan"),
    "plans.paper": _l("Downloaded a paper of a plan"),
    "plans.part": _l("Changed the instalments of an item"),
    "plans.pay": _l("Paid an instalment of an item"),
    "plans.proof": _l("Added a paper to an item of a plan"),
    "plans.read": _l("Read a plan"),
    "plans.received": _l("Recorded that an item was received"),
    "plans.start": _l("Began an item of a plan"),
    "plans.step": _l("Recorded where a plan stands"),
}
