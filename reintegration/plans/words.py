"""The codes of plans in words: objectives, revisions, instalments, papers, and events."""

from collections.abc import Mapping
from typing import Any

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from reintegration.episodes.words import DIMENSION_LABELS, LEVEL_LABELS
from reintegration.plans.rules import (
    InstalmentState,
    ObjectiveState,
    PlanEventKind,
    PlanMoneyReason,
    PlanReason,
    PlanStepReason,
    ProofKind,
    RevisionKind,
)
from returns.cases.words import Sentences, sentences

OBJECTIVE_LABELS = {
    ObjectiveState.OPEN: _l("Open"),
    ObjectiveState.REACHED: _l("Reached"),
    ObjectiveState.GIVEN_UP: _l("Given up"),
}
OBJECTIVE_MARKS = {ObjectiveState.OPEN: "due", ObjectiveState.REACHED: "done", ObjectiveState.GIVEN_UP: "plain"}
REVISION_LABELS = {
    RevisionKind.ADDED: _l("Added"),
    RevisionKind.KEPT: _l("Before its first change"),
    RevisionKind.CHANGED: _l("Changed"),
    RevisionKind.STARTED: _l("Started"),
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
    PlanEventKind.DRAWN_UP: _l("Plan written"),
    PlanEventKind.AGREED: _l("Agreed with the person"),
    PlanEventKind.REVIEWED: _l("Reviewed"),
}
RECEIVED_LABELS = {
    PlanEventKind.RECEIVED_ON_PAPER: _l("Signed on paper"),
    PlanEventKind.RECEIVED_ON_SCREEN: _l("The person typed their name here"),
}
SPOT_CHECK_LABELS = {
    PlanEventKind.SPOT_CONFIRMED: _l("The person has received it"),
    PlanEventKind.SPOT_NOT_CONFIRMED: _l("The person does not confirm it"),
}
EVENT_LABELS = {**STEP_LABELS, **RECEIVED_LABELS, **SPOT_CHECK_LABELS}
# The fields of a revision, in the order in which they are shown.
FIELD_LABELS = {
    "state": _l("State"),
    "objective": _l("What for"),
    "dimension": _l("Dimension"),
    "level": _l("Level"),
    "activity": _l("What"),
    "provider": _l("Who provides it"),
    "person": _l("Who it is for"),
    "planned_on": _l("Planned for"),
    "planned_until": _l("Until"),
    "started_on": _l("Started on"),
    "delivered_on": _l("Delivered on"),
    "amount": _l("Cost"),
    "currency": _l("Currency"),
    "how": _l("How it is provided"),
    "contribution": _l("Own contribution"),
    "contribution_sum": _l("Own contribution, as an amount"),
    "because": _l("Why"),
}
HOW_LABELS = {"in_kind": _l("in kind"), "cash": _l("in cash")}

PLAN_SENTENCES: Sentences = sentences(
    {
        PlanReason: {
            PlanReason.TRACK_WITHOUT_PLAN: _l("This is a return without reintegration, so there is no plan."),
            PlanReason.ITEM_NOT_PLANNED: _l("Only items that are still planned can be delivered or cancelled."),
            PlanReason.DELIVERY_IN_THE_FUTURE: _l("This date is in the future. Enter today or an earlier date."),
            PlanReason.DELIVERY_BEFORE_ARRIVAL: _l("This date is before arrival. Enter a later date."),
            PlanReason.DELIVERY_BEFORE_BEGINNING: _l("This date is before the start date. Enter a later date."),
            PlanReason.ITEM_REASON_MISSING: _l("Say why it is cancelled."),
            PlanReason.PLAN_PERSON_STAYS: _l(
                "Who this is for cannot be changed. Cancel it and add a new one for someone else."
            ),
            PlanReason.ITEM_FOR_SOMEBODY_ELSE: _l("The objective is for a different person from this item."),
            PlanReason.OBJECTIVE_REASON_MISSING: _l("Say why the objective is given up."),
        },
        PlanStepReason: {
            PlanStepReason.PLAN_EMPTY: _l("Nothing is planned yet. Add an item first."),
            PlanStepReason.PLAN_DAY_NOT_COME: _l("This date is in the future. Enter today or an earlier date."),
            PlanStepReason.PLAN_DAY_BEFORE_ARRIVAL: _l("This date is before arrival. Enter a later date."),
            PlanStepReason.PLAN_DRAWN_UP_ALREADY: _l("The plan is already recorded as written."),
            PlanStepReason.PLAN_NOT_AGREED: _l("A plan can be reviewed only after it was agreed. Record that first."),
            PlanStepReason.ITEM_NOT_DELIVERED: _l("Only items that have been delivered can be confirmed or checked."),
            PlanStepReason.DAY_BEFORE_DELIVERY: _l("This date is before delivery. Enter a later date."),
            PlanStepReason.RECEIVER_MISSING: _l("Say who received it."),
            PlanStepReason.CERTIFICATE_MISSING: _l("Add the signed certificate first, then record that it is signed."),
            PlanStepReason.SPOT_CHECK_OWN_DELIVERY: _l(
                "You recorded this delivery yourself. Someone else must check it."
            ),
            PlanStepReason.SPOT_CHECK_NOTE_MISSING: _l("Say what the person told you."),
        },
        PlanMoneyReason: {
            PlanMoneyReason.PLAN_ABOVE_BUDGET: _l(
                "More is planned than this budget line holds. The line must be changed and approved."
            ),
            PlanMoneyReason.PLAN_BUDGET_CANCELLED: _l(
                "The budget line that pays for this was cancelled. Ask the case office."
            ),
            PlanMoneyReason.PLAN_PAYS_UNAPPROVED: _l("This money has not been approved. Ask the case office."),
            PlanMoneyReason.PLAN_PAYS_OTHER_CURRENCY: _l("The budget line that pays for this is in another currency."),
            PlanMoneyReason.PLAN_PAYS_ABOVE_BUDGET: _l(
                "This is more than is left in the budget line. The line must be changed and approved first."
            ),
            PlanMoneyReason.ITEM_WITHOUT_COST: _l("This item has no cost. Enter one first, then divide it."),
            PlanMoneyReason.INSTALMENTS_ABOVE_COST: _l(
                "The instalments together would exceed the cost of the item. Enter less, or change the cost first."
            ),
            PlanMoneyReason.INSTALMENT_NOT_PLANNED: _l(
                "Only an instalment that is still planned can be paid or cancelled."
            ),
            PlanMoneyReason.INSTALMENT_OF_NOTHING: _l("Enter an amount above zero."),
            PlanMoneyReason.PAID_ABOVE_COST: _l(
                "The total paid would exceed the cost of the item. Change the cost first."
            ),
        },
    }
)


