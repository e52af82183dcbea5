"""Plans on the tour: nothing planned, forms that are wrong, an item from its plan to its spot check, two edits."""

from collections.abc import Iterator
from io import BytesIO

from foundation.web.container import Container
from returns.money.rules.budget import LineKind
from tests.factories.arrived import Arrived, make_arrived
from tests.factories.helped import make_helped
from tests.factories.makers import Person
from tests.factories.money import make_line
from tests.foundation.files.pictured import pdf
from tests.pages.stops import Stop

_DAY = "2026-11-24"


def of_plans(container: Container, partner: tuple[Person, Person], officer: Person) -> Iterator[Stop]:
    """Everything that is done with a plan."""
    made = make_arrived(container, partner=partner, owner=officer)
    one, here = made.referred, f"/people/{made.referred.case}/plan"
    item = f"{here}/{made.item}"
    yield from _items(one.worker, here, item)
    helped = make_helped(made)
    yield from _objectives(one.worker, f"{here}/objectives", str(helped.objective))
    yield from _two_edits(one.worker, item, helped.objective.hex)
    yield from _money(container, made, officer, item, f"{item}/instalments/{helped.part}")
    yield from _papers(partner, item)
    steps = f"{here}/steps"
    yield Stop("plan-step-errors", one.worker, steps, {"step": "perhaps"}, 422)
    for step in ("drawn_up", "agreed", "reviewed"):
        yield Stop(f"plan-{step}", one.worker, steps, {"step": step, "happened_on": _DAY, "name": "needed"})
    yield Stop("plan-whole", officer, here)
    yield Stop("plan-item-whole", officer, item)
    cancelled = {"because": "needed"}
    yield Stop("plan-item-cancel-late", one.worker, f"{item}/cancel", cancelled, 422)


def _items(worker: Person, here: str, item: str) -> Iterator[Stop]:
    yield Stop("plan", worker, here)
    yield Stop("plan-errors", worker, here, {"amount": "much", "currency": "EURO"}, 422)
    yield Stop("plan-item", worker, item)
    yield Stop("plan-item-start-errors", worker, f"{item}/start", {"started_on": "2027-01-01"}, 422)
    yield Stop("plan-delivery-errors", worker, f"{item}/deliver", {"delivered_on": "2027-01-01"}, 422)
    new = {"objective": "needed", "dimension": "social", "level": "community", "activity": "needed"}
    money = {"amount": "12.50", "currency": "GBP", "contribution": "needed", "contribution_sum": "3"}
    yield Stop("plan-added", worker, here, {**new, **money, "planned_on": "2026-12-24", "is_cash": "true"})


def _objectives(worker: Person, at: str, objective: str) -> Iterator[Stop]:
    new = {"objective": "needed", "dimension": "social", "level": "structural"}
    yield Stop("plan-objective-added", worker, at, new)
    yield Stop("plan-objective", worker, f"{at}/{objective}")
    given_up = {**new, "objective": "An income", "state": "given_up", "version": "1"}
    yield Stop("plan-objective-no-reason", worker, f"{at}/{objective}", given_up, 422)
    yield Stop("plan-objective-stale", worker, f"{at}/{objective}", {**given_up, "version": "7"}, 409)
    changed = {**new, "dimension": "economic", "objective": "An income", "state": "open", "version": "1"}
    yield Stop("plan-objective-changed", worker, f"{at}/{objective}", changed)
    yield Stop("plan-objective-history", worker, f"{at}/{objective}")


def _two_edits(worker: Person, item: str, objective: str) -> Iterator[Stop]:
    said = {"activity": "Sewing machine", "objective_id": objective, "amount": "300", "currency": "EUR"}
    planned = {"planned_on": "2026-12-10", "planned_until": "2026-12-20"}
    yield Stop("plan-change", worker, f"{item}/change")
    yield Stop("plan-change-errors", worker, f"{item}/change", {"planned_on": "soon"}, 422)
    stale = {**said, "activity": "needed", "planned_on": "2026-12-30", "is_cash": "true", "version": "1"}
    yield Stop("plan-change-stale", worker, f"{item}/change", stale, 409)
    yield Stop("plan-item-history", worker, item)
    yield Stop("plan-item-started", worker, f"{item}/start", {"started_on": _DAY})
    yield Stop("plan-change-again", worker, f"{item}/change", {**said, **planned, "version": "1"}, 409)


def _money(container: Container, made: Arrived, officer: Person, item: str, part: str) -> Iterator[Stop]:
    worker, case = made.referred.worker, made.referred.case
    yield Stop("plan-part-errors", worker, f"{item}/instalments", {"part_sum": "x"}, 422)
    too_much = {"part_sum": "201", "due_on": "2026-12-20"}
    yield Stop("plan-part-too-much", worker, f"{item}/instalments", too_much, 422)
    yield Stop("plan-part-planned", worker, f"{item}/instalments", {**too_much, "part_sum": "50", "note": "needed"})
    yield Stop("plan-budget-none", officer, f"{item}/budget")
    line = make_line(container, officer, case, "120", kind=LineKind.IN_KIND, what="needed")
    yield Stop("plan-budget-errors", officer, f"{item}/budget", {"line_id": "a" * 32}, 422)
    yield Stop("plan-budget-named", officer, f"{item}/budget", {"line_id": line.hex})
    yield Stop("plan-budget", officer, f"{item}/budget")
    yield Stop("plan-above-budget", worker, f"/people/{case}/plan")
    yield Stop("plan-part-pay-unapproved", worker, f"{part}/pay", {"paid_on": _DAY}, 422)
    yield Stop("plan-budget-unnamed", officer, f"{item}/budget", {"line_id": ""})
    yield Stop("plan-part-pay-errors", worker, f"{part}/pay", {"paid_on": "2027-05-05", "paid_sum": "0"}, 422)
    yield Stop("plan-part-paid", worker, f"{part}/pay", {"paid_on": _DAY, "paid_sum": "90"})
    yield Stop("plan-part-cancel-late", worker, f"{part}/cancel", {"because": "needed"}, 422)


def _papers(partner: tuple[Person, Person], item: str) -> Iterator[Stop]:
    coordinator, worker = partner
    received, checks = f"{item}/received", f"{item}/checks"
    name = {"happened_on": _DAY, "name": "needed"}
    paper = {"file": (BytesIO(pdf()), "x.pdf"), "proof": "receipt", "note": "needed"}
    yield Stop("plan-proof-kept", worker, f"{item}/papers", paper)
    yield Stop("plan-delivered", worker, f"{item}/deliver", {"delivered_on": _DAY})
    yield Stop("plan-received-errors", worker, received, {"step": "received_on_paper"}, 422)
    yield Stop("plan-received-no-paper", worker, received, {**name, "step": "received_on_paper"}, 422)
    yield Stop("plan-received", worker, received, {**name, "step": "received_on_screen", "note": "needed"})
    yield Stop("plan-check-of-worker", worker, checks, {"step": "spot_confirmed", "happened_on": _DAY}, 403)
    yield Stop("plan-check-errors", coordinator, checks, {"step": "spot_not_confirmed", "happened_on": _DAY}, 422)
    denied = {"step": "spot_not_confirmed", "happened_on": _DAY, "note": "needed"}
    yield Stop("plan-checked", coordinator, checks, denied)