class PlansAct(AuditedAct):
    """Pages and changes of plans, as the audit calls them."""

    PLAN_ADD = "plan.add", _l("Added to a plan")
    PLAN_AGREED = "plan.agreed", _l("Recorded that a plan was agreed")
    PLAN_BUDGET = "plan.budget", _l("Set the budget line of an item")
    PLAN_CANCEL = "plan.cancel", _l("Cancelled an item of a plan")
    PLAN_CHANGE = "plan.change", _l("Changed an item of a plan")
    PLAN_DELIVER = "plan.deliver", _l("Delivered an item of a plan")
    PLAN_DRAWN_UP = "plan.drawn_up", _l("Recorded that a plan was written")
    PLAN_INSTALMENT = "plan.instalment", _l("Changed the instalments of an item")
    PLAN_OBJECTIVE = "plan.objective", _l("Changed an objective of a plan")
    PLAN_PAY = "plan.pay", _l("Paid an instalment of an item")
    PLAN_PROOF = "plan.proof", _l("Added a paper to an item of a plan")
    PLAN_RECEIVED_ON_PAPER = "plan.received_on_paper", _l("Recorded that an item was received")
    PLAN_RECEIVED_ON_SCREEN = "plan.received_on_screen", _l("Recorded that an item was received")
    PLAN_REVIEWED = "plan.reviewed", _l("Recorded that a plan was reviewed")
    PLAN_SPOT_CONFIRMED = "plan.spot_confirmed", _l("Recorded a spot check")
    PLAN_SPOT_NOT_CONFIRMED = "plan.spot_not_confirmed", _l("Recorded a spot check")
    PLAN_START = "plan.start", _l("Started an item of a plan")
    ADD = "plans.add", _l("Added to a plan")
    BUDGET = "plans.budget", _l("Set the budget line of an item")
    BUDGET_PAGE = "plans.budget_page", _l("Checked which budget line pays for an item")
    CANCEL = "plans.cancel", _l("Cancelled an item of a plan")
    CANCEL_PART = "plans.cancel_part", _l("Changed the instalments of an item")
    CHANGE = "plans.change", _l("Changed an item of a plan")
    CHANGE_PAGE = "plans.change_page", _l("Read a plan")
    CHECK = "plans.check", _l("Recorded a spot check")
    DELIVER = "plans.deliver", _l("Delivered an item of a plan")
    ITEM_READ = "plans.item_read", _l("Read a plan")
    OBJECTIVE = "plans.objective", _l("Changed an objective of a plan")
    OBJECTIVE_CHANGE = "plans.objective_change", _l("Changed an objective of a plan")
    OBJECTIVE_READ = "plans.objective_read", _l("Read a plan")
    PAPER = "plans.paper", _l("Downloaded a paper of a plan")
    PART = "plans.part", _l("Changed the instalments of an item")
    PAY = "plans.pay", _l("Paid an instalment of an item")
    PROOF = "plans.proof", _l("Added a paper to an item of a plan")
    READ = "plans.read", _l("Read a plan")
    RECEIVED = "plans.received", _l("Recorded that an item was received")
    START = "plans.start", _l("Started an item of a plan")
    STEP = "plans.step", _l("Recorded the status of a plan")


# What the words of rules are called, by their code.
RULE_VALUES: Mapping[str, Mapping[Any, object]] = {"plan.dimensions": DIMENSION_LABELS, "plan.levels": LEVEL_LABELS}
